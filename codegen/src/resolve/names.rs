//! Names: a pure function of the model's names, never of what is selected.

use heck::{ToSnakeCase, ToUpperCamelCase};

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

/// Names of files that some systems keep for themselves, and of the file that holds a folder.
const FILE_NAMES: &[&str] = &["aux", "con", "lib", "main", "mod", "nul", "prn", "types"];

/// The local variables of generated readers and writers.
const LOCALS: &[&str] = &[
    "body", "bound", "builder", "element", "headers", "json", "labels", "member", "query",
    "request", "response", "value",
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
    if taken { format!("{snake}_") } else { snake }
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

/// The function that sets a field.
pub(super) fn setter(field: &str) -> String {
    format!("with_{}", field.trim_start_matches("r#").trim_end_matches('_'))
}

/// The variants made from the values of an enum or the members of a union, in their order. `Unknown`
/// belongs to the values that are not known; of several that would share a name, the later ones are
/// numbered.
pub(super) fn variants<'a>(values: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for value in values {
        let camel = upper_camel(value);
        let reserved = camel == "Unknown" || camel == "Self";
        let mut name = if reserved { format!("{camel}_") } else { camel.clone() };
        let mut number = 2;
        while names.contains(&name) {
            name = format!("{camel}{number}");
            number += 1;
        }
        names.push(name);
    }
    names
}

/// The variant of an integer enum for a value.
pub(super) fn integer_variant(value: i32) -> String {
    let sign = if value < 0 { "Minus" } else { "" };
    format!("Value{sign}{}", value.unsigned_abs())
}

fn snake(name: &str) -> String {
    let snake = ascii(name).to_snake_case();
    if snake.starts_with(|c: char| c.is_ascii_digit()) { format!("n{snake}") } else { snake }
}

fn upper_camel(name: &str) -> String {
    let mut camel = String::new();
    for word in
        ascii(name).split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
    {
        let word = word.to_upper_camel_case();
        let digits_meet = camel.ends_with(|c: char| c.is_ascii_digit())
            && word.starts_with(|c: char| c.is_ascii_digit());
        if digits_meet {
            camel.push('_');
        }
        camel.push_str(&word);
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
        ] {
            assert_eq!(module(name), expected);
        }
    }

    #[test]
    fn values_become_variants_that_differ() {
        let of = |values: &[&str]| variants(values.iter().copied());
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
    fn a_setter_needs_no_escape() {
        assert_eq!(setter("r#type"), "with_type");
        assert_eq!(setter("self_"), "with_self");
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
