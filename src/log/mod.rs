//! The log: append-only topics in partitions, read by consumer groups.
//!
//! # Delivery promise
//! A consumer reads a batch and then, **in one atomic step, appends its outputs and advances its
//! positions** ([`Consumer::commit`]). Whatever happens between the two, a kill -9 included, either
//! all of it is visible to readers or nothing is, and the next batch begins where the last committed
//! one ended. Order is kept per partition, and a key always goes to the same partition.
//!
//! # Membership
//! Members of a group share the partitions: all topics of partition *n* go to the same member, so a
//! join finds its parts together. A member that was thought dead and comes back (a zombie) has its
//! commit refused. Whenever a member's partitions change or a commit fails, it starts over from the
//! committed positions under a new [`Batch::epoch`]; what it kept in memory is void.
//!
//! # Restart points
//! A stage that joins holds records whose partners have not come. It says with each commit from
//! which offset it must see records again after a restart ([`Commit::restart`]); those come back
//! first, marked [`Record::replayed`], and rebuild its memory. It may leave a number with each, its
//! mark. No other state is kept anywhere.
//!
//! Two backends keep the promise, and one conformance suite (`tests/conformance.rs`) holds both to
//! it: [`local`] on SQLite and [`kafka`] on Apache Kafka with transactions.

pub mod kafka;
pub mod local;
pub mod to_end;

use crate::event::{Headers, Topic};
use async_trait::async_trait;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// A topic's partition.
pub type TopicPartition = (Topic, i32);

/// For each partition the offset of the next record to read.
pub type Positions = BTreeMap<TopicPartition, i64>;

/// Where a group's reading of a partition goes on after a restart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Restart {
    /// First offset to read again; the log keeps it at or before the next offset to read.
    pub from: i64,
    /// A number that the stage left with it, and gets back; 0 where it left none.
    pub mark: i64,
}

/// The restart points of partitions.
pub type Restarts = BTreeMap<TopicPartition, Restart>;

/// A record as it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Topic.
    pub topic: Topic,
    /// Partition, from 0.
    pub partition: i32,
    /// Offset within the partition; gaps are possible.
    pub offset: i64,
    /// When it was appended, milliseconds since 1970.
    pub timestamp: i64,
    /// Key: the article id on all topics of dateline.
    pub key: Option<Vec<u8>>,
    /// Value; none is a tombstone.
    pub value: Option<Vec<u8>>,
    /// Headers.
    pub headers: Headers,
    /// Whether a commit already covers it, and it comes again to rebuild memory.
    pub replayed: bool,
}

/// A record to append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Topic.
    pub topic: Topic,
    /// Partition; `None` lets the key decide.
    pub partition: Option<i32>,
    /// Key.
    pub key: Vec<u8>,
    /// Value; none is a tombstone.
    pub value: Option<Vec<u8>>,
    /// Headers.
    pub headers: Headers,
}

/// Records to work on together.
#[derive(Debug, Default)]
pub struct Batch {
    /// Changes whenever memory built from earlier batches is void.
    pub epoch: u64,
    /// Where reading began in this epoch: the restart points of the partitions that are held.
    pub began: Arc<Restarts>,
    /// Records, in order within each partition. Empty when nothing came in time.
    pub records: Vec<Record>,
    /// Whether every partition was read to its present end. Only a follower is told.
    pub at_end: bool,
}

/// What a consumer commits with a batch.
#[derive(Debug, Default)]
pub struct Commit {
    /// Records to append.
    pub outputs: Vec<Output>,
    /// Partitions from which a restart must replay records, or that carry a mark; the others restart at
    /// their committed position.
    pub restart: Restarts,
}

/// Why the log did not do what it was asked. Never says that a record is bad: the log does not look
/// into records.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The broker or the disk cannot be reached or used now. Worth a retry.
    #[error("{place}: {message}")]
    Unavailable {
        /// Broker addresses or file.
        place: String,
        /// What happened.
        message: String,
    },
    /// The partitions went to another member meanwhile; nothing was committed. The next read starts over.
    #[error("{group}: the commit was refused because the partitions moved to another member")]
    Fenced {
        /// Consumer group or writer.
        group: String,
    },
    /// The log is not set up as asked. A retry gives the same.
    #[error("{place}: {message}")]
    Setup {
        /// Broker addresses, file or topic.
        place: String,
        /// What is wrong and what to do.
        message: String,
    },
}

impl LogError {
    /// Whether the same call may succeed later without anybody doing anything.
    pub fn is_transient(&self) -> bool {
        !matches!(self, LogError::Setup { .. })
    }
}

/// What a topic looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicState {
    /// Topic.
    pub topic: Topic,
    /// For each partition, its first offset and the offset after its last.
    pub partitions: Vec<(i64, i64)>,
}

/// One log with all its topics.
#[async_trait]
pub trait Log: Send + Sync {
    /// Where it is, for messages: a file or broker addresses.
    fn place(&self) -> String;

    /// What tells this log from another one, so that a store derived from it notices a swap.
    async fn identity(&self) -> Result<String, LogError>;

    /// Makes those of the topics that do not exist; says which it made. All get the same number of partitions.
    async fn create(&self, topics: &[Topic], partitions: i32) -> Result<Vec<Topic>, LogError>;

    /// Makes the topics that are always there, likewise.
    async fn create_topics(&self, partitions: i32) -> Result<Vec<Topic>, LogError> {
        self.create(&Topic::ALL, partitions).await
    }

    /// Removes a topic with all its records, if it is there.
    async fn remove(&self, topic: Topic) -> Result<(), LogError>;

    /// The topics that exist.
    async fn describe_topics(&self) -> Result<Vec<TopicState>, LogError>;

    /// The committed positions of a group, without joining it; partitions where it has none are left out.
    async fn positions(&self, group: &str, topics: &[Topic]) -> Result<Positions, LogError>;

    /// The committed restart points of a group, without joining it; partitions where it has none are left out.
    async fn restarts(&self, group: &str, topics: &[Topic]) -> Result<Restarts, LogError>;

    /// Waits until every record that was appended to `topic` before the call is visible to readers, or was undone.
    async fn settle(&self, topic: Topic) -> Result<(), LogError>;

    /// Joins a consumer group that reads `topics`.
    async fn join(&self, group: &str, topics: &[Topic]) -> Result<Box<dyn Consumer>, LogError>;

    /// Reads every partition of `topic` from positions that the caller keeps; partitions that are
    /// not named start at their beginning. Its commits append nothing and move no group: the caller
    /// commits by storing positions.
    async fn follow(&self, topic: Topic, from: &Positions) -> Result<Box<dyn Consumer>, LogError>;

    /// A writer outside any group. Another writer of the same name, in any process, fences this one.
    async fn writer(&self, name: &str) -> Result<Box<dyn Writer>, LogError>;
}

/// Reads batches and commits them.
#[async_trait]
pub trait Consumer: Send {
    /// The next batch of at most about `limit` records; waits at most `wait` for the first of them.
    async fn read(&mut self, limit: usize, wait: Duration) -> Result<Batch, LogError>;

    /// Atomically appends the outputs and advances the positions past the last batch.
    ///
    /// # Errors
    /// After any error nothing of the batch counts as done: the next read starts over from the
    /// committed positions under a new epoch.
    async fn commit(&mut self, commit: Commit) -> Result<(), LogError>;

    /// Leaves the group at once, so that others need not wait for this member to time out.
    async fn leave(self: Box<Self>);
}

/// Appends records outside any group.
#[async_trait]
pub trait Writer: Send {
    /// Appends all or nothing; durable when it returns.
    async fn append(&mut self, outputs: Vec<Output>) -> Result<(), LogError>;
}
