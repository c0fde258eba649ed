//! What a node is given for one step.

use expr::{Context, Moment, Nodes};
use serde_json::Value;

use crate::failure::Failure;

#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// Name of the node, for errors.
    pub node: &'a str,
    /// As the owner wrote them, with expressions.
    pub params: &'a Value,
    /// The items of all living connections, in the order of the connections.
    pub items: &'a [Value],
    /// How many of the items each connection brought, dead ones included (0). Empty: all came by one.
    pub branches: &'a [usize],
    /// Other nodes of the run.
    pub nodes: &'a dyn Nodes,
    /// `$run` and `$workflow`.
    pub run: &'a Value,
    pub workflow: &'a Value,
    pub moment: &'a Moment,
}

impl<'a> Input<'a> {
    /// What expressions see for one item.
    pub const fn context(&self, index: usize) -> Context<'a> {
        let Self { items, nodes, run, workflow, moment, .. } = *self;
        Context { items, index, nodes, run, workflow, moment }
    }
    /// The items by the connection that brought them.
    pub fn by_branch(&self) -> Vec<&'a [Value]> {
        if self.branches.is_empty() {
            return vec![self.items];
        }
        let mut rest = self.items;
        let mut all = Vec::with_capacity(self.branches.len());
        for count in self.branches {
            let (branch, others) = rest.split_at(rest.len().min(*count));
            all.push(branch);
            rest = others;
        }
        all
    }
    /// The value of a small expression of ours about some values: so that nodes and expressions never disagree.
    pub(crate) fn ask(&self, expression: &str, values: Value) -> Result<Value, Failure> {
        let items = [values];
        let context = Context { items: &items, index: 0, ..self.context(0) };
        let answer =
            expr::Template::parse(expression, self.node, "").and_then(|ours| ours.eval(&context, self.node, ""));
        answer.map_err(|error| {
            // The place is in our own text, which nobody has written.
            let failure = Failure::from(error);
            Failure { line: None, column: None, ..failure }
        })
    }
}
