//! Durable objects without a runtime: a class is a function, its objects are kept by name. A slice plugs its pure
//! machine in; the real shells are tested under workerd.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, OnceLock, Weak},
};

use kernel::{
    Fault, Instant, Later, Ports, Protocol, Scope, Tenant,
    limit::{self, Bucket, Take},
    live::{HubCommand, HubReply, Note, TeamHub},
    object::Call,
    ports::Objects,
};

use crate::store::open;

/// One call of an object.
pub struct Asked {
    pub ports: Arc<Ports>,
    /// The object's full name.
    pub name: String,
    /// The call's JSON.
    pub call: String,
    pub now: Instant,
}

/// What an object class does with a call: the reply's JSON.
pub type Class = Box<dyn Fn(Asked) -> Later<'static, Result<String, Fault>> + Send + Sync>;

/// A team, and whose sockets its hub was told to close.
type Dismissed = (String, Option<String>);

/// Every class that a test plugged in, and who was asked.
#[derive(Default)]
pub struct TestObjects {
    classes: Mutex<BTreeMap<&'static str, Arc<Class>>>,
    asked: Mutex<Vec<String>>,
    notes: Arc<Mutex<Vec<(String, Note)>>>,
    dismissed: Arc<Mutex<Vec<Dismissed>>>,
    ports: OnceLock<Weak<Ports>>,
}

impl TestObjects {
    /// The registry with the two classes of the kernel: `RateLimiter` decides by the real bucket, `TeamHub` keeps
    /// what it was told.
    pub fn with_kernel_classes() -> Self {
        let objects = Self::default();
        objects.plug(limit::CLASS, rate_limiter());
        let (notes, dismissed) = (Arc::clone(&objects.notes), Arc::clone(&objects.dismissed));
        let hub = machine::<TeamHub, ()>(
            |_| (),
            move |(), call, _| {
                match call.command {
                    HubCommand::Publish { note } => open(&notes).push((call.team.to_string(), note)),
                    HubCommand::Dismiss { actor } => open(&dismissed).push((call.team.to_string(), actor)),
                }
                Ok(HubReply { heard: 0 })
            },
        );
        objects.plug(TeamHub::CLASS, hub);
        objects
    }
    /// Adds or replaces a class.
    pub fn plug(&self, class: &'static str, handler: Class) {
        open(&self.classes).insert(class, Arc::new(handler));
    }
    /// Names of the objects that were asked, oldest first.
    pub fn asked(&self) -> Vec<String> {
        open(&self.asked).clone()
    }
    /// What a team's dashboards were told, oldest first.
    pub fn notes(&self, tenant: &Tenant) -> Vec<Note> {
        let of_team = |(team, _): &&(String, Note)| team == tenant.team().as_str();
        open(&self.notes).iter().filter(of_team).map(|(_, note)| note.clone()).collect()
    }
    /// Whose sockets a team's hub was told to close, oldest first; none for everybody's.
    pub fn dismissed(&self, tenant: &Tenant) -> Vec<Option<String>> {
        let of_team = |(team, _): &&Dismissed| team == tenant.team().as_str();
        open(&self.dismissed).iter().filter(of_team).map(|(_, actor)| actor.clone()).collect()
    }
    pub(crate) fn attach(&self, ports: &Arc<Ports>) {
        let _ = self.ports.set(Arc::downgrade(ports));
    }
}

impl Objects for TestObjects {
    fn ask<'a>(&'a self, class: &'static str, name: &'a str, call: String) -> Later<'a, Result<String, Fault>> {
        Box::pin(async move {
            open(&self.asked).push(name.to_owned());
            let handler = open(&self.classes).get(class).cloned();
            let ports = self.ports.get().and_then(Weak::upgrade);
            let (Some(handler), Some(ports)) = (handler, ports) else {
                return Err(Fault::internal(format!("no object class {class} is plugged into this world")));
            };
            let now = ports.clock.now();
            handler(Asked { ports, name: name.to_owned(), call, now }).await
        })
    }
}

/// A class made of a pure machine: `make` begins an object at its first call, `apply` decides.
pub fn machine<P, M>(
    make: impl Fn(&Call<P::Command>) -> M + Send + Sync + 'static,
    apply: impl Fn(&mut M, Call<P::Command>, Instant) -> P::Reply + Send + Sync + 'static,
) -> Class
where
    P: Protocol + 'static,
    M: Send + 'static,
{
    machine_with_effects::<P, M, ()>(
        make,
        move |machine, call, now| (apply(machine, call, now), Vec::new()),
        |_, _| Box::pin(async { Ok(()) }),
    )
}

/// The same with effects, performed in the object's tenant before the reply goes out.
pub fn machine_with_effects<P, M, E>(
    make: impl Fn(&Call<P::Command>) -> M + Send + Sync + 'static,
    apply: impl Fn(&mut M, Call<P::Command>, Instant) -> (P::Reply, Vec<E>) + Send + Sync + 'static,
    perform: impl Fn(Scope, Vec<E>) -> Later<'static, Result<(), Fault>> + Send + Sync + 'static,
) -> Class
where
    P: Protocol + 'static,
    M: Send + 'static,
    E: Send + 'static,
{
    let objects: Mutex<BTreeMap<String, M>> = Mutex::default();
    Box::new(move |asked| {
        let decided = kernel::json::read::<Call<P::Command>>(&asked.call).map_err(Fault::from).and_then(|call| {
            let scope = crate::world::scope_of(&asked.ports, &call.team, call.shard);
            let mut objects = open(&objects);
            let machine = objects.entry(asked.name.clone()).or_insert_with(|| make(&call));
            let (reply, effects) = apply(machine, call, asked.now);
            Ok((kernel::json::write(&reply)?, scope, effects))
        });
        let work = decided.map(|(reply, scope, effects)| (reply, perform(scope, effects)));
        Box::pin(async move {
            let (reply, effects) = work?;
            effects.await?;
            Ok(reply)
        })
    })
}

/// What objects of one class store, by their names.
pub type Shelf<S> = Arc<Mutex<BTreeMap<String, S>>>;

/// A class whose objects are named without a tenant and store one thing: what it is, what is called, and when, come to
/// what is stored from now on and the reply.
pub fn stored<S, R>(
    decide: impl Fn(Option<S>, &str, Instant) -> Result<(Option<S>, R), Fault> + Send + Sync + 'static,
) -> Class
where
    S: Clone + Send + 'static,
    R: serde::Serialize,
{
    stored_on(Shelf::default(), decide)
}

/// The same on a shelf that the test looks at.
pub fn stored_on<S, R>(
    shelf: Shelf<S>,
    decide: impl Fn(Option<S>, &str, Instant) -> Result<(Option<S>, R), Fault> + Send + Sync + 'static,
) -> Class
where
    S: Clone + Send + 'static,
    R: serde::Serialize,
{
    Box::new(move |asked| {
        let mut objects = open(&shelf);
        let decided = decide(objects.get(&asked.name).cloned(), &asked.call, asked.now);
        let reply = decided.map(|(kept, reply)| {
            match kept {
                Some(kept) => objects.insert(asked.name.clone(), kept),
                None => objects.remove(&asked.name),
            };
            reply
        });
        let text = kernel::json::write(&reply).map_err(Fault::from);
        Box::pin(async move { text })
    })
}

fn rate_limiter() -> Class {
    let buckets: Mutex<BTreeMap<String, Bucket>> = Mutex::default();
    Box::new(move |asked| {
        let taken = kernel::json::read::<Take>(&asked.call).map(|take| {
            let mut buckets = open(&buckets);
            let bucket = buckets.entry(asked.name.clone()).or_insert_with(|| Bucket::full(take.rule, asked.now));
            bucket.take(take, asked.now)
        });
        let reply = taken.map_err(Fault::from).and_then(|t| Ok(kernel::json::write(&Ok::<_, Fault>(t))?));
        Box::pin(async move { reply })
    })
}
