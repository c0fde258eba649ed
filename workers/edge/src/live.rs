//! The live feed of a team: a WebSocket that its hub holds.

use axum::extract::State;
use http::HeaderMap;
use kernel::{
    Fault,
    live::{HUB_KEY, TeamHub},
    permission::TeamView,
};
use serde_json::json;
use web::{Answer, App, Handover, May, is_own_origin};

/// A browser sends cookies with a WebSocket from any page, so the origin decides.
pub async fn listen(State(app): State<App>, may: May<TeamView>, headers: HeaderMap) -> Answer<Handover> {
    if !is_own_origin(&headers, &app.ports().settings) {
        return Err(Fault::forbidden("origin_not_allowed", "the live feed opens on our own pages only").into());
    }
    if headers.get("upgrade").is_none_or(|value| !value.as_bytes().eq_ignore_ascii_case(b"websocket")) {
        return Err(Fault::unreadable("this address speaks WebSocket only").into());
    }
    let hello = json!({ "actor": may.scope().actor().id });
    Ok(Handover::socket::<TeamHub>(may.scope(), HUB_KEY, hello)?)
}
