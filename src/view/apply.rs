//! Changes into the read model: one transaction for a batch and its positions.

use crate::article::{Article, PubStatus};
use crate::enriched::Enriched;
use crate::feeds::{Selector, published_at, section_of, sources_of};
use crate::regions;
use crate::topics::Rules;
use crate::view::archive::{self, Place};
use crate::view::{Change, Position, View, ViewError, lock, schema, waiting};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::Ordering;

/// `entries.state`: in its feeds; waiting for its embargo; retracted; never shown. The last two are kept so that an older
/// revision cannot bring the entry back.
pub(super) const SHOWN: i64 = 0;
pub(super) const HELD: i64 = 1;
pub(super) const GONE: i64 = 2;
const SECRET: i64 = 3;

/// The positions of the store at `path`, without opening it as a read model.
///
/// # Errors
/// [`ViewError::Store`] if there is none, or it cannot be read.
pub fn positions_of(path: &Path) -> Result<Vec<Position>, ViewError> {
    positions_in(&schema::reader(path)?)
}

fn positions_in(connection: &Connection) -> Result<Vec<Position>, ViewError> {
    let mut statement =
        connection.prepare("SELECT topic, partition, next FROM positions ORDER BY topic, partition")?;
    let rows = statement.query_map([], |row| {
        Ok(Position { topic: row.get(0)?, partition: row.get(1)?, offset: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What a transaction changes.
#[derive(Default)]
pub(super) struct Touched {
    pub(super) feeds: BTreeMap<Selector, Changed>,
    /// Ids of entries that came into feeds or left them.
    entries: BTreeSet<String>,
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
    feed: i64,
    /// By how many entries it grows.
    gain: i64,
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
    fn write_members(&mut self, transaction: &Transaction<'_>) -> Result<(), ViewError> {
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

/// What is written in one transaction.
pub struct Batch<'a> {
    view: &'a View,
    transaction: Transaction<'a>,
    /// Up to when embargoes have ended.
    released: i64,
    touched: Touched,
}

impl Batch<'_> {
    /// Takes a revision or a later emission of one; its `pub_status` says whether it is shown.
    ///
    /// Of one article id a higher (revision, emission) replaces a lower one; the same or a lower one changes nothing, so a
    /// batch may be applied twice. A canceled or withheld revision takes the entry out of every feed.
    ///
    /// # Errors
    /// [`ViewError::Entry`] if it cannot be written, [`ViewError::Store`] if nothing can.
    pub fn upsert(&mut self, enriched: &Enriched) -> Result<(), ViewError> {
        self.view.upsert(&self.transaction, enriched, self.released, &mut self.touched)
    }

    /// Moves positions.
    ///
    /// # Errors
    /// [`ViewError::Store`] if nothing can be written.
    pub fn reach(&mut self, positions: &[Position]) -> Result<(), ViewError> {
        for position in positions {
            self.transaction
                .prepare_cached("INSERT OR REPLACE INTO positions (topic, partition, next) VALUES (?, ?, ?)")?
                .execute(params![position.topic, position.partition, position.offset])?;
        }
        Ok(())
    }
}

impl View {
    /// Where to go on reading, in order of topic and partition; empty for a new store.
    pub fn positions(&self) -> Result<Vec<Position>, ViewError> {
        self.read(positions_in)
    }

    /// Says which log the store is a read model of. A store of another log is emptied: its positions mean
    /// nothing here.
    pub fn belongs_to(&self, log: &str) -> Result<(), ViewError> {
        let mut connection = lock(&self.writer);
        let transaction = connection.transaction()?;
        let known: Option<String> =
            transaction.query_row("SELECT log FROM origin", [], |row| row.get(0)).optional()?;
        if known.as_deref() == Some(log) {
            return Ok(());
        }
        let mut touched = Touched::default();
        let ids: Vec<String> = transaction
            .prepare("SELECT id FROM entries ORDER BY id")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for id in &ids {
            leave(&transaction, id, &mut touched)?;
        }
        transaction.execute_batch(
            "DELETE FROM origin; DELETE FROM positions; DELETE FROM entries; DELETE FROM waiting; DELETE FROM vacated; DELETE FROM gone;
             DELETE FROM archives;",
        )?;
        transaction.execute("INSERT INTO origin VALUES (?)", [log])?;
        self.commit(transaction, touched)
    }

    /// Applies a batch and moves the positions behind it, all or nothing.
    pub fn apply(&self, changes: &[Change], positions: &[Position]) -> Result<(), ViewError> {
        self.write(|batch| {
            for Change::Upsert(enriched) in changes {
                batch.upsert(enriched)?;
            }
            batch.reach(positions)
        })
    }

    /// Does what `work` does to a batch, all or nothing.
    pub fn write(&self, work: impl FnOnce(&mut Batch<'_>) -> Result<(), ViewError>) -> Result<(), ViewError> {
        let mut connection = lock(&self.writer);
        let transaction = connection.transaction()?;
        let released = counter(&transaction, "released")?;
        let mut batch = Batch { view: self, transaction, released, touched: Touched::default() };
        work(&mut batch)?;
        self.commit(batch.transaction, batch.touched)
    }

    /// Shows the entries whose embargo ends at or before `now`, and remembers the moment: what ends before it is shown
    /// at once from here on. The publisher calls it every second or so, since nothing here knows the time. Says how many
    /// entries came out.
    pub fn release(&self, now: DateTime<Utc>) -> Result<usize, ViewError> {
        let mut connection = lock(&self.writer);
        let transaction = connection.transaction()?;
        let now = now.timestamp_micros();
        let due: Vec<String> = transaction
            .prepare_cached("SELECT id FROM entries WHERE embargo <= ? AND state = ? ORDER BY id")?
            .query_map(params![now, HELD], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let corrected = waiting::due(&transaction, now)?;
        if due.is_empty() && corrected.is_empty() {
            // The moment is only worth a write when something came out.
            return Ok(0);
        }
        let mut touched = Touched::default();
        for id in &corrected {
            if let Some(enriched) = waiting::take(&transaction, id)? {
                self.upsert(&transaction, &enriched, now, &mut touched)?;
            }
        }
        for id in &due {
            transaction.execute("UPDATE entries SET state = ? WHERE id = ?", params![SHOWN, id])?;
            if let Some(enriched) = super::query::stored(&transaction, id)? {
                self.file(&transaction, &enriched, &[], &mut touched)?;
            }
        }
        transaction.execute("UPDATE counters SET value = max(value, ?) WHERE name = 'released'", [now])?;
        self.commit(transaction, touched)?;
        Ok(due.len() + corrected.len())
    }

    fn upsert(
        &self,
        transaction: &Transaction<'_>,
        enriched: &Enriched,
        released: i64,
        touched: &mut Touched,
    ) -> Result<(), ViewError> {
        let article = &enriched.article;
        let known: Option<(u32, u32, Option<i64>)> = transaction
            .prepare_cached("SELECT revision, emission, embargo FROM entries WHERE id = ?")?
            .query_row([&article.id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        if known.is_some_and(|(revision, emission, _)| {
            (article.revision, enriched.emission) <= (revision, emission)
        }) {
            return Ok(());
        }
        let embargo = article.embargoed_until.map(|until| until.timestamp_micros());
        let came = article.ingested_at.map(|at| at.timestamp_micros());
        if let Some(waiting) = waiting::of(transaction, &article.id)? {
            if (article.revision, enriched.emission) <= (waiting.revision, waiting.emission)
                && article.revision == waiting.revision
            {
                return Ok(());
            }
            if article.revision >= waiting.revision {
                // What came after the end of the embargo comes after what waited, also where a rebuild reads both at once.
                let former = waiting::take(transaction, &article.id)?;
                if let Some(former) = former.filter(|_| came.is_some_and(|came| waiting.until <= came)) {
                    self.upsert(transaction, &former, waiting.until, touched)?;
                    return self.upsert(transaction, enriched, released, touched);
                }
            }
        }
        // Not even that there was an article leaves before its embargo ends. By the dates of the events alone, so that
        // a view that is rebuilt later says the same.
        let was_held = known.and_then(|(.., embargo)| embargo).max(embargo);
        let state = match article.pub_status {
            PubStatus::Canceled | PubStatus::Withheld
                if was_held.zip(came).is_some_and(|(until, came)| came < until) =>
            {
                SECRET
            }
            PubStatus::Canceled | PubStatus::Withheld => GONE,
            PubStatus::Usable if embargo.is_some_and(|until| until > released) => HELD,
            PubStatus::Usable => SHOWN,
        };
        // What is public stays so until the embargo of its correction ends.
        if let (HELD, Some(until)) = (state, embargo)
            && known.is_some()
            && is_in(transaction, &article.id, SHOWN)?
        {
            return waiting::keep(transaction, enriched, until);
        }
        // A view that is rebuilt may read the correction before the embargo of the former revision is looked at.
        if known.is_some_and(|(.., held)| held.zip(came).is_some_and(|(until, came)| until <= came))
            && is_in(transaction, &article.id, HELD)?
            && let Some(former) = super::query::stored(transaction, &article.id)?
        {
            self.file(transaction, &former, &[], touched)?;
        }
        let left = if known.is_some() { leave(transaction, &article.id, touched)? } else { Vec::new() };
        match state {
            GONE => mourn(transaction, article, &left)?,
            SHOWN if known.is_some() => {
                transaction.prepare_cached("DELETE FROM gone WHERE id = ?")?.execute([&article.id])?;
            }
            _ => {}
        }
        let shown = matches!(state, SHOWN | HELD).then_some(enriched);
        let json = |part: Result<String, serde_json::Error>| {
            part.map_err(|source| ViewError::Entry { id: article.id.clone(), source })
        };
        let filing = match state {
            SHOWN => Some(self.join(transaction, enriched, &left, touched)?),
            _ => None,
        };
        transaction
            .prepare_cached("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?
            .execute(params![
                article.id,
                article.revision,
                enriched.emission,
                state,
                if state == SECRET { was_held } else { embargo },
                published_at(article, &self.site).timestamp_micros(),
                article.story(),
                filing,
                shown.map(|it| json(serde_json::to_string(&it.article))).transpose()?,
                shown.map(|it| json(serde_json::to_string(&it.regions))).transpose()?,
                shown.map(|it| json(serde_json::to_string(&it.figures))).transpose()?,
                shown.map(|it| json(serde_json::to_string(&it.missing))).transpose()?,
                shown.map(|it| json(serde_json::to_string(&it.changes))).transpose()?,
            ])?;
        Ok(())
    }

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
    fn join(
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

    /// Stamps the feeds that changed with a new version, and lets readers see it after the commit.
    pub(super) fn commit(&self, transaction: Transaction<'_>, mut touched: Touched) -> Result<(), ViewError> {
        touched.write_members(&transaction)?;
        if touched.feeds.is_empty() {
            return Ok(transaction.commit()?);
        }
        let version = counter(&transaction, "version")? + 1;
        transaction.execute("UPDATE counters SET value = ? WHERE name = 'version'", [version])?;
        for Changed { feed, gain, .. } in touched.feeds.values() {
            transaction
                .prepare_cached("UPDATE feeds SET entries = entries + ?, version = ? WHERE feed = ?")?
                .execute(params![gain, version, feed])?;
        }
        transaction.commit()?;
        lock(&self.journal).note(version.unsigned_abs(), touched.entries);
        self.version.store(version.unsigned_abs(), Ordering::Release);
        Ok(())
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

fn is_in(transaction: &Transaction<'_>, id: &str, state: i64) -> Result<bool, ViewError> {
    let mut statement = transaction.prepare_cached("SELECT state = ? FROM entries WHERE id = ?")?;
    Ok(statement.query_row(params![state, id], |row| row.get(0))?)
}

/// Remembers that a retraction took an entry out of feeds: readers that can hear it are told there.
fn mourn(transaction: &Transaction<'_>, article: &Article, left: &[Left]) -> Result<(), ViewError> {
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

pub(super) fn counter(connection: &Connection, name: &str) -> Result<i64, ViewError> {
    let query = "SELECT value FROM counters WHERE name = ?";
    Ok(connection.query_row(query, [name], |row| row.get(0))?)
}
