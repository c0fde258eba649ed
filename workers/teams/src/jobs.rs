//! What the slice does on events, jobs and by the hour.

use std::sync::Arc;

use kernel::{
    Body, Envelope, Event, Fault, Job, Ports, Scope,
    audit::Change,
    ids::{EventId, UserId},
    time,
};

use crate::{
    audit::{self, record::record},
    erase, invitations,
};

/// How long an invitation is kept after its end, in milliseconds.
const INVITATIONS_KEPT_MS: i64 = time::days(30);

/// Hears events; answers that are not for this slice cost nothing.
pub async fn on_event(scope: &Scope, envelope: &Envelope, event: &Event) -> Result<(), Fault> {
    match event {
        Event::Audited { actor, change } => {
            let followed = follow(scope, change).await;
            record(scope, envelope, actor, change).await?;
            followed
        }
        _ => Ok(()),
    }
}

/// What must come true after a change even if the one who made it was cut off: visitors are sent away or let in, open
/// dashboards of those who are out are closed. Repeating it does no harm.
async fn follow(scope: &Scope, change: &Change) -> Result<(), Fault> {
    match change.action.as_str() {
        "team.deletion_planned" => {
            scope.directory().refresh(scope.tenant().team()).await?;
            scope.dismiss(None).await
        }
        "team.restored" => scope.directory().refresh(scope.tenant().team()).await,
        // Whoever may come back does so at once, and whoever may not is told why.
        "team.second_factor_required" => scope.dismiss(None).await,
        "member.removed" | "member.left" | "member.sessions_ended" => {
            scope.dismiss(Some(change.resource_id.clone())).await
        }
        _ => Ok(()),
    }
}

/// The job that takes the name of somebody whose account is gone out of the team's log.
pub async fn forget_person(scope: &Scope, user: &UserId) -> Result<(), Fault> {
    scope.commit(audit::store::forget(user)).await
}

/// What somebody did in the team, for the file of everything that is stored about them.
pub async fn list_deeds(scope: &Scope, user: &UserId) -> Result<Vec<serde_json::Value>, Fault> {
    audit::store::list_deeds(&scope.db()?, user).await
}

/// By the hour: forgets old invitations, and begins to remove teams whose time is up.
pub async fn sweep(ports: &Arc<Ports>) -> Result<(), Fault> {
    let (control, now) = (ports.control.as_ref(), ports.clock.now());
    invitations::store::sweep(control, now.plus(-INVITATIONS_KEPT_MS)).await?;
    let due = erase::list_due(ports).await?;
    let seal = |(team, shard)| Envelope {
        team,
        shard,
        id: ports.new_id::<EventId>(),
        at: now,
        body: Body::Job(Job::EraseTeam),
    };
    let envelopes: Vec<Envelope> = due.into_iter().map(seal).collect();
    if envelopes.is_empty() {
        return Ok(());
    }
    ports.queue.send(&envelopes).await
}
