//! Values of any type that serde can make, each from a seed: what they hold follows from what the type
//! asks for.

use std::cell::Cell;

use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, EnumAccess, IntoDeserializer, VariantAccess, Visitor,
};
use serde::{Deserializer, forward_to_deserialize_any};

/// A value that no other seed has, or few.
pub(super) fn value<T: DeserializeOwned>(seed: u64) -> T {
    let random = Random { state: Cell::new(seed), plain: seed % 2 == 0 };
    T::deserialize(Any { random: &random, depth: 0, full: false })
        .unwrap_or_else(|error| panic!("no value can be made: {error}"))
}

/// A sequence of numbers (splitmix64).
struct Random {
    state: Cell<u64>,
    /// All text is made of small letters and digits, so that it can stand anywhere.
    plain: bool,
}

impl Random {
    fn next(&self) -> u64 {
        self.state.set(self.state.get().wrapping_add(0x9e37_79b9_7f4a_7c15));
        let mut number = self.state.get();
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        number ^ (number >> 31)
    }

    fn below(&self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn pick<'t, T>(&self, from: &'t [T]) -> &'t T {
        &from[self.below(from.len())]
    }

    /// Text without white space around it, which headers and the enums of XML do not keep.
    fn text(&self) -> String {
        let word = |length: usize| (0..length).map(|_| *self.pick(b"abcxyz019") as char);
        let start: String = word(1 + self.below(4)).collect();
        if self.plain {
            return start;
        }
        let odd = ['&', '<', '>', '"', '\'', ' ', '\n', '\r', ',', '%', '+', '/', '\\', 'ü', '\u{1f4e6}'];
        let odd: String = (0..self.below(5)).map(|_| *self.pick(&odd)).collect();
        start + &odd + &word(1).collect::<String>()
    }

    fn bytes(&self) -> Vec<u8> {
        (0..=self.below(9)).map(|_| self.next() as u8).collect()
    }

    /// The small ones are statuses of responses too.
    fn integer(&self) -> i64 {
        match self.below(4) {
            0 => -1,
            1 => 200 + self.below(100) as i64,
            2 => i64::MAX,
            _ => i64::MIN,
        }
    }

    fn float(&self) -> f64 {
        *self.pick(&[0.0, 1.5, -0.1, 1e10, f64::NAN, f64::INFINITY, f64::NEG_INFINITY])
    }
}

/// A value of whatever type it is asked for.
#[derive(Clone, Copy)]
struct Any<'r> {
    random: &'r Random,
    depth: usize,
    /// Something must be in it: formats without a sign for what is empty cannot tell it from nothing.
    full: bool,
}

/// No optional member is set beyond it.
const DEPTH: usize = 6;

impl<'r> Any<'r> {
    fn inner(self, full: bool) -> Self {
        Self { depth: self.depth + 1, full, ..self }
    }

    /// How many elements a list or map has.
    fn length(self) -> usize {
        match self.depth + 2 < DEPTH {
            true => usize::from(self.full) + self.random.below(3),
            false => usize::from(self.full),
        }
    }

    fn list(self) -> SeqDeserializer<impl Iterator<Item = Self>, Error> {
        SeqDeserializer::new((0..self.length()).map(move |_| self.inner(true)))
    }

    fn visit_i64<'de, V: Visitor<'de>>(self, bits: u32, visitor: V) -> Result<V::Value, Error> {
        let integer = self.random.integer();
        // The outermost ones are those of the type, and small ones are as they are.
        let kept = if integer.unsigned_abs() < 300 && bits > 8 { integer } else { integer >> (64 - bits) };
        visitor.visit_i64(kept)
    }
}

impl IntoDeserializer<'_, Error> for Any<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Any<'_> {
    type Error = Error;

    /// Only a document asks for anything.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.random.below(3) {
            0 => visitor.visit_bool(true),
            1 => visitor.visit_i64(self.random.integer()),
            _ => visitor.visit_string(self.random.text()),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(self.random.below(2) == 0)
    }

    fn deserialize_i8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.visit_i64(8, visitor)
    }

    fn deserialize_i16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.visit_i64(16, visitor)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.visit_i64(32, visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.visit_i64(64, visitor)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_f32(self.random.float() as f32)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_f64(self.random.float())
    }

    /// Only a timestamp asks for borrowed text. Not every format has parts of seconds.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let seconds = self.random.below(4_000_000_000) as i64;
        let moment = opsmith_runtime::Timestamp::new(seconds, 0);
        visitor.visit_string(moment.map(|moment| moment.to_string()).unwrap_or_default())
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.random.text())
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_byte_buf(self.random.bytes())
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.depth < DEPTH && (self.full || self.random.below(4) > 0) {
            true => visitor.visit_some(self),
            false => visitor.visit_none(),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(self.list())
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let entries = (0..self.length()).map(|_| (self.inner(true), self.inner(true)));
        visitor.visit_map(MapDeserializer::new(entries))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let fields = fields.iter().map(|field| (*field, self.inner(self.full)));
        visitor.visit_map(MapDeserializer::new(fields))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let known: Vec<&str> =
            variants.iter().copied().filter(|variant| *variant != "$unknown").collect();
        let variant = self.random.pick(&known);
        visitor.visit_enum(Variant { variant, value: self.inner(true) })
    }

    forward_to_deserialize_any! {
        i128 u8 u16 u32 u64 u128 char bytes unit unit_struct tuple tuple_struct identifier ignored_any
    }
}

/// The variant of a union, and its value.
struct Variant<'r, 'v> {
    variant: &'v str,
    value: Any<'r>,
}

impl<'de, 'r> EnumAccess<'de> for Variant<'r, '_> {
    type Error = Error;
    type Variant = Any<'r>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Any<'r>), Error> {
        let variant: serde::de::value::StrDeserializer<'_, Error> = self.variant.into_deserializer();
        Ok((seed.deserialize(variant)?, self.value))
    }
}

impl<'de> VariantAccess<'de> for Any<'_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_struct("", fields, visitor)
    }
}
