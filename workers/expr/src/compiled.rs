//! A node's parameters with all their texts: read once, evaluated for each item.

use serde_json::{Map, Value};

use crate::{context::Context, error::Error, template::Template};

/// JSON whose texts may hold expressions.
#[derive(Clone, Debug)]
pub enum Compiled {
    Fixed(Value),
    Text(Template),
    List(Vec<Compiled>),
    Object(Vec<(String, Compiled)>),
}

/// Deepest nesting of parameters.
const DEEPEST: usize = 30;

/// Where parameters stand, for errors.
#[derive(Clone, Debug)]
pub struct Place<'n> {
    /// Name of the node.
    pub node: &'n str,
    /// Path of the parameter so far: `fields/0/value`.
    pub path: String,
}

impl<'n> Place<'n> {
    pub const fn new(node: &'n str) -> Self {
        Self { node, path: String::new() }
    }
    #[must_use]
    pub fn under(&self, step: &str) -> Self {
        let slash = if self.path.is_empty() { "" } else { "/" };
        Self { node: self.node, path: format!("{}{slash}{step}", self.path) }
    }
}

/// Every error in the expressions of some parameters, before anything runs.
pub fn check(params: &Value, node: &str) -> Vec<Error> {
    let mut errors = Vec::new();
    build(params, &Place::new(node), 0, &mut errors);
    errors
}

fn build(value: &Value, place: &Place<'_>, depth: usize, errors: &mut Vec<Error>) -> Compiled {
    match value {
        Value::String(text) if Template::is_in(text) => match Template::parse(text, place.node, &place.path) {
            Ok(template) => Compiled::Text(template),
            Err(error) => {
                errors.push(error);
                Compiled::Fixed(Value::Null)
            }
        },
        Value::Array(_) | Value::Object(_) if depth >= DEEPEST => Compiled::Fixed(value.clone()),
        Value::Array(items) => {
            let built = items.iter().enumerate();
            let built = built.map(|(at, item)| build(item, &place.under(&at.to_string()), depth + 1, errors));
            fold(Compiled::List(built.collect()), value)
        }
        Value::Object(map) => {
            let built = map.iter().map(|(key, item)| (key.clone(), build(item, &place.under(key), depth + 1, errors)));
            fold(Compiled::Object(built.collect()), value)
        }
        _ => Compiled::Fixed(value.clone()),
    }
}

/// What holds no expression is kept as it was.
fn fold(built: Compiled, value: &Value) -> Compiled {
    let is_fixed = |each: &Compiled| matches!(each, Compiled::Fixed(_));
    let all = match &built {
        Compiled::List(items) => items.iter().all(is_fixed),
        Compiled::Object(fields) => fields.iter().all(|(_, item)| is_fixed(item)),
        _ => false,
    };
    if all { Compiled::Fixed(value.clone()) } else { built }
}

impl Compiled {
    /// Reads all texts; every error is named at once.
    pub fn new(params: &Value, place: &Place<'_>) -> Result<Self, Vec<Error>> {
        let mut errors = Vec::new();
        let built = build(params, place, 0, &mut errors);
        if errors.is_empty() { Ok(built) } else { Err(errors) }
    }
    /// Whether the value is the same for all items.
    pub const fn is_fixed(&self) -> bool {
        matches!(self, Self::Fixed(_))
    }
    /// A field of an object, whether it is fixed or not.
    pub fn field(&self, name: &str) -> Option<Self> {
        match self {
            Self::Object(fields) => fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()),
            Self::Fixed(value) => value.get(name).cloned().map(Self::Fixed),
            _ => None,
        }
    }
    /// The value for one item.
    pub fn eval(&self, context: &Context<'_>, place: &Place<'_>) -> Result<Value, Error> {
        Ok(match self {
            Self::Fixed(value) => value.clone(),
            Self::Text(template) => template.eval(context, place.node, &place.path)?,
            Self::List(items) => {
                let values = items.iter().enumerate();
                let values = values.map(|(at, item)| item.eval(context, &place.under(&at.to_string())));
                Value::Array(values.collect::<Result<_, _>>()?)
            }
            Self::Object(fields) => {
                let mut map = Map::new();
                for (key, item) in fields {
                    map.insert(key.clone(), item.eval(context, &place.under(key))?);
                }
                Value::Object(map)
            }
        })
    }
}
