//! How files change whole or not at all, even if the run is killed: new ones wait in a staging folder beside
//! their places, old ones are kept there, and a journal says how to undo what has begun.
//!
//! The first staging folder of a run leads: it holds the journal for all of them, and the others name it.
//! A run that has come to its end renames its journal.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};
use fs4::{FileExt, TryLockError};
use serde_json::{Value, json};

use super::{Plan, display};

/// How the name of a staging folder begins.
const STAGING: &str = ".opsmith-";

/// Says what to undo, from before the first file changes until the last one has.
const JOURNAL: &str = "journal.json";

/// What the journal is called when there is nothing to undo any more.
const ENDED: &str = "ended.json";

/// Names the staging folder that leads.
const LEADER: &str = "leader";

/// Is locked as long as the run goes on.
const LOCK: &str = "lock";

/// A staging folder, on the same file system as the files.
#[derive(Debug)]
pub(super) struct Staging {
    place: PathBuf,
    /// Whether the folder that it lies in stood before.
    had_folder: bool,
    /// The files that change, and whether one stood there before.
    files: BTreeMap<String, bool>,
    /// Held, where the folder is still there.
    _lock: Option<File>,
}

impl Staging {
    fn make(plan: &Plan, index: usize) -> Result<Self> {
        let had_folder = plan.folder.exists();
        let place = plan.folder.join(format!("{}{index}", own_staging()));
        let made = fs::create_dir_all(&plan.folder).and_then(|()| fs::create_dir(&place));
        made.with_context(|| format!("{} cannot be written to", display(&plan.folder)))?;
        let lock = lock(&place)?;
        for folder in ["new", "old"] {
            let made = fs::create_dir(place.join(folder));
            made.with_context(|| format!("{} cannot be written to", display(&place)))?;
        }
        let files = plan.changes.iter().map(|it| (it.path.clone(), it.before.is_some())).collect();
        Ok(Self { place, had_folder, files, _lock: Some(lock) })
    }

    fn folder(&self) -> &Path {
        parent(&self.place)
    }

    fn new_file(&self, path: &str) -> PathBuf {
        self.place.join("new").join(path)
    }

    fn old_file(&self, path: &str) -> PathBuf {
        self.place.join("old").join(path)
    }

    /// Writes every new file, where a full disk does no harm.
    fn fill(&self, plan: &Plan) -> Result<()> {
        for change in &plan.changes {
            if !is_plain(&change.path) {
                let (path, folder) = (&change.path, display(&plan.folder));
                bail!("{path} lies outside of {folder}, where nothing is written");
            }
            let Some(after) = &change.after else { continue };
            let path = self.new_file(&change.path);
            create_parent(&path)?;
            fs::write(&path, after)
                .with_context(|| format!("{} cannot be written", display(&path)))?;
        }
        Ok(())
    }

    fn swap(&self, plan: &Plan) -> Result<()> {
        for change in &plan.changes {
            let place = plan.folder.join(&change.path);
            if change.before.is_some() {
                rename(&place, &self.old_file(&change.path))?;
            }
            if change.after.is_some() {
                rename(&self.new_file(&change.path), &place)?;
            }
        }
        // What is empty now goes too.
        plan.changes.iter().for_each(|change| remove_empty_parents(&plan.folder, &change.path));
        Ok(())
    }

    /// Puts a file back, or takes it away if there was none; whether that was needed.
    fn restore(&self, path: &str, stood: bool) -> Result<bool> {
        let (place, old) = (self.folder().join(path), self.old_file(path));
        if stood {
            let is_kept = old.exists();
            return if is_kept { rename(&old, &place).map(|()| true) } else { Ok(false) };
        }
        let removed = match fs::remove_file(&place) {
            _ if self.new_file(path).exists() => Ok(false),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            removed => removed.map(|()| true),
        };
        remove_empty_parents(self.folder(), path);
        removed.with_context(|| format!("{} cannot be removed", display(&place)))
    }

    /// Its part of the journal.
    fn journal(&self, leader: &Self) -> Result<Value> {
        let staging = way(&leader.place, &self.place)?;
        Ok(json!({ "staging": staging, "had-folder": self.had_folder, "files": self.files }))
    }
}

/// Makes a staging folder a plan, and the journal for all of them. Those that were made are in `stagings`,
/// even if it fails.
pub(super) fn stage(plans: &[&Plan], stagings: &mut Vec<Staging>) -> Result<()> {
    for (index, plan) in plans.iter().enumerate() {
        stagings.push(Staging::make(plan, index)?);
    }
    for (plan, staging) in plans.iter().zip(&*stagings) {
        expect_alone(&plan.folder)?;
        staging.fill(plan)?;
    }
    let [leader, others @ ..] = stagings.as_slice() else { return Ok(()) };
    let parts: Vec<Value> =
        stagings.iter().map(|staging| staging.journal(leader)).collect::<Result<_>>()?;
    write_synced(&leader.place, JOURNAL, &Value::from(parts).to_string())?;
    for other in others {
        write_synced(&other.place, LEADER, &way(&other.place, &leader.place)?)?;
    }
    Ok(())
}

/// Changes the files, and ends the journal.
pub(super) fn swap(plans: &[&Plan], stagings: &[Staging]) -> Result<()> {
    plans.iter().zip(stagings).try_for_each(|(plan, staging)| staging.swap(plan))?;
    end(stagings)
}

/// Undoes what the journal says, unless it has ended, and removes the staging folders. Counts the files
/// that it put back or took away.
pub(super) fn clear(stagings: &[Staging]) -> Result<usize> {
    let mut count = 0;
    if stagings.first().is_some_and(|leader| leader.place.join(JOURNAL).exists()) {
        let mut faults = Vec::new();
        for staging in stagings {
            for (path, stood) in &staging.files {
                match staging.restore(path, *stood) {
                    Ok(restored) => count += usize::from(restored),
                    Err(error) => faults.push(format!("{error:#}")),
                }
            }
        }
        if !faults.is_empty() {
            bail!("{}", faults.join("\n"));
        }
        end(stagings)?;
    }
    // The one that leads goes last: it names the others.
    for staging in stagings.iter().rev() {
        let _ = fs::remove_dir_all(&staging.place);
        if !staging.had_folder {
            let _ = fs::remove_dir(staging.folder());
        }
    }
    Ok(count)
}

/// Rolls back what runs have begun in these folders that were interrupted, and tells so.
pub(crate) fn roll_back(folders: &[&Path]) -> Result<()> {
    for folder in folders {
        for place in stagings_in(folder) {
            // One that lay beside another may be gone with it.
            if place.exists() {
                recover(&place)?;
            }
        }
    }
    Ok(())
}

/// Rolls back the run that a staging folder belongs to.
fn recover(place: &Path) -> Result<()> {
    let place = resolved(place);
    let _own = lock(&place)?;
    let leader = match read(&place.join(LEADER))? {
        Some(way) => resolved(&place.join(way)),
        None => place.clone(),
    };
    let journal = match read(&leader.join(JOURNAL))? {
        Some(text) => Some(text),
        None => read(&leader.join(ENDED))?,
    };
    let mut stagings = match journal {
        Some(text) => parse(&leader, &text).with_context(|| unreadable(&leader))?,
        None if leader != place => bail!(unreadable(&leader)),
        // It had changed nothing yet.
        None => vec![Staging {
            place: place.clone(),
            had_folder: true,
            files: BTreeMap::new(),
            _lock: None,
        }],
    };
    let others = stagings.iter_mut().filter(|other| other.place != place && other.place.exists());
    for other in others {
        other._lock = Some(lock(&other.place)?);
    }
    let mut folders: Vec<String> = stagings.iter().map(|it| display(it.folder())).collect();
    folders.dedup();
    let count = clear(&stagings).context("an earlier run was interrupted, and stays so")?;
    if count > 0 {
        let (plural, folders) = (if count == 1 { "" } else { "s" }, folders.join(" and "));
        eprintln!("an earlier run was interrupted: rolled back {count} file{plural} in {folders}");
    }
    Ok(())
}

fn unreadable(leader: &Path) -> String {
    format!(
        "an earlier run was interrupted, and {} cannot be read, which says how to undo it; have version \
         control put the files back, and delete the folders `{STAGING}*`",
        display(&leader.join(JOURNAL))
    )
}

/// Reads a journal that lies in the staging folder `leader`.
fn parse(leader: &Path, text: &str) -> Result<Vec<Staging>> {
    let journal: Value = serde_json::from_str(text)?;
    let parts = journal.as_array().context("it is not a list")?;
    parts.iter().map(|part| parse_part(leader, part).context("a part is not as written")).collect()
}

fn parse_part(leader: &Path, part: &Value) -> Option<Staging> {
    let place = resolved(&leader.join(part.get("staging")?.as_str()?));
    let had_folder = part.get("had-folder")?.as_bool()?;
    let file = |(path, stood): (&String, &Value)| {
        is_plain(path).then_some(())?;
        Some((path.clone(), stood.as_bool()?))
    };
    let files = part.get("files")?.as_object()?.iter().map(file).collect::<Option<_>>()?;
    Some(Staging { place, had_folder, files, _lock: None })
}

/// How the names of this run's folders begin.
fn own_staging() -> String {
    format!("{STAGING}{}-", std::process::id())
}

/// The names of the staging folders in a folder.
fn stagings_in(folder: &Path) -> Vec<PathBuf> {
    let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
    let mut stagings: Vec<_> =
        names.filter(|name| name.to_string_lossy().starts_with(STAGING)).collect();
    stagings.sort();
    stagings.into_iter().map(|name| folder.join(name)).collect()
}

/// Holds that no other run has a staging folder here. Each looks after it has made its own.
fn expect_alone(folder: &Path) -> Result<()> {
    let own = own_staging();
    let is_own = |place: &PathBuf| {
        place.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&own))
    };
    match stagings_in(folder).iter().all(is_own) {
        true => Ok(()),
        false => bail!(at_work(folder)),
    }
}

fn at_work(folder: &Path) -> String {
    format!("another command is at work in {}; run this one again after it", display(folder))
}

/// Locks a staging folder, until the file is dropped.
fn lock(place: &Path) -> Result<File> {
    let path = place.join(LOCK);
    let file = File::options().create(true).write(true).truncate(false).open(&path);
    let file = file.with_context(|| format!("{} cannot be written", display(&path)))?;
    match FileExt::try_lock(&file) {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => bail!(at_work(parent(place))),
        Err(TryLockError::Error(error)) => bail!("{} cannot be locked: {error}", display(&path)),
    }
}

/// Leaves nothing to undo.
fn end(stagings: &[Staging]) -> Result<()> {
    let Some(leader) = stagings.first() else { return Ok(()) };
    rename(&leader.place.join(JOURNAL), &leader.place.join(ENDED))
}

/// Writes a file that is there whole or not at all, and on the disk before what comes next.
fn write_synced(folder: &Path, name: &str, text: &str) -> Result<()> {
    let (path, part) = (folder.join(name), folder.join(format!("{name}.part")));
    let write = || {
        let mut file = File::create(&part)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&part, &path)?;
        // Not every system can open a folder.
        File::open(folder).map_or(Ok(()), |folder| folder.sync_all())
    };
    let written: io::Result<()> = write();
    written.with_context(|| format!("{} cannot be written", display(&path)))
}

fn read(path: &Path) -> Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => bail!("{} cannot be read: {error}", display(path)),
    }
}

/// The relative way from one folder to another.
fn way(from: &Path, to: &Path) -> Result<String> {
    let (from, to) = (from.canonicalize()?, to.canonicalize()?);
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    let way: PathBuf = up.chain(to.components().skip(shared)).collect();
    let way = way.to_str().with_context(|| format!("{} is not Unicode", display(&to)))?;
    Ok(way.to_owned())
}

/// The path without links and `..`, if it is there.
fn resolved(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// Whether a path stays in its folder.
fn is_plain(path: &str) -> bool {
    let is_plain = |it: Component<'_>| matches!(it, Component::Normal(_) | Component::CurDir);
    Path::new(path).components().all(is_plain)
}

fn parent(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

fn rename(from: &Path, to: &Path) -> Result<()> {
    create_parent(to)?;
    fs::rename(from, to).with_context(|| format!("{} cannot be written", display(to)))
}

fn create_parent(path: &Path) -> Result<()> {
    let Some(parent) = path.parent() else { return Ok(()) };
    fs::create_dir_all(parent).with_context(|| format!("{} cannot be made", display(parent)))
}

/// Removes the folders of a file that hold nothing any more.
fn remove_empty_parents(folder: &Path, path: &str) {
    let mut parent = Path::new(path).parent();
    while let Some(path) = parent.filter(|path| *path != Path::new("")) {
        if fs::remove_dir(folder.join(path)).is_err() {
            return;
        }
        parent = path.parent();
    }
}

#[cfg(test)]
mod tests {
    use super::super::apply;
    use super::*;

    type Tree = BTreeMap<PathBuf, Option<String>>;

    /// Every file and folder below a place, and the files' texts.
    fn tree(place: &Path) -> Tree {
        let mut tree = Tree::new();
        for entry in fs::read_dir(place).into_iter().flatten() {
            let path = entry.unwrap().path();
            tree.extend(self::tree(&path));
            let text = fs::read_to_string(&path).ok();
            tree.insert(path, text);
        }
        tree
    }

    /// A folder with two others, and the plans to change both: a file is new, one changes, one goes.
    fn project(name: &str) -> (PathBuf, [Plan; 2]) {
        let root = std::env::temp_dir().join(format!("opsmith-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        let plans = ["models", "out"].map(|folder| {
            let folder = root.join(folder);
            fs::create_dir_all(folder.join("src/deep")).unwrap();
            fs::write(folder.join("src/changes"), "as it was").unwrap();
            fs::write(folder.join("src/deep/goes"), "as it was").unwrap();
            let files = [
                ("src/changes", Some("as it is to be")),
                ("src/comes/new", Some("as it is to be")),
                ("src/deep/goes", None),
            ];
            let files = files.map(|(path, text)| (path.to_owned(), text.map(str::to_owned)));
            Plan::of_named(&folder, files.into()).unwrap()
        });
        (root, plans)
    }

    /// The renames of a swap, in their order.
    fn renames(plans: &[Plan], stagings: &[Staging]) -> Vec<[PathBuf; 2]> {
        let mut renames = Vec::new();
        for (plan, staging) in plans.iter().zip(stagings) {
            for change in &plan.changes {
                let place = plan.folder.join(&change.path);
                let before = change.before.iter();
                renames.extend(before.map(|_| [place.clone(), staging.old_file(&change.path)]));
                let after = change.after.iter();
                renames.extend(after.map(|_| [staging.new_file(&change.path), place.clone()]));
            }
        }
        renames
    }

    #[test]
    fn a_swap_that_was_interrupted_anywhere_is_rolled_back_to_the_byte() {
        let interruptions = ["models", "out"]
            .into_iter()
            .flat_map(|begin| (0..=8).map(move |count| (begin, count)));
        for (begin, count) in interruptions {
            let (root, plans) = project("half");
            let before = tree(&root);
            let mut stagings = Vec::new();
            stage(&plans.each_ref(), &mut stagings).unwrap();
            let renames = renames(&plans, &stagings);
            assert_eq!(renames.len(), 8);
            for [from, to] in &renames[..count] {
                rename(from, to).unwrap();
            }
            drop(stagings);
            // Either folder leads to the other.
            roll_back(&[&root.join(begin)]).unwrap();
            assert!(tree(&root) == before, "{count} renames, {begin}");
            apply(&plans).unwrap();
            assert!(!root.join("out/src/deep").exists());
            assert_eq!(fs::read(root.join("out/src/comes/new")).unwrap(), b"as it is to be");
            fs::remove_dir_all(&root).unwrap();
        }
    }

    #[test]
    fn a_swap_that_came_to_its_end_stays() {
        for begin in ["models", "out"] {
            let (root, plans) = project("ended");
            let plans = plans.each_ref();
            let mut stagings = Vec::new();
            stage(&plans, &mut stagings).unwrap();
            swap(&plans, &stagings).unwrap();
            drop(stagings);
            roll_back(&[&root.join(begin)]).unwrap();
            let paths: Vec<PathBuf> = tree(&root).into_keys().collect();
            let expected = ["models", "out"].map(|folder| {
                ["", "src", "src/changes", "src/comes", "src/comes/new"]
                    .map(|path| root.join(folder).join(path).components().collect::<PathBuf>())
            });
            assert_eq!(paths, expected.concat());
            fs::remove_dir_all(&root).unwrap();
        }
    }

    #[test]
    fn a_run_that_goes_on_is_left_alone() {
        let (root, plans) = project("lives");
        let plans = plans.each_ref();
        let mut stagings = Vec::new();
        stage(&plans, &mut stagings).unwrap();
        let before = tree(&root);
        for folder in ["models", "out"] {
            let error = roll_back(&[&root.join(folder)]).unwrap_err().to_string();
            assert!(error.starts_with("another command is at work in "), "{error}");
        }
        assert!(tree(&root) == before, "something changed");
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn a_file_outside_of_the_folder_is_refused() {
        let (root, _) = project("outside");
        let files = [("../file".to_owned(), Some(String::new()))];
        let plan = Plan::of_named(&root.join("out"), files.into()).unwrap();
        let before = tree(&root);
        let error = format!("{:#}", apply(&[plan]).unwrap_err());
        assert!(error.starts_with("nothing was changed: ../file lies outside of "), "{error}");
        assert!(tree(&root) == before, "something changed");
        fs::remove_dir_all(&root).unwrap();
    }
}
