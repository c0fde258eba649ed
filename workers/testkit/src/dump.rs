//! Everything that is kept in the name of one tenant, as text that can be compared.

use std::collections::BTreeMap;

use kernel::Tenant;

use crate::{TestBlobs, TestKv, TestSql};

/// Where something is kept -> what.
pub type Dump = BTreeMap<String, String>;

/// Every row of every table that names the tenant, and its keys and blobs.
pub fn of_tenant(tenant: &Tenant, databases: &[(String, &TestSql)], kv: &TestKv, blobs: &TestBlobs) -> Dump {
    let team = tenant.team().as_str();
    let mut dump = Dump::new();
    for (name, sql) in databases {
        for (table, column) in tenant_tables(sql) {
            let rows = sql.rows(&format!("SELECT * FROM \"{table}\" WHERE \"{column}\" = '{team}'"));
            let mut rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
            rows.sort();
            if !rows.is_empty() {
                dump.insert(format!("{name}.{table}"), rows.join("\n"));
            }
        }
    }
    let prefix = format!("{team}/");
    dump.extend(kv.dump().into_iter().filter(|(key, _)| key.starts_with(&prefix)));
    let blobs = blobs.dump().into_iter().filter(|(key, _)| key.starts_with(&prefix));
    dump.extend(blobs.map(|(key, bytes)| (format!("blob {key}"), format!("{bytes:?}"))));
    dump
}

/// Tables whose rows belong to a tenant, with the column that says to whom.
pub fn tenant_tables(sql: &TestSql) -> Vec<(String, String)> {
    let query = "SELECT t.name AS name, c.name AS col FROM sqlite_master t JOIN pragma_table_info(t.name) c
                 WHERE t.type = 'table' AND c.name IN ('tenant_id', 'team_id') ORDER BY t.name";
    let text =
        |row: &serde_json::Value, key: &str| row.get(key).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
    sql.rows(query).iter().map(|row| (text(row, "name"), text(row, "col"))).collect()
}

/// Where two dumps differ, in words; empty when they don't.
pub fn differences(before: &Dump, after: &Dump) -> Vec<String> {
    let mut places: Vec<&String> = before.keys().chain(after.keys()).collect();
    places.sort();
    places.dedup();
    let show = |dump: &Dump, place: &String| dump.get(place).cloned().unwrap_or_else(|| "(nothing)".to_owned());
    let changed = places.into_iter().filter(|place| before.get(*place) != after.get(*place));
    changed.map(|place| format!("{place}\n  was: {}\n  is:  {}", show(before, place), show(after, place))).collect()
}
