//! JSON in and out. A body that cannot be read says where it breaks; one that can, but holds the wrong thing,
//! names the field.

use axum::{
    extract::{FromRequest, Request},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http::{HeaderValue, StatusCode, header};
use http_body_util::{BodyExt, Limited};
use kernel::Fault;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::error::Category;

use crate::{App, Problem};

/// Largest body of an ordinary operation, in bytes.
pub const BODY_LIMIT: usize = 64 * 1024;

/// A JSON body, in or out.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &App) -> Result<Self, Problem> {
        let bytes = read(request).await?;
        Ok(Self(decode(&bytes)?))
    }
}

async fn read(request: Request) -> Result<Bytes, Fault> {
    match Limited::new(request.into_body(), BODY_LIMIT).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => {
            Err(Fault::TooLarge { limit_bytes: BODY_LIMIT as u64 })
        }
        Err(_) => Err(Fault::unreadable("the body broke off; send it again")),
    }
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Fault> {
    if bytes.is_empty() {
        return Err(Fault::unreadable("the body is empty; send a JSON object"));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string().replace('.', "/");
        explain(&path, error.inner())
    })?;
    reader.end().map_err(|error| explain("", &error))?;
    Ok(value)
}

fn explain(path: &str, error: &serde_json::Error) -> Fault {
    match error.classify() {
        // serde names the missing field only in its message.
        Category::Data => {
            let message = error.to_string();
            let reason = message.split(" at line ").next().unwrap_or_default();
            let missing = reason.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`'));
            match missing {
                Some(name) => Fault::invalid(joined(path, name), "required", "is required"),
                None => Fault::invalid(if path.is_empty() { "body" } else { path }, "invalid_type", reason),
            }
        }
        _ => Fault::unreadable(format!("not valid JSON: {error}")),
    }
}

fn joined(path: &str, name: &str) -> String {
    match path {
        "" | "/" | "?" => name.to_owned(),
        path => format!("{path}/{name}"),
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(bytes) => {
                let json = HeaderValue::from_static("application/json");
                ([(header::CONTENT_TYPE, json)], bytes).into_response()
            }
            Err(error) => Problem(Fault::internal(error)).into_response(),
        }
    }
}

/// 201 with the thing that was made.
pub struct Created<T>(pub T);

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        (StatusCode::CREATED, Json(self.0)).into_response()
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
