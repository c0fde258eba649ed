//! A world with everything in it for real: sessions, teams, directory, answerer, machines.

use std::sync::Arc;

use auth::{
    Sessions,
    family::{self, Family},
};
use kernel::{Scope, ids::TeamId, permission::Role, secret::Secret};
use serde_json::json;
use teams::{Roster, SiteDirectory};
use testkit::{Answer, Client, PUBLIC_URL, Shelf, World, later};
use web::HandoverKind;

use crate::{
    chat_rooms::ChatRooms,
    people::{Owner, text, token_of},
    slot_books::{SlotBooks, open, scope_of},
    wiring,
    workflow_runs::WorkflowRuns,
};

/// The whole house.
pub struct House {
    pub world: World,
    slot_books: SlotBooks,
    chat_rooms: ChatRooms,
    workflow_runs: WorkflowRuns,
    families: Shelf<Family>,
}

impl Default for House {
    fn default() -> Self {
        Self::new()
    }
}

impl House {
    /// A house without tenants: people come in by signing up.
    pub fn new() -> Self {
        Self::of_deployment(None)
    }
    /// The same house of somebody else: only the key differs that everything is signed with.
    pub fn elsewhere() -> Self {
        Self::of_deployment(Some("fedcba9876543210fedcba9876543210"))
    }
    fn of_deployment(signing_key: Option<&str>) -> Self {
        let world = World::build(|parts| {
            if let Some(key) = signing_key {
                parts.settings.signing_key = Secret::new(key.to_owned());
            }
            parts.identify = Box::new(|ports| Arc::new(Sessions::new(ports)));
            parts.people = Arc::new(Roster::new(parts.control.clone()));
            parts.directory =
                Arc::new(SiteDirectory::new(parts.control.clone(), parts.kv.clone(), parts.clock.clone()));
            parts.ai = Arc::new(ai::Builtin);
            parts.with_sites = false;
        });
        let slot_books = SlotBooks::default();
        slot_books.plug(&world.objects);
        let chat_rooms = ChatRooms::new(wiring::knowledge());
        chat_rooms.plug(&world.objects);
        let workflow_runs = WorkflowRuns::default();
        workflow_runs.plug(&world.objects);
        let families = Shelf::default();
        world.objects.plug(family::CLASS, testkit::stored_on(Shelf::clone(&families), family::decide));
        world.serve_whole(wiring::router(world.app()));
        world.dispatch(|scope, envelope| later(wiring::dispatch(scope, envelope)));
        Self { world, slot_books, chat_rooms, workflow_runs, families }
    }
    /// The same over a queue that delivers each message twice.
    pub async fn settle_twice(&self) {
        loop {
            self.world.background.drive().await;
            let waiting = self.world.queue.take();
            if waiting.is_empty() {
                return self.settle().await;
            }
            for envelope in waiting.iter().chain(&waiting) {
                let scope = scope_of(self.world.ports(), &envelope.team, envelope.shard);
                wiring::dispatch(scope, envelope.clone()).await.expect("a delivery works");
            }
        }
    }
    /// A browser on our own pages, without a session.
    pub fn browser(&self) -> Client {
        self.world.anyone().with("origin", PUBLIC_URL)
    }
    /// Lets everything happen that was started: work after answers, the queue, alarms that are due.
    pub async fn settle(&self) {
        self.world.settle().await;
        self.slot_books.ring(self.world.ports()).await;
        self.chat_rooms.ring(self.world.ports()).await;
        self.workflow_runs.ring(self.world.ports()).await;
        self.world.settle().await;
    }
    /// What an answer becomes when somebody else gives it: the server-sent events of a conversation.
    pub async fn follow(&self, answer: &Answer) -> String {
        match answer.handover().map(|handover| &handover.0) {
            Some(HandoverKind::Stream { name, call, .. }) => {
                let told = self.chat_rooms.stream(self.world.ports(), name, call).await;
                told.unwrap_or_else(|fault| panic!("the stream ended at once: {fault}"))
            }
            other => panic!("nobody streams here: {other:?} {}", answer.text()),
        }
    }
    /// A team's scope, as a door would give it.
    pub fn scope(&self, team: &TeamId) -> Scope {
        let rows = self.world.control.rows(&format!("SELECT shard FROM teams WHERE id = '{team}'"));
        let shard = rows.first().and_then(|row| row.get("shard")).and_then(serde_json::Value::as_u64).expect("a team");
        scope_of(self.world.ports(), team, u8::try_from(shard).expect("a shard"))
    }
    /// Makes somebody a member of the owner's team, by an invitation that they accept, or gives them another role.
    pub async fn let_in(&self, owner: &Owner, member: &Owner, role: Role) {
        let team = format!("/api/teams/{}", owner.team().await);
        let role = json!(role);
        let members = owner.list(&format!("{team}/members?limit=100")).await;
        if let Some(known) = members.iter().find(|known| known["email"] == member.email.as_str()) {
            let path = format!("{team}/members/{}", text(known, "/user_id"));
            owner.client.patch_json(&path, &json!({ "role": role })).await.expect(200);
            return;
        }
        let wish = json!({ "email": member.email, "role": role });
        owner.client.post_json(&format!("{team}/invitations"), &wish).await.expect(201);
        self.settle().await;
        let token = token_of(&self.mail(&member.email).text, "/invite");
        member.client.post_json("/api/invitations/accept", &json!({ "token": token })).await.expect(200);
        self.settle().await;
    }
    /// Everything that objects store, as texts. Limits and live feeds store numbers only.
    pub fn stored_by_objects(&self) -> Vec<String> {
        let families = open(&self.families).values().map(kernel::json::write).collect::<Result<Vec<_>, _>>();
        let rooms = self.slot_books.stored().into_iter().chain(self.chat_rooms.stored());
        let rooms = rooms.chain(self.workflow_runs.stored());
        rooms.chain(families.expect("a family that becomes JSON")).collect()
    }
    /// Every place in which something of a team is kept: tables of every database, objects, values, blobs. Buckets of
    /// limits forget themselves and are not looked at.
    pub fn traces(&self, team: &TeamId) -> Vec<String> {
        let world = &self.world;
        let shards = world.shards.iter().enumerate().map(|(at, shard)| (format!("shard {at}"), shard));
        let mut found = Vec::new();
        for (name, sql) in shards.chain([("control".to_owned(), &world.control)]) {
            for table in sql.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name") {
                let table = text(&table, "/name");
                let rows = sql.rows(&format!("SELECT * FROM \"{table}\""));
                let count = rows.iter().filter(|row| row.to_string().contains(team.as_str())).count();
                if count > 0 {
                    found.push(format!("{name}.{table}: {count} rows"));
                }
            }
        }
        found.extend(self.slot_books.held(team));
        found.extend(self.chat_rooms.held(team));
        found.extend(self.workflow_runs.held(team));
        let values = world.kv.dump().into_iter().map(|(key, value)| format!("value {key} {value}"));
        let blobs = world
            .blobs
            .dump()
            .into_iter()
            .map(|(key, bytes)| format!("blob {key} {}", String::from_utf8_lossy(&bytes)));
        let of_team = values.chain(blobs).filter(|kept| kept.contains(team.as_str()));
        found.extend(of_team.map(|kept| kept.chars().take(80).collect()));
        found
    }
    /// The newest mail to an address.
    pub fn mail(&self, address: &str) -> kernel::ports::Letter {
        let mut letters = self.world.mail.sent_to(address);
        letters.pop().unwrap_or_else(|| panic!("no mail went to {address}: {:?}", self.subjects()))
    }
    /// Every mail's address and subject, oldest first.
    pub fn subjects(&self) -> Vec<(String, String)> {
        self.world.mail.sent().into_iter().map(|letter| (letter.to.as_str().to_owned(), letter.subject)).collect()
    }
}
