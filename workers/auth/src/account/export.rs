//! Everything that is stored about a person, as one file for them.

use std::collections::BTreeMap;

use kernel::{Fault, Ports, ids::UserId};
use serde::Serialize;
use serde_json::Value;
use web::Identity;

use crate::{
    door::Knock,
    notices, seal,
    store::{
        ends::{self, Place},
        exports, users,
    },
};

/// What the file says of itself.
const ABOUT: &str = "Everything that is stored about you. Times are milliseconds since 1970-01-01 (UTC), 1 is yes and 0 is no. \
Passwords, codes and keys are stored as hashes or sealed, and are not in this file.";

#[derive(Serialize)]
struct File<'a> {
    about: &'static str,
    made_at: kernel::Instant,
    /// By the name of the part.
    data: BTreeMap<&'a str, Vec<Value>>,
    /// What the person did in teams, as their logs have it, by the team's id.
    deeds: BTreeMap<String, Vec<Value>>,
}

/// The file's text.
pub async fn make(knock: &Knock, who: &Identity) -> Result<String, Fault> {
    let ports = &knock.ports;
    let person = users::find_person(ports, &who.user).await?.ok_or_else(crate::sessions::identify::ended)?;
    // First, so that the file names its own making.
    ports.control.run(&[notices::line(knock, &person, "data_exported", None)]).await?;
    let mut data: BTreeMap<&str, Vec<Value>> = exports::collect(ports, &who.user).await?.into_iter().collect();
    for row in data.get_mut("telephone").into_iter().flatten() {
        open_number(ports, &who.user, row)?;
    }
    let mut deeds = BTreeMap::new();
    for Place { team_id, shard } in ends::list_places(ports, &who.user).await? {
        let team = team_id.to_string();
        deeds.insert(team, knock.desk.personal.deeds_in(ports, (team_id, shard), &who.user).await?);
    }
    Ok(kernel::json::write(&File { about: ABOUT, made_at: ports.clock.now(), data, deeds })?)
}

/// The number itself is theirs to read.
fn open_number(ports: &Ports, user: &UserId, row: &mut Value) -> Result<(), Fault> {
    let Some(fields) = row.as_object_mut() else { return Ok(()) };
    let sealed = fields.remove("number_sealed");
    if let Some(sealed) = sealed.as_ref().and_then(Value::as_str) {
        let number = seal::open(ports, seal::PHONE, user.as_str(), sealed)?.plain;
        fields.insert("number".to_owned(), Value::from(number.reveal()));
    }
    Ok(())
}
