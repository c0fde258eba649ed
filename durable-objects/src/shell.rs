//! What a class does when the runtime calls it.

use std::{rc::Rc, sync::Arc};

use axum::response::Response;
use futures_util::future::LocalBoxFuture;
use kernel::{Fault, Ports, Scope, Tenant, ids::RequestId, object::Call};

/// Work of one object. Objects share an isolate but never state, so their work need not be `Send`.
pub type Work<T> = LocalBoxFuture<'static, Result<T, Fault>>;

/// One live object.
pub trait Shell {
    /// Decides one call; both texts are JSON.
    fn ask(self: Rc<Self>, ports: Arc<Ports>, call: String) -> Work<String>;
    /// Answers a call by a whole HTTP response, which may stream.
    fn answer(self: Rc<Self>, _: Arc<Ports>, _: String) -> Work<Response> {
        Box::pin(async { Err(Fault::not_found("stream")) })
    }
    /// Whether a WebSocket may stay; the door has proved already who asks.
    fn connect(&self, _: &str) -> Result<(), Fault> {
        Err(Fault::not_found("socket"))
    }
    /// The alarm rang. A fault makes the runtime ring again, six times at most: better record it and set the next.
    fn alarm(self: Rc<Self>, _: Arc<Ports>) -> Work<()> {
        Box::pin(async { Ok(()) })
    }
}

/// The scope that a call brings along: the tenant and the key are the object's name.
pub fn scope_of<C>(ports: &Arc<Ports>, call: &Call<C>) -> Scope {
    #[allow(clippy::disallowed_methods, reason = "a door: objects are named by the scope that asked")]
    let tenant = Tenant::from_directory(call.team.clone(), call.shard);
    Scope::new(Arc::clone(ports), tenant, ports.new_id::<RequestId>())
}
