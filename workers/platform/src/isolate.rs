//! Clock, chance, environment, and work after the answer.

use std::cell::Cell;

use kernel::{
    Instant, Later,
    ports::{Background, Clock, Entropy, Pause},
};

use crate::{call, exec, host};

/// `Date.now`: it stands still between two awaits, as Workers' clocks do.
pub struct WallClock;

impl Clock for WallClock {
    fn now(&self) -> Instant {
        Instant::from_millis(host::now() as i64)
    }
}

/// `crypto.getRandomValues`.
pub struct CryptoEntropy;

impl Entropy for CryptoEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        host::fill(bytes);
    }
}

/// `waitUntil`: the runtime lets the work end although the answer has gone out.
pub struct WaitUntil;

impl Background for WaitUntil {
    fn run(&self, work: Later<'static, ()>) {
        thread_local! {
            static NEXT: Cell<u32> = const { Cell::new(0) };
        }
        let number = NEXT.replace(NEXT.get().wrapping_add(1));
        host::hold(number);
        exec::spawn(async move {
            work.await;
            host::release(number);
        });
    }
}

/// A turn of the event loop: requests that came meanwhile are begun.
pub struct Turn;

impl Pause for Turn {
    fn pause(&self) -> Later<'static, ()> {
        Box::pin(async {
            let _ = call::start(host::pause).await;
        })
    }
}

/// Some time, in milliseconds.
pub async fn sleep(ms: u32) {
    let _ = call::start(|n| host::sleep(n, ms)).await;
}

/// Every name of the Worker's environment: a JSON object with texts as they are and `true` for bindings.
pub fn environment() -> String {
    host::environment()
}
