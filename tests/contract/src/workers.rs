//! Two Workers are deployed. Each address is answered by exactly one of them, and what both are bound to is one thing.

use std::collections::BTreeSet;

use crate::{product, tree};

#[test]
fn every_address_is_answered_by_the_worker_that_it_is_handed_to_and_by_no_other() {
    let (main, accounts) = product::mounted_apart();
    assert!(main.len() > 20 && accounts.len() > 20, "the search itself is broken: {} {}", main.len(), accounts.len());
    let mut wrong = Vec::new();
    for path in main.keys().filter(|path| journeys::is_of_accounts(path)) {
        wrong.push(format!("{path} is mounted by the main Worker, but handed to that of accounts"));
    }
    for path in accounts.keys().filter(|path| !journeys::is_of_accounts(path)) {
        wrong.push(format!("{path} is mounted by the Worker of accounts, but nobody hands it on"));
    }
    for operation in product::operations() {
        let worker = if journeys::is_of_accounts(&operation.path) { &accounts } else { &main };
        if !worker.get(&operation.path).is_some_and(|methods| methods.contains(&operation.method)) {
            wrong.push(format!("{} {} is answered by neither", operation.method, operation.path));
        }
    }
    tree::assert_none(&wrong, "workers/edge/js/accounts.json and workers/edge/src/routes.rs:");
}

#[test]
fn an_address_is_handed_on_whole_or_below_it_only() {
    for path in ["/api/auth", "/api/auth/sign-in", "/api/teams/team_1/members", "/.well-known/jwks.json"] {
        assert!(journeys::is_of_accounts(path), "{path}");
    }
    for path in ["/", "/api/authors", "/api/team", "/x/api/auth", "/.well-known/security.txt", "/api/%61uth/session"] {
        assert!(!journeys::is_of_accounts(path), "{path}");
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

#[test]
fn both_workers_are_bound_to_the_same_things_and_only_one_can_be_reached() {
    let (main, accounts) = ("wrangler.toml", "wrangler.accounts.toml");
    for table in ["vars", "d1_databases", "kv_namespaces", "limits"] {
        assert!(!entries(main, table).is_empty(), "{table}");
        assert_eq!(entries(main, table), entries(accounts, table), "{table} differs between {main} and {accounts}");
    }
    for table in ["queues.producers", "durable_objects.bindings"] {
        let theirs = entries(accounts, table);
        assert!(!theirs.is_empty(), "{table}");
        for entry in theirs {
            let ours = entry.replace("script_name = \"gr8\" ", "");
            assert!(entries(main, table).contains(&ours), "{accounts} has {entry}, which {main} has not");
        }
    }
    let top = |path| entries(path, "");
    let date = |path| {
        top(path).iter().find_map(|text| text.split("compatibility_date = ").nth(1)?.get(..12).map(str::to_owned))
    };
    assert!(date(main).is_some() && date(main) == date(accounts), "one date of the runtime");
    let text = top(accounts).into_iter().collect::<String>();
    assert!(text.contains("workers_dev = false") && text.contains("preview_urls = false"), "{text}");
    assert!(!tree::read(accounts).contains("route"), "{accounts} must have no address of its own");
    assert!(entries(main, "services").contains("binding = \"ACCOUNTS\" service = \"gr8-accounts\" "));
}
