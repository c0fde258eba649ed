//! The end of a team. What other rooms remove is told in tests/journeys.

use kernel::{
    Job,
    ids::TeamId,
    time::{days, hours, minutes},
};
use serde_json::json;
use testkit::{World, tenant_tables};

use super::world::{person, scope, settle, team, team_by, whole_team, world};
use crate::erase::store::TABLES;

/// One run of the job, and those that it asks for.
async fn erase(world: &World, id: &TeamId) -> usize {
    let mut runs = 0;
    loop {
        let scope = scope(world, id);
        if !crate::is_due(&scope).await.unwrap() {
            return runs;
        }
        crate::erase(&scope, 0).await.unwrap();
        runs += 1;
        if !settle(world).await.jobs.contains(&Job::EraseTeam) {
            return runs;
        }
    }
}

fn rows(world: &World, id: &TeamId) -> Vec<String> {
    let databases = std::iter::once(&world.control).chain(&world.shards);
    let mut found = Vec::new();
    for sql in databases {
        for (table, column) in tenant_tables(sql) {
            let count = sql.rows(&format!("SELECT 1 FROM \"{table}\" WHERE \"{column}\" = '{id}'")).len();
            if count > 0 {
                found.push(format!("{table}: {count}"));
            }
        }
    }
    found
}

fn fill(world: &World, id: &TeamId) {
    let shard = &world.shards[usize::from(scope(world, id).tenant().shard())];
    shard.script("PRAGMA foreign_keys = off").unwrap();
    for (table, _) in TABLES.into_iter().filter(|(table, _)| *table != "audit_log") {
        for n in 0..3 {
            let (key, url) = (format!("{table}_{n}"), format!("u{n}"));
            let given =
                [("tenant_id", id.as_str()), ("id", &key), ("event_id", &key), ("url", &url), ("site_id", &key)];
            shard.insert_filled(table, &insert_of(table, &given, n));
        }
    }
    shard.script("PRAGMA foreign_keys = on").unwrap();
}

/// Values that constraints of single tables want.
fn insert_of<'a>(table: &str, given: &[(&'a str, &'a str)], n: usize) -> Vec<(&'a str, &'a str)> {
    let mut all = given.to_vec();
    all.extend([
        ("state", if table == "crawls" { "done" } else { "new" }),
        ("kind", "chat"),
        ("status", "read"),
        ("by", "bot"),
    ]);
    if table == "sites" {
        all.retain(|(name, _)| *name != "state");
        all.push(("state", "ready"));
    }
    all.extend([("submission_key", ["a", "b", "c"][n]), ("seq", ["1", "2", "3"][n]), ("crawl_id", "x")]);
    all
}

#[test]
fn the_list_of_tables_is_the_schemas_own() {
    let mut wanted: Vec<String> =
        tenant_tables(&testkit::TestSql::migrated("shard")).into_iter().map(|(table, _)| table).collect();
    wanted.retain(|table| table != "outbox");
    let mut listed: Vec<String> = TABLES.iter().map(|(table, _)| (*table).to_owned()).collect();
    listed.sort();
    assert_eq!(listed, wanted, "erase/store.rs names every table whose rows belong to a tenant");
}

#[tokio::test]
async fn nothing_is_left_of_a_team_whose_time_is_up() {
    let world = world();
    let (id, other) = (whole_team(&world).await, team_by(&world, 2).await);
    let invite = json!({ "email": "new@example.com", "role": "viewer" });
    let ann = person(&world, 1);
    ann.post_json(&format!("/api/teams/{id}/invitations"), &invite).await.expect(201);
    ann.post_json(&format!("/api/teams/{id}/domains"), &json!({ "domain": "example.com", "role": "viewer" }))
        .await
        .expect(201);
    settle(&world).await;
    fill(&world, &id);
    fill(&world, &other);
    for scope in [scope(&world, &id), scope(&world, &other)] {
        scope.kv_put("a", "1".into(), None).await.unwrap();
        scope.blob_put("a", vec![1], "text/plain").await.unwrap();
    }
    let others = rows(&world, &other);
    ann.delete(&format!("/api/teams/{id}")).await.expect(200);
    settle(&world).await;
    world.clock.advance(days(7) - 1);
    crate::sweep(world.ports()).await.unwrap();
    assert!(settle(&world).await.jobs.is_empty(), "not before its time");
    world.clock.advance(minutes(1) + 1);
    crate::sweep(world.ports()).await.unwrap();
    assert_eq!(settle(&world).await.jobs, [Job::EraseTeam]);
    assert_eq!(erase(&world, &id).await, 2, "one run that finds, one that finds nothing");
    assert_eq!(rows(&world, &id), Vec::<String>::new());
    let bare = world.control.rows(&format!("SELECT name FROM teams WHERE id = '{id}'"));
    assert_eq!(bare, [json!({ "name": "" })], "its own row goes last, and says nothing");
    world.clock.advance(hours(25));
    crate::sweep(world.ports()).await.unwrap();
    assert_eq!(settle(&world).await.jobs, [Job::EraseTeam]);
    erase(&world, &id).await;
    assert_eq!(rows(&world, &id), Vec::<String>::new());
    assert!(world.kv.dump().iter().all(|(key, value)| !key.contains(id.as_str()) && !value.contains(id.as_str())));
    assert!(world.blobs.dump().iter().all(|(key, _)| !key.contains(id.as_str())));
    assert_eq!(rows(&world, &other), others, "nobody else's");
    assert_eq!(scope(&world, &other).kv_get("a").await.unwrap().as_deref(), Some("1"));
    crate::sweep(world.ports()).await.unwrap();
    assert!(settle(&world).await.jobs.is_empty());
}

#[tokio::test]
async fn thousands_of_rows_go_in_runs() {
    let world = world();
    let id = team_by(&world, 1).await;
    settle(&world).await;
    let shard = &world.shards[usize::from(scope(&world, &id).tenant().shard())];
    let script = format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000)
         INSERT INTO handled (tenant_id, event_id, handler, handled_at) SELECT '{id}', 'evt_' || i, 'x', 1 FROM n"
    );
    shard.script(&script).unwrap();
    world.control.script(&format!("UPDATE teams SET deletion_at = 1 WHERE id = '{id}'")).unwrap();
    let runs = erase(&world, &id).await;
    assert!((3..6).contains(&runs), "{runs} runs");
    assert_eq!(rows(&world, &id), Vec::<String>::new());
}

#[tokio::test]
async fn a_job_that_outlived_a_restoration_removes_nothing() {
    let world = world();
    let id = whole_team(&world).await;
    settle(&world).await;
    fill(&world, &id);
    let before = rows(&world, &id);
    assert!(!crate::is_due(&scope(&world, &id)).await.unwrap());
    assert!(!crate::is_due(&scope(&world, &team(99))).await.unwrap(), "nor one of a team that nobody knows");
    assert_eq!(rows(&world, &id), before);
}
