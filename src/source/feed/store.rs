//! What is kept of feeds across restarts: when each is due, what its server knows it by, where it has moved, which
//! articles came from it, and the texts of linked pages.
//!
//! `feeds.db` in the data directory. Lost, all feeds are polled at once and in full; the ledger knows
//! what is in the log already. All times are seconds since 1970. All calls block, briefly.

use super::schedule::Wishes;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::path::Path;
use std::time::Duration;

/// Name of the store in the data directory.
pub const FILE_NAME: &str = "feeds.db";

/// Marks a SQLite file as this store: "dlfd".
const APPLICATION_ID: i32 = 0x646c_6664;

/// Counts up with every change to the tables or to the meaning of their columns.
const SCHEMA_VERSION: i32 = 1;

/// How long an item that has left its feed is still known as one of it.
const KEPT: i64 = 90 * super::schedule::DAY;

const TABLES: &str = "
CREATE TABLE log (id TEXT NOT NULL);
CREATE TABLE feeds (
    feed TEXT PRIMARY KEY, address TEXT NOT NULL, options TEXT NOT NULL,
    due INTEGER NOT NULL, failures INTEGER NOT NULL, gone INTEGER,
    validated TEXT, etag TEXT, last_modified TEXT, fetched INTEGER NOT NULL, content TEXT,
    wish INTEGER, skip_hours INTEGER NOT NULL, skip_days INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE hosts (host TEXT PRIMARY KEY, not_before INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE items (
    article TEXT PRIMARY KEY, feed TEXT NOT NULL, guid TEXT NOT NULL, seen INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX guids ON items (feed, guid);
CREATE TABLE pages (
    article TEXT PRIMARY KEY, print TEXT NOT NULL, body TEXT NOT NULL,
    tries INTEGER NOT NULL, not_before INTEGER NOT NULL, seen INTEGER NOT NULL
) WITHOUT ROWID;
";

/// Why the store cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite failed: the disk is full, the file is locked or gone.
    #[error("feeds.db: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The file is something else, or from a later version.
    #[error("feeds.db: not a store of feeds that this version knows")]
    Foreign,
}

/// What is known of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Where it is: the address of the settings, or the one that it has moved to for good.
    pub address: String,
    /// When it is to be polled.
    pub due: i64,
    /// Polls in a row that went wrong.
    pub failures: u32,
    /// When its server said that it is gone for good.
    pub gone: Option<i64>,
    /// What its server knows its last content by.
    pub validators: Validators,
    /// When it was last fetched in full.
    pub fetched: i64,
    /// Hash of its last content.
    pub content: Option<String>,
    /// How often it wants to be polled.
    pub wishes: Wishes,
}

/// What makes a request conditional, as the server gave it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Validators {
    /// The address that gave them; they say nothing of others.
    pub address: Option<String>,
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
}

impl State {
    /// What is known of a feed that was never polled: that it is due.
    pub fn new(feed: &str) -> Self {
        Self {
            address: feed.into(),
            due: 0,
            failures: 0,
            gone: None,
            validators: Validators::default(),
            fetched: 0,
            content: None,
            wishes: Wishes::default(),
        }
    }

    /// Forgets what would let the next poll be answered with "not modified".
    pub fn forget_content(&mut self) {
        self.validators = Validators::default();
        self.content = None;
    }
}

/// The text of a page that an item links to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Tells apart the versions of the item that it was fetched for.
    pub print: String,
    /// Its main text; empty where none was found.
    pub body: String,
    /// How often it was looked for in vain.
    pub tries: u32,
    /// When it may be looked for again.
    pub not_before: i64,
}

/// The store.
pub struct Store {
    connection: Connection,
}

impl Store {
    /// Opens the store at `path`, or makes it. With another log than before all feeds are read in full again.
    ///
    /// # Errors
    /// [`StoreError`] if the file cannot be used.
    pub fn open(path: &Path, log: &str) -> Result<Self, StoreError> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        let pragma = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
        let marks = (pragma("application_id")?, pragma("user_version")?);
        let tables: u32 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        match (marks, tables) {
            ((APPLICATION_ID, SCHEMA_VERSION), _) => {}
            ((0, 0), 0) => {
                connection.pragma_update(None, "journal_mode", "WAL")?;
                let creation = connection.transaction()?;
                creation.execute_batch(TABLES)?;
                creation.pragma_update(None, "application_id", APPLICATION_ID)?;
                creation.pragma_update(None, "user_version", SCHEMA_VERSION)?;
                creation.commit()?;
            }
            _ => return Err(StoreError::Foreign),
        }
        // A power cut may cost the last polls, which are then made again.
        connection.pragma_update(None, "synchronous", "normal")?;
        let known: Option<String> =
            connection.query_row("SELECT id FROM log", [], |row| row.get(0)).optional()?;
        if known.as_deref() != Some(log) {
            let change = connection.transaction()?;
            change.execute("DELETE FROM log", [])?;
            change.execute("INSERT INTO log VALUES (?)", [log])?;
            // What the new log has not seen must be read again; pages that were fetched need not be.
            change.execute(
                "UPDATE feeds SET validated = NULL, etag = NULL, last_modified = NULL, content = NULL",
                [],
            )?;
            change.execute("DELETE FROM items", [])?;
            change.commit()?;
        }
        Ok(Self { connection })
    }

    /// What is known of a feed. `options` are the settings that its polls and articles depend on: with others, it is
    /// due at once, and read in full.
    ///
    /// # Errors
    /// [`StoreError`] if the file cannot be used.
    pub fn feed(&self, feed: &str, options: &str) -> Result<State, StoreError> {
        let row = |row: &Row<'_>| {
            let state = State {
                address: row.get("address")?,
                due: row.get("due")?,
                failures: row.get("failures")?,
                gone: row.get("gone")?,
                validators: Validators {
                    address: row.get("validated")?,
                    etag: row.get("etag")?,
                    last_modified: row.get("last_modified")?,
                },
                fetched: row.get("fetched")?,
                content: row.get("content")?,
                wishes: Wishes {
                    seconds: row.get("wish")?,
                    skip_hours: row.get("skip_hours")?,
                    skip_days: row.get("skip_days")?,
                },
            };
            Ok((state, row.get::<_, String>("options")?))
        };
        let known =
            self.connection.query_row("SELECT * FROM feeds WHERE feed = ?", [feed], row).optional()?;
        Ok(match known {
            None => State::new(feed),
            Some((state, known)) if known == options => state,
            Some((mut state, _)) => {
                state.forget_content();
                (state.due, state.failures) = (0, 0);
                state
            }
        })
    }

    /// Keeps what is known of a feed. What was read must be in the log by now.
    ///
    /// # Errors
    /// [`StoreError`] if the file cannot be written.
    pub fn keep(&self, feed: &str, options: &str, state: &State) -> Result<(), StoreError> {
        let State { address, due, failures, gone, validators, fetched, content, wishes } = state;
        self.connection
            .prepare_cached(
                "INSERT OR REPLACE INTO feeds VALUES
                 (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            )?
            .execute(params![
                feed,
                address,
                options,
                due,
                failures,
                gone,
                validators.address,
                validators.etag,
                validators.last_modified,
                fetched,
                content,
                wishes.seconds,
                wishes.skip_hours,
                wishes.skip_days
            ])?;
        Ok(())
    }

    /// Hosts that asked to be left alone, and until when.
    ///
    /// # Errors
    /// [`StoreError`] if the file cannot be used.
    pub fn resting(&self, now: i64) -> Result<Vec<(String, i64)>, StoreError> {
        self.connection.execute("DELETE FROM hosts WHERE not_before <= ?", [now])?;
        let mut query = self.connection.prepare("SELECT host, not_before FROM hosts")?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Notes that a host is to be left alone.
    ///
    /// # Errors
    /// [`StoreError`] if the file cannot be written.
    pub fn rest(&self, host: &str, until: i64) -> Result<(), StoreError> {
        self.connection.execute("INSERT OR REPLACE INTO hosts VALUES (?, ?)", params![host, until])?;
        Ok(())
    }

    /// The article that a feed's guid stands for, if it is known.
    ///
    /// # Errors
    /// [`StoreError`] if the file cannot be used.
    pub fn article_of(&self, feed: &str, guid: &str) -> Result<Option<String>, StoreError> {
        let query = "SELECT article FROM items WHERE feed = ? AND guid = ? ORDER BY seen DESC LIMIT 1";
        Ok(self.connection.prepare_cached(query)?.query_row([feed, guid], |row| row.get(0)).optional()?)
    }

    /// The feed that an article is known from.
    ///
    /// # Errors
    /// [`StoreError`] if the file cannot be used.
    pub fn feed_of(&self, article: &str) -> Result<Option<String>, StoreError> {
        let query = "SELECT feed FROM items WHERE article = ?";
        Ok(self.connection.prepare_cached(query)?.query_row([article], |row| row.get(0)).optional()?)
    }

    /// Notes that an article is in a feed.
    ///
    /// # Errors
    /// [`StoreError`] if the file cannot be written.
    pub fn seen(&self, article: &str, feed: &str, guid: &str, now: i64) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?)")?
            .execute(params![article, feed, guid, now])?;
        Ok(())
    }

    /// Runs `work` as one change of the store.
    ///
    /// # Errors
    /// Those of `work`, or [`StoreError`] if the file cannot be written.
    pub fn together<T>(&self, work: impl FnOnce(&Self) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let change = self.connection.unchecked_transaction()?;
        let done = work(self)?;
        change.commit()?;
        Ok(done)
    }

    /// Forgets the items and pages that have left their feeds long ago.
    ///
    /// # Errors
    /// [`StoreError`] if the file cannot be written.
    pub fn forget_old(&self, now: i64) -> Result<(), StoreError> {
        self.connection.execute("DELETE FROM items WHERE seen < ?", [now - KEPT])?;
        self.connection.execute("DELETE FROM pages WHERE seen < ?", [now - KEPT])?;
        Ok(())
    }

    /// What is known of the page that an article links to.
    ///
    /// # Errors
    /// [`StoreError`] if the file cannot be used.
    pub fn page(&self, article: &str) -> Result<Option<Page>, StoreError> {
        let query = "SELECT print, body, tries, not_before FROM pages WHERE article = ?";
        let row = |row: &Row<'_>| {
            Ok(Page { print: row.get(0)?, body: row.get(1)?, tries: row.get(2)?, not_before: row.get(3)? })
        };
        Ok(self.connection.prepare_cached(query)?.query_row([article], row).optional()?)
    }

    /// Keeps the page that an article links to.
    ///
    /// # Errors
    /// [`StoreError`] if the file cannot be written.
    pub fn keep_page(&self, article: &str, page: &Page, now: i64) -> Result<(), StoreError> {
        let Page { print, body, tries, not_before } = page;
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?)")?
            .execute(params![article, print, body, tries, not_before, now])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_and_another_log_is_given_everything_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE_NAME);
        let store = Store::open(&path, "log 1").unwrap();
        assert_eq!(store.feed("f", "o").unwrap(), State::new("f"));
        let state = State {
            address: "g".into(),
            due: 7,
            failures: 2,
            gone: Some(5),
            validators: Validators {
                address: Some("g".into()),
                etag: Some("W/\"1\"".into()),
                last_modified: Some("then".into()),
            },
            fetched: 6,
            content: Some("hash".into()),
            wishes: Wishes { seconds: Some(60), skip_hours: 1 << 23, skip_days: 3 },
        };
        store.keep("f", "o", &state).unwrap();
        store.rest("h", 100).unwrap();
        store.rest("i", 10).unwrap();
        store.seen("a", "f", "guid", 1).unwrap();
        let page = Page { print: "p".into(), body: "text".into(), tries: 1, not_before: 9 };
        store.keep_page("a", &page, 1).unwrap();
        drop(store);
        let store = Store::open(&path, "log 1").unwrap();
        assert_eq!(store.feed("f", "o").unwrap(), state);
        assert_eq!(store.feed("f", "other options").unwrap().validators, Validators::default());
        assert_eq!(store.resting(50).unwrap(), [("h".to_owned(), 100)]);
        assert_eq!(store.article_of("f", "guid").unwrap().as_deref(), Some("a"));
        assert_eq!(store.article_of("g", "guid").unwrap(), None);
        assert_eq!(store.feed_of("a").unwrap().as_deref(), Some("f"));
        assert_eq!(store.page("a").unwrap(), Some(page.clone()));
        drop(store);
        let store = Store::open(&path, "log 2").unwrap();
        let mut forgotten = state;
        forgotten.forget_content();
        assert_eq!(store.feed("f", "o").unwrap(), forgotten);
        assert_eq!(store.feed_of("a").unwrap(), None);
        assert_eq!(store.page("a").unwrap(), Some(page));
        store.forget_old(KEPT + 2).unwrap();
        assert_eq!(store.page("a").unwrap(), None);
    }

    #[test]
    fn a_file_of_another_kind_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE_NAME);
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
        assert!(matches!(Store::open(&path, "log"), Err(StoreError::Foreign)));
    }
}
