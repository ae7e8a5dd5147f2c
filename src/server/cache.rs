//! Rendered documents, kept until their feed changes.
//!
//! A document is looked at again only when the view has changed, and rendered again only when its own feed has. One request
//! renders, the others wait for it.
//!
//! A feed that changes all the time is not rendered all the time: a document is given out for three times as long as it took
//! to make. `Last-Modified` has whole seconds and moves whenever the bytes move, and is never in the future, so what replaces a
//! document within the second of its date goes without one until the next second; the entity tag tells them apart.

use crate::feeds::{Format, Selector};
use crate::server::reply::Document;
use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Bytes of all kept documents. A full feed is about a third of a megabyte in its three codings, so this
/// holds the few hundred that are polled at any time.
const BUDGET: usize = 128 << 20;

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
    /// The last date that was given out.
    dated: SystemTime,
    /// Until then it is given out as it is.
    rest: SystemTime,
}

impl Current {
    /// The document, with a date as soon as it can have one.
    fn at(&mut self, now: SystemTime) -> Arc<Document> {
        if self.document.undated() && whole_second(now) > self.dated {
            self.dated = whole_second(now);
            self.document = Arc::new(Document::clone(&self.document).modified(self.dated));
        }
        self.document.clone()
    }
}

impl Cache {
    /// The document of `key`: as kept if `view` is still its version, or if it was made just now, and otherwise from `render`,
    /// which is told the version of the feed that is kept and gives `Unchanged` for it. `None` where there is no such feed.
    pub async fn get<E, F>(
        &self,
        key: &Key,
        view: u64,
        clock: &(dyn Fn() -> SystemTime + Send + Sync),
        render: impl FnOnce(Option<u64>) -> F,
    ) -> Result<Option<Arc<Document>>, E>
    where
        F: Future<Output = Result<Outcome, E>>,
    {
        let slot = self.slot(key);
        let mut current = slot.lock().await;
        let now = clock();
        if let Some(kept) = &mut *current
            && (kept.checked == view || now < kept.rest)
        {
            return Ok(Some(kept.at(now)));
        }
        match render(current.as_ref().map(|kept| kept.version)).await {
            Ok(Outcome::Unchanged) => {
                if let Some(kept) = &mut *current {
                    kept.checked = view;
                }
            }
            Ok(Outcome::New(version, document)) => {
                let made = clock();
                // A clock that was set back has no time passed.
                let took = made.duration_since(now).unwrap_or_default();
                self.weigh(key, document.size());
                let kept = match current.take() {
                    Some(kept) if kept.document.is_same(&document) => kept,
                    // Undated, until a second comes that no other text had.
                    Some(kept) => Current { document: Arc::new(document), ..kept },
                    None => Current {
                        document: Arc::new(document),
                        checked: 0,
                        version: 0,
                        dated: UNIX_EPOCH,
                        rest: now,
                    },
                };
                *current = Some(Current { checked: view, version, rest: made + took * REST, ..kept });
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
        let now = clock();
        Ok(current.as_mut().map(|kept| kept.at(now)))
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
    /// The feed of this version.
    New(u64, Document),
    /// There is no such feed.
    Absent,
}

fn whole_second(time: SystemTime) -> SystemTime {
    let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    UNIX_EPOCH + Duration::from_secs(seconds)
}
