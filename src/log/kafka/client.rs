//! The clients that dateline makes of librdkafka, what it asks of a cluster, and what errors mean.

use crate::event::Topic;
use crate::log::{LogError, Output};
use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer as _, ConsumerContext};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{Header, OwnedHeaders};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer as _};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// How long one call to the broker may take.
pub(super) const TIMEOUT: Duration = Duration::from_secs(15);

/// A transaction that its producer does not finish is aborted by the broker after so long. Longer than
/// any commit takes, short because readers wait behind it.
const TRANSACTION_TIMEOUT_MS: &str = "20000";

/// Largest record, which is the largest article: 16 MiB.
pub(super) const MESSAGE_MAX_BYTES: &str = "16777216";

/// How to reach a cluster, and what its topics are called.
#[derive(Clone)]
pub(super) struct Client {
    pub(super) brokers: String,
    pub(super) prefix: String,
    /// Client options of librdkafka that the operator passes through; they win over ours.
    pub(super) options: BTreeMap<String, String>,
    /// Name of this process for static membership.
    pub(super) instance: Option<String>,
    /// After how long without a record a consumer fetches anew.
    pub(super) silence: Duration,
}

impl Client {
    pub(super) fn error(&self, doing: &str, error: &KafkaError) -> LogError {
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

    pub(super) fn gone(&self) -> LogError {
        LogError::Unavailable {
            place: self.brokers.clone(),
            message: "the Kafka client is stuck or gone".into(),
        }
    }

    pub(super) fn config(&self, ours: &[(&str, &str)]) -> ClientConfig {
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
    pub(super) fn asker(&self) -> Result<BaseConsumer, LogError> {
        self.config(&[]).create().map_err(|e| self.error("connecting", &e))
    }

    /// A consumer that asks about a group without joining it.
    pub(super) fn asker_of(&self, group: &str) -> Result<BaseConsumer, LogError> {
        self.config(&[("group.id", group)]).create().map_err(|e| self.error("connecting", &e))
    }

    pub(super) fn producer(&self, transactional_id: &str) -> Result<BaseProducer, LogError> {
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

    pub(super) fn partitions(
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
    pub(super) fn copartitioned(
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

    pub(super) fn send(&self, producer: &BaseProducer, output: &Output) -> Result<(), LogError> {
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

    pub(super) fn transaction_error(&self, group: &str, error: &KafkaError) -> LogError {
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
