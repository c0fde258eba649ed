//! CBOR (RFC 8949) as authenticators write it: definite lengths, shallow, each key once. Smaller than any crate
//! for it (README), and whatever a crate would let pass we would have to refuse beside it.

/// How deep values may nest: an attestation statement is a map of lists of certificates.
const DEEPEST: u8 = 6;
/// Entries of one map.
const ENTRIES_MAX: u64 = 64;

/// One item's head, with its text or bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item<'a> {
    Unsigned(u64),
    /// -1 minus this.
    Negative(u64),
    Bytes(&'a [u8]),
    Text(&'a str),
    List(u64),
    Map(u64),
    Tag(u64),
    /// A flag, nothing, or a float.
    Simple,
}

impl Item<'_> {
    /// A whole number as keys of COSE use them; too large ones are none that we know.
    pub fn number(self) -> Option<i64> {
        match self {
            Self::Unsigned(n) => i64::try_from(n).ok(),
            Self::Negative(n) => i64::try_from(n).ok().map(|n| -1 - n),
            _ => None,
        }
    }
}

/// Keys of a map, and what to read their values from.
pub type Entries<'a> = Vec<(Item<'a>, Reader<'a>)>;

/// What is left to read.
#[derive(Clone, Copy)]
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    /// The next bytes, as they are.
    pub fn take(&mut self, count: u64) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(usize::try_from(count).ok()?)?;
        self.0 = rest;
        Some(taken)
    }

    /// A number of so many bytes.
    pub fn big_endian(&mut self, bytes: u64) -> Option<u64> {
        Some(self.take(bytes)?.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte)))
    }

    /// The next item; indefinite lengths and reserved heads are none.
    pub fn item(&mut self) -> Option<Item<'a>> {
        let head = self.big_endian(1)?;
        let number = match head & 31 {
            short @ 0..24 => short,
            long @ 24..28 => self.big_endian(1 << (long - 24))?,
            _ => return None,
        };
        Some(match head >> 5 {
            0 => Item::Unsigned(number),
            1 => Item::Negative(number),
            2 => Item::Bytes(self.take(number)?),
            3 => Item::Text(std::str::from_utf8(self.take(number)?).ok()?),
            4 => Item::List(number),
            5 => Item::Map(number),
            6 => Item::Tag(number),
            _ if matches!(head & 31, 20..=23 | 25..=27) => Item::Simple,
            _ => return None,
        })
    }

    pub fn bytes(&mut self) -> Option<&'a [u8]> {
        if let Item::Bytes(bytes) = self.item()? { Some(bytes) } else { None }
    }

    pub fn text(&mut self) -> Option<&'a str> {
        if let Item::Text(text) = self.item()? { Some(text) } else { None }
    }

    /// The entries of the map that comes next. Keys are numbers or texts.
    pub fn map(&mut self) -> Option<Entries<'a>> {
        let Item::Map(count) = self.item()? else { return None };
        self.entries(count, DEEPEST)
    }

    fn entries(&mut self, count: u64, deepest: u8) -> Option<Entries<'a>> {
        if count > ENTRIES_MAX {
            return None;
        }
        let mut entries = Entries::new();
        for _ in 0..count {
            let key = self.item()?;
            let is_name = matches!(key, Item::Unsigned(_) | Item::Negative(_) | Item::Text(_));
            if !is_name || entries.iter().any(|(other, _)| *other == key) {
                return None;
            }
            entries.push((key, Reader(self.pass(deepest)?)));
        }
        Some(entries)
    }

    fn pass(&mut self, deepest: u8) -> Option<&'a [u8]> {
        let deepest = deepest.checked_sub(1)?;
        let before = self.0;
        match self.item()? {
            Item::Map(count) => _ = self.entries(count, deepest)?,
            Item::Tag(_) => _ = self.pass(deepest)?,
            Item::List(count) => {
                // A list longer than what is left ends at the first item that is not there.
                for _ in 0..count {
                    self.pass(deepest)?;
                }
            }
            _ => (),
        }
        before.get(..before.len() - self.0.len())
    }
}
