//! Rows outlive the code that wrote them: what is stored today must be read tomorrow, and names must not move.

use kernel::{Instant, json};

use super::{
    nodes::{Case, Does, Known},
    shell::items,
};
use crate::{
    graph::{Class, Snapshot},
    machine::{Change, Event, Moment, Path, Run, RunState, State, Step, decide, parse_step_name, run_id, step_name},
};

#[test]
fn the_same_trigger_has_the_same_run_and_no_two_triggers_share_one() {
    let id = run_id("ten_1", "flow_1", "n1", "order 7");
    assert_eq!(id, "run_8523713d6459a673a5331a2bfcd217e5");
    assert_eq!(id, run_id("ten_1", "flow_1", "n1", "order 7"));
    assert_ne!(run_id("a", "b", "c", "d"), run_id("ab", "", "c", "d"));
    assert_ne!(run_id("a", "b", "c", "d"), run_id("a", "b", "c", "e"));
}

#[test]
fn a_step_is_named_by_its_node_and_iteration() {
    assert_eq!(step_name("n1", &Path(vec![])), "n1:");
    assert_eq!(step_name("n1", &Path(vec![0, 12])), "n1:0.12");
    assert_eq!(parse_step_name("n1:0.12"), Some(("n1", Path(vec![0, 12]))));
    assert_eq!(parse_step_name("n1:"), Some(("n1", Path(vec![]))));
    assert_eq!(parse_step_name("n1"), None);
    assert_eq!(parse_step_name("n1:x"), None);
}

#[test]
fn a_row_of_today_is_read_as_it_was_written() {
    let row =
        r#"{"state":"running","left":0,"alive":1,"attempt":2,"due":31000,"outputs":[],"tries":1,"began_at":1000}"#;
    let step: Step = json::read(row).unwrap();
    assert_eq!((step.state, step.attempt, step.tries, step.alive), (State::Running, 2, 1, 1));
    let short = r#"{"state":"running","alive":1,"attempt":2,"tries":1,"due":31000,"began_at":1000}"#;
    assert_eq!(json::write(&step).unwrap(), short);
    assert_eq!(json::read::<Step>(short).unwrap(), step);
}

#[test]
fn a_run_without_its_graph_is_not_loaded_and_says_which_row_is_bad() {
    assert_eq!(Run::load([]).unwrap_err().key, "graph");
    assert_eq!(Run::load([("run", "{")]).unwrap_err().key, "run");
}

#[test]
fn a_run_that_began_keeps_its_graph_when_types_change() {
    let mut case = Case::new();
    let start = case.plain(Does::Start);
    let act = case.plain(Does::Act(Class::Unsafe));
    case.connect(start, "main", act);
    let mut run = Run::new("run_1", Snapshot::new(case.graph, &Known).unwrap()).unwrap();
    let begin = Event::Begin { trigger: "n0".to_owned(), items: items(&[1]) };
    let moment = Moment { now: Instant::from_millis(5), chance: 1 };
    decide(&mut run, begin, &moment);
    let rows: Vec<(String, String)> = run
        .take_changes()
        .into_iter()
        .filter_map(|change| match change {
            Change::Put { key, value } => Some((key, value)),
            _ => None,
        })
        .collect();
    let keys: Vec<&str> = rows.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["graph", "run", "step/n0:", "step/n1:"]);
    let read = Run::load(rows.iter().map(|(key, text)| (key.as_str(), text.as_str()))).unwrap();
    assert_eq!(read.plan().node(1).unwrap().class, Class::Unsafe);
    assert_eq!((read.head().state, read.head().begun_at.millis()), (RunState::Waiting, 5));
    assert_eq!(read.input(&read.find("n1:").unwrap())[0].data, items(&[1]).data);
}
