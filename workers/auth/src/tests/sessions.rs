//! Sessions: how they begin, what they prove, how they end.

use kernel::time::{days, minutes};
use serde_json::{Value, json};
use testkit::PUBLIC_URL;

use super::world::{Auth, PASSWORD, session_of};

#[tokio::test]
async fn a_session_tells_who_is_signed_in_and_what_they_may_do() {
    let auth = Auth::new();
    let (token, csrf) = auth.account("ann@example.com").await;
    join_team(&auth, "team_0192d3a8c0de7f00a1b2c3d4e5f60718", "editor");
    auth.world.control.script("UPDATE sessions SET team_id = 'team_0192d3a8c0de7f00a1b2c3d4e5f60718'").unwrap();
    let session: Value = auth.with_session(&token, "").get("/api/auth/session").await.expect(200).json();
    assert_eq!(session["csrf"], csrf);
    assert_eq!(session["team"]["role"], "editor");
    assert_eq!(session["teams"], json!([session["team"]]));
    let permissions: Vec<&str> = session["permissions"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(permissions.contains(&"LeadsEdit") && !permissions.contains(&"LeadsExport"), "{permissions:?}");
}

/// A team of the only person there is.
fn join_team(auth: &Auth, team: &str, role: &str) {
    let script = format!(
        "INSERT INTO teams (id, name, shard, created_at, updated_at) VALUES ('{team}', 'Café Löwe', 1, 1, 1);
         INSERT INTO members (team_id, user_id, role, created_at) SELECT '{team}', id, '{role}', 1 FROM users;"
    );
    auth.world.control.script(&script).unwrap();
}

#[tokio::test]
async fn the_doors_see_the_team_and_its_shard_until_the_membership_is_taken_away() {
    let auth = Auth::new();
    auth.account("ann@example.com").await;
    join_team(&auth, "team_0192d3a8c0de7f00a1b2c3d4e5f60718", "owner");
    let (token, _) = session_of(&auth.sign_in("ann@example.com", PASSWORD).await.expect(200));
    let door = auth.world.app();
    let member = door.identify().session(&token).await.unwrap().membership.unwrap();
    assert_eq!((member.tenant.team().as_str(), member.tenant.shard()), ("team_0192d3a8c0de7f00a1b2c3d4e5f60718", 1));
    auth.world.control.script("DELETE FROM members").unwrap();
    assert!(door.identify().session(&token).await.unwrap().membership.is_none(), "at the very next request");
}

#[tokio::test]
async fn signing_in_goes_on_with_the_team_of_the_latest_session() {
    let auth = Auth::new();
    auth.account("ann@example.com").await;
    let (first, second) = ("team_0192d3a8c0de7f00a1b2c3d4e5f60718", "team_0192d3a8c0de7f00a1b2c3d4e5f60719");
    join_team(&auth, first, "owner");
    join_team(&auth, second, "viewer");
    let team = |answer: testkit::Answer| answer.json::<Value>()["team"]["id"].as_str().unwrap().to_owned();
    assert_eq!(team(auth.sign_in("ann@example.com", PASSWORD).await.expect(200)), first);
    auth.world.clock.advance(minutes(1));
    auth.world.control.script(&format!("UPDATE sessions SET team_id = '{second}'")).unwrap();
    assert_eq!(team(auth.sign_in("ann@example.com", PASSWORD).await.expect(200)), second);
}

#[tokio::test]
async fn a_session_that_ended_and_one_that_never_was_are_told_apart() {
    let auth = Auth::new();
    let (token, csrf) = auth.account("ann@example.com").await;
    let browser = auth.with_session(&token, &csrf);
    assert_eq!(auth.world.get("/api/auth/session").await.expect(401).code(), "no_session");
    for odd in ["x", "", &"a".repeat(43), "' OR 1=1 --"] {
        assert_eq!(auth.with_session(odd, "").get("/api/auth/session").await.expect(401).code(), "no_session");
    }
    auth.world.clock.advance(days(14));
    assert_eq!(browser.get("/api/auth/session").await.expect(401).code(), "session_expired");
    assert_eq!(browser.post("/api/auth/sign-out").await.expect(401).code(), "session_expired");
}

#[tokio::test]
async fn an_access_token_lives_15_minutes_and_the_session_goes_on_by_refreshing() {
    let auth = Auth::new();
    let browser = auth.person("ann@example.com").await;
    auth.world.clock.advance(minutes(15));
    assert_eq!(browser.get("/api/auth/session").await.expect(401).code(), "session_expired");
    let old = browser.cookie("__Secure-gr8_refresh");
    let renewed: Value = browser.post_json("/api/auth/refresh", &json!({})).await.expect(200).json();
    assert_eq!(renewed["user"]["email"], "ann@example.com");
    assert_ne!(browser.cookie("__Secure-gr8_refresh"), old);
    browser.get("/api/auth/session").await.expect(200);
}

#[tokio::test]
async fn a_busy_session_lives_60_days_and_no_longer() {
    let auth = Auth::new();
    let browser = auth.person("ann@example.com").await;
    for _ in 0..5 {
        auth.world.clock.advance(days(11));
        browser.post_json("/api/auth/refresh", &json!({})).await.expect(200);
        browser.get("/api/auth/session").await.expect(200);
    }
    auth.world.clock.advance(days(5));
    assert_eq!(browser.post_json("/api/auth/refresh", &json!({})).await.expect(401).code(), "session_expired");
}

#[tokio::test]
async fn signing_out_ends_the_session_at_the_next_request_and_only_this_one() {
    let auth = Auth::new();
    let (token, csrf) = auth.account("ann@example.com").await;
    let (other, _) = session_of(&auth.sign_in("ann@example.com", PASSWORD).await.expect(200));
    let browser = auth.with_session(&token, &csrf);
    let answer = browser.post("/api/auth/sign-out").await.expect(204);
    assert_eq!(answer.session_cookie().as_deref(), Some(""));
    let gone =
        answer.headers().get_all("set-cookie").iter().filter(|line| line.to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(gone.count(), 2, "both tokens are taken away");
    assert_eq!(browser.get("/api/auth/session").await.expect(401).code(), "session_expired");
    auth.with_session(&other, "").get("/api/auth/session").await.expect(200);
}

#[tokio::test]
async fn a_change_needs_the_sessions_own_csrf_value_from_our_own_origin() {
    let auth = Auth::new();
    let (token, csrf) = auth.account("ann@example.com").await;
    let (_, foreign) = auth.account("bob@example.com").await;
    let browser = auth.with_session(&token, &csrf);
    let refused = [
        browser.clone().without("x-csrf-token"),
        browser.clone().with("x-csrf-token", ""),
        browser.clone().with("x-csrf-token", &foreign),
        browser.clone().with("x-csrf-token", &csrf[1..]),
        browser.clone().with("origin", "https://evil.example"),
        browser.clone().with("origin", "null"),
        browser.clone().without("origin"),
        browser.clone().without("origin").with("sec-fetch-site", "cross-site"),
    ];
    for client in refused {
        assert_eq!(client.post("/api/auth/sign-out").await.expect(403).code(), "csrf");
    }
    browser.without("origin").with("sec-fetch-site", "same-origin").post("/api/auth/sign-out").await.expect(204);
}

#[tokio::test]
async fn other_sites_cannot_sign_their_visitors_in_or_up() {
    let auth = Auth::new();
    auth.account("ann@example.com").await;
    let body = json!({ "email": "ann@example.com", "password": PASSWORD, "name": "Ann", "token": "x" });
    for path in ["sign-up", "verify", "resend", "sign-in"] {
        let path = format!("/api/auth/{path}");
        for origin in ["https://evil.example", "null", &format!("{PUBLIC_URL}.evil.example")] {
            let answer = auth.world.anyone().with("origin", origin).post_json(&path, &body).await.expect(403);
            assert_eq!(answer.code(), "origin_not_allowed");
            assert!(answer.session_cookie().is_none());
        }
        auth.world.anyone().post_json(&path, &body).await.expect(403);
    }
}

#[tokio::test]
async fn a_planted_session_is_never_taken_over() {
    let auth = Auth::new();
    let mallory = auth.person("mallory@example.com").await;
    auth.account("ann@example.com").await;
    let body = json!({ "email": "ann@example.com", "password": PASSWORD });
    let (access, refresh) = (mallory.cookie("__Host-gr8_session"), mallory.cookie("__Secure-gr8_refresh"));
    let victim = auth.jar("203.0.113.9");
    victim.set_cookie("__Host-gr8_session", &access, "/");
    victim.set_cookie("__Secure-gr8_refresh", &refresh, "/api/auth");
    victim.post_json("/api/auth/sign-in", &body).await.expect(200);
    assert_ne!(victim.cookie("__Host-gr8_session"), access);
    assert_ne!(victim.cookie("__Secure-gr8_refresh"), refresh);
    let answer = mallory.get("/api/auth/session").await.expect(401);
    assert_eq!(answer.code(), "session_expired", "the session that the browser had before has ended");
}

#[tokio::test]
async fn a_made_up_refresh_token_ends_nobodys_session() {
    let auth = Auth::new();
    let ann = auth.person("ann@example.com").await;
    let session = ann.cookie("__Secure-gr8_refresh").split('.').next().unwrap().to_owned();
    let mallory = auth.jar("203.0.113.9");
    mallory.set_cookie("__Secure-gr8_refresh", &format!("{session}.{}", "A".repeat(43)), "/api/auth");
    auth.account("mallory@example.com").await;
    let body = json!({ "email": "mallory@example.com", "password": PASSWORD });
    mallory.post_json("/api/auth/sign-in", &body).await.expect(200);
    ann.get("/api/auth/session").await.expect(200);
}
