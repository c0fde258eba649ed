//! JSON Schemas of parameters, natively only.

use serde_json::Value;

use crate::node::Entry;

/// The schema of a node's parameters, complete in itself.
pub fn of(entry: &Entry) -> Value {
    let mut schema = serde_json::to_value((entry.schema)()).unwrap_or_default();
    tidy(&mut schema);
    schema
}

/// A field's description beside the schema of its type comes as "both": with `type: object`, which is not meant.
fn tidy(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(tidy),
        Value::Object(map) => {
            if let Some([of_type, of_field]) = map.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
                let (mut merged, docs) = (of_type.clone(), of_field.get("description").cloned());
                if let (Value::Object(merged), Some(docs)) = (&mut merged, docs) {
                    merged.insert("description".to_owned(), docs);
                }
                *schema = merged;
                return tidy(schema);
            }
            map.values_mut().for_each(tidy);
        }
        _ => {}
    }
}
