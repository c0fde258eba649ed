//! Requests of ours to other servers. Redirects come back as they are: the guard must see every hop.

use kernel::{
    Fault, Later, json,
    ports::{HtmlEvent, Http, Incoming, Outgoing, PageRead},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    call::{self, Answer},
    host,
};

/// The runtime's `fetch`.
pub struct Fetch;

#[derive(Serialize)]
struct Head<'a> {
    method: kernel::ports::Method,
    url: &'a str,
    headers: &'a [(String, String)],
    limit_bytes: u32,
    timeout_ms: u32,
}

#[derive(Deserialize)]
struct Received {
    status: u16,
    headers: Vec<(String, String)>,
    truncated: bool,
}

#[derive(Deserialize)]
struct Parsed {
    status: u16,
    headers: Vec<(String, String)>,
    truncated: bool,
    bytes: u32,
    events: Vec<HtmlEvent>,
}

impl Http for Fetch {
    fn send(&self, request: Outgoing) -> Later<'_, Result<Incoming, Fault>> {
        Box::pin(async move {
            let (head, answer): (Received, Answer) = exchange(&request, host::http_send).await?;
            let Received { status, headers, truncated } = head;
            Ok(Incoming { status, headers, body: answer.bytes, truncated })
        })
    }
    fn read_page(&self, request: Outgoing) -> Later<'_, Result<PageRead, Fault>> {
        Box::pin(async move {
            let (page, _): (Parsed, Answer) = exchange(&request, host::http_read_page).await?;
            let Parsed { status, headers, truncated, bytes, events } = page;
            Ok(PageRead { status, headers, events, bytes, truncated })
        })
    }
    fn resolve(&self, base: &str, href: &str) -> Option<String> {
        host::resolve_url(base, href)
    }
}

async fn exchange<T: DeserializeOwned>(request: &Outgoing, send: fn(u32, &str, &[u8])) -> Result<(T, Answer), Fault> {
    let Outgoing { method, url, headers, limit_bytes, timeout_ms, .. } = request;
    let head = Head { method: *method, url, headers, limit_bytes: *limit_bytes, timeout_ms: *timeout_ms };
    let head = json::write(&head)?;
    // Whatever fetch throws is somebody else's server or the way there; trying again can help.
    let answer = call::start(|n| send(n, &head, &request.body))
        .await
        .map_err(|message| Fault::upstream(host_of(url), message, true))?;
    Ok((json::read(&answer.text)?, answer))
}

/// The host alone: paths and queries of other people's URLs may hold tokens.
fn host_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.rsplit('@').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::host_of;

    #[test]
    fn a_fault_names_the_host_and_none_of_the_url() {
        assert_eq!(host_of("https://user:pass@api.example.com:8443/v1?key=1#x"), "api.example.com:8443");
        assert_eq!(host_of("http://example.com?q"), "example.com");
    }
}
