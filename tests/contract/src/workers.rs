//! Three Workers are deployed. Each address is answered by exactly one of them, and what all are bound to is one thing.

use std::collections::BTreeSet;

use journeys::Worker;

use crate::{product, tree};

#[test]
fn every_address_is_answered_by_the_worker_that_it_is_handed_to_and_by_no_other() {
    let mounted = Worker::ALL.map(|worker| (worker, product::mounted_by(worker)));
    let mut wrong = Vec::new();
    for (worker, paths) in &mounted {
        assert!(paths.len() > 20, "the search itself is broken: {worker:?} {}", paths.len());
        for path in paths.keys().filter(|path| journeys::worker_of(path) != *worker) {
            wrong.push(format!("{path} is mounted by {worker:?}, but handed to {:?}", journeys::worker_of(path)));
        }
    }
    for operation in product::operations() {
        let wanted = journeys::worker_of(&operation.path);
        let (_, paths) = mounted.iter().find(|(worker, _)| *worker == wanted).expect("all are there");
        if !paths.get(&operation.path).is_some_and(|methods| methods.contains(&operation.method)) {
            wrong.push(format!("{} {} is answered by nobody", operation.method, operation.path));
        }
    }
    tree::assert_none(&wrong, "workers/edge/js/handed-on.json and workers/edge/src/routes.rs:");
}

#[test]
fn an_address_is_handed_on_whole_or_below_it_only() {
    for path in ["/api/auth", "/api/auth/sign-in", "/api/teams/team_1/members", "/.well-known/jwks.json"] {
        assert_eq!(journeys::worker_of(path), Worker::Accounts, "{path}");
    }
    for path in ["/", "/api/authors", "/api/team", "/x/api/auth", "/.well-known/security.txt", "/api/%61uth/session"] {
        assert_eq!(journeys::worker_of(path), Worker::Main, "{path}");
    }
    for (path, is_theirs) in [("/approve", true), ("/hooks/k", true), ("/approved", false), ("/w/k", false)] {
        assert_eq!(journeys::worker_of(path) == Worker::Workflows, is_theirs, "{path}");
    }
}

/// `key = value` lines of a wrangler file, each with the table it stands in; notes and empty lines left out.
fn settings(path: &str) -> BTreeSet<String> {
    let mut table = String::new();
    let mut entry = 0;
    let mut all = BTreeSet::new();
    for line in tree::read(path).lines().map(|line| line.split(" #").next().unwrap_or_default().trim()) {
        if line.starts_with('[') {
            table = line.trim_matches(['[', ']']).to_owned();
            entry += 1;
        } else if !line.is_empty() && !line.starts_with('#') {
            all.insert(format!("{table}/{entry}: {line}"));
        }
    }
    all
}

/// The entries of one table without their places in the file, each as one text.
fn entries(path: &str, wanted: &str) -> BTreeSet<String> {
    let mut found = std::collections::BTreeMap::<String, String>::new();
    for line in settings(path) {
        let Some((place, setting)) = line.split_once(": ") else { continue };
        if place.split('/').next() == Some(wanted) && !setting.starts_with("migrations_dir") {
            let entry = found.entry(place.to_owned()).or_default();
            entry.push_str(setting);
            entry.push(' ');
        }
    }
    found.into_values().collect()
}

/// The day of the runtime that a Worker asks for.
fn date_of(path: &str) -> Option<String> {
    entries(path, "").iter().find_map(|text| text.split("compatibility_date = ").nth(1)?.get(..12).map(str::to_owned))
}

#[test]
fn all_workers_are_bound_to_the_same_things_and_only_one_can_be_reached() {
    let main = "wrangler.toml";
    for (name, binding) in [("accounts", "ACCOUNTS"), ("workflows", "WORKFLOWS")] {
        let file = format!("wrangler.{name}.toml");
        let other = file.as_str();
        for table in ["vars", "d1_databases", "kv_namespaces", "limits"] {
            assert!(!entries(main, table).is_empty(), "{table}");
            assert_eq!(entries(main, table), entries(other, table), "{table} differs between {main} and {other}");
        }
        for table in ["queues.producers", "r2_buckets", "durable_objects.bindings"] {
            let theirs = entries(other, table);
            assert!(table == "r2_buckets" || !theirs.is_empty(), "{table}");
            // Objects without another Worker's name are its own.
            for entry in theirs.iter().filter(|entry| !entry.contains("class_name") || entry.contains("script_name")) {
                let ours = entry.replace("script_name = \"gr8\" ", "");
                assert!(entries(main, table).contains(&ours), "{other} has {entry}, which {main} has not");
            }
        }
        let date = date_of(main);
        assert!(date.is_some() && date == date_of(other), "one date of the runtime");
        let text = entries(other, "").into_iter().collect::<String>();
        assert!(text.contains("workers_dev = false") && text.contains("preview_urls = false"), "{text}");
        assert!(!tree::read(other).contains("route"), "{other} must have no address of its own");
        let service = format!("binding = \"{binding}\" service = \"gr8-{name}\" ");
        assert!(entries(main, "services").contains(&service), "{service}");
    }
}
