//! The end of an account: afterwards nothing anywhere names the person, but for the id in logs of teams that go on.

use std::collections::BTreeSet;

use kernel::{
    permission::Role,
    time::{days, hours},
};
use serde_json::{Value, json};

use crate::{House, Owner, people::PASSWORD, text, token_of};

const EMAIL: &str = "zoe@quillfeather.example";
const NEXT_EMAIL: &str = "zoe.next@quillfeather.example";
const NAME: &str = "Zoe Quillfeather";
const NUMBER: &str = "+493055512345";
const PAGE: &str = "<html lang=en><title>Solo</title><main><h1>Solo</h1><p>We sell and repair bicycles in the old town, \
    and we are glad about everybody who comes in. We are open from Monday to Friday.</p></main></html>";

/// What must not be found, by its name.
fn traces(user: &str) -> [(&'static str, String); 5] {
    [
        ("id", user.to_owned()),
        ("email", EMAIL.to_owned()),
        ("next email", NEXT_EMAIL.to_owned()),
        ("name", NAME.to_lowercase()),
        ("number", NUMBER.trim_start_matches('+').to_owned()),
    ]
}

/// Every place that names the person, with what it names: each table of each database, what objects store, values, blobs.
fn places(house: &House, user: &str) -> BTreeSet<(String, &'static str)> {
    let world = &house.world;
    let mut texts: Vec<(String, String)> = Vec::new();
    let shards = world.shards.iter().map(|shard| ("shard", shard.as_ref()));
    for (name, sql) in std::iter::once(("control", world.control.as_ref())).chain(shards) {
        let tables = sql.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'");
        for table in tables.iter().map(|row| text(row, "/name")) {
            let rows = sql.rows(&format!("SELECT * FROM \"{table}\""));
            texts.extend(rows.iter().map(|row| (format!("{name}.{table}"), row.to_string())));
        }
    }
    texts.extend(house.stored_by_objects().into_iter().map(|stored| ("object".to_owned(), stored)));
    texts.extend(world.kv.dump().into_iter().map(|(key, value)| ("kv".to_owned(), format!("{key} {value}"))));
    let blobs = world.blobs.dump().into_iter();
    texts.extend(blobs.map(|(key, bytes)| ("blob".to_owned(), format!("{key} {}", String::from_utf8_lossy(&bytes)))));
    texts.extend(world.queue.waiting().iter().map(|envelope| ("queue".to_owned(), format!("{envelope:?}"))));
    let traces = traces(user);
    let named = |text: &str| {
        let text = text.to_lowercase();
        traces.iter().filter(|(_, trace)| text.contains(trace)).map(|(name, _)| *name).collect::<Vec<_>>()
    };
    texts.iter().flat_map(|(place, text)| named(text).into_iter().map(|name| (place.clone(), name))).collect()
}

/// Everything that one can have.
async fn live(house: &House, zoe: &Owner, user: &str) {
    let post = async |path: &str, body: Value, status: u16| zoe.client.post_json(path, &body).await.expect(status);
    let begun: Value = zoe.client.post("/api/auth/passkeys/options").await.expect(200).json();
    let made = testkit::Authenticator::new(1).create(&begun["options"]);
    let passkey = json!({ "challenge": begun["challenge"], "name": format!("Phone of {NAME}"), "credential": made });
    post("/api/auth/passkeys", passkey, 201).await;
    post("/api/auth/sms", json!({ "number": NUMBER }), 202).await;
    let sent = house.world.sms.sent_to(NUMBER).pop().expect("a text");
    let code: String = sent.body.chars().filter(char::is_ascii_digit).take(6).collect();
    post("/api/auth/sms/confirm", json!({ "code": code }), 200).await;
    zoe.client.post("/api/auth/totp").await.expect(200);
    post("/api/auth/account/email", json!({ "email": NEXT_EMAIL }), 202).await;
    let guest = house.browser();
    for path in ["magic-link", "password/forgot", "resend"] {
        guest.post_json(&format!("/api/auth/{path}"), &json!({ "email": EMAIL })).await.expect(202);
    }
    house.settle().await;
    house
        .world
        .control
        .script(&format!(
            "INSERT INTO identities (provider, subject, user_id, email, linked_at, last_used_at) VALUES ('google', 's', '{user}', '{EMAIL}', 1, 1);
             INSERT INTO totp (user_id, secret_sealed, created_at, confirmed_at) VALUES ('{user}', 'x', 1, 1) ON CONFLICT DO NOTHING;
             INSERT INTO sent_mails (id, idempotency_key, to_email, to_name, subject, text, html, parts, created_at)
               VALUES ('mail_1', 'k', '{EMAIL}', '{NAME}', 's', 't', 'h', '[]', 1);
             INSERT INTO sent_texts (id, idempotency_key, to_number, body, created_at) VALUES ('text_1', 'k', '{NUMBER}', '1', 1);"
        ))
        .expect("rows of development and of other services");
}

/// A team of their own, with everything that a team keeps.
async fn found_a_team(house: &House, zoe: &Owner) -> String {
    house.world.http.pages("solo.example", &[("/", PAGE)]);
    let team: Value =
        zoe.client.post_json("/api/teams", &json!({ "name": format!("{NAME}'s") })).await.expect(201).json();
    let site = zoe.add_site(house, "solo.example").await;
    zoe.activate_all(&site).await;
    let visitor = house.world.anyone().visiting(&text(&site, "/key"), "https://solo.example");
    let session: Value = visitor.post_json("/api/chatbot/sessions", &json!({})).await.expect(201).json();
    let said = json!({ "session_id": text(&session, "/session_id"), "token": text(&session, "/token"),
        "text": format!("Is {NAME} there?"), "client_id": "c1" });
    visitor.post_json("/api/chatbot/message", &said).await.expect(200);
    house.settle().await;
    text(&team, "/id")
}

/// Does something in a team of others that its log records.
async fn work_in(house: &House, owner: &Owner, zoe: &Owner) {
    house.let_in(owner, zoe, Role::Admin).await;
    let key = json!({ "name": "Sync", "scopes": ["LeadsRead"] });
    zoe.client.post_json("/api/keys", &key).await.expect(201);
    let invitation = json!({ "email": "bob@elsewhere.example", "role": "viewer" });
    let path = format!("/api/teams/{}/invitations", owner.team().await);
    zoe.client.post_json(&path, &invitation).await.expect(201);
    house.settle().await;
}

async fn by_the_hour(house: &House) {
    let ports = house.world.ports();
    auth::jobs::sweep(ports).await.expect("auth's hour");
    teams::sweep(ports).await.expect("teams' hour");
    house.settle().await;
}

#[tokio::test]
async fn nothing_is_left_of_a_person_whose_time_is_up() {
    let house = House::new();
    let mia = Owner::with_team(&house, "mia@shop.example", "Shop").await;
    let lea = Owner::with_team(&house, "lea@third.example", "Third").await;
    let zoe = Owner::sign_up(&house, EMAIL, NAME).await;
    let user = text(&zoe.session, "/user/id");
    let solo = found_a_team(&house, &zoe).await;
    work_in(&house, &mia, &zoe).await;
    work_in(&house, &lea, &zoe).await;
    let third = lea.team().await;
    zoe.client.delete(&format!("/api/teams/{third}/members/{user}")).await.expect(204);
    let again = json!({ "email": EMAIL, "role": "viewer" });
    lea.client.post_json(&format!("/api/teams/{third}/invitations"), &again).await.expect(201);
    live(&house, &zoe, &user).await;
    assert_everything_is_there(&house, &user);

    zoe.client.post("/api/auth/account/deletion").await.expect(200);
    house.settle().await;
    house.world.clock.advance(days(14));
    // The team of one goes in runs, and its last row when nothing can be on the queue any more.
    for _ in 0..28 {
        by_the_hour(&house).await;
        house.world.clock.advance(hours(1));
    }
    let left: Vec<(String, &str)> = places(&house, &user).into_iter().collect();
    assert_eq!(left, [("shard.audit_log".to_owned(), "id")]);
    assert!(house.world.control.rows(&format!("SELECT id FROM teams WHERE id = '{solo}'")).is_empty());
    for (email, team) in [("mia@shop.example", "Shop"), ("lea@third.example", "Third")] {
        assert_the_log_holds(&house, email, team, &user).await;
    }
    let stranger =
        house.browser().post_json("/api/auth/sign-in", &json!({ "email": EMAIL, "password": PASSWORD })).await;
    assert_eq!(stranger.expect(401).code(), "bad_credentials");
    Owner::sign_up(&house, EMAIL, "Somebody Else").await;
}

/// The search finds what there is to find: otherwise finding nothing proves nothing.
fn assert_everything_is_there(house: &House, user: &str) {
    let found: BTreeSet<String> = places(house, user).into_iter().map(|(place, _)| place).collect();
    for place in [
        "control.users",
        "control.sessions",
        "control.devices",
        "control.members",
        "control.former_members",
        "control.api_keys",
        "control.invitations",
        "control.email_links",
        "control.security_events",
        "control.passkeys",
        "control.phones",
        "control.recovery_codes",
        "control.identities",
        "control.totp",
        "control.teams",
        "control.sent_mails",
        "control.sent_texts",
        "shard.audit_log",
        "shard.messages",
        "object",
    ] {
        assert!(found.contains(place), "{place} is not among {found:?}");
    }
}

/// The chain is whole, and its former member is nobody.
async fn assert_the_log_holds(house: &House, email: &str, team: &str, user: &str) {
    let back = json!({ "email": email, "password": PASSWORD });
    let answer = house.browser().post_json("/api/auth/sign-in", &back).await.expect(200);
    let owner = Owner::of(house, email, &answer);
    assert_eq!(owner.session["team"]["name"], team);
    let log = format!("/api/teams/{}/audit-log", owner.team().await);
    let verdict = owner.get(&format!("{log}/verify")).await;
    assert_eq!(verdict["intact"], true, "{verdict}");
    let entries = owner.list(&format!("{log}?limit=100&actor={user}")).await;
    assert!(!entries.is_empty());
    assert!(entries.iter().all(|entry| entry["actor"]["name"] == "deleted person"), "{entries:?}");
}

#[tokio::test]
async fn a_person_takes_along_what_teams_know_of_them() {
    let house = House::new();
    let mia = Owner::with_team(&house, "mia@shop.example", "Shop").await;
    let zoe = Owner::sign_up(&house, EMAIL, NAME).await;
    work_in(&house, &mia, &zoe).await;
    let file = zoe.get("/api/auth/account/export").await;
    let team = mia.team().await.to_string();
    let deeds = file["deeds"][&team].as_array().expect("deeds in a team");
    let actions: Vec<&str> = deeds.iter().map(|deed| deed["action"].as_str().expect("an action")).collect();
    assert!(actions.contains(&"key.created") && actions.contains(&"invitation.created"), "{actions:?}");
    assert_eq!(file["data"]["memberships"][0]["team"], "Shop");
    assert_eq!(file["data"]["invitations_sent"][0]["email"], "bob@elsewhere.example");
    assert_eq!(file["data"]["invitations_received"][0]["email"], EMAIL);
    let mail = house.mail("bob@elsewhere.example").text;
    assert!(!file.to_string().contains(&token_of(&mail, "/invite")), "links of others stay theirs");
}
