//! The commands of Opsmith, and the only code that writes files.

mod codegen;
mod conformance;
mod source;
mod tree;

use std::process::ExitCode;

const HELP: &str = "\
usage: cargo xtask <command>

  codegen                        models/ to generated/: writes what changed, deletes what is stale
  codegen --check                writes nothing; prints a diff and fails unless generated/ is up to date
  codegen --manifest F --out DIR any manifest to a crate of its own in DIR
  conformance                    the official protocol tests, compiled against generated crates and run;
                                 they come from PyPI once, and are kept below target/
  conformance --suite DIR        the tests of a folder with input/*.json and output/*.json instead
  conformance --protocol P       only those of one file, such as rest-json or json_1_0
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["codegen", options @ ..] => codegen::Options::parse(options).and_then(codegen::run),
        ["conformance", options @ ..] => {
            conformance::Options::parse(options).and_then(conformance::run)
        }
        [] | ["help" | "--help" | "-h", ..] => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        [command, ..] => Err(anyhow::anyhow!("there is no command `{command}`\n\n{HELP}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
