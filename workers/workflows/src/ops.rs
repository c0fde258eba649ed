//! Use cases of workflows as they are edited: load, decide, commit. Versions are in `versions`, runs in `runs`.

use kernel::{
    Batch, Fault, Scope,
    audit::Change,
    ids::WorkflowId,
    page::{Page, PageQuery},
    time,
};
use serde_json::json;

use crate::{
    catalog::Kinds,
    credentials,
    graph::{self, Graph, Problem, Severity, limits},
    mail,
    model::{self, NewWorkflow, Workflow, WorkflowChange, WorkflowLine, WorkflowState},
    store, templates,
    triggers::registry,
};

/// How far back a list counts successes.
const COUNTED_MS: i64 = time::days(7);

pub async fn list(
    scope: &Scope,
    page: &PageQuery,
    (state, query): (Option<WorkflowState>, Option<&str>),
) -> Result<Page<WorkflowLine>, Fault> {
    let searched = query.filter(|query| !query.is_empty()).map(model::searched).transpose()?;
    let rows = store::list(&scope.db()?, page, (state, searched), scope.now().plus(-COUNTED_MS)).await?;
    Ok(Page::cut(rows, page, |workflow| workflow.id.to_string()))
}

pub async fn find(scope: &Scope, id: &WorkflowId) -> Result<Workflow, Fault> {
    store::find(&scope.db()?, id).await?.ok_or_else(|| Fault::not_found("workflow"))
}

pub async fn create(scope: &Scope, new: NewWorkflow) -> Result<Workflow, Fault> {
    let graph = match (new.graph, new.template) {
        (Some(_), Some(_)) => {
            return Err(Fault::invalid("template", "not_both", "send a graph, or the key of a template, not both"));
        }
        (None, Some(key)) => templates::make(scope, &key).await?,
        (graph, None) => graph.unwrap_or_default(),
    };
    let draft = fitting(graph)?;
    let now = scope.now();
    let workflow = Workflow {
        id: scope.new_id(),
        name: model::name(&new.name)?,
        state: WorkflowState::Draft,
        draft,
        revision: 1,
        published_version: None,
        house: None,
        created_at: now,
        updated_at: now,
    };
    let created = Change::new("workflow.created", &workflow.id).after(json!({ "name": workflow.name }));
    scope.commit(store::insert(&workflow)?.and_emit(scope.audited(created))).await?;
    Ok(workflow)
}

/// Saves a draft. A draft may be wrong: only what is published must be right.
/// # Errors
/// `Fault::Conflict("revision_changed")` when somebody saved another one since, with theirs.
pub async fn update(scope: &Scope, id: &WorkflowId, change: WorkflowChange) -> Result<Workflow, Fault> {
    let known = find(scope, id).await?;
    if known.revision != change.revision {
        return Err(overtaken(&known, change.revision));
    }
    let mut next = known.clone();
    if let Some(name) = &change.name {
        next.name = model::name(name)?;
    }
    if let Some(graph) = change.graph {
        next.draft = fitting(graph)?;
    }
    save(scope, &known, next).await
}

/// Stores the next revision of a draft, unless somebody else made it first.
pub async fn save(scope: &Scope, known: &Workflow, mut next: Workflow) -> Result<Workflow, Fault> {
    (next.revision, next.updated_at) = (known.revision + 1, scope.now());
    let about = |workflow: &Workflow| json!({ "name": workflow.name, "revision": workflow.revision });
    let changed = Change::between("workflow.changed", &next.id, about(known), about(&next));
    let batch = store::update(&next, &scope.actor().id)?;
    match scope.commit(batch.and_emit_some(changed.map(|change| scope.audited(change)))).await {
        Ok(()) => Ok(next),
        Err(Fault::Conflict { .. }) => Err(overtaken(&find(scope, &known.id).await?, known.revision)),
        Err(fault) => Err(fault),
    }
}

/// What whoever came second gets: both revisions, and the draft as it is now.
pub fn overtaken(now: &Workflow, yours: u32) -> Fault {
    Fault::Conflict {
        code: "revision_changed".into(),
        detail: "somebody saved another revision since; look at it, then send your change with its number".into(),
        more: Some(
            json!({ "yours": yours, "revision": now.revision, "draft": now.draft, "updated_at": now.updated_at }),
        ),
    }
}

pub async fn remove(scope: &Scope, id: &WorkflowId) -> Result<(), Fault> {
    let workflow = find(scope, id).await?;
    if workflow.house.is_some() {
        return Err(Fault::conflict("house_workflow", "every team has this workflow; switch it off instead"));
    }
    if workflow.state == WorkflowState::Active {
        return Err(Fault::conflict("still_active", "switch the workflow off first"));
    }
    let removed = Change::new("workflow.removed", id).before(json!({ "name": workflow.name }));
    scope.commit(store::remove(id).and_emit(scope.audited(removed))).await
}

/// Lets its triggers start runs.
/// # Errors
/// `Fault::Conflict`: `not_published`, or `workflow_invalid` with the problems.
pub async fn activate(scope: &Scope, id: &WorkflowId) -> Result<Workflow, Fault> {
    let workflow = find(scope, id).await?;
    let number = workflow.published_version.ok_or_else(not_published)?;
    let version = store::find_version(&scope.db()?, id, number).await?.ok_or_else(not_published)?;
    sound_here(scope, &version.graph).await?;
    let triggers = registry::open(scope, id, &version.graph)?;
    switch(scope, workflow, WorkflowState::Active, ("workflow.activated", triggers)).await
}

/// No trigger starts a run any more; runs that have begun go on.
pub async fn deactivate(scope: &Scope, id: &WorkflowId) -> Result<Workflow, Fault> {
    let workflow = find(scope, id).await?;
    if workflow.state == WorkflowState::Draft {
        return Ok(workflow);
    }
    let triggers = store::close_triggers(id);
    switch(scope, workflow, WorkflowState::Paused, ("workflow.deactivated", triggers)).await
}

/// What starts it comes and goes with its state.
async fn switch(
    scope: &Scope,
    workflow: Workflow,
    state: WorkflowState,
    (action, triggers): (&str, Batch),
) -> Result<Workflow, Fault> {
    if workflow.state == state {
        return Ok(workflow);
    }
    let now = scope.now();
    let changed = Change::new(action, &workflow.id);
    let batch = store::set_state(&workflow.id, state, now).and_all(triggers).and_emit(scope.audited(changed));
    scope.commit(batch).await?;
    Ok(Workflow { state, updated_at: now, ..workflow })
}

pub fn not_published() -> Fault {
    Fault::conflict("not_published", "publish a version first")
}

/// Everything that is wrong with a graph.
pub fn problems(graph: &Graph) -> Vec<Problem> {
    graph::validate(graph, &Kinds)
}

/// The same, with what a team has to have for it.
pub async fn problems_here(scope: &Scope, graph: &Graph) -> Result<Vec<Problem>, Fault> {
    let mut all = problems(graph);
    all.extend(mail::deaf(scope, graph));
    // What is too large is not looked at any further.
    if graph.nodes.len() <= limits::MOST_NODES {
        all.extend(credentials::lacking(scope, graph).await?);
    }
    Ok(all)
}

/// A graph that can run in this team.
/// # Errors
/// `Fault::Conflict("workflow_invalid")` with all problems.
pub async fn sound_here(scope: &Scope, graph: &Graph) -> Result<(), Fault> {
    without_errors(&problems_here(scope, graph).await?)
}

/// A graph that can run, whatever it needs.
/// # Errors
/// `Fault::Conflict("workflow_invalid")` with all problems.
pub fn sound(graph: &Graph) -> Result<(), Fault> {
    without_errors(&problems(graph))
}

fn without_errors(problems: &[Problem]) -> Result<(), Fault> {
    if problems.iter().all(|problem| problem.severity != Severity::Error) {
        return Ok(());
    }
    Err(Fault::Conflict {
        code: "workflow_invalid".into(),
        detail: "the workflow cannot run like this; each problem says where and what to do".into(),
        more: Some(json!({ "problems": problems })),
    })
}

/// A draft may be wrong, but not larger than anything that could run.
fn fitting(graph: Graph) -> Result<Graph, Fault> {
    let is_size =
        |problem: &Problem| ["too_many_nodes", "too_many_connections", "too_large"].contains(&problem.code.as_str());
    match problems(&graph).into_iter().find(is_size) {
        Some(problem) => Err(Fault::invalid("graph", &problem.code, problem.text)),
        None => Ok(graph),
    }
}

/// What a graph is tried in that nobody saved.
pub fn unsaved(scope: &Scope) -> Workflow {
    let now = scope.now();
    Workflow {
        id: scope.new_id(),
        name: String::new(),
        state: WorkflowState::Draft,
        draft: Graph::default(),
        revision: 0,
        published_version: None,
        house: None,
        created_at: now,
        updated_at: now,
    }
}
