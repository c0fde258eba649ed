//! What surrounds the machine: the runtime's object, the tests' stand-in and a dry run all go through here, so that the order of
//! storing, calling and telling is written once.
//!
//! The runtime's part (`durable-objects/src/workflow_run.rs`) is a [`Host`]: rows as keys, an alarm, and the run in memory. One
//! decision is one [`Host::commit`], with no await between load and commit; only then do calls leave. The run is dropped from memory when a
//! commit fails, so that the next turn loads what was really stored.

mod answer;
mod away;
mod begin;
mod calls;
mod drive;
mod items;
mod live;
mod log;
mod memory;
mod places;
mod tell;
mod work;

use std::sync::{Arc, Mutex};

use kernel::{Fault, Instant, Later, Ports, Scope, ids::RunId, json, time};

use crate::{
    dry::Pinned,
    machine::{self, Change, Command as Said, Event, Moment, Run, RunState, StepId},
    metrics,
    protocol::{Attempt, Birth, Command, Reply, Todo},
    view,
};

pub use answer::answer_of;
pub use away::run_step;
use drive::{Call, Landed, More};
pub use live::Live;
pub use memory::Memory;
use places::Wish;

/// Row of what is true of the run from the beginning.
const BIRTH: &str = "birth";
/// Row of what D1 was told last.
const TOLD: &str = "told";
/// Rows of what is to be done outside.
const TODO: &str = "todo/";
/// While attempts are on their way the alarm looks after them so often, in milliseconds: it finds what a crash took.
const WATCH_MS: i64 = time::seconds(20);
/// Decisions that are kept in memory until something has to be stored, at most.
const MOST_UNSTORED: u32 = 32;
/// How long after a change the alarm looks whether D1 has it, in milliseconds.
const TELL_MS: i64 = time::seconds(10);

/// An object that keeps a run.
pub trait Host: Send + Sync {
    /// A row's text.
    fn get(&self, key: &str) -> Result<Option<String>, Fault>;
    /// Rows whose keys begin so, in the order of their keys.
    fn list(&self, prefix: &str) -> Result<Vec<(String, String)>, Fault>;
    /// All of it or nothing, and the alarm, which rings no later than `wake`.
    fn commit(&self, changes: &[Change], wake: Option<Instant>) -> Result<(), Fault>;
    /// The run in memory, taken out.
    fn take(&self) -> Option<Box<Live>>;
    /// Puts it back.
    fn keep(&self, live: Box<Live>);
    /// Puts a large text away.
    fn put_blob<'s>(&'s self, scope: &'s Scope, key: &'s str, bytes: Vec<u8>) -> Later<'s, Result<(), Fault>> {
        Box::pin(scope.blob_put(key, bytes, "application/json"))
    }
    /// Reads it again.
    fn get_blob<'s>(&'s self, scope: &'s Scope, key: &'s str) -> Later<'s, Result<String, Fault>> {
        Box::pin(async move {
            let bytes = scope.blob_get(key).await?.ok_or_else(|| Fault::internal(format!("blob {key} is missing")))?;
            String::from_utf8(bytes).map_err(Fault::internal)
        })
    }
}

/// One object at work.
pub struct Desk<'a> {
    pub host: &'a dyn Host,
    pub ports: &'a Arc<Ports>,
    pub scope: &'a Scope,
    pub id: RunId,
    /// Nothing leaves: effects answer with what is pinned, and D1 is not told.
    dry: Option<&'a Pinned>,
    chunk: Mutex<Option<items::Chunk>>,
}

/// A run, and what the machine said when it heard that it was read back.
type Loaded = (Box<Live>, Vec<Said>);

/// What a turn came to.
struct Decided {
    calls: Vec<Call>,
    wish: Option<Wish>,
    refused: Option<(String, String)>,
    state: RunState,
}

/// What one command comes to: the answer, and the attempts that `go_on` makes once it has gone out.
pub struct Answered {
    pub reply: Reply,
    calls: Vec<Call>,
    wish: Option<Wish>,
}

impl From<Reply> for Answered {
    fn from(reply: Reply) -> Self {
        Self { reply, calls: Vec::new(), wish: None }
    }
}

async fn shown(desk: &Desk<'_>, past: Option<view::Past>) -> Result<Answered, Fault> {
    Ok(view::of(desk, past).await?.map_or(Reply::Unknown, |run| Reply::Run { run: Box::new(run) }).into())
}

/// Decides one command and stores it. Boxed, as all that other crates wait for: what they await unboxed is compiled in them once more,
/// with everything that it waits for (docs/design/wasm-size.md).
pub fn answer<'d>(desk: &'d Desk<'_>, command: Command) -> Later<'d, Result<Answered, Fault>> {
    Box::pin(decided(desk, command))
}

async fn decided(desk: &Desk<'_>, command: Command) -> Result<Answered, Fault> {
    let event = match command {
        Command::Begin(begin) => return desk.begin(*begin).await,
        Command::Get => return shown(desk, None).await,
        Command::Iterations { step, from, most } => return shown(desk, Some((step, from, most))).await,
        Command::Called { step, answer } => match desk.find(&step)? {
            Ok(id) => Event::Called { step: id, outcome: desk.called(&step, answer).await? },
            Err(reply) => return Ok(reply.into()),
        },
        Command::Admit { turn } => return desk.admit(turn),
        Command::Fetch { step, attempt } => return desk.fetch(&step, attempt).await,
        Command::Finish { step, attempt, outcome } => match desk.find(&step)? {
            Ok(step) => Event::StepDone { step, attempt, outcome },
            Err(reply) => return Ok(reply.into()),
        },
        Command::Forget => match desk.peek(|live| live.run.head().state)? {
            Some(state) if !state.is_over() => return Ok(Reply::Done { state }.into()),
            state => return Ok(state.map_or(Reply::Unknown, |_| Reply::Erased).into()),
        },
        Command::Erase => {
            desk.leave_line().await;
            return Ok(Reply::Erased.into());
        }
        Command::Poke => Event::Timer,
        Command::Pause => Event::Pause,
        Command::Resume => Event::Resume,
        Command::Cancel => Event::Cancel,
        Command::Redrive { from } => Event::Redrive { from },
        Command::Signal { id, name, correlation, items } => {
            let place = format!("signal/{id}");
            Event::Signal { items: desk.put_items(&place, &items).await?, id, name, correlation }
        }
        Command::Approve { step, yes, by } => match desk.find(&step)? {
            Ok(step) => Event::Approve { step, yes, by },
            Err(reply) => return Ok(reply.into()),
        },
        Command::Settle { step, how } => match desk.find(&step)? {
            Ok(id) => Event::Settle { step: id, how: desk.settled(&step, how).await? },
            Err(reply) => return Ok(reply.into()),
        },
    };
    let Some(Decided { calls, wish, refused, state }) = desk.decide(event)? else { return Ok(Reply::Unknown.into()) };
    let reply = refused.map_or(Reply::Done { state }, |(code, text)| Reply::Refused { code, text });
    Ok(Answered { reply, calls, wish })
}

/// Makes the attempts of an answer and all that follow from them, then tells D1 what it lacks. What fails is left to the alarm.
pub fn go_on<'d>(desk: &'d Desk<'_>, answered: Answered) -> Later<'d, ()> {
    Box::pin(async move {
        let mut more = More { calls: answered.calls, wish: answered.wish };
        loop {
            if let Err(fault) = desk.drive(more).await {
                tracing::error!(op = "workflow_run.drive", run = %desk.id, %fault, "the alarm goes on");
            }
            // Signals may have come before D1 knew who waits for them: then there is more to do.
            more = desk.tell_or_leave().await;
            if more.is_empty() {
                return;
            }
        }
    })
}

/// The alarm rang.
pub fn ring<'d>(desk: &'d Desk<'_>) -> Later<'d, Result<(), Fault>> {
    Box::pin(async move {
        let mut more = More::default();
        if let Some(decided) = desk.decide(Event::Timer)? {
            more.add(decided);
        }
        loop {
            desk.drive(more).await?;
            more = desk.tell_or_leave().await;
            if more.is_empty() {
                return Ok(());
            }
        }
    })
}

impl<'a> Desk<'a> {
    pub fn new(host: &'a dyn Host, ports: &'a Arc<Ports>, scope: &'a Scope, id: RunId) -> Self {
        Self { host, ports, scope, id, dry: None, chunk: Mutex::default() }
    }
    /// The same without effects.
    #[must_use]
    pub fn dry(self, pinned: &'a Pinned) -> Self {
        Self { dry: Some(pinned), ..self }
    }
}

impl Desk<'_> {
    /// One event: load, decide, store. None when no run has begun here.
    fn decide(&self, event: Event) -> Result<Option<Decided>, Fault> {
        self.decide_and(event, false)
    }

    /// The same; storing may wait.
    fn decide_and(&self, event: Event, may_wait: bool) -> Result<Option<Decided>, Fault> {
        let Some((mut live, mut told)) = self.load()? else { return Ok(None) };
        told.extend(machine::decide(&mut live.run, event, &self.moment()));
        self.keep(live, told, may_wait).map(Some)
    }

    /// Looks at the run; none when none has begun here.
    fn peek<T>(&self, look: impl FnOnce(&mut Live) -> T) -> Result<Option<T>, Fault> {
        let from_memory = self.host.take();
        let was_there = from_memory.is_some();
        let live = if was_there { from_memory } else { self.read()? };
        let Some(mut live) = live else { return Ok(None) };
        let seen = look(&mut live);
        // Attempts that a crash took are decided by the next event, not by a look.
        if was_there || live.run.running().all(|step| live.is_away(step)) {
            self.host.keep(live);
        }
        Ok(Some(seen))
    }

    /// Looks at the run and at how it began. Whoever lends it something takes it back.
    pub fn look<T>(&self, look: impl FnOnce(&mut Run, &Birth) -> T) -> Result<Option<T>, Fault> {
        self.peek(|live| look(&mut live.run, &live.birth))
    }

    /// A row that is not in memory.
    pub fn row(&self, key: &str) -> Result<Option<String>, Fault> {
        self.host.get(key)
    }

    /// The run, from memory or from its rows. After a crash the machine hears of it.
    fn load(&self) -> Result<Option<Loaded>, Fault> {
        if let Some(live) = self.host.take() {
            return Ok(Some((live, Vec::new())));
        }
        let Some(mut live) = self.read()? else { return Ok(None) };
        let said = machine::decide(&mut live.run, Event::Recovered, &self.moment());
        Ok(Some((live, said)))
    }

    /// The run as its rows have it.
    fn read(&self) -> Result<Option<Box<Live>>, Fault> {
        let Some(birth) = self.host.get(BIRTH)? else { return Ok(None) };
        let mut rows = self.host.list("step/")?;
        rows.extend(self.host.list("signal/")?);
        for key in ["graph", "run"] {
            rows.extend(self.host.get(key)?.map(|text| (key.to_owned(), text)));
        }
        let run = Run::load(rows.iter().map(|(key, text)| (key.as_str(), text.as_str())))
            .map_err(|error| Fault::internal(format!("row {}: {}", error.key, error.why)))?;
        let told = self.host.get(TOLD)?.map(|text| json::read(&text)).transpose()?;
        let todo = self.host.list(TODO)?.into_iter().map(|(key, text)| Ok((key, json::read(&text)?)));
        let todo = todo.collect::<Result<Vec<_>, Fault>>()?;
        let live = Live::new(run, json::read(&birth)?);
        Ok(Some(Box::new(Live { told, todo, ..live })))
    }

    /// Stores what was decided, and answers what has to leave. It may wait while all that goes on is computed here: after a crash that
    /// is computed again, and nobody has heard of it. Whatever leaves, leaves after a commit that has everything before it.
    fn keep(&self, mut live: Box<Live>, told: Vec<Said>, may_wait: bool) -> Result<Decided, Fault> {
        let mut changes = Vec::new();
        let (mut calls, mut wish, mut refused, now) = (Vec::new(), None, None, self.scope.now());
        for command in told {
            match command {
                Said::Call { step, attempt, key, deadline, .. } => {
                    calls.push(Call::Here(Attempt { step, attempt, key, deadline }));
                }
                Said::Send { step, attempt } => {
                    let key = live.run.key(&step);
                    calls.push(Call::Away(Attempt { step, attempt, key, deadline: now }));
                }
                Said::AskTurn { turn } => wish = Some(Wish::Enter(turn)),
                Said::GiveTurn { turn } => wish = Some(Wish::Leave(turn)),
                Said::Refused { code, text } => refused = Some((code, text)),
                Said::DeadLetter { step } => {
                    metrics::letter();
                    let step = live.run.name(&step);
                    changes.push(live.owe(format!("{TODO}letter/{step}"), Todo::Letter { step, at: now })?);
                }
                Said::StartErrorWorkflow { workflow, error } => {
                    changes.push(live.owe(format!("{TODO}error"), Todo::Tell { workflow, error })?);
                }
                Said::CancelRun { run } => {
                    changes.push(live.owe(format!("{TODO}cancel/{run}"), Todo::Cancel { run })?);
                }
                Said::Report(summary) if self.dry.is_none() => {
                    self.log_run(&live.birth, &summary);
                    if summary.state.is_over() && live.birth.parent.is_some() {
                        changes.push(live.owe(format!("{TODO}answer"), Todo::Answer)?);
                    }
                }
                // Both follow from the run as it is now.
                Said::Wake { .. } | Said::Report(_) => {}
            }
        }
        let state = live.run.head().state;
        live.held.0.append(&mut changes);
        live.held.1 += 1;
        let is_heard = wish.is_some() || refused.is_some() || live.held.1 >= MOST_UNSTORED;
        if !may_wait || is_heard || !live.only_computes() {
            self.store(&mut live, now)?;
        }
        self.host.keep(live);
        Ok(Decided { calls, wish, refused, state })
    }

    /// Stores what is only in memory. Whoever hears that a run has begun must find it after a crash.
    /// # Errors
    /// It cannot be stored, or could not before: then it is gone.
    pub fn secure(&self) -> Result<(), Fault> {
        match self.host.take() {
            Some(mut live) => {
                if live.is_ahead() {
                    self.store(&mut live, self.scope.now())?;
                }
                self.host.keep(live);
                Ok(())
            }
            None if self.host.get(BIRTH)?.is_some() => Ok(()),
            None => Err(Fault::internal("the run could not be stored")),
        }
    }

    /// One commit. On an error the run is dropped from memory: the next turn loads what was really stored.
    fn store(&self, live: &mut Live, now: Instant) -> Result<(), Fault> {
        let (mut changes, _) = std::mem::take(&mut live.held);
        changes.extend(live.run.take_changes());
        self.host.commit(&changes, live.wake(now))?;
        self.log(live);
        Ok(())
    }

    /// A step by its name, or the answer that there is none, or no run at all.
    fn find(&self, step: &str) -> Result<Result<StepId, Reply>, Fault> {
        let found = self.peek(|live| live.run.find(step).filter(|id| live.run.step(id).is_some()))?;
        let text = format!("The run has no step “{step}”.");
        let none = Reply::Refused { code: "no_such_step".to_owned(), text };
        Ok(found.map_or(Err(Reply::Unknown), |step| step.ok_or(none)))
    }

    fn moment(&self) -> Moment {
        let mut chance = [0; 8];
        self.ports.entropy.fill(&mut chance);
        Moment { now: self.scope.now(), chance: u64::from_le_bytes(chance) }
    }
}
