//! The file: its tables, its connections, and how records stand in it.

use crate::event::{Headers, Topic};
use crate::log::{LogError, Output};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::Notify;

/// How long a writer waits for the others before it calls the file unavailable.
const BUSY: Duration = Duration::from_secs(20);

/// Dead letters are kept for 30 days.
const DLQ_RETENTION_MS: i64 = 30 * 24 * 3600 * 1000;

/// Old dead letters that are removed whenever some are appended: more than come as a rule, and few enough to cost nothing.
const FORGOTTEN: i64 = 100;

/// Format of the file.
pub(super) const VERSION: i64 = 2;

/// The tables. A row of `tail` has the id of offset 0 of its partition.
pub(super) const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS log (id TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS topic (
        topic INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, partitions INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS record (
        id INTEGER PRIMARY KEY, timestamp INTEGER NOT NULL, key BLOB, value BLOB, headers BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS tail (id INTEGER PRIMARY KEY, next INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS position (
        grp TEXT NOT NULL, topic INTEGER NOT NULL, partition INTEGER NOT NULL,
        next INTEGER NOT NULL, restart INTEGER NOT NULL,
        mark INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (grp, topic, partition)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS member (
        grp TEXT NOT NULL, member TEXT NOT NULL, seen INTEGER NOT NULL, PRIMARY KEY (grp, member)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS generation (grp TEXT PRIMARY KEY, generation INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS writer (name TEXT PRIMARY KEY, epoch INTEGER NOT NULL) WITHOUT ROWID;
    PRAGMA user_version = 2;";

/// What makes a file of version 1 one of version 2.
pub(super) const FROM_VERSION_1: &str =
    "ALTER TABLE position ADD COLUMN mark INTEGER NOT NULL DEFAULT 0; PRAGMA user_version = 2;";

/// The file and what the clients of one process share beside it.
pub(super) struct Store {
    pub(super) path: PathBuf,
    pub(super) prefix: String,
    pub(super) session: Duration,
    /// Wakes the readers of this process when a record was appended.
    pub(super) appended: Notify,
    pub(super) members: AtomicU64,
}

impl Store {
    pub(super) fn place(&self) -> String {
        self.path.display().to_string()
    }

    pub(super) fn error(&self, error: rusqlite::Error) -> LogError {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        let place = self.place();
        match error.sqlite_error_code() {
            Some(NotADatabase | DatabaseCorrupt) => LogError::Setup {
                place,
                message: format!(
                    "is damaged or no dateline log ({error}); restore it, or move it away to begin a new one"
                ),
            },
            _ => LogError::Unavailable { place, message: error.to_string() },
        }
    }

    pub(super) fn connect(&self) -> Result<Connection, LogError> {
        let open = || -> rusqlite::Result<Connection> {
            let connection = Connection::open(&self.path)?;
            connection.busy_timeout(BUSY)?;
            connection.pragma_update(None, "journal_mode", "wal")?;
            // Each commit reaches the disk before it is told to anybody.
            connection.pragma_update(None, "synchronous", "full")?;
            connection.pragma_update(None, "cache_size", -32_000)?;
            connection.set_prepared_statement_cache_capacity(32);
            // Statements are not compiled anew for each value that is bound.
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
            Ok(connection)
        };
        open().map_err(|e| self.error(e))
    }

    /// Partitions of a topic; an error where it does not exist.
    pub(super) fn partitions(&self, connection: &Connection, topic: Topic) -> Result<i32, LogError> {
        let name = topic.name(&self.prefix);
        connection
            .prepare_cached("SELECT partitions FROM topic WHERE name = ?1")
            .and_then(|mut statement| statement.query_row([&name], |row| row.get(0)).optional())
            .map_err(|e| self.error(e))?
            .ok_or_else(|| LogError::Setup {
                place: self.place(),
                message: format!("has no topic {name}: run `dateline topics create`"),
            })
    }

    pub(super) fn append(&self, transaction: &Transaction<'_>, outputs: &[Output]) -> Result<(), LogError> {
        let now = now_ms();
        let mut partitions = BTreeMap::new();
        let mut tails: BTreeMap<i64, i64> = BTreeMap::new();
        for output in outputs {
            let count = match partitions.get(&output.topic) {
                Some(count) => *count,
                None => {
                    *partitions.entry(output.topic).or_insert(self.partitions(transaction, output.topic)?)
                }
            };
            let partition = output.partition.unwrap_or_else(|| partition_of(&output.key, count));
            let base = row_id(output.topic, partition, 0);
            let mut insert = || -> rusqlite::Result<()> {
                let offset = match tails.get(&base) {
                    Some(offset) => *offset,
                    None => transaction
                        .prepare_cached("SELECT next FROM tail WHERE id = ?1")?
                        .query_row([base], |row| row.get(0))
                        .optional()?
                        .unwrap_or(0),
                };
                transaction
                    .prepare_cached("INSERT INTO record VALUES (?1, ?2, ?3, ?4, ?5)")?
                    .execute(params![base + offset, now, output.key, output.value, pack(&output.headers)])?;
                tails.insert(base, offset + 1);
                Ok(())
            };
            insert().map_err(|e| self.error(e))?;
        }
        for (base, next) in tails {
            transaction
                .prepare_cached("INSERT INTO tail VALUES (?1, ?2) ON CONFLICT DO UPDATE SET next = ?2")
                .and_then(|mut statement| statement.execute([base, next]))
                .map_err(|e| self.error(e))?;
            if base >> 55 == topic_number(Topic::Dlq) {
                forget(transaction, base, now - DLQ_RETENTION_MS).map_err(|e| self.error(e))?;
            }
        }
        Ok(())
    }
}

/// Removes the first records of a partition, as far as they are older than a moment.
fn forget(transaction: &Transaction<'_>, base: i64, before: i64) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "DELETE FROM record WHERE timestamp < ?3
             AND id IN (SELECT id FROM record WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT ?4)",
        )?
        .execute(params![base, base + (1 << 40), before, FORGOTTEN])?;
    Ok(())
}

pub(super) fn begin<'a>(store: &Store, connection: &'a mut Connection) -> Result<Transaction<'a>, LogError> {
    // Immediate: a transaction that reads first and then writes would fail where it should wait.
    connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(|e| store.error(e))
}

pub(super) fn topic_number(topic: Topic) -> i64 {
    match topic {
        Topic::RegionsReplay(generation) => 16 + i64::from(generation.index()) * 2,
        Topic::FiguresReplay(generation) => 17 + i64::from(generation.index()) * 2,
        topic => Topic::ALL.iter().position(|t| *t == topic).unwrap_or(0) as i64,
    }
}

/// Topic, partition and offset in one ordered integer: 8, 15 and 40 bits.
pub(super) fn row_id(topic: Topic, partition: i32, offset: i64) -> i64 {
    topic_number(topic) << 55 | i64::from(partition) << 40 | offset
}

/// FNV-1a: stable over versions and machines, which the standard library's hasher is not.
fn partition_of(key: &[u8], partitions: i32) -> i32 {
    let hash = key.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash % partitions.max(1) as u64) as i32
}

/// Headers as length-prefixed names and values.
fn pack(headers: &Headers) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, value) in headers {
        for part in [name.as_bytes(), value] {
            bytes.extend((part.len() as u32).to_le_bytes());
            bytes.extend(part);
        }
    }
    bytes
}

pub(super) fn unpack(mut bytes: &[u8]) -> Headers {
    let mut part = || {
        let (length, rest) = bytes.split_first_chunk::<4>()?;
        let (part, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        bytes = rest;
        Some(part.to_vec())
    };
    let mut headers = Headers::new();
    while let (Some(name), Some(value)) = (part(), part()) {
        headers.push((String::from_utf8_lossy(&name).into_owned(), value));
    }
    headers
}

pub(super) fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_millis() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::local::Local;
    use crate::log::{Log, TopicState};

    #[tokio::test]
    async fn dead_letters_are_kept_for_30_days_and_articles_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        let log = Local::open(folder.path(), "dateline").unwrap();
        log.create_topics(1).await.unwrap();
        let mut writer = log.writer("test").await.unwrap();
        let of = |topic| Output { topic, partition: None, key: b"a".to_vec(), value: None, headers: vec![] };
        for _ in 0..3 {
            writer.append(vec![of(Topic::Dlq), of(Topic::Articles)]).await.unwrap();
        }
        let age = |days: i64, offset: i64| {
            let connection = Connection::open(folder.path().join("log.db")).unwrap();
            let query = "UPDATE record SET timestamp = timestamp - ?1 WHERE id & ((1 << 40) - 1) = ?2";
            connection.execute(query, [days * 24 * 3600 * 1000, offset]).unwrap();
        };
        age(31, 0);
        age(29, 1);
        writer.append(vec![of(Topic::Dlq)]).await.unwrap();
        let states = log.describe_topics().await.unwrap();
        let state = |topic, partitions| TopicState { topic, partitions: vec![partitions] };
        assert!(states.contains(&state(Topic::Dlq, (1, 4))), "{states:?}");
        assert!(states.contains(&state(Topic::Articles, (0, 3))), "{states:?}");
    }
}
