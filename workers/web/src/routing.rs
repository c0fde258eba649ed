//! Handlers by method: `get(list).merge(post(create))`. axum's own `get` compiles its whole stack of services once
//! for every handler; these hand it one type of handler, behind which all of them are.

use std::{future::Future, pin::Pin, sync::Arc};

use axum::{
    extract::Request,
    handler::Handler,
    response::Response,
    routing::{self, MethodFilter, MethodRouter},
};

use crate::App;

type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

#[derive(Clone)]
struct Erased(Arc<dyn Fn(Request, App) -> Answering + Send + Sync>);

impl Handler<(), App> for Erased {
    type Future = Answering;

    fn call(self, request: Request, app: App) -> Answering {
        (self.0)(request, app)
    }
}

fn on<H, T>(method: MethodFilter, handler: H) -> MethodRouter<App>
where
    H: Handler<T, App, Future = Answering> + Sync,
{
    erased(method, Erased(Arc::new(move |request, app| handler.clone().call(request, app))))
}

#[inline(never)]
fn erased(method: MethodFilter, handler: Erased) -> MethodRouter<App> {
    routing::on(method, handler)
}

pub fn get<H: Handler<T, App, Future = Answering> + Sync, T>(handler: H) -> MethodRouter<App> {
    on(MethodFilter::GET, handler)
}
pub fn post<H: Handler<T, App, Future = Answering> + Sync, T>(handler: H) -> MethodRouter<App> {
    on(MethodFilter::POST, handler)
}
pub fn put<H: Handler<T, App, Future = Answering> + Sync, T>(handler: H) -> MethodRouter<App> {
    on(MethodFilter::PUT, handler)
}
pub fn patch<H: Handler<T, App, Future = Answering> + Sync, T>(handler: H) -> MethodRouter<App> {
    on(MethodFilter::PATCH, handler)
}
pub fn delete<H: Handler<T, App, Future = Answering> + Sync, T>(handler: H) -> MethodRouter<App> {
    on(MethodFilter::DELETE, handler)
}
