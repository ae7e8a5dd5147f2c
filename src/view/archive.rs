//! Archives (RFC 5005): which entries of a feed are in which of its documents.
//!
//! Whatever comes in takes a place in each of its feeds: the moment at which it came in, or was released; what came at one
//! moment stands in order of ids. A correction takes a new place and leaves the old one empty, a retraction leaves it empty, so other
//! entries stay where they are. An archive is [`SIZE`] consecutive places, empty ones among them; it closes when as many again have
//! come after it, and its end is noted then. What comes later with an earlier place (a partition was behind) takes the first place after
//! that end. So a closed archive never gains an entry, and whoever has read it finds all that has changed since in what is newer.
//! The subscription document holds what is in no archive. Archive 0, where every chain begins, holds nothing: a feed has its links from
//! its first entry on, and whoever comes to it has read everything.
//!
//! Ends are noted only when the publisher has read all that there is. So the same log gives the same archives in whichever
//! order its partitions are read.

use crate::feeds::{Chain, Feed, Selector, Tombstone};
use crate::view::membership::Touched;
use crate::view::query::{CONTENT_BYTES, retracted};
use crate::view::{View, ViewError, lock, query};
use chrono::DateTime;
use rusqlite::{Connection, OptionalExtension, params};
use std::cmp::Reverse;

/// Places of an archive. The subscription document has at least as many and less than twice as many, but for those that
/// corrections and retractions have left empty; readers drop what has left it, so it is not to be short.
pub const SIZE: i64 = 50;

/// The most entries of the subscription document: while the publisher catches up there may be more that are in no archive yet.
const MOST: i64 = 2 * SIZE;

/// A place in a feed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub at: i64,
    pub id: String,
}

impl Place {
    /// Before all others.
    const FIRST: Self = Self { at: i64::MIN, id: String::new() };
}

/// The last archive of a feed: its number, and where it ends.
pub(super) struct Last {
    pub number: u32,
    pub end: Place,
}

impl View {
    /// Closes the archives that are full, in the feeds that have changed since the last time. The publisher calls it when it has
    /// read all that there is.
    pub fn archive(&self) -> Result<(), ViewError> {
        let mut connection = lock(&self.writer);
        let transaction = connection.transaction()?;
        let (seen, version) = (
            super::apply::counter(&transaction, "archived")?,
            super::apply::counter(&transaction, "version")?,
        );
        if seen == version {
            return Ok(());
        }
        let changed: Vec<(String, String)> = transaction
            .prepare_cached("SELECT kind, key FROM feeds WHERE version > ? ORDER BY kind, key")?
            .query_map([seen], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let mut touched = Touched::default();
        for (kind, key) in &changed {
            let selector = Selector::parse(kind, key).unwrap_or(Selector::All);
            if close(&transaction, &selector)? {
                touched.feed(&transaction, &selector)?;
            }
        }
        // Closing gives the feeds a new version; they need not be looked at again for it.
        let reached = version + i64::from(!touched.feeds.is_empty());
        transaction.execute("UPDATE counters SET value = ? WHERE name = 'archived'", [reached])?;
        self.commit(transaction, touched)
    }

    /// The subscription document of a feed. `None` where there is no such feed.
    pub fn subscription(&self, selector: &Selector) -> Result<Option<Feed>, ViewError> {
        self.read(|connection| {
            let Some(label) = self.label(connection, selector)? else { return Ok(None) };
            let last = last(connection, selector)?;
            let feed = self.document(selector, &label, newest(connection, selector, last.as_ref())?);
            let feed = feed.without(retracted(connection, selector, &self.site)?);
            let previous = Some(last.map_or(0, |last| last.number));
            Ok(Some(feed.chained(Chain { previous, ..Chain::default() })))
        })
    }

    /// An archive of a feed, with what was retracted while it was open; `None` where there is no such archive. Number 0 is the
    /// beginning of every chain, and empty.
    pub fn archived(&self, selector: &Selector, number: u32) -> Result<Option<Feed>, ViewError> {
        if matches!(selector, Selector::Query(_) | Selector::Story(_)) {
            return Ok(None);
        }
        self.read(|connection| {
            let Some(label) = self.label(connection, selector)? else { return Ok(None) };
            let newest = last(connection, selector)?.map_or(0, |last| last.number);
            let next = Some(number + 1).filter(|next| *next <= newest);
            if number == 0 {
                let chain = Chain { archive: Some(0), previous: None, next };
                return Ok(Some(Feed::new(&self.site, selector.clone(), &label, Vec::new()).chained(chain)));
            }
            let Some(end) = end_of(connection, selector, number)? else { return Ok(None) };
            let start = end_of(connection, selector, number - 1)?.unwrap_or(Place::FIRST);
            let mut statement = connection.prepare_cached(
                "SELECT e.id, e.emission, e.article, e.regions, e.figures, e.missing, e.changes
                 FROM members m JOIN entries e ON e.id = m.id
                 WHERE m.feed = (SELECT feed FROM feeds WHERE kind = ? AND key = ?) AND (m.place, m.id) > (?, ?) AND (m.place, m.id) <= (?, ?)
                 ORDER BY m.published DESC, m.id",
            )?;
            let (kind, key) = (selector.kind(), selector.key());
            let mut rows = statement.query(params![kind, key, start.at, start.id, end.at, end.id])?;
            let mut entries = Vec::new();
            while let Some(row) = rows.next()? {
                entries.push(self.entry_of(&query::enriched(row)?));
            }
            let chain = Chain { archive: Some(number), previous: Some(number - 1), next };
            let feed = Feed::new(&self.site, selector.clone(), &label, entries);
            let gone = self.retracted_between(connection, selector, start.at, end.at)?;
            Ok(Some(feed.without(gone).chained(chain)))
        })
    }

    /// What was retracted out of a feed after one moment and not after another, the latest first.
    fn retracted_between(
        &self,
        connection: &Connection,
        selector: &Selector,
        start: i64,
        end: i64,
    ) -> Result<Vec<Tombstone>, ViewError> {
        let mut statement = connection.prepare_cached(
            "SELECT id, at FROM gone WHERE feed = (SELECT feed FROM feeds WHERE kind = ? AND key = ?) AND at > ? AND at <= ? ORDER BY at DESC, id",
        )?;
        let rows = statement.query_map(params![selector.kind(), selector.key(), start, end], |row| {
            let id: String = row.get(0)?;
            let when = DateTime::from_timestamp_micros(row.get(1)?).unwrap_or_default();
            Ok(Tombstone { id: self.site.article_tag(&id), when })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A document of entries, which are given the latest arrival first; those that came first are left out where all are too many.
    fn document(&self, selector: &Selector, label: &str, arrived: Vec<Arrived>) -> Feed {
        let mut bytes = 0;
        let mut kept = Vec::new();
        for Arrived { order, enriched } in arrived {
            let entry = self.entry_of(&enriched);
            bytes += entry.content_html.len();
            if bytes > CONTENT_BYTES && !kept.is_empty() {
                break;
            }
            kept.push((Reverse(order), enriched.article.id, entry));
        }
        kept.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        let entries = kept.into_iter().map(|(.., entry)| entry).collect();
        Feed::new(&self.site, selector.clone(), label, entries)
    }
}

/// An entry with its place among the others of a document.
struct Arrived {
    order: i64,
    enriched: crate::enriched::Enriched,
}

/// What is in no archive, the latest arrival first.
fn newest(
    connection: &Connection,
    selector: &Selector,
    last: Option<&Last>,
) -> Result<Vec<Arrived>, ViewError> {
    let start = last.map_or(Place::FIRST, |last| last.end.clone());
    let mut statement = connection.prepare_cached(
        "SELECT e.id, e.emission, e.article, e.regions, e.figures, e.missing, e.changes, m.published
         FROM members m JOIN entries e ON e.id = m.id
         WHERE m.feed = (SELECT feed FROM feeds WHERE kind = ? AND key = ?) AND (m.place, m.id) > (?, ?)
         ORDER BY m.place DESC, m.id DESC LIMIT ?",
    )?;
    let mut rows = statement.query(params![selector.kind(), selector.key(), start.at, start.id, MOST])?;
    let mut arrived = Vec::new();
    while let Some(row) = rows.next()? {
        arrived.push(Arrived { order: row.get(7)?, enriched: query::enriched(row)? });
    }
    Ok(arrived)
}

/// The last archive of a feed.
pub(super) fn last(connection: &Connection, selector: &Selector) -> Result<Option<Last>, ViewError> {
    let mut statement = connection.prepare_cached(
        "SELECT number, place, id FROM archives WHERE feed = (SELECT feed FROM feeds WHERE kind = ? AND key = ?)
         ORDER BY number DESC LIMIT 1",
    )?;
    let last = statement.query_row(params![selector.kind(), selector.key()], |row| {
        Ok(Last { number: row.get(0)?, end: Place { at: row.get(1)?, id: row.get(2)? } })
    });
    Ok(last.optional()?)
}

fn end_of(connection: &Connection, selector: &Selector, number: u32) -> Result<Option<Place>, ViewError> {
    let mut statement = connection
        .prepare_cached("SELECT place, id FROM archives WHERE feed = (SELECT feed FROM feeds WHERE kind = ? AND key = ?) AND number = ?")?;
    let end = statement.query_row(params![selector.kind(), selector.key(), number], |row| {
        Ok(Place { at: row.get(0)?, id: row.get(1)? })
    });
    Ok(end.optional()?)
}

/// Notes the ends of all archives of a feed that are full; says whether there were any.
fn close(connection: &Connection, selector: &Selector) -> Result<bool, ViewError> {
    let mut closed = false;
    loop {
        let last = last(connection, selector)?;
        let number = last.as_ref().map_or(1, |last| last.number + 1);
        let start = last.map_or(Place::FIRST, |last| last.end);
        let ahead: Vec<Place> = connection
            .prepare_cached(
                "SELECT place, id FROM members
                 WHERE feed = (SELECT feed FROM feeds WHERE kind = ?1 AND key = ?2) AND (place, id) > (?3, ?4)
                 UNION SELECT place, id FROM vacated
                 WHERE feed = (SELECT feed FROM feeds WHERE kind = ?1 AND key = ?2) AND (place, id) > (?3, ?4)
                 ORDER BY place, id LIMIT ?5",
            )?
            .query_map(params![selector.kind(), selector.key(), start.at, start.id, 2 * SIZE], |row| {
                Ok(Place { at: row.get(0)?, id: row.get(1)? })
            })?
            .collect::<Result<_, _>>()?;
        let is_full = ahead.len() as i64 == 2 * SIZE;
        let Some(end) = ahead.get(SIZE as usize - 1).filter(|_| is_full) else { return Ok(closed) };
        connection
            .prepare_cached(
                "INSERT INTO archives VALUES ((SELECT feed FROM feeds WHERE kind = ? AND key = ?), ?, ?, ?)",
            )?
            .execute(params![selector.kind(), selector.key(), number, end.at, end.id])?;
        closed = true;
    }
}
