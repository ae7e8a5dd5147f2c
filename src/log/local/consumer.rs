//! A consumer: an asynchronous handle, and the blocking reader that it sends to a thread and back.

use super::group::{assign, bump, generation_of, heartbeat};
use super::store::{Store, begin, now_ms, row_id, topic_number, unpack};
use super::{past_the_end, spawn_blocking};
use crate::event::Topic;
use crate::log::{Batch, Commit, Consumer, LogError, Positions, Record, Restart, Restarts};
use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, params};
use std::sync::Arc;
use std::time::Duration;

/// How often a reader looks for records that another process appended.
const POLL: Duration = Duration::from_millis(50);

/// Most bytes of values in a batch, so that large articles do not add up.
const BATCH_BYTES: usize = 32 << 20;

/// Whose positions a reader uses.
pub(super) enum Membership {
    /// A group's, store with its other members.
    Group { group: String, member: String, generation: i64, seen: i64 },
    /// The caller's; every partition is read.
    Alone { from: Positions },
}

/// The asynchronous handle.
pub(super) struct LocalConsumer {
    store: Arc<Store>,
    /// There except while a call is running, and gone after a call that was dropped half way.
    reader: Option<Reader>,
}

impl LocalConsumer {
    pub(super) fn new(store: Arc<Store>, topics: &[Topic], membership: Membership) -> Self {
        let reader = Reader {
            store: Arc::clone(&store),
            connection: None,
            topics: topics.to_vec(),
            membership,
            epoch: 0,
            began: Arc::default(),
            next: Positions::new(),
            committed: Positions::new(),
            started: false,
        };
        Self { store, reader: Some(reader) }
    }

    async fn with_reader<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&mut Reader) -> Result<T, LogError> + Send + 'static,
    ) -> Result<T, LogError> {
        let mut reader = self.reader.take().ok_or_else(|| LogError::Setup {
            place: self.store.place(),
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
        let store = Arc::clone(&self.store);
        loop {
            let appended = store.appended.notified();
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
            self.store.appended.notify_waiters();
        }
        Ok(())
    }

    async fn leave(mut self: Box<Self>) {
        if let Some(mut reader) = self.reader.take() {
            spawn_blocking(move || reader.leave()).await;
        }
    }
}

/// The blocking half of a consumer; it moves to a blocking thread for each call and back.
struct Reader {
    store: Arc<Store>,
    connection: Option<Connection>,
    topics: Vec<Topic>,
    membership: Membership,
    epoch: u64,
    /// Where reading began in this epoch.
    began: Arc<Restarts>,
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
            None => self.store.connect()?,
        };
        let outcome = self.refresh(&mut connection).and_then(|()| self.collect(&connection, limit));
        self.connection = Some(connection);
        outcome
    }

    /// Says that this member lives, and takes up the partitions it now has.
    fn refresh(&mut self, connection: &mut Connection) -> Result<(), LogError> {
        let store = Arc::clone(&self.store);
        match &mut self.membership {
            Membership::Alone { from } => {
                if !self.started {
                    let from = std::mem::take(from);
                    self.start_alone(connection, &from)?;
                }
            }
            Membership::Group { group, member, generation, seen } => {
                let now = now_ms();
                let session = store.session.as_millis() as i64;
                let beat = now - *seen >= session / 4;
                let current = generation_of(&store, connection, group)?;
                if !beat && current == *generation && self.started {
                    return Ok(());
                }
                let transaction = begin(&store, connection)?;
                let current = heartbeat(&store, &transaction, group, member, now, session)?;
                let changed = current != *generation || !self.started;
                *seen = now;
                let state = if changed {
                    *generation = current;
                    Some(assign(&store, &transaction, group, member, &self.topics)?)
                } else {
                    None
                };
                transaction.commit().map_err(|e| store.error(e))?;
                if let Some((restart, committed)) = state {
                    self.epoch += 1;
                    self.next = restart.iter().map(|(at, restart)| (*at, restart.from)).collect();
                    self.began = Arc::new(restart);
                    self.committed = committed;
                    self.started = true;
                }
            }
        }
        Ok(())
    }

    fn start_alone(&mut self, connection: &Connection, from: &Positions) -> Result<(), LogError> {
        for topic in &self.topics {
            for partition in 0..self.store.partitions(connection, *topic)? {
                let at = from.get(&(*topic, partition)).copied().unwrap_or(0);
                let end: i64 = connection
                    .query_row("SELECT next FROM tail WHERE id = ?1", [row_id(*topic, partition, 0)], |row| {
                        row.get(0)
                    })
                    .optional()
                    .map_err(|e| self.store.error(e))?
                    .unwrap_or(0);
                if at > end {
                    return Err(past_the_end(*topic, &self.store.prefix, partition, at, end));
                }
                self.next.insert((*topic, partition), at);
            }
        }
        self.committed = self.next.clone();
        let began = |(at, from): (&_, &_)| (*at, Restart { from: *from, mark: 0 });
        self.began = Arc::new(self.next.iter().map(began).collect());
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
        // What could not be read whole is read again.
        let mut reached = self.next.clone();
        for (&(topic, partition), next) in &mut reached {
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
            at_end &= read().map_err(|e| self.store.error(e))? < share;
        }
        self.next = reached;
        Ok(Batch {
            epoch: self.epoch,
            began: Arc::clone(&self.began),
            records,
            at_end: at_end && bytes < BATCH_BYTES,
        })
    }

    fn commit(&mut self, commit: &Commit) -> Result<(), LogError> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.store.connect()?,
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
        let store = &self.store;
        let Membership::Group { group, member, generation, .. } = &self.membership else {
            return Ok(());
        };
        let transaction = begin(store, connection)?;
        let current = generation_of(store, &transaction, group)?;
        let lives: bool = transaction
            .query_row(
                "SELECT EXISTS (SELECT 1 FROM member WHERE grp = ?1 AND member = ?2)",
                [group, member],
                |r| r.get(0),
            )
            .map_err(|e| store.error(e))?;
        if current != *generation || !lives {
            return Err(LogError::Fenced { group: group.clone() });
        }
        store.append(&transaction, &commit.outputs)?;
        for (&(topic, partition), &next) in &self.next {
            // While records are replayed, what was not seen again yet must still come after a restart.
            let restart = commit.restart.get(&(topic, partition)).copied();
            let Restart { from, mark } = restart.unwrap_or(Restart { from: next, mark: 0 });
            let from = from.min(next);
            let next = next.max(self.committed.get(&(topic, partition)).copied().unwrap_or(0));
            transaction
                .prepare_cached(
                    "INSERT INTO position VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                     ON CONFLICT DO UPDATE SET next = ?4, restart = ?5, mark = ?6",
                )
                .and_then(|mut s| s.execute(params![group, topic_number(topic), partition, next, from, mark]))
                .map_err(|e| store.error(e))?;
        }
        transaction.commit().map_err(|e| store.error(e))?;
        for (at, next) in &self.next {
            let committed = self.committed.entry(*at).or_insert(0);
            *committed = (*committed).max(*next);
        }
        Ok(())
    }

    fn leave(&mut self) {
        let Membership::Group { group, member, .. } = &self.membership else { return };
        let Ok(mut connection) = self.store.connect() else { return };
        let outcome = begin(&self.store, &mut connection).and_then(|transaction| {
            transaction
                .execute("DELETE FROM member WHERE grp = ?1 AND member = ?2", [group, member])
                .and_then(|_| bump(&transaction, group))
                .and_then(|()| transaction.commit())
                .map_err(|e| self.store.error(e))
        });
        if let Err(error) = outcome {
            tracing::warn!(%error, group, "could not leave the group; the others wait for the time-out");
        }
    }
}
