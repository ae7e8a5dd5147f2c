//! Rendered documents, kept until their feed changes.
//!
//! A document is looked at again only when the view has changed, and rendered again only when its own feed has. One request
//! renders, the others wait for it. A feed that changes all the time is not rendered all the time: a document is given out for
//! three times as long as it took to make.
//!
//! Dates of HTTP have whole seconds, and a feed may change several times in one. So no two documents of a feed are told with one
//! date: the first of a second has that second, and any other has none until the next one begins. Then whoever asks with a date
//! has the document of it, or an older one. Entity tags tell all of them apart.

use crate::feeds::{Format, Selector};
use crate::server::reply::Document;
use crate::view::View;
use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Bytes of all kept documents. A full feed is about a third of a megabyte in its three codings, so this
/// holds the few hundred that are polled at any time.
const BUDGET: usize = 128 << 20;

/// What dates can tell apart.
const SECOND: Duration = Duration::from_secs(1);

/// For how many times the time that it took to make is a document given out, whatever has come since.
const REST: u32 = 3;

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

pub struct Cache {
    slots: Mutex<Slots>,
}

struct Slots {
    by_key: HashMap<Key, Kept>,
    uses: u64,
    /// The first date that no document which was given up can have been told with.
    free: SystemTime,
}

struct Kept {
    slot: Arc<tokio::sync::Mutex<Option<Current>>>,
    used: u64,
    bytes: usize,
    modified: SystemTime,
}

/// A document and its date, if it has one yet.
pub type Dated = (Arc<Document>, Option<SystemTime>);

struct Current {
    document: Arc<Document>,
    /// Version of the view when the document was last found to be current.
    checked: u64,
    /// Version of its feed that it shows.
    version: u64,
    /// Until then it is given out as it is.
    rest: SystemTime,
    /// Its date, which may be the second to come.
    modified: SystemTime,
    /// Whether someone was told that date.
    told: bool,
}

impl Current {
    /// The document as it is told at this moment.
    fn tell(&mut self, now: SystemTime) -> Dated {
        let told = self.modified <= now;
        self.told |= told;
        (self.document.clone(), told.then_some(self.modified))
    }

    /// The first date that another document may have.
    fn next_date(&self) -> SystemTime {
        if self.told { self.modified + SECOND } else { self.modified }
    }
}

impl Cache {
    /// A cache of a process that began at this moment; what the one before it told in this second is not known.
    pub fn since(start: SystemTime) -> Self {
        let slots = Slots { by_key: HashMap::new(), uses: 0, free: whole_second(start) + SECOND };
        Self { slots: Mutex::new(slots) }
    }

    /// The document of `key`: as kept if it shows the view as it is or was rendered just now, and otherwise
    /// from `render`, which is told the version of the feed that is kept and gives `Unchanged` for it.
    /// `None` where there is no such feed.
    pub async fn get<E, F>(
        &self,
        key: &Key,
        view: &View,
        clock: impl Fn() -> SystemTime,
        render: impl FnOnce(Option<u64>) -> F,
    ) -> Result<Option<Dated>, E>
    where
        F: Future<Output = Result<Outcome, E>>,
    {
        let slot = self.slot(key);
        let mut current = slot.lock().await;
        // The version is read before the entries: what comes in between makes the document look older than it is,
        // and it is looked at once more.
        let (checked, now) = (view.version(), clock());
        if let Some(kept) = &mut *current
            && (kept.checked == checked || now < kept.rest)
        {
            return Ok(Some(kept.tell(now)));
        }
        match render(current.as_ref().map(|kept| kept.version)).await {
            Ok(Outcome::Unchanged) => {
                if let Some(kept) = &mut *current {
                    kept.checked = checked;
                }
            }
            Ok(Outcome::New(version, document)) => {
                // A clock that was set back has no time passed.
                let made = clock();
                let rest = made + made.duration_since(now).unwrap_or_default() * REST;
                *current = Some(match current.take() {
                    Some(kept) if kept.document.is_same(&document) => {
                        Current { checked, version, rest, ..kept }
                    }
                    kept => {
                        let free = kept.map_or_else(|| self.free(), |kept| kept.next_date());
                        let (document, modified) = (Arc::new(document), whole_second(now).max(free));
                        Current { document, checked, version, rest, modified, told: false }
                    }
                });
                if let Some(kept) = &*current {
                    self.weigh(key, kept);
                }
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
        Ok(current.as_mut().map(|kept| kept.tell(now)))
    }

    fn lock(&self) -> MutexGuard<'_, Slots> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn free(&self) -> SystemTime {
        self.lock().free
    }

    fn slot(&self, key: &Key) -> Arc<tokio::sync::Mutex<Option<Current>>> {
        let mut slots = self.lock();
        slots.uses += 1;
        let used = slots.uses;
        if let Some(kept) = slots.by_key.get_mut(key) {
            kept.used = used;
            return kept.slot.clone();
        }
        let slot = Arc::default();
        let kept = Kept { slot: Arc::clone(&slot), used, bytes: 0, modified: UNIX_EPOCH };
        slots.by_key.insert(key.clone(), kept);
        slot
    }

    /// Notes the size of a document and gives up the longest unused ones until all fit.
    fn weigh(&self, key: &Key, current: &Current) {
        let mut slots = self.lock();
        if let Some(kept) = slots.by_key.get_mut(key) {
            (kept.bytes, kept.modified) = (current.document.size(), current.modified);
        }
        let mut total: usize = slots.by_key.values().map(|kept| kept.bytes).sum();
        while total > BUDGET {
            let oldest =
                slots.by_key.iter().filter(|(other, _)| *other != key).min_by_key(|(_, kept)| kept.used);
            let Some(oldest) = oldest.map(|(key, _)| key.clone()) else { break };
            total -= slots.give_up(&oldest);
        }
    }

    fn forget(&self, key: &Key) {
        self.lock().give_up(key);
    }
}

impl Slots {
    /// Says how many bytes that were.
    fn give_up(&mut self, key: &Key) -> usize {
        let Some(kept) = self.by_key.remove(key) else { return 0 };
        self.free = self.free.max(kept.modified + SECOND);
        kept.bytes
    }
}

/// What became of a document.
pub enum Outcome {
    /// The feed is still of the version that is kept.
    Unchanged,
    /// The feed of this version.
    New(u64, Document),
    /// There is no such feed.
    Absent,
}

fn whole_second(time: SystemTime) -> SystemTime {
    let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    UNIX_EPOCH + Duration::from_secs(seconds)
}
