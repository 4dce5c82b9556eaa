//! Tokens become blocks of styled words.

use super::markup::{Element, Span, Token, attribute, decode_entities, element, entity_name};
use super::markup::{is_html, is_invisible, spans, tokens};
use std::collections::HashSet;

/// Deeper lists join the list that encloses them, which bounds recursion and indentation.
const MAX_LIST_DEPTH: usize = 6;

pub(super) enum Block {
    Paragraph(Vec<Atom>),
    Preformatted(Vec<String>),
    List { ordered: bool, items: Vec<Vec<Block>> },
    Table(Vec<Row>),
}

/// The cells of a row.
pub(super) type Row = Vec<Vec<Atom>>;

/// Text without white space, in one style.
#[derive(Clone)]
pub(super) struct Atom {
    pub(super) text: String,
    /// White space stands before it.
    pub(super) spaced: bool,
    pub(super) style: Style,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) struct Style {
    pub(super) kind: Kind,
    /// Index of the target.
    pub(super) link: Option<usize>,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Text {
        strong: bool,
        emphasis: bool,
    },
    /// The number keeps neighbouring code spans apart.
    Code(usize),
    Url,
}

/// Adds a word, which joins the one before it where no white space parts them.
///
/// So do code spans of their own that touch, because Markdown could not tell them apart.
pub(super) fn push_atom(atoms: &mut Vec<Atom>, atom: Atom) {
    let joins = |last: &Atom| match (last.style.kind, atom.style.kind) {
        (Kind::Code(_), Kind::Code(_)) => last.style.link == atom.style.link,
        (Kind::Url, _) => false,
        _ => last.style == atom.style,
    };
    match atoms.last_mut() {
        Some(last) if !atom.spaced && joins(last) => last.text.push_str(&atom.text),
        _ => atoms.push(atom),
    }
}

/// Depth of the inline elements that are open; the paragraph's end closes them all.
#[derive(Default)]
struct Inline {
    code: usize,
    strong: usize,
    emphasis: usize,
    link: Option<usize>,
}

#[derive(Default)]
pub(super) struct Page {
    blocks: Vec<Block>,
    lists: Vec<OpenList>,
    /// Lists opened beyond the depth limit.
    lists_too_deep: usize,
    table: Option<Vec<Row>>,
    nested_tables: usize,
    preformatted: Option<String>,
    /// Name of the element whose text is being dropped.
    hidden: Option<String>,
    paragraph: Vec<Atom>,
    spaced: bool,
    inline: Inline,
    code_spans: usize,
    links: Vec<String>,
    /// The word that the next text starts with.
    label: Option<&'static str>,
    /// A definition continues its term's paragraph.
    after_term: bool,
}

struct OpenList {
    ordered: bool,
    /// An item without a list around it opened this one.
    implied: bool,
    items: Vec<Vec<Block>>,
}

impl Page {
    pub(super) fn read(&mut self, source: &str) {
        if is_html(source) {
            self.read_markup(source);
        } else {
            self.read_plain(source);
        }
    }

    /// The blocks, and the targets of their links.
    pub(super) fn finish(mut self) -> (Vec<Block>, Vec<String>) {
        if self.preformatted.is_some() {
            self.end_preformatted();
        }
        self.nested_tables = 0;
        self.close_table();
        self.end_paragraph();
        self.lists_too_deep = 0;
        while !self.lists.is_empty() {
            self.close_list();
        }
        (self.blocks, self.links)
    }

    fn read_plain(&mut self, source: &str) {
        let mut paragraph = String::new();
        for line in source.lines().chain([""]) {
            if !line.trim().is_empty() {
                paragraph.push_str(line);
                paragraph.push('\n');
                continue;
            }
            for span in spans(&paragraph) {
                match span {
                    Span::Text(text) => self.read_markup(text),
                    Span::Code { source, .. } => self.text(source),
                }
            }
            self.end_paragraph();
            paragraph.clear();
        }
    }

    fn read_markup(&mut self, source: &str) {
        let tokens = tokens(source);
        let closed: HashSet<&str> = tokens
            .iter()
            .filter_map(|token| match token {
                Token::Close(name) => Some(name.as_str()),
                _ => None,
            })
            .collect();
        for token in &tokens {
            match token {
                Token::Close(name) if self.hidden.as_ref() == Some(name) => self.hidden = None,
                _ if self.hidden.is_some() => {}
                Token::Text(text) => self.text(&decode_entities(text)),
                Token::Open { name, attributes, source } => {
                    let is_closed = closed.contains(name.as_str());
                    self.open(name, attributes, source, is_closed);
                }
                Token::Close(name) => self.close(name),
            }
        }
    }

    /// An element that swallows what follows must have an end; an unknown one without an end is a
    /// placeholder such as `<region>`, and is text.
    fn open(&mut self, name: &str, attributes: &str, source: &str, is_closed: bool) {
        match element(name) {
            Some(Element::Hidden) if is_closed => self.hidden = Some(name.to_owned()),
            Some(Element::Preformatted) if is_closed && self.table.is_none() => {
                self.begin_block();
                self.preformatted.get_or_insert_default();
            }
            Some(Element::Hidden | Element::Preformatted) => {}
            Some(element) if self.preformatted.is_none() => self.open_element(element, attributes),
            Some(Element::Break) => self.text("\n"),
            Some(_) => {}
            None if is_closed || source.ends_with("/>") => {}
            None => self.text(&decode_entities(source)),
        }
    }

    fn open_element(&mut self, element: Element, attributes: &str) {
        match element {
            Element::Paragraph if self.after_term => self.after_term = false,
            Element::Paragraph | Element::Break => self.end_paragraph(),
            Element::Heading => {
                self.end_paragraph();
                self.inline.strong = 1;
            }
            Element::Note(label) => {
                self.end_paragraph();
                self.label = Some(label);
            }
            Element::List { ordered } => self.open_list(ordered, false),
            Element::Item => self.open_item(),
            Element::Term => {
                self.open_item();
                self.inline.strong = 1;
            }
            Element::Definition => self.open_definition(),
            Element::Table => self.open_table(),
            Element::Row => self.open_row(),
            Element::Cell => self.open_cell(),
            Element::Code => {
                self.code_spans += usize::from(self.inline.code == 0);
                self.inline.code += 1;
            }
            Element::Strong => self.inline.strong += 1,
            Element::Emphasis => self.inline.emphasis += 1,
            Element::Link => {
                let target = attribute(attributes, &["href", "url"]).and_then(link_target);
                self.inline.link = target.map(|target| {
                    self.links.push(target);
                    self.links.len() - 1
                });
            }
            Element::Preformatted | Element::Hidden | Element::Plain => {}
        }
    }

    fn close(&mut self, name: &str) {
        let Some(element) = element(name) else { return };
        if self.preformatted.is_some() {
            if let Element::Preformatted = element {
                self.end_preformatted();
            }
            return;
        }
        match element {
            Element::Paragraph | Element::Heading | Element::Break | Element::Definition => {
                self.end_paragraph();
            }
            Element::Note(_) => {
                self.end_paragraph();
                self.label = None;
            }
            Element::List { .. } => self.close_list(),
            Element::Item => {
                self.end_paragraph();
                if self.lists.last().is_some_and(|list| list.implied) {
                    self.close_list();
                }
            }
            Element::Term => self.inline = Inline::default(),
            Element::Table => self.close_table(),
            Element::Row | Element::Cell => self.end_cell(),
            Element::Code => self.inline.code = self.inline.code.saturating_sub(1),
            Element::Strong => self.inline.strong = self.inline.strong.saturating_sub(1),
            Element::Emphasis => self.inline.emphasis = self.inline.emphasis.saturating_sub(1),
            Element::Link => self.inline.link = None,
            Element::Preformatted | Element::Hidden | Element::Plain => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(lines) = &mut self.preformatted {
            lines.push_str(text);
            return;
        }
        if self.inline.code > 0 {
            return self.words(text, Kind::Code(self.code_spans));
        }
        let (strong, emphasis) = (self.inline.strong > 0, self.inline.emphasis > 0);
        for span in spans(text) {
            match span {
                Span::Code { content, .. } if !content.trim().is_empty() => self.code_span(content),
                Span::Text(text) | Span::Code { source: text, .. } => {
                    self.words(text, Kind::Text { strong, emphasis });
                }
            }
        }
    }

    fn code_span(&mut self, content: &str) {
        self.code_spans += 1;
        self.words(content, Kind::Code(self.code_spans));
    }

    fn words(&mut self, text: &str, kind: Kind) {
        for (index, word) in text.split(char::is_whitespace).enumerate() {
            self.spaced |= index > 0;
            let word: String = word.chars().filter(|c| !is_invisible(*c)).collect();
            if !word.is_empty() {
                self.after_term = false;
                self.label = self.label.filter(|label| *label != word);
                self.add_label();
                self.word(word, Style { kind, link: self.inline.link });
            }
        }
    }

    fn word(&mut self, text: String, style: Style) {
        let spaced = std::mem::take(&mut self.spaced) && !self.paragraph.is_empty();
        push_atom(&mut self.paragraph, Atom { text, spaced, style });
    }

    fn add_label(&mut self) {
        if let Some(label) = self.label.take() {
            let kind = Kind::Text { strong: true, emphasis: false };
            self.word(label.to_owned(), Style { kind, link: None });
            self.spaced = true;
        }
    }

    fn end_paragraph(&mut self) {
        self.inline = Inline::default();
        self.after_term = false;
        self.spaced = true;
        if self.table.is_none() && !self.paragraph.is_empty() {
            let paragraph = std::mem::take(&mut self.paragraph);
            self.add(Block::Paragraph(paragraph));
        }
    }

    /// Ends the paragraph; a label without text of its own is one.
    fn begin_block(&mut self) {
        self.add_label();
        self.end_paragraph();
    }

    fn add(&mut self, block: Block) {
        let blocks = match self.lists.last_mut() {
            None => &mut self.blocks,
            Some(list) => last_or_new(&mut list.items),
        };
        match (blocks.last_mut(), block) {
            // Two lists in succession would be read as one.
            (
                Some(Block::List { ordered: before, items }),
                Block::List { ordered, items: more },
            ) if *before == ordered => items.extend(more),
            (_, block) => blocks.push(block),
        }
    }

    fn open_list(&mut self, ordered: bool, implied: bool) {
        self.begin_block();
        if self.table.is_some() {
            return;
        }
        if self.lists.len() < MAX_LIST_DEPTH {
            self.lists.push(OpenList { ordered, implied, items: Vec::new() });
        } else {
            self.lists_too_deep += 1;
        }
    }

    fn close_list(&mut self) {
        self.end_paragraph();
        if self.table.is_some() {
            return;
        }
        if self.lists_too_deep > 0 {
            self.lists_too_deep -= 1;
            return;
        }
        let Some(OpenList { ordered, mut items, .. }) = self.lists.pop() else { return };
        items.retain(|item| !item.is_empty());
        if !items.is_empty() {
            self.add(Block::List { ordered, items });
        }
    }

    fn open_item(&mut self) {
        self.end_paragraph();
        if self.lists.is_empty() {
            self.open_list(false, true);
        }
        if let (Some(list), None) = (self.lists.last_mut(), &self.table) {
            list.items.push(Vec::new());
        }
    }

    fn open_definition(&mut self) {
        let Some(term) = self.paragraph.last_mut().filter(|_| self.table.is_none()) else {
            return self.end_paragraph();
        };
        if !term.text.ends_with(':') {
            self.spaced = false;
            let kind = Kind::Text { strong: false, emphasis: false };
            self.word(":".to_owned(), Style { kind, link: None });
        }
        self.inline = Inline::default();
        self.spaced = true;
        self.after_term = true;
    }

    fn end_preformatted(&mut self) {
        let text = self.preformatted.take().unwrap_or_default();
        let lines = preformatted_lines(&text);
        if !lines.is_empty() {
            self.add(Block::Preformatted(lines));
        }
    }

    fn open_table(&mut self) {
        if self.table.is_some() {
            self.nested_tables += 1;
            return;
        }
        self.begin_block();
        self.table = Some(Vec::new());
    }

    fn open_row(&mut self) {
        self.end_cell();
        if let Some(rows) = &mut self.table {
            rows.push(Vec::new());
        }
    }

    fn open_cell(&mut self) {
        self.end_cell();
        if let Some(rows) = &mut self.table {
            last_or_new(rows).push(Vec::new());
        }
    }

    /// Moves the words read so far into the last cell.
    fn end_cell(&mut self) {
        self.end_paragraph();
        let Some(rows) = &mut self.table else { return };
        if self.paragraph.is_empty() {
            return;
        }
        let cell = last_or_new(last_or_new(rows));
        self.paragraph[0].spaced = !cell.is_empty();
        cell.append(&mut self.paragraph);
    }

    fn close_table(&mut self) {
        self.end_cell();
        if self.nested_tables > 0 {
            self.nested_tables -= 1;
            return;
        }
        let Some(mut rows) = self.table.take() else { return };
        rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
        if !rows.is_empty() {
            self.add(Block::Table(rows));
        }
    }
}

fn last_or_new<T: Default>(list: &mut Vec<T>) -> &mut T {
    if list.is_empty() {
        list.push(T::default());
    }
    let last = list.len() - 1;
    &mut list[last]
}

/// Lines without the indentation that all share, and without blank lines that say nothing.
fn preformatted_lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let line = line.replace('\t', "    ");
        let line: String = line.chars().filter(|c| !is_invisible(*c) && !c.is_control()).collect();
        if !line.trim().is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line.trim_end().to_owned());
        }
    }
    lines.truncate(lines.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1));
    let indentation = |line: &String| line.len() - line.trim_start_matches(' ').len();
    let shared = lines.iter().filter(|line| !line.is_empty()).map(indentation).min().unwrap_or(0);
    for line in &mut lines {
        line.drain(..shared.min(line.len()));
    }
    lines
}

/// The target as Markdown takes it between parentheses. `None`: a link of no use to a reader.
fn link_target(source: &str) -> Option<String> {
    let source = decode_entities(source);
    let source = source.trim();
    let schemes = ["https://", "http://", "mailto:"];
    let starts_with = |scheme: &&str| {
        source.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    let scheme = schemes.iter().find(|scheme| starts_with(scheme))?;
    if !source[scheme.len()..].starts_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let mut target = String::with_capacity(source.len());
    for (at, c) in source.char_indices().filter(|(_, c)| !is_invisible(*c)) {
        match c {
            '&' if entity_name(&source[at..]).is_some() => target.push_str("&amp;"),
            ' ' | '"' | '(' | ')' | '<' | '>' | '[' | ']' | '\\' | '^' | '`' | '{' | '|' | '}' => {
                target.push_str(&format!("%{:02X}", c as u32));
            }
            c if c.is_whitespace() => {}
            c => target.push(c),
        }
    }
    Some(target)
}
