//! What each suite found and how long it took.

use std::time::{Duration, Instant};

use super::counts::Counts;
use super::files;
use crate::repo::Repo;
use crate::step::{Ended, Step};
use crate::stop::Done;

#[derive(Default)]
pub struct Suite {
    counts: Counts,
    /// Things that are right or wrong without being tests (formatting, lints, budgets); wrong ones are counted.
    checks: u32,
    notes: Vec<String>,
    last: Vec<String>,
}

impl Suite {
    /// A program that is a check as a whole: it ends well, or that is one failure.
    pub fn check(&mut self, repo: &Repo, label: &str, program: &str, args: &[&str]) -> Done {
        self.check_step(Step::new(repo, label, program, args))
    }

    pub fn check_step(&mut self, step: Step) -> Done {
        let ended = step.run()?;
        self.checks += 1;
        if !ended.ok {
            self.counts.failed += 1;
            self.notes.push(format!("{} failed", ended.label));
        }
        self.last = ended.lines;
        Ok(())
    }

    /// A program that runs tests and prints how many.
    pub fn tests(&mut self, ended: &Ended) {
        let found = Counts::read(&ended.lines);
        self.counts.passed += found.passed;
        // A runner that broke down before it counted is a failure all the same; so is one that found nothing to run.
        self.counts.failed += if found.failed == 0 && (!ended.ok || found.passed == 0) { 1 } else { found.failed };
        if found.passed == 0 && ended.ok {
            self.notes.push(format!("{}: no test was found", ended.label));
        }
        if !ended.in_time {
            let hung = files::unfinished(&ended.lines).join(", ");
            let place = if hung.is_empty() { String::new() } else { format!(" in {hung}") };
            self.notes.push(format!("{} took too long and was ended{place}", ended.label));
        }
        for line in files::slowest(&ended.lines) {
            println!("    {line}");
        }
    }

    pub fn note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }

    /// Prints what the last check said, for checks whose numbers are of interest also when they are good.
    pub fn show_last(&self) {
        for line in &self.last {
            println!("    {line}");
        }
    }
}

#[derive(Default)]
pub struct Reports(Vec<(String, Suite, Duration)>);

impl Reports {
    pub fn time(&mut self, name: &str, work: impl FnOnce(&mut Suite) -> Done) {
        println!("\n{name}");
        let started = Instant::now();
        let mut suite = Suite::default();
        if let Err(stop) = work(&mut suite) {
            println!("  ✗ {stop}");
            suite.counts.failed += 1;
            suite.notes.push(stop.to_string().lines().next().unwrap_or_default().to_owned());
        }
        let took = started.elapsed();
        println!("  {name}: {}", sentence(&suite, took));
        self.0.push((name.to_owned(), suite, took));
    }

    pub fn all_well(&self) -> bool {
        self.0.iter().all(|(_, suite, _)| suite.counts.failed == 0)
    }

    pub fn print(&self) {
        println!("\n{:<10} {:>7} {:>7} {:>7} {:>9}", "suite", "passed", "failed", "checks", "time");
        for (name, suite, took) in &self.0 {
            let Counts { passed, failed } = suite.counts;
            println!("{name:<10} {passed:>7} {failed:>7} {:>7} {:>7.1} s", suite.checks, took.as_secs_f64());
        }
        for (name, suite, _) in &self.0 {
            for note in &suite.notes {
                println!("{name}: {note}");
            }
        }
        let total = |pick: fn(&Counts) -> u32| self.0.iter().map(|(_, suite, _)| pick(&suite.counts)).sum::<u32>();
        let took: Duration = self.0.iter().map(|(_, _, took)| *took).sum();
        println!("\n{} min {} s", took.as_secs() / 60, took.as_secs() % 60);
        println!("{} passed, {} failed", total(|counts| counts.passed), total(|counts| counts.failed));
    }
}

fn sentence(suite: &Suite, took: Duration) -> String {
    let Counts { passed, failed } = suite.counts;
    format!("{passed} passed, {failed} failed, {} checks, {:.1} s", suite.checks, took.as_secs_f64())
}
