//! Second factors of one's own: adding, seeing, removing.

use futures_util::future::join_all;
use hmac::{Hmac, Mac};
use kernel::{
    Instant,
    ports::Clock,
    secret::Secret,
    time::{minutes, seconds},
};
use serde_json::{Value, json};
use sha1::Sha1;
use testkit::Browser;

use super::world::{Auth, PASSWORD};
use crate::seal;

const ANN: &str = "ann@example.com";

/// What an app shows (RFC 6238), written here once more and otherwise.
pub fn code_at(secret: &str, at: Instant) -> String {
    let value = |c| "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(c).expect("base 32");
    let bits = secret.chars().map(|c| format!("{:05b}", value(c))).collect::<Vec<_>>().concat();
    let key: Vec<u8> =
        (0..bits.len() / 8).map(|at| u8::from_str_radix(&bits[at * 8..at * 8 + 8], 2).unwrap()).collect();
    let mut mac = Hmac::<Sha1>::new_from_slice(&key).unwrap();
    mac.update(&(at.millis() / 30_000).to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest[19] & 15);
    let word = u32::from_be_bytes(digest[offset..offset + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", word % 1_000_000)
}

/// A code that is none of this moment's.
pub fn wrong_code(auth: &Auth, secret: &str) -> String {
    let now = auth.world.clock.now();
    let right: Vec<String> = (-1..=1).map(|step| code_at(secret, now.plus(seconds(30 * step)))).collect();
    (0..4).map(|n| format!("{n:06}")).find(|code| !right.contains(code)).unwrap()
}

/// The code of this moment.
pub fn code(auth: &Auth, secret: &str) -> String {
    code_at(secret, auth.world.clock.now())
}

/// Adds an authenticator app; its secret, and the recovery codes if there were new ones. The code that confirmed it is over.
pub async fn add_app(auth: &Auth, browser: &Browser) -> (String, Vec<String>) {
    let begun: Value = browser.post("/api/auth/totp").await.expect(200).json();
    let secret = begun["secret"].as_str().unwrap().to_owned();
    let given = json!({ "code": code(auth, &secret) });
    let confirmed: Value = browser.post_json("/api/auth/totp/confirm", &given).await.expect(200).json();
    auth.world.clock.advance(seconds(60));
    (secret, words(&confirmed["recovery_codes"]))
}

/// Adds a telephone; the recovery codes if there were new ones.
pub async fn add_phone(auth: &Auth, browser: &Browser, number: &str) -> Vec<String> {
    browser.post_json("/api/auth/sms", &json!({ "number": number })).await.expect(202);
    let given = json!({ "code": auth.texts().await.last().unwrap().code });
    let confirmed: Value = browser.post_json("/api/auth/sms/confirm", &given).await.expect(200).json();
    words(&confirmed["recovery_codes"])
}

pub fn words(list: &Value) -> Vec<String> {
    list.as_array().map(|all| all.iter().map(|one| one.as_str().unwrap().to_owned()).collect()).unwrap_or_default()
}

pub async fn factors(browser: &Browser) -> Value {
    browser.get("/api/auth/factors").await.expect(200).json()
}

/// Everything that is stored of people, as text.
pub fn dump(auth: &Auth) -> String {
    let tables =
        ["users", "sessions", "challenges", "totp", "phones", "recovery_codes", "email_links", "security_events"];
    tables.iter().flat_map(|table| auth.rows(&format!("SELECT * FROM {table}"))).map(|row| row.to_string()).collect()
}

/// The kinds of the latest lines of the only person's log, newest first.
pub fn log(auth: &Auth) -> Vec<String> {
    let rows = auth.rows("SELECT kind FROM security_events ORDER BY id DESC LIMIT 5");
    rows.iter().map(|row| row["kind"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn an_app_counts_once_its_code_is_confirmed_and_brings_ten_recovery_codes() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    let begun: Value = browser.post("/api/auth/totp").await.expect(200).json();
    let secret = begun["secret"].as_str().unwrap();
    assert_eq!(secret.len(), 32);
    let uri = begun["uri"].as_str().unwrap();
    assert!(uri.starts_with("otpauth://totp/GR8:ann%40example.com?secret="), "{uri}");
    assert!(uri.contains(secret));
    assert_eq!(factors(&browser).await["totp"], json!({ "confirmed_at": null }));
    auth.sign_in(ANN, PASSWORD).await.expect(200);
    assert!(auth.rows("SELECT * FROM totp").is_empty(), "what is not confirmed asks nobody for a code");

    let given = json!({ "code": code(&auth, secret) });
    let confirmed: Value = browser.post_json("/api/auth/totp/confirm", &given).await.expect(200).json();
    let codes = words(&confirmed["recovery_codes"]);
    assert_eq!(codes.len(), 10);
    let seen = factors(&browser).await;
    let now = json!(auth.world.clock.now());
    assert_eq!(seen["totp"]["confirmed_at"], now);
    assert_eq!(seen["recovery_codes"], json!({ "left": 10, "made_at": now }));
    assert_eq!((&seen["passkeys"], &seen["identities"], &seen["removal_at"]), (&json!([]), &json!([]), &Value::Null));
    assert_eq!(seen["password"], json!({ "set": true, "changed_at": now }));
    assert_eq!(auth.notice(ANN).await, "totp_added");
    let session: Value = browser.get("/api/auth/session").await.expect(200).json();
    assert_eq!(session["second_factor"], true);
    let stored = auth.rows("SELECT secret_sealed FROM totp")[0].to_string();
    assert!(!stored.contains(secret) && !dump(&auth).contains(&codes[0].replace('-', "")));
}

#[tokio::test]
async fn a_wrong_code_confirms_nothing_five_are_enough_and_a_secret_waits_half_an_hour() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    let confirm = async |code: &str| browser.post_json("/api/auth/totp/confirm", &json!({ "code": code })).await;
    assert_eq!(confirm("123456").await.expect(409).code(), "challenge_expired", "nothing was begun");
    for empty in [json!({}), json!({ "code": "" }), json!({ "code": "  " })] {
        let refused = browser.post_json("/api/auth/totp/confirm", &empty).await.expect(422);
        assert_eq!(refused.bad_fields(), ["code"]);
    }
    let begin = async || {
        let begun: Value = browser.post("/api/auth/totp").await.expect(200).json();
        begun["secret"].as_str().unwrap().to_owned()
    };
    let secret = begin().await;
    for wrong in [&wrong_code(&auth, &secret), "12345", "1234567", "abcdef", "😀😀😀😀😀😀"] {
        assert_eq!(confirm(wrong).await.expect(401).code(), "bad_code");
    }
    assert_eq!(confirm(&code(&auth, &secret)).await.expect(409).code(), "challenge_expired");
    let secret = begin().await;
    auth.world.clock.advance(minutes(30));
    browser.post_json("/api/auth/refresh", &json!({})).await.expect(200);
    let fresh = json!({ "method": "password", "password": PASSWORD });
    browser.post_json("/api/auth/step-up", &fresh).await.expect(200);
    assert_eq!(confirm(&code(&auth, &secret)).await.expect(409).code(), "challenge_expired");
    assert!(auth.rows("SELECT * FROM totp").is_empty());
}

#[tokio::test]
async fn of_two_confirmations_at_once_one_counts() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    let begun: Value = browser.post("/api/auth/totp").await.expect(200).json();
    let given = json!({ "code": code(&auth, begun["secret"].as_str().unwrap()) });
    let mut statuses: Vec<u16> = join_all((0..4).map(|_| browser.post_json("/api/auth/totp/confirm", &given)))
        .await
        .iter()
        .map(testkit::Answer::status)
        .collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409]);
    assert_eq!(factors(&browser).await["recovery_codes"]["left"], 10);
}

#[tokio::test]
async fn a_new_app_takes_the_place_of_the_old_one_only_once_it_is_confirmed() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    let (old, codes) = add_app(&auth, &browser).await;
    assert_eq!(codes.len(), 10);
    let begun: Value = browser.post("/api/auth/totp").await.expect(200).json();
    let new = begun["secret"].as_str().unwrap();
    let step = |secret: &str| json!({ "method": "totp", "code": code(&auth, secret) });
    browser.post_json("/api/auth/step-up", &step(&old)).await.expect(200);
    auth.world.clock.advance(seconds(60));
    let confirmed: Value =
        browser.post_json("/api/auth/totp/confirm", &json!({ "code": code(&auth, new) })).await.expect(200).json();
    assert_eq!(confirmed, json!({}), "the recovery codes stay as they were");
    auth.world.clock.advance(seconds(60));
    assert_eq!(browser.post_json("/api/auth/step-up", &step(&old)).await.expect(401).code(), "bad_code");
    browser.post_json("/api/auth/step-up", &step(new)).await.expect(200);
}

#[tokio::test]
async fn a_secret_belongs_to_the_session_that_asked_for_it() {
    let auth = Auth::new();
    let (ann, bob) = (auth.person(ANN).await, auth.person("bob@example.com").await);
    let begun: Value = ann.post("/api/auth/totp").await.expect(200).json();
    let given = json!({ "code": code(&auth, begun["secret"].as_str().unwrap()) });
    assert_eq!(bob.post_json("/api/auth/totp/confirm", &given).await.expect(409).code(), "challenge_expired");
    let elsewhere = auth.jar("198.51.100.1");
    let signed_in = json!({ "email": ANN, "password": PASSWORD });
    elsewhere.post_json("/api/auth/sign-in", &signed_in).await.expect(200);
    assert_eq!(elsewhere.post_json("/api/auth/totp/confirm", &given).await.expect(409).code(), "challenge_expired");
    ann.post_json("/api/auth/totp/confirm", &given).await.expect(200);
}

#[tokio::test]
async fn with_the_last_second_factor_go_the_recovery_codes_and_the_trust_in_browsers() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    add_app(&auth, &browser).await;
    assert!(add_phone(&auth, &browser, "+4915123456789").await.is_empty(), "there are recovery codes");
    auth.world.control.script("UPDATE devices SET trusted_until_at = 9999999999999").unwrap();
    browser.delete("/api/auth/totp").await.expect(204);
    assert_eq!(auth.notice(ANN).await, "totp_removed");
    let seen = factors(&browser).await;
    assert_eq!((&seen["totp"]["confirmed_at"], &seen["recovery_codes"]["left"]), (&Value::Null, &json!(10)));
    assert_eq!(auth.rows("SELECT * FROM devices WHERE trusted_until_at IS NOT NULL").len(), 1);
    browser.delete("/api/auth/sms").await.expect(204);
    assert_eq!(auth.notice(ANN).await, "sms_removed");
    assert_eq!(factors(&browser).await["recovery_codes"], json!({ "left": 0, "made_at": null }));
    assert!(auth.rows("SELECT * FROM devices WHERE trusted_until_at IS NOT NULL").is_empty());
    for path in ["/api/auth/totp", "/api/auth/sms"] {
        browser.delete(path).await.expect(404);
    }
    let session: Value = auth.sign_in(ANN, PASSWORD).await.expect(200).json();
    assert_eq!(session["second_factor"], false);
}

#[tokio::test]
async fn new_recovery_codes_take_the_place_of_the_old_and_need_a_factor_to_recover() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    assert_eq!(browser.post("/api/auth/recovery-codes").await.expect(409).code(), "no_second_factor");
    let (_, old) = add_app(&auth, &browser).await;
    let made: Value = browser.post("/api/auth/recovery-codes").await.expect(200).json();
    let new = words(&made["recovery_codes"]);
    assert_eq!((new.len(), auth.notice(ANN).await.as_str()), (10, "recovery_codes_made"));
    assert!(new.iter().all(|code| !old.contains(code)));
    let step = |code: &str| json!({ "method": "recovery_code", "code": code });
    assert_eq!(browser.post_json("/api/auth/step-up", &step(&old[0])).await.expect(401).code(), "bad_code");
    browser.post_json("/api/auth/step-up", &step(&new[0])).await.expect(200);
    assert_eq!(factors(&browser).await["recovery_codes"]["left"], 9);
}

#[tokio::test]
async fn what_an_older_signing_key_sealed_works_on_and_is_sealed_again() {
    let auth = Auth::build(|parts| {
        parts.settings.signing_key_before = Some(Secret::new("the key of last year, 32 bytes of it".to_owned()));
    });
    let browser = auth.person(ANN).await;
    let (secret, _) = add_app(&auth, &browser).await;
    add_phone(&auth, &browser, "+4915123456789").await;
    let ports = auth.world.ports();
    let user: kernel::ids::UserId = auth.rows("SELECT id FROM users")[0]["id"].as_str().unwrap().parse().unwrap();
    let mut before = testkit::World::build(|parts| {
        parts.settings.signing_key = ports.settings.signing_key_before.clone().unwrap();
    });
    let old = |purpose: &str, plain: &str| {
        seal::seal(before.ports(), purpose, user.as_str(), &Secret::new(plain.to_owned())).unwrap()
    };
    let codes = crate::secrets::keyed_hash(
        &before.ports().settings.signing_key,
        "auth.recovery_code.v1",
        &[user.as_str(), "ABCDEFGH27"],
    );
    let script = format!(
        "UPDATE totp SET secret_sealed = '{}'; UPDATE phones SET number_sealed = '{}';
         INSERT INTO recovery_codes (user_id, code_hash, created_at) VALUES ('{user}', '{}', 1);",
        old(seal::TOTP, &secret),
        old(seal::PHONE, "+4915123456789"),
        codes.unwrap()
    );
    before = testkit::World::new();
    drop(before);
    auth.world.control.script(&script).unwrap();
    let step = |method: &str, code: String| json!({ "method": method, "code": code });
    browser.post_json("/api/auth/step-up", &step("totp", code(&auth, &secret))).await.expect(200);
    auth.world.clock.advance(minutes(2));
    browser.post("/api/auth/step-up/sms").await.expect(202);
    let text = auth.texts().await.last().unwrap().clone();
    assert_eq!(text.to, "+4915123456789");
    browser.post_json("/api/auth/step-up", &step("sms", text.code)).await.expect(200);
    browser.post_json("/api/auth/step-up", &step("recovery_code", "abcde fgh27".to_owned())).await.expect(200);
    let now = token::MasterKey::new(ports.settings.signing_key.reveal());
    for cell in ["SELECT secret_sealed AS s FROM totp", "SELECT number_sealed AS s FROM phones"] {
        let sealed = auth.rows(cell)[0]["s"].as_str().unwrap().to_owned();
        assert!(sealed.contains(now.id()), "sealed again under the key of now");
    }
}
