//! Proofs of presence.

use http::Method;
use kernel::time::{minutes, seconds};
use serde_json::{Value, json};
use testkit::{Answer, Browser};

use super::{
    factors::{add_app, add_phone, code, factors, log, wrong_code},
    world::{Auth, PASSWORD},
};

const ANN: &str = "ann@example.com";
/// Everything of this room's that asks for presence.
const FRESH: [(Method, &str); 7] = [
    (Method::POST, "/api/auth/totp"),
    (Method::POST, "/api/auth/totp/confirm"),
    (Method::DELETE, "/api/auth/totp"),
    (Method::POST, "/api/auth/sms"),
    (Method::POST, "/api/auth/sms/confirm"),
    (Method::DELETE, "/api/auth/sms"),
    (Method::POST, "/api/auth/recovery-codes"),
];

async fn step(browser: &Browser, method: &str, field: &str, value: &str) -> Answer {
    let mut given = json!({ "method": method });
    given[field] = json!(value);
    browser.post_json("/api/auth/step-up", &given).await
}

async fn by_password(browser: &Browser) -> Answer {
    step(browser, "password", "password", PASSWORD).await
}

#[tokio::test]
async fn what_is_dangerous_asks_for_presence_after_ten_minutes_and_works_after_a_proof() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    let body = || Some(json!({ "number": "+4915123456789", "code": "123456" }).to_string());
    auth.world.clock.advance(minutes(10) - seconds(1));
    for (method, path) in FRESH {
        let answer = browser.send(method.clone(), path, body()).await;
        assert_ne!(answer.code(), "step_up_required", "{method} {path}: signing in counts");
    }
    auth.world.clock.advance(seconds(1));
    for (method, path) in FRESH {
        let answer = browser.send(method.clone(), path, body()).await.expect(403);
        assert_eq!(answer.code(), "step_up_required", "{method} {path}");
    }
    browser.get("/api/auth/factors").await.expect(200);
    let session: Value = by_password(&browser).await.expect(200).json();
    let now = kernel::ports::Clock::now(auth.world.clock.as_ref());
    assert_eq!(session["fresh_until"], json!(now.plus(minutes(10))));
    assert_eq!(session["methods"], json!(["email", "pwd"]), "what was proven before stays proven");
    for (method, path) in FRESH {
        let answer = browser.send(method.clone(), path, body()).await;
        assert_ne!(answer.code(), "step_up_required", "{method} {path}");
    }
    assert!(log(&auth).contains(&"stepped_up".to_owned()));
}

#[tokio::test]
async fn every_way_of_proving_it_makes_the_session_fresh() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    let (secret, codes) = add_app(&auth, &browser).await;
    add_phone(&auth, &browser, "+4915123456789").await;
    let options: Value = browser.post("/api/auth/step-up/options").await.expect(200).json();
    assert_eq!(options["methods"], json!(["totp", "sms", "recovery_code", "password"]));
    for method in ["totp", "sms", "recovery_code", "password"] {
        auth.world.clock.advance(minutes(11));
        browser.post_json("/api/auth/refresh", &json!({})).await.expect(200);
        assert_eq!(browser.post("/api/auth/recovery-codes").await.expect(403).code(), "step_up_required");
        let answer = match method {
            "totp" => step(&browser, method, "code", &code(&auth, &secret)).await,
            "recovery_code" => step(&browser, method, "code", &codes[0]).await,
            "password" => by_password(&browser).await,
            _ => {
                browser.post("/api/auth/step-up/sms").await.expect(202);
                let text = auth.texts().await.pop().unwrap();
                step(&browser, method, "code", &text.code).await
            }
        };
        answer.expect(200);
        browser.post("/api/auth/totp").await.expect(200);
    }
    let session: Value = browser.get("/api/auth/session").await.expect(200).json();
    assert_eq!(session["methods"], json!(["email", "mfa", "otp", "sms", "recovery", "pwd"]));
    assert_eq!(factors(&browser).await["recovery_codes"]["left"], 9);
}

#[tokio::test]
async fn a_wrong_proof_leaves_the_session_as_it_was() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    let (secret, _) = add_app(&auth, &browser).await;
    auth.world.clock.advance(minutes(10));
    let wrong = wrong_code(&auth, &secret);
    assert_eq!(step(&browser, "totp", "code", &wrong).await.expect(401).code(), "bad_code");
    assert_eq!(step(&browser, "sms", "code", "123456").await.expect(401).code(), "bad_code");
    assert_eq!(step(&browser, "recovery_code", "code", "AAAAA-AAAAA").await.expect(401).code(), "bad_code");
    assert_eq!(step(&browser, "password", "password", "wrong wrong wrong").await.expect(401).code(), "bad_credentials");
    assert_eq!(browser.post("/api/auth/step-up/sms").await.expect(409).code(), "sms_unavailable");
    assert_eq!(browser.delete("/api/auth/totp").await.expect(403).code(), "step_up_required");
    let right = code(&auth, &secret);
    step(&browser, "totp", "code", &right).await.expect(200);
    assert_eq!(step(&browser, "totp", "code", &right).await.expect(401).code(), "bad_code", "once");
}

#[tokio::test]
async fn guesses_with_a_stolen_session_are_slowed_down() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    let mut taken = 0;
    for _ in 0..20 {
        taken += usize::from(step(&browser, "sms", "code", "123456").await.status() == 401);
    }
    assert_eq!(taken, 15);
    by_password(&browser).await.expect(429);
    auth.world.clock.advance(minutes(1));
    by_password(&browser).await.expect(200);
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    for (bad, fields) in [
        (json!({}), vec!["method"]),
        (json!({ "method": "shibboleth", "code": "1" }), vec!["method"]),
        (json!({ "method": "password" }), vec!["password"]),
        (json!({ "method": "password", "password": "" }), vec!["password"]),
        (json!({ "method": "totp" }), vec!["code"]),
        (json!({ "method": "sms", "code": "" }), vec!["code"]),
        (json!({ "method": "recovery_code", "password": "x" }), vec!["code"]),
        (json!({ "method": "passkey" }), vec!["challenge", "credential"]),
        (json!({ "method": "passkey", "challenge": "x" }), vec!["credential"]),
        (json!({ "method": 1 }), vec!["method"]),
    ] {
        let refused = browser.post_json("/api/auth/step-up", &bad).await.expect(422);
        assert_eq!(refused.bad_fields(), fields, "{bad}");
    }
}

#[tokio::test]
async fn a_session_that_has_ended_proves_nothing() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    for reason in ["theft", "revoked", "password"] {
        let end = format!("UPDATE sessions SET ended_at = 1, end_reason = '{reason}'");
        auth.world.control.script(&end).unwrap();
        assert_eq!(by_password(&browser).await.expect(401).code(), "session_expired", "{reason}");
        for path in ["/api/auth/step-up/options", "/api/auth/step-up/sms"] {
            browser.post(path).await.expect(401);
        }
    }
    assert_eq!(auth.rows("SELECT methods FROM sessions")[0]["methods"], "email");
    auth.browser("203.0.113.1")
        .post_json("/api/auth/step-up", &json!({ "method": "password", "password": PASSWORD }))
        .await
        .expect(401);
}

#[tokio::test]
async fn a_proof_from_another_site_or_without_the_sessions_value_is_refused() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    let given = json!({ "method": "password", "password": PASSWORD });
    let caller = browser.caller("/api/auth/step-up");
    for forged in [caller.clone().with("origin", "https://evil.example"), caller.without("x-csrf-token")] {
        assert_eq!(forged.post_json("/api/auth/step-up", &given).await.expect(403).code(), "csrf");
    }
}

#[tokio::test]
async fn whoever_has_nothing_to_prove_with_is_told_so() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    auth.world.control.script("UPDATE users SET password_hash = NULL").unwrap();
    let options: Value = browser.post("/api/auth/step-up/options").await.expect(200).json();
    assert_eq!(options, json!({ "methods": [], "passkey": null }));
    assert_eq!(by_password(&browser).await.expect(401).code(), "bad_credentials");
}
