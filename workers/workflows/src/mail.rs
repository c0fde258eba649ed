//! Mails to a trigger's own address. The address says whose it is, and its tag that we made it (`triggers/email.rs`); nothing is looked up
//! before the address has the right form, and nothing is told about a workflow to who has not the right tag.

use std::sync::Arc;

use kernel::{
    Fault, Later, Ports, Scope,
    ids::WorkflowId,
    limit::{self, Rule},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{
    graph::{Graph, Node, Problem},
    machine,
    model::WorkflowState,
    ops,
    runs::{self, Start},
    triggers::{
        email::{self, KIND, Key},
        webhook::Place,
    },
};

/// Mails to one workflow: a burst, then so many a minute.
const RATE: Rule = Rule { capacity: 60, per_minute: 60 };
/// Characters of a name of a mail; one that is longer is known by its hash.
const MOST_NAME: usize = 300;

/// A mail as the JavaScript side read it.
#[derive(Debug, Deserialize)]
pub struct Received {
    /// The sender and the receiver, as the mail server was told.
    pub sender: String,
    pub recipient: String,
    /// `Auto-Submitted`; empty when there is none.
    #[serde(default)]
    pub auto_submitted: String,
    /// The item: `triggers::email::EmailOutput` without `sender`.
    pub mail: Map<String, Value>,
}

/// What the mail server answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Taken,
    /// The mail was taken, and nothing was started.
    Ignored(&'static str),
    /// It is refused, with a line for whoever sent it.
    Refused(String),
}

fn nobody() -> Verdict {
    Verdict::Refused("550 5.1.1 There is no such address here.".to_owned())
}

/// Starts the run of a mail, or says why there is none.
/// # Errors
/// Something failed on our side: the mail server tries again.
pub fn receive(ports: &Arc<Ports>, received: Received) -> Later<'_, Result<Verdict, Fault>> {
    Box::pin(let_in(ports, received))
}

async fn let_in(ports: &Arc<Ports>, received: Received) -> Result<Verdict, Fault> {
    let domain = ports.settings.inbound_domain.clone().unwrap_or_default();
    let key = Key::read(&received.recipient, &domain).filter(|key| usize::from(key.shard) < ports.shards.len());
    let Some(key) = key else { return Ok(nobody()) };
    let scope = web::addressed(ports, (&key.team, key.shard), None)?;
    let verdict = take(ports, &scope, &key, received).await?;
    let (request_id, tenant_id, workflow) = (scope.request(), &key.team, &key.workflow);
    match &verdict {
        Verdict::Taken => {}
        Verdict::Ignored(why) => {
            tracing::info!(%request_id, %tenant_id, %workflow, why, op = "mail.ignored", "it started nothing");
        }
        Verdict::Refused(why) => {
            tracing::warn!(%request_id, %tenant_id, %workflow, why = why.as_str(), op = "mail.refused", "it was not let in");
        }
    }
    Ok(verdict)
}

async fn take(ports: &Ports, scope: &Scope, key: &Key, received: Received) -> Result<Verdict, Fault> {
    let workflow = match ops::find(scope, &key.workflow).await {
        Ok(workflow) => workflow,
        Err(Fault::NotFound { .. }) => return Ok(nobody()),
        Err(fault) => return Err(fault),
    };
    let version = match runs::published(scope, &workflow).await {
        Ok(version) => version,
        Err(Fault::Conflict { .. }) => return Ok(nobody()),
        Err(fault) => return Err(fault),
    };
    let Some(node) = version.graph.nodes.iter().find(|node| is_addressed(scope, key, node)) else {
        return Ok(nobody());
    };
    let node = node.id.clone();
    if workflow.state != WorkflowState::Active {
        return Ok(Verdict::Refused("550 5.2.1 This workflow is switched off; nothing was started.".to_owned()));
    }
    if let Some(why) = is_a_machines(scope, &received) {
        return Ok(Verdict::Ignored(why));
    }
    match limit::spend(ports, &format!("mail/{}", key.workflow), RATE).await {
        Ok(()) => {}
        Err(Fault::Busy { .. }) => {
            return Ok(Verdict::Refused("450 4.7.0 Too many mails in a short time; try again later.".to_owned()));
        }
        Err(fault) => return Err(fault),
    }
    let dedup = dedup_of(&received)?;
    let Received { sender, mut mail, .. } = received;
    mail.insert("sender".to_owned(), json!(sender));
    let start = Start { trigger: &node, dedup: &dedup, items: vec![Value::Object(mail)] };
    match runs::start_version(scope, &workflow, &version, start).await {
        Ok(_) => Ok(Verdict::Taken),
        Err(Fault::Conflict { .. }) => Ok(Verdict::Refused("550 5.2.1 This workflow cannot run.".to_owned())),
        Err(fault) => Err(fault),
    }
}

fn is_addressed(scope: &Scope, key: &Key, node: &Node) -> bool {
    node.of == KIND
        && email::params_of(&node.params)
            .is_some_and(|params| key.is_of(scope.settings(), &node.id, params.address_number))
}

/// Two machines that answer each other never stop: what a machine sends starts nothing (RFC 3834).
fn is_a_machines(scope: &Scope, received: &Received) -> Option<&'static str> {
    let submitted = received.auto_submitted.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !submitted.is_empty() && submitted != "no" {
        return Some("auto_submitted");
    }
    let sender = received.sender.trim().trim_matches(['<', '>']);
    if sender.is_empty() {
        return Some("bounce");
    }
    let ours = address_in(&scope.settings().mail_from);
    let from = received.mail.get("from").and_then(|from| from.get("address")).and_then(Value::as_str);
    let is_ours = |address: &str| address.trim().eq_ignore_ascii_case(ours);
    (is_ours(sender) || from.is_some_and(is_ours)).then_some("our_own")
}

/// `hello@example.com` of `GR8 <hello@example.com>`.
fn address_in(text: &str) -> &str {
    let inner = text.rsplit_once('<').map_or(text, |(_, rest)| rest.trim_end().trim_end_matches('>'));
    inner.trim()
}

/// The same mail, however often it is delivered: its sender's name for it, else what is in it.
fn dedup_of(received: &Received) -> Result<String, Fault> {
    let named = received.mail.get("message_id").and_then(Value::as_str).unwrap_or_default().trim();
    let sender = received.sender.trim().to_ascii_lowercase();
    if !named.is_empty() && named.len() + sender.len() <= MOST_NAME {
        return Ok(format!("mail:{sender} {named}"));
    }
    let whole = if named.is_empty() { kernel::json::write(&received.mail)? } else { named.to_owned() };
    Ok(machine::hashed("mail:", &[&sender, &whole]))
}

/// Where mails to a trigger go.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailAddress {
    pub node: String,
    /// Null in a deployment that receives no mails.
    pub address: Option<String>,
}

/// The addresses of a graph's mail triggers.
pub fn addresses(scope: &Scope, workflow: &WorkflowId, graph: &Graph) -> Vec<MailAddress> {
    let (settings, tenant) = (scope.settings(), scope.tenant());
    let address = |node: &Node| {
        let params = email::params_of(&node.params)?;
        let place = Place { team: tenant.team().as_str(), workflow: workflow.as_str(), node: &node.id };
        let local = email::local_part(&settings.signing_key, (place, tenant.shard()), params.address_number)?;
        Some(format!("{local}@{}", settings.inbound_domain.as_deref()?))
    };
    let triggers = graph.nodes.iter().filter(|node| node.of == KIND);
    triggers.map(|node| MailAddress { node: node.id.clone(), address: address(node) }).collect()
}

/// Triggers that nothing can reach: this deployment receives no mails.
pub fn deaf(scope: &Scope, graph: &Graph) -> Vec<Problem> {
    if scope.settings().inbound_domain.is_some() {
        return Vec::new();
    }
    let text = "This deployment receives no mails: whoever runs it can set INBOUND_DOMAIN. Until then, choose another trigger.";
    let triggers = graph.nodes.iter().filter(|node| node.of == KIND);
    triggers.map(|node| Problem::of_node("no_inbound_mail", &node.id, "type", text)).collect()
}
