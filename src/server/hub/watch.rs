//! Which of the subscribed queries and stories may have changed: nothing notes their changes, and to look all of them up again with
//! each article would take longer than the articles do.
//!
//! An article that comes in, is corrected or leaves is asked for the queries that it matches now, by their index, and for those whose
//! feeds had it when they were last written. Only these are written again; the hub compares what they say.

use crate::feeds::{Selector, SiteConfig};
use crate::query::{Index, Query};
use crate::server::hub::topics::feed_of;
use crate::view::{View, ViewError};
use std::collections::{BTreeSet, HashMap, HashSet};

/// The subscribed queries and stories.
pub struct Watch {
    topics: BTreeSet<String>,
    /// The queries, by topic.
    queries: Index<String>,
    /// Topics of stories.
    stories: HashMap<String, Vec<String>>,
    /// Ids of the items that each feed had when it was last written.
    held: HashMap<String, HashSet<String>>,
    /// Topics that have to be written again.
    due: BTreeSet<String>,
    /// Version of the view that was last looked at; `None` where everything is to be looked at.
    seen: Option<u64>,
}

impl Watch {
    pub fn new() -> Self {
        Self {
            topics: BTreeSet::new(),
            queries: Index::new([]),
            stories: HashMap::new(),
            held: HashMap::new(),
            due: BTreeSet::new(),
            seen: None,
        }
    }

    /// Watches these topics and no others.
    pub fn follow(&mut self, site: &SiteConfig, topics: BTreeSet<String>) {
        if topics == self.topics {
            return;
        }
        let mut queries: Vec<(String, Query)> = Vec::new();
        self.stories.clear();
        for topic in &topics {
            match feed_of(site, topic) {
                Some((Selector::Query(text), _)) => {
                    queries.extend(text.parse().ok().map(|query| (topic.clone(), query)));
                }
                Some((Selector::Story(story), _)) => {
                    self.stories.entry(story).or_default().push(topic.clone());
                }
                _ => {}
            }
        }
        self.queries = Index::new(queries);
        self.held.retain(|topic, _| topics.contains(topic));
        self.due.retain(|topic| topics.contains(topic));
        self.due.extend(topics.difference(&self.topics).cloned());
        self.topics = topics;
    }

    /// Notes which topics the changes up to a version of the view may concern.
    pub fn look(&mut self, view: &View, version: u64) -> Result<(), ViewError> {
        match self.seen.and_then(|seen| view.entries_changed_since(seen)) {
            None => self.due.clone_from(&self.topics),
            Some(_) if self.topics.is_empty() => {}
            Some(ids) => {
                for id in ids {
                    self.touch(view, &id)?;
                }
            }
        }
        self.seen = Some(version);
        Ok(())
    }

    fn touch(&mut self, view: &View, id: &str) -> Result<(), ViewError> {
        if !self.queries.is_empty() {
            self.due.extend(view.matching(&self.queries, id)?);
            let item = view.site().article_tag(id);
            let had = self.held.iter().filter(|(_, items)| items.contains(&item));
            self.due.extend(had.map(|(topic, _)| topic.clone()));
        }
        if !self.stories.is_empty()
            && let Some(story) = view.story_of(id)?
        {
            self.due.extend(self.stories.get(&story).into_iter().flatten().cloned());
        }
        Ok(())
    }

    /// The next topic that is to be written again.
    pub fn next(&self) -> Option<String> {
        self.due.first().cloned()
    }

    /// Has a topic written again.
    pub fn mark(&mut self, topic: &str) {
        if self.topics.contains(topic) {
            self.due.insert(topic.to_owned());
        }
    }

    /// Notes what the feed of a topic has, now that it was written.
    pub fn written(&mut self, topic: &str, items: HashSet<String>) {
        self.due.remove(topic);
        self.held.insert(topic.to_owned(), items);
    }
}
