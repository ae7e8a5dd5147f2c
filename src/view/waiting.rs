//! Corrections under embargo of entries that are shown: the entry stays as it is until the embargo ends.

use crate::enriched::Enriched;
use crate::view::{ViewError, query};
use rusqlite::{Connection, OptionalExtension, params};

/// Which revision waits, and until when.
pub(super) struct Waiting {
    pub revision: u32,
    pub emission: u32,
    /// Microseconds since 1970.
    pub until: i64,
}

/// The correction of an id that waits.
pub(super) fn of(connection: &Connection, id: &str) -> Result<Option<Waiting>, ViewError> {
    let mut statement =
        connection.prepare_cached("SELECT revision, emission, embargo FROM waiting WHERE id = ?")?;
    let waiting = statement.query_row([id], |row| {
        Ok(Waiting { revision: row.get(0)?, emission: row.get(1)?, until: row.get(2)? })
    });
    Ok(waiting.optional()?)
}

/// Keeps a correction until its embargo ends, in the place of an earlier one.
pub(super) fn keep(connection: &Connection, enriched: &Enriched, until: i64) -> Result<(), ViewError> {
    let article = &enriched.article;
    let json = |part: Result<String, serde_json::Error>| {
        part.map_err(|source| ViewError::Entry { id: article.id.clone(), source })
    };
    connection.prepare_cached("INSERT OR REPLACE INTO waiting VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")?.execute(
        params![
            article.id,
            article.revision,
            enriched.emission,
            until,
            json(serde_json::to_string(article))?,
            json(serde_json::to_string(&enriched.regions))?,
            json(serde_json::to_string(&enriched.figures))?,
            json(serde_json::to_string(&enriched.missing))?,
            json(serde_json::to_string(&enriched.changes))?,
        ],
    )?;
    Ok(())
}

/// Takes the correction of an id out.
pub(super) fn take(connection: &Connection, id: &str) -> Result<Option<Enriched>, ViewError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, emission, article, regions, figures, missing, changes FROM waiting WHERE id = ?",
    )?;
    let mut rows = statement.query([id])?;
    let enriched = rows.next()?.map(query::enriched).transpose()?;
    drop(rows);
    connection.prepare_cached("DELETE FROM waiting WHERE id = ?")?.execute([id])?;
    Ok(enriched)
}

/// The ids whose corrections have waited long enough.
pub(super) fn due(connection: &Connection, now: i64) -> Result<Vec<String>, ViewError> {
    let mut statement = connection.prepare_cached("SELECT id FROM waiting WHERE embargo <= ? ORDER BY id")?;
    let ids = statement.query_map([now], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}
