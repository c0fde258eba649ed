//! Mails that come in: to addresses of workflows, all of them.

use kernel::Fault;

use crate::isolate;

/// Takes one; answers what the mail server is told, as JSON.
/// # Errors
/// Something failed on our side: the mail server tries again.
pub async fn take(letter: &str) -> Result<String, Fault> {
    let verdict = workflows::receive(&isolate::ports()?, kernel::json::read(letter)?).await?;
    Ok(kernel::json::write(&verdict)?)
}
