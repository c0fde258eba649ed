//! Site key -> tenant: the control database behind KV behind this isolate's memory. Every visitor's request asks it,
//! so most answers come from memory.
//!
//! How stale can an answer be? Memory of each isolate keeps it 30 s (visitors ask another Worker than the one that
//! closes a team), KV needs up to 60 s to reach the other end of the world and forgets after ten minutes. A changed
//! origin is known everywhere within two minutes, a withdrawn site likewise; the ten minutes bound a copy that a slow
//! reader wrote back at the wrong moment.

mod store;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use kernel::{
    Fault, Instant, Later, id,
    ids::TeamId,
    ports::{Clock, Directory, Kv, SiteEntry, Sql},
    time::seconds,
};

/// How long this isolate believes what it read, in milliseconds.
const MEMORY_MS: i64 = seconds(30);
/// The same for a key that nobody has: short, because it may be published any moment.
const UNKNOWN_MS: i64 = seconds(5);
/// How long KV keeps a copy, in seconds.
const KV_TTL_S: u32 = 600;
/// Entries held at most; a flood of made-up keys cannot fill the isolate.
const MAX_HELD: usize = 2_000;

/// What a layer knows of a key.
enum Known {
    /// Nothing: ask the next layer.
    Nothing,
    /// The answer: an entry, or that there is none.
    Answer(Option<SiteEntry>),
}

type Held = HashMap<String, (Option<SiteEntry>, Instant)>;

/// `kernel::ports::Directory`.
pub struct SiteDirectory {
    control: Arc<dyn Sql>,
    kv: Arc<dyn Kv>,
    clock: Arc<dyn Clock>,
    held: Mutex<Held>,
}

impl SiteDirectory {
    /// `control` is the control database.
    pub fn new(control: Arc<dyn Sql>, kv: Arc<dyn Kv>, clock: Arc<dyn Clock>) -> Self {
        Self { control, kv, clock, held: Mutex::default() }
    }

    async fn find(&self, key: &str) -> Result<Option<SiteEntry>, Fault> {
        if !id::is_well_formed("pk_", key) {
            return Ok(None);
        }
        if let Known::Answer(known) = self.remembered(key) {
            return Ok(known);
        }
        if let Known::Answer(copy) = self.copied(key).await {
            self.remember(key, copy.clone());
            return Ok(copy);
        }
        let found = store::find_site(self.control.as_ref(), key).await?.and_then(store::Known::shown);
        if found.is_some() {
            // Unknown keys get no copy: anybody can make them up, and each would be a write.
            self.copy(key, found.as_ref()).await;
        }
        self.remember(key, found.clone());
        Ok(found)
    }

    async fn put(&self, entry: &SiteEntry) -> Result<(), Fault> {
        if !id::is_well_formed("pk_", &entry.key) {
            return Err(Fault::internal("a site key must be pk_ and 32 hexadecimal digits"));
        }
        store::publish_site(self.control.as_ref(), entry, self.clock.now()).await?;
        // The database's own word goes into the copies: its shard, and whose the key is.
        let stored = store::find_site(self.control.as_ref(), &entry.key).await?;
        let stored = stored.filter(|known| known.entry.team == entry.team && known.entry.site == entry.site);
        let stored = stored.ok_or_else(|| Fault::conflict("key_taken", "this site key belongs to another site"))?;
        self.show(&entry.key, stored.shown()).await;
        Ok(())
    }

    async fn remove(&self, key: &str) -> Result<(), Fault> {
        store::remove_site(self.control.as_ref(), key).await?;
        self.show(key, None).await;
        Ok(())
    }

    /// What the database says of a team's sites goes into the copies: none while it is closed.
    async fn refresh_team(&self, team: &TeamId) -> Result<(), Fault> {
        let mut after = String::new();
        loop {
            let sites = store::list_sites(self.control.as_ref(), team, &after).await?;
            let Some(last) = sites.last() else { return Ok(()) };
            after.clone_from(&last.entry.key);
            for known in sites {
                let key = known.entry.key.clone();
                self.show(&key, known.shown()).await;
            }
        }
    }

    /// Puts an answer into the copies. A tombstone rather than nothing where there is none: readers elsewhere stop at it.
    async fn show(&self, key: &str, entry: Option<SiteEntry>) {
        self.copy(key, entry.as_ref()).await;
        self.remember(key, entry);
    }

    /// What KV holds. A copy that cannot be read, or a KV out of reach, counts as nothing.
    async fn copied(&self, key: &str) -> Known {
        let text = self.kv.get(&kv_key(key)).await.unwrap_or_else(|fault| {
            tracing::warn!(op = "directory.kv_get", %fault, "asked the database instead");
            None
        });
        let read = text.and_then(|text| kernel::json::read(&text).ok());
        read.map_or(Known::Nothing, Known::Answer)
    }

    async fn copy(&self, key: &str, entry: Option<&SiteEntry>) {
        let Ok(text) = kernel::json::write(&entry) else { return };
        if let Err(fault) = self.kv.put(&kv_key(key), text, Some(KV_TTL_S)).await {
            tracing::warn!(op = "directory.kv_put", %fault, "an old copy lives until its end");
        }
    }

    fn remembered(&self, key: &str) -> Known {
        let now = self.clock.now();
        let Ok(held) = self.held.lock() else { return Known::Nothing };
        let fresh = held.get(key).filter(|(_, until)| now < *until);
        fresh.map_or(Known::Nothing, |(entry, _)| Known::Answer(entry.clone()))
    }

    fn remember(&self, key: &str, entry: Option<SiteEntry>) {
        let now = self.clock.now();
        let Ok(mut held) = self.held.lock() else { return };
        if held.len() >= MAX_HELD {
            held.retain(|_, (_, until)| now < *until);
            if held.len() >= MAX_HELD {
                held.clear();
            }
        }
        let until = now.plus(if entry.is_some() { MEMORY_MS } else { UNKNOWN_MS });
        held.insert(key.to_owned(), (entry, until));
    }
}

fn kv_key(key: &str) -> String {
    format!("directory/{key}")
}

impl Directory for SiteDirectory {
    fn site<'a>(&'a self, key: &'a str) -> Later<'a, Result<Option<SiteEntry>, Fault>> {
        Box::pin(self.find(key))
    }
    fn publish<'a>(&'a self, entry: &'a SiteEntry) -> Later<'a, Result<(), Fault>> {
        Box::pin(self.put(entry))
    }
    fn withdraw<'a>(&'a self, key: &'a str) -> Later<'a, Result<(), Fault>> {
        Box::pin(self.remove(key))
    }
    fn refresh<'a>(&'a self, team: &'a TeamId) -> Later<'a, Result<(), Fault>> {
        Box::pin(self.refresh_team(team))
    }
    fn tenants<'a>(&'a self, after: Option<&'a TeamId>, limit: u32) -> Later<'a, Result<Vec<(TeamId, u8)>, Fault>> {
        Box::pin(store::list_tenants(self.control.as_ref(), after, limit))
    }
}
