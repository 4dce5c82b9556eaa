use proptest::prelude::*;

use super::*;

fn at(seconds: i64, nanoseconds: u32) -> Option<Timestamp> {
    Some(Timestamp::new(seconds, nanoseconds).unwrap())
}

fn any_timestamp() -> impl Strategy<Value = Timestamp> {
    let nanoseconds =
        prop_oneof![Just(0), (0..1000_u32).prop_map(|ms| ms * 1_000_000), 0..NANOS_PER_SECOND];
    let seconds = Timestamp::MIN.seconds..=Timestamp::MAX.seconds;
    (seconds, nanoseconds).prop_map(|(seconds, nanos)| Timestamp::new(seconds, nanos).unwrap())
}

fn written(write: impl FnOnce(&mut String)) -> String {
    let mut text = String::from("before ");
    write(&mut text);
    text.strip_prefix("before ").unwrap().to_owned()
}

#[test]
fn milliseconds_count_forward_before_1970_too() {
    for (milliseconds, seconds, nanoseconds) in
        [(0, 0, 0), (1, 0, 1_000_000), (-1, -1, 999_000_000), (-1500, -2, 500_000_000)]
    {
        let time = Timestamp::new(seconds, nanoseconds).unwrap();
        assert_eq!(Timestamp::from_milliseconds(milliseconds), Some(time));
        assert_eq!(time.milliseconds(), milliseconds);
    }
    assert_eq!(Timestamp::new(-1, 1_999_999).unwrap().milliseconds(), -999);
    assert_eq!(Timestamp::from_milliseconds(Timestamp::MAX.milliseconds() + 1), None);
    assert_eq!(Timestamp::from_milliseconds(i64::MIN), None);
}

#[test]
fn the_range_is_the_years_0000_to_9999() {
    assert_eq!(Timestamp::MIN.to_string(), "0000-01-01T00:00:00Z");
    assert_eq!(Timestamp::MAX.to_string(), "9999-12-31T23:59:59.999999999Z");
    assert_eq!(Timestamp::EPOCH.to_string(), "1970-01-01T00:00:00Z");
    assert_eq!(Timestamp::from_seconds(Timestamp::MIN.seconds - 1), None);
    assert_eq!(Timestamp::from_seconds(Timestamp::MAX.seconds + 1), None);
    assert_eq!(Timestamp::from_seconds(i64::MIN), None);
    assert_eq!(Timestamp::new(0, NANOS_PER_SECOND), None);
}

#[test]
fn moments_are_in_order() {
    let moments = [(-2, 0), (-2, 999_999_999), (-1, 0), (0, 0), (0, 1)].map(|(s, n)| at(s, n));
    assert!(moments.is_sorted());
}

#[test]
fn debug_is_the_text() {
    let moment = Timestamp::new(1_398_796_238, 123_000_000).unwrap();
    assert_eq!(format!("{moment:?}"), "Timestamp(2014-04-29T18:30:38.123Z)");
    assert_eq!(format!("{:>22}", Timestamp::EPOCH), "  1970-01-01T00:00:00Z");
}

#[test]
fn a_date_time_is_read() {
    let moment = 1_398_796_238;
    for (text, expected) in [
        ("2014-04-29T18:30:38Z", at(moment, 0)),
        ("2014-04-29t18:30:38z", at(moment, 0)),
        ("2014-04-29T18:30:38.1Z", at(moment, 100_000_000)),
        ("2014-04-29T18:30:38.000000001Z", at(moment, 1)),
        ("2014-04-29T18:30:38.9999999999999Z", at(moment, 999_999_999)),
        ("2014-04-29T18:30:38+01:00", at(moment - 3600, 0)),
        ("2014-04-29T18:30:38.5-23:59", at(moment + 86_340, 500_000_000)),
        ("2014-04-29T18:30:38-00:00", at(moment, 0)),
        ("1969-12-31T23:59:59.75Z", at(-1, 750_000_000)),
        ("2024-02-29T00:00:00Z", at(1_709_164_800, 0)),
        ("0000-01-01T00:00:00+00:00", at(Timestamp::MIN.seconds, 0)),
    ] {
        assert_eq!(Timestamp::parse_date_time(text), expected, "{text}");
    }
}

#[test]
fn a_leap_second_is_the_next_second() {
    let text = "2016-12-31T23:59:60.5Z";
    assert_eq!(Timestamp::parse_date_time(text), at(1_483_228_800, 500_000_000));
    assert_eq!(Timestamp::parse_date_time("9999-12-31T23:59:60Z"), None);
}

#[test]
fn what_is_not_a_date_time_is_refused() {
    for text in [
        "",
        "2014-04-29",
        "2014-04-29T18:30:38",
        "2014-04-29 18:30:38Z",
        "2014-04-29T18:30Z",
        "2014-02-30T00:00:00Z",
        "2023-02-29T00:00:00Z",
        "2014-04-31T00:00:00Z",
        "2014-00-01T00:00:00Z",
        "2014-13-01T00:00:00Z",
        "2014-01-00T00:00:00Z",
        "2014-01-01T24:00:00Z",
        "2014-01-01T00:60:00Z",
        "2014-01-01T00:00:61Z",
        "2014-01-01T00:00:00.Z",
        "2014-01-01T00:00:00,5Z",
        "2014-01-01T00:00:00.5",
        "2014-01-01T00:00:00ZZ",
        "2014-01-01T00:00:00Z ",
        " 2014-01-01T00:00:00Z",
        "2014-01-01T00:00:00+24:00",
        "2014-01-01T00:00:00+01:60",
        "2014-01-01T00:00:00+0100",
        "2014-01-01T00:00:00+01",
        "2014-01-01T00:00:00+01:00Z",
        "0000-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "+014-01-01T00:00:00Z",
        "-001-01-01T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "2014-0١-01T00:00:00Z",
        "1398796238",
    ] {
        assert_eq!(Timestamp::parse_date_time(text), None, "{text}");
    }
}

#[test]
fn a_fault_does_not_tell_the_text() {
    let error = "secret".parse::<Timestamp>().unwrap_err();
    assert_eq!(error.to_string(), "not a date and time of RFC 3339, such as 2014-04-29T18:30:38Z");
}

#[test]
fn an_http_date_is_read() {
    for (text, expected) in [
        ("Tue, 29 Apr 2014 18:30:38 GMT", at(1_398_796_238, 0)),
        ("Tue, 29 Apr 2014 18:30:38.123 GMT", at(1_398_796_238, 123_000_000)),
        ("Mon, 29 Apr 2014 18:30:38 GMT", at(1_398_796_238, 0)),
        ("Sun, 06 Nov 1994 08:49:37 GMT", at(784_111_777, 0)),
        ("Sunday, 06-Nov-94 08:49:37 GMT", at(784_111_777, 0)),
        ("Sun Nov  6 08:49:37 1994", at(784_111_777, 0)),
        ("Sun Nov 06 08:49:37 1994", at(784_111_777, 0)),
        ("Tuesday, 01-Jan-69 00:00:00 GMT", at(3_124_224_000, 0)),
        ("Thursday, 01-Jan-70 00:00:00 GMT", at(0, 0)),
    ] {
        assert_eq!(Timestamp::parse_http_date(text), expected, "{text}");
    }
}

#[test]
fn what_is_not_an_http_date_is_refused() {
    for text in [
        "",
        "Tue",
        "Tue, 29 Apr 2014",
        "Tue, 30 Feb 2014 18:30:38 GMT",
        "Tue, 29 apr 2014 18:30:38 GMT",
        "Tuy, 29 Apr 2014 18:30:38 GMT",
        "Tue, 29 Apr 2014 18:30:38",
        "Tue, 29 Apr 2014 18:30:38 UTC",
        "Tue, 29 Apr 2014 18:30:38 GMT ",
        "Tue, 29 Apr 2014 18:30:38. GMT",
        "Tue, 29 Apr 2014 18:30:38.5x GMT",
        "Tue, 9 Apr 2014 18:30:38 GMT",
        "Tue, 29 Apr 2014 24:30:38 GMT",
        "Tuesday, 29 Apr 2014 18:30:38 GMT",
        "Tueday, 29-Apr-14 18:30:38 GMT",
        "Sun Nov  6 08:49:37 1994 GMT",
        "ééé, é",
        "2014-04-29T18:30:38Z",
    ] {
        assert_eq!(Timestamp::parse_http_date(text), None, "{text}");
    }
}

#[test]
fn an_http_date_is_written_to_the_second() {
    let moment = Timestamp::new(784_111_777, 999_999_999).unwrap();
    assert_eq!(written(|out| moment.write_http_date(out)), "Sun, 06 Nov 1994 08:49:37 GMT");
    let before = Timestamp::new(-1, 1).unwrap();
    assert_eq!(written(|out| before.write_http_date(out)), "Wed, 31 Dec 1969 23:59:59 GMT");
}

#[test]
fn epoch_seconds_are_read_exactly() {
    for (text, expected) in [
        ("1700000000.123", at(1_700_000_000, 123_000_000)),
        ("1700000000", at(1_700_000_000, 0)),
        ("+1", at(1, 0)),
        ("-0", at(0, 0)),
        ("-0.25", at(-1, 750_000_000)),
        ("-1.000000001", at(-2, 999_999_999)),
        ("001.5", at(1, 500_000_000)),
        ("1.7e9", at(1_700_000_000, 0)),
        ("1.700000000123E+9", at(1_700_000_000, 123_000_000)),
        ("17000000001235e-4", at(1_700_000_000, 123_500_000)),
        ("253402300799.999999999", Some(Timestamp::MAX)),
        ("-62167219200", Some(Timestamp::MIN)),
    ] {
        assert_eq!(Timestamp::parse_epoch_seconds(text), expected, "{text}");
    }
}

#[test]
fn less_than_a_nanosecond_is_rounded_toward_the_past() {
    for (text, expected) in [
        ("0.9999999999", at(0, 999_999_999)),
        ("1e-10", at(0, 0)),
        ("-1e-10", at(-1, 999_999_999)),
        ("-0.0000000010", at(-1, 999_999_999)),
        ("-0.00000000100000000000000001", at(-1, 999_999_998)),
        ("-0.9999999999", at(-1, 0)),
        ("253402300799.9999999999", Some(Timestamp::MAX)),
        ("-62167219200.0000000001", None),
    ] {
        assert_eq!(Timestamp::parse_epoch_seconds(text), expected, "{text}");
    }
}

#[test]
fn a_huge_exponent_costs_nothing() {
    let zeros = "0".repeat(100_000);
    let nines = "9".repeat(100_000);
    for (text, expected) in [
        ("1e999999999".to_owned(), None),
        ("1e99999999999999999999999999".to_owned(), None),
        ("-1e99999999999999999999999999".to_owned(), None),
        ("1e-99999999999999999999999999".to_owned(), at(0, 0)),
        ("-1e-99999999999999999999999999".to_owned(), at(-1, 999_999_999)),
        ("0e99999999999999999999999999".to_owned(), at(0, 0)),
        (format!("1e{nines}"), None),
        (nines, None),
        (format!("{zeros}7"), at(7, 0)),
        (format!("7{zeros}e-100000"), at(7, 0)),
        (format!("0.{zeros}7e100001"), at(7, 0)),
        (format!("7.{zeros}1"), at(7, 0)),
    ] {
        assert_eq!(Timestamp::parse_epoch_seconds(&text), expected, "{:.20}", text);
    }
}

#[test]
fn what_is_not_a_decimal_number_is_refused() {
    for text in [
        "",
        "-",
        "+",
        ".",
        "1.",
        ".5",
        "-.5",
        "1..2",
        "1.2.3",
        "1e",
        "1e+",
        "1e1.5",
        "1e1e1",
        "e1",
        "--1",
        "+-1",
        " 1",
        "1 ",
        "1,5",
        "0x1",
        "NaN",
        "Infinity",
        "1_000",
        "١",
        "1f",
        "253402300800",
        "-62167219201",
        "1e12",
    ] {
        assert_eq!(Timestamp::parse_epoch_seconds(text), None, "{text}");
    }
}

#[test]
fn epoch_seconds_are_written_short() {
    for (moment, expected) in [
        (at(1_700_000_000, 123_000_000), "1700000000.123"),
        (at(1_700_000_000, 0), "1700000000"),
        (at(0, 1), "0.000000001"),
        (at(-1, 750_000_000), "-0.25"),
        (at(-2, 999_999_999), "-1.000000001"),
        (at(-2, 0), "-2"),
    ] {
        assert_eq!(written(|out| moment.unwrap().write_epoch_seconds(out)), expected);
    }
}

proptest! {
    #[test]
    fn every_form_reads_as_it_was_written(moment in any_timestamp()) {
        let date_time = written(|out| moment.write_date_time(out));
        prop_assert_eq!(Timestamp::parse_date_time(&date_time), Some(moment));
        prop_assert_eq!(date_time.parse(), Ok(moment));
        let epoch_seconds = written(|out| moment.write_epoch_seconds(out));
        prop_assert_eq!(Timestamp::parse_epoch_seconds(&epoch_seconds), Some(moment));
        let http_date = written(|out| moment.write_http_date(out));
        prop_assert_eq!(Timestamp::parse_http_date(&http_date), Timestamp::from_seconds(moment.seconds()));
    }

    #[test]
    fn the_text_is_in_the_order_of_time(a in any_timestamp(), b in any_timestamp()) {
        let text = |moment: Timestamp| moment.to_string().replace('Z', "");
        prop_assert_eq!(text(a).cmp(&text(b)), a.cmp(&b));
    }

    #[test]
    fn an_exponent_moves_the_point(moment in any_timestamp(), shift in 0..40_usize) {
        let text = written(|out| moment.write_epoch_seconds(out));
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let digits = format!("{whole}{fraction}");
        let exponent = -(fraction.len() as i64);
        prop_assert_eq!(Timestamp::parse_epoch_seconds(&format!("{digits}e{exponent}")), Some(moment));
        let padded = format!("{digits}{}e{}", "0".repeat(shift), exponent - shift as i64);
        prop_assert_eq!(Timestamp::parse_epoch_seconds(&padded), Some(moment));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[-+0-9.,:eETZ GMTAprFri]*", other: String) {
        for text in [text, other] {
            Timestamp::parse_date_time(&text);
            Timestamp::parse_http_date(&text);
            Timestamp::parse_epoch_seconds(&text);
        }
    }

    #[test]
    fn an_epoch_second_is_near_the_float_of_its_text(number in -6e10..2.5e11_f64) {
        let moment = Timestamp::parse_epoch_seconds(&format!("{number:e}")).unwrap();
        let nanoseconds = f64::from(moment.nanoseconds()) / 1e9;
        prop_assert!((moment.seconds() as f64 + nanoseconds - number).abs() < 1e-4);
    }
}
