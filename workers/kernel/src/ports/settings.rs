//! What the deployment decides, read once by `edge/src/config.rs`.

use crate::secret::Secret;

/// Settings of this deployment.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the platform answers, without a trailing slash: `https://app.example.com`.
    pub public_url: String,
    /// True for `cargo xtask dev`: the local outbox is shown, and `allowed_hosts` may be loopback.
    pub is_dev: bool,
    /// `host:port` names that the guard lets pass although they are private: the local demo site. Empty in production.
    pub allowed_hosts: Vec<String>,
    /// Address that mails come from.
    pub mail_from: String,
    /// Signs what we hand out and take back (CSRF tokens, unsubscribe links): at least 32 bytes.
    pub signing_key: Secret,
    /// Requests a minute that one address may make at one site's visitor door; the burst is half of it.
    pub visitor_per_minute: u32,
    /// Token that `/metrics` asks for; no metrics when absent.
    pub metrics_token: Option<Secret>,
}
