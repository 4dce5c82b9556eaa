//! The commands, run as a person runs them, in folders of their own.
#![allow(dead_code, reason = "each test binary uses a part")]

pub(crate) mod release;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A folder that is gone at the end of the test.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name =
            format!("opsmith-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        Self(folder.canonicalize().unwrap())
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// The command in the folder, not yet run.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(words).current_dir(&self.0);
        command
    }

    pub(crate) fn run(&self, words: &[&str]) -> Run {
        Run::of(&mut self.command(words))
    }

    /// Every file and folder below a place, and the files' texts.
    pub(crate) fn tree(&self, below: &str) -> BTreeMap<PathBuf, Option<String>> {
        let mut tree = BTreeMap::new();
        let mut folders = vec![self.0.join(below)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                let text = path.is_file().then(|| fs::read_to_string(&path).ok()).flatten();
                if path.is_dir() {
                    folders.push(path.clone());
                }
                tree.insert(path, text);
            }
        }
        tree
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// How a command went.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) ok: bool,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    pub(crate) fn of(command: &mut Command) -> Self {
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        assert!(matches!(status.code(), Some(0 | 1)), "{status}");
        Self { ok: status.success(), out: text(stdout), err: text(stderr) }
    }

    pub(crate) fn expect_ok(self) -> String {
        assert!(self.ok, "{}", self.err);
        self.out
    }

    pub(crate) fn expect_error(self) -> String {
        assert!(!self.ok, "{}", self.out);
        assert_eq!(self.err.matches("error:").count(), 1, "{}", self.err);
        self.err
    }
}
