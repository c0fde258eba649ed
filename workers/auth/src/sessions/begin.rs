//! How a session begins, whatever the way in: one path, so that no way in forgets the second factor, the device, the
//! limit or the log.

use kernel::{
    Fault, Instant,
    ids::{DeviceId, UserId},
    secret::token_hash,
    time::days,
};

use super::model::{ABSOLUTE_MS, NewSession, RefreshToken};
use crate::{
    cookie::{DEVICE_MS, Jar},
    door::Knock,
    factors::{lost, pending, second::BOTH},
    family::{self, Command, Reply},
    model::{Session, SignIn},
    notices::{self, Notice},
    secrets, shown,
    store::{
        devices::{self, Seen},
        sessions,
        users::{self, Account, Person},
    },
};

/// How long a browser is trusted that was remembered for the second factor, in milliseconds.
const TRUST_MS: i64 = days(30);

/// Who comes in, and how.
pub struct Entry {
    pub user: UserId,
    /// How they proved it (RFC 8176): `pwd`, `otp`, `sms`, `hwk`, `email`, `fed`, …
    pub methods: Vec<&'static str>,
    /// They want no second factor in this browser for a while.
    pub remember: bool,
}

/// A session that just began: what its person sees, and what only cookies (or a program) will know.
pub struct Begun {
    pub session: Session,
    pub access: String,
    pub refresh: RefreshToken,
    pub jar: Jar,
}

/// Lets a person in who proved one thing; asks for the second where they have switched it on.
pub async fn let_in(knock: &Knock, account: &Account, mut entry: Entry) -> Result<(SignIn, Jar), Fault> {
    if account.wants_second_factor(knock.ports.clock.now()) {
        let needed = pending::begin(knock, account, &entry).await?;
        return Ok((SignIn::SecondFactor(needed), Jar::default()));
    }
    if account.has_second_step() {
        // A browser that was remembered after both factors stands for the second one.
        entry.methods.push(BOTH);
    }
    let begun = begin(knock, entry).await?;
    Ok((SignIn::Session(Box::new(begun.session)), begun.jar))
}

/// Begins a session, and ends the one that this browser had: nobody can plant one.
pub async fn begin(knock: &Knock, entry: Entry) -> Result<Begun, Fault> {
    let ports = &knock.ports;
    let person = users::find_person(ports, &entry.user).await?;
    let person = person.ok_or_else(|| Fault::unauthenticated("no_session", "this account is no longer there"))?;
    let now = ports.clock.now();
    let methods = entry.methods;
    let new =
        NewSession { id: ports.new_id(), secret: secrets::token(ports), now, methods, visit: knock.visit.clone() };
    let refresh = RefreshToken { session: new.id.clone(), secret: new.secret.clone() };
    let begin =
        Command::Begin { session: new.id.clone(), token: token_hash(&new.secret), expires_at: now.plus(ABSOLUTE_MS) };
    // The object first: a row without one could never be refreshed, an object without a row forgets itself.
    family::ask(ports, &new.id, &begin).await?;
    let jar = write(knock, &person, &new, entry.remember).await?;
    lost::remind_later(knock, &person);
    let session = shown::session(knock, &new.id).await?;
    let access = knock.desk.tokens.sign(&new.id, &entry.user).await?;
    let jar = jar.access(&access).refresh(&refresh.text());
    Ok(Begun { session, access, refresh, jar })
}

/// Everything that follows from signing in, in one batch.
async fn write(knock: &Knock, person: &Person, new: &NewSession, remember: bool) -> Result<Jar, Fault> {
    let ports = &knock.ports;
    let mut batch = Vec::new();
    batch.extend(before(knock, new.now).await?);
    let device = device(knock, person, new.now, remember).await?;
    batch.extend(sessions::insert(new, &person.id, Some(&device.id)));
    batch.push(devices::upsert(&person.id, &device.seen(knock, new.now)));
    let is_staff = ports.settings.is_staff(person.email.as_str());
    batch.push(users::set_staff(&person.id, is_staff));
    // A new browser of a person who signed in before is worth a mail; the first of all is where they signed up.
    let notice = (device.is_new && device.is_another).then(|| Notice::new(knock, person, "new_device", None));
    match &notice {
        Some(notice) => batch.extend(notice.statements.iter().cloned()),
        None => batch.push(notices::line(knock, person, "signed_in", Some(&new.methods.join(" ")))),
    }
    ports.control.run(&batch).await?;
    if let Some(notice) = notice {
        notice.send(knock);
    }
    Ok(Jar::default().device(&device.token))
}

/// Ends the session that the browser had, if it really is its own.
async fn before(knock: &Knock, now: Instant) -> Result<Option<kernel::sql::Statement>, Fault> {
    let Some(before) = &knock.visit.before else { return Ok(None) };
    let retire = Command::Retire { token: token_hash(&before.secret) };
    let reply = family::ask(&knock.ports, &before.session, &retire).await?;
    Ok((reply == Reply::Retired).then(|| sessions::end_statement(&before.session, "replaced", now)))
}

/// The browser as a device of this person.
struct Device {
    id: DeviceId,
    token_hash: String,
    trusted_until: Option<Instant>,
    /// This person has not used it before.
    is_new: bool,
    /// They have used others.
    is_another: bool,
    /// Set again even when the browser had it: its life begins anew.
    token: String,
}

impl Device {
    fn seen<'a>(&'a self, knock: &'a Knock, now: Instant) -> Seen<'a> {
        Seen {
            id: &self.id,
            token_hash: &self.token_hash,
            name: &knock.visit.device,
            place: &knock.visit.place,
            now,
            trusted_until: self.trusted_until,
            expires_at: now.plus(DEVICE_MS),
        }
    }
}

async fn device(knock: &Knock, person: &Person, now: Instant, remember: bool) -> Result<Device, Fault> {
    let token = knock.visit.device_token.clone().unwrap_or_else(|| secrets::token(&knock.ports));
    let token_hash = token_hash(&token);
    let known = devices::find(&knock.ports, &person.id, &token_hash).await?;
    Ok(Device {
        is_new: known.id.is_none(),
        is_another: known.has_any,
        id: known.id.unwrap_or_else(|| knock.ports.new_id()),
        trusted_until: remember.then(|| now.plus(TRUST_MS)),
        token_hash,
        token,
    })
}
