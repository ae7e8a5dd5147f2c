//! The list of all feeds: regions as a tree, topics, saved queries, sections, sources.

use crate::feeds::{Outline, Selector, SiteConfig};
use crate::regions::Region;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// Levels of regions that a tree may have; more can only come from a path that names itself.
const DEEPEST: usize = 12;

/// One feed in a list of feeds.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// What it holds.
    pub selector: Selector,
    /// Its name for people.
    pub label: String,
    /// How many entries it has.
    pub entries: u64,
    /// Date of its newest entry.
    pub latest: DateTime<Utc>,
    /// Of a region: level, path and point.
    pub region: Option<Region>,
}

/// All feeds that have entries.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Directory {
    /// Regions in order of their codes.
    pub regions: Vec<Listed>,
    /// Sections, the fullest first.
    pub sections: Vec<Listed>,
    /// Sources, the fullest first.
    pub sources: Vec<Listed>,
    /// Topics, the fullest first.
    pub topics: Vec<Listed>,
    /// Saved queries, in the order of the settings.
    pub saved: Vec<Listed>,
}

/// A region and those directly below it.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch<'a> {
    /// The region.
    pub listed: &'a Listed,
    /// Regions that it holds, in order of their codes.
    pub children: Vec<Branch<'a>>,
}

impl Directory {
    /// The regions as they lie in each other. A region whose parent has no feed stands under the nearest one above
    /// that has, or on its own.
    pub fn region_tree(&self) -> Vec<Branch<'_>> {
        let listed: BTreeSet<&str> = self.regions.iter().map(|feed| feed.selector.key()).collect();
        let mut below: BTreeMap<Option<&str>, Vec<&Listed>> = BTreeMap::new();
        for feed in &self.regions {
            let path = feed.region.iter().flat_map(|region| region.path.iter().rev());
            let mut above = path.map(String::as_str).filter(|code| *code != feed.selector.key());
            below.entry(above.find(|code| listed.contains(code))).or_default().push(feed);
        }
        branches(&below, None, 0)
    }

    /// Everything as outlines, for OPML.
    pub fn outlines(&self, site: &SiteConfig) -> Vec<Outline> {
        let flat = |feeds: &[Listed]| -> Vec<Outline> {
            feeds.iter().map(|feed| Outline::feed(feed.label.clone(), feed.selector.clone())).collect()
        };
        let groups = [
            ("地区 Regions", self.region_tree().iter().map(outline_of).collect()),
            ("主题 Topics", flat(&self.topics)),
            ("查询 Queries", flat(&self.saved)),
            ("栏目 Sections", flat(&self.sections)),
            ("来源 Sources", flat(&self.sources)),
        ];
        let groups = groups.into_iter().filter(|(_, feeds): &(_, Vec<Outline>)| !feeds.is_empty());
        let all = Outline::feed(site.title.clone(), Selector::All);
        [all].into_iter().chain(groups.map(|(label, feeds)| Outline::heading(label, feeds))).collect()
    }
}

fn branches<'a>(
    below: &BTreeMap<Option<&'a str>, Vec<&'a Listed>>,
    parent: Option<&'a str>,
    depth: usize,
) -> Vec<Branch<'a>> {
    if depth >= DEEPEST {
        return Vec::new();
    }
    let children = below.get(&parent).into_iter().flatten();
    children
        .map(|listed| Branch { listed, children: branches(below, Some(listed.selector.key()), depth + 1) })
        .collect()
}

fn outline_of(branch: &Branch<'_>) -> Outline {
    Outline {
        label: branch.listed.label.clone(),
        selector: Some(branch.listed.selector.clone()),
        children: branch.children.iter().map(outline_of).collect(),
    }
}
