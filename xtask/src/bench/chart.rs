//! The chart of the README: how long each reader takes.

use std::fmt::Write as _;

use super::figures::{Figure, distinct, mean};
use super::report::short;

const MEASURE: &str = "response read";

/// The sizes, and what they are called.
const SIZES: [(&str, &str); 2] =
    [("small", "Reading a small response, in µs"), ("large", "Reading a large one, in µs")];

/// Where bars begin, and how long the longest is.
const LEFT: f64 = 96.0;
const LONGEST: f64 = 400.0;
/// The height of a bar with the space below it, and of a title.
const ROW: f64 = 20.0;
const TITLE: f64 = 30.0;
const WIDTH: f64 = LEFT + LONGEST + 64.0;

/// Colours that stand out on white and on black.
const STYLE: &str = "\
text { font: 12px system-ui, sans-serif; fill: #57606a }
.title { font-weight: 600 }
.name { text-anchor: end }
rect { fill: #8c959f }
.ours { fill: #0a8f5b }
@media (prefers-color-scheme: dark) { text { fill: #b1bac4 } }
";

/// Draws a bar a reader, in a group a size.
pub(super) fn draw(figures: &[Figure]) -> String {
    let mut body = String::new();
    let mut y = 0.0;
    for (size, title) in SIZES {
        let bars = bars(figures, size);
        let longest = bars.iter().map(|(_, time)| *time).fold(f64::MIN_POSITIVE, f64::max);
        y += TITLE;
        let _ = writeln!(body, "<text class=\"title\" x=\"0\" y=\"{}\">{title}</text>", y - 10.0);
        for (name, time) in bars {
            draw_bar(&mut body, y, name, time, LONGEST * time / longest);
            y += ROW;
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {y}\" width=\"{WIDTH}\">\n\
         <style>\n{STYLE}</style>\n{body}</svg>\n"
    )
}

fn draw_bar(body: &mut String, y: f64, name: &str, time: f64, length: f64) {
    let class = if name == "Opsmith" { " class=\"ours\"" } else { "" };
    let baseline = y + 12.0;
    let _ = writeln!(
        body,
        "<text class=\"name\" x=\"{}\" y=\"{baseline}\">{name}</text>\n\
         <rect{class} x=\"{LEFT}\" y=\"{y}\" width=\"{length:.1}\" height=\"{}\"/>\n\
         <text x=\"{:.1}\" y=\"{baseline}\">{}</text>",
        LEFT - 8.0,
        ROW - 5.0,
        LEFT + length + 6.0,
        short(time / 1000.0),
    );
}

/// Every reader and its mean time in nanoseconds, the quickest first.
fn bars<'f>(figures: &'f [Figure], size: &str) -> Vec<(&'f str, f64)> {
    let read: Vec<&Figure> =
        figures.iter().filter(|figure| figure.measure == MEASURE && figure.size == size).collect();
    let peers = distinct(read.iter().map(|figure| figure.peer.as_str()));
    let of = |peer: &'f str| read.iter().filter(move |figure| figure.peer == peer);
    let ours = peers.first().and_then(|peer| mean(of(peer).map(|figure| figure.ours)));
    let mut bars: Vec<(&str, f64)> = peers
        .iter()
        .filter_map(|peer| Some((*peer, mean(of(peer).map(|figure| figure.theirs))?)))
        .collect();
    bars.extend(ours.map(|time| ("Opsmith", time)));
    bars.sort_by(|(_, one), (_, other)| one.total_cmp(other));
    bars
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_means_and_the_quickest_is_first() {
        let figure = |subject: &str, peer: &str, ours, theirs| Figure {
            measure: MEASURE.to_owned(),
            subject: subject.to_owned(),
            size: "small".to_owned(),
            peer: peer.to_owned(),
            ours,
            theirs,
            ratio: theirs / ours,
            unit: "ns".to_owned(),
        };
        let figures = [
            figure("A", "slow", 100.0, 400.0),
            figure("A", "limit", 100.0, 50.0),
            figure("B", "slow", 400.0, 1600.0),
            figure("B", "limit", 400.0, 200.0),
        ];
        let expected = [("limit", 100.0), ("Opsmith", 200.0), ("slow", 800.0)];
        for ((name, time), (expected_name, expected)) in
            bars(&figures, "small").iter().zip(expected)
        {
            assert_eq!(*name, expected_name);
            assert!((time - expected).abs() < 1e-6, "{name}: {time}");
        }
        let chart = draw(&figures);
        assert!(
            chart.contains("<rect class=\"ours\" x=\"96\" y=\"50\" width=\"100.0\""),
            "{chart}"
        );
    }
}
