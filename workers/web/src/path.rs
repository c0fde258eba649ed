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
            Err(rejection) => Err(bad_parameter(&rejection.body_text()).into()),
        }
    }
}

/// The parameter that a refusal of axum's names: `Failed to deserialize query string: days: invalid digit…`.
fn bad_parameter(text: &str) -> Fault {
    let reason = text.split_once("string: ").map_or(text, |(_, reason)| reason);
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    let missing = reason.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`'));
    match (missing, reason.split_once(": ")) {
        (Some(name), _) => Fault::invalid(name, "required", "is required"),
        (_, Some((name, detail))) if is_name(name) => Fault::invalid(name, "invalid_type", detail),
        _ => Fault::invalid("query", "invalid", reason),
    }
}

#[cfg(test)]
mod tests {
    use axum::extract::Query;
    use http::Uri;
    use kernel::Fault;
    use serde::Deserialize;

    use super::bad_parameter;

    #[derive(Debug, Deserialize)]
    struct Wish {
        #[allow(dead_code, reason = "only decoded")]
        days: u8,
    }

    #[test]
    fn a_bad_parameter_is_named() {
        for (query, code) in [("days=x", "invalid_type"), ("days=300", "invalid_type"), ("other=1", "required")] {
            let uri: Uri = format!("/?{query}").parse().unwrap();
            let refused = Query::<Wish>::try_from_uri(&uri).unwrap_err();
            let Fault::Invalid { fields } = bad_parameter(&refused.body_text()) else { panic!("{query}") };
            assert_eq!((fields[0].name.as_str(), fields[0].code.as_str()), ("days", code), "{query}");
        }
    }
}
