//! Conversations: sessions, questions, answers that stream, the owner's inbox. README.md tells what is always true here.

mod api;
mod api_visitor;
mod knowledge;
mod model;
mod ops;
pub mod protocol;
pub mod room;
pub mod shell;
pub mod sse;
mod store;
#[cfg(test)]
mod tests;
mod texts;

use std::sync::Arc;

pub use knowledge::{About, Found, Knowledge};
pub use model::ChatMessage;
pub use ops::{erase, find_thread};

use axum::{Extension, Router};
use web::{
    App,
    routing::{get, post},
};

/// The routes of this slice. `knowledge` is what the edge knows of sites.
pub fn routes(app: &App, knowledge: Arc<dyn Knowledge>) -> Router<App> {
    let owners = Router::new()
        .route("/api/conversations", get(api::list_conversations))
        .route("/api/conversations/summary", get(api::summarize_conversations))
        .route("/api/conversations/{id}", get(api::get_conversation));
    let visitors = Router::new()
        .route("/api/chatbot/sessions", post(api_visitor::begin_chat))
        .route("/api/chatbot/sessions/{id}", get(api_visitor::get_chat))
        .route("/api/chatbot/message", post(api_visitor::post_message))
        .layer(Extension(knowledge));
    owners.merge(web::visitors(app, visitors))
}

/// The OpenAPI document of this slice.
#[cfg(feature = "openapi")]
pub fn openapi() -> utoipa::openapi::OpenApi {
    use utoipa::OpenApi;
    api::Docs::openapi().merge_from(api_visitor::Docs::openapi())
}
