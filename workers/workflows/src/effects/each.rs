//! Parameters of nodes with effects, for each item; and what a fault of a port is for a step.

use kernel::Fault;
use nodes::{Failure, Input, Node, params};

use super::Outcome;

/// Most items that one step of a node with effects takes: more belong into a loop, where each has its own key.
pub const MOST_ITEMS: usize = 100;

/// The parameters for each item, all of them read before anything leaves.
pub fn of_each<N: Node<Params: Clone>>(input: &Input<'_>) -> Result<Vec<N::Params>, Failure> {
    if input.items.len() > MOST_ITEMS {
        let message = format!("{} items came; a step takes {MOST_ITEMS}.", input.items.len());
        return Err(Failure::new("too_many", message).hint("Put the node into a loop.").of_node(input.node));
    }
    let mut all = Vec::with_capacity(input.items.len());
    let read = params::each::<N>(input, |_, _, params| {
        all.push(params.clone());
        Ok(())
    });
    read.map(|()| all).map_err(|failure| failure.of_node(input.node))
}

/// The parameters for the whole input.
pub fn once<N: Node>(input: &Input<'_>) -> Result<N::Params, Failure> {
    params::read_once::<N>(input).map_err(|failure| failure.of_node(input.node))
}

/// The key of one item's effect: the step's own for the first, so that a step with one item has exactly its own.
pub fn key_of(key: &str, item: usize) -> String {
    if item == 0 { key.to_owned() } else { format!("{key}/{item}") }
}

/// A failure about one item.
pub fn failed(input: &Input<'_>, item: usize, failure: Failure) -> Outcome {
    failure.of_item(item).of_node(input.node).into()
}

/// What a port's fault is for a step. `what` is what was tried, without anything secret.
pub fn of_fault(fault: &Fault, what: &str) -> Outcome {
    match fault {
        // Somebody else's server broke off: whether it had begun is not known.
        Fault::Upstream { retry: true, .. } => {
            Outcome::Unknown { code: "no_answer".to_owned(), message: format!("{what}: no answer came.") }
        }
        Fault::Busy { retry_after_ms } => Outcome::Failed {
            code: "busy".to_owned(),
            message: format!("{what}: too much at once."),
            retryable: true,
            retry_after_ms: Some(*retry_after_ms),
        },
        Fault::Internal { .. } => internal(fault, what),
        Fault::Upstream { what: who, .. } => Outcome::failed("refused", format!("{what}: {who} does not take it.")),
        Fault::Invalid { fields } => {
            let said: Vec<&str> = fields.iter().map(|field| field.detail.as_str()).collect();
            let code = fields.first().map_or("invalid", |field| field.code.as_str());
            Outcome::failed(code, format!("{what}: {}.", said.join("; ")))
        }
        other => Outcome::failed("refused", format!("{what}: {other}.")),
    }
}

/// Ours: the owner hears that, the log hears what.
fn internal(fault: &Fault, what: &str) -> Outcome {
    tracing::error!(op = "workflows.effect", %fault, "an effect failed on our side");
    Outcome::retry("internal", format!("{what} failed on our side."))
}
