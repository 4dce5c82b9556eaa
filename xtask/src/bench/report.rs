//! The figures as tables.

use std::fmt::Write as _;

use super::figures::{Figure, distinct};
use super::goals::{Standing, standings};

/// Every table, in Markdown.
pub(super) fn tables(figures: &[Figure]) -> String {
    let mut text = String::from(
        "# Opsmith beside its peers\n\n\
         A ratio tells how many times as much the peer took. Times are medians of one run in which all took \
         turns; of clean builds, ours is the median of three, before and after one of theirs. A block of \
         memory counts once, however it grows.\n",
    );
    let standings = standings(figures);
    if !standings.is_empty() {
        text += "\n## Where we want to stand\n\n| measure | against | ratio | at least | |\n| --- | --- | --- | --- | --- |\n";
        for Standing { measure, peer, ratio, least } in standings {
            let verdict = if ratio >= least { "reached" } else { "missed" };
            let _ = writeln!(
                text,
                "| {measure} | {peer} | {} | {} | {verdict} |",
                short(ratio),
                short(least)
            );
        }
    }
    for measure in distinct(figures.iter().map(|figure| figure.measure.as_str())) {
        let of: Vec<&Figure> = figures.iter().filter(|figure| figure.measure == measure).collect();
        text += &table(measure, &of);
    }
    text
}

/// One measure: a row a subject, a column a peer.
fn table(measure: &str, figures: &[&Figure]) -> String {
    let peers = distinct(figures.iter().map(|figure| figure.peer.as_str()));
    let unit = figures.first().map_or("", |figure| figure.unit.as_str());
    let mut text = format!("\n## {}, in {unit}\n\n| | Opsmith |", capitalized(measure));
    for peer in &peers {
        let _ = write!(text, " {peer} |");
    }
    let _ = write!(text, "\n| --- | --- |{}", " --- |".repeat(peers.len()));
    for place in distinct(figures.iter().map(|figure| place_of(figure))) {
        let row: Vec<&&Figure> =
            figures.iter().filter(|figure| place_of(figure) == place).collect();
        let ours = row.first().map(|figure| short(figure.ours)).unwrap_or_default();
        let name = place.join(" ");
        let _ = write!(text, "\n| {} | {ours} |", name.trim());
        for peer in &peers {
            match row.iter().find(|figure| figure.peer == *peer) {
                Some(figure) => {
                    let _ = write!(text, " {} ({} ×) |", short(figure.theirs), short(figure.ratio));
                }
                None => text += " |",
            }
        }
    }
    text.push('\n');
    text
}

/// Which row a figure stands in.
fn place_of(figure: &Figure) -> [&str; 2] {
    [&figure.subject, &figure.size]
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// A number to three digits, or to none behind the point.
pub(super) fn short(number: f64) -> String {
    let digits = match number.abs() {
        0.0 => 0,
        size => (2 - size.log10().floor() as i32).clamp(0, 2) as usize,
    };
    let text = format!("{number:.digits$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_digits_and_no_zeros_behind() {
        let cases = [
            (0.0, "0"),
            (0.4871, "0.49"),
            (1.0, "1"),
            (2.346, "2.35"),
            (40.04, "40"),
            (33.56, "33.6"),
            (321.7, "322"),
            (43_617.0, "43617"),
        ];
        for (number, text) in cases {
            assert_eq!(short(number), text);
        }
    }

    #[test]
    fn a_table_has_a_row_a_subject_and_a_column_a_peer() {
        let figure = |size: &str, peer: &str, ratio: f64| Figure {
            measure: "response written".to_owned(),
            subject: "GetX".to_owned(),
            size: size.to_owned(),
            peer: peer.to_owned(),
            ours: 10.0,
            theirs: 10.0 * ratio,
            ratio,
            unit: "ns".to_owned(),
        };
        let figures = [
            figure("small", "serde_json", 3.0),
            figure("small", "b", 2.0),
            figure("large", "b", 1.5),
        ];
        let expected = "\
            # Opsmith beside its peers\n\n\
            A ratio tells how many times as much the peer took. Times are medians of one run in which all took \
            turns; of clean builds, ours is the median of three, before and after one of theirs. A block of \
            memory counts once, however it grows.\n\n\
            ## Where we want to stand\n\n\
            | measure | against | ratio | at least | |\n\
            | --- | --- | --- | --- | --- |\n\
            | response written, small | serde_json | 3 | 2.5 | reached |\n\
            | response written, large | b, the best | 1.5 | 1 | reached |\n\n\
            ## Response written, in ns\n\n\
            | | Opsmith | serde_json | b |\n\
            | --- | --- | --- | --- |\n\
            | GetX small | 10 | 30 (3 ×) | 20 (2 ×) |\n\
            | GetX large | 10 | | 15 (1.5 ×) |\n";
        assert_eq!(tables(&figures), expected);
    }
}
