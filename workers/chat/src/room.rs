//! The machine of object CHAT_ROOM: the log of one conversation. Never reads a clock, never touches storage, never
//! asks a model; the same calls give the same answers. `shell` tells what surrounds it.
//!
//! Always true: lines are numbered from 1 without holes; a client id names one question; a question has at most one
//! answer; what was accepted is answered sooner or later, if need be by the alarm.

use std::collections::BTreeMap;

use kernel::{
    Fault, Instant,
    ports::{Outcome, Source, Turn as Said},
    secret, time,
};

use crate::protocol::{By, Change, Line, Opening, Question, Saying};

/// Most questions of one conversation: bounds the log in memory and what one visitor can make us store.
pub const MAX_QUESTIONS: usize = 200;
/// Questions that one conversation may ask within a minute.
pub const PER_MINUTE: usize = 10;
/// A question without an answer is taken up by the alarm after this time, in milliseconds: longer than a model may take.
pub const ANSWER_MS: i64 = time::seconds(60);
/// D1 may lack a line for this long before the alarm looks, in milliseconds.
pub const PROJECT_MS: i64 = time::seconds(3);
/// After so many tries of the alarm a question is answered with an apology.
pub const MAX_TRIES: u8 = 3;
/// A room in which nothing is said is removed after this time, in milliseconds.
const EMPTY_MS: i64 = time::hours(24);
/// Turns that the answerer sees.
const HISTORY: usize = 10;
/// Longest answer that is kept, in characters.
const MAX_ANSWER: usize = 8_000;
/// Lines that go to D1 in one batch.
const BATCH: usize = 20;

/// One conversation.
#[derive(Debug, Default)]
pub struct Room {
    opening: Option<Opening>,
    /// `seq` 1 is the first.
    lines: Vec<Line>,
    /// Client id to `seq` of the question.
    asked: BTreeMap<String, u32>,
    /// `seq` of a question to `seq` of its answer.
    answered: BTreeMap<u32, u32>,
    /// D1 has every line up to here.
    projected: u32,
}

/// A question that wants an answer: the effect of saying something.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    pub opening: Opening,
    pub question: Line,
    /// What was said before, oldest first.
    pub history: Vec<Said>,
    /// True when the alarm tried often enough: apologise instead.
    pub is_hopeless: bool,
}

/// What came of saying something.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// It is in the log and wants an answer.
    Asked(Box<Ask>),
    /// It was said before, and answered.
    Known { question: Box<Line>, answer: Box<Line> },
}

/// An answer as it was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub text: String,
    pub outcome: Outcome,
    pub sources: Vec<Source>,
}

/// What D1 lacks.
#[derive(Clone, Debug, PartialEq)]
pub struct Projection {
    pub opening: Opening,
    /// In order; never empty. The first has `seq` 1 when D1 does not know the conversation at all.
    pub lines: Vec<Line>,
    /// Of the whole conversation up to the last of `lines`.
    pub started_at: Instant,
    pub unanswered: u32,
}

impl Room {
    /// The machine as its stored rows have it; `lines` in order.
    pub fn load(opening: Option<Opening>, lines: impl IntoIterator<Item = Line>, projected: u32) -> Self {
        let mut room = Self { opening, projected, ..Self::default() };
        for line in lines {
            room.put(line);
        }
        room
    }

    /// Begins; a second time changes nothing.
    pub fn open(&mut self, opening: Opening) -> Vec<Change> {
        if self.opening.is_some() {
            return Vec::new();
        }
        self.opening = Some(opening.clone());
        vec![Change::PutOpening(opening)]
    }

    /// Hears what a visitor says.
    /// # Errors
    /// `NotFound` for a wrong token, `Conflict` (`client_id_reused`, `conversation_full`), `Busy` when it comes too fast.
    pub fn say(&mut self, saying: Saying, now: Instant) -> Result<(Heard, Vec<Change>), Fault> {
        let opening = self.admit(&saying.token_hash)?.clone();
        if let Some(seq) = self.asked.get(&saying.client_id).copied() {
            return self.say_again(opening, seq, &saying.text).map(|heard| (heard, Vec::new()));
        }
        if self.asked.len() >= MAX_QUESTIONS {
            return Err(Fault::conflict("conversation_full", "this conversation is very long; please start a new one"));
        }
        self.check_pace(now)?;
        let Saying { client_id, text, message, answer, .. } = saying;
        let line = Line {
            seq: self.next_seq(),
            id: message,
            by: By::Visitor,
            text,
            at: now,
            outcome: None,
            sources: Vec::new(),
            answers: None,
            question: Some(Question { client_id, answer, tries: 0 }),
        };
        self.put(line.clone());
        let ask = self.ask(opening, line.clone());
        Ok((Heard::Asked(Box::new(ask)), vec![Change::PutLine(Box::new(line))]))
    }

    fn say_again(&self, opening: Opening, seq: u32, text: &str) -> Result<Heard, Fault> {
        let question = self.line(seq).ok_or_else(|| Fault::internal("a client id without its line"))?;
        if question.text != text {
            return Err(Fault::conflict(
                "client_id_reused",
                "this client_id came before with another text; use a new one",
            ));
        }
        Ok(match self.answered.get(&seq).and_then(|answer| self.line(*answer)) {
            Some(answer) => Heard::Known { question: Box::new(question.clone()), answer: Box::new(answer.clone()) },
            // Its answer was lost on the way, or is being made: the first that is stored counts.
            None => Heard::Asked(Box::new(self.ask(opening, question.clone()))),
        })
    }

    fn check_pace(&self, now: Instant) -> Result<(), Fault> {
        let window = time::minutes(1);
        let recent = |line: &&Line| line.by == By::Visitor && now.since(line.at) < window;
        let mut latest = self.lines.iter().rev().filter(|line| line.by == By::Visitor);
        match latest.nth(PER_MINUTE - 1).filter(recent) {
            Some(oldest) => Err(Fault::Busy { retry_after_ms: window - now.since(oldest.at).max(0) }),
            None => Ok(()),
        }
    }

    /// Puts the answer of a question into the log. A question that has one keeps it.
    pub fn answered(&mut self, question: u32, answer: Answer, now: Instant) -> Result<(Line, Vec<Change>), Fault> {
        if let Some(kept) = self.answered.get(&question).and_then(|seq| self.line(*seq)) {
            return Ok((kept.clone(), Vec::new()));
        }
        let asked = self.line(question).and_then(|line| line.question.clone());
        let asked = asked.ok_or_else(|| Fault::internal(format!("no question {question} to answer")))?;
        let line = Line {
            seq: self.next_seq(),
            id: asked.answer,
            by: By::Bot,
            text: answer.text.chars().take(MAX_ANSWER).collect(),
            at: now,
            outcome: Some(answer.outcome),
            sources: answer.sources,
            answers: Some(question),
            question: None,
        };
        self.put(line.clone());
        Ok((line.clone(), vec![Change::PutLine(Box::new(line))]))
    }

    /// Everything said so far.
    pub fn history(&self, token_hash: &str) -> Result<Vec<Line>, Fault> {
        self.admit(token_hash)?;
        Ok(self.lines.clone())
    }

    /// Questions whose answer did not come (their object died, their model failed): each try is counted first, so
    /// that a question which kills its answerer is not tried for ever.
    pub fn overdue(&mut self, now: Instant) -> (Vec<Ask>, Vec<Change>) {
        let Some(opening) = self.opening.clone() else { return (Vec::new(), Vec::new()) };
        let late: Vec<u32> = self.pending().filter(|line| due_at(line) <= now).map(|line| line.seq).collect();
        let (mut asks, mut changes) = (Vec::new(), Vec::new());
        for seq in late {
            let Some(line) = self.line_mut(seq) else { continue };
            if let Some(question) = &mut line.question {
                question.tries = question.tries.saturating_add(1);
            }
            let line = line.clone();
            changes.push(Change::PutLine(Box::new(line.clone())));
            asks.push(self.ask(opening.clone(), line));
        }
        (asks, changes)
    }

    /// What D1 lacks, a batch at a time.
    pub fn due(&self) -> Option<Projection> {
        let opening = self.opening.clone()?;
        let lines: Vec<Line> = self.lines.iter().skip(self.projected as usize).take(BATCH).cloned().collect();
        let last = lines.last()?.seq;
        let started_at = self.lines.first()?.at;
        let is_open = |line: &&Line| line.outcome == Some(Outcome::NotAnswered);
        let unanswered = self.lines.iter().take_while(|line| line.seq <= last).filter(is_open).count();
        Some(Projection { opening, lines, started_at, unanswered: u32::try_from(unanswered).unwrap_or(u32::MAX) })
    }

    /// D1 has every line up to `seq`.
    pub fn projected(&mut self, seq: u32) -> Vec<Change> {
        let seq = seq.min(self.next_seq() - 1);
        if seq <= self.projected {
            return Vec::new();
        }
        self.projected = seq;
        vec![Change::PutProjected(seq)]
    }

    /// Removes a room in which nothing was said for a day.
    pub fn expire(&mut self, now: Instant) -> Vec<Change> {
        let is_over = |opening: &Opening| now.since(opening.at) >= EMPTY_MS;
        if self.lines.is_empty() && self.opening.as_ref().is_some_and(is_over) {
            *self = Self::default();
            return vec![Change::Clear];
        }
        Vec::new()
    }

    /// Forgets everything.
    pub fn erase(&mut self) -> Vec<Change> {
        *self = Self::default();
        vec![Change::Clear]
    }

    /// When the alarm must ring.
    pub fn wake(&self, now: Instant) -> Option<Instant> {
        let opening = self.opening.as_ref()?;
        if self.lines.is_empty() {
            return Some(opening.at.plus(EMPTY_MS));
        }
        let unprojected = (self.projected < self.next_seq() - 1).then(|| now.plus(PROJECT_MS));
        // Never at once: an alarm that fails must not ring in a circle.
        let overdue = self.pending().map(|line| due_at(line).max(now.plus(PROJECT_MS)));
        unprojected.into_iter().chain(overdue).min()
    }

    fn admit(&self, token_hash: &str) -> Result<&Opening, Fault> {
        let opening = self.opening.as_ref().filter(|opening| secret::same(&opening.token_hash, token_hash));
        opening.ok_or_else(|| Fault::not_found("conversation with this id and token"))
    }

    fn ask(&self, opening: Opening, question: Line) -> Ask {
        let before = question.seq.saturating_sub(1) as usize;
        let said = |line: &Line| Said { by_visitor: line.by == By::Visitor, text: line.text.clone() };
        let earlier = self.lines.iter().take(before).skip(before.saturating_sub(HISTORY));
        let history: Vec<Said> = earlier.map(said).collect();
        let is_hopeless = question.question.as_ref().is_some_and(|question| question.tries > MAX_TRIES);
        Ask { opening, question, history, is_hopeless }
    }

    fn pending(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.question.is_some() && !self.answered.contains_key(&line.seq))
    }

    fn next_seq(&self) -> u32 {
        u32::try_from(self.lines.len()).unwrap_or(u32::MAX - 1) + 1
    }

    fn line(&self, seq: u32) -> Option<&Line> {
        self.lines.get(seq.checked_sub(1)? as usize)
    }

    fn line_mut(&mut self, seq: u32) -> Option<&mut Line> {
        self.lines.get_mut(seq.checked_sub(1)? as usize)
    }

    fn put(&mut self, line: Line) {
        if let Some(question) = &line.question {
            self.asked.insert(question.client_id.clone(), line.seq);
        }
        if let Some(question) = line.answers {
            self.answered.insert(question, line.seq);
        }
        self.lines.push(line);
    }
}

/// When the alarm takes up a question. One that was tried waits as long again.
fn due_at(question: &Line) -> Instant {
    let tries = question.question.as_ref().map_or(0, |question| i64::from(question.tries));
    question.at.plus(ANSWER_MS * (tries + 1))
}

#[cfg(test)]
#[path = "room_tests.rs"]
mod tests;
