//! Every kind of node there is.

use crate::{
    node::Entry,
    pure::{
        aggregate::Aggregate,
        branches::{Filter, If, Switch},
        date::Date,
        dedupe::Dedupe,
        flow::{NoOp, Stop},
        limit::Limit,
        loop_items::Loop,
        merge::Merge,
        parse::Parse,
        set::Set,
        sort::Sort,
        split::Split,
        text::Text,
    },
};

/// In the order of the palette.
static ALL: [Entry; 16] = [
    Entry::pure::<If>(),
    Entry::pure::<Switch>(),
    Entry::pure::<Filter>(),
    Entry::pure::<Set>(),
    Entry::pure::<Parse>(),
    Entry::pure::<Text>(),
    Entry::pure::<Date>(),
    Entry::pure::<Split>(),
    Entry::pure::<Aggregate>(),
    Entry::pure::<Sort>(),
    Entry::pure::<Limit>(),
    Entry::pure::<Dedupe>(),
    Entry::pure::<Merge>(),
    Entry::machine::<Loop>(),
    Entry::pure::<Stop>(),
    Entry::pure::<NoOp>(),
];

pub fn catalogue() -> &'static [Entry] {
    &ALL
}

/// A kind of node in a version.
pub fn find(kind: &str, version: u16) -> Option<&'static Entry> {
    ALL.iter().find(|entry| entry.manifest.kind == kind && entry.manifest.version == version)
}
