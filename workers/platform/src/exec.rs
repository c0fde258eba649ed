//! The run queue of the isolate. Tasks are polled inside the call from JavaScript that woke them: no microtask and
//! no Promise of our own, so every entrance into wasm is one that JavaScript guards against traps.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Wake, Waker},
};

type Task = Pin<Box<dyn Future<Output = ()>>>;

/// Tasks by number; a number is used again once its task ended.
#[derive(Default)]
struct Tasks {
    slots: Vec<Slot>,
    free: Vec<usize>,
}

/// A task is out of its slot while it is polled. `waker` is made once per task: futures compare wakers.
struct Slot {
    task: Option<Task>,
    waker: Waker,
}

thread_local! {
    static TASKS: RefCell<Tasks> = RefCell::default();
    static IS_RUNNING: Cell<bool> = const { Cell::new(false) };
}
/// Wakers must be `Send`, so what they push to is a mutex; wasm has one thread and never waits for it.
static READY: Mutex<VecDeque<usize>> = Mutex::new(VecDeque::new());

struct Ring(usize);

impl Wake for Ring {
    fn wake(self: Arc<Self>) {
        ready().push_back(self.0);
    }
}

fn ready() -> std::sync::MutexGuard<'static, VecDeque<usize>> {
    READY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts a task and runs everything that is ready. Inside a running task it only queues.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    let number = TASKS.with_borrow_mut(|tasks| tasks.add(Box::pin(task)));
    ready().push_back(number);
    run();
}

/// Polls every task that was woken, until none is.
pub fn run() {
    if IS_RUNNING.replace(true) {
        return;
    }
    loop {
        let Some(number) = ready().pop_front() else { break };
        // A task may be woken after it ended, or twice: then its slot is empty or it is polled once too often.
        let Some((mut task, waker)) = TASKS.with_borrow_mut(|tasks| tasks.take(number)) else { continue };
        let is_done = task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready();
        TASKS.with_borrow_mut(|tasks| tasks.put_back(number, (!is_done).then_some(task)));
    }
    IS_RUNNING.set(false);
}

impl Tasks {
    fn add(&mut self, task: Task) -> usize {
        let number = self.free.pop().unwrap_or(self.slots.len());
        match self.slots.get_mut(number) {
            Some(slot) => slot.task = Some(task),
            None => self.slots.push(Slot { task: Some(task), waker: Waker::from(Arc::new(Ring(number))) }),
        }
        number
    }
    fn take(&mut self, number: usize) -> Option<(Task, Waker)> {
        let slot = self.slots.get_mut(number)?;
        Some((slot.task.take()?, slot.waker.clone()))
    }
    fn put_back(&mut self, number: usize, task: Option<Task>) {
        let Some(slot) = self.slots.get_mut(number) else { return };
        if task.is_none() {
            self.free.push(number);
        }
        slot.task = task;
    }
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, future::poll_fn, rc::Rc, task::Poll};

    use super::{run, spawn};

    #[test]
    fn tasks_run_in_order_and_numbers_are_used_again() {
        let said = Rc::new(RefCell::new(Vec::new()));
        for n in 0..3 {
            let said = Rc::clone(&said);
            spawn(async move { said.borrow_mut().push(n) });
        }
        assert_eq!(*said.borrow(), [0, 1, 2]);
    }

    #[test]
    fn a_task_started_by_a_task_runs_after_it_yields() {
        let said = Rc::new(RefCell::new(Vec::new()));
        let (outer, inner) = (Rc::clone(&said), Rc::clone(&said));
        spawn(async move {
            spawn(async move { inner.borrow_mut().push("inner") });
            outer.borrow_mut().push("outer");
        });
        assert_eq!(*said.borrow(), ["outer", "inner"]);
    }

    #[test]
    fn a_waiting_task_goes_on_when_it_is_woken_and_not_before() {
        let (waker, polls) = (Rc::new(RefCell::new(None)), Rc::new(RefCell::new(0)));
        let (kept, count) = (Rc::clone(&waker), Rc::clone(&polls));
        spawn(poll_fn(move |cx| {
            *count.borrow_mut() += 1;
            *kept.borrow_mut() = Some(cx.waker().clone());
            if *count.borrow() == 2 { Poll::Ready(()) } else { Poll::Pending }
        }));
        run();
        assert_eq!(*polls.borrow(), 1);
        let woken: std::task::Waker = waker.borrow_mut().take().unwrap();
        woken.wake_by_ref();
        woken.wake();
        run();
        assert_eq!(*polls.borrow(), 2, "a second wake of an ended task changes nothing");
    }
}
