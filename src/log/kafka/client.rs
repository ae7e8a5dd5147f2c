//! The clients that dateline makes of librdkafka, what it asks of a cluster, and what errors mean.

use super::connections::Connections;
use crate::event::Topic;
use crate::log::LogError;
use rdkafka::admin::AdminClient;
use rdkafka::config::{ClientConfig, RDKafkaLogLevel};
use rdkafka::consumer::{BaseConsumer, Consumer as _, ConsumerContext};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// How long one call to the broker may take.
pub(super) const TIMEOUT: Duration = Duration::from_secs(15);

/// How long a broker is waited for between two looks at why none has answered yet.
const LOOK: Duration = Duration::from_millis(100);

/// How long another broker may take to answer where one has refused.
const REFUSAL: Duration = Duration::from_secs(3);

/// What librdkafka says of what only a build with the feature `tls` has.
const NOT_BUILT: [&str; 2] = ["at build time", "recompile librdkafka"];

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
    /// What all clients heard of their connections.
    pub(super) connections: Connections,
}

/// A consumer that only asks questions.
pub(super) type Asker = BaseConsumer<Connections>;

impl Client {
    pub(super) fn error(&self, doing: &str, error: &KafkaError) -> LogError {
        let place = self.brokers.clone();
        match error {
            // The value is left out: it may be a secret.
            KafkaError::ClientConfig(_, reason, key, _) => {
                LogError::Setup { place, message: format!("kafka.{key}: {}", built_without(reason)) }
            }
            KafkaError::ClientCreation(reason) => {
                let message = format!("the Kafka client does not start: {}", built_without(reason));
                LogError::Setup { place, message }
            }
            error => {
                let why = match (unanswered(error), self.connections.last()) {
                    (true, Some(fault)) => format!("; {fault}"),
                    _ => String::new(),
                };
                LogError::Unavailable { place, message: format!("{doing}: {error}{why}") }
            }
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
        // Less tells nothing of connections that end, whatever is to be seen of it.
        if (config.log_level as i32) < RDKafkaLogLevel::Info as i32 {
            config.set_log_level(RDKafkaLogLevel::Info);
        }
        config.set("bootstrap.servers", &self.brokers).set("client.id", "dateline");
        // A broker that is out of reach holds nobody up for a minute, and one that is back is found soon.
        config.set("socket.timeout.ms", "10000").set("reconnect.backoff.max.ms", "2000");
        // An OpenSSL of our own does not know where this system keeps the authorities that it trusts.
        if cfg!(feature = "tls") {
            for (location, pem) in [("ssl.ca.location", "ssl.ca.pem"), ("https.ca.location", "https.ca.pem")]
            {
                if !self.options.contains_key(pem) {
                    config.set(location, "probe");
                }
            }
        }
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

    pub(super) fn asker(&self) -> Result<Asker, LogError> {
        self.asker_with(&[])
    }

    /// An asker with other options.
    pub(super) fn asker_with(&self, options: &[(&str, &str)]) -> Result<Asker, LogError> {
        let config = self.config(options);
        config.create_with_context(self.connections.quiet()).map_err(|e| self.error("connecting", &e))
    }

    /// A client that makes and removes topics.
    pub(super) fn admin(&self) -> Result<AdminClient<Connections>, LogError> {
        let config = self.config(&[]);
        config.create_with_context(self.connections.quiet()).map_err(|e| self.error("connecting", &e))
    }

    /// The id of the cluster, once a broker answers. Where none does until a setting changes, that is said soon.
    pub(super) fn cluster_id(&self) -> Result<String, LogError> {
        let asker = self.asker()?;
        let began = Instant::now();
        let mut refused: Option<Instant> = None;
        loop {
            if let Some(id) = asker.client().fetch_cluster_id(LOOK) {
                return Ok(id);
            }
            hear(&asker);
            let place = self.brokers.clone();
            match self.connections.last() {
                Some(fault)
                    if fault.is_refusal()
                        && refused.get_or_insert_with(Instant::now).elapsed() >= REFUSAL =>
                {
                    let only_the_name = match fault.is_of_the_certificate() {
                        true => self.only_the_name_is_wrong(),
                        false => None,
                    };
                    let fault = match only_the_name {
                        Some(only_the_name) => fault.told_apart(only_the_name),
                        None => fault,
                    };
                    return Err(LogError::Setup { place, message: fault.to_string() });
                }
                fault if began.elapsed() >= TIMEOUT => {
                    let why = fault.map_or(String::new(), |fault| format!("; {fault}"));
                    let message = format!("no broker answered within {} s{why}", TIMEOUT.as_secs());
                    return Err(LogError::Unavailable { place, message });
                }
                _ => {}
            }
        }
    }

    /// Whether a broker's certificate would be trusted if it named the broker's address, if that can be found out. Nobody logs
    /// in for it.
    fn only_the_name_is_wrong(&self) -> Option<bool> {
        let heard = Connections::default().quiet();
        let mut config = self.config(&[]);
        config.set("security.protocol", "ssl").set("ssl.endpoint.identification.algorithm", "none");
        let asker: Asker = config.create_with_context(heard.clone()).ok()?;
        let began = Instant::now();
        while began.elapsed() < 2 * REFUSAL {
            if asker.client().fetch_cluster_id(LOOK).is_some() {
                return Some(true);
            }
            hear(&asker);
            match heard.last() {
                Some(fault) if fault.is_of_the_certificate() => return Some(false),
                Some(fault) if fault.is_behind_tls() => return Some(true),
                _ => {}
            }
        }
        None
    }

    pub(super) fn partitions(
        &self,
        consumer: &BaseConsumer<impl ConsumerContext>,
    ) -> Result<BTreeMap<Topic, i32>, LogError> {
        let metadata = consumer.fetch_metadata(None, TIMEOUT).map_err(|e| {
            hear(consumer);
            self.error("listing topics", &e)
        })?;
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

/// What keeps a client from starting, in words that say how to get what this build lacks.
fn built_without(reason: &str) -> String {
    if cfg!(feature = "tls") || !NOT_BUILT.iter().any(|words| reason.contains(words)) {
        return reason.to_owned();
    }
    format!("this dateline was built without TLS, logins and zstd; build it with --features tls ({reason})")
}

/// Takes in why connections fail. The consumer reads nothing, so no record is lost.
fn hear(consumer: &BaseConsumer<impl ConsumerContext>) {
    while consumer.poll(Duration::ZERO).is_some() {}
}

/// Whether a call failed because no broker answered it.
fn unanswered(error: &KafkaError) -> bool {
    use RDKafkaErrorCode::{
        AllBrokersDown, Authentication, BrokerTransportFailure, OperationTimedOut, RequestTimedOut, SSL,
    };
    matches!(
        error.rdkafka_error_code(),
        Some(
            AllBrokersDown
                | Authentication
                | BrokerTransportFailure
                | OperationTimedOut
                | RequestTimedOut
                | SSL
        )
    )
}
