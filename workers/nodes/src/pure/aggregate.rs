//! Aggregate: many items to one, or to one for each group.

use std::collections::BTreeMap;

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
pub enum Operation {
    /// How many items; needs no field.
    Count,
    Sum,
    Average,
    Min,
    Max,
    First,
    Last,
    /// All values in a list.
    List,
    /// Each value once.
    Unique,
    /// All values as one text, with `between`.
    Join,
    /// All items in a list; needs no field.
    Items,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Summary {
    #[cfg_attr(feature = "schema", schema(inline))]
    pub operation: Operation,
    /// The field that is summed up.
    #[serde(default)]
    pub field: Option<String>,
    /// The field that gets the result.
    pub into: String,
    /// For `join`; `, ` when it is not said.
    #[serde(default)]
    pub between: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AggregateParams {
    #[cfg_attr(feature = "schema", schema(inline))]
    pub summaries: Vec<Summary>,
    /// One item for each combination of these fields' values; none: one item for all.
    #[serde(default)]
    pub group_by: Vec<String>,
    /// Whether items without a field are passed over instead of being an error.
    #[serde(default)]
    pub skip_missing: bool,
}

/// Aggregate.
pub struct Aggregate;

impl Node for Aggregate {
    type Params = AggregateParams;
    const MANIFEST: Manifest = Manifest {
        kind: "transform.aggregate",
        name: "Aggregate",
        icon: "sigma",
        docs: "Counts, adds up or collects items: all in one, or one for each group. Parameters are read once, for the first item.",
        ..TRANSFORM
    };
    fn check(params: &AggregateParams) -> Result<(), Failure> {
        for (at, summary) in params.summaries.iter().enumerate() {
            let whole = matches!(summary.operation, Operation::Count | Operation::Items);
            if summary.field.is_none() && !whole {
                return Err(Failure::new("bad_parameter", "This operation needs a field.")
                    .parameter(format!("summaries/{at}/field")));
            }
        }
        if params.summaries.is_empty() {
            return Err(Failure::new("bad_parameter", "Say what to sum up.").parameter("summaries"));
        }
        Ok(())
    }
}

impl Operation {
    const fn expression(self) -> &'static str {
        match self {
            Self::Sum => "{{ $json.v.sum() }}",
            Self::Average => "{{ $json.v.average() ?? null }}",
            Self::Min => "{{ $json.v.min() ?? null }}",
            Self::Max => "{{ $json.v.max() ?? null }}",
            Self::First => "{{ $json.v.first() ?? null }}",
            Self::Last => "{{ $json.v.last() ?? null }}",
            Self::Unique => "{{ $json.v.unique() }}",
            Self::Join => "{{ $json.v.join($json.b) }}",
            Self::Count | Self::List | Self::Items => "{{ $json.v }}",
        }
    }
}

impl Pure for Aggregate {
    fn run(input: &Input<'_>) -> Result<Done, Failure> {
        let params = params::read_once::<Self>(input)?;
        // In the order in which the groups come first.
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut groups: Vec<(Value, Vec<(usize, &Value)>)> = Vec::new();
        for (index, item) in input.items.iter().enumerate() {
            let mut head = field::item([]);
            for (at, name) in params.group_by.iter().enumerate() {
                let value = field::get(item, name);
                let value = value.map_err(|failure| failure.parameter(format!("group_by/{at}")).of_item(index))?;
                field::set(&mut head, name, value.clone())?;
            }
            let next = groups.len();
            let place = *places.entry(field::key(&head)).or_insert(next);
            match groups.get_mut(place) {
                Some((_, items)) => items.push((index, item)),
                None => groups.push((head, vec![(index, item)])),
            }
        }
        let mut out = Vec::new();
        for (mut head, items) in groups {
            for (at, summary) in params.summaries.iter().enumerate() {
                let value = summed(input, &items, summary, params.skip_missing);
                let set = value.and_then(|value| field::set(&mut head, &summary.into, value));
                set.map_err(|failure| failure.parameter(format!("summaries/{at}")))?;
            }
            out.push(head);
        }
        Ok(main(out))
    }
}

fn summed(
    input: &Input<'_>,
    items: &[(usize, &Value)],
    summary: &Summary,
    skip_missing: bool,
) -> Result<Value, Failure> {
    match (summary.operation, &summary.field) {
        (Operation::Count, None) => Ok(Value::from(items.len())),
        (_, None) => Ok(items.iter().map(|(_, item)| (*item).clone()).collect()),
        (operation, Some(name)) => {
            let mut values = Vec::new();
            for (index, item) in items {
                match field::get(item, name) {
                    Ok(value) => values.push(value.clone()),
                    Err(_) if skip_missing => {}
                    Err(failure) => return Err(failure.of_item(*index)),
                }
            }
            if operation == Operation::Count {
                return Ok(Value::from(values.len()));
            }
            let between = summary.between.as_deref().unwrap_or(", ");
            input.ask(operation.expression(), json!({ "v": values, "b": between }))
        }
    }
}
