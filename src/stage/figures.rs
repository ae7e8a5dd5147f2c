//! The figures stage: articles → figures.

use super::Name;
use super::per_article::PerArticle;
use crate::event::{Topic, encode_figures};
use crate::figures::extract_with;
use crate::regions::tag;

/// The stage; `prefix` is the prefix of the topic names.
pub fn stage(prefix: &str) -> PerArticle {
    PerArticle::new(Name::Figures, Topic::Figures, prefix, |head, article| {
        // The region of a figure is part of this stage's result, so it tags for itself: stages do not wait for each
        // other, and the tagging of the same article is the same everywhere.
        encode_figures(head, &article.map_or_else(Vec::new, |article| extract_with(article, &tag(article))))
    })
}
