//! The join: a fold over the records of three topics, which knows no clock and no log. What waits lies on a shelf ([`Shelf`]);
//! the join itself holds numbers alone, some two hundred bytes an article.
//!
//! A result names the offset of its article, which is what the join goes by: one article
//! revision stands at one offset. Articles of a partition are emitted in their order, so all that the join has
//! to know after a restart is the oldest article not yet emitted: the restart point of the articles.
//! Whatever stands before it is done; whatever comes from it on is not.
//!
//! The other stages answer in the order of the articles. A result for a later article therefore tells
//! that an earlier one, if it is not there, was lost: the article goes out
//! without it, and nothing is blocked.
//!
//! A dead stage does not stop the news. Where nothing came from a stage for as long as the deadline while
//! an article waited that long ([`Join::overdue`]), the article and those before it go out as partials
//! that name what is missing, and again, with a higher emission, when it has come. The mark of the restart
//! point remembers up to where partials went out.
//!
//! A reissue (`stage::reissue`) is joined like any article, unless its article stands again between what it goes by and
//! itself. The articles last read tell; after a restart they are those from the restart point on, and a reissue that
//! goes by less is passed over, too: whoever appended it appends it anew.

use super::shelf::{Item, Shelf};
use crate::event::{DecodeError, Part, Source, Topic, TraceParent};
use crate::log::{Record, Restart, Restarts};
use crate::stage::dead_letter::attempts;
use crate::stage::per_article::trace_of;
use crate::stage::reissue;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io;
use std::time::{Duration, Instant};

/// An article that goes out, while it still lies on the shelf.
#[derive(Debug)]
pub struct Ready {
    revision: u32,
    emission: u32,
    source: Source,
    article: Item,
    regions: Option<Item>,
    figures: Option<Item>,
}

/// An article that goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// Article id.
    pub article_id: String,
    /// Article revision.
    pub revision: u32,
    /// 1, or 2 where the article went out as a partial before; 2 more for each time that it was redriven from the
    /// dead letters. A reissue says its own.
    pub emission: u32,
    /// Where the article stands.
    pub source: Source,
    /// The article's trace.
    pub trace: TraceParent,
    /// Bytes of the article as they stand on its topic.
    pub article: Vec<u8>,
    /// Bytes of its regions, likewise; `None` if they were lost, or have not come in time.
    pub regions: Option<Vec<u8>>,
    /// Bytes of its figures, likewise.
    pub figures: Option<Vec<u8>>,
}

/// What the join holds: per partition, the articles from the oldest that is not emitted on.
#[derive(Debug, Default)]
pub struct Join {
    windows: BTreeMap<i32, Window>,
}

#[derive(Debug)]
struct Window {
    /// By offset of the article.
    entries: BTreeMap<i64, Entry>,
    /// Every article before this offset is emitted for good.
    front: i64,
    /// Every article before this offset is emitted, if only as a partial.
    partials: i64,
    /// Every article before this offset was read.
    read: i64,
    regions: Heard,
    figures: Heard,
    recent: Recent,
}

/// The articles last read, by which a reissue that came too late is known.
#[derive(Debug)]
struct Recent {
    /// Every article from this offset on is here.
    from: i64,
    ids: VecDeque<(i64, String)>,
}

/// How many articles of a partition are remembered; a reissue is appended a moment after the state that it goes by.
const RECENT: usize = 4096;

/// How far a stage has got.
#[derive(Debug)]
struct Heard {
    /// Every result for an article before this offset has come, or never will.
    to: i64,
    /// When a result last came.
    at: Instant,
    /// Offsets of the results that wait for their articles' turn.
    waiting: BTreeSet<i64>,
}

#[derive(Debug, Default)]
struct Entry {
    article: Option<Waiting>,
    regions: Option<Held>,
    figures: Option<Held>,
}

#[derive(Debug)]
struct Waiting {
    /// Its trace, its id and its bytes.
    item: Item,
    revision: u32,
    since: Instant,
    /// Its emission, unless it went out as a partial before.
    emission: u32,
}

impl Waiting {
    fn emission(&self, was_partial: bool) -> u32 {
        self.emission.saturating_add(u32::from(was_partial))
    }
}

/// A result.
#[derive(Debug)]
struct Held {
    offset: i64,
    item: Item,
}

impl Ready {
    /// Takes it off the shelf.
    ///
    /// # Errors
    /// What the system says of a file of the shelf.
    pub fn read(&self) -> io::Result<Joined> {
        let result = |item: &Option<Item>| item.as_ref().map(|item| item.read().map(only)).transpose();
        let damaged = || io::Error::from(io::ErrorKind::InvalidData);
        let [trace, id, article] = <[Vec<u8>; 3]>::try_from(self.article.read()?).map_err(|_| damaged())?;
        let text = |bytes| String::from_utf8(bytes).map_err(|_| damaged());
        Ok(Joined {
            article_id: text(id)?,
            revision: self.revision,
            emission: self.emission,
            source: self.source,
            trace: TraceParent::parse(&text(trace)?).ok_or_else(damaged)?,
            article,
            regions: result(&self.regions)?,
            figures: result(&self.figures)?,
        })
    }

    fn size(&self) -> usize {
        [Some(&self.article), self.regions.as_ref(), self.figures.as_ref()]
            .into_iter()
            .flatten()
            .map(Item::len)
            .sum()
    }
}

/// The part of an item that has one.
fn only(parts: Vec<Vec<u8>>) -> Vec<u8> {
    parts.into_iter().next().unwrap_or_default()
}

impl Join {
    /// A join that goes on where reading begins.
    pub fn starting_at(began: &Restarts, now: Instant) -> Self {
        let articles = began.iter().filter(|((topic, _), _)| *topic == Topic::Articles);
        Self { windows: articles.map(|(&(_, partition), at)| (partition, Window::new(*at, now))).collect() }
    }

    /// Takes one record, and lays it on the shelf. What can go out because of it, [`Join::take`] gives.
    ///
    /// # Errors
    /// [`DecodeError`] if the record is not what its topic holds; the join is unchanged then.
    pub fn step(&mut self, record: &Record, now: Instant, shelf: &mut Shelf) -> Result<(), DecodeError> {
        let Some(value) = &record.value else { return Ok(()) };
        let mut completed = Vec::new();
        let part = match record.topic {
            Topic::Articles => {
                let (part, bytes) = Part::of_article(Some(value), record.timestamp)?;
                completed = bytes;
                part
            }
            Topic::Regions => Part::of_regions(Some(value))?,
            Topic::Figures => Part::of_figures(Some(value))?,
            _ => return Ok(()),
        };
        let window =
            self.windows.entry(record.partition).or_insert_with(|| Window::new(Restart::default(), now));
        let at = part.source.map_or(record.offset, |source| source.offset);
        let is_article = record.topic == Topic::Articles;
        // What went out as a partial was in time, and must be completed.
        let too_late = is_article && at >= window.partials && window.recent.forbids(&part.article_id, record);
        if is_article {
            window.recent.note(at, part.article_id.clone());
        }
        if at >= window.front && !too_late {
            let entry = window.entries.entry(at).or_default();
            let mut held = || Held { offset: record.offset, item: shelf.put(&[value]) };
            match record.topic {
                Topic::Regions => window.regions.keep(&mut entry.regions, held()),
                Topic::Figures => window.figures.keep(&mut entry.figures, held()),
                _ => {
                    let trace = trace_of(record).to_string();
                    let item = shelf.put(&[trace.as_bytes(), part.article_id.as_bytes(), &completed]);
                    let first = attempts(record).saturating_mul(2).saturating_add(1);
                    let emission = reissue::emission(record).unwrap_or(first);
                    entry.article = Some(Waiting { item, revision: part.revision, since: now, emission });
                }
            }
        }
        let next = at.saturating_add(1);
        match record.topic {
            Topic::Regions => window.regions.hear(next, now),
            Topic::Figures => window.figures.hear(next, now),
            _ => window.read = next.max(window.read),
        }
        Ok(())
    }

    /// Gives the articles that can go out, those of a partition in their order, at most so many. One record can let go of any
    /// number: the first result after many that were lost. What is left can go out the next time.
    pub fn take(&mut self, most: usize) -> Vec<Ready> {
        let mut ready = Vec::new();
        // Each partition has its share first; what one leaves is for the others.
        for share in [most / self.windows.len().max(1), most] {
            for (&partition, window) in &mut self.windows {
                ready.extend(window.take(partition, share.min(most - ready.len())));
            }
        }
        ready
    }

    /// Gives, in their order and as partials, the articles that wait for a stage of which nothing was heard for
    /// `deadline`, and those before them: each once. Those beyond `most` bytes are left for the next call.
    pub fn overdue(&mut self, now: Instant, deadline: Duration, most: usize) -> Vec<Ready> {
        let (mut ready, mut bytes) = (Vec::new(), 0);
        for (&partition, window) in &mut self.windows {
            window.overdue(partition, now, deadline, |article| {
                let fits = bytes < most;
                if fits {
                    bytes += article.size();
                    ready.push(article);
                }
                fits
            });
        }
        ready
    }

    /// Whether `topic` already has the result of a later revision of the article at `source`: behind it, the result of
    /// this one would be the last of its key.
    pub(super) fn is_superseded(&self, topic: Topic, source: Source, id: &str) -> bool {
        let Some(window) = self.windows.get(&source.partition) else { return false };
        let heard = if topic == Topic::Regions { &window.regions } else { &window.figures };
        let later = window.recent.ids.iter().rev().take_while(|(at, _)| *at > source.offset);
        later.into_iter().any(|(at, other)| *at < heard.to && other == id)
    }

    /// How many articles wait, and since when the oldest does.
    pub(super) fn waiting(&self) -> (usize, Option<Instant>) {
        let count = self.windows.values().map(|window| window.entries.len()).sum();
        let first = |window: &Window| window.entries.values().next()?.article.as_ref().map(|a| a.since);
        (count, self.windows.values().filter_map(first).min())
    }

    /// The first offset of each partition that must be read again after a restart, with the mark of the partials.
    pub fn restart(&self) -> Restarts {
        let mut restarts = Restarts::new();
        for (&partition, window) in &self.windows {
            let mut note = |topic, from: i64, mark: i64| {
                let restart = restarts.entry((topic, partition)).or_insert(Restart { from, mark });
                restart.from = from.min(restart.from);
            };
            if window.partials > window.front {
                note(Topic::Articles, i64::MAX, window.partials);
            }
            // Articles are read without gaps: where the oldest has not been read, none has.
            if let Some((&at, _)) = window.entries.first_key_value().filter(|(_, e)| e.article.is_some()) {
                note(Topic::Articles, at, 0);
            }
            for (topic, heard) in [(Topic::Regions, &window.regions), (Topic::Figures, &window.figures)] {
                if let Some(&first) = heard.waiting.first() {
                    note(topic, first, 0);
                }
            }
        }
        restarts
    }
}

impl Window {
    fn new(restart: Restart, now: Instant) -> Self {
        let Restart { from, mark } = restart;
        let heard = || Heard { to: 0, at: now, waiting: BTreeSet::new() };
        Self {
            entries: BTreeMap::new(),
            front: from,
            partials: mark.max(from),
            read: from,
            regions: heard(),
            figures: heard(),
            recent: Recent { from, ids: VecDeque::new() },
        }
    }

    /// Takes from the front what is complete, and drops results whose article the log no longer holds.
    fn take(&mut self, partition: i32, most: usize) -> Vec<Ready> {
        let mut ready = Vec::new();
        while ready.len() < most
            && let Some(at) = self.complete()
            && let Some(entry) = self.entries.remove(&at)
        {
            self.regions.release(&entry.regions);
            self.figures.release(&entry.figures);
            self.front = at.saturating_add(1);
            ready.extend(entry.ready(Source { partition, offset: at }, at < self.partials));
        }
        ready
    }

    /// The offset of the first article, if nothing more can come for it.
    fn complete(&self) -> Option<i64> {
        let (&at, entry) = self.entries.first_key_value()?;
        let goes = match entry.article {
            Some(_) => self.regions.settles(at, &entry.regions) && self.figures.settles(at, &entry.figures),
            None => at < self.read,
        };
        goes.then_some(at)
    }

    /// Gives what is due to `take`, until that says that it takes no more.
    fn overdue(
        &mut self,
        partition: i32,
        now: Instant,
        deadline: Duration,
        mut take: impl FnMut(Ready) -> bool,
    ) {
        let Self { regions, figures, .. } = &self;
        let silent = |since: Instant| now.saturating_duration_since(since) >= deadline;
        // What can go out does so first.
        if (!silent(regions.at) && !silent(figures.at)) || self.complete().is_some() {
            return;
        }
        let is_due = |at: i64, entry: &Entry| {
            let misses = |heard: &Heard, held| silent(heard.at) && !heard.settles(at, held);
            entry.article.as_ref().is_some_and(|article| silent(article.since))
                && (misses(regions, &entry.regions) || misses(figures, &entry.figures))
        };
        let last = self.entries.range(self.partials..).rev().find(|(at, entry)| is_due(**at, entry));
        let Some((&last, _)) = last else { return };
        for (&at, entry) in self.entries.range(self.partials..=last) {
            if entry.ready(Source { partition, offset: at }, false).is_none_or(&mut take) {
                self.partials = at.saturating_add(1);
            } else {
                return;
            }
        }
    }
}

impl Entry {
    /// The article with what is there of its results, if the article is.
    fn ready(&self, source: Source, was_partial: bool) -> Option<Ready> {
        let article = self.article.as_ref()?;
        let item = |held: &Option<Held>| held.as_ref().map(|held| held.item.clone());
        Some(Ready {
            revision: article.revision,
            emission: article.emission(was_partial),
            source,
            article: article.item.clone(),
            regions: item(&self.regions),
            figures: item(&self.figures),
        })
    }
}

impl Recent {
    fn note(&mut self, at: i64, id: String) {
        self.ids.push_back((at, id));
        if self.ids.len() > RECENT
            && let Some((gone, _)) = self.ids.pop_front()
        {
            self.from = gone.saturating_add(1);
        }
    }

    /// Whether a record is a reissue that may come after another record of its article which it does not take into
    /// account.
    fn forbids(&self, id: &str, record: &Record) -> bool {
        let Some(as_of) = reissue::as_of(record) else { return false };
        let unseen = self.ids.iter().rev().take_while(|(at, _)| *at >= as_of);
        as_of < self.from || unseen.into_iter().any(|(_, other)| other == id)
    }
}

impl Heard {
    fn hear(&mut self, next: i64, now: Instant) {
        self.to = next.max(self.to);
        self.at = now;
    }

    fn keep(&mut self, place: &mut Option<Held>, held: Held) {
        self.release(place);
        self.waiting.insert(held.offset);
        *place = Some(held);
    }

    fn release(&mut self, place: &Option<Held>) {
        if let Some(held) = place {
            self.waiting.remove(&held.offset);
        }
    }

    /// Whether nothing more can come for the article at that offset.
    fn settles(&self, at: i64, held: &Option<Held>) -> bool {
        held.is_some() || at < self.to
    }
}
