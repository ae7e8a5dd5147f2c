//! What the articles topic already holds: id, revision and fingerprint of every article.
//!
//! A cache of the topic in `ingest.db`: it catches up with the log before it is asked, so it may be
//! lost, old, or behind after a crash. The producer is idempotent because of it.

use crate::article::Article;
use crate::event::{Topic, decode_article, encode_article};
use crate::log::{Log, LogError, Positions, Record};
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Name of the store in the data directory.
pub const FILE_NAME: &str = "ingest.db";

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS source (log TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS known (id TEXT PRIMARY KEY, revision INTEGER NOT NULL, fingerprint BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS position (partition INTEGER PRIMARY KEY, next INTEGER NOT NULL);";

/// How long one read waits for records while catching up; at the end of a quiet log it waits once.
const CATCH_UP_WAIT: Duration = Duration::from_millis(50);

/// What to do with an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Append it: nobody has seen it.
    New {
        /// The revision it gets.
        revision: u32,
    },
    /// Append it: it differs from what is there.
    Changed {
        /// The revision it gets.
        revision: u32,
    },
    /// It is there already.
    Same,
    /// A newer revision is there.
    Older,
    /// Its revision is there with other content.
    Conflict,
}

/// Why the ledger cannot answer.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// Its file cannot be used.
    #[error("{}: {source}", path.display())]
    Store {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// The log cannot be read.
    #[error(transparent)]
    Log(#[from] LogError),
}

/// The ledger of one log.
pub struct Ledger {
    connection: Connection,
    path: PathBuf,
}

impl Ledger {
    /// Opens the ledger in `dir` and catches up with the articles of `log`.
    ///
    /// # Errors
    /// [`LedgerError`] if the file or the log cannot be used.
    pub async fn open(dir: &Path, log: &dyn Log) -> Result<Self, LedgerError> {
        let path = dir.join(FILE_NAME);
        let identity = log.identity().await?;
        let mut ledger = match Self::open_store(&path, &identity) {
            Ok(connection) => Self { connection, path },
            // A damaged cache is begun anew.
            Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
                tracing::warn!(path = %path.display(), "damaged; it is rebuilt from the log");
                std::fs::remove_file(&path).map_err(|e| LogError::Unavailable {
                    place: path.display().to_string(),
                    message: e.to_string(),
                })?;
                let connection = Self::open_store(&path, &identity)
                    .map_err(|source| LedgerError::Store { path: path.clone(), source })?;
                Self { connection, path }
            }
            Err(source) => return Err(LedgerError::Store { path, source }),
        };
        ledger.catch_up(log).await?;
        Ok(ledger)
    }

    fn open_store(path: &Path, identity: &str) -> rusqlite::Result<Connection> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(20))?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        // A cache may lose its newest rows with the machine's power: it catches up.
        connection.pragma_update(None, "synchronous", "normal")?;
        connection.execute_batch(SCHEMA)?;
        let known: Option<String> =
            connection.query_row("SELECT log FROM source", [], |row| row.get(0)).optional()?;
        if known.as_deref() != Some(identity) {
            connection.execute_batch("DELETE FROM source; DELETE FROM known; DELETE FROM position;")?;
            connection.execute("INSERT INTO source VALUES (?1)", [identity])?;
        }
        Ok(connection)
    }

    fn error(&self, source: rusqlite::Error) -> LedgerError {
        LedgerError::Store { path: self.path.clone(), source }
    }

    /// Reads what the log holds beyond the last position.
    ///
    /// # Errors
    /// [`LedgerError`] if the file or the log cannot be used.
    pub async fn catch_up(&mut self, log: &dyn Log) -> Result<(), LedgerError> {
        let positions = self.positions().map_err(|e| self.error(e))?;
        let mut consumer = log.follow(Topic::Articles, &positions).await?;
        loop {
            let batch = consumer.read(2000, CATCH_UP_WAIT).await?;
            self.note_all(&batch.records).map_err(|e| self.error(e))?;
            if batch.at_end {
                consumer.leave().await;
                return Ok(());
            }
        }
    }

    fn note_all(&mut self, records: &[Record]) -> rusqlite::Result<()> {
        let transaction = self.connection.transaction()?;
        for record in records {
            // What is no article cannot be met again as one.
            if let Ok(article) = decode_article(record.value.as_deref()) {
                note(&transaction, &article.id, article.revision, &fingerprint(&article))?;
            }
            transaction
                .prepare_cached("INSERT OR REPLACE INTO position VALUES (?1, ?2)")?
                .execute(params![record.partition, record.offset + 1])?;
        }
        transaction.commit()
    }

    fn positions(&self) -> rusqlite::Result<Positions> {
        let mut statement = self.connection.prepare("SELECT partition, next FROM position")?;
        let rows = statement.query_map([], |row| Ok(((Topic::Articles, row.get(0)?), row.get(1)?)))?;
        rows.collect()
    }

    /// Begins a round of decisions that [`Ledger::keep`] makes lasting and [`Ledger::discard`] forgets.
    ///
    /// # Errors
    /// [`LedgerError::Store`] if the file cannot be used.
    pub fn begin(&mut self) -> Result<(), LedgerError> {
        self.connection.execute_batch("BEGIN IMMEDIATE").map_err(|e| self.error(e))
    }

    /// Makes the decisions since [`Ledger::begin`] lasting.
    ///
    /// # Errors
    /// [`LedgerError::Store`] if the file cannot be written.
    pub fn keep(&mut self) -> Result<(), LedgerError> {
        self.connection.execute_batch("COMMIT").map_err(|e| self.error(e))
    }

    /// Forgets the decisions since [`Ledger::begin`].
    ///
    /// # Errors
    /// [`LedgerError::Store`] if the file cannot be used.
    pub fn discard(&mut self) -> Result<(), LedgerError> {
        if self.connection.is_autocommit() {
            return Ok(());
        }
        self.connection.execute_batch("ROLLBACK").map_err(|e| self.error(e))
    }

    /// Decides what to do with an article, and remembers it as appended where that is the answer.
    /// Revision 0 asks for the next free one.
    ///
    /// # Errors
    /// [`LedgerError::Store`] if the file cannot be used.
    pub fn decide(&mut self, article: &Article) -> Result<Decision, LedgerError> {
        let print = fingerprint(article);
        self.decide_by(&article.id, article.revision, &print).map_err(|e| self.error(e))
    }

    fn decide_by(&self, id: &str, revision: u32, print: &[u8]) -> rusqlite::Result<Decision> {
        let known: Option<(u32, Vec<u8>)> = self
            .connection
            .prepare_cached("SELECT revision, fingerprint FROM known WHERE id = ?1")?
            .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let decision = match (known, revision) {
            (None, revision) => Decision::New { revision: revision.max(1) },
            (Some((at, known)), 0) if known != print => Decision::Changed { revision: at + 1 },
            (Some(_), 0) => Decision::Same,
            (Some((at, _)), revision) if revision > at => Decision::Changed { revision },
            (Some((at, _)), revision) if revision < at => Decision::Older,
            (Some((_, known)), _) if known == print => Decision::Same,
            (Some(_), _) => Decision::Conflict,
        };
        if let Decision::New { revision } | Decision::Changed { revision } = decision {
            note(&self.connection, id, revision, print)?;
        }
        Ok(decision)
    }
}

fn note(connection: &Connection, id: &str, revision: u32, print: &[u8]) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO known VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE
             SET revision = ?2, fingerprint = ?3 WHERE revision <= ?2",
        )?
        .execute(params![id, revision, print])?;
    Ok(())
}

/// 128 bits of SHA-256 over all that readers see of an article: not its revision, nor when it came in.
fn fingerprint(article: &Article) -> [u8; 16] {
    let bare = Article { revision: 0, ingested_at: None, ..article.clone() };
    let hash = Sha256::digest(encode_article(&bare));
    let mut print = [0; 16];
    print.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    print
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::local::Local;

    fn article(revision: u32, body: &str) -> Article {
        Article { id: "a".into(), revision, body: body.into(), ..Article::default() }
    }

    #[tokio::test]
    async fn decisions_by_revision_and_content() {
        let folder = tempfile::tempdir().unwrap();
        let log = Local::open(folder.path(), "dateline").unwrap();
        log.create_topics(2).await.unwrap();
        let mut ledger = Ledger::open(folder.path(), &log).await.unwrap();
        let cases = [
            (0, "x", Decision::New { revision: 1 }),
            (0, "x", Decision::Same),
            (0, "y", Decision::Changed { revision: 2 }),
            (1, "x", Decision::Older),
            (2, "y", Decision::Same),
            (2, "z", Decision::Conflict),
            (5, "z", Decision::Changed { revision: 5 }),
        ];
        for (revision, body, want) in cases {
            assert_eq!(ledger.decide(&article(revision, body)).unwrap(), want, "{revision} {body}");
        }
    }

    #[tokio::test]
    async fn a_lost_ledger_comes_back_from_the_log() {
        let folder = tempfile::tempdir().unwrap();
        let log = Local::open(folder.path(), "dateline").unwrap();
        log.create_topics(2).await.unwrap();
        let output = |a: &Article| crate::log::Output {
            topic: Topic::Articles,
            partition: None,
            key: b"a".to_vec(),
            value: Some(encode_article(a)),
            headers: vec![],
        };
        let mut writer = log.writer("ingest").await.unwrap();
        writer.append(vec![output(&article(1, "x")), output(&article(2, "y"))]).await.unwrap();
        let mut ledger = Ledger::open(folder.path(), &log).await.unwrap();
        assert_eq!(ledger.decide(&article(0, "y")).unwrap(), Decision::Same);
        assert_eq!(ledger.decide(&article(0, "z")).unwrap(), Decision::Changed { revision: 3 });
    }
}
