//! Text to words. It reads one word at a time, because only the reader of expressions knows where one ends.

use serde_json::Number;

use crate::error::{Span, Trouble};

#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    End,
    Number(Number),
    Text(String),
    Name(String),
    /// A sign; the longest that fits.
    Sign(&'static str),
    /// A backtick: what follows is the reader's.
    Backtick,
}

/// Longer signs first.
const SIGNS: [&str; 37] = [
    "===", "!==", "...", "**", "=>", "==", "!=", "<=", ">=", "&&", "||", "??", "?.", "+", "-", "*", "/", "%", "<", ">",
    "!", "?", ":", ",", ".", "(", ")", "[", "]", "{", "}", "=", "&", "|", ";", "~", "^",
];

#[derive(Clone)]
pub struct Lexer<'t> {
    text: &'t str,
    pub at: usize,
}

impl<'t> Lexer<'t> {
    pub const fn new(text: &'t str, at: usize) -> Self {
        Self { text, at }
    }
    pub fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }
    pub fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }
    /// The next word and where it stands.
    pub fn next(&mut self) -> Result<(Token, Span), Trouble> {
        self.skip_space();
        let from = self.at;
        let token = self.word().map_err(|trouble| trouble.at(Span::new(from, self.at)))?;
        Ok((token, Span::new(from, self.at)))
    }
    fn word(&mut self) -> Result<Token, Trouble> {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return Ok(Token::End) };
        match first {
            '0'..='9' => self.number(),
            '.' if rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit) => self.number(),
            '\'' | '"' => self.quoted(first).map(Token::Text),
            '`' => {
                self.at += 1;
                Ok(Token::Backtick)
            }
            _ if first == '$' || first == '_' || first.is_alphabetic() => {
                let end = rest.find(|c: char| !(c == '$' || c == '_' || c.is_alphanumeric())).unwrap_or(rest.len());
                self.at += end;
                Ok(Token::Name(rest.get(..end).unwrap_or_default().to_owned()))
            }
            _ => {
                let sign = SIGNS.into_iter().find(|sign| rest.starts_with(sign));
                // `a ?.5 : 1` is a choice, as in JavaScript.
                let sign = sign.map(|sign| {
                    let digit = rest.as_bytes().get(2).is_some_and(u8::is_ascii_digit);
                    if sign == "?." && digit { "?" } else { sign }
                });
                let Some(sign) = sign else {
                    return Err(Trouble::new("syntax", format!("“{first}” has no meaning here.")));
                };
                self.at += sign.len();
                Ok(Token::Sign(sign))
            }
        }
    }
    fn number(&mut self) -> Result<Token, Trouble> {
        let rest = self.rest().as_bytes();
        let digits = |from: usize| rest.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
        let mut end = digits(0);
        if rest.get(end) == Some(&b'.') && digits(end + 1) > 0 {
            end += 1 + digits(end + 1);
        }
        if matches!(rest.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(rest.get(end + 1), Some(b'+' | b'-')));
            let power = digits(end + 1 + sign);
            end += if power > 0 { 1 + sign + power } else { 0 };
        }
        let text = self.rest().get(..end).unwrap_or_default();
        self.at += end;
        let odd = self.rest().chars().next().is_some_and(|c| c == '_' || c == '$' || c.is_alphabetic());
        if !text.contains(['.', 'e', 'E']) && text.parse::<u64>().is_err() {
            return Err(Trouble::new("syntax", format!("{text} has more digits than can be calculated with."))
                .hint("Write it as a text, in quotes."));
        }
        let found = text.parse::<u64>().map(Number::from).ok();
        let found = found.or_else(|| {
            json::decimal(text).or_else(|| json::decimal(text.trim_start_matches('0'))).and_then(Number::from_f64)
        });
        match found {
            Some(number) if !odd => Ok(Token::Number(number)),
            _ => Err(Trouble::new("syntax", format!("“{text}” is no number that can be read."))),
        }
    }
    fn quoted(&mut self, quote: char) -> Result<String, Trouble> {
        self.at += quote.len_utf8();
        let mut text = String::new();
        loop {
            match self.letter()? {
                None => return Err(Trouble::new("syntax", format!("The text has no closing {quote}."))),
                Some((letter, false)) if letter == quote => return Ok(text),
                Some((letter, _)) => text.push(letter),
            }
        }
    }
    /// The next letter of a text, and whether a backslash stood before it.
    pub fn letter(&mut self) -> Result<Option<(char, bool)>, Trouble> {
        let Some(letter) = self.eat() else { return Ok(None) };
        if letter != '\\' {
            return Ok(Some((letter, false)));
        }
        let meant = match self.eat() {
            None => return Ok(None),
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('0') => '\0',
            Some('u') => self.code_point()?,
            Some(other) => other,
        };
        Ok(Some((meant, true)))
    }
    fn eat(&mut self) -> Option<char> {
        let letter = self.rest().chars().next()?;
        self.at += letter.len_utf8();
        Some(letter)
    }
    /// `\u00e4`, `\ud83d\ude00`, `\u{1f600}`.
    fn code_point(&mut self) -> Result<char, Trouble> {
        let wrong = || Trouble::new("syntax", "\\u wants four hexadecimal digits, or some in curly brackets.");
        let rest = self.rest();
        if let Some(inner) = rest.strip_prefix('{') {
            let end = inner.find('}').filter(|end| *end <= 6).ok_or_else(wrong)?;
            let code = u32::from_str_radix(inner.get(..end).unwrap_or_default(), 16).map_err(|_| wrong())?;
            self.at += end + 2;
            return char::from_u32(code).ok_or_else(wrong);
        }
        let high = self.four().ok_or_else(wrong)?;
        if (0xD800..0xDC00).contains(&high) && self.rest().starts_with("\\u") {
            self.at += 2;
            let low = self.four().filter(|low| (0xDC00..0xE000).contains(low)).ok_or_else(wrong)?;
            return char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00)).ok_or_else(wrong);
        }
        char::from_u32(high).ok_or_else(wrong)
    }
    fn four(&mut self) -> Option<u32> {
        let digits = self.rest().get(..4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let code = u32::from_str_radix(digits, 16).ok()?;
        self.at += 4;
        Some(code)
    }
}
