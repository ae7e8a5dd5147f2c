//! What the articles topic already holds: id, revisions and fingerprints of every article, the story it belongs to, and by
//! which other ids it comes in.
//!
//! A cache of the topic in `ingest.db`: it catches up with the log before it is asked, so it may be
//! lost, old, or behind after a crash. The producer is idempotent because of it.
//!
//! - `stories`: which articles are one story
//! - `texts`: the newest text of each recent article, which its next revision is compared with
//! - `routes`: an article that came as a page and comes again as a record

mod routes;
mod stories;
mod texts;

use crate::article::story::Sketch;
use crate::article::{Article, PubStatus};
use crate::event::{Topic, decode_article, encode_article, header};
use crate::log::{Log, LogError, Positions, Record};
use chrono::DateTime;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Name of the store in the data directory.
pub const FILE_NAME: &str = "ingest.db";

/// Counts up with every change to the tables or to the meaning of their columns; a ledger of another version is rebuilt.
const VERSION: i32 = 3;

const SCHEMA: &str = "
    CREATE TABLE source (log TEXT NOT NULL);
    CREATE TABLE position (partition INTEGER PRIMARY KEY, next INTEGER NOT NULL);
    CREATE TABLE known (
        id TEXT NOT NULL, revision INTEGER NOT NULL, fingerprint BLOB NOT NULL, canceled INTEGER NOT NULL,
        story TEXT NOT NULL, PRIMARY KEY (id, revision)
    ) WITHOUT ROWID;";

/// KiB of pages that are kept in memory, and pages that the write-ahead log gathers before they go to the file.
const CACHE: i32 = 32_000;
const CHECKPOINT: i32 = 4000;

/// What records of producers of dateline have as `ce_source`.
const SOURCE: &str = "/dateline/ingest";

/// Statements that stay compiled: more than there are.
const STATEMENTS: usize = 64;

/// How long one read waits for records while catching up; at the end of a quiet log it waits once.
const CATCH_UP_WAIT: Duration = Duration::from_millis(50);

/// What to do with an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Append it: nobody has seen it.
    New,
    /// Append it: it differs from what is there.
    Changed,
    /// It is there already, or was before it changed.
    Same,
    /// A newer revision is there.
    Older,
    /// Its revision is there with other content.
    Conflict,
}

/// The decision on an article, and what it is known as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What to do.
    pub decision: Decision,
    /// Its id in the log: another than its own where it came in by another route before.
    pub id: String,
    /// The revision it gets if it is appended, or else the one that is there.
    pub revision: u32,
    /// The story it belongs to.
    pub story_id: String,
    /// Of a correction: the body of the revision before, where it is still known.
    pub former_body: Option<String>,
}

/// Why the ledger cannot answer.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// Its file cannot be used.
    #[error("{}: {source}", path.display())]
    Store {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// The log cannot be read.
    #[error(transparent)]
    Log(#[from] LogError),
}

/// The ledger of one log.
pub struct Ledger {
    connection: Connection,
    path: PathBuf,
}

fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    matches!(error.sqlite_error_code(), Some(NotADatabase | DatabaseCorrupt))
}

impl Ledger {
    /// Opens the ledger in `dir` and catches up with the articles of `log`.
    ///
    /// # Errors
    /// [`LedgerError`] if the file or the log cannot be used.
    pub async fn open(dir: &Path, log: &dyn Log) -> Result<Self, LedgerError> {
        let path = dir.join(FILE_NAME);
        let identity = log.identity().await?;
        let connection = match Self::open_store(&path, &identity) {
            // A damaged cache is begun anew.
            Err(error) if is_damage(&error) => {
                tracing::warn!(path = %path.display(), "damaged; it is rebuilt from the log");
                for end in ["", "-wal", "-shm"] {
                    let file = dir.join(format!("{FILE_NAME}{end}"));
                    match std::fs::remove_file(&file) {
                        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                            let (place, message) = (file.display().to_string(), error.to_string());
                            return Err(LogError::Unavailable { place, message }.into());
                        }
                        _ => {}
                    }
                }
                Self::open_store(&path, &identity)
            }
            opened => opened,
        };
        let connection = connection.map_err(|source| LedgerError::Store { path: path.clone(), source })?;
        let mut ledger = Self { connection, path };
        ledger.catch_up(log).await?;
        Ok(ledger)
    }

    fn open_store(path: &Path, identity: &str) -> rusqlite::Result<Connection> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(20))?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        // A cache may lose its newest rows with the machine's power: it catches up.
        connection.pragma_update(None, "synchronous", "normal")?;
        // Ids and shingles come in no order, and touch pages all over the file.
        connection.pragma_update(None, "cache_size", -CACHE)?;
        connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT)?;
        // Statements are compiled once: not when they have left the cache, and not for each value that is bound.
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        let version: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        // A page in the middle may be torn although the header reads well.
        let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if verdict != "ok" {
            let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
            return Err(rusqlite::Error::SqliteFailure(code, Some(verdict)));
        }
        if version == VERSION {
            let known: Option<String> =
                connection.query_row("SELECT log FROM source", [], |row| row.get(0)).optional()?;
            if known.as_deref() == Some(identity) {
                return Ok(connection);
            }
        }
        let tables: Vec<String> = connection
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        connection.execute_batch("BEGIN IMMEDIATE")?;
        for table in tables {
            connection.execute_batch(&format!("DROP TABLE \"{table}\""))?;
        }
        for schema in [SCHEMA, stories::SCHEMA, routes::SCHEMA, texts::SCHEMA] {
            connection.execute_batch(schema)?;
        }
        connection.execute("INSERT INTO source VALUES (?1)", [identity])?;
        connection.pragma_update(None, "user_version", VERSION)?;
        connection.execute_batch("COMMIT")?;
        Ok(connection)
    }

    fn error(&self, source: rusqlite::Error) -> LedgerError {
        LedgerError::Store { path: self.path.clone(), source }
    }

    /// Reads what the log holds beyond the last position.
    ///
    /// # Errors
    /// [`LedgerError`] if the file or the log cannot be used.
    pub async fn catch_up(&mut self, log: &dyn Log) -> Result<(), LedgerError> {
        let positions = self.positions().map_err(|e| self.error(e))?;
        let mut consumer = log.follow(Topic::Articles, &positions).await?;
        loop {
            let batch = consumer.read(2000, CATCH_UP_WAIT).await?;
            self.note_all(&batch.records).map_err(|e| self.error(e))?;
            if batch.at_end {
                consumer.leave().await;
                stories::prune(&self.connection).map_err(|e| self.error(e))?;
                texts::prune(&self.connection).map_err(|e| self.error(e))?;
                return Ok(());
            }
        }
    }

    fn note_all(&mut self, records: &[Record]) -> rusqlite::Result<()> {
        let transaction = self.connection.transaction()?;
        let mut reached = BTreeMap::new();
        for record in records {
            reached.insert(record.partition, record.offset + 1);
            if let Some((id, revision)) = appended_here(record)
                && is_known(&transaction, id, revision)?
            {
                continue;
            }
            // What is no article cannot be met again as one.
            if let Ok(mut article) = decode_article(record.value.as_deref())
                && !is_known(&transaction, &article.id, article.revision)?
            {
                // Articles that others produce may leave it out.
                article.ingested_at =
                    article.ingested_at.or(DateTime::from_timestamp_millis(record.timestamp));
                remember(&transaction, &article, &fingerprint(&article), None)?;
            }
        }
        for (partition, next) in reached {
            transaction
                .prepare_cached("INSERT OR REPLACE INTO position VALUES (?1, ?2)")?
                .execute([i64::from(partition), next])?;
        }
        transaction.commit()
    }

    fn positions(&self) -> rusqlite::Result<Positions> {
        let mut statement = self.connection.prepare("SELECT partition, next FROM position")?;
        let rows = statement.query_map([], |row| Ok(((Topic::Articles, row.get(0)?), row.get(1)?)))?;
        rows.collect()
    }

    /// Begins a round of decisions that [`Ledger::keep`] makes lasting and [`Ledger::discard`] forgets.
    ///
    /// # Errors
    /// [`LedgerError::Store`] if the file cannot be used.
    pub fn begin(&mut self) -> Result<(), LedgerError> {
        self.connection.execute_batch("BEGIN IMMEDIATE").map_err(|e| self.error(e))
    }

    /// Makes the decisions since [`Ledger::begin`] lasting.
    ///
    /// # Errors
    /// [`LedgerError::Store`] if the file cannot be written.
    pub fn keep(&mut self) -> Result<(), LedgerError> {
        self.connection.execute_batch("COMMIT").map_err(|e| self.error(e))
    }

    /// Forgets the decisions since [`Ledger::begin`].
    ///
    /// # Errors
    /// [`LedgerError::Store`] if the file cannot be used.
    pub fn discard(&mut self) -> Result<(), LedgerError> {
        if self.connection.is_autocommit() {
            return Ok(());
        }
        self.connection.execute_batch("ROLLBACK").map_err(|e| self.error(e))
    }

    /// Decides what to do with an article, and remembers it as appended where that is the answer.
    /// Revision 0 asks for the next free one. `ingested_at` is the present.
    ///
    /// # Errors
    /// [`LedgerError::Store`] if the file cannot be used.
    pub fn decide(&mut self, article: &Article) -> Result<Verdict, LedgerError> {
        self.decide_here(article).map_err(|e| self.error(e))
    }

    fn decide_here(&self, article: &Article) -> rusqlite::Result<Verdict> {
        let connection = &self.connection;
        let mut sketch = None;
        let Some(latest) = latest(connection, &article.id)? else {
            if let Some(owner) = routes::owner(connection, article, &mut sketch)?
                && let Some(latest) = self::latest(connection, &owner)?
            {
                return by_other_route(connection, article, owner, latest);
            }
            let story = match article.pub_status {
                PubStatus::Canceled => None,
                _ => stories::find(
                    connection,
                    article,
                    sketch.get_or_insert_with(|| Sketch::new(&article.body)),
                )?,
            };
            let story_id = story.unwrap_or_else(|| article.id.clone());
            return append(connection, Decision::New, article, article.revision.max(1), story_id, sketch);
        };
        let print = fingerprint(article);
        let is_there = latest.fingerprint == print;
        let is_canceled = article.pub_status == PubStatus::Canceled;
        let (decision, revision) = match article.revision {
            0 if is_there || (is_canceled && latest.is_canceled) => (Decision::Same, latest.revision),
            // The input that had it first is read again.
            0 if was_there(connection, &article.id, &print)? => (Decision::Same, latest.revision),
            0 => (Decision::Changed, latest.revision + 1),
            revision if revision > latest.revision => (Decision::Changed, revision),
            revision if revision < latest.revision => (Decision::Older, latest.revision),
            _ if is_there => (Decision::Same, latest.revision),
            _ => (Decision::Conflict, latest.revision),
        };
        if decision == Decision::Changed {
            return append(connection, decision, article, revision, latest.story, sketch);
        }
        Ok(Verdict { decision, id: article.id.clone(), revision, story_id: latest.story, former_body: None })
    }
}

/// What is there of an article.
struct Latest {
    revision: u32,
    fingerprint: Vec<u8>,
    is_canceled: bool,
    story: String,
}

fn latest(connection: &Connection, id: &str) -> rusqlite::Result<Option<Latest>> {
    connection
        .prepare_cached(
            "SELECT revision, fingerprint, canceled, story FROM known WHERE id = ?1 ORDER BY revision DESC LIMIT 1",
        )?
        .query_row([id], |row| {
            Ok(Latest {
                revision: row.get(0)?,
                fingerprint: row.get(1)?,
                is_canceled: row.get(2)?,
                story: row.get(3)?,
            })
        })
        .optional()
}

/// Whether this very revision is remembered, as all are that this producer appended.
fn is_known(connection: &Connection, id: &str, revision: u32) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM known WHERE id = ?1 AND revision = ?2)")?
        .query_row(params![id, revision], |row| row.get(0))
}

/// Id and revision of a record that a producer of dateline appended, as its headers say: what this one remembers it need not decode.
fn appended_here(record: &Record) -> Option<(&str, u32)> {
    header(&record.headers, "ce_source").filter(|source| *source == SOURCE)?;
    let (id, revision) = header(&record.headers, "ce_id")?.rsplit_once('/')?;
    Some((id, revision.parse().ok()?))
}

/// Whether a former revision had this content.
fn was_there(connection: &Connection, id: &str, print: &[u8]) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM known WHERE id = ?1 AND fingerprint = ?2)")?
        .query_row(params![id, print], |row| row.get(0))
}

/// What comes by another route than its owner changes nothing, but that a retraction retracts.
fn by_other_route(
    connection: &Connection,
    article: &Article,
    owner: String,
    latest: Latest,
) -> rusqlite::Result<Verdict> {
    if article.pub_status != PubStatus::Canceled || latest.is_canceled {
        let (revision, story_id) = (latest.revision, latest.story);
        return Ok(Verdict { decision: Decision::Same, id: owner, revision, story_id, former_body: None });
    }
    let retraction = Article { id: owner, ..article.clone() };
    append(connection, Decision::Changed, &retraction, latest.revision + 1, latest.story, None)
}

/// The verdict that an article is appended, remembered.
fn append(
    connection: &Connection,
    decision: Decision,
    article: &Article,
    revision: u32,
    story_id: String,
    sketch: Option<Sketch>,
) -> rusqlite::Result<Verdict> {
    let article = Article { revision, story_id: Some(story_id.clone()), ..article.clone() };
    let former_body = match article.pub_status {
        PubStatus::Canceled => None,
        _ => texts::of(connection, &article.id)?,
    };
    remember(connection, &article, &fingerprint(&article), sketch)?;
    Ok(Verdict { decision, id: article.id, revision, story_id, former_body })
}

/// Remembers an article as it stands in the log.
fn remember(
    connection: &Connection,
    article: &Article,
    print: &[u8],
    sketch: Option<Sketch>,
) -> rusqlite::Result<()> {
    let newest: Option<u32> = connection
        .prepare_cached("SELECT max(revision) FROM known WHERE id = ?1")?
        .query_row([&article.id], |row| row.get(0))?;
    let is_canceled = article.pub_status == PubStatus::Canceled;
    connection
        .prepare_cached("INSERT OR REPLACE INTO known VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![article.id, article.revision, print, is_canceled, article.story()])?;
    if newest.is_some_and(|newest| newest > article.revision) {
        return Ok(());
    }
    if is_canceled {
        texts::forget(connection, &article.id)?;
        return stories::forget(connection, &article.id);
    }
    texts::note(connection, article)?;
    let sketch = sketch.unwrap_or_else(|| Sketch::new(&article.body));
    stories::note(connection, article, &sketch)?;
    routes::note(connection, article, &sketch)
}

/// 128 bits of SHA-256 over all that its source says of an article: not its revision, nor when it came in, nor its story, nor what it was before.
fn fingerprint(article: &Article) -> [u8; 16] {
    let bare =
        Article { revision: 0, ingested_at: None, story_id: None, former_body: None, ..article.clone() };
    let hash = Sha256::digest(encode_article(&bare));
    let mut print = [0; 16];
    print.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    print
}

#[cfg(test)]
mod tests;
