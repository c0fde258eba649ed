//! The vocabulary of the tests: what its nodes do with numbers. Machine and interpreter share it, and nothing else.

use serde_json::Value;

use super::dice;
use crate::graph::{
    Catalog, Class, Connection, Facts, Graph, Join, Kind, Node, OnError, Problem, Retry, Settings, WorkPlace,
};

/// A number that JSON has exactly.
fn mix(a: u64, b: u64) -> u64 {
    dice::mix(a, b) % 1_000_000_007
}

/// The item of a step that failed.
pub const ERROR_ITEM: u64 = 666;

/// What a node does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Does {
    Start,
    /// Makes a number of each number, at most four.
    Act(Class),
    /// Fails so often, then acts.
    Flaky(u32),
    /// So many numbers from one.
    Grow(u64),
    /// By its input to `true` or `false`.
    If,
    /// By its input to `0`, `1`, `2` or `else`; to two of them at times.
    Switch,
    Each(u32, u32),
    While(u32),
    Fail,
    Stop,
    Until,
    Event,
    Approval,
}

/// Numbers for a port.
#[derive(Clone, Debug, PartialEq)]
pub enum Numbers {
    Passed,
    Made(Vec<u64>),
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Did {
    Ports(Vec<(&'static str, Numbers)>),
    Failed,
    Stopped,
    Each(u32, u32),
    While(bool, u32),
    Waits,
}

/// What a node of a case does with numbers, in whatever attempt.
pub fn act(case: &Case, node: usize, input: &[u64]) -> Did {
    let salt = node as u64 + 1;
    let sum = input.iter().fold(salt, |sum, item| mix(sum, *item));
    let main = |numbers| Did::Ports(vec![("main", numbers)]);
    match case.does[node] {
        // Which one an `any` join takes is left to time; what comes of it must not be.
        _ if case.graph.nodes[node].join == Join::Any => main(Numbers::Made(vec![salt])),
        Does::Start => main(Numbers::Made(case.items.clone())),
        Does::Act(_) | Does::Flaky(_) => {
            main(Numbers::Made(input.iter().take(4).map(|item| mix(salt, *item)).collect()))
        }
        Does::Grow(count) => main(Numbers::Made((0..count).map(|at| mix(sum, at)).collect())),
        Does::If => Did::Ports(vec![(if sum % 2 == 0 { "true" } else { "false" }, Numbers::Passed)]),
        Does::Switch => {
            let ports = ["0", "1", "2", "else"];
            let first = (sum % 4) as usize;
            let mut taken = vec![(ports[first], Numbers::Passed)];
            if sum % 5 == 0 {
                taken.push((ports[(first + 1) % 4], Numbers::Made(vec![sum])));
            }
            Did::Ports(taken)
        }
        Does::Each(batch, parallel) => Did::Each(batch, parallel),
        Does::While(most) => Did::While(sum % 4 != 0, most),
        Does::Fail => Did::Failed,
        Does::Stop => Did::Stopped,
        Does::Until | Does::Event | Does::Approval => Did::Waits,
    }
}

/// Where a step goes on that has waited.
pub fn after_wait(case: &Case, node: usize, name: &str) -> (&'static str, Numbers) {
    match case.does[node] {
        Does::Event => ("main", Numbers::Made(vec![name.bytes().fold(7, |sum, byte| mix(sum, u64::from(byte)))])),
        Does::Approval => (if says_yes(name) { "yes" } else { "no" }, Numbers::Passed),
        _ => ("main", Numbers::Passed),
    }
}
pub fn says_yes(name: &str) -> bool {
    name.bytes().fold(3, |sum, byte| mix(sum, u64::from(byte))) % 2 == 0
}

/// A graph and what its nodes do.
#[derive(Clone, Debug)]
pub struct Case {
    pub graph: Graph,
    pub does: Vec<Does>,
    pub items: Vec<u64>,
}

impl Case {
    pub fn new() -> Self {
        let settings = Settings::default();
        Self {
            graph: Graph { nodes: Vec::new(), connections: Vec::new(), settings },
            does: Vec::new(),
            items: vec![1, 2, 3],
        }
    }
    pub fn node(&mut self, does: Does, join: Join, on_error: OnError) -> usize {
        let at = self.does.len();
        let retry = Retry { max: 20, first_ms: 1_000, factor: 1, jitter_pct: 10 };
        self.graph.nodes.push(Node {
            id: format!("n{at}"),
            of: format!("{does:?}").split('(').next().unwrap().to_lowercase(),
            version: 1,
            name: String::new(),
            params: Value::String(class(does)),
            join,
            retry,
            timeout_ms: 30_000,
            on_error,
        });
        self.does.push(does);
        at
    }
    pub fn plain(&mut self, does: Does) -> usize {
        self.node(does, Join::All, OnError::Stop)
    }
    pub fn connect(&mut self, from: usize, port: &str, to: usize) {
        let (from, to) = (format!("n{from}"), format!("n{to}"));
        let connection = Connection { from, port: port.to_owned(), to };
        if !self.graph.connections.contains(&connection) {
            self.graph.connections.push(connection);
        }
    }
    pub fn ports(&self, node: usize) -> Vec<String> {
        let node = &self.graph.nodes[node];
        Known.facts(node).unwrap().ports_of(node)
    }
}

fn class(does: Does) -> String {
    let class = match does {
        Does::Act(class) => class,
        Does::Flaky(_) => Class::Keyed,
        _ => Class::Pure,
    };
    kernel::json::write(&class).unwrap()
}

/// The catalog of the vocabulary.
pub struct Known;

impl Catalog for Known {
    fn facts(&self, node: &Node) -> Option<Facts> {
        if node.version != 1 {
            return None;
        }
        let (kind, ports): (Kind, &[&str]) = match node.of.as_str() {
            "start" => (Kind::Trigger, &["main"]),
            "act" | "flaky" | "grow" | "fail" | "stop" | "until" | "event" => (Kind::Action, &["main"]),
            "if" => (Kind::Action, &["true", "false"]),
            "switch" => (Kind::Action, &["0", "1", "2", "else"]),
            "approval" => (Kind::Action, &["yes", "no"]),
            "each" | "while" => (Kind::Loop, &["loop", "done"]),
            _ => return None,
        };
        let class = node.params.as_str().and_then(|text| kernel::json::read(text).ok()).unwrap_or(Class::Pure);
        Some(Facts { kind, class, place: WorkPlace::Object, ports: ports.iter().map(ToString::to_string).collect() })
    }
    fn newest(&self, of: &str) -> Option<u32> {
        ["start", "act", "if", "each"].contains(&of).then_some(1)
    }
    fn check_params(&self, _: &Node) -> Vec<Problem> {
        Vec::new()
    }
}
