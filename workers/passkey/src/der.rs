//! ECDSA signatures: authenticators write ASN.1 DER, WebCrypto and JOSE want r and s side by side.

/// Bytes of each of r and s on P-256.
const WIDTH: usize = 32;

/// r and s, 32 bytes each; none unless the text is DER of two positive numbers that fit, and nothing more.
pub fn raw_of(der: &[u8]) -> Option<Vec<u8>> {
    let (body, rest) = element(0x30, der)?;
    let (r, body) = element(0x02, body)?;
    let (s, body) = element(0x02, body)?;
    if !rest.is_empty() || !body.is_empty() {
        return None;
    }
    let mut raw = Vec::with_capacity(2 * WIDTH);
    for number in [r, s] {
        let digits = positive(number)?;
        raw.resize(raw.len() + WIDTH.checked_sub(digits.len())?, 0);
        raw.extend_from_slice(digits);
    }
    Some(raw)
}

/// An element with this tag, and what follows it. Two numbers of 33 bytes need no long form of length.
fn element(tag: u8, der: &[u8]) -> Option<(&[u8], &[u8])> {
    let ([found, length], rest) = der.split_first_chunk()?;
    if *found != tag || *length >= 0x80 {
        return None;
    }
    rest.split_at_checked(usize::from(*length))
}

/// The digits of a number above zero in its shortest form.
fn positive(number: &[u8]) -> Option<&[u8]> {
    match number {
        [0, rest @ ..] if rest.first().is_some_and(|first| *first >= 0x80) => Some(rest),
        [1..0x80, ..] => Some(number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::raw_of;

    fn der(r: &[u8], s: &[u8]) -> Vec<u8> {
        let number = |n: &[u8]| [&[2, n.len() as u8], n].concat();
        let body = [number(r), number(s)].concat();
        [&[0x30, body.len() as u8], body.as_slice()].concat()
    }

    #[test]
    fn short_numbers_are_filled_up_and_long_ones_lose_their_sign_byte() {
        let raw = raw_of(&der(&[1], &[&[0], [0xff; 32].as_slice()].concat())).unwrap();
        assert_eq!(raw, [[0; 31].as_slice(), &[1], &[0xff; 32]].concat());
    }

    #[test]
    fn only_the_one_shortest_form_of_two_positive_numbers_is_taken() {
        let good = der(&[0x7f; 32], &[0, 0x80]);
        assert!(raw_of(&good).is_some());
        for (r, s) in [
            (&[][..], &[1][..]),
            (&[0], &[1]),
            (&[1], &[0]),
            (&[0, 1], &[1]),
            (&[0x80], &[1]),
            (&[1; 33], &[1]),
            (&[1], &[1; 33]),
        ] {
            assert_eq!(raw_of(&der(r, s)), None, "{r:?} {s:?}");
        }
        for length in 0..good.len() {
            assert_eq!(raw_of(&good[..length]), None, "cut at {length}");
        }
        assert_eq!(raw_of(&[good.as_slice(), &[0]].concat()), None, "something behind it");
        let mut three = der(&[1], &[1]);
        three.extend([2, 1, 1]);
        three[1] += 3;
        assert_eq!(raw_of(&three), None, "three numbers");
        let long_form = [&[0x30, 0x81], &der(&[1], &[1])[1..]].concat();
        assert_eq!(raw_of(&long_form), None, "a length in its long form");
    }
}
