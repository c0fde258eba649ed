//! Who you are: sign-up, verification links, passwords, sessions.

mod api;
mod cookie;
mod csrf;
mod door;
pub mod jobs;
mod limits;
mod model;
mod ops;
mod password;
mod post;
mod session;
mod store;
#[cfg(test)]
mod tests;

pub use post::Post;
pub use session::Sessions;

use std::sync::Arc;

use axum::{Extension, Router};
use web::{
    App,
    routing::{get, post as on_post},
};

/// The routes of this slice. `post` sends its mails.
pub fn routes(post: Arc<dyn Post>) -> Router<App> {
    Router::new()
        .route("/api/auth/sign-up", on_post(api::sign_up))
        .route("/api/auth/verify", on_post(api::verify_email))
        .route("/api/auth/resend", on_post(api::resend_link))
        .route("/api/auth/sign-in", on_post(api::sign_in))
        .route("/api/auth/sign-out", on_post(api::sign_out))
        .route("/api/auth/session", get(api::get_session))
        .layer(Extension(post::Courier(post)))
}

/// The OpenAPI document of this slice.
#[cfg(feature = "openapi")]
pub fn openapi() -> utoipa::openapi::OpenApi {
    use utoipa::OpenApi;
    api::Docs::openapi()
}
