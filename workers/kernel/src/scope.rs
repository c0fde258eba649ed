//! What a handler holds once a door let it in: one tenant, one request, and the ports narrowed to that tenant.

use std::sync::Arc;

use futures_util::future::join;

use crate::{
    Body, Envelope, Event, Fault, Instant, Job, Later, Ports, Protocol, Tenant,
    audit::{Actor, Change},
    id::Id,
    ids::{EventId, RequestId},
    json,
    live::{HUB_KEY, HubCommand, Note, TeamHub},
    object::{self, Call},
    outbox, seal,
    secret::{self, Secret},
    sql::{Batch, MARKED, TenantDb, pin},
};

/// A row that tells by being there.
#[derive(serde::Deserialize)]
struct Mark {}

/// One tenant in one request, job or tick. Cheap to clone.
#[derive(Clone)]
pub struct Scope {
    ports: Arc<Ports>,
    tenant: Tenant,
    request: RequestId,
    actor: Actor,
}

impl Scope {
    /// Doors call this with the tenant they proved.
    pub fn new(ports: Arc<Ports>, tenant: Tenant, request: RequestId) -> Self {
        Self { ports, tenant, request, actor: Actor::system() }
    }
    /// The same in somebody's name; doors that know who asks say so.
    #[must_use]
    pub fn acting(mut self, actor: Actor) -> Self {
        self.actor = actor;
        self
    }
    /// Who asks; the system, where nobody in particular does.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }
    /// The fact that becomes a line of the audit log: `batch.and_emit(scope.audited(change))`.
    pub fn audited(&self, change: Change) -> Event {
        Event::Audited { actor: self.actor.clone(), change }
    }
    /// The tenant.
    pub fn tenant(&self) -> &Tenant {
        &self.tenant
    }
    /// The request, for logs and problems.
    pub fn request(&self) -> &RequestId {
        &self.request
    }
    /// The wall clock.
    pub fn now(&self) -> Instant {
        self.ports.clock.now()
    }
    /// A new id of the wanted kind.
    pub fn new_id<T: Id>(&self) -> T {
        self.ports.new_id()
    }
    /// A random token of 256 bits, for links and session secrets. Store `secret::token_hash` of it.
    pub fn token(&self) -> String {
        let mut bytes = [0; 32];
        self.ports.entropy.fill(&mut bytes);
        secret::token_text(bytes)
    }
    /// The tenant's rows.
    pub fn db(&self) -> Result<TenantDb<'_>, Fault> {
        Ok(TenantDb::new(self.ports.shard(self.tenant.shard())?.as_ref(), &self.tenant))
    }
    /// Settings of this deployment.
    pub fn settings(&self) -> &crate::ports::Settings {
        &self.ports.settings
    }

    /// All ports, unnarrowed: for whoever makes an attempt of a step in the place of its object, which has them.
    pub fn ports(&self) -> &Arc<Ports> {
        &self.ports
    }
    /// Sends one job straight to the queue: for what somebody else remembers, so that one that is lost is sent again.
    pub async fn send(&self, job: Job) -> Result<(), Fault> {
        let (team, shard) = (self.tenant.team().clone(), self.tenant.shard());
        let envelope = Envelope { team, shard, id: self.new_id(), at: self.now(), body: Body::Job(job) };
        self.ports.queue.send(&[envelope]).await
    }
    /// Writes everything of `batch` in one transaction, then publishes its events and jobs after the answer.
    /// Boxed: whoever awaits it has no copy of it (docs/design/wasm-size.md).
    pub fn commit(&self, batch: Batch) -> Later<'_, Result<(), Fault>> {
        Box::pin(self.store(batch))
    }

    async fn store(&self, batch: Batch) -> Result<(), Fault> {
        let at = self.now();
        let seal = |body| Envelope {
            team: self.tenant.team().clone(),
            shard: self.tenant.shard(),
            id: self.new_id(),
            at,
            body,
        };
        let envelopes: Vec<Envelope> = batch.bodies.into_iter().map(seal).collect();
        let mut statements: Vec<_> =
            batch.writes.into_iter().map(|(sql, params)| pin(&self.tenant, sql, params)).collect();
        for envelope in &envelopes {
            statements.push(outbox::row(envelope)?);
        }
        if statements.is_empty() {
            return Ok(());
        }
        self.ports.shard(self.tenant.shard())?.run(&statements).await?;
        outbox::publish_later(&self.ports, envelopes);
        Ok(())
    }

    /// Like `commit`, but at most once per event and handler: a queue delivers at least once. Answers whether this
    /// was the first time.
    pub async fn commit_once(&self, event: &EventId, handler: &str, batch: Batch) -> Result<bool, Fault> {
        match self.commit(batch.and_mark(event, handler, self.now())).await {
            Ok(()) => Ok(true),
            Err(Fault::Conflict { .. }) if self.was_handled(event, handler).await? => Ok(false),
            Err(fault) => Err(fault),
        }
    }
    /// True when `handler` has done its work for `event`.
    pub async fn was_handled(&self, event: &EventId, handler: &str) -> Result<bool, Fault> {
        let found: Option<Mark> = self.db()?.first(MARKED, vec![event.into(), handler.into()]).await?;
        Ok(found.is_some())
    }

    /// Asks an object of this tenant to decide.
    pub async fn ask<P: Protocol>(&self, key: &str, command: P::Command) -> Result<P::Reply, Fault> {
        let call = self.call(key, command);
        let text = json::write(&call)?;
        let reply = self.ports.objects.ask(P::CLASS, &object::name(self.tenant.team(), key), text).await?;
        Ok(json::read(&reply)?)
    }
    /// The call that `ask` would make, for an answer that streams (`web::Handover`).
    pub fn call<C>(&self, key: &str, command: C) -> Call<C> {
        Call { team: self.tenant.team().clone(), shard: self.tenant.shard(), key: key.to_owned(), command }
    }
    /// Tells the team's open dashboards, after the answer; nobody waits for it.
    pub fn announce(&self, kind: &str, subject: impl std::fmt::Display, data: serde_json::Value) {
        self.announce_note(Note { kind: kind.to_owned(), subject: subject.to_string(), data });
    }
    /// Compiled once, whatever the note is about.
    fn announce_note(&self, note: Note) {
        let scope = self.clone();
        self.ports.background.run(Box::pin(async move {
            if let Err(fault) = scope.tell(note).await {
                tracing::warn!(op = "live.announce", %fault, "a dashboard will be stale until it asks");
            }
        }));
    }
    /// Tells the team's open dashboards, now.
    pub async fn tell(&self, note: Note) -> Result<u32, Fault> {
        let reply = self.ask::<TeamHub>(HUB_KEY, HubCommand::Publish { note }).await?;
        reply.map(|r| r.heard)
    }

    /// Closes sockets of the team's dashboards: those of one person, or all.
    pub async fn dismiss(&self, actor: Option<String>) -> Result<(), Fault> {
        self.ask::<TeamHub>(HUB_KEY, HubCommand::Dismiss { actor }).await?.map(|_| ())
    }

    /// A value of this tenant in the key-value store.
    pub async fn kv_get(&self, key: &str) -> Result<Option<String>, Fault> {
        self.ports.kv.get(&self.prefixed(key)).await
    }
    /// Sets a value of this tenant; `ttl_s` of at least 60, or none for ever.
    pub async fn kv_put(&self, key: &str, value: String, ttl_s: Option<u32>) -> Result<(), Fault> {
        self.ports.kv.put(&self.prefixed(key), value, ttl_s).await
    }
    /// A blob of this tenant.
    pub async fn blob_get(&self, key: &str) -> Result<Option<Vec<u8>>, Fault> {
        self.ports.blobs.get(&self.prefixed(key)).await
    }
    /// Writes a blob of this tenant.
    pub async fn blob_put(&self, key: &str, bytes: Vec<u8>, content_type: &'static str) -> Result<(), Fault> {
        self.ports.blobs.put(&self.prefixed(key), bytes, content_type).await
    }
    /// Removes blobs of this tenant; missing ones are fine.
    pub async fn blob_remove(&self, keys: &[String]) -> Result<(), Fault> {
        let full: Vec<String> = keys.iter().map(|key| self.prefixed(key)).collect();
        self.ports.blobs.remove(&full).await
    }
    /// Removes up to `limit` blobs of this tenant whose names begin so; answers how many there were.
    pub async fn forget_blobs(&self, prefix: &str, limit: u32) -> Result<usize, Fault> {
        let blobs = self.ports.blobs.list(&self.prefixed(prefix), limit).await?;
        if !blobs.is_empty() {
            self.ports.blobs.remove(&blobs).await?;
        }
        Ok(blobs.len())
    }
    /// Removes up to `limit` values and as many blobs of this tenant, whatever their names; answers how many there were.
    pub async fn forget_kept(&self, limit: u32) -> Result<usize, Fault> {
        let prefix = self.prefixed("");
        let values = self.ports.kv.list(&prefix, limit).await?;
        for key in &values {
            self.ports.kv.remove(key).await?;
        }
        let blobs = self.ports.blobs.list(&prefix, limit).await?;
        if !blobs.is_empty() {
            self.ports.blobs.remove(&blobs).await?;
        }
        Ok(values.len() + blobs.len())
    }
    /// The tables that are not one tenant's, for the rooms that may name them (`GlobalSql`).
    pub fn control(&self) -> &dyn crate::ports::Sql {
        self.ports.control.as_ref()
    }
    /// Ports that are not about one tenant's data.
    /// Seals a secret of this tenant for a purpose; it opens for the same tenant, purpose and owner only.
    pub fn seal(&self, purpose: &str, owner: &str, plain: &Secret) -> Result<String, Fault> {
        seal::seal(&self.ports, purpose, &self.owner(owner), plain)
    }
    /// Opens what `seal` made.
    pub fn unseal(&self, purpose: &str, owner: &str, text: &str) -> Result<seal::Opened, Fault> {
        seal::open(&self.ports, purpose, &self.owner(owner), text)
    }
    fn owner(&self, owner: &str) -> String {
        format!("{}/{owner}", self.tenant.team())
    }
    pub fn http(&self) -> &dyn crate::ports::Http {
        self.ports.http.as_ref()
    }
    pub fn mail(&self) -> &dyn crate::ports::Mail {
        self.ports.mail.as_ref()
    }
    pub fn ai(&self) -> &dyn crate::ports::Ai {
        self.ports.ai.as_ref()
    }
    pub fn people(&self) -> &dyn crate::ports::People {
        self.ports.people.as_ref()
    }
    pub fn directory(&self) -> &dyn crate::ports::Directory {
        self.ports.directory.as_ref()
    }
    /// Runs two reads side by side.
    pub async fn both<A, B>(a: impl Future<Output = A>, b: impl Future<Output = B>) -> (A, B) {
        join(a, b).await
    }

    fn prefixed(&self, key: &str) -> String {
        format!("{}/{key}", self.tenant.team())
    }
}
