//! SESSION_FAMILY: which refresh token of a session is next, around `auth::family`. It forgets itself when the session
//! could not live any longer.

use std::{cell::RefCell, rc::Rc};

use auth::family::{self, Family, Reply};
use kernel::{Fault, Instant, time::seconds};
use platform::object::{Changes, Object};

use crate::{
    house::House,
    shell::{Shell, Work},
};

const KEY: &str = "family";
/// How soon an end by theft is told to the database again, if nobody did at once, in milliseconds.
const TELL_AGAIN_MS: i64 = seconds(5);

pub struct Tokens {
    object: Object,
    /// What storage holds, once it was read; absent after a storage error.
    held: RefCell<Option<Family>>,
}

impl Tokens {
    pub fn new(object: Object) -> Self {
        Self { object, held: RefCell::default() }
    }

    fn decide(&self, call: &str, now: Instant) -> Result<Reply, Fault> {
        // Taken out while it changes: on an error the next call reads what was really stored.
        let known = match self.held.take() {
            Some(family) => Some(family),
            None => self.object.get::<Family>(KEY)?,
        };
        let (family, reply) = family::decide(known, call, now)?;
        let Some(family) = family else { return Ok(reply) };
        let mut changes = Changes::default();
        changes.put(KEY, &family)?;
        let wake = if family.owes_end { now.plus(TELL_AGAIN_MS) } else { family.expires_at };
        if matches!(reply, Reply::Begun | Reply::Reused) {
            changes.set_alarm(Some(wake));
        }
        self.object.commit(&changes)?;
        self.held.replace(Some(family));
        Ok(reply)
    }

    async fn ring(&self, house: &House) -> Result<(), Fault> {
        let Some(mut family) = self.object.get::<Family>(KEY)? else { return Ok(()) };
        self.held.take();
        if house.ports.clock.now() >= family.expires_at {
            return self.object.forget().await;
        }
        if family.owes_end {
            family::settle(&house.ports, &family.session).await?;
            family.owes_end = false;
        }
        let mut changes = Changes::default();
        changes.put(KEY, &family)?;
        changes.set_alarm(Some(family.expires_at));
        self.object.commit(&changes)
    }

    fn ring_again(&self, now: Instant) -> Result<(), Fault> {
        let mut changes = Changes::default();
        changes.set_alarm(Some(now.plus(TELL_AGAIN_MS)));
        self.object.commit(&changes)
    }
}

impl Shell for Tokens {
    fn ask(self: Rc<Self>, house: House, call: String) -> Work<String> {
        let decided = self.decide(&call, house.ports.clock.now());
        Box::pin(async move {
            if decided == Ok(Reply::Erased) {
                self.object.forget().await?;
            }
            Ok(kernel::json::write(&decided)?)
        })
    }
    fn alarm(self: Rc<Self>, house: House) -> Work<()> {
        Box::pin(async move {
            if let Err(fault) = self.ring(&house).await {
                tracing::error!(op = "session_family.alarm", %fault, "tells again");
                return self.ring_again(house.ports.clock.now());
            }
            Ok(())
        })
    }
}
