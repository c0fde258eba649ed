//! The end of an account.

use kernel::{
    Body, Event, Job,
    ports::Clock,
    time::{days, minutes},
};
use serde_json::{Value, json};
use testkit::Browser;

use super::world::{Auth, PASSWORD};

const TEAM: &str = "team_019384a8c0de7f00a1b2c3d4e5f60718";

/// Puts people into a team, the first of them first.
fn team(auth: &Auth, id: &str, members: &[(&str, &str)]) {
    let team = format!("INSERT INTO teams (id, name, shard, created_at, updated_at) VALUES ('{id}', 'Café', 0, 1, 1);");
    auth.world.control.script(&team).unwrap();
    for (n, (email, role)) in members.iter().enumerate() {
        let member = format!(
            "INSERT INTO members (team_id, user_id, role, created_at) SELECT '{id}', id, '{role}', {n} FROM users WHERE email = '{email}'"
        );
        auth.world.control.script(&member).unwrap();
    }
}

async fn sweep(auth: &Auth) {
    crate::jobs::sweep(auth.world.ports()).await.unwrap();
}

fn deletion_at(answer: &testkit::Answer) -> i64 {
    answer.json::<Value>()["deletion_at"].as_i64().unwrap()
}

async fn sign_in(auth: &Auth, email: &str) -> Browser {
    let browser = auth.jar("203.0.113.1");
    browser.post_json("/api/auth/sign-in", &json!({ "email": email, "password": PASSWORD })).await.expect(200);
    browser
}

fn people(auth: &Auth) -> usize {
    auth.rows("SELECT id FROM users").len()
}

#[tokio::test]
async fn an_account_ends_after_its_grace_and_everything_works_until_then() {
    let auth = Auth::new();
    let ann = auth.person("ann@example.com").await;
    let planned = deletion_at(&ann.post("/api/auth/account/deletion").await.expect(200));
    assert_eq!(planned, auth.world.clock.now().millis() + days(14));
    let data = auth.data_of("account_deletion").await;
    assert_eq!(data["deletion_at"], json!(planned));
    assert!(data["secure_link"].as_str().unwrap().contains("/secure?token="));
    auth.world.clock.advance(days(13));
    sweep(&auth).await;
    let again = sign_in(&auth, "ann@example.com").await;
    let session: Value = again.get("/api/auth/session").await.expect(200).json();
    assert_eq!(session["deletion_at"], json!(planned));
    assert_eq!(deletion_at(&again.post("/api/auth/account/deletion").await.expect(200)), planned, "twice is once");
    auth.world.clock.advance(days(1));
    sweep(&auth).await;
    assert_eq!(people(&auth), 0);
    assert_eq!(again.get("/api/auth/session").await.expect(401).code(), "session_expired");
    assert_eq!(again.post_json("/api/auth/refresh", &json!({})).await.expect(401).code(), "session_expired");
    auth.sign_in("ann@example.com", PASSWORD).await.expect(401);
    auth.person("ann@example.com").await;
}

#[tokio::test]
async fn it_can_be_taken_back_until_the_end() {
    let auth = Auth::new();
    let ann = auth.person("ann@example.com").await;
    ann.delete("/api/auth/account/deletion").await.expect(204);
    ann.post("/api/auth/account/deletion").await.expect(200);
    auth.world.clock.advance(days(13));
    let again = sign_in(&auth, "ann@example.com").await;
    auth.world.clock.advance(minutes(12));
    again.delete("/api/auth/account/deletion").await.expect(204);
    auth.world.clock.advance(days(30));
    sweep(&auth).await;
    assert_eq!(people(&auth), 1);
    let kinds = auth.rows("SELECT kind FROM security_events WHERE kind LIKE 'deletion%' ORDER BY id");
    assert_eq!(kinds, [json!({ "kind": "deletion_planned" }), json!({ "kind": "deletion_taken_back" })]);
}

#[tokio::test]
async fn planning_asks_for_a_fresh_proof_and_for_nothing_that_another_site_could_send() {
    let auth = Auth::new();
    let ann = auth.person("ann@example.com").await;
    auth.world.clock.advance(minutes(11));
    assert_eq!(ann.post("/api/auth/account/deletion").await.expect(403).code(), "step_up_required");
    let forged = ann.caller("/").without("x-csrf-token");
    assert_eq!(forged.post("/api/auth/account/deletion").await.expect(403).code(), "csrf");
    assert_eq!(forged.delete("/api/auth/account/deletion").await.expect(403).code(), "csrf");
    assert_eq!(auth.browser("203.0.113.1").post("/api/auth/account/deletion").await.expect(401).code(), "no_session");
}

#[tokio::test]
async fn whoever_is_the_only_owner_of_others_hands_the_team_over_first() {
    let auth = Auth::new();
    let ann = auth.person("ann@example.com").await;
    auth.person("bob@example.com").await;
    team(&auth, TEAM, &[("ann@example.com", "owner"), ("bob@example.com", "admin")]);
    let refused = ann.post("/api/auth/account/deletion").await.expect(409);
    assert_eq!(refused.code(), "sole_owner");
    assert_eq!(refused.json::<Value>()["teams"], json!([{ "id": TEAM, "name": "Café" }]));
    auth.world.control.script("UPDATE teams SET deletion_at = 5").unwrap();
    ann.post("/api/auth/account/deletion").await.expect(200);
    ann.delete("/api/auth/account/deletion").await.expect(204);
    auth.world.control.script("UPDATE teams SET deletion_at = NULL; UPDATE members SET role = 'owner'").unwrap();
    ann.post("/api/auth/account/deletion").await.expect(200);
}

#[tokio::test]
async fn a_team_of_one_ends_with_its_person_and_others_go_on() {
    let auth = Auth::new();
    let ann = auth.person("ann@example.com").await;
    auth.person("bob@example.com").await;
    let shared = "team_119384a8c0de7f00a1b2c3d4e5f60718";
    team(&auth, TEAM, &[("ann@example.com", "owner")]);
    team(&auth, shared, &[("bob@example.com", "owner"), ("ann@example.com", "editor")]);
    ann.post("/api/auth/account/deletion").await.expect(200);
    auth.world.clock.advance(days(14));
    sweep(&auth).await;
    let now = auth.world.clock.now().millis();
    let teams = auth.rows("SELECT id, deletion_at FROM teams ORDER BY id");
    assert_eq!(teams, [json!({ "id": TEAM, "deletion_at": now }), json!({ "id": shared, "deletion_at": null })]);
    auth.world.background.drive().await;
    let told = auth.world.queue.take();
    let left = |envelope: &kernel::Envelope| matches!(&envelope.body, Body::Event(Event::Audited { change, .. }) if change.action == "member.left");
    let forget = |envelope: &kernel::Envelope| matches!(&envelope.body, Body::Job(Job::ForgetPerson { .. }));
    assert_eq!(told.iter().filter(|envelope| left(envelope)).map(|e| e.team.as_str()).collect::<Vec<_>>(), [shared]);
    assert_eq!(told.iter().filter(|envelope| forget(envelope)).count(), 2, "both logs lose the name");
    assert!(auth.rows("SELECT * FROM outbox").is_empty(), "everything was published");
}

#[tokio::test]
async fn a_team_whose_other_owner_left_meanwhile_is_inherited() {
    let auth = Auth::new();
    let ann = auth.person("ann@example.com").await;
    for other in ["bob", "cid", "dan"] {
        auth.person(&format!("{other}@example.com")).await;
    }
    team(
        &auth,
        TEAM,
        &[
            ("ann@example.com", "owner"),
            ("bob@example.com", "owner"),
            ("cid@example.com", "viewer"),
            ("dan@example.com", "admin"),
        ],
    );
    ann.post("/api/auth/account/deletion").await.expect(200);
    auth.world
        .control
        .script("DELETE FROM members WHERE user_id = (SELECT id FROM users WHERE email = 'bob@example.com')")
        .unwrap();
    auth.world.clock.advance(days(14));
    sweep(&auth).await;
    let owners = auth.rows("SELECT u.email FROM members m JOIN users u ON u.id = m.user_id WHERE m.role = 'owner'");
    assert_eq!(owners, [json!({ "email": "dan@example.com" })]);
}

#[tokio::test]
async fn an_account_that_resists_does_not_keep_the_others() {
    let auth = Auth::new();
    let (ann, bob) = (auth.person("ann@example.com").await, auth.person("bob@example.com").await);
    ann.post("/api/auth/account/deletion").await.expect(200);
    bob.post("/api/auth/account/deletion").await.expect(200);
    let stuck = ann.get("/api/auth/sessions").await.json::<Value>()["items"][0]["id"].as_str().unwrap().to_owned();
    auth.world.objects.plug(
        crate::family::CLASS,
        Box::new(move |asked| {
            let is_stuck = asked.name == stuck;
            testkit::later(async move {
                if is_stuck { Err(kernel::Fault::internal("down")) } else { Ok(r#"{"Ok":"erased"}"#.to_owned()) }
            })
        }),
    );
    auth.world.clock.advance(days(14));
    sweep(&auth).await;
    assert_eq!(auth.rows("SELECT email FROM users"), [json!({ "email": "ann@example.com" })]);
    auth.world.objects.plug(crate::family::CLASS, testkit::stored(crate::family::decide));
    sweep(&auth).await;
    assert_eq!(people(&auth), 0, "the next tick goes on");
}

#[tokio::test]
async fn taking_it_back_while_the_end_is_under_way_wins_or_comes_too_late() {
    let auth = Auth::new();
    let ann = auth.person("ann@example.com").await;
    ann.post("/api/auth/account/deletion").await.expect(200);
    auth.world.clock.advance(days(13));
    let again = sign_in(&auth, "ann@example.com").await;
    auth.world.clock.advance(days(1));
    auth.world.control.take_turns();
    let ((), back) = tokio::join!(sweep(&auth), again.delete("/api/auth/account/deletion"));
    match (back.status(), people(&auth)) {
        (204, 1) => assert_eq!(auth.rows("SELECT deletion_at FROM users")[0]["deletion_at"], Value::Null),
        (401 | 204, 0) => {}
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn nothing_in_this_database_names_the_person_any_more() {
    let auth = Auth::new();
    let ann = auth.person("ann@example.com").await;
    auth.sign_up("ann@example.com", PASSWORD).await.expect(202);
    let user = ann.get("/api/auth/session").await.json::<Value>()["user"]["id"].as_str().unwrap().to_owned();
    let number = kernel::secret::Secret::new("+4930123456".to_owned());
    let sealed = crate::seal::seal(auth.world.ports(), crate::seal::PHONE, &user, &number).unwrap();
    auth.person("bob@example.com").await;
    team(&auth, TEAM, &[("bob@example.com", "owner")]);
    auth.world
        .control
        .script(&format!(
            "INSERT INTO phones (user_id, number_sealed, hint, created_at, confirmed_at) VALUES ('{user}', '{sealed}', '56', 1, 1);
             INSERT INTO sent_texts (id, idempotency_key, to_number, body, created_at) VALUES ('txt_1', 'k', '+4930123456', '1', 1);
             INSERT INTO sent_mails (id, idempotency_key, to_email, subject, text, html, parts, created_at) VALUES ('mail_1', 'k', 'ann@example.com', 's', 't', 'h', '[]', 1);
             INSERT INTO former_members (team_id, user_id, is_excluded, created_at) VALUES ('{TEAM}', '{user}', 1, 1);
             INSERT INTO invitations (id, team_id, email, email_folded, role, locale, token_hash, created_at, expires_at)
               VALUES ('inv_1', '{TEAM}', 'Ann@example.com', 'ann@example.com', 'viewer', 'en', 'h', 1, 2);"
        ))
        .unwrap();
    ann.post("/api/auth/account/deletion").await.expect(200);
    auth.world.clock.advance(days(14));
    sweep(&auth).await;
    auth.world.background.drive().await;
    let forget = auth.world.queue.take();
    assert_eq!(
        forget.iter().map(|envelope| envelope.team.as_str()).collect::<Vec<_>>(),
        [TEAM],
        "a former team forgets, too"
    );
    let tables = auth.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'");
    for table in tables.iter().map(|row| row["name"].as_str().unwrap()) {
        for row in auth.rows(&format!("SELECT * FROM {table}")) {
            let text = row.to_string().to_lowercase();
            for trace in [user.as_str(), "ann@example.com", "+4930123456"] {
                assert!(!text.contains(trace), "{table}: {row}");
            }
        }
    }
}
