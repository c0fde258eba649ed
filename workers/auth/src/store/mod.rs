//! SQL of people, links, sessions and factors, a file per noun, and what those files share. The only folder of the
//! slice with SQL.

pub mod accounts;
pub mod challenges;
pub mod devices;
pub mod email_changes;
pub mod ends;
pub mod exports;
pub mod factors;
pub mod identities;
pub mod keys;
pub mod links;
pub mod log;
pub mod lost_factors;
pub mod passkeys;
pub mod sessions;
pub mod sign_ups;
pub mod token_keys;
pub mod users;

use kernel::{
    Fault, Ports,
    sql::{GlobalDb, Statement},
};
use serde::de::DeserializeOwned;

/// Most mails that auth sends to one address within an hour: a victim of somebody else's sign-ups is not flooded.
pub const MAILS_AN_HOUR: i64 = 5;

pub fn db(ports: &Ports) -> GlobalDb<'_> {
    GlobalDb::new(ports.control.as_ref())
}

/// Runs a batch; the first row of its last statement.
pub async fn last<T: DeserializeOwned>(ports: &Ports, batch: &[Statement]) -> Result<Option<T>, Fault> {
    let answer = ports.control.run(batch).await?;
    let rows: Option<Vec<T>> = kernel::json::read_item(&answer, batch.len().saturating_sub(1))?;
    Ok(rows.unwrap_or_default().into_iter().next())
}

/// Runs a batch with guards. False when one of them, or an index that lets something be there once, broke it: then
/// nothing of it was written.
pub async fn commit(ports: &Ports, batch: &[Statement]) -> Result<bool, Fault> {
    match ports.control.run(batch).await {
        Ok(_) => Ok(true),
        Err(Fault::Conflict { code, .. }) if code == "unique" => Ok(false),
        Err(fault) => Err(fault),
    }
}

/// A statement that changed a row gives it back (`RETURNING`); true when it did.
#[derive(serde::Deserialize)]
pub struct Touched {}
