//! What this room does on cron ticks.

use std::sync::Arc;

use kernel::{Fault, Ports};

use crate::{account::erase, ops};

/// Removes what ran out, and accounts whose time is up. Once an hour is enough; it is not about a tenant, and small, so it
/// runs in the tick itself.
pub async fn sweep(ports: &Arc<Ports>) -> Result<(), Fault> {
    ops::sweep(ports).await?;
    erase::remove_due(ports).await
}
