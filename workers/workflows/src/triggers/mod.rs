//! What starts a run: the manifests of trigger nodes. Whoever hears of one (a door, a cron line, an event) calls
//! `ops::start` with the node and a key that is the same when the same thing is heard twice.

pub mod calendar;
pub mod cron;
pub mod email;
pub mod events;
pub mod lookup;
mod manual;
pub mod missed;
pub mod registry;
pub mod schedule;
#[cfg(test)]
mod tests;
pub mod webhook;

use nodes::{Entry, Manifest, Place, Ports, Role};

/// What all triggers have in common.
const TRIGGER: Manifest = Manifest {
    kind: "",
    version: 1,
    name: "",
    class: nodes::Class::Pure,
    place: Place::Object,
    role: Role::Trigger,
    group: "Triggers",
    icon: "play",
    ports: Ports::Fixed(&["main"]),
    docs: "",
};

/// In the order of the palette.
static ALL: [Entry; 8] = [
    Entry::machine::<manual::Manual>(),
    Entry::machine::<webhook::Webhook>(),
    Entry::machine::<email::Email>(),
    Entry::machine::<schedule::AtTimes>(),
    Entry::machine::<events::Form>(),
    Entry::machine::<events::Chat>(),
    Entry::machine::<events::Booking>(),
    Entry::machine::<events::OnError>(),
];

pub fn all() -> &'static [Entry] {
    &ALL
}

/// A kind of trigger in a version.
pub fn find(kind: &str, version: u32) -> Option<&'static Entry> {
    ALL.iter().find(|entry| entry.manifest.kind == kind && u32::from(entry.manifest.version) == version)
}
