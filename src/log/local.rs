//! The log in one SQLite file: nothing to install, survives kill -9.
//!
//! A record's row id is its topic, partition and offset in one integer, so a partition is a range of
//! the table's own tree. Every member has a connection of its own; readers never wait (write-ahead
//! log), writers take turns. The file is safe to use from several processes.

mod consumer;
mod group;
mod store;

use super::{Consumer, Log, LogError, Output, Positions, Restart, Restarts, TopicState, Writer};
use crate::event::Topic;
use async_trait::async_trait;
use consumer::{LocalConsumer, Membership};
use rusqlite::{Connection, OptionalExtension, params};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use store::{Store, begin, row_id, topic_number};
use tokio::sync::Notify;

/// A member that was not heard of for so long is dead, and its partitions go to the others. The same
/// as the session time-out that dateline asks of Kafka.
pub const SESSION: Duration = Duration::from_secs(10);

/// The log of a data directory.
#[derive(Clone)]
pub struct Local {
    store: Arc<Store>,
}

impl Local {
    /// Opens or makes `log.db` in `dir`.
    ///
    /// # Errors
    /// [`LogError::Setup`] if the file is no log of this version, [`LogError::Unavailable`] if it
    /// cannot be used.
    pub fn open(dir: &Path, prefix: &str) -> Result<Self, LogError> {
        Self::open_with_session(dir, prefix, SESSION)
    }

    /// As [`Local::open`], with another time-out for dead members.
    ///
    /// # Errors
    /// As [`Local::open`].
    pub fn open_with_session(dir: &Path, prefix: &str, session: Duration) -> Result<Self, LogError> {
        let path = dir.join("log.db");
        let store = Store {
            path,
            prefix: prefix.to_owned(),
            session,
            appended: Notify::new(),
            members: AtomicU64::new(0),
        };
        let mut connection = store.connect()?;
        // Several processes may open a file at once; one of them makes or renews its tables.
        let transaction = begin(&store, &mut connection)?;
        let version: i64 =
            transaction.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(|e| store.error(e))?;
        if version > store::VERSION {
            let known = store::VERSION;
            let message =
                format!("was written by a newer dateline (format {version}; this one knows {known})");
            return Err(LogError::Setup { place: store.place(), message });
        }
        let tables = if version == 1 { store::FROM_VERSION_1 } else { store::SCHEMA };
        transaction.execute_batch(tables).and_then(|()| transaction.commit()).map_err(|e| store.error(e))?;
        let identity = format!("{:032x}", rand::random::<u128>());
        connection
            .execute("INSERT INTO log SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM log)", [identity])
            .map_err(|e| store.error(e))?;
        Ok(Self { store: Arc::new(store) })
    }

    /// Forgets all members. Only for a caller that knows no other process uses the file: it need not
    /// wait for the members of a killed process to time out.
    ///
    /// # Errors
    /// [`LogError::Unavailable`] if the file cannot be written.
    pub fn forget_members(&self) -> Result<(), LogError> {
        let connection = self.store.connect()?;
        connection.execute("DELETE FROM member", []).map_err(|e| self.store.error(e))?;
        Ok(())
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store, &mut Connection) -> Result<T, LogError> + Send + 'static,
    ) -> Result<T, LogError> {
        let store = Arc::clone(&self.store);
        spawn_blocking(move || {
            let mut connection = store.connect()?;
            work(&store, &mut connection)
        })
        .await
    }

    fn consumer(&self, topics: &[Topic], membership: Membership) -> Box<dyn Consumer> {
        Box::new(LocalConsumer::new(Arc::clone(&self.store), topics, membership))
    }
}

#[async_trait]
impl Log for Local {
    fn place(&self) -> String {
        self.store.place()
    }

    async fn identity(&self) -> Result<String, LogError> {
        self.blocking(|store, connection| {
            connection.query_row("SELECT id FROM log", [], |row| row.get(0)).map_err(|e| store.error(e))
        })
        .await
    }

    async fn create(&self, topics: &[Topic], partitions: i32) -> Result<Vec<Topic>, LogError> {
        let topics = topics.to_vec();
        self.blocking(move |store, connection| {
            let mut made = Vec::new();
            for topic in topics {
                let name = topic.name(&store.prefix);
                let rows = connection
                    .execute(
                        "INSERT INTO topic VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                        params![topic_number(topic), name, partitions],
                    )
                    .map_err(|e| store.error(e))?;
                if rows == 1 {
                    made.push(topic);
                }
            }
            Ok(made)
        })
        .await
    }

    async fn remove(&self, topic: Topic) -> Result<(), LogError> {
        self.blocking(move |store, connection| {
            let (from, to) = (row_id(topic, 0, 0), row_id(topic, 0, 0) + (1 << 55));
            let transaction = begin(store, connection)?;
            let remove = || -> rusqlite::Result<()> {
                transaction.execute("DELETE FROM record WHERE id >= ?1 AND id < ?2", [from, to])?;
                transaction.execute("DELETE FROM tail WHERE id >= ?1 AND id < ?2", [from, to])?;
                transaction.execute("DELETE FROM position WHERE topic = ?1", [topic_number(topic)])?;
                transaction.execute("DELETE FROM topic WHERE topic = ?1", [topic_number(topic)])?;
                Ok(())
            };
            remove().map_err(|e| store.error(e))?;
            transaction.commit().map_err(|e| store.error(e))
        })
        .await
    }

    async fn describe_topics(&self) -> Result<Vec<TopicState>, LogError> {
        self.blocking(|store, connection| {
            let names: Vec<String> = connection
                .prepare("SELECT name FROM topic ORDER BY topic")
                .and_then(|mut statement| statement.query_map([], |row| row.get(0))?.collect())
                .map_err(|e| store.error(e))?;
            let mut states = Vec::new();
            for topic in names.iter().filter_map(|name| Topic::from_name(name, &store.prefix)) {
                let count = store.partitions(connection, topic)?;
                let end = |partition| -> rusqlite::Result<(i64, i64)> {
                    let base = row_id(topic, partition, 0);
                    let next: Option<i64> = connection
                        .prepare_cached("SELECT next FROM tail WHERE id = ?1")?
                        .query_row([base], |row| row.get(0))
                        .optional()?;
                    let first: Option<i64> = connection
                        .prepare_cached("SELECT min(id) FROM record WHERE id >= ?1 AND id < ?2")?
                        .query_row([base, row_id(topic, partition + 1, 0)], |row| row.get(0))?;
                    let next = next.unwrap_or(0);
                    Ok((first.map_or(next, |first| first - base), next))
                };
                let partitions: Result<_, _> = (0..count).map(end).collect();
                states.push(TopicState { topic, partitions: partitions.map_err(|e| store.error(e))? });
            }
            Ok(states)
        })
        .await
    }

    async fn positions(&self, group: &str, topics: &[Topic]) -> Result<Positions, LogError> {
        let (group, topics) = (group.to_owned(), topics.to_vec());
        self.blocking(move |store, connection| {
            let read = || -> rusqlite::Result<Positions> {
                let mut positions = Positions::new();
                let mut statement = connection
                    .prepare("SELECT partition, next FROM position WHERE grp = ?1 AND topic = ?2")?;
                for topic in topics {
                    let rows = statement.query_map(params![group, topic_number(topic)], |row| {
                        Ok(((topic, row.get(0)?), row.get(1)?))
                    })?;
                    for row in rows {
                        positions.extend([row?]);
                    }
                }
                Ok(positions)
            };
            read().map_err(|e| store.error(e))
        })
        .await
    }

    async fn restarts(&self, group: &str, topics: &[Topic]) -> Result<Restarts, LogError> {
        let (group, topics) = (group.to_owned(), topics.to_vec());
        self.blocking(move |store, connection| {
            let read = || -> rusqlite::Result<Restarts> {
                let mut restarts = Restarts::new();
                let mut statement = connection
                    .prepare("SELECT partition, restart, mark FROM position WHERE grp = ?1 AND topic = ?2")?;
                for topic in topics {
                    let rows = statement.query_map(params![group, topic_number(topic)], |row| {
                        Ok(((topic, row.get(0)?), Restart { from: row.get(1)?, mark: row.get(2)? }))
                    })?;
                    for row in rows {
                        restarts.extend([row?]);
                    }
                }
                Ok(restarts)
            };
            read().map_err(|e| store.error(e))
        })
        .await
    }

    async fn settle(&self, _topic: Topic) -> Result<(), LogError> {
        // What is committed is visible at once.
        Ok(())
    }

    async fn join(&self, group: &str, topics: &[Topic]) -> Result<Box<dyn Consumer>, LogError> {
        let number = self.store.members.fetch_add(1, Ordering::Relaxed);
        let membership = Membership::Group {
            group: group.to_owned(),
            member: format!("{}-{number}-{:08x}", std::process::id(), rand::random::<u32>()),
            generation: -1,
            seen: 0,
        };
        Ok(self.consumer(topics, membership))
    }

    async fn follow(&self, topic: Topic, from: &Positions) -> Result<Box<dyn Consumer>, LogError> {
        Ok(self.consumer(&[topic], Membership::Alone { from: from.clone() }))
    }

    async fn writer(&self, name: &str) -> Result<Box<dyn Writer>, LogError> {
        let owned = name.to_owned();
        let epoch = self
            .blocking(move |store, connection| {
                connection
                    .query_row(
                        "INSERT INTO writer VALUES (?1, 1)
                         ON CONFLICT DO UPDATE SET epoch = epoch + 1 RETURNING epoch",
                        [owned],
                        |row| row.get(0),
                    )
                    .map_err(|e| store.error(e))
            })
            .await?;
        Ok(Box::new(LocalWriter { log: self.clone(), name: name.to_owned(), epoch }))
    }
}

struct LocalWriter {
    log: Local,
    name: String,
    epoch: i64,
}

#[async_trait]
impl Writer for LocalWriter {
    async fn append(&mut self, outputs: Vec<Output>) -> Result<(), LogError> {
        let (name, epoch) = (self.name.clone(), self.epoch);
        self.log
            .blocking(move |store, connection| {
                let transaction = begin(store, connection)?;
                let current: i64 = transaction
                    .query_row("SELECT epoch FROM writer WHERE name = ?1", [&name], |row| row.get(0))
                    .map_err(|e| store.error(e))?;
                if current != epoch {
                    return Err(LogError::Fenced { group: name });
                }
                store.append(&transaction, &outputs)?;
                transaction.commit().map_err(|e| store.error(e))
            })
            .await?;
        self.log.store.appended.notify_waiters();
        Ok(())
    }
}

/// Runs blocking work; a panic in it goes on in the caller.
async fn spawn_blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => value,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

/// The error for a position beyond the log's end: the log was swapped or cut.
pub(super) fn past_the_end(topic: Topic, prefix: &str, partition: i32, at: i64, end: i64) -> LogError {
    LogError::Setup {
        place: format!("{} partition {partition}", topic.name(prefix)),
        message: format!(
            "ends at offset {end}, but a store derived from it is at {at}: delete that store, it will be rebuilt"
        ),
    }
}
