//! Base 32 without padding (RFC 4648 section 6): how apps take secrets.

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

pub(crate) fn write(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(5) * 8);
    let (mut held, mut bits) = (0_u32, 0);
    let digit = |value: u32| char::from(ALPHABET.get((value & 31) as usize).copied().unwrap_or(b'A'));
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(digit(held >> bits));
        }
    }
    if bits > 0 {
        out.push(digit(held << (5 - bits)));
    }
    out
}

/// The bytes of a text in either case; None when it is not base 32, or its last bits are not zero.
pub(crate) fn read(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() * 5 / 8);
    let (mut held, mut bits) = (0_u32, 0);
    for c in text.bytes() {
        let value = ALPHABET.iter().position(|digit| *digit == c.to_ascii_uppercase())?;
        held = (held << 5) | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
        }
        held &= (1 << bits) - 1;
    }
    (bits < 5 && held == 0).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::{read, write};

    #[test]
    fn it_is_the_one_of_the_standard() {
        // RFC 4648 section 10, without padding.
        for (plain, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(write(plain.as_bytes()), text);
            assert_eq!(read(text).as_deref(), Some(plain.as_bytes()));
            assert_eq!(read(&text.to_lowercase()).as_deref(), Some(plain.as_bytes()));
        }
    }

    #[test]
    fn what_nobody_would_write_is_refused() {
        for bad in ["M", "MZX", "MZXW6Y", "MZ", "MZXQ====", "M0", "M1", "MY ", "mü"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
