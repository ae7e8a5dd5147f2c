//! What a page says of itself in its head: JSON-LD of schema.org, Open Graph, Dublin Core, and the names that
//! Chinese sites use (`ArticleTitle`, `PubDate`, `ContentSource`, `ColumnName`, `SiteName`).

use super::info;
use dom_query::Document;
use serde_json::Value;

/// The claims of a head, as text; the earlier source wins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Meta {
    pub headline: Option<String>,
    pub authors: Vec<String>,
    pub published: Option<String>,
    pub language: Option<String>,
    pub uri: Option<String>,
    pub site: Option<String>,
    pub origin: Option<String>,
    pub section: Option<String>,
    pub rights: Option<String>,
    /// The text itself, which some pages repeat here.
    pub body: Option<String>,
}

/// Types of schema.org that are one text.
const ARTICLES: &[&str] = &[
    "Article",
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "BackgroundNewsArticle",
    "OpinionNewsArticle",
    "AskPublicNewsArticle",
    "ReviewNewsArticle",
    "BlogPosting",
    "LiveBlogPosting",
    "Report",
    "TechArticle",
];

pub(super) fn read(document: &Document) -> Meta {
    let mut meta = Meta::default();
    for script in document.select("script[type*='ld+json']").iter() {
        // CDATA marks and line ends within strings are common, and nothing else is lost with them.
        let text: String = script.text().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let text = text
            .trim()
            .trim_start_matches("//")
            .trim_start_matches("<![CDATA[")
            .trim_end_matches("]]>")
            .trim_end_matches("//");
        if let Ok(value) = serde_json::from_str::<Value>(text)
            && let Some(article) = find_article(&value, 0)
        {
            meta.take_linked_data(article);
            break;
        }
    }
    let fields: Vec<(String, String)> = document
        .select("meta[content]")
        .iter()
        .filter_map(|tag| {
            let name = ["property", "name", "itemprop"].iter().find_map(|attribute| tag.attr(attribute))?;
            let content = tag.attr("content")?;
            let content = clean(&content)?;
            Some((name.trim().to_ascii_lowercase(), content))
        })
        .collect();
    let field = |names: &[&str]| -> Option<String> {
        names
            .iter()
            .find_map(|name| fields.iter().find(|(key, _)| key == name))
            .map(|(_, value)| value.clone())
    };
    let or = |slot: &mut Option<String>, names: &[&str]| {
        if slot.is_none() {
            *slot = field(names);
        }
    };
    or(&mut meta.headline, &["articletitle", "og:title", "twitter:title", "dc.title", "headline"]);
    or(
        &mut meta.published,
        &[
            "article:published_time",
            "og:article:published_time",
            "datepublished",
            "pubdate",
            "publishdate",
            "publish-date",
            "publish_date",
            "parsely-pub-date",
            "sailthru.date",
            "dc.date.issued",
            "dc.date",
            "dcterms.date",
            "date",
            "og:release_date",
            "weibo: article:create_at",
            "article:create_at",
        ],
    );
    or(&mut meta.language, &["og:locale", "language", "dc.language", "content-language"]);
    or(&mut meta.uri, &["og:url"]);
    or(&mut meta.site, &["og:site_name", "sitename", "application-name"]);
    or(&mut meta.origin, &["contentsource", "source", "article:source"]);
    or(&mut meta.section, &["article:section", "columnname", "section"]);
    or(&mut meta.rights, &["copyright", "dc.rights", "rights"]);
    if meta.authors.is_empty() {
        let writers =
            ["author", "article:author", "og:article:author", "dc.creator", "byl", "parsely-author"];
        let named: Vec<_> =
            writers.iter().map(|name| fields.iter().filter(move |(key, _)| key == name)).collect();
        let first = named
            .into_iter()
            .map(|values| values.flat_map(|(_, value)| info::names(value)).collect::<Vec<_>>());
        meta.authors = first.into_iter().find(|names| !names.is_empty()).unwrap_or_default();
    }
    let attribute =
        |selector: &str, name: &str| document.select_single(selector).attr(name).and_then(|v| clean(&v));
    if let Some(address) = attribute("link[rel='canonical']", "href") {
        meta.uri = Some(address);
    }
    if let Some(language) = attribute("html[lang]", "lang") {
        meta.language = Some(language);
    }
    if meta.published.is_none() {
        meta.published = attribute("[itemprop='datePublished']", "datetime")
            .or_else(|| attribute("time[pubdate]", "datetime"))
            .or_else(|| attribute("article time[datetime]", "datetime"))
            .or_else(|| attribute("time[datetime]", "datetime"));
    }
    meta
}

/// The first object in a JSON-LD value that is an article.
fn find_article(value: &Value, depth: usize) -> Option<&Value> {
    // The graph of a page is two or three levels deep.
    if depth > 6 {
        return None;
    }
    match value {
        Value::Array(values) => values.iter().find_map(|value| find_article(value, depth + 1)),
        Value::Object(fields) => {
            let is = |name: &str| ARTICLES.contains(&name.rsplit(['/', ':']).next().unwrap_or_default());
            let article = match fields.get("@type") {
                Some(Value::String(name)) => is(name),
                Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(is),
                _ => false,
            };
            if article {
                return Some(value);
            }
            ["@graph", "mainEntity"].iter().find_map(|key| find_article(fields.get(*key)?, depth + 1))
        }
        _ => None,
    }
}

impl Meta {
    fn take_linked_data(&mut self, article: &Value) {
        let text = |key: &str| article.get(key).and_then(plain);
        self.headline = text("headline").or_else(|| text("name"));
        self.published = text("datePublished").or_else(|| text("dateCreated"));
        self.language = text("inLanguage");
        self.uri = text("url").or_else(|| text("mainEntityOfPage")).filter(|uri| uri.starts_with("http"));
        self.site = text("publisher");
        self.origin = text("sourceOrganization");
        self.section = text("articleSection");
        self.rights = text("copyrightNotice");
        self.body = article.get("articleBody").and_then(Value::as_str).map(str::to_owned);
        self.authors = match article.get("author") {
            Some(Value::Array(authors)) => {
                authors.iter().filter_map(plain).flat_map(|name| info::names(&name)).collect()
            }
            Some(author) => plain(author).map(|name| info::names(&name)).unwrap_or_default(),
            None => Vec::new(),
        };
    }
}

/// A text, or the name or address of an object, or the first of a list.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => clean(text),
        Value::Object(fields) => {
            ["name", "@id", "url"].iter().find_map(|key| fields.get(*key)?.as_str()).and_then(clean)
        }
        Value::Array(values) => values.iter().find_map(|value| match value {
            Value::Array(_) => None,
            value => plain(value),
        }),
        _ => None,
    }
}

/// The text on one line; JSON in a page often escapes it as if it were markup.
fn clean(text: &str) -> Option<String> {
    let text = if text.contains(['&', '<']) { super::text(text).join(" ") } else { text.to_owned() };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}
