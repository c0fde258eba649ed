//! A streaming body of texts. Objects share no thread with anybody, so it need not be `Send`.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream::LocalBoxStream};
use http_body::{Body, Frame};

/// What an object streams.
pub struct Frames(LocalBoxStream<'static, String>);

impl Frames {
    pub fn new(texts: impl Stream<Item = String> + 'static) -> Self {
        Self(texts.boxed_local())
    }
}

impl Body for Frames {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_next_unpin(cx).map(|text| text.map(|text| Ok(Frame::data(Bytes::from(text)))))
    }
}
