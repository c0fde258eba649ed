//! D1 as it behaves, on real SQLite in memory: the same statements, the same rows as JSON, the same limits.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::Poll,
};

use kernel::{Fault, Later, Value, ports::Sql, sql::Statement};
use rusqlite::{Connection, ErrorCode, limits::Limit, types::ValueRef};

/// Parameters that D1 binds at most in one statement.
pub const MAX_PARAMS: usize = 100;
/// Longest LIKE or GLOB pattern of D1, in bytes.
pub const MAX_LIKE_BYTES: i32 = 50;
/// Longest statement of D1, in bytes.
pub const MAX_SQL_BYTES: i32 = 100_000;
/// Largest row or text of D1, in bytes.
pub const MAX_ROW_BYTES: i32 = 2_000_000;
/// Numbers pass through f64 on their way into D1: whole numbers beyond this lose digits there.
const MAX_SAFE_INT: i64 = 9_007_199_254_740_991;

/// One database.
pub struct TestSql {
    connection: Mutex<Connection>,
    takes_turns: AtomicBool,
    /// The texts of each batch so far.
    ran: Mutex<Vec<Vec<&'static str>>>,
}

impl TestSql {
    /// A database in memory with every migration of `d1-migrations/<folder>` applied, in name order.
    /// # Panics
    /// When a migration cannot be read or does not apply: its name is in the message.
    pub fn migrated(folder: &str) -> Self {
        let sql = Self::empty();
        for file in migrations(folder) {
            let text = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
            sql.script(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        }
        sql
    }
    /// A database without tables, with D1's settings and limits.
    /// # Panics
    /// When SQLite has no memory for it.
    pub fn empty() -> Self {
        let connection = Connection::open_in_memory().expect("SQLite opens in memory");
        connection.pragma_update(None, "foreign_keys", true).expect("SQLite knows foreign keys");
        let limits = [
            (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, MAX_LIKE_BYTES),
            (Limit::SQLITE_LIMIT_SQL_LENGTH, MAX_SQL_BYTES),
            (Limit::SQLITE_LIMIT_LENGTH, MAX_ROW_BYTES),
            (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, MAX_PARAMS as i32),
        ];
        for (limit, most) in limits {
            connection.set_limit(limit, most).expect("SQLite takes the limit");
        }
        Self { connection: Mutex::new(connection), takes_turns: AtomicBool::new(false), ran: Mutex::default() }
    }
    /// From here on every batch lets whatever else runs go first: parallel work then meets between its reading and its
    /// writing, which it would not do by itself in memory.
    pub fn take_turns(&self) {
        self.takes_turns.store(true, Ordering::Relaxed);
    }
    /// The statements that ran since the last look, batch by batch: two answers that should tell nothing apart run the
    /// same ones.
    pub fn take_ran(&self) -> Vec<Vec<&'static str>> {
        std::mem::take(&mut *self.ran.lock().unwrap_or_else(PoisonError::into_inner))
    }
    /// Runs a script of many statements, as migrations are. For tests of the schema; slices go through `Sql::run`.
    pub fn script(&self, text: &str) -> Result<(), String> {
        self.with(|connection| connection.execute_batch(text).map_err(|e| e.to_string()))
    }
    /// The rows of any query as JSON objects. For laws and dumps; slices go through `Sql::run`.
    /// # Panics
    /// When SQLite refuses the query.
    pub fn rows(&self, query: &str) -> Vec<serde_json::Value> {
        let text =
            self.with(|connection| read(connection, query, &[])).unwrap_or_else(|fault| panic!("{query}: {fault}"));
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("{query}: {e}"))
    }
    /// Adds a row for other rows to point at: `given` columns, and something of the right type in every other column
    /// that must not be null. Nothing happens while the table does not exist.
    pub fn insert_filled(&self, table: &str, given: &[(&str, &str)]) {
        let text =
            |row: &serde_json::Value, key: &str| row.get(key).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
        let columns = self.rows(&format!(
            "SELECT name, type FROM pragma_table_info('{table}')
                                          WHERE pk > 0 OR (\"notnull\" = 1 AND dflt_value IS NULL)"
        ));
        if columns.is_empty() {
            return;
        }
        let known = self.rows(&format!("SELECT name FROM pragma_table_info('{table}')"));
        let mut cells: Vec<(String, String)> = given
            .iter()
            .filter(|(name, _)| known.iter().any(|row| text(row, "name") == *name))
            .map(|(name, value)| ((*name).to_owned(), format!("'{value}'")))
            .collect();
        for column in &columns {
            let filler = if text(column, "type") == "TEXT" { "'{}'" } else { "0" };
            let name = text(column, "name");
            if cells.iter().all(|(taken, _)| *taken != name) {
                cells.push((name, filler.to_owned()));
            }
        }
        let (names, values): (Vec<String>, Vec<String>) = cells.into_iter().unzip();
        let insert = format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), values.join(", "));
        self.script(&insert).unwrap_or_else(|e| panic!("{insert}: {e}"));
    }
    /// How SQLite would run a statement: the detail lines of EXPLAIN QUERY PLAN, or why it cannot be prepared.
    pub fn plan(&self, statement: &str) -> Result<Vec<String>, String> {
        self.with(|connection| {
            let query = format!("EXPLAIN QUERY PLAN {statement}");
            let mut prepared = connection.prepare(&query).map_err(|e| e.to_string())?;
            let mut rows = prepared.raw_query();
            let mut lines = Vec::new();
            while let Some(row) = rows.next().map_err(|e| e.to_string())? {
                lines.push(row.get(3).map_err(|e| e.to_string())?);
            }
            Ok(lines)
        })
    }
    fn with<T>(&self, work: impl FnOnce(&Connection) -> T) -> T {
        work(&self.connection.lock().unwrap_or_else(PoisonError::into_inner))
    }
    fn batch(&self, batch: &[Statement]) -> Result<String, Fault> {
        self.with(|connection| {
            connection.execute_batch("BEGIN").map_err(fault)?;
            let answers: Result<Vec<String>, Fault> =
                batch.iter().map(|statement| read(connection, statement.sql, &statement.params)).collect();
            connection.execute_batch(if answers.is_ok() { "COMMIT" } else { "ROLLBACK" }).map_err(fault)?;
            Ok(format!("[{}]", answers?.join(",")))
        })
    }
}

impl Sql for TestSql {
    fn run<'a>(&'a self, batch: &'a [Statement]) -> Later<'a, Result<String, Fault>> {
        Box::pin(async move {
            if self.takes_turns.load(Ordering::Relaxed) {
                let_others_go().await;
            }
            let texts = batch.iter().map(|statement| statement.sql).collect();
            self.ran.lock().unwrap_or_else(PoisonError::into_inner).push(texts);
            self.batch(batch)
        })
    }
}

async fn let_others_go() {
    let mut waited = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut waited, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// The migration files of a database, in the order in which they apply.
/// # Panics
/// When the folder cannot be read.
pub fn migrations(folder: &str) -> Vec<PathBuf> {
    let folder = repository().join("d1-migrations").join(folder);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut files: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|ext| ext == "sql"));
    files.sort();
    files
}

/// The root of the repository under test.
/// # Panics
/// When this crate was moved away from `workers/testkit`.
pub fn repository() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("testkit lives two folders below the root").to_path_buf()
}

/// Runs one statement; the rows as the text of a JSON array of objects.
fn read(connection: &Connection, sql: &str, params: &[Value]) -> Result<String, Fault> {
    let mut statement = connection.prepare_cached(sql).map_err(fault)?;
    let wanted = statement.parameter_count();
    if wanted != params.len() || wanted > MAX_PARAMS {
        return Err(Fault::internal(format!(
            "{} parameters given, {wanted} wanted (at most {MAX_PARAMS}): {sql}",
            params.len()
        )));
    }
    for (at, value) in params.iter().enumerate() {
        bind(&mut statement, at + 1, value)?;
    }
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut rows = statement.raw_query();
    let mut text = String::from("[");
    while let Some(row) = rows.next().map_err(fault)? {
        text.push_str(if text.len() > 1 { ",{" } else { "{" });
        for (at, name) in names.iter().enumerate() {
            let cell = cell(row.get_ref(at).map_err(fault)?)?;
            let comma = if at == 0 { "" } else { "," };
            let _ = write!(text, "{comma}{}:{cell}", serde_json::Value::from(name.as_str()));
        }
        text.push('}');
    }
    text.push(']');
    Ok(text)
}

fn bind(statement: &mut rusqlite::CachedStatement<'_>, at: usize, value: &Value) -> Result<(), Fault> {
    let bound = match value {
        Value::Null => statement.raw_bind_parameter(at, rusqlite::types::Null),
        Value::Int(n) if n.abs() > MAX_SAFE_INT => {
            return Err(Fault::internal(format!("{n} loses digits on D1, where numbers are f64: bind it as text")));
        }
        Value::Int(n) => statement.raw_bind_parameter(at, n),
        Value::Real(n) => statement.raw_bind_parameter(at, n),
        Value::Text(text) => statement.raw_bind_parameter(at, text),
    };
    bound.map_err(fault)
}

/// A cell as JavaScript would write it: `1.0` is `1`, a blob is an array of numbers.
fn cell(value: ValueRef<'_>) -> Result<String, Fault> {
    Ok(match value {
        ValueRef::Null => "null".to_owned(),
        ValueRef::Integer(n) => n.to_string(),
        ValueRef::Real(n) if n.fract() == 0.0 && n.abs() < 1e15 => format!("{n:.0}"),
        ValueRef::Real(n) => kernel::json::write(&n)?,
        ValueRef::Text(bytes) => kernel::json::write(std::str::from_utf8(bytes).map_err(Fault::internal)?)?,
        ValueRef::Blob(bytes) => kernel::json::write(bytes)?,
    })
}

#[track_caller]
fn fault(error: rusqlite::Error) -> Fault {
    if let rusqlite::Error::SqliteFailure(code, Some(message)) = &error {
        let unique = message.contains("UNIQUE constraint failed") || message.contains("PRIMARY KEY");
        if code.code == ErrorCode::ConstraintViolation && unique {
            return Fault::conflict("unique", message.clone());
        }
    }
    Fault::internal(error)
}
