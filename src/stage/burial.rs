//! Dead letters of a stage that keeps its own positions, and so has no transaction of the log to put them into.
//!
//! The letter is appended before the stage stores that it has read the record, so none is lost; and only if the dead-letter
//! topic does not hold it yet, so none comes twice after a crash, or from a second publisher. Looking and appending is one
//! step because all such writers have one name: whoever begins to write fences those before it.

use super::dead_letter::{Entry, Letter};
use super::{Name, StageError};
use crate::event::Topic;
use crate::log::to_end::ToEnd;
use crate::log::{Log, LogError, Output, Positions, Record, Writer};
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::runtime::Handle;

/// Where a record stood whose letter is known: topic, partition, offset.
type Stood = (Topic, i32, i64);

/// Appends the dead letters of one stage.
pub struct Burial {
    log: Arc<dyn Log>,
    prefix: String,
    stage: Name,
    runtime: Handle,
    /// A writer, and the letters that there are, as long as nobody else has begun to write.
    begun: Option<(Box<dyn Writer>, BTreeSet<Stood>)>,
}

impl Burial {
    /// For a stage that works on threads of `runtime` that may block. `prefix` is the prefix of the topic names.
    pub fn new(log: Arc<dyn Log>, prefix: &str, stage: Name, runtime: Handle) -> Self {
        Self { log, prefix: prefix.to_owned(), stage, runtime, begun: None }
    }

    /// Appends the letters that are not there yet. Blocks.
    pub(super) fn bury(&mut self, letters: Vec<(&Record, Output)>) -> Result<(), StageError> {
        let runtime = self.runtime.clone();
        runtime.block_on(self.append(letters)).map_err(|error| {
            // The next try looks again.
            self.begun = None;
            let transient = error.is_transient();
            StageError { place: self.log.place(), message: error.to_string(), transient }
        })
    }

    async fn append(&mut self, letters: Vec<(&Record, Output)>) -> Result<(), LogError> {
        let (mut writer, mut known) = match self.begun.take() {
            Some(begun) => begun,
            None => {
                let writer = self.log.writer(&format!("{}.dlq", self.stage)).await?;
                (writer, self.known().await?)
            }
        };
        let mut fresh = Vec::new();
        for (record, letter) in letters {
            if known.insert((record.topic, record.partition, record.offset)) {
                fresh.push(letter);
            }
        }
        if !fresh.is_empty() {
            writer.append(fresh).await?;
        }
        self.begun = Some((writer, known));
        Ok(())
    }

    async fn known(&self) -> Result<BTreeSet<Stood>, LogError> {
        self.log.settle(Topic::Dlq).await?;
        let mut known = BTreeSet::new();
        let mut reader = ToEnd::start(&*self.log, Topic::Dlq, &Positions::new()).await?;
        while let Some(records) = reader.next().await? {
            let entries = records.iter().map(|record| Entry::read(record, &self.prefix));
            known.extend(entries.filter_map(|entry| match entry {
                Entry::Letter(letter) if letter.stage == self.stage.word() => {
                    let Letter { topic, partition, offset, .. } = *letter;
                    Some((topic, partition, offset))
                }
                _ => None,
            }));
        }
        Ok(known)
    }
}
