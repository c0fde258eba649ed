//! What the edge plugs into every object.

use std::sync::Arc;

use kernel::{Ports, Scope, Tenant, ids::RequestId, object::Call};

/// Cheap to clone.
#[derive(Clone)]
pub struct House {
    pub ports: Arc<Ports>,
}

impl House {
    /// The scope that a call brings along: the tenant and the key are the object's name.
    pub fn scope<C>(&self, call: &Call<C>) -> Scope {
        #[allow(clippy::disallowed_methods, reason = "a door: objects are named by the scope that asked")]
        let tenant = Tenant::from_directory(call.team.clone(), call.shard);
        Scope::new(Arc::clone(&self.ports), tenant, self.ports.new_id::<RequestId>())
    }
}
