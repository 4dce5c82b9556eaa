//! HTML as models carry it: tags, entities, and the Markdown code spans between them.

use std::collections::HashMap;

/// Whether a tag that we know stands outside code spans.
pub(super) fn is_html(source: &str) -> bool {
    spans(source).iter().any(|span| match span {
        Span::Code { .. } => false,
        Span::Text(text) => tokens(text).iter().any(|token| match token {
            Token::Text(_) => false,
            Token::Open { name, .. } | Token::Close(name) => element(name).is_some(),
        }),
    })
}

const COMMENT: (&str, &str) = ("<!--", "-->");
const CDATA: (&str, &str) = ("<![CDATA[", "]]>");

pub(super) enum Token<'a> {
    Text(&'a str),
    Open { name: String, attributes: &'a str, source: &'a str },
    Close(String),
}

pub(super) fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    // Known in advance, so that sections without an end do not each search the rest of the source.
    let last_ends = [COMMENT.1, CDATA.1].map(|end| source.rfind(end).unwrap_or(0));
    let mut text_start = 0;
    let mut at = 0;
    while let Some(found) = source[at..].find('<') {
        let start = at + found;
        let rest = &source[start..];
        let may_end = last_ends.map(|end| start < end);
        let Some((token, length)) = section(rest, may_end).or_else(|| tag(rest)) else {
            at = start + 1;
            continue;
        };
        tokens.push(Token::Text(&source[text_start..start]));
        tokens.extend(token);
        at = start + length;
        text_start = at;
    }
    tokens.push(Token::Text(&source[text_start..]));
    tokens
}

/// The comment or the raw text at the start of `rest`, and its length.
fn section(rest: &str, may_end: [bool; 2]) -> Option<(Option<Token<'_>>, usize)> {
    let [comment_may_end, cdata_may_end] = may_end;
    if comment_may_end && rest.starts_with(COMMENT.0) {
        return Some((None, rest.find(COMMENT.1)? + COMMENT.1.len()));
    }
    if cdata_may_end && rest.starts_with(CDATA.0) {
        let end = rest.find(CDATA.1)?;
        return Some((Some(Token::Text(&rest[CDATA.0.len()..end])), end + CDATA.1.len()));
    }
    None
}

/// The tag or declaration at the start of `rest`, and its length. `None`: it is text.
fn tag(rest: &str) -> Option<(Option<Token<'_>>, usize)> {
    let length = tag_length(rest)?;
    let inner = &rest[1..length - 1];
    if inner.starts_with(['!', '?']) {
        return Some((None, length));
    }
    if inner.starts_with("http://") || inner.starts_with("https://") {
        return Some((Some(Token::Text(inner)), length));
    }
    let body = inner.strip_prefix('/').unwrap_or(inner);
    if !body.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    let (name, attributes) = body.split_at(body.find(|c| !is_name(c)).unwrap_or(body.len()));
    let name = name.to_ascii_lowercase();
    let token = if body.len() < inner.len() {
        Token::Close(name)
    } else {
        Token::Open { name, attributes, source: &rest[..length] }
    };
    Some((Some(token), length))
}

/// Length of a tag up to its `>`, which does not count inside quotes unless they are never closed.
///
/// Another `<` ends the search: no tag holds one, and the whole source is searched only once.
fn tag_length(rest: &str) -> Option<usize> {
    let mut quote = None;
    let mut quoted_end = None;
    for (at, byte) in rest.bytes().enumerate().skip(1) {
        match (byte, quote) {
            (b'<', _) => break,
            (b'>', None) => return Some(at + 1),
            (b'>', Some(_)) => quoted_end = quoted_end.or(Some(at + 1)),
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, Some(open)) if open == byte => quote = None,
            _ => {}
        }
    }
    quoted_end
}

/// The value of a tag's first attribute among `names`.
pub(super) fn attribute<'a>(attributes: &'a str, names: &[&str]) -> Option<&'a str> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/' || c == '=');
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        rest = after.trim_start();
        let Some(value) = rest.strip_prefix('=') else { continue };
        let value = value.trim_start();
        let (value, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            _ => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        if names.iter().any(|wanted| name.eq_ignore_ascii_case(wanted)) {
            return Some(value);
        }
        rest = after;
    }
}

#[derive(Clone, Copy)]
pub(super) enum Element {
    Paragraph,
    Heading,
    Break,
    Note(&'static str),
    List {
        ordered: bool,
    },
    Item,
    Term,
    Definition,
    Preformatted,
    Table,
    Row,
    Cell,
    Code,
    Strong,
    Emphasis,
    Link,
    /// Its text is dropped with it.
    Hidden,
    /// Its text is kept and nothing else.
    Plain,
}

pub(super) fn element(name: &str) -> Option<Element> {
    Some(match name {
        "p" | "para" | "div" | "section" | "blockquote" | "fullname" => Element::Paragraph,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Element::Heading,
        "br" | "hr" => Element::Break,
        "note" => Element::Note("Note:"),
        "important" => Element::Note("Important:"),
        "warning" => Element::Note("Warning:"),
        "caution" => Element::Note("Caution:"),
        "tip" => Element::Note("Tip:"),
        "ul" | "dl" => Element::List { ordered: false },
        "ol" => Element::List { ordered: true },
        "li" => Element::Item,
        "dt" => Element::Term,
        "dd" => Element::Definition,
        "pre" | "programlisting" => Element::Preformatted,
        "table" => Element::Table,
        "tr" => Element::Row,
        "td" | "th" => Element::Cell,
        "code" | "tt" | "kbd" | "samp" | "literal" | "filename" => Element::Code,
        "b" | "strong" => Element::Strong,
        "i" | "em" | "emphasis" => Element::Emphasis,
        "a" | "ulink" => Element::Link,
        "script" | "style" => Element::Hidden,
        "html" | "body" | "span" | "u" | "sup" | "sub" | "small" | "thead" | "tbody" => {
            Element::Plain
        }
        _ => return None,
    })
}

pub(super) enum Span<'a> {
    Text(&'a str),
    Code { content: &'a str, source: &'a str },
}

/// Cuts Markdown code spans out of `text`: a run of backticks up to the next run of that length.
pub(super) fn spans(text: &str) -> Vec<Span<'_>> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, _) in text.match_indices('`') {
        match runs.last_mut() {
            Some((start, length)) if *start + *length == at => *length += 1,
            _ => runs.push((at, 1)),
        }
    }
    let mut closing = vec![None; runs.len()];
    let mut next_of_length = HashMap::new();
    for (index, (_, length)) in runs.iter().enumerate().rev() {
        closing[index] = next_of_length.insert(*length, index);
    }
    let mut spans = Vec::new();
    let mut text_start = 0;
    let mut index = 0;
    while index < runs.len() {
        if let Some(close) = closing[index] {
            let ((start, length), (end, _)) = (runs[index], runs[close]);
            spans.push(Span::Text(&text[text_start..start]));
            text_start = end + length;
            let content = &text[start + length..end];
            spans.push(Span::Code { content, source: &text[start..text_start] });
            index = close;
        }
        index += 1;
    }
    spans.push(Span::Text(&text[text_start..]));
    spans
}

/// What Windows-1252 has at 0x80 to 0x9F; browsers read numeric references there so.
const WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

pub(super) fn decode_entities(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let name = entity_name(rest);
        let character = name.and_then(entity);
        decoded.push(character.unwrap_or('&'));
        rest = match (name, character) {
            (Some(name), Some(_)) => &rest[name.len() + 2..],
            _ => &rest[1..],
        };
    }
    decoded.push_str(rest);
    decoded
}

/// The name between the `&` that starts `text` and its `;`, where it has the form of an entity.
pub(super) fn entity_name(text: &str) -> Option<&str> {
    let name = text.strip_prefix('&')?;
    let end = name.bytes().take(32).position(|b| !b.is_ascii_alphanumeric() && b != b'#')?;
    (end > 0 && name[end..].starts_with(';')).then(|| &name[..end])
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
            None => number.parse().ok()?,
        };
        return match code {
            0 => None,
            0x80..=0x9f => WINDOWS_1252.chars().nth(code as usize - 0x80),
            _ => char::from_u32(code),
        };
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "copy" => '©',
        "reg" => '®',
        "trade" => '™',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "bull" => '•',
        "middot" => '·',
        "times" => '×',
        "le" => '≤',
        "ge" => '≥',
        "rarr" => '→',
        _ => return None,
    })
}

/// Characters that a reader cannot see and that can change how the others are shown.
pub(super) fn is_invisible(c: char) -> bool {
    c.is_control() && !c.is_whitespace()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}')
}
