//! Where the results of a topic differ from what is in effect.
//!
//! Articles by the million do not fit into memory with their texts. What does is a digest of each ([`Effect`]), and some
//! megabytes of results that differ at a time; for each such round the enriched topic is read once more.

use super::effect::Effect;
use super::{Replay, ReplayError};
use crate::event::{Issued, Topic, TraceParent, decode_issued, header};
use crate::log::to_end::ToEnd;
use crate::log::{Positions, Record};
use std::collections::HashMap;

/// Bytes of results that are held at a time.
const ROUND: usize = 64 << 20;

/// A result that differs from the one in effect.
#[derive(Debug)]
pub(super) struct Change {
    /// The event in effect.
    pub issued: Issued,
    /// Partition of the article.
    pub partition: i32,
    pub trace: TraceParent,
    /// The other result.
    pub result: Vec<u8>,
}

/// How the results of a topic compare with what is in effect, in articles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Compared {
    /// The result says the same.
    pub same: u64,
    /// It says something else.
    pub changed: u64,
    /// The article was corrected since, or has no event yet, or a partial one: it is left alone.
    pub passed_over: u64,
}

/// The changes, round by round.
pub(super) struct Changes {
    replay: Replay,
    topic: Topic,
    next: Positions,
    at_end: bool,
    /// Results of this round, by article id.
    pending: HashMap<String, Vec<u8>>,
    events: Option<ToEnd>,
    pub compared: Compared,
}

impl Changes {
    /// The changes that the results of `topic` make; `effect` must be caught up.
    pub(super) async fn of(replay: &Replay, topic: Topic, effect: &mut Effect) -> Result<Self, ReplayError> {
        let mut compared = Compared::default();
        let mut reader = ToEnd::start(&*replay.log, topic, &Positions::new()).await?;
        while let Some(records) = reader.next().await? {
            for record in records {
                let content = record.value.as_deref().and_then(|value| replay.content(value));
                let Some(content) = content else { continue };
                match effect.of_mut(&content.article_id) {
                    Some(newest) if newest.revision == content.revision && newest.digest.is_some() => {
                        newest.candidate = Some(record.offset);
                    }
                    _ => compared.passed_over += 1,
                }
            }
        }
        Ok(Self {
            replay: replay.clone(),
            topic,
            next: Positions::new(),
            at_end: false,
            pending: HashMap::new(),
            events: None,
            compared,
        })
    }

    /// Some more changes, maybe none; `None` after the last.
    pub(super) async fn next(&mut self, effect: &Effect) -> Result<Option<Vec<Change>>, ReplayError> {
        let mut events = match self.events.take() {
            Some(events) => events,
            None if self.at_end => return Ok(None),
            None => {
                self.fill(effect).await?;
                if self.pending.is_empty() {
                    return Ok(Some(Vec::new()));
                }
                ToEnd::start(&*self.replay.log, Topic::Enriched, &Positions::new()).await?
            }
        };
        let Some(records) = events.next().await? else {
            // What is left has got newer events meanwhile.
            let left = self.pending.drain().count() as u64;
            self.compared.changed -= left;
            self.compared.passed_over += left;
            return Ok(Some(Vec::new()));
        };
        self.events = Some(events);
        Ok(Some(records.iter().filter_map(|record| self.change(record, effect)).collect()))
    }

    /// Collects results that differ, up to the size of a round.
    async fn fill(&mut self, effect: &Effect) -> Result<(), ReplayError> {
        let mut size = 0;
        let mut reader = ToEnd::start(&*self.replay.log, self.topic, &self.next).await?;
        while let Some(records) = reader.next().await? {
            for record in records {
                self.next.insert((record.topic, record.partition), record.offset + 1);
                let Some(result) = record.value else { continue };
                let Some(content) = self.replay.content(&result) else { continue };
                let newest = effect.of(&content.article_id);
                let newest = newest.filter(|newest| {
                    newest.candidate == Some(record.offset) && newest.revision == content.revision
                });
                match newest {
                    None => {}
                    Some(newest) if newest.digest == Some(content.digest) => self.compared.same += 1,
                    Some(_) => {
                        size += result.len();
                        self.compared.changed += 1;
                        self.pending.insert(content.article_id, result);
                    }
                }
            }
            if size > ROUND {
                return Ok(());
            }
        }
        self.at_end = true;
        Ok(())
    }

    fn change(&mut self, record: &Record, effect: &Effect) -> Option<Change> {
        let id = std::str::from_utf8(record.key.as_deref()?).ok()?;
        effect.of(id).filter(|newest| newest.place == (record.partition, record.offset))?;
        let result = self.pending.remove(id)?;
        let issued = decode_issued(record.value.as_deref()).ok()?;
        let trace = header(&record.headers, "traceparent").and_then(TraceParent::parse);
        let trace = trace.unwrap_or_else(|| TraceParent::new(rand::random));
        Some(Change { issued, partition: record.partition, trace, result })
    }
}
