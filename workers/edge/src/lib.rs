//! What the three deployed Workers are made of: four tables (`routes.rs`, `jobs.rs`, `crons.rs`, `config.rs`) and what
//! connects them to the runtime. The Workers themselves are lists of entry points: `main`, `accounts` and
//! `workflows` beside this.

pub mod config;
pub mod crons;
mod defaults;
pub mod fetch;
mod isolate;
pub mod jobs;
pub mod mail;

mod live;
mod metrics;
mod notes;
pub mod objects;
mod personal;
mod post;
mod providers;
pub mod queue;
mod rooms;
pub mod routes;
pub mod site_knowledge;

pub use isolate::{Worker, begin};

use kernel::Fault;

/// The fault of a deployment that lacks settings.
fn misconfigured(missing: &[String]) -> Fault {
    Fault::internal(format!("missing or wrong in the environment: {}", missing.join("; ")))
}
