//! Passkeys where another factor would do: the second step of a sign-in, and presence.

use kernel::time::minutes;
use serde_json::{Value, json};
use testkit::{Authenticator, Browser};

use super::{
    factors::{add_app, code, factors, wrong_code},
    world::{Auth, PASSWORD},
};

const ANN: &str = "ann@example.com";

async fn add(browser: &Browser, authenticator: &mut Authenticator) {
    let begun: Value = browser.post("/api/auth/passkeys/options").await.expect(200).json();
    let credential = authenticator.create(&begun["options"]);
    let new = json!({ "challenge": begun["challenge"], "name": "Key", "credential": credential });
    browser.post_json("/api/auth/passkeys", &new).await.expect(201);
}

fn signed(begun: &Value, authenticator: &Authenticator) -> Value {
    json!({ "challenge": begun["challenge"], "credential": authenticator.get(&begun["options"]) })
}

async fn first(browser: &Browser, email: &str) -> Value {
    let given = json!({ "email": email, "password": PASSWORD });
    browser.post_json("/api/auth/sign-in", &given).await.expect(200).json()
}

/// Answers a sign-in that waits by a passkey.
async fn second(browser: &Browser, asked: &Value, authenticator: &Authenticator) -> testkit::Answer {
    let begun: Value = browser.post("/api/auth/passkeys/sign-in/options").await.expect(200).json();
    let given =
        json!({ "challenge": asked["challenge"], "method": "passkey", "passkey": signed(&begun, authenticator) });
    browser.post_json("/api/auth/second-factor", &given).await
}

#[tokio::test]
async fn a_passkey_is_a_second_factor_of_its_own_person_only() {
    let auth = Auth::new();
    let (mut anns, mut bobs) = (Authenticator::new(1), Authenticator::new(2));
    let (ann, bob) = (auth.person(ANN).await, auth.person("bob@example.com").await);
    add_app(&auth, &ann).await;
    add(&ann, &mut anns).await;
    add(&bob, &mut bobs).await;
    assert_eq!(factors(&ann).await["passkeys"][0]["name"], "Key");
    let browser = auth.jar("198.51.100.1");
    let asked = first(&browser, ANN).await;
    assert_eq!(asked["methods"], json!(["passkey", "totp", "recovery_code"]));
    assert_eq!(second(&browser, &asked, &bobs).await.expect(401).code(), "bad_passkey");
    let session: Value = second(&browser, &asked, &anns).await.expect(200).json();
    assert_eq!(session["methods"], json!(["pwd", "hwk", "mfa"]));
    assert_eq!(second(&browser, &asked, &anns).await.expect(409).code(), "challenge_expired", "used");
}

#[tokio::test]
async fn guesses_at_codes_do_not_hold_a_passkey_up() {
    let auth = Auth::new();
    let mut authenticator = Authenticator::new(1);
    let ann = auth.person(ANN).await;
    let (secret, _) = add_app(&auth, &ann).await;
    add(&ann, &mut authenticator).await;
    let guess = json!({ "method": "totp", "code": wrong_code(&auth, &secret) });
    for _ in 0..15 {
        ann.post_json("/api/auth/step-up", &guess).await.expect(401);
    }
    ann.post_json("/api/auth/step-up", &guess).await.expect(429);
    let browser = auth.jar("198.51.100.1");
    let asked = first(&browser, ANN).await;
    let by_code = json!({ "challenge": asked["challenge"], "method": "totp", "code": code(&auth, &secret) });
    browser.post_json("/api/auth/second-factor", &by_code).await.expect(429);
    second(&browser, &asked, &authenticator).await.expect(200);
}

#[tokio::test]
async fn in_a_team_that_asks_for_a_second_factor_a_password_beside_a_passkey_is_not_both() {
    let auth = Auth::new();
    let mut authenticator = Authenticator::new(1);
    let ann = auth.person(ANN).await;
    add(&ann, &mut authenticator).await;
    let thief = auth.jar("198.51.100.66");
    assert_eq!(first(&thief, ANN).await["user"]["email"], ANN, "the passkey is a way in beside the password");
    let user = auth.rows("SELECT id FROM users")[0]["id"].as_str().unwrap().to_owned();
    auth.world
        .control
        .script(&format!(
            "INSERT INTO teams (id, name, shard, requires_second_factor, created_at, updated_at) VALUES ('team_1', 'Ours', 0, 1, 1, 1);
             INSERT INTO members (team_id, user_id, role, created_at) VALUES ('team_1', '{user}', 'owner', 1)"
        ))
        .unwrap();
    let passkey = auth.rows("SELECT id FROM passkeys")[0]["id"].as_str().unwrap().to_owned();
    for refused in [thief.post("/api/auth/totp").await, thief.delete(&format!("/api/auth/passkeys/{passkey}")).await] {
        assert_eq!(refused.expect(403).code(), "step_up_required");
    }
    let options: Value = thief.post("/api/auth/step-up/options").await.expect(200).json();
    assert_eq!(options["methods"], json!(["passkey"]));
    let password = json!({ "method": "password", "password": PASSWORD });
    assert_eq!(thief.post_json("/api/auth/step-up", &password).await.expect(403).code(), "second_factor_required");
    let asked = first(&auth.jar("198.51.100.67"), ANN).await;
    assert_eq!((&asked["status"], &asked["methods"]), (&json!("second_factor_required"), &json!(["passkey"])));
}

#[tokio::test]
async fn a_passkey_proves_presence() {
    let auth = Auth::new();
    let mut authenticator = Authenticator::new(1);
    let ann = auth.person(ANN).await;
    add(&ann, &mut authenticator).await;
    auth.world.clock.advance(minutes(11));
    let options: Value = ann.post("/api/auth/step-up/options").await.expect(200).json();
    assert_eq!(options["methods"], json!(["passkey", "password"]));
    assert_eq!(options["passkey"]["options"]["allowCredentials"].as_array().unwrap().len(), 1);
    let proof = signed(&options["passkey"], &authenticator);
    let given = json!({ "method": "passkey", "challenge": proof["challenge"], "credential": proof["credential"] });
    assert_eq!(ann.post("/api/auth/totp").await.expect(403).code(), "step_up_required");
    let session: Value = ann.post_json("/api/auth/step-up", &given).await.expect(200).json();
    assert_eq!(
        session["methods"],
        json!(["email", "mfa", "hwk"]),
        "making it was a second factor, and this is another proof"
    );
    ann.post("/api/auth/totp").await.expect(200);
    assert_eq!(ann.post_json("/api/auth/step-up", &given).await.expect(409).code(), "challenge_expired", "once");
}

#[tokio::test]
async fn the_twenty_first_passkey_is_refused_by_the_write_itself() {
    use crate::store::{commit, passkeys::must_fit};
    let auth = Auth::new();
    auth.person("ann@example.com").await;
    let user = auth.rows("SELECT id FROM users")[0]["id"].as_str().unwrap().to_owned();
    for n in 1..=20 {
        let row = format!(
            "INSERT INTO passkeys (id, credential_id, user_id, name, algorithm, public_key, sign_count, transports, backed_up, created_at)
             VALUES ('pk_{n}', 'c{n}', '{user}', 'Key', -7, '{{}}', 0, '', 0, 1)"
        );
        auth.world.control.script(&row).unwrap();
    }
    let (ports, user) = (auth.world.ports(), user.parse().unwrap());
    assert!(commit(ports, &[must_fit(&user, 20)]).await.unwrap());
    assert!(!commit(ports, &[must_fit(&user, 19)]).await.unwrap(), "one that was made at the same moment is counted");
}
