//! A small HTTP client over the router, without a network.

use axum::{
    Router,
    body::{Body, Bytes},
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, header};
use http_body_util::BodyExt;
use serde::{Serialize, de::DeserializeOwned};
use tower::ServiceExt;
use web::{Handover, SESSION_COOKIE};

/// Somebody who calls: a member, a visitor, a stranger. Every request carries this caller's headers.
#[derive(Clone)]
pub struct Client {
    router: Router,
    headers: HeaderMap,
    /// Added to every path as `?site=`.
    site: Option<String>,
}

impl Client {
    /// Anybody: no session, no origin.
    pub fn new(router: Router) -> Self {
        Self { router, headers: HeaderMap::new(), site: None }
    }
    /// A browser with this session, on our own pages.
    #[must_use]
    pub fn signed_in(self, token: &str, csrf: &str, public_url: &str) -> Self {
        let cookie = format!("{SESSION_COOKIE}={token}");
        self.with("cookie", &cookie).with("x-csrf-token", csrf).with("origin", public_url)
    }
    /// A browser on a page of `origin` with the widget of `key`.
    #[must_use]
    pub fn visiting(mut self, key: &str, origin: &str) -> Self {
        self.site = Some(key.to_owned());
        self.with("origin", origin)
    }
    /// Sends a header with every request, in place of an earlier one.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        let name = HeaderName::try_from(name).expect("a header name");
        self.headers.insert(name, HeaderValue::try_from(value).expect("a header value"));
        self
    }
    /// Sends a header no longer.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }
    /// POST without a body.
    pub async fn post(&self, path: &str) -> Answer {
        self.send(Method::POST, path, None).await
    }
    pub async fn post_json(&self, path: &str, body: &impl Serialize) -> Answer {
        self.send(Method::POST, path, Some(text(body))).await
    }
    pub async fn put_json(&self, path: &str, body: &impl Serialize) -> Answer {
        self.send(Method::PUT, path, Some(text(body))).await
    }
    pub async fn patch_json(&self, path: &str, body: &impl Serialize) -> Answer {
        self.send(Method::PATCH, path, Some(text(body))).await
    }
    /// Any request; a body goes out as JSON unless a header says otherwise.
    pub async fn send(&self, method: Method, path: &str, body: Option<String>) -> Answer {
        let mut request = Request::builder().method(method).uri(self.address(path));
        if let Some(headers) = request.headers_mut() {
            if body.is_some() {
                headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            }
            headers.extend(self.headers.clone());
        }
        let request = request.body(body.map_or_else(Body::empty, Body::from)).expect("a request");
        let Ok(answer) = self.router.clone().oneshot(request).await;
        let (parts, body) = answer.into_parts();
        let body = body.collect().await.expect("a body in memory").to_bytes();
        let handover = parts.extensions.get::<Handover>().cloned();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body, handover }
    }
    fn address(&self, path: &str) -> String {
        match &self.site {
            None => path.to_owned(),
            Some(key) => format!("{path}{}site={key}", if path.contains('?') { '&' } else { '?' }),
        }
    }
}

fn text(body: &impl Serialize) -> String {
    serde_json::to_string(body).expect("a body that becomes JSON")
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Bytes,
    handover: Option<Handover>,
}

impl Answer {
    pub fn status(&self) -> u16 {
        self.status
    }
    /// A header as text; empty when absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
    /// The body read as JSON.
    /// # Panics
    /// When it is something else: the body is in the message.
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {} {}", self.status, self.text()))
    }
    /// Goes on only with this status.
    /// # Panics
    /// When it is another: the body is in the message.
    #[track_caller]
    #[allow(clippy::must_use_candidate, clippy::return_self_not_must_use, reason = "asserting is its effect")]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }
    /// The problem's code; empty when the answer is no problem.
    pub fn code(&self) -> String {
        let body: serde_json::Value = serde_json::from_slice(&self.body).unwrap_or_default();
        body.get("code").and_then(|code| code.as_str()).unwrap_or_default().to_owned()
    }
    /// Names of the fields that a 422 complains of.
    pub fn bad_fields(&self) -> Vec<String> {
        let body: serde_json::Value = serde_json::from_slice(&self.body).unwrap_or_default();
        let fields = body.get("fields").and_then(|fields| fields.as_array()).cloned().unwrap_or_default();
        fields.iter().filter_map(|field| Some(field.get("name")?.as_str()?.to_owned())).collect()
    }
    /// The session cookie's value that the answer sets; empty when it clears it.
    pub fn session_cookie(&self) -> Option<String> {
        let cookies = self.headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
        cookies
            .filter_map(web::session_cookie)
            .map(|token| token.split(';').next().unwrap_or_default().to_owned())
            .next()
    }
    /// Who answers instead, when the handler handed over.
    pub fn handover(&self) -> Option<&Handover> {
        self.handover.as_ref()
    }
}
