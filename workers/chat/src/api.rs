//! The owner's doors to conversations.

use kernel::{
    ids::ConversationId,
    page::{Page, PageQuery},
    permission::ConversationsRead,
};
use serde::Serialize;
use web::{
    Answer, Json, May, Path, Query,
    summary::{Summary, SummaryQuery},
};

use crate::{
    model::{ChatMessage, Conversation},
    ops,
};

/// A conversation with everything said in it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Thread {
    pub conversation: Conversation,
    /// In order.
    pub messages: Vec<ChatMessage>,
}

/// List conversations, the latest message first.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/conversations", tag = "chat", params(PageQuery),
    responses((status = 200, body = Page<Conversation>), (status = 422, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn list_conversations(
    may: May<ConversationsRead>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<Conversation>>> {
    Ok(Json(ops::list_conversations(may.scope(), &page).await?))
}

/// Count conversations per day of their start.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/conversations/summary", tag = "chat",
    params(SummaryQuery), responses((status = 200, body = Summary), (status = 422, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn summarize_conversations(
    may: May<ConversationsRead>,
    Query(query): Query<SummaryQuery>,
) -> Answer<Json<Summary>> {
    Ok(Json(ops::summarize(may.scope(), &query).await?))
}

/// Read a conversation.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/conversations/{id}", tag = "chat",
    params(("id" = ConversationId, Path)), responses((status = 200, body = Thread),
    (status = 404, body = web::ProblemBody)), security(("session" = []))))]
pub async fn get_conversation(may: May<ConversationsRead>, Path(id): Path<ConversationId>) -> Answer<Json<Thread>> {
    let (conversation, messages) = ops::find_thread(may.scope(), &id).await?;
    Ok(Json(Thread { conversation, messages }))
}

/// The owner's part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(list_conversations, summarize_conversations, get_conversation))]
pub struct Docs;
