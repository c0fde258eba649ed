//! SLOT_BOOK: one calendar's holds and appointments, around `booking::shell`.

use std::{cell::RefCell, rc::Rc, sync::Arc};

use booking::{
    protocol::{Change, Command, Entry},
    shell::{self, Host, Turn},
    slot_book::Book,
};
use kernel::{
    Fault, Ports,
    ids::{CalendarId, TeamId},
    object::Call,
};
use platform::object::{Changes, Object};
use serde::{Deserialize, Serialize};

use crate::shell::{Shell, Work, scope_of};

const HOME: &str = "home";
const ENTRIES: &str = "entry/";

/// Whose calendar it is: an alarm has no call to read it from.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Home {
    team: TeamId,
    shard: u8,
    key: String,
}

pub struct Shelf {
    object: Object,
    /// The machine as storage has it; absent until it is needed, and after a storage error.
    book: RefCell<Option<Book>>,
    has_home: RefCell<bool>,
    /// Whether an alarm is set, once that is known.
    is_alarmed: RefCell<Option<bool>>,
}

impl Shelf {
    pub fn new(object: Object) -> Self {
        Self { object, book: RefCell::default(), has_home: RefCell::default(), is_alarmed: RefCell::default() }
    }

    fn remember<C>(&self, call: &Call<C>) -> Result<(), Fault> {
        if *self.has_home.borrow() {
            return Ok(());
        }
        let home = Home { team: call.team.clone(), shard: call.shard, key: call.key.clone() };
        if self.object.get::<Home>(HOME)?.as_ref() != Some(&home) {
            let mut changes = Changes::default();
            changes.put(HOME, &home)?;
            self.object.commit(&changes)?;
        }
        self.has_home.replace(true);
        Ok(())
    }

    async fn decide(&self, ports: &Arc<Ports>, call: &str) -> Result<String, Fault> {
        let call: Call<Command> = serde_json::from_str(call)?;
        self.remember(&call)?;
        let (scope, calendar) = (scope_of(ports, &call), calendar_of(&call.key)?);
        let reply = shell::answer(self, &scope, &calendar, call.command).await;
        Ok(serde_json::to_string(&reply)?)
    }

    async fn ring(&self, ports: &Arc<Ports>) -> Result<(), Fault> {
        // The runtime took the alarm off before it rang.
        self.is_alarmed.replace(Some(false));
        let Some(Home { team, shard, key }) = self.object.get(HOME)? else { return Ok(()) };
        let calendar = calendar_of(&key)?;
        let scope = scope_of(ports, &Call { team, shard, key, command: () });
        shell::catch_up(self, &scope, &calendar).await.map(|_| ())
    }

    fn store<T>(&self, turn: &Turn<T>) -> Result<(), Fault> {
        let mut changes = Changes::default();
        for change in &turn.changes {
            match change {
                Change::Put(entry) => changes.put(format!("{ENTRIES}{}", entry.appointment), entry)?,
                Change::Remove(id) => changes.remove(format!("{ENTRIES}{id}")),
            }
        }
        let wants_alarm = turn.wake.is_some();
        if wants_alarm || *self.is_alarmed.borrow() != Some(false) {
            changes.set_alarm(turn.wake);
        }
        self.object.commit(&changes)?;
        self.is_alarmed.replace(Some(wants_alarm));
        Ok(())
    }
}

fn calendar_of(key: &str) -> Result<CalendarId, Fault> {
    key.parse().map_err(|why: &str| Fault::internal(format!("{key}: {why}")))
}

impl Host for Shelf {
    fn turn<T>(&self, work: impl FnOnce(&mut Book) -> Turn<T>) -> Result<T, Fault> {
        let known = self.book.take();
        let mut book = match known {
            Some(book) => book,
            None => Book::load(self.object.list::<Entry>(ENTRIES)?.into_iter().map(|(_, entry)| entry)),
        };
        let turn = work(&mut book);
        // On an error the book is dropped: the next turn loads what was really stored.
        self.store(&turn)?;
        self.book.replace(Some(book));
        Ok(turn.out)
    }
}

impl Shell for Shelf {
    fn ask(self: Rc<Self>, ports: Arc<Ports>, call: String) -> Work<String> {
        Box::pin(async move { self.decide(&ports, &call).await })
    }
    fn alarm(self: Rc<Self>, ports: Arc<Ports>) -> Work<()> {
        Box::pin(async move {
            if let Err(fault) = self.ring(&ports).await {
                tracing::error!(op = "slot_book.alarm", %fault, "the next call or the sweeper goes on");
            }
            Ok(())
        })
    }
}
