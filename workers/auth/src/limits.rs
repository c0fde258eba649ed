//! How often one may try. Every rule refills, so nobody is locked out for good, however hard an attacker tries.
//!
//! Unlike visitors' limits these fail closed: a limiter out of reach means no sign-in, not unlimited guesses.

use kernel::{
    Fault, Ports,
    email::Email,
    limit::{self, Rule},
    secret::token_hash,
};

/// Sign-ins from one address of the network. An office shares one.
const SIGN_IN_IP: Rule = Rule { capacity: 60, per_minute: 20 };
/// Sign-ins to one account from one network address: a person who mistypes.
const SIGN_IN_PAIR: Rule = Rule { capacity: 20, per_minute: 1 };
/// Sign-ins to one account from everywhere: at most 100 in the first hour (ASVS 5.0, 6.3.1).
const SIGN_IN_ACCOUNT: Rule = Rule { capacity: 40, per_minute: 1 };
/// Sign-ups and resent links from one network address: each costs a slow hash or a mail.
const MAIL_IP: Rule = Rule { capacity: 30, per_minute: 5 };
/// Links tried from one network address. Guessing 256 bits is hopeless; this keeps the attempts cheap for us.
const LINK_IP: Rule = Rule { capacity: 30, per_minute: 20 };

/// Before a password is looked at. The account's buckets are named by a hash of the address as it was typed, so an
/// unknown address is limited just as a known one.
pub async fn sign_in(ports: &Ports, ip: &str, email: &Email) -> Result<(), Fault> {
    let account = token_hash(&email.folded());
    limit::spend(ports, &format!("auth/sign-in/ip/{ip}"), SIGN_IN_IP).await?;
    limit::spend(ports, &format!("auth/sign-in/pair/{account}/{ip}"), SIGN_IN_PAIR).await?;
    limit::spend(ports, &format!("auth/sign-in/account/{account}"), SIGN_IN_ACCOUNT).await
}

/// Before an account is made or a link is sent. How many mails one address gets is held by the store.
pub async fn mail(ports: &Ports, ip: &str) -> Result<(), Fault> {
    limit::spend(ports, &format!("auth/mail/ip/{ip}"), MAIL_IP).await
}

/// Before a link is looked at.
pub async fn link(ports: &Ports, ip: &str) -> Result<(), Fault> {
    limit::spend(ports, &format!("auth/link/ip/{ip}"), LINK_IP).await
}
