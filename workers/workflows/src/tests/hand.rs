//! Rules of the machine one by one.

use kernel::Instant;

use super::{
    nodes::{Case, Does, Known},
    shell::items,
};
use crate::{
    graph::{Class, OnError, Retry, Snapshot},
    machine::{
        Command, DataRef, Event, Moment, Outcome, PortItems, Run, RunState, Settled, State, Step, StepId, Text, Wait,
        decide,
    },
};

/// A trigger and nodes behind it, each behind the one before.
fn chain(does: &[Does]) -> Case {
    let mut case = Case::new();
    case.plain(Does::Start);
    for (at, does) in does.iter().enumerate() {
        let node = case.plain(*does);
        case.graph.nodes[node].retry = Retry::default();
        case.connect(at, "main", node);
    }
    case
}

struct Play {
    run: Run,
    now: i64,
}

impl Play {
    fn of(case: &Case) -> (Self, Vec<Command>) {
        let mut play = Self::new(case);
        play.hear(Event::Begin { trigger: "n0".to_owned(), items: items(&[1, 2]) });
        let commands = play.hear(Event::Admit);
        (play, commands)
    }
    fn new(case: &Case) -> Self {
        let snapshot = Snapshot::new(case.graph.clone(), &Known).unwrap();
        Self { run: Run::new("run_1", snapshot).unwrap(), now: 0 }
    }
    fn hear(&mut self, event: Event) -> Vec<Command> {
        decide(&mut self.run, event, &Moment { now: Instant::from_millis(self.now), chance: 12_345 })
    }
    fn done(&mut self, node: u16, attempt: u32, outcome: Outcome) -> Vec<Command> {
        self.hear(Event::StepDone { step: StepId::top(node), attempt, outcome })
    }
    fn at(&mut self, now: i64) -> Vec<Command> {
        self.now = now;
        self.hear(Event::Timer)
    }
    fn step(&self, node: u16) -> Step {
        self.run.step(&StepId::top(node)).cloned().unwrap_or_default()
    }
    fn state(&self) -> RunState {
        self.run.head().state
    }
    fn alarm(&self) -> i64 {
        self.run.alarm().map_or(-1, Instant::millis)
    }
}

fn failed(retryable: bool) -> Outcome {
    Outcome::Failed { code: "http_503".into(), message: "busy".into(), retryable, retry_after_ms: None }
}
fn good() -> Outcome {
    Outcome::Succeeded { outputs: vec![port("main")] }
}
fn port(port: &str) -> PortItems {
    PortItems { port: port.to_owned(), data: items(&[7]).data, count: 1 }
}
fn attempts(commands: &[Command]) -> Vec<(u16, u32)> {
    let call = |command: &Command| match command {
        Command::Call { step, attempt, .. } => Some((step.node, *attempt)),
        _ => None,
    };
    commands.iter().filter_map(call).collect()
}
fn refusal(commands: &[Command]) -> &str {
    match &commands[0] {
        Command::Refused { code, .. } => code,
        other => panic!("{other:?}"),
    }
}

const KEYED: Does = Does::Act(Class::Keyed);
const UNSAFE: Does = Does::Act(Class::Unsafe);

#[test]
fn a_failure_that_may_pass_is_repeated_after_1_2_and_4_seconds_and_then_a_dead_letter() {
    let mut case = chain(&[KEYED]);
    case.graph.settings.error_workflow = Some("flow_9".to_owned());
    let (mut play, commands) = Play::of(&case);
    assert_eq!(attempts(&commands), [(1, 1)]);
    for (attempt, pause) in [(1, 1_000), (2, 2_000), (3, 4_000)] {
        play.done(1, attempt, failed(true));
        let delay = play.alarm() - play.now;
        assert!((pause * 9 / 10..=pause * 11 / 10).contains(&delay), "{delay} is not about {pause}");
        assert_eq!(attempts(&play.at(play.alarm())), [(1, attempt + 1)]);
    }
    let commands = play.done(1, 4, failed(true));
    assert_eq!(play.state(), RunState::Failed);
    assert!(commands.contains(&Command::DeadLetter { step: StepId::top(1) }));
    let error = play.run.head().error.clone().unwrap();
    assert_eq!((error.step.as_str(), error.code.as_str()), ("n1:", "http_503"));
    assert!(commands.contains(&Command::StartErrorWorkflow { workflow: "flow_9".to_owned(), error }));
    assert_eq!(play.alarm(), -1);
}

#[test]
fn a_final_failure_is_not_repeated_and_retry_after_is_kept_to() {
    let (mut play, _) = Play::of(&chain(&[KEYED]));
    let wait = Outcome::Failed {
        code: "http_429".into(),
        message: String::new(),
        retryable: true,
        retry_after_ms: Some(90_000),
    };
    play.done(1, 1, wait);
    assert_eq!(play.alarm(), 90_000);
    play.at(90_000);
    play.done(1, 2, failed(false));
    assert_eq!(play.state(), RunState::Failed);
}

#[test]
fn a_result_of_an_older_attempt_is_noted_and_ignored() {
    let (mut play, _) = Play::of(&chain(&[KEYED, KEYED]));
    play.at(30_000);
    assert_eq!((play.step(1).state, play.step(1).error.unwrap().code.as_str()), (State::Retrying, "timeout"));
    play.at(play.alarm());
    let commands = play.done(1, 1, good());
    assert_eq!(commands, []);
    assert_eq!((play.step(1).state, play.step(1).late.unwrap().attempt), (State::Running, 1));
    assert_eq!(attempts(&play.done(1, 2, good())), [(2, 1)]);
    assert_eq!(play.done(1, 2, failed(false)), []);
    assert_eq!(play.step(1).state, State::Succeeded);
}

#[test]
fn an_unsafe_attempt_with_an_unknown_outcome_waits_for_a_person() {
    for (event, how, state) in [
        (Event::Recovered, Settled::Happened { outputs: vec![port("main")] }, RunState::Succeeded),
        (Event::Recovered, Settled::Fail, RunState::Failed),
        (Event::Timer, Settled::Repeat, RunState::Running),
    ] {
        let (mut play, _) = Play::of(&chain(&[UNSAFE]));
        play.now = 30_000;
        assert_eq!(attempts(&play.hear(event)), []);
        assert_eq!((play.step(1).state, play.alarm()), (State::Unsure, -1));
        let commands = play.hear(Event::Settle { step: StepId::top(1), how: how.clone() });
        assert_eq!(play.state(), state);
        assert_eq!(attempts(&commands).len(), usize::from(how == Settled::Repeat));
        let code = if state == RunState::Running { "not_unsure" } else { "run_is_over" };
        assert_eq!(refusal(&play.hear(Event::Settle { step: StepId::top(1), how })), code);
    }
}

#[test]
fn an_unknown_outcome_of_a_keyed_step_is_repeated() {
    let (mut play, _) = Play::of(&chain(&[KEYED]));
    play.done(1, 1, Outcome::Unknown { code: "broken_pipe".into(), message: String::new() });
    assert_eq!(play.step(1).state, State::Retrying);
}

#[test]
fn after_crashes_a_step_waits_longer_each_time_and_at_last_gives_up() {
    let (mut play, _) = Play::of(&chain(&[KEYED]));
    for crash in 1..=10_u32 {
        play.hear(Event::Recovered);
        let pause = play.alarm() - play.now;
        assert!(pause <= 30_000.min(1_000 << crash), "{pause}");
        assert_eq!(attempts(&play.at(play.alarm())), [(1, crash + 1)]);
    }
    play.hear(Event::Recovered);
    assert_eq!((play.state(), play.run.head().error.clone().unwrap().code.as_str()), (RunState::Failed, "lost"));
}

#[test]
fn a_signal_wakes_its_step_whether_it_comes_before_or_after_and_once() {
    let signal = |id: &str, correlation: &str| Event::Signal {
        id: id.to_owned(),
        name: "paid".to_owned(),
        correlation: correlation.to_owned(),
        items: items(&[9]),
    };
    let wait = |until| Outcome::Wait(Wait::Event { name: "paid".into(), correlation: "7".into(), until });
    let (mut play, _) = Play::of(&chain(&[Does::Event, Does::Event]));
    play.hear(signal("s1", "7"));
    play.hear(signal("s1", "7"));
    play.hear(signal("s2", "8"));
    assert_eq!(attempts(&play.done(1, 1, wait(None))), [(2, 1)]);
    assert_eq!(play.step(1).outputs[0].data, items(&[9]).data);
    play.done(2, 1, wait(Some(Instant::from_millis(5_000))));
    play.hear(signal("s1", "7"));
    assert_eq!((play.step(2).state, play.alarm()), (State::Waiting, 5_000));
    play.hear(signal("s3", "7"));
    assert_eq!(play.state(), RunState::Succeeded);
}

#[test]
fn a_wait_that_nothing_ends_fails_in_time() {
    let (mut play, _) = Play::of(&chain(&[Does::Event]));
    let until = Some(Instant::from_millis(5_000));
    play.done(1, 1, Outcome::Wait(Wait::Event { name: "paid".into(), correlation: "7".into(), until }));
    play.at(4_999);
    assert_eq!(play.step(1).state, State::Waiting);
    play.at(5_000);
    assert_eq!(play.run.head().error.clone().unwrap().code, "wait_timeout");
}

#[test]
fn a_person_is_asked_once_and_a_no_goes_its_own_way() {
    let mut case = chain(&[Does::Approval]);
    let (yes, no) = (case.plain(KEYED), case.plain(KEYED));
    case.connect(1, "yes", yes);
    case.connect(1, "no", no);
    let (mut play, _) = Play::of(&case);
    play.done(1, 1, Outcome::Wait(Wait::Approval { until: None }));
    let answer = Event::Approve { step: StepId::top(1), yes: false, by: "usr_1".into() };
    assert_eq!(attempts(&play.hear(answer.clone())), [(no as u16, 1)]);
    assert_eq!(play.step(yes as u16).state, State::Skipped);
    assert_eq!(play.step(1).by.as_deref(), Some("usr_1"));
    assert_eq!(refusal(&play.hear(answer)), "not_asked");
    assert_eq!(play.run.input(&StepId::top(no as u16))[0].data, items(&[1, 2]).data);
}

#[test]
fn a_cancel_ends_everything_in_one_commit_and_a_redrive_takes_what_came_meanwhile() {
    let (mut play, _) = Play::of(&chain(&[UNSAFE, KEYED]));
    let commands = play.hear(Event::Cancel);
    assert_eq!(play.state(), RunState::Cancelled);
    assert!(commands.contains(&Command::Wake { at: None }));
    assert_eq!(play.step(1).state, State::Cancelled);
    play.done(1, 1, good());
    assert_eq!(play.step(1).state, State::Cancelled);
    let commands = play.hear(Event::Redrive { from: None });
    assert_eq!(attempts(&commands), [(2, 2)]);
    assert_eq!(refusal(&play.hear(Event::Redrive { from: None })), "run_is_not_over");
}

#[test]
fn an_unsafe_attempt_that_a_cancel_cut_is_not_repeated_by_a_redrive() {
    let (mut play, _) = Play::of(&chain(&[UNSAFE]));
    play.hear(Event::Cancel);
    assert_eq!(attempts(&play.hear(Event::Redrive { from: None })), []);
    assert_eq!((play.state(), play.step(1).state), (RunState::Running, State::Unsure));
}

#[test]
fn a_redrive_keeps_what_succeeded_and_the_keys_and_uses_no_attempt_twice() {
    let (mut play, commands) = Play::of(&chain(&[KEYED, KEYED]));
    let key = |commands: &[Command]| {
        let call = |command: &Command| match command {
            Command::Call { key, .. } => Some(key.clone()),
            _ => None,
        };
        commands.iter().find_map(call).expect("a call")
    };
    assert_eq!(key(&commands), "run_1:n1:");
    let first = play.done(1, 1, good());
    assert_eq!(key(&first), "run_1:n2:");
    play.done(2, 1, failed(false));
    let again = play.hear(Event::Redrive { from: None });
    assert_eq!((attempts(&again), key(&again)), (vec![(2, 2)], key(&first)));
    play.done(2, 2, good());
    assert_eq!(play.state(), RunState::Succeeded);
    assert_eq!(refusal(&play.hear(Event::Redrive { from: None })), "nothing_failed");
    assert_eq!(attempts(&play.hear(Event::Redrive { from: Some("n1".into()) })), [(1, 3)]);
    assert_eq!(play.done(1, 1, good()), []);
    assert_eq!(attempts(&play.done(1, 3, good())), [(2, 3)]);
    play.done(2, 3, good());
    assert_eq!(refusal(&play.hear(Event::Redrive { from: Some("n9".into()) })), "unknown_step");
}

#[test]
fn a_pause_before_its_turn_and_one_after_it_end_where_they_began() {
    let mut play = Play::new(&chain(&[KEYED]));
    assert_eq!(refusal(&play.hear(Event::Admit)), "not_begun");
    play.hear(Event::Begin { trigger: "n0".to_owned(), items: items(&[]) });
    play.hear(Event::Pause);
    play.hear(Event::Resume);
    assert_eq!(play.state(), RunState::Waiting);
    play.hear(Event::Pause);
    assert_eq!(attempts(&play.hear(Event::Admit)), []);
    assert_eq!(attempts(&play.hear(Event::Resume)), [(1, 1)]);
}

#[test]
fn the_same_trigger_again_changes_nothing() {
    let (mut play, _) = Play::of(&chain(&[KEYED]));
    play.run.take_changes();
    assert_eq!(play.hear(Event::Begin { trigger: "n0".to_owned(), items: items(&[3]) }), []);
    assert!(!play.run.is_dirty());
}

#[test]
fn an_output_that_is_too_large_or_goes_nowhere_is_a_failure_with_a_reason() {
    let large = DataRef::Inline(Text::from("x".repeat(33_000).as_str()));
    for (outputs, code) in [
        (vec![PortItems { port: "main".into(), data: large, count: 1 }], "too_large"),
        (vec![port("nowhere")], "bad_port"),
        (vec![port("main"), port("main")], "bad_port"),
        (vec![PortItems { count: 2_000_000, ..port("main") }], "too_many_items"),
    ] {
        let (mut play, _) = Play::of(&chain(&[KEYED]));
        play.done(1, 1, Outcome::Succeeded { outputs });
        assert_eq!(play.run.head().error.clone().unwrap().code, code);
    }
}

#[test]
fn an_error_goes_on_at_main_or_at_its_own_port_when_the_node_says_so() {
    for (on_error, wanted) in [(OnError::Continue, "main"), (OnError::Branch, "error")] {
        let mut case = chain(&[KEYED]);
        case.graph.nodes[1].on_error = on_error;
        let next = case.plain(KEYED);
        case.connect(1, wanted, next);
        let (mut play, _) = Play::of(&case);
        assert_eq!(attempts(&play.done(1, 1, failed(false))), [(2, 1)]);
        let text = r#"[{"error":{"code":"http_503","message":"busy","node":"n1"}}]"#;
        assert_eq!(play.run.input(&StepId::top(2))[0].data, DataRef::Inline(Text::from(text)));
        play.done(2, 1, good());
        assert_eq!(play.state(), RunState::Succeeded);
    }
}

#[test]
fn a_loop_whose_condition_never_ends_fails_at_its_limit() {
    let mut case = chain(&[Does::While(2)]);
    let inner = case.plain(KEYED);
    case.connect(1, "loop", inner);
    case.connect(inner, "main", 1);
    let (mut play, _) = Play::of(&case);
    for test in 0..2_u32 {
        play.done(1, test + 1, Outcome::While { holds: true, most: 2 });
        let step = play.run.find(&format!("n2:{test}")).unwrap();
        play.hear(Event::StepDone { step, attempt: 1, outcome: good() });
    }
    play.done(1, 3, Outcome::While { holds: true, most: 2 });
    assert_eq!(play.run.head().error.clone().unwrap().code, "loop_limit");
}

#[test]
fn at_most_twenty_attempts_are_on_their_way_at_once() {
    let mut case = Case::new();
    case.plain(Does::Start);
    for _ in 0..30 {
        let node = case.plain(KEYED);
        case.connect(0, "main", node);
    }
    let (mut play, commands) = Play::of(&case);
    assert_eq!(attempts(&commands).len(), 20);
    assert_eq!(attempts(&play.done(1, 1, good())), [(21, 1)]);
}

#[test]
fn a_trigger_that_is_not_there_is_refused_and_the_run_can_still_begin() {
    let mut play = Play::new(&chain(&[KEYED]));
    for trigger in ["n1", "n9"] {
        let begin = Event::Begin { trigger: trigger.to_owned(), items: items(&[]) };
        assert_eq!(refusal(&play.hear(begin)), "unknown_trigger");
    }
    play.hear(Event::Begin { trigger: "n0".to_owned(), items: items(&[]) });
    assert_eq!(play.run.head().trigger.as_deref(), Some("n0"));
}

#[test]
fn a_redrive_from_where_nothing_follows_is_refused_and_the_run_stays_over() {
    let mut case = chain(&[KEYED]);
    case.plain(Does::Start);
    let (mut play, _) = Play::of(&case);
    play.done(1, 1, good());
    assert_eq!(refusal(&play.hear(Event::Redrive { from: Some("n2".into()) })), "nothing_follows");
    assert_eq!(play.state(), RunState::Succeeded);
}

#[test]
fn the_answer_of_an_attempt_that_was_given_up_is_welcome_until_another_one_begins() {
    let (mut play, _) = Play::of(&chain(&[UNSAFE, KEYED, KEYED]));
    play.at(30_000);
    assert_eq!(play.step(1).state, State::Unsure);
    assert_eq!(attempts(&play.done(1, 1, good())), [(2, 1)]);
    play.at(60_000);
    assert_eq!(play.step(2).state, State::Retrying);
    play.done(2, 1, failed(true));
    assert_eq!((play.step(2).state, play.step(2).tries), (State::Retrying, 1));
    assert_eq!(attempts(&play.done(2, 1, good())), [(3, 1)]);
}

#[test]
fn a_loop_that_failed_itself_begins_anew_after_a_redrive() {
    let mut case = chain(&[Does::Each(1, 2)]);
    let inner = case.plain(KEYED);
    case.connect(1, "loop", inner);
    case.connect(inner, "main", 1);
    let mut play = Play::new(&case);
    play.hear(Event::Begin { trigger: "n0".to_owned(), items: items(&[1, 2, 3]) });
    play.hear(Event::Admit);
    play.done(1, 1, Outcome::Each { batch: 1, parallel: 3 });
    let step = |play: &Play, name: &str| play.run.find(name).unwrap();
    let many = |count| Outcome::Succeeded { outputs: vec![PortItems { count, ..port("main") }] };
    for _ in 0..2 {
        play.hear(Event::Redrive { from: None });
        let attempt = play.run.step(&step(&play, "n2:0")).map_or(0, |step| step.attempt);
        if attempt == 0 {
            let attempt = play.step(1).attempt;
            play.done(1, attempt, Outcome::Each { batch: 1, parallel: 3 });
        }
        for (name, count) in [("n2:0", 1_000_000), ("n2:1", 1)] {
            let id = step(&play, name);
            let attempt = play.run.step(&id).unwrap().attempt;
            play.hear(Event::StepDone { step: id, attempt, outcome: many(count) });
        }
        assert_eq!(play.run.head().error.clone().unwrap().code, "too_many_items");
        assert_eq!(play.run.step(&step(&play, "n2:2")).unwrap().state, State::Cancelled);
    }
    play.hear(Event::Redrive { from: None });
    assert_eq!(play.run.steps().count(), 2);
    let attempt = play.step(1).attempt;
    play.done(1, attempt, Outcome::Each { batch: 3, parallel: 2 });
    let id = step(&play, "n2:0");
    let attempt = play.run.step(&id).unwrap().attempt;
    play.hear(Event::StepDone { step: id, attempt, outcome: many(1) });
    assert_eq!(play.state(), RunState::Succeeded);
}
