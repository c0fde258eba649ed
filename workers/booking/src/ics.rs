//! The invitation (RFC 5545, RFC 5546): one event, in UTC, so that every calendar shows its reader's own time.

use kernel::{Instant, email::Email, ids::AppointmentId, job::Attachment};

/// What an invitation says.
#[derive(Clone, Copy, Debug)]
pub struct Invitation<'a> {
    pub appointment: &'a AppointmentId,
    /// When this version was made.
    pub stamp: Instant,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub summary: &'a str,
    pub description: Option<&'a str>,
    /// Display name and address of the host.
    pub organizer: (&'a str, &'a str),
    /// Display names and addresses of those who come.
    pub attendees: &'a [(&'a str, &'a Email)],
    pub is_cancelled: bool,
}

impl Invitation<'_> {
    /// The text of the file.
    pub fn text(&self) -> String {
        let mut file = String::new();
        let mut put = |name: &str, value: &str| fold(&mut file, &format!("{name}:{value}"));
        put("BEGIN", "VCALENDAR");
        put("VERSION", "2.0");
        put("PRODID", "-//GR8//Booking//EN");
        put("METHOD", self.method());
        put("BEGIN", "VEVENT");
        put("UID", self.appointment.as_str());
        put("DTSTAMP", &utc(self.stamp));
        put("DTSTART", &utc(self.starts_at));
        put("DTEND", &utc(self.ends_at));
        // A cancellation supersedes the invitation: the same UID with a higher sequence.
        put("SEQUENCE", if self.is_cancelled { "1" } else { "0" });
        put("STATUS", if self.is_cancelled { "CANCELLED" } else { "CONFIRMED" });
        put("TRANSP", "OPAQUE");
        put("SUMMARY", &escaped(&line(self.summary)));
        if let Some(text) = self.description {
            put("DESCRIPTION", &escaped(&paragraphs(text)));
        }
        let (name, address) = self.organizer;
        put(&format!("ORGANIZER;CN={}", quoted(name)), &format!("mailto:{address}"));
        for (name, email) in self.attendees {
            let name = format!("ATTENDEE;CN={};PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT", quoted(name));
            put(&name, &format!("mailto:{}", email.as_str()));
        }
        put("END", "VEVENT");
        put("END", "VCALENDAR");
        file
    }

    fn method(&self) -> &'static str {
        if self.is_cancelled { "CANCEL" } else { "REQUEST" }
    }

    /// The file as a part of a mail.
    pub fn attachment(&self) -> Attachment {
        Attachment {
            filename: "appointment.ics".to_owned(),
            content_type: format!("text/calendar; method={}; charset=utf-8", self.method()),
            content: self.text(),
        }
    }
}

/// A parameter's value. It cannot escape anything: what could end one goes, and the rest stands in quotes where it
/// must (RFC 5545 section 3.2).
fn quoted(name: &str) -> String {
    let name = line(name).replace('"', "'");
    let name = name.trim();
    if name.contains([':', ';', ',']) { format!("\"{name}\"") } else { name.to_owned() }
}

/// A text value (RFC 5545 section 3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\\' | ';' | ',' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

/// Adds one line, folded so that none is longer than 75 octets (RFC 5545 section 3.1).
fn fold(file: &mut String, line: &str) {
    let mut room = 75;
    for c in line.chars() {
        if c.len_utf8() > room {
            file.push_str("\r\n ");
            room = 74;
        }
        room -= c.len_utf8();
        file.push(c);
    }
    file.push_str("\r\n");
}

/// Text without line breaks and other control characters.
fn line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Text whose line breaks are `\n` alone, which the writer escapes; a bare carriage return would end the line.
fn paragraphs(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}

/// `20300107T090000Z`.
fn utc(at: Instant) -> String {
    let seconds = at.millis().div_euclid(1_000);
    let (days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    format!("{}T{hour:02}{minute:02}{second:02}Z", civil::date_text(days).replace('-', ""))
}

#[cfg(test)]
mod tests {
    use icalendar::parser::{read_calendar, unfold};
    use kernel::id::Id;

    use super::*;

    const STARTS: Instant = Instant::from_millis(1_893_499_200_000);

    fn text(summary: &str, note: &str, name: &str, is_cancelled: bool) -> String {
        let guest = Email::parse("ann@example.com").unwrap();
        let invitation = Invitation {
            appointment: &AppointmentId::from_parts(STARTS, [3; 10]),
            stamp: STARTS.plus(-60_000),
            starts_at: STARTS,
            ends_at: STARTS.plus(1_800_000),
            summary,
            description: Some(note),
            organizer: ("Salon \"Anna\"; Haare, Nägel", "hello@gr8.test"),
            attendees: &[(name, &guest)],
            is_cancelled,
        };
        invitation.text()
    }

    #[test]
    fn an_invitation_says_what_calendars_need() {
        let text = text("Haircut – Salon", "See you", "Ann", false);
        let lines: Vec<String> = unfold(&text).lines().map(str::to_owned).collect();
        for wanted in [
            "METHOD:REQUEST",
            "VERSION:2.0",
            "PRODID:-//GR8//Booking//EN",
            "DTSTART:20300101T120000Z",
            "DTEND:20300101T123000Z",
            "DTSTAMP:20300101T115900Z",
            "SEQUENCE:0",
            "STATUS:CONFIRMED",
            "SUMMARY:Haircut – Salon",
            "ORGANIZER;CN=\"Salon 'Anna'; Haare, Nägel\":mailto:hello@gr8.test",
            "ATTENDEE;CN=Ann;PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT:mailto:ann@example.com",
        ] {
            assert!(lines.iter().any(|line| line == wanted), "{wanted} in\n{text}");
        }
        assert_eq!(lines.iter().filter(|line| line.starts_with("UID:appt_")).count(), 1);
        assert_eq!(lines.iter().filter(|line| line.starts_with("DTSTAMP")).count(), 1);
        assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "folded at 75 octets");
    }

    #[test]
    fn a_cancellation_supersedes_the_invitation() {
        let text = text("Haircut", "", "Ann", true);
        for wanted in ["METHOD:CANCEL", "SEQUENCE:1", "STATUS:CANCELLED"] {
            assert!(text.contains(&format!("{wanted}\r\n")), "{wanted}");
        }
    }

    #[test]
    fn hostile_text_stays_text() {
        let evil = "x\r\nEND:VEVENT\r\nBEGIN:VALARM\rATTENDEE:mailto:evil@example.com\n\"; X=1:\\n,;\u{0}\u{7}\u{2028}";
        for name in [evil, "\"quoted\"", "\"", "a\"b", ":;,", "^n^'"] {
            let text = text(evil, evil, name, false);
            let unfolded = unfold(&text);
            let calendar = read_calendar(&unfolded).unwrap();
            assert_eq!(calendar.components.len(), 1, "{unfolded}");
            let event = &calendar.components[0];
            assert!(event.components.is_empty());
            let names: Vec<&str> = event.properties.iter().map(|p| p.name.as_str()).collect();
            assert_eq!(names.iter().filter(|name| **name == "ATTENDEE").count(), 1, "{unfolded}");
            let attendee = event.properties.iter().find(|p| p.name == "ATTENDEE").unwrap();
            assert_eq!(attendee.val.as_str(), "mailto:ann@example.com", "{unfolded}");
            assert!(!unfolded.lines().any(|line| line.starts_with("BEGIN:VALARM")));
        }
    }
}
