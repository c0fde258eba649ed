//! The end of a team: everything that is kept in its name is removed, in runs that each take a while.
//!
//! Other rooms empty their objects first (the edge calls them); then come the tables of the shard, values and blobs. A
//! run that found something asks for the next one. What the control database knows goes with the first run, but for the
//! team's bare row: it goes last, once a run found nothing and the time is over in which the queue may still have brought
//! something. As long as it is there, the hourly sweep goes on.

pub mod store;

use kernel::{Batch, Fault, Job, Ports, Scope, ids::TeamId, time};

pub use store::TABLES;

/// Values and blobs of one run, each.
const KEPT_AT_ONCE: u32 = 200;
/// Statements of one run: a consumer has its limits, and others wait behind it.
const STATEMENTS: usize = 60;
/// How long after its time a team's row is kept, in milliseconds: longer than the queue tries to deliver anything, and
/// than a conversation waits for its first word.
const LINGER_MS: i64 = time::hours(25);

/// Clocks differ: nothing is removed before nobody can restore it any more, in milliseconds.
const SKEW_MS: i64 = time::minutes(1);

/// Teams whose time is up, some of them.
pub async fn list_due(ports: &Ports) -> Result<Vec<(TeamId, u8)>, Fault> {
    store::list_due(ports.control.as_ref(), ports.clock.now().plus(-SKEW_MS)).await
}

/// Whether the team is closed and its time is up. A job that outlived a restoration does nothing.
pub async fn is_due(scope: &Scope) -> Result<bool, Fault> {
    store::is_due(scope.control(), scope.tenant().team(), scope.now().plus(-SKEW_MS)).await
}

/// One run. `found` tells how much other rooms removed in it.
pub async fn run(scope: &Scope, found: usize) -> Result<(), Fault> {
    let (team, before) = (scope.tenant().team(), scope.now().plus(-LINGER_MS));
    // A team that ended with its only person was closed without a word.
    scope.directory().refresh(team).await?;
    scope.dismiss(None).await?;
    store::strip_team(scope.control(), team).await?;
    let found = found + remove_rows(scope).await? + scope.forget_kept(KEPT_AT_ONCE).await?;
    if found > 0 {
        return scope.commit(Batch::default().and_do(Job::EraseTeam)).await;
    }
    if !store::is_due(scope.control(), team, before).await? {
        return Ok(());
    }
    store::remove_outbox(&scope.db()?).await?;
    store::remove_team(scope.control(), team, before).await?;
    tracing::info!(op = "teams.erase", tenant_id = %team, "nothing of it is left");
    Ok(())
}

async fn remove_rows(scope: &Scope) -> Result<usize, Fault> {
    let (db, mut found, mut statements) = (scope.db()?, 0, 0);
    for (_, remove) in TABLES {
        loop {
            if statements >= STATEMENTS {
                return Ok(found);
            }
            statements += 1;
            let gone = store::remove_rows(&db, remove).await?;
            found += gone;
            if gone < store::AT_ONCE {
                break;
            }
        }
    }
    Ok(found)
}
