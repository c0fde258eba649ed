//! SQL of effects that were applied.

use kernel::{Batch, Fault, Scope, TenantSql, json, params, sql::TenantDb};
use serde::Deserialize;
use serde_json::Value;

// Breaks on the primary key when the effect was applied before: everything beside it in the batch is then undone.
const MARK: TenantSql = TenantSql::new("INSERT INTO effects_done (tenant_id, id, result, at) VALUES (?1, ?2, ?3, ?4)");
const FIND: TenantSql = TenantSql::new("SELECT result FROM effects_done WHERE tenant_id = ?1 AND id = ?2");

/// What came of an effect, if it was applied.
pub async fn find_effect(db: &TenantDb<'_>, key: &str) -> Result<Option<Value>, Fault> {
    #[derive(Deserialize)]
    struct Row {
        #[serde(deserialize_with = "kernel::sql::json")]
        result: Value,
    }
    let row: Option<Row> = db.first(FIND, params![key]).await?;
    Ok(row.map(|row| row.result))
}

/// Applies an effect and writes down what came of it, in one transaction; the second time, nothing happens and the first
/// result is the answer.
pub async fn apply_once(scope: &Scope, key: &str, effect: Batch, result: Value) -> Result<Value, Fault> {
    let mark = Batch::of(MARK, params![key, json::write(&result)?, scope.now()]);
    match scope.commit(mark.and_all(effect)).await {
        Ok(()) => Ok(result),
        Err(fault @ Fault::Conflict { .. }) => find_effect(&scope.db()?, key).await?.ok_or(fault),
        Err(fault) => Err(fault),
    }
}
