//! Runs: how they start, what people tell them, and what failed of them.

use kernel::{
    Batch, Fault, Job, Scope,
    id::Id,
    ids::{DeadLetterId, RunId, WorkflowId},
    page::{Page, PageQuery},
};
use serde_json::{Map, Value, json};

use crate::{
    catalog::{Kinds, is_trigger},
    graph::{Graph, Node, Snapshot},
    machine::{self, RunError, RunState},
    model::{DeadLetter, RunLine, Version, Workflow, WorkflowState},
    ops,
    protocol::{Begin, Birth, Command, HookAnswer, Parent, Reply, WorkflowRun},
    store::{self, RunFilter},
    view::RunView,
};

/// Items that come with a trigger.
const MOST_ITEMS: usize = 10_000;
/// The kind that a press of the button means.
const MANUAL: &str = "trigger.manual";
/// The kind that hears of other workflows' failures.
const ON_ERROR: &str = "trigger.error";

/// Something that starts a run.
pub struct Start<'a> {
    /// Node of the trigger.
    pub trigger: &'a str,
    /// The same for the same occasion: it starts one run, however often it is heard of.
    pub dedup: &'a str,
    pub items: Vec<Value>,
}

/// The run that a trigger has.
pub struct Started {
    pub run: RunId,
    pub version: u32,
    /// False when the same trigger had started it before.
    pub is_new: bool,
}

/// Starts a run of the published version, or finds the one that the same trigger started before. It is stored when this comes
/// back, and goes to its end whatever happens.
/// # Errors
/// `Fault::Conflict`: `workflow_paused` when it is not active, `not_published`.
pub async fn start(scope: &Scope, id: &WorkflowId, start: Start<'_>) -> Result<Started, Fault> {
    let workflow = ops::find(scope, id).await?;
    if workflow.state != WorkflowState::Active {
        return Err(paused());
    }
    begin(scope, &workflow, start).await
}

/// Nothing was started.
pub fn paused() -> Fault {
    Fault::conflict("workflow_paused", "the workflow is switched off; nothing was started")
}

/// Starts a run by hand, of a workflow that may be switched off.
pub async fn run(
    scope: &Scope,
    id: &WorkflowId,
    trigger: Option<&str>,
    (dedup, items): (&str, Vec<Value>),
) -> Result<Started, Fault> {
    let workflow = ops::find(scope, id).await?;
    let version = published(scope, &workflow).await?;
    let node = choose(&version.graph, trigger)?.id.clone();
    begin(scope, &workflow, Start { trigger: &node, dedup, items }).await
}

/// The trigger that is named, else the one for presses of the button, else the first.
pub fn choose<'g>(graph: &'g Graph, named: Option<&str>) -> Result<&'g Node, Fault> {
    let mut triggers = graph.nodes.iter().filter(|node| is_trigger(node));
    let found = match named {
        Some(id) => triggers.find(|node| node.id == id),
        None => triggers.clone().find(|node| node.of == MANUAL).or_else(|| triggers.next()),
    };
    found.ok_or_else(|| Fault::invalid("trigger", "unknown_trigger", "name a node of the workflow that is a trigger"))
}

pub async fn published(scope: &Scope, workflow: &Workflow) -> Result<Version, Fault> {
    let number = workflow.published_version.ok_or_else(ops::not_published)?;
    store::find_version(&scope.db()?, &workflow.id, number).await?.ok_or_else(ops::not_published)
}

async fn begin(scope: &Scope, workflow: &Workflow, start: Start<'_>) -> Result<Started, Fault> {
    let version = published(scope, workflow).await?;
    start_version(scope, workflow, &version, start).await
}

/// The same when the version is known.
pub async fn start_version(
    scope: &Scope,
    workflow: &Workflow,
    version: &Version,
    start: Start<'_>,
) -> Result<Started, Fault> {
    let Start { trigger, dedup, items } = start;
    let begin = prepare(workflow, version.version, version.graph.clone(), (trigger, items))?;
    let (run, is_new, _) = send(scope, begin, (trigger, dedup)).await?;
    Ok(Started { run, version: version.version, is_new })
}

/// Starts a run and waits for what it says, for some seconds.
pub async fn start_and_wait(
    scope: &Scope,
    workflow: &Workflow,
    version: &Version,
    start: Start<'_>,
) -> Result<(Started, Option<HookAnswer>), Fault> {
    let Start { trigger, dedup, items } = start;
    let begin = prepare(workflow, version.version, version.graph.clone(), (trigger, items))?;
    let begin = Begin { waits: true, ..begin };
    let run = run_of(scope, &begin, (trigger, dedup))?;
    let started = |run, is_new| Started { run, version: version.version, is_new };
    match ask(scope, &run, Command::Begin(Box::new(begin))).await? {
        Reply::Answer { answer } => Ok((started(run, true), Some(*answer))),
        Reply::Begun { is_new, .. } => Ok((started(run, is_new), None)),
        other => Err(refused(other)),
    }
}

/// Tells the object of the occasion's run to begin, and answers where it is then.
async fn send(scope: &Scope, begin: Begin, (what, dedup): (&str, &str)) -> Result<(RunId, bool, RunState), Fault> {
    let run = run_of(scope, &begin, (what, dedup))?;
    match ask(scope, &run, Command::Begin(Box::new(begin))).await? {
        Reply::Begun { is_new, state } => Ok((run, is_new, state)),
        other => Err(refused(other)),
    }
}

fn run_of(scope: &Scope, begin: &Begin, (what, dedup): (&str, &str)) -> Result<RunId, Fault> {
    let id = machine::run_id(scope.tenant().team().as_str(), begin.birth.workflow.as_str(), what, dedup);
    RunId::parse(&id).ok_or_else(|| Fault::internal(format!("{id} is no id of a run")))
}

/// Starts a run for a step that waits for it, or finds the one that the same step started before. One that failed or was cancelled goes
/// on where it was: the step was redriven.
/// # Errors
/// `Fault::NotFound`; `Fault::Conflict`: `not_published`, `no_manual_trigger`.
pub async fn call(
    scope: &Scope,
    id: &WorkflowId,
    parent: Parent,
    (key, items): (&str, Vec<Value>),
) -> Result<RunId, Fault> {
    let workflow = ops::find(scope, id).await?;
    let version = published(scope, &workflow).await?;
    let trigger = version.graph.nodes.iter().find(|node| node.of == MANUAL).map(|node| node.id.clone());
    let trigger = trigger.ok_or_else(|| {
        Fault::conflict("no_manual_trigger", "the workflow has no trigger “By hand” for a step to start it")
    })?;
    let mut begin = prepare(&workflow, version.version, version.graph, (&trigger, items))?;
    begin.birth.parent = Some(parent);
    // Not the trigger: another version may have another one, and the same step starts one run.
    let (run, is_new, state) = send(scope, begin, ("call", key)).await?;
    if !is_new && matches!(state, RunState::Failed | RunState::Cancelled) {
        tell(scope, &run, Command::Redrive { from: None }).await?;
    }
    Ok(run)
}

/// What the object is told, or what is wrong with it.
pub fn prepare(
    workflow: &Workflow,
    version: u32,
    graph: Graph,
    (trigger, items): (&str, Vec<Value>),
) -> Result<Begin, Fault> {
    let snapshot = Snapshot::new(graph, &Kinds);
    let snapshot = snapshot.ok_or_else(|| Fault::conflict("workflow_invalid", "a kind of node is no longer there"))?;
    let (name, trigger) = (workflow.name.clone(), trigger.to_owned());
    let birth = Birth { workflow: workflow.id.clone(), name, version, trigger, parent: None };
    Ok(Begin { birth, snapshot, items: objects(items)?, waits: false })
}

/// Items are objects; where there are none, one that is empty starts the run.
pub fn objects(items: Vec<Value>) -> Result<Vec<Value>, Fault> {
    if items.is_empty() {
        return Ok(vec![Value::Object(Map::new())]);
    }
    if items.len() > MOST_ITEMS {
        return Err(Fault::invalid("items", "too_many", format!("at most {MOST_ITEMS} items")));
    }
    match items.iter().position(|item| !item.is_object()) {
        Some(at) => Err(Fault::invalid(format!("items/{at}"), "not_an_object", "each item is a JSON object")),
        None => Ok(items),
    }
}

/// Starts the workflow that hears of failures, once per failed run. One that is gone or switched off hears nothing.
pub async fn start_on_error(
    scope: &Scope,
    workflow: &str,
    (run, birth): (&RunId, &Birth),
    error: &RunError,
) -> Result<(), Fault> {
    let Some(id) = WorkflowId::parse(workflow) else { return Ok(()) };
    let Some(workflow) = store::find(&scope.db()?, &id).await? else { return Ok(()) };
    if workflow.state != WorkflowState::Active {
        return Ok(());
    }
    let graph = published(scope, &workflow).await?.graph;
    let Some(trigger) = graph.nodes.iter().find(|node| node.of == ON_ERROR) else { return Ok(()) };
    let node = machine::parse_step_name(&error.step).map_or(error.step.as_str(), |(node, _)| node);
    let item = json!({ "run": run, "workflow": birth.workflow, "workflow_name": birth.name, "node": node,
        "code": error.code, "message": error.message });
    let start = Start { trigger: &trigger.id, dedup: run.as_str(), items: vec![item] };
    begin(scope, &workflow, start).await.map(|_| ())
}

pub async fn list(scope: &Scope, filter: &RunFilter, page: &PageQuery) -> Result<Page<RunLine>, Fault> {
    let rows = store::list_runs(&scope.db()?, filter, page).await?;
    Ok(Page::cut(rows, page, |run| format!("{}.{}", run.started_at.millis(), run.id)))
}

/// A run, as `Command::Get` or `Command::Iterations` shows it.
pub async fn find(scope: &Scope, id: &RunId, command: Command) -> Result<RunView, Fault> {
    match ask(scope, id, command).await? {
        Reply::Run { run } => Ok(*run),
        other => Err(refused(other)),
    }
}

/// Tells a run something; answers where it is then.
pub async fn tell(scope: &Scope, id: &RunId, command: Command) -> Result<RunState, Fault> {
    match ask(scope, id, command).await? {
        Reply::Done { state } => Ok(state),
        other => Err(refused(other)),
    }
}

async fn ask(scope: &Scope, id: &RunId, command: Command) -> Result<Reply, Fault> {
    scope.ask::<WorkflowRun>(id.as_str(), command).await?
}

fn refused(reply: Reply) -> Fault {
    match reply {
        Reply::Unknown => Fault::not_found("run"),
        Reply::Refused { code, text } => Fault::conflict(code, text),
        _ => Fault::internal("a run answered something else"),
    }
}

/// The id of a dead letter: one per failure.
pub fn letter_id(key: &str, attempt: u32) -> Result<DeadLetterId, Fault> {
    let id = machine::hashed(DeadLetterId::PREFIX, &[key, &attempt.to_string()]);
    DeadLetterId::parse(&id).ok_or_else(|| Fault::internal(id))
}

pub async fn list_letters(
    scope: &Scope,
    workflow: Option<&WorkflowId>,
    page: &PageQuery,
) -> Result<Page<DeadLetter>, Fault> {
    let rows = store::list_letters(&scope.db()?, workflow, page).await?;
    Ok(Page::cut(rows, page, |letter| format!("{}.{}", letter.at.millis(), letter.id)))
}

/// Runs what failed again, at the node that failed; answers how many letters were taken up.
/// # Errors
/// `Fault::NotFound` when one of them is not there; then nothing was done.
pub async fn redrive(scope: &Scope, ids: &[DeadLetterId]) -> Result<u32, Fault> {
    let mut letters = Vec::with_capacity(ids.len());
    for id in ids {
        let letter = store::find_letter(&scope.db()?, id).await?;
        letters.push(letter.ok_or_else(|| Fault::not_found("dead letter"))?);
    }
    let mut taken = 0;
    for letter in &letters {
        taken += u32::from(redrive_one(scope, &letter.id, &letter.run_id).await?);
    }
    Ok(taken)
}

/// Redrives one letter's run. A run that goes on already is fine: somebody was faster.
pub async fn redrive_one(scope: &Scope, letter: &DeadLetterId, run: &RunId) -> Result<bool, Fault> {
    let answer = tell(scope, run, Command::Redrive { from: None }).await;
    let is_taken = match answer {
        Ok(_) => true,
        Err(Fault::Conflict { .. } | Fault::NotFound { .. }) => false,
        Err(fault) => return Err(fault),
    };
    scope.commit(store::redriven(letter, scope.now())).await?;
    Ok(is_taken)
}

/// The same for all that wait, by a job.
pub async fn redrive_all(scope: &Scope, workflow: Option<WorkflowId>) -> Result<(), Fault> {
    let job = Job::RedriveRuns { workflow, until: scope.now(), after: None };
    scope.commit(Batch::default().and_do(job)).await
}
