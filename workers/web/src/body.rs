//! JSON in and out. A body that cannot be read says where it breaks; one that can, but holds the wrong thing,
//! names the field.

use axum::{
    body::Body,
    extract::{FromRequest, Request},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http::{HeaderValue, StatusCode, header};
use http_body_util::{BodyExt, Limited};
use kernel::{
    Fault, Later,
    json::{self, Kind},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{App, Problem};

/// Largest body of an ordinary operation, in bytes.
pub const BODY_LIMIT: usize = 64 * 1024;
/// The same of the few operations that take a whole document.
pub const DOCUMENT_LIMIT: usize = 512 * 1024;

/// A JSON body, in or out.
pub struct Json<T>(pub T);

/// A JSON body that holds a document: up to [`DOCUMENT_LIMIT`].
pub struct LargeJson<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &App) -> Result<Self, Problem> {
        let bytes = whole(request.into_body(), BODY_LIMIT).await?;
        Ok(Self(decode(&bytes)?))
    }
}

impl<T: DeserializeOwned> FromRequest<App> for LargeJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &App) -> Result<Self, Problem> {
        let bytes = whole(request.into_body(), DOCUMENT_LIMIT).await?;
        Ok(Self(decode(&bytes)?))
    }
}

/// A whole body of so many bytes at most. Boxed, so that it is compiled once and not for each type of body.
pub fn whole(body: Body, most: usize) -> Later<'static, Result<Bytes, Fault>> {
    Box::pin(async move {
        match Limited::new(body, most).collect().await {
            Ok(body) => Ok(body.to_bytes()),
            Err(error) if error.is::<http_body_util::LengthLimitError>() => {
                Err(Fault::TooLarge { limit_bytes: most as u64 })
            }
            Err(_) => Err(Fault::unreadable("the body broke off; send it again")),
        }
    })
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Fault> {
    if bytes.is_empty() {
        return Err(Fault::unreadable("the body is empty; send a JSON object"));
    }
    json::read_bytes(bytes).map_err(|error| explain(&error, bytes))
}

fn explain(error: &json::Error, bytes: &[u8]) -> Fault {
    let path = error.path();
    match error.kind() {
        Kind::Missing => Fault::invalid(path, "required", "is required"),
        Kind::Data | Kind::Length => {
            Fault::invalid(if path.is_empty() { "body".to_owned() } else { path }, "invalid_type", error.message())
        }
        Kind::Syntax => {
            let (line, column) = error.place(&String::from_utf8_lossy(bytes));
            Fault::unreadable(format!("not valid JSON: {} at line {line} column {column}", error.message()))
        }
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        respond(StatusCode::OK, json::write(&self.0))
    }
}

fn respond(status: StatusCode, text: Result<String, json::Error>) -> Response {
    match text {
        Ok(text) => {
            let mut answer = Response::new(text.into());
            *answer.status_mut() = status;
            answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            answer
        }
        Err(error) => Problem(Fault::internal(error)).into_response(),
    }
}

/// 201 with the thing that was made.
pub struct Created<T>(pub T);

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        respond(StatusCode::CREATED, json::write(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Fault, Field};
    use serde::Deserialize;

    use super::decode;

    #[derive(Debug, Deserialize)]
    struct Wish {
        #[allow(dead_code, reason = "only decoded")]
        who: Guest,
    }
    #[derive(Debug, Deserialize)]
    struct Guest {
        #[allow(dead_code, reason = "only decoded")]
        age: u8,
    }

    fn field(text: &str) -> Field {
        match decode::<Wish>(text.as_bytes()).unwrap_err() {
            Fault::Invalid { mut fields } => fields.remove(0),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_bad_field_is_named_by_its_path() {
        assert_eq!(field(r#"{"who":{"age":"old"}}"#).name, "who/age");
        assert_eq!((field(r#"{"who":{}}"#).name, field(r#"{"who":{}}"#).code), ("who/age".into(), "required".into()));
        assert_eq!(field("{}").name, "who");
    }

    #[test]
    fn a_broken_body_says_where_it_breaks() {
        for broken in ["{\"who\":", "{\"who\":{\"age\":1}} x", "", "\u{0}"] {
            assert!(matches!(decode::<Wish>(broken.as_bytes()), Err(Fault::Unreadable { .. })), "{broken}");
        }
    }
}
