//! A record that cannot be read becomes a dead letter: its raw bytes and headers, and `dlq.*` headers
//! that say where it stood and what is wrong with it.
//!
//! A dead letter can be redriven: its record is appended again where it stood, with the number of attempts in
//! a header, and in the same step a receipt to the dead-letter topic that names the letter. So a letter is
//! redriven once, whatever happens in between, and a list of letters can say which were.

use super::Name;
use crate::event::{Headers, Topic, header};
use crate::log::{Output, Record};
use crate::telemetry::metrics::Metric;

/// Header with the number of times that a record was tried; on a record that was redriven, too.
const ATTEMPTS: &str = "dlq.attempts";

/// Header of a receipt: partition and offset of the letter that was redriven.
const REDRIVEN: &str = "dlq.redriven";

/// What is wrong with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Its bytes are not the message they should be.
    Undecodable,
    /// It is larger than a stage takes.
    TooLarge,
    /// The stage panicked on it.
    Panic,
    /// It took more processor time than a record may.
    CpuLimit,
}

impl Class {
    fn word(self) -> &'static str {
        match self {
            Class::Undecodable => "undecodable",
            Class::TooLarge => "too-large",
            Class::Panic => "panic",
            Class::CpuLimit => "cpu-limit",
        }
    }
}

/// How often a record was tried before: 0, or more where it was redriven.
pub(super) fn attempts(record: &Record) -> u32 {
    header(&record.headers, ATTEMPTS).and_then(|number| number.parse().ok()).unwrap_or(0)
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
    let mut headers = without_ours(&record.headers);
    let fields = [
        ("dlq.stage", stage.word().to_owned()),
        ("dlq.topic", topic),
        ("dlq.partition", record.partition.to_string()),
        ("dlq.offset", record.offset.to_string()),
        (ATTEMPTS, (attempts(record).saturating_add(1)).to_string()),
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

fn without_ours(headers: &Headers) -> Headers {
    headers.iter().filter(|(name, _)| !name.starts_with("dlq.")).cloned().collect()
}

/// A record of the dead-letter topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A dead letter.
    Letter(Box<Letter>),
    /// Says that the letter at this place was redriven.
    Receipt(Place),
    /// Something that dateline did not write.
    Unknown,
}

/// Partition and offset in the dead-letter topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Partition.
    pub partition: i32,
    /// Offset.
    pub offset: i64,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.partition, self.offset)
    }
}

impl std::str::FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parse = || {
            let (partition, offset) = text.split_once(':')?;
            Some(Self { partition: partition.parse().ok()?, offset: offset.parse().ok()? })
        };
        parse().ok_or_else(|| format!("{text:?} is not PARTITION:OFFSET"))
    }
}

/// A dead letter, as it stands in its topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Where the letter stands.
    pub place: Place,
    /// When it was written, milliseconds since 1970.
    pub timestamp: i64,
    /// The stage that could not read the record.
    pub stage: String,
    /// Topic, partition and offset of the record.
    pub topic: Topic,
    /// See [`Letter::topic`].
    pub partition: i32,
    /// See [`Letter::topic`].
    pub offset: i64,
    /// How often the record was tried.
    pub attempts: u32,
    /// `undecodable`, `too-large`, `panic` or `cpu-limit`.
    pub class: String,
    /// What is wrong, in words.
    pub message: String,
    /// Key of the record.
    pub key: Vec<u8>,
    /// Number of bytes of the record.
    pub size: usize,
    /// Raw bytes of the record.
    pub value: Option<Vec<u8>>,
    /// Headers of the record itself.
    pub headers: Headers,
}

impl Entry {
    /// Reads a record of the dead-letter topic. `prefix` is the prefix of the topic names.
    pub fn read(record: &Record, prefix: &str) -> Self {
        let text = |name| header(&record.headers, name);
        let letter = || {
            Some(Letter {
                place: Place { partition: record.partition, offset: record.offset },
                timestamp: record.timestamp,
                stage: text("dlq.stage")?.to_owned(),
                topic: Topic::from_name(text("dlq.topic")?, prefix)?,
                partition: text("dlq.partition")?.parse().ok()?,
                offset: text("dlq.offset")?.parse().ok()?,
                attempts: attempts(record),
                class: text("dlq.error.class")?.to_owned(),
                message: text("dlq.error.message")?.to_owned(),
                key: record.key.clone().unwrap_or_default(),
                size: record.value.as_ref().map_or(0, Vec::len),
                value: record.value.clone(),
                headers: without_ours(&record.headers),
            })
        };
        match text(REDRIVEN).map(str::parse) {
            Some(Ok(place)) => Entry::Receipt(place),
            _ => letter().map_or(Entry::Unknown, |letter| Entry::Letter(Box::new(letter))),
        }
    }
}

impl Letter {
    /// The record once more, where it stood, and the receipt: to be appended in one step.
    pub fn redriven(&self) -> [Output; 2] {
        let mut headers = self.headers.clone();
        headers.push((ATTEMPTS.to_owned(), self.attempts.to_string().into_bytes()));
        let record = Output {
            topic: self.topic,
            partition: Some(self.partition),
            key: self.key.clone(),
            value: self.value.clone(),
            headers,
        };
        let receipt = Output {
            topic: Topic::Dlq,
            partition: Some(self.place.partition),
            key: self.key.clone(),
            value: None,
            headers: vec![(REDRIVEN.to_owned(), self.place.to_string().into_bytes())],
        };
        [record, receipt]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(topic: Topic, output: Output, offset: i64) -> Record {
        let Output { partition, key, value, headers, .. } = output;
        let partition = partition.unwrap_or(2);
        Record { topic, partition, offset, timestamp: 9, key: Some(key), value, headers, replayed: false }
    }

    #[test]
    fn a_letter_keeps_its_record_and_counts_the_attempts() {
        let headers = vec![("ce_id".to_owned(), b"a/1".to_vec())];
        let first = Record {
            topic: Topic::Articles,
            partition: 3,
            offset: 40,
            timestamp: 0,
            key: Some(b"a".to_vec()),
            value: Some(b"\xff".to_vec()),
            headers: headers.clone(),
            replayed: false,
        };
        let mut read = first.clone();
        for attempt in 1..4 {
            let letter = dead_letter(Name::Regions, "dateline", &read, Class::Undecodable, "not protobuf");
            let Entry::Letter(letter) = Entry::read(&record(Topic::Dlq, letter, 7), "dateline") else {
                panic!("a letter")
            };
            assert_eq!((letter.attempts, &letter.headers), (attempt, &headers));
            assert_eq!(
                (letter.topic, letter.partition, letter.class.as_str()),
                (Topic::Articles, 3, "undecodable")
            );
            let [again, receipt] = letter.redriven();
            assert_eq!((again.partition, &again.value, &again.key), (Some(3), &first.value, &b"a".to_vec()));
            let place = Place { partition: 2, offset: 7 };
            assert_eq!(Entry::read(&record(Topic::Dlq, receipt, 8), "dateline"), Entry::Receipt(place));
            read = record(Topic::Articles, again, 41);
            assert_eq!(attempts(&read), attempt);
        }
    }

    #[test]
    fn what_others_wrote_is_unknown() {
        let output = Output { topic: Topic::Dlq, partition: None, key: vec![], value: None, headers: vec![] };
        assert_eq!(Entry::read(&record(Topic::Dlq, output, 0), "dateline"), Entry::Unknown);
    }
}
