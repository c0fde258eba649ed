//! Passkeys through the doors, with an authenticator in software.

use std::sync::Arc;

use futures_util::future::join_all;
use kernel::{ids::UserId, time::minutes};
use serde_json::{Value, json};
use testkit::{Answer, Authenticator, Browser, PUBLIC_URL};

use super::world::{Auth, NoTeams, PASSWORD};
use crate::{
    Desk,
    door::{Knock, Visit},
    passkeys::{
        model::{PasskeyProof, PasskeyRequest},
        proof,
    },
    tokens::Tokens,
};

const EMAIL: &str = "ann@example.com";

/// Begins a ceremony.
async fn begin(browser: &Browser, path: &str) -> Value {
    browser.post(path).await.expect(200).json()
}

async fn creation(browser: &Browser) -> Value {
    begin(browser, "/api/auth/passkeys/options").await
}

async fn request(browser: &Browser) -> Value {
    begin(browser, "/api/auth/passkeys/sign-in/options").await
}

/// What a browser sends for a new passkey.
fn new(begun: &Value, authenticator: &mut Authenticator, name: &str) -> Value {
    json!({ "challenge": begun["challenge"], "name": name, "credential": authenticator.create(&begun["options"]) })
}

/// What a browser sends for a proof.
fn signed(begun: &Value, authenticator: &Authenticator) -> Value {
    json!({ "challenge": begun["challenge"], "credential": authenticator.get(&begun["options"]) })
}

/// Adds a passkey to whoever is signed in.
async fn add(browser: &Browser, authenticator: &mut Authenticator, name: &str) -> Value {
    let body = new(&creation(browser).await, authenticator, name);
    browser.post_json("/api/auth/passkeys", &body).await.expect(201).json()
}

async fn sign_in(browser: &Browser, authenticator: &Authenticator) -> Answer {
    let body = signed(&request(browser).await, authenticator);
    browser.post_json("/api/auth/passkeys/sign-in", &body).await
}

/// Ann, signed in, with a passkey; the passkey as she sees it.
async fn ann() -> (Auth, Browser, Authenticator, Value) {
    let (auth, mut authenticator) = (Auth::new(), Authenticator::new(1));
    let browser = auth.person(EMAIL).await;
    let passkey = add(&browser, &mut authenticator, "  Ann's phone ").await;
    (auth, browser, authenticator, passkey)
}

fn kinds(auth: &Auth) -> Vec<Value> {
    let rows = auth.rows("SELECT kind, detail FROM security_events ORDER BY at, kind");
    rows.into_iter().filter(|row| row["kind"].as_str().unwrap().starts_with("passkey")).collect()
}

#[tokio::test]
async fn a_person_signs_in_with_a_passkey_and_types_no_address() {
    let (auth, _, mut authenticator, passkey) = ann().await;
    assert_eq!(passkey["name"], "Ann's phone");
    assert_eq!((&passkey["last_used_at"], &passkey["backed_up"]), (&Value::Null, &json!(false)));

    let other = auth.jar("203.0.113.7");
    let begun = request(&other).await;
    assert_eq!(begun["options"]["allowCredentials"], json!([]), "nobody has said who they are");
    authenticator.flags |= testkit::flag::MAY_BE_BACKED_UP | testkit::flag::IS_BACKED_UP;
    let answer = other.post_json("/api/auth/passkeys/sign-in", &signed(&begun, &authenticator)).await.expect(200);
    let session: Value = answer.json();
    assert_eq!((&session["user"]["email"], &session["methods"]), (&json!(EMAIL), &json!(["hwk", "mfa"])));
    other.get("/api/auth/session").await.expect(200);
    let kept = &auth.rows("SELECT last_used_at, backed_up FROM passkeys")[0];
    assert_eq!((kept["last_used_at"].is_null(), &kept["backed_up"]), (false, &json!(1)));
}

#[tokio::test]
async fn who_adds_or_removes_a_passkey_hears_of_it_by_mail_and_finds_it_in_the_log() {
    let (auth, browser, _, passkey) = ann().await;
    assert_eq!(auth.notice(EMAIL).await, "passkey_added");
    browser.delete(&format!("/api/auth/passkeys/{}", passkey["id"].as_str().unwrap())).await.expect(204);
    assert_eq!(auth.notice(EMAIL).await, "passkey_removed");
    let told = |kind| json!({ "kind": kind, "detail": "Ann's phone" });
    assert_eq!(kinds(&auth), [told("passkey_added"), told("passkey_removed")]);
}

#[tokio::test]
async fn a_passkey_is_both_factors() {
    let (auth, _, authenticator, _) = ann().await;
    let totp = "INSERT INTO totp (user_id, secret_sealed, created_at, confirmed_at) SELECT id, 'x', 1, 1 FROM users";
    auth.world.control.script(totp).unwrap();
    let asked: Value = auth.sign_in(EMAIL, PASSWORD).await.expect(200).json();
    assert_eq!(asked["status"], "second_factor_required", "a password alone no longer opens");
    sign_in(&auth.jar("203.0.113.7"), &authenticator).await.expect(200);
}

#[tokio::test]
async fn a_challenge_works_once_and_for_five_minutes() {
    let (auth, browser, mut authenticator, _) = ann().await;
    let new = new(&creation(&browser).await, &mut authenticator, "Key");
    browser.post_json("/api/auth/passkeys", &new).await.expect(201);
    assert_eq!(browser.post_json("/api/auth/passkeys", &new).await.expect(409).code(), "challenge_expired");

    let other = auth.jar("203.0.113.7");
    let body = signed(&request(&other).await, &authenticator);
    other.post_json("/api/auth/passkeys/sign-in", &body).await.expect(200);
    assert_eq!(other.post_json("/api/auth/passkeys/sign-in", &body).await.expect(409).code(), "challenge_expired");

    let late = signed(&request(&other).await, &authenticator);
    auth.world.clock.advance(minutes(5));
    assert_eq!(other.post_json("/api/auth/passkeys/sign-in", &late).await.expect(409).code(), "challenge_expired");
}

#[tokio::test]
async fn of_thirty_equal_answers_at_once_one_signs_in() {
    let (auth, _, authenticator, _) = ann().await;
    let body = signed(&request(&auth.jar("203.0.113.7")).await, &authenticator);
    let browsers: Vec<Browser> = (0..30).map(|_| auth.jar("203.0.113.7")).collect();
    let answers = join_all(browsers.iter().map(|one| one.post_json("/api/auth/passkeys/sign-in", &body))).await;
    let with = |status| answers.iter().filter(|answer| answer.status() == status).count();
    assert_eq!((with(200), with(409)), (1, 29));
    assert_eq!(auth.rows("SELECT id FROM sessions").len(), 2, "the one of the sign-up, and one more");
}

#[tokio::test]
async fn a_forged_answer_uses_the_challenge_up() {
    let (auth, _, authenticator, _) = ann().await;
    let browser = auth.jar("203.0.113.7");
    let good = signed(&request(&browser).await, &authenticator);
    let mut forged = good.clone();
    forged["credential"]["response"]["signature"] = "AAAA".into();
    assert_eq!(browser.post_json("/api/auth/passkeys/sign-in", &forged).await.expect(401).code(), "bad_passkey");
    assert_eq!(browser.post_json("/api/auth/passkeys/sign-in", &good).await.expect(409).code(), "challenge_expired");
}

#[tokio::test]
async fn a_challenge_is_for_what_it_was_begun_for_and_for_whom() {
    let (auth, ann, mut authenticator, _) = ann().await;
    let bob = auth.person("bob@example.com").await;
    let anns = new(&creation(&ann).await, &mut authenticator, "Key");
    let refused = bob.post_json("/api/auth/passkeys", &anns).await.expect(409);
    assert_eq!(refused.code(), "challenge_expired", "somebody else's");

    let begun = creation(&ann).await;
    let mut as_sign_in = request(&ann).await;
    as_sign_in["challenge"] = begun["challenge"].clone();
    as_sign_in["options"]["challenge"] = begun["challenge"].clone();
    let body = signed(&as_sign_in, &authenticator);
    let refused = auth.jar("203.0.113.7").post_json("/api/auth/passkeys/sign-in", &body).await.expect(409);
    assert_eq!(refused.code(), "challenge_expired", "a new passkey's, to sign in");

    let mut as_creation = creation(&ann).await;
    let begun = request(&ann).await;
    as_creation["challenge"] = begun["challenge"].clone();
    as_creation["options"]["challenge"] = begun["challenge"].clone();
    let body = new(&as_creation, &mut authenticator, "Key");
    assert_eq!(ann.post_json("/api/auth/passkeys", &body).await.expect(409).code(), "challenge_expired");

    let (first, second) = (creation(&ann).await, creation(&ann).await);
    let body = new(&first, &mut authenticator, "Key");
    assert_eq!(ann.post_json("/api/auth/passkeys", &body).await.expect(409).code(), "challenge_expired", "the earlier");
    ann.post_json("/api/auth/passkeys", &new(&second, &mut authenticator, "Key")).await.expect(201);

    let mut crossed = signed(&request(&ann).await, &authenticator);
    crossed["challenge"] = request(&ann).await["challenge"].clone();
    let refused = ann.post_json("/api/auth/passkeys/sign-in", &crossed).await.expect(401);
    assert_eq!(refused.code(), "bad_passkey", "another challenge than the one that was signed");
    for odd in ["", "x", &"a".repeat(43), &"a".repeat(50_000)] {
        crossed["challenge"] = odd.into();
        let refused = ann.post_json("/api/auth/passkeys/sign-in", &crossed).await.expect(409);
        assert_eq!(refused.code(), "challenge_expired");
    }
}

#[tokio::test]
async fn a_person_has_up_to_twenty_passkeys_and_no_authenticator_makes_a_second() {
    let (auth, browser, mut first, _) = ann().await;
    for n in 2..=20 {
        add(&browser, &mut Authenticator::new(n), &format!("Key {n}")).await;
        auth.world.clock.advance(minutes(1));
        browser.post_json("/api/auth/refresh", &json!({})).await.expect(200);
        auth.world.control.script("UPDATE sessions SET authenticated_at = last_seen_at").unwrap();
    }
    let refused = browser.post("/api/auth/passkeys/options").await.expect(409);
    assert_eq!(refused.code(), "too_many_passkeys");
    auth.world.control.script("DELETE FROM passkeys WHERE name LIKE 'Key 1%'").unwrap();
    let begun = creation(&browser).await;
    let known = begun["options"]["excludeCredentials"].as_array().unwrap();
    assert_eq!(known.len(), 10);
    assert_eq!(known[0]["transports"], json!(["internal", "hybrid"]));
    let body = new(&begun, &mut first, "Another");
    browser.post_json("/api/auth/passkeys", &body).await.expect(201);
}

#[tokio::test]
async fn a_passkey_belongs_to_one_account() {
    let (auth, _, _, _) = ann().await;
    let bob = auth.person("bob@example.com").await;
    let body = new(&creation(&bob).await, &mut Authenticator::new(1), "Mine now");
    assert_eq!(bob.post_json("/api/auth/passkeys", &body).await.expect(409).code(), "passkey_taken");
    assert_eq!(auth.notice("bob@example.com").await, "", "nothing was added, so nothing is told");
    assert_eq!(kinds(&auth).len(), 1);
}

#[tokio::test]
async fn others_cannot_rename_or_remove_a_passkey() {
    let (auth, ann, _, passkey) = ann().await;
    let bob = auth.person("bob@example.com").await;
    let path = format!("/api/auth/passkeys/{}", passkey["id"].as_str().unwrap());
    for answer in [bob.delete(&path).await, bob.patch_json(&path, &json!({ "name": "Mine" })).await] {
        assert_eq!(answer.expect(404).code(), "not_found");
    }
    let renamed: Value = ann.patch_json(&path, &json!({ "name": "Old phone" })).await.expect(200).json();
    assert_eq!((&renamed["id"], &renamed["name"]), (&passkey["id"], &json!("Old phone")));
    let unknown = format!("{}0", &path[..path.len() - 1]);
    ann.patch_json(&unknown, &json!({ "name": "x" })).await.expect(404);
}

#[tokio::test]
async fn a_bad_name_is_named_and_costs_no_ceremony() {
    let (_auth, browser, mut authenticator, passkey) = ann().await;
    let mut body = new(&creation(&browser).await, &mut authenticator, "");
    let path = format!("/api/auth/passkeys/{}", passkey["id"].as_str().unwrap());
    for (name, code) in [("", "required"), (" \t ", "required"), ("a\nb", "invalid"), (&"x".repeat(61), "too_long")] {
        body["name"] = name.into();
        for answer in [
            browser.post_json("/api/auth/passkeys", &body).await,
            browser.patch_json(&path, &json!({ "name": name })).await,
        ] {
            let problem: Value = answer.expect(422).json();
            assert_eq!((&problem["fields"][0]["name"], &problem["fields"][0]["code"]), (&json!("name"), &json!(code)));
        }
    }
    body["name"] = "ü".repeat(60).into();
    browser.post_json("/api/auth/passkeys", &body).await.expect(201);
}

#[tokio::test]
async fn what_is_wrong_with_a_new_passkey_is_named() {
    let (_auth, browser, _, _) = ann().await;
    for (spoil, code) in [
        ((|it| it.origin = "https://evil.example".to_owned()) as fn(&mut Authenticator), "wrong_origin"),
        (|it| it.flags = testkit::flag::PRESENT, "not_verified"),
        (|it| it.key = |_| vec![0xa0], "bad_key"),
    ] {
        let mut authenticator = Authenticator::new(9);
        spoil(&mut authenticator);
        let body = new(&creation(&browser).await, &mut authenticator, "Key");
        let problem: Value = browser.post_json("/api/auth/passkeys", &body).await.expect(422).json();
        let field = &problem["fields"][0];
        assert_eq!((&field["name"], &field["code"]), (&json!("credential"), &json!(code)));
    }
}

#[tokio::test]
async fn no_wrong_answer_signs_in_and_all_of_them_look_alike() {
    let (auth, browser, authenticator, passkey) = ann().await;
    let wrong: [fn(&mut Authenticator); 4] = [
        |it| it.origin = "https://evil.example".to_owned(),
        |it| it.party = Some("evil.example".to_owned()),
        |it| it.flags = testkit::flag::PRESENT,
        |it| _ = it.said.insert("crossOrigin", true.into()),
    ];
    let mut answers = Vec::new();
    for spoil in wrong {
        let mut authenticator = Authenticator::new(1);
        authenticator.create(&creation(&browser).await["options"]);
        spoil(&mut authenticator);
        answers.push(sign_in(&auth.jar("203.0.113.7"), &authenticator).await);
    }
    let mut strangers = Authenticator::new(2);
    strangers.create(&creation(&browser).await["options"]);
    answers.push(sign_in(&auth.jar("203.0.113.7"), &strangers).await);
    browser.delete(&format!("/api/auth/passkeys/{}", passkey["id"].as_str().unwrap())).await.expect(204);
    answers.push(sign_in(&auth.jar("203.0.113.7"), &authenticator).await);
    let bodies: Vec<Value> = answers.iter().map(super::world::body_of).collect();
    assert!(bodies.iter().all(|body| body["code"] == "bad_passkey" && *body == bodies[0]), "{bodies:?}");
    assert!(answers.iter().all(|answer| answer.status() == 401 && answer.session_cookie().is_none()));
}

#[tokio::test]
async fn a_counter_that_went_back_is_refused_and_stands_in_the_log() {
    let (auth, _, mut authenticator, _) = ann().await;
    let browser = auth.jar("203.0.113.7");
    for (count, status) in [(5, 200), (6, 200), (6, 401), (3, 401), (0, 401), (7, 200)] {
        authenticator.count = count;
        assert_eq!(sign_in(&browser, &authenticator).await.status(), status, "{count}");
    }
    let refused = json!({ "kind": "passkey_refused", "detail": "Ann's phone" });
    assert_eq!(kinds(&auth)[1..], [refused.clone(), refused.clone(), refused]);
}

#[tokio::test]
async fn of_two_uses_that_counted_alike_one_counts() {
    let (auth, _, mut authenticator, _) = ann().await;
    authenticator.count = 5;
    let browsers = [auth.jar("203.0.113.7"), auth.jar("203.0.113.8")];
    let answers = join_all(browsers.iter().map(|one| sign_in(one, &authenticator))).await;
    let mut statuses = [answers[0].status(), answers[1].status()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
}

#[tokio::test]
async fn the_last_way_in_stays() {
    let (auth, browser, mut authenticator, passkey) = ann().await;
    auth.world.control.script("UPDATE users SET password_hash = NULL").unwrap();
    let path = format!("/api/auth/passkeys/{}", passkey["id"].as_str().unwrap());
    assert_eq!(browser.delete(&path).await.expect(409).code(), "last_way_in");
    let second = add(&browser, &mut authenticator, "Second").await;
    browser.delete(&path).await.expect(204);
    let path = format!("/api/auth/passkeys/{}", second["id"].as_str().unwrap());
    assert_eq!(browser.delete(&path).await.expect(409).code(), "last_way_in");
    auth.world.control.script("UPDATE users SET password_hash = 'x'").unwrap();
    browser.delete(&path).await.expect(204);
    assert_eq!(browser.delete(&path).await.expect(404).code(), "not_found");
}

#[tokio::test]
async fn changes_of_passkeys_need_a_fresh_proof_and_a_session() {
    let (auth, browser, _, passkey) = ann().await;
    auth.world.clock.advance(minutes(10));
    let path = format!("/api/auth/passkeys/{}", passkey["id"].as_str().unwrap());
    let body = json!({ "challenge": "x", "name": "x", "credential": Authenticator::new(1).create(&json!({
        "rp": { "id": "gr8.test" }, "user": { "id": "x" }, "challenge": "x" })) });
    for answer in [
        browser.post("/api/auth/passkeys/options").await,
        browser.post_json("/api/auth/passkeys", &body).await,
        browser.patch_json(&path, &json!({ "name": "x" })).await,
        browser.delete(&path).await,
    ] {
        assert_eq!(answer.expect(403).code(), "step_up_required");
    }
    let nobody = auth.browser("203.0.113.7").post("/api/auth/passkeys/options").await.expect(401);
    assert_eq!(nobody.code(), "no_session");
}

#[tokio::test]
async fn other_sites_begin_no_ceremony() {
    let (auth, _, authenticator, _) = ann().await;
    let foreign = auth.world.anyone().with("origin", "https://evil.example");
    let body = signed(&request(&auth.jar("203.0.113.7")).await, &authenticator);
    for answer in [
        foreign.post("/api/auth/passkeys/sign-in/options").await,
        foreign.post_json("/api/auth/passkeys/sign-in", &body).await,
    ] {
        assert_eq!(answer.expect(403).code(), "origin_not_allowed");
    }
}

#[tokio::test]
async fn guesses_at_an_account_do_not_hold_its_passkey_up() {
    let (auth, _, authenticator, _) = ann().await;
    let mut last = 0;
    for n in 0..41 {
        let body = json!({ "email": EMAIL, "password": "not the right one" });
        last = auth.browser(&format!("198.51.100.{n}")).post_json("/api/auth/sign-in", &body).await.status();
    }
    assert_eq!(last, 429, "strangers have used up the account's tries");
    sign_in(&auth.jar("203.0.113.7"), &authenticator).await.expect(200);
}

#[tokio::test]
async fn where_browsers_offer_no_passkeys_the_platform_says_so() {
    let auth = Auth::build(|parts| parts.settings.public_url = "https://192.0.2.1".to_owned());
    let browser = auth.world.anyone().with("origin", "https://192.0.2.1");
    let refused = browser.post("/api/auth/passkeys/sign-in/options").await.expect(409);
    assert_eq!(refused.code(), "passkeys_unavailable");
}

/// A caller as handlers see them.
fn knock(auth: &Auth) -> Knock {
    let ports = auth.world.ports().clone();
    let (post, personal) = (auth.post(), Arc::new(NoTeams));
    let desk = Desk { post, personal, tokens: Tokens::of(&ports), providers: Arc::default() };
    let visit = Visit {
        ip: "203.0.113.7".to_owned(),
        place: String::new(),
        device: "Firefox on Linux".to_owned(),
        device_token: None,
        flow: None,
        before: None,
    };
    Knock { ports, desk, visit }
}

fn proof(begun: &PasskeyRequest, authenticator: &Authenticator) -> PasskeyProof {
    let begun = json!({ "challenge": begun.challenge, "options": begun.options });
    kernel::json::read(&signed(&begun, authenticator).to_string()).unwrap()
}

#[tokio::test]
async fn a_known_person_proves_themselves_with_one_of_their_own_passkeys() {
    let (auth, _, authenticator, _) = ann().await;
    let bob = auth.person("bob@example.com").await;
    let mut bobs = Authenticator::new(2);
    add(&bob, &mut bobs, "Bob's phone").await;
    let ids: Vec<UserId> = auth
        .rows("SELECT id FROM users ORDER BY email")
        .iter()
        .map(|row| row["id"].as_str().unwrap().parse().unwrap())
        .collect();
    let (knock, [ann, bob]) = (knock(&auth), ids.as_slice()) else { panic!("{ids:?}") };

    let begun = proof::begin_for(&knock, ann).await.unwrap().unwrap();
    assert_eq!(begun.options.allow_credentials.len(), 1);
    let answer = proof(&begun, &authenticator);
    proof::prove(&knock, ann, &answer).await.unwrap();
    let again = proof::prove(&knock, ann, &answer).await.unwrap_err();
    assert!(matches!(again, kernel::Fault::Conflict { code, .. } if code == "challenge_expired"));

    let begun = proof::begin(&knock).await.unwrap();
    proof::prove(&knock, ann, &proof(&begun, &authenticator)).await.unwrap();
    let begun = proof::begin(&knock).await.unwrap();
    let refused = proof::prove(&knock, ann, &proof(&begun, &bobs)).await.unwrap_err();
    assert!(matches!(refused, kernel::Fault::Unauthenticated { code, .. } if code == "bad_passkey"), "Bob's passkey");
    let begun = proof::begin_for(&knock, ann).await.unwrap().unwrap();
    let refused = proof::prove(&knock, bob, &proof(&begun, &authenticator)).await.unwrap_err();
    assert!(matches!(refused, kernel::Fault::Conflict { code, .. } if code == "challenge_expired"), "Ann's challenge");
    let nobody: UserId = auth.world.ports().new_id();
    assert!(proof::begin_for(&knock, &nobody).await.unwrap().is_none());
    assert_eq!(
        begun_for_sign_in(&auth, &proof::begin_for(&knock, ann).await.unwrap().unwrap(), &authenticator).await,
        409
    );
}

/// The status of a sign-in with a challenge that was begun for a known person.
async fn begun_for_sign_in(auth: &Auth, begun: &PasskeyRequest, authenticator: &Authenticator) -> u16 {
    let begun = json!({ "challenge": begun.challenge, "options": begun.options });
    let browser = auth.world.anyone().with("origin", PUBLIC_URL);
    browser.post_json("/api/auth/passkeys/sign-in", &signed(&begun, authenticator)).await.status()
}
