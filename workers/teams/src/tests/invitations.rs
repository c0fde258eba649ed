//! Invitations through their doors.

use futures_util::future::join_all;
use kernel::{
    email::Email,
    ids::TeamId,
    job::Recipient,
    time::{days, minutes},
};
use serde_json::{Value, json};
use testkit::{Client, PUBLIC_URL, World};

use super::world::{
    Waiting, looks_at, person, put_member, put_person, role_of, settle, team_by, text, user, whole_team, world,
};

/// Invites an address; the token of the mail's link.
async fn invite(world: &World, by: u8, team: &TeamId, email: &str, role: &str) -> (Value, String) {
    let wish = json!({ "email": email, "role": role });
    let made = person(world, by).post_json(&format!("/api/teams/{team}/invitations"), &wish).await.expect(201).json();
    (made, token(&settle(world).await))
}

fn token(waiting: &Waiting) -> String {
    let mail = waiting.mails.iter().rfind(|mail| mail.template == "invitation").expect("an invitation");
    let link = mail.data["link"].as_str().unwrap();
    link.strip_prefix(&format!("{PUBLIC_URL}/invite?token=")).expect("our own page").to_owned()
}

async fn accept(client: &Client, token: &str) -> testkit::Answer {
    client.post_json("/api/invitations/accept", &json!({ "token": token })).await
}

fn guest(world: &World) -> Client {
    world.anyone().with("origin", PUBLIC_URL)
}

async fn look(world: &World, token: &str) -> testkit::Answer {
    guest(world).post_json("/api/invitations/look", &json!({ "token": token })).await
}

#[tokio::test]
async fn an_invitation_goes_out_by_mail_and_makes_a_member() {
    let world = world();
    let id = team_by(&world, 1).await;
    settle(&world).await;
    let path = format!("/api/teams/{id}/invitations");
    let wish = json!({ "email": " P2@Example.com ", "role": "editor" });
    let made: Value = person(&world, 1).post_json(&path, &wish).await.expect(201).json();
    assert_eq!(
        (&made["state"], &made["role"], &made["invited_by"]),
        (&json!("open"), &json!("editor"), &json!("Person 1"))
    );
    assert_eq!(made["expires_at"], testkit::BEGINNING.plus(days(7)).millis());
    let told = settle(&world).await;
    let mail = &told.mails[0];
    assert_eq!(mail.to, Recipient::Address { email: Email::parse("P2@example.com").unwrap(), name: None });
    assert_eq!(mail.locale, "de", "in the inviter's own language when none is named");
    assert_eq!((&mail.data["team"], &mail.data["inviter"]), (&json!("Ours"), &json!("Person 1")));
    assert_eq!((&mail.data["role"], &mail.data["expires_at"]), (&json!("editor"), &made["expires_at"]));
    let token = token(&told);
    assert_eq!(token.len(), 43);
    assert!(
        !format!("{:?}", world.control.rows("SELECT * FROM invitations")).contains(&token),
        "only its hash is stored"
    );
    let seen: Value = look(&world, &token).await.expect(200).json();
    assert_eq!(seen["team"], json!({ "id": id, "name": "Ours" }));
    assert_eq!((&seen["email"], &seen["has_account"]), (&json!("P2@example.com"), &json!(true)));
    let team: Value = accept(&person(&world, 2), &token).await.expect(200).json();
    assert_eq!((text(&team, "/id"), text(&team, "/role")), (id.to_string(), "editor".to_owned()));
    assert_eq!((role_of(&world, &id, 2), looks_at(&world, 2)), ("editor".into(), json!(id)));
    let told = settle(&world).await;
    assert_eq!(told.actions(), ["invitation.accepted", "member.joined"]);
    assert_eq!((told.mails[0].template.as_str(), &told.mails[0].data["who"]), ("team_joined", &json!("Person 2")));
    assert_eq!(accept(&person(&world, 2), &token).await.expect(409).code(), "already_member");
    assert_eq!(look(&world, &token).await.expect(409).code(), "invitation_gone");
}

#[tokio::test]
async fn a_link_is_for_the_address_that_it_was_sent_to() {
    let world = world();
    let id = team_by(&world, 1).await;
    let (_, token) = invite(&world, 1, &id, "new@example.com", "viewer").await;
    assert_eq!(look(&world, &token).await.expect(200).json::<Value>()["has_account"], false);
    assert_eq!(accept(&person(&world, 3), &token).await.expect(403).code(), "other_address");
    put_person(&world, 5, "NEW@Example.com");
    accept(&person(&world, 5), &token).await.expect(200);
    assert_eq!(role_of(&world, &id, 5), "viewer");
}

#[tokio::test]
async fn twenty_accepts_of_one_link_are_one_membership() {
    let world = world();
    world.control.take_turns();
    let id = team_by(&world, 1).await;
    let (_, token) = invite(&world, 1, &id, "p2@example.com", "editor").await;
    let answers = join_all((0..20).map(|_| {
        let (client, token) = (person(&world, 2), token.clone());
        async move { accept(&client, &token).await }
    }))
    .await;
    assert_eq!(answers.iter().filter(|answer| answer.status() == 200).count(), 1);
    assert!(answers.iter().filter(|a| a.status() != 200).all(|a| a.code() == "already_member"));
    let told = settle(&world).await;
    assert_eq!(told.actions(), ["invitation.accepted", "member.joined"]);
    assert_eq!(told.mails.len(), 1, "the owners hear of it once");
}

#[tokio::test]
async fn twenty_invitations_of_one_address_are_one() {
    let world = world();
    world.control.take_turns();
    let id = team_by(&world, 1).await;
    settle(&world).await;
    let path = format!("/api/teams/{id}/invitations");
    let answers = join_all((0..20).map(|n| {
        let (client, path) = (person(&world, 1), path.clone());
        let email = if n % 2 == 0 { "new@example.com" } else { "NEW@example.com" };
        async move { client.post_json(&path, &json!({ "email": email, "role": "viewer" })).await }
    }))
    .await;
    assert_eq!(answers.iter().filter(|answer| answer.status() == 201).count(), 1);
    let refused = |a: &&testkit::Answer| a.code() == "already_invited" || a.status() == 429;
    assert_eq!(answers.iter().filter(refused).count(), 19);
    assert_eq!(settle(&world).await.mails.len(), 1);
}

#[tokio::test]
async fn an_invitation_that_is_taken_back_at_the_moment_it_is_accepted_is_one_of_both() {
    for _ in 0..5 {
        let world = world();
        world.control.take_turns();
        let id = team_by(&world, 1).await;
        let (made, token) = invite(&world, 1, &id, "p2@example.com", "editor").await;
        let path = format!("/api/teams/{id}/invitations/{}", text(&made, "/id"));
        let (bob, ann) = (person(&world, 2), person(&world, 1));
        let (accepted, revoked) = futures_util::future::join(accept(&bob, &token), ann.delete(&path)).await;
        let is_in = role_of(&world, &id, 2) == "editor";
        assert_eq!((accepted.status() == 200, revoked.status() == 204), (is_in, !is_in));
        assert!(is_in || accepted.code() == "invitation_gone");
        assert!(!is_in || revoked.code() == "invitation_gone");
    }
}

#[tokio::test]
async fn a_new_link_ends_the_old_one_and_begins_the_week_anew() {
    let world = world();
    let id = team_by(&world, 1).await;
    let (made, old) = invite(&world, 1, &id, "p2@example.com", "editor").await;
    let path = format!("/api/teams/{id}/invitations/{}", text(&made, "/id"));
    world.clock.advance(days(8));
    assert_eq!(accept(&person(&world, 2), &old).await.expect(409).code(), "invitation_gone");
    assert_eq!(look(&world, &old).await.expect(409).code(), "invitation_gone");
    let listed: Value = person(&world, 1).get(&format!("/api/teams/{id}/invitations")).await.expect(200).json();
    assert_eq!(listed["items"][0]["state"], "expired");
    let again: Value = person(&world, 1).post(&format!("{path}/resend")).await.expect(200).json();
    assert_eq!((&again["state"], &again["id"]), (&json!("open"), &made["id"]));
    let told = settle(&world).await;
    assert_eq!(told.actions(), ["invitation.resent"]);
    assert_eq!(accept(&person(&world, 2), &old).await.expect(409).code(), "invitation_gone");
    accept(&person(&world, 2), &token(&told)).await.expect(200);
    assert_eq!(person(&world, 1).post(&format!("{path}/resend")).await.expect(409).code(), "invitation_gone");
    assert_eq!(person(&world, 1).delete(&path).await.expect(409).code(), "invitation_gone");
}

#[tokio::test]
async fn an_invitation_can_be_taken_back() {
    let world = world();
    let id = team_by(&world, 1).await;
    let (made, token) = invite(&world, 1, &id, "p2@example.com", "editor").await;
    let path = format!("/api/teams/{id}/invitations/{}", text(&made, "/id"));
    person(&world, 1).delete(&path).await.expect(204);
    person(&world, 1).delete(&path).await.expect(204);
    assert_eq!(settle(&world).await.actions(), ["invitation.revoked"], "twice is once");
    assert_eq!(accept(&person(&world, 2), &token).await.expect(409).code(), "invitation_gone");
    assert_eq!(person(&world, 1).post(&format!("{path}/resend")).await.expect(409).code(), "invitation_gone");
    let (again, _) = invite(&world, 1, &id, "p2@example.com", "viewer").await;
    let listed: Value = person(&world, 1).get(&format!("/api/teams/{id}/invitations?limit=1")).await.json();
    assert_eq!(listed["items"][0]["id"], again["id"], "newest first");
    let cursor = listed["next_cursor"].as_str().unwrap();
    let rest: Value = person(&world, 1).get(&format!("/api/teams/{id}/invitations?cursor={cursor}")).await.json();
    assert_eq!(rest["items"][0]["state"], "revoked");
}

#[tokio::test]
async fn an_invitation_is_as_good_as_the_one_who_sent_it() {
    let world = world();
    let id = whole_team(&world).await;
    put_person(&world, 5, "p5@example.com");
    let (made, token) = invite(&world, 2, &id, "p5@example.com", "admin").await;
    let ann = person(&world, 1);
    ann.patch_json(&format!("/api/teams/{id}/members/{}", user(2)), &json!({ "role": "editor" })).await.expect(200);
    assert_eq!(accept(&person(&world, 5), &token).await.expect(409).code(), "invitation_gone");
    let listed: Value = ann.get(&format!("/api/teams/{id}/invitations")).await.json();
    assert_eq!(listed["items"][0]["state"], "revoked");
    settle(&world).await;
    ann.post(&format!("/api/teams/{id}/invitations/{}/resend", text(&made, "/id"))).await.expect(200);
    let fresh = self::token(&settle(&world).await);
    accept(&person(&world, 5), &fresh).await.expect(200);
}

#[tokio::test]
async fn invitations_are_for_those_who_manage_and_reach_no_higher_than_they() {
    let world = world();
    let id = whole_team(&world).await;
    let path = format!("/api/teams/{id}/invitations");
    let wish = |role: &str| json!({ "email": "new@example.com", "role": role });
    for n in [3, 4] {
        let member = person(&world, n);
        assert_eq!(member.get(&path).await.expect(403).code(), "role_forbids");
        assert_eq!(member.post_json(&path, &wish("viewer")).await.expect(403).code(), "role_forbids");
    }
    assert_eq!(person(&world, 2).post_json(&path, &wish("owner")).await.expect(403).code(), "role_too_high");
    let (made, _) = invite(&world, 1, &id, "new@example.com", "owner").await;
    let one = format!("{path}/{}", text(&made, "/id"));
    assert_eq!(person(&world, 2).delete(&one).await.expect(403).code(), "role_too_high");
    assert_eq!(person(&world, 2).post(&format!("{one}/resend")).await.expect(403).code(), "role_too_high");
    let taken = json!({ "email": "p4@EXAMPLE.com", "role": "viewer" });
    assert_eq!(person(&world, 2).post_json(&path, &taken).await.expect(409).code(), "already_member");
    assert_eq!(person(&world, 2).post_json(&path, &wish("viewer")).await.expect(409).code(), "already_invited");
    let bad = json!({ "email": "nobody", "role": "viewer", "locale": "x y" });
    assert_eq!(person(&world, 2).post_json(&path, &bad).await.expect(422).bad_fields(), ["email", "locale"]);
}

#[tokio::test]
async fn another_teams_invitation_is_not_there() {
    let world = world();
    let (ours, theirs) = (team_by(&world, 1).await, team_by(&world, 2).await);
    let (made, _) = invite(&world, 1, &ours, "new@example.com", "viewer").await;
    let path = format!("/api/teams/{theirs}/invitations/{}", text(&made, "/id"));
    person(&world, 2).delete(&path).await.expect(404);
    person(&world, 2).post(&format!("{path}/resend")).await.expect(404);
}

#[tokio::test]
async fn one_address_gets_five_mails_an_hour_whoever_sends_them() {
    let world = world();
    let mut sent = 0;
    for n in [1, 2, 3, 4] {
        for _ in 0..2 {
            let id = team_by(&world, n).await;
            let wish = json!({ "email": "victim@example.org", "role": "viewer" });
            let answer = person(&world, n).post_json(&format!("/api/teams/{id}/invitations"), &wish).await;
            sent += usize::from(answer.status() == 201);
        }
    }
    assert_eq!(sent, 5);
    world.clock.advance(minutes(12));
    let (id, wish) = (team_by(&world, 1).await, json!({ "email": "victim@example.org", "role": "viewer" }));
    let path = format!("/api/teams/{id}/invitations");
    let made: Value = person(&world, 1).post_json(&path, &wish).await.expect(201).json();
    let refused = person(&world, 1).post(&format!("{path}/{}/resend", text(&made, "/id"))).await.expect(429);
    assert!(!refused.header("retry-after").is_empty());
}

#[tokio::test]
async fn a_whole_company_is_invited_at_once_but_no_two() {
    let world = world();
    let id = team_by(&world, 1).await;
    let path = format!("/api/teams/{id}/invitations");
    for n in 0..100 {
        let wish = json!({ "email": format!("person{n}@example.org"), "role": "viewer" });
        person(&world, 1).post_json(&path, &wish).await.expect(201);
    }
    let one_more = json!({ "email": "person100@example.org", "role": "viewer" });
    person(&world, 1).post_json(&path, &one_more).await.expect(429);
}

#[tokio::test]
async fn nobody_comes_into_a_closed_or_fifty_first_team() {
    let world = world();
    let id = team_by(&world, 1).await;
    let (_, token) = invite(&world, 1, &id, "p2@example.com", "editor").await;
    person(&world, 1).delete(&format!("/api/teams/{id}")).await.expect(200);
    assert_eq!(accept(&person(&world, 2), &token).await.expect(409).code(), "invitation_gone");
    assert_eq!(look(&world, &token).await.expect(409).code(), "invitation_gone");
    person(&world, 1).post(&format!("/api/teams/{id}/restore")).await.expect(200);
    for n in 100..150 {
        let team = super::world::team(n);
        world.control.insert_filled("teams", &[("id", team.as_str())]);
        put_member(&world, &team, 2, "viewer");
    }
    assert_eq!(accept(&person(&world, 2), &token).await.expect(409).code(), "too_many_teams");
}

#[tokio::test]
async fn links_are_looked_at_from_our_own_pages_and_not_without_end() {
    let world = world();
    let body = json!({ "token": "x".repeat(43) });
    let evil = world.anyone().with("origin", "https://evil.example");
    assert_eq!(evil.post_json("/api/invitations/look", &body).await.expect(403).code(), "origin_not_allowed");
    for _ in 0..30 {
        assert_eq!(look(&world, "' OR 1=1 --").await.expect(409).code(), "invitation_gone");
    }
    look(&world, "").await.expect(429);
}

#[tokio::test]
async fn old_invitations_are_forgotten() {
    let world = world();
    let id = team_by(&world, 1).await;
    invite(&world, 1, &id, "new@example.com", "viewer").await;
    world.clock.advance(days(36));
    crate::sweep(world.ports()).await.unwrap();
    assert_eq!(world.control.rows("SELECT id FROM invitations").len(), 1);
    world.clock.advance(days(2));
    crate::sweep(world.ports()).await.unwrap();
    assert!(world.control.rows("SELECT id FROM invitations").is_empty());
}
