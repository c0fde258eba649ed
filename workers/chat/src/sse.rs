//! Server-sent events of an answer: `accepted`, `delta`…, `done`, or `error`. Pure. The data is JSON on one line, so no
//! text of anybody can end an event early.

use kernel::{Fault, ids::RequestId};
use serde::Serialize;
use serde_json::json;
use web::Problem;

use crate::protocol::{Line, offers_form};

/// Media type of the stream.
pub const CONTENT_TYPE: &str = "text/event-stream; charset=utf-8";

/// The question is in the log.
pub fn accepted(question: &Line) -> String {
    event("accepted", &json!({ "id": question.id, "seq": question.seq, "at": question.at }))
}

/// The next piece of the answer's text.
pub fn delta(text: &str) -> String {
    event("delta", &json!({ "text": text }))
}

/// The answer is in the log.
pub fn done(answer: &Line) -> String {
    let Line { id, seq, at, outcome, sources, .. } = answer;
    let offer_form = offers_form(*outcome);
    let data =
        json!({ "id": id, "seq": seq, "at": at, "outcome": outcome, "sources": sources, "offer_form": offer_form });
    event("done", &data)
}

/// The answer broke off; the same `client_id` may be sent again.
pub fn error(fault: &Fault, request: &RequestId) -> String {
    event("error", &Problem(fault.clone()).body(request))
}

fn event(name: &str, data: &impl Serialize) -> String {
    // What cannot be written as JSON does not exist here; an empty object keeps the stream readable all the same.
    let data = kernel::json::write(data).unwrap_or_else(|_| "{}".to_owned());
    format!("event: {name}\ndata: {data}\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_cannot_end_an_event() {
        let text = "a\n\nevent: done\r\ndata: {}\u{2028}\u{0}\"\\</script>";
        let frame = delta(text);
        assert_eq!(frame.matches('\n').count(), 3, "{frame}");
        assert!(!frame.contains('\r'));
        let data = frame.strip_prefix("event: delta\ndata: ").unwrap().strip_suffix("\n\n").unwrap();
        assert_eq!(serde_json::from_str::<serde_json::Value>(data).unwrap()["text"], text);
    }
}
