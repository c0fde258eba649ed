//! The line, rule by rule, and against everything at once.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{
    Instant,
    id::Id,
    ids::{RunId, WorkflowId},
};

use super::line::{MOST_RUNNING, MOST_WAITING, Push, Turns};
use crate::{
    machine::Change,
    tests::dice::{Dice, mix},
};

fn run(number: usize) -> RunId {
    RunId::from_parts(Instant::from_millis(0), (number as u64).to_be_bytes().repeat(2)[..10].try_into().unwrap())
}
fn workflow(number: u8) -> WorkflowId {
    WorkflowId::from_parts(Instant::from_millis(0), [number; 10])
}
fn at(ms: i64) -> Instant {
    Instant::from_millis(ms)
}
fn pushed(pushes: &[Push]) -> Vec<RunId> {
    pushes.iter().map(|push| push.run.clone()).collect()
}

#[test]
fn runs_of_a_workflow_work_as_many_as_it_allows_and_the_others_in_order_of_arrival() {
    let mut turns = Turns::default();
    let entered: Vec<bool> = (0..5).map(|n| turns.enter(&run(n), 1, (&workflow(1), 2), at(0))).collect();
    assert_eq!(entered, [true, true, false, false, false]);
    assert!(!turns.enter(&run(3), 1, (&workflow(1), 2), at(5)), "asking again moves nobody up");
    assert!(turns.enter(&run(0), 1, (&workflow(1), 2), at(5)), "who has a place has it");
    assert_eq!(pushed(&turns.leave(&run(1), 1, at(9))), [run(2)]);
    assert_eq!(pushed(&turns.leave(&run(0), 1, at(9))), [run(3)]);
    assert_eq!((turns.counts(), turns.leave(&run(9), 1, at(9)).len()), ((2, 1), 0));
    assert_eq!(pushed(&turns.leave(&run(4), 1, at(9))), [], "who stood in line may leave it");
}

#[test]
fn workflows_of_a_team_take_turns_however_many_runs_one_of_them_has() {
    let mut turns = Turns::default();
    for n in 0..MOST_RUNNING {
        assert!(turns.enter(&run(n), 1, (&workflow(9), 1_000), at(0)));
    }
    for n in 100..200 {
        assert!(!turns.enter(&run(n), 1, (&workflow(1), 1_000), at(0)));
    }
    assert!(!turns.enter(&run(300), 1, (&workflow(2), 1_000), at(0)));
    assert!(!turns.enter(&run(301), 1, (&workflow(3), 1_000), at(0)));
    let served: Vec<RunId> = (0..4).flat_map(|n| pushed(&turns.leave(&run(n), 1, at(1)))).collect();
    assert_eq!(served, [run(100), run(300), run(301), run(101)]);
    assert_eq!(turns.counts(), (MOST_RUNNING, 98));
}

#[test]
fn a_workflow_at_its_limit_keeps_no_other_one_waiting() {
    let mut turns = Turns::default();
    assert!(turns.enter(&run(0), 1, (&workflow(1), 1), at(0)));
    assert!(!turns.enter(&run(1), 1, (&workflow(1), 1), at(0)));
    assert!(turns.enter(&run(2), 1, (&workflow(2), 1), at(0)));
}

#[test]
fn a_late_word_about_an_older_turn_takes_nothing_away() {
    let mut turns = Turns::default();
    turns.enter(&run(0), 1, (&workflow(1), 1), at(0));
    assert!(
        turns.enter(&run(0), 2, (&workflow(1), 1), at(1)),
        "it kept its place: the word that it left is on its way"
    );
    turns.leave(&run(0), 1, at(2));
    assert_eq!(turns.counts(), (1, 0));
    let old = Push { run: run(0), turn: 1 };
    turns.heard(&old, Some(false), at(3));
    assert_eq!(turns.counts(), (1, 0));
    turns.leave(&run(0), 2, at(4));
    assert_eq!(turns.counts(), (0, 0));
}

#[test]
fn the_place_of_a_run_that_died_is_got_back_once_somebody_waits_for_it() {
    let mut turns = Turns::default();
    turns.enter(&run(0), 1, (&workflow(1), 1), at(0));
    assert_eq!(turns.alarm(), None, "nobody pays for a lease that nobody waits for");
    assert_eq!(turns.ring(at(900_000)), []);
    turns.enter(&run(1), 1, (&workflow(1), 1), at(900_000));
    assert!(turns.alarm().is_some_and(|at| at.millis() <= 900_000), "somebody waits");
    let due = at(900_000);
    let asked = turns.ring(due);
    assert_eq!(pushed(&asked), [run(0)]);
    assert_eq!(turns.heard(&asked[0], Some(true), due), [], "it is at work");
    let due = turns.alarm().expect("asked again a lease later");
    assert_eq!(due.millis(), 960_000);
    let mut now = due;
    for _ in 0..5 {
        let asked = turns.ring(now);
        assert_eq!(pushed(&asked), [run(0)]);
        assert_eq!(turns.heard(&asked[0], None, now), []);
        now = turns.alarm().expect("asked again");
    }
    let asked = turns.ring(now);
    assert_eq!(pushed(&turns.heard(&asked[0], None, now)), [run(1)], "silent six times in a minute");
    assert_eq!(turns.counts(), (1, 0));
}

#[test]
fn who_was_told_of_a_turn_and_does_not_want_it_makes_room_for_the_next() {
    let mut turns = Turns::default();
    for n in 0..3 {
        turns.enter(&run(n), 1, (&workflow(1), 1), at(0));
    }
    let told = turns.leave(&run(0), 1, at(1));
    assert_eq!(pushed(&told), [run(1)]);
    assert_eq!(turns.alarm(), Some(at(10_001)), "told again when no answer comes");
    assert_eq!(pushed(&turns.heard(&told[0], Some(false), at(2))), [run(2)]);
}

#[test]
fn a_line_is_long_but_not_without_end() {
    let mut turns = Turns::default();
    for n in 0..=MOST_WAITING + 5 {
        turns.enter(&run(n), 1, (&workflow(1), 1), at(0));
    }
    assert_eq!(turns.counts(), (1, MOST_WAITING));
    turns.take_changes();
    assert!(!turns.enter(&run(MOST_WAITING + 9), 1, (&workflow(1), 1), at(0)));
    assert_eq!(turns.take_changes(), [], "who is turned away costs no write, and asks again");
}

/// What the line said so far, played against runs that come, work, rest, die and answer late.
#[derive(Default)]
struct Town {
    turns: Turns,
    rows: BTreeMap<String, String>,
    /// Runs that work, with their turn.
    at_work: BTreeMap<RunId, u32>,
    in_line: BTreeMap<RunId, u32>,
    turn_of: BTreeMap<RunId, u32>,
    dead: BTreeSet<RunId>,
    pushes: Vec<Push>,
    now: i64,
}

impl Town {
    fn store(&mut self) {
        for change in self.turns.take_changes() {
            match change {
                Change::Put { key, value } => _ = self.rows.insert(key, value),
                Change::Remove { key } => _ = self.rows.remove(&key),
                Change::RemoveAll { .. } => panic!("a line removes row by row"),
            }
        }
    }
    fn step(&mut self, dice: &mut Dice) {
        self.now += dice.below(4_000) as i64;
        let (now, who) = (at(self.now), dice.below(12));
        let (run, of) = (run(who), (workflow((who % 3) as u8), 2));
        match dice.below(7) {
            0 | 1 if !self.at_work.contains_key(&run) && !self.dead.contains(&run) => {
                // It asks for the first time, or again.
                let turn = *self.in_line.entry(run.clone()).or_insert_with(|| {
                    let turn = self.turn_of.entry(run.clone()).or_default();
                    *turn += 1;
                    *turn
                });
                if self.turns.enter(&run, turn, (&of.0, of.1), now) {
                    self.in_line.remove(&run);
                    self.at_work.insert(run, turn);
                }
            }
            2 => {
                if let Some(turn) = self.at_work.remove(&run) {
                    let pushes = self.turns.leave(&run, turn, now);
                    self.pushes.extend(pushes);
                }
            }
            // It dies, or its word that it left is lost.
            3 if dice.is(20) && self.at_work.remove(&run).is_some() && dice.is(50) => {
                self.dead.insert(run);
            }
            4 => {
                let pushes = self.turns.ring(now);
                self.pushes.extend(pushes);
            }
            5 => {
                self.store();
                self.turns = Turns::load(self.rows.clone().into_iter().collect()).expect("rows can be read");
            }
            _ if !self.pushes.is_empty() => {
                let push = self.pushes.swap_remove(dice.below(self.pushes.len()));
                let answer = self.hear(&push, dice.is(10));
                let pushes = self.turns.heard(&push, answer, now);
                self.pushes.extend(pushes);
            }
            _ => {}
        }
        self.store();
    }
    fn hear(&mut self, push: &Push, is_lost: bool) -> Option<bool> {
        if self.dead.contains(&push.run) || is_lost {
            return None;
        }
        if self.in_line.get(&push.run) == Some(&push.turn) {
            self.in_line.remove(&push.run);
            self.at_work.insert(push.run.clone(), push.turn);
        }
        Some(self.at_work.get(&push.run) == Some(&push.turn))
    }
}

#[test]
fn no_limit_is_ever_passed_and_in_the_end_everybody_has_had_a_turn() {
    for seed in 0..300 {
        let mut dice = Dice(mix(seed, 41));
        let mut town = Town::default();
        for _ in 0..400 {
            town.step(&mut dice);
            for number in 0..3 {
                let of = workflow(number);
                let at_work = (0..12).filter(|n| n % 3 == usize::from(number) && town.at_work.contains_key(&run(*n)));
                assert!(at_work.count() <= 2, "seed {seed}: more than two at work");
                assert!(town.turns.held_of(&of) <= 2, "seed {seed}");
            }
        }
        // Nobody new comes; who works ends; the alarm rings.
        for _ in 0..200 {
            town.now += 20_000;
            let now = at(town.now);
            let mut pushes = std::mem::take(&mut town.pushes);
            pushes.extend(town.turns.ring(now));
            while let Some(push) = pushes.pop() {
                let answer = town.hear(&push, false);
                pushes.extend(town.turns.heard(&push, answer, now));
            }
            for (run, turn) in std::mem::take(&mut town.at_work) {
                town.pushes.extend(town.turns.leave(&run, turn, now));
            }
            let again: Vec<(RunId, u32)> = town.in_line.iter().map(|(run, turn)| (run.clone(), *turn)).collect();
            for (run, turn) in again {
                let of = workflow((0..12).find(|n| self::run(*n) == run).map_or(0, |n| n % 3) as u8);
                if town.turns.enter(&run, turn, (&of, 2), now) {
                    town.in_line.remove(&run);
                    town.at_work.insert(run, turn);
                }
            }
        }
        assert!(town.in_line.is_empty(), "seed {seed}: {:?} never had a turn", town.in_line);
    }
}
