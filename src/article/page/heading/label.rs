//! Labels: column names and names of groups of briefs, told from statements.

use crate::article::page::layout::line::is_bullet;
use crate::article::page::text::charset::{CharSet, WordSet};
use crate::article::page::text::{Text, is_blank, is_han, is_spread, small};
use std::borrow::Cow;
use std::sync::LazyLock;

/// Names that groups of short items bear.
pub(crate) const GROUPS: &[&str] = &[
    "简讯",
    "速览",
    "速递",
    "一句话",
    "短波",
    "快讯",
    "短讯",
    "集纳",
    "要闻摘",
    "集锦",
    "简报",
    "快报",
    "动态",
    "信息窗",
    "微新闻",
    "快览",
    "播报",
    "一览",
    "新闻眼",
    "资讯",
    "新闻速",
    "短新闻",
    "微讯",
    "速读",
    "点读",
    "快读",
    "拾零",
    "扫描",
    "简明新闻",
    "快递",
    "快线",
    "集萃",
    "荟萃",
    "撷英",
    "零讯",
    "快闻",
    "微资讯",
    "微播报",
    "微快讯",
    "短讯",
    "brief",
    "briefs",
    "roundup",
    "digest",
    "glance",
    "shorts",
    "newswatch",
    "bulletin board",
    "in short",
    "police log",
    "blotter",
    "news notes",
    "notebook",
    "around the region",
    "around the county",
    "around the state",
    "around town",
    "on the move",
    "round-up",
    "news in short",
    "newsmakers",
    "quick takes",
    "short takes",
    "police beat",
    "police report",
    "public record",
    "club notes",
    "community notes",
];

static GROUP_WORDS: LazyLock<WordSet> = LazyLock::new(|| WordSet::new(GROUPS));

/// Whether a column name is that of a group of briefs.
pub(crate) fn is_group(text: &str) -> bool {
    names_group(&closed(text))
}

/// The same of a name whose letters are closed.
fn names_group(text: &str) -> bool {
    text.chars().count() <= if text.is_ascii() { 24 } else { 12 }
        && (GROUP_WORDS.any_in(&small(text)) || text.ends_with("数字"))
}

/// What names of columns of pictures hold.
const PICTURES: &[&str] = &[
    "图片新闻",
    "影像",
    "光影",
    "镜头",
    "图说",
    "看图",
    "瞬间",
    "定格",
    "掠影",
    "摄影",
    "图片",
    "视觉",
    "photo",
    "in pictures",
    "picture",
];

static PICTURE_WORDS: LazyLock<WordSet> = LazyLock::new(|| WordSet::new(PICTURES));

/// Whether a column is one of pictures.
pub(crate) fn is_picture_column(text: &str) -> bool {
    PICTURE_WORDS.any_in(&small(&closed(text)))
}

/// Words that columns end with or consist of.
const LABELS: &[&str] = &[
    "笔记",
    "谱",
    "观察",
    "调研",
    "振兴",
    "新闻",
    "报道",
    "聚焦",
    "关注",
    "视点",
    "视界",
    "视线",
    "观点",
    "评论",
    "时评",
    "论坛",
    "热线",
    "连线",
    "专栏",
    "专题",
    "故事",
    "人物",
    "风采",
    "之窗",
    "天地",
    "广角",
    "看台",
    "纵横",
    "现场",
    "见闻",
    "传真",
    "链接",
    "解读",
    "问答",
    "访谈",
    "对话",
    "讲堂",
    "课堂",
    "园地",
    "副刊",
    "文苑",
    "札记",
    "随笔",
    "手记",
    "漫笔",
    "漫谈",
    "杂谈",
    "夜话",
    "茶座",
    "沙龙",
    "市场",
    "财经",
    "经济",
    "产业",
    "民生",
    "社会",
    "国际",
    "国内",
    "区域",
    "城事",
    "县域",
    "乡村",
    "三农",
    "法治",
    "教育",
    "健康",
    "文化",
    "体育",
    "要闻",
    "综合",
    "时政",
    "进行时",
    "新观",
    "新城",
    "开发",
    "自贸区",
    "京津冀",
    "大湾区",
    "长三角",
    "声音",
    "瞭望",
    "追踪",
    "启示",
    "来信",
    "信箱",
    "实录",
    "行",
    "录",
    "记",
    "眼",
    "窗",
    "圈",
    "阅读",
    "延伸",
    "前沿",
    "资讯",
    "档案",
    "版图",
    "一线",
    "基层",
    "走笔",
    "散记",
    "纪事",
    "亮点",
    "名片",
    "数据",
    "图表",
    "口岸",
    "协作",
    "联播",
    "巡礼",
    "风景线",
    "直通车",
    "晴雨表",
    "显微镜",
    "透视",
    "浪潮",
    "之声",
    "之光",
    "在线",
    "周刊",
    "特刊",
    "特稿",
    "专版",
    "企业",
    "工业",
    "农业",
    "金融",
    "能源",
    "外贸",
    "消费",
    "科技",
    "创新",
    "生态",
    "交通",
    "文旅",
    "楼市",
    "车市",
    "股市",
];

/// Words that make a statement of a short line.
const CLAUSES: &[&str] = &[
    "提出",
    "强调",
    "召开",
    "指出",
    "启动",
    "举行",
    "出台",
    "印发",
    "实现",
    "联手",
    "携手",
    "落地",
    "开工",
    "投产",
    "投用",
    "完成",
    "公布",
    "签约",
    "亮相",
    "破解",
    "突破",
    "增长",
    "下降",
    "提升",
    "上线",
    "变身",
    "变成",
    "达到",
    "同比",
    "超",
    "将",
    "已",
    "被",
    "把",
    "让",
    "获",
    "为何",
    "如何",
    "怎么",
    "为什么",
    "不再",
    "成为",
    "引来",
    "带动",
    "撬动",
    "助力",
    "保障",
    "确保",
    "迈向",
    "跑出",
    "织出",
    "迎",
    "了",
    "拟",
    "成",
    "变",
    "破",
    "增",
    "降",
    "涨",
    "跌",
    "创",
    "通",
    "建",
    "率先",
    "首次",
    "同上",
    "齐发",
    "发力",
    "解",
    "守",
    "护",
    "打通",
    "织密",
    "闯",
    "拓",
    "抢",
    "争",
    "夺",
    "袭击",
    "来袭",
    "登陆",
    "爆发",
    "获批",
    "首飞",
    "首航",
    "启航",
    "上岸",
    "落户",
    "入选",
    "领跑",
    "走红",
    "出炉",
    "开幕",
    "闭幕",
    "落幕",
    "收官",
    "封顶",
    "合龙",
    "取消",
    "停止",
    "恢复",
    "推迟",
    "暂停",
    "关闭",
    "险胜",
    "完胜",
    "战胜",
    "不敌",
    "逆转",
    "夺冠",
    "遭遇",
];

static CLAUSE_WORDS: LazyLock<WordSet> = LazyLock::new(|| WordSet::new(CLAUSES));

/// Whether a short text holds a word of statements.
pub(crate) fn states(text: &str) -> bool {
    CLAUSE_WORDS.any_in(text) || text.chars().any(|c| c.is_ascii_digit())
}

/// What statements begin with, and no column name does.
const SCOPES: &[&str] = &[
    "全国",
    "全省",
    "全市",
    "全县",
    "全区",
    "我国",
    "我省",
    "我市",
    "我县",
    "我区",
    "今年",
    "去年",
    "明年",
    "首个",
    "首批",
    "首届",
    "第一季度",
    "一季度",
    "前三季度",
    "上半年",
    "下半年",
];

static NUMERALS: LazyLock<CharSet> = LazyLock::new(|| "一二三四五六七八九十两百千万亿".chars().collect());

static COUNTED: LazyLock<CharSet> =
    LazyLock::new(|| "个家年月天县市省区村镇户人元倍成次条项座台吨亩载日城地".chars().collect());

/// Measure words and nouns that stand behind a number in a statement.
fn counts_something(chars: &[char]) -> bool {
    chars.windows(2).any(|w| (w[0].is_ascii_digit() || NUMERALS.contains(w[0])) && COUNTED.contains(w[1]))
}

/// Whether a label is one by its own words.
pub(crate) fn is_known_label(text: &str) -> bool {
    let text = closed(text);
    ends_as_label(&text) || names_group(&text)
}

/// Whether a text ends with a word that columns end with.
fn ends_as_label(text: &str) -> bool {
    LABEL_WORDS.closes(text)
}

static LABEL_WORDS: LazyLock<WordSet> = LazyLock::new(|| WordSet::new(LABELS));

/// Whether a line is a label: short, without a statement.
pub(crate) fn is_label(text: &str) -> bool {
    let text = closed(text);
    // `走进“小巨人”`
    if text.ends_with('”')
        && text.chars().count() <= 8
        && ["走进“", "走近“", "对话“", "聚焦“"].iter().any(|w| text.starts_with(w))
    {
        return true;
    }
    let stops = |c: char| {
        matches!(c, '，' | ',' | '。' | '！' | '!' | '？' | '?' | '：' | ':' | '“' | '；' | '、' | '…')
    };
    if text.is_empty() || text.chars().count() > 30 || text.contains(stops) || text.contains("——") {
        return false;
    }
    let chars: Vec<char> = text.chars().collect();
    if !chars.iter().any(|c| is_han(*c)) {
        let words: Vec<&str> = text.split(is_blank).filter(|w| !w.is_empty()).collect();
        let upper = !chars.iter().any(|c| c.is_lowercase());
        let title = words.iter().all(|w| {
            w.chars().next().is_some_and(|c| c.is_uppercase() || c == '&')
                || ["and", "of", "the", "in", "on", "for", "&", "at", "to"].contains(w)
        });
        return chars.iter().any(|c| c.is_alphabetic())
            && !chars.iter().any(char::is_ascii_digit)
            && (words.len() <= 3 && title && chars.len() <= 24
                || upper && words.len() <= 5 && chars.len() <= 30
                || title && words.len() <= 5 && words[0].to_lowercase().starts_with("letter"));
    }
    if chars.iter().any(|c| c.is_ascii_alphabetic()) {
        // 市场 Markets
        let han: String = chars.iter().filter(|c| is_han(**c)).collect();
        let ascii: String = chars.iter().filter(|c| !is_han(**c)).collect();
        let split = chars.iter().position(|c| c.is_ascii_alphabetic()).unwrap_or(0);
        let sorted = chars[split..].iter().all(|c| !is_han(*c));
        return sorted
            && han.chars().count() <= 8
            && ascii.trim().split(' ').count() <= 3
            && chars.len() <= 30
            && is_label(&han)
            || chars.len() <= 8 && !counts_something(&chars);
    }
    let count = chars.iter().filter(|c| !is_blank(**c)).count();
    if !(2..=10).contains(&count) {
        return false;
    }
    if count < chars.len() {
        return false;
    }
    let counts = counts_something(&chars);
    let group = || names_group(&text);
    if count >= 6 && counts && !group() {
        return false;
    }
    if ends_as_label(&text) || group() || PICTURE_WORDS.any_in(&small(&text)) {
        return true;
    }
    if is_subject(&text) {
        return false;
    }
    let starts = [
        "连线", "点击", "聚焦", "关注", "走进", "走近", "对话", "直击", "探访", "解码", "透视", "看", "话",
        "说", "行走",
    ]
    .iter()
    .any(|w| text.starts_with(w));
    // `夜市搬进地下车库`: what came where is told.
    let told = chars.len() > 4 && chars[2..chars.len() - 1].iter().any(|c| matches!(c, '进' | '到' | '给'));
    starts && count <= 8 || count <= 4 || !told && count <= 8 && !counts && !CLAUSE_WORDS.any_in(&text)
}

/// `全市清明假期`: what a headline speaks of, and says nothing of it.
fn is_subject(text: &str) -> bool {
    (5..=8).contains(&text.chars().count())
        && SCOPES.iter().any(|w| text.starts_with(w))
        && text.chars().all(is_han)
        && !CLAUSE_WORDS.any_in(text)
        && !ends_as_label(text)
}

/// Spread-out letters closed (`简　讯`), an outer pair of brackets left aside.
pub(crate) fn closed(text: &str) -> Cow<'_, str> {
    let text = crate::article::page::furniture::unwrap(text);
    let text = text.trim_end_matches([':', '：']);
    // `—— 短波 ——`, `★走基层★`: a stroke or sign on both sides is an ornament.
    let stroke =
        |c: char| matches!(c, '—' | '–' | '-' | '=' | '~' | '～' | '·' | '|' | '｜' | '*') || is_bullet(c);
    let text = if text.starts_with(stroke) && text.ends_with(stroke) {
        text.trim_matches(|c| stroke(c) || is_blank(c))
    } else {
        text
    };
    if !text.contains(is_blank) {
        return text.into();
    }
    let chars: Vec<char> = text.chars().collect();
    if is_spread(&chars) { chars.into_iter().filter(|c| !is_blank(*c)).collect() } else { text.into() }
}

/// The same for a text that keeps its brackets and its places.
pub(crate) fn close_letters<'p>(text: &Text<'p>) -> Text<'p> {
    if !is_spread(&text.chars) {
        return text.clone();
    }
    let mut out = Text::default();
    for (i, &c) in text.chars.iter().enumerate() {
        if !is_blank(c) && text.place(i).is_some() {
            out.append(&text.part(i..i + 1), false);
        }
    }
    out
}
