//! The local outbox: every letter becomes a row.

use std::sync::Arc;

use kernel::{
    Fault, Later,
    id::Id,
    ids::MailId,
    ports::{Clock, Entropy, Letter, Mail, SentLetter, Sql},
};

use super::store;

/// Where mail goes when no provider is configured.
pub struct LocalOutbox {
    pub control: Arc<dyn Sql>,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
}

impl Mail for LocalOutbox {
    fn send(&self, letter: Letter) -> Later<'_, Result<(), Fault>> {
        Box::pin(async move {
            let (now, mut chance) = (self.clock.now(), [0; 10]);
            self.entropy.fill(&mut chance);
            store::insert(&self.control, &MailId::from_parts(now, chance), &letter, now).await
        })
    }
    fn sent<'a>(&'a self, to: Option<&'a str>, limit: u32) -> Later<'a, Result<Vec<SentLetter>, Fault>> {
        Box::pin(async move { store::list(&self.control, to, limit).await })
    }
}
