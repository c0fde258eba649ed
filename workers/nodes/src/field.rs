//! Fields of items by name: `total`, or `address.city`.

use expr::nearest;
use serde_json::{Map, Value};

use crate::failure::Failure;

/// A field; one whose name has a point in it comes first.
pub fn find<'v>(item: &'v Value, path: &str) -> Option<&'v Value> {
    item.get(path).or_else(|| {
        let mut value = item;
        for step in path.split('.') {
            value = match value {
                Value::Array(entries) => entries.get(step.parse::<usize>().ok()?)?,
                other => other.get(step)?,
            };
        }
        Some(value)
    })
}

/// A field that must be there.
pub fn get<'v>(item: &'v Value, path: &str) -> Result<&'v Value, Failure> {
    find(item, path).ok_or_else(|| {
        let failure = Failure::new("missing_field", format!("The item has no field “{path}”."));
        let names = || item.as_object().into_iter().flat_map(Map::keys).map(String::as_str);
        match nearest(path, names()) {
            Some(other) => failure.hint(format!("Did you mean “{other}”?")),
            None => failure.hint(format!("It has: {}.", names().take(8).collect::<Vec<_>>().join(", "))),
        }
    })
}

/// Sets a field; objects on the way are made.
pub fn set(item: &mut Value, path: &str, value: Value) -> Result<(), Failure> {
    let mut place = item;
    for step in path.split('.') {
        if place.is_null() {
            *place = Value::Object(Map::new());
        }
        let Value::Object(map) = place else {
            return Err(Failure::new("wrong_type", format!("“{path}” leads through a field that is no object."))
                .hint("Remove that field first, or choose another name."));
        };
        place = map.entry(step.to_owned()).or_insert(Value::Null);
    }
    *place = value;
    Ok(())
}

/// Removes a field; whether it was there does not matter.
pub fn remove(item: &mut Value, path: &str) {
    let (parents, last) = path.rsplit_once('.').map_or((None, path), |(parents, last)| (Some(parents), last));
    let mut place = item;
    for step in parents.into_iter().flat_map(|parents| parents.split('.')) {
        match place.get_mut(step) {
            Some(inner) => place = inner,
            None => return,
        }
    }
    if let Value::Object(map) = place {
        map.remove(last);
    }
}

/// An item is an object.
pub fn item(fields: impl IntoIterator<Item = (String, Value)>) -> Value {
    Value::Object(fields.into_iter().collect())
}

/// What tells a value from others: equal values have equal keys.
pub fn key(value: &Value) -> String {
    let value = match value {
        // 1 and 1.0 are the same.
        Value::Number(number) => match number.as_f64() {
            Some(float) if float.fract() == 0.0 && float.abs() < 9e15 => Value::from(float as i64),
            _ => value.clone(),
        },
        other => other.clone(),
    };
    json::write(&value).unwrap_or_default()
}
