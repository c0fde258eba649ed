//! What a step is given. No row holds it: it follows from what came before and is looked up when the step runs, so items are
//! stored once, however many steps read them.

use super::{
    data::{DataRef, Part, slice},
    name::StepId,
    row::Step,
    run::Run,
};
use crate::graph::Edge;

impl Run {
    /// The items of a step. For a loop with a condition: the last result, once there is one.
    pub fn input(&self, id: &StepId) -> Vec<Part> {
        self.steps.get(id).map_or_else(Vec::new, |step| self.given(id, step))
    }

    /// The same for a step that is being changed.
    pub(super) fn given(&self, id: &StepId, step: &Step) -> Vec<Part> {
        match step.cycle.as_ref().and_then(|cycle| cycle.last.as_ref()) {
            Some(last) => last.clone(),
            None => self.joined(id, step.first),
        }
    }

    /// What a step's living connections brought, in the graph's order; `first` for a join that takes one only.
    fn joined(&self, id: &StepId, first: Option<u16>) -> Vec<Part> {
        let Some(node) = self.plan.node(id.node) else { return Vec::new() };
        let counts = |edge: &&u16| first.is_none_or(|first| first == **edge);
        let edges = node.incoming.iter().filter(counts).filter_map(|edge| self.plan.edge(*edge));
        edges.flat_map(|edge| self.brought(id, edge)).collect()
    }

    fn brought(&self, to: &StepId, edge: Edge) -> Vec<Part> {
        if edge.enters {
            return self.batch(to, edge.from);
        }
        self.output(&StepId { path: to.path.clone(), node: edge.from }, edge.port)
    }

    /// What an iteration was given.
    pub(super) fn batch(&self, inside: &StepId, of: u16) -> Vec<Part> {
        let Some((path, iteration)) = inside.path.outer() else { return Vec::new() };
        let id = StepId { path, node: of };
        let Some(step) = self.steps.get(&id) else { return Vec::new() };
        let given = self.given(&id, step);
        match step.cycle.as_ref().map_or(0, |cycle| cycle.batch) {
            0 => given,
            batch => slice(&given, iteration.saturating_mul(batch), batch),
        }
    }

    /// What came out of a port; nothing when it was not taken.
    pub fn output(&self, id: &StepId, port: u8) -> Vec<Part> {
        let found = self.steps.get(id).and_then(|step| step.outputs.iter().find(|output| output.port == port));
        match found {
            // Nothing is looked for where there is nothing: a chain of steps that pass nothing on may be long.
            Some(output) if output.items == 0 => Vec::new(),
            Some(output) if output.data == DataRef::Input => self.input(id),
            Some(output) => vec![Part { data: output.data.clone(), from: 0, count: output.items }],
            None => Vec::new(),
        }
    }
}
