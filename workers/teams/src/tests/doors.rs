//! Teams through their doors.

use kernel::{audit::Change, ids::TeamId};
use serde_json::{Value, json};

use super::world::{id_of, person, put_member, session, settle, team, tenant_of, user, world};

#[tokio::test]
async fn a_new_team_belongs_to_its_maker_and_the_session_looks_at_it() {
    let world = world();
    let ann = person(&world, 1);
    let answer = ann.post_json("/api/teams", &json!({ "name": "  Café Löwe " })).await.expect(201);
    let made: Value = answer.json();
    assert_eq!((&made["name"], &made["role"]), (&json!("Café Löwe"), &json!("owner")));
    let id = id_of(&answer);
    let rows = world.control.rows(&format!("SELECT team_id FROM sessions WHERE id = '{}'", session(1)));
    assert_eq!(rows[0]["team_id"], id.as_str());
    let others = world.control.rows("SELECT team_id FROM sessions WHERE team_id IS NOT NULL");
    assert_eq!(others.len(), 1, "nobody else's session moves");
    ann.get(&format!("/api/teams/{id}")).await.expect(200);
    let owners = world.ports().people.owners(&tenant(&world, &id).await).await.unwrap();
    assert_eq!(owners.iter().map(|o| (&o.user, o.email.as_str())).collect::<Vec<_>>(), [(&user(1), "P1@example.com")]);
    assert_eq!(owners[0].mail, kernel::ports::MailChoice::default());
    world.control.script(&format!("UPDATE users SET mail_leads = 0, mail_sites = 0 WHERE id = '{}'", user(1))).unwrap();
    let choice = world.ports().people.owners(&tenant(&world, &id).await).await.unwrap()[0].mail;
    assert_eq!((choice.leads, choice.appointments, choice.sites), (false, true, false));
    assert_eq!((owners[0].locale.as_str(), owners[0].zone.as_str()), ("de", "Europe/Berlin"));
    assert_eq!(world.ports().people.team_name(&tenant(&world, &id).await).await.unwrap(), "Café Löwe");
}

async fn tenant(world: &testkit::World, id: &TeamId) -> kernel::Tenant {
    let tenants = world.ports().directory.tenants(None, 100).await.unwrap();
    let (team, shard) = tenants.into_iter().find(|(team, _)| team == id).unwrap();
    tenant_of(team, shard)
}

#[tokio::test]
async fn strangers_learn_nothing_of_a_team_not_even_that_it_is() {
    let world = world();
    let id = id_of(&person(&world, 1).post_json("/api/teams", &json!({ "name": "Ours" })).await.expect(201));
    let stranger = person(&world, 2);
    for id in [id.as_str(), team(99).as_str(), "team_x", "' OR 1=1 --", "site_0192d3a8c0de7f00a1b2c3d4e5f60718"] {
        let path = format!("/api/teams/{}", id.replace(' ', "%20"));
        stranger.get(&path).await.expect(404);
        stranger.patch_json(&path, &json!({ "name": "Mine" })).await.expect(404);
        stranger.post(&format!("{path}/switch")).await.expect(404);
        stranger.get(&format!("{path}/permissions")).await.expect(404);
    }
    assert_eq!(stranger.get("/api/teams").await.expect(200).json::<Value>(), json!({ "items": [] }));
    let rows = world.control.rows(&format!("SELECT team_id FROM sessions WHERE id = '{}'", session(2)));
    assert_eq!(rows[0]["team_id"], Value::Null);
}

#[tokio::test]
async fn only_those_who_manage_a_team_rename_it() {
    let world = world();
    let id = id_of(&person(&world, 1).post_json("/api/teams", &json!({ "name": "Ours" })).await.expect(201));
    for (n, role) in [(2, "viewer"), (3, "editor"), (4, "admin")] {
        put_member(&world, &id, n, role);
    }
    let path = format!("/api/teams/{id}");
    for n in [2, 3] {
        let refused = person(&world, n).patch_json(&path, &json!({ "name": "Mine" })).await.expect(403);
        assert_eq!(refused.code(), "role_forbids");
    }
    for n in [4, 1] {
        let name = format!("Renamed by {n}");
        let team: Value = person(&world, n).patch_json(&path, &json!({ "name": name })).await.expect(200).json();
        assert_eq!(team["name"], name);
    }
    for bad in [json!({}), json!({ "name": " " }), json!({ "name": "x".repeat(81) }), json!({ "name": "a\nb" })] {
        assert_eq!(person(&world, 1).patch_json(&path, &bad).await.expect(422).bad_fields(), ["name"]);
    }
    let kept: Value = person(&world, 2).get(&path).await.expect(200).json();
    assert_eq!((&kept["name"], &kept["role"]), (&json!("Renamed by 1"), &json!("viewer")));
    person(&world, 1).patch_json(&path, &json!({ "name": "Renamed by 1" })).await.expect(200);
    let told = settle(&world).await;
    assert_eq!(told.actions(), ["team.created", "team.renamed", "team.renamed"], "the same name again is no change");
    let last = Change::new("team.renamed", &id).before(json!({ "name": "Renamed by 4" }));
    assert_eq!(told.changes[2], last.after(json!({ "name": "Renamed by 1" })));
}

#[tokio::test]
async fn a_session_turns_to_another_team_of_its_person() {
    let world = world();
    let ann = person(&world, 1);
    let first = id_of(&ann.post_json("/api/teams", &json!({ "name": "First" })).await.expect(201));
    world.clock.advance(1);
    let second = id_of(&ann.post_json("/api/teams", &json!({ "name": "Second" })).await.expect(201));
    let looks_at = || {
        world.control.rows(&format!("SELECT team_id FROM sessions WHERE id = '{}'", session(1)))[0]["team_id"].clone()
    };
    assert_eq!(looks_at(), second.as_str());
    let team: Value = ann.post(&format!("/api/teams/{first}/switch")).await.expect(200).json();
    assert_eq!((&team["name"], looks_at()), (&json!("First"), json!(first.as_str())));
    let page: Value = ann.get("/api/teams?limit=1").await.expect(200).json();
    assert_eq!(page["items"][0]["name"], "Second", "newest first");
    let next: Value =
        ann.get(&format!("/api/teams?limit=1&cursor={}", page["next_cursor"].as_str().unwrap())).await.json();
    assert_eq!((&next["items"][0]["name"], next.get("next_cursor")), (&json!("First"), None));
}

#[tokio::test]
async fn the_permission_table_is_the_kernels_own() {
    let world = world();
    let id = id_of(&person(&world, 1).post_json("/api/teams", &json!({ "name": "Ours" })).await.expect(201));
    put_member(&world, &id, 2, "editor");
    let shown: Value = person(&world, 2).get(&format!("/api/teams/{id}/permissions")).await.expect(200).json();
    assert_eq!(shown["role"], "editor");
    let rows = shown["table"].as_array().unwrap();
    assert_eq!(rows.len(), kernel::permission::TABLE.len());
    for (row, truth) in rows.iter().zip(kernel::permission::TABLE) {
        let [viewer, editor, admin, owner] = truth.allowed;
        assert_eq!(
            *row,
            json!({ "name": truth.name, "viewer": viewer, "editor": editor, "admin": admin, "owner": owner })
        );
    }
}

#[tokio::test]
async fn changes_need_the_sessions_csrf_value_and_our_own_origin() {
    let world = world();
    let ann = person(&world, 1);
    let body = json!({ "name": "Ours" });
    for client in [
        ann.clone().without("x-csrf-token"),
        ann.clone().with("x-csrf-token", "guess"),
        ann.clone().with("origin", "https://evil.example"),
    ] {
        assert_eq!(client.post_json("/api/teams", &body).await.expect(403).code(), "csrf");
    }
    world.anyone().post_json("/api/teams", &body).await.expect(401);
    assert!(world.control.rows("SELECT * FROM teams").is_empty());
}

#[tokio::test]
async fn nobody_makes_teams_without_end() {
    let world = world();
    let ann = person(&world, 1);
    for n in 0..10 {
        ann.post_json("/api/teams", &json!({ "name": format!("Team {n}") })).await.expect(201);
    }
    ann.post_json("/api/teams", &json!({ "name": "One more" })).await.expect(429);
    for n in 100..140 {
        let team = team(n);
        world.control.insert_filled("teams", &[("id", team.as_str())]);
        put_member(&world, &team, 1, "viewer");
    }
    world.clock.advance(kernel::time::minutes(5));
    let full = ann.post_json("/api/teams", &json!({ "name": "One more" })).await.expect(409);
    assert_eq!(full.code(), "too_many_teams");
}
