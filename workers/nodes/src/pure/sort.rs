//! Sort.

use std::cmp::Ordering;

use serde::Deserialize;
use serde_json::Value;

use super::{TRANSFORM, main};
use crate::{
    failure::Failure,
    field,
    input::Input,
    manifest::Manifest,
    node::{Done, Node, Pure},
    params,
};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    #[default]
    Ascending,
    Descending,
}

/// Where items go whose field is missing or null.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Absent {
    #[default]
    Error,
    First,
    Last,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SortKey {
    pub field: String,
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(inline))]
    pub direction: Direction,
    /// Where items go whose field is missing or null.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(inline))]
    pub missing: Absent,
    /// Whether large and small letters are the same.
    #[serde(default)]
    pub ignore_case: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SortParams {
    /// The first decides, the next when it is equal, and so on.
    #[cfg_attr(feature = "schema", schema(inline))]
    pub by: Vec<SortKey>,
}

/// Sort.
pub struct Sort;

impl Node for Sort {
    type Params = SortParams;
    const MANIFEST: Manifest = Manifest {
        kind: "transform.sort",
        name: "Sort",
        icon: "arrow-down-az",
        docs: "Puts items in order by one or more fields. Numbers, texts, and true and false are compared among themselves; equal items stay in their order.",
        ..TRANSFORM
    };
    fn check(params: &SortParams) -> Result<(), Failure> {
        if (1..=10).contains(&params.by.len()) {
            return Ok(());
        }
        Err(Failure::new("bad_parameter", "1 to 10 fields can be sorted by.").parameter("by"))
    }
}

/// What an item is sorted by: all of one kind, which is checked before.
#[derive(Clone, Debug, PartialEq)]
enum Key {
    /// Roughly, and past 2^53, where that is not enough, exactly: together a total order.
    Number(f64, i128),
    Text(String),
    Bool(bool),
    Absent,
}

fn key_of(item: &Value, by: &SortKey) -> Result<Key, Failure> {
    match field::find(item, &by.field) {
        None | Some(Value::Null) if by.missing != Absent::Error => Ok(Key::Absent),
        None => Err(field::get(item, &by.field).err().unwrap_or_else(|| Failure::new("missing_field", "Missing."))),
        Some(Value::Bool(flag)) => Ok(Key::Bool(*flag)),
        Some(Value::String(text)) => Ok(Key::Text(if by.ignore_case { text.to_lowercase() } else { text.clone() })),
        Some(Value::Number(number)) => {
            let float = number.as_f64().unwrap_or_default();
            let whole = number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
            Ok(Key::Number(float, whole.unwrap_or(float as i128)))
        }
        Some(_) => {
            let message = format!("“{}” is null, a list or an object, which has no order.", by.field);
            Err(Failure::new("wrong_type", message))
        }
    }
}

fn order(a: &Key, b: &Key, by: &SortKey) -> Ordering {
    let absent = |first: bool| if first == (by.missing == Absent::First) { Ordering::Less } else { Ordering::Greater };
    let order = match (a, b) {
        (Key::Absent, Key::Absent) => return Ordering::Equal,
        (Key::Absent, _) => return absent(true),
        (_, Key::Absent) => return absent(false),
        (Key::Number(a, whole_a), Key::Number(b, whole_b)) => a.total_cmp(b).then(whole_a.cmp(whole_b)),
        (Key::Text(a), Key::Text(b)) => a.cmp(b),
        (Key::Bool(a), Key::Bool(b)) => a.cmp(b),
        _ => Ordering::Equal,
    };
    if by.direction == Direction::Descending { order.reverse() } else { order }
}

/// Numbers and texts in one field have no order.
fn kind(key: &Key) -> Option<&'static str> {
    match key {
        Key::Number(..) => Some("a number"),
        Key::Text(_) => Some("a text"),
        Key::Bool(_) => Some("true or false"),
        Key::Absent => None,
    }
}

impl Pure for Sort {
    fn run(input: &Input<'_>) -> Result<Done, Failure> {
        let params = params::read_once::<Self>(input)?;
        let mut kinds: Vec<Option<&str>> = vec![None; params.by.len()];
        let mut keyed = Vec::with_capacity(input.items.len());
        for (index, item) in input.items.iter().enumerate() {
            let mut keys = Vec::with_capacity(params.by.len());
            for (at, (by, known)) in params.by.iter().zip(&mut kinds).enumerate() {
                let place = |failure: Failure| failure.parameter(format!("by/{at}/field")).of_item(index);
                let key = key_of(item, by).map_err(place)?;
                if let (Some(known), Some(found)) = (*known, kind(&key))
                    && known != found
                {
                    let message = format!("“{}” is {found} here and {known} before; they have no order.", by.field);
                    return Err(place(Failure::new("wrong_type", message)));
                }
                *known = known.or(kind(&key));
                keys.push(key);
            }
            keyed.push((keys, item));
        }
        keyed.sort_by(|(a, _), (b, _)| {
            let mut orders = a.iter().zip(b).zip(&params.by).map(|((a, b), by)| order(a, b, by));
            orders.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
        });
        Ok(main(keyed.into_iter().map(|(_, item)| item.clone()).collect()))
    }
}
