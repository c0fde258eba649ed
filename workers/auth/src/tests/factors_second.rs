//! The second proof of a sign-in.

use futures_util::future::join_all;
use kernel::{
    Instant,
    ids::UserId,
    secret::Secret,
    time::{days, hours, minutes, seconds},
};
use serde_json::{Value, json};
use testkit::{Answer, Browser};

use super::{
    factors::{add_app, add_phone, code, dump, log, wrong_code},
    world::{Auth, PASSWORD},
};
use crate::seal;

const ANN: &str = "ann@example.com";

/// Proves the first factor; the challenge that waits for the second.
async fn first(browser: &Browser, email: &str) -> Value {
    let given = json!({ "email": email, "password": PASSWORD });
    browser.post_json("/api/auth/sign-in", &given).await.expect(200).json()
}

async fn second(browser: &Browser, challenge: &Value, method: &str, code: &str) -> Answer {
    let given = json!({ "challenge": challenge["challenge"], "method": method, "code": code });
    browser.post_json("/api/auth/second-factor", &given).await
}

#[tokio::test]
async fn the_password_is_answered_with_a_question_and_the_code_with_a_session() {
    let auth = Auth::new();
    let (secret, _) = add_app(&auth, &auth.person(ANN).await).await;
    let browser = auth.jar("198.51.100.1");
    let asked = first(&browser, ANN).await;
    assert_eq!(asked["status"], "second_factor_required");
    assert_eq!(asked["methods"], json!(["totp", "recovery_code"]));
    assert!(browser.cookie("__Host-gr8_session").is_empty(), "one proof opens nothing");
    assert!(!dump(&auth).contains(asked["challenge"].as_str().unwrap()), "stored as a hash");
    let session: Value = second(&browser, &asked, "totp", &code(&auth, &secret)).await.expect(200).json();
    assert_eq!(session["methods"], json!(["pwd", "otp", "mfa"]));
    assert!(session.get("secret").is_none());
    browser.get("/api/auth/session").await.expect(200);
    assert!(!browser.cookie("__Secure-gr8_refresh").is_empty());
}

#[tokio::test]
async fn the_codes_of_the_standard_are_taken_at_their_time_and_beside_it_once() {
    let auth = Auth::new();
    let at = |seconds: i64| auth.world.clock.set(Instant::from_millis(seconds * 1_000));
    at(1_111_111_109 - 600);
    let browser = auth.person(ANN).await;
    add_app(&auth, &browser).await;
    // RFC 6238 appendix B: the secret is "12345678901234567890"; six of its eight digits.
    let secret = Secret::new("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".to_owned());
    let user: UserId = auth.rows("SELECT id FROM users")[0]["id"].as_str().unwrap().parse().unwrap();
    let sealed = seal::seal(auth.world.ports(), seal::TOTP, user.as_str(), &secret).unwrap();
    let unused = format!("UPDATE totp SET secret_sealed = '{sealed}', last_step = 0");
    // Its step began 29 seconds before; the ones beside it are taken, too.
    for (offset, status) in [(-61, 401), (-60, 401), (-59, 200), (0, 200), (30, 200), (31, 401)] {
        at(1_111_111_109 + offset);
        auth.world.control.script(&unused).unwrap();
        let given = json!({ "method": "totp", "code": "081804" });
        let answer = browser.post_json("/api/auth/step-up", &given).await;
        assert_eq!(answer.status(), status, "{offset} seconds");
    }
    for (seconds, code) in [(1_234_567_890, "005924"), (2_000_000_000, "279037")] {
        at(seconds);
        auth.world.control.script(&unused).unwrap();
        let browser = auth.jar("198.51.100.1");
        let asked = first(&browser, ANN).await;
        second(&browser, &asked, "totp", code).await.expect(200);
        let again = first(&browser, ANN).await;
        assert_eq!(second(&browser, &again, "totp", code).await.expect(401).code(), "bad_code", "a replay");
    }
}

#[tokio::test]
async fn the_code_that_confirmed_an_app_signs_nobody_in() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    let begun: Value = browser.post("/api/auth/totp").await.expect(200).json();
    let shown = code(&auth, begun["secret"].as_str().unwrap());
    browser.post_json("/api/auth/totp/confirm", &json!({ "code": shown })).await.expect(200);
    let elsewhere = auth.jar("198.51.100.1");
    let asked = first(&elsewhere, ANN).await;
    assert_eq!(second(&elsewhere, &asked, "totp", &shown).await.expect(401).code(), "bad_code");
}

#[tokio::test]
async fn of_many_uses_of_one_code_at_once_a_single_one_signs_in() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    let (secret, codes) = add_app(&auth, &browser).await;
    for (method, code) in [("totp", code(&auth, &secret)), ("recovery_code", codes[3].clone())] {
        let thieves: Vec<Browser> = (1..4).map(|n| auth.jar(&format!("198.51.100.{n}"))).collect();
        let asked = join_all(thieves.iter().map(|one| first(one, ANN))).await;
        let tries = thieves.iter().zip(&asked).map(|(one, asked)| second(one, asked, method, &code));
        let statuses: Vec<u16> = join_all(tries).await.iter().map(Answer::status).collect();
        let won = statuses.iter().filter(|status| **status == 200).count();
        assert_eq!((won, statuses.len()), (1, 3), "{method}: {statuses:?}");
        auth.world.clock.advance(hours(1));
    }
}

#[tokio::test]
async fn of_many_answers_to_one_challenge_a_single_one_signs_in() {
    let auth = Auth::new();
    let (_, codes) = add_app(&auth, &auth.person(ANN).await).await;
    let browser = auth.jar("198.51.100.1");
    let asked = first(&browser, ANN).await;
    let tries = codes[..3].iter().map(|code| second(&browser, &asked, "recovery_code", code));
    let statuses: Vec<u16> = join_all(tries).await.iter().map(Answer::status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    let late = second(&browser, &asked, "recovery_code", &codes[9]).await.expect(409);
    assert_eq!(late.code(), "challenge_expired");
}

#[tokio::test]
async fn a_challenge_takes_five_tries_and_the_log_tells_of_them() {
    let auth = Auth::new();
    let (secret, _) = add_app(&auth, &auth.person(ANN).await).await;
    let browser = auth.jar("198.51.100.1");
    let asked = first(&browser, ANN).await;
    let wrong = wrong_code(&auth, &secret);
    for (method, wrong) in [
        ("totp", wrong.as_str()),
        ("totp", "12 34"),
        ("sms", "123456"),
        ("recovery_code", "AAAAA-AAAAA"),
        ("recovery_code", "not a code at all"),
    ] {
        assert_eq!(second(&browser, &asked, method, wrong).await.expect(401).code(), "bad_code", "{method}");
    }
    let right = second(&browser, &asked, "totp", &code(&auth, &secret)).await.expect(409);
    assert_eq!(right.code(), "challenge_expired");
    assert_eq!(log(&auth)[0], "second_factor_refused");
    let again = first(&browser, ANN).await;
    second(&browser, &again, "totp", &code(&auth, &secret)).await.expect(200);
}

#[tokio::test]
async fn guessing_on_with_new_challenges_is_slowed_down_for_the_account() {
    let auth = Auth::new();
    let (secret, _) = add_app(&auth, &auth.person(ANN).await).await;
    let wrong = wrong_code(&auth, &secret);
    let mut taken = 0;
    for n in 1..6 {
        let browser = auth.jar(&format!("198.51.100.{n}"));
        let asked = first(&browser, ANN).await;
        for _ in 0..4 {
            taken += usize::from(second(&browser, &asked, "totp", &wrong).await.status() == 401);
        }
    }
    assert_eq!(taken, 15, "then it waits, wherever the guesses come from");
    auth.world.clock.advance(minutes(2));
    let browser = auth.jar("198.51.100.9");
    let asked = first(&browser, ANN).await;
    second(&browser, &asked, "totp", &code(&auth, &secret)).await.expect(200);
}

#[tokio::test]
async fn a_challenge_of_somebody_else_of_long_ago_or_of_nobody_opens_nothing() {
    let auth = Auth::new();
    let (secret, codes) = add_app(&auth, &auth.person(ANN).await).await;
    add_app(&auth, &auth.person("bob@example.com").await).await;
    let browser = auth.jar("198.51.100.1");
    let bobs = first(&browser, "bob@example.com").await;
    assert_eq!(second(&browser, &bobs, "totp", &code(&auth, &secret)).await.expect(401).code(), "bad_code");
    assert_eq!(second(&browser, &bobs, "recovery_code", &codes[0]).await.expect(401).code(), "bad_code");
    let asked = first(&browser, ANN).await;
    auth.world.clock.advance(minutes(10));
    let late = second(&browser, &asked, "totp", &code(&auth, &secret)).await.expect(409);
    assert_eq!(late.code(), "challenge_expired");
    for odd in ["x", &"A".repeat(43), "' OR 1=1 --", &"A".repeat(60_000)] {
        let answer = second(&browser, &json!({ "challenge": odd }), "totp", "123456").await.expect(409);
        assert_eq!(answer.code(), "challenge_expired");
    }
    assert!(browser.cookie("__Host-gr8_session").is_empty());
}

#[tokio::test]
async fn every_bad_field_is_named_before_a_try_is_spent() {
    let auth = Auth::new();
    let (secret, _) = add_app(&auth, &auth.person(ANN).await).await;
    let browser = auth.jar("198.51.100.1");
    let asked = first(&browser, ANN).await;
    let challenge = &asked["challenge"];
    for (bad, fields) in [
        (json!({}), vec!["challenge", "method"]),
        (json!({ "challenge": challenge }), vec!["method"]),
        (json!({ "challenge": challenge, "method": "carrier_pigeon", "code": "1" }), vec!["method"]),
        (json!({ "challenge": challenge, "method": "password", "code": "1" }), vec!["method"]),
        (json!({ "challenge": "", "method": "totp" }), vec!["challenge", "code"]),
        (json!({ "challenge": challenge, "method": "totp", "code": " " }), vec!["code"]),
        (json!({ "challenge": challenge, "method": "sms" }), vec!["code"]),
        (json!({ "challenge": challenge, "method": "recovery_code", "code": "" }), vec!["code"]),
        (json!({ "challenge": challenge, "method": "passkey", "code": "1" }), vec!["passkey"]),
        (json!({ "challenge": challenge, "method": "totp", "code": 123_456 }), vec!["code"]),
        (
            json!({ "challenge": challenge, "method": "passkey", "passkey": { "challenge": "x" } }),
            vec!["passkey/credential"],
        ),
        (json!({ "challenge": 1, "method": "totp", "code": "1" }), vec!["challenge"]),
        (
            json!({ "challenge": challenge, "method": "totp", "code": "1", "remember_device": "yes" }),
            vec!["remember_device"],
        ),
    ] {
        let refused = browser.post_json("/api/auth/second-factor", &bad).await.expect(422);
        assert_eq!(refused.bad_fields(), fields, "{bad}");
    }
    for path in ["second-factor/sms", "second-factor/lost"] {
        let refused = browser.post_json(&format!("/api/auth/{path}"), &json!({})).await.expect(422);
        assert_eq!(refused.bad_fields(), ["challenge"], "{path}");
    }
    second(&browser, &asked, "totp", &code(&auth, &secret)).await.expect(200);
}

#[tokio::test]
async fn a_recovery_code_signs_in_once_and_its_person_hears_of_it() {
    let auth = Auth::new();
    let (_, codes) = add_app(&auth, &auth.person(ANN).await).await;
    let browser = auth.jar("198.51.100.1");
    let asked = first(&browser, ANN).await;
    let typed = codes[0].to_lowercase().replace('-', " ");
    let session: Value = second(&browser, &asked, "recovery_code", &typed).await.expect(200).json();
    assert_eq!(session["methods"], json!(["pwd", "recovery", "mfa"]));
    let row = &auth.rows("SELECT detail FROM security_events WHERE kind = 'recovery_code_used'")[0];
    assert_eq!(row["detail"], "9", "how many are left");
    assert!(auth.notices(ANN).await.contains(&"recovery_code_used".to_owned()));
    let asked = first(&browser, ANN).await;
    let again = second(&browser, &asked, "recovery_code", &codes[0]).await.expect(401);
    assert_eq!(again.code(), "bad_code");
}

#[tokio::test]
async fn a_code_by_text_message_signs_in() {
    let auth = Auth::new();
    add_phone(&auth, &auth.person(ANN).await, "+4915123456789").await;
    auth.world.clock.advance(minutes(3));
    let browser = auth.jar("198.51.100.1");
    let asked = first(&browser, ANN).await;
    assert_eq!(asked["methods"], json!(["sms", "recovery_code"]));
    assert_eq!(second(&browser, &asked, "sms", "000000").await.expect(401).code(), "bad_code", "none was sent");
    let text = json!({ "challenge": asked["challenge"] });
    browser.post_json("/api/auth/second-factor/sms", &text).await.expect(202);
    let sent = auth.texts().await.pop().unwrap();
    let session: Value = second(&browser, &asked, "sms", &sent.code).await.expect(200).json();
    assert_eq!(session["methods"], json!(["pwd", "sms", "mfa"]));
    let late = browser.post_json("/api/auth/second-factor/sms", &text).await.expect(409);
    assert_eq!(late.code(), "challenge_expired", "the sign-in is over");
}

#[tokio::test]
async fn a_remembered_browser_is_spared_for_30_days_and_no_other_is() {
    let auth = Auth::new();
    let (secret, _) = add_app(&auth, &auth.person(ANN).await).await;
    let browser = auth.jar("198.51.100.1");
    let asked = first(&browser, ANN).await;
    let given = json!({ "challenge": asked["challenge"], "method": "totp", "code": code(&auth, &secret), "remember_device": true });
    browser.post_json("/api/auth/second-factor", &given).await.expect(200);
    let session = first(&browser, ANN).await;
    assert_eq!(
        session["methods"],
        json!(["pwd", "mfa"]),
        "signed in at once; the browser stands for the second factor"
    );
    let other = auth.jar("198.51.100.2");
    assert_eq!(first(&other, ANN).await["status"], "second_factor_required");
    auth.world.clock.advance(days(30) - seconds(1));
    assert!(first(&browser, ANN).await["status"].is_null());
    auth.world.clock.advance(seconds(1));
    assert_eq!(first(&browser, ANN).await["status"], "second_factor_required", "thirty days are over");
}

#[tokio::test]
async fn a_browser_that_was_removed_is_asked_again_and_one_that_never_wished_is_never_spared() {
    let auth = Auth::new();
    let (secret, _) = add_app(&auth, &auth.person(ANN).await).await;
    let browser = auth.jar("198.51.100.1");
    let asked = first(&browser, ANN).await;
    second(&browser, &asked, "totp", &code(&auth, &secret)).await.expect(200);
    assert_eq!(first(&browser, ANN).await["status"], "second_factor_required");
    auth.world.clock.advance(seconds(60));
    let asked = first(&browser, ANN).await;
    let given = json!({ "challenge": asked["challenge"], "method": "totp", "code": code(&auth, &secret), "remember_device": true });
    browser.post_json("/api/auth/second-factor", &given).await.expect(200);
    assert!(first(&browser, ANN).await["status"].is_null());
    auth.world.control.script("DELETE FROM devices WHERE trusted_until_at IS NOT NULL").unwrap();
    assert_eq!(first(&browser, ANN).await["status"], "second_factor_required");
}

#[tokio::test]
async fn the_second_step_is_taken_from_our_own_pages_only() {
    let auth = Auth::new();
    let (secret, _) = add_app(&auth, &auth.person(ANN).await).await;
    let browser = auth.jar("198.51.100.1");
    let asked = first(&browser, ANN).await;
    let given =
        json!({ "challenge": asked["challenge"], "method": "totp", "code": code(&auth, &secret), "token": "x" });
    for path in ["", "/sms", "/lost", "/lost/finish", "/lost/cancel"] {
        let foreign = auth.world.anyone().with("origin", "https://evil.example");
        let answer = foreign.post_json(&format!("/api/auth/second-factor{path}"), &given).await.expect(403);
        assert_eq!(answer.code(), "origin_not_allowed", "{path}");
    }
}
