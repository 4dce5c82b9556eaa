//! Where this project wants to stand beside its peers.

use std::collections::BTreeSet;

use super::figures::{Figure, mean};

/// Whom a goal is held against.
#[derive(Clone, Copy, Debug)]
enum Peer {
    /// One that is named.
    Named(&'static str),
    /// The fastest of all but those that are named.
    BestBut(&'static [&'static str]),
}

/// A ratio that is to be reached.
#[derive(Clone, Copy, Debug)]
struct Goal {
    measure: &'static str,
    /// Any, if empty.
    size: &'static str,
    peer: Peer,
    /// How many times as much theirs must be, at least.
    least: f64,
    /// Whether each subject counts by itself, and the worst tells; otherwise their mean does.
    each: bool,
}

const AWS_SDK: &str = "aws-sdk";
const LIMIT: &str = "limit";

const fn goal(measure: &'static str, size: &'static str, peer: Peer, least: f64) -> Goal {
    Goal { measure, size, peer, least, each: false }
}

const fn each(measure: &'static str, peer: Peer, least: f64) -> Goal {
    Goal { measure, size: "", peer, least, each: true }
}

const GOALS: [Goal; 13] = [
    goal("response read", "small", Peer::Named(AWS_SDK), 3.5),
    goal("response read", "large", Peer::Named(AWS_SDK), 2.5),
    goal("response read", "small", Peer::BestBut(&[AWS_SDK, LIMIT]), 1.5),
    goal("response read", "small", Peer::Named(LIMIT), 1.0 / 2.0),
    goal("response read", "large", Peer::Named(LIMIT), 1.0 / 1.2),
    goal("request written", "", Peer::Named(AWS_SDK), 2.5),
    goal("response written", "small", Peer::Named("serde_json"), 2.5),
    goal("response written", "large", Peer::BestBut(&[]), 1.0),
    each("allocations of reading", Peer::Named(LIMIT), 1.0),
    each("response read, XML", Peer::BestBut(&[]), 1.0),
    each("response read, query", Peer::BestBut(&[]), 1.0),
    each("response read, CBOR", Peer::BestBut(&[]), 1.0),
    goal("release build", "", Peer::Named(AWS_SDK), 40.0),
];

/// How a goal stands.
#[derive(Debug, PartialEq)]
pub(super) struct Standing {
    pub(super) measure: String,
    pub(super) peer: String,
    pub(super) ratio: f64,
    pub(super) least: f64,
}

/// How every goal stands that the figures tell of.
pub(super) fn standings(figures: &[Figure]) -> Vec<Standing> {
    GOALS.iter().filter_map(|goal| goal.standing(figures)).collect()
}

impl Goal {
    fn standing(&self, figures: &[Figure]) -> Option<Standing> {
        let covered: Vec<&Figure> = figures.iter().filter(|figure| self.covers(figure)).collect();
        let peers: BTreeSet<&str> = covered.iter().map(|figure| figure.peer.as_str()).collect();
        let ratios = peers.into_iter().filter_map(|peer| {
            let ratios =
                covered.iter().filter(|figure| figure.peer == peer).map(|figure| figure.ratio);
            let ratio = if self.each { ratios.reduce(f64::min) } else { mean(ratios) };
            ratio.map(|ratio| (peer, ratio))
        });
        let (peer, ratio) = ratios.min_by(|(_, one), (_, other)| one.total_cmp(other))?;
        let measure = match self.size {
            "" => self.measure.to_owned(),
            size => format!("{}, {size}", self.measure),
        };
        let peer = match self.peer {
            Peer::Named(_) => peer.to_owned(),
            Peer::BestBut(_) => format!("{peer}, the best"),
        };
        Some(Standing { measure, peer, ratio, least: self.least })
    }

    fn covers(&self, figure: &Figure) -> bool {
        let peer = figure.peer.as_str();
        figure.measure == self.measure
            && (self.size.is_empty() || figure.size == self.size)
            && match self.peer {
                Peer::Named(name) => peer == name,
                Peer::BestBut(others) => !others.contains(&peer),
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(measure: &str, subject: &str, peer: &str, ratio: f64) -> Figure {
        Figure {
            measure: measure.to_owned(),
            subject: subject.to_owned(),
            size: "small".to_owned(),
            peer: peer.to_owned(),
            ours: 1.0,
            theirs: ratio,
            ratio,
            unit: "ns".to_owned(),
        }
    }

    #[test]
    fn a_goal_is_held_against_the_mean_of_its_subjects() {
        let read = |subject, peer, ratio| figure("response read", subject, peer, ratio);
        let figures = [
            read("A", AWS_SDK, 2.0),
            read("B", AWS_SDK, 8.0),
            read("A", "slow", 3.0),
            read("A", "fast", 2.0),
            read("A", LIMIT, 0.75),
        ];
        let standing = |peer: &str, ratio, least| Standing {
            measure: "response read, small".to_owned(),
            peer: peer.to_owned(),
            ratio,
            least,
        };
        let expected = [
            standing(AWS_SDK, 4.0, 3.5),
            standing("fast, the best", 2.0, 1.5),
            standing(LIMIT, 0.75, 0.5),
        ];
        assert_eq!(standings(&figures), expected);
    }

    #[test]
    fn the_worst_subject_tells_where_each_counts() {
        let count = |subject, ratio| figure("allocations of reading", subject, LIMIT, ratio);
        let standings = standings(&[count("A", 1.0), count("B", 0.5)]);
        assert_eq!(standings.iter().map(|standing| standing.ratio).collect::<Vec<_>>(), [0.5]);
    }
}
