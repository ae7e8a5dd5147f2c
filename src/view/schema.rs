//! The tables of the read model, and what happens to a file that does not hold them.
//!
//! The store is a cache: everything in it can be read again from the log. So a store of another version or
//! one that is damaged is started afresh, its positions with it; only a database that is not ours is an error.

use crate::view::ViewError;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Marks a SQLite file as a dateline read model: "dlvw".
const APPLICATION_ID: i32 = 0x646c_7677;

/// Counts up with every change to the tables below or to the meaning of their columns.
const SCHEMA_VERSION: i32 = 9;

/// `feeds` gives every feed a number; `version` is the version of the view in which it last changed. `members` is the index
/// that every feed is read from: one row per entry and feed, in feed order; `place` is where it stands among the others in
/// archives. Only shown entries have rows there, and their `filing` says which (JSON). `vacated` has the places that entries
/// have left, and `archives` the last place of each archive. `gone` names the entries that were retracted out of a feed, the
/// newest first. `waiting` has the corrections of entries that are shown whose embargo has not ended, `filed` names the rules
/// of topics, and `regions` has the regions that the gazetteer does not know.
///
/// An entry is in some nine feeds, and each row of an index is in a page of its own once every feed has pages: so there are no more
/// indexes than it takes. Most articles are the only ones of their stories, which are found by id.
const TABLES: &str = "
CREATE TABLE origin (log TEXT NOT NULL);
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE positions (
    topic TEXT NOT NULL, partition INTEGER NOT NULL, next INTEGER NOT NULL,
    PRIMARY KEY (topic, partition)
) WITHOUT ROWID;
CREATE TABLE entries (
    id TEXT PRIMARY KEY, revision INTEGER NOT NULL, emission INTEGER NOT NULL,
    state INTEGER NOT NULL, embargo INTEGER, published INTEGER NOT NULL, story TEXT NOT NULL, filing TEXT,
    article TEXT, regions TEXT, figures TEXT, missing TEXT, changes TEXT
);
CREATE INDEX held ON entries (embargo) WHERE embargo IS NOT NULL;
CREATE INDEX stories ON entries (story) WHERE story <> id;
CREATE TABLE waiting (
    id TEXT PRIMARY KEY, revision INTEGER NOT NULL, emission INTEGER NOT NULL, embargo INTEGER NOT NULL,
    article TEXT, regions TEXT, figures TEXT, missing TEXT, changes TEXT
);
CREATE TABLE members (
    feed INTEGER NOT NULL, published INTEGER NOT NULL, id TEXT NOT NULL, place INTEGER NOT NULL,
    PRIMARY KEY (feed, published DESC, id)
) WITHOUT ROWID;
CREATE INDEX members_by_place ON members (feed, place, id);
CREATE TABLE vacated (
    feed INTEGER NOT NULL, place INTEGER NOT NULL, id TEXT NOT NULL,
    PRIMARY KEY (feed, place, id)
) WITHOUT ROWID;
CREATE TABLE archives (
    feed INTEGER NOT NULL, number INTEGER NOT NULL, place INTEGER NOT NULL, id TEXT NOT NULL,
    PRIMARY KEY (feed, number)
) WITHOUT ROWID;
CREATE TABLE gone (
    feed INTEGER NOT NULL, at INTEGER NOT NULL, id TEXT NOT NULL,
    PRIMARY KEY (feed, at DESC, id)
) WITHOUT ROWID;
CREATE INDEX gone_by_id ON gone (id);
CREATE TABLE feeds (
    feed INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, entries INTEGER NOT NULL, version INTEGER NOT NULL,
    UNIQUE (kind, key)
);
CREATE INDEX feeds_by_version ON feeds (version);
CREATE TABLE filed (rules TEXT NOT NULL);
CREATE TABLE regions (code TEXT PRIMARY KEY, region TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO counters VALUES ('version', 1), ('archived', 0), ('released', -9223372036854775808);
INSERT INTO feeds VALUES (1, 'all', '', 0, 1);
";

/// KiB of pages that the writer keeps, and pages that the write-ahead log gathers before they go to the file. An article touches pages
/// all over the file, in each feed's part of four indexes: with the defaults, 2,000 and 1,000, most are read from the file and written
/// to it again for each batch.
const CACHE: i32 = 32_000;
const CHECKPOINT: i32 = 4000;

/// Statements that stay compiled: more than the writer has.
const STATEMENTS: usize = 64;

/// Opens the store for writing, started afresh where it cannot be used.
pub fn open(path: &Path) -> Result<Connection, ViewError> {
    match try_open(path) {
        Ok(Some(connection)) => return Ok(connection),
        Ok(None) => {}
        Err(ViewError::Store(fault)) if is_damage(&fault) => {}
        Err(error) => return Err(error),
    }
    for file in files_of(path) {
        match std::fs::remove_file(&file) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                return Err(ViewError::Rebuild { path: file, source });
            }
            _ => {}
        }
    }
    try_open(path)?.ok_or_else(|| ViewError::Foreign(path.into()))
}

/// One more connection to an open store, for reading.
pub fn reader(path: &Path) -> Result<Connection, ViewError> {
    // Without the flag to create: an empty file in the place of a lost one would look like a damaged store.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    prepare_well(&connection)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// `None` for a read model of another version.
fn try_open(path: &Path) -> Result<Option<Connection>, ViewError> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    let pragma = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let (application, version) = (pragma("application_id")?, pragma("user_version")?);
    let tables: u32 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (application, version, tables) {
        (APPLICATION_ID, SCHEMA_VERSION, _) => {
            // A page in the middle may be torn although the header reads well.
            let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
            if verdict != "ok" {
                return Ok(None);
            }
        }
        (0, 0, 0) => {
            connection.pragma_update(None, "journal_mode", "WAL")?;
            let creation = connection.transaction()?;
            creation.execute_batch(TABLES)?;
            creation.pragma_update(None, "application_id", APPLICATION_ID)?;
            creation.pragma_update(None, "user_version", SCHEMA_VERSION)?;
            creation.commit()?;
        }
        (APPLICATION_ID, ..) => return Ok(None),
        _ => return Err(ViewError::Foreign(path.into())),
    }
    // The log holds all of it: after a power cut the last transactions are read again, never half of one.
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "cache_size", -CACHE)?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT)?;
    prepare_well(&connection)?;
    Ok(Some(connection))
}

/// Statements are compiled once: not when they have left the cache, and not for each value that is bound.
fn prepare_well(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt))
}

fn files_of(path: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-shm"].map(|end| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        name.into()
    })
}
