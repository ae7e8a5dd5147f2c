//! The loop: queues the polls that are due, makes the requests that hosts have room for, and decides what answers mean.

use super::fetch::{Answer, FetchError, Fetcher, Wanted};
use super::host::Hosts;
use super::items::{self, Reading};
use super::job::{Job, Purpose};
use super::round::{Pending, Round, main_text};
use super::schedule::{self, DAY, Failure, MINUTE, Said};
use super::store::{State, Store, StoreError, Validators};
use super::{Feed, Feeds, World, identity};
use crate::source::{Fault, Found, Sink, derived_id};
use crate::telemetry::metrics::Metric;
use std::collections::{HashSet, VecDeque};
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use url::Url;

/// The longest that the loop sleeps: a machine that was suspended goes on soon after it wakes.
const LONGEST_SLEEP: i64 = MINUTE;

/// After so long without the whole content a poll is unconditional: some servers answer "not modified" for ever.
const UNCONDITIONAL: i64 = 8 * DAY;

/// Failures in a row after which a feed that had moved is looked for at its old address.
const MOVED_BACK: u32 = 5;

/// How long a page may wait for its host to be done with resting, and a single poll.
const PAGE_PATIENCE: i64 = 10 * MINUTE;
const SINGLE_PATIENCE: i64 = MINUTE;

/// A feed and how it stands.
pub(super) struct Tracked {
    pub feed: Feed,
    /// What of the settings its polls and articles depend on.
    pub options: String,
    pub state: State,
    /// Whether a poll is queued or under way.
    pub busy: bool,
    /// What its last poll found, until all of it is in the log.
    pub round: Option<Round>,
    /// What was told of its content and is not told again.
    pub told: HashSet<String>,
    /// Why its last poll failed, for the same reason.
    failure: String,
    /// Whether its one poll is over.
    pub done: bool,
}

pub(super) enum Event {
    Answered(Job, Result<Answer, FetchError>),
    /// A feed was read; `None` where its content is the one that was read before.
    Read(Job, Answer, Result<Option<Reading>, Fault>, String),
    /// The main text of a page was looked for.
    Looked(usize, Box<Pending>, Option<String>),
    /// Articles of a feed are in the log, or not.
    Settled(usize, bool),
}

pub(super) struct Poller {
    pub feeds: Vec<Tracked>,
    pub store: Store,
    hosts: Hosts,
    fetcher: Arc<Fetcher>,
    pub sink: Sink,
    world: World,
    queue: VecDeque<Job>,
    pub running: JoinSet<Event>,
    /// What is to be said.
    pub words: Vec<Found>,
}

impl Poller {
    pub fn open(feeds: Feeds, sink: Sink) -> Result<Self, StoreError> {
        let Feeds { feeds, options, world } = feeds;
        let store = Store::open(&options.store, &options.log)?;
        let mut hosts = Hosts::default();
        for (host, until) in store.resting((world.now)())? {
            hosts.rest(&host, until);
        }
        let private = (options.reachable)(Ipv4Addr::LOCALHOST.into()).to_string();
        let mut tracked: Vec<Tracked> = Vec::new();
        for feed in feeds {
            if tracked.iter().any(|other| other.feed.address == feed.address) {
                continue;
            }
            let facts = format!("{:?}", feed.publication);
            let options = derived_id(&[&facts, &feed.full_text.to_string(), &private]);
            let state = store.feed(&feed.address, &options)?;
            let (busy, done, round, told, failure) = (false, false, None, HashSet::new(), String::new());
            tracked.push(Tracked { feed, options, state, busy, round, told, failure, done });
        }
        let fetcher = Fetcher::new(options.contact.as_deref(), options.reachable, options.limits);
        Ok(Self {
            feeds: tracked,
            store,
            hosts,
            fetcher: Arc::new(fetcher),
            sink,
            world,
            queue: VecDeque::new(),
            running: JoinSet::new(),
            words: Vec::new(),
        })
    }

    /// Polls until the process stops, or until no feed is to be polled any more.
    pub async fn run(mut self) {
        let sink = self.sink.clone();
        loop {
            let now = self.now();
            self.queue_due(now);
            self.begin_requests(now);
            self.count();
            for found in std::mem::take(&mut self.words) {
                if !sink.give(found).await {
                    return;
                }
            }
            let idle = self.queue.is_empty() && self.running.is_empty();
            if idle && self.feeds.iter().all(|feed| feed.done) {
                return;
            }
            let sleep = Duration::from_secs(self.wait(now).unsigned_abs());
            tokio::select! {
                Some(ended) = self.running.join_next() => match ended {
                    Ok(event) => if !self.take(event) { return },
                    Err(error) => std::panic::resume_unwind(error.into_panic()),
                },
                () = tokio::time::sleep(sleep) => {}
                () = sink.stopped() => return,
            }
        }
    }

    pub fn now(&self) -> i64 {
        (self.world.now)()
    }

    /// Seconds until something is due, as far as it is known.
    fn wait(&self, now: i64) -> i64 {
        let polls = self.feeds.iter().filter(|feed| !feed.busy && !feed.done && feed.state.gone.is_none());
        let polls = polls.map(|feed| feed.state.due);
        let requests = self.queue.iter().filter_map(|job| self.hosts.free_at(&job.host));
        let next = polls.chain(requests).min().unwrap_or(i64::MAX);
        next.saturating_sub(now).clamp(1, LONGEST_SLEEP)
    }

    fn queue_due(&mut self, now: i64) {
        for at in 0..self.feeds.len() {
            let Some(tracked) = self.feeds.get_mut(at) else { continue };
            if tracked.busy || tracked.done {
                continue;
            }
            let address = &tracked.feed.address;
            if tracked.state.gone.is_some() {
                let fault = Fault::new(address, "gone for good, its server said; it is not asked any more");
                self.words.push(Found::Note(fault));
                tracked.done = true;
            } else if tracked.state.due <= now {
                tracked.busy = true;
                let (current, configured) = (tracked.state.address.clone(), address.clone());
                // An address that the store has is one that was polled.
                if let Some(url) = identity::web(&current).or_else(|| identity::web(&configured)) {
                    self.queue.push_back(Job::new(at, Purpose::Poll, url));
                }
            } else if !tracked.feed.follow {
                let wait = tracked.state.due - now;
                let message =
                    format!("not asked: it is due again in {} minutes", (wait + MINUTE - 1) / MINUTE);
                self.words.push(Found::Note(Fault::new(address, message)));
                tracked.done = true;
            }
        }
    }

    /// Begins the requests that their hosts have room for, in the order in which they were queued.
    fn begin_requests(&mut self, now: i64) {
        let mut waiting = VecDeque::new();
        while let Some(job) = self.queue.pop_front() {
            let rest = self.hosts.free_at(&job.host).map_or(0, |at| at.saturating_sub(now));
            let follows = self.feeds.get(job.feed).is_some_and(|tracked| tracked.feed.follow);
            let patience = match job.purpose {
                _ if !follows => SINGLE_PATIENCE,
                Purpose::Page(_) => PAGE_PATIENCE,
                Purpose::Poll => i64::MAX,
            };
            if rest > patience {
                let message = format!("{} asked to be left alone for {rest} seconds", job.host);
                self.refused_by_host(job, now, rest, &message);
            } else if self.hosts.begin(&job.host, now) {
                self.request(job, now);
            } else {
                waiting.push_back(job);
            }
        }
        self.queue = waiting;
    }

    fn refused_by_host(&mut self, job: Job, now: i64, rest: i64, message: &str) {
        match job.purpose {
            Purpose::Page(pending) => self.without_page(job.feed, pending, message),
            Purpose::Poll => {
                let said = Said { retry_after: Some(rest.to_string()), ..Said::default() };
                self.failed(job.feed, now, Failure::Limited, &said, message);
            }
        }
    }

    fn request(&mut self, job: Job, now: i64) {
        let Some(tracked) = self.feeds.get(job.feed) else { return };
        let state = &tracked.state;
        let url = job.url.to_string();
        let (wanted, validators) = match job.purpose {
            Purpose::Page(_) => (Wanted::Page, Validators::default()),
            Purpose::Poll => {
                let conditional =
                    state.validators.address.as_deref() == Some(&url) && now - state.fetched < UNCONDITIONAL;
                (Wanted::Feed, if conditional { state.validators.clone() } else { Validators::default() })
            }
        };
        let fetcher = Arc::clone(&self.fetcher);
        self.running.spawn_blocking(move || {
            let answer = fetcher.get(&url, wanted, &validators);
            Event::Answered(job, answer)
        });
    }

    /// Takes what has come of something. `false` says that the process is stopping.
    fn take(&mut self, event: Event) -> bool {
        let now = self.now();
        match event {
            Event::Answered(job, answer) => {
                self.hosts.end(&job.host, now);
                self.answered(job, answer, now);
            }
            Event::Read(job, answer, reading, content) => self.read(job, answer, reading, content, now),
            Event::Looked(feed, pending, text) => self.looked(feed, pending, text, now),
            Event::Settled(_, false) => return false,
            Event::Settled(feed, true) => self.settled(feed),
        }
        true
    }

    fn answered(&mut self, job: Job, answer: Result<Answer, FetchError>, now: i64) {
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => return self.unanswered(job, now, &error),
        };
        let status = answer.status;
        let limited = status == 429 || status == 503 && answer.said.retry_after.is_some();
        if limited && let Some(wait) = answer.said.retry_after(now) {
            self.hosts.rest(&job.host, now + wait);
            self.kept(self.store.rest(&job.host, now + wait));
        }
        match (&job.purpose, status) {
            (_, 301 | 302 | 303 | 307 | 308) => match job.follow(&answer) {
                Ok(next) => self.queue.push_back(next),
                Err(nowhere) => {
                    let (job, message) = *nowhere;
                    self.gave_up(job, now, Failure::Invalid, &answer.said, &message);
                }
            },
            (Purpose::Poll, 200) => self.begin_reading(job, answer),
            (Purpose::Poll, 304) => self.unchanged(job, &answer, now),
            (Purpose::Poll, 410) if job.firm => self.gone(job.feed, now),
            (Purpose::Page(_), 200) => self.begin_looking(job, answer),
            _ => {
                let failure = match status {
                    _ if limited => Failure::Limited,
                    400..=499 => Failure::Refused,
                    500..=599 => Failure::Unreachable,
                    _ => Failure::Invalid,
                };
                self.gave_up(job, now, failure, &answer.said, &format!("status {status}"));
            }
        }
    }

    fn unanswered(&mut self, job: Job, now: i64, error: &FetchError) {
        let failure = match error {
            FetchError::Failed(_) | FetchError::TooSlow { .. } => Failure::Unreachable,
            FetchError::Private(_) => Failure::Refused,
            FetchError::TooLarge(_) | FetchError::Coding(_) => Failure::Invalid,
        };
        self.gave_up(job, now, failure, &Said::default(), &error.to_string());
    }

    fn gave_up(&mut self, job: Job, now: i64, failure: Failure, said: &Said, message: &str) {
        let message = match job.hops.is_empty() {
            true => message.to_owned(),
            false => format!("redirected to {}: {message}", job.url),
        };
        match job.purpose {
            Purpose::Poll => self.failed(job.feed, now, failure, said, &message),
            Purpose::Page(pending) => self.missed(job.feed, pending, &message, now),
        }
    }

    fn begin_reading(&mut self, job: Job, answer: Answer) {
        let Some(tracked) = self.feeds.get(job.feed) else { return };
        let (feed, known) = (tracked.feed.address.clone(), tracked.state.content.clone());
        self.running.spawn_blocking(move || {
            let content = super::round::print(&[&answer.body]);
            let reading = if known.as_ref() == Some(&content) {
                Ok(None)
            } else {
                items::read(&feed, job.url.as_str(), answer.content_type.as_deref(), &answer.body).map(Some)
            };
            let answer = Answer { body: Vec::new(), ..answer };
            Event::Read(job, answer, reading, content)
        });
    }

    fn begin_looking(&mut self, job: Job, answer: Answer) {
        let Job { feed, purpose: Purpose::Page(pending), url, .. } = job else { return };
        self.running.spawn_blocking(move || {
            let text = main_text(&answer, url.as_str());
            Event::Looked(feed, pending, text)
        });
    }

    fn read(
        &mut self,
        job: Job,
        answer: Answer,
        reading: Result<Option<Reading>, Fault>,
        content: String,
        now: i64,
    ) {
        let reading = match reading {
            Ok(Some(reading)) => reading,
            Ok(None) => return self.unchanged(job, &answer, now),
            Err(fault) => return self.unreadable(job.feed, now, &answer.said, fault),
        };
        let random = (self.world.random)();
        let Some(tracked) = self.feeds.get(job.feed) else { return };
        let due = schedule::after_success(now, tracked.feed.interval, &reading.wishes, &answer.said, random);
        let next = State {
            address: job.home,
            due,
            failures: 0,
            gone: None,
            validators: answer.validators,
            fetched: now,
            content: Some(content),
            wishes: reading.wishes,
        };
        self.begin_round(job.feed, reading, next, now);
    }

    /// The feed has what it had.
    fn unchanged(&mut self, job: Job, answer: &Answer, now: i64) {
        let random = (self.world.random)();
        let Some(tracked) = self.feeds.get_mut(job.feed) else { return };
        if tracked.state.content.is_none() {
            let said = &answer.said;
            let message = "\"not modified\" to someone who knows nothing of it";
            return self.failed(job.feed, now, Failure::Invalid, said, message);
        }
        let State { validators, wishes, .. } = &tracked.state;
        let mut next = tracked.state.clone();
        next.due = schedule::after_success(now, tracked.feed.interval, wishes, &answer.said, random);
        next.failures = 0;
        if answer.status == 200 {
            next.fetched = now;
            next.validators = answer.validators.clone();
        } else if answer.validators.etag.is_some() {
            next.validators = Validators {
                last_modified: answer.validators.last_modified.clone().or(validators.last_modified.clone()),
                ..answer.validators.clone()
            };
        }
        next.address = job.home;
        self.polled(job.feed, next, "unchanged");
    }

    fn gone(&mut self, feed: usize, now: i64) {
        let Some(tracked) = self.feeds.get(feed) else { return };
        let next = State { gone: Some(now), ..tracked.state.clone() };
        let fault = Fault::new(&tracked.feed.address, "status 410: gone for good; it is not asked again");
        tracing::warn!(feed = tracked.feed.address, "gone for good");
        self.words.push(Found::Bad(fault));
        self.polled(feed, next, "gone");
    }

    /// Ends a poll that found no feed.
    fn unreadable(&mut self, feed: usize, now: i64, said: &Said, fault: Fault) {
        let place = self.feeds.get(feed).map(|tracked| tracked.feed.address.clone()).unwrap_or_default();
        let rest = fault.place.strip_prefix(&place).unwrap_or_default().trim_start_matches(": ");
        let message = if rest.is_empty() { fault.message } else { format!("{rest}: {}", fault.message) };
        self.failed(feed, now, Failure::Invalid, said, &message);
    }

    /// Ends a poll that went wrong.
    pub fn failed(&mut self, feed: usize, now: i64, failure: Failure, said: &Said, message: &str) {
        let random = (self.world.random)();
        let Some(tracked) = self.feeds.get_mut(feed) else { return };
        let (address, interval) = (&tracked.feed.address, tracked.feed.interval);
        let mut next = tracked.state.clone();
        next.failures = next.failures.saturating_add(1);
        next.due = schedule::after_failure(now, interval, failure, next.failures, said, random);
        if next.failures >= MOVED_BACK && next.address != *address {
            next.address = address.clone();
            next.forget_content();
        }
        let (failures, wait) = (next.failures, next.due - now);
        // Once until it changes: a feed may be away for days.
        let news = failures == 1 || tracked.failure != message;
        if news {
            message.clone_into(&mut tracked.failure);
            tracing::warn!(feed = address, failures, wait, "poll failed: {message}");
        } else {
            tracing::debug!(feed = address, failures, wait, "poll failed: {message}");
        }
        let reachable = matches!(failure, Failure::Refused | Failure::Invalid);
        if !tracked.feed.follow || news && reachable {
            self.words.push(Found::Bad(Fault::new(address, message)));
        }
        let outcome = match failure {
            Failure::Unreachable => "unreachable",
            Failure::Limited => "limited",
            Failure::Refused => "refused",
            Failure::Invalid => "invalid",
        };
        self.polled(feed, next, outcome);
    }

    /// Ends a poll: what is known of the feed from now on.
    pub fn polled(&mut self, feed: usize, next: State, outcome: &'static str) {
        let Some(tracked) = self.feeds.get_mut(feed) else { return };
        if next.address != tracked.state.address {
            tracing::info!(feed = tracked.feed.address, address = next.address, "moved");
        }
        tracing::debug!(feed = tracked.feed.address, outcome, due = next.due, "polled");
        metrics::counter!(Metric::FeedPolls.name(), "outcome" => outcome).increment(1);
        tracked.state = next;
        tracked.round = None;
        tracked.busy = false;
        tracked.done = !tracked.feed.follow || tracked.state.gone.is_some();
        let kept = self.store.keep(&tracked.feed.address, &tracked.options, &tracked.state);
        self.kept(kept);
    }

    /// What cannot be kept is still known until the process ends.
    pub fn kept(&self, outcome: Result<(), StoreError>) {
        if let Err(error) = outcome {
            tracing::error!(%error, "what is known of feeds is not kept");
        }
    }

    pub fn queue_page(&mut self, feed: usize, pending: Box<Pending>, url: Url) {
        self.queue.push_back(Job::new(feed, Purpose::Page(pending), url));
    }

    fn count(&self) {
        let count = |state: &'static str, of: &dyn Fn(&State) -> bool| {
            let number = self.feeds.iter().filter(|feed| of(&feed.state)).count();
            metrics::gauge!(Metric::Feeds.name(), "state" => state).set(number as f64);
        };
        count("gone", &|state| state.gone.is_some());
        count("failing", &|state| state.gone.is_none() && state.failures > 0);
        count("ok", &|state| state.gone.is_none() && state.failures == 0);
    }
}
