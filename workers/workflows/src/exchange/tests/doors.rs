use serde_json::{Value, json};

use super::{document, theirs};
use crate::tests::doors::{Engine, chain, node, text, three};

#[tokio::test]
async fn what_is_exported_can_be_imported_and_runs_the_same() {
    let engine = Engine::new();
    let id = engine.publish(&three()).await;
    let exported: Value = engine.owner.get(&format!("/api/workflows/{id}/export")).await.expect(200).json();
    assert_eq!(
        (&exported["format"], &exported["format_version"], &exported["name"]),
        (&json!("gr8.workflow"), &json!(1), &json!("Leads"))
    );
    let wish = json!({ "document": exported });
    let made: Value = engine.owner.post_json("/api/workflows/import", &wish).await.expect(201).json();
    assert_eq!((&made["report"], &made["workflow"]["name"]), (&json!([]), &json!("Leads")));
    assert_eq!(made["workflow"]["draft"], exported["graph"]);
    let copy = text(&made["workflow"], "id");
    engine.owner.post_json(&format!("/api/workflows/{copy}/versions"), &json!({ "revision": 1 })).await.expect(201);
    let run = engine.run(&copy, "k1", json!([{ "name": "Ann" }])).await;
    assert_eq!(engine.look(&run).await["steps"][2]["outputs"][0]["data"]["first"][0]["loud"], "HELLO ANN");
    let version: Value = engine.owner.get(&format!("/api/workflows/{id}/export?version=1")).await.expect(200).json();
    assert_eq!(version["graph"], exported["graph"]);
    engine.owner.get(&format!("/api/workflows/{id}/export?version=9")).await.expect(404);
    engine.viewer().get(&format!("/api/workflows/{id}/export")).await.expect(200);
    engine.viewer().post_json("/api/workflows/import", &wish).await.expect(403);
    engine.world.stranger().get(&format!("/api/workflows/{id}/export")).await.expect(404);
}

#[tokio::test]
async fn no_secret_leaves_with_a_workflow_and_whoever_imports_it_hears_where_one_stood() {
    let engine = Engine::new();
    let mut graph = chain(&[
        node("begin", "trigger.form", &json!({ "form": "form_x" })),
        node(
            "ask",
            "http.request",
            &json!({ "url": "https://u:hunter2@api.example.com/?token=hunter2",
            "headers": [{ "name": "authorization", "value": "Bearer hunter2" }] }),
        ),
    ]);
    graph["settings"] = json!({ "error_workflow": "wf_01ARZ3NDEKTSV4RRFFQ69G5FAV" });
    let id = text(&engine.create(&graph).await, "id");
    let exported = engine.owner.get(&format!("/api/workflows/{id}/export")).await.expect(200);
    assert!(!exported.text().contains("hunter2"), "{}", exported.text());
    let exported: Value = exported.json();
    assert_eq!(exported["stripped"].as_array().unwrap().len(), 2);
    let wish = json!({ "document": exported, "name": "Mine" });
    let made: Value = engine.owner.post_json("/api/workflows/import", &wish).await.expect(201).json();
    let told: Vec<&str> = made["report"].as_array().unwrap().iter().filter_map(|line| line["field"].as_str()).collect();
    for field in ["params/url", "params/headers/0/value", "form", "error_workflow"] {
        assert!(told.contains(&field), "{field} in {made}");
    }
    assert_eq!(
        (&made["workflow"]["name"], &made["workflow"]["draft"]["settings"]["error_workflow"]),
        (&json!("Mine"), &Value::Null)
    );
}

#[tokio::test]
async fn a_workflow_of_n8n_comes_in_and_runs() {
    let engine = Engine::new();
    let document: Value = kernel::json::read(include_str!("people.json")).unwrap();
    let wish = json!({ "document": document });
    let made: Value = engine.owner.post_json("/api/workflows/import", &wish).await.expect(201).json();
    assert_eq!((&made["report"], &made["workflow"]["name"]), (&json!([]), &json!("Greet people")));
    let id = text(&made["workflow"], "id");
    engine.owner.post_json(&format!("/api/workflows/{id}/versions"), &json!({ "revision": 1 })).await.expect(201);
    let people = json!([{ "company": "ACME", "people": [{ "name": "Ann", "plan": "pro" }, { "name": "Bob", "plan": "free" }, { "name": "Cem" }] }]);
    let run = engine.run(&id, "k1", people).await;
    let seen = engine.look(&run).await;
    assert_eq!(seen["state"], "succeeded", "{seen}");
    let end = seen["steps"].as_array().unwrap().iter().find(|step| step["node"] == "sort").unwrap();
    let lines: Vec<&str> = end["outputs"][0]["data"]["first"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|item| item["line"].as_str())
        .collect();
    assert_eq!(lines, ["Dear ANN of ACME", "Hi Bob", "Hi Cem"]);
}

#[tokio::test]
async fn a_draft_with_nodes_that_nobody_knows_is_saved_and_its_problems_are_told() {
    let engine = Engine::new();
    let nodes = [theirs("Go", "manualTrigger", 1.0, &json!({})), theirs("Run", "code", 2.0, &json!({ "jsCode": "1" }))];
    let wish = json!({ "document": document(&nodes, &[("Go", 0, "Run", 0)]) });
    let made: Value = engine.owner.post_json("/api/workflows/import", &wish).await.expect(201).json();
    let report = made["report"].as_array().unwrap();
    assert!(report.iter().all(|line| line["node"] == "Run" && line["severity"] == "error"), "{report:?}");
    assert!(report.iter().any(|line| line["what"].as_str().unwrap().contains("n8n-nodes-base.code")));
    let id = text(&made["workflow"], "id");
    let publish = engine.owner.post_json(&format!("/api/workflows/{id}/versions"), &json!({ "revision": 1 })).await;
    assert_eq!(publish.expect(409).code(), "workflow_invalid");
    let refused = engine.owner.post_json("/api/workflows/import", &json!({ "document": { "a": 1 } })).await;
    assert_eq!(refused.expect(422).bad_fields(), ["document"]);
    // A graph may have 256 kB, so these bodies may be larger than others.
    let large = json!({ "document": { "nodes": [], "connections": {}, "meta": "x".repeat(200_000) } });
    engine.owner.post_json("/api/workflows/import", &large).await.expect(201);
    let huge = json!({ "document": { "nodes": [], "connections": {}, "meta": "x".repeat(600_000) } });
    engine.owner.post_json("/api/workflows/import", &huge).await.expect(413);
}

#[tokio::test]
async fn the_list_is_searched_by_name() {
    let engine = Engine::new();
    for name in ["Lead capture", "Größe 100%", "lead digest", "Other"] {
        engine.owner.post_json("/api/workflows", &json!({ "name": name })).await.expect(201);
    }
    let names = async |query: &str| -> Vec<String> {
        engine.list(&format!("/api/workflows?query={query}")).await.iter().map(|line| text(line, "name")).collect()
    };
    assert_eq!(names("LEAD").await, ["lead digest", "Lead capture"]);
    assert_eq!(names("0%25").await, ["Größe 100%"]);
    assert_eq!(names("_").await.len(), 0);
    assert_eq!(names("").await.len(), 4);
    assert_eq!(names("lead&state=draft&limit=1").await, ["lead digest"]);
    assert!(names("lead&state=active").await.is_empty());
    engine.owner.get(&format!("/api/workflows?query={}", "x".repeat(121))).await.expect(422);
}
