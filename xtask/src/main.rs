//! The commands of Opsmith, and the only code that writes files.

mod codegen;
mod tree;

use std::process::ExitCode;

const HELP: &str = "\
usage: cargo xtask <command>

  codegen                        models/ to generated/: writes what changed, deletes what is stale
  codegen --check                writes nothing; prints a diff and fails unless generated/ is up to date
  codegen --manifest F --out DIR any manifest to a crate of its own in DIR
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["codegen", options @ ..] => codegen::Options::parse(options).and_then(codegen::run),
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
