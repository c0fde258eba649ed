//! Who you are: sign-up, ways in, factors, sessions, keys of the API, the account.

mod account;
mod api;
mod cookie;
mod csrf;
mod desk;
mod device;
mod devices;
mod door;
mod factors;
pub mod family;
pub mod jobs;
mod keys;
mod limits;
mod magic;
mod model;
mod next;
mod notices;
mod oauth;
mod ops;
mod passkeys;
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

pub use account::personal::PersonalData;
pub use desk::Desk;
pub use post::{CodeText, Post};
pub use sessions::identify::Sessions;

use std::sync::Arc;

use axum::{Extension, Router};
use web::{
    App,
    routing::{delete, get, patch, post as on_post},
};

use crate::tokens::Tokens;

/// The routes of this slice. `post` sends its mails, `personal` knows what teams keep about a person.
pub fn routes(app: &App, post: Arc<dyn Post>, personal: Arc<dyn PersonalData>) -> Router<App> {
    let desk = Desk { post, personal, tokens: Tokens::of(app.ports()), providers: Arc::default() };
    Router::new()
        .merge(ways_in())
        .merge(links_in_mails())
        .merge(account())
        .merge(sessions())
        .merge(keys_of_programs())
        .merge(other_services())
        .merge(authenticators())
        .merge(proofs())
        .merge(second_factors())
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

fn links_in_mails() -> Router<App> {
    use crate::{account, magic, passwords};
    Router::new()
        .route("/api/auth/magic-link", on_post(magic::api::send_magic_link))
        .route("/api/auth/magic-link/use", on_post(magic::api::sign_in_by_magic_link))
        .route("/api/auth/password/forgot", on_post(passwords::api::forget_password))
        .route("/api/auth/password/reset", on_post(passwords::api::reset_password))
        .route("/api/auth/account/email/confirm", on_post(account::api::confirm_email_change))
        .route("/api/auth/secure", on_post(account::api::secure_account))
}

fn account() -> Router<App> {
    use crate::{
        account::{api, api_dangerous},
        devices, passwords,
    };
    Router::new()
        .route("/api/auth/account", patch(api::update_account))
        .route("/api/auth/account/email", on_post(api::begin_email_change))
        .route("/api/auth/account/export", get(api_dangerous::export_account))
        .route(
            "/api/auth/account/deletion",
            on_post(api_dangerous::plan_deletion).merge(delete(api_dangerous::cancel_deletion)),
        )
        .route("/api/auth/devices", get(devices::api::list_devices))
        .route("/api/auth/devices/{id}", delete(devices::api::forget_device))
        .route("/api/auth/password", on_post(passwords::api::set_password))
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

fn proofs() -> Router<App> {
    use crate::factors::api_proofs as api;
    Router::new()
        .route("/api/auth/second-factor", on_post(api::finish_sign_in))
        .route("/api/auth/second-factor/sms", on_post(api::send_second_factor_text))
        .route("/api/auth/second-factor/lost", on_post(api::report_lost_factor))
        .route("/api/auth/second-factor/lost/finish", on_post(api::remove_lost_factor))
        .route("/api/auth/second-factor/lost/cancel", on_post(api::keep_lost_factor))
        .route("/api/auth/step-up", on_post(api::step_up))
        .route("/api/auth/step-up/options", on_post(api::list_step_up_options))
        .route("/api/auth/step-up/sms", on_post(api::send_step_up_text))
}

fn second_factors() -> Router<App> {
    use crate::factors::api;
    Router::new()
        .route("/api/auth/factors", get(api::list_factors))
        .route("/api/auth/totp", on_post(api::begin_totp).merge(delete(api::remove_totp)))
        .route("/api/auth/totp/confirm", on_post(api::confirm_totp))
        .route("/api/auth/sms", on_post(api::begin_sms).merge(delete(api::remove_sms)))
        .route("/api/auth/sms/confirm", on_post(api::confirm_sms))
        .route("/api/auth/recovery-codes", on_post(api::make_recovery_codes))
}

fn authenticators() -> Router<App> {
    use crate::passkeys::api;
    Router::new()
        .route("/api/auth/passkeys", on_post(api::add_passkey))
        .route("/api/auth/passkeys/options", on_post(api::begin_passkey))
        .route("/api/auth/passkeys/sign-in", on_post(api::sign_in_by_passkey))
        .route("/api/auth/passkeys/sign-in/options", on_post(api::begin_passkey_sign_in))
        .route("/api/auth/passkeys/{id}", patch(api::rename_passkey).merge(delete(api::remove_passkey)))
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
        .merge_from(magic::api::Docs::openapi())
        .merge_from(passwords::api::Docs::openapi())
        .merge_from(account::api::Docs::openapi())
        .merge_from(account::api_dangerous::Docs::openapi())
        .merge_from(devices::api::Docs::openapi())
        .merge_from(tokens::Docs::openapi())
        .merge_from(keys::api::Docs::openapi())
        .merge_from(oauth::api::Docs::openapi())
        .merge_from(passkeys::api::Docs::openapi())
        .merge_from(factors::api::Docs::openapi())
        .merge_from(factors::api_proofs::Docs::openapi())
}
