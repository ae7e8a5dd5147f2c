//! All rules at once against one article.

use super::{Saved, Topic};
use crate::enriched::Enriched;
use crate::query::{Evidence, Index, Subject};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Pieces of evidence that a decision keeps; a rule has dozens of alternatives, and a few show that it was right.
const EVIDENCE: usize = 3;

/// Topics and saved queries.
#[derive(Debug)]
pub struct Rules {
    topics: Vec<Topic>,
    saved: Vec<Saved>,
    by_topic: Index<usize>,
    by_query: Index<usize>,
    version: String,
}

/// That an article is about a topic, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Filed {
    /// Id of the topic.
    pub id: String,
    /// Its name in Chinese.
    pub chinese: String,
    /// Its name in English.
    pub english: String,
    /// The IPTC Media Topic that means the same.
    pub iptc: Option<String>,
    /// Version of the rule that decided.
    pub rule: String,
    /// The clauses that held, with what they found.
    pub evidence: Vec<Evidence>,
}

impl Default for Rules {
    fn default() -> Self {
        Self::new(Vec::new(), Vec::new())
    }
}

impl Rules {
    /// Rules of these topics and queries.
    pub fn new(topics: Vec<Topic>, saved: Vec<Saved>) -> Self {
        let rules = topics.iter().map(|topic| (topic.id.as_str(), topic.rule.to_string()));
        let queries = saved.iter().map(|saved| (saved.name.as_str(), saved.query.to_string()));
        let version = version(rules.chain(queries));
        let by_topic = Index::new(topics.iter().map(|topic| topic.rule.clone()).enumerate());
        let by_query = Index::new(saved.iter().map(|saved| saved.query.clone()).enumerate());
        Self { topics, saved, by_topic, by_query, version }
    }

    /// What changes with any of the rules.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The topics, in the order of their files.
    pub fn topics(&self) -> &[Topic] {
        &self.topics
    }

    /// The saved queries, in the order of the settings.
    pub fn saved(&self) -> &[Saved] {
        &self.saved
    }

    /// The topic of an id.
    pub fn topic(&self, id: &str) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.id == id)
    }

    /// The saved query of a name.
    pub fn query(&self, name: &str) -> Option<&Saved> {
        self.saved.iter().find(|saved| saved.name == name)
    }

    /// The topics of an article, with what each rule found.
    pub fn topics_of(&self, enriched: &Enriched) -> Vec<Filed> {
        if self.topics.is_empty() {
            return Vec::new();
        }
        let subject = Subject::new(enriched);
        let matching = self.by_topic.matching(&subject).into_iter();
        let filed = matching.filter_map(|(at, rule)| {
            let Topic { id, chinese, english, iptc, .. } = self.topics.get(*at)?.clone();
            let mut evidence = rule.matches(&subject)?;
            evidence.truncate(EVIDENCE);
            let rule = version([(id.as_str(), rule.to_string())].into_iter());
            Some(Filed { id, chinese, english, iptc, rule, evidence })
        });
        filed.collect()
    }

    /// The names of the saved queries that an article of these topics matches.
    pub fn queries_of<'a>(&'a self, enriched: &Enriched, topics: &[Filed]) -> Vec<&'a str> {
        if self.saved.is_empty() {
            return Vec::new();
        }
        let topics: Vec<String> = topics.iter().map(|filed| filed.id.clone()).collect();
        let matching = self.by_query.matching(&Subject::with_topics(enriched, &topics)).into_iter();
        matching.filter_map(|(at, _)| Some(self.saved.get(*at)?.name.as_str())).collect()
    }
}

/// Twelve digits that tell rules apart.
fn version<'a>(rules: impl Iterator<Item = (&'a str, String)>) -> String {
    let mut hash = Sha256::new();
    for (name, rule) in rules {
        hash.update(name.as_bytes());
        hash.update([0]);
        hash.update(rule.as_bytes());
        hash.update([0]);
    }
    let mut digits = String::with_capacity(12);
    for byte in hash.finalize().iter().take(6) {
        // Writing to a String cannot fail.
        write!(digits, "{byte:02x}").ok();
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::{figures, regions};

    fn enriched(headline: &str, body: &str) -> Enriched {
        let article = Article {
            id: "a".into(),
            headline: Some(headline.into()),
            body: body.into(),
            published_at: Some("2026-03-09T00:00:00Z".parse().unwrap()),
            ..Article::default()
        };
        Enriched {
            regions: regions::tag(&article),
            figures: figures::extract(&article),
            article,
            ..Enriched::default()
        }
    }

    #[test]
    fn built_in_topics_find_what_they_are_for() {
        let rules = Rules::new(super::super::built_in(), Vec::new());
        for (headline, body, wanted) in [
            (
                "黑河自贸片区外贸增长",
                "黑河自贸片区进出口总值完成244.82亿元，同比增长58.7%。",
                "foreign-trade",
            ),
            ("春耕备耕忙", "全县已备足化肥2万吨，农机检修全部完成。", "agriculture"),
            ("光伏项目并网", "项目年发电量1.2亿千瓦时。", "energy"),
            ("全市规上工业增加值增长8%", "装备制造业拉动明显。", "manufacturing"),
            ("楼市平稳", "全市商品房销售面积增长3%。", "construction-property"),
            ("新航线开通", "机场旅客吞吐量突破100万人次。", "transport"),
            ("冬季旅游火热", "春节期间接待游客120万人次。", "tourism"),
            ("消费回暖", "全市社会消费品零售总额增长5%。", "consumption"),
            ("普惠贷款余额增长", "银行发放贷款30亿元。", "finance"),
            ("财政收入稳步增长", "一般公共预算收入完成50亿元。", "public-finance"),
            ("项目开工", "项目总投资12亿元。", "investment"),
            ("一季度经济运行", "地区生产总值增长5.5%。", "economy"),
            ("科技创新", "新增高新技术企业120家。", "technology"),
            ("稳就业", "城镇新增就业3万人。", "jobs-income"),
            ("空气质量优良", "生态环境持续改善。", "environment"),
            ("口岸通关提速", "海关通关时间压缩一半。", "border-ports"),
            ("Soybean imports rise", "China imported 9.2 million tonnes of soybeans.", "agriculture"),
            ("Exports grow", "Foreign trade rose 5 percent.", "foreign-trade"),
            ("Housing", "The real estate market is stable.", "construction-property"),
        ] {
            let found = rules.topics_of(&enriched(headline, body));
            let ids: Vec<&str> = found.iter().map(|filed| filed.id.as_str()).collect();
            assert!(ids.contains(&wanted), "{headline}: {ids:?}");
            assert!(found.iter().all(|filed| (1..=EVIDENCE).contains(&filed.evidence.len())));
        }
        assert_eq!(rules.topics_of(&enriched("诗词", "明月几时有，把酒问青天。")), []);
    }

    #[test]
    fn a_saved_query_can_ask_for_topics() {
        let saved = |name: &str, query: &str| Saved { name: name.into(), query: query.parse().unwrap() };
        let queries = vec![
            saved("黑河外贸", "region:黑河 topic:foreign-trade"),
            saved("非外贸", "region:黑河 -topic:foreign-trade"),
            saved("大额", "figure(进出口总值 >= 200亿元)"),
        ];
        let rules = Rules::new(super::super::built_in(), queries);
        let article = enriched("", "黑河市进出口总值完成244.82亿元。");
        let topics = rules.topics_of(&article);
        assert_eq!(rules.queries_of(&article, &topics), ["黑河外贸", "大额"]);
    }

    #[test]
    fn a_rule_that_changes_has_another_version() {
        let rules = |rule: &str| {
            let text = format!("[[topic]]\nid = 'a'\nzh = '甲'\nen = 'A'\nrule = '{rule}'");
            Rules::new(super::super::read(&[("r".into(), text)]).unwrap(), Vec::new())
        };
        let article = enriched("", "大豆和玉米。");
        let version = |rules: &Rules| rules.topics_of(&article)[0].rule.clone();
        assert_eq!(version(&rules("大豆 OR 玉米")), version(&rules("玉米 OR 大豆")));
        assert_ne!(version(&rules("大豆")), version(&rules("玉米")));
        assert_ne!(rules("大豆").version(), rules("玉米").version());
    }
}
