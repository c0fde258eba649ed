//! The local outbox: every letter becomes a row.

use std::sync::Arc;

use kernel::{
    Fault, Later,
    id::Id,
    ids::MailId,
    ports::{Clock, Entropy, Letter, Mail, Sql},
};

use super::store::{self, SentMail};

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
}

/// What the outbox page shows: the newest 100, of one address or of all.
pub async fn sent_mails(control: &Arc<dyn Sql>, to: Option<&str>) -> Result<Vec<SentMail>, Fault> {
    store::list(control, to).await
}
