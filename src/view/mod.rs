//! The publisher's read model: what is published now, by region, section, source, topic and time.
//!
//! A SQLite file that the publish stage writes (entries and the positions they came from in one transaction)
//! and the server reads. It is a cache of the log: without the file the same feeds come back, byte for
//! byte, because everything here is a function of the entries and there is no clock.
//!
//! All calls block; on a runtime they belong on a thread of their own.

mod apply;
mod archive;
mod directory;
mod journal;
mod membership;
mod query;
mod refile;
mod schema;
mod search;
#[cfg(test)]
mod tests;
mod waiting;

pub use apply::{Batch, positions_of};
pub use archive::SIZE as ARCHIVE_SIZE;
pub use directory::{Branch, Directory, Listed};
pub use query::Lookup;

use crate::enriched::Enriched;
use crate::feeds::{Entry, SiteConfig};
use crate::topics::Rules;
use journal::Journal;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

/// Name of the store in the data directory.
pub const FILE_NAME: &str = "view.db";

/// How many idle connections are kept for readers; more are opened while more are needed.
const IDLE_READERS: usize = 4;

/// Where the publisher goes on reading.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Topic of the log.
    pub topic: String,
    /// Partition of the topic.
    pub partition: i32,
    /// The next offset to read.
    pub offset: i64,
}

/// One thing that happened to an entry.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A revision or a later emission of one; its `pub_status` says whether it is shown.
    Upsert(Box<Enriched>),
}

/// Why the read model cannot answer.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// SQLite failed: the disk is full, the file is locked or gone.
    #[error("read model: {0}")]
    Store(#[from] rusqlite::Error),
    /// The file is a database that dateline did not make; it is left alone.
    #[error("{}: a database, but not a dateline read model", .0.display())]
    Foreign(PathBuf),
    /// An old or damaged store could not be removed.
    #[error("{}: cannot be rebuilt: {source}", path.display())]
    Rebuild {
        /// The file in the way.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A stored entry cannot be read back or a new one not be written.
    #[error("read model: entry {id:?}: {source}")]
    Entry {
        /// Its article id.
        id: String,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

/// The read model. Shared between threads: one writes at a time, many read.
#[derive(Debug)]
pub struct View {
    path: PathBuf,
    site: SiteConfig,
    rules: RwLock<Arc<Rules>>,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    version: AtomicU64,
    journal: Mutex<Journal>,
}

impl View {
    /// Opens the store at `path`, or makes it. A store of another version and a damaged one are started
    /// afresh, with no positions, so that everything is read again.
    pub fn open(path: &Path, site: &SiteConfig) -> Result<View, ViewError> {
        let writer = schema::open(path)?;
        let version = apply::counter(&writer, "version")?;
        Ok(View {
            path: path.into(),
            site: site.clone(),
            rules: RwLock::default(),
            writer: Mutex::new(writer),
            readers: Mutex::default(),
            version: AtomicU64::new(version.unsigned_abs()),
            journal: Mutex::new(Journal::since(version.unsigned_abs())),
        })
    }

    /// Opens a store that another process writes, to look into it.
    ///
    /// # Errors
    /// [`ViewError::Store`] if there is none; a store is never made or changed this way.
    pub fn open_beside(path: &Path, site: &SiteConfig) -> Result<View, ViewError> {
        let reader = schema::reader(path)?;
        let version = apply::counter(&reader, "version")?;
        Ok(View {
            path: path.into(),
            site: site.clone(),
            rules: RwLock::default(),
            writer: Mutex::new(reader),
            readers: Mutex::default(),
            version: AtomicU64::new(version.unsigned_abs()),
            journal: Mutex::new(Journal::since(version.unsigned_abs())),
        })
    }

    /// A number that grows with every change to any feed. Costs nothing to read.
    pub fn version(&self) -> u64 {
        self.version.load(Ordering::Acquire)
    }

    /// The names and addresses that its feeds are made with.
    pub fn site(&self) -> &SiteConfig {
        &self.site
    }

    /// The same view, which shows topics and saved queries as these rules have them. What is filed stays as it is:
    /// [`View::refile`] is for the process that writes.
    pub fn with_rules(self, rules: Rules) -> Self {
        self.set_rules(Arc::new(rules));
        self
    }

    /// The rules of topics and saved queries.
    pub fn rules(&self) -> Arc<Rules> {
        self.rules.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set_rules(&self, rules: Arc<Rules>) {
        *self.rules.write().unwrap_or_else(PoisonError::into_inner) = rules;
    }

    /// The entry of an article, filed under its topics.
    pub fn entry_of(&self, enriched: &Enriched) -> Entry {
        Entry::new(enriched, &self.site).about(self.rules().topics_of(enriched))
    }

    /// Lends a reading connection to `work`.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, ViewError>) -> Result<T, ViewError> {
        let idle = lock(&self.readers).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => schema::reader(&self.path)?,
        };
        let result = work(&connection);
        let mut readers = lock(&self.readers);
        // A connection that failed may be tied to a file that is gone.
        if result.is_ok() && readers.len() < IDLE_READERS {
            readers.push(connection);
        }
        result
    }
}

/// A panic elsewhere leaves no half-done work behind these locks: transactions roll back when dropped.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
