//! What surrounds the machine: the runtime's object and the tests' stand-in both go through here, so that the order
//! of storing, answering and projecting is written once.
//!
//! The runtime's part (`durable-objects/src/chat_room.rs`) is a [`Host`], exactly as `booking::shell` describes it:
//! rows `opening` (JSON of [`Opening`](crate::protocol::Opening)), `line/<seq, eight digits>` (JSON of [`Line`]) and
//! `projected` (a number); `home` beside them. [`Change::Clear`] removes all of it. `ask` calls [`reply`], then [`settle`] on its own time, a streaming call calls [`stream`] and sends its
//! frames as `sse::CONTENT_TYPE`, `alarm` calls [`catch_up`]. A visitor who leaves in the middle drops the stream: the
//! question stays in the log, and the alarm answers it.

use std::{rc::Rc, sync::Arc};

use futures_util::{Stream, StreamExt, stream};
use kernel::{
    Fault, Instant, Scope,
    ids::ConversationId,
    ports::{Grounding, Outcome, Piece, Pieces},
};

use crate::{
    knowledge::Knowledge,
    ops,
    protocol::{Change, Command, Line, Reply, Saying},
    room::{Answer, Ask, Heard, Projection, Room},
    sse, texts,
};

/// Batches that one look at D1 writes at most.
const MAX_BATCHES: usize = 30;

/// An object that keeps a room.
pub trait Host {
    /// Runs `work` on the machine, then stores its changes and the alarm (`None`: no alarm), atomically.
    fn turn<T>(&self, work: impl FnOnce(&mut Room) -> Turn<T>) -> Result<T, Fault>;
}

impl<H: Host> Host for Rc<H> {
    fn turn<T>(&self, work: impl FnOnce(&mut Room) -> Turn<T>) -> Result<T, Fault> {
        self.as_ref().turn(work)
    }
}

impl<H: Host> Host for Arc<H> {
    fn turn<T>(&self, work: impl FnOnce(&mut Room) -> Turn<T>) -> Result<T, Fault> {
        self.as_ref().turn(work)
    }
}

/// What one turn of the machine leaves to be stored.
pub struct Turn<T> {
    pub out: T,
    pub changes: Vec<Change>,
    /// When the alarm must ring.
    pub wake: Option<Instant>,
}

/// One conversation at work.
pub struct Desk<H> {
    pub host: H,
    pub knowledge: Arc<dyn Knowledge>,
    pub scope: Scope,
    pub conversation: ConversationId,
}

/// Decides one command, answers it whole, and tells D1.
pub async fn answer<H: Host>(desk: &Desk<H>, command: Command) -> Result<Reply, Fault> {
    let reply = reply(desk, command).await?;
    settle(desk).await;
    Ok(reply)
}

/// Tells D1 what it lacks; what fails is left to the alarm.
pub async fn settle<H: Host>(desk: &Desk<H>) {
    desk.project_or_leave().await;
}

/// Decides one command and answers it whole. What it leaves for D1 is stored, and `settle` may come after the visitor
/// has the answer.
pub async fn reply<H: Host>(desk: &Desk<H>, command: Command) -> Result<Reply, Fault> {
    match command {
        Command::Open(opening) => desk.turn(|room| ((), room.open(opening))).map(|()| Reply::Opened),
        Command::Erase => desk.turn(|room| ((), room.erase())).map(|()| Reply::Erased),
        Command::History { token_hash } => {
            let lines = desk.turn(|room| (room.history(&token_hash), Vec::new()))??;
            Ok(Reply::History { lines })
        }
        Command::Say(saying) => {
            let answer = match desk.hear(saying)? {
                Heard::Known { answer, .. } => *answer,
                Heard::Asked(ask) => desk.make_and_keep(&ask).await?,
            };
            Ok(Reply::Said { answer: Box::new(answer) })
        }
    }
}

/// Hears a question and streams its answer as server-sent events.
/// # Errors
/// Everything that is wrong with the question itself; later faults come as an `error` event.
pub fn stream<H: Host>(desk: Desk<H>, saying: Saying) -> Result<impl Stream<Item = String>, Fault> {
    let stage = match desk.hear(saying)? {
        Heard::Known { question, answer } => Stage::Known(question, answer),
        Heard::Asked(ask) => Stage::Accepted(ask),
    };
    Ok(stream::unfold((desk, stage), |(desk, mut stage)| async move {
        // Byte streams refuse empty chunks: steps that say nothing are taken in one go.
        loop {
            let (frames, next) = desk.step(stage).await?;
            if !frames.is_empty() {
                return Some((frames, (desk, next)));
            }
            stage = next;
        }
    }))
}

/// Where a stream stands.
enum Stage {
    Known(Box<Line>, Box<Line>),
    Accepted(Box<Ask>),
    Asking(Box<Ask>),
    Telling {
        ask: Box<Ask>,
        pieces: Pieces,
        text: String,
    },
    /// The visitor has it; D1 comes after.
    Kept,
    Ended,
}

/// What the alarm does: answers what was left unanswered, projects what D1 lacks, removes an empty room.
pub async fn catch_up<H: Host>(desk: &Desk<H>) -> Result<(), Fault> {
    let now = desk.scope.now();
    let late = desk.turn(|room| {
        let mut changes = room.expire(now);
        let (asks, tried) = room.overdue(now);
        changes.extend(tried);
        (asks, changes)
    })?;
    for ask in &late {
        if let Err(fault) = desk.make_and_keep(ask).await {
            tracing::warn!(op = "chat_room.answer", conversation = %desk.conversation, %fault, "will retry");
        }
    }
    desk.project().await
}

impl<H: Host> Desk<H> {
    fn turn<T>(&self, work: impl FnOnce(&mut Room) -> (T, Vec<Change>)) -> Result<T, Fault> {
        let now = self.scope.now();
        self.host.turn(|room| {
            let (out, changes) = work(room);
            Turn { out, changes, wake: room.wake(now) }
        })
    }

    fn hear(&self, saying: Saying) -> Result<Heard, Fault> {
        let now = self.scope.now();
        self.turn(|room| match room.say(saying, now) {
            Ok((heard, changes)) => (Ok(heard), changes),
            Err(fault) => (Err(fault), Vec::new()),
        })?
    }

    async fn make_and_keep(&self, ask: &Ask) -> Result<Line, Fault> {
        let answer = if ask.is_hopeless { sorry(ask) } else { self.make(ask).await? };
        self.keep(ask, answer)
    }

    async fn make(&self, ask: &Ask) -> Result<Answer, Fault> {
        let mut pieces = self.begin(ask).await?;
        let mut text = String::new();
        while let Some(piece) = pieces.next().await {
            match piece? {
                Piece::Text { text: more } => text.push_str(&more),
                Piece::Done { outcome, sources } => return Ok(Answer { text, outcome, sources }),
            }
        }
        Err(broken_off())
    }

    async fn begin(&self, ask: &Ask) -> Result<Pieces, Fault> {
        let question = &ask.question.text;
        let found = self.knowledge.search(&self.scope, &ask.opening.site, question, &ask.history).await?;
        let grounding = Grounding {
            question: question.clone(),
            history: ask.history.clone(),
            excerpts: found.excerpts,
            facts: found.facts,
            business: found.about.business,
            locale: found.about.locale,
        };
        self.scope.ai().answer(grounding).await
    }

    fn keep(&self, ask: &Ask, answer: Answer) -> Result<Line, Fault> {
        let now = self.scope.now();
        self.turn(|room| match room.answered(ask.question.seq, answer, now) {
            Ok((line, changes)) => (Ok(line), changes),
            Err(fault) => (Err(fault), Vec::new()),
        })?
    }

    async fn step(&self, stage: Stage) -> Option<(String, Stage)> {
        match stage {
            Stage::Ended => None,
            Stage::Kept => {
                self.project_or_leave().await;
                None
            }
            Stage::Known(question, answer) => {
                let frames = [sse::accepted(&question), sse::delta(&answer.text), sse::done(&answer)].concat();
                Some((frames, Stage::Ended))
            }
            Stage::Accepted(ask) => Some((sse::accepted(&ask.question), Stage::Asking(ask))),
            Stage::Asking(ask) => match self.begin(&ask).await {
                Ok(pieces) => Some((String::new(), Stage::Telling { ask, pieces, text: String::new() })),
                Err(fault) => Some(self.broken(&fault)),
            },
            Stage::Telling { ask, mut pieces, mut text } => match pieces.next().await {
                Some(Ok(Piece::Text { text: more })) => {
                    text.push_str(&more);
                    Some((sse::delta(&more), Stage::Telling { ask, pieces, text }))
                }
                Some(Ok(Piece::Done { outcome, sources })) => {
                    Some(self.finish(&ask, Answer { text, outcome, sources }))
                }
                Some(Err(fault)) => Some(self.broken(&fault)),
                None => Some(self.broken(&broken_off())),
            },
        }
    }

    fn finish(&self, ask: &Ask, answer: Answer) -> (String, Stage) {
        match self.keep(ask, answer) {
            Ok(line) => (sse::done(&line), Stage::Kept),
            Err(fault) => self.broken(&fault),
        }
    }

    fn broken(&self, fault: &Fault) -> (String, Stage) {
        tracing::warn!(op = "chat_room.stream", conversation = %self.conversation, %fault, "the alarm will answer");
        (sse::error(fault, self.scope.request()), Stage::Ended)
    }

    async fn project_or_leave(&self) {
        if let Err(fault) = self.project().await {
            tracing::warn!(op = "chat_room.project", conversation = %self.conversation, %fault, "the alarm will retry");
        }
    }

    /// Tells D1 what it lacks.
    async fn project(&self) -> Result<(), Fault> {
        for _ in 0..MAX_BATCHES {
            let due: Option<Projection> = self.turn(|room| (room.due(), Vec::new()))?;
            let Some(due) = due else { return Ok(()) };
            let known = ops::project(&self.scope, &self.conversation, &due).await?;
            self.turn(|room| ((), room.projected(known)))?;
        }
        Ok(())
    }
}

fn sorry(ask: &Ask) -> Answer {
    let text = texts::apology(&ask.opening.locale).to_owned();
    Answer { text, outcome: Outcome::NotAnswered, sources: Vec::new() }
}

fn broken_off() -> Fault {
    Fault::upstream("answer", "broke off before its end", true)
}
