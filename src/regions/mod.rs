//! Article → region mentions and the regions it is filed under.
//!
//! Pure. Codes: six-digit GB/T 2260, nine digits for towns, ISO 3166-1 alpha-2 for countries, `G` +
//! GeoNames id for foreign cities, `M:` + slug for macro-regions.

use crate::article::Article;
use serde::{Deserialize, Serialize};

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
    let _ = article;
    Tagging::default()
}

/// The region of a code with its name, level, path and point; `None` for a code that no
/// revision of the gazetteer knows.
pub fn lookup(code: &str) -> Option<Region> {
    let _ = code;
    None
}
