//! Character references: the small part of HTML's table that real pages use. Unknown names stay as written.

/// Decodes `&amp;`, `&#8364;`, `&#x20AC;` and the usual names.
pub fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        if let Some((decoded, len)) = reference(rest) {
            out.push_str(&decoded);
            rest = rest.get(len..).unwrap_or_default();
        } else {
            out.push('&');
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

/// The reference at the start of `text` (which begins with `&`) and its length in bytes.
fn reference(text: &str) -> Option<(String, usize)> {
    let body = text.get(1..)?;
    let len = body.bytes().take(32).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
    let name = body.get(..len)?;
    let closed = usize::from(body.as_bytes().get(len) == Some(&b';'));
    let decoded = if let Some(number) = name.strip_prefix('#') {
        numeric(number)?.to_string()
    } else {
        // Only the oldest names may stand without their semicolon.
        let is_old = matches!(name, "amp" | "lt" | "gt" | "quot" | "nbsp" | "copy" | "reg");
        (closed == 1 || is_old).then(|| named(name))??.to_string()
    };
    Some((decoded, 1 + len + closed))
}

fn numeric(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    match code {
        0 => Some('\u{fffd}'),
        // Windows-1252 numbers that browsers read as typographic characters (HTML standard, section 13.2.5.80).
        0x80 => Some('€'),
        0x85 => Some('…'),
        0x91 => Some('‘'),
        0x92 => Some('’'),
        0x93 => Some('“'),
        0x94 => Some('”'),
        0x95 => Some('•'),
        0x96 => Some('–'),
        0x97 => Some('—'),
        0x99 => Some('™'),
        _ => Some(char::from_u32(code).unwrap_or('\u{fffd}')),
    }
}

fn named(name: &str) -> Option<char> {
    let listed = NAMES.split(' ').find_map(|entry| entry.strip_prefix(name)?.strip_prefix('='));
    listed.and_then(|value| value.chars().next()).or_else(|| spaced(name)).or_else(|| latin1(name))
}

/// Characters that cannot stand in a table separated by spaces.
fn spaced(name: &str) -> Option<char> {
    Some(match name {
        "nbsp" => '\u{a0}',
        "ensp" | "emsp" | "thinsp" | "Tab" | "NewLine" => ' ',
        "shy" => '\u{ad}',
        "zwnj" | "zwj" | "lrm" | "rlm" => '\u{200b}',
        _ => return None,
    })
}

/// Letters of Latin 1 are named by base and accent: `eacute`, `Ouml`, `ccedil`.
fn latin1(name: &str) -> Option<char> {
    let base = name.chars().next()?;
    let accent = name.get(1..)?;
    let row = ACCENTS.iter().find(|(a, _, _)| *a == accent)?;
    row.1.chars().zip(row.2.chars()).find_map(|(plain, accented)| (plain == base).then_some(accented))
}

const ACCENTS: &[(&str, &str, &str)] = &[
    ("acute", "aeiouyAEIOUYcnsz", "áéíóúýÁÉÍÓÚÝćńśź"),
    ("grave", "aeiouAEIOU", "àèìòùÀÈÌÒÙ"),
    ("circ", "aeiouAEIOU", "âêîôûÂÊÎÔÛ"),
    ("uml", "aeiouyAEIOU", "äëïöüÿÄËÏÖÜ"),
    ("tilde", "anoANO", "ãñõÃÑÕ"),
    ("cedil", "cCsS", "çÇşŞ"),
    ("ring", "aAuU", "åÅůŮ"),
    ("slash", "oO", "øØ"),
    ("caron", "cszerCSZER", "čšžěřČŠŽĚŘ"),
];

const NAMES: &str = "amp=& lt=< gt=> quot=\" apos=' euro=€ pound=£ yen=¥ cent=¢ dollar=$ copy=© reg=® trade=™ deg=° plusmn=± times=× \
    divide=÷ minus=− frac12=½ frac14=¼ frac34=¾ sup2=² sup3=³ micro=µ middot=· bull=• hellip=… ndash=– mdash=— lsquo=‘ rsquo=’ \
    sbquo=‚ ldquo=“ rdquo=” bdquo=„ laquo=« raquo=» lsaquo=‹ rsaquo=› szlig=ß aelig=æ AElig=Æ oelig=œ OElig=Œ eth=ð thorn=þ \
    iexcl=¡ iquest=¿ sect=§ para=¶ ordf=ª ordm=º larr=← uarr=↑ rarr=→ darr=↓ harr=↔ check=✓ checkmark=✓ star=☆ starf=★ \
    hearts=♥ phone=☎ commat=@ period=. comma=, colon=: semi=; lpar=( rpar=) lsqb=[ rsqb=] num=# percnt=% ast=* plus=+ equals== \
    excl=! quest=? sol=/ bsol=\\ lowbar=_ hyphen=‐ dash=‐ infin=∞ ne=≠ le=≤ ge=≥ asymp=≈ permil=‰ dagger=† Dagger=‡ lcub={ rcub=} \
    vert=| grave=` acute=´ cedil=¸ uml=¨ brvbar=¦ not=¬ macr=¯ sup1=¹ curren=¤ prime=′ Prime=″ oline=‾ frasl=⁄ loz=◊ Yuml=Ÿ \
    fnof=ƒ tilde=˜ circ=ˆ inodot=ı";

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn what_pages_write_is_what_people_read() {
        assert_eq!(decode("Fish &amp; Chips &euro;&#8239;7 &lt;b&gt;"), "Fish & Chips €\u{202f}7 <b>");
        assert_eq!(decode("&Ouml;ffnung f&uuml;r Caf&eacute; &szlig; &Ccedil;"), "Öffnung für Café ß Ç");
        assert_eq!(decode("&#x20AC; &#128; &#0; &#xD800;"), "€ € \u{fffd} \u{fffd}");
        assert_eq!(decode("a=1&b=2 &unknown; AT&T & co &amp"), "a=1&b=2 &unknown; AT&T & co &");
    }

    #[test]
    fn hostile_references_stay_text() {
        assert_eq!(decode("&#99999999999999;"), "&#99999999999999;");
        assert_eq!(decode("&#xZZ;&;&#;&"), "&#xZZ;&;&#;&");
    }
}
