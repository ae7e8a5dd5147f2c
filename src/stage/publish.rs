//! The publish stage: enriched articles → the read model that the feeds are made of.
//!
//! It keeps its positions in the read model, in the transaction of the entries, so the two never
//! disagree; without the file everything is read again.
//!
//! A record that cannot be read, or that the read model cannot take, is a dead letter, and the feeds go on without it.

use super::burial::Burial;
use super::dead_letter::{Class, dead_letter};
use super::workers::panic_message;
use super::{Name, Stage, StageError};
use crate::event::{Topic, decode_enriched};
use crate::log::{Commit, Positions, Record};
use crate::telemetry::metrics::Metric;
use crate::view::{Change, Position, View, ViewError};
use chrono::Utc;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// The stage.
pub struct Publish {
    prefix: String,
    view: Arc<View>,
    burial: Burial,
    /// Told once the read model has caught up with the log.
    ready: Box<dyn Fn() + Send>,
    caught_up: bool,
}

/// The stage on a read model; `ready` is called when it has first caught up with the log. `prefix` is
/// the prefix of the topic names, `burial` takes the dead letters.
pub fn stage(prefix: &str, view: Arc<View>, burial: Burial, ready: impl Fn() + Send + 'static) -> Publish {
    Publish { prefix: prefix.to_owned(), view, burial, ready: Box::new(ready), caught_up: false }
}

/// What is wrong with a record.
type Fault<'a> = (&'a Record, Class, String);

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
        let mut faults: Vec<Fault<'_>> = Vec::new();
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
                    changes.push((record, Change::Upsert(Box::new(enriched))));
                }
                Err(error) => faults.push((record, Class::Undecodable, error.to_string())),
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
        self.apply(changes, faults, &positions)?;
        let now = Utc::now();
        // A quiet log is no reason to keep an article back after its embargo.
        self.view.release(now).map_err(|error| error_of(&error))?;
        // Which archives are full is only known once everything is read.
        if at_end {
            self.view.archive().map_err(|error| error_of(&error))?;
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
    /// Brings changes and positions into the read model; what cannot be brought in goes to the dead letters first.
    fn apply<'a>(
        &mut self,
        changes: Vec<(&'a Record, Change)>,
        mut faults: Vec<Fault<'a>>,
        positions: &[Position],
    ) -> Result<(), StageError> {
        if positions.is_empty() {
            return Ok(());
        }
        let (places, changes): (Vec<&Record>, Vec<Change>) = changes.into_iter().unzip();
        let whole = if faults.is_empty() { positions } else { &[] };
        match self.try_apply(&changes, whole) {
            Ok(()) if faults.is_empty() => return Ok(()),
            Ok(()) => {}
            Err(Refusal::Error(error)) => return Err(error),
            // One of them is to blame.
            Err(Refusal::Fault(..)) => {
                for (place, change) in places.into_iter().zip(&changes) {
                    match self.try_apply(std::slice::from_ref(change), &[]) {
                        Ok(()) => {}
                        Err(Refusal::Error(error)) => return Err(error),
                        Err(Refusal::Fault(class, message)) => faults.push((place, class, message)),
                    }
                }
            }
        }
        let letter = |(record, class, message): Fault<'a>| {
            (record, dead_letter(Name::Publish, &self.prefix, record, class, &message))
        };
        let letters = faults.into_iter().map(letter).collect();
        self.burial.bury(letters)?;
        // Applied already; what is left is that they were read.
        self.view.apply(&[], positions).map_err(|error| error_of(&error))
    }

    fn try_apply(&self, changes: &[Change], positions: &[Position]) -> Result<(), Refusal> {
        // What panics half way is rolled back with its transaction.
        match catch_unwind(AssertUnwindSafe(|| self.view.apply(changes, positions))) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error @ ViewError::Entry { .. })) => {
                Err(Refusal::Fault(Class::Undecodable, error.to_string()))
            }
            Ok(Err(error)) => Err(Refusal::Error(error_of(&error))),
            Err(panic) => Err(Refusal::Fault(Class::Panic, panic_message(&*panic))),
        }
    }
}

/// Why changes did not come into the read model.
enum Refusal {
    /// One of them is at fault.
    Fault(Class, String),
    /// The store is.
    Error(StageError),
}

fn error_of(error: &ViewError) -> StageError {
    let transient = matches!(error, ViewError::Store(_));
    StageError { place: crate::view::FILE_NAME.into(), message: error.to_string(), transient }
}
