//! One event's turn: tokens flow until nothing moves, then calls leave.

use std::collections::{BTreeMap, VecDeque};

use kernel::Instant;

use super::{
    index::{Alarm, loop_of},
    message::{Command, Moment, RunSummary},
    name::StepId,
    row::{Move, RowKey, RunState, State, Step},
    run::Run,
};
use crate::graph::{Join, limits};

/// Moves that a run remembers at most.
const MOST_MOVES: usize = 1_000;

/// What has to follow in this turn.
enum Work {
    /// A connection of a step has resolved.
    Resolve { to: StepId, edge: u16, is_alive: bool },
    /// All of a scope is over.
    Close(StepId),
}

pub struct Turn<'r> {
    pub run: &'r mut Run,
    pub now: Instant,
    chance: u64,
    was: RunState,
    todo: VecDeque<Work>,
    moves: BTreeMap<StepId, Move>,
    pub commands: Vec<Command>,
}

impl<'r> Turn<'r> {
    pub fn new(run: &'r mut Run, moment: &Moment) -> Self {
        let was = run.head.state;
        let (todo, moves) = (VecDeque::new(), BTreeMap::new());
        Self { run, now: moment.now, chance: moment.chance, was, todo, moves, commands: Vec::new() }
    }

    /// A number below `bound`, another one each time (SplitMix64).
    pub fn draw(&mut self, bound: i64) -> i64 {
        self.chance = self.chance.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.chance;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let bound = u64::try_from(bound).unwrap_or_default().max(1);
        ((mixed ^ (mixed >> 31)) % bound) as i64
    }

    pub fn refuse(&mut self, code: &str, text: &str) {
        self.commands.push(Command::Refused { code: code.to_owned(), text: text.to_owned() });
    }

    /// Takes a step out to change it; `put` brings it back.
    pub fn take(&mut self, id: &StepId) -> Step {
        let step = self.run.steps.remove(id).unwrap_or_else(|| self.fresh(id));
        self.run.index.remove(id, &step);
        self.moved(id, &step);
        step
    }
    /// The first word about a step says where it was, the last one where it is.
    pub fn moved(&mut self, id: &StepId, step: &Step) {
        let duration_ms = step.began_at.map(|began| self.now.since(began));
        let known = self.moves.entry(id.clone()).or_insert_with(|| {
            let (from, to) = (step.state, step.state);
            Move { step: id.clone(), from, to, attempt: 0, duration_ms }
        });
        (known.to, known.attempt, known.duration_ms) = (step.state, step.attempt, duration_ms);
    }
    fn fresh(&self, id: &StepId) -> Step {
        let left = self.run.plan.node(id.node).map_or(0, |node| node.incoming.len());
        Step { left: u16::try_from(left).unwrap_or(u16::MAX), ..Step::default() }
    }
    pub fn put(&mut self, id: StepId, mut step: Step) {
        step.away = step.away.filter(|_| step.state == State::Running);
        self.run.index.add(&id, &step);
        self.moved(&id, &step);
        self.run.dirty.insert(RowKey::Step(id.clone()));
        self.run.steps.insert(id, step);
    }
    /// Changes the run's own row.
    pub fn set_state(&mut self, state: RunState) {
        self.run.head.state = state;
        self.run.head.ended_at = state.is_over().then_some(self.now);
        self.run.dirty.insert(RowKey::Run);
    }

    /// A connection resolves: to be followed in this turn.
    pub fn resolve_later(&mut self, to: StepId, edge: u16, is_alive: bool) {
        self.todo.push_back(Work::Resolve { to, edge, is_alive });
    }

    /// Lets tokens flow until nothing moves.
    pub fn flow(&mut self) {
        while let Some(work) = self.todo.pop_front() {
            if self.run.head.state.is_over() {
                self.todo.clear();
                return;
            }
            match work {
                Work::Resolve { to, edge, is_alive } => self.resolve(to, edge, is_alive),
                Work::Close(scope) if loop_of(&scope).is_some() => self.close_iteration(&scope),
                Work::Close(_) => self.set_state(RunState::Succeeded),
            }
        }
    }

    fn resolve(&mut self, to: StepId, edge: u16, is_alive: bool) {
        let is_open = |step: &Step| step.state == State::Pending;
        if !self.run.steps.get(&to).is_none_or(is_open) {
            return;
        }
        let join = self.run.plan.drawn(to.node).map_or(Join::All, |node| node.join);
        let mut step = self.take(&to);
        step.left = step.left.saturating_sub(1);
        step.alive += u16::from(is_alive);
        let starts = match join {
            Join::Any => is_alive,
            Join::All => step.left == 0 && step.alive > 0,
        };
        if starts {
            step.first = (join == Join::Any).then_some(edge);
            step.state = State::Ready;
            self.put(to, step);
        } else if step.left == 0 {
            step.state = State::Skipped;
            self.end(to, step);
        } else {
            self.put(to, step);
        }
    }

    /// A step is over: its connections resolve, and its scope has one node less to wait for.
    pub fn end(&mut self, id: StepId, mut step: Step) {
        (step.due, step.wait, step.ended_at) = (None, None, Some(self.now));
        for at in self.run.plan.node(id.node).into_iter().flat_map(|node| &node.outgoing) {
            let Some(edge) = self.run.plan.edge(*at).filter(|edge| !edge.is_back) else { continue };
            let is_alive = step.outputs.iter().any(|output| output.port == edge.port);
            let to = StepId { path: id.path.clone(), node: edge.to };
            self.todo.push_back(Work::Resolve { to, edge: *at, is_alive });
        }
        let scope = self.run.scope_of(&id);
        if self.run.index.is_last(&scope) {
            self.todo.push_back(Work::Close(scope));
        }
        self.put(id, step);
    }

    /// Sends calls while there is room.
    pub fn pump(&mut self) {
        if self.lacks_place() {
            return self.set_state(RunState::Waiting);
        }
        while self.run.head.state == RunState::Running && self.run.index.running.len() < limits::MOST_CALLS {
            let Some(id) = self.run.index.ready.first().cloned() else { return };
            self.call(id);
        }
    }

    fn call(&mut self, id: StepId) {
        let mut step = self.take(&id);
        step.attempt = step.attempt.max(self.run.head.base_attempt) + 1;
        if step.attempt > self.run.head.top_attempt {
            self.run.head.top_attempt = step.attempt;
            self.run.dirty.insert(RowKey::Run);
        }
        step.state = State::Running;
        step.began_at = step.began_at.or(Some(self.now));
        if self.goes_away(&id, &step) { self.send(id, step, 0) } else { self.leave(id, step) }
    }

    /// The attempt begins, here or wherever it was taken to.
    pub fn leave(&mut self, id: StepId, mut step: Step) {
        let timeout = self.run.plan.drawn(id.node).map_or(0, |node| node.timeout_ms);
        let deadline = self.now.plus(timeout);
        step.due = Some(deadline);
        if let Some(node) = self.run.plan.node(id.node) {
            let (key, class, attempt) = (self.run.key(&id), node.class, step.attempt);
            self.commands.push(Command::Call { step: id.clone(), attempt, key, class, deadline });
        }
        self.put(id, step);
    }

    /// Says what changed for those outside.
    pub fn finish(mut self) -> Vec<Command> {
        self.mind_place();
        let room = MOST_MOVES.saturating_sub(self.run.moves.len());
        let moves = std::mem::take(&mut self.moves).into_values().filter(|step| step.from != step.to);
        self.run.moves.extend(moves.take(room));
        if self.run.head.state != self.was {
            self.report();
        }
        let alarm = self.run.alarm();
        if self.run.index.alarm != Alarm::Set(alarm) {
            self.run.index.alarm = Alarm::Set(alarm);
            self.commands.push(Command::Wake { at: alarm });
        }
        self.commands
    }

    pub fn report(&mut self) {
        let head = &self.run.head;
        self.commands.push(Command::Report(RunSummary {
            id: head.id.clone(),
            state: head.state,
            begun_at: head.begun_at,
            ended_at: head.ended_at,
            error: head.error.clone(),
        }));
    }
}
