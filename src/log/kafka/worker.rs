//! The thread that owns a consumer's client: it polls only between batches, and commits in transactions.

use super::client::{Client, MESSAGE_MAX_BYTES, TIMEOUT};
use crate::event::{Headers, Topic};
use crate::log::local::past_the_end;
use crate::log::{Batch, Commit, LogError, Positions, Record, Restart, Restarts, TopicPartition};
use crate::telemetry::metrics::Metric;
use rdkafka::client::ClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer as _, ConsumerContext};
use rdkafka::error::KafkaError;
use rdkafka::message::{Headers as _, Message};
use rdkafka::producer::{BaseProducer, Producer as _};
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};
use rdkafka::types::RDKafkaRespErr;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// Most bytes of values in a batch.
const BATCH_BYTES: usize = 32 << 20;

/// After so long without a record the client fetches anew: librdkafka has stalls from which only that helps.
pub(super) const SILENCE: Duration = Duration::from_secs(60);

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

/// What the rebalance callback knows and leaves for the worker.
struct Context {
    client: Arc<Client>,
    assignment: Mutex<Assignment>,
}

#[derive(Default)]
struct Assignment {
    epoch: u64,
    /// Where reading begins in this epoch.
    began: Arc<Restarts>,
    committed: Positions,
    failed: Option<LogError>,
}

impl Context {
    fn assignment(&self) -> std::sync::MutexGuard<'_, Assignment> {
        // A panic under this lock leaves plain values that stay true.
        self.assignment.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the partitions of `list` from their restart points and begins a new epoch.
    fn start_from_committed(
        &self,
        consumer: &BaseConsumer<Context>,
        list: &TopicPartitionList,
    ) -> Result<(), LogError> {
        let doing = |what| move |e: KafkaError| self.client.error(what, &e);
        let known = consumer
            .committed_offsets(list.clone(), TIMEOUT)
            .map_err(doing("reading committed positions"))?;
        let mut start = TopicPartitionList::new();
        let (mut began, mut committed) = (Restarts::new(), Positions::new());
        for element in known.elements() {
            let Some(topic) = Topic::from_name(element.topic(), &self.client.prefix) else { continue };
            let at = match element.offset() {
                Offset::Offset(at) => {
                    let restart = restart_of(element.metadata(), at);
                    committed.insert((topic, element.partition()), at);
                    began.insert((topic, element.partition()), restart);
                    Offset::Offset(restart.from)
                }
                _ => Offset::Beginning,
            };
            start
                .add_partition_offset(element.topic(), element.partition(), at)
                .map_err(doing("taking up partitions"))?;
        }
        consumer.assign(&start).map_err(doing("taking up partitions"))?;
        let mut assignment = self.assignment();
        assignment.epoch += 1;
        assignment.began = Arc::new(began);
        assignment.committed = committed;
        Ok(())
    }
}

impl ClientContext for Context {}

impl ConsumerContext for Context {
    fn rebalance(&self, consumer: &BaseConsumer<Self>, event: RDKafkaRespErr, list: &mut TopicPartitionList) {
        let outcome = match event {
            RDKafkaRespErr::RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS => self.start_from_committed(consumer, list),
            _ => {
                self.assignment().epoch += 1;
                consumer.unassign().map_err(|e| self.client.error("giving up partitions", &e))
            }
        };
        if let Err(error) = outcome {
            self.assignment().failed = Some(error);
        }
    }
}

/// The thread's own state.
pub(super) struct Worker {
    client: Arc<Client>,
    role: Role,
    consumer: BaseConsumer<Context>,
    /// Transactional producer and the lowest partition its id names; made when first needed.
    producer: Option<(i32, BaseProducer)>,
    /// The epoch that `next` belongs to.
    epoch: u64,
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
        let context = Context { client: Arc::clone(&client), assignment: Mutex::default() };
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
                ours.extend([
                    // Of all assignors only this one gives partition n of all topics to one member.
                    ("partition.assignment.strategy", "range"),
                    ("session.timeout.ms", "10000"),
                    ("heartbeat.interval.ms", "2000"),
                ]);
            }
            // librdkafka wants a group id to read at all; a follower never commits to it.
            Role::Follower { .. } => {
                ours.extend([("group.id", "dateline.follower"), ("enable.partition.eof", "true")])
            }
        }
        let consumer: BaseConsumer<Context> = client
            .config(&ours)
            .create_with_context(context)
            .map_err(|e| client.error("starting a consumer", &e))?;
        let mut worker = Self {
            client,
            role,
            consumer,
            producer: None,
            epoch: 0,
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
                self.consumer.context().assignment().epoch = 1;
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
                    self.doubt |= reply.send(batch).is_err();
                }
                Command::Commit { commit, reply } => {
                    let outcome = self.commit(&commit);
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
            let timeout = match records.is_empty() {
                true => deadline.saturating_duration_since(Instant::now()),
                false => Duration::ZERO,
            };
            let polled = self.consumer.poll(timeout);
            let assignment = self.consumer.context().assignment();
            if assignment.epoch != self.epoch {
                // What was read before the rebalance is void.
                self.epoch = assignment.epoch;
                self.next.clear();
                records.clear();
                bytes = 0;
            }
            drop(assignment);
            if let Some(error) = self.consumer.context().assignment().failed.take() {
                self.doubt = true;
                return Err(error);
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
                    let committed = self.consumer.context().assignment().committed.get(&at).copied();
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
        let began = Arc::clone(&self.consumer.context().assignment().began);
        Ok(Batch { epoch: self.epoch, began, records, at_end })
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
                Role::Member { .. } => {
                    self.consumer.context().assignment().began.get(&at).map(|restart| restart.from)
                }
            };
            let next = self.next.get(&at).copied().or(began);
            let from = next.map_or(Offset::Beginning, Offset::Offset);
            list.add_partition_offset(element.topic(), element.partition(), from).map_err(doing)?;
        }
        if list.count() > 0 {
            self.consumer.assign(&list).map_err(doing)?;
        }
        Ok(())
    }

    fn commit(&mut self, commit: &Commit) -> Result<(), LogError> {
        let Role::Member { group, .. } = &self.role else { return Ok(()) };
        let group = group.clone();
        let outcome = self.transact(&group, commit);
        match &outcome {
            Ok(()) => {
                let mut assignment = self.consumer.context().assignment();
                for (at, next) in &self.next {
                    let committed = assignment.committed.entry(*at).or_insert(0);
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

    fn transact(&mut self, group: &str, commit: &Commit) -> Result<(), LogError> {
        let Some(lowest) = self.next.keys().map(|(_, partition)| *partition).min() else {
            return Ok(());
        };
        let held = self.consumer.assignment().map_err(|e| self.client.error("reading the assignment", &e))?;
        let lowest = held.elements().iter().map(|e| e.partition()).min().unwrap_or(lowest);
        if self.producer.as_ref().is_none_or(|(at, _)| *at != lowest) {
            self.producer = None;
            metrics::counter!(Metric::Producers.name(), "group" => group.to_owned()).increment(1);
            self.producer = Some((lowest, self.client.producer(&format!("{group}.{lowest}"))?));
        }
        let Some((_, producer)) = &self.producer else { return Ok(()) };
        let committed = self.consumer.context().assignment().committed.clone();
        let mut offsets = TopicPartitionList::new();
        for (&(topic, partition), &next) in &self.next {
            // While records are replayed, what was not seen again yet must still come after a restart.
            let restart = commit.restart.get(&(topic, partition)).copied();
            let Restart { from, mark } = restart.unwrap_or(Restart { from: next, mark: 0 });
            let from = from.min(next);
            let next = next.max(committed.get(&(topic, partition)).copied().unwrap_or(0));
            let name = topic.name(&self.client.prefix);
            let mut element = offsets.add_partition(&name, partition);
            element.set_offset(Offset::Offset(next)).map_err(|e| self.client.error("committing", &e))?;
            if from < next || mark != 0 {
                element.set_metadata(format!("{from} {mark}"));
            }
        }
        let metadata =
            self.consumer.group_metadata().ok_or_else(|| LogError::Fenced { group: group.to_owned() })?;
        let fail = |e: KafkaError| self.client.transaction_error(group, &e);
        producer.begin_transaction().map_err(fail)?;
        for output in &commit.outputs {
            self.client.send(producer, output)?;
        }
        producer.send_offsets_to_transaction(&offsets, &metadata, TIMEOUT).map_err(fail)?;
        producer.commit_transaction(TIMEOUT).map_err(fail)
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
            let held =
                self.consumer.assignment().map_err(|e| self.client.error("reading the assignment", &e))?;
            self.consumer.context().start_from_committed(&self.consumer, &held)?;
        }
        self.doubt = false;
        Ok(())
    }
}

/// The restart point in the metadata of an offset: the first offset to read again and a mark. Without one,
/// reading goes on at the offset itself.
pub(super) fn restart_of(metadata: &str, offset: i64) -> Restart {
    let mut numbers = metadata.split(' ').map(str::parse);
    let mut next = || numbers.next().and_then(Result::ok);
    let from: Option<i64> = next();
    Restart { from: from.unwrap_or(offset).min(offset), mark: next().unwrap_or(0) }
}

fn headers_of(message: &impl Message) -> Headers {
    let Some(headers) = message.headers() else { return Headers::new() };
    headers.iter().map(|h| (h.key.to_owned(), h.value.unwrap_or_default().to_vec())).collect()
}
