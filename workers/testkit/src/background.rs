//! Work after the answer, kept until the test lets it run.

use std::{sync::Mutex, task::Poll};

use kernel::{Later, ports::Background};

use crate::store::open;

/// `waitUntil`: nothing runs before `World::settle`, so that a test sees what an answer alone has done.
#[derive(Default)]
pub struct TestBackground(Mutex<Vec<Later<'static, ()>>>);

impl TestBackground {
    /// Runs everything that waits, oldest first, and what it starts in turn; answers how much there was.
    pub async fn drive(&self) -> usize {
        let mut done = 0;
        loop {
            let waiting = std::mem::take(&mut *open(&self.0));
            if waiting.is_empty() {
                return done;
            }
            for work in waiting {
                work.await;
                done += 1;
            }
        }
    }
    /// Does the oldest piece of it only; what that starts comes last.
    pub async fn step(&self) {
        let first = {
            let mut waiting = open(&self.0);
            if waiting.is_empty() { None } else { Some(waiting.remove(0)) }
        };
        if let Some(work) = first {
            work.await;
        }
    }
    /// Drops what waits, as when the isolate dies right after the answer.
    pub fn lose(&self) -> usize {
        std::mem::take(&mut *open(&self.0)).len()
    }
}

impl Background for TestBackground {
    fn run(&self, work: Later<'static, ()>) {
        open(&self.0).push(work);
    }
}

/// A turn for whatever else waits in this test.
pub struct NoPause;

impl kernel::ports::Pause for NoPause {
    fn pause(&self) -> Later<'static, ()> {
        let mut is_over = false;
        Box::pin(std::future::poll_fn(move |cx| {
            if is_over {
                return Poll::Ready(());
            }
            is_over = true;
            cx.waker().wake_by_ref();
            Poll::Pending
        }))
    }
}
