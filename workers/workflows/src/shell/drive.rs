//! What is under way: attempts, side by side, here and over the queue; words to D1 and to the team's line; and what comes back of them.

use futures_util::{StreamExt, stream::FuturesUnordered};
use kernel::{Fault, Later};

use super::{Decided, Desk, places::Wish};
use crate::{
    machine::{Event, Outcome, Wait},
    protocol::Attempt,
};

/// An attempt that is to be made.
#[derive(Clone, Debug)]
pub(super) enum Call {
    Here(Attempt),
    /// Over the queue.
    Away(Attempt),
}

/// What is to be done because of something: attempts, and a word to the team's line.
#[derive(Default)]
pub(super) struct More {
    pub calls: Vec<Call>,
    pub wish: Option<Wish>,
}

impl More {
    pub fn is_empty(&self) -> bool {
        self.calls.is_empty() && self.wish.is_none()
    }
    pub fn add(&mut self, decided: Decided) {
        self.calls.extend(decided.calls);
        self.wish = decided.wish.or(self.wish.take());
    }
}

/// What came back of what was sent out.
pub(super) enum Landed {
    /// D1 was told; with what there is to do because of it.
    Told(More),
    /// A turn has come.
    Turn(u32),
    Done(Attempt, Outcome),
}

impl Desk<'_> {
    /// Makes attempts, side by side, until none is left.
    pub(super) async fn drive(&self, More { mut calls, mut wish }: More) -> Result<(), Fault> {
        let mut flying: FuturesUnordered<Later<'_, Landed>> = FuturesUnordered::new();
        let mut is_told = self.dry.is_some();
        loop {
            if let Some(wish) = wish.take() {
                flying.push(Box::pin(self.wish(wish)));
            }
            for call in calls.drain(..) {
                // A dry run has nobody else.
                let call = match call {
                    Call::Away(call) if self.dry.is_none() => {
                        flying.push(Box::pin(self.send(call)));
                        continue;
                    }
                    Call::Here(call) | Call::Away(call) => call,
                };
                if !is_told && self.is_long(&call)? {
                    // Somebody may look at the list while it runs.
                    is_told = true;
                    flying.push(self.telling());
                }
                flying.push(Box::pin(async move {
                    let outcome = self.attempt(&call).await;
                    Landed::Done(call, outcome)
                }));
            }
            let decided = match flying.next().await {
                None => return Ok(()),
                Some(Landed::Told(more)) => {
                    (calls, wish) = (more.calls, more.wish);
                    None
                }
                Some(Landed::Turn(turn)) => self.take_turn(turn)?,
                Some(Landed::Done(Attempt { step, attempt, .. }, outcome)) => {
                    // Whoever is waited for has to hear of it now, not when the other branches are over.
                    let waits = matches!(outcome, Outcome::Wait(Wait::Event { .. } | Wait::Approval { .. }));
                    let decided = self.decide_and(Event::StepDone { step, attempt, outcome }, true)?;
                    if waits && !flying.is_empty() {
                        flying.push(self.telling());
                    }
                    decided
                }
            };
            if let Some(decided) = decided {
                (calls, wish) = (decided.calls, decided.wish);
            }
        }
    }

    fn telling(&self) -> Later<'_, Landed> {
        Box::pin(async { Landed::Told(self.tell_or_leave().await) })
    }
}
