//! Secrets of a team that nodes name by id. A value comes in and never out again: it is opened at the moment of a call, and put in only
//! towards the hosts that its owner named.

pub mod model;
pub mod ops;

use kernel::{Scope, secret::Secret};
use model::Kind;

use crate::graph::{Graph, Node, Problem};

/// Kinds of nodes that take a credential, and the parameter that names it.
const USERS: [&str; 1] = ["http.request"];
/// The parameter that names it.
pub const PARAMETER: &str = "credential";

/// A credential that was opened for one call.
pub struct Opened {
    pub name: String,
    pub kind: Kind,
    pub field: String,
    pub hosts: Vec<String>,
    pub secret: Secret,
}

/// What a node names. It is never computed: an item must not choose whose secret is used.
pub fn named_by(node: &Node) -> Option<&str> {
    let named = node.params.get(PARAMETER).filter(|_| USERS.contains(&node.of.as_str()))?;
    Some(named.as_str().unwrap_or_default()).filter(|_| !named.is_null())
}

/// Nodes whose credential is not there.
/// # Errors
/// The database does not answer.
pub async fn lacking(scope: &Scope, graph: &Graph) -> Result<Vec<Problem>, kernel::Fault> {
    let mut problems = Vec::new();
    for node in &graph.nodes {
        let Some(named) = named_by(node) else { continue };
        if !ops::exists(scope, named).await? {
            let text = "The credential of this node is not there: choose one from the list.";
            problems.push(Problem::of_node("missing_credential", &node.id, &format!("params/{PARAMETER}"), text));
        }
    }
    Ok(problems)
}
