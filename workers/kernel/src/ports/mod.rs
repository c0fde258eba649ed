//! Object-safe traits behind which the outside lives. `platform` implements them over Cloudflare's bindings,
//! `testkit` over real SQLite and memory; nothing above them needs to know.

mod ai;
mod directory;
mod html;
mod http;
mod mail;
mod settings;
mod sms;
mod store;
mod verify;

use std::{future::Future, pin::Pin, sync::Arc};

pub use ai::{Ai, Answering, Excerpt, Grounding, Outcome, Piece, Pieces, Source, Turn};
pub use directory::{Contact, Directory, MailChoice, People, SiteEntry, Team};
pub use html::HtmlEvent;
pub use http::{Http, Incoming, Method, Outgoing, PageRead};
pub use mail::{Letter, Mail, Part, SentLetter, links};
pub use settings::{Provider, ProviderKind, Settings};
pub use sms::{SentText, Sms, Text};
pub use store::{Blobs, Kv, Objects, Queue, Sql};
pub use verify::{SignatureAlgorithm, Verify};

use crate::{Fault, Instant, id::Id, outbox::Relay};

/// A boxed future, so that ports stay object-safe.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The wall clock.
pub trait Clock: Send + Sync {
    fn now(&self) -> Instant;
}

/// Randomness fit for secrets.
pub trait Entropy: Send + Sync {
    fn fill(&self, bytes: &mut [u8]);
}

/// Work that goes on after the answer (`waitUntil`). It may be cut off: whatever must not be lost is in the
/// outbox first.
pub trait Background: Send + Sync {
    fn run(&self, work: Later<'static, ()>);
}

/// Lets whatever else waits in this isolate run. Long work on the one thread calls it between two pieces.
pub trait Pause: Send + Sync {
    fn pause(&self) -> Later<'static, ()>;
}

/// Every port, built once per isolate.
pub struct Ports {
    pub control: Arc<dyn Sql>,
    pub shards: Vec<Arc<dyn Sql>>,
    pub kv: Arc<dyn Kv>,
    pub blobs: Arc<dyn Blobs>,
    pub queue: Arc<dyn Queue>,
    pub objects: Arc<dyn Objects>,
    pub http: Arc<dyn Http>,
    pub mail: Arc<dyn Mail>,
    pub sms: Arc<dyn Sms>,
    pub ai: Arc<dyn Ai>,
    pub people: Arc<dyn People>,
    pub directory: Arc<dyn Directory>,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    pub background: Arc<dyn Background>,
    pub pause: Arc<dyn Pause>,
    pub verify: Arc<dyn Verify>,
    /// What waits for the publisher of this isolate (`outbox`).
    pub relay: Relay,
    pub settings: Settings,
}

impl Ports {
    /// A new id of the wanted kind.
    pub fn new_id<T: Id>(&self) -> T {
        let mut chance = [0; 10];
        self.entropy.fill(&mut chance);
        T::from_parts(self.clock.now(), chance)
    }
    /// The database of a shard.
    pub fn shard(&self, shard: u8) -> Result<&Arc<dyn Sql>, Fault> {
        self.shards.get(usize::from(shard)).ok_or_else(|| Fault::internal(format!("no shard {shard} is bound")))
    }
}
