//! The generated code beside its peers, measured in one process: a line of JSON for each comparison.
//!
//! The arguments are the parts to measure; `cargo xtask bench` makes a table of what is printed.

mod allocations;
mod aws;
mod comparison;
#[cfg(feature = "formats")]
mod formats;
mod json;
mod plain;
mod race;
mod requests;
mod responses;

fn main() {
    allocations::make_room();
    for part in std::env::args().skip(1) {
        match part.as_str() {
            "decode" => json::read(),
            "encode" => json::write(),
            "request" => requests::write(),
            #[cfg(feature = "formats")]
            "formats" => formats::read(),
            other => panic!("there is no part `{other}`, or it was not built"),
        }
    }
}
