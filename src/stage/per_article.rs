//! What the regions and figures stages share: one result per article revision, the work of a batch on
//! all cores, results in the order of the articles.

use super::dead_letter::{Class, dead_letter};
use super::{Name, Stage, StageError};
use crate::article::{Article, PubStatus};
use crate::event::{self, CloudEvent, Outcome, ResultHead, Topic, TraceParent};
use crate::log::{Commit, Output, Record};
use chrono::Utc;
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Bytes of body that a stage takes: a whole newspaper has less. Bounds its time on one record.
const MAX_BODY: usize = 4 << 20;

/// A stage whose result depends on the article alone.
pub struct PerArticle {
    name: Name,
    topic: Topic,
    prefix: String,
    /// The encoded result for an article; `None` gives the empty result that goes with a failed or
    /// skipped outcome.
    work: fn(&ResultHead, Option<&Article>) -> Vec<u8>,
}

impl PerArticle {
    pub(super) fn new(
        name: Name,
        topic: Topic,
        prefix: &str,
        work: fn(&ResultHead, Option<&Article>) -> Vec<u8>,
    ) -> Self {
        Self { name, topic, prefix: prefix.to_owned(), work }
    }

    /// The result of one record, and a dead letter where something is wrong with it.
    pub(super) fn answer(&self, record: &Record) -> Vec<Output> {
        if record.value.is_none() {
            // A tombstone: the log forgets the article, and there is nothing to say about it.
            return Vec::new();
        }
        let letter = |class, message: &str| dead_letter(self.name, &self.prefix, record, class, message);
        let article = match event::decode_article(record.value.as_deref()) {
            Ok(article) => article,
            Err(error) => return vec![letter(Class::Undecodable, &error.to_string())],
        };
        let head = |outcome| ResultHead {
            article_id: article.id.clone(),
            revision: article.revision,
            outcome,
            partition: record.partition,
            offset: record.offset,
        };
        let failed = |class, message: String| {
            let value = (self.work)(&head(Outcome::Failed(message.clone())), None);
            vec![self.result(record, &article, value), letter(class, &message)]
        };
        if article.pub_status == PubStatus::Canceled {
            let value = (self.work)(&head(Outcome::Skipped("retracted".into())), None);
            return vec![self.result(record, &article, value)];
        }
        if article.body.len() > MAX_BODY {
            let size = article.body.len();
            return failed(
                Class::TooLarge,
                format!("the body has {size} bytes; at most {MAX_BODY} are taken"),
            );
        }
        // The stage's work is a pure function of the article, so a panic leaves nothing half done.
        match catch_unwind(AssertUnwindSafe(|| (self.work)(&head(Outcome::Ok), Some(&article)))) {
            Ok(value) => vec![self.result(record, &article, value)],
            Err(panic) => failed(Class::Panic, panic_message(&*panic)),
        }
    }

    fn result(&self, record: &Record, article: &Article, value: Vec<u8>) -> Output {
        let headers = CloudEvent {
            topic: self.topic,
            article_id: &article.id,
            revision: article.revision,
            emission: None,
            step: self.name.word(),
            time: Utc::now(),
            trace: trace_of(record).child(rand::random),
        }
        .headers();
        let key = article.id.clone().into_bytes();
        Output { topic: self.topic, partition: Some(record.partition), key, value: Some(value), headers }
    }
}

impl Stage for PerArticle {
    fn name(&self) -> Name {
        self.name
    }

    fn process(&mut self, records: &[Record], _at_end: bool) -> Result<Commit, StageError> {
        let outputs = records.par_iter().map(|record| self.answer(record)).collect::<Vec<_>>();
        Ok(Commit { outputs: outputs.into_iter().flatten().collect(), ..Commit::default() })
    }
}

/// The trace that a record carries, or a new one.
pub(super) fn trace_of(record: &Record) -> TraceParent {
    event::header(&record.headers, "traceparent")
        .and_then(TraceParent::parse)
        .unwrap_or_else(|| TraceParent::new(rand::random))
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or(panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("panic").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::encode_article;

    fn stage() -> PerArticle {
        PerArticle::new(Name::Regions, Topic::Regions, "dateline", |head, article| {
            assert!(article.is_none_or(|a| a.body != "boom"), "boom");
            format!("{}/{} {:?}", head.article_id, head.revision, head.outcome).into_bytes()
        })
    }

    fn record(offset: i64, value: Option<Vec<u8>>) -> Record {
        Record {
            topic: Topic::Articles,
            partition: 3,
            offset,
            timestamp: 0,
            key: Some(b"k".to_vec()),
            value,
            headers: vec![],
            replayed: false,
        }
    }

    fn article(id: &str, body: &str, status: PubStatus) -> Option<Vec<u8>> {
        let article = Article {
            id: id.into(),
            revision: 1,
            body: body.into(),
            pub_status: status,
            ..Article::default()
        };
        Some(encode_article(&article))
    }

    #[test]
    fn one_result_per_article_and_a_dead_letter_for_what_is_bad() {
        let records = [
            record(0, article("a", "x", PubStatus::Usable)),
            record(1, Some(b"\xff\xff".to_vec())),
            record(2, article("b", "boom", PubStatus::Usable)),
            record(3, None),
            record(4, article("c", "x", PubStatus::Canceled)),
            record(5, article("d", &"x".repeat(MAX_BODY + 1), PubStatus::Usable)),
        ];
        let commit = stage().process(&records, false).unwrap();
        let seen: Vec<String> = commit
            .outputs
            .iter()
            .map(|output| match output.topic {
                Topic::Dlq => format!(
                    "dlq {} {}",
                    event::header(&output.headers, "dlq.offset").unwrap(),
                    event::header(&output.headers, "dlq.error.class").unwrap()
                ),
                _ => {
                    assert_eq!((output.topic, output.partition), (Topic::Regions, Some(3)));
                    String::from_utf8(output.value.clone().unwrap()).unwrap()
                }
            })
            .collect();
        let want = [
            "a/1 Ok".to_owned(),
            "dlq 1 undecodable".into(),
            "b/1 Failed(\"boom\")".into(),
            "dlq 2 panic".into(),
            "c/1 Skipped(\"retracted\")".into(),
            format!("d/1 Failed(\"the body has {} bytes; at most {MAX_BODY} are taken\")", MAX_BODY + 1),
            "dlq 5 too-large".into(),
        ];
        assert_eq!(seen, want);
    }
}
