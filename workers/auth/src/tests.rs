//! Behaviour through the doors, on the real SQL.

mod account;
mod deletion;
mod factors;
mod factors_lost;
mod factors_passkeys;
mod factors_second;
mod factors_sms;
mod factors_step_up;
mod families;
mod keys;
mod limits;
mod links;
mod magic;
mod oauth;
mod oauth_former;
mod oauth_keys;
mod passkeys;
mod passwords;
mod sessions;
mod world;
