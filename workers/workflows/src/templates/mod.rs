//! Workflows to begin with: graphs as JSON beside this file. `%owners%` in a text becomes the addresses of the team's owners.

#[cfg(test)]
mod tests;

use kernel::{Fault, Scope, json};
use serde::Serialize;
use serde_json::Value;

use crate::graph::Graph;

/// One of them, for whoever chooses.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TemplateLine {
    /// What a new workflow says to begin as this one.
    pub key: &'static str,
    pub name: &'static str,
    /// What it does, and what it needs.
    pub about: &'static str,
    /// Types of its nodes, in order; the first is what starts it.
    pub nodes: Vec<String>,
}

/// All of them.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Templates {
    pub items: Vec<TemplateLine>,
}

struct Template {
    key: &'static str,
    name: &'static str,
    about: &'static str,
    graph: &'static str,
}

/// In the order in which they are shown.
const ALL: [Template; 6] = [
    Template {
        key: "lead_capture",
        name: "Lead capture",
        about: "A form was sent: the visitor gets the form's answer, you get the lead; it is scored and kept in your table “leads”. With an address in “Lead”, your CRM hears of it, too. Every team has one of these switched on: a second one writes a second time, so let it listen to one form only, or switch the first one off.",
        graph: include_str!("lead_capture.json"),
    },
    Template {
        key: "scheduler",
        name: "Appointments",
        about: "An appointment was booked: both sides get the confirmation with an invitation for their calendar, and the guest is reminded a day and an hour before. Cancelled: both hear of it. Every team has one of these switched on: a second one writes a second time.",
        graph: include_str!("scheduler.json"),
    },
    Template {
        key: "chatbot",
        name: "Questions of the chat",
        about: "The website did not answer a visitor: what your table “answers” says of it is looked up, the question is logged, and you get the conversation with a suggestion.",
        graph: include_str!("chatbot.json"),
    },
    Template {
        key: "webhook_to_table",
        name: "Webhook into a table",
        about: "What is sent to the workflow's address is kept in your table “inbox”; the sender is told the row's id.",
        graph: include_str!("webhook_to_table.json"),
    },
    Template {
        key: "daily_digest",
        name: "Daily digest",
        about: "Every morning a mail with yesterday's rows of your table “leads”; nothing on days without any.",
        graph: include_str!("daily_digest.json"),
    },
    Template {
        key: "error_mail",
        name: "Mail on failures",
        about: "A run failed: you get a mail that says where and why. Name it as the error workflow in the settings of others.",
        graph: include_str!("error_mail.json"),
    },
];

/// What there is.
/// # Errors
/// When one of our own files is no graph.
pub fn list() -> Result<Templates, Fault> {
    let line = |template: &Template| -> Result<TemplateLine, Fault> {
        let Template { key, name, about, graph } = *template;
        let graph: Graph = json::read(graph)?;
        let nodes = graph.nodes.into_iter().map(|node| node.of).collect();
        Ok(TemplateLine { key, name, about, nodes })
    };
    Ok(Templates { items: ALL.iter().map(line).collect::<Result<_, _>>()? })
}

/// What a workflow that begins as a template is called.
pub fn name(key: &str) -> &'static str {
    ALL.iter().find(|template| template.key == key).map_or("", |template| template.name)
}

/// The graph of a template, for the team that asks.
/// # Errors
/// `Fault::Invalid` when there is no such template.
pub async fn make(scope: &Scope, key: &str) -> Result<Graph, Fault> {
    let template = ALL.iter().find(|template| template.key == key).ok_or_else(|| {
        let keys = ALL.iter().map(|template| template.key).collect::<Vec<_>>().join(", ");
        Fault::invalid("template", "unknown_template", format!("there is no such template; choose one of {keys}"))
    })?;
    let owners = scope.people().owners(scope.tenant()).await?;
    let addresses: Vec<&str> = owners.iter().map(|owner| owner.email.as_str()).collect();
    // Approved addresses hold neither quotes nor brackets, so nothing in one reads as an expression.
    let addresses = addresses.join(", ");
    let mut graph: Graph = json::read(template.graph)?;
    for node in &mut graph.nodes {
        fill(&mut node.params, &addresses);
    }
    Ok(graph)
}

fn fill(value: &mut Value, addresses: &str) {
    match value {
        Value::String(text) if text == "%owners%" => addresses.clone_into(text),
        Value::Array(list) => list.iter_mut().for_each(|entry| fill(entry, addresses)),
        Value::Object(map) => map.values_mut().for_each(|entry| fill(entry, addresses)),
        _ => {}
    }
}
