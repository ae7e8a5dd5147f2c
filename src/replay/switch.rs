//! Makes a generation count, and takes it back: articles whose result differs from the one in effect are issued again.
//!
//! Each step appends some reissues (`stage::reissue`), and in the same transaction the results that they replace to the
//! generation's own former topic, and waits until enrich has dealt with them. What enrich has issued is in effect, so the
//! log alone says how far a switch has come: whoever starts it again waits for what an earlier one has appended, compares,
//! and goes on. Nothing goes out twice, and a roll-back is the same with the former results.

use super::changes::{Change, Changes};
use super::effect::Effect;
use super::{Replay, ReplayError};
use crate::event::{CloudEvent, Topic};
use crate::log::to_end::ToEnd;
use crate::log::{Output, Positions, Writer};
use crate::stage::Name;
use crate::stage::reissue::{Reissue, emission};
use chrono::Utc;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// Articles of a step, and bytes: few enough that enrich remembers what stands between them.
const STEP: usize = 1000;
const STEP_BYTES: usize = 8 << 20;

/// Largest reissue: it has to fit into a record with headers to spare.
const LARGEST: usize = 15 << 20;

/// How often enrich is asked how far it is, and after which time it is said to be waited for.
const ASK: Duration = Duration::from_millis(200);
const TELL: Duration = Duration::from_secs(10);

/// How often a step is appended anew because enrich has passed over some of it.
const TRIES: usize = 20;

/// What a switch did, in articles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Switched {
    /// Issued again with the other result.
    pub issued: u64,
    /// Left as they were: the result is the same.
    pub same: u64,
    /// Left as they were: corrected meanwhile, partial, or too large.
    pub passed_over: u64,
}

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// To the results that the replay found.
    Forth,
    /// To those that a switch has put aside.
    Back,
}

struct Switch<'a> {
    replay: &'a Replay,
    way: Way,
    effect: Effect,
    writer: Box<dyn Writer>,
    /// Up to where the articles topic was searched for reissues.
    articles: Positions,
    stop: &'a watch::Receiver<bool>,
    done: Switched,
}

impl Replay {
    /// Issues the articles whose result differs, at most `rate` a second.
    ///
    /// # Errors
    /// [`ReplayError`]; the same call goes on where this one ended.
    pub async fn switch(
        &self,
        way: Way,
        rate: Option<u32>,
        stop: &watch::Receiver<bool>,
        told: &(dyn Fn(Switched) + Sync),
    ) -> Result<Switched, ReplayError> {
        let source = match way {
            Way::Forth => {
                self.must_exist(self.found(), "run `dateline replay --stage … --from …` first").await?;
                self.log.create(&[self.former()], self.partitions().await?).await?;
                self.found()
            }
            Way::Back => {
                self.must_exist(self.former(), "there was no switch to this generation").await?;
                self.former()
            }
        };
        // The writer comes first: it fences another switch, whose reissues are then seen or not there at all.
        let writer = self.log.writer("replay").await?;
        let mut switch = Switch {
            replay: self,
            way,
            effect: Effect::new(self),
            writer,
            articles: Positions::new(),
            stop,
            done: Switched::default(),
        };
        switch.begin().await?;
        let mut changes = Changes::of(self, source, &mut switch.effect).await?;
        let (began, mut step, mut bytes) = (Instant::now(), Vec::new(), 0);
        while let Some(some) = changes.next(&switch.effect).await? {
            for change in some {
                bytes += size(&change);
                step.push(change);
                if step.len() < STEP && bytes < STEP_BYTES {
                    continue;
                }
                switch.step(std::mem::take(&mut step)).await?;
                bytes = 0;
                told(switch.done);
                if let Some(rate) = rate {
                    let due = Duration::from_secs_f64(switch.done.issued as f64 / f64::from(rate));
                    tokio::time::sleep_until(began + due).await;
                }
            }
        }
        switch.step(step).await?;
        switch.done.same = changes.compared.same;
        switch.done.passed_over += changes.compared.passed_over;
        Ok(switch.done)
    }
}

fn size(change: &Change) -> usize {
    let issued = &change.issued;
    let parts = [&issued.regions, &issued.figures].into_iter().flatten().map(Vec::len).sum::<usize>();
    issued.article.len() + parts + change.result.len()
}

impl Switch<'_> {
    /// Waits until enrich has dealt with the reissues of an earlier switch, and learns what is in effect.
    async fn begin(&mut self) -> Result<(), ReplayError> {
        self.articles = self.settled().await?;
        let open = self.reissues(|_, _| true).await?;
        self.wait_for(&open).await?;
        self.effect.catch_up().await
    }

    /// Issues articles again, until enrich has issued them or they are out of date.
    async fn step(&mut self, mut changes: Vec<Change>) -> Result<(), ReplayError> {
        let count = changes.len();
        changes.retain(|change| size(change) <= LARGEST);
        self.done.passed_over += (count - changes.len()) as u64;
        for _ in 0..TRIES {
            if changes.is_empty() {
                return Ok(());
            }
            if *self.stop.borrow() {
                return Err(ReplayError::Stopped);
            }
            // In this order: whatever enrich had issued by then is known when the changes are looked at.
            let settled = self.settled().await?;
            self.effect.catch_up().await?;
            let count = changes.len();
            changes.retain(|change| self.is_current(change));
            self.done.passed_over += (count - changes.len()) as u64;
            let outputs = changes.iter().flat_map(|change| self.outputs(change, &settled));
            let outputs: Vec<Output> = outputs.collect();
            if outputs.is_empty() {
                return Ok(());
            }
            self.writer.append(outputs).await?;
            let asked: BTreeMap<&str, u32> =
                changes.iter().map(|c| (c.issued.article_id.as_str(), c.issued.emission + 1)).collect();
            let open = self.reissues(|id, emission| asked.get(id) == Some(&emission)).await?;
            self.wait_for(&open).await?;
            self.effect.catch_up().await?;
            let count = changes.len();
            changes.retain(|change| self.is_current(change));
            self.done.issued += (count - changes.len()) as u64;
        }
        let first = changes.first().map(|change| change.issued.article_id.clone()).unwrap_or_default();
        if changes.is_empty() { Ok(()) } else { Err(ReplayError::Refused(changes.len(), first)) }
    }

    /// Whether the event that a change was made of is still the newest of its article.
    fn is_current(&self, change: &Change) -> bool {
        let newest = self.effect.of(&change.issued.article_id);
        newest.is_some_and(|newest| {
            (newest.revision, newest.emission) == (change.issued.revision, change.issued.emission)
        })
    }

    /// The reissue, and on the way forth the result that it replaces.
    fn outputs(&self, change: &Change, settled: &Positions) -> Vec<Output> {
        let Change { issued, partition, trace, result } = change;
        let (Some(regions), Some(figures)) = (&issued.regions, &issued.figures) else { return Vec::new() };
        let [before, given] = match self.replay.live {
            Topic::Regions => [regions, figures].map(Clone::clone),
            _ => [figures, regions].map(Clone::clone),
        };
        let (regions, figures) = match self.replay.live {
            Topic::Regions => (result.clone(), given),
            _ => (given, result.clone()),
        };
        let reissue = Reissue {
            article_id: issued.article_id.clone(),
            revision: issued.revision,
            emission: issued.emission + 1,
            partition: *partition,
            as_of: settled.get(&(Topic::Articles, *partition)).copied().unwrap_or(0),
            article: issued.article.clone(),
            regions,
            figures,
            trace: *trace,
        };
        let mut outputs = vec![reissue.output()];
        if self.way == Way::Forth {
            let topic = self.replay.former();
            let event = CloudEvent {
                topic,
                article_id: &issued.article_id,
                revision: issued.revision,
                emission: None,
                step: "replay",
                time: Utc::now(),
                trace: trace.child(rand::random),
            };
            outputs.push(Output {
                topic,
                partition: Some(*partition),
                key: issued.article_id.clone().into_bytes(),
                value: Some(before),
                headers: event.headers(),
            });
        }
        outputs
    }

    /// Up to where enrich has issued every article for good, in each partition.
    async fn settled(&self) -> Result<Positions, ReplayError> {
        let group = Name::Enrich.group(&self.replay.prefix);
        let restarts = self.replay.log.restarts(&group, &[Topic::Articles]).await?;
        Ok(restarts.into_iter().map(|(at, restart)| (at, restart.from)).collect())
    }

    /// The last of the wanted reissues in each partition, among what was appended to the articles since it was last asked.
    async fn reissues(&mut self, wanted: impl Fn(&str, u32) -> bool) -> Result<Positions, ReplayError> {
        let log = std::sync::Arc::clone(&self.replay.log);
        log.settle(Topic::Articles).await?;
        let mut reader = ToEnd::start(&*log, Topic::Articles, &self.articles).await?;
        let mut last = Positions::new();
        while let Some(records) = reader.next().await? {
            for record in records {
                let at = (Topic::Articles, record.partition);
                self.articles.insert(at, record.offset + 1);
                let id = record.key.as_deref().and_then(|key| std::str::from_utf8(key).ok());
                if let (Some(id), Some(emission)) = (id, emission(&record))
                    && wanted(id, emission)
                {
                    last.insert(at, record.offset);
                }
            }
        }
        Ok(last)
    }

    /// Waits until enrich has dealt with everything up to these places.
    async fn wait_for(&self, places: &Positions) -> Result<(), ReplayError> {
        let (began, mut told) = (Instant::now(), false);
        loop {
            let settled = self.settled().await?;
            if places.iter().all(|(at, offset)| settled.get(at).is_some_and(|settled| settled > offset)) {
                return Ok(());
            }
            if *self.stop.borrow() {
                return Err(ReplayError::Stopped);
            }
            if began.elapsed() > TELL && !told {
                told = true;
                tracing::warn!(
                    "waiting for the stages regions, figures and enrich to take up what is issued again"
                );
            }
            tokio::time::sleep(ASK).await;
        }
    }
}
