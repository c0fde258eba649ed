//! The local outbox takes texts, too.

use kernel::{
    Fault, Later,
    id::Id,
    ids::TextId,
    ports::{SentText, Sms, Text},
};

use super::store;
use crate::mail::LocalOutbox;

impl Sms for LocalOutbox {
    fn send(&self, text: Text) -> Later<'_, Result<(), Fault>> {
        Box::pin(async move {
            let (now, mut chance) = (self.clock.now(), [0; 10]);
            self.entropy.fill(&mut chance);
            store::insert(&self.control, &TextId::from_parts(now, chance), &text, now).await
        })
    }
    fn sent<'a>(&'a self, to: Option<&'a str>, limit: u32) -> Later<'a, Result<Vec<SentText>, Fault>> {
        Box::pin(async move { store::list(&self.control, to, limit).await })
    }
}
