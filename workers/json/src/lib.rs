//! JSON in and out, compiled once. Serde makes a copy of a format's reader for every type that is read and for
//! every kind of reader; the Worker reads two hundred types. So there is one reader, over text, and its work
//! is done in functions without type parameters: a third of the WebAssembly is gone by it.

mod cursor;
mod error;
mod fields;
mod reader;
#[cfg(test)]
mod tests;
mod writer;

use serde::{Deserialize, Serialize};

use cursor::Cursor;
pub use error::{Error, Kind};
use reader::Reader;
use writer::Writer;

/// Reads one value and nothing behind it.
/// # Errors
/// `Error` names the place in the text, and for a value of the wrong shape the path to it.
pub fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, Error> {
    finish(Cursor::new(text, false))
}

/// Reads an object whose values all came as text (a query, say): numbers and flags may stand in quotes.
/// # Errors
/// As `read`.
pub fn read_loose<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, Error> {
    finish(Cursor::new(text, true))
}

/// Reads one item of a list, and passes over those before it; `None` when the list is shorter.
/// # Errors
/// As `read`; what stands behind the item is not looked at.
pub fn read_item<'de, T: Deserialize<'de>>(text: &'de str, index: usize) -> Result<Option<T>, Error> {
    let mut cursor = Cursor::new(text, false);
    if cursor.go_to_item(index)? { T::deserialize(Reader(&mut cursor)).map(Some) } else { Ok(None) }
}

/// Reads UTF-8 bytes.
/// # Errors
/// As `read`; bytes that are not UTF-8 are not JSON.
pub fn read_bytes<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, Error> {
    match std::str::from_utf8(bytes) {
        Ok(text) => read(text),
        Err(error) => Err(Error::syntax(error.valid_up_to(), "not UTF-8")),
    }
}

fn finish<'de, T: Deserialize<'de>>(mut cursor: Cursor<'de>) -> Result<T, Error> {
    let value = T::deserialize(Reader(&mut cursor))?;
    cursor.end()?;
    Ok(value)
}

/// Writes a value.
/// # Errors
/// When the value's own `Serialize` fails, or a map has keys that are not text.
pub fn write<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    let mut writer = Writer(String::with_capacity(128));
    value.serialize(&mut writer)?;
    Ok(writer.0)
}

/// A decimal number as people and machines write it, such as `4.5` or `.5`.
pub fn decimal(text: &str) -> Option<f64> {
    let text = text.trim();
    if text.starts_with('.') { read(&format!("0{text}")).ok() } else { read(text).ok() }
}
