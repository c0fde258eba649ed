//! The fields of an object, in the order in which their struct names them. What serde writes for an object that is
//! read key by key is several times as long as for one that comes in order; our own texts come in order.

use serde::de::{self, DeserializeSeed};

use super::{Error, Kind, cursor::Cursor, reader::Reader};

pub struct Fields<'a, 'de> {
    cursor: &'a mut Cursor<'de>,
    names: &'static [&'static str],
    /// Index of the field that is asked for next.
    next: usize,
    /// Where the entries begin that nobody looked at yet.
    front: usize,
    first: bool,
    /// Fields that stood before the one that was looked for: index, key, value.
    passed: Vec<(usize, usize, usize)>,
    /// Set when a field is not there.
    missing: Option<&'static str>,
}

impl<'a, 'de> Fields<'a, 'de> {
    #[inline(never)]
    pub fn open(cursor: &'a mut Cursor<'de>, names: &'static [&'static str]) -> Result<Self, Error> {
        cursor.open(b'{', "an object")?;
        let front = cursor.at();
        Ok(Self { cursor, names, next: 0, front, first: true, passed: Vec::new(), missing: None })
    }

    /// Passes what is left and the closing bracket.
    #[inline(never)]
    pub fn close(&mut self) -> Result<(), Error> {
        self.cursor.go_to(self.front);
        while self.pass()?.is_some() {}
        self.cursor.close(b'}')
    }

    /// The error of the struct: a field too few is one that is missing.
    #[cold]
    #[inline(never)]
    pub fn explain(&self, error: Error) -> Error {
        match self.missing {
            Some(name) if error.kind() == Kind::Length => de::Error::missing_field(name),
            _ => error,
        }
    }

    /// Goes to the value of the next field; answers the place of its key. When it is not there, the text is hidden: then an
    /// option reads as none, and everything else fails.
    #[inline(never)]
    fn find(&mut self) -> Result<Option<usize>, Error> {
        let wanted = self.next;
        self.missing = None;
        self.next += 1;
        if let Some((_, key, value)) = self.passed.iter().find(|(index, ..)| *index == wanted) {
            self.cursor.go_to(*value);
            return Ok(Some(*key));
        }
        self.cursor.go_to(self.front);
        if let Some(key) = self.names.get(wanted).and_then(|name| self.cursor.compact_key(self.first, name)) {
            self.first = false;
            return Ok(Some(key));
        }
        while let Some((index, key, value)) = self.entry(wanted)? {
            if index == wanted {
                return Ok(Some(key));
            }
            self.cursor.skip()?;
            self.front = self.cursor.at();
            if index < self.names.len() {
                self.passed.push((index, key, value));
            }
        }
        self.cursor.hide();
        Ok(None)
    }
    /// Passes one whole entry.
    fn pass(&mut self) -> Result<Option<()>, Error> {
        let Some(_) = self.entry(self.next)? else { return Ok(None) };
        self.cursor.skip().map(Some)
    }
    /// Reads the next key and goes to its value: the field's index (past the end for a stranger), key, value.
    /// Fields below `done` were there already.
    fn entry(&mut self, done: usize) -> Result<Option<(usize, usize, usize)>, Error> {
        if !self.cursor.more(&mut self.first, b'}')? {
            return Ok(None);
        }
        self.cursor.must_be_key()?;
        let at = self.cursor.at();
        let key = self.cursor.string()?;
        self.cursor.colon()?;
        self.cursor.peek();
        let index = self.names.iter().position(|name| *name == key).unwrap_or(self.names.len());
        let is_twice = index < done || self.passed.iter().any(|(other, ..)| *other == index);
        match self.names.get(index) {
            Some(name) if is_twice => Err(de::Error::duplicate_field(name)),
            _ => Ok(Some((index, at, self.cursor.at()))),
        }
    }
    #[inline(never)]
    fn was_read(&mut self, key: Option<usize>) {
        if key.is_none() {
            self.cursor.show();
        }
        self.front = self.front.max(self.cursor.at());
    }
    /// A field that is not there is the struct's to judge: it may have a default.
    #[cold]
    #[inline(never)]
    fn failed(&mut self, key: Option<usize>, error: Error) -> Result<(), Error> {
        if let Some(at) = key {
            return Err(self.cursor.under_key(error, at));
        }
        self.cursor.show();
        self.missing = self.names.get(self.next.saturating_sub(1)).copied();
        Ok(())
    }
}

impl<'de> de::SeqAccess<'de> for &mut Fields<'_, 'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let key = self.find()?;
        match seed.deserialize(Reader(&mut *self.cursor)) {
            Ok(value) => {
                self.was_read(key);
                Ok(Some(value))
            }
            Err(error) => self.failed(key, error).map(|()| None),
        }
    }
}
