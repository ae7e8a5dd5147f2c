//! The hub's memory: who has subscribed to what, what each was last given, and which requests still wait to be verified.
//!
//! A SQLite file of its own beside the read model. The read model is a cache that can be made again from the log; this
//! cannot. It holds the secrets of subscribers, so only the user of the process may read it. All calls block.

use crate::server::hub::request::{Mode, Request};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Marks a SQLite file as the store of a hub: "dlhb".
const APPLICATION_ID: i32 = 0x646c_6862;

/// Counts up with every change to the tables below or to the meaning of their columns.
const SCHEMA_VERSION: i32 = 1;

/// Subscriptions that are kept at most; with full ones, anyone could fill the disk.
const MOST_SUBSCRIPTIONS: i64 = 10_000;

/// Queries among the topics: each article is asked for all of them, and all are looked up once when the process starts.
const MOST_QUERIES: i64 = 1_000;

/// Requests that may wait for their verification at once.
const MOST_ASKED: i64 = 1_000;

/// Times are seconds since 1970. `delivered` is the hash of what the subscriber has, `wanted` of what it should have; where
/// they differ a delivery is owed, from `not_before` on. A later request for the same pair takes the place of an
/// earlier one under a new number.
const TABLES: &str = "
CREATE TABLE subscriptions (
    topic TEXT NOT NULL, callback TEXT NOT NULL, secret TEXT, lease_end INTEGER NOT NULL,
    delivered TEXT NOT NULL, wanted TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0, not_before INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (topic, callback)
) WITHOUT ROWID;
CREATE INDEX owed ON subscriptions (not_before) WHERE delivered <> wanted;
CREATE TABLE asked (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    mode TEXT NOT NULL, topic TEXT NOT NULL, callback TEXT NOT NULL,
    secret TEXT, lease INTEGER NOT NULL, baseline TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0, not_before INTEGER NOT NULL DEFAULT 0,
    UNIQUE (topic, callback)
);
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
";

/// Why the store cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite failed: the disk is full, the file is locked or gone.
    #[error("hub: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The file cannot be made.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is something else, or from a later version; without it the hub starts with no subscriptions.
    #[error("{}: not a hub's store that this version knows", .0.display())]
    Foreign(PathBuf),
}

/// A request whose subscriber has still to say that it wants it.
#[derive(Clone)]
pub struct Asked {
    pub number: i64,
    pub request: Request,
    /// Hash of the topic when the request came.
    pub baseline: String,
    /// Attempts so far.
    pub tries: u32,
}

/// A delivery that is owed.
#[derive(Clone)]
pub struct Owed {
    pub topic: String,
    pub callback: String,
    pub secret: Option<String>,
    /// Attempts so far.
    pub tries: u32,
}

/// The store.
pub struct Store {
    connection: Mutex<Connection>,
}

impl Store {
    /// Opens the store at `path`, or makes it.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let file = OpenOptions::new().create(true).append(true).mode(0o600).open(path);
        file.map_err(|source| StoreError::File { path: path.into(), source })?;
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
            _ => return Err(StoreError::Foreign(path.into())),
        }
        Ok(Self { connection: Mutex::new(connection) })
    }

    /// A panic elsewhere leaves no half-done work behind: transactions roll back when dropped.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a request until it is verified; `false` where there is no room for more.
    pub fn ask(&self, request: &Request, baseline: &str) -> Result<bool, StoreError> {
        let connection = self.lock();
        let count = |table: &str| {
            let query = format!("SELECT count(*) FROM {table}");
            connection.query_row(&query, [], |row| row.get::<_, i64>(0))
        };
        let room = request.mode == Mode::Unsubscribe || count("subscriptions")? < MOST_SUBSCRIPTIONS;
        if !room || count("asked")? >= MOST_ASKED {
            return Ok(false);
        }
        if request.mode == Mode::Subscribe && is_query(&request.topic) {
            let others: i64 = connection.query_row(
                "SELECT count(*) FROM (SELECT topic FROM subscriptions UNION SELECT topic FROM asked)
                 WHERE instr(topic, '?') > 0 AND topic <> ?",
                [&request.topic],
                |row| row.get(0),
            )?;
            if others >= MOST_QUERIES {
                return Ok(false);
            }
        }
        connection.execute(
            "INSERT OR REPLACE INTO asked (mode, topic, callback, secret, lease, baseline)
             VALUES (?, ?, ?, ?, ?, ?)",
            params![
                request.mode.word(),
                request.topic,
                request.callback,
                request.secret,
                request.lease.cast_signed(),
                baseline
            ],
        )?;
        Ok(true)
    }

    /// Requests that are due to be verified, the oldest first, without those of these numbers.
    pub fn asked(&self, now: i64, without: &[i64], limit: usize) -> Result<Vec<Asked>, StoreError> {
        let connection = self.lock();
        let mut query = connection.prepare_cached(
            "SELECT number, mode, topic, callback, secret, lease, baseline, tries FROM asked
             WHERE not_before <= ? ORDER BY number",
        )?;
        let rows = query.query_map([now], |row| {
            let mode: String = row.get(1)?;
            let mode = if mode == Mode::Subscribe.word() { Mode::Subscribe } else { Mode::Unsubscribe };
            let lease = row.get::<_, i64>(5)?.unsigned_abs();
            let request =
                Request { mode, topic: row.get(2)?, callback: row.get(3)?, secret: row.get(4)?, lease };
            Ok(Asked { number: row.get(0)?, request, baseline: row.get(6)?, tries: row.get(7)? })
        })?;
        let due = rows.filter(|row| !row.as_ref().is_ok_and(|asked| without.contains(&asked.number)));
        Ok(due.take(limit).collect::<Result<_, _>>()?)
    }

    /// Does what was asked for: the subscriber wants it. A renewal keeps what was delivered.
    pub fn agreed(&self, asked: &Asked, now: i64) -> Result<(), StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        transaction.execute("DELETE FROM asked WHERE number = ?", [asked.number])?;
        let Request { mode, topic, callback, lease, secret } = &asked.request;
        match mode {
            Mode::Subscribe => transaction.execute(
                "INSERT INTO subscriptions (topic, callback, secret, lease_end, delivered, wanted)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?5)
                 ON CONFLICT DO UPDATE SET secret = ?3, lease_end = ?4",
                params![topic, callback, secret, now + lease.cast_signed(), asked.baseline],
            )?,
            Mode::Unsubscribe => transaction.execute(
                "DELETE FROM subscriptions WHERE topic = ? AND callback = ?",
                params![topic, callback],
            )?,
        };
        Ok(transaction.commit()?)
    }

    /// Forgets a request: the subscriber does not want it, or cannot be asked.
    pub fn refused(&self, asked: &Asked) -> Result<(), StoreError> {
        self.lock().execute("DELETE FROM asked WHERE number = ?", [asked.number])?;
        Ok(())
    }

    /// Keeps a request for another attempt.
    pub fn ask_again(&self, asked: &Asked, not_before: i64) -> Result<(), StoreError> {
        let update = "UPDATE asked SET tries = tries + 1, not_before = ? WHERE number = ?";
        self.lock().execute(update, params![not_before, asked.number])?;
        Ok(())
    }

    /// Ends the subscriptions whose lease is over.
    pub fn expire(&self, now: i64) -> Result<usize, StoreError> {
        Ok(self.lock().execute("DELETE FROM subscriptions WHERE lease_end <= ?", [now])?)
    }

    /// The topics that have subscribers.
    pub fn topics(&self) -> Result<Vec<String>, StoreError> {
        let connection = self.lock();
        let mut query = connection.prepare_cached("SELECT DISTINCT topic FROM subscriptions")?;
        let topics = query.query_map([], |row| row.get(0))?;
        Ok(topics.collect::<Result<_, _>>()?)
    }

    /// Notes what the subscribers of a topic should have.
    pub fn want(&self, topic: &str, hash: &str) -> Result<(), StoreError> {
        let update = "UPDATE subscriptions SET wanted = ?2 WHERE topic = ?1 AND wanted <> ?2";
        self.lock().execute(update, [topic, hash])?;
        Ok(())
    }

    /// Deliveries that are owed and may be tried now, without those that `busy` names. Subscribers that answer come before those
    /// that did not, and one topic's stand together.
    pub fn owed(
        &self,
        now: i64,
        busy: impl Fn(&Owed) -> bool,
        limit: usize,
    ) -> Result<Vec<Owed>, StoreError> {
        let connection = self.lock();
        let mut query = connection.prepare_cached(
            "SELECT topic, callback, secret, tries FROM subscriptions
             WHERE delivered <> wanted AND not_before <= ? ORDER BY tries, topic",
        )?;
        let owed = |row: &Row<'_>| {
            Ok(Owed { topic: row.get(0)?, callback: row.get(1)?, secret: row.get(2)?, tries: row.get(3)? })
        };
        let rows = query.query_map([now], owed)?;
        let free = rows.filter(|row| !row.as_ref().is_ok_and(&busy));
        Ok(free.take(limit).collect::<Result<_, _>>()?)
    }

    /// Notes that a subscriber has the content of this hash, or has missed it for good. What it should have may be another one by
    /// now.
    pub fn settled(&self, owed: &Owed, hash: &str, not_before: i64) -> Result<(), StoreError> {
        self.lock().execute(
            "UPDATE subscriptions SET delivered = ?3, tries = 0, not_before = ?4
             WHERE topic = ?1 AND callback = ?2",
            params![owed.topic, owed.callback, hash, not_before],
        )?;
        Ok(())
    }

    /// Puts a delivery off that cannot be attempted.
    pub fn put_off(&self, owed: &Owed, not_before: i64) -> Result<(), StoreError> {
        let update = "UPDATE subscriptions SET not_before = ?3 WHERE topic = ?1 AND callback = ?2";
        self.lock().execute(update, params![owed.topic, owed.callback, not_before])?;
        Ok(())
    }

    /// Keeps a delivery for another attempt.
    pub fn deliver_again(&self, owed: &Owed, not_before: i64) -> Result<(), StoreError> {
        self.lock().execute(
            "UPDATE subscriptions SET tries = tries + 1, not_before = ?3 WHERE topic = ?1 AND callback = ?2",
            params![owed.topic, owed.callback, not_before],
        )?;
        Ok(())
    }

    /// Ends a subscription whose callback is gone.
    pub fn end(&self, owed: &Owed) -> Result<(), StoreError> {
        let delete = "DELETE FROM subscriptions WHERE topic = ? AND callback = ?";
        self.lock().execute(delete, [&owed.topic, &owed.callback])?;
        Ok(())
    }

    /// The version of the view that another hub was last told of.
    pub fn pinged(&self) -> Result<Option<u64>, StoreError> {
        let query = "SELECT value FROM counters WHERE name = 'pinged'";
        let value: Option<i64> = self.lock().query_row(query, [], |row| row.get(0)).optional()?;
        Ok(value.map(i64::unsigned_abs))
    }

    /// Notes that another hub was told of all changes up to this version.
    pub fn set_pinged(&self, version: u64) -> Result<(), StoreError> {
        let insert = "INSERT OR REPLACE INTO counters VALUES ('pinged', ?)";
        self.lock().execute(insert, [version.cast_signed()])?;
        Ok(())
    }
}

/// Only addresses of queries have parameters.
fn is_query(topic: &str) -> bool {
    topic.contains('?')
}

/// What the tests look for.
#[cfg(test)]
impl Store {
    /// Topic, callback and end of lease of every subscription.
    pub fn subscriptions(&self) -> Vec<(String, String, i64)> {
        let connection = self.lock();
        let query = "SELECT topic, callback, lease_end FROM subscriptions ORDER BY topic, callback";
        let mut query = connection.prepare(query).unwrap();
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }
}
