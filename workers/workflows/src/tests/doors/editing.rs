//! Drafts, versions, and what a run keeps of them.

use serde_json::{Value, json};

use super::{Engine, chain, node, set, text, three};

#[tokio::test]
async fn the_last_save_never_wins() {
    // n8n #11638: two editors, and the second one's save silently replaced the first one's.
    let engine = Engine::new();
    let workflow = engine.create(&three()).await;
    let path = format!("/api/workflows/{}", text(&workflow, "id"));
    let anns = json!({ "revision": 1, "name": "Ann's" });
    let saved: Value = engine.owner.patch_json(&path, &anns).await.expect(200).json();
    assert_eq!((&saved["revision"], &saved["name"]), (&json!(2), &json!("Ann's")));
    let bobs = json!({ "revision": 1, "name": "Bob's" });
    let answer = engine.owner.patch_json(&path, &bobs).await.expect(409);
    assert_eq!(answer.code(), "revision_changed");
    let told: Value = answer.json();
    assert_eq!((&told["yours"], &told["revision"]), (&json!(1), &json!(2)));
    assert_eq!(told["draft"]["nodes"].as_array().unwrap().len(), 4);
    let now: Value = engine.owner.get(&path).await.expect(200).json();
    assert_eq!(now["name"], "Ann's");
    let versions = format!("{path}/versions");
    assert_eq!(
        engine.owner.post_json(&versions, &json!({ "revision": 1 })).await.expect(409).code(),
        "revision_changed"
    );
}

#[tokio::test]
async fn a_draft_may_be_wrong_and_what_is_published_may_not() {
    let engine = Engine::new();
    let wrong = chain(&[
        node("begin", "trigger.manual", &json!({})),
        node("odd", "transform.teleport", &json!({})),
        node("set", "transform.set", &set("x", "{{ $json. }}")),
    ]);
    let id = text(&engine.create(&wrong).await, "id");
    let checked: Value =
        engine.owner.post_json("/api/workflows/validate", &json!({ "graph": wrong })).await.expect(200).json();
    let codes: Vec<&str> =
        checked["problems"].as_array().unwrap().iter().map(|p| p["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"unknown_type") && codes.len() > 1, "all at once: {checked}");
    let answer = engine.owner.post_json(&format!("/api/workflows/{id}/versions"), &json!({ "revision": 1 })).await;
    let told: Value = answer.expect(409).json();
    assert_eq!((&told["code"], &told["problems"]), (&json!("workflow_invalid"), &checked["problems"]));
    assert_eq!(engine.owner.post(&format!("/api/workflows/{id}/activate")).await.expect(409).code(), "not_published");
    let run = engine.owner.post_json(&format!("/api/workflows/{id}/run"), &json!({})).await;
    assert_eq!(run.expect(409).code(), "not_published");
}

#[tokio::test]
async fn a_workflow_is_switched_on_and_off_and_an_active_one_is_not_deleted() {
    let engine = Engine::new();
    let id = engine.publish(&three()).await;
    let path = format!("/api/workflows/{id}");
    let on: Value = engine.owner.post(&format!("{path}/activate")).await.expect(200).json();
    assert_eq!(on["state"], "active");
    assert_eq!(engine.list("/api/workflows?state=active").await.len(), 1);
    assert_eq!(engine.owner.delete(&path).await.expect(409).code(), "still_active");
    let off: Value = engine.owner.post(&format!("{path}/deactivate")).await.expect(200).json();
    assert_eq!(off["state"], "paused");
    assert!(engine.list("/api/workflows?state=active").await.is_empty());
    let (scope, workflow) = (engine.world.scope(), id.parse().unwrap());
    let start = crate::runs::Start { trigger: "begin", dedup: "k", items: Vec::new() };
    let refused = crate::runs::start(&scope, &workflow, start).await.err();
    assert!(matches!(refused, Some(kernel::Fault::Conflict { code, .. }) if code == "workflow_paused"));
    engine.owner.delete(&path).await.expect(204);
}

#[tokio::test]
async fn versions_are_compared_brought_back_and_copied() {
    let engine = Engine::new();
    let id = engine.publish(&three()).await;
    let path = format!("/api/workflows/{id}");
    let other = chain(&[
        node("begin", "trigger.manual", &json!({})),
        node("greet", "transform.set", &set("greeting", "Bye {{ $json.name }}")),
        node("last", "flow.no_op", &json!({})),
    ]);
    engine.owner.patch_json(&path, &json!({ "revision": 1, "graph": other })).await.expect(200);
    let diff: Value = engine.owner.get(&format!("{path}/versions/1/diff")).await.expect(200).json();
    assert_eq!((&diff["added"], &diff["removed"]), (&json!(["last"]), &json!(["first", "loud"])));
    assert_eq!(diff["changed"], json!([{ "node": "greet", "fields": ["params/fields"] }]));
    engine.owner.post_json(&format!("{path}/versions"), &json!({ "revision": 2 })).await.expect(201);
    let same: Value = engine.owner.get(&format!("{path}/versions/2/diff")).await.expect(200).json();
    assert_eq!((&same["changed"], &same["settings_changed"]), (&json!([]), &json!(false)));
    let versions = engine.list(&format!("{path}/versions")).await;
    assert_eq!((&versions[0]["version"], &versions[1]["note"]), (&json!(2), &json!("first")));
    let back = engine.owner.post_json(&format!("{path}/versions/1/revert"), &json!({ "revision": 2 })).await;
    let back: Value = back.expect(200).json();
    assert_eq!((&back["revision"], back["draft"]["nodes"].as_array().unwrap().len()), (&json!(3), 4));
    let copy = engine.owner.post_json(&format!("{path}/versions/2/fork"), &json!({ "name": "Copy" })).await;
    let copy: Value = copy.expect(201).json();
    assert_eq!((&copy["name"], &copy["published_version"]), (&json!("Copy"), &Value::Null));
    assert_eq!(copy["draft"]["nodes"].as_array().unwrap().len(), 3);
    engine.owner.get(&format!("{path}/versions/3")).await.expect(404);
}

#[tokio::test]
async fn a_run_ends_on_the_version_that_it_began_with() {
    let engine = Engine::new();
    let id = engine.publish(&three()).await;
    let path = format!("/api/workflows/{id}");
    // Begun, and nothing done of it yet.
    let client = engine.owner.clone().with("idempotency-key", "k1");
    let wish = json!({ "items": [{ "name": "Ann" }] });
    let run: Value = client.post_json(&format!("{path}/run"), &wish).await.expect(202).json();
    let other = chain(&[node("begin", "trigger.manual", &json!({})), node("stop", "flow.no_op", &json!({}))]);
    engine.owner.patch_json(&path, &json!({ "revision": 1, "graph": other })).await.expect(200);
    engine.owner.post_json(&format!("{path}/versions"), &json!({ "revision": 2 })).await.expect(201);
    engine.settle().await;
    let seen = engine.look(&run).await;
    assert_eq!((&seen["version"], &seen["state"]), (&json!(1), &json!("succeeded")));
    assert_eq!(seen["graph"]["nodes"].as_array().unwrap().len(), 4);
    // The same trigger again finds the same run, on its old version.
    let again: Value = client.post_json(&format!("{path}/run"), &wish).await.expect(202).json();
    assert_eq!((&again["run_id"], &again["is_new"]), (&run["run_id"], &json!(false)));
    let next = engine.run(&id, "k2", json!([{ "name": "Bob" }])).await;
    assert_eq!(engine.look(&next).await["version"], 2);
}

#[tokio::test]
async fn a_trial_runs_the_draft_and_leaves_nothing_behind() {
    let engine = Engine::new();
    let workflow = engine.create(&three()).await;
    let trial = json!({ "id": workflow["id"], "items": [{ "name": "Ann" }] });
    let seen: Value = engine.owner.post_json("/api/workflows/test", &trial).await.expect(200).json();
    assert_eq!(seen["state"], "succeeded", "{seen}");
    assert_eq!(seen["steps"][2]["outputs"][0]["data"]["first"][0]["loud"], "HELLO ANN");
    engine.settle().await;
    assert!(engine.list("/api/workflow-runs").await.is_empty());
    assert!(engine.world.objects.asked().iter().all(|name| !name.contains("run_")), "no object was asked");
    engine.owner.post_json("/api/workflows/test", &json!({})).await.expect(422);
}

#[tokio::test]
async fn items_that_are_no_objects_are_named_and_the_palette_names_every_kind() {
    let engine = Engine::new();
    let id = engine.publish(&three()).await;
    let answer = engine.owner.post_json(&format!("/api/workflows/{id}/run"), &json!({ "items": [{}, 7] })).await;
    assert_eq!(answer.expect(422).bad_fields(), ["items/1"]);
    let kinds = engine.list("/api/workflows/nodes").await;
    let of = |name: &str| kinds.iter().find(|kind| kind["type"] == name).unwrap_or_else(|| panic!("no {name}"));
    assert_eq!(of("trigger.manual")["role"], "trigger");
    assert_eq!(
        (&of("condition.switch")["ports_per_entry"], &of("loop")["ports"]),
        (&json!("rules"), &json!(["loop", "done"]))
    );
}
