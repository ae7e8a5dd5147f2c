//! What is wrong with a query, where, and what to write instead, in Chinese and English.

use crate::regions::Region;
use std::fmt;

/// A query that cannot be understood.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryError {
    /// The character of the query that it cannot go on from; the first is 1.
    pub column: usize,
    /// What is wrong there.
    pub fault: Fault,
}

/// What is wrong with a query.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// There is nothing in it.
    Empty,
    /// It has more characters than this.
    TooLong(usize),
    /// It has more clauses than this.
    TooMany(usize),
    /// Brackets or NOT lie deeper than this in each other.
    TooDeep(usize),
    /// A bracket or quotation mark is not closed.
    Open(char),
    /// A bracket is closed that was not opened.
    Closed,
    /// A word has to follow here, after an operator or in brackets.
    Missing,
    /// No field of that name.
    Field(String),
    /// A field without a value.
    Value(String),
    /// No region of that name; these have similar ones.
    Region(String, Vec<Region>),
    /// Several regions of that name.
    Ambiguous(String, Vec<Region>),
    /// Not a date or a range of dates.
    Date(String),
    /// Not a language tag.
    Language(String),
    /// Not a number with a unit.
    Number(String),
    /// A word that the field does not know, and those that it does.
    Choice(String, &'static [&'static str]),
    /// `figure()` says nothing.
    Figure,
    /// `figure()` says the same thing twice in two ways.
    Twice(&'static str),
}

impl QueryError {
    pub(super) fn new(at: usize, fault: Fault) -> Self {
        Self { column: at + 1, fault }
    }

    /// What is wrong and what to write instead, in Chinese.
    pub fn chinese(&self) -> String {
        match &self.fault {
            Fault::Empty => "查询是空的。写一个词，例如：大豆 region:黑河".into(),
            Fault::TooLong(most) => format!("查询太长，最多{most}个字符。"),
            Fault::TooMany(most) => format!("条件太多，最多{most}个。"),
            Fault::TooDeep(most) => format!("括号嵌套太深，最多{most}层。"),
            Fault::Open('(') => "括号没有闭合，请补上“)”。".into(),
            Fault::Open(_) => "引号没有闭合，请补上另一半引号。".into(),
            Fault::Closed => "多了一个“)”，请删去或补上“(”。".into(),
            Fault::Missing => "这里缺一个词或条件。要查找AND、OR、NOT、和、或、非本身，请加引号。".into(),
            Fault::Field(name) => {
                format!("没有“{name}:”这个字段。可用：{FIELDS}。要查找这几个字本身，请加引号。")
            }
            Fault::Value(name) => format!("“{name}:”后面缺少内容，例如 {}。", example(name)),
            Fault::Region(name, near) if near.is_empty() => {
                format!(
                    "没有名为“{name}”的地区。可写全称、简称、英文名或代码，例如 region:黑河、region:231100。"
                )
            }
            Fault::Region(name, near) => format!("没有名为“{name}”的地区。是不是：{}？", offered(near)),
            Fault::Ambiguous(name, all) => {
                format!("“{name}”不止一个地区，请写全称或代码：{}。", offered(all))
            }
            Fault::Date(text) => {
                format!(
                    "“{text}”不是日期。例如 published:2026-03、published:2026-03-01..2026-03-08、published:>=2026-03-01。"
                )
            }
            Fault::Language(text) => format!("“{text}”不是语言代码，例如 lang:zh、lang:en。"),
            Fault::Number(text) if text.is_empty() => "这里缺少数值，例如 >=200亿元。".into(),
            Fault::Number(text) => {
                format!("“{text}”不是带单位的数值，例如 200亿元、2万亩、3.5%、US$1.2 billion。")
            }
            Fault::Choice(word, known) => format!("这里不能写“{word}”。可用：{}。", known.join("、")),
            Fault::Figure => "figure()里什么也没有，例如 figure(进出口总值 >= 200亿元)。".into(),
            Fault::Twice(what) => format!("figure()里“{what}”写了两个不同的值，请只留一个。"),
        }
    }

    /// The same in English.
    pub fn english(&self) -> String {
        match &self.fault {
            Fault::Empty => "The query is empty. Write a word, such as: soybean* region:Heihe".into(),
            Fault::TooLong(most) => format!("The query is too long; {most} characters are the most."),
            Fault::TooMany(most) => format!("The query has too many clauses; {most} are the most."),
            Fault::TooDeep(most) => format!("The brackets lie too deep in each other; {most} levels are the most."),
            Fault::Open('(') => "This bracket is not closed. Add a “)”.".into(),
            Fault::Open(_) => "This quotation mark is not closed. Add its other half.".into(),
            Fault::Closed => "This bracket closes nothing. Delete it or add a “(”.".into(),
            Fault::Missing => {
                "A word or clause is missing here. To look for AND, OR or NOT themselves, put them in quotation marks.".into()
            }
            Fault::Field(name) => {
                format!("There is no field “{name}:”. Known: {FIELDS}. To look for these words themselves, put them in quotation marks.")
            }
            Fault::Value(name) => format!("“{name}:” needs a value, such as {}.", example(name)),
            Fault::Region(name, near) if near.is_empty() => format!(
                "No region is called “{name}”. Write its full or short name, Chinese or English, or its code: region:Heihe, region:231100."
            ),
            Fault::Region(name, near) => format!("No region is called “{name}”. Perhaps: {}?", offered(near)),
            Fault::Ambiguous(name, all) => {
                format!("“{name}” is the name of several regions. Write the full name or the code: {}.", offered(all))
            }
            Fault::Date(text) => format!(
                "“{text}” is not a date. Write published:2026-03, published:2026-03-01..2026-03-08 or published:>=2026-03-01."
            ),
            Fault::Language(text) => format!("“{text}” is not a language tag. Write lang:zh or lang:en."),
            Fault::Number(text) if text.is_empty() => "A number is missing here, such as >=200亿元.".into(),
            Fault::Number(text) => {
                format!("“{text}” is not a number with a unit, such as 200亿元, 2万亩, 3.5% or US$1.2 billion.")
            }
            Fault::Choice(word, known) => format!("“{word}” cannot stand here. Known: {}.", known.join(", ")),
            Fault::Figure => "figure() is empty. Write figure(imports >= US$1 billion).".into(),
            Fault::Twice(what) => format!("figure() has two different values for {what}; leave one."),
        }
    }
}

const FIELDS: &str = "region, section, source, story, lang, published, figure(…)";

fn example(field: &str) -> &'static str {
    match field {
        "region" => "region:黑河",
        "section" => "section:要闻",
        "topic" => "topic:trade",
        "source" => "source:\"Harbour Gazette\"",
        "story" => "story:<id>",
        "lang" => "lang:zh",
        "published" => "published:2026-03",
        "period" => "period:2024年",
        "kind" => "kind:money",
        _ => "region:230000",
    }
}

/// Regions offered in one message.
const OFFERED: usize = 6;

fn offered(regions: &[Region]) -> String {
    let one = |region: &Region| {
        let above = region.path.last().and_then(|code| crate::regions::lookup(code));
        let above = above.map(|above| above.name).unwrap_or_default();
        format!("{above}{} ({})", region.name, region.code)
    };
    regions.iter().take(OFFERED).map(one).collect::<Vec<_>>().join("、")
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column {}: {}", self.column, self.english())
    }
}

impl std::error::Error for QueryError {}
