//! Staff through its doors.

use kernel::{audit::ActorKind, time::minutes};
use serde_json::{Value, json};
use testkit::World;

use super::world::{person, scope, session, settle, team_by, user, whole_team, world};

/// Person 4 is of the staff, and showed both factors.
fn staffed() -> World {
    let world = world();
    let (user, session) = (user(4), session(4));
    let script = format!(
        "UPDATE users SET is_staff = 1 WHERE id = '{user}'; UPDATE sessions SET methods = 'pwd otp mfa' WHERE id = '{session}'"
    );
    world.control.script(&script).unwrap();
    world
}

fn why() -> &'static str {
    "Ticket 4711: the widget does not open"
}

#[tokio::test]
async fn others_learn_nothing_of_the_staffs_doors() {
    let world = staffed();
    let id = team_by(&world, 1).await;
    let body = json!({ "team_id": id, "reason": why() });
    let ann = person(&world, 1);
    ann.post_json("/api/staff/acting", &body).await.expect(404);
    ann.delete("/api/staff/acting").await.expect(404);
    ann.get("/api/staff/teams").await.expect(404);
    world.anyone().get("/api/staff/teams").await.expect(401);
}

#[tokio::test]
async fn staff_reads_a_team_as_a_viewer_and_changes_nothing() {
    let world = staffed();
    let id = team_by(&world, 1).await;
    let (staff, path) = (person(&world, 4), format!("/api/teams/{id}"));
    staff.get(&path).await.expect(404);
    let acting: Value =
        staff.post_json("/api/staff/acting", &json!({ "team_id": id, "reason": why() })).await.expect(200).json();
    assert_eq!(acting["team"], json!({ "id": id, "name": "Ours" }));
    assert_eq!(acting["until_at"], testkit::BEGINNING.plus(minutes(30)).millis());
    let seen: Value = staff.get(&path).await.expect(200).json();
    assert_eq!((&seen["name"], &seen["role"]), (&json!("Ours"), &json!("viewer")));
    staff.get(&format!("{path}/members")).await.expect(200);
    staff.get(&format!("{path}/invitations")).await.expect(403);
    staff.get(&format!("{path}/audit-log")).await.expect(403);
    for changed in [
        staff.patch_json(&path, &json!({ "name": "Mine" })).await,
        staff.post(&format!("{path}/join")).await,
        staff.delete(&format!("{path}/members/{}", user(1))).await,
        staff.post_json("/api/teams", &json!({ "name": "New" })).await,
    ] {
        assert_eq!(changed.expect(403).code(), "read_only");
    }
    staff.delete("/api/staff/acting").await.expect(204);
    staff.delete("/api/staff/acting").await.expect(204);
    staff.get(&path).await.expect(404);
}

#[tokio::test]
async fn one_mailbox_does_not_open_every_team() {
    let world = staffed();
    let id = team_by(&world, 1).await;
    world.control.script(&format!("UPDATE sessions SET methods = 'email' WHERE id = '{}'", session(4))).unwrap();
    let body = json!({ "team_id": id, "reason": why() });
    let refused = person(&world, 4).post_json("/api/staff/acting", &body).await.expect(403);
    assert_eq!(refused.code(), "second_factor_required");
}

#[tokio::test]
async fn the_teams_own_log_says_who_looked_and_why() {
    let world = staffed();
    let id = whole_team(&world).await;
    world.control.script(&format!("DELETE FROM members WHERE user_id = '{}'", user(4))).unwrap();
    settle(&world).await;
    let staff = person(&world, 4);
    staff.post_json("/api/staff/acting", &json!({ "team_id": id, "reason": why() })).await.expect(200);
    staff.delete("/api/staff/acting").await.expect(204);
    let told = settle(&world).await;
    assert_eq!(told.actions(), ["staff.acting_began", "staff.acting_ended"], "leaving twice would be told once");
    assert_eq!(told.changes[0].after.as_ref().unwrap()["reason"], why());
    let log: Value = person(&world, 1).get(&format!("/api/teams/{id}/audit-log")).await.expect(200).json();
    let actor = &log["items"][0]["actor"];
    assert_eq!((&actor["kind"], &actor["name"]), (&json!("staff"), &json!("Person 4")));
    assert_eq!(scope(&world, &id).actor().kind, ActorKind::System);
}

#[tokio::test]
async fn a_look_wants_a_reason_a_team_and_a_fresh_proof() {
    let world = staffed();
    let id = team_by(&world, 1).await;
    let staff = person(&world, 4);
    for reason in ["", "  ok  ", &"x".repeat(501)] {
        let answer =
            staff.post_json("/api/staff/acting", &json!({ "team_id": id, "reason": reason })).await.expect(422);
        assert_eq!(answer.bad_fields(), ["reason"]);
    }
    let nobody = json!({ "team_id": super::world::team(99), "reason": why() });
    staff.post_json("/api/staff/acting", &nobody).await.expect(404);
    world.clock.advance(minutes(10));
    let stale = staff.post_json("/api/staff/acting", &json!({ "team_id": id, "reason": why() })).await.expect(403);
    assert_eq!(stale.code(), "step_up_required");
    let rows = world.control.rows(&format!("SELECT acting_team_id FROM sessions WHERE id = '{}'", session(4)));
    assert_eq!(rows[0]["acting_team_id"], Value::Null);
}

#[tokio::test]
async fn staff_finds_teams_by_id_or_by_the_beginning_of_their_name() {
    let world = staffed();
    let ann = person(&world, 1);
    let mut ids = Vec::new();
    for name in ["Café Löwe", "cafe 7", "Cafe 7", "Bakery", "Zoo 100%"] {
        let made: Value = ann.post_json("/api/teams", &json!({ "name": name })).await.expect(201).json();
        ids.push(made["id"].as_str().unwrap().to_owned());
    }
    let staff = person(&world, 4);
    let found = async |query: &str| -> Vec<String> {
        let page: Value = staff.get(&format!("/api/staff/teams?query={query}")).await.expect(200).json();
        page["items"].as_array().unwrap().iter().map(|team| team["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(found("CAF").await, ["cafe 7", "Cafe 7", "Café Löwe"]);
    assert_eq!(found("caf%C3%A9").await, ["Café Löwe"]);
    assert_eq!(found("Zoo%20100%25").await, ["Zoo 100%"]);
    assert_eq!(found("%25").await, Vec::<String>::new());
    assert_eq!(found(&ids[3]).await, ["Bakery"]);
    assert_eq!(found("").await.len(), 5);
    let page: Value = staff.get("/api/staff/teams?query=c&limit=1").await.expect(200).json();
    let cursor = page["next_cursor"].as_str().unwrap().replace(' ', "%20");
    let next: Value = staff.get(&format!("/api/staff/teams?query=c&limit=2&cursor={cursor}")).await.expect(200).json();
    let names: Vec<&str> = next["items"].as_array().unwrap().iter().map(|t| t["name"].as_str().unwrap()).collect();
    assert_eq!((names, next.get("next_cursor")), (vec!["Cafe 7", "Café Löwe"], None));
}
