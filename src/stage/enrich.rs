//! The enrich stage: joins each article with its regions and figures, and emits it once.
//!
//! The join is a fold over the records of the three topics ([`Join::step`]); it knows no clock and no
//! store. A result names the offset of its article, which is what the join goes by: one article
//! revision stands at one offset. Articles of a partition are emitted in their order, so all that the join has
//! to know after a restart is the oldest article not yet emitted: the restart point of the articles.
//! Whatever stands before it is done; whatever comes from it on is not.
//!
//! The other stages answer in the order of the articles. A result for a later article therefore tells
//! that an earlier one, if it is not there, was lost: the stage redoes it, appends it where it should have
//! stood, and nothing is blocked.
//!
//! A dead stage does not stop the news. Where nothing came from a stage for as long as the deadline while
//! an article waited that long ([`Join::overdue`]), the article and those before it go out as partials
//! that name what is missing, and again, with a higher emission, when it has come. The mark of the restart
//! point remembers up to where partials went out.

use super::dead_letter::{Class, attempts, dead_letter};
use super::per_article::{PerArticle, trace_of};
use super::{Name, Stage, StageError};
use crate::event::{self, CloudEvent, DecodeError, Part, Source, Topic, TraceParent};
use crate::log::{Commit, Output, Record, Restart, Restarts};
use crate::telemetry::metrics::Metric;
use chrono::Utc;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// How long an article waits for a stage of which nothing is heard, unless the settings say otherwise.
pub const DEADLINE: Duration = Duration::from_secs(15);

/// The stage.
pub struct Enrich {
    prefix: String,
    deadline: Duration,
    join: Join,
    /// What redoes a result that was lost.
    regions: PerArticle,
    figures: PerArticle,
}

/// The stage; `prefix` is the prefix of the topic names, `deadline` how long an article waits for a stage of
/// which nothing is heard.
pub fn stage(prefix: &str, deadline: Duration) -> Enrich {
    Enrich {
        prefix: prefix.to_owned(),
        deadline,
        join: Join::default(),
        regions: super::regions::stage(prefix),
        figures: super::figures::stage(prefix),
    }
}

impl Stage for Enrich {
    fn name(&self) -> Name {
        Name::Enrich
    }

    fn reset(&mut self, began: &Restarts) {
        self.join = Join::starting_at(began, Instant::now());
    }

    fn works_idle(&self) -> bool {
        true
    }

    fn process(&mut self, records: &[Record], _at_end: bool) -> Result<Commit, StageError> {
        let mut outputs = Vec::new();
        let now = Instant::now();
        for record in records {
            match self.join.step(record, now) {
                Ok(joined) => {
                    for mut joined in joined {
                        self.redo(&mut joined, &mut outputs);
                        outputs.push(output(joined));
                    }
                }
                // It was sent to the dead letters when it was read for the first time.
                Err(_) if record.replayed => {}
                Err(error) => {
                    let message = error.to_string();
                    outputs.push(dead_letter(
                        Name::Enrich,
                        &self.prefix,
                        record,
                        Class::Undecodable,
                        &message,
                    ));
                }
            }
        }
        let partials = self.join.overdue(now, self.deadline);
        metrics::counter!(Metric::Partials.name()).increment(partials.len() as u64);
        outputs.extend(partials.into_iter().map(output));
        let (waiting, oldest) = self.join.waiting();
        metrics::gauge!(Metric::JoinWaiting.name()).set(waiting as f64);
        let age = oldest.map_or(Duration::ZERO, |since| now.saturating_duration_since(since));
        metrics::gauge!(Metric::JoinOldestSeconds.name()).set(age.as_secs_f64());
        Ok(Commit { outputs, restart: self.join.restart() })
    }
}

impl Enrich {
    /// Makes the results that were lost, and appends them to their topics as well.
    fn redo(&self, joined: &mut Joined, outputs: &mut Vec<Output>) {
        for (part, stage) in [(&mut joined.regions, &self.regions), (&mut joined.figures, &self.figures)] {
            if part.is_some() {
                continue;
            }
            let article = Record {
                topic: Topic::Articles,
                partition: joined.source.partition,
                offset: joined.source.offset,
                timestamp: 0,
                key: Some(joined.article_id.clone().into_bytes()),
                value: Some(joined.article.clone()),
                headers: vec![("traceparent".to_owned(), joined.trace.to_string().into_bytes())],
                replayed: false,
            };
            let name = stage.name().word();
            tracing::warn!(
                stage = name,
                article = joined.article_id,
                "the result was lost; enrich redoes it"
            );
            metrics::counter!(Metric::Redone.name(), "stage" => name).increment(1);
            let answers = stage.answer(&article);
            *part = answers.iter().find(|answer| answer.topic != Topic::Dlq).and_then(|a| a.value.clone());
            outputs.extend(answers);
        }
    }
}

fn output(joined: Joined) -> Output {
    let headers = CloudEvent {
        topic: Topic::Enriched,
        article_id: &joined.article_id,
        revision: joined.revision,
        emission: Some(joined.emission),
        step: Name::Enrich.word(),
        time: Utc::now(),
        trace: joined.trace.child(rand::random),
    }
    .headers();
    let Joined { article_id, source, article, regions, figures, emission, .. } = joined;
    Output {
        topic: Topic::Enriched,
        partition: Some(source.partition),
        key: article_id.into_bytes(),
        value: Some(event::encode_enriched(article, regions, figures, emission, source)),
        headers,
    }
}

/// An article that goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// Article id.
    pub article_id: String,
    /// Article revision.
    pub revision: u32,
    /// 1, or 2 where the article went out as a partial before; 2 more for each time that it was redriven from the
    /// dead letters.
    pub emission: u32,
    /// Where the article stands.
    pub source: Source,
    /// The article's trace.
    pub trace: TraceParent,
    /// Bytes of the article as they stand on its topic.
    pub article: Vec<u8>,
    /// Bytes of its regions, likewise; `None` if they were lost, or have not come in time.
    pub regions: Option<Vec<u8>>,
    /// Bytes of its figures, likewise.
    pub figures: Option<Vec<u8>>,
}

/// What the join holds: per partition, the articles from the oldest that is not emitted on.
#[derive(Debug, Default)]
pub struct Join {
    windows: BTreeMap<i32, Window>,
}

#[derive(Debug)]
struct Window {
    /// By offset of the article.
    entries: BTreeMap<i64, Entry>,
    /// Every article before this offset is emitted for good.
    front: i64,
    /// Every article before this offset is emitted, if only as a partial.
    partials: i64,
    /// Every article before this offset was read.
    read: i64,
    regions: Heard,
    figures: Heard,
}

/// How far a stage has got.
#[derive(Debug)]
struct Heard {
    /// Every result for an article before this offset has come, or never will.
    to: i64,
    /// When a result last came.
    at: Instant,
    /// Offsets of the results that wait for their articles' turn.
    waiting: BTreeSet<i64>,
}

#[derive(Debug, Default)]
struct Entry {
    article: Option<Waiting>,
    regions: Option<Held>,
    figures: Option<Held>,
}

#[derive(Debug)]
struct Waiting {
    held: Held,
    part: Part,
    trace: TraceParent,
    since: Instant,
    /// How often the article was redriven.
    attempts: u32,
}

impl Waiting {
    fn emission(&self, was_partial: bool) -> u32 {
        self.attempts.saturating_mul(2).saturating_add(if was_partial { 2 } else { 1 })
    }
}

#[derive(Debug, Default)]
struct Held {
    offset: i64,
    bytes: Vec<u8>,
}

impl Join {
    /// A join that goes on where reading begins.
    pub fn starting_at(began: &Restarts, now: Instant) -> Self {
        let articles = began.iter().filter(|((topic, _), _)| *topic == Topic::Articles);
        Self { windows: articles.map(|(&(_, partition), at)| (partition, Window::new(*at, now))).collect() }
    }

    /// Takes one record; gives the articles that can go out now, in their order.
    ///
    /// # Errors
    /// [`DecodeError`] if the record is not what its topic holds; the join is unchanged then.
    pub fn step(&mut self, record: &Record, now: Instant) -> Result<Vec<Joined>, DecodeError> {
        let Some(value) = &record.value else { return Ok(Vec::new()) };
        let (part, bytes) = match record.topic {
            Topic::Articles => Part::of_article(Some(value), record.timestamp)?,
            Topic::Regions => (Part::of_regions(Some(value))?, value.clone()),
            Topic::Figures => (Part::of_figures(Some(value))?, value.clone()),
            Topic::Enriched | Topic::Dlq => return Ok(Vec::new()),
        };
        let window =
            self.windows.entry(record.partition).or_insert_with(|| Window::new(Restart::default(), now));
        let at = part.source.map_or(record.offset, |source| source.offset);
        if at >= window.front {
            let entry = window.entries.entry(at).or_default();
            let held = Held { offset: record.offset, bytes };
            match record.topic {
                Topic::Regions => window.regions.keep(&mut entry.regions, held),
                Topic::Figures => window.figures.keep(&mut entry.figures, held),
                _ => {
                    let (trace, attempts) = (trace_of(record), attempts(record));
                    entry.article = Some(Waiting { held, part, trace, since: now, attempts });
                }
            }
        }
        let next = at.saturating_add(1);
        match record.topic {
            Topic::Regions => window.regions.hear(next, now),
            Topic::Figures => window.figures.hear(next, now),
            _ => window.read = next.max(window.read),
        }
        Ok(window.take(record.partition))
    }

    /// Gives, in their order and as partials, the articles that wait for a stage of which nothing was heard for
    /// `deadline`, and those before them: each once.
    pub fn overdue(&mut self, now: Instant, deadline: Duration) -> Vec<Joined> {
        let mut joined = Vec::new();
        for (&partition, window) in &mut self.windows {
            joined.extend(window.overdue(partition, now, deadline));
        }
        joined
    }

    /// How many articles wait, and since when the oldest does.
    fn waiting(&self) -> (usize, Option<Instant>) {
        let count = self.windows.values().map(|window| window.entries.len()).sum();
        let first = |window: &Window| window.entries.values().next()?.article.as_ref().map(|a| a.since);
        (count, self.windows.values().filter_map(first).min())
    }

    /// The first offset of each partition that must be read again after a restart, with the mark of the partials.
    pub fn restart(&self) -> Restarts {
        let mut restarts = Restarts::new();
        for (&partition, window) in &self.windows {
            let mut note = |topic, from: i64, mark: i64| {
                let restart = restarts.entry((topic, partition)).or_insert(Restart { from, mark });
                restart.from = from.min(restart.from);
            };
            if window.partials > window.front {
                note(Topic::Articles, i64::MAX, window.partials);
            }
            // Articles are read without gaps: where the oldest has not been read, none has.
            if let Some((&at, _)) = window.entries.first_key_value().filter(|(_, e)| e.article.is_some()) {
                note(Topic::Articles, at, 0);
            }
            for (topic, heard) in [(Topic::Regions, &window.regions), (Topic::Figures, &window.figures)] {
                if let Some(&first) = heard.waiting.first() {
                    note(topic, first, 0);
                }
            }
        }
        restarts
    }
}

impl Window {
    fn new(restart: Restart, now: Instant) -> Self {
        let Restart { from, mark } = restart;
        let heard = || Heard { to: 0, at: now, waiting: BTreeSet::new() };
        Self {
            entries: BTreeMap::new(),
            front: from,
            partials: mark.max(from),
            read: from,
            regions: heard(),
            figures: heard(),
        }
    }

    /// Takes from the front what is complete, and drops results whose article the log no longer holds.
    fn take(&mut self, partition: i32) -> Vec<Joined> {
        let mut joined = Vec::new();
        while let Some(first) = self.entries.first_entry() {
            let (at, entry) = (*first.key(), first.get());
            let go = match entry.article {
                Some(_) => {
                    self.regions.settles(at, &entry.regions) && self.figures.settles(at, &entry.figures)
                }
                None => at < self.read,
            };
            if !go {
                break;
            }
            let entry = first.remove();
            self.regions.release(&entry.regions);
            self.figures.release(&entry.figures);
            self.front = at.saturating_add(1);
            let Some(article) = entry.article else { continue };
            joined.push(Joined {
                emission: article.emission(at < self.partials),
                article_id: article.part.article_id,
                revision: article.part.revision,
                source: Source { partition, offset: at },
                trace: article.trace,
                article: article.held.bytes,
                regions: entry.regions.map(|held| held.bytes),
                figures: entry.figures.map(|held| held.bytes),
            });
        }
        joined
    }

    fn overdue(&mut self, partition: i32, now: Instant, deadline: Duration) -> Vec<Joined> {
        let Self { regions, figures, .. } = &self;
        let silent = |since: Instant| now.saturating_duration_since(since) >= deadline;
        if !silent(regions.at) && !silent(figures.at) {
            return Vec::new();
        }
        let is_due = |at: i64, entry: &Entry| {
            let misses = |heard: &Heard, held| silent(heard.at) && !heard.settles(at, held);
            entry.article.as_ref().is_some_and(|article| silent(article.since))
                && (misses(regions, &entry.regions) || misses(figures, &entry.figures))
        };
        let last = self.entries.range(self.partials..).rev().find(|(at, entry)| is_due(**at, entry));
        let Some((&last, _)) = last else { return Vec::new() };
        let due = self.entries.range(self.partials..=last);
        let joined = due.filter_map(|(&at, entry)| {
            let article = entry.article.as_ref()?;
            let bytes = |held: &Option<Held>| held.as_ref().map(|held| held.bytes.clone());
            Some(Joined {
                article_id: article.part.article_id.clone(),
                revision: article.part.revision,
                emission: article.emission(false),
                source: Source { partition, offset: at },
                trace: article.trace,
                article: article.held.bytes.clone(),
                regions: bytes(&entry.regions),
                figures: bytes(&entry.figures),
            })
        });
        let joined = joined.collect();
        self.partials = last.saturating_add(1);
        joined
    }
}

impl Heard {
    fn hear(&mut self, next: i64, now: Instant) {
        self.to = next.max(self.to);
        self.at = now;
    }

    fn keep(&mut self, place: &mut Option<Held>, held: Held) {
        self.release(place);
        self.waiting.insert(held.offset);
        *place = Some(held);
    }

    fn release(&mut self, place: &Option<Held>) {
        if let Some(held) = place {
            self.waiting.remove(&held.offset);
        }
    }

    /// Whether nothing more can come for the article at that offset.
    fn settles(&self, at: i64, held: &Option<Held>) -> bool {
        held.is_some() || at < self.to
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::event::{Outcome, ResultHead, encode_article, encode_figures, encode_regions};
    use crate::regions::Tagging;

    /// A log of three topics in one partition with `count` articles, and what each offset holds.
    fn records(count: i64) -> [Vec<Record>; 3] {
        let record = |topic, offset, value| Record {
            topic,
            partition: 0,
            offset,
            timestamp: 0,
            key: None,
            value: Some(value),
            headers: vec![],
            replayed: false,
        };
        let head = |n: i64| ResultHead {
            article_id: format!("a{}", n / 2),
            revision: (n % 2) as u32 + 1,
            outcome: Outcome::Ok,
            partition: 0,
            offset: n * 2,
        };
        let article = |n: i64| {
            let head = head(n);
            encode_article(&Article { id: head.article_id, revision: head.revision, ..Article::default() })
        };
        // Offsets have gaps, as Kafka's have.
        [
            (0..count).map(|n| record(Topic::Articles, n * 2, article(n))).collect(),
            (0..count)
                .map(|n| record(Topic::Regions, n * 3, encode_regions(&head(n), &Tagging::default())))
                .collect(),
            (0..count).map(|n| record(Topic::Figures, n * 5, encode_figures(&head(n), &[]))).collect(),
        ]
    }

    /// Feeds the topics in a random interleaving with a crash after every commit, replaying from the
    /// restart points each time. Gives what is emitted: article, revision, emission. With `impatient`, partials go out
    /// at random moments.
    fn run(seed: u64, count: i64, impatient: bool) -> Vec<(String, u32, u32)> {
        let topics = records(count);
        let mut random = seed;
        let mut draw = |below: usize| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            (random % below as u64) as usize
        };
        let mut committed = [0_usize; 3];
        let mut restart = Restarts::new();
        let now = Instant::now();
        let mut emitted = Vec::new();
        // Bounded, so that an article that never comes fails the test instead of hanging it.
        for _ in 0..200 {
            let mut join = Join::starting_at(&restart, now);
            let mut next: Vec<usize> = topics
                .iter()
                .zip(committed)
                .map(|(topic, at)| {
                    let restart = topic.first().and_then(|r| restart.get(&(r.topic, 0)));
                    restart.map_or(at, |restart| topic.partition_point(|r| r.offset < restart.from).min(at))
                })
                .collect();
            // A few steps beyond the replay, then a crash: only whole commits count.
            for _ in 0..1 + draw(12) {
                let mut outputs = Vec::new();
                for _ in 0..1 + draw(4) {
                    let open: Vec<usize> = (0..3).filter(|t| next[*t] < topics[*t].len()).collect();
                    let Some(&t) = open.get(draw(open.len().max(1))) else { break };
                    let mut record = topics[t][next[t]].clone();
                    record.replayed = next[t] < committed[t];
                    next[t] += 1;
                    outputs.extend(join.step(&record, now).unwrap());
                }
                if impatient && draw(3) == 0 {
                    outputs.extend(join.overdue(now + DEADLINE, DEADLINE));
                }
                if draw(5) == 0 {
                    break; // the crash comes before this commit
                }
                for t in 0..3 {
                    committed[t] = committed[t].max(next[t]);
                }
                // As the log does it: what was not read again yet must still come after a restart.
                let fresh = join.restart();
                restart = topics
                    .iter()
                    .enumerate()
                    .map(|(t, topic)| {
                        let read_to = topic.get(next[t]).map_or(i64::MAX, |r| r.offset);
                        let key = (topic[0].topic, 0);
                        let Restart { from, mark } =
                            fresh.get(&key).copied().unwrap_or(Restart { from: i64::MAX, mark: 0 });
                        (key, Restart { from: from.min(read_to), mark })
                    })
                    .collect();
                emitted.extend(outputs.into_iter().map(|j| (j.article_id, j.revision, j.emission)));
            }
        }
        emitted
    }

    #[test]
    fn every_article_comes_once_and_in_order_whatever_the_interleaving_and_the_crashes() {
        for seed in 1..400 {
            let emitted = run(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed), 24, false);
            let want: Vec<_> = (0..24).map(|n| (format!("a{}", n / 2), (n % 2) as u32 + 1, 1)).collect();
            assert_eq!(emitted, want, "seed {seed}");
        }
    }

    #[test]
    fn partials_come_once_and_are_completed_once_in_order() {
        let mut partials = 0;
        for seed in 1..400 {
            let emitted = run(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed), 24, true);
            let mut last = BTreeMap::new();
            for n in 0..24 {
                let article = (format!("a{}", n / 2), (n % 2) as u32 + 1);
                let of_article =
                    |(id, revision, _): &&(String, u32, u32)| (id, revision) == (&article.0, &article.1);
                let emissions: Vec<u32> =
                    emitted.iter().filter(of_article).map(|(.., emission)| *emission).collect();
                assert!(emissions == [1] || emissions == [1, 2], "seed {seed}: {article:?} {emissions:?}");
                partials += emissions.len() - 1;
                // Each emission by itself keeps the order of the articles.
                for emission in emissions {
                    let at =
                        emitted.iter().position(|e| *e == (article.0.clone(), article.1, emission)).unwrap();
                    assert!(
                        last.insert(emission, at).is_none_or(|before| before < at),
                        "seed {seed}: {article:?}"
                    );
                }
            }
        }
        assert!(partials > 1000, "only {partials} partials were tried");
    }

    #[test]
    fn a_dead_stage_is_waited_for_as_long_as_the_deadline() {
        let [articles, regions, figures] = records(4);
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut join = Join::default();
        let mut seen = Vec::new();
        let mut note = |second: u64, joined: Vec<Joined>| {
            seen.extend(joined.into_iter().map(|j| {
                (
                    second,
                    format!("{}/{}/{}", j.article_id, j.revision, j.emission),
                    j.regions.is_some(),
                    j.figures.is_some(),
                )
            }));
        };
        // The figures stage answers the first article and is dead until second 40.
        for (second, record) in [
            (0, &articles[0]),
            (1, &regions[0]),
            (1, &figures[0]),
            (2, &articles[1]),
            (3, &regions[1]),
            (10, &articles[2]),
            (11, &regions[2]),
            (40, &figures[1]),
            (41, &articles[3]),
            (42, &regions[3]),
            (43, &figures[2]),
            (44, &figures[3]),
        ] {
            note(second, join.overdue(at(second), DEADLINE));
            note(second, join.step(record, at(second)).unwrap());
            let waits = second == 11;
            for quiet in (second + 1)..if waits { 40 } else { second + 1 } {
                note(quiet, join.overdue(at(quiet), DEADLINE));
            }
        }
        let want = [
            (1, "a0/1/1", true, true),
            (17, "a0/2/1", true, false),
            (25, "a1/1/1", true, false),
            (40, "a0/2/2", true, true),
            (43, "a1/1/2", true, true),
            (44, "a1/2/1", true, true),
        ];
        assert_eq!(
            seen,
            want.map(|(second, id, regions, figures)| (second, id.to_owned(), regions, figures))
        );
    }

    #[test]
    fn a_lost_result_blocks_nothing() {
        let [articles, regions, figures] = records(2);
        let mut join = Join::default();
        let now = Instant::now();
        let mut joined = Vec::new();
        for record in [&articles[0], &articles[1], &figures[0], &regions[1], &figures[1]] {
            joined.extend(join.step(record, now).unwrap());
        }
        let seen: Vec<_> =
            joined.iter().map(|j| (j.revision, j.regions.is_some(), j.figures.is_some())).collect();
        assert_eq!(seen, [(1, false, true), (2, true, true)]);
    }

    #[test]
    fn a_result_that_cannot_be_read_is_dead_lettered_and_redone() {
        let [articles, mut regions, figures] = records(2);
        regions[0].value = Some(b"\xff".to_vec());
        let order = [&articles[0], &articles[1], &regions[0], &figures[0], &regions[1], &figures[1]];
        let records: Vec<Record> = order.into_iter().cloned().collect();
        let commit = stage("dateline", DEADLINE).process(&records, false).unwrap();
        let seen: Vec<_> = commit.outputs.iter().map(|output| (output.topic, output.partition)).collect();
        let want = [
            (Topic::Dlq, None),
            (Topic::Regions, Some(0)),
            (Topic::Enriched, Some(0)),
            (Topic::Enriched, Some(0)),
        ];
        assert_eq!(seen, want);
        for output in &commit.outputs[2..] {
            let enriched = event::decode_enriched(output.value.as_deref()).unwrap();
            assert_eq!((enriched.emission, enriched.missing), (1, vec![]));
        }
        let part = Part::of_regions(commit.outputs[1].value.as_deref()).unwrap();
        assert_eq!((part.article_id.as_str(), part.revision), ("a0", 1));
    }

    #[test]
    fn a_result_whose_article_is_gone_holds_nothing_back() {
        let [articles, regions, figures] = records(3);
        let mut join = Join::default();
        let now = Instant::now();
        for record in [&regions[0], &figures[0], &articles[1], &regions[1], &figures[1]] {
            join.step(record, now).unwrap();
        }
        assert!(join.restart().is_empty(), "{:?}", join.restart());
    }

    #[test]
    fn the_restart_point_is_the_first_part_of_the_window() {
        let [articles, regions, figures] = records(3);
        let mut join = Join::default();
        let now = Instant::now();
        for record in [&articles[0], &regions[0], &articles[1], &regions[1], &figures[0]] {
            join.step(record, now).unwrap();
        }
        let at = |from| Restart { from, mark: 0 };
        let want = Restarts::from([((Topic::Articles, 0), at(2)), ((Topic::Regions, 0), at(3))]);
        assert_eq!(join.restart(), want);
    }
}
