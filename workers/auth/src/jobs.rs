//! What this room does on cron ticks.

use kernel::{Fault, Ports};

use crate::ops;

/// Removes what ran out. Once an hour is enough; it is not about a tenant, and small, so it runs in the tick itself.
pub async fn sweep(ports: &Ports) -> Result<(), Fault> {
    ops::sweep(ports).await
}
