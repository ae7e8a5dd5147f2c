//! Article → region mentions and the regions it is filed under.
//!
//! Pure. Codes: six-digit GB/T 2260, nine digits for towns, ISO 3166-1 alpha-2 for countries, `G` +
//! GeoNames id for foreign cities, `M:` + slug for macro-regions.

mod accept;
mod context;
mod deictic;
mod directory;
mod english;
mod evidence;
mod explain;
mod filing;
mod found;
mod gazetteer;
mod lead;
mod lexicon;
mod mask;
mod members;
mod names_by_end;
mod passing;
mod resolve;
mod scan;
mod scene;
mod single;
mod single_words;
mod town;
mod trie;
mod view;
mod words;
mod zone;

pub(crate) use directory::names;
pub use directory::{Named, lies_in, named, simplified};

use crate::article::Article;
use context::Context;
pub use explain::{CANDIDATES, Clue, Naming, Points, Reason, Refusal, Refused, Rival, explain};
use found::Found;
use gazetteer::{GAZETTEER, Id};
use lexicon::LEXICON;
pub use members::members;
use serde::{Deserialize, Serialize};
use view::View;

/// Identifies the gazetteer that produced a tagging; goes on every event.
pub const GAZETTEER_REVISION: &str = "2024-12";

/// Administrative level of a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Several provinces or countries (东北, 东盟).
    Macro,
    /// A country.
    Country,
    /// Province, autonomous region, municipality, special administrative region.
    Province,
    /// Prefecture-level unit.
    Prefecture,
    /// County-level unit.
    County,
    /// Township.
    Town,
    /// City abroad.
    City,
    /// Development, free-trade or bonded zone.
    Zone,
    /// Port or border crossing.
    Port,
}

/// The part a mention plays in the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// What the article is about.
    Focus,
    /// Named in passing.
    #[default]
    Mention,
    /// The home of the source.
    Source,
    /// Where goods or people come from or go to.
    Transit,
    /// Part of an organisation's name.
    Organisation,
}

/// One place in the body that names a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// First code point in the body.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// `body[start..end]`.
    pub text: String,
    /// Region code.
    pub code: String,
    /// Level of what is named.
    pub level: Level,
    /// Its part in the article.
    pub role: Role,
    /// Probability that span and code are right, 0 to 1.
    pub confidence: f32,
}

impl Mention {
    /// Whether it stands for its region without naming it: 我省, 全市, 自治区.
    pub fn is_deictic(&self) -> bool {
        let name = lookup(&self.code).map(|region| region.name).unwrap_or_default();
        let first = self.text.chars().next();
        // 全州 and 本溪 are names.
        let named = first.is_some_and(|first| name.starts_with(first));
        self.text == "自治区" || !named && first.is_some_and(|first| "我全本该該".contains(first))
    }
}

/// A region the article is filed under.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// Region code.
    pub code: String,
    /// Official name.
    pub name: String,
    /// Level.
    pub level: Level,
    /// Codes from the top down to the parent.
    pub path: Vec<String>,
    /// Latitude, WGS 84 degrees.
    pub lat: Option<f64>,
    /// Longitude, WGS 84 degrees.
    pub lon: Option<f64>,
    /// Weight in the article, 0 to 1.
    pub salience: f32,
}

/// All that the regions stage finds in an article.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Tagging {
    /// Mentions in order of their start.
    pub mentions: Vec<Mention>,
    /// Regions the article is filed under, most salient first, most specific only.
    pub regions: Vec<Region>,
}

/// Finds and resolves the region mentions of `article.body`, and decides what the article is about.
pub fn tag(article: &Article) -> Tagging {
    let view = View::of(&article.body);
    let english = is_english(article, &view);
    let (mut finds, _) = read(article, &view, english, &mut |_, _| {});
    let headline = headline_units(article, &finds, english);
    let filed = filing::file(&view, &mut finds, &headline);
    let regions = filed.iter().map(|filed| Region { salience: filed.salience, ..region(filed.id) }).collect();
    let mut mentions: Vec<Mention> = Vec::with_capacity(finds.len());
    for found in &finds {
        let Some(unit) = found.resolved() else { continue };
        let (start, end) = view.span(found.start, found.end);
        let Some(text) = view.body((start, end)) else { continue };
        if mentions.last().is_some_and(|last| last.end > start) {
            continue;
        }
        mentions.push(Mention {
            start,
            end,
            text,
            code: unit.code.to_string(),
            level: found.level,
            role: found.role,
            confidence: calibrated(found.confidence),
        });
    }
    Tagging { mentions, regions }
}

/// The share of the doubt in a find that labelled passages bear out: the readers' own weights are too careful by this
/// factor (`docs/regions.md` shows the bins).
const BORNE_OUT: f32 = 0.2;

fn calibrated(confidence: f32) -> f32 {
    1.0 - (1.0 - confidence) * BORNE_OUT
}

/// The region of a code with its name, level, path and point; `None` for a code that no
/// revision of the gazetteer knows.
pub fn lookup(code: &str) -> Option<Region> {
    GAZETTEER.id(code).map(region)
}

/// The code of the Chinese division that a name stands for, if it can stand for only one: of several, the
/// one that no other of its level shares the name with (通化 is the prefecture, not the county in it).
pub fn division(name: &str) -> Option<String> {
    let units = GAZETTEER.divisions(name);
    let of = |level: Level| units.iter().copied().filter(move |id| GAZETTEER.unit(*id).level == level);
    let levels = [Level::Province, Level::Prefecture, Level::County];
    let level = levels.into_iter().find(|level| of(*level).next().is_some())?;
    let first = of(level).next()?;
    // A province and the city of its name (吉林) are told apart by nothing.
    let rival = level == Level::Province && of(Level::Prefecture).next().is_some();
    (of(level).count() == 1 && !rival).then(|| GAZETTEER.unit(first).code.to_string())
}

fn is_english(article: &Article, view: &View) -> bool {
    article.is_english() || article.language.is_empty() && is_latin(view)
}

/// All finds of a text of the article, in order and apart from each other. `refuse` is told of the names that are none.
fn read(
    article: &Article,
    view: &View,
    english: bool,
    refuse: &mut impl FnMut(&Found, Refusal),
) -> (Vec<Found>, Context) {
    let home = article.home_region();
    if english {
        (english::finds(view, home.and_then(|code| GAZETTEER.id(code)), refuse), Context::new(home))
    } else {
        chinese(view, home, refuse)
    }
}

fn chinese(
    view: &View,
    home: Option<&str>,
    refuse: &mut impl FnMut(&Found, Refusal),
) -> (Vec<Found>, Context) {
    let tokens = LEXICON.tokens(&view.chars);
    let mut finds = scan::scan(view, &tokens, refuse);
    let mut context = Context::new(home);
    resolve::settle_sure(&mut finds, &mut context);
    let singles = single::singles(view, &tokens, &context);
    for id in singles.iter().filter_map(|found| found.unit) {
        context.note(id, false);
    }
    finds = merge(finds, singles);
    scan::mark_lines(view, &mut finds);
    resolve::settle_rest(view, &mut finds, &mut context, refuse);
    let named = zone::named(view, &tokens, &finds);
    finds = merge(finds, named);
    let towns = town::towns(view, &finds, &context);
    finds = merge(finds, towns);
    let deictics = deictic::deictics(view, &tokens, &finds, &context);
    (merge(finds, deictics), context)
}

/// Joins two lists; a find of `more` takes the place of those it covers and yields to those it only touches.
fn merge(finds: Vec<Found>, more: Vec<Found>) -> Vec<Found> {
    if more.is_empty() {
        return finds;
    }
    let mut all: Vec<Found> = finds.into_iter().chain(more).collect();
    all.sort_by_key(|found| (found.start, std::cmp::Reverse(found.end)));
    let mut joined: Vec<Found> = Vec::with_capacity(all.len());
    for found in all {
        if joined.last().is_none_or(|last| last.end <= found.start) {
            joined.push(found);
        }
    }
    joined
}

/// Units that the headline names, as far as the body or the name itself leaves no doubt.
fn headline_units(article: &Article, finds: &[Found], english: bool) -> Vec<Id> {
    let Some(headline) = article.headline.as_deref() else { return Vec::new() };
    let view = View::of(headline);
    let (mut named, _) = read(article, &view, english, &mut |_, _| {});
    named.retain(|found| !found.in_organisation());
    let in_body = |readings: &[(Id, lexicon::Form)]| {
        readings.iter().map(|(id, _)| *id).find(|id| finds.iter().any(|found| found.unit == Some(*id)))
    };
    named.iter().filter_map(|found| in_body(&found.readings).or(found.unit)).collect()
}

fn region(id: Id) -> Region {
    let unit = GAZETTEER.unit(id);
    let mut path: Vec<String> = GAZETTEER.above(id).map(|id| GAZETTEER.unit(id).code.to_string()).collect();
    path.reverse();
    Region {
        code: unit.code.to_string(),
        name: unit.name.to_string(),
        level: unit.level,
        path,
        lat: unit.lat,
        lon: unit.lon,
        salience: 0.0,
    }
}

/// Whether a text of unknown language is written in Latin letters.
fn is_latin(view: &View) -> bool {
    let sample = view.chars.iter().take(2000);
    let (latin, han) = sample.fold((0, 0), |(latin, han), c| {
        (latin + usize::from(c.is_ascii_alphabetic()), han + usize::from(view::is_han(*c)))
    });
    latin > han * 3
}

#[cfg(test)]
mod points;
#[cfg(test)]
mod tests;
