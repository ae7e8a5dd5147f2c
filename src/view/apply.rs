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
use std::collections::BTreeSet;
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
    pub feeds: BTreeSet<Selector>,
    /// Ids of entries that came into feeds or left them.
    pub entries: BTreeSet<String>,
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
            "DELETE FROM origin; DELETE FROM positions; DELETE FROM entries; DELETE FROM waiting; DELETE FROM places; DELETE FROM gone;
             DELETE FROM archives;",
        )?;
        transaction.execute("INSERT INTO origin VALUES (?)", [log])?;
        self.commit(transaction, touched)
    }

    /// Applies a batch and moves the positions behind it, all or nothing.
    ///
    /// Of one article id a higher (revision, emission) replaces a lower one; the same or a lower one changes nothing, so a
    /// batch may be applied twice. A canceled or withheld revision takes the entry out of every feed.
    pub fn apply(&self, changes: &[Change], positions: &[Position]) -> Result<(), ViewError> {
        let mut connection = lock(&self.writer);
        let transaction = connection.transaction()?;
        let released = counter(&transaction, "released")?;
        let mut touched = Touched::default();
        for Change::Upsert(enriched) in changes {
            self.upsert(&transaction, enriched, released, &mut touched)?;
        }
        for position in positions {
            transaction
                .prepare_cached("INSERT OR REPLACE INTO positions (topic, partition, next) VALUES (?, ?, ?)")?
                .execute(params![position.topic, position.partition, position.offset])?;
        }
        self.commit(transaction, touched)
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
                self.join(&transaction, &enriched, &[], &mut touched)?;
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
            self.join(transaction, &former, &[], touched)?;
        }
        let left = leave(transaction, &article.id, touched)?;
        match state {
            GONE => mourn(transaction, article, &left)?,
            SHOWN => {
                transaction.prepare_cached("DELETE FROM gone WHERE id = ?")?.execute([&article.id])?;
            }
            _ => {}
        }
        let shown = matches!(state, SHOWN | HELD).then_some(enriched);
        let json = |part: Result<String, serde_json::Error>| {
            part.map_err(|source| ViewError::Entry { id: article.id.clone(), source })
        };
        transaction
            .prepare_cached("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?
            .execute(params![
                article.id,
                article.revision,
                enriched.emission,
                state,
                if state == SECRET { was_held } else { embargo },
                published_at(article, &self.site).timestamp_micros(),
                article.story(),
                shown.map(|it| json(serde_json::to_string(&it.article))).transpose()?,
                shown.map(|it| json(serde_json::to_string(&it.regions))).transpose()?,
                shown.map(|it| json(serde_json::to_string(&it.figures))).transpose()?,
                shown.map(|it| json(serde_json::to_string(&it.missing))).transpose()?,
                shown.map(|it| json(serde_json::to_string(&it.changes))).transpose()?,
            ])?;
        if state == SHOWN {
            self.join(transaction, enriched, &left, touched)?;
        }
        Ok(())
    }

    /// Puts an entry into all of its feeds. `left` are the places that it has just left there: the same revision takes them again.
    pub(super) fn join(
        &self,
        transaction: &Transaction<'_>,
        enriched: &Enriched,
        left: &[Left],
        touched: &mut Touched,
    ) -> Result<(), ViewError> {
        remember_regions(transaction, enriched)?;
        let (id, order) = (&enriched.article.id, self.order(&enriched.article));
        let came = self.came(&enriched.article);
        touched.entries.insert(id.clone());
        for selector in selectors_of(enriched).into_iter().chain(rule_feeds(&self.rules(), enriched)) {
            let (kind, key) = (selector.kind(), selector.key());
            let place = match left.iter().find(|it| it.selector == selector && it.came == came) {
                Some(left) => left.place,
                None => free_place(transaction, &selector, came, id)?,
            };
            transaction
                .prepare_cached("INSERT INTO members VALUES (?, ?, ?, ?, ?, ?)")?
                .execute(params![kind, key, order, id, place, came])?;
            transaction
                .prepare_cached("INSERT OR IGNORE INTO places VALUES (?, ?, ?, ?)")?
                .execute(params![kind, key, place, id])?;
            count(transaction, &selector, 1)?;
            touched.feeds.insert(selector);
        }
        Ok(())
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
    pub(super) fn commit(&self, transaction: Transaction<'_>, touched: Touched) -> Result<(), ViewError> {
        if touched.feeds.is_empty() {
            return Ok(transaction.commit()?);
        }
        let version = counter(&transaction, "version")? + 1;
        transaction.execute("UPDATE counters SET value = ? WHERE name = 'version'", [version])?;
        for selector in &touched.feeds {
            transaction
                .prepare_cached("UPDATE feeds SET version = ? WHERE kind = ? AND key = ?")?
                .execute(params![version, selector.kind(), selector.key()])?;
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
    let mut statement = transaction
        .prepare_cached("SELECT kind, key FROM members WHERE id = ? AND kind IN ('topic', 'saved')")?;
    let rows = statement.query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let feeds: Vec<(String, String)> = rows.collect::<Result<_, _>>()?;
    Ok(feeds.iter().filter_map(|(kind, key)| Selector::parse(kind, key)).collect())
}

/// The place of an entry in a feed that it has left.
pub(super) struct Left {
    selector: Selector,
    place: i64,
    came: i64,
}

/// Takes an entry out of the feeds that it is in, and says which they were.
pub(super) fn leave(
    transaction: &Transaction<'_>,
    id: &str,
    touched: &mut Touched,
) -> Result<Vec<Left>, ViewError> {
    let left: Vec<Left> = transaction
        .prepare_cached("SELECT kind, key, place, came FROM members WHERE id = ?")?
        .query_map([id], |row| {
            let (kind, key): (String, String) = (row.get(0)?, row.get(1)?);
            let selector = Selector::parse(&kind, &key).unwrap_or(Selector::All);
            Ok(Left { selector, place: row.get(2)?, came: row.get(3)? })
        })?
        .collect::<Result<_, _>>()?;
    if !left.is_empty() {
        touched.entries.insert(id.to_owned());
    }
    for Left { selector, .. } in &left {
        count(transaction, selector, -1)?;
        touched.feeds.insert(selector.clone());
    }
    transaction.prepare_cached("DELETE FROM members WHERE id = ?")?.execute([id])?;
    Ok(left)
}

/// The place of a revision that is new to a feed: when it came in, but after all that is archived.
fn free_place(
    transaction: &Transaction<'_>,
    selector: &Selector,
    came: i64,
    id: &str,
) -> Result<i64, ViewError> {
    let end = archive::last(transaction, selector)?.map(|last| last.end);
    let wanted = Place { at: came, id: id.to_owned() };
    Ok(end.filter(|end| wanted <= *end).map_or(came, |end| end.at + 1))
}

fn is_in(transaction: &Transaction<'_>, id: &str, state: i64) -> Result<bool, ViewError> {
    let mut statement = transaction.prepare_cached("SELECT state = ? FROM entries WHERE id = ?")?;
    Ok(statement.query_row(params![state, id], |row| row.get(0))?)
}

/// Remembers that a retraction took an entry out of feeds: readers that can hear it are told there.
fn mourn(transaction: &Transaction<'_>, article: &Article, left: &[Left]) -> Result<(), ViewError> {
    let at = article.ingested_at.or(article.published_at).map_or(0, |at| at.timestamp_micros());
    for Left { selector, .. } in left {
        transaction.prepare_cached("INSERT OR REPLACE INTO gone VALUES (?, ?, ?, ?)")?.execute(params![
            selector.kind(),
            selector.key(),
            at,
            article.id
        ])?;
    }
    Ok(())
}

/// A feed that has lost its last entry stays, empty: readers remember a 404 for days.
fn count(transaction: &Transaction<'_>, selector: &Selector, by: i64) -> Result<(), ViewError> {
    transaction
        .prepare_cached(
            "INSERT INTO feeds VALUES (?1, ?2, max(?3, 0), 0)
             ON CONFLICT DO UPDATE SET entries = entries + ?3",
        )?
        .execute(params![selector.kind(), selector.key(), by])?;
    Ok(())
}

/// Keeps names and paths of the entry's regions and of all above them, for lists and titles.
fn remember_regions(transaction: &Transaction<'_>, enriched: &Enriched) -> Result<(), ViewError> {
    for region in &enriched.regions.regions {
        let above = region.path.iter().filter_map(|code| regions::lookup(code));
        for region in above.chain([region.clone()]) {
            // The weight belongs to one article, not to the region.
            let region = regions::Region { salience: 0.0, ..region };
            let json = serde_json::to_string(&region)
                .map_err(|source| ViewError::Entry { id: enriched.article.id.clone(), source })?;
            transaction
                .prepare_cached(
                    "INSERT INTO regions VALUES (?1, ?2)
                     ON CONFLICT DO UPDATE SET region = ?2 WHERE region <> ?2",
                )?
                .execute(params![region.code, json])?;
        }
    }
    Ok(())
}

pub(super) fn counter(connection: &Connection, name: &str) -> Result<i64, ViewError> {
    let query = "SELECT value FROM counters WHERE name = ?";
    Ok(connection.query_row(query, [name], |row| row.get(0))?)
}
