//! Signing up, links that work once, and answers that tell nothing.

use futures_util::future::join_all;
use kernel::time::{days, hours, minutes};
use serde_json::{Value, json};

use super::world::{Auth, PASSWORD, body_of, session_of};

#[tokio::test]
async fn a_person_signs_up_follows_the_link_and_is_signed_in() {
    let auth = Auth::new();
    let answer = auth.sign_up("Ann@Example.com", PASSWORD).await.expect(202);
    assert_eq!(body_of(&answer), json!({ "status": "verification_sent" }));
    assert!(auth.rows("SELECT * FROM users").is_empty(), "no account before the address is proven");
    let answer = auth.verify(&auth.link("Ann@example.com").await).await.expect(200);
    let cookie = cookie_line(&answer, "__Host-gr8_session=");
    for part in ["; Path=/;", "; Secure", "; HttpOnly", "; SameSite=Lax", "; Max-Age=5184000"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let refresh = cookie_line(&answer, "__Secure-gr8_refresh=");
    for part in ["; Path=/api/auth;", "; Secure", "; HttpOnly", "; SameSite=Strict", "; Max-Age=5184000"] {
        assert!(refresh.contains(part), "{refresh}");
    }
    assert!(!cookie.contains("Domain") && !refresh.contains("Domain"));
    let session: Value = answer.json();
    assert_eq!(session["user"]["email"], "Ann@example.com");
    assert_eq!((&session["user"]["locale"], &session["user"]["zone"]), (&json!("de"), &json!("Europe/Berlin")));
    assert_eq!(session["user"]["email_verified"], true);
    assert_eq!((&session["team"], &session["teams"], &session["permissions"]), (&Value::Null, &json!([]), &json!([])));
    auth.sign_in("ann@EXAMPLE.com", PASSWORD).await.expect(200);
}

fn cookie_line(answer: &testkit::Answer, name: &str) -> String {
    let lines = answer.headers().get_all("set-cookie").iter().filter_map(|line| line.to_str().ok());
    lines.into_iter().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("no {name}")).to_owned()
}

#[tokio::test]
async fn the_browser_that_signed_up_needs_no_password_and_another_one_does() {
    let auth = Auth::new();
    auth.person("ann@example.com").await;
    auth.sign_up("bob@example.com", PASSWORD).await.expect(202);
    let link = auth.link("bob@example.com").await;
    let elsewhere = auth.browser("198.51.100.9");
    let asked = elsewhere.post_json("/api/auth/verify", &json!({ "token": link })).await.expect(409);
    assert_eq!(asked.code(), "password_needed");
    let wrong = json!({ "token": link, "password": "wrong wrong wrong" });
    assert_eq!(elsewhere.post_json("/api/auth/verify", &wrong).await.expect(401).code(), "bad_credentials");
    assert!(auth.rows("SELECT * FROM users WHERE email = 'bob@example.com'").is_empty(), "the link is not used up");
    let right = json!({ "token": link, "password": PASSWORD });
    elsewhere.post_json("/api/auth/verify", &right).await.expect(200);
}

#[tokio::test]
async fn whoever_reads_the_mailbox_takes_the_account_from_a_stranger_who_signed_up_with_the_address() {
    let auth = Auth::new();
    auth.sign_up("ann@example.com", "the stranger knows this").await.expect(202);
    let link = auth.link("ann@example.com").await;
    let mine = auth.browser("198.51.100.9");
    let weak = json!({ "token": link, "new_password": "short" });
    assert_eq!(mine.post_json("/api/auth/verify", &weak).await.expect(422).bad_fields(), ["password"]);
    mine.post_json("/api/auth/verify", &json!({ "token": link, "new_password": PASSWORD })).await.expect(200);
    auth.sign_in("ann@example.com", "the stranger knows this").await.expect(401);
    auth.sign_in("ann@example.com", PASSWORD).await.expect(200);
}

#[tokio::test]
async fn known_and_unknown_addresses_get_the_same_answers() {
    let auth = Auth::new();
    auth.account("ann@example.com").await;
    let (known, unknown) =
        (auth.sign_up("ann@example.com", PASSWORD).await, auth.sign_up("bob@example.com", PASSWORD).await);
    assert_eq!((known.status(), body_of(&known)), (unknown.status(), body_of(&unknown)));
    assert_eq!(names(&known), names(&unknown));
    let (known, unknown) = (auth.resend("ann@example.com").await, auth.resend("nobody@example.com").await);
    assert_eq!((known.status(), body_of(&known)), (unknown.status(), body_of(&unknown)));
    let (known, unknown) = (
        auth.sign_in("ann@example.com", "wrong wrong wrong").await,
        auth.sign_in("nobody@example.com", "wrong wrong wrong").await,
    );
    assert_eq!((known.status(), body_of(&known)), (401, body_of(&unknown)));
    assert_eq!(known.code(), "bad_credentials");
    let told: Vec<String> = auth.mails("ann@example.com").await.into_iter().map(|(template, _)| template).collect();
    assert_eq!(told, ["verify_email", "already_registered", "already_registered"], "only the mailbox's owner hears it");
    assert!(auth.mails("nobody@example.com").await.is_empty());
}

fn names(answer: &testkit::Answer) -> Vec<String> {
    let mut names: Vec<String> = answer.headers().keys().map(ToString::to_string).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_stranger_who_signs_up_with_any_address_does_not_learn_whether_somebody_has_it() {
    let auth = Auth::new();
    auth.account("ann@example.com").await;
    let strangers = "the stranger knows this";
    for email in ["ann@example.com", "nobody@example.com"] {
        auth.sign_up(email, strangers).await.expect(202);
    }
    let (known, unknown) =
        (auth.sign_in("ann@example.com", strangers).await, auth.sign_in("nobody@example.com", strangers).await);
    assert_eq!((known.status(), body_of(&known)), (401, body_of(&unknown)));
    assert_eq!(names(&known), names(&unknown));
    assert!(unknown.session_cookie().is_none());
}

#[tokio::test]
async fn a_link_works_once() {
    let auth = Auth::new();
    auth.sign_up("ann@example.com", PASSWORD).await.expect(202);
    let link = auth.link("ann@example.com").await;
    auth.verify(&link).await.expect(200);
    let again = auth.verify(&link).await.expect(409);
    assert_eq!(again.code(), "link_used_or_expired");
    assert!(again.session_cookie().is_none());
    assert_eq!(auth.rows("SELECT * FROM sessions").len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_follow_a_link_at_once_one_gets_in() {
    let auth = Auth::new();
    auth.sign_up("ann@example.com", PASSWORD).await.expect(202);
    let body = json!({ "token": auth.link("ann@example.com").await, "password": PASSWORD });
    let race = (0..20).map(|n| {
        let (browser, body) = (auth.browser(&format!("203.0.113.{n}")), body.clone());
        tokio::spawn(async move { browser.post_json("/api/auth/verify", &body).await.status() })
    });
    let mut statuses: Vec<u16> = join_all(race).await.into_iter().map(Result::unwrap).collect();
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200);
    assert!(statuses[1..].iter().all(|status| *status == 409), "{statuses:?}");
    assert_eq!((auth.rows("SELECT * FROM sessions").len(), auth.rows("SELECT * FROM users").len()), (1, 1));
}

#[tokio::test]
async fn a_link_ends_after_24_hours_and_a_new_one_can_be_had_for_a_week() {
    let auth = Auth::new();
    auth.sign_up("ann@example.com", PASSWORD).await.expect(202);
    let old = auth.link("ann@example.com").await;
    auth.world.clock.advance(hours(24));
    assert_eq!(auth.verify(&old).await.expect(409).code(), "link_used_or_expired");
    auth.resend(" Ann@example.com ").await.expect(202);
    let new = auth.link("ann@example.com").await;
    assert_ne!(old, new);
    auth.verify(&new).await.expect(200);
    auth.sign_up("bob@example.com", PASSWORD).await.expect(202);
    auth.world.clock.advance(days(7));
    auth.resend("bob@example.com").await.expect(202);
    assert_eq!(auth.mails("bob@example.com").await.len(), 1, "nothing is left to confirm");
}

#[tokio::test]
async fn a_strangers_sign_up_over_mine_does_not_get_my_link_its_password() {
    let auth = Auth::new();
    auth.sign_up("ann@example.com", PASSWORD).await.expect(202);
    let mine = auth.link("ann@example.com").await;
    auth.world.clock.advance(minutes(1));
    auth.sign_up("ann@example.com", "the stranger knows this").await.expect(202);
    let theirs = auth.link("ann@example.com").await;
    auth.verify(&mine).await.expect(200);
    auth.sign_in("ann@example.com", PASSWORD).await.expect(200);
    auth.sign_in("ann@example.com", "the stranger knows this").await.expect(401);
    assert_eq!(auth.verify(&theirs).await.expect(409).code(), "link_used_or_expired");
    assert!(auth.rows("SELECT * FROM sign_ups").is_empty(), "no second way in is kept");
}

#[tokio::test]
async fn nothing_that_opens_a_door_is_stored_as_it_is() {
    let auth = Auth::new();
    auth.sign_up("bob@example.com", PASSWORD).await.expect(202);
    let (token, csrf) = auth.account("ann@example.com").await;
    let link = auth.link("bob@example.com").await;
    let mut all = String::new();
    for table in ["users", "sign_ups", "email_links", "sessions", "devices", "security_events", "token_keys"] {
        all.push_str(&serde_json::to_string(&auth.rows(&format!("SELECT * FROM {table}"))).unwrap());
    }
    for secret in [token.as_str(), &csrf, &link, PASSWORD] {
        assert!(!all.contains(secret), "{secret} is in the database");
    }
    assert_eq!(all.matches("$argon2id$v=19$m=19456,t=2,p=1$").count(), 2);
}

#[tokio::test]
async fn every_bad_field_of_a_sign_up_is_named_at_once_and_nothing_is_stored() {
    let auth = Auth::new();
    let post = |body: Value| {
        let browser = auth.browser("203.0.113.1");
        async move { browser.post_json("/api/auth/sign-up", &body).await }
    };
    let answer = post(json!({})).await.expect(422);
    assert_eq!(answer.bad_fields(), ["email", "name", "password"]);
    let answer =
        post(json!({ "email": "a\r\nBcc: x@y.z", "name": "Win at evil.com", "password": "AnnSmith1234" })).await;
    assert_eq!(answer.expect(422).bad_fields(), ["email", "name"]);
    let context = json!({ "email": "ann.smith@example.com", "name": "Ann", "password": "ann.smith2030!" });
    assert_eq!(post(context).await.expect(422).bad_fields(), ["password"]);
    let typed = json!({ "email": 7, "name": ["Ann"], "password": null });
    post(typed).await.expect(422);
    assert!(auth.rows("SELECT * FROM sign_ups").is_empty());
    auth.browser("203.0.113.1")
        .send(http::Method::POST, "/api/auth/sign-up", Some("{\"email\":".into()))
        .await
        .expect(400);
    let huge = json!({ "email": "ann@example.com", "name": "Ann", "password": "x".repeat(70_000) });
    post(huge).await.expect(413);
}

#[tokio::test]
async fn hostile_tokens_and_addresses_are_refused_like_any_other() {
    let auth = Auth::new();
    for token in ["", "x", "' OR 1=1 --", &"a".repeat(43), &"a".repeat(60_000), "\u{0}", "ä"] {
        assert_eq!(auth.verify(token).await.expect(409).code(), "link_used_or_expired");
    }
    for email in ["' OR '1'='1", "ann@example.com' --", "a@b", "", "\u{202e}@example.com"] {
        auth.sign_in(email, PASSWORD).await.expect(422);
        auth.resend(email).await.expect(422);
    }
}

#[tokio::test]
async fn an_address_gets_five_mails_an_hour_whoever_asks_for_them() {
    let auth = Auth::new();
    for _ in 0..8 {
        auth.resend("ann@example.com").await.expect(202);
    }
    assert!(auth.mails("ann@example.com").await.is_empty());
    auth.sign_up("ann@example.com", PASSWORD).await.expect(202);
    for _ in 0..8 {
        auth.resend("ann@example.com").await.expect(202);
    }
    assert_eq!(auth.mails("ann@example.com").await.len(), 5);
    auth.world.clock.advance(hours(1));
    auth.resend("ann@example.com").await.expect(202);
    let link = auth.link("ann@example.com").await;
    assert_eq!(auth.mails("ann@example.com").await.len(), 6);
    session_of(&auth.verify(&link).await.expect(200));
}

#[tokio::test]
async fn what_nobody_came_back_for_is_removed() {
    let auth = Auth::new();
    auth.sign_up("ann@example.com", PASSWORD).await.expect(202);
    auth.account("bob@example.com").await;
    auth.world.clock.advance(days(8) + 1);
    crate::jobs::sweep(auth.world.ports()).await.unwrap();
    assert!(auth.rows("SELECT * FROM sign_ups").is_empty());
    assert!(auth.rows("SELECT * FROM email_links WHERE purpose = 'verify_email'").is_empty());
    assert_eq!(auth.rows("SELECT * FROM sessions").len(), 1);
    auth.world.clock.advance(days(61));
    crate::jobs::sweep(auth.world.ports()).await.unwrap();
    assert!(auth.rows("SELECT * FROM sessions").is_empty());
    assert_eq!(auth.rows("SELECT * FROM users").len(), 1, "people stay");
}

#[tokio::test]
async fn one_tick_removes_what_ran_out_however_much_it_is_in_an_hour() {
    let auth = Auth::new();
    let leave = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2300)
         INSERT INTO challenges (token_hash, purpose, data, created_at, expires_at) SELECT i, 'passkey', '{}', 1, 2 FROM n";
    auth.world.control.script(leave).unwrap();
    crate::jobs::sweep(auth.world.ports()).await.unwrap();
    assert!(auth.rows("SELECT token_hash FROM challenges").is_empty());
}
