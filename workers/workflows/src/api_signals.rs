//! The door for signals that name no run.

use kernel::{
    ids::{EventId, RunId},
    permission::AutomationsEdit,
};
use serde::Serialize;
use web::{Answer, Json, May};

use crate::{
    api_runs::RunSignal,
    runs,
    signals::{self, Signal},
};

/// Who was given a signal.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignalTaken {
    /// Its id: the one that was sent, or a new one.
    pub id: String,
    /// False when the same signal had come before.
    pub is_new: bool,
    /// Runs that waited for it.
    pub runs: Vec<RunId>,
    /// False when more runs wait than one call tells: send it again with this id, and the others hear of it.
    pub is_complete: bool,
}

/// Tell every run that waits for it of something that happened, for “Wait for an event”.
///
/// Finds the runs by name and correlation. The same `id` twice is one event. Runs that begin to wait within 15 minutes after it are given
/// it, too, so it may come a little early.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/workflow-signals", tag = "workflows",
    request_body = RunSignal, responses((status = 200, body = SignalTaken), (status = 409, body = web::ProblemBody),
    (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn send_signal(may: May<AutomationsEdit>, Json(signal): Json<RunSignal>) -> Answer<Json<SignalTaken>> {
    let scope = may.scope();
    let RunSignal { id, name, correlation, items } = signal;
    let id = id.unwrap_or_else(|| scope.new_id::<EventId>().to_string());
    let signal = Signal { id: id.clone(), name, correlation, items: runs::objects(items)?, came_at: scope.now() };
    let signals::Sent { is_new, runs, is_complete } = signals::send(scope, signal).await?;
    Ok(Json(SignalTaken { id, is_new, runs, is_complete }))
}

/// This door in the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(send_signal))]
pub struct Docs;
