//! What every table must be: rows belong to one tenant, and cannot point across.

use std::collections::BTreeMap;

use serde_json::Value;
use testkit::TestSql;

use crate::{exceptions, tree};

/// The tables that belong to no tenant. A new one needs a reason and a place here.
const GLOBAL: &[&str] = &[
    "api_keys",
    "challenges",
    "devices",
    "email_links",
    "former_members",
    "identities",
    "invitations",
    "key_nonces",
    "members",
    "outbox",
    "passkeys",
    "phones",
    "recovery_codes",
    "security_events",
    "sent_mails",
    "sent_texts",
    "sessions",
    "sign_ups",
    "site_directory",
    "team_domains",
    "teams",
    "token_keys",
    "totp",
    "users",
];

struct Table {
    name: String,
    sql: String,
    strict: bool,
    is_virtual: bool,
    columns: Vec<(String, String, i64)>,
}

fn text(row: &Value, key: &str) -> String {
    row.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn number(row: &Value, key: &str) -> i64 {
    row.get(key).and_then(Value::as_i64).unwrap_or_default()
}

fn tables(sql: &TestSql) -> Vec<Table> {
    let listed = sql.rows(
        "SELECT l.name AS name, l.type AS type, l.strict AS strict, m.sql AS sql FROM pragma_table_list l
         JOIN sqlite_master m ON m.name = l.name WHERE l.schema = 'main' AND l.type IN ('table', 'virtual')
         AND l.name NOT LIKE 'sqlite%' ORDER BY l.name",
    );
    let table = |row: &Value| {
        let name = text(row, "name");
        let columns = sql.rows(&format!("SELECT name, type, pk FROM pragma_table_info('{name}') ORDER BY cid"));
        Table {
            sql: text(row, "sql"),
            strict: number(row, "strict") == 1,
            is_virtual: text(row, "type") == "virtual",
            columns: columns.iter().map(|c| (text(c, "name"), text(c, "type"), number(c, "pk"))).collect(),
            name,
        }
    };
    listed.iter().map(table).collect()
}

fn primary_key(table: &Table) -> Vec<&str> {
    let mut key: Vec<(i64, &str)> = table.columns.iter().filter(|c| c.2 > 0).map(|c| (c.2, c.0.as_str())).collect();
    key.sort_unstable();
    key.into_iter().map(|(_, name)| name).collect()
}

#[test]
fn tenant_tables_are_keyed_by_tenant_and_id() {
    let sql = TestSql::migrated("shard");
    let mut found = BTreeMap::new();
    for table in tables(&sql).iter().filter(|table| !table.is_virtual) {
        let key = primary_key(table);
        if key.first() != Some(&"tenant_id") {
            found.insert(
                table.name.clone(),
                format!("its primary key is ({}) and must begin with tenant_id", key.join(", ")),
            );
        } else if key != ["tenant_id", "id"] {
            found.insert(table.name.clone(), format!("its primary key is ({}), not (tenant_id, id)", key.join(", ")));
        }
    }
    exceptions::assert_only_known("exceptions/primary_keys.txt", 3, &found, "Wall 3 of tenancy, the primary key:");
}

#[test]
fn search_tables_carry_the_tenant() {
    let sql = TestSql::migrated("shard");
    let searches = tables(&sql).into_iter().filter(|table| table.is_virtual);
    let found = searches
        .filter(|table| table.columns.iter().all(|column| column.0 != "tenant_id"))
        .map(|table| {
            (table.name, "a virtual table without tenant_id can only be read through a table that has it".to_owned())
        })
        .collect();
    exceptions::assert_only_known("exceptions/virtual_tables.txt", 1, &found, "Search indexes belong to tenants too:");
}

#[test]
fn foreign_keys_cannot_point_across_tenants() {
    let sql = TestSql::migrated("shard");
    let mut wrong = Vec::new();
    for table in tables(&sql) {
        let rows = sql.rows(&format!(
            "SELECT id, seq, \"table\" AS target, \"from\" AS source, \"to\" AS sink
             FROM pragma_foreign_key_list('{}') ORDER BY id, seq",
            table.name
        ));
        let mut keys: BTreeMap<i64, Vec<(String, String)>> = BTreeMap::new();
        for row in &rows {
            keys.entry(number(row, "id")).or_default().push((text(row, "source"), text(row, "sink")));
        }
        let first = ("tenant_id".to_owned(), "tenant_id".to_owned());
        let loose = keys.values().filter(|key| key.first() != Some(&first));
        wrong.extend(loose.map(|key| format!("{}: {key:?} must begin with tenant_id on both sides", table.name)));
    }
    tree::assert_none(&wrong, "Wall 3 of tenancy, foreign keys:");
}

#[test]
fn global_tables_are_the_ones_named_here() {
    let sql = TestSql::migrated("control");
    let found: Vec<String> = tables(&sql).into_iter().map(|table| table.name).collect();
    assert_eq!(found, GLOBAL, "the control database's tables; tests/contract/src/schema.rs names them");
}

#[test]
fn every_table_is_strict_and_its_columns_say_their_unit() {
    let mut wrong = Vec::new();
    for folder in ["control", "shard"] {
        for table in tables(&TestSql::migrated(folder)).iter().filter(|table| !table.is_virtual) {
            let shadow = table.sql.starts_with("CREATE TABLE '");
            if !table.strict && !shadow {
                wrong.push(format!("{folder}.{} is not STRICT", table.name));
            }
            for (column, kind, _) in &table.columns {
                let whole = ["_at", "_cents", "_ms", "_min", "_days"].iter().any(|unit| column.ends_with(unit));
                if whole && kind != "INTEGER" {
                    wrong.push(format!("{folder}.{}.{column} is {kind}; instants and amounts are INTEGER", table.name));
                }
            }
        }
    }
    tree::assert_none(&wrong, "Tables:");
}
