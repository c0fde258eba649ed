//! The runtime's part of `SlotBook`, natively: rows and an alarm around the real shell and machine.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use booking::{
    protocol::{Change, Command, Entry, SlotBook},
    shell::{self, Host, Turn},
    slot_book::Book,
};
use kernel::{
    Fault, Instant, Protocol, Scope, Tenant,
    ids::{AppointmentId, TeamId},
    object::Call,
};
use testkit::{Asked, TestObjects, later};

/// One object's storage.
#[derive(Default)]
struct Shelf {
    rows: Mutex<BTreeMap<AppointmentId, Entry>>,
    alarm: Mutex<Option<Instant>>,
}

pub fn open<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Host for Shelf {
    fn turn<T>(&self, work: impl FnOnce(&mut Book) -> Turn<T>) -> Result<T, Fault> {
        let mut rows = open(&self.rows);
        // Loaded anew at every turn, as after every activation: nothing may hang on memory alone.
        let turn = work(&mut Book::load(rows.values().cloned()));
        for change in turn.changes {
            match change {
                Change::Put(entry) => _ = rows.insert(entry.appointment.clone(), *entry),
                Change::Remove(id) => _ = rows.remove(&id),
            }
        }
        *open(&self.alarm) = turn.wake;
        Ok(turn.out)
    }
}

/// Every calendar's object, by name.
#[derive(Clone, Default)]
pub struct SlotBooks(Arc<Mutex<Books>>);

type Books = BTreeMap<String, (Arc<Shelf>, Home)>;

/// Whose object it is: an alarm has no call to read it from.
#[derive(Clone)]
pub struct Home {
    pub team: TeamId,
    pub shard: u8,
    pub key: String,
}

impl Home {
    pub fn of<C>(call: &Call<C>) -> Self {
        Self { team: call.team.clone(), shard: call.shard, key: call.key.clone() }
    }
}

impl SlotBooks {
    /// Plugs the class into a world.
    pub fn plug(&self, objects: &TestObjects) {
        let books = self.clone();
        objects.plug(
            SlotBook::CLASS,
            Box::new(move |asked| {
                let books = books.clone();
                later(async move { books.ask(asked).await })
            }),
        );
    }
    async fn ask(&self, asked: Asked) -> Result<String, Fault> {
        let call: Call<Command> = kernel::json::read(&asked.call)?;
        let home = Home::of(&call);
        let shelf = Arc::clone(&open(&self.0).entry(asked.name.clone()).or_insert_with(|| (Arc::default(), home)).0);
        let scope = scope_of(&asked.ports, &call.team, call.shard);
        let calendar = call.key.parse().map_err(|why: &str| Fault::internal(why))?;
        let reply = shell::answer(shelf.as_ref(), &scope, &calendar, call.command).await;
        Ok(kernel::json::write(&reply)?)
    }
    /// Every row of every calendar's object.
    pub fn stored(&self) -> Vec<String> {
        let books = open(&self.0);
        let of = |shelf: &Shelf| open(&shelf.rows).values().map(kernel::json::write).collect::<Result<Vec<_>, _>>();
        books.values().flat_map(|(shelf, _)| of(shelf).expect("rows become JSON")).collect()
    }
    /// What the objects of a team hold, by name.
    pub fn held(&self, team: &TeamId) -> Vec<String> {
        let books = open(&self.0);
        let of_team = books.iter().filter(|(name, _)| name.starts_with(team.as_str()));
        let holding = of_team.filter(|(_, (shelf, _))| !open(&shelf.rows).is_empty() || open(&shelf.alarm).is_some());
        holding.map(|(name, _)| format!("slot book {name}")).collect()
    }
    /// Lets every alarm ring whose time has come.
    pub async fn ring(&self, ports: &Arc<kernel::Ports>) {
        let all: Vec<(Arc<Shelf>, Home)> = open(&self.0).values().cloned().collect();
        for (shelf, home) in all {
            let due = open(&shelf.alarm).is_some_and(|at| at <= ports.clock.now());
            if due {
                let scope = scope_of(ports, &home.team, home.shard);
                let calendar = home.key.parse().expect("a calendar's id");
                shell::catch_up(shelf.as_ref(), &scope, &calendar).await.expect("the alarm does its work");
            }
        }
    }
}

/// What a call's tenant may do.
pub fn scope_of(ports: &Arc<kernel::Ports>, team: &TeamId, shard: u8) -> Scope {
    #[allow(clippy::disallowed_methods, reason = "plays the object's door")]
    let tenant = Tenant::from_directory(team.clone(), shard);
    Scope::new(Arc::clone(ports), tenant, ports.new_id())
}
