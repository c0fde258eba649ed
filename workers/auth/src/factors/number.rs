//! Numbers of telephones.

/// Digits of a number with its country (E.164).
const FEWEST: usize = 8;
const MOST: usize = 15;
/// Digits of a number that its person still sees.
const HINT: usize = 3;

/// The number as E.164 has it; None when it cannot be one.
pub fn tidy(text: &str) -> Option<String> {
    let mut number = String::with_capacity(MOST + 1);
    for c in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
        let fits = if number.is_empty() { c == '+' } else { c.is_ascii_digit() && number.len() <= MOST };
        if !fits {
            return None;
        }
        number.push(c);
    }
    // No country's number begins with 0.
    (number.len() > FEWEST && !number.starts_with("+0")).then_some(number)
}

/// What its person still sees of a number.
pub fn hint(number: &str) -> String {
    number.chars().skip(number.len().saturating_sub(HINT)).collect()
}

#[cfg(test)]
mod tests {
    use super::{hint, tidy};

    #[test]
    fn a_number_is_tidied_to_e164() {
        for (typed, tidied) in [
            ("+49 1512 345-6789", "+4915123456789"),
            ("  +12025550143 ", "+12025550143"),
            ("+\u{a0}33 6 12 34 56 78", "+33612345678"),
            ("+12345678", "+12345678"),
            ("+123456789012345", "+123456789012345"),
        ] {
            assert_eq!(tidy(typed).as_deref(), Some(tidied), "{typed}");
        }
        assert_eq!(hint("+4915123456789"), "789");
    }

    #[test]
    fn what_no_telephone_has_is_refused() {
        for bad in [
            "",
            "+",
            "+1234567",
            "+1234567890123456",
            "015123456789",
            "0049151234567",
            "+0151234567",
            "+49(151)234567",
            "+49 151 23x567",
            "++49151234567",
            "+49151234567+",
            "+٤٩١٥١٢٣٤٥٦٧",
            &format!("+{}", "1".repeat(60_000)),
        ] {
            assert_eq!(tidy(bad), None, "{bad}");
        }
    }
}
