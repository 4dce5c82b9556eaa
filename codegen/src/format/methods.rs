//! Calls of methods, as prettyplease prints them like rustfmt.
//!
//! Of a call that does not fit on its line, prettyplease moves the method to the next one, where rustfmt
//! leaves it and breaks the arguments, as both do with functions. So to prettyplease, `name.method` is the
//! name of a function, of the same length.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

use super::WIDTH;

/// What stands for the dot, unless a word of the code has it there already.
const JOINTS: &[char] = &['Z', 'Q', 'X', 'J', '_'];

/// How many of them, for the columns that rustfmt leaves free after the call.
const WIDTHS: &[usize] = &[1, 2, 3];

/// A receiver of so many letters keeps its method on its line.
const SHORT: usize = 4;

/// The calls of methods that were made calls of functions.
pub(super) struct Methods {
    /// A receiver and a method, a dot between them.
    calls: BTreeSet<String>,
    joint: Option<char>,
}

/// The code with functions in the place of methods.
pub(super) fn as_functions(tokens: &TokenStream) -> (TokenStream, Methods) {
    let mut calls = BTreeSet::new();
    collect(tokens.clone(), &mut calls);
    let text = tokens.to_string();
    let is_free = |joint: &char| {
        calls
            .iter()
            .all(|call| WIDTHS.iter().all(|width| !text.contains(&joined(call, *joint, *width))))
    };
    let joint = JOINTS.iter().copied().find(is_free);
    let tokens = match joint {
        Some(joint) => replaced(tokens.clone(), joint),
        None => tokens.clone(),
    };
    (tokens, Methods { calls, joint })
}

impl Methods {
    /// The text with the methods back in their places.
    pub(super) fn restore(&self, text: &str) -> String {
        let text = self.with_dots(text);
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let lines = folded(&lines, method_on_its_own_line);
        let lines = folded(&lines, call_in_call);
        folded(&lines, arm_without_block).join("\n")
    }

    fn with_dots(&self, text: &str) -> String {
        let Some(joint) = self.joint else { return text.to_owned() };
        // A longer one may begin or end as a shorter one does.
        let mut calls: Vec<&String> = self.calls.iter().collect();
        calls.sort_by_key(|call| std::cmp::Reverse(call.len()));
        calls.into_iter().fold(text.to_owned(), |text, call| {
            WIDTHS
                .iter()
                .rev()
                .fold(text, |text, width| text.replace(&joined(call, joint, *width), call))
        })
    }
}

/// The lines, with those that begin as `settle` knows in its spelling: it is given the lines from there
/// on, and answers with its own, and how many they stand for.
fn folded(
    lines: &[String],
    settle: impl Fn(&[String]) -> Option<(Vec<String>, usize)>,
) -> Vec<String> {
    let mut folded = Vec::new();
    let mut rest = lines;
    while let [line, after @ ..] = rest {
        match settle(rest) {
            Some((settled, taken)) => {
                folded.extend(settled);
                rest = rest.get(taken..).unwrap_or_default();
            }
            None => {
                folded.push(line.clone());
                rest = after;
            }
        }
    }
    folded
}

/// A call of up to two arguments on the line after its receiver, where it fits there.
fn method_on_its_own_line(lines: &[String]) -> Option<(Vec<String>, usize)> {
    let without_arguments = |line: &&String| line.len() > WIDTH && line.ends_with("(),");
    if let Some((before, call)) =
        lines.first().filter(without_arguments).and_then(|line| line.rsplit_once('.'))
    {
        let spaces = " ".repeat(indent(before) + 4);
        return Some((vec![before.to_owned(), format!("{spaces}.{call}")], 1));
    }
    let first = lines.first()?.strip_suffix('(')?;
    let (before, method) = first.rsplit_once('.')?;
    let arguments = lines.iter().skip(1).take_while(|line| indent(line) > indent(first)).count();
    let end = lines.get(arguments + 1)?;
    let is_end = end.trim_start().strip_prefix(')')?.chars().all(|c| "?,;".contains(c));
    let is_short = before.trim_start().len() <= SHORT;
    if !is_end || is_short || arguments > 2 {
        return None;
    }
    let inside: Vec<&str> = lines.get(1..=arguments)?.iter().map(|line| line.trim()).collect();
    let inside = inside.join(" ");
    let spaces = " ".repeat(indent(first) + 4);
    let call = format!("{spaces}.{method}({}{}", inside.strip_suffix(',')?, end.trim_start());
    (call.len() <= WIDTH - usize::from(end.contains('?')))
        .then(|| (vec![before.to_owned(), call], arguments + 2))
}

/// A call that is all of a `Some` or its like opens on the line of it.
fn call_in_call(lines: &[String]) -> Option<(Vec<String>, usize)> {
    let [first, call, after @ ..] = lines else { return None };
    if !first.ends_with('(') || !is_call(call.trim_start()) {
        return None;
    }
    let (arguments, end, taken) = match call.ends_with('(') {
        true => {
            let length = after.iter().position(|line| indent(line) == indent(call))?;
            let (arguments, [end, ..]) = after.split_at_checked(length)? else { return None };
            (arguments.iter().map(|line| outdented(line)).collect(), end.trim_start(), length + 1)
        }
        false => {
            let (arguments, end) = arguments(call).filter(|(arguments, _)| arguments.len() > 2)?;
            let spaces = " ".repeat(indent(call));
            let arguments: Vec<String> =
                arguments.iter().map(|argument| format!("{spaces}{argument},")).collect();
            (arguments, end, 0)
        }
    };
    let (opening, _) = call.trim_start().split_once('(')?;
    let last = after.get(taken)?;
    let mut joined = vec![format!("{first}{opening}(")];
    joined.extend(arguments);
    joined.push(format!(
        "{}{}{}",
        " ".repeat(indent(first)),
        end.strip_suffix(',')?,
        last.trim_start()
    ));
    (indent(last) == indent(first) && last.trim_start().starts_with(')'))
        .then_some((joined, taken + 3))
}

/// The arm of a `match` that is a call needs no block around it, unless that puts the call on one line.
fn arm_without_block(lines: &[String]) -> Option<(Vec<String>, usize)> {
    let [first, call, after @ ..] = lines else { return None };
    let pattern = first.strip_suffix("=> {")?;
    let length = after.iter().position(|line| indent(line) + 4 == indent(call))?;
    let (inside, [end, ..]) = after.split_at_checked(length)? else { return None };
    let (last, inside) = inside.split_last()?;
    if end.trim_start() != "}" || last.ends_with(';') {
        return None;
    }
    let opening = format!("{pattern}=> {}", call.trim_start());
    let is_method = is_call(call.trim_start());
    let is_whole = call.ends_with('(') && indent(last) == indent(call);
    let is_parted = inside.is_empty() && last.trim_start().starts_with('.');
    let lines = if opening.len() > WIDTH {
        let method = parted(&opening, inside, last).filter(|_| is_method && is_whole)?;
        let (receiver, _) = opening.rsplit_once('.')?;
        vec![receiver.to_owned(), method]
    } else if is_parted || (is_whole && (is_method || inside.len() == 1)) {
        let inside = inside.iter().map(|line| outdented(line));
        let last = format!("{},", outdented(last));
        [opening].into_iter().chain(inside).chain([last]).collect()
    } else {
        return None;
    };
    Some((lines, length + 3))
}

/// The method of an arm, its arguments and its end on one line, if they fit there.
fn parted(opening: &str, inside: &[String], last: &str) -> Option<String> {
    let (_, method) = opening.rsplit_once('.')?;
    let arguments: Vec<&str> = inside.iter().map(|line| line.trim()).collect();
    let arguments = arguments.join(" ");
    let arguments = arguments.strip_suffix(',')?;
    let line = format!("{}.{method}{arguments}{},", " ".repeat(indent(last)), last.trim_start());
    (line.len() <= WIDTH && !arguments.contains("( ")).then_some(line)
}

/// Whether a line opens with the call of a method on a name.
fn is_call(line: &str) -> bool {
    let name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let Some((receiver, method)) = line.split_once('.') else { return false };
    receiver.chars().all(name)
        && method.split_once('(').is_some_and(|(method, _)| method.chars().all(name))
}

/// The arguments of a call on one line, and what follows them.
fn arguments(call: &str) -> Option<(Vec<&str>, &str)> {
    let (mut level, mut quoted, mut escaped) = (0_u32, false, false);
    let mut start = call.find('(')? + 1;
    let mut arguments = Vec::new();
    for (index, byte) in call.bytes().enumerate().skip(start) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'(' | b'[' | b'<' => level += 1,
            b')' if level == 0 => {
                arguments.push(call.get(start..index)?.trim_start());
                return Some((arguments, call.get(index..)?));
            }
            b')' | b']' | b'>' => level -= 1,
            b',' if level == 0 => {
                arguments.push(call.get(start..index)?.trim_start());
                start = index + 1;
            }
            _ => {}
        }
    }
    None
}

fn outdented(line: &str) -> String {
    line.strip_prefix("    ").unwrap_or(line).to_owned()
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The name of the function that stands for a call.
fn joined(call: &str, joint: char, width: usize) -> String {
    call.replace('.', &joint.to_string().repeat(width))
}

fn collect(tokens: TokenStream, calls: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            collect(group.stream(), calls);
        }
        calls.extend(call(&tokens, index).map(|(receiver, method)| format!("{receiver}.{method}")));
    }
}

fn replaced(tokens: TokenStream, joint: char) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut replaced = TokenStream::new();
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        let (token, taken) = match (call(&tokens, index), token) {
            (Some((receiver, method)), _) => {
                let is_field = index > 0 && is(tokens.get(index - 1), ':');
                let is_short = receiver.to_string().len() <= SHORT;
                let after = tokens.get(index + 4..).unwrap_or_default();
                let width = width(after, is_field, is_short);
                let name = joined(&format!("{receiver}.{method}"), joint, width);
                (Ident::new(&name, receiver.span()).into(), 3)
            }
            (None, TokenTree::Group(group)) => {
                let inside = replaced_in(group, joint);
                (inside.into(), 1)
            }
            (None, token) => (token.clone(), 1),
        };
        replaced.extend([token]);
        index += taken;
    }
    replaced
}

fn replaced_in(group: &Group, joint: char) -> Group {
    Group::new(group.delimiter(), replaced(group.stream(), joint))
}

/// One of [`WIDTHS`], for a call that `after` follows. rustfmt counts a question mark twice, unless the
/// receiver is short, and the comma that ends a field, which prettyplease does not.
fn width(after: &[TokenTree], is_field: bool, is_short: bool) -> usize {
    let is_tried = is(after.first(), '?') && after.len() > 1;
    let after = after.get(usize::from(is_tried)..).unwrap_or_default();
    1 + usize::from(is_tried && !is_short) + usize::from(is_field && is(after.first(), ','))
}

fn is(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

/// The receiver and the method of a call that begins there. Of a chain of calls there is none.
fn call(tokens: &[TokenTree], index: usize) -> Option<(&Ident, &Ident)> {
    let before = index.checked_sub(1).and_then(|before| tokens.get(before));
    let [
        TokenTree::Ident(receiver),
        dot,
        TokenTree::Ident(method),
        TokenTree::Group(arguments),
        after @ ..,
    ] = tokens.get(index..)?
    else {
        return None;
    };
    let is_call = is(Some(dot), '.') && arguments.delimiter() == Delimiter::Parenthesis;
    let is_alone = !is(before, '.') && !is(after.first(), '.');
    let is_plain = |name: &Ident| !name.to_string().starts_with("r#");
    (is_call && is_alone && is_plain(receiver) && is_plain(method)).then_some((receiver, method))
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::super::items;

    fn printed(tokens: proc_macro2::TokenStream) -> String {
        items(&tokens).unwrap()
    }

    #[test]
    fn a_call_that_is_too_long_breaks_as_rustfmt_has_it() {
        let text = printed(quote! {
            fn f() {
                request.form("AnActionWithALongName", "2026-01-01", self, ALongNameRequest::write_form);
                request.path("/service/AServiceWithAVeryLongName/operation/AnOperationOfAVeryLongName");
                xml.element("AnElementWithALongName", &value.an_element_with_a_long_name, Element::write);
            }
        });
        let expected = "\
fn f() {
    request.form(
        \"AnActionWithALongName\",
        \"2026-01-01\",
        self,
        ALongNameRequest::write_form,
    );
    request
        .path(\"/service/AServiceWithAVeryLongName/operation/AnOperationOfAVeryLongName\");
    xml.element(
        \"AnElementWithALongName\",
        &value.an_element_with_a_long_name,
        Element::write,
    );
}";
        assert_eq!(text, expected);
    }

    #[test]
    fn an_arm_and_a_some_open_on_the_line_of_their_call() {
        let text = printed(quote! {
            fn f() {
                match element {
                    "AnElementWithALongName" => xml.insert(&mut an_element_with_a_long_name, "key", "value", xml::value(text::integer))?,
                    "Table" => table = Some(xml.map("entry", "key", "value", xml::read_list("Cell", xml::value(text::integer)))?),
                }
            }
        });
        let expected = "\
fn f() {
    match element {
        \"AnElementWithALongName\" => xml.insert(
            &mut an_element_with_a_long_name,
            \"key\",
            \"value\",
            xml::value(text::integer),
        )?,
        \"Table\" => {
            table = Some(xml.map(
                \"entry\",
                \"key\",
                \"value\",
                xml::read_list(\"Cell\", xml::value(text::integer)),
            )?);
        }
    }
}";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_word_of_the_code_is_not_taken_for_a_call() {
        let text = printed(quote! {
            fn f() {
                aZb("xZpath");
                x.path("aQb", a.b());
            }
        });
        assert_eq!(text, "fn f() {\n    aZb(\"xZpath\");\n    x.path(\"aQb\", a.b());\n}");
    }
}
