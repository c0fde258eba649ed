//! WORKFLOW_TURNS: whose turn it is among a team's runs, around `workflows::turns`.

use std::{
    rc::Rc,
    sync::{Mutex, PoisonError},
};

use kernel::{Fault, Instant, object::Call};
use platform::{
    exec,
    object::{Changes, Object},
};
use workflows::{
    machine::Change,
    turns::{self, Shelf, Turns, protocol::Command},
};

use crate::{
    alarm_state::AlarmState,
    home::Home,
    house::House,
    rows,
    shell::{Shell, Work},
};

/// Nothing here is shared between threads; the locks are what the slice's futures ask for, which run natively in tests, too.
struct Store {
    object: Object,
    alarm: Mutex<AlarmState>,
    /// The line as storage has it; absent until it is needed, and after a storage error.
    live: Mutex<Option<Box<Turns>>>,
}

pub struct Clerk {
    store: Store,
    home: Home,
}

impl Clerk {
    pub fn new(object: Object) -> Self {
        Self { store: Store { object, alarm: Mutex::default(), live: Mutex::default() }, home: Home::default() }
    }

    async fn decide(self: &Rc<Self>, house: House, call: &str) -> Result<String, Fault> {
        let call: Call<Command> = kernel::json::read(call)?;
        let (scope, is_erased) = (house.scope(&call), call.command == Command::Erase);
        if !is_erased {
            self.home.remember(self.store.object, &call)?;
        }
        let answered = turns::answer(&self.store, call.command, scope.now());
        if is_erased {
            self.forget().await?;
        }
        let reply = kernel::json::write(&answered.as_ref().map(|(reply, _)| reply))?;
        if let Ok((_, pushes)) = answered
            && !pushes.is_empty()
        {
            let clerk = Rc::clone(self);
            exec::spawn(async move {
                if let Err(fault) = turns::push(&clerk.store, &scope, pushes).await {
                    tracing::error!(op = "workflow_turns.push", %fault, "the alarm goes on");
                }
            });
        }
        Ok(reply)
    }

    /// Alarm and home too: an object without storage costs nothing and is nobody's.
    async fn forget(&self) -> Result<(), Fault> {
        drop(self.store.take());
        self.home.forget(&mut Changes::default());
        self.store.rang();
        self.store.object.forget().await
    }

    async fn ring(&self, house: &House) -> Result<(), Fault> {
        self.store.rang();
        let Some(call) = Home::recall(self.store.object)? else { return Ok(()) };
        turns::ring(&self.store, &house.scope(&call)).await
    }
}

impl Store {
    fn rang(&self) {
        self.alarm.lock().unwrap_or_else(PoisonError::into_inner).rang();
    }
}

impl Shelf for Store {
    fn rows(&self) -> Result<Vec<(String, String)>, Fault> {
        let mut rows = self.object.list_texts("place/")?;
        rows.extend(self.object.get_text("head")?.map(|text| ("head".to_owned(), text)));
        Ok(rows)
    }
    fn commit(&self, changes: &[Change], wake: Option<Instant>) -> Result<(), Fault> {
        let alarm = self.alarm.lock().unwrap_or_else(PoisonError::into_inner);
        rows::commit(self.object, &alarm, changes, wake).map(|_| ())
    }
    fn take(&self) -> Option<Box<Turns>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
    fn keep(&self, turns: Box<Turns>) {
        *self.live.lock().unwrap_or_else(PoisonError::into_inner) = Some(turns);
    }
}

impl Shell for Clerk {
    fn ask(self: Rc<Self>, house: House, call: String) -> Work<String> {
        Box::pin(async move { self.decide(house, &call).await })
    }
    fn alarm(self: Rc<Self>, house: House) -> Work<()> {
        Box::pin(async move {
            if let Err(fault) = self.ring(&house).await {
                tracing::error!(op = "workflow_turns.alarm", %fault, "the next call goes on");
            }
            Ok(())
        })
    }
}
