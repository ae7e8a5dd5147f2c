//! The log on Apache Kafka: consumer groups with the `range` assignor, and transactions that append
//! outputs and move positions in one step. The only file that names rdkafka.
//!
//! Every consumer lives on a thread of its own and polls only between batches, so a rebalance never
//! happens under a batch. After any doubt about a transaction (a time-out, a retriable error, a
//! refused commit) the producer is thrown away: a new one of the same transactional id makes the
//! broker finish or abort what is open, and the consumer rewinds to the committed positions.
//!
//! The transactional id names the lowest partition a member holds. Whoever inherits the partitions of
//! a killed member therefore aborts its open transaction at once, instead of waiting for its time-out.
//!
//! The restart point of a partition travels as the metadata of its committed offset.

use super::local::past_the_end;
use super::{
    Batch, Commit, Consumer, Log, LogError, Output, Positions, Record, TopicPartition, TopicState, Writer,
};
use crate::event::{Headers, Topic};
use async_trait::async_trait;
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::{ClientContext, DefaultClientContext};
use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer as _, ConsumerContext};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{Header, Headers as _, Message, OwnedHeaders};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer as _};
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};
use rdkafka::types::RDKafkaRespErr;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// How long one call to the broker may take.
const TIMEOUT: Duration = Duration::from_secs(15);

/// A transaction that its producer does not finish is aborted by the broker after so long. Longer than
/// any commit takes, short because readers wait behind it.
const TRANSACTION_TIMEOUT_MS: &str = "20000";

/// Largest record, which is the largest article: 16 MiB.
const MESSAGE_MAX_BYTES: &str = "16777216";

/// Most bytes of values in a batch.
const BATCH_BYTES: usize = 32 << 20;

/// Dead letters are kept for 30 days.
const DLQ_RETENTION_MS: &str = "2592000000";

/// A Kafka cluster.
#[derive(Clone)]
pub struct Kafka {
    shared: Arc<Shared>,
}

struct Shared {
    brokers: String,
    prefix: String,
    /// Client options of librdkafka that the operator passes through; they win over ours.
    options: BTreeMap<String, String>,
}

impl Kafka {
    /// A cluster by its bootstrap addresses (`host:port`, comma separated). Nothing is connected yet.
    pub fn new(brokers: &str, prefix: &str, options: BTreeMap<String, String>) -> Self {
        let shared = Shared { brokers: brokers.to_owned(), prefix: prefix.to_owned(), options };
        Self { shared: Arc::new(shared) }
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Shared) -> Result<T, LogError> + Send + 'static,
    ) -> Result<T, LogError> {
        let shared = Arc::clone(&self.shared);
        match tokio::task::spawn_blocking(move || work(&shared)).await {
            Ok(outcome) => outcome,
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }

    /// Whether the cluster knows all topics and who leads each partition.
    async fn topics_have_leaders(&self) -> Result<bool, LogError> {
        self.blocking(|shared| {
            let asker = shared.asker()?;
            let metadata =
                asker.fetch_metadata(None, TIMEOUT).map_err(|e| shared.error("listing topics", &e))?;
            let led = |topic: &&rdkafka::metadata::MetadataTopic| {
                topic.error().is_none() && topic.partitions().iter().all(|partition| partition.leader() >= 0)
            };
            let names: BTreeSet<&str> =
                metadata.topics().iter().filter(led).map(|topic| topic.name()).collect();
            Ok(Topic::ALL.iter().all(|topic| names.contains(topic.name(&shared.prefix).as_str())))
        })
        .await
    }

    async fn start(&self, role: Role) -> Result<Box<dyn Consumer>, LogError> {
        let shared = Arc::clone(&self.shared);
        let (commands, inbox) = mpsc::channel();
        let (ready, started) = oneshot::channel();
        let body = move || match Worker::new(shared, role) {
            Ok(mut worker) => {
                if ready.send(Ok(())).is_ok() {
                    worker.serve(&inbox);
                }
            }
            // The caller is gone if it does not take the error; then nobody is left to tell.
            Err(error) => drop(ready.send(Err(error))),
        };
        std::thread::Builder::new().name("kafka-consumer".into()).spawn(body).map_err(|error| {
            LogError::Unavailable {
                place: self.place(),
                message: format!("no thread for the consumer: {error}"),
            }
        })?;
        started.await.map_err(|_| self.shared.gone())??;
        Ok(Box::new(KafkaConsumer { shared: Arc::clone(&self.shared), commands }))
    }
}

impl Shared {
    fn error(&self, doing: &str, error: &KafkaError) -> LogError {
        let place = self.brokers.clone();
        match error {
            KafkaError::ClientConfig(_, description, key, value) => {
                LogError::Setup { place, message: format!("client option {key}={value}: {description}") }
            }
            KafkaError::ClientCreation(message) => {
                LogError::Setup { place, message: format!("the Kafka client does not start: {message}") }
            }
            error => LogError::Unavailable { place, message: format!("{doing}: {error}") },
        }
    }

    fn gone(&self) -> LogError {
        LogError::Unavailable { place: self.brokers.clone(), message: "the consumer's thread ended".into() }
    }

    fn config(&self, ours: &[(&str, &str)]) -> ClientConfig {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", &self.brokers).set("client.id", "dateline");
        for (key, value) in ours {
            config.set(*key, *value);
        }
        for (key, value) in &self.options {
            config.set(key, value);
        }
        config
    }

    /// A consumer that only asks questions.
    fn asker(&self) -> Result<BaseConsumer, LogError> {
        self.config(&[]).create().map_err(|e| self.error("connecting", &e))
    }

    fn producer(&self, transactional_id: &str) -> Result<BaseProducer, LogError> {
        let producer: BaseProducer = self
            .config(&[
                ("transactional.id", transactional_id),
                ("enable.idempotence", "true"),
                ("acks", "all"),
                ("partitioner", "murmur2_random"),
                ("transaction.timeout.ms", TRANSACTION_TIMEOUT_MS),
                ("message.max.bytes", MESSAGE_MAX_BYTES),
                ("linger.ms", "5"),
            ])
            .create()
            .map_err(|e| self.error("starting a producer", &e))?;
        producer.init_transactions(TIMEOUT).map_err(|e| self.error("opening transactions", &e))?;
        Ok(producer)
    }

    fn partitions(
        &self,
        consumer: &BaseConsumer<impl ConsumerContext>,
    ) -> Result<BTreeMap<Topic, i32>, LogError> {
        let metadata =
            consumer.fetch_metadata(None, TIMEOUT).map_err(|e| self.error("listing topics", &e))?;
        let known = metadata.topics().iter().filter(|topic| topic.error().is_none());
        Ok(known
            .filter_map(|topic| {
                Some((Topic::from_name(topic.name(), &self.prefix)?, topic.partitions().len() as i32))
            })
            .collect())
    }

    /// The partition counts of topics that must exist and agree, or joined records would not meet.
    fn copartitioned(
        &self,
        consumer: &BaseConsumer<impl ConsumerContext>,
        topics: &[Topic],
    ) -> Result<i32, LogError> {
        let known = self.partitions(consumer)?;
        let setup = |message| LogError::Setup { place: self.brokers.clone(), message };
        let mut count = None;
        for topic in topics {
            let name = topic.name(&self.prefix);
            let Some(partitions) = known.get(topic) else {
                return Err(setup(format!("has no topic {name}: run `dateline topics create`")));
            };
            let (first, expected) = *count.get_or_insert((*topic, *partitions));
            if expected != *partitions {
                let first = first.name(&self.prefix);
                return Err(setup(format!(
                    "{first} has {expected} partitions but {name} has {partitions}: topics that are joined need equal counts"
                )));
            }
        }
        Ok(count.map_or(0, |(_, partitions)| partitions))
    }

    fn send(&self, producer: &BaseProducer, output: &Output) -> Result<(), LogError> {
        let topic = output.topic.name(&self.prefix);
        let mut headers = OwnedHeaders::new_with_capacity(output.headers.len());
        for (key, value) in &output.headers {
            headers = headers.insert(Header { key, value: Some(value) });
        }
        let mut record = BaseRecord::<[u8], [u8]>::to(&topic).key(&output.key).headers(headers);
        if let Some(partition) = output.partition {
            record = record.partition(partition);
        }
        if let Some(value) = &output.value {
            record = record.payload(value);
        }
        let deadline = Instant::now() + TIMEOUT;
        loop {
            match producer.send(record) {
                Ok(()) => return Ok(()),
                Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), back))
                    if Instant::now() < deadline =>
                {
                    producer.poll(Duration::from_millis(10));
                    record = back;
                }
                Err((error, _)) => return Err(self.error("appending", &error)),
            }
        }
    }
}

#[async_trait]
impl Log for Kafka {
    fn place(&self) -> String {
        self.shared.brokers.clone()
    }

    async fn identity(&self) -> Result<String, LogError> {
        self.blocking(|shared| {
            let asker = shared.asker()?;
            let id = asker.client().fetch_cluster_id(TIMEOUT).ok_or_else(|| LogError::Unavailable {
                place: shared.brokers.clone(),
                message: format!("no broker answered within {} s", TIMEOUT.as_secs()),
            })?;
            Ok(format!("{id}/{}", shared.prefix))
        })
        .await
    }

    async fn create_topics(&self, partitions: i32) -> Result<Vec<Topic>, LogError> {
        let shared = Arc::clone(&self.shared);
        let known = self.blocking(|shared| shared.partitions(&shared.asker()?)).await?;
        let admin: AdminClient<DefaultClientContext> =
            shared.config(&[]).create().map_err(|e| shared.error("connecting", &e))?;
        let names: Vec<(Topic, String)> = Topic::ALL
            .into_iter()
            .filter(|topic| !known.contains_key(topic))
            .map(|topic| (topic, topic.name(&shared.prefix)))
            .collect();
        let topics: Vec<NewTopic<'_>> = names
            .iter()
            .map(|(topic, name)| {
                // A replication factor of -1 is the broker's default.
                let new = NewTopic::new(name, partitions, TopicReplication::Fixed(-1))
                    .set("max.message.bytes", MESSAGE_MAX_BYTES);
                match topic.compacted() {
                    true => new.set("cleanup.policy", "compact"),
                    false => new.set("cleanup.policy", "delete").set("retention.ms", DLQ_RETENTION_MS),
                }
            })
            .collect();
        let options = AdminOptions::new().operation_timeout(Some(TIMEOUT));
        let results =
            admin.create_topics(&topics, &options).await.map_err(|e| shared.error("creating topics", &e))?;
        let mut made = Vec::new();
        for ((topic, _), result) in names.iter().zip(results) {
            match result {
                Ok(_) => made.push(*topic),
                // Somebody else was quicker.
                Err((_, RDKafkaErrorCode::TopicAlreadyExists)) => {}
                Err((name, code)) => {
                    return Err(LogError::Setup {
                        place: shared.brokers.clone(),
                        message: format!("topic {name}: {code}"),
                    });
                }
            }
        }
        // A broker answers before all know of a new topic; whoever comes next would not find it.
        let deadline = Instant::now() + TIMEOUT;
        while !self.topics_have_leaders().await? {
            if Instant::now() > deadline {
                let message = "new topics are not known to the cluster yet".into();
                return Err(LogError::Unavailable { place: shared.brokers.clone(), message });
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(made)
    }

    async fn describe_topics(&self) -> Result<Vec<TopicState>, LogError> {
        self.blocking(|shared| {
            let asker = shared.asker()?;
            let mut states = Vec::new();
            for (topic, count) in shared.partitions(&asker)? {
                let name = topic.name(&shared.prefix);
                let ends = (0..count).map(|partition| asker.fetch_watermarks(&name, partition, TIMEOUT));
                let partitions: Result<_, _> = ends.collect();
                states.push(TopicState {
                    topic,
                    partitions: partitions.map_err(|e| shared.error("reading the ends", &e))?,
                });
            }
            Ok(states)
        })
        .await
    }

    async fn join(&self, group: &str, topics: &[Topic]) -> Result<Box<dyn Consumer>, LogError> {
        self.start(Role::Member { group: group.to_owned(), topics: topics.to_vec() }).await
    }

    async fn follow(&self, topic: Topic, from: &Positions) -> Result<Box<dyn Consumer>, LogError> {
        self.start(Role::Follower { topic, from: from.clone() }).await
    }

    async fn writer(&self, name: &str) -> Result<Box<dyn Writer>, LogError> {
        let id = format!("{}.{name}", self.shared.prefix);
        let producer = self.blocking(move |shared| Ok((shared.producer(&id)?, id))).await?;
        Ok(Box::new(KafkaWriter { log: self.clone(), id: producer.1, producer: Some(producer.0) }))
    }
}

struct KafkaWriter {
    log: Kafka,
    id: String,
    /// Thrown away after any doubt.
    producer: Option<BaseProducer>,
}

#[async_trait]
impl Writer for KafkaWriter {
    async fn append(&mut self, outputs: Vec<Output>) -> Result<(), LogError> {
        let (id, producer) = (self.id.clone(), self.producer.take());
        let producer = self
            .log
            .blocking(move |shared| {
                let producer = match producer {
                    Some(producer) => producer,
                    None => shared.producer(&id)?,
                };
                let transact = || -> Result<(), LogError> {
                    producer.begin_transaction().map_err(|e| shared.transaction_error(&id, &e))?;
                    for output in &outputs {
                        shared.send(&producer, output)?;
                    }
                    producer.commit_transaction(TIMEOUT).map_err(|e| shared.transaction_error(&id, &e))
                };
                transact().map(|()| producer)
            })
            .await?;
        self.producer = Some(producer);
        Ok(())
    }
}

impl Shared {
    fn transaction_error(&self, group: &str, error: &KafkaError) -> LogError {
        use RDKafkaErrorCode::{
            Fenced, FencedInstanceId, IllegalGeneration, InvalidProducerEpoch, ProducerFenced,
            RebalanceInProgress, UnknownMemberId,
        };
        match error.rdkafka_error_code() {
            Some(
                Fenced | ProducerFenced | InvalidProducerEpoch | IllegalGeneration | UnknownMemberId
                | RebalanceInProgress | FencedInstanceId,
            ) => LogError::Fenced { group: group.to_owned() },
            _ => self.error("committing", error),
        }
    }
}

enum Role {
    Member { group: String, topics: Vec<Topic> },
    Follower { topic: Topic, from: Positions },
}

enum Command {
    Read { limit: usize, wait: Duration, reply: oneshot::Sender<Result<Batch, LogError>> },
    Commit { commit: Commit, reply: oneshot::Sender<Result<(), LogError>> },
    Leave { reply: oneshot::Sender<()> },
}

/// The asynchronous handle of a consumer's thread; the thread ends when the handle is dropped.
struct KafkaConsumer {
    shared: Arc<Shared>,
    commands: mpsc::Sender<Command>,
}

impl KafkaConsumer {
    async fn ask<T>(&self, command: impl FnOnce(oneshot::Sender<T>) -> Command) -> Result<T, LogError> {
        let (reply, answer) = oneshot::channel();
        self.commands.send(command(reply)).map_err(|_| self.shared.gone())?;
        answer.await.map_err(|_| self.shared.gone())
    }
}

#[async_trait]
impl Consumer for KafkaConsumer {
    async fn read(&mut self, limit: usize, wait: Duration) -> Result<Batch, LogError> {
        self.ask(|reply| Command::Read { limit, wait, reply }).await?
    }

    async fn commit(&mut self, commit: Commit) -> Result<(), LogError> {
        self.ask(|reply| Command::Commit { commit, reply }).await?
    }

    async fn leave(self: Box<Self>) {
        if self.ask(|reply| Command::Leave { reply }).await.is_err() {
            tracing::warn!("the consumer's thread ended before it left its group");
        }
    }
}

/// What the rebalance callback knows and leaves for the worker.
struct Context {
    shared: Arc<Shared>,
    assignment: Mutex<Assignment>,
}

#[derive(Default)]
struct Assignment {
    epoch: u64,
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
        let doing = |what| move |e: KafkaError| self.shared.error(what, &e);
        let known = consumer
            .committed_offsets(list.clone(), TIMEOUT)
            .map_err(doing("reading committed positions"))?;
        let mut start = TopicPartitionList::new();
        let mut committed = Positions::new();
        for element in known.elements() {
            let Some(topic) = Topic::from_name(element.topic(), &self.shared.prefix) else { continue };
            let at = match element.offset() {
                Offset::Offset(at) => {
                    committed.insert((topic, element.partition()), at);
                    Offset::Offset(element.metadata().parse().unwrap_or(at).min(at))
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
                consumer.unassign().map_err(|e| self.shared.error("giving up partitions", &e))
            }
        };
        if let Err(error) = outcome {
            self.assignment().failed = Some(error);
        }
    }
}

/// The thread's own state.
struct Worker {
    shared: Arc<Shared>,
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
}

impl Worker {
    fn new(shared: Arc<Shared>, role: Role) -> Result<Self, LogError> {
        let context = Context { shared: Arc::clone(&shared), assignment: Mutex::default() };
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
            Role::Member { group, .. } => ours.extend([
                ("group.id", group.as_str()),
                ("partition.assignment.strategy", "range"),
                ("session.timeout.ms", "10000"),
                ("heartbeat.interval.ms", "2000"),
            ]),
            // librdkafka wants a group id to read at all; a follower never commits to it.
            Role::Follower { .. } => {
                ours.extend([("group.id", "dateline.follower"), ("enable.partition.eof", "true")])
            }
        }
        let consumer: BaseConsumer<Context> = shared
            .config(&ours)
            .create_with_context(context)
            .map_err(|e| shared.error("starting a consumer", &e))?;
        let mut worker = Self {
            shared,
            role,
            consumer,
            producer: None,
            epoch: 0,
            next: Positions::new(),
            ended: BTreeSet::new(),
            partitions: 0,
            doubt: false,
        };
        worker.begin()?;
        Ok(worker)
    }

    fn begin(&mut self) -> Result<(), LogError> {
        match &self.role {
            Role::Member { topics, .. } => {
                self.partitions = self.shared.copartitioned(&self.consumer, topics)?;
                let names: Vec<String> = topics.iter().map(|topic| topic.name(&self.shared.prefix)).collect();
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                self.consumer.subscribe(&names).map_err(|e| self.shared.error("joining the group", &e))
            }
            Role::Follower { topic, from } => {
                self.partitions = self.shared.copartitioned(&self.consumer, &[*topic])?;
                let name = topic.name(&self.shared.prefix);
                let mut list = TopicPartitionList::new();
                for partition in 0..self.partitions {
                    let (_, end) = self
                        .consumer
                        .fetch_watermarks(&name, partition, TIMEOUT)
                        .map_err(|e| self.shared.error("reading the ends", &e))?;
                    let at = match from.get(&(*topic, partition)) {
                        Some(at) if *at > end => {
                            return Err(past_the_end(*topic, &self.shared.prefix, partition, *at, end));
                        }
                        Some(at) => Offset::Offset(*at),
                        None => Offset::Beginning,
                    };
                    list.add_partition_offset(&name, partition, at)
                        .map_err(|e| self.shared.error("taking up partitions", &e))?;
                }
                self.consumer.context().assignment().epoch = 1;
                self.consumer.assign(&list).map_err(|e| self.shared.error("taking up partitions", &e))
            }
        }
    }

    fn serve(&mut self, inbox: &mpsc::Receiver<Command>) {
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
                    return Err(self.shared.error("reading", &error));
                }
                Some(Ok(message)) => {
                    let Some(topic) = Topic::from_name(message.topic(), &self.shared.prefix) else {
                        continue;
                    };
                    let at: TopicPartition = (topic, message.partition());
                    let committed = self.consumer.context().assignment().committed.get(&at).copied();
                    let value = message.payload().map(<[u8]>::to_vec);
                    bytes += value.as_ref().map_or(0, Vec::len);
                    self.ended.remove(&message.partition());
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
        let at_end = matches!(self.role, Role::Follower { .. }) && self.ended.len() as i32 == self.partitions;
        Ok(Batch { epoch: self.epoch, records, at_end })
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
        let held = self.consumer.assignment().map_err(|e| self.shared.error("reading the assignment", &e))?;
        let lowest = held.elements().iter().map(|e| e.partition()).min().unwrap_or(lowest);
        if self.producer.as_ref().is_none_or(|(at, _)| *at != lowest) {
            self.producer = None;
            self.producer = Some((lowest, self.shared.producer(&format!("{group}.{lowest}"))?));
        }
        let Some((_, producer)) = &self.producer else { return Ok(()) };
        let committed = self.consumer.context().assignment().committed.clone();
        let mut offsets = TopicPartitionList::new();
        for (&(topic, partition), &next) in &self.next {
            // While records are replayed, what was not seen again yet must still come after a restart.
            let restart = commit.restart.get(&(topic, partition)).map_or(next, |&at| at.min(next));
            let next = next.max(committed.get(&(topic, partition)).copied().unwrap_or(0));
            let name = topic.name(&self.shared.prefix);
            let mut element = offsets.add_partition(&name, partition);
            element.set_offset(Offset::Offset(next)).map_err(|e| self.shared.error("committing", &e))?;
            if restart < next {
                element.set_metadata(restart.to_string());
            }
        }
        let metadata =
            self.consumer.group_metadata().ok_or_else(|| LogError::Fenced { group: group.to_owned() })?;
        let fail = |e: KafkaError| self.shared.transaction_error(group, &e);
        producer.begin_transaction().map_err(fail)?;
        for output in &commit.outputs {
            self.shared.send(producer, output)?;
        }
        producer.send_offsets_to_transaction(&offsets, &metadata, TIMEOUT).map_err(fail)?;
        producer.commit_transaction(TIMEOUT).map_err(fail)
    }

    /// Starts over from the committed positions, or from the positions of the follower's last batch.
    fn rewind(&mut self) -> Result<(), LogError> {
        self.producer = None;
        if let Role::Follower { topic, from } = &self.role {
            let name = topic.name(&self.shared.prefix);
            let mut list = TopicPartitionList::new();
            for partition in 0..self.partitions {
                let at = from.get(&(*topic, partition)).map_or(Offset::Beginning, |at| Offset::Offset(*at));
                list.add_partition_offset(&name, partition, at)
                    .map_err(|e| self.shared.error("taking up partitions", &e))?;
            }
            self.consumer.assign(&list).map_err(|e| self.shared.error("taking up partitions", &e))?;
        } else {
            let held =
                self.consumer.assignment().map_err(|e| self.shared.error("reading the assignment", &e))?;
            self.consumer.context().start_from_committed(&self.consumer, &held)?;
        }
        self.doubt = false;
        Ok(())
    }
}

fn headers_of(message: &impl Message) -> Headers {
    let Some(headers) = message.headers() else { return Headers::new() };
    headers.iter().map(|h| (h.key.to_owned(), h.value.unwrap_or_default().to_vec())).collect()
}
