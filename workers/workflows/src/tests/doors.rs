//! Behaviour through the doors, on real SQLite with the real migrations and the real shell.

mod calls;
mod complaints;
mod credentials;
mod editing;
mod ending;
mod iterations;
mod keeping;
mod limits;
mod mail;
mod outside;
mod queue;
mod signals;
mod starting;
mod watching;

use std::sync::{Arc, Mutex};

use kernel::{Body, Job, permission::Role};
use serde_json::{Value, json};
use testkit::{Client, World, later};

use super::objects::Objects;
use crate::{Wave, forget, redrive, routes, run_step, sweep};

/// A world with the objects of runs in it.
pub struct Engine {
    pub world: World,
    pub objects: Objects,
    pub owner: Client,
    /// What other rooms were asked to do.
    pub jobs: Arc<Mutex<Vec<Job>>>,
}

impl Engine {
    pub fn new() -> Self {
        Self::within(World::new())
    }
    pub fn within(world: World) -> Self {
        world.serve(routes);
        let objects = Objects::default();
        objects.plug(&world.objects);
        let jobs = Arc::<Mutex<Vec<Job>>>::default();
        let left = Arc::clone(&jobs);
        world.dispatch(move |scope, envelope| {
            let left = Arc::clone(&left);
            later(async move {
                match envelope.body {
                    Body::Job(Job::SweepRuns) => sweep(&scope).await.map(|_| ()),
                    Body::Job(Job::RunStep { run, step, attempt }) => run_step(&scope, &run, &step, attempt).await,
                    Body::Job(Job::RedriveRuns { workflow, until, after }) => {
                        redrive(&scope, &envelope.id, Wave { workflow, until, after }).await
                    }
                    Body::Job(Job::ForgetRuns { after }) => forget(&scope, &envelope.id, after).await,
                    Body::Job(job) => {
                        left.lock().expect("nobody panicked").push(job);
                        Ok(())
                    }
                    Body::Event(_) => Ok(()),
                }
            })
        });
        let owner = world.owner();
        Self { world, objects, owner, jobs }
    }
    /// Lets everything happen that was started.
    pub async fn settle(&self) {
        self.world.settle().await;
        self.objects.ring(self.world.ports()).await;
        self.world.settle().await;
    }
    /// The same after some time.
    pub async fn wait(&self, seconds: i64) {
        self.world.clock.advance(kernel::time::seconds(seconds));
        self.settle().await;
    }
    pub async fn create(&self, graph: &Value) -> Value {
        let new = json!({ "name": "Leads", "graph": graph });
        self.owner.post_json("/api/workflows", &new).await.expect(201).json()
    }
    /// A published workflow's id.
    pub async fn publish(&self, graph: &Value) -> String {
        let workflow = self.create(graph).await;
        let id = text(&workflow, "id");
        let path = format!("/api/workflows/{id}/versions");
        self.owner.post_json(&path, &json!({ "revision": 1, "note": "first" })).await.expect(201);
        id
    }
    /// Starts a run by hand and lets it go on as far as it can.
    pub async fn run(&self, workflow: &str, key: &str, items: Value) -> Value {
        let client = self.owner.clone().with("idempotency-key", key);
        let path = format!("/api/workflows/{workflow}/run");
        let started: Value = client.post_json(&path, &json!({ "items": items })).await.expect(202).json();
        self.settle().await;
        started
    }
    pub async fn look(&self, run: &Value) -> Value {
        self.owner.get(&format!("/api/workflow-runs/{}", text(run, "run_id"))).await.expect(200).json()
    }
    pub async fn list(&self, path: &str) -> Vec<Value> {
        let page: Value = self.owner.get(path).await.expect(200).json();
        page["items"].as_array().expect("items").clone()
    }
    pub fn viewer(&self) -> Client {
        self.world.member(Role::Viewer)
    }
}

pub fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_else(|| panic!("no text {key} in {value}")).to_owned()
}

/// A node of version 1.
pub fn node(id: &str, of: &str, params: &Value) -> Value {
    json!({ "id": id, "type": of, "version": 1, "name": id, "params": params })
}

/// Nodes one after the other.
pub fn chain(nodes: &[Value]) -> Value {
    let lines: Vec<Value> =
        nodes.windows(2).map(|pair| json!({ "from": pair[0]["id"], "to": pair[1]["id"] })).collect();
    json!({ "nodes": nodes, "connections": lines })
}

/// By hand, then three nodes that compute.
pub fn three() -> Value {
    chain(&[
        node("begin", "trigger.manual", &json!({})),
        node("greet", "transform.set", &set("greeting", "Hello {{ $json.name }}")),
        node("loud", "transform.set", &set("loud", "{{ $json.greeting.toUpperCase() }}")),
        node("first", "transform.limit", &json!({ "count": 1 })),
    ])
}

/// Parameters that set one field.
pub fn set(name: &str, value: &str) -> Value {
    json!({ "fields": [{ "name": name, "value": value }] })
}

#[tokio::test]
async fn three_nodes_run_and_each_step_tells_what_it_did() {
    let engine = Engine::new();
    let workflow = engine.publish(&three()).await;
    let run = engine.run(&workflow, "k1", json!([{ "name": "Ann" }, { "name": "Bob" }])).await;
    let seen = engine.look(&run).await;
    assert_eq!((&seen["state"], &seen["version"]), (&json!("succeeded"), &json!(1)), "{seen}");
    let steps = seen["steps"].as_array().unwrap();
    let nodes: Vec<&str> = steps.iter().map(|step| step["node"].as_str().unwrap()).collect();
    assert_eq!(nodes, ["begin", "greet", "loud", "first"]);
    let loud = &steps[2];
    assert_eq!(loud["input"]["first"][1], json!({ "name": "Bob", "greeting": "Hello Bob" }));
    assert_eq!(loud["outputs"][0]["port"], "main");
    assert_eq!(loud["outputs"][0]["data"]["first"][0]["loud"], "HELLO ANN");
    assert_eq!((&loud["attempt"], &loud["retries"]), (&json!(1), &json!(0)));
    assert_eq!(loud["key"], format!("{}:loud:", text(&run, "run_id")));
    assert_eq!(steps[3]["outputs"][0]["data"]["count"], 1);
    let lines = engine.list(&format!("/api/workflow-runs?workflow_id={workflow}&state=succeeded")).await;
    assert_eq!((lines.len(), &lines[0]["steps"]), (1, &json!(4)), "{lines:?}");
    let of_workflow = engine.list("/api/workflows").await;
    assert_eq!((&of_workflow[0]["last_run_state"], &of_workflow[0]["succeeded"]), (&json!("succeeded"), &json!(1)));
}

#[tokio::test]
async fn the_same_trigger_twice_is_one_run() {
    let engine = Engine::new();
    let workflow = engine.publish(&three()).await;
    let first = engine.run(&workflow, "k1", json!([{ "name": "Ann" }])).await;
    let second = engine.run(&workflow, "k1", json!([{ "name": "Eve" }])).await;
    assert_eq!((&first["is_new"], &second["is_new"]), (&json!(true), &json!(false)));
    assert_eq!(first["run_id"], second["run_id"]);
    let seen = engine.look(&second).await;
    assert_eq!(seen["steps"][1]["input"]["first"], json!([{ "name": "Ann" }]));
    let third = engine.run(&workflow, "k2", json!([{ "name": "Eve" }])).await;
    assert_ne!(first["run_id"], third["run_id"]);
    assert_eq!(engine.list("/api/workflow-runs").await.len(), 2);
}

#[tokio::test]
async fn another_tenant_sees_nothing_and_viewers_only_look() {
    let engine = Engine::new();
    let workflow = engine.publish(&three()).await;
    let run = engine.run(&workflow, "k1", json!([{ "name": "Ann" }])).await;
    let run = format!("/api/workflow-runs/{}", text(&run, "run_id"));
    let (of, stranger) = (format!("/api/workflows/{workflow}"), engine.world.stranger());
    for path in [of.clone(), run.clone(), format!("{of}/versions"), format!("{of}/versions/1")] {
        assert_eq!(stranger.get(&path).await.status(), 404, "{path}");
    }
    for path in [format!("{run}/cancel"), format!("{of}/activate")] {
        assert_eq!(stranger.post(&path).await.status(), 404, "{path}");
    }
    for path in ["/api/workflows", "/api/workflow-runs", "/api/dead-letters"] {
        let page: Value = stranger.get(path).await.expect(200).json();
        assert_eq!(page["items"], json!([]), "{path}");
    }
    let viewer = engine.viewer();
    viewer.get(&run).await.expect(200);
    viewer.post(&format!("{run}/cancel")).await.expect(403);
    viewer.post_json(&format!("{of}/run"), &json!({})).await.expect(403);
    engine.world.member(Role::Editor).delete(&of).await.expect(403);
    engine.world.member(Role::Admin).delete(&of).await.expect(204);
    engine.owner.get(&of).await.expect(404);
    engine.owner.get(&run).await.expect(200);
}
