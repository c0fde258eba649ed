//! Messages outlive the code that wrote them: a queue, an outbox or an object may hold yesterday's. Each variant has a
//! golden file that must be read, and written again unchanged. Add variants, never rename one.

use booking::protocol as slot_book;
use chat::protocol as chat_room;
use kernel::{Envelope, Event, Job, live::HubCommand};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use syn::Item;
use workflows::{protocol as workflow_run, turns::protocol as workflow_turns};

use crate::tree;

/// The variants of an enum, as serde writes them (snake_case).
fn variants(path: &str, name: &str) -> Vec<String> {
    let file = syn::parse_file(&tree::read(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
    let found = file.items.into_iter().find_map(|item| match item {
        Item::Enum(item) if item.ident == name => Some(item.variants),
        _ => None,
    });
    let found = found.unwrap_or_else(|| panic!("{path} has no enum {name}"));
    found.iter().map(|variant| snake(&variant.ident.to_string())).collect()
}

fn snake(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.extend(c.to_lowercase());
    }
    text
}

/// `"name"`, or `{"name": content}`.
fn variant_of(golden: &Value) -> String {
    let key = golden.as_object().and_then(|object| object.keys().next()).map(String::as_str);
    golden.as_str().or(key).unwrap_or_default().to_owned()
}

/// Every variant has a file in `goldens/<folder>`, and every file there survives a round trip.
#[track_caller]
fn assert_goldens<T: Serialize + DeserializeOwned>(folder: &str, variants: &[String]) {
    let place = testkit::repository().join("tests/contract/goldens").join(folder);
    let mut wrong = Vec::new();
    let mut seen = Vec::new();
    for entry in std::fs::read_dir(&place).unwrap_or_else(|e| panic!("{folder}: {e}")).flatten() {
        let file = format!("{folder}/{}", entry.file_name().to_string_lossy());
        let golden: Value = serde_json::from_str(&std::fs::read_to_string(entry.path()).expect("a text"))
            .unwrap_or_else(|e| panic!("{file}: {e}"));
        match serde_json::from_value::<T>(golden.clone()).map(|read| serde_json::to_value(read).expect("JSON")) {
            Err(error) => wrong.push(format!("{file} cannot be read any more: {error}")),
            Ok(again) if again != golden => wrong.push(format!("{file} is written differently now: {again}")),
            Ok(_) => seen.push(variant_of(&golden)),
        }
    }
    let missing = variants.iter().filter(|variant| !seen.contains(variant));
    wrong.extend(missing.map(|variant| format!("goldens/{folder} has no file for {variant}: add one")));
    tree::assert_none(&wrong, "Messages that are already on their way:");
}

#[test]
fn events_are_read_as_they_were_written() {
    assert_goldens::<Event>("events", &variants("workers/kernel/src/event.rs", "Event"));
}

#[test]
fn jobs_are_read_as_they_were_written() {
    assert_goldens::<Job>("jobs", &variants("workers/kernel/src/job.rs", "Job"));
}

#[test]
fn envelopes_are_read_as_they_were_written() {
    assert_goldens::<Envelope>("envelopes", &[]);
}

#[test]
fn what_a_hub_is_told_is_read_as_it_was_written() {
    assert_goldens::<HubCommand>("team_hub", &variants("workers/kernel/src/live.rs", "HubCommand"));
}

#[test]
fn what_a_slot_book_is_told_answers_and_keeps_is_read_as_it_was_written() {
    let source = "workers/booking/src/protocol.rs";
    assert_goldens::<slot_book::Command>("slot_book/commands", &variants(source, "Command"));
    assert_goldens::<slot_book::Reply>("slot_book/replies", &variants(source, "Reply"));
    assert_goldens::<slot_book::Entry>("slot_book/rows", &[]);
}

#[test]
fn what_a_chat_room_is_told_answers_and_keeps_is_read_as_it_was_written() {
    let source = "workers/chat/src/protocol.rs";
    assert_goldens::<chat_room::Command>("chat_room/commands", &variants(source, "Command"));
    assert_goldens::<chat_room::Reply>("chat_room/replies", &variants(source, "Reply"));
    assert_goldens::<chat_room::Line>("chat_room/rows", &[]);
    assert_goldens::<chat_room::Opening>("chat_room/openings", &[]);
}

#[test]
fn what_a_run_is_told_answers_and_keeps_is_read_as_it_was_written() {
    let source = "workers/workflows/src/protocol.rs";
    assert_goldens::<workflow_run::Command>("workflow_run/commands", &variants(source, "Command"));
    assert_goldens::<workflow_run::Reply>("workflow_run/replies", &variants(source, "Reply"));
    assert_goldens::<workflow_run::Birth>("workflow_run/births", &[]);
    assert_goldens::<workflow_run::Told>("workflow_run/told", &[]);
    assert_goldens::<workflow_run::Todo>("workflow_run/todo", &variants(source, "Todo"));
}

#[test]
fn what_a_line_is_told_answers_and_keeps_is_read_as_it_was_written() {
    let source = "workers/workflows/src/turns/protocol.rs";
    assert_goldens::<workflow_turns::Command>("workflow_turns/commands", &variants(source, "Command"));
    assert_goldens::<workflow_turns::Reply>("workflow_turns/replies", &variants(source, "Reply"));
    assert_goldens::<workflow_turns::Place>("workflow_turns/rows", &[]);
    assert_goldens::<workflow_turns::Head>("workflow_turns/heads", &[]);
}
