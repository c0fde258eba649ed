//! Date and time.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{TRANSFORM, main};
use crate::{
    failure::Failure,
    field,
    input::Input,
    manifest::Manifest,
    node::{Done, Node, Pure},
    params,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DateAction {
    /// The moment of the step.
    Now,
    /// The date in another zone, or read by `pattern`.
    Convert,
    /// As text by `pattern`.
    Format,
    Add,
    Subtract,
    StartOf,
    EndOf,
    /// From `other` to the date, in `unit`.
    Difference,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DateParams {
    #[cfg_attr(feature = "schema", schema(inline))]
    pub action: DateAction,
    /// ISO 8601, or unix milliseconds; not needed for `now`.
    #[serde(default)]
    pub date: Value,
    /// Such as `yyyy-MM-dd HH:mm` (docs/EXPRESSIONS.md).
    #[serde(default)]
    pub pattern: Option<String>,
    #[serde(default)]
    pub amount: Option<i64>,
    /// `days`, `hours`, `months` and so on.
    #[serde(default)]
    pub unit: Option<String>,
    /// The date that is subtracted.
    #[serde(default)]
    pub other: Value,
    /// An IANA zone; the workflow's when it is not said.
    #[serde(default)]
    pub zone: Option<String>,
    /// The field that gets the result; `date` when it is not said.
    #[serde(default)]
    pub into: Option<String>,
}

/// Date and time.
pub struct Date;

impl Node for Date {
    type Params = DateParams;
    const MANIFEST: Manifest = Manifest {
        kind: "transform.date",
        name: "Date and time",
        icon: "calendar-clock",
        docs: "Calculates with dates: formats, shifts, rounds and compares them, in any time zone.",
        ..TRANSFORM
    };
    fn check(params: &DateParams) -> Result<(), Failure> {
        use DateAction::{Add, Difference, EndOf, Format, Now, StartOf, Subtract};
        let needs = |there: bool, name: &str| {
            if there {
                return Ok(());
            }
            Err(Failure::new("bad_parameter", format!("This action needs “{name}”.")).parameter(name))
        };
        let action = params.action;
        needs(action == Now || !params.date.is_null(), "date")?;
        needs(action != Format || params.pattern.is_some(), "pattern")?;
        needs(!matches!(action, Add | Subtract) || params.amount.is_some(), "amount")?;
        needs(!matches!(action, Add | Subtract | StartOf | EndOf) || params.unit.is_some(), "unit")?;
        needs(action != Difference || !params.other.is_null(), "other")
    }
}

impl DateAction {
    const fn expression(self) -> &'static str {
        match self {
            Self::Now | Self::Convert => "",
            Self::Format => ".format($json.pattern)",
            Self::Add => ".plus($json.amount, $json.unit)",
            Self::Subtract => ".minus($json.amount, $json.unit)",
            Self::StartOf => ".startOf($json.unit)",
            Self::EndOf => ".endOf($json.unit)",
            Self::Difference => ".diffTo($json.other.toDateTime(), $json.unit ?? 'days')",
        }
    }
}

/// What is at fault, by the code of the expression's error.
fn blame(action: DateAction, code: &str) -> &'static str {
    match (code, action) {
        ("unknown_zone", _) => "zone",
        ("arguments", DateAction::Format) => "pattern",
        ("arguments", _) => "unit",
        _ => "date",
    }
}

impl Pure for Date {
    fn run(input: &Input<'_>) -> Result<Done, Failure> {
        let mut out = Vec::new();
        params::each::<Self>(input, |_, item, params| {
            let DateParams { action, date, pattern, amount, unit, other, zone, into } = params;
            let start = match (action, pattern) {
                (DateAction::Now, _) => "$now",
                (DateAction::Convert, Some(_)) => "$json.date.toDateTime($json.pattern)",
                _ => "$json.date.toDateTime()",
            };
            let zone_of = if zone.is_some() { ".setZone($json.zone)" } else { "" };
            let expression = format!("{{{{ {start}{zone_of}{} }}}}", action.expression());
            let values = json!({
                "date": date, "pattern": pattern, "amount": amount, "unit": unit, "other": other, "zone": zone
            });
            let value = input.ask(&expression, values).map_err(|failure| {
                let parameter = blame(*action, &failure.code);
                failure.parameter(parameter)
            })?;
            let mut made = item.clone();
            let set = field::set(&mut made, into.as_deref().unwrap_or("date"), value);
            set.map_err(|failure| failure.parameter("into"))?;
            out.push(made);
            Ok(())
        })?;
        Ok(main(out))
    }
}
