//! What a class does when the runtime calls it.

use std::rc::Rc;

use futures_util::future::LocalBoxFuture;
use http::Response;
use kernel::Fault;

use crate::{frames::Frames, house::House};

/// Work of one object. Objects share an isolate but never state, so their work need not be `Send`.
pub type Work<T> = LocalBoxFuture<'static, Result<T, Fault>>;

/// One live object.
pub trait Shell {
    /// Decides one call; both texts are JSON.
    fn ask(self: Rc<Self>, house: House, call: String) -> Work<String>;
    /// Answers a call by a whole HTTP response that streams.
    fn answer(self: Rc<Self>, _: House, _: String) -> Work<Response<Frames>> {
        Box::pin(async { Err(Fault::not_found("stream")) })
    }
    /// Whether a WebSocket may stay; the door has proved already who asks.
    fn connect(&self, _: &str) -> Result<(), Fault> {
        Err(Fault::not_found("socket"))
    }
    /// The alarm rang. A fault makes the runtime ring again, six times at most: better record it and set the next.
    fn alarm(self: Rc<Self>, _: House) -> Work<()> {
        Box::pin(async { Ok(()) })
    }
}
