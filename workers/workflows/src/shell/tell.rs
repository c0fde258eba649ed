//! What D1 and other workflows have to hear of a run: told after it is stored, again until it worked.

use std::collections::BTreeSet;

use kernel::{Batch, Fault, json, time};
use serde_json::json;

use super::{Desk, Live, More, TOLD};
use crate::{
    machine::{Change, Event, Run, State, Step, Wait},
    protocol::{Birth, Todo, Told, Waiting},
    runs, signals, store,
};

/// What is shown of a dead letter's input, in bytes of JSON.
const LETTER_BYTES: u64 = 16 * 1024;

/// What one look finds to be told.
struct Owed {
    birth: Birth,
    started_at: kernel::Instant,
    told: Option<Told>,
    todo: Vec<(String, Todo)>,
    /// Its state changed, or a step began to wait for a person: dashboards hear of that, and of nothing else.
    is_note: bool,
    /// Who waits for a signal differs from what D1 has.
    are_waits: bool,
    /// Steps that began to wait for one.
    new_waits: Vec<Waiting>,
}

impl Desk<'_> {
    /// Tells what is owed; what fails is left to the alarm. Answers what is to be done because of it.
    pub(super) async fn tell_or_leave(&self) -> More {
        let begin = |live: &mut Live| std::mem::replace(&mut live.is_telling, true);
        let mut more = More::default();
        if self.dry.is_some() || !matches!(self.peek(begin), Ok(Some(false))) {
            return more;
        }
        if let Err(fault) = self.tell(&mut more).await {
            tracing::warn!(op = "workflow_run.tell", run = %self.id, %fault, "will be told again");
        }
        let _ = self.peek(|live| live.is_telling = false);
        more
    }

    async fn tell(&self, more: &mut More) -> Result<(), Fault> {
        // One at a time: what comes meanwhile goes along.
        while let Some(Owed { birth, started_at, told, todo, is_note, are_waits, new_waits }) =
            self.peek(|live| owed(live, self.scope.now()))?.flatten()
        {
            // Other runs hear of it whatever D1 does.
            let (mut heard, mut broke) = (Vec::new(), None);
            for each in todo {
                match self.tell_runs(&birth, &each.1).await {
                    Ok(()) => heard.push(each),
                    Err(fault) => broke = Some(fault),
                }
            }
            let todo = heard;
            let mut batch = Batch::default();
            if let Some(told) = &told {
                batch = batch.and_all(store::put_run(&self.id, &birth, started_at, told));
                if are_waits {
                    batch = batch.and_all(store::put_waits(&self.id, told)?);
                }
            }
            for (_, todo) in &todo {
                if let Todo::Letter { step, at } = todo {
                    batch = batch.and_all(self.letter(&birth, step, *at).await?);
                }
            }
            self.scope.commit(batch).await?;
            for (_, todo) in &todo {
                if let Todo::Tell { workflow, error } = todo {
                    runs::start_on_error(self.scope, workflow, (&self.id, &birth), error).await?;
                }
            }
            if let Some(told) = told.as_ref().filter(|_| is_note) {
                let data = json!({ "workflow": birth.workflow, "state": told.state, "waits_for": told.waits_for });
                self.scope.announce("workflow_run", &self.id, data);
            }
            // Only now: whoever sends one from here on finds the wait. Before it is noted that D1 knows, so that nobody's death loses one.
            self.take_kept(&new_waits, more).await?;
            self.done(told, &todo)?;
            if let Some(fault) = broke {
                return Err(fault);
            }
        }
        Ok(())
    }

    /// Gives steps that began to wait the signals that came shortly before.
    async fn take_kept(&self, waits: &[Waiting], more: &mut More) -> Result<(), Fault> {
        if waits.is_empty() {
            return Ok(());
        }
        for signal in signals::kept(self.scope, waits).await? {
            let signals::Signal { id, name, correlation, items, .. } = signal;
            let items = self.put_items(&format!("signal/{id}"), &items).await?;
            if let Some(decided) = self.decide(Event::Signal { id, name, correlation, items })? {
                more.add(decided);
            }
        }
        Ok(())
    }

    /// D1 has it.
    fn done(&self, told: Option<Told>, todo: &[(String, Todo)]) -> Result<(), Fault> {
        let from_memory = self.host.take();
        let was_there = from_memory.is_some();
        let live = if was_there { from_memory } else { self.read()? };
        let Some(mut live) = live else { return Ok(()) };
        let mut changes = Vec::new();
        if let Some(told) = told {
            changes.push(Change::Put { key: TOLD.to_owned(), value: json::write(&told)? });
            live.told = Some(told);
        }
        // What was owed anew meanwhile stays.
        let done = todo.iter().filter(|each| live.todo.contains(each));
        changes.extend(done.map(|(key, _)| Change::Remove { key: key.clone() }));
        live.todo.retain(|each| !todo.contains(each));
        self.host.commit(&changes, live.wake(self.scope.now()))?;
        if was_there {
            self.host.keep(live);
        }
        Ok(())
    }

    async fn letter(&self, birth: &Birth, step: &str, at: kernel::Instant) -> Result<Batch, Fault> {
        let found = self.peek(|live| {
            let id = live.run.find(step)?;
            let done = live.run.step(&id)?.clone();
            Some((live.run.input(&id), done, live.run.key(&id)))
        })?;
        let Some((parts, done, correlation)) = found.flatten() else { return Ok(Batch::default()) };
        let input = self.read_items(&parts, LETTER_BYTES).await?.items;
        let (node, iteration) = step.split_once(':').unwrap_or((step, ""));
        let error = done.error.unwrap_or_default();
        let letter = store::NewLetter {
            id: runs::letter_id(&correlation, done.attempt)?,
            run: &self.id,
            workflow: &birth.workflow,
            node,
            iteration,
            input: json::write(&input)?,
            code: &error.code,
            message: &error.message,
            attempts: done.attempt,
            correlation: &correlation,
            at,
        };
        Ok(store::insert_letter(letter))
    }
}

/// What D1 lacks; none when it lacks nothing, or somebody else is telling it.
fn owed(live: &mut Live, now: kernel::Instant) -> Option<Owed> {
    let mut told = summary(&live.run);
    let before = live.told.as_ref();
    told.revision = before.map_or(0, |before| before.revision);
    let is_news = before != Some(&told);
    // Above the last one even when that was told by an object that died before it noted so.
    told.revision = now.millis().max(told.revision + 1);
    if !is_news && live.todo.is_empty() {
        return None;
    }
    let none = (Vec::new(), Vec::new());
    let (waits, asks) = before.map_or((&none.0, &none.1), |before| (&before.waits, &before.asks));
    let is_asked = told.asks.iter().any(|step| !asks.contains(step));
    Some(Owed {
        birth: live.birth.clone(),
        started_at: live.run.head().begun_at,
        is_note: is_asked || before.is_none_or(|before| before.state != told.state),
        are_waits: *waits != told.waits,
        new_waits: told.waits.iter().filter(|wait| !waits.contains(wait)).cloned().collect(),
        told: is_news.then_some(told),
        todo: live.todo.clone(),
    })
}

/// Whether a step waits for a signal of which D1 does not know.
pub(super) fn has_new_waits(live: &Live) -> bool {
    let mut waiters = live.run.waiters().peekable();
    if waiters.peek().is_none() || live.run.head().state.is_over() {
        return false;
    }
    let told = live.told.iter().flat_map(|told| &told.waits);
    let mut names: BTreeSet<&str> = BTreeSet::new();
    names.extend(told.map(|wait| wait.step.as_str()));
    waiters.any(|step| !names.contains(live.run.name(step).as_str()))
}

fn waiting(step: &Step, name: impl FnOnce() -> String) -> Option<Waiting> {
    match &step.wait {
        Some(Wait::Event { name: signal, correlation, .. }) if step.state == State::Waiting => {
            Some(Waiting { step: name(), name: signal.clone(), correlation: correlation.clone() })
        }
        _ => None,
    }
}

fn summary(run: &Run) -> Told {
    let head = run.head();
    let (mut steps, mut attempts, mut waits_for) = (0, 0, None);
    let is_open = !head.state.is_over();
    let (mut waits, mut asks) = (Vec::new(), Vec::new());
    for (id, step) in run.steps() {
        steps += u32::from(step.state != State::Pending);
        attempts += u32::from(step.attempt > 0) + u32::from(step.tries) + u32::from(step.losses);
        let for_what = match (step.state, &step.wait) {
            (State::Unsure, _) => Some("person"),
            (State::Waiting, Some(Wait::Approval { .. })) => Some("approval"),
            (State::Waiting, Some(Wait::Event { .. })) => Some("event"),
            (State::Waiting, Some(Wait::Until { .. })) => Some("time"),
            (State::Waiting, Some(Wait::Run { .. })) => Some("run"),
            _ => None,
        };
        waits_for = waits_for.or(for_what);
        waits.extend(waiting(step, || run.name(id)));
        if matches!(for_what, Some("person" | "approval")) {
            asks.push(run.name(id));
        }
    }
    if !is_open {
        (waits, asks) = (Vec::new(), Vec::new());
    }
    let keep_days = run.plan().snapshot().graph.settings.keep_days;
    Told {
        state: head.state,
        ended_at: head.ended_at,
        error: head.error.clone(),
        steps,
        attempts,
        waits_for: waits_for.filter(|_| is_open).map(str::to_owned),
        due_at: run.alarm().filter(|_| is_open),
        forget_at: head.ended_at.map(|at| at.plus(time::days(keep_days.into()))),
        waits,
        asks,
        revision: 0,
    }
}
