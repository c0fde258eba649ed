//! What a large loop holds in memory while the real shell runs it: the open iterations, and nothing of those that are over.
//! 10,000 items of 10 kB, or as many as `GR8_LOOP_ITEMS` says (the long suite: 100000).

use std::sync::{
    Mutex,
    atomic::{AtomicU64, AtomicUsize, Ordering},
};

use kernel::{Fault, Instant, Later, Scope};
use serde_json::json;
use testkit::World;

use super::{
    doors::{chain, node},
    objects::Objects,
};
use crate::{
    machine::{Change, DataRef, RunState},
    ops,
    protocol::Command,
    runs,
    shell::{self, Desk, Host, Live, Memory},
};

/// An object whose disk keeps what is read back, and weighs the rest. What the shell leaves in memory it weighs, too.
#[derive(Default)]
struct Scales {
    disk: Memory,
    live: Mutex<Option<Box<Live>>>,
    /// Bytes that went to blobs and result rows.
    stored: AtomicU64,
    largest_blob: AtomicUsize,
    /// The most that a run held between two decisions, in bytes of items, and in steps.
    most_bytes: AtomicUsize,
    most_steps: AtomicUsize,
}

impl Host for Scales {
    fn get(&self, key: &str) -> Result<Option<String>, Fault> {
        self.disk.get(key)
    }
    fn list(&self, prefix: &str) -> Result<Vec<(String, String)>, Fault> {
        self.disk.list(prefix)
    }
    fn commit(&self, changes: &[Change], wake: Option<Instant>) -> Result<(), Fault> {
        let is_of = |change: &Change, rows| matches!(change, Change::Put { key, .. } if key.starts_with(rows));
        for change in changes.iter().filter(|change| is_of(change, "result/")) {
            if let Change::Put { value, .. } = change {
                self.stored.fetch_add(value.len() as u64, Ordering::Relaxed);
            }
        }
        // History is not read here, and a hundred thousand rows of it are a gigabyte.
        let is_kept = |change: &&Change| !is_of(change, "result/") && !is_of(change, "past/");
        let kept: Vec<Change> = changes.iter().filter(is_kept).cloned().collect();
        self.disk.commit(&kept, wake)
    }
    fn take(&self) -> Option<Box<Live>> {
        self.live.lock().unwrap().take()
    }
    fn keep(&self, live: Box<Live>) {
        let (mut bytes, mut steps) = (0, 0);
        for (_, step) in live.run().steps() {
            steps += 1;
            for output in &step.outputs {
                bytes += if let DataRef::Inline(text) = &output.data { text.as_str().len() } else { 100 };
            }
        }
        self.most_bytes.fetch_max(bytes, Ordering::Relaxed);
        self.most_steps.fetch_max(steps, Ordering::Relaxed);
        *self.live.lock().unwrap() = Some(live);
    }
    fn put_blob<'s>(&'s self, scope: &'s Scope, key: &'s str, bytes: Vec<u8>) -> Later<'s, Result<(), Fault>> {
        self.stored.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        self.largest_blob.fetch_max(bytes.len(), Ordering::Relaxed);
        // Those of the body are never read again here; the list that the loop goes over is.
        if key.contains("/big:") { Box::pin(async { Ok(()) }) } else { self.disk.put_blob(scope, key, bytes) }
    }
}

#[tokio::test]
async fn a_loop_over_many_large_items_holds_what_is_open_whether_they_are_rows_or_blobs() {
    let items: usize = std::env::var("GR8_LOOP_ITEMS").ok().and_then(|count| count.parse().ok()).unwrap_or(10_000);
    // One item of 10 kB is a row, ten are a blob.
    for (batch, parallel) in [(1, 4), (10, 4)] {
        let world = World::new();
        Objects::default().plug(&world.objects);
        let (scope, host) = (world.scope(), Scales::default());
        let mut graph = chain(&[
            node("begin", "trigger.manual", &json!({})),
            node("split", "transform.split_out", &json!({ "field": "list", "into": "n" })),
            node("each", "loop", &json!({ "batch_size": batch, "parallel": parallel })),
        ]);
        let text = "x".repeat(10_000);
        let fields = json!({ "fields": [{ "name": "text", "value": format!("{{{{ $json.n }}}}{text}") }] });
        graph["nodes"].as_array_mut().unwrap().push(node("big", "transform.set", &fields));
        let lines = graph["connections"].as_array_mut().unwrap();
        lines.push(json!({ "from": "each", "port": "loop", "to": "big" }));
        lines.push(json!({ "from": "big", "to": "each" }));
        let graph = serde_json::from_value(graph).unwrap();
        let list: Vec<usize> = (0..items).collect();
        let begin = runs::prepare(&ops::unsaved(&scope), 1, graph, ("begin", vec![json!({ "list": list })])).unwrap();
        let id = "run_0123456789abcdef0123456789abcdef".parse().unwrap();
        let desk = Desk::new(&host, world.ports(), &scope, id);
        let answered = shell::answer(&desk, Command::Begin(Box::new(begin))).await.unwrap();
        shell::go_on(&desk, answered).await;
        assert_eq!(desk.look(|run, _| run.head().state).unwrap(), Some(RunState::Succeeded));
        let read = |number: &AtomicUsize| number.load(Ordering::Relaxed);
        let stored = host.stored.load(Ordering::Relaxed);
        assert!(stored >= 10_000 * items as u64, "{stored} bytes went to rows and blobs");
        assert!(read(&host.most_steps) <= 3 + parallel, "{} steps in memory", read(&host.most_steps));
        let bound = (parallel + 1) * 32 * 1024;
        assert!(read(&host.most_bytes) <= bound, "{} bytes of items in memory", read(&host.most_bytes));
        // What comes and goes with the attempts: each reads its batch and makes one blob of it.
        assert!(read(&host.largest_blob) <= (batch * 11_000).max(items * 16), "{}", read(&host.largest_blob));
    }
}
