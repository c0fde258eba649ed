//! Merge: what came by several connections becomes one list.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{TRANSFORM, main, split::MOST};
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
pub enum MergeMode {
    /// One after the other, in the order of the connections.
    Append,
    /// Items with the same value in `key` become one.
    ByKey,
    /// The first of each become one item, the second, and so on.
    ByPosition,
}

/// Which items come out that have no counterpart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Unmatched {
    /// None of them.
    #[default]
    Drop,
    /// Those of the first connection.
    KeepFirst,
    KeepAll,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MergeParams {
    #[cfg_attr(feature = "schema", schema(inline))]
    pub mode: MergeMode,
    /// For `by_key`: the field.
    #[serde(default)]
    pub key: Option<String>,
    /// The field's name in the items of the later connections, when it has another there.
    #[serde(default)]
    pub other_key: Option<String>,
    /// What happens to items without a counterpart.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(inline))]
    pub unmatched: Unmatched,
    /// Whether the first connection's field stays when both have one of that name; else the later one's.
    #[serde(default)]
    pub prefer_first: bool,
}

/// Merge.
pub struct Merge;

impl Node for Merge {
    type Params = MergeParams;
    const MANIFEST: Manifest = Manifest {
        kind: "transform.merge",
        name: "Merge",
        icon: "git-merge",
        docs: "Joins what several connections bring: one after the other, by a common field, or by position. Parameters are read once, for the first item.",
        ..TRANSFORM
    };
    fn check(params: &MergeParams) -> Result<(), Failure> {
        if params.mode == MergeMode::ByKey && params.key.is_none() {
            return Err(Failure::new("bad_parameter", "Say by which field.").parameter("key"));
        }
        Ok(())
    }
}

impl Pure for Merge {
    fn run(input: &Input<'_>) -> Result<Done, Failure> {
        let params = params::read_once::<Self>(input)?;
        Ok(main(match params.mode {
            MergeMode::Append => input.items.to_vec(),
            MergeMode::ByPosition => by_position(&input.by_branch(), &params),
            MergeMode::ByKey => by_key(&input.by_branch(), &params)?,
        }))
    }
}

fn joined(first: &Value, later: &Value, prefer_first: bool) -> Value {
    let (under, over) = if prefer_first { (later, first) } else { (first, later) };
    let mut made = under.clone();
    if let (Value::Object(map), Value::Object(fields)) = (&mut made, over) {
        map.extend(fields.iter().map(|(name, value)| (name.clone(), value.clone())));
    }
    made
}

fn by_position(branches: &[&[Value]], params: &MergeParams) -> Vec<Value> {
    let lengths = branches.iter().map(|branch| branch.len());
    let count = match params.unmatched {
        Unmatched::Drop => lengths.min(),
        Unmatched::KeepFirst => branches.first().map(|branch| branch.len()),
        Unmatched::KeepAll => lengths.max(),
    };
    let mut out = Vec::new();
    for index in 0..count.unwrap_or_default() {
        let mut there = branches.iter().filter_map(|branch| branch.get(index));
        if let Some(first) = there.next() {
            out.push(there.fold(first.clone(), |made, item| joined(&made, item, params.prefer_first)));
        }
    }
    out
}

/// Two connections at a time: what is joined so far, and the next one. Each pair with the same key is one item.
fn by_key(branches: &[&[Value]], params: &MergeParams) -> Result<Vec<Value>, Failure> {
    let first_key = params.key.as_deref().unwrap_or_default();
    let other_key = params.other_key.as_deref().unwrap_or(first_key);
    let mut start = 0;
    let mut out: Vec<Value> = branches.first().map(|branch| branch.to_vec()).unwrap_or_default();
    for (index, item) in out.iter().enumerate() {
        field::get(item, first_key).map_err(|failure| failure.parameter("key").of_item(index))?;
    }
    start += out.len();
    for branch in branches.iter().skip(1) {
        let mut rows: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, item) in branch.iter().enumerate() {
            let value = field::get(item, other_key);
            let parameter = if params.other_key.is_some() { "other_key" } else { "key" };
            let value = value.map_err(|failure| failure.parameter(parameter).of_item(start + index))?;
            rows.entry(field::key(value)).or_default().push(index);
        }
        start += branch.len();
        out = pairs(&out, branch, &rows, params)?;
    }
    Ok(out)
}

fn pairs(
    first: &[Value],
    later: &[Value],
    rows: &BTreeMap<String, Vec<usize>>,
    params: &MergeParams,
) -> Result<Vec<Value>, Failure> {
    let (key, other) = (params.key.as_deref().unwrap_or_default(), params.other_key.as_deref());
    let mut used = vec![false; later.len()];
    let mut out = Vec::new();
    for item in first {
        // What an earlier connection alone brought has the key under its other name.
        let value = field::find(item, key).or_else(|| field::find(item, other?));
        let found = value.and_then(|value| rows.get(&field::key(value)));
        for index in found.into_iter().flatten() {
            if let (Some(match_), Some(used)) = (later.get(*index), used.get_mut(*index)) {
                *used = true;
                out.push(joined(item, match_, params.prefer_first));
            }
        }
        if found.is_none() && params.unmatched != Unmatched::Drop {
            out.push(item.clone());
        }
        if out.len() > MOST {
            return Err(Failure::new("too_many", format!("More than {MOST} items would come out."))
                .hint("Is the key unique in one of the connections?"));
        }
    }
    if params.unmatched == Unmatched::KeepAll {
        let left = later.iter().zip(used).filter(|(_, used)| !used);
        out.extend(left.map(|(item, _)| item.clone()));
    }
    Ok(out)
}
