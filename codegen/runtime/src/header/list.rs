//! Values separated by commas.

use std::borrow::Cow;

use crate::text::Expected;

/// Appends `value` to a list, in quotes if it would not be read back otherwise.
#[inline]
pub(super) fn push(list: &mut String, value: &str) {
    if !list.is_empty() {
        list.push_str(", ");
    }
    let plain = !value.is_empty() && value.trim_matches(is_space) == value;
    if plain && !value.contains(['"', ',']) {
        list.push_str(value);
        return;
    }
    list.push('"');
    for char in value.chars() {
        if matches!(char, '"' | '\\') {
            list.push('\\');
        }
        list.push(char);
    }
    list.push('"');
}

/// The values in a list.
pub(super) fn values(list: &str) -> impl Iterator<Item = Result<Cow<'_, str>, Expected>> {
    let mut rest = list;
    std::iter::from_fn(move || {
        // An empty value that is not in quotes is none.
        rest = rest.trim_start_matches(|char| char == ',' || is_space(char));
        if rest.is_empty() {
            return None;
        }
        let value = match rest.strip_prefix('"') {
            Some(quoted) => split_quoted(quoted),
            None => {
                let (value, after) = rest.split_once(',').unwrap_or((rest, ""));
                Some((Cow::Borrowed(value.trim_end_matches(is_space)), after))
            }
        };
        // After a fault there is nothing more to be read.
        let (value, after) = value.map_or((None, ""), |(value, after)| (Some(value), after));
        rest = after;
        Some(value.ok_or(Expected("a value, or one in quotes, before each comma")))
    })
}

/// Splits off what comes before the closing quote, and the comma that follows it.
#[inline]
fn split_quoted(text: &str) -> Option<(Cow<'_, str>, &str)> {
    let mut value = Cow::Borrowed("");
    let mut rest = text;
    loop {
        let (before, from_quote) = rest.split_at_checked(rest.find(['"', '\\'])?)?;
        // Appends without a copy as long as there is nothing before.
        match value.is_empty() {
            true => value = Cow::Borrowed(before),
            false => value.to_mut().push_str(before),
        }
        let mut chars = from_quote.chars();
        if chars.next() == Some('"') {
            rest = chars.as_str();
            break;
        }
        value.to_mut().push(chars.next()?);
        rest = chars.as_str();
    }
    let rest = rest.trim_start_matches(is_space);
    (rest.is_empty() || rest.starts_with(',')).then_some((value, rest))
}

/// The HTTP dates in a list.
#[inline]
pub(super) fn dates(list: &str) -> impl Iterator<Item = &str> {
    let mut rest = list.trim_matches(is_space);
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let second_comma = rest.match_indices(',').nth(1);
        let split = second_comma.and_then(|(at, _)| rest.split_at_checked(at));
        let (date, after) = split.unwrap_or((rest, ""));
        rest = after.strip_prefix(',').unwrap_or_default().trim_start_matches(is_space);
        Some(date.trim_end_matches(is_space))
    })
}

/// The white space of HTTP.
fn is_space(char: char) -> bool {
    matches!(char, ' ' | '\t')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(list: &str) -> Option<Vec<String>> {
        values(list).map(|value| value.ok().map(Cow::into_owned)).collect()
    }

    fn write(values: &[&str]) -> String {
        let mut list = String::new();
        values.iter().for_each(|value| push(&mut list, value));
        list
    }

    #[test]
    fn commas_and_quotes_are_quoted() {
        assert_eq!(write(&["b,c", "\"def\"", "a"]), r#""b,c", "\"def\"", a"#);
        assert_eq!(write(&["a", "b c", r"d\e", r"f\,"]), r#"a, b c, d\e, "f\\,""#);
        assert_eq!(write(&["", " a", "b\t"]), "\"\", \" a\", \"b\t\"");
    }

    #[test]
    fn white_space_and_empty_values_are_no_values() {
        let abc = Some(["a", "b", "c d"].map(String::from).to_vec());
        for list in ["a,b,c d", " a , b ,c d ", "a,,b, ,\tc d,", ",a, b, \"c d\" ,"] {
            assert_eq!(read(list), abc, "{list}");
        }
        assert_eq!(read(""), Some(vec![]));
        assert_eq!(read(" , ,"), Some(vec![]));
        assert_eq!(read("\"\""), Some(vec![String::new()]));
    }

    #[test]
    fn quotes_hold_commas_and_escapes() {
        assert_eq!(read(r#""b,c", "\"d\\\é""#), Some(vec!["b,c".to_owned(), "\"d\\é".to_owned()]));
        assert_eq!(read(r#"a"b, c""#), Some(vec!["a\"b".to_owned(), "c\"".to_owned()]));
    }

    #[test]
    fn a_quote_must_be_closed_before_a_comma() {
        for list in ["\"", "\"a", "\"a\\\"", "\"a\\", "a, \"b", "\"a\"b", "\"a\" b, c"] {
            assert_eq!(read(list), None, "{list}");
        }
    }

    #[test]
    fn every_second_comma_separates_dates() {
        let date = "Mon, 16 Dec 2019 23:48:18 GMT";
        assert_eq!(dates(&format!("{date}, {date},{date}")).collect::<Vec<_>>(), [date; 3]);
        assert_eq!(dates(&format!(" {date} ,")).collect::<Vec<_>>(), [date]);
        assert_eq!(dates("").count(), 0);
        assert_eq!(dates(",,,").collect::<Vec<_>>(), [",", ","]);
    }

    proptest! {
        #[test]
        fn what_is_written_reads_the_same(values: Vec<String>) {
            let values = values.iter().map(|value| &**value).collect::<Vec<_>>();
            prop_assert_eq!(read(&write(&values)).unwrap(), values);
        }

        #[test]
        fn hostile_values_read_the_same(values in prop::collection::vec("[a ,\"\\\\\t]{0,6}", 0..5)) {
            let values = values.iter().map(|value| &**value).collect::<Vec<_>>();
            prop_assert_eq!(read(&write(&values)).unwrap(), values);
        }

        #[test]
        fn any_list_is_read_or_refused(list in "[a ,\"\\\\]*") {
            read(&list);
            dates(&list).count();
        }
    }
}
