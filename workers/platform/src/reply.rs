//! Answers of one text: an object's reply, a queue's verdicts, an alarm. A fault crosses as JSON inside the message
//! of an exception, because that is all an exception keeps on its way between isolates.

use kernel::{Fault, json};

use crate::host;

/// What a message that carries a fault begins with.
const MARK: &str = "fault:";

/// Gives the answer to the JavaScript that waits for `request`.
pub fn reply(request: u32, outcome: Result<String, Fault>) {
    match outcome {
        Ok(text) => host::reply(request, true, &text),
        Err(fault) => host::reply(request, false, &message_of(&fault)),
    }
}

fn message_of(fault: &Fault) -> String {
    let text = json::write(fault).unwrap_or_else(|_| fault.to_string());
    format!("{MARK}{text}")
}

/// The fault of an exception: the one inside, or an internal one that says what was thrown.
#[track_caller]
pub(crate) fn fault_of(message: &str) -> Fault {
    let inside = message.split_once(MARK).and_then(|(_, text)| json::read(text).ok());
    inside.unwrap_or_else(|| Fault::internal(message))
}

#[cfg(test)]
mod tests {
    use kernel::Fault;

    use super::{fault_of, message_of};

    #[test]
    fn a_fault_survives_the_way_through_an_exception() {
        let fault = Fault::conflict("slot_taken", "somebody was faster");
        assert_eq!(fault_of(&format!("Error: {}", message_of(&fault))), fault);
        assert!(matches!(fault_of("Network connection lost."), Fault::Internal { .. }));
    }
}
