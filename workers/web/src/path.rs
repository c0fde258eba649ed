//! Path and query. An id that is malformed names nothing, so it answers 404 like any other stranger's id. Both are
//! read as JSON of texts, by the one reader that everything else is read by.

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};
use kernel::{
    Fault, Later,
    json::{self, Kind},
};
use serde::de::DeserializeOwned;

use crate::{App, Problem};

/// A typed path parameter, or a tuple of them.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let text = path(parts).await?;
        json::read_loose(&text).map(Self).map_err(|_| stranger().into())
    }
}

fn stranger() -> Fault {
    Fault::not_found("resource of that id")
}

/// The parameters: one as it is, several as a list.
fn path(parts: &mut Parts) -> Later<'_, Result<String, Fault>> {
    Box::pin(async move {
        let params = RawPathParams::from_request_parts(parts, &()).await.map_err(|_| stranger())?;
        let values: Vec<&str> = params.iter().map(|(_, value)| value).collect();
        Ok(match values.as_slice() {
            [only] => json::write(*only)?,
            several => json::write(several)?,
        })
    })
}

/// Typed query parameters.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        json::read_loose(&query(parts)?).map(Self).map_err(|error| refuse(&error).into())
    }
}

/// The query as an object of texts.
fn query(parts: &Parts) -> Result<String, Fault> {
    let mut text = String::from("{");
    for (name, value) in form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()) {
        text.push_str(if text.len() > 1 { "," } else { "" });
        text.push_str(&json::write(name.as_ref())?);
        text.push(':');
        text.push_str(&json::write(value.as_ref())?);
    }
    text.push('}');
    Ok(text)
}

/// Names the parameter.
fn refuse(error: &json::Error) -> Fault {
    let (name, detail) = (error.path(), error.message());
    match error.kind() {
        Kind::Missing => Fault::invalid(name, "required", detail),
        Kind::Data | Kind::Length if !name.is_empty() => Fault::invalid(name, "invalid_type", detail),
        _ => Fault::invalid("query", "invalid", detail),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;
    use kernel::{Fault, json};
    use serde::Deserialize;

    use super::{query, refuse};

    #[derive(Debug, Deserialize)]
    struct Wish {
        days: u8,
        zone: Option<String>,
    }

    fn read(text: &str) -> Result<Wish, Fault> {
        let (parts, ()) = Request::builder().uri(format!("/?{text}")).body(()).unwrap().into_parts();
        json::read_loose(&query(&parts)?).map_err(|error| refuse(&error))
    }

    #[test]
    fn a_bad_parameter_is_named() {
        for (query, code) in [
            ("days=x", "invalid_type"),
            ("days=300", "invalid_type"),
            ("days=1&days=2", "invalid_type"),
            ("other=1", "required"),
            ("", "required"),
        ] {
            let Fault::Invalid { fields } = read(query).unwrap_err() else { panic!("{query}") };
            assert_eq!((fields[0].name.as_str(), fields[0].code.as_str()), ("days", code), "{query}");
        }
    }

    #[test]
    fn values_are_decoded_and_strangers_passed_over() {
        let wish = read("zone=Europe%2FBerlin+%22&days=7&x=%00").unwrap();
        assert_eq!((wish.days, wish.zone.as_deref()), (7, Some("Europe/Berlin \"")));
    }
}
