//! What an expression calculates with: JSON, borrowed where it can be, and dates.

use std::{collections::BTreeMap, ops::Deref, rc::Rc};

use serde_json::{Map, Number, Value};

use crate::{date::Date, error::Trouble};

/// Deepest nesting of a list or an object that an expression makes; what it is given may be as deep again.
const DEEPEST: u8 = 60;

#[derive(Clone, Debug)]
pub enum Val<'a> {
    Null,
    Bool(bool),
    Number(Number),
    Text(Text<'a>),
    List(List<'a>),
    Object(Object<'a>),
    Date(Date),
    /// `$input`, `$node["Name"]`: a node's items, and the one that belongs to this item.
    Source(Source<'a>),
    /// `Math`, `JSON` and the like.
    Module(&'static str),
}

#[derive(Clone, Debug)]
pub enum Text<'a> {
    Given(&'a str),
    Made(Rc<str>),
}

#[derive(Clone, Debug)]
pub enum List<'a> {
    Given(&'a [Value]),
    Made(Rc<Vec<Val<'a>>>, u8),
}

#[derive(Clone, Debug)]
pub enum Object<'a> {
    Given(&'a Map<String, Value>),
    Made(Rc<BTreeMap<String, Val<'a>>>, u8),
}

#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// For messages: `$input` or `$node["Name"]`.
    pub name: &'a str,
    pub items: &'a [Value],
    pub index: usize,
}

impl Deref for Text<'_> {
    type Target = str;
    fn deref(&self) -> &str {
        match self {
            Self::Given(text) => text,
            Self::Made(text) => text,
        }
    }
}

impl<'a> List<'a> {
    pub fn len(&self) -> usize {
        match self {
            Self::Given(items) => items.len(),
            Self::Made(items, _) => items.len(),
        }
    }
    pub fn get(&self, index: usize) -> Option<Val<'a>> {
        match self {
            Self::Given(items) => items.get(index).map(Val::given),
            Self::Made(items, _) => items.get(index).cloned(),
        }
    }
    pub fn iter(&self) -> impl Iterator<Item = Val<'a>> + '_ {
        (0..self.len()).filter_map(|index| self.get(index))
    }
    pub fn to_vec(&self) -> Vec<Val<'a>> {
        self.iter().collect()
    }
}

/// A map one by one: `collect` would sort what is in order already, with some kilobytes for each type.
pub fn map_of<V>(fields: impl Iterator<Item = (String, V)>) -> BTreeMap<String, V> {
    let mut map = BTreeMap::new();
    map.extend(fields);
    map
}

impl<'a> Object<'a> {
    pub fn len(&self) -> usize {
        match self {
            Self::Given(map) => map.len(),
            Self::Made(map, _) => map.len(),
        }
    }
    pub fn get(&self, key: &str) -> Option<Val<'a>> {
        match self {
            Self::Given(map) => map.get(key).map(Val::given),
            Self::Made(map, _) => map.get(key).cloned(),
        }
    }
    pub fn keys(&self) -> Vec<&str> {
        match self {
            Self::Given(map) => map.keys().map(String::as_str).collect(),
            Self::Made(map, _) => map.keys().map(String::as_str).collect(),
        }
    }
    pub fn to_map(&self) -> BTreeMap<String, Val<'a>> {
        match self {
            Self::Given(map) => map_of(map.iter().map(|(key, value)| (key.clone(), Val::given(value)))),
            Self::Made(map, _) => (**map).clone(),
        }
    }
}

impl<'a> Val<'a> {
    pub fn given(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(bool) => Self::Bool(*bool),
            Value::Number(number) => Self::Number(number.clone()),
            Value::String(text) => Self::Text(Text::Given(text)),
            Value::Array(items) => Self::List(List::Given(items)),
            Value::Object(map) => Self::Object(Object::Given(map)),
        }
    }
    /// A value that nobody else holds; `json` refuses what is nested too deeply when it reads.
    pub fn owned(value: Value) -> Result<Self, Trouble> {
        Ok(match value {
            Value::Null => Self::Null,
            Value::Bool(bool) => Self::Bool(bool),
            Value::Number(number) => Self::Number(number),
            Value::String(text) => Self::text(text),
            Value::Array(items) => Self::list(items.into_iter().map(Self::owned).collect::<Result<_, _>>()?)?,
            Value::Object(map) => {
                let mut fields = BTreeMap::new();
                for (key, value) in map {
                    fields.insert(key, Self::owned(value)?);
                }
                Self::object(fields)?
            }
        })
    }
    pub fn text(text: impl Into<Rc<str>>) -> Self {
        Self::Text(Text::Made(text.into()))
    }
    pub fn count(count: usize) -> Self {
        Self::Number(Number::from(count))
    }
    pub fn list(items: Vec<Self>) -> Result<Self, Trouble> {
        let depth = level(items.iter())?;
        Ok(Self::List(List::Made(Rc::new(items), depth)))
    }
    pub fn object(map: BTreeMap<String, Self>) -> Result<Self, Trouble> {
        let depth = level(map.values())?;
        Ok(Self::Object(Object::Made(Rc::new(map), depth)))
    }
    /// A calculated number: whole ones are written without a point.
    pub fn number(number: f64) -> Result<Self, Trouble> {
        // 2^53: up to here every whole number is exact.
        if number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0 {
            return Ok(Self::Number(Number::from(number as i64)));
        }
        Number::from_f64(number).map(Self::Number).ok_or_else(|| {
            Trouble::new("not_a_number", "The result is no number, or too large for one.")
                .hint("Check for a division by zero, a root of a negative number, or a power that grows too fast.")
        })
    }
    /// What it is, for messages.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
            Self::Date(_) => "a date",
            Self::Source(_) => "a node's items",
            Self::Module(_) => "a collection of functions",
        }
    }
    /// As in JavaScript: null, false, 0 and the empty text count as false, everything else as true.
    pub fn is_true(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Bool(bool) => *bool,
            Self::Number(number) => number.as_f64() != Some(0.0),
            Self::Text(text) => !text.is_empty(),
            _ => true,
        }
    }
    /// A number as a floating one. Whole numbers past 2^53 would change, so they are refused.
    pub fn float(&self) -> Result<f64, Trouble> {
        match self {
            Self::Number(number) => {
                let is_long = number.as_i64().map_or(number.is_u64(), |n| n.unsigned_abs() > 1 << 53);
                match number.as_f64() {
                    Some(float) if !is_long => Ok(float),
                    _ => Err(Trouble::new("not_exact", format!("{number} is too long to calculate with exactly."))
                        .hint("Treat it as a text: toText().")),
                }
            }
            Self::Text(_) => Err(Trouble::wanted("a number", self.kind()).hint("A text becomes one with toNumber().")),
            other => Err(Trouble::wanted("a number", other.kind())),
        }
    }
    /// The value as JSON: dates become texts.
    pub fn to_json(&self) -> Result<Value, Trouble> {
        Ok(match self {
            Self::Null => Value::Null,
            Self::Bool(bool) => Value::Bool(*bool),
            Self::Number(number) => Value::Number(number.clone()),
            Self::Text(text) => Value::String(text.deref().to_owned()),
            Self::List(List::Given(items)) => Value::Array(items.to_vec()),
            Self::List(list) => Value::Array(list.iter().map(|item| item.to_json()).collect::<Result<_, _>>()?),
            Self::Object(Object::Given(map)) => Value::Object((*map).clone()),
            Self::Object(Object::Made(map, _)) => {
                let mut fields = Map::new();
                for (key, value) in map.iter() {
                    fields.insert(key.clone(), value.to_json()?);
                }
                Value::Object(fields)
            }
            Self::Date(date) => Value::String(date.iso()),
            Self::Source(source) => {
                let hint = format!("Write {0}.json, {0}.first() or {0}.all().", source.name);
                return Err(Trouble::wanted("a value", self.kind()).hint(hint));
            }
            Self::Module(name) => {
                return Err(Trouble::wanted("a value", self.kind()).hint(format!("Call one of them: {name}.…")));
            }
        })
    }
    /// The value inside of a longer text. Null is an error: it would read as nothing, or as “null”.
    pub fn to_text(&self) -> Result<Rc<str>, Trouble> {
        Ok(match self {
            Self::Text(Text::Made(text)) => text.clone(),
            Self::Text(Text::Given(text)) => Rc::from(*text),
            Self::Null => {
                return Err(Trouble::new("null", "The value is null, which is no text.")
                    .hint("Say what stands there instead: … ?? \"\"."));
            }
            Self::Date(date) => date.iso().into(),
            Self::Number(number) => number_text(number).into(),
            other => json_text(&other.to_json()?)?.into(),
        })
    }
}

fn level<'v, 'a: 'v>(values: impl Iterator<Item = &'v Val<'a>>) -> Result<u8, Trouble> {
    let inner = values.map(|value| match value {
        Val::List(List::Made(_, depth)) | Val::Object(Object::Made(_, depth)) => *depth,
        _ => 0,
    });
    let depth = inner.max().unwrap_or_default() + 1;
    if depth > DEEPEST {
        return Err(Trouble::new("too_deep", "Lists and objects are nested too deeply.")
            .hint(format!("{DEEPEST} levels are the most.")));
    }
    Ok(depth)
}

/// JSON as text.
pub fn json_text(value: &Value) -> Result<String, Trouble> {
    json::write(value).map_err(|error| Trouble::new("too_deep", format!("This cannot be written as JSON: {error}.")))
}

/// A number as JavaScript prints it, as long as it has a sensible length.
pub fn number_text(number: &Number) -> String {
    match number.as_f64() {
        Some(float) if number.is_f64() && float.abs() < 1e21 && float.abs() >= 1e-6 => format!("{float}"),
        _ => number.to_string(),
    }
}
