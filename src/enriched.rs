//! An article with what the stages found in it: what enrich emits and the publisher shows.
//!
//! Pure.

mod changes;

pub use changes::{Change, Changes, Version};

use crate::article::Article;
use crate::figures::Figure;
use crate::regions::Tagging;

/// One revision of an article, joined with its regions and figures.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Enriched {
    /// The article itself.
    pub article: Article,
    /// Its regions; empty where the stage is named in `missing` or failed.
    pub regions: Tagging,
    /// Its figures, likewise.
    pub figures: Vec<Figure>,
    /// Stages whose result was not there in time.
    pub missing: Vec<String>,
    /// 1 for the first emission of this revision, higher when a missing result came later.
    pub emission: u32,
    /// What this revision changed in the figures; empty where the producer did not know the text before.
    pub changes: Changes,
}
