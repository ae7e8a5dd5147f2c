//! What is known of a publication beyond what its articles say: the facts that its configuration adds.

use crate::article::{Article, InfoSource};
use serde::Deserialize;

/// Facts of a paper, feed or folder. They fill gaps and never replace what an article says of itself,
/// except for the publisher, whose name is the one the operator gave.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, clap::Args)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Publication {
    /// Name of the paper that the articles are from.
    #[arg(long, env = "DATELINE_PUBLISHER", value_name = "NAME")]
    pub publisher: Option<String>,
}

impl Publication {
    /// Adds what is missing.
    pub fn complete(&self, article: &mut Article) {
        let Some(publisher) = &self.publisher else { return };
        let is_publisher = |source: &InfoSource| source.role.as_deref() == Some("publisher");
        if !article.info_sources.iter().any(is_publisher) {
            let source = InfoSource { name: publisher.clone(), role: Some("publisher".into()), region: None };
            article.info_sources.insert(0, source);
        }
    }
}
