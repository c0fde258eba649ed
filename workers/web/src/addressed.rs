//! The door of addresses that name their tenant themselves: webhooks, links of approvals, mailboxes.

use std::sync::Arc;

use kernel::{
    Fault, Ports, Scope, Tenant,
    ids::{RequestId, TeamId},
};

/// The scope of a tenant that an address names. Whoever calls this has proved that we made the address, or proves it before
/// anything is written or told.
/// # Errors
/// `Fault::NotFound` when the address names a shard that is not there.
pub fn addressed(ports: &Arc<Ports>, (team, shard): (&TeamId, u8), request: Option<RequestId>) -> Result<Scope, Fault> {
    if usize::from(shard) >= ports.shards.len() {
        return Err(Fault::not_found("address"));
    }
    #[allow(
        clippy::disallowed_methods,
        reason = "a door: the address carries the tenant, and a tag that only we can make"
    )]
    let tenant = Tenant::from_directory(team.clone(), shard);
    Ok(Scope::new(Arc::clone(ports), tenant, request.unwrap_or_else(|| ports.new_id())))
}
