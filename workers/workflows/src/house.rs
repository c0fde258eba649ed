//! Workflows that every team has: what follows a form and an appointment. They are made when the first event of their kind comes, switched
//! on, and from then on are the team's like any other, but for one thing: they are switched off, not deleted, so that nobody makes them anew.

use kernel::{Event, Fault, Scope};

use crate::{
    model::{Version, Workflow, WorkflowState},
    store, templates,
    triggers::registry,
};

/// Which of them an event is about, by the key of its template.
fn concerned(event: &Event) -> Option<&'static str> {
    match event {
        Event::LeadCaptured { .. } => Some("lead_capture"),
        Event::AppointmentBooked { .. } | Event::AppointmentCancelled { .. } => Some("scheduler"),
        Event::AutomationActivated { kind, .. } => match kind.as_str() {
            "form" => Some("lead_capture"),
            "booking" => Some("scheduler"),
            _ => None,
        },
        _ => None,
    }
}

/// Makes what an event is about, unless it is there.
pub async fn ensure(scope: &Scope, event: &Event) -> Result<(), Fault> {
    let Some(key) = concerned(event) else { return Ok(()) };
    if store::has_house(&scope.db()?, key).await? {
        return Ok(());
    }
    match make(scope, key).await {
        // Another event made it at this moment.
        Err(Fault::Conflict { .. }) if store::has_house(&scope.db()?, key).await? => Ok(()),
        made => made,
    }
}

/// The workflow, its first version and what starts it, at once.
async fn make(scope: &Scope, key: &str) -> Result<(), Fault> {
    let graph = templates::make(scope, key).await?;
    let now = scope.now();
    let workflow = Workflow {
        id: scope.new_id(),
        name: templates::name(key).to_owned(),
        state: WorkflowState::Active,
        draft: graph.clone(),
        revision: 1,
        published_version: Some(1),
        house: Some(key.to_owned()),
        created_at: now,
        updated_at: now,
    };
    let triggers = registry::open(scope, &workflow.id, &graph)?;
    let version =
        Version { version: 1, graph, note: String::new(), created_by: scope.actor().id.clone(), created_at: now };
    let batch = store::insert(&workflow)?
        .and_all(store::insert_version(&workflow.id, &version)?)
        .and_all(store::set_state(&workflow.id, workflow.state, now))
        .and_all(triggers);
    scope.commit(batch).await
}
