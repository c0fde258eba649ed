//! What is built once per isolate: the ports and the router. A new wasm instance builds its own.

use std::{
    cell::{Cell, OnceCell},
    sync::Arc,
};

use axum::Router;
use kernel::{
    Fault, Ports,
    outbox::Relay,
    ports::{Clock, Entropy, Http, Kv, Mail, Settings, Sms, Sql},
};
use platform::{
    CryptoEntropy, D1, Fetch, JobQueue, KvStore, ObjectStubs, R2, Turn, WaitUntil, WallClock, WebCrypto, environment,
    mail::{self, LocalOutbox},
    sms,
};
use teams::{Roster, SiteDirectory};
use web::App;

use crate::{
    config::{self, Config, MailAccount, SmsAccount},
    misconfigured,
};

/// One of the Workers: what its environment must hold, and what it answers. A function, so that a Worker is linked with
/// the rooms that it mounts and no others.
#[derive(Clone, Copy)]
pub struct Worker {
    pub bindings: &'static [&'static str],
    pub routes: fn(&App) -> Router,
}

struct Isolate {
    ports: Arc<Ports>,
    router: Router,
}

thread_local! {
    static WORKER: Cell<Option<Worker>> = const { Cell::new(None) };
    static ISOLATE: OnceCell<Result<Isolate, Fault>> = const { OnceCell::new() };
}

/// Says which Worker this isolate is, before anything is asked of it, and lets a panic's message into the log before the
/// instance is replaced.
pub fn begin(worker: Worker) {
    platform::log::install();
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let message = info.payload_as_str().unwrap_or("panic");
        tracing::error!(op = "wasm.panic", place, message, "this instance ends here");
    }));
    WORKER.set(Some(worker));
}

/// The ports of this isolate.
pub fn ports() -> Result<Arc<Ports>, Fault> {
    with(|isolate| Arc::clone(&isolate.ports))
}

/// The router of this isolate.
pub fn router() -> Result<Router, Fault> {
    with(|isolate| isolate.router.clone())
}

fn with<T>(get: impl FnOnce(&Isolate) -> T) -> Result<T, Fault> {
    ISOLATE.with(|cell| cell.get_or_init(build).as_ref().map(get).map_err(Clone::clone))
}

fn build() -> Result<Isolate, Fault> {
    let worker = WORKER.get().ok_or_else(|| Fault::internal("no Worker began in this isolate"))?;
    let config = config::read(&environment(), worker.bindings).map_err(|wrong| misconfigured(&wrong))?;
    let ports = Arc::new(plug(config));
    let app = App::new(Arc::clone(&ports), Arc::new(auth::Sessions::new(&ports)));
    Ok(Isolate { router: (worker.routes)(&app), ports })
}

fn plug(config: Config) -> Ports {
    let control: Arc<dyn Sql> = Arc::new(D1::new("CONTROL"));
    let shard = |n| -> Arc<dyn Sql> { Arc::new(D1::new(format!("SHARD_{n}"))) };
    let kv: Arc<dyn Kv> = Arc::new(KvStore);
    let clock: Arc<dyn Clock> = Arc::new(WallClock);
    let entropy: Arc<dyn Entropy> = Arc::new(CryptoEntropy);
    let http: Arc<dyn Http> = Arc::new(Fetch);
    let Config { settings, shards, mail, sms } = config;
    let outbox = Arc::new(LocalOutbox {
        control: Arc::clone(&control),
        clock: Arc::clone(&clock),
        entropy: Arc::clone(&entropy),
    });
    let mail = post_office(mail, &http, &settings, &outbox);
    let sms = way_to_telephones(sms, &http, &settings, &outbox);
    Ports {
        shards: (0..shards).map(shard).collect(),
        people: Arc::new(Roster::new(Arc::clone(&control))),
        directory: Arc::new(SiteDirectory::new(Arc::clone(&control), Arc::clone(&kv), Arc::clone(&clock))),
        blobs: Arc::new(R2),
        queue: Arc::new(JobQueue),
        objects: Arc::new(ObjectStubs),
        ai: Arc::new(ai::Builtin),
        background: Arc::new(WaitUntil),
        pause: Arc::new(Turn),
        verify: Arc::new(WebCrypto),
        relay: Relay::default(),
        control,
        kv,
        http,
        mail,
        sms,
        clock,
        entropy,
        settings,
    }
}

/// A provider, or the local outbox.
fn post_office(
    account: Option<MailAccount>,
    http: &Arc<dyn Http>,
    settings: &Settings,
    outbox: &Arc<LocalOutbox>,
) -> Arc<dyn Mail> {
    let Some(MailAccount { url, key }) = account else { return Arc::clone(outbox) as _ };
    Arc::new(mail::Provider { http: Arc::clone(http), url, key, from: settings.mail_from.clone() })
}

/// A provider, on a development machine the local outbox, otherwise nothing: a table must not collect people's codes.
fn way_to_telephones(
    account: Option<SmsAccount>,
    http: &Arc<dyn Http>,
    settings: &Settings,
    outbox: &Arc<LocalOutbox>,
) -> Arc<dyn Sms> {
    match account {
        Some(SmsAccount { url, account, key, from }) => {
            Arc::new(sms::Provider { http: Arc::clone(http), url, account, key, from })
        }
        None if settings.is_dev => Arc::clone(outbox) as _,
        None => Arc::new(sms::Nowhere),
    }
}
