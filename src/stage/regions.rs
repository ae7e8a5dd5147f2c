//! The regions stage: articles → region tags.

use super::Name;
use super::per_article::PerArticle;
use crate::event::{Topic, encode_regions};
use crate::regions::{Tagging, tag};

/// The stage; `prefix` is the prefix of the topic names.
pub fn stage(prefix: &str) -> PerArticle {
    PerArticle::new(Name::Regions, Topic::Regions, prefix, |head, article| {
        encode_regions(head, &article.map_or_else(Tagging::default, tag))
    })
}
