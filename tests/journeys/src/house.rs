//! A world with everything in it for real: sessions, teams, directory, answerer, machines.

use std::sync::Arc;

use auth::Sessions;
use kernel::{Scope, ids::TeamId, permission::Role};
use teams::{Roster, SiteDirectory};
use testkit::{Answer, Client, PUBLIC_URL, World, later};
use web::HandoverKind;

use crate::{
    chat_rooms::ChatRooms,
    slot_books::{SlotBooks, scope_of},
    wiring,
};

/// The whole house.
pub struct House {
    pub world: World,
    slot_books: SlotBooks,
    chat_rooms: ChatRooms,
}

impl Default for House {
    fn default() -> Self {
        Self::new()
    }
}

impl House {
    /// A house without tenants: people come in by signing up.
    pub fn new() -> Self {
        let world = World::build(|parts| {
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
        world.serve_whole(wiring::router(world.app()));
        world.dispatch(|scope, envelope| later(wiring::dispatch(scope, envelope)));
        Self { world, slot_books, chat_rooms }
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
    /// Gives a person a role in a team: the product has no invitations yet.
    pub fn let_in(&self, team: &TeamId, email: &str, role: Role) {
        let role = format!("{role:?}").to_lowercase();
        let sql = format!(
            "INSERT INTO members (team_id, user_id, role, created_at)
             SELECT '{team}', id, '{role}', 0 FROM users WHERE email = '{email}'
             ON CONFLICT DO UPDATE SET role = excluded.role"
        );
        self.world.control.script(&sql).expect("a member");
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
