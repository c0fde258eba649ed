//! People and sites of a test, in memory. The real ones live in `teams`; journeys use those.

use std::{collections::BTreeMap, sync::Mutex};

use kernel::{
    Fault, Later, Tenant,
    email::Email,
    id::Id,
    ids::{TeamId, UserId},
    ports::{Contact, Directory, MailChoice, People, SiteEntry},
};

use crate::store::open;

/// Teams and their owners.
#[derive(Default)]
pub struct TestPeople(Mutex<BTreeMap<TeamId, (String, Vec<Contact>)>>);

impl TestPeople {
    /// Adds or replaces a team.
    pub fn put(&self, tenant: &Tenant, name: &str, owners: Vec<Contact>) {
        open(&self.0).insert(tenant.team().clone(), (name.to_owned(), owners));
    }
    /// A contact whose id follows from its address.
    pub fn contact(name: &str, email: &str) -> Contact {
        let mut chance = [0_u8; 10];
        for (at, byte) in email.bytes().enumerate() {
            if let Some(slot) = chance.get_mut(at % 10) {
                *slot = slot.wrapping_mul(31).wrapping_add(byte);
            }
        }
        Contact {
            user: UserId::from_parts(crate::BEGINNING, chance),
            name: name.to_owned(),
            email: Email::parse(email).expect("a contact's address is sound"),
            locale: "en".to_owned(),
            zone: "Europe/Berlin".to_owned(),
            mail: MailChoice::default(),
        }
    }
}

impl People for TestPeople {
    fn owners<'a>(&'a self, tenant: &'a Tenant) -> Later<'a, Result<Vec<Contact>, Fault>> {
        Box::pin(async move { Ok(open(&self.0).get(tenant.team()).map(|team| team.1.clone()).unwrap_or_default()) })
    }
    fn team_name<'a>(&'a self, tenant: &'a Tenant) -> Later<'a, Result<String, Fault>> {
        Box::pin(async move {
            let name = open(&self.0).get(tenant.team()).map(|team| team.0.clone());
            name.ok_or_else(|| Fault::not_found("team"))
        })
    }
}

/// Site keys and whom they belong to.
#[derive(Default)]
pub struct TestDirectory {
    sites: Mutex<BTreeMap<String, SiteEntry>>,
    tenants: Mutex<BTreeMap<TeamId, u8>>,
}

impl TestDirectory {
    /// Makes a tenant known to cron's walk.
    pub fn add_tenant(&self, tenant: &Tenant) {
        open(&self.tenants).insert(tenant.team().clone(), tenant.shard());
    }
    /// Every published site, by key.
    pub fn sites(&self) -> Vec<SiteEntry> {
        open(&self.sites).values().cloned().collect()
    }
}

impl Directory for TestDirectory {
    fn site<'a>(&'a self, key: &'a str) -> Later<'a, Result<Option<SiteEntry>, Fault>> {
        Box::pin(async move { Ok(open(&self.sites).get(key).cloned()) })
    }
    fn publish<'a>(&'a self, entry: &'a SiteEntry) -> Later<'a, Result<(), Fault>> {
        Box::pin(async move {
            open(&self.sites).insert(entry.key.clone(), entry.clone());
            Ok(())
        })
    }
    fn withdraw<'a>(&'a self, key: &'a str) -> Later<'a, Result<(), Fault>> {
        Box::pin(async move {
            open(&self.sites).remove(key);
            Ok(())
        })
    }
    fn tenants<'a>(&'a self, after: Option<&'a TeamId>, limit: u32) -> Later<'a, Result<Vec<(TeamId, u8)>, Fault>> {
        Box::pin(async move {
            let tenants = open(&self.tenants);
            let behind = tenants.iter().filter(|(team, _)| after.is_none_or(|after| *team > after));
            Ok(behind.take(limit as usize).map(|(team, shard)| (team.clone(), *shard)).collect())
        })
    }
}
