//! A token's text (RFC 7515 section 7.1): header and claims as JSON, read once and strictly.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

#[derive(Serialize)]
pub(crate) struct Headline<'a> {
    pub alg: &'a str,
    pub typ: &'a str,
    pub kid: &'a str,
}

/// What our headers say. Others may say more (RFC 7515 section 4), ours do not.
#[derive(Default)]
pub(crate) struct Header {
    pub alg: String,
    pub typ: Option<String>,
    pub kid: Option<String>,
    /// There is something else in it.
    pub has_more: bool,
}

impl<'de> Deserialize<'de> for Header {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(HeaderVisitor)
    }
}

struct HeaderVisitor;

impl<'de> Visitor<'de> for HeaderVisitor {
    type Value = Header;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a header")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Header, A::Error> {
        let mut header = Header::default();
        let mut alg = None;
        while let Some(name) = map.next_key::<String>()? {
            let place = match name.as_str() {
                "alg" => &mut alg,
                "typ" => &mut header.typ,
                "kid" => &mut header.kid,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    header.has_more = true;
                    continue;
                }
            };
            // The last one counts for some readers, the first one for others.
            if place.replace(map.next_value()?).is_some() {
                return Err(A::Error::custom("twice the same name"));
            }
        }
        header.alg = alg.ok_or_else(|| A::Error::missing_field("alg"))?;
        Ok(header)
    }
}

#[derive(Serialize)]
pub(crate) struct Written<'a> {
    pub iss: &'a str,
    pub aud: &'a str,
    pub sub: &'a str,
    pub sid: &'a str,
    pub iat: i64,
    pub exp: i64,
}

#[derive(Deserialize)]
pub(crate) struct Read {
    pub iss: String,
    pub aud: Audience,
    pub sub: String,
    pub sid: String,
    pub iat: i64,
    pub exp: i64,
    pub nbf: Option<i64>,
}

/// A text, or a list of texts (RFC 7519 section 4.1.3).
pub(crate) struct Audience(Vec<String>);

impl Audience {
    pub(crate) fn names(&self, wanted: &str) -> bool {
        self.0.iter().any(|name| name == wanted)
    }
}

impl<'de> Deserialize<'de> for Audience {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(AudienceVisitor).map(Self)
    }
}

struct AudienceVisitor;

impl<'de> Visitor<'de> for AudienceVisitor {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a text or a list of texts")
    }
    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Vec<String>, E> {
        Ok(vec![text.to_owned()])
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<String>, A::Error> {
        let mut names = Vec::new();
        while let Some(name) = list.next_element()? {
            names.push(name);
        }
        Ok(names)
    }
}

/// One part of a token: JSON as base64url without padding. None only when the value cannot be written.
pub(crate) fn part<T: Serialize>(value: &T) -> Option<String> {
    json::write(value).ok().map(|text| URL_SAFE_NO_PAD.encode(text))
}

/// What a part says.
pub(crate) fn read<T: for<'de> Deserialize<'de>>(part: &str) -> Option<T> {
    json::read_bytes(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}
