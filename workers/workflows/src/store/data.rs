//! SQL of teams' own tables.

use kernel::{Batch, Fault, Instant, TenantSql, json, params, sql, sql::TenantDb};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::effects::data::{Column, Condition};

const FIND_TABLE: TenantSql =
    TenantSql::new("SELECT id, name, columns FROM data_tables WHERE tenant_id = ?1 AND id = ?2");
const COUNT_TABLES: TenantSql = TenantSql::new("SELECT count(*) AS n FROM data_tables WHERE tenant_id = ?1");
const INSERT_TABLE: TenantSql =
    TenantSql::new("INSERT INTO data_tables (tenant_id, id, name, columns, created_at) VALUES (?1, ?2, ?3, ?4, ?5)");
const COUNT_ROWS: TenantSql =
    TenantSql::new("SELECT count(*) AS n FROM data_rows WHERE tenant_id = ?1 AND table_id = ?2");
const INSERT_ROW: TenantSql = TenantSql::new(
    "INSERT INTO data_rows (tenant_id, id, table_id, fields, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
);
// Three conditions at most: path, how it is compared, value; an empty path is none.
const FIND_ROWS: TenantSql = TenantSql::new(
    "SELECT id, fields, created_at, updated_at FROM data_rows INDEXED BY data_rows_by_table
     WHERE tenant_id = ?1 AND table_id = ?2 AND id > ?3
       AND (?5 = '' OR CASE ?6 WHEN 'equals' THEN json_extract(fields, ?5) IS ?7 WHEN 'not_equals' THEN json_extract(fields, ?5) IS NOT ?7
              WHEN 'greater' THEN json_extract(fields, ?5) > ?7 ELSE json_extract(fields, ?5) < ?7 END)
       AND (?8 = '' OR CASE ?9 WHEN 'equals' THEN json_extract(fields, ?8) IS ?10 WHEN 'not_equals' THEN json_extract(fields, ?8) IS NOT ?10
              WHEN 'greater' THEN json_extract(fields, ?8) > ?10 ELSE json_extract(fields, ?8) < ?10 END)
       AND (?11 = '' OR CASE ?12 WHEN 'equals' THEN json_extract(fields, ?11) IS ?13 WHEN 'not_equals' THEN json_extract(fields, ?11) IS NOT ?13
              WHEN 'greater' THEN json_extract(fields, ?11) > ?13 ELSE json_extract(fields, ?11) < ?13 END)
     ORDER BY id LIMIT ?4",
);
const UPDATE_ROW: TenantSql =
    TenantSql::new("UPDATE data_rows SET fields = ?3, updated_at = ?4 WHERE tenant_id = ?1 AND id = ?2");
const REMOVE_ROWS: TenantSql =
    TenantSql::new("DELETE FROM data_rows WHERE tenant_id = ?1 AND id IN (SELECT value FROM json_each(?2))");

/// A table of the team.
#[derive(Clone, Debug, Deserialize)]
pub struct Table {
    pub id: String,
    pub name: String,
    #[serde(deserialize_with = "sql::json")]
    pub columns: Vec<Column>,
}

/// One of its rows.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Row {
    pub id: String,
    #[serde(deserialize_with = "sql::json")]
    pub fields: Map<String, Value>,
    pub created_at: Instant,
    pub updated_at: Instant,
}

#[derive(Deserialize)]
struct Count {
    n: u32,
}

pub async fn find_table(db: &TenantDb<'_>, id: &str) -> Result<Option<Table>, Fault> {
    db.first(FIND_TABLE, params![id]).await
}

pub async fn count_tables(db: &TenantDb<'_>) -> Result<u32, Fault> {
    let count: Option<Count> = db.first(COUNT_TABLES, params![]).await?;
    Ok(count.map_or(0, |count| count.n))
}

pub fn insert_table(table: &Table, now: Instant) -> Result<Batch, Fault> {
    Ok(Batch::of(INSERT_TABLE, params![&table.id, &table.name, json::write(&table.columns)?, now]))
}

pub async fn count_rows(db: &TenantDb<'_>, table: &str) -> Result<u32, Fault> {
    let count: Option<Count> = db.first(COUNT_ROWS, params![table]).await?;
    Ok(count.map_or(0, |count| count.n))
}

pub fn insert_row(table: &str, row: &Row) -> Result<Batch, Fault> {
    Ok(Batch::of(INSERT_ROW, params![&row.id, table, json::write(&row.fields)?, row.created_at]))
}

/// Rows behind `after` that meet all conditions, in the order of their ids.
pub async fn find_rows(
    db: &TenantDb<'_>,
    table: &str,
    conditions: &[Condition],
    (after, most): (&str, u32),
) -> Result<Vec<Row>, Fault> {
    let mut given = params![table, after, most];
    for at in 0..3 {
        match conditions.get(at) {
            Some(condition) => given.extend(params![condition.path(), condition.is.name(), condition.cell()]),
            None => given.extend(params!["", "", ""]),
        }
    }
    db.all(FIND_ROWS, given).await
}

pub fn update_row(id: &str, fields: &Map<String, Value>, now: Instant) -> Result<Batch, Fault> {
    Ok(Batch::of(UPDATE_ROW, params![id, json::write(fields)?, now]))
}

pub fn remove_rows(ids: &[&str]) -> Result<Batch, Fault> {
    Ok(Batch::of(REMOVE_ROWS, params![json::write(&ids)?]))
}
