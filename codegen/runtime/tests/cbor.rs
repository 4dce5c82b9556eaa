//! The CBOR reader and writer against an encoder of every form that the standard allows, and against
//! hostile bodies.

use std::collections::BTreeMap;

use bytes::Bytes;
use opsmith_runtime::Timestamp;
use opsmith_runtime::cbor::{self, Failed, Reader, Writer};
use proptest::prelude::*;
use proptest::sample::Index;

/// What generated code is like, with a member of each kind.
#[derive(Clone, Debug, Default, PartialEq)]
struct Parcel {
    name: String,
    long: Option<i64>,
    double: Option<f64>,
    float: Option<f32>,
    truth: Option<bool>,
    bytes: Option<Bytes>,
    time: Option<Timestamp>,
    list: Option<Vec<Option<String>>>,
    map: Option<BTreeMap<String, Vec<i32>>>,
    within: Option<Box<Parcel>>,
}

impl Parcel {
    fn read(cbor: &mut Reader<'_>) -> Result<Self, Failed> {
        let mut parcel = Self::default();
        let mut name = None;
        cbor.object(|cbor| {
            cbor.member("name", &mut name, Reader::string)?;
            cbor.member("long", &mut parcel.long, Reader::long)?;
            cbor.member("double", &mut parcel.double, Reader::double)?;
            cbor.member("float", &mut parcel.float, Reader::float)?;
            cbor.member("truth", &mut parcel.truth, Reader::boolean)?;
            cbor.member("bytes", &mut parcel.bytes, Reader::blob)?;
            cbor.member("time", &mut parcel.time, Reader::epoch_seconds)?;
            cbor.member("list", &mut parcel.list, cbor::read_sparse_list(Reader::string))?;
            cbor.member("map", &mut parcel.map, cbor::read_map(cbor::read_list(Reader::integer)))?;
            cbor.member("within", &mut parcel.within, cbor::read_boxed(Parcel::read))
        })?;
        parcel.name = cbor.required("name", name)?;
        Ok(parcel)
    }

    fn write(cbor: &mut Writer, value: &Self) {
        cbor.begin_object();
        cbor.member("name", &value.name, Writer::string);
        cbor.optional("long", &value.long, Writer::long);
        cbor.optional("double", &value.double, Writer::double);
        cbor.optional("float", &value.float, Writer::float);
        cbor.optional("truth", &value.truth, Writer::boolean);
        cbor.optional("bytes", &value.bytes, Writer::blob);
        cbor.optional("time", &value.time, Writer::epoch_seconds);
        cbor.optional("list", &value.list, cbor::sparse_list(Writer::string));
        cbor.optional("map", &value.map, cbor::map(cbor::list(Writer::integer)));
        cbor.optional("within", &value.within, cbor::boxed(Parcel::write));
        cbor.end_object();
    }

    /// The same as items, in an encoder's hands.
    fn items(&self) -> Item {
        let text = |text: &str| Item::Text(text.to_owned());
        let mut members = vec![(text("unknown"), Item::Array(vec![Item::Simple(0xf6)]))];
        let mut add =
            |name, item: Option<Item>| members.extend(item.map(|item| (text(name), item)));
        add("name", Some(text(&self.name)));
        add("long", self.long.map(Item::integer));
        add("truth", self.truth.map(|truth| Item::Simple(if truth { 0xf5 } else { 0xf4 })));
        add("bytes", self.bytes.clone().map(|bytes| Item::Bytes(bytes.to_vec())));
        add("time", self.time.map(|time| Item::Tag(1, Box::new(Item::integer(time.seconds())))));
        let nullable = |value: &Option<String>| value.as_deref().map_or(Item::Simple(0xf7), text);
        add(
            "list",
            self.list.as_ref().map(|list| Item::Array(list.iter().map(nullable).collect())),
        );
        let list =
            |list: &Vec<i32>| list.iter().map(|value| Item::integer((*value).into())).collect();
        let entries = |map: &BTreeMap<String, Vec<i32>>| {
            map.iter().map(|(key, value)| (text(key), Item::Array(list(value)))).collect()
        };
        add("map", self.map.as_ref().map(|map| Item::Map(entries(map))));
        add("within", self.within.as_ref().map(|parcel| parcel.items()));
        Item::Map(members)
    }
}

fn any_time() -> impl Strategy<Value = Timestamp> {
    let range = Timestamp::MIN.milliseconds()..=Timestamp::MAX.milliseconds();
    range.prop_map(|milliseconds| Timestamp::from_milliseconds(milliseconds).unwrap())
}

fn any_text() -> impl Strategy<Value = String> {
    prop::collection::vec(any::<char>(), 0..6).prop_map(String::from_iter)
}

fn any_parcel() -> impl Strategy<Value = Parcel> {
    let integers = prop::collection::vec(any::<i32>(), 0..4);
    let scalars = (any_text(), any::<Option<i64>>(), any::<Option<f64>>(), any::<Option<f32>>());
    let others = (
        any::<Option<bool>>(),
        prop::option::of(prop::collection::vec(any::<u8>(), 0..30)),
        prop::option::of(any_time()),
        prop::option::of(prop::collection::vec(prop::option::of(any_text()), 0..4)),
        prop::option::of(prop::collection::btree_map(any_text(), integers, 0..4)),
    );
    let leaf = (scalars, others).prop_map(|((name, long, double, float), others)| {
        let (truth, bytes, time, list, map) = others;
        let bytes = bytes.map(Bytes::from);
        Parcel { name, long, double, float, truth, bytes, time, list, map, within: None }
    });
    leaf.prop_recursive(3, 4, 1, |inner| {
        (inner.clone(), inner)
            .prop_map(|(outer, inner)| Parcel { within: Some(Box::new(inner)), ..outer })
    })
}

/// An item of the standard, apart from its form.
#[derive(Clone, Debug)]
enum Item {
    Unsigned(u64),
    Negative(u64),
    Bytes(Vec<u8>),
    Text(String),
    Array(Vec<Item>),
    Map(Vec<(Item, Item)>),
    Tag(u64, Box<Item>),
    Simple(u8),
    Double(f64),
}

impl Item {
    fn integer(value: i64) -> Self {
        if value < 0 { Self::Negative(!value as u64) } else { Self::Unsigned(value as u64) }
    }

    fn encode(&self, form: &mut impl FnMut() -> u8, out: &mut Vec<u8>) {
        match self {
            Self::Unsigned(value) => head(0, *value, form(), out),
            Self::Negative(value) => head(1, *value, form(), out),
            Self::Bytes(bytes) => {
                let chunks: Vec<&[u8]> = bytes.chunks(usize::from(form()) + 1).collect();
                string(2, bytes, &chunks, form, out);
            }
            Self::Text(text) => {
                let chunks: Vec<&[u8]> =
                    text.split_inclusive(char::is_alphabetic).map(str::as_bytes).collect();
                string(3, text.as_bytes(), &chunks, form, out);
            }
            Self::Array(items) => collection(4, items.len(), form, out, |form, out| {
                items.iter().for_each(|item| item.encode(form, out));
            }),
            Self::Map(entries) => collection(5, entries.len(), form, out, |form, out| {
                for (key, value) in entries {
                    key.encode(form, out);
                    value.encode(form, out);
                }
            }),
            Self::Tag(tag, item) => {
                head(6, *tag, form(), out);
                item.encode(form, out);
            }
            Self::Simple(value) => out.push(*value),
            Self::Double(value) => {
                out.push(0xfb);
                out.extend(value.to_be_bytes());
            }
        }
    }

    fn encoded(&self, forms: &[u8]) -> Bytes {
        let mut forms = forms.iter().copied().cycle();
        let mut out = Vec::new();
        self.encode(&mut || forms.next().unwrap_or_default(), &mut out);
        Bytes::from(out)
    }
}

/// A head that is as long as `form` says, or as it must be.
fn head(major: u8, argument: u64, form: u8, out: &mut Vec<u8>) {
    let least = match argument {
        0..24 => 0,
        24..256 => 1,
        256..65536 => 2,
        65536..4_294_967_296 => 3,
        _ => 4,
    };
    let size = least.max(form % 5);
    if size == 0 {
        return out.push(major << 5 | argument as u8);
    }
    out.push(major << 5 | (23 + size));
    out.extend(&argument.to_be_bytes()[8 - (1 << (size - 1))..]);
}

fn string(
    major: u8,
    whole: &[u8],
    chunks: &[&[u8]],
    form: &mut impl FnMut() -> u8,
    out: &mut Vec<u8>,
) {
    if form() % 2 == 0 {
        head(major, whole.len() as u64, form(), out);
        return out.extend(whole);
    }
    out.push(major << 5 | 31);
    for chunk in chunks {
        head(major, chunk.len() as u64, form(), out);
        out.extend(*chunk);
    }
    out.push(0xff);
}

fn collection<F: FnMut() -> u8>(
    major: u8,
    count: usize,
    form: &mut F,
    out: &mut Vec<u8>,
    items: impl FnOnce(&mut F, &mut Vec<u8>),
) {
    let is_definite = form() % 2 == 0;
    if is_definite {
        head(major, count as u64, form(), out);
    } else {
        out.push(major << 5 | 31);
    }
    items(form, out);
    if !is_definite {
        out.push(0xff);
    }
}

fn any_item() -> impl Strategy<Value = Item> {
    let leaf = prop_oneof![
        any::<u64>().prop_map(Item::Unsigned),
        any::<u64>().prop_map(Item::Negative),
        prop::collection::vec(any::<u8>(), 0..300).prop_map(Item::Bytes),
        any_text().prop_map(Item::Text),
        (0xe0_u8..=0xf7).prop_map(Item::Simple),
        any::<f64>().prop_map(Item::Double),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Item::Array),
            prop::collection::vec((inner.clone(), inner.clone()), 0..6).prop_map(Item::Map),
            (any::<u64>(), inner).prop_map(|(tag, item)| Item::Tag(tag, Box::new(item))),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(parcel in any_parcel()) {
        let body = cbor::body(&parcel, Parcel::write);
        prop_assert_eq!(cbor::read(&body, Parcel::read).unwrap(), parcel);
        prop_assert_eq!(cbor::read(&body, Reader::skip), Ok(()));
    }

    #[test]
    fn a_value_is_read_from_any_of_its_forms(parcel in any_parcel(), forms in prop::collection::vec(any::<u8>(), 1..40)) {
        let seconds = parcel.time.and_then(|time| Timestamp::from_seconds(time.seconds()));
        let mut parcel = Parcel { double: None, float: None, within: None, ..parcel };
        parcel.time = seconds;
        let body = parcel.items().encoded(&forms);
        prop_assert_eq!(cbor::read(&body, Parcel::read).unwrap(), parcel);
    }

    #[test]
    fn any_item_is_passed_over_and_kept_as_it_came(item in any_item(), forms in prop::collection::vec(any::<u8>(), 1..40)) {
        let body = item.encoded(&forms);
        prop_assert_eq!(cbor::read(&body, Reader::skip), Ok(()));
        let raw = cbor::read(&body, Reader::raw).unwrap();
        prop_assert_eq!(raw.as_bytes(), &*body);
        prop_assert_eq!(cbor::body(&raw, Writer::raw), body);
    }

    #[test]
    fn a_body_cut_short_anywhere_tells_of_its_end(item in any_item(), forms in prop::collection::vec(any::<u8>(), 1..40), cut: Index) {
        let body = Item::Array(vec![item]).encoded(&forms);
        let end = 1 + cut.index(body.len() - 1);
        let message = cbor::read(&body.slice(..end), Reader::skip).unwrap_err().to_string();
        prop_assert!(message.contains("found the end of the body"), "{}", message);
    }

    #[test]
    fn a_changed_body_is_read_or_refused(parcel in any_parcel(), changes in prop::collection::vec((any::<Index>(), any::<u8>()), 1..4)) {
        let mut body = cbor::body(&parcel, Parcel::write).to_vec();
        for (index, byte) in changes {
            let at = index.index(body.len());
            body[at] = byte;
        }
        let _ = cbor::read(&Bytes::from(body), Parcel::read);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
        let body = Bytes::from(bytes);
        let _ = cbor::read(&body, Reader::skip);
        let _ = cbor::read(&body, Parcel::read);
        let _ = cbor::read(&body, |cbor| cbor.map::<String, _>(Reader::double));
        let _ = cbor::read(&body, |cbor| cbor.list(Reader::epoch_seconds));
    }

    #[test]
    fn numbers_are_read_back_bit_by_bit(long: i64, double in prop::num::f64::ANY, float in prop::num::f32::ANY) {
        prop_assert_eq!(cbor::read(&cbor::body(&long, Writer::long), Reader::long), Ok(long));
        let read = cbor::read(&cbor::body(&double, Writer::double), Reader::double).unwrap();
        prop_assert_eq!(read.to_bits(), double.to_bits());
        let read = cbor::read(&cbor::body(&float, Writer::float), Reader::float).unwrap();
        prop_assert_eq!(read.to_bits(), float.to_bits());
    }

    #[test]
    fn timestamps_are_read_back_to_the_millisecond(time in any_time()) {
        let body = cbor::body(&time, Writer::epoch_seconds);
        prop_assert_eq!(cbor::read(&body, Reader::epoch_seconds), Ok(time));
    }
}

#[test]
fn a_body_of_open_containers_is_refused() {
    for open in [&[0x81][..], &[0x9f], &[0xa1, 0x61, 0x61], &[0xbf, 0x61, 0x61], &[0xbf]] {
        let body = Bytes::from(open.repeat(100_000));
        assert!(cbor::read(&body, Reader::skip).is_err());
        assert!(cbor::read(&body, Reader::raw).is_err());
        assert!(cbor::read(&body, Parcel::read).is_err());
    }
}

#[test]
fn an_error_holds_no_value() {
    let body = cbor::body(&BTreeMap::from([("password", "hunter2")]), cbor::map(Writer::string));
    let error = cbor::read(&body, |cbor| cbor.map::<String, _>(Reader::long)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "password: expected an integer of 64 bits, found a string at byte 10"
    );
    assert!(!format!("{error:?}").contains("hunter2"));
}

#[cfg(feature = "serde")]
#[test]
fn a_raw_value_is_stored_and_read_back_if_it_is_one() {
    let raw = cbor::read(&Bytes::from_static(&[0x82, 0x01, 0xf6]), Reader::raw).unwrap();
    let stored = serde_json::to_string(&raw).unwrap();
    assert_eq!(serde_json::from_str::<cbor::RawCbor>(&stored).unwrap(), raw);
    for stored in ["[]", "[130,1]", "[1,1]", "[255]"] {
        assert!(serde_json::from_str::<cbor::RawCbor>(stored).is_err(), "{stored}");
    }
}
