//! Which cron line does what. Lines are those of wrangler.toml. Work of tenants is never done here: a tick walks the
//! directory and enqueues one job per tenant.

use std::sync::Arc;

use kernel::{
    Body, Envelope, Fault, Job, Ports,
    ids::{EventId, TeamId},
    outbox,
};

use crate::isolate;

/// Every minute: what a dying publisher left behind, and runs of workflows that lost their alarm.
const EVERY_MINUTE: &str = "* * * * *";
/// Once an hour: what ran out, teams whose time is up, and objects that lost their alarm.
const EVERY_HOUR: &str = "17 * * * *";
/// Looks into one shard's outbox per tick, at most: after an outage of the queue the backlog must shrink faster than it grew.
const SWEEPS: usize = 20;
/// Tenants of one look into the directory: as many as one call of the queue takes.
const PAGE: u32 = 100;

/// A line came due.
pub async fn tick(line: &str) -> Result<(), Fault> {
    let ports = isolate::ports()?;
    match line {
        EVERY_MINUTE => {
            sweep_outboxes(&ports).await?;
            wake_runs(&ports).await
        }
        EVERY_HOUR => {
            auth::jobs::sweep(&ports).await?;
            teams::sweep(&ports).await?;
            forget_marks(&ports).await?;
            for_each_tenant(&ports, &Job::SweepCalendars).await?;
            for_each_tenant(&ports, &Job::ForgetRuns { after: None }).await
        }
        other => Err(Fault::internal(format!("no cron line {other}"))),
    }
}

async fn sweep_outboxes(ports: &Arc<Ports>) -> Result<(), Fault> {
    for store in outbox::Store::all(ports) {
        let mut found = 0;
        for _ in 0..SWEEPS {
            let swept = outbox::sweep(ports, store, ports.clock.now()).await?;
            found += swept;
            if swept < outbox::PUBLISH_AT_ONCE {
                break;
            }
        }
        if found > 0 {
            tracing::warn!(op = "outbox.sweep", ?store, found, "published what was left behind");
        }
    }
    Ok(())
}

/// One job for each tenant that has a run whose time has passed.
async fn wake_runs(ports: &Arc<Ports>) -> Result<(), Fault> {
    let now = ports.clock.now();
    for (shard, _) in (0..=u8::MAX).zip(&ports.shards) {
        let tenants = outbox::overdue(ports, shard, now.plus(-workflows::OVERDUE_MS)).await?;
        let seal = |team: TeamId| Envelope {
            team,
            shard,
            id: ports.new_id::<EventId>(),
            at: now,
            body: Body::Job(Job::SweepRuns),
        };
        let envelopes: Vec<Envelope> = tenants.into_iter().map(seal).collect();
        for part in envelopes.chunks(PAGE as usize) {
            ports.queue.send(part).await?;
        }
    }
    Ok(())
}

async fn forget_marks(ports: &Arc<Ports>) -> Result<(), Fault> {
    for (shard, _) in (0..=u8::MAX).zip(&ports.shards) {
        outbox::forget_marks(ports, shard, ports.clock.now()).await?;
    }
    Ok(())
}

async fn for_each_tenant(ports: &Arc<Ports>, job: &Job) -> Result<(), Fault> {
    let mut after: Option<TeamId> = None;
    loop {
        let tenants = ports.directory.tenants(after.as_ref(), PAGE).await?;
        let seal = |(team, shard): &(TeamId, u8)| Envelope {
            team: team.clone(),
            shard: *shard,
            id: ports.new_id::<EventId>(),
            at: ports.clock.now(),
            body: Body::Job(job.clone()),
        };
        let envelopes: Vec<Envelope> = tenants.iter().map(seal).collect();
        if !envelopes.is_empty() {
            ports.queue.send(&envelopes).await?;
        }
        match tenants.into_iter().last() {
            Some((team, _)) if envelopes.len() == PAGE as usize => after = Some(team),
            _ => return Ok(()),
        }
    }
}
