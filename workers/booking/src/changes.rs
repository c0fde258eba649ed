//! What changed, for the audit log: only the fields that differ.

use kernel::audit::Change;
use serde_json::{Value, json};

use crate::{
    draft::Draft,
    model::{CalendarRow, Service},
};

/// What of a calendar changed; none when nothing did. Services by what differs, hours as a fact only: they are long.
pub fn of_calendar(row: &CalendarRow, known: &[Service], draft: &Draft) -> Option<Change> {
    let has_new_hours = row.hours != draft.hours;
    let was = json!({ "name": row.name, "zone": row.zone, "closed": row.closed, "hours": "before",
        "services": missing_in(known, &draft.services) });
    let is = json!({ "name": draft.name.as_ref().unwrap_or(&row.name), "zone": draft.zone, "closed": draft.closed,
        "hours": if has_new_hours { "changed" } else { "before" }, "services": missing_in(&draft.services, known) });
    Change::between("calendar.changed", &row.id, was, is)
}

/// The services of one list that the other has not, or has otherwise.
fn missing_in(these: &[Service], those: &[Service]) -> Vec<Value> {
    let missing = these.iter().filter(|service| !those.contains(service));
    missing
        .map(|service| {
            json!({ "name": service.name, "duration_min": service.duration_min, "price_cents": service.price_cents,
                "active": service.active })
        })
        .collect()
}
