//! Bytes to JSON. A key that stands twice in an object is a fault: one of the two would be lost without a word.

use std::cell::RefCell;
use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::node::{Step, Trail};
use crate::fault::{Fault, Sink, quoted};

/// Reads a file, unless it is no JSON.
pub(super) fn parse(file: &str, bytes: &[u8], faults: &Sink) -> Option<Value> {
    let fault = |place: String, expected: &str, found: String| {
        let (file, expected) = (file.to_owned(), expected.to_owned());
        faults.report(Fault { file, place, expected, found, help: None });
    };
    let repeated = RefCell::default();
    let trail = Trail { parent: None, step: Step::Root };
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = Reader { trail: &trail, repeated: &repeated }.deserialize(&mut json);
    for (object, key) in repeated.into_inner() {
        fault(object, "each key once", format!("{} twice", quoted(&key)));
    }
    match value.and_then(|value| json.end().map(|()| value)) {
        Ok(value) => Some(value),
        Err(error) => {
            fault(String::new(), "JSON", error.to_string());
            None
        }
    }
}

/// Reads a value, and notes keys that stand twice: the path of the object, and the key.
#[derive(Clone, Copy)]
struct Reader<'a> {
    trail: &'a Trail<'a>,
    repeated: &'a RefCell<Vec<(String, String)>>,
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        loop {
            let trail = Trail { parent: Some(self.trail), step: Step::Index(array.len()) };
            match items.next_element_seed(Reader { trail: &trail, ..self })? {
                Some(item) => array.push(item),
                None => return Ok(array.into()),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let trail = Trail { parent: Some(self.trail), step: Step::Key(&key) };
            let value = entries.next_value_seed(Reader { trail: &trail, ..self })?;
            if object.contains_key(&key) {
                self.repeated.borrow_mut().push((self.trail.to_string(), key));
            } else {
                object.insert(key, value);
            }
        }
        Ok(object.into())
    }
}
