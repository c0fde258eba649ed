//! What adding and removing second factors has in common, and how they look to their person.

use kernel::{Fault, ids::UserId, sql::Statement};
use web::Identity;

use super::{
    model::{Confirmed, Factors, PasswordFactor, RecoveryCodes, RecoveryFactor, SmsFactor, TotpFactor},
    recovery, sms,
};
use crate::{
    door::Knock,
    notices::{self, Notice},
    passkeys::model::Passkey,
    store::{
        factors, lost_factors, passkeys, sessions,
        users::{self, Person},
    },
};

pub async fn find_person(knock: &Knock, user: &UserId) -> Result<Person, Fault> {
    let person = users::find_person(&knock.ports, user).await?;
    person.ok_or_else(|| Fault::unauthenticated("no_session", "this account is no longer there"))
}

/// Whoever has a second step shows it before their factors change: a password alone could add another one, and be both.
/// # Errors
/// `step_up_required`.
pub async fn must_show_own(knock: &Knock, who: &Identity) -> Result<(), Fault> {
    if !owes_second_step(knock, who).await? {
        return Ok(());
    }
    let detail = "prove that it is you with your second step: POST /api/auth/step-up, then send this again";
    Err(Fault::forbidden("step_up_required", detail))
}

/// Whether its person has a second step that this session was never shown.
pub async fn owes_second_step(knock: &Knock, who: &Identity) -> Result<bool, Fault> {
    if who.has_second_factor {
        return Ok(false);
    }
    let account = users::find_factors(&knock.ports, &who.user, "").await?;
    Ok(account.is_some_and(|account| account.has_second_step()))
}

/// A second factor that was confirmed.
pub struct Added {
    /// Its row, and what goes with it.
    pub rows: Vec<Statement>,
    pub kind: &'static str,
    pub detail: Option<String>,
}

/// Writes a factor down. Whoever has no recovery codes gets them now. It also ends the wait for a lost factor: its person
/// is here.
pub async fn add(knock: &Knock, who: &Identity, added: Added) -> Result<Confirmed, Fault> {
    must_show_own(knock, who).await?;
    let (ports, user) = (&knock.ports, &who.user);
    let person = find_person(knock, user).await?;
    let made = match factors::count_codes(ports, user).await? {
        0 => Some(recovery::make(ports, user)?),
        _ => None,
    };
    let notice = Notice::new(knock, &person, added.kind, added.detail.as_deref());
    let mut batch = added.rows;
    batch.push(sessions::strengthen(&who.session));
    batch.extend(lost_factors::withdrawn(user, ports.clock.now()));
    batch.extend(notice.statements.iter().cloned());
    let recovery_codes = made.map(|made| {
        batch.extend(made.statements);
        batch.push(notices::line(knock, &person, "recovery_codes_made", None));
        made.codes
    });
    ports.control.run(&batch).await?;
    notice.send(knock);
    Ok(Confirmed { recovery_codes })
}

/// Removes a factor, and with the last one what hangs on it.
pub async fn remove(
    knock: &Knock,
    who: &Identity,
    rows: Vec<Statement>,
    (kind, detail): (&'static str, Option<&str>),
) -> Result<(), Fault> {
    must_show_own(knock, who).await?;
    let user = &who.user;
    let person = find_person(knock, user).await?;
    let notice = Notice::new(knock, &person, kind, detail);
    let mut batch = rows;
    batch.extend(factors::tidy_up(user));
    batch.extend(notice.statements.iter().cloned());
    knock.ports.control.run(&batch).await?;
    notice.send(knock);
    Ok(())
}

/// Makes recovery codes in the place of the old ones.
/// # Errors
/// `no_second_factor` when there is nothing to recover.
pub async fn make_recovery_codes(knock: &Knock, who: &Identity) -> Result<RecoveryCodes, Fault> {
    must_show_own(knock, who).await?;
    let ports = &knock.ports;
    let view = factors::view(ports, &who.user).await?;
    let has_factor = view.is_some_and(|row| row.totp_confirmed_at.is_some() || row.phone_confirmed_at.is_some());
    if !has_factor {
        let detail = "recovery codes stand in for a second factor: add an authenticator app or a telephone first";
        return Err(Fault::conflict("no_second_factor", detail));
    }
    let person = find_person(knock, &who.user).await?;
    let made = recovery::make(ports, &who.user)?;
    let notice = Notice::new(knock, &person, "recovery_codes_made", None);
    let mut batch = made.statements;
    batch.extend(notice.statements.iter().cloned());
    ports.control.run(&batch).await?;
    notice.send(knock);
    Ok(RecoveryCodes { recovery_codes: made.codes })
}

/// Everything that proves the caller.
pub async fn view(knock: &Knock, who: &Identity) -> Result<Factors, Fault> {
    let (ports, user) = (&knock.ports, &who.user);
    let row = factors::view(ports, user).await?;
    let row = row.ok_or_else(|| Fault::unauthenticated("no_session", "this account is no longer there"))?;
    let passkeys = passkeys::list(ports, user).await?;
    Ok(Factors {
        password: PasswordFactor { set: row.has_password, changed_at: row.password_changed_at },
        totp: TotpFactor { confirmed_at: row.totp_confirmed_at },
        sms: SmsFactor {
            available: sms::is_offered(ports),
            number: row.phone_hint.map(|hint| format!("…{hint}")),
            confirmed_at: row.phone_confirmed_at,
        },
        recovery_codes: RecoveryFactor { left: row.codes_left, made_at: row.codes_made_at },
        passkeys: passkeys.into_iter().map(show).collect(),
        identities: factors::list_identities(ports, user).await?,
        removal_at: row.factors_removed_at,
    })
}

fn show(row: passkeys::ListedPasskey) -> Passkey {
    let passkeys::ListedPasskey { id, name, created_at, last_used_at, backed_up, .. } = row;
    Passkey { id, name, created_at, last_used_at, backed_up }
}
