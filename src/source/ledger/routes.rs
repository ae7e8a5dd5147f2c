//! The same article by two routes: printed on a page, and as a feed item or record.
//!
//! Each route has ids of its own, so the second is known by what both say: paper, day and headline; and, since a headline such as
//! 简讯 stands over many, by the text. What came first owns the article. The other id becomes an alias of it: no event, so that
//! revisions do not go back and forth between what was scanned and what was typed.
//!
//! Aliases are not on the topic. A ledger that was lost finds them again when the second route is read again. Two records are never
//! one article here: whoever gives ids means them.

use super::{Connection, OptionalExtension, params};
use crate::article::story::{Sketch, plain, same_article};
use crate::article::{Article, InfoSource};
use crate::source::derived_id;
use chrono::{DateTime, TimeDelta, Utc};

/// Sketches stand in the order in which they come, as bodies do.
pub(super) const SCHEMA: &str = "
    CREATE TABLE alias (id TEXT PRIMARY KEY, owner TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE heading (
        key TEXT NOT NULL, printed INTEGER NOT NULL, id TEXT NOT NULL, sketch BLOB NOT NULL,
        PRIMARY KEY (key, printed, id)
    );";

/// The id that owns an article which the ledger does not know by its own, and notes that it does.
pub(super) fn owner(
    connection: &Connection,
    article: &Article,
    sketch: &mut Option<Sketch>,
) -> rusqlite::Result<Option<String>> {
    let known: Option<String> = connection
        .prepare_cached("SELECT owner FROM alias WHERE id = ?1")?
        .query_row([&article.id], |row| row.get(0))
        .optional()?;
    let Some(Heading { key, headline, is_printed }) = heading(article).filter(|_| known.is_none()) else {
        return Ok(known);
    };
    let mut others = connection
        .prepare_cached("SELECT id, sketch FROM heading WHERE key = ?1 AND printed = ?2 ORDER BY id")?;
    let mut others = others.query(params![key, !is_printed])?;
    while let Some(row) = others.next()? {
        let (id, bytes): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
        let sketch = sketch.get_or_insert_with(|| Sketch::new(&article.body));
        if Sketch::from_bytes(&bytes).is_some_and(|other| same_article(&headline, sketch, &other)) {
            connection
                .prepare_cached("INSERT INTO alias VALUES (?1, ?2)")?
                .execute(params![article.id, id])?;
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// Remembers what an article is found by. What a former revision was found by stays.
pub(super) fn note(connection: &Connection, article: &Article, sketch: &Sketch) -> rusqlite::Result<()> {
    if let Some(Heading { key, is_printed, .. }) = heading(article) {
        connection
            .prepare_cached("INSERT OR REPLACE INTO heading VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![key, is_printed, article.id, sketch.wording().to_bytes()])?;
    }
    Ok(())
}

struct Heading {
    /// Paper, day and headline.
    key: String,
    headline: String,
    is_printed: bool,
}

/// `None` for an article that lacks one of the three.
fn heading(article: &Article) -> Option<Heading> {
    let is_printed = article.page.is_some();
    let paper = plain(paper(&article.info_sources)?);
    let headline = plain(article.headline.as_deref()?);
    if paper.is_empty() || headline.is_empty() {
        return None;
    }
    let day = day(article.published_at?, is_printed || article.language.starts_with("zh"));
    Some(Heading { key: derived_id(&["heading", &paper, &day, &headline]), headline, is_printed })
}

/// The paper that it was read in, or else the one it is from.
fn paper(sources: &[InfoSource]) -> Option<&str> {
    let role = |role: &str| sources.iter().find(|source| source.role.as_deref() == Some(role));
    role("publisher").or_else(|| role("origin")).or(sources.first()).map(|source| source.name.as_str())
}

/// The day in China, or else in Greenwich. The date of a page is midnight in its country, which eight hours later is the
/// same day from the Pacific coast of America to China.
fn day(at: DateTime<Utc>, is_chinese: bool) -> String {
    let ahead = if is_chinese { TimeDelta::hours(8) } else { TimeDelta::zero() };
    at.checked_add_signed(ahead).unwrap_or(at).date_naive().to_string()
}
