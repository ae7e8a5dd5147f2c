//! Which feeds an entry is in: into them, out of them, and the rows that say so.

use crate::article::Article;
use crate::enriched::Enriched;
use crate::feeds::{Selector, published_at, section_of, sources_of};
use crate::regions;
use crate::topics::Rules;
use crate::view::archive::{self, Place};
use crate::view::{View, ViewError};
use rusqlite::{OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// What a transaction changes.
#[derive(Default)]
pub(super) struct Touched {
    pub(super) feeds: BTreeMap<Selector, Changed>,
    /// Ids of entries that came into feeds or left them.
    pub(super) entries: BTreeSet<String>,
    /// Rows for `members` with their places, in the order in which they stand there: each page is touched once.
    members: BTreeMap<(i64, Reverse<i64>, String), i64>,
}

/// The feeds that an entry is in, as it keeps them.
#[derive(Serialize, Deserialize)]
struct Filing {
    /// Where it stands in feeds.
    order: i64,
    /// When its revision came in.
    came: i64,
    /// Numbers of the feeds, and by how much its place there is after the moment when it came in.
    feeds: Vec<(i64, i64)>,
}

/// What it changes in a feed.
pub(super) struct Changed {
    /// Its number in the store.
    pub(super) feed: i64,
    /// By how many entries it grows.
    pub(super) gain: i64,
    /// Where its last archive ends.
    end: Option<Place>,
}

impl Touched {
    /// Notes that a feed changes. It is made where it is new, and stays when it has lost its last entry: readers remember a 404
    /// for days.
    pub(super) fn feed(
        &mut self,
        transaction: &Transaction<'_>,
        selector: &Selector,
    ) -> Result<&mut Changed, ViewError> {
        let changed = match self.feeds.entry(selector.clone()) {
            Entry::Occupied(known) => return Ok(known.into_mut()),
            Entry::Vacant(new) => new,
        };
        let names = params![selector.kind(), selector.key()];
        transaction
            .prepare_cached("INSERT OR IGNORE INTO feeds (kind, key, entries, version) VALUES (?, ?, 0, 0)")?
            .execute(names)?;
        let feed = transaction
            .prepare_cached("SELECT feed FROM feeds WHERE kind = ? AND key = ?")?
            .query_row(names, |row| row.get(0))?;
        let end = archive::last(transaction, selector)?.map(|last| last.end);
        Ok(changed.insert(Changed { feed, gain: 0, end }))
    }

    /// Writes the rows for `members`.
    pub(super) fn write_members(&mut self, transaction: &Transaction<'_>) -> Result<(), ViewError> {
        let mut insert = transaction.prepare_cached("INSERT INTO members VALUES (?, ?, ?, ?)")?;
        for ((feed, Reverse(order), id), place) in std::mem::take(&mut self.members) {
            insert.execute(params![feed, order, id, place])?;
        }
        Ok(())
    }
}

impl Changed {
    /// The place of a revision that is new to the feed: when it came in, but after all that is archived.
    fn free_place(&self, came: i64, id: &str) -> i64 {
        let wanted = (came, id);
        let end = self.end.as_ref().filter(|end| wanted <= (end.at, end.id.as_str()));
        end.map_or(came, |end| end.at + 1)
    }
}
impl View {
    /// Puts an entry that is stored into all of its feeds; `left` as of [`View::join`].
    pub(super) fn file(
        &self,
        transaction: &Transaction<'_>,
        enriched: &Enriched,
        left: &[Left],
        touched: &mut Touched,
    ) -> Result<(), ViewError> {
        let filing = self.join(transaction, enriched, left, touched)?;
        transaction
            .prepare_cached("UPDATE entries SET filing = ? WHERE id = ?")?
            .execute(params![filing, enriched.article.id])?;
        Ok(())
    }

    /// Puts an entry into all of its feeds, and gives its filing. `left` are the places that it has just left there: the same
    /// revision takes them again.
    pub(super) fn join(
        &self,
        transaction: &Transaction<'_>,
        enriched: &Enriched,
        left: &[Left],
        touched: &mut Touched,
    ) -> Result<String, ViewError> {
        remember_regions(transaction, enriched)?;
        let id = &enriched.article.id;
        let mut filing = Filing {
            order: self.order(&enriched.article),
            came: self.came(&enriched.article),
            feeds: vec![],
        };
        touched.entries.insert(id.clone());
        for selector in selectors_of(enriched).into_iter().chain(rule_feeds(&self.rules(), enriched)) {
            let changed = touched.feed(transaction, &selector)?;
            let place = match left.iter().find(|it| it.feed == changed.feed && it.came == filing.came) {
                Some(left) => left.place,
                None => changed.free_place(filing.came, id),
            };
            changed.gain += 1;
            let feed = changed.feed;
            touched.members.insert((feed, Reverse(filing.order), id.clone()), place);
            filing.feeds.push((feed, place - filing.came));
        }
        serde_json::to_string(&filing).map_err(|source| ViewError::Entry { id: id.clone(), source })
    }

    /// Where an entry stands in feeds, newest first: by microseconds of its date, and among the articles of a page,
    /// which share it, as they stand there.
    fn order(&self, article: &Article) -> i64 {
        let first = article.pieces.iter().flatten().map(|span| span.start).min().unwrap_or(0);
        published_at(article, &self.site).timestamp_micros() - first.min(999_999) as i64
    }

    /// When a revision came in, or was released.
    fn came(&self, article: &Article) -> i64 {
        let came = article.ingested_at.max(article.embargoed_until);
        came.unwrap_or_else(|| published_at(article, &self.site)).timestamp_micros()
    }
}

/// The feeds that an entry belongs to: everything, its section, its sources, its regions and all above them.
fn selectors_of(enriched: &Enriched) -> BTreeSet<Selector> {
    let mut selectors = BTreeSet::from([Selector::All]);
    selectors.extend(section_of(&enriched.article).map(Selector::Section));
    selectors.extend(sources_of(&enriched.article).into_iter().map(Selector::Source));
    for region in &enriched.regions.regions {
        let codes = region.path.iter().chain([&region.code]).filter(|code| !code.is_empty());
        selectors.extend(codes.cloned().map(Selector::Region));
    }
    selectors
}

/// The feeds that rules put an entry into: its topics and the saved queries that it matches.
pub(super) fn rule_feeds(rules: &Rules, enriched: &Enriched) -> BTreeSet<Selector> {
    let topics = rules.topics_of(enriched);
    let queries = rules.queries_of(enriched, &topics).into_iter().map(|name| Selector::Saved(name.into()));
    topics.iter().map(|filed| Selector::Topic(filed.id.clone())).chain(queries).collect()
}

/// The feeds of rules that an entry is in.
pub(super) fn filed_under(transaction: &Transaction<'_>, id: &str) -> Result<BTreeSet<Selector>, ViewError> {
    let mut statement = transaction.prepare_cached(
        "SELECT f.kind, f.key FROM entries e, json_each(e.filing, '$.feeds') j JOIN feeds f ON f.feed = j.value ->> 0
         WHERE e.id = ? AND f.kind IN ('topic', 'saved')",
    )?;
    let rows = statement.query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let feeds: Vec<(String, String)> = rows.collect::<Result<_, _>>()?;
    Ok(feeds.iter().filter_map(|(kind, key)| Selector::parse(kind, key)).collect())
}

/// The place of an entry in a feed that it has left.
pub(super) struct Left {
    feed: i64,
    place: i64,
    came: i64,
}

/// Takes an entry out of the feeds that it is in, and says which they were. What it was filed as is the caller's to overwrite.
pub(super) fn leave(
    transaction: &Transaction<'_>,
    id: &str,
    touched: &mut Touched,
) -> Result<Vec<Left>, ViewError> {
    let filing: Option<String> = transaction
        .prepare_cached("SELECT filing FROM entries WHERE id = ?")?
        .query_row([id], |row| row.get(0))
        .optional()?
        .flatten();
    let Some(filing) = filing else { return Ok(Vec::new()) };
    let Filing { order, came, feeds } =
        serde_json::from_str(&filing).map_err(|source| ViewError::Entry { id: id.to_owned(), source })?;
    // It may have come with this transaction.
    if !touched.entries.insert(id.to_owned()) {
        touched.write_members(transaction)?;
    }
    let mut left = Vec::with_capacity(feeds.len());
    for (feed, delay) in feeds {
        let place = came + delay;
        let (kind, key): (String, String) = transaction
            .prepare_cached("SELECT kind, key FROM feeds WHERE feed = ?")?
            .query_row([feed], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let selector = Selector::parse(&kind, &key).unwrap_or(Selector::All);
        touched.feed(transaction, &selector)?.gain -= 1;
        transaction
            .prepare_cached("DELETE FROM members WHERE feed = ? AND published = ? AND id = ?")?
            .execute(params![feed, order, id])?;
        transaction
            .prepare_cached("INSERT OR IGNORE INTO vacated VALUES (?, ?, ?)")?
            .execute(params![feed, place, id])?;
        left.push(Left { feed, place, came });
    }
    Ok(left)
}

/// Remembers that a retraction took an entry out of feeds: readers that can hear it are told there.
pub(super) fn mourn(
    transaction: &Transaction<'_>,
    article: &Article,
    left: &[Left],
) -> Result<(), ViewError> {
    let at = article.ingested_at.or(article.published_at).map_or(0, |at| at.timestamp_micros());
    for Left { feed, .. } in left {
        transaction
            .prepare_cached("INSERT OR REPLACE INTO gone VALUES (?, ?, ?)")?
            .execute(params![feed, at, article.id])?;
    }
    Ok(())
}

/// Keeps the regions of the entry that the gazetteer does not know, for lists and titles.
fn remember_regions(transaction: &Transaction<'_>, enriched: &Enriched) -> Result<(), ViewError> {
    for region in enriched.regions.regions.iter().filter(|region| regions::lookup(&region.code).is_none()) {
        // The weight belongs to one article, not to the region.
        let region = regions::Region { salience: 0.0, ..region.clone() };
        let json = serde_json::to_string(&region)
            .map_err(|source| ViewError::Entry { id: enriched.article.id.clone(), source })?;
        transaction
            .prepare_cached("INSERT OR REPLACE INTO regions VALUES (?, ?)")?
            .execute(params![region.code, json])?;
    }
    Ok(())
}
