//! Database query: the team's own small tables with typed columns. Every write carries the step's key into its own
//! transaction, so a step that is repeated finds what came of it.

mod columns;
mod query;

use kernel::{Fault, Later};
use nodes::{Class, Entry, Failure, Manifest, Node, Place, Ports, Role};
use serde_json::Value;

use super::{Effect, EffectCall, Outcome, each};
pub use columns::Column;
pub use query::{Condition, DataParams, RowOutput};

/// Database query.
pub struct DataQuery;

static ENTRY: Entry = Entry::outside::<DataQuery>();

impl Node for DataQuery {
    type Params = DataParams;
    type Output = RowOutput;
    const MANIFEST: Manifest = Manifest {
        kind: "data.query",
        version: 1,
        name: "Database query",
        class: Class::Keyed,
        place: Place::Object,
        role: Role::Action,
        group: "Actions",
        icon: "database",
        ports: Ports::Fixed(&["main"]),
        docs: "Makes tables of your own, and adds, reads, changes and removes their rows, once for each item. A step that is repeated adds no row twice. 50 tables of 20,000 rows are possible.",
    };
    fn check(params: &DataParams) -> Result<(), Failure> {
        params.check()
    }
}

impl Effect for DataQuery {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }
    fn class(&self, params: &Value) -> Class {
        match params.get("action").and_then(Value::as_str) {
            Some("get" | "list") => Class::Idempotent,
            _ => Class::Keyed,
        }
    }
    fn run<'a>(&'a self, call: EffectCall<'a>) -> Later<'a, Outcome> {
        Box::pin(async move { run(&call).await.unwrap_or_else(|outcome| outcome) })
    }
}

/// What can go wrong with one item.
pub(super) enum Trouble {
    Said(Failure),
    Broke(Fault),
}
impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Said(failure)
    }
}
impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::Broke(fault)
    }
}

async fn run(call: &EffectCall<'_>) -> Result<Outcome, Outcome> {
    let all = each::of_each::<DataQuery>(&call.input)?;
    let mut out = Vec::new();
    for (item, params) in all.iter().enumerate() {
        let key = each::key_of(call.key, item);
        let rows = query::run(call.scope, params, &key).await.map_err(|trouble| match trouble {
            Trouble::Said(failure) => each::failed(&call.input, item, failure),
            Trouble::Broke(fault) => each::of_fault(&fault, "Asking the database"),
        })?;
        out.extend(rows);
    }
    Ok(Outcome::main(out))
}
