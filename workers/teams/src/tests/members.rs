//! Members through their doors.

use futures_util::future::join_all;
use kernel::time::minutes;
use serde_json::{Value, json};
use testkit::World;

use super::world::{
    look_at, looks_at, person, put_member, put_person, role_of, settle, team_by, tenant_of, user, whole_team, world,
};

fn path(team: &kernel::ids::TeamId, n: u8) -> String {
    format!("/api/teams/{team}/members/{}", user(n))
}

#[tokio::test]
async fn members_are_listed_with_what_a_team_may_know_of_them() {
    let world = world();
    let id = whole_team(&world).await;
    world.control.script(&format!(
        "INSERT INTO totp (user_id, secret_sealed, created_at, confirmed_at) VALUES ('{}', 'x', 1, 1), ('{}', 'x', 1, NULL)",
        user(2),
        user(3)
    ))
    .unwrap();
    let other = team_by(&world, 4).await;
    let page: Value = person(&world, 3).get(&format!("/api/teams/{id}/members?limit=3")).await.expect(200).json();
    let names: Vec<&str> = page["items"].as_array().unwrap().iter().map(|m| m["email"].as_str().unwrap()).collect();
    assert_eq!(names, ["P4@example.com", "P3@example.com", "P2@example.com"]);
    let factors: Vec<bool> = page["items"].as_array().unwrap().iter().map(|m| m["second_factor"] == true).collect();
    assert_eq!(factors, [false, false, true], "an app that was never confirmed is none");
    assert_eq!(page["items"][0].get("last_seen_at"), None, "whether they are in {other} is not for this team to know");
    assert_eq!(page["items"][1]["last_seen_at"], testkit::BEGINNING.millis());
    let cursor = page["next_cursor"].as_str().unwrap();
    let rest: Value = person(&world, 3).get(&format!("/api/teams/{id}/members?cursor={cursor}")).await.json();
    assert_eq!((&rest["items"][0]["role"], rest.get("next_cursor")), (&json!("owner"), None));
    team_by(&world, 4).await;
    world.control.script(&format!("DELETE FROM members WHERE team_id = '{id}' AND user_id = '{}'", user(4))).unwrap();
    person(&world, 4).get(&format!("/api/teams/{id}/members")).await.expect(404);
}

#[tokio::test]
async fn nobody_gives_or_changes_a_role_above_their_own() {
    let world = world();
    let id = whole_team(&world).await;
    for n in [3, 4] {
        let refused = person(&world, n).patch_json(&path(&id, 4), &json!({ "role": "viewer" })).await.expect(403);
        assert_eq!(refused.code(), "role_forbids");
    }
    let admin = person(&world, 2);
    for (n, role) in [(4, "owner"), (1, "viewer"), (2, "owner")] {
        let refused = admin.patch_json(&path(&id, n), &json!({ "role": role })).await.expect(403);
        assert_eq!(refused.code(), "role_too_high", "{n} {role}");
    }
    assert_eq!(admin.delete(&path(&id, 1)).await.expect(403).code(), "role_too_high");
    let member: Value = admin.patch_json(&path(&id, 4), &json!({ "role": "admin" })).await.expect(200).json();
    assert_eq!((&member["role"], role_of(&world, &id, 4)), (&json!("admin"), "admin".into()));
    admin.patch_json(&path(&id, 2), &json!({ "role": "viewer" })).await.expect(200);
    assert_eq!(admin.patch_json(&path(&id, 3), &json!({ "role": "viewer" })).await.expect(403).code(), "role_forbids");
    admin.patch_json(&path(&id, 9), &json!({ "role": "viewer" })).await.expect(403);
    person(&world, 1).patch_json(&path(&id, 9), &json!({ "role": "viewer" })).await.expect(404);
    person(&world, 1).patch_json(&path(&id, 4), &json!({ "role": "king" })).await.expect(422);
}

#[tokio::test]
async fn a_team_always_keeps_an_owner() {
    let world = world();
    let id = whole_team(&world).await;
    let ann = person(&world, 1);
    assert_eq!(ann.patch_json(&path(&id, 1), &json!({ "role": "admin" })).await.expect(409).code(), "last_owner");
    assert_eq!(ann.delete(&path(&id, 1)).await.expect(409).code(), "last_owner");
    ann.patch_json(&path(&id, 2), &json!({ "role": "owner" })).await.expect(200);
    ann.patch_json(&path(&id, 1), &json!({ "role": "editor" })).await.expect(200);
    assert_eq!((role_of(&world, &id, 1), role_of(&world, &id, 2)), ("editor".into(), "owner".into()));
}

/// Everybody reads before anybody writes.
fn interleaved() -> World {
    let world = world();
    world.control.take_turns();
    world
}

#[tokio::test]
async fn owners_are_made_and_unmade_by_somebody_who_is_present() {
    let world = world();
    let id = whole_team(&world).await;
    put_person(&world, 5, "p5@example.com");
    put_member(&world, &id, 5, "owner");
    world.clock.advance(minutes(30));
    let ann = person(&world, 1);
    let invite = json!({ "email": "new@example.com", "role": "owner" });
    for refused in [
        ann.patch_json(&path(&id, 2), &json!({ "role": "owner" })).await,
        ann.patch_json(&path(&id, 5), &json!({ "role": "viewer" })).await,
        ann.post_json(&format!("/api/teams/{id}/invitations"), &invite).await,
    ] {
        assert_eq!(refused.expect(403).code(), "step_up_required");
    }
    ann.patch_json(&path(&id, 2), &json!({ "role": "viewer" })).await.expect(200);
}

#[tokio::test]
async fn two_owners_who_demote_each_other_at_once_leave_one() {
    let world = interleaved();
    let id = team_by(&world, 1).await;
    put_member(&world, &id, 2, "owner");
    let demote = |by: u8, whom: u8| {
        let (client, path) = (person(&world, by), path(&id, whom));
        async move { client.patch_json(&path, &json!({ "role": "viewer" })).await }
    };
    let (first, second) = futures_util::future::join(demote(1, 2), demote(2, 1)).await;
    let mut statuses = [first.status(), second.status()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 403], "the slower one is no owner any more");
    let owners = [1, 2].iter().filter(|n| role_of(&world, &id, **n) == "owner").count();
    assert_eq!(owners, 1);
    let changes = settle(&world).await;
    assert_eq!(changes.actions(), ["team.created", "member.role_changed"], "what did not happen is not in the log");
}

#[tokio::test]
async fn three_owners_who_leave_at_once_leave_one_behind() {
    let world = interleaved();
    let id = team_by(&world, 1).await;
    put_member(&world, &id, 2, "owner");
    put_member(&world, &id, 3, "owner");
    let leave = |n: u8| {
        let (client, path) = (person(&world, n), path(&id, n));
        async move { client.delete(&path).await.status() }
    };
    let mut statuses = join_all((1..=3).map(leave)).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 204, 409]);
    assert_eq!(world.control.rows("SELECT role FROM members"), [json!({ "role": "owner" })]);
}

#[tokio::test]
async fn twenty_changes_of_one_role_come_one_after_the_other() {
    let world = interleaved();
    let id = whole_team(&world).await;
    let roles = ["viewer", "editor", "admin"];
    let change = |n: usize| {
        let (client, path) = (person(&world, 1), path(&id, 4));
        let role = roles[n % roles.len()];
        async move { client.patch_json(&path, &json!({ "role": role })).await.status() }
    };
    let statuses = join_all((0..20).map(change)).await;
    assert!(statuses.iter().all(|status| [200, 409].contains(status)), "{statuses:?}");
    let told = settle(&world).await;
    let mut role = json!("viewer");
    for change in told.changes.iter().filter(|change| change.action == "member.role_changed") {
        assert_eq!(change.before.as_ref().unwrap()["role"], role, "each change begins where the one before ended");
        role = change.after.as_ref().unwrap()["role"].clone();
    }
    assert_eq!(role, json!(role_of(&world, &id, 4)));
}

#[tokio::test]
async fn whoever_is_out_looks_at_another_team_or_none_from_the_next_request_on() {
    let world = world();
    let id = whole_team(&world).await;
    let other = team_by(&world, 3).await;
    look_at(&world, 3, &id);
    settle(&world).await;
    let ann = person(&world, 1);
    ann.delete(&path(&id, 3)).await.expect(204);
    ann.delete(&path(&id, 4)).await.expect(204);
    assert_eq!((looks_at(&world, 3), looks_at(&world, 4)), (json!(other), Value::Null));
    assert_eq!(looks_at(&world, 2), json!(id), "nobody else's session moves");
    person(&world, 3).get(&format!("/api/teams/{id}")).await.expect(404);
    ann.delete(&path(&id, 4)).await.expect(404);
    person(&world, 2).delete(&path(&id, 2)).await.expect(204);
    person(&world, 2).delete(&path(&id, 2)).await.expect(404);
    let told = settle(&world).await;
    assert_eq!(told.actions(), ["member.removed", "member.removed", "member.left"]);
    assert_eq!(told.changes[0].before, Some(json!({ "role": "editor", "email": "P…@example.com" })));
    let dismissed = world.objects.dismissed(&tenant_of(id, 0));
    assert_eq!(dismissed, [3, 4, 2].map(|n| Some(user(n).to_string())), "their open dashboards are closed");
}
