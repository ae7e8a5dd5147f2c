//! Web pages in HTML: one page, one article.
//!
//! The main text is found by readability's scoring, or taken from the element that says that it is one. Headline,
//! authors, date, address and source come from the head (`meta`), from the line under the headline
//! (`info`), and from the elements. Images, captions, navigation and comments are lost.

mod bound;
mod info;
mod meta;
mod text;

pub use info::names;
pub use text::text;

use super::{Fault, Found, date, derived_id, encoding, language_of};
use crate::article::{Article, InfoSource};
use chrono::{DateTime, Utc};
use dom_query::Document;
use dom_smoothie::{Config, Readability};
use meta::Meta;

/// Elements beyond which a page is not scored: it would take seconds, and no article has so many.
const MOST_ELEMENTS: usize = 30_000;

/// Code points below which readability looks again with laxer rules. Its own 500 fit English; a brief
/// in Chinese says as much in a quarter of that.
const SHORT: usize = 120;

/// Elements that say that they hold the text: schema.org, and the content systems of Chinese papers and offices.
const TEXTS: &[&str] = &[
    "[itemprop~='articleBody']",
    "founder-content",
    "#ozoom",
    ".TRS_Editor",
    ".trs_editor_view",
    "#UCAP-CONTENT",
    "#rm_txt_zw",
    "#artibody",
    "#articleContent",
    "#article-content",
    ".article-content",
    ".articleContent",
];

/// Short lines that end a text: what follows them are other texts.
const ENDS: &[&str] = &[
    "相关新闻",
    "相关阅读",
    "相关链接",
    "相关报道",
    "相关推荐",
    "相关文章",
    "延伸阅读",
    "推荐阅读",
    "热门推荐",
    "热点推荐",
    "更多新闻",
    "最新评论",
    "网友评论",
    "精彩推荐",
    "related articles",
    "related stories",
    "related",
    "read more",
    "more on this story",
    "most read",
    "comments",
    "you may also like",
];

/// Short lines that are no text.
const NOISE: &[&str] = &[
    "打印",
    "关闭",
    "打印本页",
    "关闭窗口",
    "【打印】",
    "【关闭】",
    "分享到",
    "分享到：",
    "返回顶部",
    "返回首页",
    "收藏",
    "首页",
    "正文",
    "点击进入专题",
    "advertisement",
    "share",
    "share this article",
    "print",
    "subscribe",
    "sign up",
];

/// What a web page says: its one article.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WebPage {
    /// Its headline, without the name of the site.
    pub headline: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// When it was published. A time without a zone is China's where the text is Chinese, or else UTC.
    pub published_at: Option<DateTime<Utc>>,
    /// BCP 47 tag; empty where unknown.
    pub language: String,
    /// Its canonical address, or the one it was read from.
    pub uri: Option<String>,
    /// Name of the site.
    pub site: Option<String>,
    /// The paper or agency that it is from (来源), if that is not the site.
    pub origin: Option<String>,
    /// Column or section.
    pub section: Option<String>,
    /// Usage terms.
    pub rights: Option<String>,
    /// Its text, plain.
    pub paragraphs: Vec<String>,
}

/// The article of a page as [`Found`]: a note if its encoding was guessed, then the article or why there is none.
///
/// `address` is where it was read from, `charset` what the server said of its encoding.
pub fn read(place: &str, bytes: &[u8], address: Option<&str>, charset: Option<&str>) -> Vec<Found> {
    let declared = charset.map(str::to_owned).or_else(|| encoding::declared(bytes));
    let decoded = encoding::decode(bytes, declared.as_deref());
    let mut found: Vec<Found> =
        decoded.note.into_iter().map(|note| Found::Note(Fault::new(place, note))).collect();
    found.push(match main_text(&decoded.text, address) {
        Some(page) => Found::Article(Box::new(article(page))),
        None => Found::Note(Fault::new(place, "no article on this page")),
    });
    found
}

/// The main text of a page and what the page says of it. `address` is where it was read from. `None` where
/// there is neither text nor headline.
pub fn main_text(html: &str, address: Option<&str>) -> Option<WebPage> {
    let document = Document::from(&*bound::bounded(html));
    let meta = meta::read(&document);
    let lines = text::paragraphs(&document.root(), &["nav"]);
    let headline = headline(&document, &meta);
    let mut paragraphs = marked(&document).unwrap_or_default();
    if paragraphs.is_empty() {
        paragraphs = scored(document);
    }
    let claimed = meta.body.as_deref().map(text).unwrap_or_default();
    if length(&paragraphs) * 2 < length(&claimed) {
        paragraphs = claimed;
    }
    let info = trim(&mut paragraphs, &lines, headline.as_deref());
    if paragraphs.is_empty() && headline.is_none() || paragraphs.is_empty() && meta.published.is_none() {
        return None;
    }
    let sample = paragraphs.iter().chain(&headline).map(String::as_str).collect::<Vec<_>>().join("\n");
    let language = language(&sample, meta.language.as_deref());
    let in_china = language.starts_with("zh");
    let claimed = meta.published.as_deref().and_then(|text| date::moment(text, in_china));
    let printed = info.published.filter(|stamp| stamp.time.is_some() || claimed.is_none());
    let published_at = match (claimed, printed.map(|stamp| stamp.moment(in_china))) {
        // A head with the day alone is made precise by the line under the headline.
        (Some(claimed), Some(printed))
            if (0..86_400).contains(&(printed - claimed).num_seconds())
                && meta.published.as_deref().is_some_and(|text| text.len() <= 10) =>
        {
            Some(printed)
        }
        (claimed, printed) => claimed.or(printed),
    };
    let site = meta.site;
    let origin = info.origin.or(meta.origin).filter(|origin| site.as_ref() != Some(origin));
    Some(WebPage {
        headline,
        authors: if meta.authors.is_empty() { info.authors } else { meta.authors },
        published_at,
        language,
        uri: canonical(meta.uri.as_deref(), address),
        site,
        origin,
        section: meta.section,
        rights: meta.rights,
        paragraphs,
    })
}

/// The article that a page is.
fn article(page: WebPage) -> Article {
    let body = page.paragraphs.join("\n");
    let first: String = body.chars().take(64).collect();
    let id = match &page.uri {
        Some(uri) => derived_id(&["uri", uri]),
        None => {
            let source = page.site.as_deref().or(page.origin.as_deref()).unwrap_or_default();
            let day = page.published_at.map(|at| at.date_naive().to_string()).unwrap_or_default();
            derived_id(&["title", source, &day, page.headline.as_deref().unwrap_or(&first)])
        }
    };
    let source = |name: Option<String>, role: &str| {
        name.map(|name| InfoSource { name, role: Some(role.into()), region: None })
    };
    Article {
        id,
        uri: page.uri,
        language: page.language,
        headline: page.headline,
        section: page.section,
        authors: page.authors,
        info_sources: source(page.site, "publisher")
            .into_iter()
            .chain(source(page.origin, "origin"))
            .collect(),
        published_at: page.published_at,
        body,
        rights: page.rights,
        ..Article::default()
    }
}

/// The text of the element that says that it holds it.
fn marked(document: &Document) -> Option<Vec<String>> {
    TEXTS.iter().find_map(|selector| {
        let found = document.select(selector);
        // Two of a kind are a list of teasers.
        let [node] = found.nodes() else { return None };
        let paragraphs = text::paragraphs(node, &["figcaption", "nav", "aside", "footer"]);
        (length(&paragraphs) >= 40).then_some(paragraphs)
    })
}

/// The text that readability's scoring finds.
fn scored(document: Document) -> Vec<String> {
    let config = Config {
        max_elements_to_parse: MOST_ELEMENTS,
        disable_json_ld: true,
        char_threshold: SHORT,
        ..Config::default()
    };
    let found = Readability::with_document(document, None, Some(config)).and_then(|mut page| page.parse());
    let Ok(found) = found else { return Vec::new() };
    let content = Document::fragment(found.content);
    text::paragraphs(&content.root(), &["figcaption"])
}

fn length(paragraphs: &[String]) -> usize {
    paragraphs.iter().map(|paragraph| paragraph.chars().count()).sum()
}

/// Takes the headline, the lines of origin, buttons and what follows the text out of the paragraphs. Gives what
/// the lines of origin say, in the text and among the lines of the page around it.
fn trim(paragraphs: &mut Vec<String>, lines: &[String], headline: Option<&str>) -> info::Info {
    /// Lines around the text that may say where it is from.
    const AROUND: usize = 12;
    let first = paragraphs.first().and_then(|first| lines.iter().position(|line| line == first)).unwrap_or(0);
    let last =
        paragraphs.last().and_then(|last| lines.iter().rposition(|line| line == last)).unwrap_or(first);
    let before = lines.get(first.saturating_sub(AROUND)..first).unwrap_or_default().iter().rev();
    let behind = lines.get(last + 1..).unwrap_or_default().iter().take(AROUND);
    let mut infos = Vec::new();
    let half = paragraphs.len() / 2;
    let lower: Vec<String> = paragraphs.iter().map(|paragraph| paragraph.to_lowercase()).collect();
    let is_end = |line: &str| ENDS.contains(&line.trim_end_matches(['：', ':', '>', '»', '…']).trim());
    if let Some(end) =
        (half..lower.len()).find(|at| *at > 0 && lower.get(*at).is_some_and(|line| is_end(line)))
    {
        paragraphs.truncate(end);
    }
    let count = paragraphs.len();
    let mut at = 0;
    paragraphs.retain(|paragraph| {
        let position = at;
        at += 1;
        if position < 4 && headline.is_some_and(|headline| headline == paragraph) {
            return false;
        }
        if position < 4 || position + 4 >= count {
            if let Some(info) = info::read(paragraph) {
                infos.push(info);
                return false;
            }
            let lower = paragraph.to_lowercase();
            let beside =
                ["上一篇", "下一篇", "上一版", "下一版"].iter().any(|word| paragraph.starts_with(word));
            return !(NOISE.contains(&lower.as_str()) || beside);
        }
        true
    });
    infos.extend(before.chain(behind).filter_map(|line| info::read(line)));
    let mut all = info::Info::default();
    for info in infos {
        all.origin = all.origin.or(info.origin);
        all.published = match (all.published, info.published) {
            (Some(stamp), Some(other)) if stamp.time.is_none() && other.date == stamp.date => Some(other),
            (stamp, other) => stamp.or(other),
        };
        if all.authors.is_empty() {
            all.authors = info.authors;
        }
    }
    all
}

/// The headline: a heading that the head confirms, or what the head says without the name of the site.
fn headline(document: &Document, meta: &Meta) -> Option<String> {
    let line = |text: &str| {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!line.is_empty()).then_some(line)
    };
    let title = document.select_single("head title, title");
    let title = line(&title.text());
    let headings: Vec<String> = document
        .select("founder-title, h1, h2")
        .iter()
        .filter_map(|heading| line(&text::paragraphs(heading.nodes().first()?, &[]).join(" ")))
        .collect();
    let claimed = meta.headline.as_ref().or(title.as_ref());
    let confirmed = claimed.and_then(|claimed| {
        let bare = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let whole = bare(claimed);
        let is_site = |heading: &String| meta.site.as_deref().is_some_and(|site| bare(site) == bare(heading));
        headings.iter().filter(|heading| !is_site(heading)).find(|heading| {
            let heading = bare(heading);
            heading.chars().count() >= 4 && whole.starts_with(&heading)
        })
    });
    if let Some(heading) = confirmed {
        return Some(heading.clone());
    }
    claimed.map(|claimed| without_site(claimed, meta.site.as_deref())).or_else(|| headings.into_iter().next())
}

/// `Headline - Section - Site` → `Headline`.
fn without_site(title: &str, site: Option<&str>) -> String {
    let han = title.chars().any(|c| matches!(c, '\u{4e00}'..='\u{9fff}'));
    let marks: &[&str] =
        if han { &["_", " - ", " | ", "|", "—", "-"] } else { &[" | ", " - ", " – ", " — ", " :: "] };
    let mut rest = title.trim();
    // Section and site: two at most, for a headline may have such signs as well.
    for _ in 0..2 {
        let cut = marks.iter().filter_map(|mark| rest.rsplit_once(mark)).max_by_key(|(head, _)| head.len());
        let Some((head, tail)) = cut else { break };
        let tail = tail.trim();
        let short = if han { tail.chars().count() <= 12 } else { tail.split_whitespace().count() <= 4 };
        let names_site = site.is_some_and(|site| tail.eq_ignore_ascii_case(site))
            || ["网", "报", "社", "频道", "新闻", "要闻", "客户端", "中心", "在线", "政府", "发布"]
                .iter()
                .any(|end| tail.ends_with(end));
        let enough = if han { head.chars().count() >= 6 } else { head.split_whitespace().count() >= 3 };
        if !(enough && short && (names_site || !han)) {
            break;
        }
        rest = head.trim();
    }
    rest.to_owned()
}

/// The tag that the page claims where its text agrees; templates claim English for Chinese text.
fn language(text: &str, claimed: Option<&str>) -> String {
    let seen = language_of(text);
    let claimed = claimed.unwrap_or_default().trim().replace('_', "-");
    let primary = claimed.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let is_tag = primary.len() >= 2 && primary.len() <= 3 && primary.bytes().all(|b| b.is_ascii_lowercase());
    match (seen, primary.as_str()) {
        ("zh-Hans", _) => {
            let traditional =
                ["hant", "tw", "hk", "mo"].iter().any(|part| claimed.to_ascii_lowercase().ends_with(part));
            if traditional {
                "zh-Hant".into()
            } else if primary == "ja" {
                claimed
            } else {
                seen.into()
            }
        }
        (_, "zh" | "cn") => seen.into(),
        _ if is_tag => claimed,
        _ => seen.into(),
    }
}

/// The address that the page calls its own, completed by where it was read.
fn canonical(claimed: Option<&str>, address: Option<&str>) -> Option<String> {
    let is_web = |text: &str| text.starts_with("http://") || text.starts_with("https://");
    let address = address.filter(|address| is_web(address));
    // Scheme and host of the address.
    let root = address.map(|address| {
        let path = address.match_indices('/').nth(2).map_or(address.len(), |(at, _)| at);
        address.get(..path).unwrap_or(address)
    });
    let claimed = claimed.map(str::trim).and_then(|claimed| {
        let whole = match (claimed, address, root) {
            (claimed, ..) if is_web(claimed) => claimed.to_owned(),
            (claimed, Some(address), _) if claimed.starts_with("//") => {
                format!("{}:{claimed}", address.split(':').next().unwrap_or("https"))
            }
            (claimed, _, Some(root)) if claimed.starts_with('/') => format!("{root}{claimed}"),
            _ => return None,
        };
        // A site that names its front page on every page says nothing of this one.
        let path = whole.splitn(4, '/').nth(3).unwrap_or_default();
        (!path.is_empty()).then_some(whole)
    });
    let own = claimed.or_else(|| address.map(str::to_owned))?;
    Some(own.split('#').next().unwrap_or(&own).to_owned())
}

#[cfg(test)]
mod tests;
