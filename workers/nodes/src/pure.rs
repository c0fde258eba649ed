//! Nodes that only compute, one file each.

pub mod aggregate;
pub mod branches;
pub mod date;
pub mod dedupe;
pub mod flow;
pub mod limit;
pub mod loop_items;
pub mod merge;
pub mod parse;
pub mod respond;
pub mod set;
pub mod sort;
pub mod split;
pub mod text;

use crate::{
    manifest::{Class, Manifest, Place, Ports, Role},
    node::{Done, Outputs},
};

/// What most transforms have in common.
const TRANSFORM: Manifest = Manifest {
    kind: "",
    version: 1,
    name: "",
    class: Class::Pure,
    place: Place::ByWeight,
    role: Role::Transform,
    group: "Transform",
    icon: "",
    ports: Ports::Fixed(&["main"]),
    docs: "",
};

/// All items at the one port; without items it is not taken.
fn main(items: Vec<serde_json::Value>) -> Done {
    ports([("main".to_owned(), items)])
}

fn ports(all: impl IntoIterator<Item = (String, Vec<serde_json::Value>)>) -> Done {
    let taken: Outputs = all.into_iter().filter(|(_, items)| !items.is_empty()).collect();
    Done::Items(taken)
}
