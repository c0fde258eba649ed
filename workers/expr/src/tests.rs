//! Behaviour of whole texts; laws of reading and printing; and that nothing panics, hangs or grows.

mod errors;
mod language;
mod laws;
mod limits;
mod page;
mod random;

use serde_json::{Value, json};

use crate::{Context, Error, Limits, Moment, Nodes, Template};

/// Tuesday, 24 November 2026, 09:30 in Berlin.
pub const NOW: i64 = 1_795_509_000_000;

pub struct Crm(Vec<Value>);

impl Nodes for Crm {
    fn items(&self, name: &str) -> Option<&[Value]> {
        (name == "Ask the CRM").then_some(self.0.as_slice())
    }
    fn names(&self) -> Vec<&str> {
        vec!["Ask the CRM"]
    }
}

pub fn sample() -> Vec<Value> {
    vec![
        json!({
            "name": " Ada Lovelace ", "email": "ada@example.com", "total": 1234.5, "paid": true, "note": null,
            "tags": ["vip", "new", "vip"],
            "lines": [{ "sku": "A1", "price": 10, "qty": 2 }, { "sku": "B2", "price": 2.5, "qty": 4 }],
            "address": { "city": "Berlin", "zip": "10115" },
            "order id": 7, "created": "2026-11-20T10:00:00Z"
        }),
        json!({ "name": "Bob", "total": 20 }),
    ]
}

pub fn with<T>(zone: &str, limits: Limits, run: impl FnOnce(&Context<'_>, Limits) -> T) -> T {
    let (items, nodes) = (sample(), Crm(vec![json!({ "score": 80 })]));
    let (run_of, workflow) = (json!({ "id": "run_1" }), json!({ "id": "wf_1", "name": "Leads" }));
    let moment = Moment::new(NOW, zone).unwrap();
    let context =
        Context { items: &items, index: 0, nodes: &nodes, run: &run_of, workflow: &workflow, moment: &moment };
    run(&context, limits)
}

/// The value of a parameter's text.
pub fn value(text: &str) -> Result<Value, Error> {
    with("Europe/Berlin", Limits::default(), |context, limits| {
        Template::parse(text, "Send it", "body")?.eval_within(context, limits, ("Send it", "body"))
    })
}

/// The value of one expression.
pub fn expression(text: &str) -> Result<Value, Error> {
    value(&format!("{{{{ {text} }}}}"))
}
