//! RATE_LIMITER: one token bucket per subject. It forgets itself once it is full again.

use std::{cell::Cell, rc::Rc};

use kernel::{
    Fault, Instant,
    limit::{Bucket, Rule, Take, Taken},
    time,
};
use platform::object::{Changes, Object};
use serde::{Deserialize, Serialize};

use crate::{
    house::House,
    shell::{Shell, Work},
};

const KEY: &str = "bucket";

/// A bucket with the rule that fills it: an alarm has no call to read the rule from.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Stored {
    bucket: Bucket,
    rule: Rule,
}

pub struct RateLimiter {
    object: Object,
    /// What storage holds, once it was read.
    held: Cell<Option<Stored>>,
}

impl RateLimiter {
    pub fn new(object: Object) -> Self {
        Self { object, held: Cell::new(None) }
    }

    fn take(&self, take: Take, now: Instant) -> Result<Taken, Fault> {
        let known = match self.held.get() {
            Some(stored) => Some(stored),
            None => self.object.get::<Stored>(KEY)?,
        };
        let mut bucket = known.map_or_else(|| Bucket::full(take.rule, now), |stored| stored.bucket);
        let taken = bucket.take(take, now);
        let stored = Stored { bucket, rule: take.rule };
        let mut changes = Changes::default();
        changes.put(KEY, &stored)?;
        if known.is_none() {
            changes.set_alarm(Some(now.plus(filling_ms(take.rule))));
        }
        // Not kept in memory before storage took it: a token must not be given twice.
        self.held.set(None);
        self.object.commit(&changes)?;
        self.held.set(Some(stored));
        Ok(taken)
    }

    async fn rest(&self, now: Instant) -> Result<(), Fault> {
        let Some(Stored { mut bucket, rule }) = self.object.get::<Stored>(KEY)? else { return Ok(()) };
        bucket.take(Take { rule, want: 0, whole: false }, now);
        if !bucket.is_full(rule) {
            let mut changes = Changes::default();
            changes.set_alarm(Some(now.plus(filling_ms(rule))));
            return self.object.commit(&changes);
        }
        self.held.set(None);
        self.object.forget().await
    }
}

/// How long an empty bucket takes to fill, and a minute.
fn filling_ms(rule: Rule) -> i64 {
    time::minutes(1 + i64::from(rule.capacity / rule.per_minute.max(1)))
}

impl Shell for RateLimiter {
    fn ask(self: Rc<Self>, house: House, call: String) -> Work<String> {
        let decided =
            kernel::json::read(&call).map_err(Fault::from).and_then(|t| self.take(t, house.ports.clock.now()));
        Box::pin(async move { Ok(kernel::json::write(&decided)?) })
    }
    fn alarm(self: Rc<Self>, house: House) -> Work<()> {
        Box::pin(async move { self.rest(house.ports.clock.now()).await })
    }
}
