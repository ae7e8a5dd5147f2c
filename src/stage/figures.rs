//! The figures stage: articles → figures.

use super::Name;
use super::per_article::PerArticle;
use crate::event::{Topic, encode_figures};
use crate::figures::extract;

/// The stage; `prefix` is the prefix of the topic names.
pub fn stage(prefix: &str) -> PerArticle {
    PerArticle::new(Name::Figures, Topic::Figures, prefix, |head, article| {
        encode_figures(head, &article.map_or_else(Vec::new, extract))
    })
}
