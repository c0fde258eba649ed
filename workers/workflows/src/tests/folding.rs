//! What is over does not grow: neither in memory nor in rows that are read back.

use kernel::Instant;

use super::nodes::{Case, Does, Known};
use crate::{
    graph::{Class, Snapshot},
    machine::{Change, Command, DataRef, Event, Items, Moment, Outcome, PortItems, Run, RunState, Text, decide},
};

/// Resident memory of this process in kB; none where the system does not tell.
fn resident() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn answer(case: &Case, text: &Text, command: Command) -> Option<Event> {
    let Command::Call { step, attempt, .. } = command else { return None };
    let outcome = match case.does[usize::from(step.node)] {
        Does::Each(batch, parallel) => Outcome::Each { batch, parallel },
        _ => Outcome::Succeeded {
            outputs: vec![PortItems { port: "main".to_owned(), data: DataRef::Inline(text.clone()), count: 1 }],
        },
    };
    Some(Event::StepDone { step, attempt, outcome })
}

#[test]
fn a_loop_over_a_hundred_thousand_items_of_ten_kilobytes_holds_only_what_is_open() {
    let mut case = Case::new();
    let start = case.plain(Does::Start);
    let around = case.plain(Does::Each(1, 4));
    let inner = case.plain(Does::Act(Class::Keyed));
    case.connect(start, "main", around);
    case.connect(around, "loop", inner);
    case.connect(inner, "main", around);
    let mut run = Run::new("run_1", Snapshot::new(case.graph.clone(), &Known).unwrap()).unwrap();
    let text = Text::from(format!("[\"{}\"]", "x".repeat(10_000)).as_str());
    let moment = Moment { now: Instant::from_millis(1), chance: 1 };
    let blob = DataRef::Blob { key: "items".to_owned(), bytes: 1_000_000_000 };
    let begin = Event::Begin { trigger: "n0".to_owned(), items: Items { data: blob, count: 100_000 } };
    let mut events = vec![begin, Event::Admit];
    let (mut results, mut most_steps, mut commits, mut before) = (0, 0, 0, None);
    while let Some(event) = (!events.is_empty()).then(|| events.remove(0)) {
        events.extend(decide(&mut run, event, &moment).into_iter().filter_map(|command| answer(&case, &text, command)));
        let changes = run.take_changes();
        let rows =
            changes.iter().filter(|change| matches!(change, Change::Put { key, .. } if key.starts_with("result/")));
        results += rows.count();
        assert!(changes.len() <= 12, "one event writes {} rows", changes.len());
        most_steps = most_steps.max(run.steps().count());
        commits += 1;
        if commits == 1_000 {
            before = resident();
        }
    }
    assert_eq!((run.head().state, results), (RunState::Succeeded, 100_000));
    assert!(most_steps <= 2 + 4, "{most_steps} steps in memory");
    assert!(commits <= 100_005, "{commits} commits: more than one per step");
    if let (Some(before), Some(after)) = (before, resident()) {
        assert!(after < before + 20_000, "{before} kB at the beginning, {after} kB at the end");
    }
}
