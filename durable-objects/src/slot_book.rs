//! SLOT_BOOK: one calendar's holds and appointments, around `booking::shell`.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use booking::{
    protocol::{Change, Command, Entry},
    shell::{self, Host, Turn},
    slot_book::Book,
};
use kernel::{Fault, Scope, ids::CalendarId, object::Call};
use platform::{
    exec,
    object::{Changes, Object},
};

use crate::{
    alarm_state::AlarmState,
    home::Home,
    house::House,
    shell::{Shell, Work},
};

const ENTRIES: &str = "entry/";

pub struct Shelf {
    object: Object,
    home: Home,
    alarm: AlarmState,
    /// The machine as storage has it; absent until it is needed, and after a storage error.
    book: RefCell<Option<Book>>,
    is_telling: Cell<bool>,
}

impl Shelf {
    pub fn new(object: Object) -> Self {
        Self {
            object,
            home: Home::default(),
            alarm: AlarmState::default(),
            book: RefCell::default(),
            is_telling: Cell::default(),
        }
    }

    async fn decide(self: &Rc<Self>, house: &House, call: &str) -> Result<String, Fault> {
        let call: Call<Command> = kernel::json::read(call)?;
        self.home.remember(self.object, &call)?;
        let (scope, calendar) = (house.scope(&call), calendar_of(&call.key)?);
        if call.command == Command::Sweep {
            let reply = shell::answer(self.as_ref(), &scope, &calendar, call.command).await;
            return Ok(kernel::json::write(&reply)?);
        }
        if call.command == Command::Erase {
            let reply = shell::decide(self.as_ref(), &scope, call.command).map(|(reply, _)| reply);
            self.forget().await?;
            return Ok(kernel::json::write(&reply)?);
        }
        let decided = shell::decide(self.as_ref(), &scope, call.command);
        if matches!(decided, Ok((_, true))) {
            self.tell(scope, calendar);
        }
        Ok(kernel::json::write(&decided.map(|(reply, _)| reply))?)
    }

    /// Alarm and home too: an object without storage costs nothing and is nobody's.
    async fn forget(&self) -> Result<(), Fault> {
        self.home.forget(&mut Changes::default());
        self.alarm.rang();
        self.object.forget().await
    }

    /// Tells D1 while the guest has the answer already. One teller at a time: what comes meanwhile goes along.
    fn tell(self: &Rc<Self>, scope: Scope, calendar: CalendarId) {
        if self.is_telling.replace(true) {
            return;
        }
        let shelf = Rc::clone(self);
        exec::spawn(async move {
            let mut before = u32::MAX;
            // Ends when nothing is left, or when a look brought nothing forward: then the alarm goes on.
            while let Ok(left @ 1..) = shell::catch_up(shelf.as_ref(), &scope, &calendar).await
                && left < before
            {
                before = left;
            }
            shelf.is_telling.set(false);
        });
    }

    async fn ring(&self, house: &House) -> Result<(), Fault> {
        self.alarm.rang();
        let Some(call) = Home::recall(self.object)? else { return Ok(()) };
        shell::catch_up(self, &house.scope(&call), &calendar_of(&call.key)?).await.map(|_| ())
    }

    fn store<T>(&self, turn: &Turn<T>) -> Result<(), Fault> {
        let mut changes = Changes::default();
        for change in &turn.changes {
            match change {
                Change::Put(entry) => changes.put(format!("{ENTRIES}{}", entry.appointment), entry)?,
                Change::Remove(id) => changes.remove(format!("{ENTRIES}{id}")),
            }
        }
        self.alarm.change(&mut changes, turn.wake);
        self.object.commit(&changes)?;
        self.alarm.stored(turn.wake);
        Ok(())
    }
}

fn calendar_of(key: &str) -> Result<CalendarId, Fault> {
    key.parse().map_err(|why: &str| Fault::internal(format!("{key}: {why}")))
}

impl Host for Shelf {
    fn turn<T>(&self, work: impl FnOnce(&mut Book) -> Turn<T>) -> Result<T, Fault> {
        let mut book = match self.book.take() {
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
    fn ask(self: Rc<Self>, house: House, call: String) -> Work<String> {
        Box::pin(async move { self.decide(&house, &call).await })
    }
    fn alarm(self: Rc<Self>, house: House) -> Work<()> {
        Box::pin(async move {
            if let Err(fault) = self.ring(&house).await {
                tracing::error!(op = "slot_book.alarm", %fault, "the next call or the sweeper goes on");
            }
            Ok(())
        })
    }
}
