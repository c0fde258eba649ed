//! Laws over the whole repository. Each file is one law; a failure says what is wrong, where, and what to do.
//! `GR8_UPDATE=1` rewrites the snapshots (document of the API, permission table, missing golden files).
#![cfg(test)]

mod directions;
mod exceptions;
mod goldens;
mod mails;
mod migrations;
mod openapi;
mod papers;
mod permissions;
mod places;
mod plans;
mod problem_codes;
mod product;
mod rust;
mod schema;
mod security;
mod sizes;
mod snapshot;
mod strangers;
mod tree;
mod typescript;
mod workers;
mod zones;
