//! A world with this room's routes, directory and people; persons and their sessions are rows of the test.

use std::sync::Arc;

use kernel::{
    Fault, Later,
    id::Id,
    ids::{SessionId, TeamId, UserId},
};
use testkit::{BEGINNING, Client, PUBLIC_URL, World};
use web::{Identify, Identity};

use crate::{Roster, SiteDirectory, routes};

/// Reads `token-7` as person 7, in no team: this room looks memberships up itself.
struct Numbered;

impl Identify for Numbered {
    fn session<'a>(&'a self, token: &'a str) -> Later<'a, Result<Identity, Fault>> {
        let number: Option<u8> = token.strip_prefix("token-").and_then(|n| n.parse().ok());
        Box::pin(async move {
            let n = number.ok_or_else(|| Fault::unauthenticated("no_session", "sign in first"))?;
            Ok(Identity { user: user(n), session: session(n), csrf: "csrf".into(), membership: None })
        })
    }
}

pub fn user(n: u8) -> UserId {
    UserId::from_parts(BEGINNING, [n; 10])
}

pub fn session(n: u8) -> SessionId {
    SessionId::from_parts(BEGINNING, [n; 10])
}

pub fn team(n: u8) -> TeamId {
    TeamId::from_parts(BEGINNING, [n; 10])
}

pub fn world() -> World {
    let world = World::build(|parts| {
        parts.with_sites = false;
        parts.identify = Box::new(|_| Arc::new(Numbered));
        parts.people = Arc::new(Roster::new(parts.control.clone()));
        let (control, kv, clock) = (parts.control.clone(), parts.kv.clone(), parts.clock.clone());
        parts.directory = Arc::new(SiteDirectory::new(control, kv, clock));
    });
    world.serve(|_| routes());
    for n in 1..=4 {
        let (user, session) = (user(n), session(n));
        let script = format!(
            "INSERT INTO users (id, email, email_folded, name, locale, zone, email_verified_at, created_at, updated_at)
             VALUES ('{user}', 'P{n}@example.com', 'p{n}@example.com', 'Person {n}', 'de', 'Europe/Berlin', 1, 1, 1);
             INSERT INTO sessions (token_hash, id, user_id, created_at, last_seen_at, expires_at)
             VALUES ('hash-{n}', '{session}', '{user}', 1, 1, 9e12);"
        );
        world.control.script(&script).unwrap();
    }
    world
}

/// Person `n` in a browser.
pub fn person(world: &World, n: u8) -> Client {
    world.anyone().signed_in(&format!("token-{n}"), "csrf", PUBLIC_URL)
}

pub fn put_member(world: &World, team: &TeamId, n: u8, role: &str) {
    let user = user(n);
    let insert =
        format!("INSERT INTO members (team_id, user_id, role, created_at) VALUES ('{team}', '{user}', '{role}', 1)");
    world.control.script(&insert).unwrap();
}
