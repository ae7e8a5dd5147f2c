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
use crate::view::{Position, View, ViewError};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Records that are brought in together where so many wait. An article is in some nine feeds, and costs the less the more of them
/// it shares a page with.
const BATCH: usize = 2048;

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

    fn batch(&self) -> usize {
        BATCH
    }

    fn process(&mut self, records: &[Record], at_end: bool) -> Result<Commit, StageError> {
        let mut positions = BTreeMap::new();
        for record in records {
            positions.insert((record.topic, record.partition), record.offset + 1);
        }
        let positions: Vec<Position> = positions
            .into_iter()
            .map(|((topic, partition), offset)| Position {
                topic: topic.name(&self.prefix),
                partition,
                offset,
            })
            .collect();
        let ingested = self.apply(records, &positions)?;
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
    /// Brings records and positions into the read model, and says when their articles came in; what cannot be brought in goes to
    /// the dead letters first.
    fn apply(
        &mut self,
        records: &[Record],
        positions: &[Position],
    ) -> Result<Vec<DateTime<Utc>>, StageError> {
        if records.is_empty() {
            return Ok(Vec::new());
        }
        let applied = match self.try_apply(records, positions) {
            Ok(applied) if applied.faults.is_empty() => return Ok(applied.ingested),
            Ok(applied) => applied,
            Err(Refusal::Error(error)) => return Err(error),
            // One of them is to blame.
            Err(Refusal::Fault(..)) => {
                let mut all = Applied::default();
                for record in records {
                    match self.try_apply(std::slice::from_ref(record), &[]) {
                        Ok(applied) => {
                            all.ingested.extend(applied.ingested);
                            all.faults.extend(applied.faults);
                        }
                        Err(Refusal::Error(error)) => return Err(error),
                        Err(Refusal::Fault(class, message)) => all.faults.push((record, class, message)),
                    }
                }
                all
            }
        };
        let mut letters = Vec::new();
        for (record, class, message) in applied.faults {
            letters.push((record, dead_letter(Name::Publish, &self.prefix, record, class, &message)));
        }
        self.burial.bury(letters)?;
        // Applied already; what is left is that they were read.
        self.view.apply(&[], positions).map_err(|error| error_of(&error))?;
        Ok(applied.ingested)
    }

    /// Brings in all that can be read in one transaction, with the positions if that is everything.
    fn try_apply<'a>(&self, records: &'a [Record], positions: &[Position]) -> Result<Applied<'a>, Refusal> {
        let mut applied = Applied::default();
        let write = || {
            self.view.write(|batch| {
                for record in records.iter().filter(|record| record.value.is_some()) {
                    match decode_enriched(record.value.as_deref()) {
                        Ok(enriched) => {
                            batch.upsert(&enriched)?;
                            applied.ingested.extend(enriched.article.ingested_at);
                        }
                        Err(error) => applied.faults.push((record, Class::Undecodable, error.to_string())),
                    }
                }
                if applied.faults.is_empty() { batch.reach(positions) } else { Ok(()) }
            })
        };
        // What panics half way is rolled back with its transaction.
        match catch_unwind(AssertUnwindSafe(write)) {
            Ok(Ok(())) => Ok(applied),
            Ok(Err(error @ ViewError::Entry { .. })) => {
                Err(Refusal::Fault(Class::Undecodable, error.to_string()))
            }
            Ok(Err(error)) => Err(Refusal::Error(error_of(&error))),
            Err(panic) => Err(Refusal::Fault(Class::Panic, panic_message(&*panic))),
        }
    }
}

/// What came of records.
#[derive(Default)]
struct Applied<'a> {
    /// When the articles came in that are in the read model now.
    ingested: Vec<DateTime<Utc>>,
    faults: Vec<Fault<'a>>,
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
