//! Hides what names a person: e-mail addresses and telephone numbers.

/// The text with every address and international telephone number replaced.
pub fn mask(text: &str) -> String {
    if !text.contains(['@', '+']) {
        return text.to_owned();
    }
    text.split_inclusive(char::is_whitespace).map(masked).collect()
}

fn masked(word: &str) -> String {
    let end = word.trim_end_matches(char::is_whitespace);
    let space = word.get(end.len()..).unwrap_or_default();
    let hidden = if is_address(end) {
        "[address]"
    } else if is_phone(end) {
        "[phone]"
    } else {
        return word.to_owned();
    };
    format!("{hidden}{space}")
}

fn is_address(word: &str) -> bool {
    word.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
}

fn is_phone(word: &str) -> bool {
    word.contains('+') && word.bytes().filter(u8::is_ascii_digit).count() >= 7
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn addresses_and_numbers_are_hidden_and_ids_are_not() {
        assert_eq!(mask("no letter to <ann@example.com>, try +4930123456"), "no letter to [address] try [phone]");
        assert_eq!(
            mask("lead_0192d3a8c0de7f00a1b2c3d4e5f60718 at 1 + 1"),
            "lead_0192d3a8c0de7f00a1b2c3d4e5f60718 at 1 + 1"
        );
    }
}
