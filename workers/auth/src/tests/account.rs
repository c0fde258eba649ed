//! The profile, another address, "this was not me", everything as a file.

use kernel::{
    ports::Clock,
    time::{days, hours, minutes},
};
use serde_json::{Value, json};
use testkit::{Answer, Browser};

use super::world::{Auth, PASSWORD, body_of};

const NEW: &str = "seven chairs of oak";

async fn confirm(auth: &Auth, token: &str) -> Answer {
    auth.browser("203.0.113.9").post_json("/api/auth/account/email/confirm", &json!({ "token": token })).await
}

async fn secure(auth: &Auth, token: &str) -> Answer {
    auth.browser("203.0.113.9").post_json("/api/auth/secure", &json!({ "token": token })).await
}

/// Asks for another address; the tokens that went to the old and to the new one.
async fn move_to(auth: &Auth, browser: &Browser, (old, new): (&str, &str)) -> (String, String) {
    browser.post_json("/api/auth/account/email", &json!({ "email": new })).await.expect(202);
    let from = auth.link_of(old, "email_change_old", "/confirm-email?token=").await;
    (from, auth.link_of(new, "email_change_new", "/confirm-email?token=").await)
}

/// The token of the latest "this was not me".
async fn not_me(auth: &Auth, email: &str) -> String {
    auth.link_of(email, "security_notice", "/secure?token=").await
}

#[tokio::test]
async fn a_person_changes_what_they_are_called_and_the_rest_stays() {
    let auth = Auth::new();
    let ann = auth.person("ann@example.com").await;
    let patch = async |body: Value| ann.patch_json("/api/auth/account", &body).await;
    let user: Value = patch(json!({ "name": "  Ann Löwe ", "zone": "america/new_york" })).await.expect(200).json();
    assert_eq!((&user["name"], &user["zone"]), (&json!("Ann Löwe"), &json!("America/New_York")));
    assert_eq!((&user["locale"], &user["mail"]["leads"]), (&json!("de"), &json!(true)));
    let user: Value = patch(json!({ "locale": "en-GB", "mail": { "leads": false } })).await.expect(200).json();
    assert_eq!((&user["name"], &user["locale"]), (&json!("Ann Löwe"), &json!("en-GB")));
    assert_eq!(user["mail"], json!({ "leads": false, "appointments": true, "sites": true }));
    let same: Value = patch(json!({})).await.expect(200).json();
    assert_eq!(same, user);
    let bad = patch(json!({ "name": "Win at evil.com", "locale": "x", "zone": "Mars/Olympus" })).await.expect(422);
    assert_eq!(bad.bad_fields(), ["name", "locale", "zone"]);
    for odd in [json!({ "name": 7 }), json!({ "mail": { "leads": "no" } }), json!([])] {
        patch(odd).await.expect(422);
    }
}

#[tokio::test]
async fn an_address_changes_once_both_mailboxes_said_yes_in_whatever_order() {
    for first in ["old", "new"] {
        let auth = Auth::new();
        let ann = auth.person("ann@example.com").await;
        let (old, new) = move_to(&auth, &ann, ("ann@example.com", "Ann@elsewhere.example")).await;
        let (one, other, missing) = if first == "old" { (&old, &new, "new") } else { (&new, &old, "old") };
        let waiting = confirm(&auth, one).await.expect(200);
        assert_eq!(body_of(&waiting), json!({ "status": "waiting", "waiting_for": missing }));
        let session: Value = ann.get("/api/auth/session").await.expect(200).json();
        assert_eq!(session["user"]["email"], "ann@example.com");
        assert_eq!(confirm(&auth, one).await.expect(409).code(), "link_used_or_expired", "once");
        assert_eq!(body_of(&confirm(&auth, other).await.expect(200)), json!({ "status": "changed" }));
        let session: Value = ann.get("/api/auth/session").await.expect(200).json();
        assert_eq!(session["user"]["email"], "Ann@elsewhere.example");
        auth.sign_in("ann@example.com", PASSWORD).await.expect(401);
        auth.sign_in("ann@elsewhere.example", PASSWORD).await.expect(200);
        assert!(
            auth.notices("ann@example.com").await.contains(&"email_changed".to_owned()),
            "the old address hears of it"
        );
        auth.sign_up("ann@example.com", PASSWORD).await.expect(202);
        let reused = auth.link("ann@example.com").await;
        auth.verify(&reused).await.expect(200);
    }
}

#[tokio::test]
async fn both_links_at_the_same_moment_change_the_address_once() {
    let auth = Auth::new();
    let ann = auth.person("ann@example.com").await;
    let (old, new) = move_to(&auth, &ann, ("ann@example.com", "ann@elsewhere.example")).await;
    auth.world.control.take_turns();
    let (one, other) = tokio::join!(confirm(&auth, &old), confirm(&auth, &new));
    let mut states: Vec<String> = [one, other]
        .into_iter()
        .map(|answer| answer.expect(200).json::<Value>()["status"].as_str().unwrap().to_owned())
        .collect();
    states.sort();
    assert_eq!(states, ["changed", "waiting"]);
    auth.sign_in("ann@elsewhere.example", PASSWORD).await.expect(200);
}

#[tokio::test]
async fn links_of_an_address_change_end_after_a_day_and_with_the_next_change() {
    let auth = Auth::new();
    let ann = auth.person("ann@example.com").await;
    let (old, new) = move_to(&auth, &ann, ("ann@example.com", "ann@one.example")).await;
    confirm(&auth, &old).await.expect(200);
    let (again_old, again_new) = move_to(&auth, &ann, ("ann@example.com", "ann@two.example")).await;
    assert_eq!(confirm(&auth, &new).await.expect(409).code(), "link_used_or_expired", "the first wish is over");
    assert_eq!(
        body_of(&confirm(&auth, &again_new).await.expect(200))["waiting_for"],
        "old",
        "a yes to the first is none"
    );
    auth.world.clock.advance(hours(24));
    assert_eq!(confirm(&auth, &again_old).await.expect(409).code(), "link_used_or_expired");
    for odd in ["", "x", &"A".repeat(43)] {
        assert_eq!(confirm(&auth, odd).await.expect(409).code(), "link_used_or_expired");
    }
}

#[tokio::test]
async fn a_taken_address_is_told_by_mail_only() {
    let auth = Auth::new();
    let ann = auth.person("ann@example.com").await;
    auth.person("bob@example.com").await;
    // What only the first request of all does is done.
    ann.get("/api/auth/session").await.expect(200);
    auth.world.background.drive().await;
    let mut shapes = Vec::new();
    for email in ["bob@example.com", "free@example.com"] {
        auth.world.control.take_ran();
        let before = auth.mails("ann@example.com").await.len();
        let answer = ann.post_json("/api/auth/account/email", &json!({ "email": email })).await.expect(202);
        let ran = auth.world.control.take_ran();
        shapes.push((body_of(&answer), ran, auth.mails("ann@example.com").await.len() - before));
        assert_eq!(
            auth.mails(email).await.last().map(|(name, _)| name.clone()).unwrap(),
            match email {
                "bob@example.com" => "already_registered",
                _ => "email_change_new",
            }
        );
    }
    assert_eq!(shapes[0], shapes[1]);
    assert_eq!(
        ann.post_json("/api/auth/account/email", &json!({ "email": "ANN@example.com" })).await.expect(422).bad_fields(),
        ["email"]
    );
    for bad in ["", "x", "\u{430}nn@example.com"] {
        assert_eq!(
            ann.post_json("/api/auth/account/email", &json!({ "email": bad })).await.expect(422).bad_fields(),
            ["email"]
        );
    }
    auth.world.clock.advance(minutes(11));
    let stale = ann.post_json("/api/auth/account/email", &json!({ "email": "x@example.com" })).await.expect(403);
    assert_eq!(stale.code(), "step_up_required");
}

#[tokio::test]
async fn whoever_is_first_at_the_end_gets_an_address() {
    let auth = Auth::new();
    let ann = auth.person("ann@example.com").await;
    let bob = auth.person("bob@example.com").await;
    let (ann_old, ann_new) = move_to(&auth, &ann, ("ann@example.com", "free@example.com")).await;
    let (bob_old, bob_new) = move_to(&auth, &bob, ("bob@example.com", "free@example.com")).await;
    confirm(&auth, &ann_old).await.expect(200);
    confirm(&auth, &bob_old).await.expect(200);
    auth.world.control.take_turns();
    let (one, other) = tokio::join!(confirm(&auth, &ann_new), confirm(&auth, &bob_new));
    let mut states = [one.status(), other.status()];
    states.sort_unstable();
    assert_eq!(states, [200, 409]);
    let taken = if one.status() == 409 { one } else { other };
    assert_eq!(taken.code(), "email_taken");
    assert_eq!(auth.rows("SELECT id FROM users WHERE email_folded = 'free@example.com'").len(), 1);
}

#[tokio::test]
async fn the_old_address_brings_itself_back_for_a_week_and_the_new_one_loses_everything() {
    let auth = Auth::new();
    let ann = auth.person("ann@example.com").await;
    let (old, new) = move_to(&auth, &ann, ("ann@example.com", "thief@evil.example")).await;
    confirm(&auth, &old).await.expect(200);
    confirm(&auth, &new).await.expect(200);
    let undo = not_me(&auth, "ann@example.com").await;
    // The thief goes on: a third address, whose change would let the second one undo it.
    let (second, third) = move_to(&auth, &ann, ("thief@evil.example", "deeper@evil.example")).await;
    confirm(&auth, &second).await.expect(200);
    confirm(&auth, &third).await.expect(200);
    let thiefs = not_me(&auth, "thief@evil.example").await;
    auth.world.clock.advance(days(7) - minutes(1));
    secure(&auth, &undo).await.expect(204);
    assert_eq!(ann.get("/api/auth/session").await.expect(401).code(), "session_expired");
    auth.sign_in("deeper@evil.example", PASSWORD).await.expect(401);
    auth.sign_in("ann@example.com", PASSWORD).await.expect(401);
    assert_eq!(secure(&auth, &thiefs).await.expect(409).code(), "link_used_or_expired");
    assert_eq!(secure(&auth, &undo).await.expect(409).code(), "link_used_or_expired", "once");
    let reset = auth.link_of("ann@example.com", "reset_password", "/reset?token=").await;
    let body = json!({ "token": reset, "password": NEW });
    auth.browser("203.0.113.9").post_json("/api/auth/password/reset", &body).await.expect(204);
    auth.sign_in("ann@example.com", NEW).await.expect(200);
}

#[tokio::test]
async fn an_old_address_that_somebody_has_by_now_is_not_taken_from_them() {
    let auth = Auth::new();
    let ann = auth.person("ann@example.com").await;
    let (old, new) = move_to(&auth, &ann, ("ann@example.com", "ann@elsewhere.example")).await;
    confirm(&auth, &old).await.expect(200);
    confirm(&auth, &new).await.expect(200);
    let undo = not_me(&auth, "ann@example.com").await;
    let newcomer = auth.person("ann@example.com").await;
    secure(&auth, &undo).await.expect(204);
    newcomer.get("/api/auth/session").await.expect(200);
    assert_eq!(ann.get("/api/auth/session").await.expect(401).code(), "session_expired", "the rest is done");
    auth.link_of("ann@elsewhere.example", "reset_password", "/reset?token=").await;
}

#[tokio::test]
async fn links_in_the_old_mailbox_open_nothing_any_more() {
    let auth = Auth::new();
    let ann = auth.person("ann@example.com").await;
    let ask = json!({ "email": "ann@example.com" });
    for path in ["/api/auth/magic-link", "/api/auth/password/forgot"] {
        auth.browser("203.0.113.9").post_json(path, &ask).await.expect(202);
    }
    let magic = auth.link_of("ann@example.com", "magic_link", "/magic?token=").await;
    let reset = auth.link_of("ann@example.com", "reset_password", "/reset?token=").await;
    let (old, new) = move_to(&auth, &ann, ("ann@example.com", "ann@elsewhere.example")).await;
    confirm(&auth, &old).await.expect(200);
    confirm(&auth, &new).await.expect(200);
    let guest = auth.browser("203.0.113.9");
    guest.post_json("/api/auth/magic-link/use", &json!({ "token": magic })).await.expect(409);
    guest.post_json("/api/auth/password/reset", &json!({ "token": reset, "password": NEW })).await.expect(409);
}

#[tokio::test]
async fn this_was_not_me_throws_everybody_out_and_takes_away_what_was_added_since() {
    let auth = Auth::new();
    let ann = auth.person("ann@example.com").await;
    auth.world
        .control
        .script(
            "INSERT INTO passkeys (id, credential_id, user_id, name, algorithm, public_key, sign_count, transports, backed_up, created_at)
             SELECT 'cred_1', 'mine', id, 'Mine', -7, '{}', 0, '', 0, 1 FROM users",
        )
        .unwrap();
    auth.world.clock.advance(hours(1));
    let thief = auth.jar("198.51.100.66");
    thief
        .post_json("/api/auth/sign-in", &json!({ "email": "ann@example.com", "password": PASSWORD }))
        .await
        .expect(200);
    let token = not_me(&auth, "ann@example.com").await;
    let now = auth.world.clock.now().millis() + 1;
    auth.world
        .control
        .script(&format!(
            "INSERT INTO passkeys (id, credential_id, user_id, name, algorithm, public_key, sign_count, transports, backed_up, created_at)
               SELECT 'cred_2', 'theirs', id, 'Theirs', -7, '{{}}', 0, '', 0, {now} FROM users;
             INSERT INTO identities (provider, subject, user_id, email, linked_at, last_used_at)
               SELECT 'google', 'thief', id, 'thief@evil.example', {now}, {now} FROM users;
             INSERT INTO teams (id, name, shard, created_at, updated_at) VALUES ('team_019384a8c0de7f00a1b2c3d4e5f60718', 'T', 0, 1, 1);
             INSERT INTO members (team_id, user_id, role, created_at) SELECT 'team_019384a8c0de7f00a1b2c3d4e5f60718', id, 'owner', 1 FROM users;
             INSERT INTO api_keys (id, team_id, created_by, name, key_hash, hint, scopes, ips, per_minute, created_at)
               SELECT 'key_019384a8c0de7f00a1b2c3d4e5f60718', 'team_019384a8c0de7f00a1b2c3d4e5f60718', id, 'K', 'h', 'abc', '', '', 60, {now} FROM users;"
        ))
        .unwrap();
    thief.post("/api/auth/account/deletion").await.expect(200);
    secure(&auth, &token).await.expect(204);
    for browser in [&ann, &thief] {
        assert_eq!(browser.get("/api/auth/session").await.expect(401).code(), "session_expired");
    }
    auth.sign_in("ann@example.com", PASSWORD).await.expect(401);
    assert!(auth.rows("SELECT * FROM devices").is_empty());
    assert_eq!(auth.rows("SELECT name FROM passkeys"), [json!({ "name": "Mine" })]);
    assert!(auth.rows("SELECT * FROM identities").is_empty());
    assert_eq!(auth.rows("SELECT id FROM api_keys WHERE revoked_at IS NOT NULL").len(), 1);
    assert_eq!(auth.rows("SELECT deletion_at FROM users")[0]["deletion_at"], Value::Null);
    let told: Vec<Value> = auth.rows("SELECT kind FROM security_events WHERE kind = 'secured'");
    assert_eq!(told.len(), 1);
    auth.world.background.drive().await;
    let waiting = auth.world.queue.take();
    assert!(waiting.iter().any(|envelope| format!("{:?}", envelope.body).contains("key.revoked")));
    auth.link_of("ann@example.com", "reset_password", "/reset?token=").await;
}

#[tokio::test]
async fn this_was_not_me_works_once_for_a_week() {
    let auth = Auth::new();
    auth.person("ann@example.com").await;
    auth.world.clock.advance(minutes(1));
    auth.sign_in("ann@example.com", PASSWORD).await.expect(200);
    let (token, late) = (not_me(&auth, "ann@example.com").await, auth.jar("198.51.100.3"));
    late.post_json("/api/auth/sign-in", &json!({ "email": "ann@example.com", "password": PASSWORD })).await.expect(200);
    let other = not_me(&auth, "ann@example.com").await;
    auth.world.control.take_turns();
    let answers = futures_util::future::join_all((0..6).map(|_| secure(&auth, &token))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status() == 204).count(), 1);
    assert!(answers.iter().all(|answer| answer.status() == 204 || answer.code() == "link_used_or_expired"));
    auth.world.clock.advance(days(7));
    assert_eq!(secure(&auth, &other).await.expect(409).code(), "link_used_or_expired");
    for odd in ["", "x", &"A".repeat(43)] {
        assert_eq!(secure(&auth, odd).await.expect(409).code(), "link_used_or_expired");
    }
}

#[tokio::test]
async fn a_second_factor_does_not_fall_by_a_link_in_a_mailbox() {
    let auth = Auth::new();
    auth.person("ann@example.com").await;
    auth.world.clock.advance(minutes(1));
    auth.sign_in("ann@example.com", PASSWORD).await.expect(200);
    let token = not_me(&auth, "ann@example.com").await;
    let now = auth.world.clock.now().millis() + 1;
    let add = format!(
        "INSERT INTO totp (user_id, secret_sealed, created_at, confirmed_at) SELECT id, 'x', {now}, {now} FROM users"
    );
    auth.world.control.script(&add).unwrap();
    secure(&auth, &token).await.expect(204);
    let reset = auth.link_of("ann@example.com", "reset_password", "/reset?token=").await;
    let body = json!({ "token": reset, "password": NEW });
    auth.browser("203.0.113.9").post_json("/api/auth/password/reset", &body).await.expect(204);
    let asked: Value = auth.sign_in("ann@example.com", NEW).await.expect(200).json();
    assert_eq!(asked["status"], "second_factor_required");
}

/// A row of every table that knows people.
fn give_something_of_everything(auth: &Auth, user: &str, sealed: &str) {
    auth.world
        .control
        .script(&format!(
            "INSERT INTO phones (user_id, number_sealed, hint, created_at, confirmed_at) VALUES ('{user}', '{sealed}', '56', 1, 1);
             INSERT INTO totp (user_id, secret_sealed, created_at, confirmed_at) VALUES ('{user}', 'sealed-totp', 1, 1);
             INSERT INTO recovery_codes (user_id, code_hash, created_at) VALUES ('{user}', 'hash-of-code', 1);
             INSERT INTO teams (id, name, shard, created_at, updated_at) VALUES ('team_019384a8c0de7f00a1b2c3d4e5f60718', 'Café', 1, 1, 1);
             INSERT INTO members (team_id, user_id, role, created_at) VALUES ('team_019384a8c0de7f00a1b2c3d4e5f60718', '{user}', 'owner', 1);
             INSERT INTO teams (id, name, shard, created_at, updated_at) VALUES ('team_019384a8c0de7f00a1b2c3d4e5f60719', 'Bar', 1, 1, 1);
             INSERT INTO former_members (team_id, user_id, is_excluded, created_at) VALUES ('team_019384a8c0de7f00a1b2c3d4e5f60719', '{user}', 1, 7);
             INSERT INTO email_links (token_hash, purpose, email_folded, created_at, expires_at)
               VALUES ('hash-of-notice', 'notice', 'ann@example.com', 8, 9), ('hash-of-other', 'notice', 'bob@example.com', 8, 9);
             INSERT INTO api_keys (id, team_id, created_by, name, key_hash, hint, scopes, ips, per_minute, signing_sealed, created_at)
               VALUES ('key_1', 'team_019384a8c0de7f00a1b2c3d4e5f60718', '{user}', 'Sync', 'hash-of-key', 'abc', '', '', 60, 'sealed-signing', 1);
             INSERT INTO invitations (id, team_id, email, email_folded, role, locale, token_hash, invited_by, created_at, expires_at)
               VALUES ('inv_1', 'team_019384a8c0de7f00a1b2c3d4e5f60718', 'bob@example.com', 'bob@example.com', 'viewer', 'en', 'hash-of-invitation', '{user}', 1, 2);"
        ))
        .unwrap();
}

#[tokio::test]
async fn a_person_takes_everything_along_and_no_secret_is_among_it() {
    let auth = Auth::new();
    let ann = auth.person("ann@example.com").await;
    let user: Value = ann.get("/api/auth/session").await.expect(200).json();
    let user = user["user"]["id"].as_str().unwrap().to_owned();
    let number = kernel::secret::Secret::new("+4930123456".to_owned());
    let sealed = crate::seal::seal(auth.world.ports(), crate::seal::PHONE, &user, &number).unwrap();
    give_something_of_everything(&auth, &user, &sealed);
    let answer = ann.get("/api/auth/account/export").await.expect(200);
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"gr8-account.json\"");
    assert_eq!(answer.header("content-type"), "application/json");
    let file: Value = answer.json();
    let data = &file["data"];
    assert_eq!(data["profile"][0]["email"], "ann@example.com");
    assert_eq!(data["telephone"][0]["number"], "+4930123456");
    assert_eq!(data["memberships"][0]["team"], "Café");
    assert_eq!(
        data["former_teams"],
        json!([{ "team_id": "team_019384a8c0de7f00a1b2c3d4e5f60719", "is_excluded": 1, "created_at": 7 }])
    );
    let mails: Vec<&str> =
        data["mails_with_links"].as_array().unwrap().iter().map(|row| row["purpose"].as_str().unwrap()).collect();
    assert_eq!(mails, ["notice"], "also those that were sent to the address alone, and to no other");
    assert_eq!(data["keys_made"][0]["name"], "Sync");
    assert_eq!(data["invitations_sent"][0]["email"], "bob@example.com");
    assert_eq!(data["sessions"][0]["ip"], "203.0.113.1");
    assert_eq!(file["deeds"]["team_019384a8c0de7f00a1b2c3d4e5f60718"][0]["shard"], 1);
    let kinds: Vec<&str> =
        data["security_log"].as_array().unwrap().iter().map(|row| row["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["signed_in", "data_exported"]);
    let text = answer.text();
    let hash = auth.rows("SELECT password_hash FROM users")[0]["password_hash"].as_str().unwrap().to_owned();
    for secret in [hash.as_str(), &sealed, "sealed-", "hash-of-", &ann.cookie("__Host-gr8_device"), "argon2"] {
        assert!(!text.contains(secret), "{secret}");
    }
    auth.world.clock.advance(minutes(11));
    assert_eq!(ann.get("/api/auth/account/export").await.expect(403).code(), "step_up_required");
}
