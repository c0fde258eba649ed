//! The small world of a test: every port, our tenant, and two twins that must never notice anything.

use std::sync::{Arc, Mutex, OnceLock};

use axum::Router;
use futures_util::FutureExt;
use kernel::{
    Envelope, Fault, Later, Ports, Scope, Tenant,
    id::Id,
    ids::{RequestId, SiteId, TeamId},
    ports::{Ai, Directory, Mail, People, Settings, SiteEntry},
    secret::Secret,
};
use web::{App, Identify};

use crate::{
    BEGINNING, TestAi, TestBackground, TestBlobs, TestClock, TestDirectory, TestEntropy, TestHttp, TestIdentify,
    TestKv, TestMail, TestObjects, TestPeople, TestQueue, TestSms, TestSql,
    dump::{self, Dump},
    store::open,
};

/// Our own address in tests.
pub const PUBLIC_URL: &str = "https://gr8.test";
/// The origin of our tenant's website.
pub const SHOP: &str = "https://shop.example";

/// What an envelope is given to: the test's stand-in for `edge/src/jobs.rs`.
pub(crate) type Dispatch = Box<dyn Fn(Scope, Envelope) -> Later<'static, Result<(), Fault>> + Send + Sync>;

/// Makes `auth`'s answer from the ports.
pub type MakeIdentify = Box<dyn FnOnce(&Arc<Ports>) -> Arc<dyn Identify>>;

/// The ports of a world before it begins: a test replaces what it wants to see for real.
pub struct Parts {
    pub control: Arc<TestSql>,
    pub people: Arc<dyn People>,
    pub directory: Arc<dyn Directory>,
    /// Makes the answer to whose session a token is, once the ports are there.
    pub identify: MakeIdentify,
    pub ai: Arc<dyn Ai>,
    pub mail: Arc<dyn Mail>,
    pub objects: Arc<TestObjects>,
    pub kv: Arc<TestKv>,
    pub clock: Arc<TestClock>,
    pub settings: Settings,
    /// True (the default) when each tenant begins with a site: its entry in the directory, and a row in `sites` so
    /// that the foreign keys of other rooms hold. Tests that make their sites themselves say false.
    pub with_sites: bool,
}

/// The world. Dropping it proves that the twins' rows are as they were.
pub struct World {
    pub clock: Arc<TestClock>,
    pub entropy: Arc<TestEntropy>,
    pub control: Arc<TestSql>,
    pub shards: Vec<Arc<TestSql>>,
    pub kv: Arc<TestKv>,
    pub blobs: Arc<TestBlobs>,
    pub queue: Arc<TestQueue>,
    pub objects: Arc<TestObjects>,
    pub http: Arc<TestHttp>,
    pub mail: Arc<TestMail>,
    pub sms: Arc<TestSms>,
    pub ai: Arc<TestAi>,
    pub background: Arc<TestBackground>,
    /// Our site as the directory knows it; each twin has one with the same id and another key.
    pub site: SiteEntry,
    pub(crate) identify: Arc<TestIdentify>,
    pub(crate) ports: Arc<Ports>,
    pub(crate) app: App,
    pub(crate) ours: Tenant,
    pub(crate) twins: [Tenant; 2],
    pub(crate) stranger: Tenant,
    pub(crate) router: OnceLock<Router>,
    pub(crate) dispatch: OnceLock<Dispatch>,
    /// The twins' dumps, and how many objects had been asked by then; None once a test lets the twins act.
    pub(crate) kept: Mutex<Option<(Vec<Dump>, usize)>>,
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl World {
    /// A world with every port in memory, at `BEGINNING`.
    pub fn new() -> Self {
        Self::build(|_| {})
    }
    /// A world whose ports `change` may replace.
    pub fn build(change: impl FnOnce(&mut Parts)) -> Self {
        let (people, directory) = (Arc::new(TestPeople::default()), Arc::new(TestDirectory::default()));
        let (ai, mail) = (Arc::new(TestAi::default()), Arc::new(TestMail::default()));
        let identify = Arc::new(TestIdentify::default());
        let clock = Arc::new(TestClock::at(BEGINNING));
        let mut parts = Parts {
            kv: Arc::new(TestKv::new(clock.clone())),
            control: Arc::new(TestSql::migrated("control")),
            people: people.clone(),
            directory: directory.clone(),
            identify: Box::new({
                let identify = identify.clone();
                |_| identify
            }),
            ai: ai.clone(),
            mail: mail.clone(),
            objects: Arc::new(TestObjects::with_kernel_classes()),
            clock,
            settings: settings(),
            with_sites: true,
        };
        change(&mut parts);
        let tenants = [tenant(1, 0), tenant(1 + 1, 1), tenant(3, 0), tenant(4, 0)];
        for (tenant, name) in tenants.iter().zip(["Ours", "Twin", "Neighbour", "Stranger"]) {
            let address = format!("owner@{}.example", name.to_lowercase());
            people.put(tenant, name, vec![TestPeople::contact("Olivia Owner", &address)]);
            directory.add_tenant(tenant);
        }
        let with_sites = parts.with_sites;
        let world = Self::assemble(parts, (ai, mail, identify), tenants);
        if with_sites {
            world.open_sites();
        }
        world.remember_twins();
        world
    }

    fn assemble(
        parts: Parts,
        (ai, mail, identify): (Arc<TestAi>, Arc<TestMail>, Arc<TestIdentify>),
        [ours, twin, neighbour, stranger]: [Tenant; 4],
    ) -> Self {
        let (shards, entropy) = (shards(), Arc::new(TestEntropy::seeded(8)));
        let (blobs, queue, sms) = (Arc::<TestBlobs>::default(), Arc::<TestQueue>::default(), Arc::<TestSms>::default());
        let (http, background) = (Arc::new(TestHttp::default()), Arc::new(TestBackground::default()));
        let ports = Arc::new(Ports {
            control: parts.control.clone(),
            shards: shards.iter().map(|shard| shard.clone() as Arc<dyn kernel::ports::Sql>).collect(),
            kv: parts.kv.clone(),
            blobs: blobs.clone(),
            queue: queue.clone(),
            objects: parts.objects.clone(),
            http: http.clone(),
            mail: parts.mail,
            sms: sms.clone(),
            ai: parts.ai,
            people: parts.people,
            directory: parts.directory,
            clock: parts.clock.clone(),
            entropy: entropy.clone(),
            background: background.clone(),
            pause: Arc::new(crate::background::NoPause),
            verify: Arc::new(crate::verify::TestVerify),
            relay: kernel::outbox::Relay::default(),
            settings: parts.settings,
        });
        parts.objects.attach(&ports);
        Self {
            site: entry(&ours, "00", SHOP),
            clock: parts.clock,
            control: parts.control,
            objects: parts.objects,
            twins: [twin, neighbour],
            router: OnceLock::new(),
            dispatch: OnceLock::new(),
            kept: Mutex::new(None),
            entropy,
            shards,
            kv: parts.kv,
            blobs,
            queue,
            http,
            mail,
            sms,
            ai,
            background,
            identify,
            app: App::new(ports.clone(), (parts.identify)(&ports)),
            ports,
            ours,
            stranger,
        }
    }

    /// A site for each tenant, all with the same id.
    fn open_sites(&self) {
        for entry in [&self.site, &self.twin_site(0), &self.twin_site(1)] {
            let published = self.ports.directory.publish(entry).now_or_never();
            assert!(matches!(published, Some(Ok(()))), "a directory that is not in memory wants with_sites = false");
            if let Some(shard) = self.shards.get(usize::from(entry.shard)) {
                let given = [("tenant_id", entry.team.as_str()), ("id", entry.site.as_str()), ("key", &entry.key)];
                shard.insert_filled("sites", &given);
            }
        }
    }

    /// Our tenant's scope, as a door would give it.
    pub fn scope(&self) -> Scope {
        scope_of(&self.ports, self.ours.team(), self.ours.shard())
    }
    /// The scope of the twin on the other shard: the same ids, other rows.
    pub fn twin(&self) -> Scope {
        scope_of(&self.ports, self.twins[0].team(), self.twins[0].shard())
    }
    /// The scope of the twin on our own shard.
    pub fn neighbour(&self) -> Scope {
        scope_of(&self.ports, self.twins[1].team(), self.twins[1].shard())
    }
    /// Our tenant.
    pub fn tenant(&self) -> &Tenant {
        &self.ours
    }
    /// Every port.
    pub fn ports(&self) -> &Arc<Ports> {
        &self.ports
    }
    /// The router's state.
    pub fn app(&self) -> &App {
        &self.app
    }
    /// A twin's site: the id of ours under another key. 0 is the twin on the other shard, 1 the neighbour on ours.
    pub fn twin_site(&self, which: usize) -> SiteEntry {
        if which == 0 {
            entry(&self.twins[0], "11", "https://twin.example")
        } else {
            entry(&self.twins[1], "22", "https://neighbour.example")
        }
    }
    /// A site of the stranger's team, which has no rows at all.
    pub fn stranger_site(&self) -> SiteEntry {
        let site = SiteEntry {
            site: SiteId::from_parts(BEGINNING, [9; 10]),
            ..entry(&self.stranger, "33", "https://stranger.example")
        };
        let published = self.ports.directory.publish(&site).now_or_never();
        assert!(matches!(published, Some(Ok(()))), "a directory that is not in memory has no stranger's site");
        site
    }
    /// What our team's dashboards were told, oldest first.
    pub fn notes(&self) -> Vec<kernel::live::Note> {
        self.objects.notes(&self.ours)
    }

    fn databases(&self) -> Vec<(String, &TestSql)> {
        let shards = self.shards.iter().enumerate().map(|(at, shard)| (format!("shard {at}"), shard.as_ref()));
        std::iter::once(("control".to_owned(), self.control.as_ref())).chain(shards).collect()
    }
    fn dump_of(&self, tenant: &Tenant) -> Dump {
        dump::of_tenant(tenant, &self.databases(), &self.kv, &self.blobs)
    }
    pub(crate) fn remember_twins(&self) {
        let dumps = self.twins.iter().map(|twin| self.dump_of(twin)).collect();
        *open(&self.kept) = Some((dumps, self.objects.asked().len()));
    }
    fn assert_twins_untouched(&self) {
        let Some((before, asked)) = open(&self.kept).take() else { return };
        for (twin, before) in self.twins.iter().zip(&before) {
            let changed = dump::differences(before, &self.dump_of(twin));
            assert!(changed.is_empty(), "the twin {} noticed something:\n{}", twin.team(), changed.join("\n"));
            let prefix = format!("{}/", twin.team());
            let names = self.objects.asked().split_off(asked);
            let touched: Vec<&String> = names.iter().filter(|name| name.starts_with(&prefix)).collect();
            assert!(touched.is_empty(), "objects of the twin were asked: {touched:?}");
        }
        let strayed: Vec<String> =
            self.dump_of(&self.ours).into_keys().filter(|at| at.starts_with("shard 1.")).collect();
        assert!(strayed.is_empty(), "our rows on a shard that is not ours: {strayed:?}");
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.assert_twins_untouched();
        }
    }
}

/// A future in a box: `world.dispatch(|scope, envelope| later(async move { … }))`.
pub fn later<T>(work: impl Future<Output = T> + Send + 'static) -> Later<'static, T> {
    Box::pin(work)
}

pub(crate) fn scope_of(ports: &Arc<Ports>, team: &TeamId, shard: u8) -> Scope {
    #[allow(clippy::disallowed_methods, reason = "testkit plays the doors")]
    let tenant = Tenant::from_directory(team.clone(), shard);
    Scope::new(ports.clone(), tenant, RequestId::from_parts(ports.clock.now(), [0; 10]))
}

fn tenant(number: u8, shard: u8) -> Tenant {
    #[allow(clippy::disallowed_methods, reason = "testkit plays the doors")]
    Tenant::from_directory(TeamId::from_parts(BEGINNING, [number; 10]), shard)
}

fn entry(tenant: &Tenant, pair: &str, origin: &str) -> SiteEntry {
    SiteEntry {
        key: format!("pk_{}", pair.repeat(16)),
        team: tenant.team().clone(),
        shard: tenant.shard(),
        site: SiteId::from_parts(BEGINNING, [7; 10]),
        origins: vec![origin.to_owned()],
    }
}

fn shards() -> Vec<Arc<TestSql>> {
    (0..2).map(|_| Arc::new(TestSql::migrated("shard"))).collect()
}

fn settings() -> Settings {
    Settings {
        public_url: PUBLIC_URL.to_owned(),
        is_dev: false,
        allowed_hosts: Vec::new(),
        mail_from: "hello@gr8.test".to_owned(),
        signing_key_before: None,
        breach_url: None,
        providers: Vec::new(),
        staff: Vec::new(),
        signing_key: Secret::new("0123456789abcdef0123456789abcdef".to_owned()),
        metrics_token: None,
        inbound_domain: Some("in.gr8.example".to_owned()),
        visitor_per_minute: 600,
    }
}
