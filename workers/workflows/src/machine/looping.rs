//! Loops: iterations open, end, leave their result in a row of its own, and are folded: their steps' rows go into one.

use super::{
    data::{self, DataRef, Output, Part, Text},
    index::{loop_of, scope_id},
    message::Outcome,
    name::StepId,
    row::{Change, Cycle, RowKey, State, Step},
    run::put_result,
    turn::Turn,
};
use crate::graph::{DONE, Kind, limits};

impl Turn<'_> {
    /// A loop said how it goes on.
    pub fn cycle(&mut self, id: StepId, mut step: Step, outcome: &Outcome) {
        let is_loop = self.run.plan.node(id.node).is_some_and(|node| node.kind == Kind::Loop);
        if !is_loop {
            return self.give_up(id, step, "bad_outcome", "Only a loop may ask for iterations.");
        }
        (step.tries, step.due) = (0, None);
        match *outcome {
            Outcome::Each { batch, parallel } => self.begin_each(id, step, batch.max(1), parallel),
            Outcome::While { holds, most } => self.go_on_while(id, step, holds, most.min(limits::MOST_ITERATIONS)),
            _ => self.put(id, step),
        }
    }

    fn begin_each(&mut self, id: StepId, mut step: Step, batch: u32, parallel: u32) {
        let items = data::count(&self.run.given(&id, &step));
        if items > limits::MOST_ITEMS {
            let text = format!("{items} items, at most {}: split the work.", limits::MOST_ITEMS);
            return self.give_up(id, step, "too_many_items", &text);
        }
        let most = items.div_ceil(batch);
        let parallel = parallel.clamp(1, limits::MOST_PARALLEL);
        step.cycle = Some(Cycle { batch, parallel, most, next: 0, open: Vec::new(), items: 0, last: None });
        if most == 0 || self.run.plan.scope(Some(id.node)).is_empty() {
            let done = if items == 0 { DataRef::Inline(Text::from("[]")) } else { DataRef::Input };
            return self.finish_loop(id, step, done, items);
        }
        step.state = State::Looping;
        self.open_more(&id, &mut step);
        self.put(id, step);
    }

    fn go_on_while(&mut self, id: StepId, mut step: Step, holds: bool, most: u32) {
        let before = step.cycle.take();
        let fresh = Cycle { batch: 0, parallel: 1, most, next: 0, open: Vec::new(), items: 0, last: None };
        let cycle = before.unwrap_or(fresh);
        let (count, items) = (cycle.next, cycle.items);
        step.cycle = Some(Cycle { most, ..cycle });
        let node = self.run.plan.node(id.node);
        let (has_body, has_backs) = node.map_or((false, false), |node| (!node.body.is_empty(), !node.backs.is_empty()));
        if !holds || !has_body {
            if count > 0 && has_backs {
                let results = DataRef::Results { of: id.clone() };
                return self.finish_loop(id, step, results, items);
            }
            if let Some(cycle) = step.cycle.as_mut() {
                cycle.last = None;
            }
            let given = data::count(&self.run.given(&id, &step));
            return self.finish_loop(id, step, DataRef::Input, given);
        }
        if count >= most {
            let text = format!("The condition still holds after {most} iterations: raise the limit or end it.");
            return self.give_up(id, step, "loop_limit", &text);
        }
        step.state = State::Looping;
        self.open_more(&id, &mut step);
        self.put(id, step);
    }

    /// Opens iterations while the loop may, and the run has room: one each loop may always have.
    fn open_more(&mut self, id: &StepId, step: &mut Step) {
        let Some(cycle) = step.cycle.as_mut() else { return };
        while (cycle.open.len() as u64) < u64::from(cycle.parallel)
            && cycle.next < cycle.most
            && (cycle.open.is_empty() || self.run.index.scopes.len() <= limits::MOST_OPEN)
        {
            let path = id.path.inner(cycle.next);
            cycle.open.push(cycle.next);
            cycle.next += 1;
            let size = self.run.plan.scope(Some(id.node)).len();
            self.run.index.scopes.insert(scope_id(Some(id.node), path.clone()), size);
            let entries = self.run.plan.node(id.node).map(|node| node.entries.clone()).unwrap_or_default();
            for at in entries {
                if let Some(edge) = self.run.plan.edge(at).filter(|edge| !edge.is_back) {
                    self.resolve_later(StepId { path: path.clone(), node: edge.to }, at, true);
                }
            }
        }
    }

    /// All of an iteration is over.
    pub fn close_iteration(&mut self, scope: &StepId) {
        let (Some(node), Some((path, iteration))) = (loop_of(scope), scope.path.outer()) else { return };
        let id = StepId { path, node };
        let result = self.result_of(scope, node);
        let mut step = self.take(&id);
        self.run.index.scopes.remove(scope);
        self.fold(scope, &id, iteration);
        let Some(cycle) = step.cycle.as_mut() else { return self.put(id, step) };
        cycle.open.retain(|open| *open != iteration);
        if let Some(parts) = result {
            cycle.items = cycle.items.saturating_add(data::count(&parts));
            let key = self.run.result_key(&id, iteration);
            self.run.writes.push(put_result(key, &parts));
            cycle.last = (cycle.batch == 0).then_some(parts);
        }
        if cycle.items > limits::MOST_ITEMS {
            let text = format!("The results have more than {} items: split the work.", limits::MOST_ITEMS);
            // Whatever `on_error` says: other iterations are still open.
            return self.stop(id, step, "too_many_items", &text);
        }
        if cycle.batch == 0 {
            step.state = State::Ready;
            return self.put(id, step);
        }
        if cycle.open.is_empty() && cycle.next == cycle.most {
            let items = cycle.items;
            return self.finish_each(id, step, items);
        }
        self.open_more(&id, &mut step);
        self.put(id, step);
    }

    /// What came back; none when nothing leads back.
    fn result_of(&self, scope: &StepId, node: u16) -> Option<Vec<Part>> {
        let backs = &self.run.plan.node(node)?.backs;
        if backs.is_empty() {
            return None;
        }
        let mut parts = Vec::new();
        for edge in backs.iter().filter_map(|at| self.run.plan.edge(*at)) {
            parts.extend(if edge.enters {
                self.run.batch(scope, node)
            } else {
                self.run.output(&StepId { path: scope.path.clone(), node: edge.from }, edge.port)
            });
        }
        Some(parts)
    }

    /// Removes the rows of an iteration's steps, and keeps them as one: history, which never comes back into memory.
    fn fold(&mut self, scope: &StepId, of: &StepId, iteration: u32) {
        let mut steps = Vec::new();
        for node in self.run.plan.scope(Some(of.node)).to_vec() {
            let id = StepId { path: scope.path.clone(), node };
            if let Some(step) = self.run.steps.remove(&id) {
                self.run.index.remove(&id, &step);
                self.run.dirty.insert(RowKey::Step(id.clone()));
                steps.push((id, step));
            }
        }
        self.run.put_past(of, iteration, &steps);
    }

    /// Removes the results and the history of a loop, and of all loops in it.
    pub fn forget_iterations(&mut self, of: &StepId) {
        let Some(node) = self.run.plan.node(of.node).filter(|node| node.kind == Kind::Loop) else { return };
        let mut inner = node.body.clone();
        let has_run = self.run.steps.get(of).is_some_and(|step| step.cycle.is_some());
        if !has_run {
            return;
        }
        let mut loops = vec![format!("{}/", self.run.name(of))];
        while let Some(at) = inner.pop() {
            let Some(node) = self.run.plan.node(at).filter(|node| node.kind == Kind::Loop) else { continue };
            inner.extend(&node.body);
            let dot = if of.path.0.is_empty() { "" } else { "." };
            loops.push(format!("{}:{}{dot}", self.run.plan.id(at), of.path));
        }
        for prefix in loops {
            for rows in ["past", "result"] {
                self.run.writes.push(Change::RemoveAll { prefix: format!("{rows}/{prefix}") });
            }
        }
    }

    fn finish_each(&mut self, id: StepId, step: Step, items: u32) {
        let has_backs = self.run.plan.node(id.node).is_some_and(|node| !node.backs.is_empty());
        if has_backs {
            let results = DataRef::Results { of: id.clone() };
            return self.finish_loop(id, step, results, items);
        }
        let given = data::count(&self.run.given(&id, &step));
        self.finish_loop(id, step, DataRef::Input, given);
    }

    fn finish_loop(&mut self, id: StepId, mut step: Step, data: DataRef, items: u32) {
        let ports = self.run.plan.node(id.node).map(|node| &node.ports);
        let port = ports.and_then(|ports| ports.iter().position(|port| port == DONE)).unwrap_or_default();
        if let Some(cycle) = step.cycle.as_mut() {
            cycle.last = None;
        }
        step.outputs = vec![Output { port: u8::try_from(port).unwrap_or_default(), data, items }];
        step.state = State::Succeeded;
        self.end(id, step);
    }
}
