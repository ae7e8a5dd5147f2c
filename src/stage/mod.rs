//! The stages: one trait, one list, one small file each, one runner.
//!
//! A stage knows the records it is given and nothing of its neighbours, the log or the clock's pace.
//! The runner ([`run`]) reads a batch, lets the stage work on it, and commits what it gives back in
//! one atomic step.

pub mod burial;
pub mod dead_letter;
pub mod enrich;
pub mod figures;
mod per_article;
pub mod publish;
pub mod regions;
pub mod reissue;
mod runner;
mod workers;

pub use per_article::{CPU_LIMIT, PerArticle};
pub use runner::{StageFailure, run};

use crate::event::Topic;
use crate::log::{Commit, Positions, Record, Restarts};
use std::fmt;

/// The name of a stage: its command word, consumer group, metric label and log field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Name {
    /// Tags the regions of each article.
    Regions,
    /// Extracts the figures of each article.
    Figures,
    /// Joins each article with both.
    Enrich,
    /// Keeps the read model and serves feeds.
    Publish,
}

impl Name {
    /// All stages, in the data's order.
    pub const ALL: [Name; 4] = [Name::Regions, Name::Figures, Name::Enrich, Name::Publish];

    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Name::Regions => "regions",
            Name::Figures => "figures",
            Name::Enrich => "enrich",
            Name::Publish => "publish",
        }
    }

    /// What it reads.
    pub fn inputs(self) -> &'static [Topic] {
        match self {
            Name::Regions | Name::Figures => &[Topic::Articles],
            Name::Enrich => &[Topic::Articles, Topic::Regions, Topic::Figures],
            Name::Publish => &[Topic::Enriched],
        }
    }

    /// Its consumer group, such as `dateline.regions`.
    pub fn group(self, prefix: &str) -> String {
        format!("{prefix}.{}", self.word())
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Why a stage could not work on a batch now; the batch is tried again.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {message}")]
pub struct StageError {
    /// File or service.
    pub place: String,
    /// What happened.
    pub message: String,
    /// Whether a retry can help.
    pub transient: bool,
}

/// One step of the way.
///
/// A record that cannot be read is no error: the stage gives back a dead letter in its place.
pub trait Stage: Send {
    /// Which one it is.
    fn name(&self) -> Name;

    /// The positions it keeps itself, if it does: then it reads every partition of its one input from
    /// there, and [`Stage::process`] must store the new ones. Otherwise its group's positions count.
    fn positions(&self) -> Option<Positions> {
        None
    }

    /// Forgets what it holds in memory: records come again from the restart points, which `began` names.
    fn reset(&mut self, _began: &Restarts) {}

    /// Whether it has work to do when no record comes: then [`Stage::process`] is called without records, too.
    fn works_idle(&self) -> bool {
        false
    }

    /// Records that it works on together: as a rule enough for all cores, few enough to commit several times a second.
    fn batch(&self) -> usize {
        512
    }

    /// Works on records, in order within each partition. `at_end` tells a stage that keeps its own
    /// positions that nothing newer was there.
    ///
    /// # Errors
    /// [`StageError`] if a store of its own cannot be used; no output counts then.
    fn process(&mut self, records: &[Record], at_end: bool) -> Result<Commit, StageError>;
}
