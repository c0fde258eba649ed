//! Counters of this isolate about runs, in Prometheus text. Labels come from the catalogue and from states: their number is bounded,
//! whatever owners draw.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use kernel::{Fault, Ports, outbox};

use crate::{
    catalog,
    machine::{RunState, State},
};

static STARTED: AtomicU64 = AtomicU64::new(0);
static ATTEMPTS: AtomicU64 = AtomicU64::new(0);
static RETRIES: AtomicU64 = AtomicU64::new(0);
static LETTERS: AtomicU64 = AtomicU64::new(0);
static RUNS: [AtomicU64; 3] = [const { AtomicU64::new(0) }; 3];
static STEPS: [AtomicU64; 4] = [const { AtomicU64::new(0) }; 4];
const OUTCOMES: [RunState; 3] = [RunState::Succeeded, RunState::Failed, RunState::Cancelled];
const ENDS: [State; 4] = [State::Succeeded, State::Failed, State::Skipped, State::Cancelled];
/// Upper bounds of the histogram, in milliseconds; the last bucket has none.
const BOUNDS_MS: [i64; 8] = [5, 25, 100, 500, 2_500, 10_000, 60_000, 600_000];
/// By type of node.
static LATENCY: Mutex<BTreeMap<&'static str, Latency>> = Mutex::new(BTreeMap::new());

#[derive(Clone, Copy, Default)]
struct Latency {
    buckets: [u64; 9],
    sum_ms: i64,
}

fn count(counter: Option<&AtomicU64>) {
    if let Some(counter) = counter {
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

/// A run is new.
pub fn started() {
    count(Some(&STARTED));
}
/// A run is in another state.
pub fn run(state: RunState) {
    count(OUTCOMES.iter().position(|outcome| *outcome == state).and_then(|at| RUNS.get(at)));
}
/// A step failed for good and took its run with it.
pub fn letter() {
    count(Some(&LETTERS));
}
/// A step is in another state; it took so long since it began.
pub fn step(of: &str, state: State, duration_ms: Option<i64>) {
    match state {
        State::Running => count(Some(&ATTEMPTS)),
        State::Retrying => count(Some(&RETRIES)),
        _ => {}
    }
    let Some(at) = ENDS.iter().position(|end| *end == state) else { return };
    count(STEPS.get(at));
    let kind = catalog::manifests().find(|manifest| manifest.kind == of).map(|manifest| manifest.kind);
    let (Some(kind), Some(duration_ms), State::Succeeded | State::Failed) = (kind, duration_ms, state) else { return };
    let mut all = LATENCY.lock().unwrap_or_else(PoisonError::into_inner);
    let latency = all.entry(kind).or_default();
    let at = BOUNDS_MS.iter().position(|bound| duration_ms <= *bound).unwrap_or(BOUNDS_MS.len());
    if let Some(bucket) = latency.buckets.get_mut(at) {
        *bucket += 1;
    }
    latency.sum_ms += duration_ms;
}

/// The counters of this isolate.
pub fn write(text: &mut String) {
    let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    let mut one = |name: &str, help: &str, counter: &AtomicU64| {
        let _ = writeln!(text, "# HELP gr8_workflow_{name} {help}\n# TYPE gr8_workflow_{name} counter");
        let _ = writeln!(text, "gr8_workflow_{name} {}", read(counter));
    };
    one("runs_started_total", "Runs that were started.", &STARTED);
    one("attempts_total", "Attempts of steps.", &ATTEMPTS);
    one("retries_total", "Attempts that failed and are repeated.", &RETRIES);
    one("dead_letters_total", "Steps that failed for good.", &LETTERS);
    let _ = writeln!(text, "# HELP gr8_workflow_runs_total Runs that ended.\n# TYPE gr8_workflow_runs_total counter");
    for (outcome, counter) in OUTCOMES.iter().zip(&RUNS) {
        let _ = writeln!(text, "gr8_workflow_runs_total{{outcome=\"{}\"}} {}", outcome.name(), read(counter));
    }
    let _ =
        writeln!(text, "# HELP gr8_workflow_steps_total Steps that ended.\n# TYPE gr8_workflow_steps_total counter");
    for (end, counter) in ENDS.iter().zip(&STEPS) {
        let _ = writeln!(text, "gr8_workflow_steps_total{{outcome=\"{}\"}} {}", end.name(), read(counter));
    }
    write_latency(text);
}

fn write_latency(text: &mut String) {
    const NAME: &str = "gr8_workflow_step_seconds";
    let _ = writeln!(text, "# HELP {NAME} From a step's first attempt to its end.\n# TYPE {NAME} histogram");
    let seconds = |ms: i64| ms as f64 / 1_000.0;
    for (kind, latency) in LATENCY.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        let mut sum = 0;
        for (bucket, bound) in latency.buckets.iter().zip(BOUNDS_MS.iter().map(Some).chain([None])) {
            sum += bucket;
            let bound = bound.map_or_else(|| "+Inf".to_owned(), |ms| seconds(*ms).to_string());
            let _ = writeln!(text, "{NAME}_bucket{{node=\"{kind}\",le=\"{bound}\"}} {sum}");
        }
        let _ = writeln!(text, "{NAME}_sum{{node=\"{kind}\"}} {}", seconds(latency.sum_ms));
        let _ = writeln!(text, "{NAME}_count{{node=\"{kind}\"}} {sum}");
    }
}

/// How many runs wait for their turn, and how long the oldest has: of all teams, by one index of each shard.
pub async fn write_queue(ports: &Ports, text: &mut String) -> Result<(), Fault> {
    let (mut depth, mut oldest) = (0, None);
    for (shard, _) in (0..=u8::MAX).zip(&ports.shards) {
        let waiting = outbox::waiting_runs(ports, shard).await?;
        depth += waiting.count;
        oldest = [oldest, waiting.since].into_iter().flatten().min();
    }
    let age = oldest.map_or(0, |since| ports.clock.now().since(since).max(0));
    let _ = writeln!(text, "# HELP gr8_workflow_queue_depth Runs that wait for their turn.");
    let _ = writeln!(text, "# TYPE gr8_workflow_queue_depth gauge\ngr8_workflow_queue_depth {depth}");
    let _ = writeln!(text, "# HELP gr8_workflow_queue_age_seconds Age of the oldest run that waits for its turn.");
    let _ =
        writeln!(text, "# TYPE gr8_workflow_queue_age_seconds gauge\ngr8_workflow_queue_age_seconds {}", age / 1_000);
    Ok(())
}
