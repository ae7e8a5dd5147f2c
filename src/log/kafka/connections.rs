//! What clients hear of their connections, so that a call that cannot be answered says why.
//!
//! librdkafka connects in the background: a call that needs a broker only runs out of time, and the reason comes as a line of
//! the client's log when it is polled.

use rdkafka::client::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::ConsumerContext;
use rdkafka::error::KafkaError;
use rdkafka::producer::{DeliveryResult, ProducerContext};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// For how long a fault explains the calls that fail: librdkafka repeats one that lasts every half minute.
const LASTS: Duration = Duration::from_secs(60);

/// A broker that ends a new connection so soon has refused it.
const SOON_MS: u64 = 2000;

/// Words of librdkafka and OpenSSL for what no waiting mends, and the settings to look at. The first that fit count.
const SETTINGS: [(&str, &str); 11] = [
    (
        "closed by peer: connecting to a PLAINTEXT",
        "kafka.security.protocol (this listener does not speak TLS)",
    ),
    (
        UNVERIFIED,
        "kafka.ssl.ca.location and brokers (the certificate is not trusted, or not for this address)",
    ),
    ("alert bad certificate", CLIENT_CERTIFICATE),
    ("alert certificate", CLIENT_CERTIFICATE),
    ("alert unknown ca", CLIENT_CERTIFICATE),
    ("client SSL authentication", CLIENT_CERTIFICATE),
    ("Unsupported SASL mechanism", "kafka.sasl.mechanism"),
    (NO_TOKEN, TOKEN),
    ("invalid_token", TOKEN),
    ("SASL authentication", "kafka.sasl.username and kafka.sasl.password"),
    ("might require SASL", LOGIN),
];

/// How librdkafka says that it does not trust a broker's certificate, for whatever reason.
const UNVERIFIED: &str = "certificate could not be verified";

/// How librdkafka says that it was given no token.
const NO_TOKEN: &str = "OAUTHBEARER token";

const TOKEN: &str = "kafka.sasl.oauthbearer.* and kafka.https.ca.location";

const CLIENT_CERTIFICATE: &str =
    "kafka.ssl.certificate.location and kafka.ssl.key.location (this listener wants a certificate)";

const AUTHORITY: &str =
    "kafka.ssl.ca.location (the certificate is out of date, or its authority is not in there)";

const NAME: &str =
    "brokers and kafka.ssl.endpoint.identification.algorithm (the certificate is for another address)";

const LOGIN: &str = "kafka.security.protocol and kafka.sasl.mechanism (this listener wants a login)";

/// What went wrong with a connection.
#[derive(Clone)]
pub(super) struct Fault {
    at: Instant,
    /// The broker and what happened, in the words of librdkafka.
    reason: String,
    /// In what the connection was, likewise.
    state: String,
    /// The settings to look at, where waiting does not help.
    settings: Option<&'static str>,
}

impl Fault {
    fn new(line: &str) -> Self {
        // A line ends with how long the connection had been in which state.
        let (reason, after) = line.rsplit_once(" (after ").unwrap_or((line, ""));
        let (ms, state) = after.split_once("ms in state ").unwrap_or_default();
        let state = state.split([',', ')']).next().unwrap_or_default();
        // librdkafka's own advice is about one of the causes only.
        let reason = reason.split(", verify that ").next().unwrap_or_default();
        let soon = ms.parse().is_ok_and(|ms: u64| ms < SOON_MS);
        let known = SETTINGS.iter().find(|(words, _)| reason.contains(words)).map(|(_, settings)| *settings);
        let settings = known.or_else(|| match state {
            _ if !soon || !reason.contains("Disconnected") => None,
            "APIVERSION_QUERY" => Some("kafka.security.protocol (this listener may speak TLS)"),
            "UP" => Some(LOGIN),
            _ => None,
        });
        Self { at: Instant::now(), reason: reason.to_owned(), state: state.to_owned(), settings }
    }

    /// Whether only another setting helps.
    pub(super) fn is_refusal(&self) -> bool {
        self.settings.is_some()
    }

    /// Whether the broker's certificate is at fault: not trusted, or for another address.
    pub(super) fn is_of_the_certificate(&self) -> bool {
        self.reason.contains(UNVERIFIED)
    }

    /// Whether the connection had come so far that the broker's certificate was good.
    pub(super) fn is_behind_tls(&self) -> bool {
        matches!(self.state.as_str(), "APIVERSION_QUERY" | "UP")
    }

    /// The same fault, now that it is known whether nothing but the name in the certificate is wrong.
    pub(super) fn told_apart(self, name_alone: bool) -> Self {
        Self { settings: Some(if name_alone { NAME } else { AUTHORITY }), ..self }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.reason)?;
        self.settings.map_or(Ok(()), |settings| write!(f, ": look at {settings}"))
    }
}

/// The context of a client: it keeps the last fault of a connection. Copies share it.
#[derive(Clone, Default)]
pub(super) struct Connections {
    fault: Arc<Mutex<Option<Fault>>>,
    /// Whether the log has no warnings, since the call that fails tells all.
    quiet: bool,
}

impl Connections {
    /// The context of a client that lives for one question.
    pub(super) fn quiet(&self) -> Self {
        Self { quiet: true, ..self.clone() }
    }

    fn fault(&self) -> MutexGuard<'_, Option<Fault>> {
        // A panic under this lock leaves a plain value that stays true.
        self.fault.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, line: &str) {
        *self.fault() = Some(Fault::new(line));
    }

    /// The last fault, unless it is long past.
    pub(super) fn last(&self) -> Option<Fault> {
        self.fault().clone().filter(|fault| fault.at.elapsed() < LASTS)
    }
}

impl ClientContext for Connections {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, line: &str) {
        // A line begins with the name of the thread.
        let said = line
            .strip_prefix("[thrd:")
            .and_then(|line| line.split_once("]: "))
            .map_or(line, |(_, said)| said);
        if facility == "FAIL" {
            self.keep(said);
        }
        let grave = facility == "FAIL" || (level as i32) <= RDKafkaLogLevel::Warning as i32;
        if grave && !self.quiet {
            tracing::warn!(target: "librdkafka", "{facility}: {said}");
        } else {
            tracing::debug!(target: "librdkafka", "{facility}: {said}");
        }
    }

    /// All faults of connections are in the log, but for tokens that are not to be had.
    fn error(&self, error: KafkaError, reason: &str) {
        if reason.contains(NO_TOKEN) {
            self.keep(reason);
        }
        tracing::debug!(target: "librdkafka", "{error}: {reason}");
    }
}

impl ConsumerContext for Connections {}

impl ProducerContext for Connections {
    type DeliveryOpaque = ();

    /// A record that is not delivered fails its transaction.
    fn delivery(&self, _: &DeliveryResult<'_>, (): ()) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_told_from_what_passes() {
        let auth = "SASL authentication error: Authentication failed during authentication due to invalid credentials";
        for (line, settings) in [
            (
                &*format!("{auth} with SASL mechanism PLAIN (after 1ms in state AUTH_REQ)"),
                "kafka.sasl.username",
            ),
            (
                "SASL authentication error: {\"status\":\"invalid_token\"} (after 9ms in state AUTH_REQ)",
                TOKEN,
            ),
            (
                "Disconnected: connection closed by peer (after 1ms in state APIVERSION_QUERY)",
                "may speak TLS",
            ),
            ("Disconnected: connection closed by peer (after 0ms in state UP, 2 identical error(s))", LOGIN),
            ("Disconnected: connection closed by peer (after 600123ms in state UP)", ""),
            ("Disconnected: connection closed by peer", ""),
            ("Connect to ipv4#127.0.0.1:9 failed: Connection refused (after 0ms in state CONNECT)", ""),
            ("Failed to resolve 'kafka:9092' (after 3ms in state CONNECT)", ""),
            ("3 request(s) timed out: disconnect (after 10012ms in state UP)", ""),
        ] {
            let fault = Fault::new(line);
            assert_eq!(fault.is_refusal(), !settings.is_empty(), "{line}");
            assert!(
                fault.to_string().contains(settings) && !fault.to_string().contains("in state"),
                "{fault}"
            );
        }
    }

    #[test]
    fn the_last_fault_is_kept_without_the_name_of_a_thread() {
        let connections = Connections::default();
        connections.log(
            RDKafkaLogLevel::Info,
            "FAIL",
            "[thrd:kafka:9/1]: kafka:9/1: Connection refused (after 1ms in state CONNECT)",
        );
        connections.log(RDKafkaLogLevel::Info, "REQTMOUT", "[thrd:kafka:9/1]: kafka:9/1: Timed out");
        let fault = connections.quiet().last().unwrap();
        assert_eq!(fault.to_string(), "kafka:9/1: Connection refused");
        assert!(!fault.is_of_the_certificate());
    }
}
