//! Ten thousand random graphs, or as many as `GR8_GRAPHS` says (the long suite: 1000000).

use super::{
    dice::{Dice, mix},
    draw::{assert_told, draw},
    nodes::Known,
    oracle::tell,
    shell::{Luck, Shell},
};
use crate::{
    graph::{Severity, validate},
    machine::{Event, RunState},
};

fn graphs() -> u64 {
    std::env::var("GR8_GRAPHS").ok().and_then(|count| count.parse().ok()).unwrap_or(10_000)
}

/// A part of the graphs, so that the parts run beside each other.
fn each_of(part: u64, parts: u64, mut check: impl FnMut(u64)) {
    for seed in (0..graphs()).filter(|seed| seed % parts == part) {
        check(seed);
    }
}

fn run(seed: u64) {
    let mut dice = Dice(mix(seed, 77));
    let case = draw(&mut dice);
    let errors = validate(&case.graph, &Known).into_iter().filter(|problem| problem.severity == Severity::Error);
    assert_eq!(errors.collect::<Vec<_>>(), [], "{case:?}");
    let told = tell(&case, 0);
    let lucks = [
        Luck { compares: seed.is_multiple_of(16), ..Luck::default() },
        Luck { is_wild: true, ..Luck::default() },
        Luck { is_wild: true, crashes: 10, compares: seed % 16 == 1, turns: true, ..Luck::default() },
        Luck {
            is_wild: true,
            crashes: 5,
            compares: seed % 16 == 2,
            turns: seed.is_multiple_of(2),
            queue: true,
            ..Luck::default()
        },
    ];
    for luck in lucks {
        let mut shell = Shell::new(&case, seed, luck);
        shell.begin(0);
        shell.finish();
        assert_told(&shell, &told);
    }
}

#[test]
fn random_graphs_come_to_what_an_interpreter_says_first_half() {
    each_of(0, 2, run);
}

#[test]
fn random_graphs_come_to_what_an_interpreter_says_second_half() {
    each_of(1, 2, run);
}

#[test]
fn a_run_that_is_cancelled_anywhere_and_redriven_comes_to_the_same() {
    each_of(0, 4, |seed| {
        let mut dice = Dice(mix(seed, 78));
        let case = draw(&mut dice);
        let told = tell(&case, 0);
        let mut shell = Shell::new(
            &case,
            seed,
            Luck { is_wild: true, crashes: 5, turns: seed % 8 == 0, queue: seed % 16 < 8, ..Luck::default() },
        );
        shell.begin(0);
        for _ in 0..3 {
            shell.go_on(dice.below(12));
            if shell.state().is_over() {
                break;
            }
            shell.hear(Event::Cancel);
            assert_eq!(shell.state(), RunState::Cancelled);
            let effects = shell.effects.clone();
            shell.ghosts_come();
            assert_eq!(effects, shell.effects, "a call after the cancel: {}", shell.tell());
            shell.hear(Event::Redrive { from: None });
        }
        shell.finish();
        assert_told(&shell, &told);
    });
}

#[test]
fn a_run_that_is_paused_anywhere_calls_nothing_until_it_is_resumed() {
    each_of(1, 8, |seed| {
        let mut dice = Dice(mix(seed, 79));
        let case = draw(&mut dice);
        let told = tell(&case, 0);
        let mut shell = Shell::new(
            &case,
            seed,
            Luck { is_wild: true, turns: seed % 16 == 1, queue: seed % 32 < 16, ..Luck::default() },
        );
        shell.begin(0);
        shell.go_on(dice.below(12));
        if !shell.state().is_over() {
            shell.hear(Event::Pause);
            let effects = shell.effects.clone();
            shell.go_on(30);
            assert_eq!(effects, shell.effects, "a call while it is paused: {}", shell.tell());
            if !shell.state().is_over() {
                shell.hear(Event::Resume);
            }
        }
        shell.finish();
        assert_told(&shell, &told);
    });
}

#[test]
fn a_run_that_is_over_and_redriven_from_any_node_comes_to_the_same() {
    each_of(2, 8, |seed| {
        let mut dice = Dice(mix(seed, 80));
        let case = draw(&mut dice);
        let told = tell(&case, 0);
        let mut shell = Shell::new(
            &case,
            seed,
            Luck { is_wild: true, crashes: 5, turns: seed % 16 == 2, queue: seed % 32 < 16, ..Luck::default() },
        );
        shell.begin(0);
        shell.finish();
        let from = format!("n{}", dice.below(case.does.len()));
        shell.forget_ends();
        shell.hear(Event::Redrive { from: Some(from) });
        shell.finish();
        assert_told(&shell, &told);
    });
}
