//! SQL of credentials. Only `open_credential` reads what is sealed.

use kernel::{
    Batch, Fault, TenantSql,
    ids::{CredentialId, WorkflowId},
    json,
    page::PageQuery,
    params,
    sql::TenantDb,
};
use serde::{Deserialize, Serialize};

use crate::credentials::model::Credential;

const LIST: TenantSql = TenantSql::new(
    "SELECT id, name, kind, field, hosts, created_at, updated_at FROM credentials
     WHERE tenant_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3",
);
const FIND: TenantSql = TenantSql::new(
    "SELECT id, name, kind, field, hosts, created_at, updated_at FROM credentials WHERE tenant_id = ?1 AND id = ?2",
);
const OPEN: TenantSql = TenantSql::new(
    "SELECT id, name, kind, field, hosts, secret_sealed, created_at, updated_at FROM credentials
     WHERE tenant_id = ?1 AND id = ?2",
);
const INSERT: TenantSql = TenantSql::new(
    "INSERT INTO credentials (tenant_id, id, name, kind, field, hosts, secret_sealed, created_by, created_at, updated_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)",
);
const UPDATE: TenantSql = TenantSql::new(
    "UPDATE credentials SET name = ?3, field = ?4, hosts = ?5, secret_sealed = coalesce(?6, secret_sealed), updated_at = ?7
     WHERE tenant_id = ?1 AND id = ?2",
);
const RESEAL: TenantSql =
    TenantSql::new("UPDATE credentials SET secret_sealed = ?4 WHERE tenant_id = ?1 AND id = ?2 AND secret_sealed = ?3");
const REMOVE: TenantSql = TenantSql::new("DELETE FROM credentials WHERE tenant_id = ?1 AND id = ?2");
// Whoever names it has its id between quotes.
const LIST_USERS: TenantSql = TenantSql::new(
    "SELECT w.id, w.name FROM workflows AS w
     JOIN workflow_versions AS v ON v.tenant_id = ?1 AND v.id = w.id || '.' || w.published_version
     WHERE w.tenant_id = ?1 AND instr(v.graph, '\"' || ?2 || '\"') > 0 ORDER BY w.id LIMIT 100",
);

/// One row more than the page shows.
pub async fn list_credentials(db: &TenantDb<'_>, page: &PageQuery) -> Result<Vec<Credential>, Fault> {
    db.all(LIST, params![page.before(), page.probe()]).await
}

pub async fn find_credential(db: &TenantDb<'_>, id: &CredentialId) -> Result<Option<Credential>, Fault> {
    db.first(FIND, params![id]).await
}

/// A credential with what is sealed of it.
#[derive(Deserialize)]
pub struct Sealed {
    #[serde(flatten)]
    pub credential: Credential,
    pub secret_sealed: String,
}

pub async fn open_credential(db: &TenantDb<'_>, id: &CredentialId) -> Result<Option<Sealed>, Fault> {
    db.first(OPEN, params![id]).await
}

pub fn insert_credential(credential: &Credential, sealed: &str, by: &str) -> Result<Batch, Fault> {
    let Credential { id, name, kind, field, hosts, created_at, .. } = credential;
    Ok(Batch::of(INSERT, params![id, name, kind.name(), field, json::write(hosts)?, sealed, by, *created_at]))
}

/// All but the kind; the secret only when there is a new one.
pub fn update_credential(credential: &Credential, sealed: Option<&str>) -> Result<Batch, Fault> {
    let Credential { id, name, field, hosts, updated_at, .. } = credential;
    Ok(Batch::of(UPDATE, params![id, name, field, json::write(hosts)?, sealed, *updated_at]))
}

/// The same secret under another key, unless it is another one meanwhile.
pub fn reseal_credential(id: &CredentialId, before: &str, now: &str) -> Batch {
    Batch::of(RESEAL, params![id, before, now])
}

pub fn remove_credential(id: &CredentialId) -> Batch {
    Batch::of(REMOVE, params![id])
}

/// A workflow that uses a credential.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CredentialUser {
    pub id: WorkflowId,
    pub name: String,
}

/// Workflows whose published version names a credential: a hundred.
pub async fn list_users_of(db: &TenantDb<'_>, id: &CredentialId) -> Result<Vec<CredentialUser>, Fault> {
    db.all(LIST_USERS, params![id]).await
}
