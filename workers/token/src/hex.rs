//! Bytes as hexadecimal digits.

pub(crate) fn write(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from(b"0123456789abcdef".get(usize::from(n & 15)).copied().unwrap_or(b'0'));
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

/// The bytes of digits in either case.
pub(crate) fn read(text: &str) -> Option<Vec<u8>> {
    let digit = |c: &u8| char::from(*c).to_digit(16);
    let pair = |pair: &[u8]| match pair {
        [high, low] => u8::try_from(digit(high)? << 4 | digit(low)?).ok(),
        _ => None,
    };
    text.as_bytes().chunks(2).map(pair).collect()
}
