//! Path and query. An id that is malformed names nothing, so it answers 404 like any other stranger's id.

use axum::{
    extract::{FromRequestParts, Path as AxumPath, Query as AxumQuery},
    http::request::Parts,
};
use kernel::Fault;
use serde::de::DeserializeOwned;

use crate::{App, Problem};

/// A typed path parameter.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        match AxumPath::<T>::from_request_parts(parts, app).await {
            Ok(AxumPath(value)) => Ok(Self(value)),
            Err(_) => Err(Fault::not_found("resource of that id").into()),
        }
    }
}

/// Typed query parameters.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        match AxumQuery::<T>::from_request_parts(parts, app).await {
            Ok(AxumQuery(value)) => Ok(Self(value)),
            Err(rejection) => Err(Fault::invalid("query", "invalid", rejection.body_text()).into()),
        }
    }
}
