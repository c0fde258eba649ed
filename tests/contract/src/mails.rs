//! Rooms ask for mails by name, and only `integrations` knows the names.

use crate::tree;

/// Written, but asked for by nobody yet. This list may only become shorter.
const NOBODY_ASKS: &[&str] = &[];

#[test]
fn every_template_is_asked_for_by_the_name_that_it_has() {
    let files = tree::files();
    let rooms: Vec<&tree::File> =
        files.iter().filter(|file| file.is_rust_of_product() && file.room() != "workers/integrations").collect();
    // Booking puts these names together from whom they are for and what happened.
    let asked = |name: &&str| name.starts_with("appointment_") || is_named(&rooms, name);
    let lonely: Vec<&str> = integrations::templates().filter(|name| !asked(name)).collect();
    assert_eq!(lonely, NOBODY_ASKS, "templates that no room asks for: are they named otherwise there?");
}

fn is_named(rooms: &[&tree::File], name: &str) -> bool {
    let quoted = format!("\"{name}\"");
    rooms.iter().any(|file| file.text.contains(&quoted))
}
