//! Which cron line does what. Lines are those of wrangler.toml.

use kernel::{Fault, outbox};

use crate::isolate;

/// Every minute: what a dying publisher left behind.
const EVERY_MINUTE: &str = "* * * * *";
/// Once an hour: what ran out.
const EVERY_HOUR: &str = "17 * * * *";

/// A line came due.
pub async fn tick(line: &str) -> Result<(), Fault> {
    let ports = isolate::ports()?;
    match line {
        EVERY_MINUTE => {
            for (shard, _) in (0..=u8::MAX).zip(&ports.shards) {
                let found = outbox::sweep(&ports, shard, ports.clock.now()).await?;
                if found > 0 {
                    tracing::warn!(op = "outbox.sweep", shard, found, "published what was left behind");
                }
            }
            Ok(())
        }
        EVERY_HOUR => auth::jobs::sweep(&ports).await,
        other => Err(Fault::internal(format!("no cron line {other}"))),
    }
}
