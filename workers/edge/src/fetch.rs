//! A request comes in as plain arguments and goes out as one call, or as a stream.

use axum::{
    Router,
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, Request};
use kernel::{Fault, id::Id, ids::RequestId};
use platform::{answer, exec};
use serde::Serialize;
use tower_service::Service;
use web::{Handover, HandoverKind, Problem};

use crate::{isolate, objects};

/// Answers one request through the router.
pub fn start(request: u32, method: &str, url: &str, headers: &str, body: Vec<u8>) {
    let made = make(method, url, headers, body);
    exec::spawn(async move {
        let response = match (made, isolate::router()) {
            (Ok(made), Ok(router)) => call(router, made).await,
            (Err(fault), _) | (_, Err(fault)) => refuse(fault),
        };
        send(request, response).await;
    });
}

/// Answers one request to a durable object.
pub async fn from_object(request: u32, object: u32, class: String, call: String) {
    let outcome = match objects::house() {
        Ok(house) => durable_objects::answer(object, &class, house, call).await,
        Err(fault) => Err(fault),
    };
    match outcome {
        Ok(response) => answer::send(request, response).await,
        Err(fault) => answer::send(request, refuse(fault)).await,
    }
}

fn make(method: &str, url: &str, headers: &str, body: Vec<u8>) -> Result<Request<Body>, Fault> {
    let unreadable = |_| Fault::unreadable("the request line cannot be read: is the address percent-encoded?");
    let mut made = Request::builder().method(method).uri(url).body(Body::from(body)).map_err(unreadable)?;
    *made.headers_mut() = parse(headers);
    Ok(made)
}

/// Headers from `name\nvalue\n…`; the runtime let only well-formed ones in.
fn parse(text: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut lines = text.split('\n');
    while let (Some(name), Some(value)) = (lines.next(), lines.next()) {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
            headers.insert(name, value);
        }
    }
    headers
}

async fn call(mut router: Router, made: Request<Body>) -> Response {
    match router.call(made).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// The answer to what never reached the router, which would have named and logged it.
fn refuse(fault: Fault) -> Response {
    let id =
        isolate::ports().map_or_else(|_| RequestId::from_parts(kernel::Instant::default(), [0; 10]), |p| p.new_id());
    tracing::error!(request_id = %id, op = "fetch", %fault, "refused before the router");
    let mut answer = Problem(fault).render(&id);
    web::harden(answer.headers_mut(), &id);
    answer
}

/// Who else answers, as `js/handover.mjs` reads it.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Target<'a> {
    Stream { class: &'a str, name: &'a str, call: &'a str },
    Socket { class: &'a str, name: &'a str, call: &'a str },
    Asset { path: &'a str, nonce: &'a str },
}

async fn send(request: u32, response: Response) {
    let Some(Handover(kind)) = response.extensions().get::<Handover>() else {
        return answer::send(request, response).await;
    };
    let target = match kind {
        HandoverKind::Stream { class, name, call } => Target::Stream { class, name, call },
        HandoverKind::Socket { class, name, call } => Target::Socket { class, name, call },
        HandoverKind::Asset { path, nonce } => Target::Asset { path, nonce },
    };
    match kernel::json::write(&target) {
        Ok(text) => answer::send_elsewhere(request, response.headers(), &text),
        Err(error) => answer::send(request, refuse(error.into()).into_response()).await,
    }
}

#[cfg(test)]
mod tests {
    use super::{make, parse};

    #[test]
    fn headers_come_in_pairs() {
        let headers = parse("origin\nhttps://shop.example\ncookie\na=b; c=\"d\"");
        assert_eq!(headers["origin"], "https://shop.example");
        assert_eq!(headers["cookie"], "a=b; c=\"d\"");
        assert!(parse("").is_empty());
    }

    #[test]
    fn javascript_hands_over_the_headers_that_handlers_read_and_no_others() {
        let requests = include_str!("../js/requests.mjs");
        let lists = requests.split("const NO_BODY").next().unwrap();
        let quoted = lists.split("const ALWAYS").nth(1).unwrap().split('"').skip(1).step_by(2);
        let handed: std::collections::BTreeSet<&str> = quoted.collect();
        assert_eq!(handed, web::HEADERS_READ.iter().copied().collect());
    }

    #[test]
    fn an_address_that_is_none_is_the_callers_fault() {
        assert!(make("GET", "http://localhost/a?b=%20", "", Vec::new()).is_ok());
        assert!(make("GET", "http://localhost/a b", "", Vec::new()).is_err());
        assert!(make("G T", "http://localhost/", "", Vec::new()).is_err());
    }
}
