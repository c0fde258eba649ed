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
    /// The signing key before this one: what it sealed can still be opened, what it signed is no longer taken.
    pub signing_key_before: Option<Secret>,
    /// Where leaked passwords are asked for (a range service with HaveIBeenPwned's API); not asked when absent.
    pub breach_url: Option<String>,
    /// Other services that people may sign in with.
    pub providers: Vec<Provider>,
    /// Addresses of the platform's own staff.
    pub staff: Vec<String>,
    /// Requests a minute that one address may make at one site's visitor door; the burst is half of it.
    pub visitor_per_minute: u32,
    /// Token that `/metrics` asks for; no metrics when absent.
    pub metrics_token: Option<Secret>,
    /// Domain, in lower case, whose mails reach us: those to a workflow's address start it. None can be received when absent.
    pub inbound_domain: Option<String>,
}

impl Settings {
    /// Whether this is an address of the platform's own staff.
    pub fn is_staff(&self, address: &str) -> bool {
        self.staff.iter().any(|known| known.eq_ignore_ascii_case(address))
    }
}

/// A service that people sign in with (OAuth 2.0, OpenID Connect).
#[derive(Clone, Debug)]
pub struct Provider {
    /// Stands in addresses: `google`.
    pub id: String,
    /// As people read it.
    pub name: String,
    pub kind: ProviderKind,
    /// OpenID Connect: the issuer. GitHub: the site's address.
    pub issuer: String,
    pub client_id: String,
    pub client_secret: Secret,
}

/// Which language a provider speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProviderKind {
    /// OpenID Connect with discovery.
    Oidc,
    /// OpenID Connect whose issuer holds the tenant of the person (Microsoft).
    Microsoft,
    /// OAuth without id_token: the person comes from GitHub's API.
    GitHub,
}
