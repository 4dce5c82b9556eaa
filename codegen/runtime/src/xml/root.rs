//! Which element of a body is the structure.

use super::reader::Tag;
use super::{Failed, Reader, path};
use crate::ReadError;
use crate::body::checked_text;

/// Reads the structure that the root is, whatever its name, unless that is an error's or a page's.
///
/// A body that is empty, or only white space, counts as an empty structure.
pub fn read<'a, T>(
    body: &'a [u8],
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, Failed>,
) -> Result<T, ReadError> {
    Body::of(body).read(read)
}

/// Reads the structure that is the child of the root called `name`; an absent one counts as empty.
pub fn read_in<'a, T>(
    body: &'a [u8],
    name: &'static str,
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, Failed>,
) -> Result<T, ReadError> {
    Body::child(body, name).read(read)
}

/// Reads the structure that the element `Error` is, wherever the protocols put it.
pub fn read_error<'a, T>(
    body: &'a [u8],
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, Failed>,
) -> Result<T, ReadError> {
    Body::error(body).read(read)
}

/// Reads a structure of one member, which the root is the element of; an empty one counts as absent.
pub fn read_unwrapped<'a, T>(
    body: &'a [u8],
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, Failed>,
) -> Result<T, ReadError> {
    Body::unwrapped(body).read(read)
}

/// Reads a body that is the value of one member; `None` for an empty body.
pub fn payload<'a, T>(
    body: &'a [u8],
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, Failed>,
) -> Result<Option<T>, ReadError> {
    match body.trim_ascii() {
        b"" => Ok(None),
        _ => self::read(body, read).map(Some),
    }
}

/// The body of a message, to be read by a closure that stands by itself.
pub struct Body<'a> {
    bytes: &'a [u8],
    structure: Structure,
}

/// Reads the structure that the root is, an error too.
pub(crate) fn read_any<'a, T>(
    body: &'a [u8],
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, Failed>,
) -> Result<T, ReadError> {
    Body { bytes: body, structure: Structure::Any }.read(read)
}

/// Which element is the structure.
enum Structure {
    Any,
    Root,
    Child(&'static str),
    Error,
    Around,
}

impl<'a> Body<'a> {
    /// The body in these bytes, read as [`read`] does.
    pub fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, structure: Structure::Root }
    }

    /// The body in these bytes, read as [`read_in`] does.
    pub fn child(bytes: &'a [u8], name: &'static str) -> Self {
        Self { bytes, structure: Structure::Child(name) }
    }

    /// The body in these bytes, read as [`read_error`] does.
    pub fn error(bytes: &'a [u8]) -> Self {
        Self { bytes, structure: Structure::Error }
    }

    /// The body in these bytes, read as [`read_unwrapped`] does.
    pub fn unwrapped(bytes: &'a [u8]) -> Self {
        Self { bytes, structure: Structure::Around }
    }

    /// Reads the structure.
    pub fn read<T>(
        self,
        read: impl FnOnce(&mut Reader<'a>) -> Result<T, Failed>,
    ) -> Result<T, ReadError> {
        let text = checked_text(self.bytes, path::path_at)?;
        let mut reader = Reader::new(text);
        self.structure.read(&mut reader, read).map_err(|_| reader.error())
    }
}

impl Structure {
    fn read<'a, T>(
        self,
        xml: &mut Reader<'a>,
        read: impl FnOnce(&mut Reader<'a>) -> Result<T, Failed>,
    ) -> Result<T, Failed> {
        match self {
            Self::Any => xml.root()?,
            Self::Root => xml.answer()?,
            Self::Child(name) => {
                xml.answer()?;
                xml.child(name)?;
            }
            Self::Error => {
                xml.root()?;
                xml.error_element()?;
            }
            Self::Around => xml.pass_empty_root(),
        }
        let value = read(xml)?;
        xml.finish()?;
        Ok(value)
    }
}

impl Reader<'_> {
    /// Begins with the root of a message: whatever it is called, but no error and no page of a proxy.
    fn answer(&mut self) -> Result<(), Failed> {
        self.root()?;
        match self.name() {
            Some("Error" | "ErrorResponse") => Err(self.unexpected("a message", "an error")),
            Some("html" | "HTML") => Err(self.unexpected("a message", "a page")),
            _ => Ok(()),
        }
    }

    /// Passes over a root without content, which is how S3 tells that a value is unset.
    fn pass_empty_root(&mut self) {
        let mut ahead = Reader::new(self.text);
        let content = ahead.root().and_then(|()| ahead.content());
        if content.is_ok_and(|(_, text)| text.is_empty()) {
            *self = ahead;
            self.tag = Tag::Absent;
        }
    }

    /// Goes to the first child of that name.
    fn child(&mut self, name: &str) -> Result<(), Failed> {
        while let Some(element) = self.next_element()? {
            if element == name {
                return Ok(());
            }
            self.skip()?;
        }
        self.tag = Tag::Absent;
        Ok(())
    }

    /// Goes to the element `Error`: the root, a child of it, or of its child `Errors`.
    fn error_element(&mut self) -> Result<(), Failed> {
        if self.name() == Some("Error") {
            return Ok(());
        }
        while let Some(element) = self.next_element()? {
            match element {
                "Error" => return Ok(()),
                // Its children are the next ones.
                "Errors" => {}
                _ => self.skip()?,
            }
        }
        self.tag = Tag::Absent;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

    type Pair = (Option<String>, Option<i32>);

    fn pair(xml: &mut Reader<'_>) -> Result<Pair, Failed> {
        let mut pair = (xml.attribute("a", text::string)?, None);
        while let Some(element) = xml.next_element()? {
            match element {
                "b" => pair.1 = Some(xml.value(text::integer)?),
                _ => xml.skip()?,
            }
        }
        Ok(pair)
    }

    fn required(xml: &mut Reader<'_>) -> Result<i32, Failed> {
        let (_, b) = pair(xml)?;
        xml.required("b", b)
    }

    #[test]
    fn an_empty_body_counts_as_an_empty_structure() {
        for body in [&b""[..], b" \r\n\t", b"<!---->"] {
            assert_eq!(read(body, pair), Ok((None, None)));
            assert_eq!(read_in(body, "c", pair), Ok((None, None)));
            assert_eq!(read_error(body, pair), Ok((None, None)));
            assert_eq!(read_unwrapped(body, pair), Ok((None, None)));
            let message = "b: expected a value for the required member, found none at byte 0";
            assert_eq!(read(body, required).unwrap_err().to_string(), message);
        }
        assert_eq!(payload(b" ", pair), Ok(None));
        assert_eq!(payload(b"<a/>", pair), Ok(Some((None, None))));
    }

    #[test]
    fn a_result_is_a_child_of_the_root() {
        let body = b"<r><x><b>2</b></x><n:c a=''><b>1</b></n:c><c><b>3</b></c><m>&amp;</m></r>";
        assert_eq!(read_in(body, "c", pair), Ok((Some(String::new()), Some(1))));
        assert_eq!(read_in(b"<r a=''><b>1</b></r>", "c", pair), Ok((None, None)));
        let message = "b: expected a value for the required member, found none at byte 3";
        assert_eq!(read_in(b"<r></r>", "c", required).unwrap_err().to_string(), message);
        assert!(read_in(b"<r><c/><m>&</m></r>", "c", pair).is_err());
    }

    #[test]
    fn an_error_is_found_in_each_of_its_places() {
        for body in [
            "<Error a=''><b>1</b></Error>",
            "<R><Id>2</Id><Error a=''><b>1</b></Error><Id/></R>",
            "<R><Errors>\n<Error a=''><b>1</b></Error></Errors><Id/></R>",
        ] {
            assert_eq!(read_error(body.as_bytes(), pair), Ok((Some(String::new()), Some(1))));
            assert_eq!(Body::error(body.as_bytes()).read(required), Ok(1));
        }
        assert_eq!(read_error(b"<R><Errors/><b>1</b></R>", pair), Ok((None, None)));
    }

    #[test]
    fn the_root_may_be_the_only_member() {
        assert_eq!(read_unwrapped(b"<?xml?><b xmlns='x'>1</b>\n", pair), Ok((None, Some(1))));
        assert_eq!(read_unwrapped(b"<c><b>1</b></c>", pair), Ok((None, None)));
        assert_eq!(read_unwrapped(b"<b xmlns='x'/>\n", pair), Ok((None, None)));
        assert_eq!(read_unwrapped(b"<b></b>", pair), Ok((None, None)));
        assert!(read_unwrapped(b"<b/>x", pair).is_err());
        assert!(read_unwrapped(b"<b/><b>1</b>", pair).is_err());
        assert!(read_unwrapped(b"<b> </b>", pair).is_err());
        assert!(read_unwrapped(b"<b>1</b><b>2</b>", pair).is_err());
        assert!(read_unwrapped(b"<b>1</b>x", pair).is_err());
    }
}
