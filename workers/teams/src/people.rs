//! The people of a team, for whoever writes to them.

use std::sync::Arc;

use kernel::{
    Fault, Later, Tenant,
    ports::{Contact, People, Sql},
};

use crate::team::store;

/// `kernel::ports::People` over the control database.
pub struct Roster(Arc<dyn Sql>);

impl Roster {
    /// `control` is the control database.
    pub fn new(control: Arc<dyn Sql>) -> Self {
        Self(control)
    }
}

impl People for Roster {
    fn owners<'a>(&'a self, tenant: &'a Tenant) -> Later<'a, Result<Vec<Contact>, Fault>> {
        Box::pin(store::list_owners(self.0.as_ref(), tenant.team()))
    }
    fn team_name<'a>(&'a self, tenant: &'a Tenant) -> Later<'a, Result<String, Fault>> {
        Box::pin(async move {
            let name = store::team_name(self.0.as_ref(), tenant.team()).await?;
            name.ok_or_else(|| Fault::not_found("team"))
        })
    }
}
