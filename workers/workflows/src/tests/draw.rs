//! Random graphs that are valid by the way they are made, and the comparison of a run with what it must come to.

use super::{
    dice::Dice,
    nodes::{Case, Does},
    oracle::{Told, Value},
    shell::Shell,
};
use crate::{
    graph::{Class, Join, OnError},
    machine::{RunState, StepId},
};

/// A case with one or two triggers; never one that `validate` complains of.
pub fn draw(dice: &mut Dice) -> Case {
    let mut case = Case::new();
    case.items = (0..dice.below(5) as u64).collect();
    let mut first = vec![case.plain(Does::Start)];
    if dice.is(15) {
        first.push(case.plain(Does::Start));
    }
    let size = 2 + dice.below(8);
    let all = scope(&mut case, dice, (first, size), 0);
    debug_assert!(!all.is_empty());
    // Order in the drawing means nothing but the order of a join's inputs.
    for at in (1..case.graph.connections.len()).rev() {
        let other = dice.below(at + 1);
        case.graph.connections.swap(at, other);
    }
    case
}

/// Nodes of one scope behind those that are there; answers all of them.
fn scope(case: &mut Case, dice: &mut Dice, (mut nodes, size): (Vec<usize>, usize), depth: usize) -> Vec<usize> {
    let is_top = depth == 0;
    let given = nodes.len();
    for _ in 0..size {
        let node = node(case, dice, is_top);
        let inputs = 1 + if dice.is(40) { 1 + dice.below(2) } else { 0 };
        for _ in 0..inputs {
            let from = nodes[dice.below(nodes.len())];
            // In a body the first of the nodes is the loop around it.
            let is_around = !is_top && from == nodes[0];
            let port = if is_around { "loop".to_owned() } else { port(case, dice, from) };
            case.connect(from, &port, node);
        }
        if matches!(case.does[node], Does::Each(..) | Does::While(_)) && dice.is(90) {
            body(case, dice, node, depth);
        }
        nodes.push(node);
    }
    nodes.split_off(given.min(nodes.len()))
}

fn body(case: &mut Case, dice: &mut Dice, of: usize, depth: usize) {
    let size = if depth >= 2 { 0 } else { 1 + dice.below(3) };
    let inner = scope(case, dice, (vec![of], size), depth + 1);
    if inner.is_empty() {
        if dice.is(50) {
            case.connect(of, "loop", of);
        }
        return;
    }
    for _ in 0..dice.below(3) {
        let from = inner[dice.below(inner.len())];
        let port = port(case, dice, from);
        case.connect(from, &port, of);
    }
}

/// A port that may lead on: of an inner loop any but `loop`, which is its body's.
fn port(case: &Case, dice: &mut Dice, from: usize) -> String {
    let ports: Vec<String> = case.ports(from).into_iter().filter(|port| port != "loop").collect();
    ports[dice.below(ports.len())].clone()
}

fn node(case: &mut Case, dice: &mut Dice, is_top: bool) -> usize {
    let classes = [Class::Pure, Class::Idempotent, Class::Keyed, Class::Unsafe];
    let parallel = 1 + dice.below(4) as u32;
    let does = match dice.below(if is_top { 40 } else { 36 }) {
        0..=10 => Does::Act(classes[dice.below(4)]),
        11..=13 => Does::Flaky(1 + dice.below(3) as u32),
        14..=16 => Does::Grow(dice.below(4) as u64),
        17..=20 => Does::If,
        21..=23 => Does::Switch,
        24..=27 => Does::Each(1 + dice.below(2) as u32, parallel),
        28..=29 => Does::While(dice.below(4) as u32),
        30..=31 => Does::Fail,
        32 => Does::Until,
        33 => Does::Event,
        34 => Does::Approval,
        35 if dice.is(20) => Does::Stop,
        _ => Does::Each(1, parallel),
    };
    let join = if matches!(does, Does::Act(_)) && dice.is(30) { Join::Any } else { Join::All };
    let on_error = match (does, dice.below(10)) {
        (Does::Fail, 0) => OnError::Stop,
        (Does::Fail | Does::Act(_), 1..=4) => OnError::Continue,
        (Does::Fail | Does::While(_), _) => OnError::Branch,
        _ => OnError::Stop,
    };
    case.node(does, join, on_error)
}

/// A run that is over has come to what it must: the same steps, the same inputs, the same outputs, whatever the order was.
pub fn assert_told(shell: &Shell, told: &Told) {
    let why = || shell.tell();
    let state = if told.is_stopped { RunState::Failed } else { RunState::Succeeded };
    assert_eq!(shell.state(), state, "{}", why());
    for (name, input) in &shell.ran {
        let may = told.ran.get(name).unwrap_or_else(|| panic!("{name} must not run: {}", why()));
        assert!(may.contains(input), "{name} is given {input:?}, not one of {may:?}: {}", why());
    }
    if told.is_stopped {
        return;
    }
    for name in told.ran.keys() {
        assert!(shell.ran.contains_key(name), "{name} has to run: {}", why());
    }
    for (node, value) in &told.top {
        let id = StepId::top(*node as u16);
        let ports = shell.run.step(&id).map(|step| step.outputs.iter().map(|output| output.port).collect::<Vec<_>>());
        let names = shell.run.plan().node(id.node).expect("a node").ports.clone();
        let mut is: Vec<(String, Vec<u64>)> = Vec::new();
        for port in ports.unwrap_or_default() {
            is.push((names[usize::from(port)].clone(), shell.read(&shell.run.output(&id, port))));
        }
        let must = match value {
            Value::Alive(ports) => ports.clone(),
            _ => Vec::new(),
        };
        let is_any = shell.run.plan().drawn(id.node).is_some_and(|node| node.join == Join::Any);
        assert!(is_any || is == must, "n{node} came to {is:?}, not {must:?}: {}", why());
    }
    // What is over is folded: only the steps outside of loops have rows.
    assert!(shell.run.steps().all(|(id, _)| id.path.0.is_empty()), "iterations are left: {}", why());
}
