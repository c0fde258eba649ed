//! What is asked of a table.

use std::collections::BTreeMap;

use kernel::{Scope, sql};
use nodes::Failure;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{
    Trouble,
    columns::{self, Column},
};
use crate::{
    machine,
    store::{self, Row, Table},
};

const MOST_TABLES: u32 = 50;
const MOST_ROWS: u32 = 20_000;
/// Rows that one item reads, changes or removes.
const MOST_FOUND: u32 = 500;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DataAction {
    /// Makes the table, unless it is there with the same columns.
    CreateTable,
    /// Adds a row.
    Insert,
    /// The first row that meets the conditions; nothing when none does.
    Get,
    /// All rows that meet the conditions, 500 at most.
    List,
    /// Sets fields of all rows that meet the conditions.
    Update,
    /// Removes all rows that meet the conditions.
    Delete,
}

/// How a field is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    #[default]
    Equals,
    NotEquals,
    /// Of numbers, texts and dates.
    Greater,
    Less,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Condition {
    /// A column, or `id`.
    pub column: String,
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub is: Comparison,
    /// Null with `equals`: rows without the field.
    pub value: Value,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DataParams {
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub action: DataAction,
    /// Name of the table: 1 to 40 of `a-z`, `0-9` and `_`.
    pub table: String,
    /// For `create_table`.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub columns: Vec<Column>,
    /// For `insert` and `update`: fields by column; null takes one away.
    #[serde(default)]
    pub values: Map<String, Value>,
    /// All of them must hold; three at most. `update` and `delete` want one at least.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub conditions: Vec<Condition>,
    /// For `list`, `update` and `delete`: rows at most, 1 to 500.
    #[serde(default = "hundred")]
    pub most: u32,
}

const fn hundred() -> u32 {
    100
}

/// A row with its fields; for `create_table` the table.
#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RowOutput {
    pub id: String,
    /// Unix milliseconds.
    pub created_at: Option<i64>,
    pub updated_at: Option<i64>,
    /// By column.
    #[serde(flatten)]
    pub fields: BTreeMap<String, Value>,
}

fn bad(parameter: &str, message: impl Into<String>) -> Failure {
    Failure::new("bad_parameter", message).parameter(parameter)
}

impl DataParams {
    pub fn check(&self) -> Result<(), Failure> {
        if !columns::is_name(&self.table) {
            return Err(bad("table", "A table's name is 1 to 40 of a-z, 0-9 and _."));
        }
        if self.action == DataAction::CreateTable {
            return columns::check(&self.columns);
        }
        if matches!(self.action, DataAction::Insert | DataAction::Update) && self.values.is_empty() {
            return Err(bad("values", "Say which fields are set."));
        }
        if self.conditions.len() > 3 {
            return Err(bad("conditions", "Three conditions at most are possible."));
        }
        if matches!(self.action, DataAction::Update | DataAction::Delete) && self.conditions.is_empty() {
            return Err(bad("conditions", "Say which rows are meant."));
        }
        if (1..=MOST_FOUND).contains(&self.most) {
            return Ok(());
        }
        Err(bad("most", format!("1 to {MOST_FOUND} rows are possible.")))
    }
}

impl Comparison {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Equals => "equals",
            Self::NotEquals => "not_equals",
            Self::Greater => "greater",
            Self::Less => "less",
        }
    }
}

impl Condition {
    /// Where SQLite finds the field; the name was checked against the columns.
    pub fn path(&self) -> String {
        format!("$.{}", self.column)
    }
    /// The value as SQLite reads it out of JSON.
    pub fn cell(&self) -> sql::Value {
        match &self.value {
            Value::Bool(flag) => sql::Value::Int(i64::from(*flag)),
            Value::Number(number) => match number.as_i64() {
                Some(whole) => sql::Value::Int(whole),
                None => sql::Value::Real(number.as_f64().unwrap_or_default()),
            },
            Value::String(text) => sql::Value::Text(text.clone()),
            _ => sql::Value::Null,
        }
    }
}

fn table_id(name: &str) -> String {
    machine::hashed("dtab_", &[name])
}

fn item_of(row: &Row) -> Value {
    let mut fields = row.fields.clone();
    fields.insert("id".to_owned(), json!(row.id));
    fields.insert("created_at".to_owned(), json!(row.created_at));
    fields.insert("updated_at".to_owned(), json!(row.updated_at));
    Value::Object(fields)
}

/// Does it, once for a key. Answers the rows.
pub async fn run(scope: &Scope, params: &DataParams, key: &str) -> Result<Vec<Value>, Trouble> {
    if params.action == DataAction::CreateTable {
        return create(scope, params).await.map(|table| vec![table]);
    }
    let table = store::find_table(&scope.db()?, &table_id(&params.table)).await?;
    let table = table.ok_or_else(|| {
        Failure::new("unknown_table", format!("There is no table “{}”.", params.table)).parameter("table")
    })?;
    match params.action {
        DataAction::Insert => insert(scope, &table, params, key).await,
        DataAction::Update | DataAction::Delete => change(scope, &table, params, key).await,
        DataAction::Get => find(scope, &table, params, 1).await.map(|rows| rows.iter().map(item_of).collect()),
        _ => find(scope, &table, params, params.most).await.map(|rows| rows.iter().map(item_of).collect()),
    }
}

async fn create(scope: &Scope, params: &DataParams) -> Result<Value, Trouble> {
    let id = table_id(&params.table);
    let table = Table { id, name: params.table.clone(), columns: params.columns.clone() };
    let there = store::find_table(&scope.db()?, &table.id).await?;
    if there.is_none() {
        if store::count_tables(&scope.db()?).await? >= MOST_TABLES {
            return Err(Failure::new("too_many", format!("A team has {MOST_TABLES} tables at most."))
                .parameter("table")
                .into());
        }
        match scope.commit(store::insert_table(&table, scope.now())?).await {
            // Somebody else made it at the same moment.
            Ok(()) | Err(kernel::Fault::Conflict { .. }) => {}
            Err(fault) => return Err(fault.into()),
        }
    }
    let there = store::find_table(&scope.db()?, &table.id).await?;
    if there.is_some_and(|there| there.columns != table.columns) {
        return Err(Failure::new("table_differs", "There is such a table with other columns.")
            .parameter("columns")
            .into());
    }
    Ok(json!({ "id": table.id, "name": table.name, "columns": table.columns }))
}

/// What a repeated step answers.
fn again(result: Value) -> Vec<Value> {
    match result {
        Value::Array(items) => items,
        other => vec![other],
    }
}

async fn insert(scope: &Scope, table: &Table, params: &DataParams, key: &str) -> Result<Vec<Value>, Trouble> {
    if let Some(result) = store::find_effect(&scope.db()?, key).await? {
        return Ok(again(result));
    }
    let fields = columns::merged(&table.columns, Map::new(), &params.values)?;
    if store::count_rows(&scope.db()?, &table.id).await? >= MOST_ROWS {
        return Err(Failure::new("table_full", format!("A table has {MOST_ROWS} rows at most."))
            .parameter("table")
            .into());
    }
    let now = scope.now();
    let row = Row { id: machine::hashed("row_", &[key]), fields, created_at: now, updated_at: now };
    let effect = store::insert_row(&table.id, &row)?;
    Ok(again(store::apply_once(scope, key, effect, json!([item_of(&row)])).await?))
}

async fn find(scope: &Scope, table: &Table, params: &DataParams, most: u32) -> Result<Vec<Row>, Trouble> {
    let mut conditions = Vec::with_capacity(params.conditions.len());
    let mut only = None;
    for (at, condition) in params.conditions.iter().enumerate() {
        let place = |failure: Failure| failure.parameter(format!("conditions/{at}/value"));
        if condition.column == "id" {
            let id = condition.value.as_str().filter(|_| condition.is == Comparison::Equals);
            let failure = || place(Failure::new("wrong_type", "An id is a text, and equal or not there."));
            only = Some(id.ok_or_else(failure)?);
            continue;
        }
        let value = match &condition.value {
            // Fields that are not there are null.
            Value::Null if table.columns.iter().any(|column| column.name == condition.column) => Value::Null,
            value => columns::fit(&table.columns, &condition.column, value).map_err(place)?,
        };
        if matches!(value, Value::Array(_) | Value::Object(_)) {
            return Err(place(Failure::new("wrong_type", "Lists and objects are not compared.")).into());
        }
        conditions.push(Condition { value, ..condition.clone() });
    }
    // An id is one row, and the ones before it in their order are not looked at.
    let mut found = Vec::new();
    let mut after = String::new();
    loop {
        let rows = store::find_rows(&scope.db()?, &table.id, &conditions, (&after, MOST_FOUND)).await?;
        let is_last = rows.len() < MOST_FOUND as usize;
        after = rows.last().map(|row| row.id.clone()).unwrap_or_default();
        found.extend(rows.into_iter().filter(|row| only.is_none_or(|only| row.id == only)));
        if is_last || found.len() >= most as usize {
            found.truncate(most as usize);
            return Ok(found);
        }
    }
}

async fn change(scope: &Scope, table: &Table, params: &DataParams, key: &str) -> Result<Vec<Value>, Trouble> {
    if let Some(result) = store::find_effect(&scope.db()?, key).await? {
        return Ok(again(result));
    }
    let mut rows = find(scope, table, params, params.most).await?;
    let mut effect = kernel::Batch::default();
    if params.action == DataAction::Delete {
        let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        effect = effect.and_all(store::remove_rows(&ids)?);
    } else {
        for row in &mut rows {
            row.fields = columns::merged(&table.columns, std::mem::take(&mut row.fields), &params.values)?;
            row.updated_at = scope.now();
            effect = effect.and_all(store::update_row(&row.id, &row.fields, row.updated_at)?);
        }
    }
    let result: Vec<Value> = rows.iter().map(item_of).collect();
    Ok(again(store::apply_once(scope, key, effect, Value::Array(result)).await?))
}
