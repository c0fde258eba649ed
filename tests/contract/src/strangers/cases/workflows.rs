//! Cases of workflows, their runs and dead letters.

use kernel::permission::Role;
use serde_json::{Value, json};

use super::{Case, callers, ours};

fn graph() -> Value {
    json!({ "nodes": [{ "id": "begin", "type": "trigger.manual", "version": 1 }] })
}

fn document() -> Value {
    json!({ "format": "gr8.workflow", "format_version": 1, "name": "Mine", "graph": graph() })
}

pub fn case(operation: &str) -> Option<Case> {
    edited(operation).or_else(|| run(operation)).or_else(|| secret(operation))
}

fn secret(operation: &str) -> Option<Case> {
    let new = json!({ "name": "Mine", "kind": "bearer", "hosts": ["api.example"], "secret": "0123456789" });
    Some(match operation {
        "list_credentials" => callers(200).not_for(Role::Viewer),
        "create_credential" => callers(201).body(new).not_for(Role::Editor),
        "update_credential" => ours("credential").body(json!({ "name": "Mine now" })).not_for(Role::Editor),
        "delete_credential" => ours("credential").not_for(Role::Editor),
        "send_signal" => callers(200).body(json!({ "name": "paid", "correlation": "o-7" })).not_for(Role::Viewer),
        _ => return None,
    })
}

fn edited(operation: &str) -> Option<Case> {
    Some(match operation {
        "list_workflows" | "list_nodes" | "list_templates" => callers(200),
        "import_workflow" => callers(201).body(json!({ "document": document() })).not_for(Role::Viewer),
        "validate_workflow" => callers(200).body(json!({ "graph": graph() })),
        "test_workflow" => ours("").body(json!({ "id": "{workflow}" })).not_for(Role::Viewer),
        "create_workflow" => callers(201).body(json!({ "name": "Mine", "graph": graph() })).not_for(Role::Viewer),
        "get_workflow" | "export_workflow" | "list_versions" | "get_version" | "compare_version" => ours("workflow"),
        "update_workflow" => ours("workflow").body(json!({ "revision": 1, "name": "Mine now" })).not_for(Role::Viewer),
        "delete_workflow" => ours("workflow").not_for(Role::Editor),
        "list_hooks" | "activate_workflow" | "deactivate_workflow" => ours("workflow").not_for(Role::Viewer),
        "publish_version" | "revert_version" => ours("workflow").body(json!({ "revision": 1 })).not_for(Role::Viewer),
        "fork_version" => ours("workflow").body(json!({ "name": "Mine now" })).not_for(Role::Viewer),
        _ => return None,
    })
}

fn run(operation: &str) -> Option<Case> {
    Some(match operation {
        "list_runs" | "list_dead_letters" => callers(200),
        "run_workflow" => ours("workflow").body(json!({ "items": [] })).not_for(Role::Viewer),
        "get_run" => ours("run"),
        "cancel_run" | "pause_run" | "resume_run" => ours("run").not_for(Role::Viewer),
        "redrive_run" => ours("run").body(json!({})).not_for(Role::Viewer),
        "settle_step" => ours("run").body(json!({ "node": "stop", "how": "repeat" })).not_for(Role::Viewer),
        "approve_step" => ours("run").body(json!({ "node": "stop", "yes": true })).not_for(Role::Viewer),
        "signal_run" => ours("run").body(json!({ "name": "paid", "correlation": "o-7" })).not_for(Role::Viewer),
        // An address of ours has a tag that nobody else can make: see workflows' own tests of it.
        "call_hook" => Case { of: "workflow", ..super::open(404) },
        "redrive_dead_letters" => ours("").body(json!({ "ids": ["{letter}"] })).not_for(Role::Viewer),
        _ => return None,
    })
}
