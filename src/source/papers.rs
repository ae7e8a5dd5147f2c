//! Where papers are at home, so that 我省 and 本市 can be resolved: a table, a rule for names that hold
//! their place, and what the operator says, which wins.

use crate::article::{Article, InfoSource};
use crate::regions;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// The code of media that are at home in the whole country: none of its provinces is theirs.
const NATIONAL: &str = "CN";

/// Name → code.
static PAPERS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    include_str!("data/papers.tsv")
        .lines()
        .filter_map(|line| {
            let mut columns = line.split('\t');
            Some((columns.next()?, columns.next()?))
        })
        .collect()
});

/// What follows the place in the name of a medium, longest first where one ends another.
const MEDIA: &[&str] = &[
    "日报社",
    "日报",
    "晚报",
    "晨报",
    "早报",
    "午报",
    "快报",
    "商报",
    "时报",
    "都市报",
    "经济报",
    "法治报",
    "法制报",
    "工人报",
    "农民报",
    "青年报",
    "政协报",
    "劳动报",
    "新报",
    "报",
    "广播电视台",
    "广播电视总台",
    "广播电视局",
    "人民广播电台",
    "广播电台",
    "电视台",
    "电台",
    "卫视",
    "融媒体中心",
    "传媒集团",
    "传媒中心",
    "新闻传媒中心",
    "全媒体中心",
    "融媒体",
    "融媒",
    "融媒中心",
    "新闻中心",
    "新闻网",
    "新闻",
    "在线",
    "网",
    "发布",
    "人民政府网",
    "人民政府网站",
    "人民政府",
    "政府网",
    "政务网",
    "门户网站",
    "政府门户网站",
    "人民政府门户网站",
    "宣传部",
    "网信办",
];

/// What stands behind the name of a medium without changing whose it is.
const ENDS: &[&str] = &[
    "客户端",
    "微信公众号",
    "公众号",
    "微信",
    "微博",
    "官网",
    "网站",
    "网络版",
    "数字报",
    "电子版",
    "全媒体",
    "融媒体",
    "APP",
    "app",
    "视频号",
    "记者",
    "社",
    "讯",
    "电",
];

/// Homes of papers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Papers {
    own: BTreeMap<String, String>,
}

impl Papers {
    /// The table with the operator's own lines, name → code, before it.
    ///
    /// # Errors
    /// A message that names the line whose code is no region's.
    pub fn new(own: BTreeMap<String, String>) -> Result<Self, String> {
        for (name, code) in &own {
            if code != NATIONAL && regions::lookup(code).is_none() {
                return Err(format!("papers.{name}: {code:?} is no region code"));
            }
        }
        Ok(Self { own })
    }

    /// The code of a paper's home; `CN` for one of the whole country.
    pub fn home(&self, name: &str) -> Option<String> {
        let name: String = name.chars().filter(|c| !"《》“”\"".contains(*c)).collect();
        let mut rest = name.trim();
        loop {
            let known = self.own.get(rest).map(String::as_str).or_else(|| PAPERS.get(rest).copied());
            if let Some(code) = known {
                return Some(code.to_owned());
            }
            if let Some(code) = by_place(rest) {
                return Some(code);
            }
            // 吉林日报客户端, 人民日报记者
            rest = ENDS
                .iter()
                .find_map(|end| rest.strip_suffix(end))
                .filter(|rest| !rest.is_empty())?
                .trim_end();
        }
    }

    /// Fills in the home of every source that has none.
    pub fn complete(&self, article: &mut Article) {
        for source in &mut article.info_sources {
            let InfoSource { name, region, .. } = source;
            if region.is_none() {
                *region = self.home(name);
            }
        }
    }
}

/// A place that is one place, and a word for a medium: 黑河日报, 中国黑河网.
fn by_place(name: &str) -> Option<String> {
    let name = name.strip_prefix("中国").unwrap_or(name);
    let place =
        MEDIA.iter().filter_map(|word| name.strip_suffix(word)).filter(|place| place.chars().count() >= 2);
    place.map(|place| place.strip_suffix('委').unwrap_or(place)).find_map(regions::division)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_unique_and_its_codes_are_known() {
        let lines: Vec<&str> = include_str!("data/papers.tsv").lines().collect();
        let names: Vec<&str> = lines.iter().map(|line| line.split('\t').next().unwrap()).collect();
        for pair in names.windows(2) {
            assert!(pair[0] < pair[1], "{} before {}", pair[0], pair[1]);
        }
        for line in lines {
            let columns: Vec<&str> = line.split('\t').collect();
            assert_eq!(columns.len(), 3, "{line}");
            assert!(columns[1] == NATIONAL || regions::lookup(columns[1]).is_some(), "{line}");
        }
    }

    #[test]
    fn homes() {
        let own = BTreeMap::from([("北原日报".to_owned(), "230000".to_owned())]);
        let papers = Papers::new(own).unwrap();
        for (name, want) in [
            ("吉林日报", Some("220000")),
            ("黑龙江日报", Some("230000")),
            ("哈尔滨日报", Some("230100")),
            ("延边日报", Some("222400")),
            ("江城日报", Some("220200")),
            ("新华社", Some("CN")),
            ("人民日报客户端", Some("CN")),
            ("《大众日报》", Some("370000")),
            ("北原日报", Some("230000")),
            ("绥芬河市融媒体中心", Some("231081")),
            ("黑河市委宣传部", Some("231100")),
            ("黑龙江广播电视台", Some("230000")),
            ("中国抚远网", Some("230883")),
            ("张掖发布", Some("620700")),
            ("通化日报社", Some("220500")),
            // Two counties have that name.
            ("鼓楼新闻网", None),
            ("北境日报", None),
            ("某报", None),
            ("日报", None),
            ("", None),
        ] {
            assert_eq!(papers.home(name).as_deref(), want, "{name}");
        }
    }

    #[test]
    fn a_code_of_no_region_is_an_error_that_names_it() {
        let own = BTreeMap::from([("北原日报".to_owned(), "999999".to_owned())]);
        assert_eq!(Papers::new(own), Err("papers.北原日报: \"999999\" is no region code".into()));
    }
}
