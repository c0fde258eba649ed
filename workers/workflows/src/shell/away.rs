//! Attempts over the queue. The object sends ids; whoever brings them asks for the attempt, makes it over the same ports and with the same
//! key, and says how it ended. Large items go by the blob store in both directions.

use kernel::{Fault, Instant, Job, Later, Scope, ids::RunId};

use super::{
    Answered, Call, Decided, Desk, Host, Landed, Live, More,
    items::MOST_BYTES,
    work::{self, too_large},
};
use crate::{
    machine::{Change, DataRef, Event, Part},
    protocol::{Attempt, Command, Reply, Task, WorkflowRun},
};

/// Bytes of small items that go along in an answer; beyond that they are put together as a blob.
const MOST_ALONG: usize = 4 * 1024 * 1024;
/// How often an outcome is told, when the object does not answer.
const MOST_TELLS: u32 = 3;

/// Makes an attempt that the queue brought. A message that comes twice finds that somebody has it, or that it is over.
/// # Errors
/// The object could not be asked: the queue brings the message again. Whatever becomes of the step is an outcome, and no fault.
pub fn run_step<'a>(scope: &'a Scope, run: &'a RunId, step: &'a str, attempt: u32) -> Later<'a, Result<(), Fault>> {
    Box::pin(make(scope, run, step, attempt))
}

async fn make(scope: &Scope, run: &RunId, step: &str, attempt: u32) -> Result<(), Fault> {
    let fetch = Command::Fetch { step: step.to_owned(), attempt };
    let Reply::Work { call, task } = scope.ask::<WorkflowRun>(run.as_str(), fetch).await?? else { return Ok(()) };
    #[allow(clippy::disallowed_methods, reason = "stands in for the run's object, which has all ports")]
    let ports = scope.ports();
    let outcome = Desk::new(&Elsewhere, ports, scope, run.clone()).work(&call, &task).await;
    for tell in 1.. {
        let finish = Command::Finish { step: step.to_owned(), attempt, outcome: outcome.clone() };
        match scope.ask::<WorkflowRun>(run.as_str(), finish).await.flatten() {
            // Another delivery would find the attempt taken: its deadline decides, by the class of the node.
            Err(fault) if tell >= MOST_TELLS => {
                tracing::error!(op = "workflow_run.finish", key = call.key, %fault, "the outcome is lost");
                break;
            }
            Err(_) => {}
            Ok(_) => break,
        }
    }
    Ok(())
}

/// Whoever makes an attempt in the place of the object: without its rows, with the same blobs.
struct Elsewhere;

impl Host for Elsewhere {
    fn get(&self, _: &str) -> Result<Option<String>, Fault> {
        Ok(None)
    }
    fn list(&self, _: &str) -> Result<Vec<(String, String)>, Fault> {
        Ok(Vec::new())
    }
    fn commit(&self, _: &[Change], _: Option<Instant>) -> Result<(), Fault> {
        Err(Fault::internal("only the object decides"))
    }
    fn take(&self) -> Option<Box<Live>> {
        None
    }
    fn keep(&self, _: Box<Live>) {}
}

impl Desk<'_> {
    /// Sends ids. A message that does not leave, or is lost, the machine sends again.
    pub(super) async fn send(&self, call: Attempt) -> Landed {
        let step = call.key.split_once(':').map_or("", |(_, step)| step).to_owned();
        if let Err(fault) = self.scope.send(Job::RunStep { run: self.id.clone(), step, attempt: call.attempt }).await {
            tracing::warn!(op = "workflow_run.send", key = call.key, %fault, "will be sent again");
        }
        Landed::Told(More::default())
    }

    /// Hands an attempt out to the first who comes for it.
    pub(super) async fn fetch(&self, step: &str, attempt: u32) -> Result<Answered, Fault> {
        let id = match self.find(step)? {
            Ok(id) => id,
            Err(reply) => return Ok(reply.into()),
        };
        let look = |live: &mut Live| if live.run.is_sent(&id, attempt) { work::task(live, &id) } else { None };
        let take = Event::Take { step: id.clone(), attempt };
        let (event, task) = match self.peek(look)?.flatten() {
            None => (take, None),
            Some(mut task) => match self.pack(&mut task, &format!("{step}/{attempt}/in")).await {
                Ok(()) => (take, Some(task)),
                // Nobody could do it.
                Err(Fault::TooLarge { limit_bytes }) => {
                    (Event::StepDone { step: id.clone(), attempt, outcome: too_large(limit_bytes) }, None)
                }
                Err(fault) => return Err(fault),
            },
        };
        let Some(Decided { mut calls, wish, refused, state }) = self.decide(event)? else {
            return Ok(Reply::Unknown.into());
        };
        let mut reply = refused.map_or(Reply::Done { state }, |(code, text)| Reply::Refused { code, text });
        let is_it = |call: &Call| matches!(call, Call::Here(call) if call.step == id && call.attempt == attempt);
        if let Some(task) = task
            && let Some(at) = calls.iter().position(is_it)
            && let Call::Here(call) = calls.remove(at)
        {
            reply = Reply::Work { call, task: Box::new(task) };
        }
        Ok(Answered { reply, calls, wish })
    }

    /// Puts what only the object can read where others can, too.
    async fn pack(&self, task: &mut Task, place: &str) -> Result<(), Fault> {
        let asked = task.asked.iter_mut().map(|(_, parts)| parts);
        for (at, parts) in std::iter::once(&mut task.parts).chain(asked).enumerate() {
            let mut found = (Vec::new(), 0);
            self.unfold(parts, &mut found)?;
            if found.1 > MOST_ALONG {
                let read = self.read_items(parts, MOST_BYTES).await?;
                if read.is_cut {
                    return Err(Fault::TooLarge { limit_bytes: MOST_BYTES });
                }
                let items = self.put_items(&format!("{place}/{at}"), &read.items).await?;
                found.0 = vec![Part { data: items.data, from: 0, count: items.count }];
            }
            *parts = found.0;
        }
        Ok(())
    }

    /// Some parts with the rows of a loop's results in their place, as many as may go along; and the bytes that they have.
    fn unfold(&self, parts: &[Part], found: &mut (Vec<Part>, usize)) -> Result<(), Fault> {
        for part in parts {
            match &part.data {
                _ if found.1 > MOST_ALONG => return Ok(()),
                DataRef::Results { of } => {
                    let mut range = (part.from, part.count);
                    for key in self.keys_of(of)? {
                        if range.1 == 0 {
                            break;
                        }
                        self.unfold(&self.parts_of(&key, &mut range)?, found)?;
                    }
                    continue;
                }
                DataRef::Inline(text) => found.1 += text.as_str().len(),
                DataRef::Blob { key, .. } => found.1 += key.len(),
                DataRef::Input => {}
            }
            found.0.push(part.clone());
        }
        Ok(())
    }
}
