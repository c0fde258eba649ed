//! Functions of TypeScript and JavaScript, found by their brackets: enough to measure them, no more.

use crate::rust::{Function, code_lines};

/// A function without a name, measured with the one around it.
const ARROW: &str = "(arrow)";

/// One bracket that is open.
struct Open {
    /// Lines that belong to named functions inside: they are measured by themselves.
    inner: usize,
    kind: u8,
    /// Where it opened, in the blanked text.
    at: usize,
    /// The function whose body it is, when it is one.
    function: Option<(String, usize)>,
}

/// Every function with a body in braces.
pub fn functions(text: &str) -> Vec<Function> {
    let blanked = blank(text);
    let bytes = blanked.as_bytes();
    let mut open: Vec<Open> = Vec::new();
    let mut last_parenthesis: Option<(usize, usize)> = None;
    let mut found = Vec::new();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'(' | b'[' => open.push(Open { inner: 0, kind: *byte, at, function: None }),
            b'{' => open.push(Open {
                inner: 0,
                kind: b'{',
                at,
                function: last_parenthesis.and_then(|p| head(&blanked, p, at)),
            }),
            b')' | b']' | b'}' => {
                let Some(opened) = open.pop() else { continue };
                if opened.kind == b'(' {
                    last_parenthesis = Some((opened.at, at));
                }
                let mut inner = opened.inner;
                if let Some((name, arguments)) = opened.function {
                    let body = text.get(opened.at + 1..at).unwrap_or_default();
                    let all = code_lines(body);
                    inner = if name == ARROW { inner } else { all };
                    found.push(Function { name, lines: all.saturating_sub(opened.inner), arguments });
                }
                if let Some(outer) = open.last_mut() {
                    outer.inner += inner;
                }
            }
            _ => {}
        }
    }
    found
}

/// The function that begins with these parentheses, when the brace at `brace` opens its body: its name and how many
/// arguments it takes.
fn head(text: &str, (from, to): (usize, usize), brace: usize) -> Option<(String, usize)> {
    let between = text.get(to + 1..brace)?.trim();
    let is_arrow = between.ends_with("=>");
    let is_body = is_arrow || between.is_empty() || (between.starts_with(':') && !between.contains([';', '=', '}']));
    let before = text.get(..from)?.trim_end();
    let word_from =
        before.rfind(|c: char| !c.is_alphanumeric() && c != '_' && c != '$' && c != '#').map_or(0, |i| i + 1);
    let word = before.get(word_from..)?;
    let control = ["if", "for", "while", "switch", "catch", "with", "return", "await"].contains(&word);
    if !is_body || (control && !is_arrow) || (word.is_empty() && !is_arrow) {
        return None;
    }
    let name = if is_arrow { assigned(before) } else { word.to_owned() };
    Some((name, count_arguments(text.get(from + 1..to)?)))
}

/// The name that an arrow function is given: `const name = (`.
fn assigned(before: &str) -> String {
    let before = before.trim_end_matches(|c: char| c.is_whitespace()).trim_end_matches("async").trim_end();
    let declared = before.strip_suffix('=').map(str::trim_end);
    let line =
        declared.and_then(|rest| rest.rsplit('\n').next()).map(|line| line.split(": ").next().unwrap_or_default());
    let name = line.and_then(|rest| rest.rsplit([' ', '.', '(']).next());
    name.map_or_else(|| ARROW.to_owned(), str::to_owned)
}

fn count_arguments(list: &str) -> usize {
    let (mut depth, mut commas) = (0_i32, 0);
    for c in list.trim().trim_end_matches(',').chars() {
        match c {
            '(' | '[' | '{' | '<' => depth += 1,
            ')' | ']' | '}' | '>' => depth -= 1,
            ',' if depth == 0 => commas += 1,
            _ => {}
        }
    }
    if list.trim().is_empty() { 0 } else { commas + 1 }
}

/// The text with comments, strings and templates blanked out, every byte in its place.
fn blank(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let end = match (byte, bytes.get(at + 1)) {
            (b'/', Some(b'/')) => until(bytes, at, |b, i| b[i] == b'\n'),
            (b'/', Some(b'*')) => until(bytes, at + 2, |b, i| b[i] == b'*' && b.get(i + 1) == Some(&b'/')) + 1,
            (b'/', _) if starts_regex(bytes, at) => quoted(bytes, at, b'/', false),
            (b'"' | b'\'', _) => quoted(bytes, at, *byte, false),
            (b'`', _) => quoted(bytes, at, b'`', true),
            _ => {
                at += 1;
                continue;
            }
        };
        let end = end.min(bytes.len().saturating_sub(1));
        for slot in &mut out[at..=end] {
            if *slot != b'\n' {
                *slot = b' ';
            }
        }
        at = end + 1;
    }
    // What is blanked is whole characters or nothing, and everything else is untouched.
    String::from_utf8(out).unwrap_or_default()
}

fn until(bytes: &[u8], from: usize, ends: impl Fn(&[u8], usize) -> bool) -> usize {
    (from..bytes.len()).find(|i| ends(bytes, *i)).unwrap_or(bytes.len())
}

/// Where a quoted text ends; one that may not span lines ends with its line at the latest (an apostrophe in JSX).
fn quoted(bytes: &[u8], from: usize, quote: u8, spans: bool) -> usize {
    let mut at = from + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' if !spans => return from,
            byte if *byte == quote => return at,
            _ => {}
        }
        at += 1;
    }
    if spans { at } else { from }
}

fn starts_regex(bytes: &[u8], at: usize) -> bool {
    let before = bytes[..at].iter().rposition(|b| !b.is_ascii_whitespace()).map(|i| bytes[i]);
    matches!(before, Some(b'(' | b',' | b'=' | b':' | b'[' | b'!' | b'&' | b'|' | b'?' | b';'))
}

#[cfg(test)]
mod tests {
    use super::functions;

    fn found(text: &str) -> Vec<(String, usize, usize)> {
        functions(text).into_iter().map(|f| (f.name, f.lines, f.arguments)).collect()
    }

    #[test]
    fn functions_methods_and_arrows_are_found_and_control_flow_is_not() {
        let text = "
export async function one(a: string, b = [1, 2]): Promise<void> {
  if (a) { return }
  // a comment
  go()
}
class C { two(x) {
  x()
} }
const three: Three<P> = async ({ a, b }: P) => {
  go(`${a} {`, '}', /[{]/)
}
<p onClick={() => { save() }}>Don't {name}</p>";
        let wanted = [("one".into(), 2, 2), ("two".into(), 1, 1), ("three".into(), 1, 1), ("(arrow)".into(), 1, 0)];
        assert_eq!(found(text), wanted);
    }
}
