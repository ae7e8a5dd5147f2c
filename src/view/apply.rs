//! Changes into the read model: one transaction for a batch and its positions.

use crate::article::PubStatus;
use crate::enriched::Enriched;
use crate::feeds::published_at;
use crate::view::membership::{Changed, Touched, leave, mourn};
use crate::view::{Change, Position, View, ViewError, lock, schema, waiting};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
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

fn is_in(transaction: &Transaction<'_>, id: &str, state: i64) -> Result<bool, ViewError> {
    let mut statement = transaction.prepare_cached("SELECT state = ? FROM entries WHERE id = ?")?;
    Ok(statement.query_row(params![state, id], |row| row.get(0))?)
}

pub(super) fn counter(connection: &Connection, name: &str) -> Result<i64, ViewError> {
    let query = "SELECT value FROM counters WHERE name = ?";
    Ok(connection.query_row(query, [name], |row| row.get(0))?)
}
