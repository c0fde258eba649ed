//! Honest browsers under every disorder of answers, and thieves.

use kernel::{Instant, id::Id, ids::SessionId};

use super::{Family, Reply};

const NOW: Instant = Instant::from_millis(1_000);

fn family() -> Family {
    let session = SessionId::from_parts(NOW, [1; 10]);
    Family::begin(session, "t0".into(), Instant::from_millis(1_000_000))
}

#[test]
fn each_use_makes_the_next_token() {
    let mut family = family();
    for n in 0..50 {
        assert_eq!(family.refresh(&format!("t{n}"), format!("t{}", n + 1), NOW), Reply::Refreshed);
    }
}

#[test]
fn a_used_token_works_again_while_its_successors_are_unused() {
    let mut family = family();
    for n in 0..200 {
        assert_eq!(family.refresh("t0", format!("a{n}"), NOW), Reply::Refreshed);
    }
    assert_eq!(family.refresh("a7", "b".into(), NOW), Reply::Refreshed, "whichever answer came last goes on");
    assert_eq!(family.refresh("a8", "c".into(), NOW), Reply::Reused, "and no other");
    assert_eq!(family.refresh("b", "d".into(), NOW), Reply::Ended, "then the whole family is over");
}

#[test]
fn a_token_used_after_its_successor_was_used_is_theft() {
    let mut family = family();
    family.refresh("t0", "t1".into(), NOW);
    family.refresh("t1", "t2".into(), NOW);
    assert_eq!(family.refresh("t0", "x".into(), NOW), Reply::Reused);
    assert!(family.owes_end);
    assert_eq!(family.refresh("t2", "t3".into(), NOW), Reply::Ended);
}

#[test]
fn a_thief_who_comes_first_is_found_when_the_owner_comes() {
    let mut family = family();
    // Both hold t0's answer: the owner's t1, the thief's t1x.
    family.refresh("t0", "t1".into(), NOW);
    family.refresh("t0", "t1x".into(), NOW);
    assert_eq!(family.refresh("t1x", "t2x".into(), NOW), Reply::Refreshed);
    assert_eq!(family.refresh("t1", "t2".into(), NOW), Reply::Reused);
}

#[test]
fn a_token_that_never_was_ends_the_family_but_retires_nothing() {
    assert_eq!(family().retire("made up"), Reply::Ended);
    assert_eq!(family().retire(""), Reply::Ended);
    assert_eq!(family().retire("t0"), Reply::Retired);
    assert_eq!(family().refresh("made up", "x".into(), NOW), Reply::Reused);
}

#[test]
fn a_family_ends_with_its_session() {
    let mut family = family();
    assert_eq!(family.refresh("t0", "t1".into(), Instant::from_millis(1_000_000)), Reply::Ended);
}

/// A small generator: the tests need disorder, not secrecy.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// A browser: one cookie jar, several tabs. Requests leave with the jar's token; the object decides in any order;
/// answers get lost or come back in any order, and each sets the jar. A tab gives up (and its answer no longer counts)
/// before the next round of refreshes is due, as `fetch` with a time limit does.
fn browse(seed: u64, rounds: usize) {
    let (mut dice, mut family, mut jar, mut next) = (Dice(seed), family(), "t0".to_owned(), 0_u64);
    for round in 0..rounds {
        let mut answers = Vec::new();
        for _ in 0..=dice.roll(5) {
            let shown = jar.clone();
            next += 1;
            let successor = format!("s{seed}-{next}");
            let reply = family.refresh(&shown, successor.clone(), NOW);
            assert_eq!(reply, Reply::Refreshed, "seed {seed}, round {round}: an honest tab was taken for a thief");
            if dice.roll(3) > 0 {
                answers.push(successor);
            }
        }
        while !answers.is_empty() {
            let which = dice.roll(answers.len() as u64) as usize;
            jar = answers.swap_remove(which);
        }
    }
}

#[test]
fn ten_thousand_tabs_with_lost_answers_are_never_taken_for_thieves() {
    for seed in 0..2_500 {
        browse(seed, 40);
    }
}

#[test]
fn a_thief_beside_an_honest_browser_never_lasts() {
    for seed in 0..1_000 {
        let (mut dice, mut family) = (Dice(seed), family());
        let (mut owner, mut thief) = ("t0".to_owned(), "t0".to_owned());
        let mut used = [0, 0];
        for step in 0..100 {
            let which = dice.roll(2) as usize;
            let token = if which == 0 { &mut owner } else { &mut thief };
            let successor = format!("{step}");
            if family.refresh(token, successor.clone(), NOW) != Reply::Refreshed {
                break;
            }
            *token = successor;
            used[which] += 1;
            // Whoever goes on twice has used a successor; then the other's token is an old one.
            assert!(used[0] < 2 || used[1] < 2, "seed {seed}: both went on");
        }
    }
}
