//! Text messages that stay in the house.

use std::sync::{
    Mutex,
    atomic::{AtomicBool, Ordering},
};

use kernel::{
    Fault, Later,
    ports::{SentText, Sms, Text},
};

use crate::{BEGINNING, store::open};

/// Every text that was sent, once per idempotency key.
#[derive(Default)]
pub struct TestSms {
    sent: Mutex<Vec<Text>>,
    failures: Mutex<Vec<Fault>>,
    is_off: AtomicBool,
}

impl TestSms {
    /// Everything sent, oldest first.
    pub fn sent(&self) -> Vec<Text> {
        open(&self.sent).clone()
    }
    /// What went to one number, oldest first.
    pub fn sent_to(&self, number: &str) -> Vec<Text> {
        self.sent().into_iter().filter(|text| text.to == number).collect()
    }
    /// The next send fails with `fault`; call again for more failures.
    pub fn fail_next(&self, fault: Fault) {
        open(&self.failures).push(fault);
    }
    /// A deployment without a provider, from now on.
    pub fn switch_off(&self) {
        self.is_off.store(true, Ordering::Relaxed);
    }
}

impl Sms for TestSms {
    fn send(&self, text: Text) -> Later<'_, Result<(), Fault>> {
        Box::pin(async move {
            assert!(self.is_available(), "a text without a provider");
            let mut failures = open(&self.failures);
            if !failures.is_empty() {
                return Err(failures.remove(0));
            }
            let mut sent = open(&self.sent);
            if sent.iter().all(|earlier| earlier.idempotency_key != text.idempotency_key) {
                sent.push(text);
            }
            Ok(())
        })
    }
    fn sent<'a>(&'a self, to: Option<&'a str>, limit: u32) -> Later<'a, Result<Vec<SentText>, Fault>> {
        let wanted = self.sent().into_iter().rev().filter(|text| to.is_none_or(|to| text.to == to));
        let texts = wanted.map(|Text { to, body, idempotency_key: id }| SentText { id, to, body, sent_at: BEGINNING });
        let texts = texts.take(limit as usize).collect();
        Box::pin(async { Ok(texts) })
    }
    fn is_available(&self) -> bool {
        !self.is_off.load(Ordering::Relaxed)
    }
}
