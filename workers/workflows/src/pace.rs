//! How fast runs may be started by people, programs and webhooks. What a schedule or an event starts is never refused: it waits for its
//! turn (`turns`).

use kernel::{Fault, Scope, audit::ActorKind, ids::WorkflowId, limit::Rule};
use web::App;

/// One person or key: 1,000 at once, then 20 a second.
const BY_ACTOR: Rule = Rule { capacity: 1_000, per_minute: 1_200 };
/// One workflow: a burst of 2,000, then 300 a second.
const BY_WORKFLOW: Rule = Rule { capacity: 2_000, per_minute: 18_000 };
/// All workflows of a team: a burst of 4,000, then 600 a second.
const BY_TEAM: Rule = Rule { capacity: 4_000, per_minute: 36_000 };

/// Spends one start: of whoever asks (nobody in particular, at a webhook), of the workflow and of the team.
/// # Errors
/// `Fault::Busy` with the time after which it is worth trying again: 429 with Retry-After.
pub async fn spend(app: &App, scope: &Scope, workflow: &WorkflowId) -> Result<(), Fault> {
    let (team, actor) = (scope.tenant().team(), scope.actor());
    if actor.kind != ActorKind::System {
        app.spend(&format!("{team}/workflows/start-by/{}", actor.id), BY_ACTOR).await?;
    }
    app.spend(&format!("{team}/workflows/start-of/{workflow}"), BY_WORKFLOW).await?;
    app.spend(&format!("{team}/workflows/start"), BY_TEAM).await
}
