//! The thread that owns a consumer's client: it polls only between batches, and commits in transactions.

use super::client::{Client, MESSAGE_MAX_BYTES, TIMEOUT};
use super::membership::{Member, Membership};
use super::positions;
use super::transactions::Transactions;
use crate::event::{Headers, Topic};
use crate::log::local::past_the_end;
use crate::log::{Batch, Commit, LogError, Positions, Record, Restarts, TopicPartition};
use crate::telemetry::metrics::Metric;
use rdkafka::consumer::Consumer as _;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{Headers as _, Message};
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};
use std::collections::BTreeSet;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// Most bytes of values in a batch.
const BATCH_BYTES: usize = 32 << 20;

/// After so long without a record the client fetches anew: librdkafka has stalls from which only that helps.
pub(super) const SILENCE: Duration = Duration::from_secs(60);

/// How long the committed positions are waited for at a time. They come within milliseconds, or not before something else
/// has happened.
const POSITIONS: Duration = Duration::from_secs(2);

/// Whose positions it reads from.
#[derive(Clone)]
pub(super) enum Role {
    Member { group: String, topics: Vec<Topic> },
    Follower { topic: Topic, from: Positions },
}

pub(super) enum Command {
    Read { limit: usize, wait: Duration, reply: oneshot::Sender<Result<Batch, LogError>> },
    Commit { commit: Commit, reply: oneshot::Sender<Result<(), LogError>> },
    Leave { reply: oneshot::Sender<()> },
}

/// The thread's own state.
pub(super) struct Worker {
    client: Arc<Client>,
    role: Role,
    consumer: Member,
    /// The producer and the lowest partition its id names.
    producer: Option<(i32, Transactions)>,
    /// Changes whenever what was handed out is void.
    epoch: u64,
    /// The rebalance after which reading began.
    round: u64,
    /// Whether the partitions that are held are read, from where they must be.
    placed: bool,
    /// Where reading began in this epoch.
    began: Arc<Restarts>,
    committed: Positions,
    /// Offset after the last record handed out, per partition.
    next: Positions,
    /// Partitions of a follower that were read to their end.
    ended: BTreeSet<i32>,
    partitions: i32,
    /// Whether the next read must rewind.
    doubt: bool,
    /// When a record last came, or the client last fetched anew.
    heard: Instant,
}

impl Worker {
    pub(super) fn new(client: Arc<Client>, role: Role) -> Result<Self, LogError> {
        let context = Membership::new(&client.prefix, &client.connections);
        let instance = match (&role, &client.instance) {
            (Role::Member { group, .. }, Some(name)) => Some(format!("{group}.{name}")),
            _ => None,
        };
        let mut ours = vec![
            ("enable.auto.commit", "false"),
            ("auto.offset.reset", "earliest"),
            ("isolation.level", "read_committed"),
            ("fetch.queue.backoff.ms", "10"),
            ("queued.max.messages.kbytes", "65536"),
            ("fetch.message.max.bytes", MESSAGE_MAX_BYTES),
            ("allow.auto.create.topics", "false"),
        ];
        match &role {
            Role::Member { group, .. } => {
                ours.push(("group.id", group.as_str()));
                ours.extend(instance.as_deref().map(|name| ("group.instance.id", name)));
                // Of all assignors only `range` gives partition n of all topics to one member.
                ours.extend(match client.has_broker_side_groups() {
                    true => [("group.remote.assignor", "range")].as_slice(),
                    false => &[
                        ("partition.assignment.strategy", "range"),
                        ("session.timeout.ms", "10000"),
                        ("heartbeat.interval.ms", "2000"),
                    ],
                });
            }
            // librdkafka wants a group id to read at all; a follower never commits to it.
            Role::Follower { .. } => {
                ours.extend([("group.id", "dateline.follower"), ("enable.partition.eof", "true")])
            }
        }
        let consumer: Member = client
            .config(&ours)
            .create_with_context(context)
            .map_err(|e| client.error("starting a consumer", &e))?;
        let mut worker = Self {
            client,
            role,
            consumer,
            producer: None,
            epoch: 0,
            round: 0,
            placed: false,
            began: Arc::default(),
            committed: Positions::new(),
            next: Positions::new(),
            ended: BTreeSet::new(),
            partitions: 0,
            doubt: false,
            heard: Instant::now(),
        };
        worker.begin()?;
        Ok(worker)
    }

    fn begin(&mut self) -> Result<(), LogError> {
        match &self.role {
            Role::Member { topics, .. } => {
                self.partitions = self.client.copartitioned(&self.consumer, topics)?;
                let names: Vec<String> = topics.iter().map(|topic| topic.name(&self.client.prefix)).collect();
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                self.consumer.subscribe(&names).map_err(|e| self.client.error("joining the group", &e))
            }
            Role::Follower { topic, from } => {
                self.partitions = self.client.copartitioned(&self.consumer, &[*topic])?;
                let name = topic.name(&self.client.prefix);
                let mut list = TopicPartitionList::new();
                for partition in 0..self.partitions {
                    let (_, end) = self
                        .consumer
                        .fetch_watermarks(&name, partition, TIMEOUT)
                        .map_err(|e| self.client.error("reading the ends", &e))?;
                    let at = match from.get(&(*topic, partition)) {
                        Some(at) if *at > end => {
                            return Err(past_the_end(*topic, &self.client.prefix, partition, *at, end));
                        }
                        Some(at) => Offset::Offset(*at),
                        None => Offset::Beginning,
                    };
                    list.add_partition_offset(&name, partition, at)
                        .map_err(|e| self.client.error("taking up partitions", &e))?;
                }
                (self.epoch, self.placed) = (1, true);
                self.consumer.assign(&list).map_err(|e| self.client.error("taking up partitions", &e))
            }
        }
    }

    pub(super) fn serve(&mut self, inbox: &mpsc::Receiver<Command>) {
        // A reply that nobody waits for belongs to a caller that was cancelled; its batch was not
        // committed and comes again.
        while let Ok(command) = inbox.recv() {
            match command {
                Command::Read { limit, wait, reply } => {
                    let batch = self.read(limit, wait);
                    let dead = batch.is_err() && self.consumer.client().fatal_error().is_some();
                    self.doubt |= reply.send(batch).is_err();
                    if dead {
                        return;
                    }
                }
                Command::Commit { commit, reply } => {
                    let outcome = self.commit(commit);
                    self.doubt |= reply.send(outcome).is_err();
                }
                Command::Leave { reply } => {
                    self.consumer.unsubscribe();
                    // Nobody waits when the caller was cancelled; the group is left all the same.
                    reply.send(()).unwrap_or_default();
                    return;
                }
            }
        }
    }

    fn read(&mut self, limit: usize, wait: Duration) -> Result<Batch, LogError> {
        if self.doubt {
            self.rewind()?;
        } else if let Role::Follower { from, .. } = &mut self.role {
            // The caller came back, so it has the last batch.
            from.extend(self.next.iter().map(|(at, next)| (*at, *next)));
        }
        let mut records = Vec::new();
        let mut bytes = 0;
        let deadline = Instant::now() + wait;
        while records.len() < limit && bytes < BATCH_BYTES {
            if !self.placed {
                self.take_up()?;
            }
            let timeout = match records.is_empty() {
                true => deadline.saturating_duration_since(Instant::now()),
                false => Duration::ZERO,
            };
            let polled = self.consumer.poll(timeout);
            if self.consumer.context().round() != self.round {
                drop(polled);
                self.follow_rebalance()?;
                // What was read before the rebalance is void.
                records.clear();
                bytes = 0;
                continue;
            }
            match polled {
                None => break,
                Some(Err(KafkaError::PartitionEOF(partition))) => {
                    self.ended.insert(partition);
                    if self.ended.len() as i32 == self.partitions {
                        break;
                    }
                }
                // What came before the error is good; the error will come again.
                Some(Err(_)) if !records.is_empty() => break,
                Some(Err(error)) => {
                    self.doubt = true;
                    return Err(self.client.error("reading", &error));
                }
                Some(Ok(message)) => {
                    let Some(topic) = Topic::from_name(message.topic(), &self.client.prefix) else {
                        continue;
                    };
                    let at: TopicPartition = (topic, message.partition());
                    self.ended.remove(&message.partition());
                    // Fetching anew may bring back, now and then, what was handed out already.
                    if self.next.get(&at).is_some_and(|next| message.offset() < *next) {
                        continue;
                    }
                    let committed = self.committed.get(&at).copied();
                    let value = message.payload().map(<[u8]>::to_vec);
                    bytes += value.as_ref().map_or(0, Vec::len);
                    self.next.insert(at, message.offset() + 1);
                    records.push(Record {
                        topic,
                        partition: message.partition(),
                        offset: message.offset(),
                        timestamp: message.timestamp().to_millis().unwrap_or(0),
                        key: message.key().map(<[u8]>::to_vec),
                        value,
                        headers: headers_of(&message),
                        replayed: committed.is_some_and(|committed| message.offset() < committed),
                    });
                }
            }
        }
        if !records.is_empty() {
            self.heard = Instant::now();
        } else if self.heard.elapsed() >= self.client.silence {
            self.fetch_anew()?;
        }
        let at_end = matches!(self.role, Role::Follower { .. }) && self.ended.len() as i32 == self.partitions;
        Ok(Batch { epoch: self.epoch, began: Arc::clone(&self.began), records, at_end })
    }

    /// Where the group has changed what this member holds, nothing is read until that is taken up.
    fn follow_rebalance(&mut self) -> Result<(), LogError> {
        let group = self.consumer.context();
        let round = group.round();
        if let Some(error) = group.failed() {
            self.doubt = true;
            return Err(self.client.error("following a rebalance", &error));
        }
        if round != self.round {
            self.round = round;
            self.lay_down()?;
        }
        Ok(())
    }

    /// Reads nothing any more; what was handed out is void.
    fn lay_down(&mut self) -> Result<(), LogError> {
        self.placed = false;
        self.epoch += 1;
        self.began = Arc::default();
        self.committed.clear();
        self.next.clear();
        let nothing = TopicPartitionList::new();
        self.consumer
            .context()
            .read_from(&self.consumer, &nothing)
            .map_err(|e| self.client.error("giving up partitions", &e))
    }

    /// Reads the partitions that are held from their restart points and begins a new epoch. Where that cannot be done now, it
    /// is tried again, and the group goes on meanwhile.
    fn take_up(&mut self) -> Result<(), LogError> {
        // Nothing is read, so no record comes.
        if let Some(Err(error)) = self.consumer.poll(Duration::ZERO) {
            return Err(self.client.error("joining the group", &error));
        }
        self.follow_rebalance()?;
        let held = self.consumer.context().held();
        let start = self.restart_points(&held)?;
        let doing = |e: KafkaError| self.client.error("taking up partitions", &e);
        self.consumer.context().read_from(&self.consumer, &start).map_err(doing)?;
        self.epoch += 1;
        self.placed = true;
        Ok(())
    }

    /// The positions to read these partitions from; what is committed is noted.
    fn restart_points(&mut self, held: &BTreeSet<TopicPartition>) -> Result<TopicPartitionList, LogError> {
        let (Role::Member { group, .. }, Some(lowest)) = (&self.role, lowest(held)) else {
            return Ok(TopicPartitionList::new());
        };
        let group = group.clone();
        // First of all this ends what a member that is gone left open: until then its positions are not told.
        self.transactions(&group, lowest)?;
        let doing = |e: KafkaError| self.client.error("reading committed positions", &e);
        let list = self.consumer.context().list(held).map_err(doing)?;
        let known = match self.consumer.committed_offsets(list, POSITIONS) {
            Err(error) if error.rdkafka_error_code() == Some(RDKafkaErrorCode::OperationTimedOut) => {
                // It may have named its transactions by another of the partitions.
                for partition in held.iter().map(|(_, partition)| *partition).filter(|p| *p != lowest) {
                    drop(Transactions::open(&self.client, &group, &transactional_id(&group, partition))?);
                }
                return Err(doing(error));
            }
            known => known.map_err(doing)?,
        };
        let start = positions::start(&known, &self.client.prefix).map_err(doing)?;
        (self.began, self.committed) = (Arc::new(start.began), start.committed);
        Ok(start.list)
    }

    /// The producer whose id names this partition, the lowest one that is held.
    fn transactions(&mut self, group: &str, lowest: i32) -> Result<&Transactions, LogError> {
        let fresh = match self.producer.take() {
            Some((at, producer)) if at == lowest => producer,
            other => {
                drop(other);
                metrics::counter!(Metric::Producers.name(), "group" => group.to_owned()).increment(1);
                Transactions::open(&self.client, group, &transactional_id(group, lowest))?
            }
        };
        Ok(&self.producer.insert((lowest, fresh)).1)
    }

    /// Takes up the partitions again exactly where reading stands. What the stage holds in memory stays true.
    fn fetch_anew(&mut self) -> Result<(), LogError> {
        self.heard = Instant::now();
        let doing = |e: KafkaError| self.client.error("fetching anew", &e);
        let held = self.consumer.assignment().map_err(doing)?;
        let mut list = TopicPartitionList::new();
        for element in held.elements() {
            let Some(topic) = Topic::from_name(element.topic(), &self.client.prefix) else { continue };
            let at = (topic, element.partition());
            let began = match &self.role {
                Role::Follower { from, .. } => from.get(&at).copied(),
                Role::Member { .. } => self.began.get(&at).map(|restart| restart.from),
            };
            let next = self.next.get(&at).copied().or(began);
            let from = next.map_or(Offset::Beginning, Offset::Offset);
            list.add_partition_offset(element.topic(), element.partition(), from).map_err(doing)?;
        }
        if list.count() > 0 {
            self.consumer.context().read_from(&self.consumer, &list).map_err(doing)?;
        }
        Ok(())
    }

    fn commit(&mut self, commit: Commit) -> Result<(), LogError> {
        let Role::Member { group, .. } = &self.role else { return Ok(()) };
        let group = group.clone();
        let outcome = self.transact(&group, commit);
        match &outcome {
            Ok(()) => {
                for (at, next) in &self.next {
                    let committed = self.committed.entry(*at).or_insert(0);
                    *committed = (*committed).max(*next);
                }
            }
            Err(_) => {
                self.producer = None;
                self.doubt = true;
            }
        }
        outcome
    }

    fn transact(&mut self, group: &str, commit: Commit) -> Result<(), LogError> {
        if self.next.is_empty() {
            return Ok(());
        }
        let offsets = positions::offsets(&self.next, &self.committed, &commit.restart, &self.client.prefix)
            .map_err(|e| self.client.error("committing", &e))?;
        let metadata =
            self.consumer.group_metadata().ok_or_else(|| LogError::Fenced { group: group.to_owned() })?;
        let lowest = lowest(&self.consumer.context().held())
            .ok_or_else(|| LogError::Fenced { group: group.to_owned() })?;
        self.transactions(group, lowest)?.run(commit.outputs, Some((offsets, metadata)))
    }

    /// Starts over from the committed positions, or from the positions of the follower's last batch.
    fn rewind(&mut self) -> Result<(), LogError> {
        self.producer = None;
        if let Role::Follower { topic, from } = &self.role {
            let name = topic.name(&self.client.prefix);
            let mut list = TopicPartitionList::new();
            for partition in 0..self.partitions {
                let at = from.get(&(*topic, partition)).map_or(Offset::Beginning, |at| Offset::Offset(*at));
                list.add_partition_offset(&name, partition, at)
                    .map_err(|e| self.client.error("taking up partitions", &e))?;
            }
            self.consumer.assign(&list).map_err(|e| self.client.error("taking up partitions", &e))?;
            self.next.clear();
        } else {
            self.lay_down()?;
        }
        self.doubt = false;
        Ok(())
    }
}

/// The lowest partition number.
fn lowest(held: &BTreeSet<TopicPartition>) -> Option<i32> {
    held.iter().map(|(_, partition)| *partition).min()
}

fn transactional_id(group: &str, partition: i32) -> String {
    format!("{group}.{partition}")
}

fn headers_of(message: &impl Message) -> Headers {
    let Some(headers) = message.headers() else { return Headers::new() };
    headers.iter().map(|h| (h.key.to_owned(), h.value.unwrap_or_default().to_vec())).collect()
}
