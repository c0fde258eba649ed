//! WORKFLOW_RUN: one run of one workflow, around `workflows::shell`.

use std::{
    future::poll_fn,
    pin::pin,
    rc::Rc,
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Poll, Waker},
};

use futures_util::future::{Either, select};
use kernel::{Fault, Instant, Scope, ids::RunId, object::Call};
use platform::{
    exec,
    object::{Changes, Object},
};
use workflows::{
    machine::Change,
    protocol::{Command, Reply},
    shell::{self, Answered, Desk, Host, Live},
};

use crate::{
    alarm_state::AlarmState,
    home::Home,
    house::House,
    rows,
    shell::{Shell, Work},
};

/// How long the caller of a webhook waits at most, in milliseconds: less than senders do.
const ANSWER_MS: u32 = 25_000;

/// The rows, the alarm, and the run in memory. Nothing here is shared between threads; the locks are what the shell's futures ask
/// for, which run natively in tests, too.
struct Store {
    object: Object,
    alarm: Mutex<AlarmState>,
    /// The run as storage has it; absent until it is needed, and after a storage error.
    live: Mutex<Option<Box<Live>>>,
    /// How often something was stored, and who waits for the next time.
    changes: Mutex<(u64, Vec<Waker>)>,
}

impl Store {
    /// Resolves when something more was stored since this call.
    fn change(&self) -> impl Future<Output = ()> + Unpin {
        let seen = open(&self.changes).0;
        poll_fn(move |task| {
            let mut changes = open(&self.changes);
            if changes.0 != seen {
                return Poll::Ready(());
            }
            changes.1.push(task.waker().clone());
            Poll::Pending
        })
    }
    fn changed(&self) {
        let mut changes = open(&self.changes);
        changes.0 += 1;
        for waker in changes.1.drain(..) {
            waker.wake();
        }
    }
}

pub struct Keeper {
    store: Store,
    home: Home,
}

fn open<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Keeper {
    pub fn new(object: Object) -> Self {
        let store = Store { object, alarm: Mutex::default(), live: Mutex::default(), changes: Mutex::default() };
        Self { store, home: Home::default() }
    }

    async fn decide(self: &Rc<Self>, house: House, call: &str) -> Result<String, Fault> {
        let call: Call<Command> = kernel::json::read(call)?;
        let at = Call { team: call.team.clone(), shard: call.shard, key: call.key.clone(), command: () };
        let (scope, id) = (house.scope(&call), run_of(&call.key)?);
        let waits = matches!(&call.command, Command::Begin(begin) if begin.waits);
        // Who asks for a run that is not there leaves nothing behind.
        if matches!(call.command, Command::Begin(_)) {
            self.home.remember(self.store.object, &call)?;
        }
        let answered = shell::answer(&self.desk(&house, &scope, id.clone()), call.command).await;
        let waits = waits && matches!(&answered, Ok(answered) if matches!(answered.reply, Reply::Begun { .. }));
        let reply = kernel::json::write(&answered.as_ref().map(|answered| &answered.reply))?;
        if matches!(&answered, Ok(answered) if answered.reply == Reply::Erased) {
            self.forget().await?;
        } else if let Ok(answered) = answered {
            self.go_on(house.clone(), house.scope(&at), (id.clone(), answered));
        }
        if waits && let Some(said) = self.wait_for_answer(&self.desk(&house, &scope, id)).await? {
            return Ok(kernel::json::write(&Ok::<_, Fault>(said))?);
        }
        Ok(reply)
    }

    /// Waits for what the caller of a webhook is told; none when it takes too long. Steps go on meanwhile, each commit wakes us.
    async fn wait_for_answer(&self, desk: &Desk<'_>) -> Result<Option<Reply>, Fault> {
        let mut late = pin!(platform::sleep(ANSWER_MS));
        loop {
            let change = self.store.change();
            if let Some(reply) = shell::answer_of(desk).await? {
                return Ok(Some(reply));
            }
            if let Either::Right(_) = select(change, late.as_mut()).await {
                // Whoever waited is told that the run goes on: so it must be there, whatever comes.
                return desk.secure().map(|()| None);
            }
        }
    }

    /// The steps run while whoever asked has the answer already: what was decided is stored, and the alarm is set.
    fn go_on(self: &Rc<Self>, house: House, scope: Scope, (id, answered): (RunId, Answered)) {
        let keeper = Rc::clone(self);
        exec::spawn(async move {
            shell::go_on(&keeper.desk(&house, &scope, id), answered).await;
            // What could not be stored is no commit, and who waits for one should not wait for nothing.
            keeper.store.changed();
        });
    }

    /// Alarm and home too: an object without storage costs nothing and is nobody's.
    async fn forget(&self) -> Result<(), Fault> {
        *open(&self.store.live) = None;
        self.home.forget(&mut Changes::default());
        open(&self.store.alarm).rang();
        self.store.object.forget().await
    }

    async fn ring(&self, house: &House) -> Result<(), Fault> {
        open(&self.store.alarm).rang();
        let Some(call) = Home::recall(self.store.object)? else { return Ok(()) };
        shell::ring(&self.desk(house, &house.scope(&call), run_of(&call.key)?)).await
    }

    fn desk<'a>(&'a self, house: &'a House, scope: &'a Scope, id: RunId) -> Desk<'a> {
        Desk::new(&self.store, &house.ports, scope, id)
    }
}

fn run_of(key: &str) -> Result<RunId, Fault> {
    key.parse().map_err(|why: &str| Fault::internal(format!("{key}: {why}")))
}

impl Host for Store {
    fn get(&self, key: &str) -> Result<Option<String>, Fault> {
        self.object.get_text(key)
    }
    fn list(&self, prefix: &str) -> Result<Vec<(String, String)>, Fault> {
        self.object.list_texts(prefix)
    }
    fn commit(&self, changes: &[Change], wake: Option<Instant>) -> Result<(), Fault> {
        if rows::commit(self.object, &open(&self.alarm), changes, wake)? {
            self.changed();
        }
        Ok(())
    }
    fn take(&self) -> Option<Box<Live>> {
        open(&self.live).take()
    }
    fn keep(&self, live: Box<Live>) {
        *open(&self.live) = Some(live);
    }
}

impl Shell for Keeper {
    fn ask(self: Rc<Self>, house: House, call: String) -> Work<String> {
        Box::pin(async move { self.decide(house, &call).await })
    }
    fn alarm(self: Rc<Self>, house: House) -> Work<()> {
        Box::pin(async move {
            if let Err(fault) = self.ring(&house).await {
                tracing::error!(op = "workflow_run.alarm", %fault, "the next call or the sweeper goes on");
            }
            Ok(())
        })
    }
}
