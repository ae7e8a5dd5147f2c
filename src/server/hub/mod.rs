//! A WebSub hub (W3C Recommendation, 2018) for the feeds of this site and no others: readers ask once, and each change is brought
//! to them within seconds.
//!
//! - [`Hub`]: takes requests; what it takes survives a restart
//! - [`Worker`]: asks subscribers whether they really asked, and brings them what has changed; on a thread of its own
//! - [`Pinger`]: for a site that names another hub: tells that one of changes
//! - `request`: what may be asked for; which addresses may be called is said in [`crate::net`]
//! - `topics`, `caller`, `store`: feeds by address, the HTTP client, the memory
//! - `watch`: which of the subscribed queries and stories an article concerns
//!
//! A delivery is the whole feed as it is at that moment. What a subscriber has is noted once it has answered: a process that is
//! killed between the two delivers again, and nothing is left out. A subscriber that cannot be reached for ten minutes misses
//! that content and gets the next; the feed itself holds what it missed. Nothing here holds up the publish stage, which
//! does not know of it: the worker looks whether the view has another version.

mod caller;
mod ping;
mod request;
mod store;
#[cfg(test)]
mod tests;
mod topics;
mod watch;
mod worker;

pub use ping::Pinger;
pub use store::StoreError;
pub use worker::Worker;

use crate::view::{View, ViewError};
use caller::Caller;
use request::Mode;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::time::{SystemTime, UNIX_EPOCH};
use store::Store;
use topics::Topics;
use worker::Event;

/// Name of the store in the data directory.
pub const FILE_NAME: &str = "hub.db";

/// Path of the hub on its site.
pub const PATH: &str = "/hub";

/// Bytes of a request; the longest legal one is far below.
pub const REQUEST_LIMIT: usize = 16 * 1024;

/// Why a request is not taken.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// It is at fault itself; the subscriber is told how.
    #[error("{0}")]
    Request(&'static str),
    /// There is no room for more subscriptions just now.
    #[error("this hub has no room for more subscriptions just now")]
    Full,
    /// The hub itself failed.
    #[error(transparent)]
    Failed(#[from] HubError),
}

/// Why the hub cannot go on just now.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The read model failed.
    #[error(transparent)]
    View(#[from] ViewError),
}

/// Seconds since 1970.
type Clock = Box<dyn Fn() -> i64 + Send + Sync>;

/// The hub of a site.
pub struct Hub {
    view: Arc<View>,
    store: Store,
    caller: Caller,
    allow_private: bool,
    clock: Clock,
    events: Sender<Event>,
}

impl Hub {
    /// The hub of the feeds of `view` with the store at `path`, and its worker. `allow_private` lets callbacks lead into private
    /// networks.
    ///
    /// # Errors
    /// If the store cannot be used.
    pub fn open(path: &Path, view: Arc<View>, allow_private: bool) -> Result<(Arc<Hub>, Worker), StoreError> {
        Self::open_at(path, view, allow_private, Box::new(unix_now))
    }

    fn open_at(
        path: &Path,
        view: Arc<View>,
        allow_private: bool,
        clock: Clock,
    ) -> Result<(Arc<Hub>, Worker), StoreError> {
        let caller = Caller::new(view.site().base_url.trim_end_matches('/'), allow_private);
        let (events, inbox) = mpsc::channel();
        let hub = Hub { view, store: Store::open(path)?, caller, allow_private, clock, events };
        let hub = Arc::new(hub);
        Ok((hub.clone(), Worker::new(hub, inbox)))
    }

    /// Takes the body of a request. The subscriber is asked afterwards whether it really wants this. Blocks.
    ///
    /// # Errors
    /// [`Refused`] says what is wrong with the request, or with the hub.
    pub fn accept(&self, body: &[u8]) -> Result<(), Refused> {
        let request = request::parse(body, self.allow_private).map_err(Refused::Request)?;
        const UNKNOWN: Refused = Refused::Request("hub.topic is not the address of a feed of this site");
        let baseline = match request.mode {
            // What the topic is now counts as known: a change from here on is delivered.
            Mode::Subscribe => {
                let content =
                    Topics::new(self.view.clone()).content(&request.topic, 0).map_err(HubError::from)?;
                content.ok_or(UNKNOWN)?.hash.clone()
            }
            Mode::Unsubscribe if topics::feed_of(self.view.site(), &request.topic).is_none() => {
                return Err(UNKNOWN);
            }
            Mode::Unsubscribe => String::new(),
        };
        if !self.store.ask(&request, &baseline).map_err(HubError::from)? {
            return Err(Refused::Full);
        }
        // Without a worker the request waits in the store for the next one.
        self.events.send(Event::Asked).ok();
        Ok(())
    }

    /// Tells the worker to end.
    pub fn stop(&self) {
        // An error means that it has ended already.
        self.events.send(Event::Stop).ok();
    }

    fn now(&self) -> i64 {
        (self.clock)()
    }
}

fn unix_now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs().cast_signed())
}
