//! What librdkafka alone takes to move the same bytes by the same plan: no transactions, no work on the articles, no read
//! model. The upper bound of what dateline can reach on this broker and this machine.
//!
//! Five clients, one for each part of the way, each with a thread of its own: articles go in; two read them and write the
//! result that dateline has found for each; one reads all three and writes the event once it has seen the three; one
//! counts events.

use dateline::event::Topic;
use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{BorrowedMessage, Header, Message, OwnedHeaders};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A record as dateline wrote it.
pub struct Recorded {
    pub value: Vec<u8>,
    pub headers: Vec<(String, Vec<u8>)>,
}

/// The records of each topic of a run, by key.
pub type Recording = HashMap<Topic, HashMap<Vec<u8>, Recorded>>;

/// Articles a second, with all topics under `prefix` (which must exist).
pub fn rate(brokers: &str, prefix: &str, recording: &Arc<Recording>) -> f64 {
    let site =
        Site { brokers: brokers.to_owned(), prefix: prefix.to_owned(), recording: Arc::clone(recording) };
    let count = recording[&Topic::Enriched].len();
    let mut threads = Vec::new();
    for output in [Topic::Regions, Topic::Figures] {
        let site = site.clone();
        threads.push(std::thread::spawn(move || site.copy(&[Topic::Articles], 1, output, count)));
    }
    let joiner = site.clone();
    let inputs = [Topic::Articles, Topic::Regions, Topic::Figures];
    threads.push(std::thread::spawn(move || joiner.copy(&inputs, 3, Topic::Enriched, count)));
    let reader = site.consumer(&[Topic::Enriched]);
    // Joining a group takes some seconds that are no part of the rate.
    std::thread::sleep(Duration::from_secs(8));
    let began = Instant::now();
    let producer = site.producer();
    for key in recording[&Topic::Articles].keys() {
        site.send(&producer, Topic::Articles, None, key);
    }
    let mut seen = 0;
    while seen < count {
        producer.poll(Duration::ZERO);
        seen += usize::from(site.next(&reader).is_some());
    }
    let rate = count as f64 / began.elapsed().as_secs_f64();
    for thread in threads {
        thread.join().unwrap();
    }
    rate
}

#[derive(Clone)]
struct Site {
    brokers: String,
    prefix: String,
    recording: Arc<Recording>,
}

impl Site {
    fn consumer(&self, topics: &[Topic]) -> BaseConsumer {
        let words: Vec<&str> = topics.iter().map(|topic| topic.word()).collect();
        let consumer: BaseConsumer = ClientConfig::new()
            .set("bootstrap.servers", &self.brokers)
            .set("group.id", format!("{}.{}", self.prefix, words.join("-")))
            .set("auto.offset.reset", "earliest")
            .set("enable.auto.commit", "false")
            .set("partition.assignment.strategy", "range")
            .set("fetch.queue.backoff.ms", "10")
            .create()
            .unwrap();
        let names: Vec<String> = topics.iter().map(|topic| topic.name(&self.prefix)).collect();
        consumer.subscribe(&names.iter().map(String::as_str).collect::<Vec<_>>()).unwrap();
        consumer
    }

    fn producer(&self) -> BaseProducer {
        ClientConfig::new()
            .set("bootstrap.servers", &self.brokers)
            .set("enable.idempotence", "true")
            .set("acks", "all")
            .set("partitioner", "murmur2_random")
            .set("linger.ms", "5")
            .create()
            .unwrap()
    }

    fn next<'a>(&self, consumer: &'a BaseConsumer) -> Option<BorrowedMessage<'a>> {
        consumer.poll(Duration::from_millis(20)).map(Result::unwrap)
    }

    /// Writes the recorded output for each key that has come `times` times, until there are `count`.
    fn copy(&self, inputs: &[Topic], times: u8, output: Topic, count: usize) {
        let (consumer, producer) = (self.consumer(inputs), self.producer());
        let mut come: HashMap<Vec<u8>, u8> = HashMap::new();
        let mut written = 0;
        while written < count {
            producer.poll(Duration::ZERO);
            let Some(message) = self.next(&consumer) else { continue };
            let key = message.key().unwrap();
            let seen = come.entry(key.to_vec()).or_insert(0);
            *seen += 1;
            if *seen == times {
                come.remove(key);
                self.send(&producer, output, Some(message.partition()), key);
                written += 1;
            }
        }
        producer.flush(Duration::from_secs(30)).unwrap();
    }

    fn send(&self, producer: &BaseProducer, topic: Topic, partition: Option<i32>, key: &[u8]) {
        let name = topic.name(&self.prefix);
        let recorded = &self.recording[&topic][key];
        let add = |all: OwnedHeaders, (name, value): &(String, Vec<u8>)| {
            all.insert(Header { key: name, value: Some(value) })
        };
        let headers = recorded.headers.iter().fold(OwnedHeaders::new(), add);
        let mut record = BaseRecord::to(&name).key(key).payload(&recorded.value).headers(headers);
        record.partition = partition;
        while let Err((error, back)) = producer.send(record) {
            assert_eq!(error, KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull));
            producer.poll(Duration::from_millis(10));
            record = back;
        }
    }
}
