//! How often one may try. Every rule refills, so nobody is locked out for good, however hard an attacker tries; and a browser
//! that a person has used before has buckets of its own, so guesses from elsewhere do not hold its person up.
//!
//! Unlike visitors' limits these fail closed: a limiter out of reach means no sign-in, not unlimited guesses.

use kernel::{
    Fault, Ports,
    email::Email,
    ids::UserId,
    limit::{self, Rule, network_of},
    secret::token_hash,
};

/// Sign-ins from one address of the network. An office shares one.
const SIGN_IN_IP: Rule = Rule { capacity: 60, per_minute: 20 };
/// Sign-ins to one account from one network address: a person who mistypes.
const SIGN_IN_PAIR: Rule = Rule { capacity: 20, per_minute: 1 };
/// Sign-ins to one account from everywhere: at most 100 in the first hour (ASVS 5.0, 6.3.1).
const SIGN_IN_ACCOUNT: Rule = Rule { capacity: 40, per_minute: 1 };
/// Sign-ins of a person in a browser that they have used before.
const SIGN_IN_DEVICE: Rule = Rule { capacity: 20, per_minute: 2 };
/// Sign-ups and resent links from one network address: each costs a slow hash or a mail.
const MAIL_IP: Rule = Rule { capacity: 30, per_minute: 5 };
/// Links tried from one network address. Guessing 256 bits is hopeless; this keeps the attempts cheap for us.
const LINK_IP: Rule = Rule { capacity: 30, per_minute: 20 };
/// Renewals from one network address: an office with many tabs, or two hundred at once.
const REFRESH_IP: Rule = Rule { capacity: 600, per_minute: 300 };
/// Second factors tried for one account, from everywhere: a code has a million values, and each challenge takes five tries.
const CODE_ACCOUNT: Rule = Rule { capacity: 15, per_minute: 1 };
/// The same over days, so that patience does not help: a hundred at once, then twenty a day, at `DAY_COST` tokens each. Whoever
/// guesses for a month has one chance in five hundred. Passkeys and remembered browsers need no code.
const CODE_DAYS: Rule = Rule { capacity: 100 * DAY_COST, per_minute: 1 };
/// A twentieth of the minutes of a day.
const DAY_COST: u32 = 72;
/// Passwords that one signed-in person gives as their own: whoever finds an open browser must not guess in it.
const OWN_PASSWORD: Rule = Rule { capacity: 10, per_minute: 1 };
/// Ceremonies begun from one network address: each is a row.
const CEREMONY_IP: Rule = Rule { capacity: 60, per_minute: 30 };
/// Codes sent to one telephone, or asked for by one person: each costs money.
const TEXT: Rule = Rule { capacity: 3, per_minute: 1 };
/// The same over days: twenty at once, then twenty a day.
const TEXT_DAYS: Rule = Rule { capacity: 20 * DAY_COST, per_minute: 1 };

/// Before the account is looked up.
pub async fn sign_in_from(ports: &Ports, ip: &str) -> Result<(), Fault> {
    limit::spend(ports, &format!("auth/sign-in/ip/{}", network_of(ip)), SIGN_IN_IP).await
}

/// Before a password is looked at. The account's buckets are named by a hash of the address as it was typed, so an
/// unknown address is limited just as a known one. `device` is the hash of a device that this account knows.
pub async fn sign_in_to(ports: &Ports, ip: &str, email: &Email, device: Option<&str>) -> Result<(), Fault> {
    let account = token_hash(&email.folded());
    if let Some(device) = device {
        return limit::spend(ports, &format!("auth/sign-in/device/{account}/{device}"), SIGN_IN_DEVICE).await;
    }
    limit::spend(ports, &format!("auth/sign-in/pair/{account}/{}", network_of(ip)), SIGN_IN_PAIR).await?;
    limit::spend(ports, &format!("auth/sign-in/account/{account}"), SIGN_IN_ACCOUNT).await
}

/// Before an account is made or a link is sent. How many mails one address gets is held by the store.
pub async fn mail(ports: &Ports, ip: &str) -> Result<(), Fault> {
    limit::spend(ports, &format!("auth/mail/ip/{}", network_of(ip)), MAIL_IP).await
}

/// Before a link is looked at.
pub async fn link(ports: &Ports, ip: &str) -> Result<(), Fault> {
    limit::spend(ports, &format!("auth/link/ip/{}", network_of(ip)), LINK_IP).await
}

/// Before a refresh token is looked at.
pub async fn refresh(ports: &Ports, ip: &str) -> Result<(), Fault> {
    limit::spend(ports, &format!("auth/refresh/ip/{}", network_of(ip)), REFRESH_IP).await
}

/// Before a code of a person is looked at.
pub async fn code(ports: &Ports, user: &UserId) -> Result<(), Fault> {
    limit::spend(ports, &format!("auth/code/{user}"), CODE_ACCOUNT).await?;
    limit::spend_many(ports, &format!("auth/code-days/{user}"), CODE_DAYS, DAY_COST).await
}

/// Before a signed-in person's own password is looked at.
pub async fn own_password(ports: &Ports, user: &UserId) -> Result<(), Fault> {
    limit::spend(ports, &format!("auth/own-password/{user}"), OWN_PASSWORD).await
}

/// Before a ceremony or a trip to a provider begins.
pub async fn ceremony(ports: &Ports, ip: &str) -> Result<(), Fault> {
    limit::spend(ports, &format!("auth/ceremony/ip/{}", network_of(ip)), CEREMONY_IP).await
}

/// Before a code is sent by SMS. `subject` is a person's id or a telephone's number, which is hashed.
pub async fn text(ports: &Ports, subject: &str) -> Result<(), Fault> {
    let subject = token_hash(subject);
    limit::spend(ports, &format!("auth/text/{subject}"), TEXT).await?;
    limit::spend_many(ports, &format!("auth/text-days/{subject}"), TEXT_DAYS, DAY_COST).await
}
