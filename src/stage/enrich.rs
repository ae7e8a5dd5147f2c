//! The enrich stage: joins each article with its regions and figures, and emits it once.
//!
//! The join is a fold over the records of the three topics ([`Join::step`]); it knows no clock and no
//! store. A result names the offset of its article, which is what the join goes by: one article
//! revision stands at one offset. Per partition it keeps a window that begins at the oldest article not yet
//! emitted. Entries behind a waiting one stay until it is done, so that the window's parts can be
//! read again as a whole after a restart, and the restart point of each topic is the first offset
//! that the window holds.

use super::dead_letter::{Class, dead_letter};
use super::per_article::trace_of;
use super::{Name, Stage, StageError};
use crate::event::{self, CloudEvent, DecodeError, Part, Source, Topic, TraceParent};
use crate::log::{Commit, Output, Record, TopicPartition};
use chrono::Utc;
use std::collections::BTreeMap;

/// The stage.
pub struct Enrich {
    prefix: String,
    join: Join,
}

/// The stage; `prefix` is the prefix of the topic names.
pub fn stage(prefix: &str) -> Enrich {
    Enrich { prefix: prefix.to_owned(), join: Join::default() }
}

impl Stage for Enrich {
    fn name(&self) -> Name {
        Name::Enrich
    }

    fn reset(&mut self) {
        self.join = Join::default();
    }

    fn process(&mut self, records: &[Record], _at_end: bool) -> Result<Commit, StageError> {
        let mut outputs = Vec::new();
        for record in records {
            match self.join.step(record) {
                Ok(joined) => outputs.extend(joined.map(output)),
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
        Ok(Commit { outputs, restart: self.join.restart() })
    }
}

fn output(joined: Joined) -> Output {
    let headers = CloudEvent {
        topic: Topic::Enriched,
        article_id: &joined.article_id,
        revision: joined.revision,
        emission: Some(1),
        step: Name::Enrich.word(),
        time: Utc::now(),
        trace: joined.trace.child(rand::random),
    }
    .headers();
    Output {
        topic: Topic::Enriched,
        partition: Some(joined.source.partition),
        key: joined.article_id.into_bytes(),
        value: Some(event::encode_enriched(joined.article, joined.regions, joined.figures, 1, joined.source)),
        headers,
    }
}

/// An article whose parts are all there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// Article id.
    pub article_id: String,
    /// Article revision.
    pub revision: u32,
    /// Where the article stands.
    pub source: Source,
    /// The article's trace.
    pub trace: TraceParent,
    /// Bytes of the article as they stand on its topic.
    pub article: Vec<u8>,
    /// Bytes of its regions, likewise.
    pub regions: Vec<u8>,
    /// Bytes of its figures, likewise.
    pub figures: Vec<u8>,
}

/// What the join holds: per partition, the articles from the oldest that is not emitted on.
#[derive(Debug, Default)]
pub struct Join {
    windows: BTreeMap<i32, Window>,
}

#[derive(Debug, Default)]
struct Window {
    /// By offset of the article.
    entries: BTreeMap<i64, Entry>,
    /// Offset after the last article read.
    read: i64,
}

#[derive(Debug, Default)]
struct Entry {
    article: Option<(Held, Part, TraceParent)>,
    regions: Option<Held>,
    figures: Option<Held>,
    /// Whether a part is not yet covered by a commit: then it was not emitted either.
    live: bool,
    done: bool,
}

/// A part's offset, and its bytes until they are emitted.
#[derive(Debug, Default)]
struct Held {
    offset: i64,
    bytes: Vec<u8>,
}

impl Join {
    /// Takes one record; gives the article that it completes, if it was not emitted before.
    ///
    /// # Errors
    /// [`DecodeError`] if the record is not what its topic holds; the join is unchanged then.
    pub fn step(&mut self, record: &Record) -> Result<Option<Joined>, DecodeError> {
        let Some(value) = &record.value else { return Ok(None) };
        let part = match record.topic {
            Topic::Articles => Part::of_article(Some(value))?,
            Topic::Regions => Part::of_regions(Some(value))?,
            Topic::Figures => Part::of_figures(Some(value))?,
            Topic::Enriched | Topic::Dlq => return Ok(None),
        };
        let window = self.windows.entry(record.partition).or_default();
        let at = part.source.map_or(record.offset, |source| source.offset);
        if part.source.is_some() && at < window.read && !window.entries.contains_key(&at) {
            // The article was emitted and left the window, or the log no longer holds it.
            return Ok(None);
        }
        let entry = window.entries.entry(at).or_default();
        if !entry.done {
            entry.live |= !record.replayed;
        }
        let bytes = if entry.done { Vec::new() } else { value.clone() };
        let held = Held { offset: record.offset, bytes };
        match record.topic {
            Topic::Regions => entry.regions = Some(held),
            Topic::Figures => entry.figures = Some(held),
            _ => {
                entry.article = Some((held, part, trace_of(record)));
                window.read = window.read.max(record.offset + 1);
            }
        }
        let joined = entry.take(Source { partition: record.partition, offset: at });
        window.drop_front();
        Ok(joined)
    }

    /// The first offset of each partition that must be read again after a restart.
    pub fn restart(&self) -> BTreeMap<TopicPartition, i64> {
        let mut restart = BTreeMap::new();
        for (&partition, window) in &self.windows {
            let mut note = |topic, offset: Option<i64>| {
                if let Some(offset) = offset {
                    let first = restart.entry((topic, partition)).or_insert(offset);
                    *first = offset.min(*first);
                }
            };
            for entry in window.entries.values() {
                note(Topic::Articles, entry.article.as_ref().map(|(held, ..)| held.offset));
                note(Topic::Regions, entry.regions.as_ref().map(|held| held.offset));
                note(Topic::Figures, entry.figures.as_ref().map(|held| held.offset));
            }
        }
        restart
    }
}

impl Entry {
    /// Emits the entry if all is there and nobody emitted it before.
    fn take(&mut self, source: Source) -> Option<Joined> {
        if self.done {
            return None;
        }
        let (Some((article, part, trace)), Some(regions), Some(figures)) =
            (&mut self.article, &mut self.regions, &mut self.figures)
        else {
            return None;
        };
        self.done = true;
        let joined = Joined {
            article_id: part.article_id.clone(),
            revision: part.revision,
            source,
            trace: *trace,
            article: std::mem::take(&mut article.bytes),
            regions: std::mem::take(&mut regions.bytes),
            figures: std::mem::take(&mut figures.bytes),
        };
        // With every part under a commit, the emission was in that commit.
        self.live.then_some(joined)
    }
}

impl Window {
    /// Drops from the front what is emitted, and what waits for an article that the log no longer holds.
    fn drop_front(&mut self) {
        while let Some(first) = self.entries.first_entry() {
            let entry = first.get();
            if entry.done || (entry.article.is_none() && *first.key() < self.read) {
                first.remove();
            } else {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::event::{Outcome, ResultHead, encode_article, encode_figures, encode_regions};
    use crate::regions::Tagging;
    use std::collections::BTreeMap;

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
    /// restart points each time, and counts what is emitted.
    fn run(seed: u64, count: i64) -> Vec<(String, u32)> {
        let topics = records(count);
        let mut random = seed;
        let mut draw = |below: usize| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            (random % below as u64) as usize
        };
        let mut committed = [0_usize; 3];
        let mut restart: BTreeMap<TopicPartition, i64> = BTreeMap::new();
        let mut emitted = Vec::new();
        while committed.iter().zip(&topics).any(|(at, topic)| *at < topic.len()) {
            let mut join = Join::default();
            let mut next: Vec<usize> = topics
                .iter()
                .zip(committed)
                .map(|(topic, at)| {
                    let from = topic.first().and_then(|r| restart.get(&(r.topic, 0))).copied();
                    from.map_or(at, |from| topic.partition_point(|r| r.offset < from).min(at))
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
                    outputs.extend(join.step(&record).unwrap());
                }
                if draw(5) == 0 {
                    break; // the crash comes before this commit
                }
                for t in 0..3 {
                    committed[t] = committed[t].max(next[t]);
                }
                // A stage that has not seen all replayed records keeps the older restart point.
                let fresh = join.restart();
                restart = topics
                    .iter()
                    .enumerate()
                    .map(|(t, topic)| {
                        let read_to = topic.get(next[t]).map_or(i64::MAX, |r| r.offset);
                        let key = (topic[0].topic, 0);
                        (key, fresh.get(&key).copied().unwrap_or(i64::MAX).min(read_to))
                    })
                    .collect();
                emitted.extend(outputs.into_iter().map(|joined| (joined.article_id, joined.revision)));
            }
        }
        emitted
    }

    #[test]
    fn every_article_comes_once_and_in_order_whatever_the_interleaving_and_the_crashes() {
        for seed in 1..400 {
            let emitted = run(seed * 0x9e37_79b9_7f4a_7c15, 24);
            let want: Vec<_> = (0..24).map(|n| (format!("a{}", n / 2), (n % 2) as u32 + 1)).collect();
            assert_eq!(emitted, want, "seed {seed}");
        }
    }

    #[test]
    fn a_result_whose_article_is_gone_holds_nothing_back() {
        let [articles, regions, figures] = records(3);
        let mut join = Join::default();
        for record in [&regions[0], &figures[0], &articles[1], &regions[1], &figures[1]] {
            join.step(record).unwrap();
        }
        assert!(join.restart().is_empty(), "{:?}", join.restart());
    }

    #[test]
    fn the_restart_point_is_the_first_part_of_the_window() {
        let [articles, regions, figures] = records(3);
        let mut join = Join::default();
        for record in [&articles[0], &regions[0], &articles[1], &regions[1], &figures[0]] {
            join.step(record).unwrap();
        }
        let want = BTreeMap::from([((Topic::Articles, 0), 2), ((Topic::Regions, 0), 3)]);
        assert_eq!(join.restart(), want);
    }
}
