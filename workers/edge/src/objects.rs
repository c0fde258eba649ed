//! A call of a durable object, from the runtime's entry to its shell and back.

use durable_objects::House;
use kernel::Fault;
use platform::{exec, reply};

use crate::isolate;

/// Ports of this isolate, as objects have them.
/// # Errors
/// The environment lacks something.
pub fn house() -> Result<House, Fault> {
    Ok(House { ports: isolate::ports()? })
}

/// One call, JSON in and out.
pub fn ask(request: u32, object: u32, class: String, call: String) {
    exec::spawn(async move {
        let outcome = match house() {
            Ok(house) => durable_objects::ask(object, &class, house, call).await,
            Err(fault) => Err(fault),
        };
        reply(request, outcome);
    });
}

/// The alarm rang.
pub fn alarm(request: u32, object: u32, class: String) {
    exec::spawn(async move {
        let outcome = match house() {
            Ok(house) => durable_objects::alarm(object, &class, house).await,
            Err(fault) => Err(fault),
        };
        reply(request, outcome.map(|()| String::new()));
    });
}
