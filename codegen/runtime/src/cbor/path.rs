//! Where in a body an offset is. It is asked only once reading has failed.

use bytes::Bytes;

use super::item::{ARRAY, MAP};
use super::reader::{Failed, Reader};
use crate::place::{self, Step};

/// The path of the value that begins or goes on at `offset`, such as `tags[3].key`; empty for the whole
/// body. Names deeper than `shown` are left out.
pub(super) fn path_at(body: &Bytes, offset: usize, shown: usize) -> String {
    Walk::through(body, Stop::At(offset), shown)
}

/// The path of the value that ends at `offset`, which is `depth` levels deep: several can end there.
pub(super) fn path_before(body: &Bytes, offset: usize, depth: usize, shown: usize) -> String {
    Walk::through(body, Stop::Before(offset, depth), shown)
}

#[derive(Clone, Copy)]
enum Stop {
    At(usize),
    Before(usize, usize),
}

/// A walk over the values of a body that ends where it is told to, or at a fault.
struct Walk<'a> {
    reader: Reader<'a>,
    steps: Vec<Step<'a>>,
    stop: Stop,
}

impl<'a> Walk<'a> {
    fn through(body: &'a Bytes, stop: Stop, shown: usize) -> String {
        let mut walk = Walk { reader: Reader::of(body), steps: Vec::new(), stop };
        // Where it ends, the steps that led there are left.
        let _ = walk.value();
        place::path(walk.steps, shown)
    }

    fn value(&mut self) -> Result<(), Failed> {
        self.reader.pass_tags()?;
        self.arrive()?;
        match self.reader.major() {
            Some(ARRAY) => self.elements()?,
            Some(MAP) => self.members()?,
            _ => self.reader.skip()?,
        }
        let end = (self.reader.at(), self.steps.len());
        match self.stop {
            Stop::Before(offset, depth) if end == (offset, depth) => Err(Failed(())),
            _ => Ok(()),
        }
    }

    /// Ends the walk at what begins or goes on where it is to stop.
    fn arrive(&self) -> Result<(), Failed> {
        match self.stop {
            Stop::At(offset) if self.reader.at() >= offset => Err(Failed(())),
            _ => Ok(()),
        }
    }

    fn elements(&mut self) -> Result<(), Failed> {
        self.reader.enter_list()?;
        self.steps.push(Step::Element(0));
        for next in 1.. {
            if !self.reader.next_item() {
                break;
            }
            self.value()?;
            self.step(Step::Element(next));
        }
        self.steps.pop();
        Ok(())
    }

    fn members(&mut self) -> Result<(), Failed> {
        self.reader.enter_object()?;
        self.steps.push(Step::Member(None));
        while self.reader.next_item() {
            if self.reader.at_string() {
                self.arrive()?;
                let name = self.reader.text("the name of a member")?;
                self.step(Step::Member(Some(name)));
            } else {
                self.value()?;
            }
            self.value()?;
            self.step(Step::Member(None));
        }
        self.steps.pop();
        Ok(())
    }

    /// The step that takes the place of the last one.
    fn step(&mut self, next: Step<'a>) {
        self.steps.pop();
        self.steps.push(next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hex::hex;

    /// The path at the one `!` in the digits, which are no part of it.
    fn path_at_mark(marked: &str) -> String {
        let (before, after) = marked.split_once('!').unwrap();
        let offset = hex(before).len();
        path_at(&hex(&format!("{before}{after}")), offset, usize::MAX)
    }

    #[test]
    fn a_path_names_members_and_counts_elements() {
        let cases = [
            ("!a0", ""),
            ("a1 !6161 01", ""),
            ("a1 6161 !01", "a"),
            ("bf 6161 01 6162 !02 ff", "b"),
            ("a1 6161 a1 6162 !01", "a.b"),
            ("81 !01", "[0]"),
            ("a1 6474616773 84 a0 a0 a0 a1 636b6579 !01", "tags[3].key"),
            ("82 80 82 820102 9f03!04ff", "[1][1][1]"),
            ("a2 6161 82 01 a0 7f6162ff 81 a1 6163 !f6", "b[0].c"),
            ("c1 81 c1 !00", "[0]"),
            ("a1 6161 81 !c100", "a[0]"),
        ];
        for (marked, path) in cases {
            assert_eq!(path_at_mark(marked), path, "{marked}");
        }
    }

    #[test]
    fn between_a_value_and_the_next_name_the_map_itself_is_under_way() {
        assert_eq!(path_at_mark("a1 6161 a2 6162 01 !6163 02"), "a");
        assert_eq!(path_at_mark("a1 6161 a2 6162 01 63!6364"), "a");
    }

    #[test]
    fn names_that_are_no_identifiers_are_quoted_and_those_that_are_no_text_left_out() {
        assert_eq!(path_at_mark("a1 636f2064 a1 60 !01"), r#"["o d"][""]"#);
        assert_eq!(path_at_mark("a1 01 !02"), "");
        assert_eq!(path_at_mark("a1 81!02 02"), "[0]");
    }

    #[test]
    fn of_values_that_end_together_the_depth_tells_which_is_meant() {
        let body = hex("82 a1 6161 a1 6162 81 01 f6");
        let end = body.len() - 1;
        for (depth, path) in [(1, "[0]"), (2, "[0].a"), (3, "[0].a.b"), (4, "[0].a.b[0]")] {
            assert_eq!(path_before(&body, end, depth, usize::MAX), path);
        }
        assert_eq!(path_before(&body, end + 1, 0, usize::MAX), "");
    }

    #[test]
    fn any_bytes_have_some_path() {
        for body in [
            "ff",
            "bfff",
            "81",
            "a1ff",
            "7f",
            "5f40",
            "1c",
            &"81".repeat(100_000),
            &"c1".repeat(1000),
        ] {
            let body = hex(body);
            for offset in [0, 1, body.len(), body.len() + 9] {
                path_at(&body, offset, usize::MAX);
                path_before(&body, offset, 3, usize::MAX);
            }
        }
    }
}
