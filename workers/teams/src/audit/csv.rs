//! The log as a table (RFC 4180) that spreadsheets open and do not run.

use super::entry::Entry;

/// Names of the columns. A mark of the byte order in front tells spreadsheets that it is UTF-8.
pub const HEAD: &str =
    "\u{feff}seq,at_unix_ms,actor_kind,actor_id,actor_name,action,resource_kind,resource_id,ip,before,after,hash\r\n";

/// Writes one entry as a line.
pub fn line(text: &mut String, entry: &Entry) {
    let (seq, at) = (entry.seq().to_string(), entry.at.millis().to_string());
    let cells = [
        seq.as_str(),
        &at,
        &entry.actor_kind,
        &entry.actor_id,
        &entry.actor_name,
        &entry.action,
        &entry.resource_kind,
        &entry.resource_id,
        &entry.ip,
        entry.before.as_deref().unwrap_or_default(),
        entry.after.as_deref().unwrap_or_default(),
        &entry.hash,
    ];
    for (at, value) in cells.into_iter().enumerate() {
        text.push_str(if at == 0 { "" } else { "," });
        cell(text, value);
    }
    text.push_str("\r\n");
}

/// A text in quotes. One that a spreadsheet would take for a formula gets an apostrophe in front.
fn cell(text: &mut String, value: &str) {
    text.push('"');
    if value.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        text.push('\'');
    }
    for c in value.chars() {
        if c == '"' {
            text.push('"');
        }
        text.push(c);
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::cell;

    fn written(value: &str) -> String {
        let mut text = String::new();
        cell(&mut text, value);
        text
    }

    #[test]
    fn quotes_commas_and_lines_stay_inside_their_cell() {
        assert_eq!(written("a \"b\", c\r\nd"), "\"a \"\"b\"\", c\r\nd\"");
        assert_eq!(written(""), "\"\"");
    }

    #[test]
    fn nothing_that_a_person_typed_becomes_a_formula() {
        for evil in ["=1+1", "+49 30 1", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =cmd|' /C calc'!A0", "＝1"] {
            assert!(written(evil).starts_with("\"'"), "{evil}");
        }
        assert_eq!(written("Ann = Bob"), "\"Ann = Bob\"");
    }
}
