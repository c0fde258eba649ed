//! All small graphs, and a crash after every commit of each.
//!
//! A graph is a trigger `n0` and up to four more nodes of the vocabulary: an action, a merge of kind `any` (where two connections
//! come in: with one it is an action), if, loop, and an action that fails (its run stops unless its port `error` leads somewhere).
//! Connections go from lower to higher numbers, every port to every node or not, and back from a body to its loop. Left out:
//! graphs that `validate` refuses or that have a node no trigger leads to, and of graphs that differ only in the numbering of their
//! nodes all but the one whose text is least. Up to four nodes all are run; of those with five, one in `SHARE`, chosen by a hash of
//! the graph, and all with `GR8_ALL_SMALL` set (the long suite).

use super::{
    dice::mix,
    draw::assert_told,
    nodes::{Case, Does, Known},
    oracle::tell,
    shell::{Luck, Shell},
};
use crate::graph::{Class, Join, OnError, validate};

const SHARE: u64 = 200;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum What {
    Start,
    Act,
    Any,
    If,
    Loop,
    Fail,
}
use What::{Act, Any, Fail, If, Loop, Start};

impl What {
    const fn ports(self) -> &'static [&'static str] {
        match self {
            Start | Act | Any => &["main"],
            If => &["true", "false"],
            Loop => &["loop", "done"],
            Fail => &["main", "error"],
        }
    }
}

/// A small graph: its nodes, and its connections as (from, port, to).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Small {
    nodes: Vec<What>,
    lines: Vec<(usize, usize, usize)>,
}

impl Small {
    /// No other numbering gives a lesser text.
    fn is_least(&self) -> bool {
        let mut order: Vec<usize> = (0..self.nodes.len()).collect();
        self.is_least_under(&mut order, 1)
    }
    fn is_least_under(&self, order: &mut Vec<usize>, at: usize) -> bool {
        if at == order.len() {
            return self.renamed(order).is_none_or(|other| *self <= other);
        }
        for other in at..order.len() {
            order.swap(at, other);
            let holds = self.is_least_under(order, at + 1);
            order.swap(at, other);
            if !holds {
                return false;
            }
        }
        true
    }
    /// With other numbers; none when a connection but those back would go to a lower one.
    fn renamed(&self, order: &[usize]) -> Option<Self> {
        let mut nodes = self.nodes.clone();
        for (old, new) in order.iter().enumerate() {
            nodes[*new] = self.nodes[old];
        }
        let mut lines = Vec::with_capacity(self.lines.len());
        for &(from, port, to) in &self.lines {
            let (new_from, new_to) = (order[from], order[to]);
            if (from < to) != (new_from < new_to) {
                return None;
            }
            lines.push((new_from, port, new_to));
        }
        lines.sort_unstable();
        Some(Self { nodes, lines })
    }

    fn case(&self) -> Case {
        let mut case = Case::new();
        case.items = vec![1, 2];
        for (at, what) in self.nodes.iter().enumerate() {
            let branches = self.lines.iter().any(|line| line.0 == at && line.1 == 1);
            let (does, join) = match what {
                Start => (Does::Start, Join::All),
                Act => (Does::Act(if at % 2 == 0 { Class::Unsafe } else { Class::Keyed }), Join::All),
                Any => (Does::Act(Class::Keyed), Join::Any),
                If => (Does::If, Join::All),
                Loop => (Does::Each(1, 2), Join::All),
                Fail => (Does::Fail, Join::All),
            };
            let on_error = if *what == Fail && branches { OnError::Branch } else { OnError::Stop };
            case.node(does, join, on_error);
        }
        for &(from, port, to) in &self.lines {
            case.connect(from, self.nodes[from].ports()[port], to);
        }
        case
    }
}

/// Calls back with every graph of so many nodes, or a share of them.
fn for_all(size: usize, share: u64, take: &mut dyn FnMut(&Small)) {
    kinds((size, share), &mut vec![Start], take);
}

fn kinds(of: (usize, u64), nodes: &mut Vec<What>, take: &mut dyn FnMut(&Small)) {
    if nodes.len() == of.0 {
        return with_lines(nodes, of.1, take);
    }
    for what in [Act, Any, If, Loop, Fail] {
        nodes.push(what);
        kinds(of, nodes, take);
        nodes.pop();
    }
}

fn with_lines(nodes: &[What], share: u64, take: &mut dyn FnMut(&Small)) {
    let mut slots = Vec::new();
    for (from, what) in nodes.iter().enumerate() {
        for port in 0..what.ports().len() {
            slots.extend((from + 1..nodes.len()).map(|to| (from, port, to)));
        }
    }
    let into =
        |node| slots.iter().enumerate().filter(|(_, slot)| slot.2 == node).fold(0, |mask, (at, _)| mask | 1 << at);
    let masks: Vec<(u32, u32)> =
        nodes.iter().enumerate().skip(1).map(|(at, what)| (into(at), if *what == Any { 2 } else { 1 })).collect();
    let salt = nodes.iter().fold(1, |sum, what| mix(sum, *what as u64));
    for chosen in (0_u32..1 << slots.len()).filter(|chosen| mix(salt, u64::from(*chosen)).is_multiple_of(share)) {
        // Every node but the first has a connection from one before it; an `any` has two.
        if masks.iter().all(|(mask, least)| (chosen & mask).count_ones() >= *least) {
            let lines =
                slots.iter().enumerate().filter(|(at, _)| chosen >> at & 1 == 1).map(|(_, line)| *line).collect();
            with_backs(&Small { nodes: nodes.to_vec(), lines }, take);
        }
    }
}

/// With every choice of ways back: from the last nodes of a body, whatever their port.
fn with_backs(small: &Small, take: &mut dyn FnMut(&Small)) {
    let mut slots = Vec::new();
    for of in (1..small.nodes.len()).filter(|at| small.nodes[*at] == Loop) {
        for from in of + 1..small.nodes.len() {
            let is_in_body = small.lines.contains(&(of, 0, from)) || {
                let leads = |mid: usize| small.lines.contains(&(of, 0, mid)) && mid < from;
                (of + 1..from).any(|mid| leads(mid) && small.lines.iter().any(|line| line.0 == mid && line.2 == from))
            };
            if is_in_body {
                slots.push((from, small.nodes[from].ports().len() - 1, of));
            }
        }
    }
    for chosen in 0_u32..1 << slots.len() {
        let mut small = small.clone();
        small.lines.extend(slots.iter().enumerate().filter(|(at, _)| chosen >> at & 1 == 1).map(|(_, line)| *line));
        small.lines.sort_unstable();
        take(&small);
    }
}

/// Runs a graph once without a crash and then with one after each of its commits.
fn run(small: &Small) {
    let case = small.case();
    let told = tell(&case, 0);
    let mut shell = Shell::new(&case, 1, Luck { compares: true, ..Luck::default() });
    shell.begin(0);
    shell.finish();
    assert_told(&shell, &told);
    for commit in 1..=shell.commits {
        let luck = Luck {
            crash_at: Some(commit),
            is_wild: true,
            turns: commit % 2 == 0,
            queue: commit % 4 < 2,
            ..Luck::default()
        };
        let mut shell = Shell::new(&case, mix(commit as u64, 5), luck);
        shell.begin(0);
        shell.finish();
        assert_told(&shell, &told);
    }
}

fn run_all(size: usize, share: u64) -> usize {
    let mut count = 0;
    for_all(size, share, &mut |small| {
        if small.is_least() && validate(&small.case().graph, &Known).is_empty() {
            count += 1;
            run(small);
        }
    });
    count
}

#[test]
fn every_graph_of_up_to_four_nodes_survives_a_crash_after_every_commit() {
    let counts: Vec<usize> = (1..=4).map(|size| run_all(size, 1)).collect();
    assert_eq!(counts, [1, 4, 92, 6_892]);
}

#[test]
fn graphs_of_five_nodes_survive_a_crash_after_every_commit() {
    let share = if std::env::var_os("GR8_ALL_SMALL").is_some() { 1 } else { SHARE };
    let count = run_all(5, share);
    assert!(count > 1_000);
}
