//! Use cases: begin, say, look back; the owner's inbox; what the object tells D1.

use kernel::{
    Event, Fault, Instant, Scope,
    ids::{ConversationId, SiteId},
    live::Note,
    page::{Page, PageQuery},
    ports::Outcome,
    secret,
};
use serde_json::json;
use web::summary::{Summary, SummaryQuery};

use crate::{
    knowledge::Knowledge,
    model::{ChatMessage, Conversation, MessageWish, SessionWish},
    protocol::{ChatRoom, Command, Line, Opening, Reply, Saying},
    room::Projection,
    store, texts,
};

/// A session as it begins.
pub struct Session {
    pub id: ConversationId,
    pub token: String,
    pub greeting: String,
}

/// Begins a conversation. Nothing reaches D1 before the first message.
pub async fn begin(
    scope: &Scope,
    knowledge: &dyn Knowledge,
    site: &SiteId,
    wish: &SessionWish,
) -> Result<Session, Fault> {
    let about = knowledge.about(scope, site).await?;
    let (id, token): (ConversationId, String) = (scope.new_id(), scope.token());
    let opening = Opening {
        site: site.clone(),
        token_hash: secret::token_hash(&token),
        locale: wish.language(),
        page_url: wish.page(),
        at: scope.now(),
    };
    match scope.ask::<ChatRoom>(id.as_str(), Command::Open(opening)).await?? {
        Reply::Opened => {
            let greeting = about.greeting.unwrap_or_else(|| texts::greeting(&about.locale, &about.business));
            Ok(Session { id, token, greeting })
        }
        _ => Err(Fault::internal("the chat room answered an opening with something else")),
    }
}

/// What the room is told when a visitor says something.
/// # Errors
/// `Fault::Invalid` naming every bad field.
pub fn saying(scope: &Scope, wish: &MessageWish) -> Result<Saying, Fault> {
    Ok(Saying {
        text: wish.check()?,
        token_hash: secret::token_hash(&wish.token),
        client_id: wish.client_id.clone(),
        message: scope.new_id(),
        answer: scope.new_id(),
    })
}

/// Says something and waits for the whole answer.
pub async fn say(scope: &Scope, wish: &MessageWish) -> Result<Line, Fault> {
    let command = Command::Say(saying(scope, wish)?);
    match scope.ask::<ChatRoom>(wish.session_id.as_str(), command).await?? {
        Reply::Said { answer } => Ok(*answer),
        _ => Err(Fault::internal("the chat room answered a message with something else")),
    }
}

/// Everything said in a session, for its visitor.
pub async fn history(scope: &Scope, id: &ConversationId, token: &str) -> Result<Vec<ChatMessage>, Fault> {
    let command = Command::History { token_hash: secret::token_hash(token) };
    match scope.ask::<ChatRoom>(id.as_str(), command).await?? {
        Reply::History { lines } => Ok(lines.into_iter().map(ChatMessage::from).collect()),
        _ => Err(Fault::internal("the chat room answered a look back with something else")),
    }
}

/// One page of the inbox, latest first. The cursor is a place in the order: last message, dot, id.
pub async fn list_conversations(scope: &Scope, page: &PageQuery) -> Result<Page<Conversation>, Fault> {
    let place = page.cursor.as_deref().filter(|cursor| !cursor.is_empty()).map(place).transpose()?;
    let place = place.unwrap_or((Instant::from_millis(i64::from(u32::MAX) * 1_000_000), ""));
    let rows = store::list_conversations(&scope.db()?, place, page).await?;
    Ok(Page::cut(rows, page, |row| format!("{}.{}", row.last_at.millis(), row.id)))
}

fn place(cursor: &str) -> Result<(Instant, &str), Fault> {
    let bad = || Fault::invalid("cursor", "unknown", "pass the next_cursor of the page before");
    let (last, id) = cursor.split_once('.').ok_or_else(bad)?;
    Ok((Instant::from_millis(last.parse().map_err(|_| bad())?), id))
}

/// A conversation with everything said in it.
pub async fn find_thread(scope: &Scope, id: &ConversationId) -> Result<(Conversation, Vec<ChatMessage>), Fault> {
    let db = scope.db()?;
    let (conversation, messages) = Scope::both(store::find_conversation(&db, id), store::list_messages(&db, id)).await;
    let conversation = conversation?.ok_or_else(|| Fault::not_found("conversation"))?;
    Ok((conversation, messages?.into_iter().map(ChatMessage::from).collect()))
}

pub async fn summarize(scope: &Scope, query: &SummaryQuery) -> Result<Summary, Fault> {
    let days = query.cut(scope.now())?;
    let rows = store::count_by_day(&scope.db()?, &days).await?;
    Ok(days.count(&rows))
}

/// Tells D1 what the room decided, once: rows and events are one transaction that breaks on a unique index the second
/// time. Answers how far D1 knows now.
pub async fn project(scope: &Scope, conversation: &ConversationId, projection: &Projection) -> Result<u32, Fault> {
    let Some(last) = projection.lines.last() else { return Ok(0) };
    let mut batch = store::put(conversation, projection)?;
    let site = &projection.opening.site;
    if projection.lines.first().is_some_and(|line| line.seq == 1) {
        batch = batch.and_emit(Event::ConversationStarted { conversation: conversation.clone(), site: site.clone() });
    }
    for _ in projection.lines.iter().filter(|line| line.outcome == Some(Outcome::NotAnswered)) {
        batch = batch.and_emit(Event::QuestionUnanswered { conversation: conversation.clone(), site: site.clone() });
    }
    match scope.commit(batch).await {
        Ok(()) => {
            let data = json!({ "messages": last.seq, "unanswered": projection.unanswered });
            tell(scope, conversation, data).await;
            Ok(last.seq)
        }
        // A part of it is there: the mark of an earlier try was lost.
        Err(Fault::Conflict { code, .. }) if code == "unique" => store::last_seq(&scope.db()?, conversation).await,
        Err(fault) => Err(fault),
    }
}

/// Dashboards that do not hear it are stale until they ask again; that is no reason to fail.
async fn tell(scope: &Scope, conversation: &ConversationId, data: serde_json::Value) {
    let note = Note { kind: "conversation_updated".to_owned(), subject: conversation.to_string(), data };
    if let Err(fault) = scope.tell(note).await {
        tracing::warn!(op = "chat.tell", %fault, "a dashboard will be stale until it asks");
    }
}

/// Conversations that are forgotten side by side, and how many times over in one run.
const ERASE_AT_ONCE: u32 = 25;
const ERASE_ROUNDS: usize = 8;

/// Empties the objects of a team that is to be removed, then its rows; answers how many there were. The rows name the
/// objects, so they go last; one in which nothing was ever said has no row and forgets itself within a day.
pub async fn erase(scope: &Scope) -> Result<usize, Fault> {
    let mut found = 0;
    for _ in 0..ERASE_ROUNDS {
        let conversations = store::list_any(&scope.db()?, ERASE_AT_ONCE).await?;
        if conversations.is_empty() {
            break;
        }
        let forget = |id: &ConversationId| {
            let (scope, key) = (scope.clone(), id.to_string());
            async move { scope.ask::<ChatRoom>(&key, Command::Erase).await?.map(|_| ()) }
        };
        let forgotten = futures_util::future::join_all(conversations.iter().map(forget)).await;
        forgotten.into_iter().collect::<Result<(), Fault>>()?;
        scope.commit(store::remove(&conversations)?).await?;
        found += conversations.len();
    }
    Ok(found)
}
