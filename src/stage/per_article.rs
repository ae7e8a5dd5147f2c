//! What the regions and figures stages share: one result per article revision, the work of a batch on
//! all cores, results in the order of the articles.

use super::dead_letter::{Class, dead_letter};
use super::workers::{Done, Job, Workers};
use super::{Name, Stage, StageError, reissue};
use crate::article::{Article, PubStatus};
use crate::event::{self, CloudEvent, Outcome, ResultHead, Source, Topic, TraceParent};
use crate::log::{Commit, Output, Record};
use chrono::Utc;
use std::collections::BTreeSet;
use std::time::Duration;

/// Bytes of body that a stage takes: a whole newspaper has less. Bounds its time on one record.
const MAX_BODY: usize = 4 << 20;

/// Processor time that a stage spends on one record, unless the settings say otherwise. An article takes milliseconds.
pub const CPU_LIMIT: Duration = Duration::from_secs(10);

/// Bytes of a result: with its article and the other result it has to fit into a record of the log.
const MAX_RESULT: usize = 2 << 20;

/// Threads that may be busy with records over the limit before the stage ends: they take processors from the others.
const GIVEN_UP: usize = 8;

/// Records over the limit that are remembered, so that a batch that comes again does not wait for them again.
const REMEMBERED: usize = 4096;

/// A stage whose result depends on the article alone.
pub struct PerArticle {
    name: Name,
    topic: Topic,
    prefix: String,
    work: Work,
    limit: Duration,
    workers: Workers<Vec<u8>>,
    /// Partitions and offsets of records that were over the limit.
    over: BTreeSet<(i32, i64)>,
}

/// The encoded result for an article; `None` gives the empty result that goes with a failed or skipped outcome.
type Work = fn(&ResultHead, Option<&Article>) -> Vec<u8>;

/// What a record gives: a result, and what is wrong with it.
struct Answer {
    result: Option<Output>,
    fault: Option<(Class, String)>,
}

impl PerArticle {
    pub(super) fn new(name: Name, topic: Topic, prefix: &str, work: Work) -> Self {
        Self {
            name,
            topic,
            prefix: prefix.to_owned(),
            work,
            limit: CPU_LIMIT,
            workers: Workers::new(CPU_LIMIT),
            over: BTreeSet::new(),
        }
    }

    /// The stage with another limit of the processor time for one record.
    #[must_use]
    pub fn with_cpu_limit(self, limit: Duration) -> Self {
        Self { limit, workers: Workers::new(limit), ..self }
    }

    /// The outputs for each of some records: a result, and a dead letter where something is wrong with it.
    pub(super) fn outputs(&mut self, records: &[Record]) -> Vec<Vec<Output>> {
        let answers = self.answers(records, true);
        let pairs = records.iter().zip(answers);
        pairs
            .map(|(record, Answer { result, fault })| {
                let letter =
                    fault.map(|(class, text)| dead_letter(self.name, &self.prefix, record, class, &text));
                result.into_iter().chain(letter).collect()
            })
            .collect()
    }

    /// The result of each record as the stage finds it now, whatever result a reissue brings along.
    pub fn results(&mut self, records: &[Record]) -> Vec<Option<Output>> {
        self.answers(records, false).into_iter().map(|answer| answer.result).collect()
    }

    fn answers(&mut self, records: &[Record], take_given: bool) -> Vec<Answer> {
        let mut jobs: Vec<Job<Vec<u8>>> = Vec::new();
        let ready = records.iter().map(|record| {
            let ready = self.without_work(record, take_given);
            if let Err(article) = &ready {
                let (work, head, article) =
                    (self.work, head(record, article, Outcome::Ok), Article::clone(article));
                jobs.push(Box::new(move || work(&head, Some(&article))));
            }
            ready
        });
        let ready: Vec<Result<Answer, Box<Article>>> = ready.collect();
        // The stage's work is a pure function of the article, so a panic leaves nothing half done.
        let mut done = self.workers.run(jobs).into_iter();
        let mut answers = Vec::with_capacity(records.len());
        for (record, ready) in records.iter().zip(ready) {
            let article = match ready {
                Ok(answer) => {
                    answers.push(answer);
                    continue;
                }
                Err(article) => article,
            };
            answers.push(match done.next() {
                Some(Done::Result(value)) if value.len() > MAX_RESULT => {
                    let size = value.len();
                    let message = format!("the result has {size} bytes; at most {MAX_RESULT} are taken");
                    self.failed(record, &article, Class::TooLarge, message)
                }
                Some(Done::Result(value)) => self.found(record, &article, value),
                Some(Done::Panicked(message)) => self.failed(record, &article, Class::Panic, message),
                Some(Done::OverLimit) | None => {
                    if self.over.len() >= REMEMBERED {
                        self.over.pop_first();
                    }
                    self.over.insert((record.partition, record.offset));
                    self.failed(record, &article, Class::CpuLimit, self.over_limit())
                }
            });
        }
        answers
    }

    /// The answer where it takes no work, or else the article to work on.
    fn without_work(&self, record: &Record, take_given: bool) -> Result<Answer, Box<Article>> {
        let only = |fault| Ok(Answer { result: None, fault });
        if record.value.is_none() {
            // A tombstone: the log forgets the article, and there is nothing to say about it.
            return only(None);
        }
        let article = match event::decode_article(record.value.as_deref()) {
            Ok(article) => article,
            Err(error) => return only(Some((Class::Undecodable, error.to_string()))),
        };
        if let Some(given) = reissue::result(record, self.name).filter(|_| take_given) {
            let source = Source { partition: record.partition, offset: record.offset };
            return Ok(self.found(record, &article, event::with_source(self.topic, given, source)));
        }
        if article.pub_status == PubStatus::Canceled {
            let value = (self.work)(&head(record, &article, Outcome::Skipped("retracted".into())), None);
            return Ok(self.found(record, &article, value));
        }
        let size = article.body.len();
        if size > MAX_BODY {
            let message = format!("the body has {size} bytes; at most {MAX_BODY} are taken");
            return Ok(self.failed(record, &article, Class::TooLarge, message));
        }
        if self.over.contains(&(record.partition, record.offset)) {
            return Ok(self.failed(record, &article, Class::CpuLimit, self.over_limit()));
        }
        Err(Box::new(article))
    }

    fn over_limit(&self) -> String {
        format!("it took more than {} s of processor time", self.limit.as_secs_f64())
    }

    fn found(&self, record: &Record, article: &Article, value: Vec<u8>) -> Answer {
        Answer { result: Some(self.result(record, article, value)), fault: None }
    }

    fn failed(&self, record: &Record, article: &Article, class: Class, message: String) -> Answer {
        let value = (self.work)(&head(record, article, Outcome::Failed(message.clone())), None);
        Answer { result: Some(self.result(record, article, value)), fault: Some((class, message)) }
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

fn head(record: &Record, article: &Article, outcome: Outcome) -> ResultHead {
    ResultHead {
        article_id: article.id.clone(),
        revision: article.revision,
        outcome,
        partition: record.partition,
        offset: record.offset,
    }
}

impl Stage for PerArticle {
    fn name(&self) -> Name {
        self.name
    }

    fn process(&mut self, records: &[Record], _at_end: bool) -> Result<Commit, StageError> {
        let given_up = self.workers.given_up();
        if given_up > GIVEN_UP {
            // What they worked on is dead-lettered by now, so whoever starts the stage again gets on.
            let message = format!("{given_up} threads are busy with records over the processor-time limit");
            return Err(StageError { place: self.name.word().into(), message, transient: false });
        }
        let outputs = self.outputs(records);
        Ok(Commit { outputs: outputs.into_iter().flatten().collect(), ..Commit::default() })
    }
}

/// The trace that a record carries, or a new one.
pub(super) fn trace_of(record: &Record) -> TraceParent {
    event::header(&record.headers, "traceparent")
        .and_then(TraceParent::parse)
        .unwrap_or_else(|| TraceParent::new(rand::random))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Part, encode_article};
    use std::sync::atomic::{AtomicBool, Ordering};

    /// Ends what is busy.
    static STOP: AtomicBool = AtomicBool::new(false);

    fn stage() -> PerArticle {
        PerArticle::new(Name::Regions, Topic::Regions, "dateline", |head, article| {
            assert!(article.is_none_or(|a| a.body != "boom"), "boom");
            while article.is_some_and(|a| a.body == "busy") && !STOP.load(Ordering::Relaxed) {
                std::hint::spin_loop();
            }
            if article.is_some_and(|a| a.body == "much") {
                return vec![b'x'; MAX_RESULT + 1];
            }
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

    fn seen(commit: &Commit) -> Vec<String> {
        commit
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
            .collect()
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
            record(6, article("e", "much", PubStatus::Usable)),
        ];
        let commit = stage().process(&records, false).unwrap();
        let seen = seen(&commit);
        let want = [
            "a/1 Ok".to_owned(),
            "dlq 1 undecodable".into(),
            "b/1 Failed(\"boom\")".into(),
            "dlq 2 panic".into(),
            "c/1 Skipped(\"retracted\")".into(),
            format!("d/1 Failed(\"the body has {} bytes; at most {MAX_BODY} are taken\")", MAX_BODY + 1),
            "dlq 5 too-large".into(),
            format!(
                "e/1 Failed(\"the result has {} bytes; at most {MAX_RESULT} are taken\")",
                MAX_RESULT + 1
            ),
            "dlq 6 too-large".into(),
        ];
        assert_eq!(seen, want);
    }

    #[test]
    fn a_record_over_the_limit_is_a_dead_letter_and_the_rest_goes_on() {
        let mut stage = stage().with_cpu_limit(Duration::from_millis(100));
        let record = |offset, body| record(offset, article("a", body, PubStatus::Usable));
        let want = [
            "a/1 Ok",
            "a/1 Failed(\"it took more than 0.1 s of processor time\")",
            "dlq 1 cpu-limit",
            "a/1 Ok",
        ];
        let records = [record(0, "x"), record(1, "busy"), record(2, "x")];
        // The second time it is known, and no thread more is given up.
        for _ in 0..2 {
            assert_eq!(seen(&stage.process(&records, false).unwrap()), want);
        }
        assert_eq!(stage.workers.given_up(), 1);
        let many: Vec<Record> = (10..20).map(|offset| record(offset, "busy")).collect();
        assert_eq!(stage.process(&many, false).unwrap().outputs.len(), 20);
        let error = stage.process(&[], false).unwrap_err();
        assert!(!error.transient && error.message.starts_with("11 threads"), "{error}");
        STOP.store(true, Ordering::Relaxed);
    }

    #[test]
    fn a_reissue_gets_the_result_that_it_brings() {
        let given = crate::event::encode_regions(
            &head(
                &record(4, None),
                &Article { id: "a".into(), revision: 1, ..Article::default() },
                Outcome::Ok,
            ),
            &crate::regions::Tagging::default(),
        );
        let reissue = reissue::Reissue {
            article_id: "a".into(),
            revision: 1,
            emission: 2,
            partition: 3,
            as_of: 5,
            article: article("a", "x", PubStatus::Usable).unwrap(),
            regions: given,
            figures: vec![],
            trace: TraceParent::new(rand::random),
        };
        let Output { key, value, headers, .. } = reissue.output();
        let again = Record { key: Some(key), headers, ..record(9, value) };
        let commit = stage().process(std::slice::from_ref(&again), false).unwrap();
        let part = Part::of_regions(commit.outputs[0].value.as_deref()).unwrap();
        assert_eq!(part.source, Some(Source { partition: 3, offset: 9 }));
        let anew = stage().results(&[again]).remove(0).unwrap();
        assert_eq!(anew.value.unwrap(), b"a/1 Ok");
    }
}
