//! The session that a browser had before it came back from a provider. `SameSite=Strict` leaves its refresh token behind
//! on the way back; the real runtime and a real browser say so in `tests/peers` and `tests/browser`.

use kernel::time::minutes;
use serde_json::{Value, json};
use testkit::Browser;

use super::oauth::{Service, come};

const REFRESH: &str = "__Secure-gr8_refresh";
const ACCESS: &str = "__Host-gr8_session";

/// Why Ann's sessions ended, the oldest first.
fn ends(service: &Service) -> Vec<Value> {
    let sql = "SELECT s.end_reason FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.email = 'ann@example.com'
               ORDER BY s.created_at, s.id";
    service.auth.rows(sql).into_iter().map(|row| row["end_reason"].clone()).collect()
}

/// Ann, signed in, in a browser in which somebody else will come back from the provider.
async fn ann(service: &Service) -> Browser {
    let browser = service.auth.person("ann@example.com").await;
    service.visit(2, "ben@example.com");
    browser
}

/// What the way back brings along.
fn without(browser: &Browser, names: &[&str]) {
    for name in names {
        browser.set_cookie(name, "", "/");
    }
}

#[tokio::test]
async fn it_ends_by_the_refresh_token_that_was_noted_on_the_way_out() {
    let service = Service::new();
    let browser = ann(&service).await;
    let old = browser.cookie(REFRESH);
    let back = service.set_out(&browser, "").await;
    without(&browser, &[REFRESH, ACCESS]);
    assert_eq!(come(&browser, &back).await, "/app");
    assert_eq!(ends(&service), ["replaced"]);
    let late = service.browser().post_json("/api/auth/refresh", &json!({ "refresh_token": old })).await;
    assert_eq!(late.expect(401).code(), "session_expired");
}

#[tokio::test]
async fn it_ends_although_another_tab_renewed_it_meanwhile() {
    let service = Service::new();
    let browser = ann(&service).await;
    let back = service.set_out(&browser, "").await;
    for _ in 0..3 {
        browser.post_json("/api/auth/refresh", &json!({})).await.expect(200);
    }
    without(&browser, &[REFRESH]);
    assert_eq!(come(&browser, &back).await, "/app");
    assert_eq!(ends(&service), ["replaced"]);
}

#[tokio::test]
async fn it_ends_by_its_access_token_when_the_trip_began_on_another_site() {
    let service = Service::new();
    let browser = ann(&service).await;
    without(&browser, &[REFRESH]);
    assert_eq!(service.travel(&browser, "").await, "/app");
    assert_eq!(ends(&service), ["replaced"]);
}

#[tokio::test]
async fn it_goes_on_while_nobody_else_has_come_in() {
    let service = Service::new();
    let browser = ann(&service).await;
    let refresh = browser.cookie(REFRESH);
    let back = service.set_out(&browser, "").await;
    let denied = back.replace("code=code", "error=access_denied");
    assert_eq!(come(&browser, &denied).await, "/sign-in?problem=provider_denied");
    // To be linked, an address with an account asks for a proof first.
    service.auth.person("ben@example.com").await;
    assert!(service.travel(&browser, "").await.starts_with("/sign-in?link="));
    assert_eq!((ends(&service), browser.cookie(REFRESH)), (vec![Value::Null], refresh));
}

#[tokio::test]
async fn a_made_up_token_or_one_of_long_ago_ends_nobodys_session() {
    let service = Service::new();
    let browser = ann(&service).await;
    let old = browser.cookie(REFRESH);
    for _ in 0..2 {
        service.auth.world.clock.advance(minutes(1));
        browser.post_json("/api/auth/refresh", &json!({})).await.expect(200);
    }
    let session = old.split('.').next().unwrap();
    for planted in [format!("{session}.{}", "A".repeat(43)), old.clone()] {
        let mallory = service.browser();
        mallory.set_cookie(REFRESH, &planted, "/api/auth");
        let back = service.set_out(&mallory, "").await;
        without(&mallory, &[REFRESH]);
        assert_eq!(come(&mallory, &back).await, "/app");
        assert_eq!(ends(&service), [Value::Null]);
    }
    browser.post_json("/api/auth/refresh", &json!({})).await.expect(200);
}

#[tokio::test]
async fn linking_is_no_new_session_and_ends_none() {
    let service = Service::new();
    let browser = ann(&service).await;
    assert_eq!(service.travel(&browser, "?link=1&next=/app/settings/security").await, "/app/settings/security");
    assert_eq!(ends(&service), [Value::Null]);
}
