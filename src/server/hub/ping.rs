//! Tells a hub elsewhere of changes, where the site names one: `hub.mode=publish&hub.url=…` for every feed that has changed, in
//! every format. How a publisher informs its hub is left open by WebSub; this is what public hubs take.

use crate::feeds::{Format, feed_address};
use crate::server::hub::caller::{CallError, Caller};
use crate::server::hub::store::Store;
use crate::server::hub::{HubError, StoreError};
use crate::view::View;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::time::Duration;

/// How often the view is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// The longest wait for a hub that does not answer; it begins at one second and doubles.
const LONGEST_WAIT: Duration = Duration::from_secs(600);

/// Tells one hub of the changes of one view.
pub struct Pinger {
    hub: String,
    view: Arc<View>,
    store: Store,
    caller: Caller,
    inbox: Receiver<()>,
    /// Addresses that the hub has still to be told of, and the version of the view that they reach up to. Several changes of
    /// a feed meanwhile are one.
    waiting: BTreeSet<String>,
    seen: Option<u64>,
    stopped: bool,
}

impl Pinger {
    /// Tells the hub at `hub`; what it was told is noted in the store at `path`. The second value stops it.
    ///
    /// # Errors
    /// If the store cannot be used.
    pub fn open(path: &Path, view: Arc<View>, hub: &str) -> Result<(Self, Sender<()>), StoreError> {
        // The operator named this address, so it may lie anywhere.
        let caller = Caller::new(view.site().base_url.trim_end_matches('/'), true);
        let (stop, inbox) = channel();
        let store = Store::open(path)?;
        let (hub, waiting) = (hub.to_owned(), BTreeSet::new());
        Ok((Self { hub, view, store, caller, inbox, waiting, seen: None, stopped: false }, stop))
    }

    /// Works until told to stop; blocks. Nothing is told before `ready` says that the read model has caught up.
    pub fn run(mut self, ready: impl Fn() -> bool) {
        let mut wait = LOOK;
        loop {
            match self.inbox.recv_timeout(wait) {
                Err(RecvTimeoutError::Timeout) => {}
                Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
            }
            if !ready() {
                continue;
            }
            wait = match self.turn() {
                Ok(None) => LOOK,
                Ok(Some(reason)) => {
                    let next = (wait * 2).min(LONGEST_WAIT);
                    tracing::warn!(hub = self.hub, reason, seconds = next.as_secs(), "the hub was not told");
                    next
                }
                Err(error) => {
                    tracing::error!(%error, "the hub was not told");
                    LONGEST_WAIT
                }
            };
            if self.stopped {
                return;
            }
        }
    }

    /// Tells the hub all that it has to know, or why that is not possible now.
    pub(super) fn turn(&mut self) -> Result<Option<String>, HubError> {
        let version = self.view.version();
        let seen = match self.seen {
            Some(seen) => seen,
            // A view that was made anew counts from the start. A hub that was never told anything needs to know only what
            // comes: it fetches a feed when someone subscribes.
            None => self.store.pinged()?.unwrap_or(version).min(version),
        };
        if seen < version {
            for selector in self.view.changed_since(seen)? {
                let formats = Format::ALL.into_iter();
                self.waiting.extend(formats.map(|format| feed_address(self.view.site(), &selector, format)));
            }
        }
        let first = self.seen.is_none();
        self.seen = Some(version);
        let told = !self.waiting.is_empty();
        while let Some(topic) = self.waiting.first() {
            if !matches!(self.inbox.try_recv(), Err(TryRecvError::Empty)) {
                self.stopped = true;
                return Ok(None);
            }
            if let Err(reason) = self.ping(topic) {
                return Ok(Some(reason));
            }
            self.waiting.pop_first();
        }
        if told || first {
            self.store.set_pinged(version)?;
        }
        Ok(None)
    }

    /// Sends one ping; an error is worth another attempt. A hub that refuses a topic will refuse it again.
    fn ping(&self, topic: &str) -> Result<(), String> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("hub.mode", "publish").append_pair("hub.url", topic);
        let headers = [("Content-Type", "application/x-www-form-urlencoded")];
        match self.caller.post(&self.hub, &headers, form.finish().as_bytes()) {
            Ok(200..=299) => Ok(()),
            Ok(status @ (429 | 500..)) => Err(format!("status {status}")),
            Ok(status) => {
                tracing::warn!(hub = self.hub, topic, status, "the hub does not take this topic");
                Ok(())
            }
            Err(CallError::Private(error)) => Err(error.to_string()),
            Err(CallError::Failed(reason)) => Err(reason),
        }
    }
}
