//! Forgotten passwords and new ones.

use futures_util::future::join_all;
use kernel::time::{hours, minutes};
use serde_json::{Value, json};
use testkit::Answer;

use super::world::{Auth, PASSWORD, body_of};

const NEW: &str = "seven chairs of oak";

async fn forget(auth: &Auth, email: &str) -> Answer {
    auth.browser("203.0.113.9").post_json("/api/auth/password/forgot", &json!({ "email": email })).await
}

async fn reset(auth: &Auth, token: &str, password: &str) -> Answer {
    let body = json!({ "token": token, "password": password });
    auth.browser("203.0.113.9").post_json("/api/auth/password/reset", &body).await
}

/// The token of a new reset link.
async fn link(auth: &Auth, email: &str) -> String {
    forget(auth, email).await.expect(202);
    auth.link_of(email, "reset_password", "/reset?token=").await
}

#[tokio::test]
async fn a_forgotten_password_is_set_anew_and_every_session_ends_at_its_next_request() {
    let auth = Auth::new();
    let first = auth.person("ann@example.com").await;
    let second = auth.jar("198.51.100.2");
    let body = json!({ "email": "ann@example.com", "password": PASSWORD });
    second.post_json("/api/auth/sign-in", &body).await.expect(200);
    let token = link(&auth, "ann@example.com").await;
    second.get("/api/auth/session").await.expect(200);
    reset(&auth, &token, NEW).await.expect(204);
    for browser in [&first, &second] {
        assert_eq!(browser.get("/api/auth/session").await.expect(401).code(), "session_expired");
        assert_eq!(browser.post_json("/api/auth/refresh", &json!({})).await.expect(401).code(), "session_expired");
    }
    auth.sign_in("ann@example.com", PASSWORD).await.expect(401);
    auth.sign_in("ann@example.com", NEW).await.expect(200);
    assert!(auth.notices("ann@example.com").await.contains(&"password_reset".to_owned()));
    let reasons = auth.rows("SELECT DISTINCT end_reason FROM sessions WHERE ended_at IS NOT NULL");
    assert_eq!(reasons, [json!({ "end_reason": "password" })]);
}

#[tokio::test]
async fn a_reset_link_works_once_however_many_follow_it_at_once() {
    let auth = Auth::new();
    auth.person("ann@example.com").await;
    let token = link(&auth, "ann@example.com").await;
    auth.world.control.take_turns();
    let wish = |n: usize| format!("{NEW} number {n}");
    let answers = join_all((0..8).map(|n| {
        let (auth, token) = (&auth, &token);
        async move { reset(auth, token, &wish(n)).await }
    }))
    .await;
    let winners: Vec<usize> = (0..8).filter(|n| answers[*n].status() == 204).collect();
    assert_eq!(winners.len(), 1);
    for answer in answers.iter().filter(|answer| answer.status() != 204) {
        assert_eq!((answer.status(), answer.code().as_str()), (409, "link_used_or_expired"));
    }
    auth.sign_in("ann@example.com", &wish(winners[0])).await.expect(200);
    assert_eq!(reset(&auth, &token, NEW).await.expect(409).code(), "link_used_or_expired");
}

#[tokio::test]
async fn a_reset_link_ends_after_half_an_hour_and_with_the_other_links_that_open_the_account() {
    let auth = Auth::new();
    auth.person("ann@example.com").await;
    let late = link(&auth, "ann@example.com").await;
    auth.world.clock.advance(minutes(30));
    assert_eq!(reset(&auth, &late, NEW).await.expect(409).code(), "link_used_or_expired");
    let (one, other) = (link(&auth, "ann@example.com").await, link(&auth, "ann@example.com").await);
    let wish = json!({ "email": "ann@example.com" });
    auth.browser("203.0.113.9").post_json("/api/auth/magic-link", &wish).await.expect(202);
    let magic = auth.link_of("ann@example.com", "magic_link", "/magic?token=").await;
    reset(&auth, &one, NEW).await.expect(204);
    assert_eq!(reset(&auth, &other, NEW).await.expect(409).code(), "link_used_or_expired");
    let follow = json!({ "token": magic });
    auth.browser("203.0.113.9").post_json("/api/auth/magic-link/use", &follow).await.expect(409);
}

#[tokio::test]
async fn a_password_that_is_not_acceptable_leaves_the_link_as_it_is() {
    let auth = Auth::new();
    auth.person("ann@example.com").await;
    let token = link(&auth, "ann@example.com").await;
    for bad in ["", "short", "aaaaaaaaaaaa", "Ann Smith 12", &"a1 b2".repeat(60)] {
        assert_eq!(reset(&auth, &token, bad).await.expect(422).bad_fields(), ["password"], "{bad}");
    }
    reset(&auth, &token, NEW).await.expect(204);
}

#[tokio::test]
async fn a_link_of_another_kind_or_person_sets_no_password() {
    let auth = Auth::new();
    auth.person("ann@example.com").await;
    auth.person("bob@example.com").await;
    let token = link(&auth, "bob@example.com").await;
    auth.browser("203.0.113.9")
        .post_json("/api/auth/magic-link", &json!({ "email": "ann@example.com" }))
        .await
        .expect(202);
    let magic = auth.link_of("ann@example.com", "magic_link", "/magic?token=").await;
    auth.sign_up("new@example.com", PASSWORD).await.expect(202);
    let verify = auth.link("new@example.com").await;
    for odd in [magic.as_str(), verify.as_str(), "", "x", &"A".repeat(43), &"A".repeat(9_000), "' OR 1=1 --"] {
        assert_eq!(reset(&auth, odd, NEW).await.expect(409).code(), "link_used_or_expired", "{odd}");
    }
    reset(&auth, &token, NEW).await.expect(204);
    auth.sign_in("ann@example.com", PASSWORD).await.expect(200);
    auth.sign_in("bob@example.com", NEW).await.expect(200);
    let missing = auth.browser("203.0.113.9").post_json("/api/auth/password/reset", &json!({})).await.expect(422);
    assert_eq!(missing.bad_fields(), ["token"]);
}

#[tokio::test]
async fn known_and_unknown_addresses_get_the_same_answer_by_the_same_work() {
    let auth = Auth::new();
    auth.person("ann@example.com").await;
    auth.sign_up("waiting@example.com", PASSWORD).await.expect(202);
    let mut shapes = Vec::new();
    for email in ["ann@example.com", "nobody@example.com", "waiting@example.com"] {
        auth.world.control.take_ran();
        let asked = auth.world.objects.asked().len();
        let answer = forget(&auth, email).await.expect(202);
        let objects = auth.world.objects.asked().split_off(asked);
        shapes.push((body_of(&answer), headers(&answer), auth.world.control.take_ran(), objects));
    }
    assert_eq!(shapes[0], shapes[1]);
    assert_eq!(shapes[0], shapes[2]);
    let templates = |mails: Vec<(String, String)>| mails.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert!(templates(auth.mails("ann@example.com").await).contains(&"reset_password".to_owned()));
    assert!(auth.mails("nobody@example.com").await.is_empty());
    assert_eq!(templates(auth.mails("waiting@example.com").await), ["verify_email"]);
}

pub fn headers(answer: &Answer) -> Vec<String> {
    let mut names: Vec<String> = answer.headers().keys().map(ToString::to_string).collect();
    names.sort();
    names
}

#[tokio::test]
async fn an_address_that_is_none_is_named_and_other_sites_cannot_ask() {
    let auth = Auth::new();
    for bad in ["", "ann", "ann@example", "a\r\nBcc: x@example.com", "\u{430}nn@example.com"] {
        assert_eq!(forget(&auth, bad).await.expect(422).bad_fields(), ["email"], "{bad:?}");
    }
    for path in ["forgot", "reset"] {
        let path = format!("/api/auth/password/{path}");
        let client = auth.browser("203.0.113.9").with("origin", "https://evil.example");
        let body = json!({ "email": "ann@example.com", "token": "x", "password": NEW });
        assert_eq!(client.post_json(&path, &body).await.expect(403).code(), "origin_not_allowed");
    }
}

#[tokio::test]
async fn a_mailbox_gets_five_reset_links_an_hour_and_notices_do_not_count() {
    let auth = Auth::new();
    auth.person("ann@example.com").await;
    for _ in 0..6 {
        auth.sign_up("ann@example.com", PASSWORD).await.expect(202);
    }
    for _ in 0..7 {
        forget(&auth, "ann@example.com").await.expect(202);
    }
    let count = |mails: Vec<(String, String)>| mails.iter().filter(|(name, _)| name == "reset_password").count();
    assert_eq!(count(auth.mails("ann@example.com").await), 5, "whoever asks for other mails does not use these up");
    auth.world.clock.advance(hours(1));
    forget(&auth, "ANN@example.com").await.expect(202);
    assert_eq!(count(auth.mails("ann@example.com").await), 6);
}

/// A person with an authenticator app, as far as signing in asks.
async fn with_app(auth: &Auth) {
    auth.person("ann@example.com").await;
    auth.world
        .control
        .script("INSERT INTO totp (user_id, secret_sealed, created_at, confirmed_at) SELECT id, 'x', 1, 1 FROM users")
        .unwrap();
}

#[tokio::test]
async fn a_reset_keeps_the_second_factor() {
    let auth = Auth::new();
    with_app(&auth).await;
    let token = link(&auth, "ann@example.com").await;
    reset(&auth, &token, NEW).await.expect(204);
    let asked: Value = auth.sign_in("ann@example.com", NEW).await.expect(200).json();
    assert_eq!(asked["status"], "second_factor_required");
}

#[tokio::test]
async fn a_sign_in_that_waits_for_its_second_factor_ends_with_the_password_that_began_it() {
    let auth = Auth::new();
    with_app(&auth).await;
    let waiting: Value = auth.sign_in("ann@example.com", PASSWORD).await.expect(200).json();
    assert_eq!(waiting["status"], "second_factor_required");
    let token = link(&auth, "ann@example.com").await;
    reset(&auth, &token, NEW).await.expect(204);
    let proof = json!({ "challenge": waiting["challenge"], "method": "totp", "code": "000000" });
    let late = auth.browser("203.0.113.1").post_json("/api/auth/second-factor", &proof).await.expect(409);
    assert_eq!(late.code(), "challenge_expired", "whoever knew the old password does not get in by it any more");
}

#[tokio::test]
async fn a_password_is_changed_with_the_old_one_and_ends_every_other_session() {
    let auth = Auth::new();
    let ann = auth.person("ann@example.com").await;
    let other = auth.jar("198.51.100.2");
    other
        .post_json("/api/auth/sign-in", &json!({ "email": "ann@example.com", "password": PASSWORD }))
        .await
        .expect(200);
    let change = async |body: Value| ann.post_json("/api/auth/password", &body).await;
    let missing = change(json!({ "password": "short" })).await.expect(422);
    assert_eq!(missing.bad_fields(), ["password", "current_password"], "every bad field at once");
    let wrong = change(json!({ "password": NEW, "current_password": "wrong wrong wrong" })).await.expect(422);
    assert_eq!(wrong.bad_fields(), ["current_password"]);
    let same = change(json!({ "password": PASSWORD, "current_password": PASSWORD })).await.expect(422);
    assert_eq!(same.bad_fields(), ["password"]);
    other.get("/api/auth/session").await.expect(200);
    change(json!({ "password": NEW, "current_password": PASSWORD })).await.expect(204);
    ann.get("/api/auth/session").await.expect(200);
    assert_eq!(other.get("/api/auth/session").await.expect(401).code(), "session_expired");
    assert_eq!(auth.notice("ann@example.com").await, "password_changed");
    auth.sign_in("ann@example.com", PASSWORD).await.expect(401);
    auth.sign_in("ann@example.com", NEW).await.expect(200);
}

#[tokio::test]
async fn whoever_finds_an_open_browser_cannot_guess_the_password_in_it_nor_wait() {
    let auth = Auth::new();
    let ann = auth.person("ann@example.com").await;
    let guess = json!({ "password": NEW, "current_password": "wrong wrong wrong" });
    for _ in 0..10 {
        ann.post_json("/api/auth/password", &guess).await.expect(422);
    }
    assert_eq!(ann.post_json("/api/auth/password", &guess).await.expect(429).code(), "busy");
    auth.world.clock.advance(minutes(11));
    let stale = ann.post_json("/api/auth/password", &json!({ "password": NEW, "current_password": PASSWORD })).await;
    assert_eq!(stale.expect(403).code(), "step_up_required");
}

#[tokio::test]
async fn who_has_no_password_gets_their_first_without_an_old_one() {
    let auth = Auth::new();
    let ann = auth.person("ann@example.com").await;
    auth.world.control.script("UPDATE users SET password_hash = NULL").unwrap();
    ann.post_json("/api/auth/password", &json!({ "password": NEW, "current_password": "whatever it was" }))
        .await
        .expect(204);
    let session: Value = ann.get("/api/auth/session").await.expect(200).json();
    assert_eq!(session["has_password"], true);
    auth.sign_in("ann@example.com", NEW).await.expect(200);
}

#[tokio::test]
async fn of_two_changes_at_once_one_counts_and_a_reset_is_never_overtaken() {
    let auth = Auth::new();
    let ann = auth.person("ann@example.com").await;
    let other = auth.jar("198.51.100.2");
    other
        .post_json("/api/auth/sign-in", &json!({ "email": "ann@example.com", "password": PASSWORD }))
        .await
        .expect(200);
    let token = link(&auth, "ann@example.com").await;
    auth.world.control.take_turns();
    let by = |browser| {
        let browser: &testkit::Browser = browser;
        async move {
            let body = json!({ "password": "eight chairs of oak", "current_password": PASSWORD });
            browser.post_json("/api/auth/password", &body).await.status()
        }
    };
    let reset = async { reset(&auth, &token, NEW).await.status() };
    let (one, two, three) = tokio::join!(by(&ann), by(&other), reset);
    let done = [one, two, three].iter().filter(|status| **status == 204).count();
    assert_eq!(done, 1, "{one} {two} {three}: the others looked at a password that was gone");
    let wanted = if three == 204 { NEW } else { "eight chairs of oak" };
    auth.sign_in("ann@example.com", wanted).await.expect(200);
}

#[tokio::test]
async fn a_leaked_password_is_refused_and_a_list_out_of_reach_lets_it_pass() {
    use std::fmt::Write;

    use sha1::{Digest, Sha1};
    let auth = Auth::build(|parts| parts.settings.breach_url = Some("https://range.example".to_owned()));
    let digits = Sha1::digest(NEW).iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02X}");
        digits
    });
    let line = format!("{}:7\r\n", &digits[5..]);
    auth.world.http.host("range.example", move |_| Ok(testkit::answer(200, "text/plain", line.as_bytes())));
    let ann = auth.person("ann@example.com").await;
    let body = json!({ "password": NEW, "current_password": PASSWORD });
    let refused = ann.post_json("/api/auth/password", &body).await.expect(422);
    assert_eq!(refused.bad_fields(), ["password"]);
    let token = link(&auth, "ann@example.com").await;
    let refused: Value = reset(&auth, &token, NEW).await.expect(422).json();
    assert_eq!(refused["fields"][0]["code"], "leaked");
    for status in [500, 404] {
        auth.world.http.host("range.example", move |_| Ok(testkit::answer(status, "text/plain", b"")));
        let token = link(&auth, "ann@example.com").await;
        reset(&auth, &token, NEW).await.expect(204);
    }
    auth.world.http.host("range.example", |_| Err(kernel::Fault::upstream("range", "down", true)));
    let token = link(&auth, "ann@example.com").await;
    reset(&auth, &token, NEW).await.expect(204);
    let asked = auth.world.http.seen();
    assert!(
        asked.iter().all(|request| request.url.len() == "https://range.example/range/".len() + 5),
        "five digits leave"
    );
}
