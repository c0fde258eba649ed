//! The interpreter: recursive, one thing after the other, nothing stored. What a run must come to.

use std::collections::BTreeMap;

use super::nodes::{Case, Did, Does, ERROR_ITEM, Numbers, act, after_wait};
use crate::graph::{Connection, Join, OnError};

/// What became of a node in one iteration.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Dead,
    /// It waits for something that ended the run.
    Blocked,
    Alive(Vec<(String, Vec<u64>)>),
}

/// Everything that happens.
#[derive(Debug, Default)]
pub struct Told {
    /// By name of the step (for loops with a condition, with the number of the test): what it may be given.
    pub ran: BTreeMap<String, Vec<Vec<u64>>>,
    pub top: BTreeMap<usize, Value>,
    pub is_stopped: bool,
}

pub struct Oracle<'c> {
    case: &'c Case,
    trigger: usize,
    bodies: Vec<Vec<bool>>,
    known: BTreeMap<(Vec<u32>, usize), Value>,
    /// What an iteration was given, by loop and path.
    batches: BTreeMap<(usize, Vec<u32>), Vec<u64>>,
    told: Told,
}

pub fn name(node: usize, path: &[u32]) -> String {
    let path: Vec<String> = path.iter().map(ToString::to_string).collect();
    format!("n{node}:{}", path.join("."))
}

fn index(id: &str) -> usize {
    id[1..].parse().unwrap()
}

pub fn tell(case: &Case, trigger: usize) -> Told {
    let count = case.does.len();
    let bodies = (0..count).map(|of| body(case, of)).collect();
    let (known, batches) = (BTreeMap::new(), BTreeMap::new());
    let mut oracle = Oracle { case, trigger, bodies, known, batches, told: Told::default() };
    for node in 0..count {
        if !oracle.bodies.iter().any(|body| body[node]) {
            let value = oracle.value(&[], node);
            oracle.told.top.insert(node, value);
        }
    }
    oracle.told
}

/// What hangs on a loop's port `loop`, up to the loop itself.
fn body(case: &Case, of: usize) -> Vec<bool> {
    let mut is_in = vec![false; case.does.len()];
    if !matches!(case.does[of], Does::Each(..) | Does::While(_)) {
        return is_in;
    }
    loop {
        let mut grew = false;
        for connection in &case.graph.connections {
            let (from, to) = (index(&connection.from), index(&connection.to));
            let leads = if from == of { connection.port == "loop" } else { is_in[from] };
            if leads && to != of && !is_in[to] {
                is_in[to] = true;
                grew = true;
            }
        }
        if !grew {
            return is_in;
        }
    }
}

impl Oracle<'_> {
    /// Innermost body of which a node is part.
    fn inside(&self, node: usize) -> Option<usize> {
        let around = (0..self.bodies.len()).filter(|of| self.bodies[*of][node]);
        around.min_by_key(|of| self.bodies[*of].iter().filter(|is_in| **is_in).count())
    }

    fn value(&mut self, path: &[u32], node: usize) -> Value {
        let key = (path.to_vec(), node);
        if let Some(value) = self.known.get(&key) {
            return value.clone();
        }
        let value = self.find(path, node);
        self.known.insert(key, value.clone());
        value
    }

    fn find(&mut self, path: &[u32], node: usize) -> Value {
        let to = |connection: &&Connection| index(&connection.to) == node;
        let mut came = Vec::new();
        let mut count = 0;
        let mut is_blocked = false;
        for connection in self.case.graph.connections.clone().iter().filter(to) {
            let from = index(&connection.from);
            if self.bodies[node][from] || (from == node && connection.port == "loop") {
                continue;
            }
            count += 1;
            if self.bodies[from][node] {
                came.push(self.batches[&(from, path.to_vec())].clone());
                continue;
            }
            match self.value(path, from) {
                Value::Blocked => is_blocked = true,
                Value::Alive(ports) => {
                    came.extend(ports.into_iter().filter(|(port, _)| *port == connection.port).map(|(_, items)| items));
                }
                Value::Dead => {}
            }
        }
        if count == 0 {
            let is_start = node == self.trigger;
            return if is_start {
                Value::Alive(vec![("main".to_owned(), self.case.items.clone())])
            } else {
                Value::Dead
            };
        }
        let is_any = self.case.graph.nodes[node].join == Join::Any;
        if is_blocked && (!is_any || came.is_empty()) {
            return Value::Blocked;
        }
        if came.is_empty() {
            return Value::Dead;
        }
        let may = if is_any { came } else { vec![came.concat()] };
        self.run(path, node, may)
    }

    fn run(&mut self, path: &[u32], node: usize, may: Vec<Vec<u64>>) -> Value {
        let input = may[0].clone();
        let name = name(node, path);
        if !matches!(self.case.does[node], Does::While(_)) {
            self.told.ran.insert(name.clone(), may);
        }
        match act(self.case, node, &input) {
            Did::Ports(ports) => alive(ports, &input),
            Did::Waits => alive(vec![after_wait(self.case, node, &name)], &input),
            Did::Failed => self.failed(node),
            Did::Stopped => self.stop(),
            Did::Each(batch, _) => self.each(path, node, &input, batch as usize),
            Did::While(_, most) => self.repeat(path, node, input, most),
        }
    }

    fn stop(&mut self) -> Value {
        self.told.is_stopped = true;
        Value::Blocked
    }

    fn failed(&mut self, node: usize) -> Value {
        let port = match self.case.graph.nodes[node].on_error {
            OnError::Stop => return self.stop(),
            OnError::Continue => "main",
            OnError::Branch => "error",
        };
        Value::Alive(vec![(port.to_owned(), vec![ERROR_ITEM])])
    }

    /// One iteration: none when something in it ended the run, else what came back.
    fn iterate(&mut self, path: &[u32], of: usize, batch: Vec<u64>) -> Option<Vec<u64>> {
        self.batches.insert((of, path.to_vec()), batch.clone());
        let mut is_blocked = false;
        for node in 0..self.bodies.len() {
            if self.inside(node) == Some(of) {
                is_blocked |= self.value(path, node) == Value::Blocked;
            }
        }
        let mut result = Vec::new();
        let mut has_backs = false;
        for connection in self.case.graph.connections.clone() {
            let from = index(&connection.from);
            if index(&connection.to) != of || !(self.bodies[of][from] || from == of) {
                continue;
            }
            has_backs = true;
            if from == of {
                result.extend(&batch);
            } else if let Value::Alive(ports) = self.value(path, from) {
                result.extend(
                    ports.into_iter().filter(|(port, _)| *port == connection.port).flat_map(|(_, items)| items),
                );
            }
        }
        (!is_blocked).then_some(if has_backs { result } else { batch })
    }

    fn each(&mut self, path: &[u32], of: usize, input: &[u64], batch: usize) -> Value {
        if !self.bodies[of].contains(&true) {
            return Value::Alive(vec![("done".to_owned(), input.to_vec())]);
        }
        let mut results = Vec::new();
        let mut is_blocked = false;
        for (at, batch) in (0..).zip(input.chunks(batch)) {
            match self.iterate(&[path, &[at]].concat(), of, batch.to_vec()) {
                Some(result) => results.extend(result),
                None => is_blocked = true,
            }
        }
        if is_blocked { Value::Blocked } else { Value::Alive(vec![("done".to_owned(), results)]) }
    }

    fn repeat(&mut self, path: &[u32], of: usize, mut last: Vec<u64>, most: u32) -> Value {
        let first = last.clone();
        let has_backs = self.case.graph.connections.iter().any(|connection| {
            let from = index(&connection.from);
            index(&connection.to) == of && (self.bodies[of][from] || from == of && connection.port == "loop")
        });
        let mut results = Vec::new();
        for at in 0.. {
            self.told.ran.insert(format!("{}#{at}", name(of, path)), vec![last.clone()]);
            let holds = act(self.case, of, &last) == Did::While(true, most);
            if !holds || !self.bodies[of].contains(&true) {
                let done = if at == 0 || !has_backs { first } else { results };
                return Value::Alive(vec![("done".to_owned(), done)]);
            }
            if at >= most {
                return self.failed(of);
            }
            let Some(result) = self.iterate(&[path, &[at]].concat(), of, last.clone()) else { return Value::Blocked };
            results.extend(&result);
            if has_backs {
                last = result;
            }
        }
        Value::Dead
    }
}

fn alive(ports: Vec<(&'static str, Numbers)>, input: &[u64]) -> Value {
    let read = |numbers| match numbers {
        Numbers::Passed => input.to_vec(),
        Numbers::Made(made) => made,
    };
    Value::Alive(ports.into_iter().map(|(port, numbers)| (port.to_owned(), read(numbers))).collect())
}
