//! Answers on their way out: one call when the body is there, a stream else.

use std::{future::poll_fn, pin::pin};

use bytes::{Buf, Bytes};
use http::{HeaderMap, Response, header};
use http_body::Body;

use crate::{call, host};

/// Sends an answer to the request that JavaScript numbered.
pub async fn send<B: Body<Data = Bytes>>(request: u32, answer: Response<B>) {
    let (parts, body) = answer.into_parts();
    let (status, headers) = (parts.status.as_u16(), flat(&parts.headers));
    if body.size_hint().exact().is_some() {
        host::respond(request, status, &headers, &whole(body).await);
    } else {
        host::respond_stream(request, status, &headers);
        let is_whole = stream(request, body).await;
        host::stream_end(request, is_whole);
    }
}

/// Lets somebody else answer (`web::Handover`): `target` is JSON that `js/handover.mjs` reads.
pub fn send_elsewhere(request: u32, headers: &HeaderMap, target: &str) {
    host::respond_elsewhere(request, &flat(headers), target);
}

/// Headers as `name\nvalue\n…`. The runtime counts the body itself, and a second length costs it time.
fn flat(headers: &HeaderMap) -> String {
    let mut text = String::new();
    for (name, value) in headers {
        let Ok(value) = value.to_str() else { continue };
        if name == header::CONTENT_LENGTH {
            continue;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(name.as_str());
        text.push('\n');
        text.push_str(value);
    }
    text
}

/// A body of known length: usually one chunk, which is not copied.
async fn whole<B: Body<Data = Bytes>>(body: B) -> Bytes {
    let mut body = pin!(body);
    let mut chunks: Vec<Bytes> = Vec::new();
    while let Some(Ok(frame)) = poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
        if let Ok(chunk) = frame.into_data() {
            chunks.push(chunk);
        }
    }
    match chunks.as_slice() {
        [] => Bytes::new(),
        [only] => only.clone(),
        many => many.concat().into(),
    }
}

/// Writes chunks as they come, no faster than the reader takes them. Ends early when the reader went away; answers
/// whether the body came to its end.
async fn stream<B: Body<Data = Bytes>>(request: u32, body: B) -> bool {
    let mut body = pin!(body);
    loop {
        match poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
            None => return true,
            Some(Err(_)) => return false,
            Some(Ok(frame)) => {
                let Ok(chunk) = frame.into_data() else { continue };
                if chunk.has_remaining() {
                    host::stream_write(request, &chunk);
                    if call::start(|n| host::stream_drain(n, request)).await.is_err() {
                        return true;
                    }
                }
            }
        }
    }
}
