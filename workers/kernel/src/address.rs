//! Web addresses in their parts. Works on addresses that the WHATWG rules have already normalised (`Http::resolve`).

/// An address in its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts<'a> {
    /// `http` or `https`.
    pub scheme: &'a str,
    /// Host without port.
    pub host: &'a str,
    /// Port as written, empty for the usual one.
    pub port: &'a str,
    /// Path with its leading slash.
    pub path: &'a str,
    /// Query without the question mark.
    pub query: &'a str,
}

/// Cuts a web address; none for anything else.
pub fn parts(url: &str) -> Option<Parts<'_>> {
    let (scheme, rest) = url.split_once("://")?;
    if scheme != "http" && scheme != "https" {
        return None;
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let authority = rest.get(..end)?;
    let host_port = authority.rsplit('@').next()?;
    let (host, port) = match host_port.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit())) {
        Some((host, port)) => (host, port),
        None => (host_port, ""),
    };
    let tail = rest.get(end..)?;
    let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
    (!host.is_empty()).then_some(Parts { scheme, host, port, path: if path.is_empty() { "/" } else { path }, query })
}
