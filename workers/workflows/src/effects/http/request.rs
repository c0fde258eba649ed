//! From parameters to a request.

use kernel::{
    json,
    ports::{Method, Outgoing},
};
use nodes::Failure;
use serde_json::Value;

use super::{
    pages::Step,
    settings::{BodyKind, HttpMethod, HttpParams, Pair},
};
use crate::effects::EffectCall;

/// Largest body that is sent, in bytes.
const MOST_SENT: usize = 1_000_000;

pub fn build(call: &EffectCall<'_>, params: &HttpParams, step: &Step, key: &str) -> Result<Outgoing, Failure> {
    let (kind, body) = body(params)?;
    let mut headers = vec![
        ("accept".to_owned(), "application/json, */*;q=0.5".to_owned()),
        ("user-agent".to_owned(), "GR8-workflows/1.0".to_owned()),
    ];
    if let Some(kind) = kind {
        headers.push(("content-type".to_owned(), kind.to_owned()));
    }
    for (at, header) in params.headers.iter().enumerate() {
        let (name, parameter) = (header.name.to_ascii_lowercase(), format!("headers/{at}/value"));
        let value = header.text(&parameter)?;
        if value.len() > 8_000 || value.chars().any(char::is_control) {
            let failure = Failure::new("bad_parameter", "A header is one line of 8,000 bytes at most.");
            return Err(failure.parameter(parameter));
        }
        headers.retain(|(known, _)| *known != name);
        headers.push((name, value));
    }
    headers.push(("idempotency-key".to_owned(), key.to_owned()));
    let left = call.deadline.since(call.scope.now()).clamp(1_000, i64::from(params.timeout_ms));
    Ok(Outgoing {
        method: params.method.into(),
        url: address(call, params, step)?,
        headers,
        body,
        limit_bytes: params.most_bytes,
        timeout_ms: u32::try_from(left).unwrap_or(params.timeout_ms),
    })
}

impl From<HttpMethod> for Method {
    fn from(method: HttpMethod) -> Self {
        match method {
            HttpMethod::Get => Self::Get,
            HttpMethod::Head => Self::Head,
            HttpMethod::Post => Self::Post,
            HttpMethod::Put => Self::Put,
            HttpMethod::Patch => Self::Patch,
            HttpMethod::Delete => Self::Delete,
        }
    }
}

fn address(call: &EffectCall<'_>, params: &HttpParams, step: &Step) -> Result<String, Failure> {
    if let Some(address) = &step.address {
        return Ok(address.clone());
    }
    let url = call.scope.http().resolve("", params.url.trim()).ok_or_else(|| {
        let failure = Failure::new("bad_parameter", "This is no web address.");
        failure.hint("It begins with https://.").parameter("url")
    })?;
    let url = url.split('#').next().unwrap_or_default();
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (at, pair) in params.query.iter().enumerate() {
        query.append_pair(&pair.name, &pair.text(&format!("query/{at}/value"))?);
    }
    if let Some((name, value)) = &step.parameter {
        query.append_pair(name, value);
    }
    let query = query.finish();
    let mark = match (query.is_empty(), url.contains('?')) {
        (true, _) => "",
        (false, true) => "&",
        (false, false) => "?",
    };
    Ok(format!("{url}{mark}{query}"))
}

fn body(params: &HttpParams) -> Result<(Option<&'static str>, Vec<u8>), Failure> {
    let (kind, text) = match (params.body_as, &params.body) {
        (BodyKind::None, _) => return Ok((None, Vec::new())),
        (BodyKind::Json, value) => {
            let text = json::write(value).map_err(|error| Failure::new("bad_parameter", error.to_string()))?;
            ("application/json", text)
        }
        (BodyKind::Form, Value::Object(map)) => {
            let mut form = form_urlencoded::Serializer::new(String::new());
            for (name, value) in map {
                let pair = Pair { name: name.clone(), value: value.clone() };
                form.append_pair(name, &pair.text(&format!("body/{name}"))?);
            }
            ("application/x-www-form-urlencoded", form.finish())
        }
        (BodyKind::Text, Value::String(text)) => ("text/plain; charset=utf-8", text.clone()),
        // `check` lets neither pass.
        (BodyKind::Form | BodyKind::Text, _) => {
            return Err(Failure::new("wrong_type", "The body is not of this kind.").parameter("body"));
        }
    };
    if text.len() > MOST_SENT {
        let failure = Failure::new("too_large", format!("The body is larger than {MOST_SENT} bytes."));
        return Err(failure.parameter("body"));
    }
    Ok((Some(kind), text.into_bytes()))
}
