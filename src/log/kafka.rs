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

mod client;
mod connections;
mod consumer;
mod membership;
mod positions;
mod transactions;
mod worker;

use super::{
    Consumer, Log, LogError, Output, Positions, Restart, Restarts, TopicPartition, TopicState, Writer,
};
use crate::event::Topic;
use async_trait::async_trait;
use client::{Client, MESSAGE_MAX_BYTES, TIMEOUT};
use connections::Connections;
use consumer::KafkaConsumer;
use positions::restart_of;
use rdkafka::admin::{AdminOptions, NewTopic, TopicReplication};
use rdkafka::consumer::Consumer as _;
use rdkafka::error::RDKafkaErrorCode;
use rdkafka::topic_partition_list::{Offset, TopicPartitionList, TopicPartitionListElem};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use transactions::Transactions;
use worker::{Role, SILENCE};

/// How long an open transaction is waited for: the broker aborts one of ours after 20 seconds.
const SETTLE: Duration = Duration::from_secs(40);

/// Between two questions for positions that the broker did not give.
const BETWEEN: Duration = Duration::from_millis(200);

/// Dead letters are kept for 30 days.
const DLQ_RETENTION_MS: &str = "2592000000";

/// Whether the broker gives positions a moment later: it gives none while a transaction of the group is open, until that ends
/// or times out, and none while it learns which of them keeps the group, as soon after its start.
fn passes(code: Option<RDKafkaErrorCode>) -> bool {
    use RDKafkaErrorCode::{
        CoordinatorLoadInProgress, CoordinatorNotAvailable, NotCoordinator, OperationTimedOut,
    };
    let passing = [OperationTimedOut, NotCoordinator, CoordinatorNotAvailable, CoordinatorLoadInProgress];
    code.is_some_and(|code| passing.contains(&code))
}

/// A Kafka cluster.
#[derive(Clone)]
pub struct Kafka {
    client: Arc<Client>,
}

impl Kafka {
    /// A cluster by its bootstrap addresses (`host:port`, comma separated). Nothing is connected yet.
    pub fn new(brokers: &str, prefix: &str, options: BTreeMap<String, String>) -> Self {
        // Started like this, OpenSSL does not clear its tables away when the process exits: clients that are still hanging up
        // on threads of their own would fall over it, and the process would die of a signal with its work done.
        #[cfg(feature = "tls")]
        openssl_sys::init();
        let client = Client {
            brokers: brokers.to_owned(),
            prefix: prefix.to_owned(),
            options,
            instance: None,
            silence: SILENCE,
            connections: Connections::default(),
        };
        Self { client: Arc::new(client) }
    }

    /// The same cluster for a process whose name stays when it is started again: its groups know it by that name
    /// (static membership), so a quick restart moves no partitions.
    pub fn with_instance(self, instance: Option<&str>) -> Self {
        let client = Client { instance: instance.map(str::to_owned), ..Client::clone(&self.client) };
        Self { client: Arc::new(client) }
    }

    /// The same cluster for consumers that fetch anew after another time without a record.
    pub fn with_silence(self, silence: Duration) -> Self {
        let client = Client { silence, ..Client::clone(&self.client) };
        Self { client: Arc::new(client) }
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Arc<Client>) -> Result<T, LogError> + Send + 'static,
    ) -> Result<T, LogError> {
        let client = Arc::clone(&self.client);
        match tokio::task::spawn_blocking(move || work(&client)).await {
            Ok(outcome) => outcome,
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }

    /// For each partition where the group has one, its committed position and restart point.
    async fn committed(
        &self,
        group: &str,
        topics: &[Topic],
    ) -> Result<BTreeMap<TopicPartition, (i64, Restart)>, LogError> {
        let (group, topics) = (group.to_owned(), topics.to_vec());
        self.blocking(move |client| {
            let asker = client.asker_with(&[("group.id", &group)])?;
            let known = client.partitions(&asker)?;
            let mut list = TopicPartitionList::new();
            for topic in &topics {
                for partition in 0..known.get(topic).copied().unwrap_or(0) {
                    list.add_partition(&topic.name(&client.prefix), partition);
                }
            }
            let mut tries = 1;
            let committed = loop {
                match asker.committed_offsets(list.clone(), TIMEOUT) {
                    Ok(committed) => break committed,
                    Err(error) if tries < 6 && passes(error.rdkafka_error_code()) => {
                        std::thread::sleep(BETWEEN);
                        tries += 1;
                    }
                    Err(error) => return Err(client.error("reading committed positions", &error)),
                }
            };
            let position = |element: &TopicPartitionListElem<'_>| {
                let topic = Topic::from_name(element.topic(), &client.prefix)?;
                let Offset::Offset(at) = element.offset() else { return None };
                Some(((topic, element.partition()), (at, restart_of(element.metadata(), at))))
            };
            Ok(committed.elements().iter().filter_map(position).collect())
        })
        .await
    }

    /// Whether the cluster knows all of these topics and who leads each partition, and the leaders know it, too.
    async fn topics_have_leaders(&self, topics: &[Topic]) -> Result<bool, LogError> {
        let topics = topics.to_vec();
        self.blocking(move |client| {
            let asker = client.asker()?;
            let metadata =
                asker.fetch_metadata(None, TIMEOUT).map_err(|e| client.error("listing topics", &e))?;
            let led = |topic: &Topic| {
                let name = topic.name(&client.prefix);
                let known =
                    metadata.topics().iter().find(|known| known.name() == name && known.error().is_none());
                known.is_some_and(|known| {
                    let ends = |id| asker.fetch_watermarks(&name, id, TIMEOUT);
                    known
                        .partitions()
                        .iter()
                        .all(|partition| partition.leader() >= 0 && ends(partition.id()).is_ok())
                })
            };
            Ok(topics.iter().all(led))
        })
        .await
    }
}

#[async_trait]
impl Log for Kafka {
    fn place(&self) -> String {
        self.client.brokers.clone()
    }

    async fn identity(&self) -> Result<String, LogError> {
        self.blocking(|client| Ok(format!("{}/{}", client.cluster_id()?, client.prefix))).await
    }

    async fn create(&self, topics: &[Topic], partitions: i32) -> Result<Vec<Topic>, LogError> {
        let client = Arc::clone(&self.client);
        let known = self.blocking(|client| client.partitions(&client.asker()?)).await?;
        let admin = client.admin()?;
        let names: Vec<(Topic, String)> = topics
            .iter()
            .copied()
            .filter(|topic| !known.contains_key(topic))
            .map(|topic| (topic, topic.name(&client.prefix)))
            .collect();
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let new: Vec<NewTopic<'_>> = names
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
            admin.create_topics(&new, &options).await.map_err(|e| client.error("creating topics", &e))?;
        let mut made = Vec::new();
        for ((topic, _), result) in names.iter().zip(results) {
            match result {
                Ok(_) => made.push(*topic),
                // Somebody else was quicker.
                Err((_, RDKafkaErrorCode::TopicAlreadyExists)) => {}
                Err((name, code)) => {
                    return Err(LogError::Setup {
                        place: client.brokers.clone(),
                        message: format!("topic {name}: {code}"),
                    });
                }
            }
        }
        // A broker answers before all know of a new topic; whoever comes next would not find it.
        let deadline = Instant::now() + TIMEOUT;
        while !self.topics_have_leaders(topics).await? {
            if Instant::now() > deadline {
                let message = "new topics are not known to the cluster yet".into();
                return Err(LogError::Unavailable { place: client.brokers.clone(), message });
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(made)
    }

    async fn describe_topics(&self) -> Result<Vec<TopicState>, LogError> {
        self.blocking(|client| {
            let asker = client.asker()?;
            let mut states = Vec::new();
            for (topic, count) in client.partitions(&asker)? {
                let name = topic.name(&client.prefix);
                let ends = (0..count).map(|partition| asker.fetch_watermarks(&name, partition, TIMEOUT));
                let partitions: Result<_, _> = ends.collect();
                states.push(TopicState {
                    topic,
                    partitions: partitions.map_err(|e| client.error("reading the ends", &e))?,
                });
            }
            Ok(states)
        })
        .await
    }

    async fn remove(&self, topic: Topic) -> Result<(), LogError> {
        let client = Arc::clone(&self.client);
        let admin = client.admin()?;
        let name = topic.name(&client.prefix);
        let options = AdminOptions::new().operation_timeout(Some(TIMEOUT));
        let results = admin.delete_topics(&[&name], &options).await;
        for result in results.map_err(|e| client.error("removing a topic", &e))? {
            if let Err((name, code)) = result
                && code != RDKafkaErrorCode::UnknownTopicOrPartition
            {
                let message = format!("topic {name}: {code}");
                return Err(LogError::Setup { place: client.brokers.clone(), message });
            }
        }
        Ok(())
    }

    async fn positions(&self, group: &str, topics: &[Topic]) -> Result<Positions, LogError> {
        let committed = self.committed(group, topics).await?;
        Ok(committed.into_iter().map(|(at, (next, _))| (at, next)).collect())
    }

    async fn restarts(&self, group: &str, topics: &[Topic]) -> Result<Restarts, LogError> {
        let committed = self.committed(group, topics).await?;
        Ok(committed.into_iter().map(|(at, (_, restart))| (at, restart)).collect())
    }

    async fn settle(&self, topic: Topic) -> Result<(), LogError> {
        self.blocking(move |client| {
            // A commit is told to its producer before its markers stand in every partition. Until then the end for
            // readers of committed records lies before the end of the partition.
            let name = topic.name(&client.prefix);
            let ends = |isolation| -> Result<Vec<i64>, LogError> {
                let asker = client.asker_with(&[("isolation.level", isolation)])?;
                let count = client.partitions(&asker)?.get(&topic).copied().unwrap_or(0);
                let end = |partition| Ok(asker.fetch_watermarks(&name, partition, TIMEOUT)?.1);
                let ends: Result<_, _> = (0..count).map(end).collect();
                ends.map_err(|e| client.error("reading the ends", &e))
            };
            let appended = ends("read_uncommitted")?;
            let deadline = Instant::now() + SETTLE;
            loop {
                let visible = ends("read_committed")?;
                if appended.iter().zip(&visible).all(|(appended, visible)| visible >= appended) {
                    return Ok(());
                }
                if Instant::now() > deadline {
                    let message = format!("a transaction on {name} stays open");
                    return Err(LogError::Unavailable { place: client.brokers.clone(), message });
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        })
        .await
    }

    async fn join(&self, group: &str, topics: &[Topic]) -> Result<Box<dyn Consumer>, LogError> {
        let role = Role::Member { group: group.to_owned(), topics: topics.to_vec() };
        Ok(Box::new(KafkaConsumer::start(Arc::clone(&self.client), role).await?))
    }

    async fn follow(&self, topic: Topic, from: &Positions) -> Result<Box<dyn Consumer>, LogError> {
        let role = Role::Follower { topic, from: from.clone() };
        Ok(Box::new(KafkaConsumer::start(Arc::clone(&self.client), role).await?))
    }

    async fn writer(&self, name: &str) -> Result<Box<dyn Writer>, LogError> {
        let id = format!("{}.{name}", self.client.prefix);
        let open = move |client: &Arc<Client>| Ok((open_pair(client, &id)?, id));
        let (pair, id) = self.blocking(open).await?;
        Ok(Box::new(KafkaWriter { log: self.clone(), id, pair: Some(pair) }))
    }
}

/// Two producers that take turns. The end of a transaction is told before its markers stand; whoever begins another one with the same
/// producer at once is refused, and tries again only after 20 ms. Readers see what the two append in the order of its
/// offsets, so the later transaction is never seen before the earlier one.
type Pair = [Transactions; 2];

/// From now on every other writer of this id is refused.
fn open_pair(client: &Arc<Client>, id: &str) -> Result<Pair, LogError> {
    Ok([Transactions::open(client, id, id)?, Transactions::open(client, id, &format!("{id}.2"))?])
}

struct KafkaWriter {
    log: Kafka,
    id: String,
    /// Thrown away after any doubt.
    pair: Option<Pair>,
}

#[async_trait]
impl Writer for KafkaWriter {
    async fn append(&mut self, outputs: Vec<Output>) -> Result<(), LogError> {
        let (id, pair) = (self.id.clone(), self.pair.take());
        let append = move |client: &Arc<Client>| {
            let [next, other] = match pair {
                Some(pair) => pair,
                None => open_pair(client, &id)?,
            };
            next.run(outputs, None).map(|()| [other, next])
        };
        self.pair = Some(self.log.blocking(append).await?);
        Ok(())
    }
}
