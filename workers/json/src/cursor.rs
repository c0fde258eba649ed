//! A place in a text, and the steps that JSON's grammar (RFC 8259) allows from it. No type parameters: this is
//! compiled once.

use std::borrow::Cow;

use super::Error;

/// Deepest nesting; the stack of an isolate is small.
const DEEPEST: u8 = 100;

/// A number as it is written, in the narrowest of the three.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
}

pub struct Cursor<'de> {
    text: &'de str,
    at: usize,
    depth: u8,
    /// The text, while there is nothing to be read: the place of a field that is missing.
    hidden: Option<&'de str>,
    /// Whether numbers and flags may stand in quotes.
    pub loose: bool,
}

impl<'de> Cursor<'de> {
    pub fn new(text: &'de str, loose: bool) -> Self {
        Self { text, at: 0, depth: 0, hidden: None, loose }
    }
    /// Where it is, in bytes.
    pub fn at(&self) -> usize {
        self.at
    }
    /// Goes to a place where it was before.
    pub fn go_to(&mut self, at: usize) {
        self.at = at;
    }
    pub fn hide(&mut self) {
        self.hidden = Some(std::mem::take(&mut self.text));
    }
    pub fn show(&mut self) {
        self.text = self.hidden.take().unwrap_or(self.text);
    }
    fn bytes(&self) -> &'de [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The first byte of what comes next, white space passed.
    #[inline(never)]
    pub fn peek(&mut self) -> Option<u8> {
        loop {
            match self.byte() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                other => return other,
            }
        }
    }
    /// Passes `wanted` when it comes next.
    #[inline(never)]
    pub fn take(&mut self, wanted: u8) -> bool {
        let there = self.peek() == Some(wanted);
        self.at += usize::from(there);
        there
    }
    /// Passes a word such as `null` when it comes next.
    #[inline(never)]
    pub fn word(&mut self, word: &str) -> bool {
        self.peek();
        let there = self.bytes().starts_with(word.as_bytes());
        self.at += if there { word.len() } else { 0 };
        there
    }
    /// Nothing may follow.
    #[inline(never)]
    pub fn end(&mut self) -> Result<(), Error> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(Error::syntax(self.at, "something follows the value")),
        }
    }

    /// Goes into `{` or `[`; `wanted` says it in words.
    #[inline(never)]
    pub fn open(&mut self, bracket: u8, wanted: &str) -> Result<(), Error> {
        if !self.take(bracket) {
            return Err(self.refuse(wanted));
        }
        self.depth += 1;
        if self.depth > DEEPEST { Err(Error::syntax(self.at, "nested too deeply")) } else { Ok(()) }
    }
    /// Goes out again.
    #[inline(never)]
    pub fn close(&mut self, bracket: u8) -> Result<(), Error> {
        self.depth = self.depth.saturating_sub(1);
        if self.take(bracket) { Ok(()) } else { Err(self.broken("the closing bracket is missing")) }
    }
    /// Whether another item comes before the `closing` bracket; passes the comma.
    #[inline(never)]
    pub fn more(&mut self, first: &mut bool, closing: u8) -> Result<bool, Error> {
        if self.peek() == Some(closing) {
            return Ok(false);
        }
        if !std::mem::take(first) {
            if !self.take(b',') {
                return Err(self.broken("a comma or the closing bracket is missing"));
            }
            if self.peek() == Some(closing) {
                return Err(Error::syntax(self.at, "a comma without an item behind it"));
            }
        }
        Ok(true)
    }

    /// What is there is not `wanted`: of the wrong shape when it is JSON, broken when it is not.
    #[cold]
    #[inline(never)]
    pub fn refuse(&mut self, wanted: &str) -> Error {
        let at = self.at;
        match self.skip() {
            Err(error) => error,
            Ok(()) => Error::expected(at, wanted),
        }
    }
    #[cold]
    #[inline(never)]
    fn broken(&self, message: &str) -> Error {
        Error::syntax(self.at, if self.at >= self.text.len() { "the text ends too early" } else { message })
    }

    /// A string, borrowed unless it has escapes.
    #[inline(never)]
    pub fn string(&mut self) -> Result<Cow<'de, str>, Error> {
        if !self.take(b'"') {
            return Err(self.refuse("a text"));
        }
        let plain = self.plain()?;
        if self.byte() == Some(b'"') {
            self.at += 1;
            return Ok(Cow::Borrowed(plain));
        }
        let mut decoded = plain.to_owned();
        while self.byte() == Some(b'\\') {
            self.at += 1;
            decoded.push(self.escape()?);
            decoded.push_str(self.plain()?);
        }
        self.at += 1;
        Ok(Cow::Owned(decoded))
    }
    /// The run up to the next quote or backslash, which is there.
    fn plain(&mut self) -> Result<&'de str, Error> {
        let (from, rest) = (self.at, self.bytes());
        self.at += run_of_plain(rest);
        match self.byte() {
            Some(b'"' | b'\\') => Ok(self.text.get(from..self.at).unwrap_or_default()),
            Some(_) => Err(Error::syntax(self.at, "a control character in a text")),
            None => Err(self.broken("")),
        }
    }
    fn escape(&mut self) -> Result<char, Error> {
        let letter = self.byte();
        self.at += 1;
        Ok(match letter {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return Err(self.broken("an unknown escape")),
        })
    }
    /// `\u` and four digits; characters beyond the first plane are written as two of them.
    fn unicode(&mut self) -> Result<char, Error> {
        let first = self.four_digits()?;
        let code = if (0xd800..0xdc00).contains(&first) && self.bytes().starts_with(b"\\u") {
            self.at += 2;
            let second = self.four_digits()?;
            let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400);
            low.map(|low| 0x1_0000 + ((first - 0xd800) << 10) + low)
        } else {
            Some(first)
        };
        code.and_then(char::from_u32).ok_or_else(|| Error::syntax(self.at, "half a character"))
    }
    fn four_digits(&mut self) -> Result<u32, Error> {
        let digits = self.text.get(self.at..self.at + 4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        let code = digits.and_then(|d| u32::from_str_radix(d, 16).ok());
        self.at += 4;
        code.ok_or_else(|| self.broken("an escape without four digits"))
    }

    /// A number; in a loose text, also in quotes.
    #[inline(never)]
    pub fn number(&mut self, wanted: &str) -> Result<Number, Error> {
        let quoted = self.loose && self.take(b'"');
        if !matches!(self.peek(), Some(b'-' | b'0'..=b'9')) {
            self.at -= usize::from(quoted);
            return Err(self.refuse(wanted));
        }
        let number = self.digits()?;
        if quoted && !self.take(b'"') {
            return Err(Error::expected(self.at, wanted));
        }
        Ok(number)
    }
    fn digits(&mut self) -> Result<Number, Error> {
        let negative = self.step(b'-');
        let (mut digits, mut scale) = (0_u64, 0_i32);
        let whole = self.at;
        self.run(&mut digits, &mut scale, 0);
        let leading_zero = self.text.as_bytes().get(whole) == Some(&b'0') && self.at > whole + 1;
        if self.at == whole || leading_zero {
            return Err(self.broken("not a number"));
        }
        let mut is_float = scale != 0;
        if self.step(b'.') {
            let from = self.at;
            self.run(&mut digits, &mut scale, -1);
            is_float = true;
            if self.at == from {
                return Err(self.broken("no digits behind the point"));
            }
        }
        if matches!(self.byte(), Some(b'e' | b'E')) {
            scale = scale.saturating_add(self.exponent()?);
            is_float = true;
        }
        match (negative, is_float) {
            (false, false) => Ok(Number::Unsigned(digits)),
            // -2^63 has no positive twin.
            (true, false) if digits <= 1 << 63 && digits > 0 => Ok(Number::Signed((digits as i64).wrapping_neg())),
            _ => {
                let value = float(digits, scale) * if negative { -1.0 } else { 1.0 };
                if value.is_finite() { Ok(Number::Float(value)) } else { Err(self.broken("too large a number")) }
            }
        }
    }
    fn step(&mut self, wanted: u8) -> bool {
        let there = self.byte() == Some(wanted);
        self.at += usize::from(there);
        there
    }
    /// Adds the digits that come next, `each` to the scale for each. Behind the nineteenth they only count.
    fn run(&mut self, digits: &mut u64, scale: &mut i32, each: i32) {
        while let Some(digit @ b'0'..=b'9') = self.byte() {
            self.at += 1;
            if *digits < 1_000_000_000_000_000_000 {
                *digits = *digits * 10 + u64::from(digit - b'0');
                *scale = scale.saturating_add(each);
            } else {
                *scale = scale.saturating_add(1 + each);
            }
        }
    }
    fn exponent(&mut self) -> Result<i32, Error> {
        self.at += 1;
        let negative = self.step(b'-');
        if !negative {
            self.step(b'+');
        }
        let from = self.at;
        let mut exponent = 0_i32;
        while let Some(digit @ b'0'..=b'9') = self.byte() {
            self.at += 1;
            exponent = exponent.saturating_mul(10).saturating_add(i32::from(digit - b'0'));
        }
        if self.at == from {
            return Err(self.broken("no digits behind the exponent"));
        }
        Ok(if negative { -exponent } else { exponent })
    }

    /// Passes one value of any kind.
    #[inline(never)]
    pub fn skip(&mut self) -> Result<(), Error> {
        match self.peek() {
            Some(b'"') => self.string().map(|_| ()),
            Some(b'-' | b'0'..=b'9') => self.digits().map(|_| ()),
            Some(b'[') => self.skip_items(b'[', b']'),
            Some(b'{') => self.skip_items(b'{', b'}'),
            _ if self.word("null") || self.word("true") || self.word("false") => Ok(()),
            _ => Err(self.broken("not a JSON value")),
        }
    }
    fn skip_items(&mut self, opening: u8, closing: u8) -> Result<(), Error> {
        self.open(opening, "")?;
        let mut first = true;
        while self.more(&mut first, closing)? {
            if closing == b'}' {
                self.key()?;
                self.colon()?;
            }
            self.skip()?;
        }
        self.close(closing)
    }
    fn key(&mut self) -> Result<Cow<'de, str>, Error> {
        self.must_be_key()?;
        self.string()
    }
    /// A key comes next.
    #[inline(never)]
    pub fn must_be_key(&mut self) -> Result<(), Error> {
        if self.peek() == Some(b'"') { Ok(()) } else { Err(self.broken("a key must be a text")) }
    }
    /// Passes the key `name` with all that stands around it, when it is written as compactly as our own texts are;
    /// answers the place of the key.
    #[inline(never)]
    pub fn compact_key(&mut self, is_first: bool, name: &str) -> Option<usize> {
        let comma = usize::from(!is_first);
        let rest = self.bytes();
        let after = if is_first { rest } else { rest.strip_prefix(b",")? };
        after.strip_prefix(b"\"")?.strip_prefix(name.as_bytes())?.strip_prefix(b"\":")?;
        let key = self.at + comma;
        self.at = key + name.len() + 3;
        Some(key)
    }
    /// What stands between a key and its value.
    #[inline(never)]
    pub fn colon(&mut self) -> Result<(), Error> {
        if self.take(b':') { Ok(()) } else { Err(self.broken("a colon is missing")) }
    }
    /// Goes into a list, to its item number `index`; false when the list is shorter.
    pub fn go_to_item(&mut self, index: usize) -> Result<bool, Error> {
        self.open(b'[', "a list")?;
        let mut first = true;
        for _ in 0..index {
            if !self.more(&mut first, b']')? {
                return Ok(false);
            }
            self.skip()?;
        }
        self.more(&mut first, b']')
    }
    /// `true` or `false`; in a loose text, also in quotes.
    #[inline(never)]
    pub fn flag(&mut self) -> Result<bool, Error> {
        for (word, flag) in [("true", true), ("false", false)] {
            if self.word(word) || (self.loose && self.word(&format!("\"{word}\""))) {
                return Ok(flag);
            }
        }
        Err(self.refuse("true or false"))
    }
    #[inline(never)]
    pub fn null(&mut self) -> Result<(), Error> {
        if self.word("null") { Ok(()) } else { Err(self.refuse("null")) }
    }
    /// Passes `null`; a missing field counts as one.
    #[inline(never)]
    pub fn is_none(&mut self) -> bool {
        self.hidden.is_some() || self.word("null")
    }
    /// Goes to the name of a variant: true when content follows it.
    #[inline(never)]
    pub fn choice(&mut self) -> Result<bool, Error> {
        match self.peek() {
            Some(b'"') => Ok(false),
            Some(b'{') => self.open(b'{', "").and_then(|()| self.must_be_key()).map(|()| true),
            _ => Err(self.refuse("a text")),
        }
    }
    /// The error, seen from outside the value of the key that stands at `at`.
    #[cold]
    #[inline(never)]
    pub fn under_key(&self, error: Error, at: usize) -> Error {
        let mut back = Cursor { text: self.text, at, depth: 0, hidden: None, loose: false };
        error.under(back.key().map(Cow::into_owned).unwrap_or_default())
    }
}

/// How many bytes come before the first quote, backslash or control character: eight at a time, because texts are
/// most of what is read.
fn run_of_plain(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let (words, _) = bytes.as_chunks::<8>();
    let has_special = |word: &[u8; 8]| {
        let word = u64::from_le_bytes(*word);
        // A byte below n borrows from its high bit; a byte equal to x is zero, so below one, after the xor.
        let below = |word: u64, n: u64| word.wrapping_sub(ONES * n) & !word & HIGH;
        let equal = |x: u64| below(word ^ (ONES * x), 1);
        below(word, 0x20) | equal(u64::from(b'"')) | equal(u64::from(b'\\')) != 0
    };
    let from = words.iter().position(has_special).unwrap_or(words.len()) * 8;
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().position(|b| matches!(b, b'"' | b'\\' | 0..=0x1f)).unwrap_or(rest.len())
}

/// `digits` times ten to the `scale`: exact up to 2^53 and 10^22, else one unit in the last place at most.
fn float(digits: u64, scale: i32) -> f64 {
    let (mut value, mut left) = (digits as f64, scale.clamp(-400, 400));
    while left != 0 && value != 0.0 {
        let step = left.clamp(-22, 22);
        let power = 10_f64.powi(step.abs());
        value = if step > 0 { value * power } else { value / power };
        left -= step;
    }
    value
}
