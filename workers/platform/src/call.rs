//! Numbered calls to JavaScript: the future holds a number and no JavaScript value, so it is `Send` by itself.

use std::{
    cell::RefCell,
    future::Future,
    mem,
    pin::Pin,
    task::{Context, Poll, Waker},
};

/// What JavaScript answered: text, bytes, or both.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Answer {
    pub text: String,
    pub bytes: Vec<u8>,
}

/// The answer, or the message of what JavaScript threw.
pub type Outcome = Result<Answer, String>;

#[derive(Debug)]
enum Slot {
    Free,
    Waiting(Option<Waker>),
    Done(Outcome),
    /// Nobody waits any more; the number is free once the answer came.
    Abandoned,
}

#[derive(Default)]
struct Calls {
    slots: Vec<Slot>,
    free: Vec<u32>,
}

thread_local! {
    static CALLS: RefCell<Calls> = RefCell::default();
}

/// A call in flight.
#[derive(Debug)]
pub struct Call(u32);

/// Takes a number and starts the work under it.
pub fn start(work: impl FnOnce(u32)) -> Call {
    let number = CALLS.with_borrow_mut(Calls::open);
    work(number);
    Call(number)
}

/// JavaScript's answer. The task that waits is woken, not run.
pub fn done(number: u32, outcome: Outcome) {
    if let Some(waker) = CALLS.with_borrow_mut(|calls| calls.settle(number, outcome)) {
        waker.wake();
    }
}

impl Calls {
    fn open(&mut self) -> u32 {
        let number = self.free.pop().unwrap_or(self.slots.len() as u32);
        match self.slots.get_mut(number as usize) {
            Some(slot) => *slot = Slot::Waiting(None),
            None => self.slots.push(Slot::Waiting(None)),
        }
        number
    }
    fn settle(&mut self, number: u32, outcome: Outcome) -> Option<Waker> {
        let slot = self.slots.get_mut(number as usize)?;
        match mem::replace(slot, Slot::Free) {
            Slot::Waiting(waker) => {
                *slot = Slot::Done(outcome);
                waker
            }
            Slot::Abandoned => {
                self.free.push(number);
                None
            }
            other => {
                *slot = other;
                None
            }
        }
    }
    fn poll(&mut self, number: u32, waker: &Waker) -> Poll<Outcome> {
        let Some(slot) = self.slots.get_mut(number as usize) else { return Poll::Pending };
        if let Slot::Done(outcome) = mem::replace(slot, Slot::Free) {
            return Poll::Ready(outcome);
        }
        *slot = Slot::Waiting(Some(waker.clone()));
        Poll::Pending
    }
    fn close(&mut self, number: u32) {
        let Some(slot) = self.slots.get_mut(number as usize) else { return };
        if matches!(slot, Slot::Waiting(_)) {
            *slot = Slot::Abandoned;
        } else {
            *slot = Slot::Free;
            self.free.push(number);
        }
    }
}

impl Future for Call {
    type Output = Outcome;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Outcome> {
        CALLS.with_borrow_mut(|calls| calls.poll(self.0, cx.waker()))
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        CALLS.with_borrow_mut(|calls| calls.close(self.0));
    }
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, rc::Rc};

    use super::{Answer, done, start};
    use crate::exec;

    fn said(text: &str) -> Answer {
        Answer { text: text.to_owned(), bytes: Vec::new() }
    }

    #[test]
    fn an_answer_reaches_the_task_that_asked() {
        let got = Rc::new(RefCell::new(String::new()));
        let (keep, numbers) = (Rc::clone(&got), Rc::new(RefCell::new(Vec::new())));
        let asked = Rc::clone(&numbers);
        exec::spawn(async move {
            let answer = start(|n| asked.borrow_mut().push(n)).await;
            *keep.borrow_mut() = answer.map(|a| a.text).unwrap_or_default();
        });
        assert_eq!(*got.borrow(), "");
        done(numbers.borrow()[0], Ok(said("hello")));
        exec::run();
        assert_eq!(*got.borrow(), "hello");
    }

    #[test]
    fn an_abandoned_call_keeps_its_number_until_its_answer_came() {
        let mut first = 0;
        drop(start(|n| first = n));
        let mut second = 0;
        let waiting = start(|n| second = n);
        assert_ne!(first, second, "a late answer must not reach a stranger");
        done(first, Ok(said("late")));
        let mut third = 0;
        let again = start(|n| third = n);
        assert_eq!(first, third);
        drop((waiting, again));
    }
}
