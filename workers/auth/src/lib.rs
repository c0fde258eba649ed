//! Who you are: sign-up, ways in, factors, sessions, keys of the API, the account.

mod api;
mod cookie;
mod csrf;
mod desk;
mod device;
mod door;
mod factors;
pub mod family;
pub mod jobs;
mod keys;
mod limits;
mod model;
mod next;
mod notices;
mod oauth;
mod ops;
mod passwords;
mod post;
mod seal;
mod secrets;
mod sessions;
mod shown;
mod store;
#[cfg(test)]
mod tests;
mod tokens;

pub use desk::Desk;
pub use post::{CodeText, Post};
pub use sessions::identify::Sessions;

use std::sync::Arc;

use axum::{Extension, Router};
use web::{
    App,
    routing::{delete, get, post as on_post},
};

use crate::tokens::Tokens;

/// The routes of this slice. `post` sends its mails.
pub fn routes(app: &App, post: Arc<dyn Post>) -> Router<App> {
    let desk = Desk { post, tokens: Tokens::new(app.ports()), providers: Arc::default() };
    Router::new()
        .merge(ways_in())
        .merge(sessions())
        .merge(keys_of_programs())
        .merge(other_services())
        .layer(Extension(desk))
}

fn ways_in() -> Router<App> {
    Router::new()
        .route("/api/auth/sign-up", on_post(api::sign_up))
        .route("/api/auth/verify", on_post(api::verify_email))
        .route("/api/auth/resend", on_post(api::resend_link))
        .route("/api/auth/sign-in", on_post(api::sign_in))
        .route("/.well-known/jwks.json", get(tokens::get_jwks))
}

fn sessions() -> Router<App> {
    use crate::sessions::api;
    Router::new()
        .route("/api/auth/refresh", on_post(api::refresh_session))
        .route("/api/auth/sign-out", on_post(api::sign_out))
        .route("/api/auth/session", get(api::get_session))
        .route("/api/auth/sessions", get(api::list_sessions))
        .route("/api/auth/sessions/revoke-others", on_post(api::revoke_other_sessions))
        .route("/api/auth/sessions/{id}", delete(api::revoke_session))
        .route("/api/auth/security-log", get(api::list_security_events))
}

fn other_services() -> Router<App> {
    use crate::oauth::api;
    Router::new()
        .route("/api/auth/oauth", get(api::list_providers))
        .route("/api/auth/oauth/link", on_post(api::link_identity))
        .route("/api/auth/oauth/{provider}/start", get(api::start_oauth))
        .route("/api/auth/oauth/{provider}/callback", get(api::finish_oauth))
        .route("/api/auth/identities/{provider}", delete(api::unlink_identity))
}

fn keys_of_programs() -> Router<App> {
    use crate::keys::api;
    Router::new()
        .route("/api/keys", get(api::list_keys).merge(on_post(api::create_key)))
        .route("/api/keys/{id}", delete(api::revoke_key))
        .route("/api/keys/{id}/rotate", on_post(api::rotate_key))
}

/// The OpenAPI document of this slice.
#[cfg(feature = "openapi")]
pub fn openapi() -> utoipa::openapi::OpenApi {
    use utoipa::OpenApi;
    api::Docs::openapi()
        .merge_from(sessions::api::Docs::openapi())
        .merge_from(tokens::Docs::openapi())
        .merge_from(keys::api::Docs::openapi())
        .merge_from(oauth::api::Docs::openapi())
}
