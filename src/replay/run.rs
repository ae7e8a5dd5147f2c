//! Runs a stage anew over a range of articles, into a generation of its own.
//!
//! Nothing is remembered beside the generation itself: its last record of each partition says how far the replay has come.

use super::{Replay, ReplayError};
use crate::event::{Part, Topic};
use crate::log::to_end::ToEnd;
use crate::log::{Output, Positions, Record};
use crate::stage::PerArticle;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use std::collections::BTreeMap;
use std::str::FromStr;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// One end of a range of articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// An offset, in every partition.
    Offset(i64),
    /// The moment at which the log took an article.
    Time(DateTime<Utc>),
}

impl FromStr for Bound {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(offset) = text.parse::<u32>() {
            return Ok(Bound::Offset(offset.into()));
        }
        let day = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
        let moment = DateTime::parse_from_rfc3339(text).map(|at| at.to_utc());
        let moment = moment.or_else(|_| text.parse().map(day));
        moment.map(Bound::Time).map_err(|_| {
            format!("{text:?} is no offset, no day (2026-03-09) and no moment (2026-03-09T08:00:00+08:00)")
        })
    }
}

/// Which articles: from the first bound on, up to and without the second.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Range {
    /// The beginning of the topic where there is none.
    pub from: Option<Bound>,
    /// What the topic holds when the replay begins where there is none.
    pub to: Option<Bound>,
}

impl Range {
    fn is_before(bound: Bound, record: &Record) -> bool {
        match bound {
            Bound::Offset(at) => record.offset < at,
            Bound::Time(at) => record.timestamp < at.timestamp_millis(),
        }
    }

    fn holds(self, record: &Record) -> bool {
        self.from.is_none_or(|from| !Self::is_before(from, record))
            && self.to.is_none_or(|to| Self::is_before(to, record))
    }
}

/// What a run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Results that it appended.
    pub found: u64,
    /// Records of the range that have no result, because they cannot be read or are tombstones.
    pub without: u64,
}

impl Replay {
    /// Appends the results of the articles in `range` that the generation does not hold yet, at most `rate` a second.
    /// `told` hears of progress.
    ///
    /// # Errors
    /// [`ReplayError`]; the next run goes on where this one ended.
    pub async fn run(
        &self,
        mut stage: PerArticle,
        range: Range,
        rate: Option<u32>,
        stop: &watch::Receiver<bool>,
        told: &(dyn Fn(Tally) + Sync),
    ) -> Result<Tally, ReplayError> {
        let topic = self.found();
        self.log.create(&[topic], self.partitions().await?).await?;
        // The writer comes first: it fences another run, whose records are then seen or not there at all.
        let name = format!("replay.{}.g{}", self.stage(), self.generation().number());
        let mut writer = self.log.writer(&name).await?;
        self.log.settle(topic).await?;
        let begin = self.begin(range).await?;
        let ends: BTreeMap<i32, i64> = self.ends().await?;
        let mut reader = ToEnd::start(&*self.log, Topic::Articles, &begin).await?;
        let (began, mut tally, mut read) = (Instant::now(), Tally::default(), Positions::new());
        while let Some(records) = reader.next().await? {
            if *stop.borrow() {
                return Err(ReplayError::Stopped);
            }
            read.extend(records.iter().map(|r| ((r.topic, r.partition), r.offset + 1)));
            // What came in since is answered by the live stage.
            let end = |record: &Record| ends.get(&record.partition).copied().unwrap_or(0);
            let taken =
                records.into_iter().filter(|record| range.holds(record) && record.offset < end(record));
            let taken: Vec<Record> = taken.collect();
            let results;
            (stage, results) = work(stage, taken).await;
            tally.without += results.iter().filter(|result| result.is_none()).count() as u64;
            let outputs: Vec<Output> =
                results.into_iter().flatten().map(|output| Output { topic, ..output }).collect();
            if !outputs.is_empty() {
                tally.found += outputs.len() as u64;
                writer.append(outputs).await?;
                told(tally);
            }
            if let Some(rate) = rate {
                let due =
                    began + Duration::from_secs_f64((tally.found + tally.without) as f64 / f64::from(rate));
                tokio::time::sleep_until(due).await;
            }
            let at = |partition: i32| read.get(&(Topic::Articles, partition)).copied().unwrap_or(0);
            if ends.iter().all(|(partition, end)| at(*partition) >= *end) {
                break;
            }
        }
        self.log.settle(topic).await?;
        Ok(tally)
    }

    /// Where reading begins: after what the generation holds, or at the bound if it is an offset.
    async fn begin(&self, range: Range) -> Result<Positions, ReplayError> {
        let ends = self.ends().await?;
        let mut begin = Positions::new();
        if let Some(Bound::Offset(from)) = range.from {
            begin.extend(ends.iter().map(|(partition, end)| ((Topic::Articles, *partition), from.min(*end))));
        }
        let mut reader = ToEnd::start(&*self.log, self.found(), &Positions::new()).await?;
        while let Some(records) = reader.next().await? {
            for record in records {
                let Some(source) = self.source(&record) else { continue };
                let at = begin.entry((Topic::Articles, record.partition)).or_insert(0);
                *at = (*at).max(source + 1);
            }
        }
        Ok(begin)
    }

    /// Offset of the article that a result of the generation belongs to.
    fn source(&self, record: &Record) -> Option<i64> {
        let value = record.value.as_deref();
        let part = match self.live {
            Topic::Regions => Part::of_regions(value),
            _ => Part::of_figures(value),
        };
        Some(part.ok()?.source?.offset)
    }

    /// The present end of each partition of the articles.
    async fn ends(&self) -> Result<BTreeMap<i32, i64>, ReplayError> {
        let states = self.log.describe_topics().await?;
        let articles = states.into_iter().filter(|state| state.topic == Topic::Articles);
        Ok(articles.flat_map(|state| (0..).zip(state.partitions)).map(|(n, (_, end))| (n, end)).collect())
    }
}

async fn work(mut stage: PerArticle, records: Vec<Record>) -> (PerArticle, Vec<Option<Output>>) {
    let task = tokio::task::spawn_blocking(move || {
        let results = stage.results(&records);
        (stage, results)
    });
    match task.await {
        Ok(done) => done,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_offsets_days_and_moments() {
        let at = |text| Bound::Time(DateTime::parse_from_rfc3339(text).unwrap().to_utc());
        for (text, want) in [
            ("0", Bound::Offset(0)),
            ("4711", Bound::Offset(4711)),
            ("2026-03-09", at("2026-03-09T00:00:00Z")),
            ("2026-03-09T08:00:00+08:00", at("2026-03-09T00:00:00Z")),
        ] {
            assert_eq!(text.parse(), Ok(want), "{text}");
        }
        for text in ["", "-1", "yesterday", "2026-3-40"] {
            assert!(text.parse::<Bound>().is_err(), "{text}");
        }
    }
}
