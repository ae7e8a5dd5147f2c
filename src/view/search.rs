//! Queries on the entries that are there: the newest that match, found by asking one after the other.

use crate::enriched::Enriched;
use crate::feeds::{Feed, Selector};
use crate::query::{Evidence, Index, Query, Subject};
use crate::regions::members;
use crate::view::query::{CONTENT_BYTES, LATEST, enriched, retracted, topics_of};
use crate::view::{Lookup, View, ViewError};
use rusqlite::params;

/// Entries that are asked, the newest first. Reading one takes some fifty microseconds, so the rarest query is
/// answered within a second.
const ASKED: i64 = 10_000;

impl View {
    /// The newest entries that match, each with its evidence: at most `limit`, among the newest ten thousand of the region that
    /// the query requires, or of all.
    pub fn search(&self, query: &Query, limit: usize) -> Result<Vec<(Enriched, Vec<Evidence>)>, ViewError> {
        let (base, asks_topics) = (base_of(query), query.asks_topics());
        self.read(|connection| {
            let mut statement = connection.prepare_cached(LATEST)?;
            let mut rows = statement.query(params![base.kind(), base.key(), ASKED])?;
            let mut found = Vec::new();
            while found.len() < limit
                && let Some(row) = rows.next()?
            {
                let enriched = enriched(row)?;
                let topics = match asks_topics {
                    true => topics_of(connection, &enriched.article.id)?,
                    false => Vec::new(),
                };
                if let Some(evidence) = query.matches(&Subject::with_topics(&enriched, &topics)) {
                    found.push((enriched, evidence));
                }
            }
            Ok(found)
        })
    }

    /// The keys of the queries of an index that an entry matches as it is shown; none for one that is not.
    pub fn matching<K: Clone>(&self, index: &Index<K>, id: &str) -> Result<Vec<K>, ViewError> {
        let Lookup::Shown(enriched) = self.entry(id)? else { return Ok(Vec::new()) };
        let topics = self.read(|connection| topics_of(connection, id))?;
        let found = index.matching(&Subject::with_topics(&enriched, &topics));
        Ok(found.into_iter().map(|(key, _)| key.clone()).collect())
    }

    /// The feed of a query in its canonical form; `None` for what is no query.
    pub(super) fn query_feed(&self, text: &str, limit: usize) -> Result<Option<Feed>, ViewError> {
        let Ok(query) = text.parse::<Query>() else { return Ok(None) };
        let mut entries = Vec::new();
        let mut bytes = 0;
        for (enriched, evidence) in self.search(&query, limit)? {
            let entry = self.entry_of(&enriched).with_evidence(evidence);
            bytes += entry.content_html.len();
            if bytes > CONTENT_BYTES && !entries.is_empty() {
                break;
            }
            entries.push(entry);
        }
        let label = format!("{query:#}");
        let feed = Feed::new(&self.site, Selector::Query(text.into()), &label, entries);
        // What was retracted is not kept and cannot be asked: readers hear of all that was in the same region.
        let gone = self.read(|connection| retracted(connection, &base_of(&query), &self.site))?;
        Ok(Some(feed.without(gone)))
    }

    /// A query may have changed whenever the feed that it is asked of has.
    pub(super) fn query_changed_at(&self, text: &str) -> Result<Option<u64>, ViewError> {
        let Ok(query) = text.parse::<Query>() else { return Ok(None) };
        Ok(Some(self.changed_at(&base_of(&query))?.unwrap_or(0)))
    }
}

/// The feed whose entries are asked.
fn base_of(query: &Query) -> Selector {
    match query.required_region() {
        // Provinces do not lie in the region feed of their country, nor members in that of a macro-region.
        Some(code) if code != "CN" && members(code).is_empty() => Selector::Region(code.into()),
        _ => Selector::All,
    }
}
