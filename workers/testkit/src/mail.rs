//! Mail that stays in the house.

use std::sync::Mutex;

use kernel::{
    Fault, Later,
    ports::{Letter, Mail, SentLetter, links},
};

use crate::{BEGINNING, store::open};

/// Every letter that was sent, once per idempotency key, as a provider would.
#[derive(Default)]
pub struct TestMail {
    sent: Mutex<Vec<Letter>>,
    failures: Mutex<Vec<Fault>>,
}

impl TestMail {
    /// Everything sent, oldest first.
    pub fn sent(&self) -> Vec<Letter> {
        open(&self.sent).clone()
    }
    /// What went to one address, oldest first.
    pub fn sent_to(&self, address: &str) -> Vec<Letter> {
        self.sent().into_iter().filter(|letter| letter.to.as_str() == address).collect()
    }
    /// The next send fails with `fault`; call again for more failures.
    pub fn fail_next(&self, fault: Fault) {
        open(&self.failures).push(fault);
    }
}

impl Mail for TestMail {
    fn send(&self, letter: Letter) -> Later<'_, Result<(), Fault>> {
        Box::pin(async move {
            let mut failures = open(&self.failures);
            if !failures.is_empty() {
                return Err(failures.remove(0));
            }
            let mut sent = open(&self.sent);
            if sent.iter().all(|earlier| earlier.idempotency_key != letter.idempotency_key) {
                sent.push(letter);
            }
            Ok(())
        })
    }
    fn sent<'a>(&'a self, to: Option<&'a str>, limit: u32) -> Later<'a, Result<Vec<SentLetter>, Fault>> {
        let wanted = self.sent().into_iter().rev().filter(|letter| to.is_none_or(|to| letter.to.as_str() == to));
        let letters = wanted.take(limit as usize).map(kept).collect();
        Box::pin(async { Ok(letters) })
    }
}

fn kept(letter: Letter) -> SentLetter {
    let Letter { to, subject, text, html, parts, idempotency_key: id, .. } = letter;
    SentLetter { id, to: to.as_str().to_owned(), subject, links: links(&text), text, html, parts, sent_at: BEGINNING }
}
