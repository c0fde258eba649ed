//! The log: recording, reading, checking.

use futures_util::future::join_all;
use kernel::{
    Body, Envelope, Event,
    audit::{Actor, ActorKind, Change},
    id::Id,
    ids::{EventId, TeamId},
    time::minutes,
};
use serde_json::{Value, json};
use testkit::{BEGINNING, World};

use super::world::{person, put_member, scope, settle, team_by, text, user, whole_team, world};

fn fact(world: &World, team: &TeamId, n: u8, minute: i64) -> Envelope {
    let actor = Actor { kind: ActorKind::User, id: user(1 + n % 2).to_string(), ip: "203.0.113.9".into() };
    let action = if n.is_multiple_of(3) { "form.changed" } else { "lead.changed" };
    let change = Change::new(action, format!("thing_{n}")).after(json!({ "n": n }));
    Envelope {
        team: team.clone(),
        shard: scope(world, team).tenant().shard(),
        id: EventId::from_parts(BEGINNING, [n; 10]),
        at: BEGINNING.plus(minutes(minute)),
        body: Body::Event(Event::Audited { actor, change }),
    }
}

async fn hear(world: &World, envelope: &Envelope) {
    let Body::Event(event) = &envelope.body else { panic!("a fact") };
    crate::on_event(&scope(world, &envelope.team), envelope, event).await.unwrap();
}

/// A team whose log has `team.created` and this many facts.
async fn logged(world: &World, facts: u8) -> TeamId {
    let id = team_by(world, 1).await;
    settle(world).await;
    for n in 0..facts {
        hear(world, &fact(world, &id, n, i64::from(n))).await;
    }
    id
}

async fn verdict(world: &World, id: &TeamId) -> Value {
    person(world, 1).get(&format!("/api/teams/{id}/audit-log/verify")).await.expect(200).json()
}

async fn listed(world: &World, id: &TeamId, query: &str) -> Vec<u64> {
    let page: Value =
        person(world, 1).get(&format!("/api/teams/{id}/audit-log?limit=100&{query}")).await.expect(200).json();
    page["items"].as_array().unwrap().iter().map(|entry| entry["seq"].as_u64().unwrap()).collect()
}

/// The end of the chain as the control database has it.
fn noted(world: &World, id: &TeamId) -> Vec<Value> {
    world.control.rows(&format!("SELECT audit_seq, audit_hash FROM teams WHERE id = '{id}'"))
}

fn shard<'a>(world: &'a World, id: &TeamId) -> &'a testkit::TestSql {
    &world.shards[usize::from(scope(world, id).tenant().shard())]
}

#[tokio::test]
async fn an_entry_says_who_did_what_from_where() {
    let world = world();
    let id = team_by(&world, 1).await;
    world.clock.advance(minutes(1));
    person(&world, 1).patch_json(&format!("/api/teams/{id}"), &json!({ "name": "Theirs" })).await.expect(200);
    settle(&world).await;
    let page: Value = person(&world, 1).get(&format!("/api/teams/{id}/audit-log")).await.expect(200).json();
    let entry = &page["items"][0];
    assert_eq!(
        (&entry["seq"], &entry["action"], &entry["ip"]),
        (&json!(2), &json!("team.renamed"), &json!("203.0.113.9"))
    );
    assert_eq!(entry["actor"], json!({ "kind": "user", "id": user(1), "name": "Person 1" }));
    assert_eq!(entry["resource"], json!({ "kind": "team", "id": id }));
    assert_eq!((&entry["before"], &entry["after"]), (&json!({ "name": "Ours" }), &json!({ "name": "Theirs" })));
    assert_eq!(entry["at"], BEGINNING.plus(minutes(1)).millis());
    assert_eq!(entry["hash"].as_str().unwrap().len(), 64);
    assert_eq!(verdict(&world, &id).await, json!({ "entries": 2, "intact": true }));
}

#[tokio::test]
async fn fifty_consumers_at_once_leave_no_gap_and_no_double() {
    let world = world();
    let id = logged(&world, 0).await;
    world.shards.iter().for_each(|shard| shard.take_turns());
    // Each fact is delivered twice, all at once; what gives up is delivered again by the queue.
    let mut left: Vec<Envelope> = (0..50).chain(0..50).map(|n| fact(&world, &id, n, 0)).collect();
    let mut rounds = 0;
    while !left.is_empty() {
        rounds += 1;
        assert!(rounds < 20, "the queue would have given up");
        let heard = join_all(left.iter().map(|envelope| {
            let scope = scope(&world, &id);
            async move {
                let Body::Event(event) = &envelope.body else { panic!("a fact") };
                crate::on_event(&scope, envelope, event).await.is_ok()
            }
        }))
        .await;
        left = left.into_iter().zip(heard).filter(|(_, done)| !done).map(|(envelope, _)| envelope).collect();
    }
    let ids = shard(&world, &id).rows("SELECT id FROM audit_log ORDER BY id");
    let wanted: Vec<Value> = (1..=51).map(|n| json!({ "id": format!("{n:012}") })).collect();
    assert_eq!(ids, wanted);
    assert_eq!(verdict(&world, &id).await, json!({ "entries": 51, "intact": true }));
}

#[tokio::test]
async fn a_fact_that_is_delivered_again_is_recorded_once() {
    let world = world();
    let id = logged(&world, 3).await;
    for n in [1, 0, 2, 1] {
        hear(&world, &fact(&world, &id, n, 0)).await;
    }
    assert_eq!(listed(&world, &id, "").await, [4, 3, 2, 1]);
}

#[tokio::test]
async fn every_filter_narrows_and_pages_go_on_where_they_ended() {
    let world = world();
    let id = logged(&world, 12).await;
    let actor = user(2);
    assert_eq!(listed(&world, &id, "action=form.changed").await, [11, 8, 5, 2]);
    assert_eq!(listed(&world, &id, &format!("actor={actor}")).await, [13, 11, 9, 7, 5, 3]);
    assert_eq!(listed(&world, &id, &format!("actor={actor}&action=form.changed")).await, [11, 5]);
    let (from, until) = (BEGINNING.plus(minutes(2)).millis(), BEGINNING.plus(minutes(5)).millis());
    assert_eq!(listed(&world, &id, &format!("from={from}&until={until}")).await, [6, 5, 4]);
    assert_eq!(listed(&world, &id, &format!("actor={actor}&from={from}&until={until}")).await, [5]);
    assert_eq!(listed(&world, &id, "actor=&action=").await.len(), 13, "an empty filter is none");
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/api/teams/{id}/audit-log?limit=5&cursor={cursor}");
        let page: Value = person(&world, 1).get(&path).await.expect(200).json();
        seen.extend(page["items"].as_array().unwrap().iter().map(|entry| entry["seq"].as_u64().unwrap()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(seen, listed(&world, &id, "").await);
    let path = format!("/api/teams/{id}/audit-log?cursor=nonsense");
    assert_eq!(person(&world, 1).get(&path).await.expect(422).bad_fields(), ["cursor"]);
}

/// Breaks a log of thirteen entries and asks for the verdict.
async fn broken_by(script: &str) -> Value {
    let world = world();
    let id = logged(&world, 12).await;
    shard(&world, &id).script(script).unwrap();
    verdict(&world, &id).await
}

#[tokio::test]
async fn whatever_is_done_to_the_chain_is_seen_and_where() {
    let broken = |at: u64| json!({ "entries": at, "intact": false, "broken_at": at });
    let changed = broken_by("UPDATE audit_log SET actor_id = 'Nobody' WHERE id = '000000000005'").await;
    assert_eq!(changed, broken(5), "changed");
    let masked = broken_by("UPDATE audit_log SET after = '{}' WHERE id = '000000000002'").await;
    assert_eq!(masked, broken(2), "contents changed");
    let unreadable = broken_by("UPDATE audit_log SET actor_kind = '', before = '{' WHERE id = '000000000003'").await;
    assert_eq!(unreadable, broken(3), "made unreadable");
    assert_eq!(broken_by("DELETE FROM audit_log WHERE id = '000000000007'").await, broken(7), "taken out");
    assert_eq!(broken_by("DELETE FROM audit_log WHERE id = '000000000001'").await, broken(1), "the first taken out");
    assert_eq!(broken_by("DELETE FROM audit_log WHERE id > '000000000010'").await["broken_at"], 11, "the end cut off");
    let inserted = broken_by(
        "INSERT INTO audit_log SELECT tenant_id, '000000000014', 'evt_x', at, actor_kind, actor_id, actor_name, action,
           resource_kind, resource_id, ip, before, after, previous_hash, hash FROM audit_log WHERE id = '000000000013'",
    )
    .await;
    assert_eq!(inserted["broken_at"], 14, "put in");
    let moved = broken_by(
        "UPDATE audit_log SET id = 'x' WHERE id = '000000000004';
         UPDATE audit_log SET id = '000000000004' WHERE id = '000000000005';
         UPDATE audit_log SET id = '000000000005' WHERE id = 'x'",
    )
    .await;
    assert_eq!(moved, broken(4), "moved");
}

#[tokio::test]
async fn a_chain_that_is_written_anew_does_not_fit_the_end_that_was_noted() {
    let world = world();
    let id = logged(&world, 3).await;
    shard(&world, &id).script("DELETE FROM audit_log").unwrap();
    let before = noted(&world, &id);
    for n in 20..30 {
        hear(&world, &fact(&world, &id, n, 0)).await;
    }
    assert_eq!(noted(&world, &id), before, "however long the new one grows");
    assert_eq!(verdict(&world, &id).await, json!({ "entries": 4, "intact": false, "broken_at": 4 }));
}

#[tokio::test]
async fn an_end_that_was_cut_off_is_missed_however_much_is_recorded_afterwards() {
    let world = world();
    let id = logged(&world, 3).await;
    shard(&world, &id).script("DELETE FROM audit_log WHERE id > '000000000002'").unwrap();
    let before = noted(&world, &id);
    for n in 20..30 {
        hear(&world, &fact(&world, &id, n, 0)).await;
    }
    assert_eq!(noted(&world, &id), before);
    assert_eq!(verdict(&world, &id).await, json!({ "entries": 4, "intact": false, "broken_at": 4 }));
}

#[tokio::test]
async fn an_end_that_nobody_noted_is_noted_with_the_next_entry() {
    let world = world();
    let id = logged(&world, 3).await;
    let (first, last) =
        (shard(&world, &id).rows("SELECT hash FROM audit_log WHERE id = '000000000001'"), noted(&world, &id));
    let lost = format!("UPDATE teams SET audit_seq = 1, audit_hash = '{}' WHERE id = '{id}'", text(&first[0], "/hash"));
    world.control.script(&lost).unwrap();
    hear(&world, &fact(&world, &id, 2, 0)).await;
    assert_eq!(noted(&world, &id), last, "a repeat notes it, too");
    world.control.script(&lost).unwrap();
    hear(&world, &fact(&world, &id, 20, 0)).await;
    assert_eq!(noted(&world, &id)[0]["audit_seq"], 5);
    assert_eq!(verdict(&world, &id).await, json!({ "entries": 5, "intact": true }));
}

#[tokio::test]
async fn a_long_chain_is_walked_in_pages() {
    let world = world();
    let id = logged(&world, 0).await;
    for n in 0..1_100_u32 {
        let [_, _, a, b] = n.to_be_bytes();
        let envelope =
            Envelope { id: EventId::from_parts(BEGINNING, [9, 9, 9, 9, 9, 9, 9, 9, a, b]), ..fact(&world, &id, 1, 0) };
        hear(&world, &envelope).await;
    }
    assert_eq!(verdict(&world, &id).await, json!({ "entries": 1_101, "intact": true }));
    let csv = person(&world, 1).get(&format!("/api/teams/{id}/audit-log/export")).await.expect(200).text();
    assert_eq!(csv.lines().count(), 1_102, "so is its file");
}

#[tokio::test]
async fn the_log_is_taken_along_as_a_table_and_that_is_an_entry_too() {
    let world = world();
    let id = logged(&world, 3).await;
    world.control.script(&format!("UPDATE users SET name = '=HYPERLINK(\"x\")' WHERE id = '{}'", user(2))).unwrap();
    hear(&world, &fact(&world, &id, 7, 7)).await;
    let answer =
        person(&world, 1).get(&format!("/api/teams/{id}/audit-log/export?action=lead.changed")).await.expect(200);
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert!(answer.header("content-disposition").starts_with("attachment"));
    let text = answer.text();
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert!(lines[0].starts_with("\u{feff}seq,at_unix_ms,"));
    assert_eq!(lines.len(), 1 + 3 + 1, "{text}");
    assert!(lines[1].contains("\"'=HYPERLINK(\"\"x\"\")\""), "{}", lines[1]);
    assert_eq!(settle(&world).await.actions(), ["audit.exported"]);
    assert_eq!(listed(&world, &id, "action=audit.exported").await, [6]);
}

#[tokio::test]
async fn the_log_is_for_those_who_may_read_it_in_the_team_that_they_look_at() {
    let world = world();
    let id = whole_team(&world).await;
    let other = team_by(&world, 2).await;
    for path in ["", "/export", "/verify"] {
        let path = format!("/api/teams/{id}/audit-log{path}");
        for n in [3, 4] {
            assert_eq!(person(&world, n).get(&path).await.expect(403).code(), "role_forbids");
        }
        assert_eq!(person(&world, 2).get(&path).await.expect(409).code(), "other_team", "{other} is in front of them");
        super::world::put_person(&world, 5, "eve@other.example");
        assert_eq!(person(&world, 5).get(&path).await.expect(409).code(), "no_team");
        let theirs = team_by(&world, 5).await;
        person(&world, 5).get(&path).await.expect(404);
        world
            .control
            .script(&format!("DELETE FROM teams WHERE id = '{theirs}'; DELETE FROM users WHERE id = '{}'", user(5)))
            .unwrap();
    }
    person(&world, 2).post(&format!("/api/teams/{id}/switch")).await.expect(200);
    person(&world, 2).get(&format!("/api/teams/{id}/audit-log")).await.expect(200);
}

#[tokio::test]
async fn what_is_heard_of_a_team_that_is_gone_is_not_recorded() {
    let world = world();
    let id = logged(&world, 1).await;
    let late = fact(&world, &id, 9, 0);
    put_member(&world, &id, 2, "viewer");
    world.control.script(&format!("DELETE FROM teams WHERE id = '{id}'")).unwrap();
    let before = world.shards[usize::from(late.shard)].rows("SELECT id FROM audit_log").len();
    hear(&world, &late).await;
    assert_eq!(world.shards[usize::from(late.shard)].rows("SELECT id FROM audit_log").len(), before);
}

#[tokio::test]
async fn whoever_is_gone_is_no_longer_named_and_the_chain_holds() {
    let world = world();
    let id = logged(&world, 4).await;
    let scope = scope(&world, &id);
    crate::forget_person(&scope, &user(2)).await.unwrap();
    world.control.script(&format!("DELETE FROM users WHERE id = '{}'", user(2))).unwrap();
    hear(&world, &fact(&world, &id, 5, 9)).await;
    let page: Value =
        person(&world, 1).get(&format!("/api/teams/{id}/audit-log?actor={}", user(2))).await.expect(200).json();
    let names: Vec<&str> =
        page["items"].as_array().unwrap().iter().map(|e| e["actor"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["deleted person"; 3], "what was recorded, and what is recorded later");
    let others = listed(&world, &id, &format!("actor={}", user(1))).await;
    assert_eq!(others.len(), 3);
    assert_eq!(verdict(&world, &id).await, json!({ "entries": 6, "intact": true }));
}
