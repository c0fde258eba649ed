//! Native adapters of every port, and a small world to test in. A dev-dependency only: nothing here is shipped.
#![allow(
    clippy::panic,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test tool's way to fail is to panic with what is wrong"
)]

mod ai;
mod authenticator;
mod background;
mod browser;
mod callers;
mod client;
mod directory;
mod dump;
mod html;
mod identify;
mod mail;
mod net;
mod objects;
mod settle;
mod sms;
mod sql;
mod store;
mod time;
mod verify;
mod world;

pub use ai::TestAi;
pub use authenticator::{Authenticator, ed25519_key, flag};
pub use background::TestBackground;
pub use browser::Browser;
pub use client::{Answer, Client};
pub use directory::{TestDirectory, TestPeople};
pub use dump::tenant_tables;
pub use identify::TestIdentify;
pub use mail::TestMail;
pub use net::{TestHttp, answer, html_page, moved};
pub use objects::{Asked, Class, Shelf, TestObjects, machine, machine_with_effects, stored, stored_on};
pub use sms::TestSms;
pub use sql::{MAX_PARAMS, TestSql, migrations, repository};
pub use store::{TestBlobs, TestKv, TestQueue};
pub use time::{BEGINNING, TestClock, TestEntropy};
pub use verify::TestVerify;
pub use world::{MakeIdentify, PUBLIC_URL, Parts, SHOP, World, later};

#[cfg(test)]
mod tests;
