//! A team that asks its people for a second factor, and one that ends a member's sessions.

use kernel::{permission::Role, time::minutes};
use serde_json::{Value, json};
use testkit::{Answer, Authenticator, Client};

use crate::{House, Owner, PASSWORD, text};

/// An owner with a team, and a member with this role, who has a team of her own, too.
async fn two(house: &House, role: Role) -> (Owner, Owner, String) {
    let owner = Owner::with_team(house, "owner@shop.example", "Shop").await;
    let mia = Owner::with_team(house, "mia@elsewhere.example", "Mias").await;
    house.let_in(&owner, &mia, role).await;
    let path = format!("/api/teams/{}", owner.team().await);
    (owner, mia, path)
}

/// A passkey, made in the session of this browser.
async fn add_passkey(client: &Client, authenticator: u8) {
    let begun: Value = client.post("/api/auth/passkeys/options").await.expect(200).json();
    let made = Authenticator::new(authenticator).create(&begun["options"]);
    let new = json!({ "challenge": begun["challenge"], "name": "Phone", "credential": made });
    client.post_json("/api/auth/passkeys", &new).await.expect(201);
}

async fn ask(owner: &Owner, path: &str, requires: bool) -> Answer {
    owner.client.patch_json(path, &json!({ "requires_second_factor": requires })).await
}

/// The account in another browser, by its password.
async fn sign_in(house: &House, owner: &Owner) -> Owner {
    let wish = json!({ "email": owner.email, "password": PASSWORD });
    let answer = house.browser().post_json("/api/auth/sign-in", &wish).await.expect(200);
    Owner::of(house, &owner.email, &answer)
}

#[tokio::test]
async fn whoever_asks_a_team_for_a_second_factor_has_one_and_was_here_a_moment_ago() {
    let house = House::new();
    let (owner, mia, path) = two(&house, Role::Editor).await;
    assert_eq!(ask(&mia, &path, true).await.expect(403).code(), "role_forbids");
    assert_eq!(ask(&owner, &path, true).await.expect(409).code(), "no_second_factor");
    add_passkey(&owner.client, 1).await;
    // The account has one now, but this session was not begun with it.
    let other = sign_in(&house, &owner).await;
    assert_eq!(ask(&other, &path, true).await.expect(409).code(), "no_second_factor");
    house.world.clock.advance(minutes(11));
    assert_eq!(ask(&owner, &path, true).await.expect(403).code(), "step_up_required");
    let step = json!({ "method": "password", "password": PASSWORD });
    owner.client.post_json("/api/auth/step-up", &step).await.expect(200);
    let team: Value = ask(&owner, &path, true).await.expect(200).json();
    assert_eq!((&team["requires_second_factor"], &team["name"]), (&json!(true), &json!("Shop")));
    ask(&owner, &path, true).await.expect(200);
    house.settle().await;
    let log = owner.list(&format!("{path}/audit-log")).await;
    let asked: Vec<&Value> = log.iter().filter(|entry| entry["action"] == "team.second_factor_required").collect();
    assert_eq!(asked.len(), 1, "asking twice is asking once");
    assert_eq!(asked[0]["after"], json!({ "requires_second_factor": true }));
    ask(&owner, &path, false).await.expect(200);
    house.settle().await;
    assert_eq!(owner.list(&format!("{path}/audit-log")).await[0]["action"], "team.second_factor_waived");
}

#[tokio::test]
async fn a_session_without_the_factor_that_its_team_asks_for_is_refused_at_the_next_request_until_it_has_one() {
    let house = House::new();
    let (owner, mia, path) = two(&house, Role::Admin).await;
    let key: Value =
        mia.client.post_json("/api/keys", &json!({ "name": "sync", "scopes": ["LeadsRead"] })).await.json();
    let program = house.world.anyone().with("authorization", &format!("Bearer {}", text(&key, "/secret")));
    add_passkey(&owner.client, 1).await;
    ask(&owner, &path, true).await.expect(200);
    for refused in [mia.client.get("/api/leads").await, mia.client.get(&path).await, mia.client.get("/api/keys").await]
    {
        assert_eq!(refused.expect(403).code(), "second_factor_required");
    }
    program.get("/api/leads").await.expect(200);
    owner.client.get("/api/leads").await.expect(200);
    let session = mia.get("/api/auth/session").await;
    assert_eq!((&session["needs_second_factor"], &session["team"]["name"]), (&json!(true), &json!("Shop")));
    let members = owner.list(&format!("{path}/members")).await;
    let without: Vec<&Value> =
        members.iter().filter(|one| one["second_factor"] == false).map(|one| &one["email"]).collect();
    assert_eq!(without, [&json!("mia@elsewhere.example")]);
    house.settle().await;
    let mail = house.mail("mia@elsewhere.example");
    assert!(mail.subject.contains("Shop") && mail.text.contains("/app/settings/security"), "{mail:?}");
    let subject = mail.subject;
    assert!(!house.subjects().contains(&("owner@shop.example".to_owned(), subject)), "the owner has one");
    // Her other team asks for nothing, and the way back is open.
    let own = mia.list("/api/teams").await.into_iter().find(|team| team["name"] == "Mias").unwrap();
    mia.client.post(&format!("/api/teams/{}/switch", text(&own, "/id"))).await.expect(200);
    mia.client.get("/api/leads").await.expect(200);
    assert_eq!(mia.client.get(&format!("{path}/members")).await.expect(403).code(), "second_factor_required");
    mia.client.post(&format!("{path}/switch")).await.expect(200);
    add_passkey(&mia.client, 2).await;
    mia.client.get("/api/leads").await.expect(200);
    assert_eq!(mia.get("/api/auth/session").await["needs_second_factor"], false);
    let wish = json!({ "email": mia.email, "password": PASSWORD });
    let asked: Value = house.browser().post_json("/api/auth/sign-in", &wish).await.expect(200).json();
    assert_eq!((&asked["status"], &asked["methods"]), (&json!("second_factor_required"), &json!(["passkey"])));
    let passkeys = mia.get("/api/auth/factors").await;
    mia.client.delete(&format!("/api/auth/passkeys/{}", text(&passkeys, "/passkeys/0/id"))).await.expect(204);
    assert_eq!(mia.client.get("/api/leads").await.expect(403).code(), "second_factor_required", "it is gone again");
    mia.client.delete(&format!("{path}/members/{}", text(&mia.session, "/user/id"))).await.expect(204);
}

#[tokio::test]
async fn sessions_that_a_team_ends_are_refused_at_the_next_request_wherever_they_look() {
    let house = House::new();
    let (owner, mia, path) = two(&house, Role::Admin).await;
    let other = sign_in(&house, &mia).await;
    let own = mia.list("/api/teams").await.into_iter().find(|team| team["name"] == "Mias").unwrap();
    other.client.post(&format!("/api/teams/{}/switch", text(&own, "/id"))).await.expect(200);
    let of = |person: &Owner| format!("{path}/members/{}/end-sessions", text(&person.session, "/user/id"));
    assert_eq!(mia.client.post(&of(&owner)).await.expect(403).code(), "role_too_high");
    assert_eq!(owner.client.post(&of(&owner)).await.expect(422).bad_fields(), ["user_id"]);
    owner.client.post(&of(&mia)).await.expect(204);
    for browser in [&mia, &other] {
        assert_eq!(browser.client.get("/api/auth/session").await.expect(401).code(), "session_expired");
        assert_eq!(browser.client.get("/api/leads").await.expect(401).code(), "session_expired");
    }
    owner.client.get("/api/leads").await.expect(200);
    house.settle().await;
    let mail = house.mail("mia@elsewhere.example");
    assert!(mail.text.contains("Shop") && mail.text.contains("/sign-in"), "{mail:?}");
    let log = owner.list(&format!("{path}/audit-log")).await;
    assert_eq!(
        (&log[0]["action"], &log[0]["resource"]["id"]),
        (&json!("member.sessions_ended"), &mia.session["user"]["id"])
    );
    let back = sign_in(&house, &mia).await;
    back.client.get("/api/leads").await.expect(200);
    let told = back.list("/api/auth/security-log").await;
    let line = told.iter().find(|event| event["kind"] == "sessions_ended_by_team").expect("a line of her log");
    assert_eq!((&line["detail"], &line["ip"]), (&json!("Shop"), &json!("")));
    for _ in 0..4 {
        owner.client.post(&of(&mia)).await.expect(204);
    }
    owner.client.post(&of(&mia)).await.expect(429);
    house.world.clock.advance(minutes(11));
    assert_eq!(owner.client.post(&of(&mia)).await.expect(403).code(), "step_up_required");
}
