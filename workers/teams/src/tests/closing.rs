//! Handing over, closing, opening again.

use kernel::{
    id::Id,
    ids::SiteId,
    job::Recipient,
    ports::{Directory, SiteEntry},
    time::{days, minutes, seconds},
};
use serde_json::{Value, json};
use testkit::{BEGINNING, World};

use super::world::{looks_at, person, put_member, role_of, settle, team_by, tenant_of, text, user, whole_team, world};
use crate::SiteDirectory;

fn elsewhere(world: &World) -> SiteDirectory {
    SiteDirectory::new(world.control.clone(), world.kv.clone(), world.clock.clone())
}

#[tokio::test]
async fn an_owner_hands_the_team_over_and_stays_as_an_admin() {
    let world = world();
    let id = whole_team(&world).await;
    let path = format!("/api/teams/{id}/transfer");
    let to = |n: u8| json!({ "user_id": user(n) });
    for n in [2, 3, 4] {
        assert_eq!(person(&world, n).post_json(&path, &to(n)).await.expect(403).code(), "role_forbids");
    }
    let ann = person(&world, 1);
    assert_eq!(ann.post_json(&path, &to(1)).await.expect(422).bad_fields(), ["user_id"]);
    ann.post_json(&path, &to(9)).await.expect(404);
    let team: Value = ann.post_json(&path, &to(3)).await.expect(200).json();
    assert_eq!(team["role"], "admin");
    assert_eq!((role_of(&world, &id, 1), role_of(&world, &id, 3)), ("admin".into(), "owner".into()));
    assert_eq!(ann.post_json(&path, &to(1)).await.expect(403).code(), "role_forbids");
    let told = settle(&world).await;
    assert_eq!(told.actions(), ["team.created", "team.transferred"]);
    assert_eq!(told.changes[1].after, Some(json!({ "owner": user(3), "role": "owner" })));
}

#[tokio::test]
async fn dangerous_acts_want_a_fresh_proof_of_presence() {
    let world = world();
    let id = whole_team(&world).await;
    world.clock.advance(minutes(10));
    let ann = person(&world, 1);
    let path = format!("/api/teams/{id}");
    assert_eq!(ann.delete(&path).await.expect(403).code(), "step_up_required");
    let heir = json!({ "user_id": user(2) });
    assert_eq!(ann.post_json(&format!("{path}/transfer"), &heir).await.expect(403).code(), "step_up_required");
    assert_eq!(role_of(&world, &id, 1), "owner");
}

#[tokio::test]
async fn a_closed_team_is_there_for_its_owners_only() {
    let world = world();
    let other = team_by(&world, 3).await;
    let id = whole_team(&world).await;
    let path = format!("/api/teams/{id}");
    for n in [2, 3, 4] {
        assert_eq!(person(&world, n).delete(&path).await.expect(403).code(), "role_forbids");
    }
    let ann = person(&world, 1);
    let closed: Value = ann.delete(&path).await.expect(200).json();
    assert_eq!(closed["deletion_at"], BEGINNING.plus(days(7)).millis());
    for n in [2, 3, 4] {
        let member = person(&world, n);
        for gone in ["", "/permissions", "/members"] {
            member.get(&format!("{path}{gone}")).await.expect(404);
        }
        member.post(&format!("{path}/switch")).await.expect(404);
        member.post(&format!("{path}/restore")).await.expect(404);
    }
    assert_eq!(
        (looks_at(&world, 2), looks_at(&world, 3)),
        (Value::Null, json!(other)),
        "to another of theirs, or to none"
    );
    assert_eq!(looks_at(&world, 1), json!(id));
    assert_eq!(person(&world, 2).get("/api/teams").await.json::<Value>(), json!({ "items": [] }));
    let seen: Value = ann.get(&path).await.expect(200).json();
    assert_eq!(seen["deletion_at"], closed["deletion_at"]);
    assert_eq!(ann.patch_json(&path, &json!({ "name": "New" })).await.expect(409).code(), "team_closed");
    world.clock.advance(minutes(5));
    assert_eq!(ann.delete(&path).await.expect(200).json::<Value>(), closed, "twice is once");
}

#[tokio::test]
async fn owners_are_written_to_and_the_log_knows() {
    let world = world();
    let id = whole_team(&world).await;
    settle(&world).await;
    person(&world, 1).delete(&format!("/api/teams/{id}")).await.expect(200);
    let told = settle(&world).await;
    assert_eq!(told.actions(), ["team.deletion_planned"]);
    let mail = &told.mails[0];
    assert_eq!((mail.template.as_str(), &mail.to), ("team_deletion", &Recipient::Owners));
    assert_eq!((&mail.data["team"], &mail.data["deletion_at"]), (&json!("Ours"), &json!(BEGINNING.plus(days(7)))));
    assert!(mail.data["link"].as_str().unwrap().ends_with("/app/settings/team"));
    assert_eq!(world.objects.dismissed(&tenant_of(id, 0)), [None], "open dashboards are closed");
}

#[tokio::test]
async fn visitors_of_a_closed_teams_sites_are_sent_away_and_let_in_again() {
    let world = world();
    let id = team_by(&world, 1).await;
    let site = SiteEntry {
        key: format!("pk_{}", "ab".repeat(16)),
        team: id.clone(),
        shard: 0,
        site: SiteId::from_parts(BEGINNING, [7; 10]),
        origins: vec!["https://shop.example".into()],
    };
    world.ports().directory.publish(&site).await.unwrap();
    let far = elsewhere(&world);
    assert!(far.site(&site.key).await.unwrap().is_some());
    let ann = person(&world, 1);
    let closed: Value = ann.delete(&format!("/api/teams/{id}")).await.expect(200).json();
    assert!(closed["deletion_at"].is_i64());
    assert_eq!(world.ports().directory.site(&site.key).await.unwrap(), None, "here at once");
    world.clock.advance(seconds(30));
    assert_eq!(far.site(&site.key).await.unwrap(), None, "elsewhere once its memory forgot");
    world.ports().directory.publish(&site).await.unwrap();
    assert_eq!(elsewhere(&world).site(&site.key).await.unwrap(), None, "an owner who edits a site does not open it");
    ann.post(&format!("/api/teams/{id}/restore")).await.expect(200);
    assert!(world.ports().directory.site(&site.key).await.unwrap().is_some());
    assert!(elsewhere(&world).site(&site.key).await.unwrap().is_some());
}

#[tokio::test]
async fn what_the_closing_itself_could_not_do_its_event_does() {
    let world = world();
    let id = team_by(&world, 1).await;
    let site = SiteEntry {
        key: format!("pk_{}", "ab".repeat(16)),
        team: id.clone(),
        shard: 0,
        site: SiteId::from_parts(BEGINNING, [7; 10]),
        origins: vec![],
    };
    world.ports().directory.publish(&site).await.unwrap();
    person(&world, 1).delete(&format!("/api/teams/{id}")).await.expect(200);
    let copy = format!("directory/{}", site.key);
    world.ports().kv.put(&copy, kernel::json::write(&Some(&site)).unwrap(), Some(600)).await.unwrap();
    settle(&world).await;
    assert_eq!(elsewhere(&world).site(&site.key).await.unwrap(), None);
}

#[tokio::test]
async fn a_closed_team_opens_again_until_its_time_is_up() {
    let world = world();
    let id = whole_team(&world).await;
    let (ann, path) = (person(&world, 1), format!("/api/teams/{id}"));
    ann.delete(&path).await.expect(200);
    world.clock.advance(days(7) - 1);
    let team: Value = ann.post(&format!("{path}/restore")).await.expect(200).json();
    assert_eq!(team.get("deletion_at"), None);
    assert_eq!(text(&person(&world, 4).get(&path).await.expect(200).json(), "/role"), "viewer");
    assert_eq!(ann.post(&format!("{path}/restore")).await.expect(200).json::<Value>(), team, "twice is once");
    world
        .control
        .script(&format!("UPDATE sessions SET authenticated_at = {}", world.ports().clock.now().millis()))
        .unwrap();
    ann.delete(&path).await.expect(200);
    world.clock.advance(days(7));
    assert_eq!(ann.post(&format!("{path}/restore")).await.expect(409).code(), "team_closed");
    let told = settle(&world).await;
    assert_eq!(told.actions()[1..], ["team.deletion_planned", "team.restored", "team.deletion_planned"]);
}

#[tokio::test]
async fn an_owner_may_leave_a_closed_team_to_another() {
    let world = world();
    let id = team_by(&world, 1).await;
    put_member(&world, &id, 2, "owner");
    person(&world, 1).delete(&format!("/api/teams/{id}")).await.expect(200);
    person(&world, 2).delete(&format!("/api/teams/{id}/members/{}", user(2))).await.expect(204);
    let last = person(&world, 1).delete(&format!("/api/teams/{id}/members/{}", user(1))).await.expect(409);
    assert_eq!(last.code(), "last_owner");
}
