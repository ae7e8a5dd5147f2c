//! The log in one SQLite file: nothing to install, survives kill -9.
//!
//! A record's row id is its topic, partition and offset in one integer, so a partition is a range of
//! the table's own tree. Every member has a connection of its own; readers never wait (write-ahead
//! log), writers take turns. The file is safe to use from several processes.

use super::{Batch, Commit, Consumer, Log, LogError, Output, Positions, Record, TopicState, Writer};
use crate::event::{Headers, Topic};
use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::Notify;

/// A member that was not heard of for so long is dead, and its partitions go to the others. The same
/// as the session time-out that dateline asks of Kafka.
pub const SESSION: Duration = Duration::from_secs(10);

/// How long a writer waits for the others before it calls the file unavailable.
const BUSY: Duration = Duration::from_secs(20);

/// How often a reader looks for records that another process appended.
const POLL: Duration = Duration::from_millis(50);

/// Most bytes of values in a batch, so that large articles do not add up.
const BATCH_BYTES: usize = 32 << 20;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS log (id TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS topic (
        topic INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, partitions INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS record (
        id INTEGER PRIMARY KEY, timestamp INTEGER NOT NULL, key BLOB, value BLOB, headers BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS tail (id INTEGER PRIMARY KEY, next INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS position (
        grp TEXT NOT NULL, topic INTEGER NOT NULL, partition INTEGER NOT NULL,
        next INTEGER NOT NULL, restart INTEGER NOT NULL, PRIMARY KEY (grp, topic, partition)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS member (
        grp TEXT NOT NULL, member TEXT NOT NULL, seen INTEGER NOT NULL, PRIMARY KEY (grp, member)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS generation (grp TEXT PRIMARY KEY, generation INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS writer (name TEXT PRIMARY KEY, epoch INTEGER NOT NULL) WITHOUT ROWID;
    PRAGMA user_version = 1;";

/// The log of a data directory.
#[derive(Clone)]
pub struct Local {
    shared: Arc<Shared>,
}

struct Shared {
    path: PathBuf,
    prefix: String,
    session: Duration,
    /// Wakes the readers of this process when a record was appended.
    appended: Notify,
    members: AtomicU64,
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
        let shared = Shared {
            path,
            prefix: prefix.to_owned(),
            session,
            appended: Notify::new(),
            members: AtomicU64::new(0),
        };
        let connection = shared.connect()?;
        let version: i64 =
            connection.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(|e| shared.error(e))?;
        if version > 1 {
            let message = format!("was written by a newer dateline (format {version}; this one knows 1)");
            return Err(LogError::Setup { place: shared.place(), message });
        }
        connection.execute_batch(SCHEMA).map_err(|e| shared.error(e))?;
        let identity = format!("{:032x}", rand::random::<u128>());
        connection
            .execute("INSERT INTO log SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM log)", [identity])
            .map_err(|e| shared.error(e))?;
        Ok(Self { shared: Arc::new(shared) })
    }

    /// Forgets all members. Only for a caller that knows no other process uses the file: it need not
    /// wait for the members of a killed process to time out.
    ///
    /// # Errors
    /// [`LogError::Unavailable`] if the file cannot be written.
    pub fn forget_members(&self) -> Result<(), LogError> {
        let connection = self.shared.connect()?;
        connection.execute("DELETE FROM member", []).map_err(|e| self.shared.error(e))?;
        Ok(())
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Shared, &mut Connection) -> Result<T, LogError> + Send + 'static,
    ) -> Result<T, LogError> {
        let shared = Arc::clone(&self.shared);
        spawn_blocking(move || {
            let mut connection = shared.connect()?;
            work(&shared, &mut connection)
        })
        .await
    }

    fn consumer(&self, topics: &[Topic], membership: Membership) -> Box<dyn Consumer> {
        let reader = Reader {
            shared: Arc::clone(&self.shared),
            connection: None,
            topics: topics.to_vec(),
            membership,
            epoch: 0,
            next: Positions::new(),
            committed: Positions::new(),
            started: false,
        };
        Box::new(LocalConsumer { reader: Some(reader), shared: Arc::clone(&self.shared) })
    }
}

impl Shared {
    fn place(&self) -> String {
        self.path.display().to_string()
    }

    fn error(&self, error: rusqlite::Error) -> LogError {
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

    fn connect(&self) -> Result<Connection, LogError> {
        let open = || -> rusqlite::Result<Connection> {
            let connection = Connection::open(&self.path)?;
            connection.busy_timeout(BUSY)?;
            connection.pragma_update(None, "journal_mode", "wal")?;
            // Each commit reaches the disk before it is told to anybody.
            connection.pragma_update(None, "synchronous", "full")?;
            connection.pragma_update(None, "cache_size", -32_000)?;
            connection.set_prepared_statement_cache_capacity(32);
            Ok(connection)
        };
        open().map_err(|e| self.error(e))
    }

    /// Partitions of a topic; an error where it does not exist.
    fn partitions(&self, connection: &Connection, topic: Topic) -> Result<i32, LogError> {
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

    fn append(&self, transaction: &Transaction<'_>, outputs: &[Output]) -> Result<(), LogError> {
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
        }
        Ok(())
    }
}

#[async_trait]
impl Log for Local {
    fn place(&self) -> String {
        self.shared.place()
    }

    async fn identity(&self) -> Result<String, LogError> {
        self.blocking(|shared, connection| {
            connection.query_row("SELECT id FROM log", [], |row| row.get(0)).map_err(|e| shared.error(e))
        })
        .await
    }

    async fn create_topics(&self, partitions: i32) -> Result<Vec<Topic>, LogError> {
        self.blocking(move |shared, connection| {
            let mut made = Vec::new();
            for topic in Topic::ALL {
                let name = topic.name(&shared.prefix);
                let rows = connection
                    .execute(
                        "INSERT INTO topic VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                        params![topic_number(topic), name, partitions],
                    )
                    .map_err(|e| shared.error(e))?;
                if rows == 1 {
                    made.push(topic);
                }
            }
            Ok(made)
        })
        .await
    }

    async fn describe_topics(&self) -> Result<Vec<TopicState>, LogError> {
        self.blocking(|shared, connection| {
            let mut states = Vec::new();
            for topic in Topic::ALL {
                let Ok(count) = shared.partitions(connection, topic) else { continue };
                let end = |partition| -> rusqlite::Result<(i64, i64)> {
                    let base = row_id(topic, partition, 0);
                    let next = connection
                        .prepare_cached("SELECT next FROM tail WHERE id = ?1")?
                        .query_row([base], |row| row.get(0))
                        .optional()?;
                    Ok((0, next.unwrap_or(0)))
                };
                let partitions: Result<_, _> = (0..count).map(end).collect();
                states.push(TopicState { topic, partitions: partitions.map_err(|e| shared.error(e))? });
            }
            Ok(states)
        })
        .await
    }

    async fn join(&self, group: &str, topics: &[Topic]) -> Result<Box<dyn Consumer>, LogError> {
        let number = self.shared.members.fetch_add(1, Ordering::Relaxed);
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
            .blocking(move |shared, connection| {
                connection
                    .query_row(
                        "INSERT INTO writer VALUES (?1, 1)
                         ON CONFLICT DO UPDATE SET epoch = epoch + 1 RETURNING epoch",
                        [owned],
                        |row| row.get(0),
                    )
                    .map_err(|e| shared.error(e))
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
            .blocking(move |shared, connection| {
                let transaction = begin(shared, connection)?;
                let current: i64 = transaction
                    .query_row("SELECT epoch FROM writer WHERE name = ?1", [&name], |row| row.get(0))
                    .map_err(|e| shared.error(e))?;
                if current != epoch {
                    return Err(LogError::Fenced { group: name });
                }
                shared.append(&transaction, &outputs)?;
                transaction.commit().map_err(|e| shared.error(e))
            })
            .await?;
        self.log.shared.appended.notify_waiters();
        Ok(())
    }
}

/// Whose positions a reader uses.
enum Membership {
    /// A group's, shared with its other members.
    Group { group: String, member: String, generation: i64, seen: i64 },
    /// The caller's; every partition is read.
    Alone { from: Positions },
}

/// The blocking half of a consumer; it moves to a blocking thread for each call and back.
struct Reader {
    shared: Arc<Shared>,
    connection: Option<Connection>,
    topics: Vec<Topic>,
    membership: Membership,
    epoch: u64,
    /// Next offset to read of each assigned partition.
    next: Positions,
    /// Committed position: what lies before it is replayed.
    committed: Positions,
    started: bool,
}

impl Reader {
    fn read(&mut self, limit: usize) -> Result<Batch, LogError> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.shared.connect()?,
        };
        let outcome = self.refresh(&mut connection).and_then(|()| self.collect(&connection, limit));
        self.connection = Some(connection);
        outcome
    }

    /// Says that this member lives, and takes up the partitions it now has.
    fn refresh(&mut self, connection: &mut Connection) -> Result<(), LogError> {
        let shared = Arc::clone(&self.shared);
        match &mut self.membership {
            Membership::Alone { from } => {
                if !self.started {
                    let from = std::mem::take(from);
                    self.start_alone(connection, &from)?;
                }
            }
            Membership::Group { group, member, generation, seen } => {
                let now = now_ms();
                let session = shared.session.as_millis() as i64;
                let beat = now - *seen >= session / 4;
                let current = generation_of(&shared, connection, group)?;
                if !beat && current == *generation && self.started {
                    return Ok(());
                }
                let transaction = begin(&shared, connection)?;
                let current = heartbeat(&shared, &transaction, group, member, now, session)?;
                let changed = current != *generation || !self.started;
                *seen = now;
                let state = if changed {
                    *generation = current;
                    Some(assign(&shared, &transaction, group, member, &self.topics)?)
                } else {
                    None
                };
                transaction.commit().map_err(|e| shared.error(e))?;
                if let Some((restart, committed)) = state {
                    self.epoch += 1;
                    self.next = restart;
                    self.committed = committed;
                    self.started = true;
                }
            }
        }
        Ok(())
    }

    fn start_alone(&mut self, connection: &Connection, from: &Positions) -> Result<(), LogError> {
        for topic in &self.topics {
            for partition in 0..self.shared.partitions(connection, *topic)? {
                let at = from.get(&(*topic, partition)).copied().unwrap_or(0);
                let end: i64 = connection
                    .query_row("SELECT next FROM tail WHERE id = ?1", [row_id(*topic, partition, 0)], |row| {
                        row.get(0)
                    })
                    .optional()
                    .map_err(|e| self.shared.error(e))?
                    .unwrap_or(0);
                if at > end {
                    return Err(past_the_end(*topic, &self.shared.prefix, partition, at, end));
                }
                self.next.insert((*topic, partition), at);
            }
        }
        self.committed = self.next.clone();
        self.epoch += 1;
        self.started = true;
        Ok(())
    }

    /// Up to `limit` records, a fair share from each partition.
    fn collect(&mut self, connection: &Connection, limit: usize) -> Result<Batch, LogError> {
        let mut records = Vec::new();
        let mut at_end = true;
        let share = (limit / self.next.len().max(1)).max(1);
        let mut bytes = 0;
        for (&(topic, partition), next) in &mut self.next {
            let committed = self.committed.get(&(topic, partition)).copied().unwrap_or(0);
            let mut read = || -> rusqlite::Result<usize> {
                let mut statement = connection.prepare_cached(
                    "SELECT id, timestamp, key, value, headers FROM record WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT ?3",
                )?;
                let (from, to) = (row_id(topic, partition, *next), row_id(topic, partition + 1, 0));
                let mut rows = statement.query(params![from, to, share as i64])?;
                let mut count = 0;
                while bytes < BATCH_BYTES
                    && let Some(row) = rows.next()?
                {
                    let offset = row.get::<_, i64>(0)? - row_id(topic, partition, 0);
                    let value: Option<Vec<u8>> = row.get(3)?;
                    bytes += value.as_ref().map_or(0, Vec::len);
                    count += 1;
                    *next = offset + 1;
                    records.push(Record {
                        topic,
                        partition,
                        offset,
                        timestamp: row.get(1)?,
                        key: row.get(2)?,
                        value,
                        headers: unpack(row.get_ref(4)?.as_blob()?),
                        replayed: offset < committed,
                    });
                }
                Ok(count)
            };
            at_end &= read().map_err(|e| self.shared.error(e))? < share;
        }
        Ok(Batch { epoch: self.epoch, records, at_end: at_end && bytes < BATCH_BYTES })
    }

    fn commit(&mut self, commit: &Commit) -> Result<(), LogError> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.shared.connect()?,
        };
        let outcome = self.commit_on(&mut connection, commit);
        if outcome.is_err() {
            // Start over from what is committed.
            self.started = false;
        }
        self.connection = Some(connection);
        outcome
    }

    fn commit_on(&mut self, connection: &mut Connection, commit: &Commit) -> Result<(), LogError> {
        let shared = &self.shared;
        let Membership::Group { group, member, generation, .. } = &self.membership else {
            return Ok(());
        };
        let transaction = begin(shared, connection)?;
        let current = generation_of(shared, &transaction, group)?;
        let lives: bool = transaction
            .query_row(
                "SELECT EXISTS (SELECT 1 FROM member WHERE grp = ?1 AND member = ?2)",
                [group, member],
                |r| r.get(0),
            )
            .map_err(|e| shared.error(e))?;
        if current != *generation || !lives {
            return Err(LogError::Fenced { group: group.clone() });
        }
        shared.append(&transaction, &commit.outputs)?;
        for (&(topic, partition), &next) in &self.next {
            // While records are replayed, what was not seen again yet must still come after a restart.
            let restart = commit.restart.get(&(topic, partition)).map_or(next, |&at| at.min(next));
            let next = next.max(self.committed.get(&(topic, partition)).copied().unwrap_or(0));
            transaction
                .prepare_cached(
                    "INSERT INTO position VALUES (?1, ?2, ?3, ?4, ?5)
                     ON CONFLICT DO UPDATE SET next = ?4, restart = ?5",
                )
                .and_then(|mut s| s.execute(params![group, topic_number(topic), partition, next, restart]))
                .map_err(|e| shared.error(e))?;
        }
        transaction.commit().map_err(|e| shared.error(e))?;
        for (at, next) in &self.next {
            let committed = self.committed.entry(*at).or_insert(0);
            *committed = (*committed).max(*next);
        }
        Ok(())
    }

    fn leave(&mut self) {
        let Membership::Group { group, member, .. } = &self.membership else { return };
        let Ok(mut connection) = self.shared.connect() else { return };
        let outcome = begin(&self.shared, &mut connection).and_then(|transaction| {
            transaction
                .execute("DELETE FROM member WHERE grp = ?1 AND member = ?2", [group, member])
                .and_then(|_| bump(&transaction, group))
                .and_then(|()| transaction.commit())
                .map_err(|e| self.shared.error(e))
        });
        if let Err(error) = outcome {
            tracing::warn!(%error, group, "could not leave the group; the others wait for the time-out");
        }
    }
}

struct LocalConsumer {
    shared: Arc<Shared>,
    /// There except while a call is running, and gone after a call that was dropped half way.
    reader: Option<Reader>,
}

impl LocalConsumer {
    async fn with_reader<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&mut Reader) -> Result<T, LogError> + Send + 'static,
    ) -> Result<T, LogError> {
        let mut reader = self.reader.take().ok_or_else(|| LogError::Setup {
            place: self.shared.place(),
            message: "the consumer was dropped during a call".into(),
        })?;
        let (reader, outcome) = spawn_blocking(move || {
            let outcome = work(&mut reader);
            (reader, outcome)
        })
        .await;
        self.reader = Some(reader);
        outcome
    }
}

#[async_trait]
impl Consumer for LocalConsumer {
    async fn read(&mut self, limit: usize, wait: Duration) -> Result<Batch, LogError> {
        let deadline = tokio::time::Instant::now() + wait;
        let shared = Arc::clone(&self.shared);
        loop {
            let appended = shared.appended.notified();
            let batch = self.with_reader(move |reader| reader.read(limit)).await?;
            let now = tokio::time::Instant::now();
            if !batch.records.is_empty() || now >= deadline {
                return Ok(batch);
            }
            tokio::select! {
                () = appended => {}
                () = tokio::time::sleep(POLL.min(deadline - now)) => {}
            }
        }
    }

    async fn commit(&mut self, commit: Commit) -> Result<(), LogError> {
        let wrote = !commit.outputs.is_empty();
        self.with_reader(move |reader| reader.commit(&commit)).await?;
        if wrote {
            self.shared.appended.notify_waiters();
        }
        Ok(())
    }

    async fn leave(mut self: Box<Self>) {
        if let Some(mut reader) = self.reader.take() {
            spawn_blocking(move || reader.leave()).await;
        }
    }
}

/// Runs blocking work; a panic in it goes on in the caller.
async fn spawn_blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => value,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

fn begin<'a>(shared: &Shared, connection: &'a mut Connection) -> Result<Transaction<'a>, LogError> {
    // Immediate: a transaction that reads first and then writes would fail where it should wait.
    connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(|e| shared.error(e))
}

fn generation_of(shared: &Shared, connection: &Connection, group: &str) -> Result<i64, LogError> {
    connection
        .prepare_cached("SELECT generation FROM generation WHERE grp = ?1")
        .and_then(|mut statement| statement.query_row([group], |row| row.get(0)).optional())
        .map(|generation| generation.unwrap_or(0))
        .map_err(|e| shared.error(e))
}

fn bump(transaction: &Transaction<'_>, group: &str) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO generation VALUES (?1, 1) ON CONFLICT DO UPDATE SET generation = generation + 1",
        [group],
    )?;
    Ok(())
}

/// Marks a member as alive, buries the dead, and gives the generation that results.
fn heartbeat(
    shared: &Shared,
    transaction: &Transaction<'_>,
    group: &str,
    member: &str,
    now: i64,
    session: i64,
) -> Result<i64, LogError> {
    let beat = || -> rusqlite::Result<()> {
        let known = transaction.execute(
            "UPDATE member SET seen = ?3 WHERE grp = ?1 AND member = ?2",
            params![group, member, now],
        )?;
        let dead = transaction
            .execute("DELETE FROM member WHERE grp = ?1 AND seen < ?2", params![group, now - session])?;
        if known == 0 {
            transaction.execute("INSERT INTO member VALUES (?1, ?2, ?3)", params![group, member, now])?;
        }
        if known == 0 || dead > 0 {
            bump(transaction, group)?;
        }
        Ok(())
    };
    beat().map_err(|e| shared.error(e))?;
    generation_of(shared, transaction, group)
}

/// The restart and committed positions of the partitions that fall to a member: the ranges of the
/// sorted members over the sorted partitions, the same for every topic.
fn assign(
    shared: &Shared,
    transaction: &Transaction<'_>,
    group: &str,
    member: &str,
    topics: &[Topic],
) -> Result<(Positions, Positions), LogError> {
    let members: Vec<String> = transaction
        .prepare_cached("SELECT member FROM member WHERE grp = ?1 ORDER BY member")
        .and_then(|mut statement| statement.query_map([group], |row| row.get(0))?.collect())
        .map_err(|e| shared.error(e))?;
    let index = members.iter().position(|m| m == member).unwrap_or(0) as i32;
    let (mut restart, mut committed) = (Positions::new(), Positions::new());
    for &topic in topics {
        let count = shared.partitions(transaction, topic)?;
        let (each, extra) = (count / members.len() as i32, count % members.len() as i32);
        let start = index * each + index.min(extra);
        let end = start + each + i32::from(index < extra);
        for partition in start..end {
            let position: Option<(i64, i64)> = transaction
                .prepare_cached(
                    "SELECT next, restart FROM position WHERE grp = ?1 AND topic = ?2 AND partition = ?3",
                )
                .and_then(|mut s| {
                    s.query_row(params![group, topic_number(topic), partition], |r| {
                        Ok((r.get(0)?, r.get(1)?))
                    })
                    .optional()
                })
                .map_err(|e| shared.error(e))?;
            let (next, from) = position.unwrap_or((0, 0));
            committed.insert((topic, partition), next);
            restart.insert((topic, partition), from);
        }
    }
    Ok((restart, committed))
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

fn topic_number(topic: Topic) -> i64 {
    Topic::ALL.iter().position(|t| *t == topic).unwrap_or(0) as i64
}

/// Topic, partition and offset in one ordered integer: 8, 15 and 40 bits.
fn row_id(topic: Topic, partition: i32, offset: i64) -> i64 {
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

fn unpack(mut bytes: &[u8]) -> Headers {
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

fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_millis() as i64)
}
