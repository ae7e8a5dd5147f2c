//! The publish stage: enriched articles → the read model that the feeds are made of.
//!
//! It keeps its positions in the read model, in the transaction of the entries, so the two never
//! disagree; without the file everything is read again.

use super::{Name, Stage, StageError};
use crate::event::{Topic, decode_enriched};
use crate::log::{Commit, Positions, Record};
use crate::telemetry::metrics::Metric;
use crate::view::{Change, Position, View, ViewError};
use chrono::Utc;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The stage.
pub struct Publish {
    prefix: String,
    view: Arc<View>,
    /// Told once the read model has caught up with the log.
    ready: Box<dyn Fn() + Send>,
    caught_up: bool,
}

/// The stage on a read model; `ready` is called when it has first caught up with the log. `prefix` is
/// the prefix of the topic names.
pub fn stage(prefix: &str, view: Arc<View>, ready: impl Fn() + Send + 'static) -> Publish {
    Publish { prefix: prefix.to_owned(), view, ready: Box::new(ready), caught_up: false }
}

impl Stage for Publish {
    fn name(&self) -> Name {
        Name::Publish
    }

    fn positions(&self) -> Option<Positions> {
        // A read model that cannot be read now is read from the start: applying twice changes nothing.
        let positions = self.view.positions().unwrap_or_default();
        let known = positions.into_iter().filter_map(|position| {
            Some(((Topic::from_name(&position.topic, &self.prefix)?, position.partition), position.offset))
        });
        Some(known.collect())
    }

    fn process(&mut self, records: &[Record], at_end: bool) -> Result<Commit, StageError> {
        let mut changes = Vec::with_capacity(records.len());
        let mut positions = BTreeMap::new();
        let mut ingested = Vec::new();
        for record in records {
            positions.insert((record.topic, record.partition), record.offset + 1);
            if record.value.is_none() {
                continue;
            }
            match decode_enriched(record.value.as_deref()) {
                Ok(enriched) => {
                    ingested.extend(enriched.article.ingested_at);
                    changes.push(Change::Upsert(Box::new(enriched)));
                }
                // The publisher appends nothing, so this is no dead letter: the record stays in its topic, and
                // the feeds go on without it.
                Err(error) => tracing::error!(
                    stage = Name::Publish.word(),
                    topic = record.topic.name(&self.prefix),
                    partition = record.partition,
                    offset = record.offset,
                    "passed over: {error}"
                ),
            }
        }
        let positions: Vec<Position> = positions
            .into_iter()
            .map(|((topic, partition), offset)| Position {
                topic: topic.name(&self.prefix),
                partition,
                offset,
            })
            .collect();
        if !positions.is_empty() {
            self.view.apply(&changes, &positions).map_err(|error| self.error(&error))?;
        }
        let now = Utc::now();
        // A quiet log is no reason to keep an article back after its embargo.
        self.view.release(now).map_err(|error| self.error(&error))?;
        // Which archives are full is only known once everything is read.
        if at_end {
            self.view.archive().map_err(|error| self.error(&error))?;
        }
        for at in ingested {
            let seconds = (now - at).num_milliseconds().max(0) as f64 / 1000.0;
            metrics::histogram!(Metric::EndToEndSeconds.name()).record(seconds);
        }
        if at_end && !self.caught_up {
            self.caught_up = true;
            (self.ready)();
        }
        Ok(Commit::default())
    }
}

impl Publish {
    fn error(&self, error: &ViewError) -> StageError {
        let transient = matches!(error, ViewError::Store(_));
        StageError { place: crate::view::FILE_NAME.into(), message: error.to_string(), transient }
    }
}
