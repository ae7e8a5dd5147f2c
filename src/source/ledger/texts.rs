//! The newest body of each article of the last weeks, deflated: what the next revision is compared with.

use super::{Connection, OptionalExtension, params};
use crate::article::Article;
use flate2::read::DeflateDecoder;
use flate2::{Compress, Compression, FlushCompress};
use std::cell::RefCell;
use std::io::Read;

thread_local! {
    /// Its tables are larger than most texts, and take longer to make than a text to deflate.
    static DEFLATER: RefCell<Compress> = RefCell::new(Compress::new(Compression::fast(), false));
}

/// Bodies stand in the order in which they come: by ids, which have no order, each would be in a page of its own among older ones.
pub(super) const SCHEMA: &str = "
    CREATE TABLE text (id TEXT PRIMARY KEY, ingested INTEGER NOT NULL, body BLOB NOT NULL);
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
    let ingested = article.ingested_at.map_or(0, |at| at.timestamp());
    connection.prepare_cached("INSERT OR REPLACE INTO text VALUES (?1, ?2, ?3)")?.execute(params![
        article.id,
        ingested,
        deflated(&article.body)
    ])?;
    Ok(())
}

fn deflated(text: &str) -> Vec<u8> {
    // Room for a text that grows: five bytes for each block that is stored as it is, of some kilobytes.
    let mut bytes = Vec::with_capacity(text.len() + text.len() / 512 + 64);
    DEFLATER.with_borrow_mut(|deflater| {
        deflater.reset();
        let status = deflater.compress_vec(text.as_bytes(), &mut bytes, FlushCompress::Finish);
        debug_assert!(matches!(status, Ok(flate2::Status::StreamEnd)), "{status:?}");
    });
    bytes
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_whatever_they_are_and_in_any_order() {
        // No two neighbours alike, as good as random: it cannot be deflated.
        let mut noise = 1_u32;
        let mut next = || {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from((noise >> 24) as u8)
        };
        let random: String = (0..300_000).map(|_| next()).collect();
        for text in ["", "进出口总值244.82亿元", &random, "再次", &"同一句话。".repeat(100_000)]
        {
            let mut back = String::new();
            DeflateDecoder::new(deflated(text).as_slice()).read_to_string(&mut back).unwrap();
            assert!(back == text, "{} bytes", text.len());
        }
    }
}
