//! Serde's side of the cursor: thin, because every one of these is compiled once per type.

use std::borrow::Cow;

use serde::de::{self, DeserializeSeed, Visitor};

use super::{
    Error,
    cursor::{Cursor, Number},
    fields::Fields,
};

pub struct Reader<'a, 'de>(pub &'a mut Cursor<'de>);

fn text<'de, V: Visitor<'de>>(text: Cow<'de, str>, visitor: V) -> Result<V::Value, Error> {
    match text {
        Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
        Cow::Owned(text) => visitor.visit_string(text),
    }
}

fn number<'de, V: Visitor<'de>>(number: Number, visitor: V) -> Result<V::Value, Error> {
    match number {
        Number::Unsigned(n) => visitor.visit_u64(n),
        Number::Signed(n) => visitor.visit_i64(n),
        Number::Float(n) => visitor.visit_f64(n),
    }
}

/// A struct, its fields in order.
fn object<'de, V: Visitor<'de>>(
    cursor: &mut Cursor<'de>,
    names: &'static [&'static str],
    visitor: V,
) -> Result<V::Value, Error> {
    let mut fields = Fields::open(cursor, names)?;
    match visitor.visit_seq(&mut fields) {
        Ok(value) => fields.close().map(|()| value),
        Err(error) => Err(fields.explain(error)),
    }
}

/// Methods that read a number.
macro_rules! numbers {
    ($wanted:literal: $($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            number(self.0.number($wanted)?, visitor)
        }
    )*};
}

impl<'de> de::Deserializer<'de> for Reader<'_, 'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0.peek() {
            Some(b'"') => self.deserialize_str(visitor),
            Some(b'{') => self.deserialize_map(visitor),
            Some(b'[') => self.deserialize_seq(visitor),
            Some(b't' | b'f') => self.deserialize_bool(visitor),
            Some(b'n') => self.deserialize_unit(visitor),
            _ => number(self.0.number("a JSON value")?, visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(self.0.flag()?)
    }

    numbers! { "a whole number": deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
    deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 }
    numbers! { "a number": deserialize_f32 deserialize_f64 }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        text(self.0.string()?, visitor)
    }
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }
    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }
    /// Names of fields and variants: they are looked at, never kept.
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(&self.0.string()?)
    }
    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }
    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_none() { visitor.visit_none() } else { visitor.visit_some(self) }
    }
    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.0.null()?;
        visitor.visit_unit()
    }
    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_unit(visitor)
    }
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.0.open(b'[', "a list")?;
        let value = visitor.visit_seq(Items { cursor: &mut *self.0, first: true, index: 0 })?;
        self.0.close(b']')?;
        Ok(value)
    }
    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }
    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.0.open(b'{', "an object")?;
        let value = visitor.visit_map(Entries { cursor: &mut *self.0, first: true, key_at: 0 })?;
        self.0.close(b'}')?;
        Ok(value)
    }
    /// Objects only: what serde can read from a list, nobody sends.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        object(self.0, fields, visitor)
    }
    /// `"name"`, or `{"name": content}`.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let has_content = self.0.choice()?;
        let value = visitor.visit_enum(Choice { cursor: &mut *self.0, has_content })?;
        if has_content {
            self.0.close(b'}')?;
        }
        Ok(value)
    }
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.0.skip()?;
        visitor.visit_unit()
    }
}

struct Items<'a, 'de> {
    cursor: &'a mut Cursor<'de>,
    first: bool,
    index: usize,
}

impl<'de> de::SeqAccess<'de> for Items<'_, 'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        if !self.cursor.more(&mut self.first, b']')? {
            return Ok(None);
        }
        match seed.deserialize(Reader(&mut *self.cursor)) {
            Ok(value) => {
                self.index += 1;
                Ok(Some(value))
            }
            Err(error) => Err(error.under_index(self.index)),
        }
    }
}

struct Entries<'a, 'de> {
    cursor: &'a mut Cursor<'de>,
    first: bool,
    key_at: usize,
}

impl<'de> de::MapAccess<'de> for Entries<'_, 'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        if !self.cursor.more(&mut self.first, b'}')? {
            return Ok(None);
        }
        self.key_at = self.cursor.at();
        self.cursor.must_be_key()?;
        seed.deserialize(Reader(&mut *self.cursor)).map(Some)
    }
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        self.cursor.colon()?;
        match seed.deserialize(Reader(&mut *self.cursor)) {
            Ok(value) => Ok(value),
            Err(error) => Err(self.cursor.under_key(error, self.key_at)),
        }
    }
}

/// One variant of an enum.
struct Choice<'a, 'de> {
    cursor: &'a mut Cursor<'de>,
    has_content: bool,
}

impl<'de> de::EnumAccess<'de> for Choice<'_, 'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        let value = seed.deserialize(Reader(&mut *self.cursor))?;
        if self.has_content {
            self.cursor.colon()?;
        }
        Ok((value, self))
    }
}

impl<'de> de::VariantAccess<'de> for Choice<'_, 'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        if self.has_content { self.cursor.null() } else { Ok(()) }
    }
    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        self.must_have_content()?;
        seed.deserialize(Reader(self.cursor))
    }
    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.must_have_content()?;
        de::Deserializer::deserialize_seq(Reader(self.cursor), visitor)
    }
    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        self.must_have_content()?;
        object(self.cursor, fields, visitor)
    }
}

impl Choice<'_, '_> {
    #[inline(never)]
    fn must_have_content(&self) -> Result<(), Error> {
        if self.has_content { Ok(()) } else { Err(Error::expected(self.cursor.at(), "an object with one key")) }
    }
}
