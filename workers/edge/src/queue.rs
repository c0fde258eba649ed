//! Queue messages: opens each envelope into a scope, lets `jobs.rs` work, and decides what a fault means.

use std::sync::Arc;

use futures_util::future::join_all;
use kernel::{Envelope, Fault, Ports, Scope, Tenant, ids::RequestId};
use serde::Serialize;

use crate::{
    isolate,
    jobs::{self, Doer},
};

/// After this many deliveries a message is dead.
const MAX_ATTEMPTS: u32 = 6;
/// Longest wait before another try, in seconds.
const MAX_DELAY_S: u32 = 3_600;

/// What becomes of a message.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
enum Verdict {
    Done,
    Retry {
        delay_s: u32,
    },
    /// Kept in the dead-letter queue for a person to look at.
    Dead,
}

/// Works a batch `[[body, attempts]…]` off; answers the verdicts in the same order as JSON.
pub async fn consume(batch: &str, doer: Doer) -> Result<String, Fault> {
    let ports = isolate::ports()?;
    let messages: Vec<(String, u32)> = kernel::json::read(batch)?;
    // Side by side: a crawl that waits for somebody's server must not hold up a mail.
    let verdicts = join_all(messages.iter().map(|(body, attempts)| work(&ports, (body, *attempts), doer))).await;
    Ok(kernel::json::write(&verdicts)?)
}

/// Does what another Worker's queue brought; answers its outcome as JSON, and that one decides.
pub async fn take(envelope: &str, doer: Doer) -> Result<String, Fault> {
    let envelope: Envelope = kernel::json::read(envelope)?;
    let outcome = doer(&scope_of(&isolate::ports()?, &envelope), &envelope).await;
    Ok(kernel::json::write(&outcome)?)
}

fn scope_of(ports: &Arc<Ports>, envelope: &Envelope) -> Scope {
    #[allow(clippy::disallowed_methods, reason = "a door: the envelope was sealed by a scope")]
    let tenant = Tenant::from_directory(envelope.team.clone(), envelope.shard);
    Scope::new(Arc::clone(ports), tenant, ports.new_id::<RequestId>())
}

async fn work(ports: &Arc<Ports>, (body, attempts): (&str, u32), doer: Doer) -> Verdict {
    let envelope: Envelope = match kernel::json::read(body) {
        Ok(envelope) => envelope,
        Err(error) => {
            tracing::error!(op = "queue.open", %error, "not an envelope");
            return Verdict::Dead;
        }
    };
    let scope = scope_of(ports, &envelope);
    let began = scope.now();
    let outcome = doer(&scope, &envelope).await;
    let duration_ms = scope.now().since(began);
    let op = jobs::name(&envelope.body);
    let verdict = outcome.as_ref().map_or_else(|fault| retry_or_drop(fault, attempts), |()| Verdict::Done);
    let (request_id, tenant_id, event_id) = (scope.request(), scope.tenant().team(), &envelope.id);
    match outcome {
        Ok(()) => tracing::info!(%request_id, %tenant_id, %event_id, op, duration_ms, outcome = "done", "job"),
        Err(fault) => {
            tracing::warn!(%request_id, %tenant_id, %event_id, op, duration_ms, attempts, %fault, outcome = ?verdict, "job");
        }
    }
    verdict
}

/// The one place that decides: what may pass is tried again, later each time; the rest is dead at once.
fn retry_or_drop(fault: &Fault, attempts: u32) -> Verdict {
    if !fault.is_transient() || attempts >= MAX_ATTEMPTS {
        return Verdict::Dead;
    }
    let wanted_s = match fault {
        Fault::Busy { retry_after_ms } => u32::try_from(retry_after_ms.max(&0) / 1_000 + 1).unwrap_or(MAX_DELAY_S),
        // 5 s, 20 s, 80 s, 320 s, 1,280 s: a quarter of an hour of somebody else's outage is survived.
        _ => 5_u32.saturating_mul(4_u32.saturating_pow(attempts.saturating_sub(1))),
    };
    Verdict::Retry { delay_s: wanted_s.min(MAX_DELAY_S) }
}

#[cfg(test)]
mod tests {
    use kernel::Fault;

    use super::{MAX_ATTEMPTS, Verdict, retry_or_drop};

    #[test]
    fn what_may_pass_is_tried_again_later_each_time_and_ends() {
        let fault = Fault::upstream("mail", "status 500", true);
        let delays: Vec<Verdict> = (1..=MAX_ATTEMPTS).map(|attempts| retry_or_drop(&fault, attempts)).collect();
        let wanted = [5, 20, 80, 320, 1_280].map(|delay_s| Verdict::Retry { delay_s });
        assert_eq!(delays[..5], wanted);
        assert_eq!(delays[5], Verdict::Dead);
    }

    #[test]
    fn what_cannot_pass_is_dead_at_once_and_a_limit_says_when() {
        assert_eq!(retry_or_drop(&Fault::not_found("lead"), 1), Verdict::Dead);
        assert_eq!(retry_or_drop(&Fault::upstream("mail", "status 422", false), 1), Verdict::Dead);
        assert_eq!(retry_or_drop(&Fault::Busy { retry_after_ms: 29_500 }, 1), Verdict::Retry { delay_s: 30 });
    }
}
