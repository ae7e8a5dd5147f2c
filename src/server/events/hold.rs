//! What may not leave yet: the newest revision of each article that is under embargo.

use super::cursor::Place;
use crate::article::PubStatus;
use crate::enriched::Enriched;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// What happens to an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Send,
    /// It waits for the end of its embargo: [`Hold::keep`] takes it.
    Hold,
    /// An article that was withdrawn before anybody could have it: not even that it was there leaves.
    Drop,
}

/// Held events by the id of their article.
#[derive(Debug, Default)]
pub struct Hold {
    held: BTreeMap<String, Held>,
}

#[derive(Debug)]
struct Held {
    place: Place,
    ce_id: String,
    enriched: Enriched,
}

impl Hold {
    /// What happens to an event that stands at `place`, and the place of an older one of its article that need not be sent
    /// any more.
    pub fn judge(
        &mut self,
        place: Place,
        article: &str,
        revision: u32,
        status: PubStatus,
        embargo: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> (Verdict, Option<Place>) {
        let former = self.held.remove(article).filter(|held| held.place < place);
        // A held correction of an article that is out says nothing of whether its retraction may leave: it may.
        let was_secret =
            former.as_ref().is_some_and(|held| held.enriched.article.revision == 1) && revision > 1;
        let verdict = match status {
            PubStatus::Canceled | PubStatus::Withheld if was_secret => Verdict::Drop,
            PubStatus::Usable if embargo.is_some_and(|until| until > now) => Verdict::Hold,
            _ => Verdict::Send,
        };
        (verdict, former.map(|held| held.place))
    }

    /// Holds an event until its embargo ends.
    pub fn keep(&mut self, place: Place, ce_id: String, enriched: Enriched) {
        self.held.insert(enriched.article.id.clone(), Held { place, ce_id, enriched });
    }

    /// Takes out what may leave now, by the end of the embargo, then by place.
    pub fn due(&mut self, now: DateTime<Utc>) -> Vec<(Place, String, Enriched)> {
        let is_due = |held: &Held| held.enriched.article.embargoed_until.is_none_or(|until| until <= now);
        let ids: Vec<String> =
            self.held.iter().filter(|(_, held)| is_due(held)).map(|(id, _)| id.clone()).collect();
        let mut due: Vec<Held> = ids.iter().filter_map(|id| self.held.remove(id)).collect();
        due.sort_by_key(|held| (held.enriched.article.embargoed_until, held.place));
        due.into_iter().map(|held| (held.place, held.ce_id, held.enriched)).collect()
    }
}
