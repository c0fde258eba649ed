//! Some words belong to some files: SQL to stores, the global tables to four rooms, the back door to the doors.

use crate::{
    exceptions, rust,
    tree::{self, File},
};

/// Rooms that may speak to the tables that are not one tenant's.
const GLOBAL: &[&str] = &["auth", "billing", "marketplace", "teams"];

fn is_sql(text: &str) -> bool {
    let words = text.trim_start();
    let begins = |verb: &str| words.starts_with(verb);
    (begins("SELECT ") && words.contains(" FROM "))
        || begins("INSERT INTO ")
        || begins("INSERT OR ")
        || (begins("UPDATE ") && words.contains(" SET "))
        || begins("DELETE FROM ")
        || begins("CREATE TABLE ")
        || begins("CREATE INDEX ")
        || begins("REPLACE INTO ")
        || (begins("WITH ") && words.contains(" AS ("))
        || begins("PRAGMA ")
}

fn may_hold_sql(file: &File) -> bool {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let in_store = name == "store.rs" || name.ends_with("_store.rs") || file.path.contains("/src/store/");
    let kernel = ["workers/kernel/src/outbox.rs", "workers/kernel/src/sql.rs"].contains(&file.path.as_str());
    in_store || kernel
}

#[test]
fn sql_stands_in_store_files_only() {
    let found = tree::files()
        .into_iter()
        .filter(|file| file.is_rust_of_product() && !may_hold_sql(file))
        .filter_map(|file| {
            let parsed = rust::without_tests(rust::parse(&file.path, &file.text));
            let sql = rust::strings(&parsed).into_iter().find(|text| is_sql(text))?;
            Some((file.path, format!("holds `{}…`; move it to store.rs", sql.chars().take(60).collect::<String>())))
        })
        .collect();
    exceptions::assert_only_known("exceptions/sql_places.txt", 0, &found, "SQL belongs into store.rs:");
}

#[test]
fn global_tables_belong_to_four_rooms() {
    let mut wrong = Vec::new();
    for file in tree::files().iter().filter(|file| file.is_rust_of_product()) {
        let room = file.room().replace("workers/", "");
        let allowed = room == "kernel" || GLOBAL.contains(&room.as_str());
        let named = |word: &str| rust::identifiers(&file.text).iter().any(|ident| ident == word);
        if !allowed && (named("GlobalSql") || named("GlobalDb")) {
            wrong.push(format!("{} names the global tables", file.path));
        }
    }
    tree::assert_none(&wrong, "Only auth, teams, billing and marketplace may use GlobalSql (wall 2 of tenancy):");
}

#[test]
fn tenants_are_made_by_doors_only() {
    // Each of these is a door or carries a tenant that a door had proved.
    const DOORS: &[&str] = &[
        "workers/kernel",
        "workers/web",
        "workers/auth",
        "workers/testkit",
        "workers/edge",
        "workers/platform",
        "durable-objects",
    ];
    let mut wrong = Vec::new();
    for file in tree::files().iter().filter(|file| file.is_rust_of_product()) {
        let opens = rust::identifiers(&file.text).iter().any(|ident| ident == "from_directory");
        if opens && !DOORS.contains(&file.room().as_str()) {
            wrong.push(format!("{} opens the back door `Tenant::from_directory`", file.path));
        }
    }
    tree::assert_none(&wrong, "A Tenant comes from a door (session, visitor, job, cron, object), wall 1 of tenancy:");
}
