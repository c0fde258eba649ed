//! Doors to runs and to what failed of them.

use axum::{extract::State, http::StatusCode};
use kernel::{
    Fault, Instant,
    ids::{DeadLetterId, EventId, RunId, WorkflowId},
    page::{DEFAULT_LIMIT, MAX_LIMIT, Page, PageQuery},
    permission::{AutomationsEdit, AutomationsView},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use web::{Answer, App, IdempotencyKey, Json, May, Path, Query};

use crate::{
    machine::RunState,
    model::{DeadLetter, RunLine},
    pace,
    protocol::{Command, Settle},
    runs,
    store::RunFilter,
    view::RunView,
};

/// Letters that are redriven by one call when they are named.
const MOST_NAMED: usize = 25;

/// What starts a run by hand.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ManualRun {
    /// Node that starts it; the one for presses of the button, or the first trigger, when absent.
    pub trigger: Option<String>,
    /// JSON objects; one that is empty when absent.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Object>))]
    pub items: Vec<Value>,
}

/// The run that was started.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunStarted {
    pub run_id: RunId,
    pub version: u32,
    /// False when the same `Idempotency-Key` had started it before.
    pub is_new: bool,
}

/// Narrows the list of runs.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct RunQuery {
    pub workflow_id: Option<WorkflowId>,
    pub state: Option<RunState>,
    /// Started at this instant or later (unix ms).
    pub from: Option<Instant>,
    /// Started before this instant (unix ms).
    pub to: Option<Instant>,
}

/// Asks for what is over of a loop.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct LoopQuery {
    /// Node of a loop: the steps are those of its iterations that are over, in their order.
    #[serde(rename = "loop")]
    pub of: Option<String>,
    /// The iteration that the loop is in itself, as the run shows it; empty for one that is in no other.
    #[serde(default)]
    pub iteration: String,
    /// Iterations wanted, 1 to 100; 25 when absent. Fewer come when they are large.
    pub limit: Option<u32>,
    /// The `next_cursor` of the answer before.
    pub cursor: Option<u32>,
}

/// Where a run is.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunNow {
    pub state: RunState,
}

/// Where a redrive begins.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunRedrive {
    /// This node and all that follows it; what failed, when absent.
    pub from: Option<String>,
}

/// A person's word on a step whose outcome is unknown.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StepWord {
    pub node: String,
    /// As the run shows it; empty outside of loops.
    #[serde(default)]
    pub iteration: String,
    pub how: How,
    /// With `happened`: the items that came of it.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Object>))]
    pub output: Vec<Value>,
    /// With `happened`: the port that they leave at; `main` when absent.
    pub port: Option<String>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum How {
    Happened,
    Repeat,
    Fail,
}

/// A person's answer to a step that asks for approval.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Approval {
    pub node: String,
    #[serde(default)]
    pub iteration: String,
    pub yes: bool,
}

/// Something that happened outside.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunSignal {
    /// The same for the same occasion; a new one when absent.
    pub id: Option<String>,
    pub name: String,
    pub correlation: String,
    /// JSON objects: what the waiting step puts out.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Object>))]
    pub items: Vec<Value>,
}

/// Narrows the list of dead letters.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct LetterQuery {
    pub workflow_id: Option<WorkflowId>,
}

/// Which dead letters are to run again: those that are named, or all that wait.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LetterRedrive {
    /// At most 25.
    pub ids: Option<Vec<DeadLetterId>>,
    /// All that wait, or all of one workflow: thousands, by a job. `redriven_at` tells how far it is.
    pub all: Option<AllLetters>,
}

/// All that wait.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AllLetters {
    pub workflow_id: Option<WorkflowId>,
}

/// What a redrive began.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LettersTaken {
    /// Runs that go on already; none when a job does it.
    pub taken: Option<u32>,
}

/// Start a run by hand.
///
/// It is stored when the answer comes, and goes to its end whatever happens. The same `Idempotency-Key` is the same run.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/workflows/{id}/run", tag = "workflows",
    params(("id" = WorkflowId, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = ManualRun,
    responses((status = 202, body = RunStarted), (status = 404, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 422, body = web::ProblemBody),
    (status = 429, body = web::ProblemBody)), security(("session" = []))))]
pub async fn run_workflow(
    State(app): State<App>,
    may: May<AutomationsEdit>,
    Path(id): Path<WorkflowId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(wish): Json<ManualRun>,
) -> Answer<(StatusCode, Json<RunStarted>)> {
    let scope = may.scope();
    pace::spend(&app, scope, &id).await?;
    let key = key.unwrap_or_else(|| scope.new_id::<EventId>().to_string());
    let started = runs::run(scope, &id, wish.trigger.as_deref(), (&key, wish.items)).await?;
    let runs::Started { run: run_id, version, is_new } = started;
    Ok((StatusCode::ACCEPTED, Json(RunStarted { run_id, version, is_new })))
}

/// List runs, latest first.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/workflow-runs", tag = "workflows",
    params(PageQuery, RunQuery), responses((status = 200, body = Page<RunLine>), (status = 422, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn list_runs(
    may: May<AutomationsView>,
    Query(page): Query<PageQuery>,
    Query(query): Query<RunQuery>,
) -> Answer<Json<Page<RunLine>>> {
    let RunQuery { workflow_id: workflow, state, from, to } = query;
    Ok(Json(runs::list(may.scope(), &RunFilter { workflow, state, from, to }, &page).await?))
}

/// Read a run with its graph and every step: input, output, times, attempts, key.
///
/// Iterations of loops that are over may be thousands: with `loop` the steps are theirs, page by page.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/workflow-runs/{id}", tag = "workflows",
    params(("id" = RunId, Path), LoopQuery), responses((status = 200, body = RunView),
    (status = 404, body = web::ProblemBody), (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn get_run(
    may: May<AutomationsView>,
    Path(id): Path<RunId>,
    Query(query): Query<LoopQuery>,
) -> Answer<Json<RunView>> {
    let LoopQuery { of, iteration, limit, cursor } = query;
    let command = of.map_or(Command::Get, |node| Command::Iterations {
        step: format!("{node}:{iteration}"),
        from: cursor.unwrap_or_default(),
        most: limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT),
    });
    Ok(Json(runs::find(may.scope(), &id, command).await?))
}

/// End a run now: no further attempt begins.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/workflow-runs/{id}/cancel", tag = "workflows",
    params(("id" = RunId, Path)), responses((status = 200, body = RunNow), (status = 404, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody)), security(("session" = []))))]
pub async fn cancel_run(may: May<AutomationsEdit>, Path(id): Path<RunId>) -> Answer<Json<RunNow>> {
    tell(&may, &id, Command::Cancel).await
}

/// Let no further attempt of a run begin until it is resumed.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/workflow-runs/{id}/pause", tag = "workflows",
    params(("id" = RunId, Path)), responses((status = 200, body = RunNow), (status = 404, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody)), security(("session" = []))))]
pub async fn pause_run(may: May<AutomationsEdit>, Path(id): Path<RunId>) -> Answer<Json<RunNow>> {
    tell(&may, &id, Command::Pause).await
}

/// Let a paused run go on.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/workflow-runs/{id}/resume", tag = "workflows",
    params(("id" = RunId, Path)), responses((status = 200, body = RunNow), (status = 404, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody)), security(("session" = []))))]
pub async fn resume_run(may: May<AutomationsEdit>, Path(id): Path<RunId>) -> Answer<Json<RunNow>> {
    tell(&may, &id, Command::Resume).await
}

/// Run what failed again, or all from a node onwards. Keys stay as they were.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/workflow-runs/{id}/redrive", tag = "workflows",
    params(("id" = RunId, Path)), request_body = RunRedrive, responses((status = 200, body = RunNow),
    (status = 404, body = web::ProblemBody), (status = 409, body = web::ProblemBody)), security(("session" = []))))]
pub async fn redrive_run(
    may: May<AutomationsEdit>,
    Path(id): Path<RunId>,
    Json(redrive): Json<RunRedrive>,
) -> Answer<Json<RunNow>> {
    tell(&may, &id, Command::Redrive { from: redrive.from }).await
}

/// Say what became of a step whose outcome is unknown.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/workflow-runs/{id}/settle", tag = "workflows",
    params(("id" = RunId, Path)), request_body = StepWord, responses((status = 200, body = RunNow),
    (status = 404, body = web::ProblemBody), (status = 409, body = web::ProblemBody)), security(("session" = []))))]
pub async fn settle_step(
    may: May<AutomationsEdit>,
    Path(id): Path<RunId>,
    Json(word): Json<StepWord>,
) -> Answer<Json<RunNow>> {
    let StepWord { node, iteration, how, output, port } = word;
    let how = match how {
        How::Happened => Settle::Happened { port: port.unwrap_or_else(|| "main".to_owned()), items: output },
        How::Repeat => Settle::Repeat,
        How::Fail => Settle::Fail,
    };
    tell(&may, &id, Command::Settle { step: format!("{node}:{iteration}"), how }).await
}

/// Tell a run of something that happened, for “Wait for an event”.
///
/// One that comes before the run waits for it is kept. The same `id` twice is one event.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/workflow-runs/{id}/signal", tag = "workflows",
    params(("id" = RunId, Path)), request_body = RunSignal, responses((status = 200, body = RunNow),
    (status = 404, body = web::ProblemBody), (status = 409, body = web::ProblemBody),
    (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn signal_run(
    may: May<AutomationsEdit>,
    Path(id): Path<RunId>,
    Json(signal): Json<RunSignal>,
) -> Answer<Json<RunNow>> {
    let RunSignal { id: told, name, correlation, items } = signal;
    for (field, text) in [("name", &name), ("correlation", &correlation)] {
        if !(1..=200).contains(&text.chars().count()) {
            return Err(Fault::invalid(field, "out_of_range", "1 to 200 characters").into());
        }
    }
    let told = match told {
        Some(told) if (1..=100).contains(&told.chars().count()) => told,
        Some(_) => return Err(Fault::invalid("id", "out_of_range", "1 to 100 characters").into()),
        None => may.scope().new_id::<EventId>().to_string(),
    };
    tell(&may, &id, Command::Signal { id: told, name, correlation, items: runs::objects(items)? }).await
}

/// Answer a step that asks for approval.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/workflow-runs/{id}/approve", tag = "workflows",
    params(("id" = RunId, Path)), request_body = Approval, responses((status = 200, body = RunNow),
    (status = 404, body = web::ProblemBody), (status = 409, body = web::ProblemBody)), security(("session" = []))))]
pub async fn approve_step(
    may: May<AutomationsEdit>,
    Path(id): Path<RunId>,
    Json(approval): Json<Approval>,
) -> Answer<Json<RunNow>> {
    let Approval { node, iteration, yes } = approval;
    let by = may.scope().actor().id.clone();
    tell(&may, &id, Command::Approve { step: format!("{node}:{iteration}"), yes, by }).await
}

async fn tell(may: &May<AutomationsEdit>, id: &RunId, command: Command) -> Answer<Json<RunNow>> {
    Ok(Json(RunNow { state: runs::tell(may.scope(), id, command).await? }))
}

/// List steps that failed for good, latest first.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/dead-letters", tag = "workflows",
    params(PageQuery, LetterQuery), responses((status = 200, body = Page<DeadLetter>),
    (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn list_dead_letters(
    may: May<AutomationsView>,
    Query(page): Query<PageQuery>,
    Query(query): Query<LetterQuery>,
) -> Answer<Json<Page<DeadLetter>>> {
    Ok(Json(runs::list_letters(may.scope(), query.workflow_id.as_ref(), &page).await?))
}

/// Run again what failed for good, at the node that failed.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/dead-letters/redrive", tag = "workflows",
    request_body = LetterRedrive, responses((status = 202, body = LettersTaken), (status = 404, body = web::ProblemBody),
    (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn redrive_dead_letters(
    may: May<AutomationsEdit>,
    Json(wish): Json<LetterRedrive>,
) -> Answer<(StatusCode, Json<LettersTaken>)> {
    let taken = match wish {
        LetterRedrive { ids: Some(ids), all: None } if (1..=MOST_NAMED).contains(&ids.len()) => {
            Some(runs::redrive(may.scope(), &ids).await?)
        }
        LetterRedrive { ids: None, all: Some(AllLetters { workflow_id }) } => {
            runs::redrive_all(may.scope(), workflow_id).await?;
            None
        }
        _ => return Err(Fault::invalid("ids", "out_of_range", "1 to 25 ids, or `all` without ids").into()),
    };
    Ok((StatusCode::ACCEPTED, Json(LettersTaken { taken })))
}

/// These doors in the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    run_workflow,
    list_runs,
    get_run,
    cancel_run,
    pause_run,
    resume_run,
    redrive_run,
    settle_step,
    approve_step,
    signal_run,
    list_dead_letters,
    redrive_dead_letters
))]
pub struct Docs;
