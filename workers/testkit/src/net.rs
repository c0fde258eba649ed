//! The outside web, scripted: hosts answer from a folder or a closure, everything else is unreachable.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use kernel::{
    Fault, Later,
    ports::{Http, Incoming, Outgoing, PageRead},
};
use url::Url;

use crate::{html, store::open};

/// What a scripted host does with a request.
type Script = Arc<dyn Fn(&Outgoing) -> Result<Incoming, Fault> + Send + Sync>;

/// The web as far as a test knows it.
#[derive(Default)]
pub struct TestHttp {
    hosts: Mutex<BTreeMap<String, Script>>,
    seen: Mutex<Vec<Outgoing>>,
}

impl TestHttp {
    /// `authority` (`shop.example` or `127.0.0.1:9000`) answers by `script`, over http and https alike. The answer's
    /// body is cut at the caller's limit here, as the platform does.
    pub fn host(&self, authority: &str, script: impl Fn(&Outgoing) -> Result<Incoming, Fault> + Send + Sync + 'static) {
        open(&self.hosts).insert(authority.to_owned(), Arc::new(script));
    }
    /// `authority` serves the files of a folder: `/` is `index.html`, `/a` is `a`, `a.html` or `a/index.html`.
    pub fn folder(&self, authority: &str, folder: impl Into<PathBuf>) {
        let folder = folder.into();
        self.host(authority, move |request| Ok(file(&folder, &request.url)));
    }
    /// `authority` serves these pages by path; everything else on it is 404.
    pub fn pages(&self, authority: &str, pages: &[(&str, &str)]) {
        let pages: BTreeMap<String, String> =
            pages.iter().map(|(path, html)| ((*path).to_owned(), (*html).to_owned())).collect();
        self.host(authority, move |request| {
            let path = Url::parse(&request.url).map(|url| url.path().to_owned()).unwrap_or_default();
            Ok(pages.get(&path).map_or_else(missing, |text| answer(200, kind_of(&path), text.as_bytes())))
        });
    }
    /// Every request that went out, oldest first.
    pub fn seen(&self) -> Vec<Outgoing> {
        open(&self.seen).clone()
    }
    fn exchange(&self, request: &Outgoing) -> Result<Incoming, Fault> {
        open(&self.seen).push(request.clone());
        let unreachable = || Fault::upstream("website", format!("{} does not answer", request.url), true);
        let url = Url::parse(&request.url).map_err(|_| unreachable())?;
        let authority = match (url.host_str(), url.port()) {
            (Some(host), Some(port)) => format!("{host}:{port}"),
            (host, _) => host.unwrap_or_default().to_owned(),
        };
        let script = open(&self.hosts).get(&authority).cloned().ok_or_else(unreachable)?;
        let mut incoming = script(request)?;
        let limit = request.limit_bytes as usize;
        incoming.truncated |= incoming.body.len() > limit;
        incoming.body.truncate(limit);
        Ok(incoming)
    }
}

impl Http for TestHttp {
    fn send(&self, request: Outgoing) -> Later<'_, Result<Incoming, Fault>> {
        Box::pin(async move { self.exchange(&request) })
    }
    fn read_page(&self, request: Outgoing) -> Later<'_, Result<PageRead, Fault>> {
        Box::pin(async move {
            let Incoming { status, headers, body, truncated } = self.exchange(&request)?;
            let kind = headers.iter().find(|(name, _)| name == "content-type").map_or("", |(_, value)| value);
            let bare = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            let is_html = ["text/html", "application/xhtml+xml"].contains(&bare.as_str());
            let events = if is_html && (200..300).contains(&status) {
                html::events(&body, kind, &request.url)
            } else {
                Vec::new()
            };
            Ok(PageRead { status, events, bytes: body.len() as u32, truncated, headers })
        })
    }
    fn resolve(&self, base: &str, href: &str) -> Option<String> {
        html::resolve(base, href)
    }
}

/// An answer with a content type.
pub fn answer(status: u16, content_type: &str, body: &[u8]) -> Incoming {
    let headers = vec![("content-type".to_owned(), content_type.to_owned())];
    Incoming { status, headers, body: body.to_vec(), truncated: false }
}

/// An HTML page in UTF-8.
pub fn html_page(html: &str) -> Incoming {
    answer(200, "text/html; charset=utf-8", html.as_bytes())
}

/// A redirect (302) to another address.
pub fn moved(location: &str) -> Incoming {
    let headers = vec![("location".to_owned(), location.to_owned())];
    Incoming { status: 302, headers, body: Vec::new(), truncated: false }
}

fn missing() -> Incoming {
    answer(404, "text/html", b"<title>Not found</title>")
}

fn file(folder: &Path, url: &str) -> Incoming {
    let path = Url::parse(url).map(|url| url.path().trim_matches('/').to_owned()).unwrap_or_default();
    if path.split('/').any(|part| part == "..") {
        return missing();
    }
    let names = [path.clone(), format!("{path}.html"), format!("{path}/index.html")];
    let found = names.iter().map(|name| folder.join(name.trim_start_matches('/'))).find(|file| file.is_file());
    let read = found.and_then(|file| Some((std::fs::read(&file).ok()?, file)));
    read.map_or_else(missing, |(bytes, file)| answer(200, kind_of(&file.to_string_lossy()), &bytes))
}

fn kind_of(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("html", |(_, ext)| ext) {
        "xml" => "application/xml",
        "txt" => "text/plain; charset=utf-8",
        "css" => "text/css",
        "js" => "text/javascript",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" => "image/jpeg",
        "pdf" => "application/pdf",
        _ => "text/html; charset=utf-8",
    }
}
