//! The language of object CHAT_ROOM (key: the conversation's id): what it is told, what it answers, what it stores.

use kernel::{
    Fault, Instant, Protocol,
    ids::{MessageId, SiteId},
    ports::{Outcome, Source},
};
use serde::{Deserialize, Serialize};

/// One per conversation.
pub struct ChatRoom;

impl Protocol for ChatRoom {
    const CLASS: &'static str = "CHAT_ROOM";
    type Command = Command;
    type Reply = Result<Reply, Fault>;
}

/// What the object is told. A visitor's commands carry the hash of the session's token.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Begin; once.
    Open(Opening),
    /// Say something and have it answered. As a streaming call it answers server-sent events (`shell::stream`).
    Say(Saying),
    /// Everything said so far.
    History { token_hash: String },
    /// Forget everything: the team is gone.
    Erase,
}

/// How a conversation begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    pub site: SiteId,
    pub token_hash: String,
    /// BCP 47, the visitor's.
    pub locale: String,
    pub page_url: Option<String>,
    pub at: Instant,
}

/// What a visitor says. Both ids come from outside, because the machine has no chance of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saying {
    pub token_hash: String,
    /// The same id is the same message.
    pub client_id: String,
    pub text: String,
    pub message: MessageId,
    pub answer: MessageId,
}

/// What the object answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    Opened,
    /// The answer to what was said.
    Said {
        answer: Box<Line>,
    },
    History {
        lines: Vec<Line>,
    },
    Erased,
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum By {
    Visitor,
    Bot,
    Owner,
}

/// One message of the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// 1, 2, 3 … without holes.
    pub seq: u32,
    pub id: MessageId,
    pub by: By,
    pub text: String,
    pub at: Instant,
    /// Of an answer: how the question ended, and what it rests on.
    pub outcome: Option<Outcome>,
    pub sources: Vec<Source>,
    /// Of an answer: the question's `seq`.
    pub answers: Option<u32>,
    /// Of a question.
    pub question: Option<Question>,
}

/// What a question carries until it is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub client_id: String,
    /// The id that the answer will have.
    pub answer: MessageId,
    /// How often the alarm has tried.
    pub tries: u8,
}

/// What the shell writes: `opening`, one row per line under its `seq`, and how far D1 knows.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    PutOpening(Opening),
    PutLine(Box<Line>),
    /// D1 has every line up to this `seq`.
    PutProjected(u32),
    /// Nothing was ever said: remove everything.
    Clear,
}

/// True when the visitor should be offered the contact form.
pub fn offers_form(outcome: Option<Outcome>) -> bool {
    matches!(outcome, Some(Outcome::NotAnswered | Outcome::Handover))
}
