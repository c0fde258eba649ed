//! Every template.

mod account;
mod rooms;
mod teams;

use kernel::Fault;

use crate::layout::Layout;

/// The template of a name.
/// # Errors
/// `Fault::Internal`: our own rooms ask by names that are here.
pub fn find(name: &str) -> Result<&'static Layout, Fault> {
    all().find(|layout| layout.name == name).ok_or_else(|| Fault::internal(format!("there is no mail template {name}")))
}

fn all() -> impl Iterator<Item = &'static Layout> {
    rooms::LAYOUTS.iter().chain(&account::LAYOUTS).chain(&teams::LAYOUTS)
}

/// The names of all templates.
pub fn names() -> impl Iterator<Item = &'static str> {
    all().map(|layout| layout.name)
}
