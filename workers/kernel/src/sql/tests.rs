//! What becomes a tenant statement.

use super::*;

#[test]
fn only_texts_that_pin_the_tenant_become_tenant_statements() {
    assert!(holds("SELECT 1 FROM t WHERE tenant_id = ?1 AND id = ?2", "tenant_id = ?1"));
    assert!(!holds("SELECT 1 FROM t WHERE id = ?1", "tenant_id = ?1"));
    assert!(std::panic::catch_unwind(|| TenantSql::new("SELECT 1 FROM t")).is_err());
    assert!(std::panic::catch_unwind(|| TenantSql::new("DELETE FROM t WHERE tenant_id = ?2")).is_err());
    assert!(std::panic::catch_unwind(|| TenantSql::new("INSERT INTO t (tenant_id, id) VALUES (?1, ?2)")).is_ok());
}
