//! How a run takes turns, one rule at a time.

use kernel::Instant;

use super::{
    nodes::{Case, Does, Known},
    shell::items,
};
use crate::{
    graph::{Class, Snapshot},
    machine::{Command, Event, Moment, Outcome, PortItems, Run, RunState, StepId, Wait, decide},
};

struct Play {
    run: Run,
    now: i64,
}

/// What a run asked for and gave back, and how many calls left.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    asks: Vec<u32>,
    gives: Vec<u32>,
    calls: usize,
}

fn said(asks: &[u32], gives: &[u32], calls: usize) -> Said {
    Said { asks: asks.to_vec(), gives: gives.to_vec(), calls }
}

impl Play {
    /// A trigger and so many steps behind it.
    fn of(steps: usize) -> (Self, Said) {
        let mut case = Case::new();
        case.plain(Does::Start);
        for at in 0..steps {
            let node = case.plain(Does::Act(Class::Keyed));
            case.connect(at, "main", node);
        }
        let mut run = Run::new("run_1", Snapshot::new(case.graph, &Known).unwrap()).unwrap();
        run.take_turns();
        let mut play = Self { run, now: 0 };
        let said = play.hear(Event::Begin { trigger: "n0".to_owned(), items: items(&[1]) });
        (play, said)
    }
    fn hear(&mut self, event: Event) -> Said {
        let mut said = Said::default();
        let moment = Moment { now: Instant::from_millis(self.now), chance: 7 };
        for command in decide(&mut self.run, event, &moment) {
            match command {
                Command::AskTurn { turn } => said.asks.push(turn),
                Command::GiveTurn { turn } => said.gives.push(turn),
                Command::Call { .. } => said.calls += 1,
                _ => {}
            }
        }
        said
    }
    fn done(&mut self, node: u16, attempt: u32, outcome: Outcome) -> Said {
        self.hear(Event::StepDone { step: StepId::top(node), attempt, outcome })
    }
    fn state(&self) -> (RunState, bool) {
        (self.run.head().state, self.run.head().is_admitted)
    }
}

fn good() -> Outcome {
    let crate::machine::Items { data, count } = items(&[1]);
    Outcome::Succeeded { outputs: vec![PortItems { port: "main".to_owned(), data, count }] }
}

#[test]
fn a_run_asks_for_its_turn_works_and_gives_it_back_at_its_end() {
    let (mut play, begun) = Play::of(2);
    assert_eq!((begun, play.state()), (said(&[1], &[], 0), (RunState::Waiting, false)));
    assert_eq!(play.hear(Event::Admit), said(&[], &[], 1));
    assert_eq!(play.hear(Event::Admit), said(&[], &[], 0), "its turn twice is its turn once");
    assert_eq!(play.done(1, 1, good()), said(&[], &[], 1));
    assert_eq!(play.done(2, 1, good()), said(&[], &[1], 0));
    assert_eq!(play.state(), (RunState::Succeeded, false));
    assert_eq!(play.hear(Event::Admit), said(&[], &[], 0));
    assert!(!play.run.head().is_admitted, "who is over takes no place");
}

#[test]
fn an_answer_that_does_not_come_is_asked_for_again_later_each_time() {
    let (mut play, _) = Play::of(1);
    let mut pauses = Vec::new();
    for _ in 0..12 {
        let due = play.run.alarm().expect("the alarm asks again").millis();
        pauses.push(due - play.now);
        play.now = due - 1;
        assert_eq!(play.hear(Event::Timer), Said::default());
        play.now = due;
        assert_eq!(play.hear(Event::Timer), said(&[1], &[], 0), "the same turn, so that asking twice is harmless");
    }
    assert!(pauses[0] >= 10_000 && pauses[1] >= 20_000 && pauses.iter().all(|pause| *pause <= 360_000), "{pauses:?}");
    play.hear(Event::Admit);
    assert_eq!(play.hear(Event::Timer), Said::default());
}

#[test]
fn who_waits_for_long_gives_the_place_back_and_asks_for_another_one() {
    let (mut play, _) = Play::of(2);
    play.hear(Event::Admit);
    let wait = Wait::Event { name: "paid".to_owned(), correlation: "7".to_owned(), until: None };
    assert_eq!(play.done(1, 1, Outcome::Wait(wait)), said(&[], &[1], 0));
    assert_eq!(play.state(), (RunState::Running, false));
    assert_eq!(play.hear(Event::Admit), said(&[], &[], 0), "it has nothing to do with it");
    let (name, correlation) = ("paid".to_owned(), "7".to_owned());
    let signal = Event::Signal { id: "s1".to_owned(), name, correlation, items: items(&[1]) };
    assert_eq!((play.hear(signal), play.state()), (said(&[2], &[], 0), (RunState::Waiting, false)));
    assert_eq!(play.hear(Event::Admit), said(&[], &[], 1));
    let soon = Outcome::Wait(Wait::Until { at: Instant::from_millis(play.now + 60_000) });
    assert_eq!(play.done(2, 1, soon), said(&[], &[], 0), "a short pause keeps the place");
    play.now += 60_000;
    assert_eq!(play.hear(Event::Timer), said(&[], &[2], 0));
}

#[test]
fn a_pause_and_a_cancel_give_the_place_back_or_leave_the_line() {
    let (mut play, _) = Play::of(1);
    assert_eq!(play.hear(Event::Pause), said(&[], &[1], 0), "it does not stand in line while it is paused");
    assert_eq!(play.hear(Event::Admit), said(&[], &[], 0));
    assert_eq!(play.hear(Event::Resume), said(&[2], &[], 0));
    play.hear(Event::Admit);
    assert_eq!(play.hear(Event::Pause), said(&[], &[2], 0));
    assert_eq!(
        play.done(
            1,
            1,
            Outcome::Failed { code: "x".into(), message: String::new(), retryable: true, retry_after_ms: None }
        ),
        said(&[], &[], 0)
    );
    play.now += 5_000;
    play.hear(Event::Timer);
    assert_eq!(play.hear(Event::Resume), said(&[3], &[], 0));
    assert_eq!(play.hear(Event::Cancel), said(&[], &[3], 0));
    assert_eq!(play.hear(Event::Redrive { from: None }), said(&[4], &[], 0), "a redrive waits for its turn, too");
    assert_eq!(play.hear(Event::Admit), said(&[], &[], 1));
}

#[test]
fn a_run_that_needs_no_turns_is_let_in_once_as_ever() {
    let text = r#"{"id":"run_1","state":"running","trigger":"n0","is_admitted":true,"begun_at":5,"ended_at":null,"error":null,"top_attempt":1,"base_attempt":0}"#;
    let head: crate::machine::Head = kernel::json::read(text).expect("a row from before there were turns");
    assert_eq!(head.place, None);
    assert_eq!(kernel::json::write(&head).unwrap(), text);
}
