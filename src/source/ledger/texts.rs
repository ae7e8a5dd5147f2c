//! The newest body of each article of the last weeks, deflated: what the next revision is compared with.

use super::{Connection, OptionalExtension, params};
use crate::article::Article;
use flate2::Compression;
use flate2::read::{DeflateDecoder, DeflateEncoder};
use std::io::Read;

pub(super) const SCHEMA: &str = "
    CREATE TABLE text (id TEXT PRIMARY KEY, ingested INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
    CREATE INDEX text_ingested ON text (ingested);";

/// Seconds that a text is kept: corrections come within days. It bounds the store.
const KEPT: i64 = 30 * 24 * 3600;

/// The newest body of an article, if it is still known.
pub(super) fn of(connection: &Connection, id: &str) -> rusqlite::Result<Option<String>> {
    let deflated: Option<Vec<u8>> = connection
        .prepare_cached("SELECT body FROM text WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    let mut body = String::new();
    let inflated = deflated.map(|bytes| DeflateDecoder::new(bytes.as_slice()).read_to_string(&mut body));
    // A damaged text is as good as none: a correction then does not say what it changed.
    Ok(inflated.is_some_and(|result| result.is_ok()).then_some(body))
}

/// Remembers the body of an article, in the place of the one before.
pub(super) fn note(connection: &Connection, article: &Article) -> rusqlite::Result<()> {
    let mut deflated = Vec::new();
    let size = DeflateEncoder::new(article.body.as_bytes(), Compression::fast()).read_to_end(&mut deflated);
    debug_assert!(size.is_ok(), "reading from memory cannot fail");
    let ingested = article.ingested_at.map_or(0, |at| at.timestamp());
    connection
        .prepare_cached("INSERT OR REPLACE INTO text VALUES (?1, ?2, ?3)")?
        .execute(params![article.id, ingested, deflated])?;
    Ok(())
}

/// Forgets the text of an article that was retracted.
pub(super) fn forget(connection: &Connection, id: &str) -> rusqlite::Result<()> {
    connection.prepare_cached("DELETE FROM text WHERE id = ?1")?.execute([id])?;
    Ok(())
}

/// Removes the texts that are too old.
pub(super) fn prune(connection: &Connection) -> rusqlite::Result<()> {
    let query = "DELETE FROM text WHERE ingested < (SELECT max(ingested) FROM text) - ?1";
    connection.execute(query, [KEPT])?;
    Ok(())
}
