//! The clients that dateline makes of librdkafka, what it asks of a cluster, and what errors mean.

use crate::event::Topic;
use crate::log::LogError;
use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer as _, ConsumerContext};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use std::collections::BTreeMap;
use std::time::Duration;

/// How long one call to the broker may take.
pub(super) const TIMEOUT: Duration = Duration::from_secs(15);

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
        // A broker that is out of reach holds nobody up for a minute, and one that is back is found soon.
        config.set("socket.timeout.ms", "10000").set("reconnect.backoff.max.ms", "2000");
        for (key, value) in ours {
            config.set(*key, *value);
        }
        for (key, value) in &self.options {
            config.set(key, value);
        }
        config
    }

    /// Whether the operator chose the protocol in which the brokers hand out the partitions (KIP-848). Its time-outs are the
    /// brokers' settings.
    pub(super) fn has_broker_side_groups(&self) -> bool {
        self.options.get("group.protocol").is_some_and(|protocol| protocol.eq_ignore_ascii_case("consumer"))
    }

    /// A consumer that only asks questions.
    pub(super) fn asker(&self) -> Result<BaseConsumer, LogError> {
        self.config(&[]).create().map_err(|e| self.error("connecting", &e))
    }

    /// A consumer that asks about a group without joining it.
    pub(super) fn asker_of(&self, group: &str) -> Result<BaseConsumer, LogError> {
        self.config(&[("group.id", group)]).create().map_err(|e| self.error("connecting", &e))
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
