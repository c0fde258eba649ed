//! What one decision costs, natively: `cargo run --release -p workflows --example pace`. Three runs: a chain, a wide fork with its
//! join, a loop. Printed per step, with the rows written as text as a shell would.
#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "it measures and prints")]

use std::time::Instant as Watch;

use kernel::Instant;
use workflows::{
    graph::{Catalog, Class, Connection, Facts, Graph, Kind, Node, Problem, Settings, Snapshot, WorkPlace},
    machine::{Command, DataRef, Event, Items, Moment, Outcome, PortItems, Run, Text, decide},
};

struct Known;

impl Catalog for Known {
    fn facts(&self, node: &Node) -> Option<Facts> {
        let (kind, ports): (_, &[&str]) = match node.of.as_str() {
            "start" => (Kind::Trigger, &["main"]),
            "loop" => (Kind::Loop, &["loop", "done"]),
            _ => (Kind::Action, &["main"]),
        };
        Some(Facts {
            kind,
            class: Class::Pure,
            place: WorkPlace::Object,
            ports: ports.iter().map(ToString::to_string).collect(),
        })
    }
    fn newest(&self, _: &str) -> Option<u32> {
        Some(1)
    }
    fn check_params(&self, _: &Node) -> Vec<Problem> {
        Vec::new()
    }
}

fn node(id: usize, of: &str) -> Option<Node> {
    kernel::json::read(&format!("{{\"id\":\"n{id}\",\"type\":\"{of}\",\"version\":1}}")).ok()
}

fn graph(kinds: &[&str], lines: &[(usize, &str, usize)]) -> Graph {
    let nodes = kinds.iter().enumerate().filter_map(|(id, of)| node(id, of)).collect();
    let line = |(from, port, to): &(usize, &str, usize)| Connection {
        from: format!("n{from}"),
        port: (*port).to_owned(),
        to: format!("n{to}"),
    };
    Graph { nodes, connections: lines.iter().map(line).collect(), settings: Settings::default() }
}

fn answer(run: &Run, command: Command) -> Option<Event> {
    let Command::Call { step, attempt, .. } = command else { return None };
    let is_loop = run.plan().node(step.node).is_some_and(|node| node.kind == Kind::Loop);
    let main = PortItems { port: "main".to_owned(), data: DataRef::Inline(Text::from("[{\"a\":1}]")), count: 1 };
    let outcome =
        if is_loop { Outcome::Each { batch: 1, parallel: 4 } } else { Outcome::Succeeded { outputs: vec![main] } };
    Some(Event::StepDone { step, attempt, outcome })
}

fn measure(what: &str, graph: &Graph, items: u32) {
    let (mut steps, mut bytes, mut rounds) = (0_u32, 0, 0_u32);
    let (mut deciding, mut writing) = (0, 0);
    while steps < 100_000 {
        let Some(mut run) = Snapshot::new(graph.clone(), &Known).and_then(|snapshot| Run::new("run_1", snapshot))
        else {
            return println!("{what}: no plan");
        };
        let data = DataRef::Blob { key: "b".to_owned(), bytes: 1 };
        let begin = Event::Begin { trigger: "n0".to_owned(), items: Items { data, count: items } };
        let mut events = std::collections::VecDeque::from([begin, Event::Admit]);
        while let Some(event) = events.pop_front() {
            steps += u32::from(matches!(event, Event::StepDone { .. }));
            let moment = Moment { now: Instant::from_millis(1), chance: u64::from(steps) };
            let watch = Watch::now();
            let commands = decide(&mut run, event, &moment);
            deciding += watch.elapsed().as_nanos();
            let watch = Watch::now();
            let changes = run.take_changes();
            writing += watch.elapsed().as_nanos();
            bytes += changes.len();
            events.extend(commands.into_iter().filter_map(|command| answer(&run, command)));
        }
        rounds += 1;
    }
    let each = |nanos: u128| nanos as f64 / f64::from(steps) / 1_000.0;
    let rows = bytes as f64 / f64::from(steps);
    println!(
        "{what}: {rounds} runs, {steps} steps; a step {:.2} µs to decide, {:.2} µs to write its {rows:.1} rows",
        each(deciding),
        each(writing)
    );
}

fn main() {
    let chain: Vec<&str> = std::iter::once("start").chain(std::iter::repeat_n("act", 50)).collect();
    let lines: Vec<_> = (0..50).map(|at| (at, "main", at + 1)).collect();
    measure("chain of 50", &graph(&chain, &lines), 1);
    let wide: Vec<&str> = std::iter::once("start").chain(std::iter::repeat_n("act", 151)).collect();
    let lines: Vec<_> = (1..151).flat_map(|at| [(0, "main", at), (at, "main", 151)]).collect();
    measure("fork of 150 and join", &graph(&wide, &lines), 1);
    let around =
        graph(&["start", "loop", "act", "act"], &[(0, "main", 1), (1, "loop", 2), (2, "main", 3), (3, "main", 1)]);
    measure("loop over 10,000", &around, 10_000);
}
