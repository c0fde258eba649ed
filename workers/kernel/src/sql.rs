//! The database seam is SQL text. `TenantSql` refuses at compile time a statement that does not pin the tenant;
//! `TenantDb` binds the tenant itself; `Batch` is what one decision writes, atomically.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{Event, Fault, Instant, Job, Later, Tenant, ids::EventId, job::Body, json, ports::Sql};

const MARK: TenantSql =
    TenantSql::new("INSERT INTO handled (tenant_id, event_id, handler, handled_at) VALUES (?1, ?2, ?3, ?4)");
/// Whether a consumer has done its work for an event.
pub(crate) const MARKED: TenantSql =
    TenantSql::new("SELECT 1 AS n FROM handled WHERE tenant_id = ?1 AND event_id = ?2 AND handler = ?3");

/// A bound parameter, or a cell. Numbers pass through f64 on D1: money in integer cents, ids as text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
}

impl From<i64> for Value {
    fn from(n: i64) -> Self {
        Self::Int(n)
    }
}
impl From<u32> for Value {
    fn from(n: u32) -> Self {
        Self::Int(i64::from(n))
    }
}
impl From<f64> for Value {
    fn from(n: f64) -> Self {
        Self::Real(n)
    }
}
impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Int(i64::from(flag))
    }
}
impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}
impl From<Instant> for Value {
    fn from(at: Instant) -> Self {
        Self::Int(at.millis())
    }
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// The parameters of a statement: `params![id, now]`. For `TenantSql` they start at `?2`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { vec![$($crate::sql::Value::from($value)),*] };
}

/// A flag column (0 or 1) as a `bool`: `#[serde(deserialize_with = "kernel::sql::flag")]`.
pub fn flag<'de, D: serde::Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    i64::deserialize(from).map(|n| n != 0)
}

/// A column that holds JSON text: `#[serde(deserialize_with = "kernel::sql::json")]`.
pub fn json<'de, D: serde::Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<T, D::Error> {
    let text = String::deserialize(from)?;
    json::read(&text).map_err(serde::de::Error::custom)
}

/// One statement ready to run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Statement {
    pub sql: &'static str,
    pub params: Vec<Value>,
}

/// A statement about rows of one tenant: `?1` is the tenant, bound by the handle.
#[derive(Clone, Copy, Debug)]
pub struct TenantSql(&'static str);

impl TenantSql {
    /// # Panics
    /// At compile time (declare statements as `const`), unless the text holds `tenant_id = ?1`, or is an
    /// `INSERT` whose values begin with `?1`.
    pub const fn new(text: &'static str) -> Self {
        let pinned = holds(text, "tenant_id = ?1") || (starts(text, "INSERT") && holds(text, "(?1,"));
        assert!(pinned, "a tenant statement must pin tenant_id = ?1");
        Self(text)
    }
    /// The statement's text.
    pub const fn text(self) -> &'static str {
        self.0
    }
}

/// A statement about the global tables (users, sessions, teams, the directory). Only auth, teams, billing and
/// marketplace may name it: a contract test holds that.
#[derive(Clone, Copy, Debug)]
pub struct GlobalSql(&'static str);

impl GlobalSql {
    pub const fn new(text: &'static str) -> Self {
        Self(text)
    }
    pub fn bind(self, params: Vec<Value>) -> Statement {
        Statement { sql: self.0, params }
    }
}

const fn starts(text: &str, with: &str) -> bool {
    let (text, with) = (text.as_bytes(), with.as_bytes());
    text.len() >= with.len() && matches_at(text, with, 0)
}

const fn holds(text: &str, part: &str) -> bool {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    let mut at = 0;
    while at + part.len() <= text.len() {
        if matches_at(text, part, at) {
            return true;
        }
        at += 1;
    }
    false
}

#[allow(clippy::indexing_slicing, reason = "const evaluation; both callers keep `at + part.len()` inside `text`")]
const fn matches_at(text: &[u8], part: &[u8], at: usize) -> bool {
    let mut i = 0;
    while i < part.len() {
        if text[at + i] != part[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// The rows of one tenant on its shard.
#[derive(Clone, Copy)]
pub struct TenantDb<'a> {
    sql: &'a dyn Sql,
    tenant: &'a Tenant,
}

impl<'a> TenantDb<'a> {
    pub(crate) fn new(sql: &'a dyn Sql, tenant: &'a Tenant) -> Self {
        Self { sql, tenant }
    }
    /// Every row of a query.
    pub async fn all<T: DeserializeOwned>(&self, sql: TenantSql, params: Vec<Value>) -> Result<Vec<T>, Fault> {
        read_rows(&answer(self.sql, self.bind(sql, params)).await?)
    }
    /// The first row, if there is one.
    pub async fn first<T: DeserializeOwned>(&self, sql: TenantSql, params: Vec<Value>) -> Result<Option<T>, Fault> {
        Ok(read_rows(&answer(self.sql, self.bind(sql, params)).await?)?.into_iter().next())
    }
    fn bind(&self, sql: TenantSql, params: Vec<Value>) -> Statement {
        pin(self.tenant, sql, params)
    }
}

/// The global tables.
#[derive(Clone, Copy)]
pub struct GlobalDb<'a>(&'a dyn Sql);

impl<'a> GlobalDb<'a> {
    pub fn new(sql: &'a dyn Sql) -> Self {
        Self(sql)
    }
    /// Every row of a query.
    pub async fn all<T: DeserializeOwned>(&self, sql: GlobalSql, params: Vec<Value>) -> Result<Vec<T>, Fault> {
        read_rows(&answer(self.0, sql.bind(params)).await?)
    }
    /// The first row, if there is one.
    pub async fn first<T: DeserializeOwned>(&self, sql: GlobalSql, params: Vec<Value>) -> Result<Option<T>, Fault> {
        Ok(read_rows(&answer(self.0, sql.bind(params)).await?)?.into_iter().next())
    }
    /// Several statements in one transaction.
    pub async fn run(&self, batch: &[Statement]) -> Result<(), Fault> {
        self.0.run(batch).await.map(|_| ())
    }
}

/// The answer to one statement. Boxed, so that the wait is compiled once and not for each type of row.
fn answer(sql: &dyn Sql, statement: Statement) -> Later<'_, Result<String, Fault>> {
    Box::pin(async move { sql.run(std::slice::from_ref(&statement)).await })
}

fn read_rows<T: DeserializeOwned>(answer: &str) -> Result<Vec<T>, Fault> {
    Ok(json::read_item(answer, 0)?.unwrap_or_default())
}

/// Reads the rows of one statement.
pub async fn rows<T: DeserializeOwned>(sql: &dyn Sql, statement: Statement) -> Result<Vec<T>, Fault> {
    read_rows(&answer(sql, statement).await?)
}

pub(crate) fn pin(tenant: &Tenant, sql: TenantSql, mut params: Vec<Value>) -> Statement {
    params.insert(0, Value::from(tenant.team()));
    Statement { sql: sql.text(), params }
}

/// What one decision writes: rows of the tenant, and the events and jobs that follow, in one transaction
/// (`Scope::commit`).
#[derive(Clone, Debug, Default)]
pub struct Batch {
    pub(crate) writes: Vec<(TenantSql, Vec<Value>)>,
    pub(crate) bodies: Vec<Body>,
}

impl Batch {
    /// A batch of one statement.
    pub fn of(sql: TenantSql, params: Vec<Value>) -> Self {
        Self::default().and(sql, params)
    }
    /// Adds a statement.
    #[must_use]
    pub fn and(mut self, sql: TenantSql, params: Vec<Value>) -> Self {
        self.writes.push((sql, params));
        self
    }
    /// Adds everything of another batch behind this one.
    #[must_use]
    pub fn and_all(mut self, other: Self) -> Self {
        self.writes.extend(other.writes);
        self.bodies.extend(other.bodies);
        self
    }
    /// Adds the mark that makes a consumer idempotent (`Scope::commit_once`).
    pub(crate) fn and_mark(self, event: &EventId, handler: &str, now: Instant) -> Self {
        self.and(MARK, vec![event.into(), handler.into(), now.into()])
    }
    /// Adds a fact that other rooms may listen to.
    #[must_use]
    pub fn and_emit(mut self, event: Event) -> Self {
        self.bodies.push(Body::Event(event));
        self
    }
    /// The same for a fact that there may not be: an update that changed nothing.
    #[must_use]
    pub fn and_emit_some(mut self, event: Option<Event>) -> Self {
        self.bodies.extend(event.map(Body::Event));
        self
    }
    /// Adds work to be done soon.
    #[must_use]
    pub fn and_do(mut self, job: Job) -> Self {
        self.bodies.push(Body::Job(job));
        self
    }
}

#[cfg(test)]
mod tests;
