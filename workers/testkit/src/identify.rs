//! Sessions of a test, in memory. The real ones live in `auth`; journeys use those.

use std::{collections::BTreeMap, sync::Mutex};

use kernel::{
    Fault, Later, Tenant,
    id::Id,
    ids::{SessionId, UserId},
    permission::Role,
};
use web::{Identify, Identity, Knock, Membership, Program};

use crate::{BEGINNING, store::open};

/// Who holds which session token.
#[derive(Default)]
pub struct TestIdentify(Mutex<BTreeMap<String, Identity>>);

impl TestIdentify {
    /// A session of a new person with `role` in `tenant` (or in no team): its token and CSRF value.
    pub fn sign_in(&self, membership: Option<(&Tenant, Role)>) -> (String, String) {
        let mut sessions = open(&self.0);
        let chance = [sessions.len() as u8; 10];
        let (token, csrf) = (format!("token-{}", sessions.len()), format!("csrf-{}", sessions.len()));
        let identity = Identity {
            user: UserId::from_parts(BEGINNING, chance),
            session: SessionId::from_parts(BEGINNING, chance),
            csrf: csrf.clone(),
            authenticated_at: BEGINNING,
            is_staff: false,
            is_acting: false,
            has_second_factor: false,
            membership: membership.map(|(tenant, role)| Membership {
                tenant: tenant.clone(),
                role,
                asks_second_factor: false,
            }),
        };
        sessions.insert(token.clone(), identity);
        (token, csrf)
    }
}

impl Identify for TestIdentify {
    fn session<'a>(&'a self, token: &'a str) -> Later<'a, Result<Identity, Fault>> {
        let known = open(&self.0).get(token).cloned();
        Box::pin(async move { known.ok_or_else(|| Fault::unauthenticated("no_session", "sign in first")) })
    }
    fn key<'a>(&'a self, _: &'a str, _: Knock<'a>) -> Later<'a, Result<Program, Fault>> {
        Box::pin(async { Err(Fault::unauthenticated("bad_key", "this world has no keys")) })
    }
}
