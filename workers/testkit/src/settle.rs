//! Time passing in a world: seeds, background work, the queue.

use kernel::{Body, Envelope, Event, Fault, Later, Scope, audit::Change};

use crate::{
    World,
    store::open,
    world::{Dispatch, scope_of},
};

/// How often a failing envelope is delivered before it is dead, as on the real queue.
const DELIVERIES: usize = 4;

impl World {
    /// Puts the same things into all three tenants, with identical ids, as if long done: the background work runs,
    /// what it sent is forgotten. Answers what `seed` made in ours.
    pub async fn seed<T>(&self, seed: impl AsyncFn(Scope) -> T) -> T {
        let (mark, now) = (self.entropy.mark(), self.ports.clock.now());
        for scope in [self.twin(), self.neighbour()] {
            seed(scope).await;
            self.background.drive().await;
            self.entropy.rewind(mark);
            self.clock.set(now);
        }
        let made = seed(self.scope()).await;
        self.background.drive().await;
        self.queue.take();
        self.remember_twins();
        made
    }
    /// What goes into the audit log of what was done since: the facts that wait on the queue, which is emptied.
    pub async fn audited(&self) -> Vec<Change> {
        self.background.drive().await;
        let change = |envelope: Envelope| match envelope.body {
            Body::Event(Event::Audited { change, .. }) => Some(change),
            _ => None,
        };
        self.queue.take().into_iter().filter_map(change).collect()
    }
    /// From here on the twins' rows may change (a cron tick over all tenants, say): the world no longer compares.
    pub fn let_twins_act(&self) {
        *open(&self.kept) = None;
    }

    /// Who envelopes are given to by `settle`; the edge's table in short.
    pub fn dispatch(&self, to: impl Fn(Scope, Envelope) -> Later<'static, Result<(), Fault>> + Send + Sync + 'static) {
        assert!(self.dispatch.set(Box::new(to)).is_ok(), "a world has one dispatcher");
    }
    /// Runs the background work and delivers what waits on the queue, until all is quiet. Without a dispatcher the
    /// envelopes stay on the queue, to be looked at.
    /// # Panics
    /// When an envelope still fails at its last delivery.
    pub async fn settle(&self) {
        let failed = self.try_settle().await;
        assert!(failed.is_empty(), "dead letters: {failed:#?}");
    }
    /// The same; answers what would be on the dead letter queue.
    pub async fn try_settle(&self) -> Vec<(Envelope, Fault)> {
        let mut dead = Vec::new();
        loop {
            let ran = self.background.drive().await;
            let Some(dispatch) = self.dispatch.get() else { return dead };
            let envelopes = self.queue.take();
            if ran == 0 && envelopes.is_empty() {
                return dead;
            }
            for envelope in envelopes {
                if let Err(fault) = self.deliver(dispatch, &envelope).await {
                    dead.push((envelope, fault));
                }
            }
        }
    }
    async fn deliver(&self, dispatch: &Dispatch, envelope: &Envelope) -> Result<(), Fault> {
        for _ in 1..DELIVERIES {
            let scope = scope_of(&self.ports, &envelope.team, envelope.shard);
            match dispatch(scope, envelope.clone()).await {
                Err(fault) if fault.is_transient() => {}
                done => return done,
            }
        }
        dispatch(scope_of(&self.ports, &envelope.team, envelope.shard), envelope.clone()).await
    }
}
