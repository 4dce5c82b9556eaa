//! Styled words become Markdown.
//!
//! Characters are escaped last, when their neighbours and their place on the line are known.

use super::markup::entity_name;
use super::page::{Atom, Kind, Style, push_atom};
use std::collections::HashSet;

/// A code span up to this long stays on one line.
const UNBROKEN_CODE: usize = 32;

/// What stands between two places where a line may end.
pub(super) struct Word {
    pub(super) text: String,
    /// It starts with text of the source, which may need an escape at the start of a line.
    pub(super) is_text: bool,
}

pub(super) fn words(atoms: &[Atom], links: &[String]) -> Vec<Word> {
    let pieces = pieces(&with_urls(atoms), links);
    let pairs = Pairs::of(&pieces);
    let mut words: Vec<Word> = Vec::new();
    let mut starts_word = true;
    for (index, piece) in pieces.iter().enumerate() {
        if let Piece::Space(true) = piece {
            starts_word = true;
            continue;
        }
        let text = match piece {
            Piece::Text(text) => &escape(text, &pieces, index, &pairs),
            piece => piece.text(),
        };
        match words.last_mut().filter(|_| !starts_word) {
            Some(word) => word.text.push_str(text),
            None => {
                let is_text = matches!(piece, Piece::Text(_));
                words.push(Word { text: text.to_owned(), is_text });
            }
        }
        starts_word = false;
    }
    words
}

enum Piece {
    Text(String),
    /// Ours: `[`, `](target)`, `*` or `**`.
    Mark(String),
    /// A code span, a part of one, or a URL.
    Verbatim(String),
    /// `false`: the line must not end here.
    Space(bool),
}

impl Piece {
    fn first(&self) -> char {
        self.text().chars().next().unwrap_or(' ')
    }

    fn last(&self) -> char {
        self.text().chars().next_back().unwrap_or(' ')
    }

    fn text(&self) -> &str {
        match self {
            Piece::Text(text) | Piece::Mark(text) | Piece::Verbatim(text) => text,
            Piece::Space(_) => " ",
        }
    }
}

fn pieces(atoms: &[Atom], links: &[String]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = atoms;
    for run in atoms.chunk_by(|a, b| a.style.link == b.style.link) {
        rest = &rest[run.len()..];
        if run[0].spaced {
            pieces.push(Piece::Space(true));
        }
        let Some(link) = run[0].style.link else {
            let after = if rest.first().is_some_and(|next| !next.spaced) { '[' } else { ' ' };
            add_styled(run, after, &mut pieces);
            continue;
        };
        let target = &links[link];
        if run.len() == 1 && run[0].text == *target && is_plain_url(target) {
            pieces.push(Piece::Verbatim(format!("<{target}>")));
        } else {
            pieces.push(Piece::Mark("[".to_owned()));
            add_styled(run, ']', &mut pieces);
            pieces.push(Piece::Mark(format!("]({target})")));
        }
    }
    pieces
}

/// `after` is the character that follows the run, which lies inside one link or outside of all.
fn add_styled(run: &[Atom], after: char, pieces: &mut Vec<Piece>) {
    let mut rest = run;
    for part in run.chunk_by(|a, b| a.style == b.style) {
        let is_first = rest.len() == run.len();
        rest = &rest[part.len()..];
        if part[0].spaced && !is_first {
            pieces.push(Piece::Space(true));
        }
        let (strong, emphasis) = match part[0].style.kind {
            Kind::Code(_) => {
                add_code(part, pieces);
                continue;
            }
            Kind::Url => (false, false),
            Kind::Text { strong, emphasis } => (strong, emphasis),
        };
        let before = pieces.last().map_or(' ', Piece::last);
        let after = rest.first().map_or(after, leading_character);
        let mark = if strong { "**" } else { "*" };
        let marked = (strong || emphasis) && can_emphasise(part, before, after);
        if marked {
            pieces.push(Piece::Mark(mark.to_owned()));
        }
        add_words(part, pieces);
        if marked {
            pieces.push(Piece::Mark(mark.to_owned()));
        }
    }
}

fn add_words(part: &[Atom], pieces: &mut Vec<Piece>) {
    for (index, Atom { text, spaced, style }) in part.iter().enumerate() {
        if index > 0 && *spaced {
            pieces.push(Piece::Space(true));
        }
        match (style.kind, pieces.last_mut()) {
            (Kind::Url, _) => pieces.push(Piece::Verbatim(format!("<{text}>"))),
            // Emphasis was given up between the two.
            (_, Some(Piece::Text(before))) => before.push_str(text),
            _ => pieces.push(Piece::Text(text.clone())),
        }
    }
}

/// The character that an atom puts next to the one before it.
fn leading_character(atom: &Atom) -> char {
    match atom.style.kind {
        _ if atom.spaced => ' ',
        Kind::Code(_) => '`',
        Kind::Url => '<',
        Kind::Text { strong: false, emphasis: false } => atom.text.chars().next().unwrap_or(' '),
        Kind::Text { .. } => '*',
    }
}

/// CommonMark's flanking rule, on the safe side.
fn can_emphasise(part: &[Atom], before: char, after: char) -> bool {
    let first = part[0].text.chars().next();
    let last = part[part.len() - 1].text.chars().next_back();
    let fits = |inside: Option<char>, outside: char| {
        outside != '*'
            && (inside.is_some_and(char::is_alphanumeric)
                || outside == ' '
                || outside.is_ascii_punctuation())
    };
    fits(first, before) && fits(last, after)
}

fn add_code(part: &[Atom], pieces: &mut Vec<Piece>) {
    let words: Vec<&str> = part.iter().map(|atom| atom.text.as_str()).collect();
    let content = words.join(" ");
    let longest = content.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    if longest > 0 {
        let fence = "`".repeat(longest + 1);
        let pad = if content.starts_with('`') || content.ends_with('`') { " " } else { "" };
        pieces.push(Piece::Verbatim(format!("{fence}{pad}{content}{pad}{fence}")));
        return;
    }
    let breakable = content.chars().count() > UNBROKEN_CODE;
    let last = words.len() - 1;
    for (index, word) in words.into_iter().enumerate() {
        if index > 0 {
            pieces.push(Piece::Space(breakable && can_start_line(word)));
        }
        let open = if index == 0 { "`" } else { "" };
        let close = if index == last { "`" } else { "" };
        pieces.push(Piece::Verbatim(format!("{open}{word}{close}")));
    }
}

/// Whether code may continue with `word` on a new line: blocks are recognised before code spans.
fn can_start_line(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || "\"'$/({@.".contains(c))
        || word.starts_with(|c: char| c.is_ascii_digit()) && !is_list_number(word)
}

/// Cuts URLs out of text, and takes the target from links that Markdown would misread.
///
/// A pattern for URLs leads nowhere, and is code.
fn with_urls(atoms: &[Atom]) -> Vec<Atom> {
    // Code is not escaped: at the start of a paragraph, this would define a link's target.
    let defines =
        |atom: &&Atom| matches!(atom.style.kind, Kind::Code(_)) && atom.text.contains("]:");
    let misread: HashSet<_> = atoms.iter().filter(defines).map(|atom| atom.style.link).collect();
    let mut result = Vec::with_capacity(atoms.len());
    let mut patterns = 0;
    for atom in atoms {
        let link = atom.style.link.filter(|_| !misread.contains(&atom.style.link));
        let parts = match atom.style.kind {
            Kind::Text { .. } if link.is_none() => url_parts(&atom.text),
            _ => vec![(atom.text.as_str(), false)],
        };
        for (index, (text, is_url)) in parts.into_iter().enumerate() {
            let kind = if !is_url {
                atom.style.kind
            } else if is_plain_url(text) {
                Kind::Url
            } else {
                patterns += 1;
                Kind::Code(usize::MAX - patterns)
            };
            let spaced = atom.spaced && index == 0;
            let style = Style { kind, link };
            push_atom(&mut result, Atom { text: text.to_owned(), spaced, style });
        }
    }
    result
}

/// The parts of a word, and whether each is a URL.
fn url_parts(word: &str) -> Vec<(&str, bool)> {
    let mut parts = Vec::new();
    let mut text_start = 0;
    let mut at = 0;
    while let Some(found) = word[at..].find("http") {
        let start = at + found;
        at = start + "http".len();
        let scheme = if word[at..].starts_with("://") {
            "http://".len()
        } else if word[at..].starts_with("s://") {
            "https://".len()
        } else {
            continue;
        };
        let length = url_length(&word[start..], scheme);
        if length > scheme {
            parts.push((&word[text_start..start], false));
            at = start + length;
            parts.push((&word[start..at], true));
            text_start = at;
        }
    }
    parts.push((&word[text_start..], false));
    parts.retain(|(text, _)| !text.is_empty());
    parts
}

/// Length of the URL that starts `text`, without the punctuation that belongs to the sentence.
fn url_length(text: &str, scheme: usize) -> usize {
    let mut open = Vec::new();
    let mut end = text.len();
    for (at, c) in text.char_indices().skip(scheme) {
        let closes = match c {
            '(' | '[' | '{' | '<' => {
                open.push(c);
                continue;
            }
            '"' | '`' | '“' | '”' | '‘' | '’' => None,
            ')' => Some('('),
            ']' => Some('['),
            '}' => Some('{'),
            '>' => Some('<'),
            _ => continue,
        };
        if closes.is_none() || open.pop() != closes {
            end = at;
            break;
        }
    }
    let trailing = |c: char| ".,;:!?'*_~([{<\\".contains(c);
    scheme + text[scheme..end].trim_end_matches(trailing).len()
}

fn is_plain_url(url: &str) -> bool {
    url.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()+,;=%".contains(&b))
        && url
            .split_once("://")
            .is_some_and(|(_, host)| host.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

const STAR: usize = 0;
const UNDERSCORE: usize = 1;
const TILDE: usize = 2;
const BRACKET: usize = 3;
const ANGLE: usize = 4;
const KINDS: usize = 5;

/// Characters that mean something only in pairs: `*`, `_`, `~`, brackets, and `<` with the `@` of
/// an address.
///
/// A place is the index of a piece and of a run in it.
#[derive(Default)]
struct Pairs {
    first_opening: [Option<(usize, usize)>; KINDS],
    last_closing: [Option<(usize, usize)>; KINDS],
}

impl Pairs {
    fn of(pieces: &[Piece]) -> Self {
        let mut pairs = Self::default();
        for (index, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Mark(mark) if mark == "[" => pairs.add(BRACKET, (index, 0), (true, false)),
                Piece::Mark(mark) if mark.starts_with(']') => {
                    pairs.add(BRACKET, (index, 0), (false, true));
                }
                Piece::Mark(_) => pairs.add(STAR, (index, 0), (true, true)),
                Piece::Text(text) => {
                    for (number, run) in runs(text, neighbours(pieces, index)).enumerate() {
                        if let Some((kind, ends)) = run.ends() {
                            pairs.add(kind, (index, number), ends);
                        }
                    }
                }
                // As the end of a link's definition, which is recognised before code.
                Piece::Verbatim(code) if code.contains("]:") => {
                    pairs.add(BRACKET, (index, 0), (false, true));
                }
                Piece::Verbatim(_) | Piece::Space(_) => {}
            }
        }
        pairs
    }

    fn add(&mut self, kind: usize, place: (usize, usize), (opens, closes): (bool, bool)) {
        if opens {
            self.first_opening[kind].get_or_insert(place);
        }
        if closes {
            self.last_closing[kind] = Some(place);
        }
    }

    /// Whether the run at `place` may have a partner.
    fn meets(&self, kind: usize, place: (usize, usize), (opens, closes): (bool, bool)) -> bool {
        opens && self.last_closing[kind].is_some_and(|last| last > place)
            || closes && self.first_opening[kind].is_some_and(|first| first < place)
    }
}

/// A character, repeated, between two others.
struct Run<'a> {
    character: char,
    length: usize,
    before: char,
    after: char,
    /// From the run's last character on.
    rest: &'a str,
}

impl Run<'_> {
    /// The kind of pair, and whether the run can open and close one.
    fn ends(&self) -> Option<(usize, (bool, bool))> {
        let opens = !self.after.is_whitespace();
        let closes = !self.before.is_whitespace();
        match self.character {
            '*' => Some((STAR, (opens, closes))),
            '_' => {
                let (word_before, word_after) =
                    (self.before.is_alphanumeric(), self.after.is_alphanumeric());
                Some((UNDERSCORE, (opens && !word_before, closes && !word_after)))
            }
            '~' => Some((TILDE, (opens, closes))),
            '[' => Some((BRACKET, (true, false))),
            ']' => Some((BRACKET, (false, true))),
            '<' => Some((ANGLE, (opens, false))),
            '@' => Some((ANGLE, (false, true))),
            _ => None,
        }
    }
}

fn runs(text: &str, (before, after): (char, char)) -> impl Iterator<Item = Run<'_>> {
    let (mut before, mut rest) = (before, text);
    std::iter::from_fn(move || {
        let character = rest.chars().next()?;
        let next = rest.trim_start_matches(character);
        let bytes = rest.len() - next.len();
        let run = Run {
            character,
            length: bytes / character.len_utf8(),
            before,
            after: next.chars().next().unwrap_or(after),
            rest: &rest[bytes - character.len_utf8()..],
        };
        before = character;
        rest = next;
        Some(run)
    })
}

fn neighbours(pieces: &[Piece], index: usize) -> (char, char) {
    let before = index.checked_sub(1).map_or(' ', |before| pieces[before].last());
    (before, pieces.get(index + 1).map_or(' ', Piece::first))
}

/// The text of the piece `index`, such that Markdown shows it as it is.
fn escape(text: &str, pieces: &[Piece], index: usize, pairs: &Pairs) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (number, run) in runs(text, neighbours(pieces, index)).enumerate() {
        let special = match run.character {
            '`' => true,
            '\\' => run.length > 1 || run.after.is_ascii_punctuation() || run.after.is_whitespace(),
            '<' if run.after.is_ascii_alphabetic() || "/!?".contains(run.after) => true,
            '@' => false,
            '&' => entity_name(run.rest).is_some(),
            '!' => run.rest == "!" && run.after == '[',
            // The start of a link's text, which would be the name of a footnote.
            '^' => number == 0 && run.before == '[',
            // rustdoc makes a dash of two hyphens, which spoils the name of an option.
            '-' => run.length > 1 && !run.before.is_alphanumeric() && run.after.is_alphanumeric(),
            _ => run.ends().is_some_and(|(kind, ends)| pairs.meets(kind, (index, number), ends)),
        };
        for repetition in 0..run.length {
            if special && (repetition > 0 || run.character != '-') {
                escaped.push('\\');
            }
            escaped.push(run.character);
        }
    }
    escaped
}

/// A word, escaped where the start of a line gives it a meaning.
pub(super) fn at_line_start(word: &str) -> String {
    let made_of = |characters: &str| word.chars().all(|c| characters.contains(c));
    if is_list_number(word) {
        let (number, mark) = word.split_at(word.len() - 1);
        return format!("{number}\\{mark}");
    }
    if let Some(mark) = ['*', '_', '~'].into_iter().find(|mark| word.starts_with(*mark)) {
        let rest = word.trim_start_matches(mark);
        let run = &word[..word.len() - rest.len()];
        // The whole run, whose rest could pair with another.
        if rest.is_empty() || run.len() > 2 {
            return run.chars().flat_map(|c| ['\\', c]).chain(rest.chars()).collect();
        }
    }
    let is_heading = made_of("#") && word.len() <= 6;
    if is_heading || word.starts_with('>') || word == "+" || made_of("=") || made_of("-:|") {
        return format!("\\{word}");
    }
    word.to_owned()
}

fn is_list_number(word: &str) -> bool {
    word.strip_suffix(['.', ')']).is_some_and(|number| {
        (1..=9).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())
    })
}
