//! Domains and joining through their doors.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::world::{looks_at, person, put_person, role_of, settle, team_by, user, whole_team, world};

#[tokio::test]
async fn people_of_a_domain_find_the_team_and_join() {
    let world = world();
    let id = team_by(&world, 1).await;
    settle(&world).await;
    let (ann, path) = (person(&world, 1), format!("/api/teams/{id}/domains"));
    let added: Value =
        ann.post_json(&path, &json!({ "domain": "@Example.COM", "role": "editor" })).await.expect(201).json();
    assert_eq!((&added["domain"], &added["role"]), (&json!("example.com"), &json!("editor")));
    assert_eq!(ann.get(&path).await.expect(200).json::<Value>(), json!({ "items": [added] }));
    assert_eq!(ann.get("/api/teams/joinable").await.json::<Value>(), json!({ "items": [] }), "not for members");
    let bob = person(&world, 2);
    let found: Value = bob.get("/api/teams/joinable").await.expect(200).json();
    assert_eq!(found["items"], json!([{ "team_id": id, "name": "Ours", "domain": "example.com" }]));
    let team: Value = bob.post(&format!("/api/teams/{id}/join")).await.expect(200).json();
    assert_eq!((&team["id"], &team["role"]), (&json!(id), &json!("editor")));
    assert_eq!((role_of(&world, &id, 2), looks_at(&world, 2)), ("editor".into(), json!(id)));
    assert_eq!(bob.post(&format!("/api/teams/{id}/join")).await.expect(409).code(), "already_member");
    let told = settle(&world).await;
    assert_eq!(told.actions(), ["domain.added", "member.joined"]);
    assert_eq!(told.changes[1].after.as_ref().unwrap()["by"], "domain");
    assert_eq!(told.mails[0].template, "team_joined");
}

#[tokio::test]
async fn twenty_joins_at_once_are_one_membership() {
    let world = world();
    world.control.take_turns();
    let id = team_by(&world, 1).await;
    let domain = json!({ "domain": "example.com", "role": "viewer" });
    person(&world, 1).post_json(&format!("/api/teams/{id}/domains"), &domain).await.expect(201);
    settle(&world).await;
    let join = |_| {
        let (client, path) = (person(&world, 2), format!("/api/teams/{id}/join"));
        async move { client.post(&path).await.status() }
    };
    let statuses = join_all((0..20).map(join)).await;
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1);
    assert_eq!(settle(&world).await.actions(), ["member.joined"]);
}

#[tokio::test]
async fn only_ones_own_domain_can_be_added_and_never_a_mail_services() {
    let world = world();
    put_person(&world, 5, "someone@gmail.com");
    let id = whole_team(&world).await;
    super::world::put_member(&world, &id, 5, "admin");
    let path = format!("/api/teams/{id}/domains");
    for (n, domain, role, bad) in [
        (1, "other.example", "viewer", "domain"),
        (1, "", "viewer", "domain"),
        (5, "gmail.com", "viewer", "domain"),
        (1, "example.com", "owner", "role"),
    ] {
        let answer = person(&world, n).post_json(&path, &json!({ "domain": domain, "role": role })).await.expect(422);
        assert_eq!(answer.bad_fields(), [bad], "{domain}");
    }
    for n in [3, 4] {
        let member = person(&world, n);
        member.get(&path).await.expect(403);
        member.post_json(&path, &json!({ "domain": "example.com", "role": "viewer" })).await.expect(403);
        member.delete(&format!("{path}/example.com")).await.expect(403);
    }
    let admin = person(&world, 2);
    admin.post_json(&path, &json!({ "domain": "example.com", "role": "admin" })).await.expect(201);
    let again = admin.post_json(&path, &json!({ "domain": "EXAMPLE.com", "role": "viewer" })).await.expect(409);
    assert_eq!(again.code(), "domain_taken");
    assert_eq!(person(&world, 5).get("/api/teams/joinable").await.expect(200).json::<Value>(), json!({ "items": [] }));
}

#[tokio::test]
async fn nobody_joins_a_team_that_is_not_open_to_them() {
    let world = world();
    put_person(&world, 5, "eve@other.example");
    let id = team_by(&world, 1).await;
    let (ann, path) = (person(&world, 1), format!("/api/teams/{id}"));
    person(&world, 2).post(&format!("{path}/join")).await.expect(404);
    ann.post_json(&format!("{path}/domains"), &json!({ "domain": "example.com", "role": "viewer" })).await.expect(201);
    person(&world, 5).post(&format!("{path}/join")).await.expect(404);
    ann.delete(&path).await.expect(200);
    person(&world, 2).post(&format!("{path}/join")).await.expect(404);
    assert_eq!(person(&world, 2).get("/api/teams/joinable").await.json::<Value>(), json!({ "items": [] }));
    ann.post(&format!("{path}/restore")).await.expect(200);
    person(&world, 2).post(&format!("{path}/join")).await.expect(200);
    ann.delete(&format!("{path}/domains/Example.com")).await.expect(204);
    ann.delete(&format!("{path}/domains/example.com")).await.expect(404);
    person(&world, 3).post(&format!("{path}/join")).await.expect(404);
    assert_eq!(role_of(&world, &id, 2), "viewer", "those who joined stay");
}

#[tokio::test]
async fn whoever_was_taken_out_comes_back_by_invitation_only() {
    let world = world();
    let id = team_by(&world, 1).await;
    let (ann, bob, path) = (person(&world, 1), person(&world, 2), format!("/api/teams/{id}"));
    ann.post_json(&format!("{path}/domains"), &json!({ "domain": "example.com", "role": "viewer" })).await.expect(201);
    bob.post(&format!("{path}/join")).await.expect(200);
    ann.delete(&format!("{path}/members/{}", user(2))).await.expect(204);
    assert_eq!(bob.get("/api/teams/joinable").await.json::<Value>(), json!({ "items": [] }));
    bob.post(&format!("{path}/join")).await.expect(404);
    settle(&world).await;
    ann.post_json(&format!("{path}/invitations"), &json!({ "email": "p2@example.com", "role": "viewer" }))
        .await
        .expect(201);
    let told = settle(&world).await;
    let link = told.mails[0].data["link"].as_str().unwrap();
    let token = link.split_once("token=").unwrap().1;
    bob.post_json("/api/invitations/accept", &json!({ "token": token })).await.expect(200);
    bob.delete(&format!("{path}/members/{}", user(2))).await.expect(204);
    bob.post(&format!("{path}/join")).await.expect(200);
}
