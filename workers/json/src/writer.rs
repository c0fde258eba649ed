//! JSON out. The work is done in functions without type parameters; what serde compiles once per type is thin.

use std::fmt::Write as _;

use serde::ser::{self, Serialize};

use super::Error;

pub struct Writer(pub String);

/// A list or an object that is being written.
pub struct Open<'a> {
    writer: &'a mut Writer,
    is_first: bool,
    /// What closes it: `]`, `}`, or one more for the variant around it.
    closing: &'static str,
}

impl Writer {
    #[inline(never)]
    fn text(&mut self, text: &str) {
        self.0.push('"');
        let mut plain = 0;
        for (at, byte) in text.bytes().enumerate() {
            if byte >= 0x20 && byte != b'"' && byte != b'\\' {
                continue;
            }
            self.0.push_str(text.get(plain..at).unwrap_or_default());
            plain = at + 1;
            self.escape(byte);
        }
        self.0.push_str(text.get(plain..).unwrap_or_default());
        self.0.push('"');
    }
    fn escape(&mut self, byte: u8) {
        let short = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0x08 => "\\b",
            0x0c => "\\f",
            _ => {
                _ = write!(self.0, "\\u{byte:04x}");
                return;
            }
        };
        self.0.push_str(short);
    }
    #[inline(never)]
    fn signed(&mut self, number: i64) {
        _ = write!(self.0, "{number}");
    }
    #[inline(never)]
    fn unsigned(&mut self, number: u64) {
        _ = write!(self.0, "{number}");
    }
    #[inline(never)]
    fn float(&mut self, number: f64) {
        if number.is_finite() { _ = write!(self.0, "{number:?}") } else { self.0.push_str("null") }
    }
    /// Begins `{"name":`.
    #[inline(never)]
    fn variant(&mut self, name: &str) {
        self.0.push('{');
        self.text(name);
        self.0.push(':');
    }
    fn open(&mut self, opening: char, closing: &'static str) -> Open<'_> {
        self.0.push(opening);
        Open { writer: self, is_first: true, closing }
    }
}

impl Open<'_> {
    #[inline(never)]
    fn comma(&mut self) {
        if !std::mem::replace(&mut self.is_first, false) {
            self.writer.0.push(',');
        }
    }
    #[inline(never)]
    fn key(&mut self, key: &str) {
        self.comma();
        self.writer.text(key);
        self.writer.0.push(':');
    }
    #[inline(never)]
    fn close(self) {
        self.writer.0.push_str(self.closing);
    }
}

/// Methods that write a number.
macro_rules! numbers {
    ($($method:ident $of:ty => $write:ident)*) => {$(
        fn $method(self, value: $of) -> Result<(), Error> {
            self.$write(value.into());
            Ok(())
        }
    )*};
}

impl<'a> ser::Serializer for &'a mut Writer {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Open<'a>;
    type SerializeTuple = Open<'a>;
    type SerializeTupleStruct = Open<'a>;
    type SerializeTupleVariant = Open<'a>;
    type SerializeMap = Open<'a>;
    type SerializeStruct = Open<'a>;
    type SerializeStructVariant = Open<'a>;

    numbers! {
        serialize_i8 i8 => signed serialize_i16 i16 => signed serialize_i32 i32 => signed serialize_i64 i64 => signed
        serialize_u8 u8 => unsigned serialize_u16 u16 => unsigned serialize_u32 u32 => unsigned
        serialize_u64 u64 => unsigned serialize_f64 f64 => float
    }
    /// In its own shortest form: as a double, 0.1 would come with seven more digits.
    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        if value.is_finite() {
            _ = write!(self.0, "{value:?}");
        } else {
            self.0.push_str("null");
        }
        Ok(())
    }
    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.0.push_str(if value { "true" } else { "false" });
        Ok(())
    }
    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.text(value.encode_utf8(&mut [0; 4]));
        Ok(())
    }
    fn serialize_str(self, value: &str) -> Result<(), Error> {
        self.text(value);
        Ok(())
    }
    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        self.collect_seq(value)
    }
    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<(), Error> {
        self.0.push_str("null");
        Ok(())
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.serialize_str(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.variant(variant);
        value.serialize(&mut *self)?;
        self.0.push('}');
        Ok(())
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Open<'a>, Error> {
        Ok(self.open('[', "]"))
    }
    fn serialize_tuple(self, _: usize) -> Result<Open<'a>, Error> {
        Ok(self.open('[', "]"))
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Open<'a>, Error> {
        Ok(self.open('[', "]"))
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Open<'a>, Error> {
        self.variant(variant);
        Ok(self.open('[', "]}"))
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Open<'a>, Error> {
        Ok(self.open('{', "}"))
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Open<'a>, Error> {
        Ok(self.open('{', "}"))
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Open<'a>, Error> {
        self.variant(variant);
        Ok(self.open('{', "}}"))
    }
}

/// Items of a list, whatever serde calls it.
macro_rules! items {
    ($($of:ident $method:ident)*) => {$(
        impl ser::$of for Open<'_> {
            type Ok = ();
            type Error = Error;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.comma();
                value.serialize(&mut *self.writer)
            }
            fn end(self) -> Result<(), Error> {
                self.close();
                Ok(())
            }
        }
    )*};
}

items! { SerializeSeq serialize_element SerializeTuple serialize_element SerializeTupleStruct serialize_field
SerializeTupleVariant serialize_field }

/// Fields of an object, whatever serde calls it.
macro_rules! fields {
    ($($of:ident)*) => {$(
        impl ser::$of for Open<'_> {
            type Ok = ();
            type Error = Error;
            fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Error> {
                self.key(key);
                value.serialize(&mut *self.writer)
            }
            fn end(self) -> Result<(), Error> {
                self.close();
                Ok(())
            }
        }
    )*};
}

fields! { SerializeStruct SerializeStructVariant }

impl ser::SerializeMap for Open<'_> {
    type Ok = ();
    type Error = Error;

    /// A key is a text: what writes itself as a number or a flag gets its quotes here.
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.comma();
        let from = self.writer.0.len();
        key.serialize(&mut *self.writer)?;
        quote(&mut self.writer.0, from)?;
        self.writer.0.push(':');
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(&mut *self.writer)
    }
    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

fn quote(out: &mut String, from: usize) -> Result<(), Error> {
    match out.as_bytes().get(from) {
        Some(b'"') => Ok(()),
        Some(b'-' | b'0'..=b'9' | b't' | b'f') => {
            out.insert(from, '"');
            out.push('"');
            Ok(())
        }
        _ => Err(ser::Error::custom("a key must be a text")),
    }
}
