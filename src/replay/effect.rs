//! What is in effect: the newest event of each article on the enriched topic.

use super::{Replay, ReplayError};
use crate::event::{Content, Issued, Topic, decode_issued};
use crate::log::to_end::ToEnd;
use crate::log::{Positions, Record};
use std::collections::HashMap;

/// The newest events, without their texts, as far as they were read.
pub(super) struct Effect {
    replay: Replay,
    read: Positions,
    newest: HashMap<String, Newest>,
}

/// The newest event of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Newest {
    pub revision: u32,
    pub emission: u32,
    /// Partition and offset of the event.
    pub place: (i32, i64),
    /// Digest of the result of the replay's stage; `None` where a part is missing, which then is still to come.
    pub digest: Option<[u8; 16]>,
    /// Offset of the last result for this revision in the topic that is compared.
    pub candidate: Option<i64>,
}

impl Effect {
    pub(super) fn new(replay: &Replay) -> Self {
        Self { replay: replay.clone(), read: Positions::new(), newest: HashMap::new() }
    }

    pub(super) fn of(&self, id: &str) -> Option<&Newest> {
        self.newest.get(id)
    }

    pub(super) fn of_mut(&mut self, id: &str) -> Option<&mut Newest> {
        self.newest.get_mut(id)
    }

    /// Takes in what has come since, up to all that was appended before the call.
    pub(super) async fn catch_up(&mut self) -> Result<(), ReplayError> {
        let log = std::sync::Arc::clone(&self.replay.log);
        log.settle(Topic::Enriched).await?;
        let mut reader = ToEnd::start(&*log, Topic::Enriched, &self.read).await?;
        while let Some(records) = reader.next().await? {
            for record in records {
                self.read.insert((Topic::Enriched, record.partition), record.offset + 1);
                self.take(&record);
            }
        }
        Ok(())
    }

    fn take(&mut self, record: &Record) {
        if record.value.is_none() {
            let id = record.key.as_deref().map(String::from_utf8_lossy);
            id.map(|id| self.newest.remove(id.as_ref()));
            return;
        }
        // What cannot be read is a matter of the publisher, which reports it.
        let Ok(issued) = decode_issued(record.value.as_deref()) else { return };
        let known = self.newest.get(&issued.article_id);
        if known.is_some_and(|known| (issued.revision, issued.emission) <= (known.revision, known.emission)) {
            return;
        }
        let newest = Newest {
            revision: issued.revision,
            emission: issued.emission,
            place: (record.partition, record.offset),
            digest: self.replay.part(&issued).and_then(|part| self.replay.content(part)).map(|c| c.digest),
            candidate: known.filter(|known| known.revision == issued.revision).and_then(|k| k.candidate),
        };
        self.newest.insert(issued.article_id, newest);
    }
}

impl Replay {
    /// The result of the replay's stage in an event that has both parts.
    pub(super) fn part<'a>(&self, issued: &'a Issued) -> Option<&'a [u8]> {
        let (regions, figures) = (issued.regions.as_deref()?, issued.figures.as_deref()?);
        Some(if self.live == Topic::Regions { regions } else { figures })
    }

    pub(super) fn content(&self, result: &[u8]) -> Option<Content> {
        Content::of(self.live, result).ok()
    }
}
