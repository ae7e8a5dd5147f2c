//! What one poll found, on its way to the log: which feed an article belongs to, its text from the page that the feed links
//! to, and the end of the poll once all of it has got there.

use super::fetch::Answer;
use super::items::{Draft, Reading};
use super::pieces::Tombstone;
use super::poll::{Event, Poller};
use super::schedule::{Failure, HOUR, Said};
use super::store::{Page, State, Store, StoreError};
use super::{Feed, identity};
use crate::article::{Article, InfoSource, PubStatus};
use crate::source::file_name::Named;
use crate::source::{Fault, Found, encoding, html};
use chrono::DateTime;
use sha2::{Digest, Sha256};
use std::collections::HashSet;

/// Pages that one poll has fetched; the others come with the next polls.
const MOST_PAGES: usize = 100;

/// How often a page is looked for before its feed's text has to do.
const MOST_TRIES: u32 = 3;

/// What a poll found, until all of it is in the log.
pub(super) struct Round {
    /// What is known of the feed once it is.
    next: State,
    /// Pages and batches of articles that are under way.
    left: usize,
}

/// An article whose text is to come from its page.
pub(super) struct Pending {
    article: Article,
    /// Its page, as it will be kept.
    page: Page,
}

impl Poller {
    pub fn begin_round(&mut self, at: usize, reading: Reading, next: State, now: i64) {
        self.tell(at, &reading);
        let Some(tracked) = self.feeds.get(at) else { return };
        let living: HashSet<&str> = self
            .feeds
            .iter()
            .filter(|other| other.state.gone.is_none())
            .map(|other| other.feed.address.as_str())
            .collect();
        let sorted = self.store.together(|store| sort(store, &tracked.feed, &living, reading, now));
        let (ready, pending) = match sorted {
            Ok(sorted) => sorted,
            Err(error) => {
                return self.failed(at, now, Failure::Unreachable, &Said::default(), &error.to_string());
            }
        };
        tracing::debug!(feed = tracked.feed.address, ready = ready.len(), pages = pending.len(), "read");
        let left = usize::from(!ready.is_empty()) + pending.len();
        if left == 0 {
            return self.polled(at, next, "ok");
        }
        if let Some(tracked) = self.feeds.get_mut(at) {
            tracked.round = Some(Round { next, left });
        }
        if !ready.is_empty() {
            self.settle(at, ready);
        }
        for pending in pending {
            match pending.article.uri.as_deref().and_then(identity::web) {
                Some(url) => self.queue_page(at, Box::new(pending), url),
                None => self.settle(at, vec![pending.article]),
            }
        }
    }

    /// Says what is wrong with a feed's content, each once while it stays so.
    fn tell(&mut self, at: usize, reading: &Reading) {
        let Some(tracked) = self.feeds.get_mut(at) else { return };
        let faults = reading.faults.iter().map(|fault| Found::Bad(fault.clone()));
        let notes = reading.notes.iter().map(|note| Found::Note(note.clone()));
        let mut now = HashSet::new();
        for found in faults.chain(notes) {
            let (Found::Bad(fault) | Found::Note(fault)) = &found else { continue };
            let words = fault.to_string();
            if !tracked.told.contains(&words) && !now.contains(&words) {
                self.words.push(found);
            }
            now.insert(words);
        }
        tracked.told = now;
    }

    fn settle(&mut self, at: usize, articles: Vec<Article>) {
        let sink = self.sink.clone();
        self.running.spawn(async move { Event::Settled(at, sink.settle(articles).await.is_some()) });
    }

    /// Something of a round is in the log.
    pub fn settled(&mut self, at: usize) {
        let Some(round) = self.feeds.get_mut(at).and_then(|tracked| tracked.round.as_mut()) else { return };
        round.left -= 1;
        if round.left == 0 {
            let next = round.next.clone();
            self.polled(at, next, "ok");
        }
    }

    /// The main text of a page was looked for.
    pub fn looked(&mut self, at: usize, mut pending: Box<Pending>, text: Option<String>, now: i64) {
        let have = pending.article.body.chars().count();
        match text {
            Some(text) if text.chars().count() >= have => {
                pending.page.body = text.clone();
                self.kept(self.store.keep_page(&pending.article.id, &pending.page, now));
                pending.article.body = text;
                self.settle(at, vec![pending.article]);
            }
            Some(_) => self.missed(at, pending, "the page has less text than the feed", now),
            None => self.missed(at, pending, "no article on the page", now),
        }
    }

    /// A page did not give a text: notes that, so that it is not fetched at each poll.
    pub fn missed(&mut self, at: usize, mut pending: Box<Pending>, message: &str, now: i64) {
        pending.page.tries += 1;
        pending.page.not_before = now + (HOUR << pending.page.tries.min(10));
        self.kept(self.store.keep_page(&pending.article.id, &pending.page, now));
        self.without_page(at, pending, message);
    }

    /// Goes on with the text of the feed.
    pub fn without_page(&mut self, at: usize, pending: Box<Pending>, message: &str) {
        let place = pending.article.uri.clone().unwrap_or_default();
        let note = Fault::new(place, format!("full text: {message}; the feed's text is taken"));
        self.words.push(Found::Note(note));
        self.settle(at, vec![pending.article]);
    }
}

/// Sorts what a feed holds into articles that are ready for the log, and those that wait for their pages.
fn sort(
    store: &Store,
    feed: &Feed,
    living: &HashSet<&str>,
    reading: Reading,
    now: i64,
) -> Result<(Vec<Article>, Vec<Pending>), StoreError> {
    let (mut ready, mut pending, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    let Reading { title, mut drafts, tombstones, .. } = reading;
    for tombstone in tombstones {
        if is_overtaken(&tombstone, &drafts) {
            continue;
        }
        drafts.retain(|draft| draft.guid.as_deref() != Some(&tombstone.guid));
        let known = store.article_of(&feed.address, &tombstone.guid)?;
        // Of what never came from here nothing is retracted.
        if let Some(id) = known.filter(|id| seen.insert(id.clone())) {
            ready.push(Article { id, pub_status: PubStatus::Canceled, ..Article::default() });
        }
    }
    for Draft { mut article, guid, .. } in drafts {
        let guid = guid.unwrap_or_default();
        // An article keeps its id when its feed changes its address.
        if !guid.is_empty()
            && let Some(id) = store.article_of(&feed.address, &guid)?
        {
            article.id = id;
        }
        let owner = store.feed_of(&article.id)?;
        let elsewhere = owner.as_deref().is_some_and(|owner| owner != feed.address && living.contains(owner));
        if elsewhere || !seen.insert(article.id.clone()) {
            continue;
        }
        store.seen(&article.id, &feed.address, &guid, now)?;
        publish(&mut article, feed.publication.publisher.as_deref().or(title.as_deref()));
        feed.publication.complete(&mut article, &Named::default());
        if !feed.full_text || article.uri.is_none() {
            ready.push(article);
            continue;
        }
        let headline = article.headline.as_deref().unwrap_or_default();
        let print = print(&[headline.as_bytes(), b"\n", article.body.as_bytes()]);
        let page = store.page(&article.id)?.filter(|page| page.print == print);
        let page = page.unwrap_or(Page { print, body: String::new(), tries: 0, not_before: 0 });
        if !page.body.is_empty() {
            article.body = page.body.clone();
        }
        let missing = page.body.is_empty() && page.tries < MOST_TRIES && page.not_before <= now;
        if missing && pending.len() < MOST_PAGES {
            pending.push(Pending { article, page });
        } else {
            store.keep_page(&article.id, &page, now)?;
            ready.push(article);
        }
    }
    store.forget_old(now)?;
    Ok((ready, pending))
}

/// Whether an entry came back after it was deleted: then it counts (RFC 6721, 4).
fn is_overtaken(tombstone: &Tombstone, drafts: &[Draft]) -> bool {
    let Ok(when) = DateTime::parse_from_rfc3339(tombstone.when.trim()) else { return false };
    let entry = drafts.iter().find(|draft| draft.guid.as_deref() == Some(&tombstone.guid));
    entry.and_then(|draft| draft.updated).is_some_and(|updated| updated > when)
}

/// Names the publisher: whom the operator named, or else the feed. What the feed took the item from is its origin.
fn publish(article: &mut Article, name: Option<&str>) {
    let Some(name) = name else { return };
    article.info_sources.retain(|source| source.name != name);
    let source = InfoSource { name: name.into(), role: Some("publisher".into()), region: None };
    article.info_sources.insert(0, source);
}

/// The main text of a page, its paragraphs joined.
pub(super) fn main_text(page: &Answer, address: &str) -> Option<String> {
    let charset = page.content_type.as_deref().and_then(super::items::charset);
    let declared = charset.or_else(|| encoding::declared(&page.body));
    let decoded = encoding::decode(&page.body, declared.as_deref());
    let text = html::main_text(&decoded.text, Some(address))?.paragraphs.join("\n");
    (!text.is_empty()).then_some(text)
}

/// 128 bits of SHA-256, as hexadecimal digits.
pub(super) fn print(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
