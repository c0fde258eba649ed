//! A world with this room's routes, directory and people; persons and their sessions are rows of the test.

use std::sync::Arc;

use kernel::{
    Body, Event, Fault, Instant, Job, Later, Scope, Tenant,
    audit::Change,
    id::Id,
    ids::{RequestId, SessionId, TeamId, UserId},
    job::SendMail,
    params,
    permission::Role,
    ports::Sql,
    sql::{self, Statement},
};
use serde::Deserialize;
use serde_json::{Value, json};
use testkit::{Answer, BEGINNING, Client, PUBLIC_URL, World};
use web::{Identify, Identity, Knock, Membership, Program};

use crate::{Roster, SiteDirectory, routes};

/// Reads `token-7` as person 7 and looks their session up, in short what `auth` does.
struct Numbered(Arc<dyn Sql>);

#[derive(Deserialize)]
struct SessionRow {
    authenticated_at: Instant,
    #[serde(deserialize_with = "sql::flag")]
    is_staff: bool,
    acting_team_id: Option<TeamId>,
    acting_shard: Option<u8>,
    team_id: Option<TeamId>,
    shard: Option<u8>,
    role: Option<Role>,
    #[serde(deserialize_with = "sql::flag")]
    asks: bool,
    #[serde(deserialize_with = "sql::flag")]
    has: bool,
}

const FIND: &str =
    "SELECT s.authenticated_at, u.is_staff, s.acting_team_id, a.shard AS acting_shard, t.id AS team_id, t.shard, m.role,
      coalesce(a.requires_second_factor, t.requires_second_factor, 0) AS asks, instr(s.methods, 'mfa') > 0 AS has
    FROM sessions s JOIN users u ON u.id = s.user_id
      LEFT JOIN members m ON m.team_id = s.team_id AND m.user_id = s.user_id
      LEFT JOIN teams t ON t.id = m.team_id AND (t.deletion_at IS NULL OR m.role = 'owner')
      LEFT JOIN teams a ON a.id = s.acting_team_id WHERE s.id = ?1";

impl Numbered {
    async fn look(&self, n: u8) -> Result<Identity, Fault> {
        let find = Statement { sql: FIND, params: params![&session(n)] };
        let row = sql::rows::<SessionRow>(self.0.as_ref(), find).await?.pop();
        let row = row.ok_or_else(|| Fault::unauthenticated("no_session", "sign in first"))?;
        let is_acting = row.acting_team_id.is_some();
        let of = |team: Option<TeamId>, shard: Option<u8>, role: Option<Role>| {
            Some(Membership { tenant: tenant_of(team?, shard?), role: role?, asks_second_factor: row.asks })
        };
        let membership = if is_acting {
            of(row.acting_team_id, row.acting_shard, Some(Role::Viewer))
        } else {
            of(row.team_id, row.shard, row.role)
        };
        Ok(Identity {
            user: user(n),
            session: session(n),
            csrf: "csrf".into(),
            authenticated_at: row.authenticated_at,
            is_staff: row.is_staff,
            is_acting,
            has_second_factor: row.has,
            membership,
        })
    }
}

impl Identify for Numbered {
    fn session<'a>(&'a self, token: &'a str) -> Later<'a, Result<Identity, Fault>> {
        let number: Option<u8> = token.strip_prefix("token-").and_then(|n| n.parse().ok());
        Box::pin(async move {
            self.look(number.ok_or_else(|| Fault::unauthenticated("no_session", "sign in first"))?).await
        })
    }
    fn key<'a>(&'a self, _: &'a str, _: Knock<'a>) -> Later<'a, Result<Program, Fault>> {
        Box::pin(async { Err(Fault::unauthenticated("bad_key", "this world has no keys")) })
    }
}

pub fn tenant_of(team: TeamId, shard: u8) -> Tenant {
    #[allow(clippy::disallowed_methods, reason = "a test plays the doors")]
    Tenant::from_directory(team, shard)
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

/// Four people: P1 to P4 at example.com.
pub fn world() -> World {
    let world = World::build(|parts| {
        parts.with_sites = false;
        parts.identify = Box::new(|ports| Arc::new(Numbered(ports.control.clone())));
        parts.people = Arc::new(Roster::new(parts.control.clone()));
        let (control, kv, clock) = (parts.control.clone(), parts.kv.clone(), parts.clock.clone());
        parts.directory = Arc::new(SiteDirectory::new(control, kv, clock));
    });
    world.serve(|_| routes());
    for n in 1..=4 {
        put_person(&world, n, &format!("P{n}@example.com"));
    }
    world
}

/// A person with a session, signed in at the beginning of the world.
pub fn put_person(world: &World, n: u8, email: &str) {
    let (user, session, folded, now) = (user(n), session(n), email.to_lowercase(), BEGINNING.millis());
    let script = format!(
        "INSERT INTO users (id, email, email_folded, name, locale, zone, email_verified_at, created_at, updated_at)
         VALUES ('{user}', '{email}', '{folded}', 'Person {n}', 'de', 'Europe/Berlin', 1, 1, 1);
         INSERT INTO sessions (id, user_id, created_at, last_seen_at, expires_at, authenticated_at, methods, device, ip, place)
         VALUES ('{session}', '{user}', 1, {now}, 9e12, {now}, 'pwd', 'Firefox', '', '');"
    );
    world.control.script(&script).unwrap();
}

/// Person `n` in a browser.
pub fn person(world: &World, n: u8) -> Client {
    world.anyone().signed_in(&format!("token-{n}"), "csrf", PUBLIC_URL).with("cf-connecting-ip", "203.0.113.9")
}

pub fn put_member(world: &World, team: &TeamId, n: u8, role: &str) {
    let user = user(n);
    let insert =
        format!("INSERT INTO members (team_id, user_id, role, created_at) VALUES ('{team}', '{user}', '{role}', 1)");
    world.control.script(&insert).unwrap();
}

/// A team that person `n` makes.
pub async fn team_by(world: &World, n: u8) -> TeamId {
    let answer = person(world, n).post_json("/api/teams", &json!({ "name": "Ours" })).await.expect(201);
    id_of(&answer)
}

/// The same with persons 2, 3 and 4 as admin, editor and viewer, all of whom look at it.
pub async fn whole_team(world: &World) -> TeamId {
    let id = team_by(world, 1).await;
    for (n, role) in [(2, "admin"), (3, "editor"), (4, "viewer")] {
        put_member(world, &id, n, role);
        look_at(world, n, &id);
    }
    id
}

/// Turns the session of person `n` to a team.
pub fn look_at(world: &World, n: u8, team: &TeamId) {
    world.control.script(&format!("UPDATE sessions SET team_id = '{team}' WHERE id = '{}'", session(n))).unwrap();
}

/// The team that the session of person `n` looks at.
pub fn looks_at(world: &World, n: u8) -> Value {
    world.control.rows(&format!("SELECT team_id FROM sessions WHERE id = '{}'", session(n)))[0]["team_id"].clone()
}

/// What person `n` is in a team; empty when they are not in it.
pub fn role_of(world: &World, team: &TeamId, n: u8) -> String {
    let rows =
        world.control.rows(&format!("SELECT role FROM members WHERE team_id = '{team}' AND user_id = '{}'", user(n)));
    rows.first().map_or_else(String::new, |row| text(row, "/role"))
}

pub fn id_of(answer: &Answer) -> TeamId {
    text(&answer.json::<Value>(), "/id").parse().unwrap()
}

pub fn text(value: &Value, pointer: &str) -> String {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.unwrap_or_else(|| panic!("no text at {pointer} in {value}")).to_owned()
}

/// The scope that a queue message of a team opens.
pub fn scope(world: &World, team: &TeamId) -> Scope {
    let row = world.control.rows(&format!("SELECT shard FROM teams WHERE id = '{team}'"));
    let shard = row.first().and_then(|row| row["shard"].as_u64()).unwrap_or(0);
    let request = RequestId::from_parts(BEGINNING, [0; 10]);
    Scope::new(world.ports().clone(), tenant_of(team.clone(), u8::try_from(shard).unwrap()), request)
}

/// What waits on the queue: mails and facts, oldest first.
#[derive(Default)]
pub struct Waiting {
    pub mails: Vec<SendMail>,
    pub changes: Vec<Change>,
    pub jobs: Vec<Job>,
}

impl Waiting {
    pub fn actions(&self) -> Vec<&str> {
        self.changes.iter().map(|change| change.action.as_str()).collect()
    }
}

/// Publishes what the answers left, lets this room hear the facts, and tells what there was.
pub async fn settle(world: &World) -> Waiting {
    let mut waiting = Waiting::default();
    loop {
        world.background.drive().await;
        let envelopes = world.queue.take();
        if envelopes.is_empty() {
            return waiting;
        }
        for envelope in envelopes {
            match &envelope.body {
                Body::Event(event) => {
                    crate::on_event(&scope(world, &envelope.team), &envelope, event).await.unwrap();
                    if let Event::Audited { change, .. } = event {
                        waiting.changes.push(change.clone());
                    }
                }
                Body::Job(Job::SendMail(mail)) => waiting.mails.push(mail.clone()),
                Body::Job(job) => waiting.jobs.push(job.clone()),
            }
        }
    }
}
