//! Stored secrets through their doors.

use kernel::permission::Role;
use serde_json::{Value, json};

use super::{Engine, chain, node, text};

const SECRET: &str = "tok_do_not_tell";

fn new() -> Value {
    json!({ "name": "CRM", "kind": "bearer", "hosts": ["api.example"], "secret": SECRET })
}

async fn create(engine: &Engine) -> String {
    let created: Value = engine.owner.post_json("/api/credentials", &new()).await.expect(201).json();
    text(&created, "id")
}

fn asking(credential: &str) -> Value {
    let params = json!({ "url": "https://api.example/", "credential": credential });
    chain(&[node("begin", "trigger.manual", &json!({})), node("ask", "http.request", &params)])
}

#[tokio::test]
async fn a_secret_goes_in_and_never_comes_out() {
    let engine = Engine::new();
    engine.world.http.host("api.example", |request| {
        let said = request.headers.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>().join("\n");
        Ok(testkit::answer(200, "text/plain", said.as_bytes()))
    });
    let id = create(&engine).await;
    let run = engine.run(&engine.publish(&asking(&id)).await, "k1", json!([])).await;
    let seen = engine.look(&run).await;
    assert_eq!(seen["state"], "succeeded", "{seen}");
    let sent = engine.world.http.seen().pop().unwrap();
    assert!(sent.headers.contains(&("authorization".to_owned(), format!("Bearer {SECRET}"))));
    let path = format!("/api/credentials/{id}");
    let changed =
        engine.owner.patch_json(&path, &json!({ "name": "The CRM", "secret": "tok_another" })).await.expect(200);
    let listed = engine.owner.get("/api/credentials").await.expect(200);
    assert_eq!(listed.json::<Value>()["items"][0]["name"], "The CRM");
    engine.settle().await;
    let object = engine.objects.of(&text(&run, "run_id"));
    let rows: Vec<String> =
        crate::shell::Host::list(object.as_ref(), "").unwrap().into_iter().map(|(_, row)| row).collect();
    let told = format!("{:?}", engine.world.notes());
    for place in [seen.to_string(), changed.text(), listed.text(), rows.join("\n"), told] {
        assert!(!place.contains("tok_"), "{place}");
    }
    assert!(rows.join("\n").contains("[secret]"), "what the server repeated is stored without it");
}

#[tokio::test]
async fn admins_store_them_editors_use_them_and_viewers_and_strangers_see_none() {
    let engine = Engine::new();
    let id = create(&engine).await;
    let path = format!("/api/credentials/{id}");
    let (editor, admin) = (engine.world.member(Role::Editor), engine.world.member(Role::Admin));
    assert_eq!(editor.get("/api/credentials").await.expect(200).json::<Value>()["items"][0]["id"], json!(id));
    editor.post_json("/api/credentials", &new()).await.expect(403);
    editor.patch_json(&path, &json!({ "name": "Mine" })).await.expect(403);
    editor.delete(&path).await.expect(403);
    engine.viewer().get("/api/credentials").await.expect(403);
    let stranger = engine.world.stranger();
    assert_eq!(stranger.get("/api/credentials").await.expect(200).json::<Value>()["items"], json!([]));
    stranger.patch_json(&path, &json!({ "name": "Mine" })).await.expect(404);
    stranger.delete(&path).await.expect(404);
    let checked: Value =
        stranger.post_json("/api/workflows/validate", &json!({ "graph": asking(&id) })).await.expect(200).json();
    assert_eq!(checked["problems"][0]["code"], "missing_credential", "{checked}");
    admin.patch_json(&path, &json!({ "name": "Ours" })).await.expect(200);
    admin.delete(&path).await.expect(204);
}

#[tokio::test]
async fn what_is_wrong_with_one_is_named_and_who_does_not_know_the_secret_cannot_send_it_elsewhere() {
    let engine = Engine::new();
    let wrong = json!({ "name": "", "kind": "header", "field": "Host", "hosts": ["*.com", "https://a.example/x"], "secret": "a\nb" });
    let refused = engine.owner.post_json("/api/credentials", &wrong).await.expect(422);
    assert_eq!(refused.bad_fields(), ["name", "field", "hosts/0", "hosts/1", "secret"]);
    let no_user = json!({ "name": "A", "kind": "basic", "hosts": [], "secret": "x" });
    assert_eq!(engine.owner.post_json("/api/credentials", &no_user).await.expect(422).bad_fields(), ["hosts", "user"]);
    let path = format!("/api/credentials/{}", create(&engine).await);
    let elsewhere = json!({ "hosts": ["evil.example"] });
    assert_eq!(engine.owner.patch_json(&path, &elsewhere).await.expect(422).bad_fields(), ["secret"]);
    let known = json!({ "hosts": ["api.example", "*.api.example"], "secret": SECRET });
    engine.owner.patch_json(&path, &known).await.expect(200);
    engine.owner.patch_json(&path, &json!({ "hosts": ["v2.api.example"] })).await.expect(200);
}

#[tokio::test]
async fn one_that_is_used_is_deleted_only_by_who_says_so_and_then_runs_say_what_is_missing() {
    let engine = Engine::new();
    let id = create(&engine).await;
    let workflow = engine.publish(&asking(&id)).await;
    let path = format!("/api/credentials/{id}");
    let refused = engine.owner.delete(&path).await.expect(409);
    let told: Value = refused.json();
    assert_eq!(
        (refused.code().as_str(), &told["workflows"]),
        ("credential_in_use", &json!([{ "id": workflow, "name": "Leads" }]))
    );
    engine.owner.delete(&format!("{path}?anyway=true")).await.expect(204);
    let run = engine.run(&workflow, "k1", json!([])).await;
    let seen = engine.look(&run).await;
    assert_eq!((&seen["state"], &seen["error"]["code"]), (&json!("failed"), &json!("missing_credential")), "{seen}");
    let checked: Value =
        engine.owner.post_json("/api/workflows/validate", &json!({ "graph": asking(&id) })).await.expect(200).json();
    let place = &checked["problems"][0]["place"]["node"];
    assert_eq!((&place["id"], &place["field"]), (&json!("ask"), &json!("params/credential")), "{checked}");
    let publish = format!("/api/workflows/{workflow}/versions");
    let refused = engine.owner.post_json(&publish, &json!({ "revision": 1, "note": "again" })).await.expect(409);
    assert_eq!(refused.code(), "workflow_invalid");
}
