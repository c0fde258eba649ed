//! What the slice does on jobs: runs that lost their alarm, many redrives page by page, the end of a team. Boxed, because another crate
//! waits for it (docs/design/wasm-size.md).

use kernel::{
    Batch, Fault, Instant, Job, Later, Scope,
    ids::{DeadLetterId, EventId, RunId, WorkflowId},
    page::{MAX_LIMIT, Page, PageQuery},
    time,
};

use crate::{
    protocol::{Command, Reply, WorkflowRun},
    runs,
    store::{self, RunFilter},
    triggers::registry,
    turns::protocol::{self as turns, KEY, WorkflowTurns},
};

/// A run that should have gone on by itself so long ago may have lost its alarm. No grace: a tick comes once a minute, and each is to be
/// found within one; a word to a run whose alarm rings at this moment does no harm.
pub const OVERDUE_MS: i64 = 0;
/// Pages of overdue runs that one job wakes.
const MOST_PAGES: usize = 10;
/// Letters that one job redrives.
const AT_ONCE: u32 = 25;
/// How long effects, skipped times and redriven letters are remembered, in milliseconds.
const KEPT_MS: i64 = time::days(30);
/// Blobs that are removed by one call, and calls for one run in one job.
const BLOBS_AT_ONCE: u32 = 100;
const MOST_BLOB_PAGES: usize = 20;

/// Starts what is due, and wakes runs whose time has passed; answers how many of those there were.
pub fn sweep(scope: &Scope) -> Later<'_, Result<usize, Fault>> {
    Box::pin(start_and_wake(scope))
}

async fn start_and_wake(scope: &Scope) -> Result<usize, Fault> {
    registry::tick(scope).await?;
    scope.commit(store::forget_past(scope.now())).await?;
    let (before, mut found) = (scope.now().plus(-OVERDUE_MS), 0);
    let mut after = (Instant::from_millis(0), String::new());
    // What is still left then is the next minute's.
    for _ in 0..MOST_PAGES {
        let late = store::list_overdue(&scope.db()?, (after.0, &after.1), before, MAX_LIMIT).await?;
        for run in &late {
            if let Err(fault) = poke(scope, &run.id).await {
                tracing::warn!(op = "workflows.sweep", run = %run.id, %fault, "will be woken later");
            }
        }
        found += late.len();
        match late.into_iter().last() {
            Some(last) if found % MAX_LIMIT as usize == 0 => after = (last.due_at, last.id.to_string()),
            _ => break,
        }
    }
    Ok(found)
}

async fn poke(scope: &Scope, run: &RunId) -> Result<(), Fault> {
    if scope.ask::<WorkflowRun>(run.as_str(), Command::Poke).await?? == Reply::Unknown {
        tracing::error!(op = "workflows.sweep", %run, "is listed, and its object knows nothing of it");
        return scope.commit(store::forget_run(run)).await;
    }
    Ok(())
}

/// A page of many redrives: letters up to an instant, behind a place in their order.
pub struct Wave {
    pub workflow: Option<WorkflowId>,
    pub until: Instant,
    pub after: Option<(Instant, DeadLetterId)>,
}

/// Forgets what is old: runs whose days are over (the object with its blobs, then the row), and what was written down long ago. A
/// portion, then the next job; a run that cannot be forgotten now is passed over until the next hour.
pub fn forget<'a>(
    scope: &'a Scope,
    event: &'a EventId,
    after: Option<(Instant, RunId)>,
) -> Later<'a, Result<(), Fault>> {
    Box::pin(forget_old(scope, event, after))
}

async fn forget_old(scope: &Scope, event: &EventId, after: Option<(Instant, RunId)>) -> Result<(), Fault> {
    let (now, before) = (scope.now(), scope.now().plus(-KEPT_MS));
    let from = after.as_ref().map_or((Instant::from_millis(0), ""), |(at, run)| (*at, run.as_str()));
    let old = store::list_old(&scope.db()?, from, now, AT_ONCE).await?;
    for run in &old {
        if let Err(fault) = forget_run(scope, &run.id).await {
            tracing::warn!(op = "workflows.forget", run = %run.id, %fault, "will be forgotten later");
        }
    }
    scope.commit(store::forget_old(before)).await?;
    let is_full = old.len() == AT_ONCE as usize;
    if !is_full && !store::is_old_left(&scope.db()?, before).await? {
        return Ok(());
    }
    let after = old.into_iter().last().map(|run| (run.forget_at, run.id)).or(after);
    let next = Batch::default().and_do(Job::ForgetRuns { after });
    scope.commit_once(event, "workflows.forget", next).await.map(|_| ())
}

/// One that was redriven meanwhile stays, and tells D1 so.
async fn forget_run(scope: &Scope, run: &RunId) -> Result<(), Fault> {
    match scope.ask::<WorkflowRun>(run.as_str(), Command::Forget).await?? {
        Reply::Erased | Reply::Unknown => {}
        _ => return Ok(()),
    }
    for _ in 0..MOST_BLOB_PAGES {
        if scope.forget_blobs(&format!("runs/{run}/"), BLOBS_AT_ONCE).await? == 0 {
            return scope.commit(store::forget_run(run)).await;
        }
    }
    // Its row stays for the next look: it leads to the rest of the blobs.
    Ok(())
}

/// Redrives a page, and leaves the rest to the next job.
pub fn redrive<'a>(scope: &'a Scope, event: &'a EventId, wave: Wave) -> Later<'a, Result<(), Fault>> {
    Box::pin(redrive_page(scope, event, wave))
}

async fn redrive_page(scope: &Scope, event: &EventId, wave: Wave) -> Result<(), Fault> {
    let Wave { workflow, until, after } = wave;
    let from = after.as_ref().map_or((Instant::from_millis(0), ""), |(at, id)| (*at, id.as_str()));
    let letters = store::list_waiting(&scope.db()?, from, until, AT_ONCE).await?;
    for letter in letters.iter().filter(|letter| workflow.as_ref().is_none_or(|of| letter.workflow_id == *of)) {
        runs::redrive_one(scope, &letter.id, &letter.run_id).await?;
    }
    let last = letters.into_iter().last().map(|letter| (letter.at, letter.id));
    let Some(after) = last else { return Ok(()) };
    let next = Job::RedriveRuns { workflow, until, after: Some(after) };
    scope.commit_once(event, "workflows.redrive", Batch::default().and_do(next)).await.map(|_| ())
}

/// Empties every run's object: the team is gone.
pub fn erase(scope: &Scope) -> Later<'_, Result<(), Fault>> {
    Box::pin(erase_all(scope))
}

async fn erase_all(scope: &Scope) -> Result<(), Fault> {
    let mut page = PageQuery { limit: Some(MAX_LIMIT), cursor: None };
    loop {
        let rows = store::list_runs(&scope.db()?, &RunFilter::default(), &page).await?;
        let at = |run: &crate::model::RunLine| format!("{}.{}", run.started_at.millis(), run.id);
        let Page { items, next_cursor } = Page::cut(rows, &page, at);
        for run in items {
            scope.ask::<WorkflowRun>(run.id.as_str(), Command::Erase).await??;
        }
        match next_cursor {
            Some(cursor) => page.cursor = Some(cursor),
            None => break,
        }
    }
    scope.ask::<WorkflowTurns>(KEY, turns::Command::Erase).await?.map(|_| ())
}
