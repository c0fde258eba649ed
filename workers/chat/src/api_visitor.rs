//! The visitor's doors: begin a conversation, say something, look back.

use std::sync::Arc;

use axum::{
    Extension,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use kernel::ids::ConversationId;
use serde::Serialize;
use web::{Answer, Created, Handover, Json, Path, Visitor};

use crate::{
    knowledge::Knowledge,
    model::{ChatMessage, MessageWish, SessionWish},
    ops,
    protocol::{ChatRoom, Command, offers_form},
};

/// A conversation as it begins.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChatSession {
    pub session_id: ConversationId,
    /// Needed for everything else in this conversation.
    pub token: String,
    /// What the bot says first.
    pub greeting: String,
}

/// An answer, whole.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChatAnswer {
    pub message: ChatMessage,
    /// Whether to offer the contact form: the site does not answer it, or the visitor wants a person.
    pub offer_form: bool,
}

/// Everything said in a conversation.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct History {
    /// In order.
    pub messages: Vec<ChatMessage>,
}

/// Begin a conversation.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/chatbot/sessions", tag = "chat",
    request_body = SessionWish, responses((status = 201, body = ChatSession), (status = 403, body = web::ProblemBody),
    (status = 404, body = web::ProblemBody), (status = 429, body = web::ProblemBody)), security(("site" = []))))]
pub async fn begin_chat(
    visitor: Visitor,
    Extension(knowledge): Extension<Arc<dyn Knowledge>>,
    Json(wish): Json<SessionWish>,
) -> Answer<Created<ChatSession>> {
    let session = ops::begin(visitor.scope(), knowledge.as_ref(), &visitor.site().site, &wish).await?;
    Ok(Created(ChatSession { session_id: session.id, token: session.token, greeting: session.greeting }))
}

/// Say something. With `Accept: text/event-stream` the answer streams: `accepted`, `delta`…, `done`, or `error`. The same
/// `client_id` is the same message.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/chatbot/message", tag = "chat",
    request_body = MessageWish, responses((status = 200, content((ChatAnswer = "application/json"), (String = "text/event-stream"))),
    (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody), (status = 409, body = web::ProblemBody),
    (status = 413, body = web::ProblemBody), (status = 422, body = web::ProblemBody), (status = 429, body = web::ProblemBody)),
    security(("site" = []))))]
pub async fn post_message(visitor: Visitor, headers: HeaderMap, Json(wish): Json<MessageWish>) -> Answer<Response> {
    let scope = visitor.scope();
    let accept = headers.get("accept").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accept.contains("text/event-stream") {
        let command = Command::Say(ops::saying(scope, &wish)?);
        return Ok(Handover::stream::<ChatRoom>(scope, wish.session_id.as_str(), command)?.into_response());
    }
    let answer = ops::say(scope, &wish).await?;
    let offer_form = offers_form(answer.outcome);
    Ok(Json(ChatAnswer { message: answer.into(), offer_form }).into_response())
}

/// Look back at a conversation.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/chatbot/sessions/{id}", tag = "chat",
    params(("id" = ConversationId, Path), ("x-session-token" = String, Header)),
    responses((status = 200, body = History), (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody)),
    security(("site" = []))))]
pub async fn get_chat(visitor: Visitor, Path(id): Path<ConversationId>, headers: HeaderMap) -> Answer<Json<History>> {
    let token = headers.get("x-session-token").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let messages = ops::history(visitor.scope(), &id, token).await?;
    Ok(Json(History { messages }))
}

/// The visitor's part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(begin_chat, post_message, get_chat))]
pub struct Docs;
