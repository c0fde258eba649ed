//! Punycode, the way back (RFC 3492 section 6.2): domains with letters beyond ASCII, as name servers know them.

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const INITIAL_BIAS: u32 = 72;
const INITIAL_N: u32 = 128;

/// What stands behind `xn--`, in lower case, as the label that it means; `None` when it means none.
pub fn decode(code: &str) -> Option<String> {
    let (basic, deltas) = code.rsplit_once('-').unwrap_or(("", code));
    let mut letters: Vec<char> = basic.chars().collect();
    if deltas.is_empty() || !code.is_ascii() {
        return None;
    }
    let (mut n, mut at, mut bias) = (INITIAL_N, 0_u32, INITIAL_BIAS);
    let mut digits = deltas.bytes();
    while digits.len() > 0 {
        let before = at;
        at = at.checked_add(delta(&mut digits, bias)?)?;
        let length = u32::try_from(letters.len()).ok()?.checked_add(1)?;
        bias = adapt(at - before, length, before == 0);
        n = n.checked_add(at / length)?;
        at %= length;
        letters.insert(usize::try_from(at).ok()?, char::from_u32(n)?);
        at += 1;
    }
    Some(letters.into_iter().collect())
}

/// One number of variable length.
fn delta(digits: &mut std::str::Bytes<'_>, bias: u32) -> Option<u32> {
    let (mut sum, mut weight, mut k) = (0_u32, 1_u32, BASE);
    loop {
        let digit = match digits.next()? {
            letter @ b'a'..=b'z' => u32::from(letter - b'a'),
            number @ b'0'..=b'9' => u32::from(number - b'0') + 26,
            _ => return None,
        };
        sum = sum.checked_add(digit.checked_mul(weight)?)?;
        let threshold = k.saturating_sub(bias).clamp(T_MIN, T_MAX);
        if digit < threshold {
            return Some(sum);
        }
        weight = weight.checked_mul(BASE - threshold)?;
        k += BASE;
    }
}

fn adapt(delta: u32, length: u32, is_first: bool) -> u32 {
    let mut delta = if is_first { delta / DAMP } else { delta / 2 };
    delta += delta / length;
    let mut k = 0;
    while delta > ((BASE - T_MIN) * T_MAX) / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}
