//! Several ways to the same end, measured in turn.

use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::allocations;

/// How often each way has its turn. Odd, so that a median is one of the turns.
const ROUNDS: usize = 101;
/// How long a turn takes: long beside the clock's resolution, short beside a change of the machine's speed.
const TURN: Duration = Duration::from_millis(1);

/// One of the ways.
pub struct Runner<'a> {
    pub name: &'static str,
    run: Box<dyn FnMut(u32) -> Cost + 'a>,
}

/// What calls took.
struct Cost {
    time: Duration,
    blocks: u64,
}

impl Cost {
    fn of(act: impl FnOnce()) -> Self {
        let (blocks, start) = (allocations::blocks(), Instant::now());
        act();
        let time = start.elapsed();
        Self { time, blocks: allocations::blocks() - blocks }
    }
}

impl<'a> Runner<'a> {
    /// Measures `act`, with the dropping of what it returns.
    pub fn new<T>(name: &'static str, mut act: impl FnMut() -> T + 'a) -> Self {
        let run = move |calls| {
            Cost::of(|| {
                for _ in 0..calls {
                    black_box(act());
                }
            })
        };
        Self { name, run: Box::new(run) }
    }

    /// As [`new`](Self::new), for one that uses up what `prepare` makes, which is not measured.
    pub fn with_input<I, T>(
        name: &'static str,
        mut prepare: impl FnMut() -> I + 'a,
        mut act: impl FnMut(I) -> T + 'a,
    ) -> Self {
        let run = move |calls| {
            let inputs: Vec<I> = (0..calls).map(|_| prepare()).collect();
            Cost::of(|| {
                for input in inputs {
                    black_box(act(input));
                }
            })
        };
        Self { name, run: Box::new(run) }
    }

    /// How many calls fill a turn.
    fn calls_in_a_turn(&mut self) -> u32 {
        let mut calls = 1;
        while (self.run)(calls).time < TURN / 2 {
            calls *= 2;
        }
        calls
    }
}

/// What the runners took.
pub struct Results {
    /// The nanoseconds of a call of each runner, turn by turn.
    times: Vec<Vec<f64>>,
    /// The blocks of memory of a call of each.
    blocks: Vec<f64>,
}

/// Gives every runner its turn, as often as there are rounds, each round beginning with another.
pub fn race(mut runners: Vec<Runner<'_>>) -> Results {
    let calls: Vec<u32> = runners.iter_mut().map(Runner::calls_in_a_turn).collect();
    let blocks = runners.iter_mut().map(|runner| (runner.run)(1).blocks as f64).collect();
    let mut times = vec![Vec::with_capacity(ROUNDS); runners.len()];
    for round in 0..ROUNDS {
        for turn in 0..runners.len() {
            let index = (round + turn) % runners.len();
            let time = (runners[index].run)(calls[index]).time;
            times[index].push(time.as_nanos() as f64 / f64::from(calls[index]));
        }
    }
    Results { times, blocks }
}

impl Results {
    /// The blocks that a call of a runner takes.
    pub fn blocks(&self, runner: usize) -> f64 {
        self.blocks[runner]
    }

    /// The median time of a runner.
    pub fn median(&self, runner: usize) -> f64 {
        median(self.times[runner].clone())
    }

    /// The median of how many times as long the other runner took, round by round.
    pub fn ratio(&self, runner: usize, other: usize) -> f64 {
        let rounds = self.times[runner].iter().zip(&self.times[other]);
        median(rounds.map(|(own, other)| other / own).collect())
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
