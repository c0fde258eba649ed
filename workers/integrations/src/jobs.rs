//! What this room does on queue messages.

use kernel::{Batch, Fault, Scope, ids::EventId, job::SendMail};

use crate::ops;

/// The name under which a sent mail is marked as done.
pub const SEND_MAIL: &str = "integrations.send_mail";

/// Sends the mail of one event, once. Marked only after the post office took it: a mail may be asked for twice (the
/// post office keeps each key once), but never lost.
pub async fn send_mail(scope: &Scope, event: &EventId, mail: SendMail) -> Result<(), Fault> {
    if scope.was_handled(event, SEND_MAIL).await? {
        return Ok(());
    }
    ops::send(scope, event.as_str(), mail).await?;
    scope.commit_once(event, SEND_MAIL, Batch::default()).await?;
    Ok(())
}
