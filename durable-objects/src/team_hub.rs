//! TEAM_HUB: the sockets of a team's open dashboards. It stores nothing; the runtime keeps the sockets while the
//! object sleeps.

use std::rc::Rc;

use kernel::{
    Fault, Instant,
    live::{HubCommand, HubReply},
    object::Call,
    time,
};
use platform::object::Object;

use crate::{
    house::House,
    shell::{Shell, Work},
};

/// A socket is closed after this long, in milliseconds: its dashboard comes back through the door, which then knows
/// whether the session and the membership still stand.
const SOCKET_LIFE_MS: i64 = time::hours(1);

pub struct Hub {
    object: Object,
}

impl Hub {
    pub fn new(object: Object) -> Self {
        Self { object }
    }

    fn obey(&self, call: &str, now: Instant) -> Result<HubReply, Fault> {
        let call: Call<HubCommand> = kernel::json::read(call)?;
        let heard = match call.command {
            HubCommand::Publish { note } => {
                self.object.broadcast(&kernel::json::write(&note)?, now.plus(-SOCKET_LIFE_MS))?
            }
            HubCommand::Dismiss { actor } => self.object.dismiss(actor.as_deref())?,
        };
        Ok(HubReply { heard })
    }
}

impl Shell for Hub {
    fn ask(self: Rc<Self>, house: House, call: String) -> Work<String> {
        let reply = self.obey(&call, house.ports.clock.now());
        Box::pin(async move { Ok(kernel::json::write(&reply)?) })
    }
    fn connect(&self, _: &str) -> Result<(), Fault> {
        Ok(())
    }
}
