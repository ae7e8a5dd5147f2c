//! Verifies requests and brings changes to subscribers: decides on one thread, calls on a few others.

use crate::server::hub::caller::{CallError, signature};
use crate::server::hub::request::Request;
use crate::server::hub::store::{Asked, Owed};
use crate::server::hub::topics::{Content, Topics, feed_of};
use crate::server::hub::watch::Watch;
use crate::server::hub::{Hub, HubError};
use crate::telemetry::metrics::Metric;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// How often the view is looked at; it costs nothing while nothing has changed.
const LOOK: Duration = Duration::from_secs(1);

/// Calls at once.
const CALLS: usize = 8;

/// Of them, verifications: strangers cause these, and they must not hold up deliveries.
const VERIFICATIONS: usize = 4;

/// Seconds before the second, third and further attempts at a delivery: five attempts in ten minutes.
const DELIVER_AGAIN: [i64; 4] = [10, 50, 180, 360];

/// Seconds before the second and the third attempt at a verification that got no answer.
const ASK_AGAIN: [i64; 2] = [10, 60];

/// Seconds between two deliveries to a subscriber: what changes in them comes in one, since each is a whole feed.
const REST: i64 = 10;

/// Seconds that a subscriber is left alone that missed all attempts.
const LONG_REST: i64 = 600;

/// How long calls may go on after the signal to stop; what is cut off is delivered again by the next process.
const DRAIN: Duration = Duration::from_secs(2);

/// How long queries and stories are written in one turn. A rare query takes half a second, and deliveries must not wait for all of them.
const WRITING: Duration = Duration::from_millis(500);

/// How long to wait before more of them are written.
const BREATH: Duration = Duration::from_millis(50);

/// How long to wait when the store or the read model has failed.
const RECOVER: Duration = Duration::from_secs(10);

/// What the worker is told.
pub enum Event {
    /// There is a request to verify.
    Asked,
    /// A call has ended.
    Done(Call, Verdict),
    /// It is to end.
    Stop,
}

/// A call to a subscriber.
pub enum Call {
    /// Whether it wants what was asked for in its name.
    Verify(Asked),
    /// What has changed.
    Deliver(Owed, Arc<Content>),
}

/// What came of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The subscriber agrees, or has the content.
    Yes,
    /// It does not, and will not: it says no, it is gone, or must not be called.
    No(String),
    /// It could not answer now.
    Later(String),
}

/// The worker of a hub.
pub struct Worker {
    hub: Arc<Hub>,
    inbox: Receiver<Event>,
    topics: Topics,
    /// Version of the view that was last looked at; `None` where all is to be looked at.
    seen: Option<u64>,
    /// Version in which each subscribed topic was last looked at.
    versions: HashMap<String, u64>,
    /// The topics that have no versions of their own.
    watch: Watch,
    /// Numbers of the requests, and topics and callbacks of the deliveries, that calls are under way for.
    verifying: Vec<i64>,
    delivering: HashSet<(String, String)>,
}

impl Worker {
    pub(super) fn new(hub: Arc<Hub>, inbox: Receiver<Event>) -> Self {
        let topics = Topics::new(hub.view.clone());
        Self {
            hub,
            inbox,
            topics,
            seen: None,
            versions: HashMap::new(),
            watch: Watch::new(),
            verifying: Vec::new(),
            delivering: HashSet::new(),
        }
    }

    /// Works until the hub is stopped; blocks. Before `ready` says that the read model has caught up nothing is called:
    /// half a feed must not be delivered.
    pub fn run(mut self, ready: impl Fn() -> bool) {
        let mut wait = LOOK;
        loop {
            let outcome = match self.inbox.recv_timeout(wait) {
                Ok(Event::Stop) | Err(RecvTimeoutError::Disconnected) => break,
                Ok(Event::Done(call, verdict)) => self.done(call, verdict),
                Ok(Event::Asked) | Err(RecvTimeoutError::Timeout) => Ok(()),
            };
            let outcome = outcome.and_then(|()| if ready() { self.turn() } else { Ok(()) });
            wait = match outcome {
                Ok(()) if self.watch.next().is_some() => BREATH,
                Ok(()) => LOOK,
                Err(error) => {
                    tracing::error!(%error, "the hub has to wait");
                    RECOVER
                }
            };
        }
        self.drain();
    }

    /// Notes how the calls under way end, as long as there is time.
    fn drain(&mut self) {
        let end = Instant::now() + DRAIN;
        while self.calls() > 0 {
            let left = end.saturating_duration_since(Instant::now());
            match self.inbox.recv_timeout(left) {
                Ok(Event::Done(call, verdict)) => {
                    if let Err(error) = self.done(call, verdict) {
                        tracing::error!(%error, "the end of a hub's call was not noted");
                    }
                }
                Ok(_) => {}
                Err(_) => break,
            }
        }
    }

    /// Does what is due and begins the calls that there is room for.
    pub(super) fn turn(&mut self) -> Result<(), HubError> {
        let now = self.hub.now();
        let ended = self.hub.store.expire(now)?;
        if ended > 0 {
            tracing::info!(ended, "leases of subscriptions are over");
        }
        self.look()?;
        let room = VERIFICATIONS.saturating_sub(self.verifying.len()).min(CALLS.saturating_sub(self.calls()));
        for asked in self.hub.store.asked(now, &self.verifying, room)? {
            self.verifying.push(asked.number);
            self.begin(Call::Verify(asked));
        }
        let room = CALLS.saturating_sub(self.calls());
        let busy = |owed: &Owed| self.delivering.contains(&(owed.topic.clone(), owed.callback.clone()));
        for owed in self.hub.store.owed(now, busy, room)? {
            let version = self.versions.get(&owed.topic).copied().unwrap_or(0);
            let Some(content) = self.topics.content(&owed.topic, version)? else {
                // Nothing to deliver, and others must not wait behind it.
                self.hub.store.put_off(&owed, now + LONG_REST)?;
                continue;
            };
            // It may have changed once more; whoever has this is owed nothing.
            self.hub.store.want(&owed.topic, &content.hash)?;
            self.delivering.insert((owed.topic.clone(), owed.callback.clone()));
            self.begin(Call::Deliver(owed, content));
        }
        Ok(())
    }

    /// Notes which subscribed topics have changed. A topic that is none of this site any more, since the site has another
    /// address, waits for the site to come back or the lease to end.
    fn look(&mut self) -> Result<(), HubError> {
        let version = self.hub.view.version();
        if self.seen != Some(version) {
            self.compare(version)?;
            self.seen = Some(version);
        }
        let end = Instant::now() + WRITING;
        while let Some(topic) = self.watch.next() {
            let mut items = HashSet::new();
            if let Some(content) = self.topics.content(&topic, version)? {
                self.hub.store.want(&topic, &content.hash)?;
                items.clone_from(&content.items);
            }
            self.watch.written(&topic, items);
            self.versions.insert(topic, version);
            if Instant::now() > end {
                break;
            }
        }
        Ok(())
    }

    /// Notes which subscribed topics have changed up to a version of the view, and which queries and stories may have.
    fn compare(&mut self, version: u64) -> Result<(), HubError> {
        let view = self.hub.view.clone();
        let subscribed = self.hub.store.topics()?;
        self.versions.retain(|topic, _| subscribed.contains(topic));
        let is_sought =
            |topic: &String| feed_of(view.site(), topic).is_some_and(|(selector, _)| selector.is_sought());
        let (sought, others): (BTreeSet<String>, BTreeSet<String>) =
            subscribed.into_iter().partition(is_sought);
        self.watch.follow(view.site(), sought);
        self.watch.look(&view, version)?;
        for topic in others {
            let Some(changed) = self.topics.version(&topic)? else { continue };
            if self.versions.get(&topic) == Some(&changed) {
                continue;
            }
            if let Some(content) = self.topics.content(&topic, changed)? {
                self.hub.store.want(&topic, &content.hash)?;
                self.versions.insert(topic, changed);
            }
        }
        Ok(())
    }

    fn calls(&self) -> usize {
        self.verifying.len() + self.delivering.len()
    }

    fn begin(&self, call: Call) {
        let hub = self.hub.clone();
        std::thread::spawn(move || {
            // The worker has to hear of every call, or its place would never be free again.
            let verdict = catch_unwind(AssertUnwindSafe(|| match &call {
                Call::Verify(asked) => verify(&hub, asked),
                Call::Deliver(owed, content) => deliver(&hub, owed, content),
            }));
            let verdict = verdict.unwrap_or_else(|_| Verdict::Later("the call panicked".into()));
            // An error means that the worker has ended; the next one makes the call again.
            hub.events.send(Event::Done(call, verdict)).ok();
        });
    }

    /// Notes how a call has ended.
    pub(super) fn done(&mut self, call: Call, verdict: Verdict) -> Result<(), HubError> {
        match call {
            Call::Verify(asked) => {
                self.verifying.retain(|number| *number != asked.number);
                self.verified(&asked, verdict)
            }
            Call::Deliver(owed, content) => {
                self.delivering.remove(&(owed.topic.clone(), owed.callback.clone()));
                self.delivered(&owed, &content.hash, verdict)
            }
        }
    }

    fn verified(&mut self, asked: &Asked, verdict: Verdict) -> Result<(), HubError> {
        let now = self.hub.now();
        let Request { mode, topic, callback, .. } = &asked.request;
        let (mode, host) = (mode.word(), host(callback));
        match (verdict, ASK_AGAIN.get(asked.tries as usize)) {
            (Verdict::Yes, _) => {
                tracing::info!(mode, topic, host, "verified");
                self.hub.store.agreed(asked, now)?;
                // The topic may have changed since the request came.
                self.versions.remove(topic);
                self.watch.mark(topic);
                self.seen = None;
            }
            (Verdict::Later(reason), Some(seconds)) => {
                tracing::debug!(mode, topic, host, reason, "not verified yet");
                self.hub.store.ask_again(asked, now + seconds)?;
            }
            (Verdict::No(reason) | Verdict::Later(reason), _) => {
                tracing::info!(mode, topic, host, reason, "not verified");
                self.hub.store.refused(asked)?;
            }
        }
        Ok(())
    }

    fn delivered(&self, owed: &Owed, hash: &str, verdict: Verdict) -> Result<(), HubError> {
        let now = self.hub.now();
        let (store, topic, host) = (&self.hub.store, &owed.topic, host(&owed.callback));
        let outcome = match (verdict, DELIVER_AGAIN.get(owed.tries as usize)) {
            (Verdict::Yes, _) => {
                store.settled(owed, hash, now + REST)?;
                "ok"
            }
            (Verdict::No(reason), _) => {
                tracing::info!(topic, host, reason, "a subscription has ended");
                store.end(owed)?;
                "gone"
            }
            (Verdict::Later(reason), Some(seconds)) => {
                tracing::debug!(topic, host, reason, "a delivery will be tried again");
                store.deliver_again(owed, now + seconds)?;
                "retry"
            }
            (Verdict::Later(reason), None) => {
                tracing::warn!(topic, host, reason, "a delivery was given up");
                store.settled(owed, hash, now + LONG_REST)?;
                "dropped"
            }
        };
        metrics::counter!(Metric::HubDeliveries.name(), "outcome" => outcome).increment(1);
        Ok(())
    }

    /// Waits for all calls under way to end.
    #[cfg(test)]
    pub(super) fn settle(&mut self) {
        while self.calls() > 0 {
            if let Ok(Event::Done(call, verdict)) = self.inbox.recv_timeout(Duration::from_secs(20)) {
                self.done(call, verdict).unwrap();
            }
        }
    }
}

/// Asks a subscriber whether it wants what was asked for in its name (WebSub, 5.3): yes is the challenge sent back.
fn verify(hub: &Hub, asked: &Asked) -> Verdict {
    let challenge = format!("{:032x}", rand::random::<u128>());
    let Request { mode, topic, callback, lease, .. } = &asked.request;
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("hub.mode", mode.word()).append_pair("hub.topic", topic);
    query.append_pair("hub.challenge", &challenge).append_pair("hub.lease_seconds", &lease.to_string());
    let joint = if callback.contains('?') { '&' } else { '?' };
    match hub.caller.get(&format!("{callback}{joint}{}", query.finish())) {
        Ok((200..=299, body)) if body.trim_ascii() == challenge.as_bytes() => Verdict::Yes,
        Ok((200..=299, _)) => Verdict::No("the answer is not the challenge".into()),
        Ok((status @ (429 | 500..), _)) => Verdict::Later(format!("status {status}")),
        Ok((status, _)) => Verdict::No(format!("status {status}")),
        Err(CallError::Private(error)) => Verdict::No(error.to_string()),
        Err(error) => Verdict::Later(error.to_string()),
    }
}

/// Brings a subscriber the content of its topic (WebSub, 7): only 2xx means that it has it, and only 410 that it is gone.
fn deliver(hub: &Hub, owed: &Owed, content: &Content) -> Verdict {
    let written = &content.written;
    let mut headers = vec![("Content-Type", written.content_type)];
    headers.extend(written.links.as_deref().map(|links| ("Link", links)));
    let signed = owed.secret.as_deref().map(|secret| signature(secret, &written.bytes));
    headers.extend(signed.as_deref().map(|signed| ("X-Hub-Signature", signed)));
    match hub.caller.post(&owed.callback, &headers, &written.bytes) {
        Ok(200..=299) => Verdict::Yes,
        Ok(410) => Verdict::No("the callback is gone".into()),
        Ok(status) => Verdict::Later(format!("status {status}")),
        Err(error) => Verdict::Later(error.to_string()),
    }
}

/// The part of a callback that may be logged: its path is often a secret of the subscriber.
fn host(callback: &str) -> &str {
    let rest = callback.split_once("://").map_or(callback, |(_, rest)| rest);
    rest.split(['/', '?']).next().unwrap_or_default()
}
