//! The same records through librdkafka alone: what the broker and the client can do on this machine.
//!
//! Each step of the way reads its topics, looks up the bytes that dateline wrote for that article, and sends them on. There are no
//! transactions, no work and no read model, and a record lost in a crash would be lost.

use dateline::event::Topic;
use dateline::log::Log;
use dateline::log::kafka::Kafka;
use rdkafka::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::message::{BorrowedMessage, Headers, Message, OwnedHeaders, OwnedMessage};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer};
use rdkafka::{Offset, TopicPartitionList};
use std::collections::HashMap;
use std::time::{Duration, Instant};

const WAIT: Duration = Duration::from_secs(10);

/// What each step reads, and what it writes once it has a record of all of them.
const STEPS: [(&[Topic], Topic); 3] = [
    (&[Topic::Articles], Topic::Regions),
    (&[Topic::Articles], Topic::Figures),
    (&[Topic::Articles, Topic::Regions, Topic::Figures], Topic::Enriched),
];

/// The records of a finished run, by topic and key.
pub struct Plan(HashMap<(Topic, Vec<u8>), OwnedMessage>);

impl Plan {
    /// Reads what a run left under `prefix`.
    pub fn read(brokers: &str, prefix: &str) -> Self {
        let mut records = HashMap::new();
        for topic in [Topic::Articles, Topic::Regions, Topic::Figures, Topic::Enriched] {
            let name = topic.name(prefix);
            let consumer: BaseConsumer = config(brokers).set("group.id", "bench").create().unwrap();
            let metadata = consumer.fetch_metadata(Some(&name), WAIT).unwrap();
            let mut open = metadata.topics().first().unwrap().partitions().len();
            let mut list = TopicPartitionList::new();
            for partition in 0..open {
                list.add_partition_offset(&name, partition as i32, Offset::Beginning).unwrap();
            }
            consumer.assign(&list).unwrap();
            while open > 0 {
                match next(&consumer) {
                    Some(Ok(record)) => {
                        records.insert((topic, record.key().unwrap().to_vec()), record.detach());
                    }
                    Some(Err(KafkaError::PartitionEOF(_))) => open -= 1,
                    other => panic!("{name} cannot be read: {other:?}"),
                }
            }
        }
        Self(records)
    }

    /// Bytes of keys, values and headers that are moved for the articles of the plan.
    pub fn bytes(&self) -> usize {
        let header = |record: &OwnedMessage| -> usize {
            record.headers().map_or(0, |headers| {
                headers.iter().map(|header| header.key.len() + header.value.map_or(0, <[u8]>::len)).sum()
            })
        };
        let bytes = |part: Option<&[u8]>| part.map_or(0, <[u8]>::len);
        self.0.values().map(|record| bytes(record.key()) + bytes(record.payload()) + header(record)).sum()
    }

    /// Moves all records the same way under a prefix of its own; articles a second.
    pub async fn round(&self, brokers: &str, prefix: &str) -> f64 {
        Kafka::new(brokers, prefix, Default::default()).create_topics(4).await.unwrap();
        let articles: Vec<_> = self.0.iter().filter(|((topic, _), _)| *topic == Topic::Articles).collect();
        let count = articles.len();
        std::thread::scope(|scope| {
            for (from, to) in STEPS {
                scope.spawn(move || self.step(brokers, prefix, from, to, count));
            }
            let end =
                scope.spawn(move || read(brokers, prefix, "publish", &[Topic::Enriched], count, |_| ()));
            // Joining a group takes some seconds that are no part of the rate.
            std::thread::sleep(Duration::from_secs(8));
            let began = Instant::now();
            let producer = producer(brokers);
            for ((topic, key), record) in articles {
                send(&producer, &topic.name(prefix), key, record);
            }
            producer.flush(WAIT).unwrap();
            end.join().unwrap();
            count as f64 / began.elapsed().as_secs_f64()
        })
    }

    fn step(&self, brokers: &str, prefix: &str, from: &[Topic], to: Topic, count: usize) {
        let (producer, name) = (producer(brokers), to.name(prefix));
        let mut seen: HashMap<Vec<u8>, usize> = HashMap::new();
        read(brokers, prefix, to.word(), from, count * from.len(), |key| {
            let times = seen.entry(key.to_vec()).or_default();
            *times += 1;
            if *times == from.len() {
                seen.remove(key);
                send(&producer, &name, key, &self.0[&(to, key.to_vec())]);
            }
        });
        producer.flush(WAIT).unwrap();
    }
}

/// What comes next; a poll that only saw to a rebalance is none.
fn next(consumer: &BaseConsumer) -> Option<Result<BorrowedMessage<'_>, KafkaError>> {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(60) {
        if let Some(event) = consumer.poll(Duration::from_secs(1)) {
            return Some(event);
        }
    }
    None
}

/// Reads `count` records of the topics and gives the key of each.
fn read(
    brokers: &str,
    prefix: &str,
    group: &str,
    topics: &[Topic],
    count: usize,
    mut take: impl FnMut(&[u8]),
) {
    let consumer: BaseConsumer =
        config(brokers).set("group.id", format!("{prefix}-{group}")).create().unwrap();
    let names: Vec<String> = topics.iter().map(|topic| topic.name(prefix)).collect();
    consumer.subscribe(&names.iter().map(String::as_str).collect::<Vec<_>>()).unwrap();
    let mut left = count;
    while left > 0 {
        match next(&consumer) {
            Some(Ok(record)) => {
                take(record.key().unwrap());
                left -= 1;
            }
            Some(Err(KafkaError::PartitionEOF(_))) => {}
            other => panic!("{names:?}: {left} records are missing: {other:?}"),
        }
    }
}

fn send(producer: &BaseProducer, topic: &str, key: &[u8], record: &OwnedMessage) {
    let mut message = BaseRecord::to(topic).key(key).payload(record.payload().unwrap_or_default());
    if let Some(headers) = record.headers() {
        let mut copy = OwnedHeaders::new_with_capacity(headers.count());
        for header in headers.iter() {
            copy = copy.insert(header);
        }
        message = message.headers(copy);
    }
    while let Err((_, back)) = producer.send(message) {
        // The queue is full.
        producer.poll(Duration::from_millis(10));
        message = back;
    }
    producer.poll(Duration::ZERO);
}

fn producer(brokers: &str) -> BaseProducer {
    config(brokers).set("acks", "all").set("partitioner", "murmur2_random").create().unwrap()
}

fn config(brokers: &str) -> ClientConfig {
    let mut config = ClientConfig::new();
    config
        .set("bootstrap.servers", brokers)
        .set("auto.offset.reset", "earliest")
        .set("isolation.level", "read_committed")
        .set("enable.partition.eof", "true")
        .set("message.max.bytes", "16777216")
        .set("fetch.message.max.bytes", "16777216");
    config
}
