//! Lost second factors, in all their turns.

use futures_util::future::join_all;
use kernel::{
    ports::Clock,
    time::{days, hours, minutes, seconds},
};
use serde_json::{Value, json};
use testkit::{Answer, Browser, PUBLIC_URL};

use super::{
    factors::{add_app, add_phone, code, factors, log},
    world::{Auth, PASSWORD},
};

const ANN: &str = "ann@example.com";

async fn first(browser: &Browser) -> Value {
    let given = json!({ "email": ANN, "password": PASSWORD });
    browser.post_json("/api/auth/sign-in", &given).await.expect(200).json()
}

/// Says that the factor is lost; the tokens that finish and cancel.
async fn lose(auth: &Auth, browser: &Browser) -> (String, String) {
    auth.world.background.drive().await;
    let asked = first(browser).await;
    let given = json!({ "challenge": asked["challenge"] });
    browser.post_json("/api/auth/second-factor/lost", &given).await.expect(202);
    let mail = auth.data_of("lost_factor").await;
    let token = |key: &str, page: &str| {
        let link = mail[key].as_str().unwrap();
        link.strip_prefix(&format!("{PUBLIC_URL}{page}")).unwrap_or_else(|| panic!("{link}")).to_owned()
    };
    (token("link", "/lost-factor?token="), token("cancel", "/lost-factor?act=cancel&token="))
}

async fn finish(auth: &Auth, token: &str) -> Answer {
    auth.browser("203.0.113.8").post_json("/api/auth/second-factor/lost/finish", &json!({ "token": token })).await
}

async fn cancel(auth: &Auth, token: &str) -> Answer {
    auth.browser("203.0.113.8").post_json("/api/auth/second-factor/lost/cancel", &json!({ "token": token })).await
}

#[tokio::test]
async fn after_three_days_the_factors_go_every_session_ends_and_the_password_is_enough() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    add_app(&auth, &browser).await;
    add_phone(&auth, &browser, "+4915123456789").await;
    auth.world.control.script("UPDATE devices SET trusted_until_at = 9999999999999").unwrap();
    let stranger = auth.jar("198.51.100.1");
    let (token, _) = lose(&auth, &stranger).await;
    let ready_at = auth.world.clock.now().plus(hours(72));
    let mail = auth.data_of("lost_factor").await;
    assert_eq!((&mail["ready_at"], &mail["ip"]), (&json!(ready_at), &json!("198.51.100.1")));
    assert_eq!(log(&auth)[0], "lost_factor_requested");
    assert_eq!(factors(&browser).await["removal_at"], json!(ready_at));

    for wait in [0, hours(24), hours(48) - seconds(1)] {
        auth.world.clock.advance(wait);
        let early: Value = finish(&auth, &token).await.expect(200).json();
        assert_eq!(early, json!({ "status": "waiting", "ready_at": ready_at }), "the link is not used up");
    }
    assert_eq!(first(&stranger).await["status"], "second_factor_required");
    auth.world.clock.advance(seconds(1));
    browser.post_json("/api/auth/refresh", &json!({})).await.expect(200);
    browser.get("/api/auth/session").await.expect(200);
    let done: Value = finish(&auth, &token).await.expect(200).json();
    assert_eq!(done, json!({ "status": "removed" }));
    assert_eq!(browser.get("/api/auth/session").await.expect(401).code(), "session_expired", "at the next request");
    assert_eq!(auth.notice(ANN).await, "factors_removed");
    for table in ["totp", "phones", "recovery_codes", "devices WHERE trusted_until_at IS NOT NULL"] {
        assert!(auth.rows(&format!("SELECT * FROM {table}")).is_empty(), "{table}");
    }
    assert_eq!(finish(&auth, &token).await.expect(409).code(), "link_used_or_expired");
    let session: Value = first(&stranger).await;
    assert_eq!((&session["second_factor"], &session["methods"]), (&json!(false), &json!(["pwd"])));
    assert_eq!(factors(&stranger).await["removal_at"], Value::Null);
}

#[tokio::test]
async fn passkeys_stay_when_the_other_factors_go() {
    let auth = Auth::new();
    add_app(&auth, &auth.person(ANN).await).await;
    let script = "INSERT INTO passkeys (id, credential_id, user_id, name, algorithm, public_key, sign_count, transports, backed_up, created_at)
        SELECT 'cred_01', 'abc', id, 'Key', -7, '{}', 0, '', 0, 1 FROM users";
    auth.world.control.script(script).unwrap();
    let (token, _) = lose(&auth, &auth.jar("198.51.100.1")).await;
    auth.world.clock.advance(hours(72));
    finish(&auth, &token).await.expect(200);
    assert_eq!(auth.rows("SELECT * FROM passkeys").len(), 1);
}

#[tokio::test]
async fn either_link_of_the_mail_stops_it_once() {
    let auth = Auth::new();
    add_app(&auth, &auth.person(ANN).await).await;
    for which in [0, 1] {
        let (token, other) = lose(&auth, &auth.jar("198.51.100.1")).await;
        let stop = if which == 0 { &other } else { &token };
        cancel(&auth, stop).await.expect(204);
        assert_eq!(log(&auth)[0], "lost_factor_cancelled");
        for again in [&token, &other] {
            assert_eq!(cancel(&auth, again).await.expect(409).code(), "link_used_or_expired");
        }
        auth.world.clock.advance(hours(72));
        assert_eq!(finish(&auth, &token).await.expect(409).code(), "link_used_or_expired");
        assert_eq!(auth.rows("SELECT * FROM totp").len(), 1);
    }
}

#[tokio::test]
async fn signing_in_with_the_factor_stops_it() {
    let auth = Auth::new();
    let (secret, codes) = add_app(&auth, &auth.person(ANN).await).await;
    for (method, proof) in [("totp", None), ("recovery_code", Some(codes[0].clone()))] {
        let browser = auth.jar("198.51.100.1");
        let (token, other) = lose(&auth, &browser).await;
        let asked = first(&browser).await;
        let code = proof.unwrap_or_else(|| code(&auth, &secret));
        let given = json!({ "challenge": asked["challenge"], "method": method, "code": code });
        browser.post_json("/api/auth/second-factor", &given).await.expect(200);
        assert_eq!(factors(&browser).await["removal_at"], Value::Null);
        auth.world.clock.advance(hours(72));
        assert_eq!(finish(&auth, &token).await.expect(409).code(), "link_used_or_expired");
        assert_eq!(cancel(&auth, &other).await.expect(409).code(), "link_used_or_expired");
    }
    assert_eq!(auth.rows("SELECT * FROM totp").len(), 1);
}

#[tokio::test]
async fn stepping_up_by_the_factor_stops_it_and_by_the_password_does_not() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    let (secret, _) = add_app(&auth, &browser).await;
    lose(&auth, &auth.jar("198.51.100.1")).await;
    let password = json!({ "method": "password", "password": PASSWORD });
    browser.post_json("/api/auth/step-up", &password).await.expect(200);
    assert!(factors(&browser).await["removal_at"].is_i64());
    let totp = json!({ "method": "totp", "code": code(&auth, &secret) });
    browser.post_json("/api/auth/step-up", &totp).await.expect(200);
    assert_eq!(factors(&browser).await["removal_at"], Value::Null);
}

#[tokio::test]
async fn adding_a_factor_or_removing_the_last_one_stops_it() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    add_app(&auth, &browser).await;
    lose(&auth, &auth.jar("198.51.100.1")).await;
    add_app(&auth, &browser).await;
    assert_eq!(factors(&browser).await["removal_at"], Value::Null);
    lose(&auth, &auth.jar("198.51.100.1")).await;
    browser.delete("/api/auth/totp").await.expect(204);
    assert_eq!(factors(&browser).await["removal_at"], Value::Null);
}

#[tokio::test]
async fn whoever_signs_in_during_the_wait_hears_of_it() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    let (secret, _) = add_app(&auth, &browser).await;
    let trusted = auth.jar("198.51.100.7");
    let asked = first(&trusted).await;
    let given = json!({ "challenge": asked["challenge"], "method": "totp", "code": code(&auth, &secret), "remember_device": true });
    trusted.post_json("/api/auth/second-factor", &given).await.expect(200);
    let count = async || auth.mails(ANN).await.iter().filter(|(template, _)| template == "lost_factor").count();
    let (token, _) = lose(&auth, &auth.jar("198.51.100.1")).await;
    assert_eq!(count().await, 1);
    auth.world.clock.advance(hours(10));
    assert!(first(&trusted).await["status"].is_null(), "a remembered browser is in at once");
    assert_eq!(count().await, 2);
    let mail = auth.data_of("lost_factor").await;
    assert!(!mail.contains_key("link"), "who merely hears of it gets no way to hurry it on");
    let stop = mail["cancel"].as_str().unwrap().rsplit_once('=').unwrap().1.to_owned();
    cancel(&auth, &stop).await.expect(204);
    assert_eq!(finish(&auth, &token).await.expect(409).code(), "link_used_or_expired");
    first(&trusted).await;
    assert_eq!(count().await, 2, "nothing more to tell");
}

#[tokio::test]
async fn asking_again_makes_the_wait_neither_longer_nor_shorter_and_an_old_wish_counts_for_nothing() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    add_app(&auth, &browser).await;
    let stranger = auth.jar("198.51.100.1");
    lose(&auth, &stranger).await;
    let ready_at = auth.world.clock.now().plus(hours(72));
    auth.world.clock.advance(hours(70));
    let (token, _) = lose(&auth, &stranger).await;
    let early: Value = finish(&auth, &token).await.expect(200).json();
    assert_eq!(early["ready_at"], json!(ready_at));
    auth.world.clock.advance(hours(2) + days(7));
    assert_eq!(finish(&auth, &token).await.expect(409).code(), "link_used_or_expired", "a week after the wait");
    let (token, _) = lose(&auth, &stranger).await;
    let anew: Value = finish(&auth, &token).await.expect(200).json();
    assert_eq!(anew["ready_at"], json!(auth.world.clock.now().plus(hours(72))), "a whole wait again");
}

#[tokio::test]
async fn without_a_mail_there_is_no_wait() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    add_app(&auth, &browser).await;
    auth.world.clock.advance(hours(2));
    let sent = "INSERT INTO email_links (token_hash, purpose, email_folded, user_id, created_at, expires_at)
                SELECT value, 'lost_factor', email_folded, users.id, ?, 1 FROM users, json_each('[1,2,3,4,5]')";
    auth.world.control.script(&sent.replace('?', &auth.world.clock.now().millis().to_string())).unwrap();
    let stranger = auth.jar("198.51.100.1");
    let asked = first(&stranger).await;
    let given = json!({ "challenge": asked["challenge"] });
    stranger.post_json("/api/auth/second-factor/lost", &given).await.expect(429);
    assert!(auth.rows("SELECT factors_removed_at FROM users")[0]["factors_removed_at"].is_null());
}

#[tokio::test]
async fn of_many_who_finish_at_once_one_does() {
    let auth = Auth::new();
    add_app(&auth, &auth.person(ANN).await).await;
    let (token, _) = lose(&auth, &auth.jar("198.51.100.1")).await;
    auth.world.clock.advance(hours(72));
    let answers = join_all((0..5).map(|_| finish(&auth, &token))).await;
    let done = answers.iter().filter(|answer| answer.status() == 200).count();
    assert_eq!((done, answers.iter().filter(|answer| answer.status() == 409).count()), (1, 4));
    assert_eq!(auth.notices(ANN).await.iter().filter(|kind| *kind == "factors_removed").count(), 1);
}

#[tokio::test]
async fn tokens_that_never_were_or_are_for_something_else_do_nothing() {
    let auth = Auth::new();
    add_app(&auth, &auth.person(ANN).await).await;
    let (token, other) = lose(&auth, &auth.jar("198.51.100.1")).await;
    auth.world.clock.advance(hours(72));
    assert_eq!(finish(&auth, &other).await.expect(409).code(), "link_used_or_expired", "the link that stops it");
    for odd in ["", "x", &"A".repeat(43), &"A".repeat(60_000), "' OR 1=1 --"] {
        auth.world.clock.advance(minutes(1));
        assert_eq!(finish(&auth, odd).await.expect(409).code(), "link_used_or_expired");
        assert_eq!(cancel(&auth, odd).await.expect(409).code(), "link_used_or_expired");
    }
    let lost = json!({ "challenge": "A".repeat(43) });
    let answer = auth.browser("203.0.113.8").post_json("/api/auth/second-factor/lost", &lost).await.expect(409);
    assert_eq!(answer.code(), "challenge_expired");
    finish(&auth, &token).await.expect(200);
}

#[tokio::test]
async fn a_lost_passkey_goes_too_where_a_team_asks_for_a_second_factor() {
    let auth = Auth::new();
    auth.person(ANN).await;
    let user = auth.rows("SELECT id FROM users")[0]["id"].as_str().unwrap().to_owned();
    let script = format!(
        "INSERT INTO passkeys (id, credential_id, user_id, name, algorithm, public_key, sign_count, transports, backed_up, created_at)
         VALUES ('pk_1', 'c1', '{user}', 'Key', -7, '{{}}', 0, '', 0, 1);
         INSERT INTO teams (id, name, shard, requires_second_factor, created_at, updated_at) VALUES ('team_019384a8c0de7f00a1b2c3d4e5f60718', 'Ours', 0, 1, 1, 1);
         INSERT INTO members (team_id, user_id, role, created_at) VALUES ('team_019384a8c0de7f00a1b2c3d4e5f60718', '{user}', 'owner', 1)"
    );
    auth.world.control.script(&script).unwrap();
    let browser = auth.jar("198.51.100.1");
    let (token, _) = lose(&auth, &browser).await;
    auth.world.clock.advance(hours(72));
    let done: Value = finish(&auth, &token).await.expect(200).json();
    assert_eq!(done, json!({ "status": "removed" }));
    assert!(auth.rows("SELECT * FROM passkeys").is_empty());
    assert_eq!(first(&browser).await["user"]["email"], ANN, "the password is enough; the team asks for another factor");
}
