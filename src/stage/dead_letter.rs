//! A record that cannot be read becomes a dead letter: its raw bytes and headers, and `dlq.*` headers
//! that say where it stood and what is wrong with it.

use super::Name;
use crate::event::Topic;
use crate::log::{Output, Record};
use crate::telemetry::metrics::Metric;

/// What is wrong with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Its bytes are not the message they should be.
    Undecodable,
    /// It is larger than a stage takes.
    TooLarge,
    /// The stage panicked on it.
    Panic,
}

impl Class {
    fn word(self) -> &'static str {
        match self {
            Class::Undecodable => "undecodable",
            Class::TooLarge => "too-large",
            Class::Panic => "panic",
        }
    }
}

/// The dead letter of `record`. `prefix` is the prefix of the topic names.
pub(super) fn dead_letter(stage: Name, prefix: &str, record: &Record, class: Class, message: &str) -> Output {
    metrics::counter!(Metric::DeadLetters.name(), "stage" => stage.word(), "class" => class.word())
        .increment(1);
    let topic = record.topic.name(prefix);
    tracing::warn!(
        stage = stage.word(),
        topic,
        partition = record.partition,
        offset = record.offset,
        class = class.word(),
        "dead letter: {message}"
    );
    let mut headers = record.headers.clone();
    let fields = [
        ("dlq.stage", stage.word().to_owned()),
        ("dlq.topic", topic),
        ("dlq.partition", record.partition.to_string()),
        ("dlq.offset", record.offset.to_string()),
        ("dlq.attempts", "1".to_owned()),
        ("dlq.error.class", class.word().to_owned()),
        ("dlq.error.message", message.to_owned()),
    ];
    headers.extend(fields.into_iter().map(|(name, value)| (name.to_owned(), value.into_bytes())));
    Output {
        topic: Topic::Dlq,
        partition: None,
        key: record.key.clone().unwrap_or_default(),
        value: record.value.clone(),
        headers,
    }
}
