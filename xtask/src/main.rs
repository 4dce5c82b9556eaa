//! The commands of Opsmith, and the only code that writes files.

#[macro_use]
mod say;

mod alone;
mod arguments;
mod bench;
mod cargo;
mod codegen;
mod conformance;
mod digest;
mod features;
mod import;
mod lock;
mod manifest;
mod parity;
mod pending;
mod project;
mod protocol;
mod source;
mod tree;
mod update;

use std::process::ExitCode;

const HELP: &str = "\
usage: cargo xtask <command>

  codegen                        models/ to generated/: writes what changed, deletes what is stale
  codegen --check                writes nothing; prints a diff and fails unless generated/ is up to date
  codegen --ledger               writes nothing; prints what becomes of every key of the models that
                                 the selection reaches
  codegen --manifest F --out DIR generates the crate in DIR from the manifest F
  codegen --adopt                takes over a crate that moved, or that an older Opsmith made
  import SOURCE SERVICE OP...    slices the operations out of SOURCE into models/, adds them to the manifest,
                                 and regenerates; SERVICE@VERSION where the newest version is not meant
  import --docs keep ...         brings upstream's documentation along; --docs strip, the default, does not
  import --protocol P ...        speaks P with the service, not what its model prefers; update never changes it
  update [SOURCE]                slices everything in the manifest anew, from the newest botocore unless
                                 SOURCE is named; prints the changes, and regenerates
  update --dry-run               prints the changes, and writes nothing
                                 both take --manifest F --out DIR too
                                 SOURCE: a botocore wheel (.whl) or sdist (.tar.gz), a folder with botocore's
                                 data, a folder of Smithy models (JSON AST), or botocore==VERSION, which pip
                                 fetches once and which is kept below target/
  conformance                    the official protocol tests, compiled against generated crates and run;
                                 they come from PyPI once, and are kept below target/
  conformance --suite DIR        the tests of a folder with input/*.json and output/*.json instead
  conformance --protocol P       only those of one file, such as rest-json or json_1_0
  parity BOTOCORE SMITHY         whether two sources, one in each dialect, say the same; a service may be
                                 chosen by --service NAME, more than once
  features                       compiles the runtime and the fixtures with none of their features, each alone,
                                 each pair and all, without and with `serde` and `server`
  bench                          the generated code beside its peers, in one run: prints tables, and writes
                                 target/bench.md and the chart of the README; fetches and builds the peers
  bench --only PART              one of decode, encode, request, formats and build
  bench --json                   the figures as JSON, an object a measure
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let asks_for_help = words.iter().any(|word| ["--help", "-h"].contains(word));
    if asks_for_help || matches!(words.first(), None | Some(&"help")) {
        say::text(HELP);
        return ExitCode::SUCCESS;
    }
    let outcome = match words.as_slice() {
        ["codegen", options @ ..] => codegen::Options::parse(options).and_then(codegen::run),
        ["import", options @ ..] => import::Options::parse(options).and_then(import::run),
        ["update", options @ ..] => update::Options::parse(options).and_then(update::run),
        ["conformance", options @ ..] => {
            conformance::Options::parse(options).and_then(conformance::run)
        }
        ["features", options @ ..] => features::run(options),
        ["bench", options @ ..] => bench::Options::parse(options).and_then(bench::run),
        ["parity", options @ ..] => parity::Options::parse(options).and_then(parity::run),
        [] => Ok(()),
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
