//! D1: a batch crosses as one JSON text, its rows come back as one.

use kernel::{Fault, Later, ports::Sql, sql::Statement};

use crate::{call, host};

/// A database by its binding's name.
pub struct D1 {
    binding: String,
}

impl D1 {
    pub fn new(binding: impl Into<String>) -> Self {
        Self { binding: binding.into() }
    }
}

impl Sql for D1 {
    fn run<'a>(&'a self, batch: &'a [Statement]) -> Later<'a, Result<String, Fault>> {
        Box::pin(async move {
            let text = kernel::json::write(batch)?;
            let outcome = call::start(|call| host::d1_run(call, &self.binding, &text)).await;
            outcome.map(|answer| answer.text).map_err(fault)
        })
    }
}

/// D1 tells a broken constraint in words only.
fn fault(message: String) -> Fault {
    if message.contains("UNIQUE constraint failed") {
        return Fault::conflict("unique", message);
    }
    Fault::internal(message)
}

#[cfg(test)]
mod tests {
    use kernel::Fault;

    use super::fault;

    #[test]
    fn a_broken_uniqueness_is_a_conflict_and_everything_else_is_ours() {
        let unique = "D1_ERROR: UNIQUE constraint failed: leads.tenant_id, leads.id: SQLITE_CONSTRAINT";
        assert!(matches!(fault(unique.to_owned()), Fault::Conflict { code, .. } if code == "unique"));
        let foreign = "D1_ERROR: FOREIGN KEY constraint failed: SQLITE_CONSTRAINT";
        assert!(matches!(fault(foreign.to_owned()), Fault::Internal { .. }));
    }
}
