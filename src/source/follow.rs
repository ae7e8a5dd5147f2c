//! Files and folders that are watched: what is new in them is read when it has settled, what was appended to JSON
//! lines is read from there, and a page that changes gives the next revision of its articles.
//!
//! The system tells of changes where it can; a look at all files every minute finds what it did not tell, and
//! every two seconds where it tells nothing (network file systems). A file that is removed takes nothing back.

use super::files::{self, Metered, completed};
use super::read::{self, End, Format, Mark};
use super::sink::{Go, Meter};
use super::{Fault, Found, Publication, Sink, Source};
use async_trait::async_trait;
use notify::{RecursiveMode, Watcher};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::{Duration, Instant, SystemTime};

/// How long a file must have been left alone before it is read: longer than writers pause between blocks.
const SETTLE: Duration = Duration::from_secs(1);

/// How often what is waiting is looked at, and whether the process is stopping.
const TICK: Duration = Duration::from_millis(200);

/// How often all files are looked at, with a watcher that tells of changes and without one.
const LOOK_WATCHED: Duration = Duration::from_secs(60);
const LOOK_ALONE: Duration = Duration::from_secs(2);

/// Bytes before the mark that tell whether a file grew or is another one.
const TAIL: u64 = 4096;

/// A file or folder that is watched until the process stops.
#[derive(Debug, Clone)]
pub struct Follow {
    /// Where it is, or will be.
    pub path: PathBuf,
    /// What is known of its articles.
    pub publication: Publication,
}

#[async_trait]
impl Source for Follow {
    fn name(&self) -> String {
        self.path.display().to_string()
    }

    fn lasts(&self) -> bool {
        true
    }

    async fn run(self: Box<Self>, sink: Sink) {
        let watching = tokio::task::spawn_blocking(move || watch(*self, &sink));
        if let Err(error) = watching.await {
            std::panic::resume_unwind(error.into_panic())
        }
    }
}

/// Follows until the process stops.
fn watch(follow: Follow, sink: &Sink) {
    let (tell, told) = mpsc::channel();
    let mut tree = Tree::new(follow.path, follow.publication);
    let mut watcher = watcher(&tree.root, tell.clone());
    let mut looked: Option<Instant> = None;
    let mut give = |found| sink.give_blocking(found);
    while !sink.is_stopped() {
        let every = if watcher.is_some() { LOOK_WATCHED } else { LOOK_ALONE };
        let now = Instant::now();
        if looked.is_none_or(|at| now.duration_since(at) >= every) {
            looked = Some(now);
            if watcher.is_none() {
                // It may not have existed before.
                watcher = self::watcher(&tree.root, tell.clone());
            }
            if !tree.look(now, SystemTime::now(), &mut give) {
                return;
            }
        }
        if !tree.read_settled(now, &mut give) {
            return;
        }
        match told.recv_timeout(TICK) {
            Ok(first) => {
                for event in std::iter::once(first).chain(told.try_iter()) {
                    match event {
                        Ok(event) if !event.need_rescan() && !event.paths.is_empty() => {
                            for path in event.paths {
                                tree.notice(&path, Instant::now());
                            }
                        }
                        // Something was missed.
                        Ok(_) => looked = None,
                        Err(error) => {
                            tracing::warn!("{}: {error}; looking at all files instead", tree.root.display());
                            watcher = None;
                        }
                    }
                }
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            // The sender of this function lives as long as it does.
            Err(mpsc::RecvTimeoutError::Disconnected) => return,
        }
    }
}

type Told = Result<notify::Event, notify::Error>;

/// Watches a folder, or the folder of a file, because a file that is replaced takes its watch with it.
fn watcher(root: &Path, tell: mpsc::Sender<Told>) -> Option<notify::RecommendedWatcher> {
    let parent = || {
        root.parent().map_or_else(
            || Path::new("."),
            |parent| if parent.as_os_str().is_empty() { Path::new(".") } else { parent },
        )
    };
    let (folder, mode) = if root.is_dir() {
        (root, RecursiveMode::Recursive)
    } else {
        (parent(), RecursiveMode::NonRecursive)
    };
    let made = notify::recommended_watcher(move |event| {
        // Who has stopped does not want to know.
        drop(tell.send(event));
    });
    let watched = made.and_then(|mut watcher| watcher.watch(folder, mode).map(|()| watcher));
    match watched {
        Ok(watcher) => Some(watcher),
        Err(error) => {
            tracing::debug!(
                "{}: cannot be watched ({error}); looking every {LOOK_ALONE:?}",
                folder.display()
            );
            None
        }
    }
}

/// What tells two states of a file apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Signature {
    length: u64,
    modified: Option<SystemTime>,
    inode: u64,
}

impl Signature {
    fn of(path: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        let metadata = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
        Some(Self { length: metadata.len(), modified: metadata.modified().ok(), inode: metadata.ino() })
    }
}

/// A file that has been read.
struct Known {
    signature: Signature,
    /// Where its whole lines end, and what stands before that.
    lines: Option<(Mark, [u8; 32])>,
}

/// The files below a path and what is known of them. It has no clock of its own.
struct Tree {
    root: PathBuf,
    publication: Publication,
    known: HashMap<PathBuf, Known>,
    /// Files that changed, with their state and when they got into it.
    waiting: BTreeMap<PathBuf, (Signature, Instant)>,
    /// Faults of folders that have been told.
    told: Vec<Fault>,
    meter: Meter,
}

impl Tree {
    fn new(root: PathBuf, publication: Publication) -> Self {
        Self {
            root,
            publication,
            known: HashMap::new(),
            waiting: BTreeMap::new(),
            told: Vec::new(),
            meter: Meter::default(),
        }
    }

    /// Looks at all files. Those that were left alone before the first look need not settle.
    fn look(&mut self, now: Instant, time: SystemTime, found: &mut dyn FnMut(Found) -> Go) -> Go {
        let (mut paths, mut faults) = (Vec::new(), Vec::new());
        match std::fs::metadata(&self.root) {
            Ok(metadata) if metadata.is_dir() => files::walk(&self.root, &mut paths, &mut faults),
            Ok(_) => paths.push(self.root.clone()),
            Err(error) => {
                faults.push(Fault::new(self.root.display().to_string(), format!("{error}; waiting for it")))
            }
        }
        for path in paths {
            let Some(signature) = Signature::of(&path) else { continue };
            let quiet = signature.modified.and_then(|at| time.duration_since(at).ok()).unwrap_or_default();
            let since = now.checked_sub(quiet.min(SETTLE)).unwrap_or(now);
            self.expect(path, signature, since);
        }
        let new: Vec<Fault> = faults.iter().filter(|fault| !self.told.contains(fault)).cloned().collect();
        self.told = faults;
        new.into_iter().map(Found::Note).all(found)
    }

    /// Takes note that something happened to a path.
    fn notice(&mut self, path: &Path, now: Instant) {
        // Watchers name a file by its folder: ./a.jsonl for a.jsonl.
        let root = self.root.clone();
        let path = if same_file_name(path, &root) { root.as_path() } else { path };
        let Ok(below) = path.strip_prefix(&root) else { return };
        // As a walk does: nothing hidden, and no links but the root itself.
        let hidden = below.iter().any(|name| name.to_string_lossy().starts_with('.'));
        if hidden || path != root && path.is_symlink() {
            self.waiting.remove(path);
            return;
        }
        if path.is_dir() {
            // A folder that was moved here tells nothing of its files.
            let (mut paths, mut faults) = (Vec::new(), Vec::new());
            files::walk(path, &mut paths, &mut faults);
            for path in paths {
                if let Some(signature) = Signature::of(&path) {
                    self.expect(path, signature, now);
                }
            }
            return;
        }
        let named = path == self.root || Format::of_name(&path.to_string_lossy()).is_some();
        match Signature::of(path) {
            Some(signature) if named => self.expect(path.to_owned(), signature, now),
            _ => {
                self.waiting.remove(path);
            }
        }
    }

    fn expect(&mut self, path: PathBuf, signature: Signature, since: Instant) {
        if self.known.get(&path).is_some_and(|known| known.signature == signature) {
            self.waiting.remove(&path);
            return;
        }
        match self.waiting.get(&path) {
            Some((before, _)) if *before == signature => {}
            _ => {
                self.waiting.insert(path, (signature, since));
            }
        }
    }

    /// Reads what has settled, in the order of its names.
    fn read_settled(&mut self, now: Instant, found: &mut dyn FnMut(Found) -> Go) -> Go {
        let settled = |since: Instant| now.duration_since(since) >= SETTLE;
        let due: Vec<PathBuf> = self
            .waiting
            .iter()
            .filter(|(_, (_, since))| settled(*since))
            .map(|(path, _)| path.clone())
            .collect();
        for path in due {
            let Some((before, _)) = self.waiting.remove(&path) else { continue };
            match Signature::of(&path) {
                // Its writer was not done.
                Some(signature) if signature != before => self.expect(path, signature, now),
                Some(signature) if !self.read(&path, signature, found) => return false,
                _ => {}
            }
        }
        true
    }

    fn read(&mut self, path: &Path, signature: Signature, found: &mut dyn FnMut(Found) -> Go) -> Go {
        let before = self.known.get(path).and_then(|known| known.lines);
        let grown = before.filter(|(mark, tail)| {
            mark.bytes <= signature.length && tail_before(path, mark.bytes).is_ok_and(|now| now == *tail)
        });
        let end = match grown {
            Some((mark, _)) => self.read_on(path, mark, found),
            None => files::read_file(path, &self.publication, &self.meter, found),
        };
        let End::Done(mark) = end else { return false };
        let lines = mark.and_then(|mark| Some((mark, tail_before(path, mark.bytes).ok()?)));
        self.known.insert(path.to_owned(), Known { signature, lines });
        true
    }

    /// Reads the lines behind the mark.
    fn read_on(&self, path: &Path, mark: Mark, found: &mut dyn FnMut(Found) -> Go) -> End {
        let place = path.display().to_string();
        let named = self.publication.named(&place);
        let mut found = completed(&self.publication, &named, found);
        let opened =
            File::open(path).and_then(|mut file| file.seek(SeekFrom::Start(mark.bytes)).map(|_| file));
        match opened {
            Ok(input) => {
                let mut input = BufReader::new(Metered { input, meter: &self.meter });
                read::lines(&place, &mut input, mark, true, &mut found)
            }
            Err(error) => End::of(found(Found::Bad(Fault::new(place, error)))),
        }
    }
}

/// Whether both are the same file by different paths.
fn same_file_name(path: &Path, root: &Path) -> bool {
    path.file_name() == root.file_name()
        && path.canonicalize().ok().is_some_and(|path| root.canonicalize().ok() == Some(path))
}

/// Fingerprint of the bytes before a place.
fn tail_before(path: &Path, at: u64) -> io::Result<[u8; 32]> {
    let mut file = File::open(path)?;
    let from = at.saturating_sub(TAIL);
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.take(at - from).read_to_end(&mut bytes)?;
    let mut print = [0; 32];
    print.iter_mut().zip(Sha256::digest(&bytes)).for_each(|(to, byte)| *to = byte);
    Ok(print)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    /// A tree whose clock the test moves.
    struct Watched {
        folder: tempfile::TempDir,
        tree: Tree,
        now: Instant,
    }

    impl Watched {
        fn new(below: &str) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let tree = Tree::new(folder.path().join(below), Publication::default());
            Self { folder, tree, now: Instant::now() }
        }

        fn append(&mut self, name: &str, text: &str) {
            let path = self.folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            let mut file = File::options().create(true).append(true).open(&path).unwrap();
            file.write_all(text.as_bytes()).unwrap();
            self.tree.notice(&path, self.now);
        }

        /// What is given after so many milliseconds.
        fn after(&mut self, milliseconds: u64) -> Vec<String> {
            self.now += Duration::from_millis(milliseconds);
            let mut all = Vec::new();
            assert!(self.tree.read_settled(self.now, &mut |found| {
                all.push(match found {
                    Found::Article(article) => format!("{} {}", article.id, article.body),
                    Found::Bad(fault) | Found::Note(fault) => fault.message,
                });
                true
            }));
            all
        }
    }

    #[test]
    fn lines_that_are_appended_are_read_once_they_are_whole() {
        let mut watched = Watched::new("");
        watched.append("a.jsonl", "{\"id\":\"1\",\"body\":\"x\"}\n");
        assert_eq!(watched.after(500), [""; 0]);
        watched.append("a.jsonl", "{\"id\":\"2\",\"body\":\"x\"}\n{\"id\":");
        assert_eq!(watched.after(600), [""; 0], "it changed half a second ago");
        assert_eq!(watched.after(600), ["1 x", "2 x", "EOF while parsing a value"]);
        watched.append("a.jsonl", "\"3\",\"bo");
        assert_eq!(watched.after(1000), ["not complete yet"]);
        watched.append("a.jsonl", "dy\":\"x\"}\n{\"id\":\"4\",\"body\":\"x\"}\n");
        assert_eq!(watched.after(1000), ["3 x", "4 x"]);
        assert_eq!(watched.after(9000), [""; 0]);
    }

    #[test]
    fn a_file_that_is_replaced_is_read_anew() {
        let mut watched = Watched::new("");
        watched.append("a.jsonl", "{\"id\":\"1\",\"body\":\"x\"}\n");
        assert_eq!(watched.after(1000), ["1 x"]);
        // Writers that leave no half file write another one and rename it.
        watched.append(".a.tmp", "{\"id\":\"1\",\"body\":\"y\"}\n{\"id\":\"2\",\"body\":\"x\"}\n");
        assert_eq!(watched.after(1000), [""; 0]);
        let path = watched.folder.path().join("a.jsonl");
        std::fs::rename(watched.folder.path().join(".a.tmp"), &path).unwrap();
        watched.tree.notice(&path, watched.now);
        assert_eq!(watched.after(1000), ["1 y", "2 x"]);
        watched.append(".git/a.jsonl", "{\"id\":\"1\",\"body\":\"z\"}\n");
        std::os::unix::fs::symlink(&path, watched.folder.path().join("link.jsonl")).unwrap();
        watched.tree.notice(&watched.folder.path().join("link.jsonl"), watched.now);
        assert_eq!(watched.after(1000), [""; 0]);
        std::fs::remove_file(&path).unwrap();
        watched.tree.notice(&path, watched.now);
        assert_eq!(watched.after(1000), [""; 0]);
    }

    #[test]
    fn one_file_is_one_file_by_whatever_path() {
        let mut watched = Watched::new("a.jsonl");
        watched.append("b.jsonl", "{\"id\":\"0\",\"body\":\"x\"}\n");
        watched.append("a.jsonl", "{\"id\":\"1\",\"body\":\"x\"}\n");
        let other = watched
            .folder
            .path()
            .join("./../")
            .join(watched.folder.path().file_name().unwrap())
            .join("a.jsonl");
        watched.tree.notice(&other, watched.now);
        assert_eq!(watched.after(1000), ["1 x"]);
    }

    #[test]
    fn a_look_finds_what_nobody_told_of() {
        let mut watched = Watched::new("in");
        let look = |watched: &mut Watched| {
            let mut faults = Vec::new();
            let hour = SystemTime::now() + Duration::from_secs(3600);
            assert!(watched.tree.look(watched.now, hour, &mut |found| {
                faults.extend(match found {
                    Found::Note(fault) => Some(fault.message),
                    _ => None,
                });
                true
            }));
            faults
        };
        assert_eq!(look(&mut watched), ["No such file or directory (os error 2); waiting for it"]);
        assert_eq!(look(&mut watched), [""; 0]);
        std::fs::create_dir(watched.folder.path().join("in")).unwrap();
        std::fs::write(watched.folder.path().join("in/a.jsonl"), "{\"id\":\"1\",\"body\":\"x\"}\n").unwrap();
        std::fs::write(watched.folder.path().join("in/b.png"), "").unwrap();
        assert_eq!(look(&mut watched), [""; 0]);
        assert_eq!(watched.after(0), ["1 x"], "an hour old: nobody is writing it");
        assert_eq!(look(&mut watched), [""; 0]);
        assert_eq!(watched.after(5000), [""; 0]);
    }
}
