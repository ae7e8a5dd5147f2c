//! Questions to the read model: the newest entries of a feed, one entry, the list of feeds.

use crate::enriched::Enriched;
use crate::feeds::{Feed, Selector, SiteConfig, Tombstone};
use crate::regions::{self, Region};
use crate::view::apply::{GONE, SHOWN};
use crate::view::{Directory, Listed, View, ViewError};
use chrono::DateTime;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::de::DeserializeOwned;

/// Entries beyond so many bytes of content are left out of a feed, whatever their number: a document above one
/// megabyte is a burden to readers, and a third of it is markup.
pub(super) const CONTENT_BYTES: usize = 640_000;

/// Retractions that a feed tells of. Who polls less often than so many come finds the articles gone, and does not hear why.
const TOMBSTONES: i64 = 100;

/// What is known of an article id.
#[derive(Debug, Clone, PartialEq)]
pub enum Lookup {
    /// It is shown.
    Shown(Box<Enriched>),
    /// It was retracted.
    Gone,
    /// There is none, or none that may be shown yet.
    Unknown,
}

impl View {
    /// The newest entries of a selector: by date of publication, latest first, then by id.
    pub fn latest(&self, selector: &Selector, limit: usize) -> Result<Vec<Enriched>, ViewError> {
        self.read(|connection| latest(connection, selector, limit))
    }

    /// The newest entries of a selector as a feed, at most `limit`, by date whenever they came in; [`View::subscription`] is what
    /// readers follow. `None` where there is no such feed: the region is in no
    /// gazetteer, the section or source never had an entry.
    pub fn feed(&self, selector: &Selector, limit: usize) -> Result<Option<Feed>, ViewError> {
        match selector {
            Selector::Query(query) => return self.query_feed(query, limit),
            Selector::Story(story) => return self.story_feed(story, limit),
            _ => {}
        }
        self.read(|connection| {
            let Some(label) = self.label(connection, selector)? else { return Ok(None) };
            let mut entries = Vec::new();
            let mut bytes = 0;
            for enriched in latest(connection, selector, limit)? {
                let entry = self.entry_of(&enriched);
                bytes += entry.content_html.len();
                if bytes > CONTENT_BYTES && !entries.is_empty() {
                    break;
                }
                entries.push(entry);
            }
            let feed = Feed::new(&self.site, selector.clone(), &label, entries);
            Ok(Some(feed.without(retracted(connection, selector, &self.site)?)))
        })
    }

    /// The version of the view in which a feed last changed; `None` where there is no such feed, 0 for the feed of a known
    /// region that never had an entry.
    pub fn changed_at(&self, selector: &Selector) -> Result<Option<u64>, ViewError> {
        match selector {
            Selector::Query(query) => return self.query_changed_at(query),
            // Stories have no versions of their own: there are nearly as many as articles.
            Selector::Story(story) if self.story(story, 1)?.is_empty() => return Ok(None),
            Selector::Story(_) => return self.changed_at(&Selector::All),
            _ => {}
        }
        self.read(|connection| {
            let query = "SELECT version FROM feeds WHERE kind = ? AND key = ?";
            let version = connection
                .prepare_cached(query)?
                .query_row(params![selector.kind(), selector.key()], |row| row.get::<_, i64>(0))
                .optional()?;
            match version {
                Some(version) => Ok(Some(version.unsigned_abs())),
                None => Ok(self.label(connection, selector)?.map(|_| 0)),
            }
        })
    }

    /// The feeds that have changed since a version of the view.
    pub fn changed_since(&self, version: u64) -> Result<Vec<Selector>, ViewError> {
        self.read(|connection| {
            let mut query = connection.prepare_cached("SELECT kind, key FROM feeds WHERE version > ?")?;
            let rows = query.query_map([version.cast_signed()], |row| {
                let (kind, key): (String, String) = (row.get(0)?, row.get(1)?);
                Ok(Selector::parse(&kind, &key).unwrap_or(Selector::All))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The article of this id with its regions and figures.
    pub fn entry(&self, id: &str) -> Result<Lookup, ViewError> {
        self.read(|connection| {
            let state: Option<i64> = connection
                .prepare_cached("SELECT state FROM entries WHERE id = ?")?
                .query_row([id], |row| row.get(0))
                .optional()?;
            match state {
                Some(SHOWN) => {
                    let entry = stored(connection, id)?;
                    Ok(entry.map_or(Lookup::Unknown, |entry| Lookup::Shown(Box::new(entry))))
                }
                Some(GONE) => Ok(Lookup::Gone),
                _ => Ok(Lookup::Unknown),
            }
        })
    }

    /// The articles of a story that are shown, the latest first, then by id.
    pub fn story(&self, story: &str, limit: usize) -> Result<Vec<Enriched>, ViewError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, emission, article, regions, figures, missing, changes FROM entries
                 WHERE (id = ?1 OR (story = ?1 AND story <> id)) AND story = ?1 AND state = ?2
                 ORDER BY published DESC, id LIMIT ?3",
            )?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let mut rows = statement.query(params![story, SHOWN, limit])?;
            let mut entries = Vec::new();
            while let Some(row) = rows.next()? {
                entries.push(enriched(row)?);
            }
            Ok(entries)
        })
    }

    /// The story of an entry, shown or not; `None` for an entry that is not known.
    pub fn story_of(&self, id: &str) -> Result<Option<String>, ViewError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached("SELECT story FROM entries WHERE id = ?")?;
            Ok(statement.query_row([id], |row| row.get(0)).optional()?)
        })
    }

    /// The feed of a story, under the headline of its newest article; `None` where nothing of it is shown.
    fn story_feed(&self, story: &str, limit: usize) -> Result<Option<Feed>, ViewError> {
        let entries: Vec<_> = self.story(story, limit)?.iter().map(|it| self.entry_of(it)).collect();
        let Some(newest) = entries.first() else { return Ok(None) };
        let label = newest.title.clone();
        Ok(Some(Feed::new(&self.site, Selector::Story(story.into()), &label, entries)))
    }

    /// The region of a code: from the gazetteer, or else as the newest article that is filed there has it.
    pub fn region(&self, code: &str) -> Result<Option<Region>, ViewError> {
        self.read(|connection| region(connection, code))
    }

    /// All feeds that have entries, with their counts.
    pub fn directory(&self) -> Result<Directory, ViewError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT kind, key, entries,
                        (SELECT published FROM members m WHERE m.feed = f.feed
                        ORDER BY published DESC LIMIT 1)
                 FROM feeds f WHERE entries > 0 AND kind <> 'all' ORDER BY kind, key",
            )?;
            let mut rows = statement.query([])?;
            let mut directory = Directory::default();
            while let Some(row) = rows.next()? {
                let (kind, key): (String, String) = (row.get(0)?, row.get(1)?);
                let Some(selector) = Selector::parse(&kind, &key) else { continue };
                let region = match &selector {
                    Selector::Region(code) => region(connection, code)?,
                    _ => None,
                };
                let Some(label) = self.label(connection, &selector)? else { continue };
                let latest = DateTime::from_timestamp_micros(row.get(3)?).unwrap_or_default();
                let list = match &selector {
                    Selector::Region(_) => &mut directory.regions,
                    Selector::Section(_) => &mut directory.sections,
                    Selector::Topic(_) => &mut directory.topics,
                    Selector::Saved(_) => &mut directory.saved,
                    _ => &mut directory.sources,
                };
                let entries = row.get::<_, i64>(2)?.unsigned_abs();
                list.push(Listed { selector, label, entries, latest, region });
            }
            self.complete_saved(&mut directory.saved);
            for list in [&mut directory.sections, &mut directory.sources, &mut directory.topics] {
                list.sort_by(|a, b| b.entries.cmp(&a.entries).then_with(|| a.label.cmp(&b.label)));
            }
            Ok(directory)
        })
    }
}

impl View {
    /// Lists the saved queries of the settings in their order, those without a match too: they are asked for to be followed.
    fn complete_saved(&self, listed: &mut Vec<Listed>) {
        let rules = self.rules();
        let all = rules.saved().iter().map(|saved| {
            let selector = Selector::Saved(saved.name.clone());
            let found = listed.iter().find(|it| it.selector == selector).cloned();
            let (label, latest) = (saved.name.clone(), self.site.epoch());
            found.unwrap_or(Listed { selector, label, entries: 0, latest, region: None })
        });
        *listed = all.collect();
    }

    /// The name of a feed for people; `None` where there is no such feed.
    pub(super) fn label(
        &self,
        connection: &Connection,
        selector: &Selector,
    ) -> Result<Option<String>, ViewError> {
        let known: bool = connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM feeds WHERE kind = ? AND key = ?)")?
            .query_row(params![selector.kind(), selector.key()], |row| row.get(0))?;
        let rules = self.rules();
        let name = match selector {
            Selector::Region(code) => region(connection, code)?.map(|region| region.name),
            Selector::Topic(id) => {
                rules.topic(id).map(|topic| format!("{} {}", topic.chinese, topic.english))
            }
            Selector::Saved(name) => rules.query(name).map(|saved| saved.name.clone()),
            _ => None,
        };
        Ok(name.or_else(|| known.then(|| selector.key().to_string())))
    }
}

/// The newest entries of a kind and key, at most so many.
pub(super) const LATEST: &str =
    "SELECT e.id, e.emission, e.article, e.regions, e.figures, e.missing, e.changes
    FROM members m JOIN entries e ON e.id = m.id
    WHERE m.feed = (SELECT feed FROM feeds WHERE kind = ? AND key = ?) ORDER BY m.published DESC, m.id LIMIT ?";

fn latest(connection: &Connection, selector: &Selector, limit: usize) -> Result<Vec<Enriched>, ViewError> {
    let mut statement = connection.prepare_cached(LATEST)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut rows = statement.query(params![selector.kind(), selector.key(), limit])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(enriched(row)?);
    }
    Ok(entries)
}

/// What was last retracted out of a feed, the latest first.
pub(super) fn retracted(
    connection: &Connection,
    selector: &Selector,
    site: &SiteConfig,
) -> Result<Vec<Tombstone>, ViewError> {
    let mut statement = connection
        .prepare_cached("SELECT id, at FROM gone WHERE feed = (SELECT feed FROM feeds WHERE kind = ? AND key = ?) ORDER BY at DESC, id LIMIT ?")?;
    let rows = statement.query_map(params![selector.kind(), selector.key(), TOMBSTONES], |row| {
        let id: String = row.get(0)?;
        let when = DateTime::from_timestamp_micros(row.get(1)?).unwrap_or_default();
        Ok(Tombstone { id: site.article_tag(&id), when })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The entry of an id whatever its state; `None` where its text is not kept.
pub(super) fn stored(connection: &Connection, id: &str) -> Result<Option<Enriched>, ViewError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, emission, article, regions, figures, missing, changes FROM entries
         WHERE id = ? AND article IS NOT NULL",
    )?;
    let mut rows = statement.query([id])?;
    rows.next()?.map(enriched).transpose()
}

pub(super) fn enriched(row: &Row<'_>) -> Result<Enriched, ViewError> {
    let id: String = row.get(0)?;
    Ok(Enriched {
        article: column(row, 2, &id)?,
        regions: column(row, 3, &id)?,
        figures: column(row, 4, &id)?,
        missing: column(row, 5, &id)?,
        emission: row.get(1)?,
        changes: column(row, 6, &id)?,
    })
}

fn column<T: DeserializeOwned>(row: &Row<'_>, at: usize, id: &str) -> Result<T, ViewError> {
    let json: String = row.get(at)?;
    serde_json::from_str(&json).map_err(|source| ViewError::Entry { id: id.into(), source })
}

/// The topics that an entry is filed under.
pub(super) fn topics_of(connection: &Connection, id: &str) -> Result<Vec<String>, ViewError> {
    let mut statement = connection.prepare_cached(
        "SELECT f.key FROM entries e, json_each(e.filing, '$.feeds') j JOIN feeds f ON f.feed = j.value ->> 0
         WHERE e.id = ? AND f.kind = 'topic'",
    )?;
    let rows = statement.query_map([id], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn region(connection: &Connection, code: &str) -> Result<Option<Region>, ViewError> {
    if let Some(region) = regions::lookup(code) {
        return Ok(Some(region));
    }
    let json: Option<String> = connection
        .prepare_cached("SELECT region FROM regions WHERE code = ?")?
        .query_row([code], |row| row.get(0))
        .optional()?;
    json.map(|json| serde_json::from_str(&json))
        .transpose()
        .map_err(|source| ViewError::Entry { id: code.into(), source })
}
