//! Columns, and whether a value belongs into one.

use nodes::Failure;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    Text,
    Number,
    Boolean,
    /// `2026-11-24`, or a moment in ISO 8601, which is kept in UTC.
    Date,
    /// Anything.
    Json,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Column {
    /// 1 to 40 of `a-z`, `0-9` and `_`.
    pub name: String,
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub kind: ColumnKind,
    /// Whether every row must have it.
    #[serde(default)]
    pub required: bool,
}

/// Columns of a table.
const MOST_COLUMNS: usize = 50;
/// Bytes of a row.
const MOST_ROW: usize = 16_000;
/// Fields that every row has anyway.
const TAKEN: &[&str] = &["id", "created_at", "updated_at"];

/// Names of tables and columns.
pub fn is_name(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    (1..=40).contains(&text.len()) && text.bytes().all(fits)
}

pub fn check(columns: &[Column]) -> Result<(), Failure> {
    if columns.is_empty() || columns.len() > MOST_COLUMNS {
        let message = format!("A table has 1 to {MOST_COLUMNS} columns.");
        return Err(Failure::new("bad_parameter", message).parameter("columns"));
    }
    for (at, column) in columns.iter().enumerate() {
        let is_again = columns.iter().take(at).any(|other| other.name == column.name);
        if !is_name(&column.name) || TAKEN.contains(&column.name.as_str()) || is_again {
            let failure = Failure::new("bad_parameter", "A column's name is new, and 1 to 40 of a-z, 0-9 and _.");
            return Err(failure.parameter(format!("columns/{at}/name")));
        }
    }
    Ok(())
}

impl ColumnKind {
    const fn words(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Boolean => "true or false",
            Self::Date => "a date such as 2026-11-24 or 2026-11-24T09:30:00Z",
            Self::Json => "any value",
        }
    }

    /// The value as it is kept; none when it does not belong there.
    fn kept(self, value: &Value) -> Option<Value> {
        match (self, value) {
            (Self::Text, Value::String(_))
            | (Self::Number, Value::Number(_))
            | (Self::Boolean, Value::Bool(_))
            | (Self::Json, _) => Some(value.clone()),
            (Self::Date, Value::String(text)) if text.len() == 10 => {
                text.parse::<jiff::civil::Date>().ok().map(|date| Value::String(date.to_string()))
            }
            (Self::Date, Value::String(text)) => {
                text.parse::<jiff::Timestamp>().ok().map(|moment| Value::String(moment.to_string()))
            }
            _ => None,
        }
    }
}

/// A value for a column of the table.
/// # Errors
/// There is no such column, or the value is of another kind.
pub fn fit(columns: &[Column], name: &str, value: &Value) -> Result<Value, Failure> {
    let Some(column) = columns.iter().find(|column| column.name == name) else {
        let failure = Failure::new("unknown_column", format!("The table has no column “{name}”."));
        return Err(match expr::nearest(name, columns.iter().map(|column| column.name.as_str())) {
            Some(other) => failure.hint(format!("Did you mean “{other}”?")),
            None => failure,
        });
    };
    column
        .kind
        .kept(value)
        .ok_or_else(|| Failure::new("wrong_type", format!("The column “{name}” holds {}.", column.kind.words())))
}

/// The fields of a row after some of them were set; null takes one away.
pub fn merged(
    columns: &[Column],
    mut fields: Map<String, Value>,
    set: &Map<String, Value>,
) -> Result<Map<String, Value>, Failure> {
    for (name, value) in set {
        let place = |failure: Failure| failure.parameter(format!("values/{name}"));
        if value.is_null() && columns.iter().any(|column| column.name == *name) {
            fields.remove(name);
        } else {
            fields.insert(name.clone(), fit(columns, name, value).map_err(place)?);
        }
    }
    if let Some(missing) = columns.iter().find(|column| column.required && !fields.contains_key(&column.name)) {
        let failure = Failure::new("missing_field", format!("Every row has a “{}”.", missing.name));
        return Err(failure.parameter(format!("values/{}", missing.name)));
    }
    let size = kernel::json::write(&fields).map_or(usize::MAX, |text| text.len());
    if size > MOST_ROW {
        return Err(Failure::new("too_large", format!("A row has {MOST_ROW} bytes at most.")).parameter("values"));
    }
    Ok(fields)
}
