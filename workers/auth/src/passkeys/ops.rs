//! Use cases of a person's own passkeys: adding, naming, taking away.

use kernel::{
    Fault,
    ids::{PasskeyId, UserId},
    secret::token_hash,
};
use passkey::{CreationOptions, Descriptor, Refused, User, finish_registration, handle_of};
use web::Identity;

use super::{
    model::{CEREMONY_MS, MAX_PASSKEYS, NewPasskey, Passkey, PasskeyCreation, ceremony, party, read_name},
    proof::{expired, is_right, take},
};
use crate::{
    door::Knock,
    factors::ops::must_show_own,
    limits,
    notices::{self, Notice},
    secrets,
    store::{
        self,
        challenges::{self, NewChallenge},
        passkeys::{self, ListedPasskey, Removal},
        sessions,
        users::{self, Person},
    },
};

/// The purpose of the challenge of a new passkey.
const CREATION: &str = "passkey_creation";

/// Begins a new passkey. What the same person began before no longer counts.
pub async fn begin_creation(knock: &Knock, user: &UserId) -> Result<PasskeyCreation, Fault> {
    let ports = &knock.ports;
    limits::ceremony(ports, &knock.visit.ip).await?;
    let party = party(ports)?;
    let person = person(knock, user).await?;
    let existing = room_for_another(knock, user).await?;
    let (challenge, now) = (secrets::token(ports), ports.clock.now());
    let new = NewChallenge {
        token_hash: &token_hash(&challenge),
        purpose: CREATION,
        user: Some(user),
        data: "{}".to_owned(),
        now,
        expires_at: now.plus(CEREMONY_MS),
    };
    challenges::make_anew(ports, user, new).await?;
    let told = User { id: handle_of(user.as_str()), name: person.email.as_str().to_owned(), display_name: person.name };
    let existing = existing.into_iter().map(|one| Descriptor::new(one.credential_id, &one.transports)).collect();
    let options = CreationOptions::new(&ceremony(&party, &challenge), told, existing);
    Ok(PasskeyCreation { challenge, options })
}

/// Keeps the passkey that the browser made.
/// # Errors
/// `challenge_expired`, `too_many_passkeys`, `passkey_taken`; 422 for `name`, and for `credential` with the check that failed.
pub async fn create(knock: &Knock, who: &Identity, given: NewPasskey) -> Result<Passkey, Fault> {
    must_show_own(knock, who).await?;
    let (ports, user) = (&knock.ports, &who.user);
    let name = read_name(&given.name)?;
    let party = party(ports)?;
    let taken = take(ports, &given.challenge, CREATION).await?;
    taken.filter(|one| one.user_id.as_ref() == Some(user)).ok_or_else(expired)?;
    room_for_another(knock, user).await?;
    let registration =
        finish_registration(&ceremony(&party, &given.challenge), &given.credential).map_err(not_usable)?;
    let is_right = match registration.to_check() {
        Some(check) => is_right(ports, check).await?,
        None => true,
    };
    let new = registration.finish(is_right).map_err(not_usable)?;
    let (person, now) = (person(knock, user).await?, ports.clock.now());
    let id: PasskeyId = ports.new_id();
    let notice = Notice::new(knock, &person, "passkey_added", Some(name));
    let most = i64::try_from(MAX_PASSKEYS).unwrap_or(i64::MAX);
    let mut batch = vec![
        passkeys::insert(&id, user, name, &new, now),
        passkeys::must_fit(user, most),
        sessions::strengthen(&who.session),
    ];
    batch.extend(notice.statements.iter().cloned());
    if !store::commit(ports, &batch).await? {
        room_for_another(knock, user).await?;
        return Err(Fault::conflict("passkey_taken", "this passkey is in use already, here or elsewhere"));
    }
    notice.send(knock);
    Ok(Passkey { id, name: name.to_owned(), created_at: now, last_used_at: None, backed_up: new.is_backed_up })
}

/// Gives a passkey another name.
pub async fn rename(knock: &Knock, user: &UserId, id: &PasskeyId, name: &str) -> Result<Passkey, Fault> {
    let renamed = passkeys::rename(&knock.ports, id, user, read_name(name)?).await?;
    renamed.map(show).ok_or_else(|| Fault::not_found("passkey"))
}

/// Takes a passkey away, unless it is the last way in.
pub async fn remove(knock: &Knock, who: &Identity, id: &PasskeyId) -> Result<(), Fault> {
    must_show_own(knock, who).await?;
    let user = &who.user;
    let person = person(knock, user).await?;
    match passkeys::remove(&knock.ports, id, user).await? {
        Removal::Done(name) => notices::tell(knock, &person, "passkey_removed", Some(&name)).await,
        Removal::NotThere => Err(Fault::not_found("passkey")),
        Removal::LastWayIn => {
            let detail = "this is your only way in: set a password or add another passkey first";
            Err(Fault::conflict("last_way_in", detail))
        }
    }
}

pub fn show(row: ListedPasskey) -> Passkey {
    let ListedPasskey { id, name, created_at, last_used_at, backed_up, .. } = row;
    Passkey { id, name, created_at, last_used_at, backed_up }
}

/// The passkeys so far, when there may be one more.
async fn room_for_another(knock: &Knock, user: &UserId) -> Result<Vec<ListedPasskey>, Fault> {
    let existing = passkeys::list(&knock.ports, user).await?;
    if existing.len() < MAX_PASSKEYS {
        return Ok(existing);
    }
    Err(Fault::conflict("too_many_passkeys", "you have 20 passkeys; remove one that you no longer use first"))
}

async fn person(knock: &Knock, user: &UserId) -> Result<Person, Fault> {
    users::find_person(&knock.ports, user).await?.ok_or_else(|| Fault::not_found("account"))
}

fn not_usable(refused: Refused) -> Fault {
    let detail = "this passkey cannot be used here; try once more, or with another device";
    Fault::invalid("credential", refused.code(), detail)
}
