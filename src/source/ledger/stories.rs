//! Which articles are one story: each new article against those that founded one within some days of it.
//!
//! Only founders are compared, so a story does not drift from one text to another by small steps, and its id is the id of its first
//! article for ever. Everything here follows from the articles on the topic; what was decided is on the articles.

use super::{Connection, OptionalExtension, params};
use crate::article::Article;
use crate::article::story::{COMMON_KEYS, Sketch};
use std::collections::BTreeMap;

pub(super) const SCHEMA: &str = "
    CREATE TABLE founder (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, whole INTEGER, day INTEGER NOT NULL,
        ingested INTEGER NOT NULL, embargo INTEGER NOT NULL, sketch BLOB NOT NULL
    );
    CREATE INDEX founder_whole ON founder (whole);
    CREATE INDEX founder_ingested ON founder (ingested);
    CREATE TABLE shingle (
        key INTEGER NOT NULL, day INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (key, day, number)
    ) WITHOUT ROWID;";

/// Days before and after an article in which other papers print its story.
const WINDOW: i64 = 3;

/// Days after its ingestion that a founder is compared with what comes in. It bounds the store, and is longer than the
/// window, so that a paper may come late.
const KEPT: i64 = 14;

/// Articles of the window that a shingle may be in and still tell something; boilerplate is in more.
const TELLING: u32 = 64;

const DAY: i64 = 24 * 3600;

/// The story that a new article belongs to, if there is one.
pub(super) fn find(
    connection: &Connection,
    article: &Article,
    sketch: &Sketch,
) -> rusqlite::Result<Option<String>> {
    let Some(whole) = sketch.whole() else { return Ok(None) };
    let day = day_of(article);
    // The id of an article under embargo is not to be read on another that is not.
    let open = ingested(article).max(embargo(article));
    let (from, to, since) = (day - WINDOW, day + WINDOW, ingested(article) - KEPT * DAY);
    let same: Option<String> = connection
        .prepare_cached(
            "SELECT id FROM founder WHERE whole = ?1 AND day BETWEEN ?2 AND ?3 AND ingested >= ?4 AND embargo <= ?5
             ORDER BY ingested, id LIMIT 1",
        )?
        .query_row(params![whole.cast_signed(), from, to, since, open], |row| row.get(0))
        .optional()?;
    if same.is_some() {
        return Ok(same);
    }
    let mut common = BTreeMap::new();
    for key in sketch.keys() {
        let mut having = connection
            .prepare_cached("SELECT number FROM shingle WHERE key = ?1 AND day BETWEEN ?2 AND ?3 LIMIT ?4")?;
        let numbers: Vec<i64> = having
            .query_map(params![key, from, to, TELLING + 1], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for number in numbers.iter().filter(|_| numbers.len() <= TELLING as usize) {
            *common.entry(*number).or_insert(0) += 1;
        }
    }
    let mut best: Option<(f64, String)> = None;
    for (number, _) in common.into_iter().filter(|(_, count)| *count >= COMMON_KEYS) {
        let (id, bytes): (String, Vec<u8>) = connection
            .prepare_cached(
                "SELECT id, sketch FROM founder WHERE number = ?1 AND ingested >= ?2 AND embargo <= ?3",
            )?
            .query_row(params![number, since, open], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?
            .unwrap_or_default();
        let likeness = Sketch::from_bytes(&bytes).and_then(|founder| sketch.same_story(&founder));
        if let Some(likeness) = likeness {
            let is_better =
                |(than, other): &(f64, String)| likeness > *than || (likeness == *than && id < *other);
            if best.as_ref().is_none_or(is_better) {
                best = Some((likeness, id));
            }
        }
    }
    Ok(best.map(|(_, id)| id))
}

/// Remembers the newest text of an article, if it founded a story.
pub(super) fn note(connection: &Connection, article: &Article, sketch: &Sketch) -> rusqlite::Result<()> {
    if article.revision > 1 {
        forget(connection, &article.id)?;
    }
    let Some(whole) = sketch.whole().filter(|_| article.story() == article.id) else { return Ok(()) };
    let day = day_of(article);
    connection
        .prepare_cached(
            "INSERT INTO founder (id, whole, day, ingested, embargo, sketch) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (id) DO NOTHING",
        )?
        .execute(params![
            article.id,
            whole.cast_signed(),
            day,
            ingested(article),
            embargo(article),
            sketch.to_bytes()
        ])?;
    if connection.changes() > 0 {
        let number = connection.last_insert_rowid();
        for key in sketch.keys() {
            connection
                .prepare_cached("INSERT INTO shingle VALUES (?1, ?2, ?3)")?
                .execute(params![key, day, number])?;
        }
    }
    Ok(())
}

/// Nothing joins the story of a retracted text from here on.
pub(super) fn forget(connection: &Connection, id: &str) -> rusqlite::Result<()> {
    let known: Option<i64> = connection
        .prepare_cached("SELECT number FROM founder WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    known.map_or(Ok(()), |number| remove(connection, number))
}

/// Removes founders that are not compared any more.
pub(super) fn prune(connection: &Connection) -> rusqlite::Result<()> {
    let old: Vec<i64> = connection
        .prepare_cached(
            "SELECT number FROM founder WHERE ingested < (SELECT max(ingested) FROM founder) - ?1",
        )?
        .query_map([KEPT * DAY], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    if old.is_empty() {
        return Ok(());
    }
    let transaction = connection.unchecked_transaction()?;
    for number in old {
        remove(&transaction, number)?;
    }
    transaction.commit()
}

fn remove(connection: &Connection, number: i64) -> rusqlite::Result<()> {
    let found: Option<(i64, Vec<u8>)> = connection
        .prepare_cached("SELECT day, sketch FROM founder WHERE number = ?1")?
        .query_row([number], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((day, bytes)) = found else { return Ok(()) };
    for key in Sketch::from_bytes(&bytes).unwrap_or_default().keys() {
        connection
            .prepare_cached("DELETE FROM shingle WHERE key = ?1 AND day = ?2 AND number = ?3")?
            .execute(params![key, day, number])?;
    }
    connection.prepare_cached("DELETE FROM founder WHERE number = ?1")?.execute([number])?;
    Ok(())
}

/// The day of publication, or else of ingestion, counted from 1970.
fn day_of(article: &Article) -> i64 {
    let at = article.published_at.map_or_else(|| ingested(article), |at| at.timestamp());
    at.div_euclid(DAY)
}

fn ingested(article: &Article) -> i64 {
    article.ingested_at.map_or(0, |at| at.timestamp())
}

fn embargo(article: &Article) -> i64 {
    article.embargoed_until.map_or(i64::MIN, |until| until.timestamp())
}
