//! Rendered documents, kept until their feed changes.
//!
//! A document is looked at again only when the view has changed, and rendered again only when its own feed has, at most
//! a few times a second. One request renders, the others wait for it.
//!
//! Dates of HTTP have whole seconds, and a feed may change several times in one. So a document is dated by the first second that had its
//! bytes from the beginning: the second that it is rendered in if its feed has not changed in it, and otherwise the
//! next. Two documents of a feed never have one date, and who was told a date has nothing older than the bytes of it.

use crate::feeds::{Format, Selector};
use crate::server::reply::{Dates, Document};
use crate::view::View;
use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Bytes of all kept documents. A full feed is about a third of a megabyte in its three codings, so this
/// holds the few hundred that are polled at any time.
const BUDGET: usize = 128 << 20;

/// The least time between two renderings of a document within a second. Rendering takes some ten milliseconds, and where thousands of articles
/// come in and a feed is asked for all the time, nothing else would be done.
pub const PACE: Duration = Duration::from_millis(100);

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    pub selector: Selector,
    pub form: Form,
}

/// In which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// A feed as readers follow it.
    Feed(Format),
    /// The newest entries of a feed by date, at most so many.
    Newest(Format, usize),
    /// An archive of a feed.
    Archive(Format, u32),
    /// The page that shows a feed to people; of all entries, the front page.
    Page,
    /// The list of all feeds.
    Opml,
}

#[derive(Default)]
pub struct Cache {
    slots: Mutex<Slots>,
}

#[derive(Default)]
struct Slots {
    by_key: HashMap<Key, Kept>,
    uses: u64,
}

struct Kept {
    slot: Arc<tokio::sync::Mutex<Option<Current>>>,
    used: u64,
    bytes: usize,
}

struct Current {
    document: Arc<Document>,
    /// Version of the view when the document was last found to be current.
    checked: u64,
    /// Version of its feed that it shows.
    version: u64,
    /// The first second that had these bytes from its beginning.
    modified: SystemTime,
    rendered: SystemTime,
}

impl Current {
    /// Whether it is too new to be looked at again. Never beyond its second: its date would be told of what has changed since.
    fn is_new(&self, now: SystemTime) -> bool {
        let age = now.duration_since(self.rendered);
        age.is_ok_and(|age| age < PACE) && whole_second(now) == whole_second(self.rendered)
    }
}

impl Cache {
    /// The document of `key` and its dates: as kept if it shows the view as it is or is too new to be looked at again, and otherwise
    /// from `render`, which is told the version of the feed that is kept and gives `Unchanged` for it.
    /// `None` where there is no such feed.
    pub async fn get<E, F>(
        &self,
        key: &Key,
        view: &View,
        render: impl FnOnce(Option<u64>) -> F,
    ) -> Result<Option<(Arc<Document>, Dates)>, E>
    where
        F: Future<Output = Result<Outcome, E>>,
    {
        let slot = self.slot(key);
        let mut current = slot.lock().await;
        // Behind the lock, and before anything is read: what comes in between makes the document look older than it is,
        // and it is looked at once more.
        let moment = view.moment();
        let now = moment.now;
        let answer = |kept: &Current| (kept.document.clone(), Dates { modified: kept.modified, now });
        if let Some(kept) = &*current
            && (kept.checked == moment.version || kept.is_new(now))
        {
            return Ok(Some(answer(kept)));
        }
        match render(current.as_ref().map(|kept| kept.version)).await {
            Ok(Outcome::Unchanged) => {
                if let Some(kept) = &mut *current {
                    kept.checked = moment.version;
                }
            }
            Ok(Outcome::New { version, latest, document }) => {
                let dated = match latest <= moment.settled {
                    true => whole_second(now),
                    // What it shows came in this second, or while it was rendered.
                    false => whole_second(view.moment().now) + Duration::from_secs(1),
                };
                let same = current.take().filter(|kept| kept.document.is_same(&document));
                let modified = same.map_or(dated, |kept| kept.modified);
                self.weigh(key, document.size());
                let document = Arc::new(document);
                let checked = moment.version;
                *current = Some(Current { document, checked, version, modified, rendered: now });
            }
            Ok(Outcome::Absent) => {
                *current = None;
                self.forget(key);
            }
            Err(error) => {
                if current.is_none() {
                    self.forget(key);
                }
                return Err(error);
            }
        }
        Ok(current.as_ref().map(answer))
    }

    fn slot(&self, key: &Key) -> Arc<tokio::sync::Mutex<Option<Current>>> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.uses += 1;
        let used = slots.uses;
        if let Some(kept) = slots.by_key.get_mut(key) {
            kept.used = used;
            return kept.slot.clone();
        }
        let slot = Arc::default();
        slots.by_key.insert(key.clone(), Kept { slot: Arc::clone(&slot), used, bytes: 0 });
        slot
    }

    /// Notes the size of a document and gives up the longest unused ones until all fit.
    fn weigh(&self, key: &Key, bytes: usize) {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = slots.by_key.get_mut(key) {
            kept.bytes = bytes;
        }
        let mut total: usize = slots.by_key.values().map(|kept| kept.bytes).sum();
        while total > BUDGET {
            let oldest =
                slots.by_key.iter().filter(|(other, _)| *other != key).min_by_key(|(_, kept)| kept.used);
            let Some(oldest) = oldest.map(|(key, _)| key.clone()) else { break };
            total -= slots.by_key.remove(&oldest).map_or(0, |kept| kept.bytes);
        }
    }

    fn forget(&self, key: &Key) {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner).by_key.remove(key);
    }
}

/// What became of a document.
pub enum Outcome {
    /// The feed is still of the version that is kept.
    Unchanged,
    /// The feed of this version; nothing later than `latest` is in it.
    New { version: u64, latest: u64, document: Document },
    /// There is no such feed.
    Absent,
}

fn whole_second(time: SystemTime) -> SystemTime {
    let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    UNIX_EPOCH + Duration::from_secs(seconds)
}
