//! A reissue: an article that stands in the log, once more, with the results that it is to have from now on.
//!
//! It is a record of the articles topic with the results and the number of its emission in headers. The stages answer it
//! with the results that it brings, and enrich joins and emits it like any article: once, in order, whatever crashes.
//! This is how a replay's results become those that count, and how they cease to.
//!
//! A reissue must not come after a newer revision of its article. Whoever appends it says up to where it has seen
//! everything ([`Reissue::as_of`]); enrich, which reads every article, passes over a reissue of an article that stands
//! again between there and the reissue.

use super::Name;
use crate::event::{CloudEvent, Topic, TraceParent, header};
use crate::log::{Output, Record};
use chrono::Utc;

const EMISSION: &str = "dateline.emission";
const AS_OF: &str = "dateline.as-of";
const REGIONS: &str = "dateline.regions";
const FIGURES: &str = "dateline.figures";

/// An article to be issued again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reissue {
    /// Article id.
    pub article_id: String,
    /// Article revision.
    pub revision: u32,
    /// The emission it gets; one more where it goes out as a partial first.
    pub emission: u32,
    /// Partition of the article.
    pub partition: i32,
    /// Every article before this offset of the partition is taken into account.
    pub as_of: i64,
    /// Bytes of the article.
    pub article: Vec<u8>,
    /// Bytes of its regions.
    pub regions: Vec<u8>,
    /// Bytes of its figures.
    pub figures: Vec<u8>,
    /// Its trace.
    pub trace: TraceParent,
}

impl Reissue {
    /// The record to append.
    pub fn output(self) -> Output {
        let event = CloudEvent {
            topic: Topic::Articles,
            article_id: &self.article_id,
            revision: self.revision,
            emission: None,
            step: "replay",
            time: Utc::now(),
            trace: self.trace.child(rand::random),
        };
        let mut headers = event.headers();
        headers.extend([
            (EMISSION.to_owned(), self.emission.to_string().into_bytes()),
            (AS_OF.to_owned(), self.as_of.to_string().into_bytes()),
            (REGIONS.to_owned(), self.regions),
            (FIGURES.to_owned(), self.figures),
        ]);
        Output {
            topic: Topic::Articles,
            partition: Some(self.partition),
            key: self.article_id.into_bytes(),
            value: Some(self.article),
            headers,
        }
    }
}

/// The emission that a record asks for, if it is a reissue.
pub fn emission(record: &Record) -> Option<u32> {
    header(&record.headers, EMISSION)?.parse().ok()
}

/// Up to which offset of its partition a reissue takes everything into account.
pub(super) fn as_of(record: &Record) -> Option<i64> {
    header(&record.headers, AS_OF)?.parse().ok()
}

/// The result of a stage that a reissue brings along.
pub(super) fn result(record: &Record, stage: Name) -> Option<&[u8]> {
    let name = match stage {
        Name::Regions => REGIONS,
        Name::Figures => FIGURES,
        Name::Enrich | Name::Publish => return None,
    };
    let (_, value) = record.headers.iter().find(|(key, _)| key == name)?;
    Some(value)
}
