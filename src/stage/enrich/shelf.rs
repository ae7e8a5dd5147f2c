//! Where the parts of articles lie while they wait: in memory while they are few, on disk while a stage is dead.
//!
//! Nothing here outlives the process: the files have no names, and after a restart what waits is read from the log again.
//!
//! Parts are laid one after the other into segments. So many full segments stay in memory; further ones are written to a file as
//! they fill up. A segment goes when its last part does, a file with its last segment.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// How much goes where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    /// Bytes after which a segment is full.
    segment: usize,
    /// Full segments that stay in memory.
    in_memory: usize,
    /// Bytes after which another file is begun: disk space comes back by the file.
    file: u64,
}

impl Sizes {
    /// What is waited for all the time, some seconds of a busy log, stays in memory. A segment is large beside a part, and a file
    /// so large that a process has few of them open.
    const USUAL: Self = Self { segment: 1 << 20, in_memory: 8, file: 256 << 20 };
}

/// The shelf.
#[derive(Debug)]
pub(super) struct Shelf {
    folder: PathBuf,
    sizes: Sizes,
    filling: Arc<Segment>,
    /// Those that are full and in memory.
    full: Vec<Weak<Segment>>,
    /// The file that is written to, and up to where.
    file: Option<(Arc<File>, u64)>,
}

#[derive(Debug)]
struct Segment(Mutex<Place>);

#[derive(Debug)]
enum Place {
    Memory(Vec<u8>),
    File { file: Arc<File>, from: u64 },
}

/// Something on the shelf. It is taken off with the last copy of this.
#[derive(Debug, Clone)]
pub(super) struct Item {
    segment: Arc<Segment>,
    from: u32,
    length: u32,
}

impl Shelf {
    /// An empty shelf, with its files in a folder.
    pub fn new(folder: PathBuf) -> Self {
        Self::with_sizes(folder, Sizes::USUAL)
    }

    fn with_sizes(folder: PathBuf, sizes: Sizes) -> Self {
        Self { folder, sizes, filling: Segment::empty(), full: Vec::new(), file: None }
    }

    /// A shelf in the folder for temporary files that writes down all but the last item.
    #[cfg(test)]
    pub fn on_disk() -> Self {
        Self::with_sizes(std::env::temp_dir(), Sizes { segment: 1, in_memory: 0, file: 1000 })
    }

    /// Where its files are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Lays some parts down as one item.
    pub fn put(&mut self, parts: &[&[u8]]) -> Item {
        if self.filling.len() >= self.sizes.segment {
            let full = std::mem::replace(&mut self.filling, Segment::empty());
            self.file_away(full);
        }
        let segment = Arc::clone(&self.filling);
        let (mut from, mut length) = (0, 0);
        if let Place::Memory(bytes) = &mut *segment.place() {
            from = bytes.len();
            for part in parts {
                bytes.extend((part.len() as u32).to_le_bytes());
                bytes.extend(*part);
            }
            length = bytes.len() - from;
        }
        Item { segment, from: from as u32, length: length as u32 }
    }

    fn file_away(&mut self, segment: Arc<Segment>) {
        self.full.retain(|other| other.strong_count() > 0);
        if self.full.len() >= self.sizes.in_memory && Arc::strong_count(&segment) > 1 {
            match self.write(&segment) {
                Ok(()) => return,
                Err(error) => {
                    let place = self.folder.display();
                    tracing::warn!("{place}: {error}; what waits for its turn stays in memory");
                }
            }
        }
        self.full.push(Arc::downgrade(&segment));
    }

    fn write(&mut self, segment: &Segment) -> io::Result<()> {
        let mut place = segment.place();
        let Place::Memory(bytes) = &*place else { return Ok(()) };
        let (file, from) = match self.file.take().filter(|(_, end)| *end < self.sizes.file) {
            Some(open) => open,
            None => (Arc::new(tempfile::tempfile_in(&self.folder)?), 0),
        };
        file.write_all_at(bytes, from)?;
        self.file = Some((Arc::clone(&file), from + bytes.len() as u64));
        *place = Place::File { file, from };
        Ok(())
    }
}

impl Segment {
    fn empty() -> Arc<Self> {
        Arc::new(Self(Mutex::new(Place::Memory(Vec::new()))))
    }

    /// A panic elsewhere leaves no half-done work behind the lock.
    fn place(&self) -> MutexGuard<'_, Place> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn len(&self) -> usize {
        match &*self.place() {
            Place::Memory(bytes) => bytes.len(),
            Place::File { .. } => 0,
        }
    }
}

impl Item {
    /// Its size on the shelf.
    pub fn len(&self) -> usize {
        self.length as usize
    }

    /// Its parts.
    ///
    /// # Errors
    /// What the system says of its file.
    pub fn read(&self) -> io::Result<Vec<Vec<u8>>> {
        let (from, length) = (self.from as usize, self.length as usize);
        match &*self.segment.place() {
            Place::Memory(bytes) => Ok(parts(bytes.get(from..from + length).unwrap_or_default())),
            Place::File { file, from: segment } => {
                let mut bytes = vec![0; length];
                file.read_exact_at(&mut bytes, segment + u64::from(self.from))?;
                Ok(parts(&bytes))
            }
        }
    }
}

fn parts(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut parts = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<4>()
        && let Some((part, rest)) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)
    {
        parts.push(part.to_vec());
        bytes = rest;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Sizes = Sizes { segment: 10_000, in_memory: 5, file: 100_000 };

    /// A part that tells its number.
    fn part(number: usize) -> Vec<u8> {
        number.to_le_bytes().repeat(100 + number % 7 * 30)
    }

    fn put(shelf: &mut Shelf, number: usize) -> Item {
        shelf.put(&[b"id", b"", &part(number)])
    }

    fn check(items: &[Item]) {
        for (number, item) in items.iter().enumerate() {
            assert!(item.read().unwrap() == [b"id".to_vec(), vec![], part(number)], "item {number}");
        }
    }

    fn in_memory(shelf: &Shelf) -> usize {
        let full = shelf.full.iter().filter_map(Weak::upgrade);
        full.map(|segment| segment.len()).sum()
    }

    #[test]
    fn much_comes_back_from_disk_and_memory_stays_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let mut shelf = Shelf::with_sizes(folder.path().into(), SMALL);
        let items: Vec<Item> = (0..1000).map(|number| put(&mut shelf, number)).collect();
        let total: usize = items.iter().map(Item::len).sum();
        assert!(total > 1_000_000, "{total} bytes are too few");
        assert!(in_memory(&shelf) < 5 * 13_000, "{}", in_memory(&shelf));
        check(&items);
        // The files have no names.
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_comes_and_goes_is_never_written() {
        let mut shelf = Shelf::with_sizes("/nowhere".into(), SMALL);
        for number in 0..1000 {
            check(&[put(&mut shelf, 0)]);
            assert!(shelf.file.is_none() && shelf.full.len() <= 6, "item {number}");
        }
    }

    #[test]
    fn memory_is_used_while_the_disk_cannot_be() {
        let folder = tempfile::tempdir().unwrap();
        let mut shelf = Shelf::with_sizes(folder.path().join("gone"), SMALL);
        let mut items: Vec<Item> = (0..500).map(|number| put(&mut shelf, number)).collect();
        assert!(shelf.file.is_none());
        std::fs::create_dir(folder.path().join("gone")).unwrap();
        items.extend((500..1000).map(|number| put(&mut shelf, number)));
        assert!(shelf.file.is_some());
        check(&items);
    }

    #[test]
    fn a_file_ends_with_what_lies_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut shelf = Shelf::with_sizes(folder.path().into(), SMALL);
        let items: Vec<Item> = (0..1000).map(|number| put(&mut shelf, number)).collect();
        let file = Arc::downgrade(&shelf.file.take().unwrap().0);
        assert!(file.upgrade().is_some());
        drop(items);
        assert!(file.upgrade().is_none());
    }
}
