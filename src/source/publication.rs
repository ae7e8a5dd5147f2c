//! What is known of a publication beyond what its articles say: the facts that its configuration adds.

use super::file_name::{FileName, Named};
use crate::article::{Article, InfoSource, PageRef};
use chrono::NaiveDate;
use serde::Deserialize;

/// Facts of a paper, feed or folder. They fill gaps and never replace what an article says of itself,
/// except for the publisher, whose name is the one the operator gave.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, clap::Args)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Publication {
    /// Name of the paper that the articles are from.
    #[arg(long, env = "DATELINE_PUBLISHER", value_name = "NAME")]
    pub publisher: Option<String>,
    /// Region code of the paper's home, which 我省 and 本市 refer to [default: from a table of papers].
    #[arg(long, env = "DATELINE_REGION", value_name = "CODE", value_parser = region)]
    #[serde(deserialize_with = "checked_region")]
    pub region: Option<String>,
    /// Section of articles that name none.
    #[arg(long, env = "DATELINE_SECTION", value_name = "NAME")]
    pub section: Option<String>,
    /// Language of articles that name none, such as zh-Hans or en [default: by their script].
    #[arg(long, env = "DATELINE_LANGUAGE", value_name = "TAG")]
    pub language: Option<String>,
    /// Usage terms of articles that name none.
    #[arg(long, env = "DATELINE_RIGHTS", value_name = "TEXT")]
    pub rights: Option<String>,
    /// Day of articles that name none and whose file and page name none.
    #[arg(long, env = "DATELINE_DATE", value_name = "YYYY-MM-DD")]
    pub date: Option<NaiveDate>,
    /// What file names say, such as "{publisher}_{date}_{page}"; also {edition}, {section}, and * for anything.
    #[arg(long, env = "DATELINE_FILE_NAME", value_name = "PATTERN")]
    pub file_name: Option<FileName>,
}

impl Publication {
    /// What the name of a file says of the articles in it, completed by the publication.
    pub fn named(&self, path: &str) -> Named {
        let named = self.file_name.as_ref().map(|pattern| pattern.read(path)).unwrap_or_default();
        // The operator's word for the paper holds for all of its files.
        Named { publisher: self.publisher.clone().or(named.publisher), date_if_none: self.date, ..named }
    }

    /// Adds what is missing in an article from the file that `named` was read from.
    pub fn complete(&self, article: &mut Article, named: &Named) {
        let is_publisher = |source: &InfoSource| source.role.as_deref() == Some("publisher");
        if let Some(name) = &named.publisher
            && !article.info_sources.iter().any(is_publisher)
        {
            let source = InfoSource { name: name.clone(), role: Some("publisher".into()), region: None };
            article.info_sources.insert(0, source);
        }
        // The home is that of the paper which the operator named, or of whichever there is.
        let is_ours = |source: &InfoSource| named.publisher.as_ref().is_none_or(|name| *name == source.name);
        if let Some(source) = article.info_sources.iter_mut().find(|source| is_publisher(source))
            && source.region.is_none()
            && is_ours(source)
        {
            source.region.clone_from(&self.region);
        }
        let fill = |slot: &mut Option<String>, value: &Option<String>| {
            if slot.is_none() {
                slot.clone_from(value);
            }
        };
        fill(&mut article.section, &named.section);
        fill(&mut article.section, &self.section);
        fill(&mut article.rights, &self.rights);
        if article.language.is_empty() {
            article.language = self.language.clone().unwrap_or_default();
        }
        if article.published_at.is_none() {
            article.published_at = named.date.or(named.date_if_none).map(super::date::midnight_in_china);
        }
        if named.page.is_some() || named.edition.is_some() {
            let page = article.page.get_or_insert_with(PageRef::default);
            fill(&mut page.number, &named.page);
            fill(&mut page.edition, &named.edition);
        }
    }
}

/// A region code that the gazetteer knows, or `CN`.
fn region(code: &str) -> Result<String, String> {
    if code == "CN" || crate::regions::lookup(code).is_some() {
        return Ok(code.to_owned());
    }
    Err(format!("{code:?} is no region code"))
}

/// As `region`, for settings files.
pub fn checked_region<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let code = String::deserialize(deserializer)?;
    region(&code).map(Some).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_and_nothing_else() {
        let publication = Publication {
            publisher: Some("北原日报".into()),
            region: Some("230000".into()),
            section: Some("要闻".into()),
            language: Some("zh-Hans".into()),
            rights: Some("©".into()),
            date: NaiveDate::from_ymd_opt(2026, 3, 9),
            file_name: Some("{date}_{page}".parse().unwrap()),
        };
        let source = |name: &str, role: &str, region: Option<&str>| InfoSource {
            name: name.into(),
            role: Some(role.into()),
            region: region.map(str::to_owned),
        };
        let named = publication.named("in/2026-03-08_A4.md");
        let mut bare =
            Article { info_sources: vec![source("江州日报", "origin", None)], ..Article::default() };
        publication.complete(&mut bare, &named);
        let sources =
            vec![source("北原日报", "publisher", Some("230000")), source("江州日报", "origin", None)];
        assert_eq!(bare.info_sources, sources);
        let date = bare.published_at.map(|at| at.to_rfc3339());
        assert_eq!(date.as_deref(), Some("2026-03-07T16:00:00+00:00"));
        assert_eq!(
            (bare.section.as_deref(), &*bare.language, bare.rights.as_deref()),
            (Some("要闻"), "zh-Hans", Some("©"))
        );
        assert_eq!(bare.page.clone().and_then(|page| page.number).as_deref(), Some("A4"));

        let full = Article {
            section: Some("经济".into()),
            language: "en".into(),
            info_sources: vec![source("江州日报", "publisher", None)],
            ..bare.clone()
        };
        let mut completed = full.clone();
        publication.complete(&mut completed, &Publication::default().named("x"));
        assert_eq!(
            completed,
            Article {
                info_sources: vec![source("江州日报", "publisher", Some("230000"))], ..full.clone()
            }
        );
        let mut completed = full.clone();
        publication.complete(&mut completed, &named);
        assert_eq!(completed, full);
    }
}
