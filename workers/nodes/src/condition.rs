//! Conditions, as if/else, switch and filter ask them.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{failure::Failure, input::Input};

/// One question about two values.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Condition {
    /// Usually an expression such as `{{ $json.total }}`.
    pub left: Value,
    #[cfg_attr(feature = "schema", schema(inline))]
    pub operator: Operator,
    /// What it is compared with; not needed by operators about one value.
    #[serde(default)]
    pub right: Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    Equals,
    NotEquals,
    Contains,
    NotContains,
    StartsWith,
    EndsWith,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    /// Earlier, for dates.
    Before,
    After,
    /// The value is one of a list.
    OneOf,
    NotOneOf,
    IsEmpty,
    IsNotEmpty,
    IsTrue,
    IsFalse,
}

/// How several conditions count together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Combine {
    #[default]
    All,
    Any,
}

impl Operator {
    const fn expression(self) -> &'static str {
        match self {
            Self::Equals => "{{ $json.l == $json.r }}",
            Self::NotEquals => "{{ $json.l != $json.r }}",
            Self::Contains => "{{ $json.l.includes($json.r) }}",
            Self::NotContains => "{{ !$json.l.includes($json.r) }}",
            Self::StartsWith => "{{ $json.l.startsWith($json.r) }}",
            Self::EndsWith => "{{ $json.l.endsWith($json.r) }}",
            Self::Greater => "{{ $json.l > $json.r }}",
            Self::GreaterOrEqual => "{{ $json.l >= $json.r }}",
            Self::Less => "{{ $json.l < $json.r }}",
            Self::LessOrEqual => "{{ $json.l <= $json.r }}",
            Self::Before => "{{ $json.l.toDateTime() < $json.r.toDateTime() }}",
            Self::After => "{{ $json.l.toDateTime() > $json.r.toDateTime() }}",
            Self::OneOf => "{{ $json.r.some(x => x == $json.l) }}",
            Self::NotOneOf => "{{ $json.r.every(x => x != $json.l) }}",
            Self::IsEmpty => "{{ $json.l.isEmpty() }}",
            Self::IsNotEmpty => "{{ $json.l.isNotEmpty() }}",
            Self::IsTrue => "{{ $json.l === true }}",
            Self::IsFalse => "{{ $json.l === false }}",
        }
    }
}

fn folded(value: &Value, ignore_case: bool) -> Value {
    match value {
        Value::String(text) if ignore_case => Value::String(text.to_lowercase()),
        Value::Array(items) if ignore_case => items.iter().map(|item| folded(item, true)).collect(),
        other => other.clone(),
    }
}

/// Whether they hold. `parameter` is where they stand.
pub fn hold(
    input: &Input<'_>,
    conditions: &[Condition],
    combine: Combine,
    ignore_case: bool,
    parameter: &str,
) -> Result<bool, Failure> {
    for (index, condition) in conditions.iter().enumerate() {
        let values = json!({ "l": folded(&condition.left, ignore_case), "r": folded(&condition.right, ignore_case) });
        let holds = input.ask(condition.operator.expression(), values);
        let holds = holds.map_err(|failure| failure.parameter(format!("{parameter}/{index}")))?;
        match (combine, holds == Value::Bool(true)) {
            (Combine::All, false) => return Ok(false),
            (Combine::Any, true) => return Ok(true),
            _ => {}
        }
    }
    Ok(combine == Combine::All)
}

/// At least one, at most fifty.
pub fn check(conditions: &[Condition], parameter: &str) -> Result<(), Failure> {
    if (1..=50).contains(&conditions.len()) {
        return Ok(());
    }
    let message = format!("There are {} conditions; 1 to 50 are possible.", conditions.len());
    Err(Failure::new("bad_parameter", message).parameter(parameter))
}
