//! Effects after a write: events and jobs are rows of the same transaction, published after it, swept when the
//! publisher died in between. Losing a publisher costs time, never a message.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde::Deserialize;

use crate::{
    Envelope, Fault, Instant, Ports,
    ids::TeamId,
    ports::Sql,
    sql::{self, Statement, Value},
};

/// How long a row may wait before the sweeper takes it for forgotten, in milliseconds: longer than any
/// `wait_until` may live.
pub const FORGOTTEN_AFTER_MS: i64 = 60_000;
/// Rows of one publish: D1 binds at most 100 parameters, and a queue takes at most 100 messages a call.
pub const PUBLISH_AT_ONCE: usize = 50;

const INSERT: &str = "INSERT INTO outbox (tenant_id, id, envelope, created_at) VALUES (?1, ?2, ?3, ?4)";
const FORGOTTEN: &str =
    "SELECT envelope FROM outbox INDEXED BY outbox_by_age WHERE created_at < ?1 ORDER BY created_at LIMIT 50";
/// How long a consumer's mark is kept: longer than any queue message lives.
const MARKS_KEPT_MS: i64 = crate::time::days(7);
/// Marks that one tick removes at most, so that a tick stays short; the next goes on.
const FORGET_MARKS: &str = "DELETE FROM handled WHERE (tenant_id, event_id, handler) IN
     (SELECT tenant_id, event_id, handler FROM handled INDEXED BY handled_by_age WHERE handled_at < ?1 LIMIT 1000)";
/// Tenants whose runs of workflows should have gone on by themselves. Runs tell when they are due as they go; so the list is short.
const OVERDUE: &str = "SELECT tenant_id FROM workflow_runs INDEXED BY workflow_runs_overdue
     WHERE due_at IS NOT NULL AND due_at < ?1 ORDER BY due_at LIMIT 500";
/// Tenants whose schedules of workflows are due.
const DUE: &str = "SELECT tenant_id FROM workflow_triggers INDEXED BY workflow_triggers_due
     WHERE next_at IS NOT NULL AND next_at <= ?1 ORDER BY next_at LIMIT 500";
/// Runs that wait for their turn, for the counters of operators.
const WAITING: &str =
    "SELECT count(*) AS count, min(started_at) AS since FROM workflow_runs INDEXED BY workflow_runs_waiting
     WHERE state = 'waiting' AND started_at > 0";
const REMOVE: &str = "DELETE FROM outbox WHERE (tenant_id, id) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?1))";

/// The row that makes an envelope durable.
pub(crate) fn row(envelope: &Envelope) -> Result<Statement, Fault> {
    let text = json::write(envelope)?;
    Ok(Statement {
        sql: INSERT,
        params: vec![(&envelope.team).into(), (&envelope.id).into(), Value::Text(text), envelope.at.into()],
    })
}

/// Which database an outbox stands in: each has its own, because its rows are written together with what they follow from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    Control,
    Shard(u8),
}

impl Store {
    fn sql(self, ports: &Ports) -> Result<&Arc<dyn Sql>, Fault> {
        match self {
            Self::Control => Ok(&ports.control),
            Self::Shard(shard) => ports.shard(shard),
        }
    }
    /// Every database of this deployment that has an outbox.
    pub fn all(ports: &Ports) -> impl Iterator<Item = Self> {
        std::iter::once(Self::Control).chain((0..=u8::MAX).take(ports.shards.len()).map(Self::Shard))
    }
}

/// A row of the control database's own outbox, for rooms whose tables stand there: run it in the batch of the write
/// that it follows from, then `publish_control_later`.
pub fn control_row(envelope: &Envelope) -> Result<Statement, Fault> {
    row(envelope)
}

/// Publishes rows of the control database's outbox after the answer. They are rare, so each goes by itself.
pub fn publish_control_later(ports: &Arc<Ports>, envelopes: Vec<Envelope>) {
    if envelopes.is_empty() {
        return;
    }
    let held = Arc::clone(ports);
    ports.background.run(Box::pin(async move {
        if let Err(fault) = publish(&held, Store::Control, &envelopes).await {
            tracing::warn!(op = "outbox.publish", %fault, "left for the sweeper");
        }
    }));
}

/// Sends envelopes of one database to the queue, then forgets their rows. A failure leaves the rows for the sweeper.
pub async fn publish(ports: &Ports, store: Store, envelopes: &[Envelope]) -> Result<(), Fault> {
    for part in envelopes.chunks(PUBLISH_AT_ONCE) {
        ports.queue.send(part).await?;
        let keys: Vec<(&str, &str)> = part.iter().map(|e| (e.team.as_str(), e.id.as_str())).collect();
        let remove = Statement { sql: REMOVE, params: vec![Value::Text(json::write(&keys)?)] };
        store.sql(ports)?.run(&[remove]).await?;
    }
    Ok(())
}

/// Publishes after the answer has gone out. While one publisher waits for the queue, what others bring is taken along
/// in its next round: a busy isolate pays for one call and one delete per round, not per request.
pub fn publish_later(ports: &Arc<Ports>, envelopes: Vec<Envelope>) {
    if envelopes.is_empty() || ports.relay.join(envelopes, ports.clock.now()) {
        return;
    }
    let held = Arc::clone(ports);
    ports.background.run(Box::pin(async move {
        while let Some(round) = held.relay.next() {
            publish_round(&held, &round).await;
        }
    }));
}

async fn publish_round(ports: &Ports, round: &[Envelope]) {
    for shard in (0..=u8::MAX).take(ports.shards.len()) {
        let of_shard: Vec<Envelope> = round.iter().filter(|e| e.shard == shard).cloned().collect();
        if let Err(fault) = publish(ports, Store::Shard(shard), &of_shard).await {
            tracing::warn!(op = "outbox.publish", %fault, "left for the sweeper");
        }
    }
}

/// A publisher that works longer than this is taken for dead: its request was cut off. In milliseconds.
const PUBLISHER_LIFE_MS: i64 = crate::time::seconds(20);

/// What waits for this isolate's publisher.
#[derive(Default)]
pub struct Relay(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    envelopes: Vec<Envelope>,
    /// When the publisher at work began.
    since: Option<Instant>,
}

impl Relay {
    /// Leaves envelopes; true when a publisher is at work that will take them.
    fn join(&self, envelopes: Vec<Envelope>, now: Instant) -> bool {
        let mut waiting = self.open();
        waiting.envelopes.extend(envelopes);
        let is_at_work = waiting.since.is_some_and(|since| now.since(since) < PUBLISHER_LIFE_MS);
        if !is_at_work {
            waiting.since = Some(now);
        }
        is_at_work
    }
    /// The next round; none ends the publisher.
    fn next(&self) -> Option<Vec<Envelope>> {
        let mut waiting = self.open();
        if waiting.envelopes.is_empty() {
            waiting.since = None;
            return None;
        }
        Some(std::mem::take(&mut waiting.envelopes))
    }
    fn open(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Publishes what was forgotten in one database; answers how many rows it found. Called by cron.
pub async fn sweep(ports: &Ports, store: Store, now: Instant) -> Result<usize, Fault> {
    #[derive(Deserialize)]
    struct Row {
        #[serde(deserialize_with = "sql::json")]
        envelope: Envelope,
    }
    let find = Statement { sql: FORGOTTEN, params: vec![now.plus(-FORGOTTEN_AFTER_MS).into()] };
    let rows: Vec<Row> = sql::rows(store.sql(ports)?.as_ref(), find).await?;
    let envelopes: Vec<Envelope> = rows.into_iter().map(|row| row.envelope).collect();
    publish(ports, store, &envelopes).await?;
    Ok(envelopes.len())
}

/// Tenants of one shard that have runs which were due before an instant, or schedules which are due now, each once. Called by cron, which sends each a job.
pub async fn overdue(ports: &Ports, shard: u8, before: Instant) -> Result<BTreeSet<TeamId>, Fault> {
    #[derive(Deserialize)]
    struct Row {
        tenant_id: TeamId,
    }
    let find = |sql, at: Instant| Statement { sql, params: vec![at.into()] };
    let store = ports.shard(shard)?.as_ref();
    let mut rows: Vec<Row> = sql::rows(store, find(OVERDUE, before)).await?;
    rows.extend(sql::rows::<Row>(store, find(DUE, ports.clock.now())).await?);
    Ok(rows.into_iter().map(|row| row.tenant_id).collect())
}

/// Runs of one shard that wait for their turn.
#[derive(Debug, Default, Deserialize)]
pub struct WaitingRuns {
    pub count: u64,
    /// When the one that waits longest began.
    pub since: Option<Instant>,
}

/// How many runs of workflows wait, whosever they are. Costs what waits, by an index of its own.
pub async fn waiting_runs(ports: &Ports, shard: u8) -> Result<WaitingRuns, Fault> {
    let find = Statement { sql: WAITING, params: Vec::new() };
    let rows: Vec<WaitingRuns> = sql::rows(ports.shard(shard)?.as_ref(), find).await?;
    Ok(rows.into_iter().next().unwrap_or_default())
}

/// Forgets marks of consumers that no message can come back for. Called by cron.
pub async fn forget_marks(ports: &Ports, shard: u8, now: Instant) -> Result<(), Fault> {
    let forget = Statement { sql: FORGET_MARKS, params: vec![now.plus(-MARKS_KEPT_MS).into()] };
    ports.shard(shard)?.run(&[forget]).await.map(|_| ())
}
