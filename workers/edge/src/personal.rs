//! `auth` asks what teams keep about a person; `teams` looks into their logs.

use std::sync::Arc;

use auth::PersonalData;
use kernel::{
    Fault, Later, Ports, Scope, Tenant,
    ids::{RequestId, TeamId, UserId},
};
use serde_json::Value;

pub struct TeamLogs;

impl PersonalData for TeamLogs {
    fn deeds_in<'a>(
        &'a self,
        ports: &'a Arc<Ports>,
        (team, shard): (TeamId, u8),
        user: &'a UserId,
    ) -> Later<'a, Result<Vec<Value>, Fault>> {
        #[allow(clippy::disallowed_methods, reason = "a door: teams of the person who asks for what is theirs")]
        let tenant = Tenant::from_directory(team, shard);
        let scope = Scope::new(Arc::clone(ports), tenant, ports.new_id::<RequestId>());
        Box::pin(async move { teams::list_deeds(&scope, user).await })
    }
}
