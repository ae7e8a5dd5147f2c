//! Names that boxes inside articles bear, and headings of tables and lists.

use crate::article::page::text::charset::WordSet;
use crate::article::page::text::small;
use std::sync::LazyLock;

/// Labels of boxes behind an opening bracket.
pub(crate) const BOXES: &[&str] = &[
    "链接",
    "延伸",
    "相关链接",
    "新闻链接",
    "名词解释",
    "小贴士",
    "背景",
    "新闻背景",
    "知识",
    "数读",
    "数说",
    "数据",
    "相关",
    "资料",
    "小资料",
    "名词",
    "小百科",
    "背景资料",
    "记者手记",
    "短评",
    "编后",
    "点评",
    "专家",
    "声音",
    "声音",
    "名片",
    "档案",
    "提醒",
    "释疑",
    "问答",
    "知多少",
    "小知识",
    "词典",
    "案例",
    "评论",
    "新闻多一点",
    "新闻+",
    "采访手记",
    "反应",
    "解读",
    "观点",
];

/// The same set off by a colon, stroke or blank.
pub(crate) const BOX_OPENERS: &[&str] = &[
    "数读",
    "数说",
    "BOX:",
    "Box:",
    "AT A GLANCE:",
    "At a glance:",
    "BY THE NUMBERS:",
    "记者手记：",
    "采访手记：",
    "采访札记：",
    "编后：",
    "短评：",
    "新闻链接：",
    "相关链接：",
    "名词解释：",
    "专家点评：",
    "记者点评：",
    "编辑点评：",
    "延伸阅读：",
    "新闻背景：",
    "SIDEBAR:",
    "EXPLAINER:",
    "Explainer:",
    "Sidebar:",
    "FACT BOX:",
    "Fact box:",
    "FACT FILE:",
    "Fact file:",
    "Factfile:",
    "FACTFILE:",
];

/// Labels that name a box alone.
pub(crate) const BOX_NAMES: &[&str] = &[
    "IF YOU GO",
    "If you go",
    "AT A GLANCE",
    "BY THE NUMBERS",
    "WHAT'S NEXT",
    "WHAT TO KNOW",
    "HOW TO HELP",
    "链接",
    "延伸",
    "相关链接",
    "新闻链接",
    "名词解释",
    "人物名片",
    "人物简介",
    "人物小传",
    "嘉宾简介",
    "小贴士",
    "新闻背景",
    "小资料",
    "背景资料",
    "数读",
    "数说",
    "数据链接",
    "知识链接",
    "政策链接",
    "人物链接",
    "相关新闻",
    "相关阅读",
    "延伸阅读",
];

static BOX_WORDS: LazyLock<WordSet> = LazyLock::new(|| WordSet::new(BOXES));
static OPENER_WORDS: LazyLock<WordSet> = LazyLock::new(|| WordSet::new(BOX_OPENERS));
static NAME_WORDS: LazyLock<WordSet> = LazyLock::new(|| WordSet::new(BOX_NAMES));

/// What stands behind the bracket that opens a text.
fn bracketed(text: &str) -> Option<&str> {
    text.strip_prefix(['【', '［', '[', '〔'])
}

/// Labels of boxes inside an article.
pub(crate) fn is_box(text: &str) -> bool {
    if let Some(inner) = bracketed(text) {
        return BOX_WORDS.opens(inner)
            || inner.contains(['】', '］', ']', '〕']) && inner.chars().count() <= 30;
    }
    let labels = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\u{3000}', '：', ':', '｜', '|']);
    // `THE VOTE AT A GLANCE`
    let ends = |rest: &str| rest.is_ascii() && rest.ends_with(' ');
    OPENER_WORDS.opens(text)
        || NAME_WORDS.opening(text).any(|name| text.strip_prefix(name).is_some_and(labels))
        || NAME_WORDS.closing(text).any(|name| text.strip_suffix(name).is_some_and(ends))
}

/// Whether a box says by name what it is: `【链接】…`, `延伸：…`.
pub(crate) fn is_named_box(text: &str) -> bool {
    let Some(inner) = bracketed(text) else { return is_box(text) };
    let label = inner.split(['】', '］', ']', '〕']).next().unwrap_or_default();
    BOX_WORDS.opens(inner)
        || ["贴士", "档案", "资料", "名片", "指南", "提示", "知识", "数据", "链接"]
            .iter()
            .any(|w| label.ends_with(w))
}

/// What headings of tables and lists hold.
pub(crate) const LISTINGS: &[&str] = &[
    "排行",
    "排名",
    "榜",
    "一览",
    "时刻表",
    "价格",
    "价目",
    "名单",
    "行情",
    "牌价",
    "开奖",
    "指标",
    "报价",
    "汇总",
    "对照表",
    "清单",
    "统计表",
    "日程",
    "赛程",
    "赛果",
    "比分",
    "明细",
    "公示",
    "数据表",
    "ranking",
    "timetable",
    "prices",
    "price list",
    "schedule",
    "winners",
    "results",
    "standings",
    "at a glance",
    "by the numbers",
    "list of",
    "top ",
    "fares",
    "rates",
    "honor roll",
    "menu",
    "calendar",
    "lineup",
    "roster",
];

static LISTING_WORDS: LazyLock<WordSet> = LazyLock::new(|| WordSet::new(LISTINGS));

/// Whether a heading is that of a table or list.
pub(crate) fn names_a_list(text: &str) -> bool {
    text.ends_with('表') || LISTING_WORDS.any_in(&small(text))
}
