//! Model documentation, as HTML or as plain text with backticks, becomes Markdown for rustdoc.
//!
//! `markup` cuts the source into tokens, `page` turns them into blocks of words, `inline` spells
//! the words as Markdown, and the blocks are written here as lines.

mod inline;
mod markup;
mod page;

use inline::{Word, at_line_start, words};
use page::{Block, Page, Row};

/// Lines of Markdown, each without the leading `/// `, wrapped to `width` characters.
///
/// Blank lines separate paragraphs. Empty for empty documentation.
pub(crate) fn markdown(source: &str, width: usize) -> Vec<String> {
    let mut page = Page::default();
    page.read(source);
    let (blocks, links) = page.finish();
    write_blocks(&blocks, &links, width, false)
}

fn wrap(words: &[Word], width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0;
    for word in words {
        let length = word.text.chars().count();
        match lines.last_mut() {
            Some(line) if used + 1 + length <= width => {
                line.push(' ');
                line.push_str(&word.text);
                used += 1 + length;
            }
            _ => {
                let text = if word.is_text { at_line_start(&word.text) } else { word.text.clone() };
                used = text.chars().count();
                lines.push(text);
            }
        }
    }
    lines
}

fn write_blocks(blocks: &[Block], links: &[String], width: usize, tight: bool) -> Vec<String> {
    let mut lines = Vec::new();
    for block in blocks {
        if !tight && !lines.is_empty() {
            lines.push(String::new());
        }
        match block {
            Block::Paragraph(atoms) => lines.extend(wrap(&words(atoms, links), width)),
            Block::Preformatted(text) => lines.extend(fenced(text)),
            Block::List { ordered, items } => {
                lines.extend(write_list(*ordered, items, links, width));
            }
            Block::Table(rows) => lines.extend(write_table(rows, links)),
        }
    }
    lines
}

fn write_list(ordered: bool, items: &[Vec<Block>], links: &[String], width: usize) -> Vec<String> {
    let tight = is_tight(items);
    let mut lines = Vec::new();
    for (index, item) in items.iter().enumerate() {
        if !tight && index > 0 {
            lines.push(String::new());
        }
        let marker = if ordered { format!("{}. ", index + 1) } else { "- ".to_owned() };
        let indentation = " ".repeat(marker.len());
        let item = write_blocks(item, links, width.saturating_sub(marker.len()), tight);
        for (index, line) in item.into_iter().enumerate() {
            let prefix = if index == 0 { &marker } else { &indentation };
            lines.push(if line.is_empty() { line } else { format!("{prefix}{line}") });
        }
    }
    lines
}

/// Whether no item needs blank lines: each is a paragraph, a tight list, or one and then the other.
fn is_tight(items: &[Vec<Block>]) -> bool {
    items.iter().all(|item| match item.as_slice() {
        [Block::Paragraph(_)] => true,
        [Block::List { items, .. }] => is_tight(items),
        [Block::Paragraph(_), Block::List { items, .. }] => is_tight(items),
        _ => false,
    })
}

fn fenced(text: &[String]) -> Vec<String> {
    let backticks = text.iter().flat_map(|line| line.split(|c| c != '`')).map(str::len).max();
    let fence = "`".repeat(backticks.map_or(3, |longest| longest.max(2) + 1));
    let mut lines = vec![format!("{fence}text")];
    lines.extend_from_slice(text);
    lines.push(fence);
    lines
}

/// A table whose first row is its head; rows cannot be wrapped.
fn write_table(rows: &[Row], links: &[String]) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut lines = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let mut line = String::from("|");
        for cell in row {
            let words: Vec<String> = words(cell, links).into_iter().map(|word| word.text).collect();
            let cell = words.join(" ").replace('|', "\\|");
            line.push_str(&format!(" {cell} |"));
        }
        if index == 0 {
            line.push_str(&"  |".repeat(columns - row.len()));
            lines.push(line);
            lines.push(format!("|{}", " --- |".repeat(columns)));
        } else {
            lines.push(line);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::markdown;

    #[track_caller]
    fn becomes(source: &str, expected: &str) {
        assert_eq!(markdown(source, 60).join("\n"), expected);
    }

    #[test]
    fn nothing_stays_nothing() {
        for source in
            ["", " \n ", "<p></p>", "<p> <code> </code> </p>", "<ul><li></li></ul>", "<b>"]
        {
            becomes(source, "");
        }
    }

    #[test]
    fn paragraphs_are_parted_by_one_blank_line() {
        becomes("<p>One</p>\n\n\n<p> </p><p>two\n\nthree", "One\n\ntwo three");
        becomes("One\ntwo\n\n\n\nthree\n", "One two\n\nthree");
    }

    #[test]
    fn lines_are_wrapped_between_words() {
        let lines = markdown("<p>The quick brown fox jumps over it</p>", 12);
        assert_eq!(lines, ["The quick", "brown fox", "jumps over", "it"]);
    }

    #[test]
    fn width_counts_characters_and_not_bytes() {
        assert_eq!(markdown("éééé éééé", 9), ["éééé éééé"]);
    }

    #[test]
    fn a_long_word_stands_alone() {
        assert_eq!(markdown("a abcdefghijkl b c", 5), ["a", "abcdefghijkl", "b c"]);
    }

    #[test]
    fn link_text_is_wrapped_and_its_target_is_not() {
        let source = "<p>See <a href=\"https://example.com/guide\">the long guide</a>.</p>";
        assert_eq!(
            markdown(source, 12),
            ["See [the", "long", "guide](https://example.com/guide)."]
        );
    }

    #[test]
    fn styles_become_marks() {
        becomes("<p><b>a</b> <strong>b</strong> <i>c d</i> <em>e</em></p>", "**a b** *c d e*");
        becomes("<p>a <code>b_c</code>, <b> d </b>e</p>", "a `b_c`, **d** e");
    }

    #[test]
    fn emphasis_that_markdown_would_not_see_is_given_up() {
        becomes("<p><b>Note:</b>text <i>a</i><b>b</b></p>", "Note:text a**b**");
    }

    #[test]
    fn code_is_not_escaped() {
        becomes("<p><code>&lt;a_b&gt; [*] &amp;amp; \\</code></p>", "`<a_b> [*] &amp; \\`");
    }

    #[test]
    fn neighbouring_code_spans_stay_apart_and_touching_ones_merge() {
        becomes("<code>a</code> <code>b</code>", "`a` `b`");
        becomes("<code>a</code><code>b</code>", "`ab`");
    }

    #[test]
    fn code_with_backticks_takes_a_longer_fence() {
        becomes("<code>a`b``c</code>", "```a`b``c```");
        becomes("<code>`a</code>", "`` `a ``");
    }

    #[test]
    fn short_code_is_not_broken_and_long_code_only_where_no_block_starts() {
        assert_eq!(markdown("ab `a b c`", 6), ["ab", "`a b c`"]);
        let source = "<code>describe-something --region nowhere - 1. there</code>";
        assert_eq!(markdown(source, 20), ["`describe-something --region", "nowhere - 1. there`"]);
    }

    #[test]
    fn backtick_spans_stay_code_spans() {
        becomes("Set `a_b` or ``c`d``.", "Set `a_b` or ``c`d``.");
        becomes("<p>The `Foo` is <b>new</b>.</p>", "The `Foo` is **new**.");
        becomes("Takes `Vec<String>` and `<b>`.", "Takes `Vec<String>` and `<b>`.");
    }

    #[test]
    fn a_backtick_without_partner_is_escaped() {
        becomes("a ` b", "a \\` b");
        becomes("a `` b ` c", "a \\`\\` b \\` c");
        becomes("a ` ` b", "a \\` \\` b");
    }

    #[test]
    fn brackets_do_not_make_links() {
        becomes(
            "[text] a[0] [a][b] [^1] [ ]",
            "\\[text\\] a\\[0\\] \\[a\\]\\[b\\] \\[^1\\] \\[ \\]",
        );
        becomes("[0, 1)", "[0, 1)");
        becomes(
            "<a href='https://x.y'>^a]</a>!<a href='https://x.y'>b</a>",
            "[\\^a\\]](https://x.y)\\![b](https://x.y)",
        );
    }

    #[test]
    fn code_cannot_define_a_link() {
        becomes("[<code>a]: b</code>", "\\[`a]: b`");
        becomes("<a href='https://x.y'><code>[a]: b</code></a>", "`[a]: b`");
    }

    #[test]
    fn marks_of_emphasis_are_escaped_where_they_could_pair() {
        becomes("foo_bar __init__ a*b* ~x~", "foo_bar \\_\\_init\\_\\_ a\\*b\\* \\~x\\~");
        becomes("A lone * or s3:Get* or ~100 or _x", "A lone * or s3:Get* or ~100 or _x");
    }

    #[test]
    fn angle_brackets_do_not_make_tags() {
        becomes("&lt;b&gt; 1 < 2, 3<4 > <!x &lt;/p&gt;", "\\<b> 1 < 2, 3<4 > \\<!x \\</p>");
        becomes("&lt;1@example.com&gt;", "\\<1@example.com>");
    }

    #[test]
    fn backslashes_are_kept() {
        becomes("\\d \\. \\\\ a\\", "\\d \\\\. \\\\\\\\ a\\\\");
    }

    #[test]
    fn blocks_do_not_start_by_accident() {
        let starts = [
            ("- a", "\\- a"),
            ("+ a", "\\+ a"),
            ("* a", "\\* a"),
            ("# a", "\\# a"),
            ("&gt; a", "\\> a"),
            ("1. a", "1\\. a"),
            ("12) a", "12\\) a"),
            ("---", "\\---"),
            ("===", "\\==="),
            ("***", "\\*\\*\\*"),
            ("___", "\\_\\_\\_"),
            ("~~~ a", "\\~\\~\\~ a"),
            ("|-|", "\\|-|"),
            ("-1", "-1"),
            ("#a", "#a"),
            ("1.5", "1.5"),
        ];
        for (source, expected) in starts {
            becomes(source, expected);
            assert_eq!(
                markdown(&format!("word {source}"), 4)[1].split(' ').next(),
                expected.split(' ').next()
            );
        }
        becomes("a - b + c # 1. d", "a - b + c # 1. d");
    }

    #[test]
    fn option_names_keep_their_hyphens() {
        becomes("use --force -- or a--b", "use -\\-force -- or a--b");
    }

    #[test]
    fn entities_are_decoded_once() {
        becomes(
            "<p>&quot;a&quot;&#160;&amp; &#x2014; &#150; &unknown; &amp;lt; R&D</p>",
            "\"a\" & — – \\&unknown; \\&lt; R&D",
        );
    }

    #[test]
    fn control_and_direction_characters_are_dropped() {
        becomes("a\u{202e}b\u{0}c\u{2066}d \u{7} */ &#x202d;e&#0;", "abcd */ e\\&#0;");
        becomes("<pre>a\u{202e}\u{b}b\tc</pre>", "```text\nab    c\n```");
    }

    #[test]
    fn bare_urls_become_links() {
        becomes(
            "See https://example.com/a_b (http://x.y/z).",
            "See <https://example.com/a_b> (<http://x.y/z>).",
        );
        becomes(
            "&lt;https://example.com&gt; or <https://x.y>",
            "<<https://example.com>> or <https://x.y>",
        );
    }

    #[test]
    fn patterns_of_urls_become_code() {
        becomes("At https://{id}.example.com/&lt;b&gt;.", "At `https://{id}.example.com/<b>`.");
        becomes("https://<x>{id}</x>.y.z, https://", "`https://{id}.y.z`, https://");
    }

    #[test]
    fn links_keep_text_and_usable_targets() {
        becomes(
            "<a href=\"https://x.y/a_(b) c?d=1&amp;e\">t</a>",
            "[t](https://x.y/a_%28b%29%20c?d=1&e)",
        );
        becomes("<a class=x HREF='mailto:a@b.c'><code>t</code></a>", "[`t`](mailto:a@b.c)");
        becomes("<a href=\"https://x.y\">https://x.y</a>", "<https://x.y>");
        for target in ["", "/relative", "#here", "javascript:alert(1)", "https://"] {
            becomes(&format!("<p><a href=\"{target}\">text</a></p>"), "text");
        }
    }

    #[test]
    fn lists_are_indented() {
        becomes(
            "<p>Of:</p><ul> <li> <p>one</p> </li><li>two<ol><li>a</li><li>b</li></ol></li></ul><p>c",
            "Of:\n\n- one\n- two\n  1. a\n  2. b\n\nc",
        );
        assert_eq!(markdown("<ol><li>a b</li><li>c</li></ol>", 4), ["1. a", "   b", "2. c"]);
    }

    #[test]
    fn lists_with_several_paragraphs_have_blank_lines() {
        becomes("<ul><li><p>a</p><p>b</p></li><li>c</li></ul>", "- a\n\n  b\n\n- c");
    }

    #[test]
    fn neighbouring_lists_of_one_kind_are_one() {
        becomes("<ol><li>a</ol><ol><li>b</ol><ul><li>c</ul>", "1. a\n2. b\n\n- c");
        becomes("<li>a</li><li>b</li>c", "- a\n- b\n\nc");
    }

    #[test]
    fn definitions_follow_their_terms() {
        becomes(
            "<dl><dt>A</dt> <dd> <p>first</p> <p>more</p></dd><dt><code>b</code></dt><dd>c</dd></dl>",
            "- **A**: first\n\n  more\n\n- `b`: c",
        );
    }

    #[test]
    fn notes_are_labelled_once() {
        becomes("<note><p>Note: a</p></note>", "Note: a");
        becomes(
            "<note> <p>a</p> </note><important><ul><li>b</ul></important><note></note>",
            "**Note:** a\n\n**Important:**\n\n- b",
        );
    }

    #[test]
    fn headings_and_names_are_paragraphs() {
        becomes(
            "<fullname>Name</fullname><h2>Head <code>x</code></h2>text<br/>more",
            "Name\n\n**Head** `x`\n\ntext\n\nmore",
        );
    }

    #[test]
    fn preformatted_text_becomes_a_block_marked_as_text() {
        becomes(
            "<p>a<pre><code>\n  {\n\n\n    \"b\": *1*  \n  }\n</code></pre>c",
            "a\n\n```text\n{\n\n  \"b\": *1*\n}\n```\n\nc",
        );
        becomes("<pre>```</pre>", "````text\n```\n````");
    }

    #[test]
    fn tables_have_a_head() {
        becomes(
            "<table><tr><th>A</th><th>B</th></tr><tr><td>a|b</td><td><p>c</p><p>d</p></td></tr></table>",
            "| A | B |\n| --- | --- |\n| a\\|b | c d |",
        );
    }

    #[test]
    fn unknown_elements_leave_their_text() {
        becomes("<zonbook><replaceable>a</replaceable><x/></zonbook>", "a");
        becomes("arn:<region>:<account-id>", "arn:\\<region>:\\<account-id>");
    }

    #[test]
    fn scripts_styles_and_comments_are_dropped() {
        becomes("a<script>b<p></script><style>c</style><!-- d --><!DOCTYPE e>f", "af");
        becomes("<p>a<![CDATA[&amp;]]>b <!--> c", "a&b c");
    }

    #[test]
    fn broken_markup_keeps_its_text() {
        becomes("p> a </b></p></ul> b <i c", "p> a\n\nb \\<i c");
        becomes("<p>a <a href=\"https://x.y>b</a> c", "a [b](https://x.y) c");
        becomes("<pre>a <script>b <!-- c", "a b \\<!-- c");
        becomes("<p>a <b>b<p>c", "a **b**\n\nc");
    }

    #[test]
    fn nesting_is_bounded() {
        for part in [
            "<ul>",
            "<ul><li>a",
            "<ol><li>",
            "<dl><dt>",
            "<b>a",
            "<table><tr><td>a",
            "<note>",
            "<x>",
        ] {
            let lines = markdown(&part.repeat(100_000), 60);
            let indentation = |line: &String| line.len() - line.trim_start().len();
            assert!(lines.iter().map(indentation).max().unwrap_or(0) <= 40);
        }
    }

    #[test]
    fn repeated_starts_take_linear_time() {
        for part in ["<", "<!--", "<a href=\"", "<a '", "`", "`` ` ", "&#", "[", "http://(", "a *b"]
        {
            markdown(&part.repeat(200_000), 60);
        }
    }

    #[test]
    fn lines_are_clean_at_every_width() {
        let parts = [
            "<p>", "<ul>", "<li>", "</ul>", "<pre>", "</pre>", " ", "\n\n", "a b", "`", "<td>",
            "*", "<table>", "</table>", "<br>", "- ",
        ];
        let mut state = 1_u32;
        for width in 0..2_000 {
            let mut source = String::new();
            for _ in 0..20 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                source.push_str(parts[(state >> 16) as usize % parts.len()]);
            }
            let lines = markdown(&source, width % 40);
            assert!(lines.iter().all(|line| line.trim_end() == line), "{source:?}");
            assert!(
                !lines.windows(2).any(|pair| pair[0].is_empty() && pair[1].is_empty()),
                "{source:?}"
            );
            assert!(lines.first().is_none_or(|line| !line.is_empty()), "{source:?}");
            assert!(lines.last().is_none_or(|line| !line.is_empty()), "{source:?}");
        }
    }
}
