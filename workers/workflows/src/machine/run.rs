//! A run in memory: its rows, what follows from them, and which rows are to be written.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Instant, json};
use serde::Serialize;

use super::{
    data::Part,
    index::{Index, scope_id},
    name::{Path, StepId, parse_step_name, step_name},
    row::{Change, Head, Move, Place, RowKey, RunState, Signal, State, Step},
};
use crate::graph::{Plan, Snapshot};

/// A stored row that cannot be read, by its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    pub key: String,
    pub why: String,
}

/// One run of one workflow.
#[derive(Clone, Debug)]
pub struct Run {
    pub(super) plan: Plan,
    pub(super) head: Head,
    pub(super) steps: BTreeMap<StepId, Step>,
    pub(super) signals: BTreeMap<String, Signal>,
    pub(super) index: Index,
    pub(super) dirty: BTreeSet<RowKey>,
    /// Writes of rows that are not kept in memory: results and history of iterations.
    pub(super) writes: Vec<Change>,
    /// Which steps went where since somebody asked last. For logs: it is cut where nobody asks.
    pub(super) moves: Vec<Move>,
}

impl Run {
    /// A run that `Begin` has still to start; none when the graph is not one that `validate` lets through.
    pub fn new(id: &str, snapshot: Snapshot) -> Option<Self> {
        let head = Head {
            id: id.to_owned(),
            state: RunState::Waiting,
            trigger: None,
            is_admitted: false,
            begun_at: Instant::from_millis(0),
            ended_at: None,
            error: None,
            top_attempt: 0,
            base_attempt: 0,
            place: None,
        };
        let mut run = Self::of(Plan::new(snapshot)?, head);
        run.dirty.extend([RowKey::Graph, RowKey::Run]);
        run.reindex();
        Some(run)
    }

    /// Turns come and go from now on: it holds one only while it is at work.
    pub fn take_turns(&mut self) {
        self.head.place = Some(Place::default());
    }

    fn of(plan: Plan, head: Head) -> Self {
        Self {
            plan,
            head,
            steps: BTreeMap::new(),
            signals: BTreeMap::new(),
            index: Index::default(),
            dirty: BTreeSet::new(),
            writes: Vec::new(),
            moves: Vec::new(),
        }
    }

    /// The run as its rows have it. Rows of other kinds are passed over: they are not for memory.
    pub fn load<'r>(rows: impl IntoIterator<Item = (&'r str, &'r str)>) -> Result<Self, Unreadable> {
        let (mut graph, mut head, mut steps, mut signals) = (None, None, Vec::new(), BTreeMap::new());
        for (key, text) in rows {
            let unreadable = |error: json::Error| Unreadable { key: key.to_owned(), why: error.to_string() };
            match key.split_once('/') {
                None if key == "graph" => graph = Some(json::read::<Snapshot>(text).map_err(unreadable)?),
                None if key == "run" => head = Some(json::read::<Head>(text).map_err(unreadable)?),
                Some(("step", name)) => steps.push((name, json::read::<Step>(text).map_err(unreadable)?)),
                Some(("signal", id)) => {
                    signals.insert(id.to_owned(), json::read::<Signal>(text).map_err(unreadable)?);
                }
                _ => {}
            }
        }
        let missing = |key: &str| Unreadable { key: key.to_owned(), why: "the row is missing or not valid".to_owned() };
        let plan = graph.and_then(Plan::new).ok_or_else(|| missing("graph"))?;
        let mut run = Self::of(plan, head.ok_or_else(|| missing("run"))?);
        for (name, step) in steps {
            let id = run.find(name).ok_or_else(|| missing(name))?;
            run.steps.insert(id, step);
        }
        run.signals = signals;
        run.reindex();
        Ok(run)
    }

    /// Makes what follows from the rows.
    pub(super) fn reindex(&mut self) {
        let mut index = Index::default();
        index.alarm = self.index.alarm;
        index.scopes.insert(scope_id(None, Path::default()), self.plan.top().len());
        for (id, step) in &self.steps {
            index.add(id, step);
            let cycle = step.cycle.as_ref().filter(|_| step.state == State::Looping);
            for iteration in cycle.into_iter().flat_map(|cycle| &cycle.open) {
                let size = self.plan.scope(Some(id.node)).len();
                index.scopes.insert(scope_id(Some(id.node), id.path.inner(*iteration)), size);
            }
        }
        for (id, _) in self.steps.iter().filter(|(_, step)| step.state.is_over()) {
            index.is_last(&self.scope_of(id));
        }
        for (id, signal) in &self.signals {
            index.add_signal(id, signal);
        }
        self.index = index;
    }

    pub(super) fn scope_of(&self, id: &StepId) -> StepId {
        scope_id(self.plan.node(id.node).and_then(|node| node.inside), id.path.clone())
    }

    /// What is to be stored before a command leaves. Each row comes once, as it is now.
    pub fn take_changes(&mut self) -> Vec<Change> {
        let mut changes = std::mem::take(&mut self.writes);
        for row in std::mem::take(&mut self.dirty) {
            changes.push(match &row {
                RowKey::Graph => put("graph".to_owned(), self.plan.snapshot()),
                RowKey::Run => put("run".to_owned(), &self.head),
                RowKey::Step(id) => {
                    let key = format!("step/{}", self.name(id));
                    self.steps
                        .get(id)
                        .map_or_else(|| Change::Remove { key: key.clone() }, |step| put(key.clone(), step))
                }
                RowKey::Signal(id) => {
                    let key = format!("signal/{id}");
                    let signal = self.signals.get(id);
                    signal.map_or_else(|| Change::Remove { key: key.clone() }, |signal| put(key.clone(), signal))
                }
            });
        }
        changes
    }

    /// Which steps went where since the last call.
    pub fn take_moves(&mut self) -> Vec<Move> {
        std::mem::take(&mut self.moves)
    }

    /// Whether a commit is needed.
    pub fn is_dirty(&self) -> bool {
        !self.dirty.is_empty() || !self.writes.is_empty()
    }

    /// A step's name, `node:iteration`.
    pub fn name(&self, id: &StepId) -> String {
        step_name(self.plan.id(id.node), &id.path)
    }
    /// The step with a name.
    pub fn find(&self, name: &str) -> Option<StepId> {
        let (node, path) = parse_step_name(name)?;
        Some(StepId { path, node: self.plan.find(node)? })
    }
    /// Idempotency key of a step: `run:node:iteration`.
    pub fn key(&self, id: &StepId) -> String {
        format!("{}:{}", self.head.id, self.name(id))
    }
    /// Key of the row that holds an iteration's result: a list of parts.
    pub fn result_key(&self, of: &StepId, iteration: u32) -> String {
        format!("{}{iteration:07}", self.result_prefix(of))
    }

    /// How the keys of all results of a loop begin.
    pub fn result_prefix(&self, of: &StepId) -> String {
        format!("result/{}/", self.name(of))
    }

    pub fn head(&self) -> &Head {
        &self.head
    }
    pub fn plan(&self) -> &Plan {
        &self.plan
    }
    pub fn step(&self, id: &StepId) -> Option<&Step> {
        self.steps.get(id)
    }
    /// The steps that have a row, outer ones first.
    pub fn steps(&self) -> impl Iterator<Item = (&StepId, &Step)> {
        self.steps.iter()
    }
    /// Attempts that are on their way.
    pub fn running(&self) -> impl Iterator<Item = &StepId> {
        self.index.running.iter()
    }
    /// Steps that wait for a signal.
    pub fn waiters(&self) -> impl Iterator<Item = &StepId> {
        self.index.waiters()
    }
    /// The earliest timer: when the alarm has to ring.
    pub fn alarm(&self) -> Option<Instant> {
        let asks = self.head.place.and_then(|place| place.due);
        [self.index.timers.first().map(|(at, _)| *at), asks].into_iter().flatten().min()
    }
}

/// A row as a change. Our own types always have a text: their maps have text keys, and nothing in them fails.
fn put<T: Serialize + ?Sized>(key: String, row: &T) -> Change {
    Change::Put { key, value: json::write(row).unwrap_or_default() }
}

/// The row of an iteration's result.
pub(super) fn put_result(key: String, parts: &[Part]) -> Change {
    put(key, parts)
}
