//! What a run costs in durable commits over the real shell: at most one for a step, and those that a turn and D1 take, which are
//! the same however long the run is.

use std::sync::Mutex;

use kernel::{Fault, Instant};
use serde_json::json;
use testkit::World;

use super::{
    doors::{chain, node},
    objects::Objects,
};
use crate::{
    machine::{Change, RunState},
    ops,
    protocol::Command,
    runs,
    shell::{self, Desk, Host, Live, Memory},
};

/// An object that counts what goes to its disk.
#[derive(Default)]
struct Counting {
    memory: Memory,
    /// Keys of each commit, for who reads a failure.
    commits: Mutex<Vec<Vec<String>>>,
}

impl Host for Counting {
    fn get(&self, key: &str) -> Result<Option<String>, Fault> {
        self.memory.get(key)
    }
    fn list(&self, prefix: &str) -> Result<Vec<(String, String)>, Fault> {
        self.memory.list(prefix)
    }
    fn commit(&self, changes: &[Change], wake: Option<Instant>) -> Result<(), Fault> {
        let key = |change: &Change| match change {
            Change::Put { key, .. } => key.clone(),
            Change::Remove { key } => format!("-{key}"),
            Change::RemoveAll { prefix } => format!("-{prefix}*"),
        };
        self.commits.lock().unwrap().push(changes.iter().map(key).collect());
        self.memory.commit(changes, wake)
    }
    fn take(&self) -> Option<Box<Live>> {
        self.memory.take()
    }
    fn keep(&self, live: Box<Live>) {
        self.memory.keep(live);
    }
}

/// A run of one start and so many steps, half of which write into a table of the team; or none of them.
async fn commits_of(steps: usize, with_effects: bool) -> Vec<Vec<String>> {
    let world = World::new();
    Objects::default().plug(&world.objects);
    let (scope, host) = (world.scope(), Counting::default());
    let columns = json!([{ "name": "n", "kind": "number" }]);
    let table = json!({ "action": "create_table", "table": "t", "columns": columns });
    let mut nodes = vec![node("begin", "trigger.manual", &json!({}))];
    for at in 0..steps {
        let name = format!("s{at}");
        let params = if at == 0 { &table } else { &json!({ "action": "insert", "table": "t", "values": { "n": at } }) };
        nodes.push(if with_effects && at % 2 == 0 {
            node(&name, "data.query", params)
        } else {
            node(&name, "transform.set", &json!({ "fields": [{ "name": "n", "value": at }] }))
        });
    }
    let graph = serde_json::from_value(chain(&nodes)).unwrap();
    let begin = runs::prepare(&ops::unsaved(&scope), 1, graph, ("begin", vec![json!({})])).unwrap();
    let id = "run_0123456789abcdef0123456789abcdef".parse().unwrap();
    let desk = Desk::new(&host, world.ports(), &scope, id);
    let answered = shell::answer(&desk, Command::Begin(Box::new(begin))).await.unwrap();
    shell::go_on(&desk, answered).await;
    assert_eq!(desk.look(|run, _| run.head().state).unwrap(), Some(RunState::Succeeded));
    host.commits.into_inner().unwrap()
}

#[tokio::test]
async fn a_step_costs_at_most_one_commit_and_what_only_computes_costs_none_of_its_own() {
    for with_effects in [true, false] {
        let few = commits_of(4, with_effects).await.len();
        let commits = commits_of(24, with_effects).await;
        let many = commits.len();
        // Twenty steps more: every other one asks the outside, and its neighbour is stored with it.
        let most = if with_effects { 10 } else { 0 };
        assert!(many - few <= most, "{few} commits, then {many}: {commits:#?}");
        assert!(many <= 25, "{many} commits for 25 steps: {commits:#?}");
    }
}
