//! Names: a pure function of the names in the model and the manifest, never of what is selected.

mod words;

use std::collections::{BTreeMap, BTreeSet};

use crate::manifest::is_device;

/// Words that Rust keeps for itself, and that `r#` makes usable.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "union", "unsafe", "unsized",
    "use", "virtual", "where", "while", "yield",
];

/// Words that even `r#` leaves unusable.
const PATH_WORDS: &[&str] = &["crate", "self", "super"];

/// What generated code uses without a path, so that no shape may take it.
const PRELUDE: &[&str] = &[
    "AsRef", "Box", "Clone", "Default", "Err", "From", "Into", "None", "Ok", "Option", "Result",
    "Self", "Some", "String", "Vec",
];

/// Names of files that Cargo and rustc keep for themselves, and of the module that holds the others.
const FILE_NAMES: &[&str] = &["lib", "main", "mod", "types"];

/// The local variables of generated readers and writers.
const LOCALS: &[&str] = &[
    "body", "bound", "builder", "cbor", "element", "form", "headers", "json", "labels", "member",
    "query", "request", "response", "value", "xml",
];

/// The name of the type made from a shape.
pub(super) fn type_name(name: &str) -> String {
    let camel = upper_camel(name);
    if PRELUDE.contains(&camel.as_str()) { format!("{camel}_") } else { camel }
}

/// What the names of an operation's request, response and errors begin with.
pub(super) fn operation(name: &str) -> String {
    upper_camel(name)
}

/// The module, and so the file, that defines a type.
pub(super) fn module(name: &str) -> String {
    let snake = snake(name);
    let taken =
        [KEYWORDS, PATH_WORDS, FILE_NAMES].iter().any(|list| list.contains(&snake.as_str()));
    if taken || is_device(&snake) { format!("{snake}_") } else { snake }
}

/// The field made from a member.
pub(super) fn field(name: &str) -> String {
    let snake = snake(name);
    if PATH_WORDS.contains(&snake.as_str()) {
        format!("{snake}_")
    } else if KEYWORDS.contains(&snake.as_str()) {
        format!("r#{snake}")
    } else {
        snake
    }
}

/// The local variable for a field, while its structure is read.
pub(super) fn local(field: &str) -> String {
    if LOCALS.contains(&field) { format!("{field}_") } else { field.to_owned() }
}

/// The functions that set the fields of a structure. That of `with_decryption` has the same name as the
/// field. Setters are numbered like fields, so that a member added later never takes the setter of
/// another.
pub(super) fn setters<'a>(fields: impl Iterator<Item = &'a str>) -> Vec<String> {
    distinct(fields.map(|field| (field, None)), setter, |name, number| format!("{name}_{number}"))
}

fn setter(field: &str) -> String {
    let name = field.trim_start_matches("r#").trim_end_matches('_');
    if name.starts_with("with_") { name.to_owned() } else { format!("with_{name}") }
}

/// The variant made from a value of an enum or a member of a union. `Unknown` belongs to the values
/// that are not known.
pub(super) fn variant(value: &str) -> String {
    let camel = upper_camel(value);
    if camel == "Unknown" || camel == "Self" { format!("{camel}_") } else { camel }
}

/// A member or value as the model names it, and the name that the manifest gives to it.
pub(super) type Part<'a> = (&'a str, Option<&'a str>);

/// The fields of a structure, in the order of its members.
pub(super) fn fields<'a>(members: impl Iterator<Item = Part<'a>>) -> Vec<String> {
    distinct(members, field, |name, number| {
        format!("{}_{number}", name.trim_start_matches("r#").trim_end_matches('_'))
    })
}

/// The variants of an enum or union, in the order of its values or members.
pub(super) fn variants<'a>(values: impl Iterator<Item = Part<'a>>) -> Vec<String> {
    distinct(values, variant, |name, number| format!("{}{number}", name.trim_end_matches('_')))
}

/// The variants of an enum of integers.
pub(super) fn integer_variants<'a>(values: impl Iterator<Item = Part<'a>>) -> Vec<String> {
    let rule = |value: &str| match value.strip_prefix('-') {
        Some(absolute) => format!("ValueMinus{absolute}"),
        None => format!("Value{value}"),
    };
    distinct(values, rule, |name, number| format!("{name}_{number}"))
}

/// The names of several: those given as they are, the others by the rule. Of those that the rule names
/// alike, the later ones are numbered.
fn distinct<'a>(
    parts: impl Iterator<Item = Part<'a>>,
    rule: fn(&str) -> String,
    numbered: fn(&str, usize) -> String,
) -> Vec<String> {
    let mut taken = BTreeSet::new();
    // Where the numbers of a name have come to.
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let mut by_rule = |part| {
        let plain = rule(part);
        let mut name = plain.clone();
        while !taken.insert(name.clone()) {
            let number = numbers.entry(plain.clone()).or_insert(1);
            *number += 1;
            name = numbered(&plain, *number);
        }
        name
    };
    parts.map(|(part, given)| given.map_or_else(|| by_rule(part), str::to_owned)).collect()
}

fn snake(name: &str) -> String {
    let snake = words::words(&ascii(name)).join("_");
    if snake.starts_with(|c: char| c.is_ascii_digit()) { format!("n{snake}") } else { snake }
}

fn upper_camel(name: &str) -> String {
    let mut camel = String::new();
    for word in words::words(&ascii(name)) {
        let digits_meet = camel.ends_with(|c: char| c.is_ascii_digit())
            && word.starts_with(|c: char| c.is_ascii_digit());
        if digits_meet {
            camel.push('_');
        }
        camel.push_str(&capitalised(&word));
    }
    if camel.starts_with(|c: char| c.is_ascii_digit()) { format!("V{camel}") } else { camel }
}

/// The name in letters, digits and what parts them: one without any letter or digit is spelled out, so
/// that `>=` can be told from `<=`.
fn ascii(name: &str) -> String {
    if name.is_empty() {
        "Empty".to_owned()
    } else if name.contains(|c: char| c.is_ascii_alphanumeric()) {
        name.replace(|c: char| !c.is_ascii(), " ")
    } else {
        name.chars().map(|c| format!("{} ", spelled(c))).collect()
    }
}

fn spelled(c: char) -> String {
    let word = match c {
        ' ' => "Space",
        '!' => "Exclamation",
        '"' => "Quote",
        '#' => "Hash",
        '$' => "Dollar",
        '%' => "Percent",
        '&' => "Ampersand",
        '\'' => "Apostrophe",
        '(' | ')' => "Parenthesis",
        '*' => "Asterisk",
        '+' => "Plus",
        ',' => "Comma",
        '-' => "Minus",
        '.' => "Dot",
        '/' => "Slash",
        ':' => "Colon",
        ';' => "Semicolon",
        '<' => "Less",
        '=' => "Equal",
        '>' => "Greater",
        '?' => "Question",
        '@' => "At",
        '[' | ']' => "Bracket",
        '\\' => "Backslash",
        '^' => "Caret",
        '_' => "Underscore",
        '`' => "Backtick",
        '{' | '}' => "Brace",
        '|' => "Bar",
        '~' => "Tilde",
        other => return format!("U{:X}", u32::from(other)),
    };
    word.to_owned()
}

/// A word with its first letter in upper case.
pub(crate) fn capitalised(word: &str) -> String {
    let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
    first.to_ascii_uppercase() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_become_types() {
        for (shape, expected) in [
            ("Tag", "Tag"),
            ("OutPutS3Location", "OutPutS3Location"),
            ("AWSAccount", "AwsAccount"),
            ("__listOf__string", "ListOfString"),
            ("Option", "Option_"),
            ("self", "Self_"),
            ("Timestamp", "Timestamp"),
        ] {
            assert_eq!(type_name(shape), expected);
        }
    }

    #[test]
    fn members_become_fields() {
        for (member, expected) in [
            ("targetModelKmsKeyArn", "target_model_kms_key_arn"),
            ("Type", "r#type"),
            ("self", "self_"),
            ("2fa", "n2fa"),
            ("x-y", "x_y"),
        ] {
            assert_eq!(field(member), expected);
        }
    }

    #[test]
    fn a_module_is_never_a_keyword_nor_a_file_of_another_meaning() {
        for (name, expected) in [
            ("Tag", "tag"),
            ("Type", "type_"),
            ("Mod", "mod_"),
            ("Types", "types_"),
            ("Aux", "aux_"),
            ("CON", "con_"),
            ("Com1", "com1_"),
            ("LPT9", "lpt9_"),
            ("Com10", "com10"),
        ] {
            assert_eq!(module(name), expected);
        }
    }

    #[test]
    fn values_become_variants_that_differ() {
        let of = |values: &[&str]| variants(values.iter().map(|value| (*value, None)));
        assert_eq!(of(&["CREATE_PENDING", "InProgress"]), ["CreatePending", "InProgress"]);
        assert_eq!(of(&["unknown", "Unknown", "UNKNOWN"]), ["Unknown_", "Unknown2", "Unknown3"]);
        assert_eq!(
            of(&["INVALID_REQUEST", "invalid_request"]),
            ["InvalidRequest", "InvalidRequest2"]
        );
        assert_eq!(
            of(&["t2.micro", "c5.12xlarge", "1.1", "11"]),
            ["T2Micro", "C5_12xlarge", "V1_1", "V11"]
        );
        assert_eq!(of(&[">=", "<=", "", "*"]), ["GreaterEqual", "LessEqual", "Empty", "Asterisk"]);
        assert_eq!(of(&["self", "é"]), ["Self_", "Ue9"]);
    }

    #[test]
    fn members_that_rust_cannot_tell_apart_are_numbered() {
        let of = |members: &[Part<'static>]| fields(members.iter().copied());
        assert_eq!(
            of(&[("type", None), ("Type", None), ("TYPE", None)]),
            ["r#type", "type_2", "type_3"]
        );
        assert_eq!(of(&[("a", None), ("A", Some("b")), ("_a", None)]), ["a", "b", "a_2"]);
    }

    #[test]
    fn integers_become_variants() {
        let of = |values: &[&str]| integer_variants(values.iter().map(|value| (*value, None)));
        assert_eq!(of(&["0", "-3", "3", "3"]), ["Value0", "ValueMinus3", "Value3", "Value3_2"]);
    }

    #[test]
    fn a_setter_needs_no_escape() {
        assert_eq!(setters(["r#type", "self_"].into_iter()), ["with_type", "with_self"]);
    }

    #[test]
    fn a_setter_says_with_once() {
        assert_eq!(
            setters(["with_decryption", "within"].into_iter()),
            ["with_decryption", "with_within"]
        );
    }

    #[test]
    fn setters_that_would_be_named_alike_are_numbered() {
        assert_eq!(setters(["with_tags", "tags"].into_iter()), ["with_tags", "with_tags_2"]);
        assert_eq!(setters(["tags", "with_tags"].into_iter()), ["with_tags", "with_tags_2"]);
        assert_eq!(
            setters(["tags", "with_tags_2", "with_tags"].into_iter()),
            ["with_tags", "with_tags_2", "with_tags_3"]
        );
    }

    #[test]
    fn types_fields_and_modules_have_the_same_words() {
        assert_eq!(type_name("SSEKMSEncryption"), "SseKmsEncryption");
        assert_eq!(operation("DescribeACLs"), "DescribeAcls");
        assert_eq!(module("OAuth2Credentials"), "oauth2_credentials");
        assert_eq!(field("memoryGiBPerVCpu"), "memory_gib_per_vcpu");
        assert_eq!(variant("TLSv1.2_2021"), "TlsV1_2_2021");
        assert_eq!(variant("3DES"), "V3des");
    }

    #[test]
    fn an_operation_may_be_called_like_a_type_of_rust() {
        assert_eq!(operation("Option"), "Option");
    }

    #[test]
    fn locals_do_not_hide_those_of_the_reader() {
        assert_eq!(local("value"), "value_");
        assert_eq!(local("name"), "name");
    }
}
