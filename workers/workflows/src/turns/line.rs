//! The line as a machine: what it is told and a time in, rows to store and pushes out. No clock, no I/O.
//!
//! A run enters with a number of its turn and leaves with it, so that a word which was long on its way never takes away what came
//! after it. Places are handed out in order of arrival within a workflow, and in turns between the workflows of the team: one that
//! starts a thousand runs keeps the others waiting for one of them. A place has a lease. While somebody waits, who holds a place longer
//! than its lease is asked whether it still needs it; so a run that died holds nobody up, and nobody pays for leases while there
//! is room.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{
    Instant,
    ids::{RunId, WorkflowId},
    json, time,
};
use serde::Serialize;

use super::protocol::{Head, Place};
use crate::machine::Change;

/// Runs of a team that are at work at once.
pub const MOST_RUNNING: usize = 50;
/// Runs of a team that stand in line. Those beyond ask again later, and are not forgotten: they keep themselves.
pub const MOST_WAITING: usize = 10_000;
/// How long a place is held without a question, in milliseconds.
const LEASE_MS: i64 = time::minutes(1);
/// How long an answer may take before the question is asked again, in milliseconds.
const ANSWER_MS: i64 = time::seconds(10);
/// Who gives no answer so often has no place any more.
const MOST_SILENCES: u8 = 5;

/// A run that is to be told of its turn, or asked whether it still needs it: the same word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Push {
    pub run: RunId,
    pub turn: u32,
}

/// One workflow's runs.
#[derive(Debug, Default)]
struct Line {
    held: usize,
    /// Those that wait, in the order of arrival.
    waiting: BTreeMap<u64, RunId>,
}

/// A team's line in memory.
#[derive(Debug, Default)]
pub struct Turns {
    head: Head,
    places: BTreeMap<RunId, Place>,
    lines: BTreeMap<WorkflowId, Line>,
    held: usize,
    waiting: usize,
    unsure: usize,
    /// When who holds a place is to be asked.
    timers: BTreeSet<(Instant, RunId)>,
    changes: Vec<Change>,
}

impl Turns {
    /// As its rows have it.
    pub fn load(rows: Vec<(String, String)>) -> Result<Self, json::Error> {
        let mut turns = Self::default();
        for (key, text) in rows {
            if key == "head" {
                turns.head = json::read(&text)?;
            } else if let Some(run) = key.strip_prefix("place/").and_then(|run| run.parse().ok()) {
                turns.index(&run, &json::read(&text)?, true);
                turns.places.insert(run, json::read(&text)?);
            }
        }
        Ok(turns)
    }

    /// A run wants to work; answers whether it may at once.
    pub fn enter(&mut self, run: &RunId, turn: u32, (workflow, most): (&WorkflowId, u16), now: Instant) -> bool {
        if let Some(mut place) = self.places.get(run).cloned() {
            // A word from before is no news; a new turn takes over the place of the one before.
            if turn > place.turn {
                place.turn = turn;
            }
            if place.until.is_some() {
                (place.until, place.is_unsure, place.silences) = (Some(now.plus(LEASE_MS)), false, 0);
            }
            let is_admitted = place.until.is_some();
            self.put(run, place);
            return is_admitted;
        }
        let (number, has_room) = (self.head.next, self.has_room(workflow, most));
        if !has_room && self.waiting >= MOST_WAITING {
            return false;
        }
        self.head.next += 1;
        let until = has_room.then(|| now.plus(LEASE_MS));
        let place = Place { workflow: workflow.clone(), most, turn, number, until, is_unsure: false, silences: 0 };
        if has_room {
            self.head.last = Some(workflow.clone());
        }
        self.save_head();
        self.put(run, place);
        has_room
    }

    /// Nobody of its own workflow waits (others that wait do so because of their own limit, or there is no room at all).
    fn has_room(&self, workflow: &WorkflowId, most: u16) -> bool {
        let line = self.lines.get(workflow);
        let is_first = line.is_none_or(|line| line.waiting.is_empty() && line.held < usize::from(most));
        is_first && self.held < MOST_RUNNING
    }

    /// A run has nothing to do any more; a word about an older turn than the one it has means nothing.
    pub fn leave(&mut self, run: &RunId, turn: u32, now: Instant) -> Vec<Push> {
        if self.places.get(run).is_some_and(|place| place.turn <= turn) {
            self.drop_place(run);
        }
        self.serve(now)
    }

    /// What a run answered to a push: that it works, that it needs no turn, or nothing.
    pub fn heard(&mut self, push: &Push, is_kept: Option<bool>, now: Instant) -> Vec<Push> {
        let holds = |place: &&Place| place.turn == push.turn && place.until.is_some();
        let Some(mut place) = self.places.get(&push.run).filter(holds).cloned() else { return Vec::new() };
        match is_kept {
            Some(true) => {
                (place.until, place.is_unsure, place.silences) = (Some(now.plus(LEASE_MS)), false, 0);
                self.put(&push.run, place);
            }
            None if place.silences < MOST_SILENCES => {
                place.silences += 1;
                self.put(&push.run, place);
            }
            Some(false) | None => self.drop_place(&push.run),
        }
        self.serve(now)
    }

    /// Asks those whose lease is over, if somebody waits, and those who have not answered.
    pub fn ring(&mut self, now: Instant) -> Vec<Push> {
        let late: Vec<RunId> =
            self.timers.iter().take_while(|(at, _)| *at <= now).map(|(_, run)| run.clone()).collect();
        let mut pushes = Vec::new();
        for run in late {
            let Some(mut place) = self.places.get(&run).filter(|place| place.is_unsure || self.waiting > 0).cloned()
            else {
                continue;
            };
            pushes.push(Push { run: run.clone(), turn: place.turn });
            place.until = Some(now.plus(ANSWER_MS));
            self.put(&run, place);
        }
        pushes.extend(self.serve(now));
        pushes
    }

    /// When it has to be rung.
    pub fn alarm(&self) -> Option<Instant> {
        self.timers.first().filter(|_| self.waiting > 0 || self.unsure > 0).map(|(at, _)| *at)
    }

    /// What is to be stored before an answer or a push leaves.
    pub fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }

    /// Gives away what is free.
    fn serve(&mut self, now: Instant) -> Vec<Push> {
        let mut pushes = Vec::new();
        while self.held < MOST_RUNNING
            && let Some((workflow, run)) = self.next()
        {
            let Some(mut place) = self.places.get(&run).cloned() else { break };
            (place.until, place.is_unsure) = (Some(now.plus(ANSWER_MS)), true);
            pushes.push(Push { run: run.clone(), turn: place.turn });
            self.put(&run, place);
            self.head.last = Some(workflow);
            self.save_head();
        }
        pushes
    }

    /// Who is next: the first in line of the workflow that comes after the one that was served last, and has room.
    fn next(&self) -> Option<(WorkflowId, RunId)> {
        let first = |(workflow, line): (&WorkflowId, &Line)| {
            let run = line.waiting.values().next()?;
            let most = self.places.get(run)?.most;
            (line.held < usize::from(most)).then(|| (workflow.clone(), run.clone()))
        };
        let Some(last) = &self.head.last else { return self.lines.iter().find_map(first) };
        let is_behind = |(workflow, _): &(&WorkflowId, &Line)| *workflow > last;
        let behind = self.lines.iter().filter(is_behind).find_map(first);
        behind.or_else(|| self.lines.iter().filter(|line| !is_behind(line)).find_map(first))
    }

    fn put(&mut self, run: &RunId, place: Place) {
        let before = self.places.get(run).cloned();
        if before.as_ref() == Some(&place) {
            return;
        }
        if let Some(before) = before {
            self.index(run, &before, false);
        }
        self.index(run, &place, true);
        self.changes.push(put(format!("place/{run}"), &place));
        self.places.insert(run.clone(), place);
    }

    fn drop_place(&mut self, run: &RunId) {
        if let Some(place) = self.places.remove(run) {
            self.index(run, &place, false);
            self.changes.push(Change::Remove { key: format!("place/{run}") });
        }
    }

    /// Counts a place, or takes it out of the counts.
    fn index(&mut self, run: &RunId, place: &Place, is_there: bool) {
        let count = |sum: &mut usize| *sum = if is_there { *sum + 1 } else { sum.saturating_sub(1) };
        let line = self.lines.entry(place.workflow.clone()).or_default();
        if let Some(until) = place.until {
            count(&mut line.held);
            count(&mut self.held);
            if is_there {
                self.timers.insert((until, run.clone()))
            } else {
                self.timers.remove(&(until, run.clone()))
            };
        } else {
            count(&mut self.waiting);
            if is_there {
                line.waiting.insert(place.number, run.clone());
            } else {
                line.waiting.remove(&place.number);
            }
        }
        if place.is_unsure {
            count(&mut self.unsure);
        }
        if line.held == 0 && line.waiting.is_empty() {
            self.lines.remove(&place.workflow);
        }
    }

    fn save_head(&mut self) {
        self.changes.push(put("head".to_owned(), &self.head));
    }
}

#[cfg(test)]
impl Turns {
    /// How many hold a place and how many wait.
    pub fn counts(&self) -> (usize, usize) {
        (self.held, self.waiting)
    }
    /// How many of a workflow hold a place.
    pub fn held_of(&self, workflow: &WorkflowId) -> usize {
        self.lines.get(workflow).map_or(0, |line| line.held)
    }
}

/// Our own types always have a text.
fn put<T: Serialize>(key: String, row: &T) -> Change {
    Change::Put { key, value: json::write(row).unwrap_or_default() }
}
