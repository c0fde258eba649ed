//! Prefixed, time-sortable identifiers that cannot be swapped for one another.

use crate::time::Instant;

/// Length of the body behind the prefix: a UUIDv7 as 32 lower-case hexadecimal digits.
pub const BODY_LEN: usize = 32;

/// A typed id: text such as `lead_0192d3…`, made from a clock reading and ten random bytes.
pub trait Id: Sized {
    /// The text before the body, underscore included, such as `lead_`.
    const PREFIX: &'static str;
    /// Reads the text form; `None` when the prefix or the body is not what this id has.
    fn parse(text: &str) -> Option<Self>;
    /// Builds the id from an instant and ten random bytes (UUIDv7, RFC 9562).
    fn from_parts(at: Instant, chance: [u8; 10]) -> Self;
}

/// The UUIDv7 body of an id, as text.
pub fn body(at: Instant, chance: [u8; 10]) -> String {
    let millis = u64::try_from(at.millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &chance).into_uuid().simple().to_string()
}

/// True when `text` is `prefix` and 32 lower-case hexadecimal digits.
pub fn is_well_formed(prefix: &str, text: &str) -> bool {
    text.strip_prefix(prefix)
        .is_some_and(|rest| rest.len() == BODY_LEN && rest.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
}

/// Declares id types: `id! { /// What it names. LeadId = "lead_" }`.
#[macro_export]
macro_rules! id {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
        #[serde(transparent)]
        pub struct $name(String);

        impl $crate::id::Id for $name {
            const PREFIX: &'static str = $prefix;
            fn parse(text: &str) -> Option<Self> {
                $crate::id::is_well_formed($prefix, text).then(|| Self(text.to_owned()))
            }
            fn from_parts(at: $crate::time::Instant, chance: [u8; 10]) -> Self {
                Self(format!(concat!($prefix, "{}"), $crate::id::body(at, chance)))
            }
        }

        impl $name {
            /// The text form, as shown to customers and stored.
            pub fn as_str(&self) -> &str { &self.0 }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
        }

        impl std::str::FromStr for $name {
            type Err = &'static str;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                <Self as $crate::id::Id>::parse(text).ok_or(concat!("not an id of the form ", $prefix, "…"))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(from)?;
                if $crate::id::is_well_formed($prefix, &text) { Ok(Self(text)) } else {
                    Err(serde::de::Error::custom(concat!("not an id of the form ", $prefix, "…")))
                }
            }
        }

        impl From<&$name> for $crate::sql::Value {
            fn from(id: &$name) -> Self { Self::Text(id.0.clone()) }
        }
    )+};
}
