//! Names of people and papers in Chinese bylines, and what any byline says.

use super::charset::{CharSet, WordSet};
use super::english::{english_byline, is_english_name};
use super::furniture;
use super::label;
use super::text::{is_blank, is_han};
use super::words::{List, Words};
use std::sync::LazyLock;

/// What a byline says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Byline {
    pub(super) authors: Vec<String>,
    pub(super) paper: Option<String>,
}

/// Roles that name a writer, longest first where one holds another. The paper may stand before `记者`.
pub(super) const ROLES: &[&str] = &[
    "摄影报道",
    "图文报道",
    "综合整理",
    "综合报道",
    "采写",
    "通讯员",
    "实习记者",
    "见习记者",
    "实习生",
    "特约记者",
    "记者",
    "撰稿人",
    "特约撰稿",
    "撰稿",
    "撰文",
    "作者",
    "读者",
    "来信人",
    "执笔",
    "整理",
    "制图",
    "插图",
    "插画",
    "制表",
    "绘图",
    "漫画",
    "统筹",
    "策划",
    "编译",
    "翻译",
    "供图",
    "供稿",
    "摄影",
    "文/图",
    "文／图",
    "文图",
    "图/文",
    "图／文",
    "文并图",
    "文、图",
    "图文",
    "评论员",
    "特约评论员",
    "特派员",
    "报道员",
    "报道组",
    "报道",
];

static ROLE_WORDS: LazyLock<WordSet> = LazyLock::new(|| WordSet::new(ROLES));

/// Roles of one character, which stand alone or beside a stroke.
pub(super) const SHORT: &[&str] = &["文", "图", "摄", "绘"];

/// Words before 记者 that are no paper.
const RANKS: &[&str] = &[
    "文字",
    "参与",
    "协助",
    "本报",
    "本刊",
    "本社",
    "本台",
    "本网",
    "首席",
    "见习",
    "实习",
    "特约",
    "特派",
    "全媒体",
    "融媒体",
    "融媒",
    "摄影",
    "高级",
    "资深",
    "主任",
    "报道",
    "驻京",
    "全媒",
    "视频",
    "图片",
    "数据",
    "财经",
    "评论",
];

/// The first characters of Chinese names.
static SURNAMES: LazyLock<CharSet> = LazyLock::new(|| ALL_SURNAMES.chars().collect());

const ALL_SURNAMES: &str = "邰楚晋隋邝麦兰粟海冶揭雒盘鄂赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧肖尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢裴陆荣翁荀羊惠甄曲家封芮储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲台从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东殴沃利蔚越夔隆师巩厍聂晁勾敖融冷辛阚那简饶空曾毋沙养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督岳帅缑亢况郈有琴商佘佟墨哈谯笪年爱阳佴言福代付肖闫覃初仝冼佀仪位楼线信逄铁占折闪苑战";

const DOUBLE: &[&str] = &[
    "欧阳", "上官", "司马", "司空", "诸葛", "司徒", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "东方",
    "南宫", "西门", "端木", "独孤", "长孙", "宇文", "轩辕", "呼延", "闻人", "东郭", "赫连", "澹台", "公冶",
    "宗政", "濮阳", "淳于", "单于", "太叔", "申屠", "仲孙", "钟离", "鲜于", "闾丘", "亓官", "司寇", "颛孙",
    "子车", "巫马", "公西", "漆雕", "壤驷", "公良", "拓跋", "夹谷", "宰父", "谷梁", "百里", "南门", "左丘",
    "羊舌", "梁丘", "段干", "第五", "完颜", "叶赫", "纳兰", "那拉", "耶律", "贺兰", "万俟",
];

/// Two to four characters that begin with a surname, or a name with a middle dot.
fn is_chinese_name(name: &str, surname: bool) -> bool {
    let count = name.chars().count();
    if name.contains(['·', '•']) {
        return (3..=20).contains(&count) && name.chars().all(|c| is_han(c) || matches!(c, '·' | '•'));
    }
    if !(2..=4).contains(&count) || !name.chars().all(is_han) {
        return false;
    }
    let surnamed = || {
        count <= 3 && name.chars().next().is_some_and(|c| SURNAMES.contains(c))
            || DOUBLE.iter().any(|d| name.starts_with(d))
    };
    !surname || surnamed() && !ends_as_body(name) && !speaks(name)
}

/// Whether a word ends as names of papers, places and bodies do.
fn ends_as_body(name: &str) -> bool {
    ["报", "社", "网", "局", "部", "会", "省", "市", "县", "区", "公司", "讯", "台"]
        .iter()
        .any(|w| name.ends_with(w))
}

/// Whether a word holds one that only statements have.
fn speaks(name: &str) -> bool {
    let count = name.chars().count();
    name.chars().enumerate().any(|(n, c)| {
        n > 0 && ("了的是着过吗呢吧在把被".contains(c) || n + 1 < count && matches!(c, '和' | '与'))
    })
}

/// Joins the letters of names that were spread out: `段 晓 杨柏青` is 段晓, 杨柏青.
fn close(tokens: Vec<&str>) -> Vec<String> {
    let single = |token: &&str| token.chars().count() == 1 && token.chars().all(is_han);
    let mut names: Vec<String> = Vec::new();
    let mut rest = tokens.as_slice();
    while let Some(token) = rest.first() {
        let run = rest.iter().take_while(|t| single(t)).count();
        // Two letters make a name; three do behind a double surname or where one would be left over.
        // A surname alone, and the given name of two letters behind it.
        let given = rest.get(1).is_some_and(|t| t.chars().count() == 2 && t.chars().all(is_han));
        let surname = token.chars().next().is_some_and(|c| SURNAMES.contains(c));
        let take = match run {
            1 if given && surname => 2,
            0 | 1 => 1,
            // `杨　霁　马　阿依`
            3 if rest.get(3).is_some_and(|t| t.chars().count() == 2 && t.chars().all(is_han))
                && rest[2].chars().next().is_some_and(|c| SURNAMES.contains(c)) =>
            {
                2
            }
            2 | 3 => run,
            _ if DOUBLE.contains(&rest[..2].concat().as_str()) => 3,
            _ => 2,
        };
        names.push(if take > 1 { rest[..take].concat() } else { (*token).to_string() });
        rest = &rest[take..];
    }
    names
}

fn is_separator(c: char) -> bool {
    is_blank(c)
        || matches!(
            c,
            '、' | ','
                | '，'
                | '/'
                | '／'
                | '|'
                | '｜'
                | ':'
                | '：'
                | '；'
                | ';'
                | '□'
                | '■'
                | '◎'
                | '●'
                | '○'
                | '◆'
                | '▲'
                | '★'
                | '('
                | ')'
                | '（'
                | '）'
                | '-'
                | '—'
                | '*'
                | '&'
        )
}

/// Names alone: every token is one by its surname or, in English, by its capitals.
pub(super) fn bare_names(text: &str) -> Option<Vec<String>> {
    let text = super::furniture::unwrap(text);
    if !text.is_empty() && !text.contains("  ") && !text.chars().any(is_han) && text.chars().count() <= 40 {
        let names = text.split([',', '&']).flat_map(|t| t.split(" and ")).map(str::trim);
        if names.clone().all(is_english_name) {
            return Some(names.map(str::to_string).collect());
        }
    }
    tokens(text).filter(|names| names.iter().all(|name| is_chinese_name(name, true)))
}

/// Names alone where names stand, pen names among them: any words of two to four characters that state nothing and
/// are no label. Of several, one at least bears a surname.
pub(super) fn placed_names(text: &str) -> Option<Vec<String>> {
    // `林知夏（某某协会会长）`, `某某法院　林　夏`: what the writer is.
    let titled = || {
        let (name, title) = text.strip_suffix(['）', ')'])?.split_once(['（', '('])?;
        bare_names(name).filter(|names| names.len() == 1 && !title.contains(['。', '，', '“']))
    };
    let of_body = || {
        let (body, name) = text.split_once(is_blank)?;
        let spread = name.chars().any(is_blank) && name.chars().filter(|c| is_han(*c)).count() <= 3;
        let body = body.chars().count() >= 5 && BODIES.iter().any(|end| body.ends_with(end));
        tokens(name).filter(|names| body && names.len() == 1 && (spread || is_chinese_name(&names[0], true)))
    };
    bare_names(text).or_else(titled).or_else(of_body).or_else(|| {
        let text = super::furniture::unwrap(text);
        // `捻缝　　林知夏`: a headline and its writer.
        let names = tokens(text).filter(|names| names.len() == 1 || !text.contains("\u{3000}\u{3000}"))?;
        let surnamed = names.iter().any(|name| is_chinese_name(name, true));
        let may_be = |name: &String| is_chinese_name(name, true) || may_be_pen_name(name);
        let short = names.iter().all(|name| name.chars().count() <= 3);
        (names.iter().all(may_be) && (names.len() == 1 || surnamed || names.len() == 2 && short))
            .then_some(names)
    })
}

/// What names of bodies end with that writers are of.
const BODIES: &[&str] = &[
    "法院",
    "法庭",
    "检察院",
    "大学",
    "学院",
    "中学",
    "小学",
    "学校",
    "医院",
    "中心",
    "协会",
    "研究院",
    "研究所",
    "公司",
    "事务所",
    "文化馆",
    "图书馆",
    "管理局",
    "管理站",
    "派出所",
    "支队",
    "大队",
];

/// Words that stand in brackets behind a text, or alone under a heading, and name nobody.
const ASIDES: &[&str] =
    &["待续", "节选", "掌声", "摘编", "连载", "导语", "前言", "正文", "附记", "后记", "综合"];

fn may_be_pen_name(name: &str) -> bool {
    let first = name.chars().next().unwrap_or(' ');
    is_chinese_name(name, false)
        && !speaks(name)
        && !ends_as_body(name)
        && !"见附未待如图表注略完全下上左右前后中本第各".contains(first)
        && !ASIDES.iter().any(|w| name.ends_with(w))
        && !name.ends_with(['榜', '表', '单', '图'])
        && !label::is_known_label(name)
        && !label::states(name)
}

/// The words of a line of names, spread letters closed.
fn tokens(text: &str) -> Option<Vec<String>> {
    if text.chars().count() > 40 || text.contains(['。', '！', '？', '：', ':', '“', '《', '+']) {
        return None;
    }
    // Only single letters are closed to names.
    // `（元/枝）` counts, and names nobody.
    if text.split(['/', '／']).any(|part| text.contains(['/', '／']) && part.trim().chars().count() == 1) {
        return None;
    }
    let long = |token: &str| token.chars().count() > 4 && !token.contains(['·', '•']);
    if text.split(is_separator).any(long) {
        return None;
    }
    let tokens: Vec<&str> =
        text.split(is_separator).filter(|t| !t.is_empty() && !NOBODY.contains(t)).collect();
    // `柳州 林知夏`
    let placed = tokens.len() > 1 && is_place(tokens[0]);
    let names = close(tokens[usize::from(placed)..].to_vec());
    (1..=8).contains(&names.len()).then_some(names)
}

/// The paper in front of 记者: `北原日报`; ranks and 本报 are none.
fn paper(prefix: &str) -> Option<String> {
    let mut name = prefix.trim().trim_start_matches(['《', '据', '□', '■']).trim_end_matches('》');
    while let Some(rest) = RANKS.iter().find_map(|rank| name.strip_suffix(rank)).filter(|r| !r.is_empty()) {
        if rest.ends_with('县')
            || rest.ends_with('市')
            || rest.ends_with('区')
            || name.ends_with("融媒") && rest.chars().count() <= 4
        {
            break;
        }
        name = rest;
    }
    let own =
        RANKS.contains(&name) || ["本报", "本刊", "本社", "本台", "本网"].iter().any(|w| name.starts_with(w));
    let posted = name.strip_prefix('驻').is_some() || name.is_empty();
    let name = name.trim();
    (!own
        && !posted
        && (2..=20).contains(&name.chars().count())
        && name.chars().all(|c| is_han(c) || c.is_ascii_alphanumeric()))
    .then(|| name.to_string())
}

/// A Chinese byline: roles, papers and names and nothing else, with at least one role.
pub(super) fn chinese_byline(text: &str) -> Option<Byline> {
    let text = super::furniture::unwrap(text.trim());
    let count = text.chars().count();
    if !(2..=120).contains(&count)
        || !text.chars().any(is_han)
        || text.contains(['。', '！', '？', '“', '；', '《', '='])
        || ["数据来源", "资料来源", "稿件来源"].iter().any(|w| text.contains(w))
        || ["作者系", "作者为", "作者是", "作者现", "作者单位"].iter().any(|w| text.starts_with(w))
    {
        return None;
    }
    if !ROLE_WORDS.any_in(text)
        && !text.contains("图片/")
        && !text.contains("文字：")
        && !text.split(is_separator).any(|token| SHORT.contains(&token))
    {
        return None;
    }
    // Roles become stops, so that 记者沈越通讯员罗一鸣 falls apart where it should.
    let mut marked = text.to_string();
    for (word, role) in [("图片/", "图/"), ("摄影/", "摄/"), ("文字：", "文："), ("图片：", "图：")]
    {
        if marked.contains(word) {
            marked = marked.replace(word, role);
        }
    }
    let mut by = Byline::default();
    let mut found = false;
    for role in ROLE_WORDS.all_in(&marked) {
        if marked.contains(role) {
            found = true;
            let stop = if role.ends_with("记者") { " \u{1} " } else { " \u{2} " };
            marked = marked.replace(role, stop);
        }
    }
    // Where nothing stands between role and name, only a surname shows where a name begins.
    let glued = !text.contains(is_separator);
    let mut tokens: Vec<&str> = Vec::new();
    let all: Vec<&str> = marked.split(is_separator).filter(|t| !t.is_empty()).collect();
    for (i, token) in all.iter().enumerate() {
        let before_reporter = all.get(i + 1) == Some(&"\u{1}");
        match *token {
            "\u{1}" | "\u{2}" => tokens.push("\u{2}"),
            // `发自东岸`: where the writer is.
            _ if token.starts_with("发自") => tokens.push("\u{2}"),
            // `洪　图`: a given name that is a role elsewhere.
            _ if matches!(*token, "图" | "文")
                && i > 0
                && is_surname(all[i - 1])
                // `费　墨　文`: the name before it is whole.
                && !(i > 1 && is_surname(all[i - 2]))
                && !["/", "／", "｜", "|", "："]
                    .iter()
                    .any(|stroke| text.contains(&format!("{token}{stroke}"))) =>
            {
                tokens.push(token);
            }
            _ if SHORT.contains(token) => {
                found = true;
                tokens.push("\u{2}");
            }
            _ if RANKS.contains(token) || is_place(token) => tokens.push("\u{2}"),
            // `佛山报道`: where from.
            _ if !tokens.is_empty()
                && (2..=4).contains(&token.chars().count())
                && text.ends_with(&format!("{token}报道")) =>
            {
                tokens.push("\u{2}");
            }
            // `证券记者`: what the writer writes about.
            _ if before_reporter && token.chars().count() == 2 && text.contains(&format!("{token}记者")) => {
                tokens.push("\u{2}");
            }
            _ if before_reporter && is_prefix(token) => {
                by.paper = by.paper.or_else(|| paper(token));
                tokens.push("\u{2}");
            }
            _ if is_prefix(token) && token.chars().count() >= 3 && !is_chinese_name(token, true) => {
                by.paper = by.paper.or_else(|| paper(token));
                tokens.push("\u{2}");
            }
            _ => tokens.push(token),
        }
    }
    for run in tokens.split(|t| *t == "\u{2}") {
        for name in close(run.to_vec()) {
            let cut = SHORT.iter().find_map(|s| name.strip_suffix(s)).filter(|s| s.chars().count() >= 2);
            let name = match cut {
                Some(cut) if name.chars().count() >= 3 && (name.ends_with('摄') || name.ends_with('绘')) => {
                    cut.to_string()
                }
                _ => name,
            };
            let surname = !glued || name.chars().next().is_some_and(|c| SURNAMES.contains(c));
            if NOBODY.contains(&name.as_str()) {
                continue;
            }
            if surname && is_chinese_name(&name, false) || is_english_name(&name) {
                by.authors.push(name);
            } else if name == "等" || name == "见习" || name == "日" {
                continue;
            } else {
                // English names fall into words at their blanks.
                return None;
            }
        }
    }
    (found
        && (!by.authors.is_empty() || by.paper.is_some() || text.contains("记者") || text.contains("评论员")))
    .then_some(by)
}

/// Who gave a picture or a text and is not named.
const NOBODY: &[&str] = &[
    "采访",
    "受访者",
    "采访对象",
    "受访单位",
    "主办方",
    "网友",
    "家属",
    "本人",
    "校方",
    "院方",
    "警方",
    "资料",
];

/// A letter alone that names begin with and no role does.
fn is_surname(token: &str) -> bool {
    let mut chars = token.chars();
    chars.next().is_some_and(|c| SURNAMES.contains(c)) && chars.next().is_none() && !SHORT.contains(&token)
}

/// Where somebody is from: `鱼峰区`, `柳州`.
fn is_place(token: &str) -> bool {
    let ends: &[char] = if token.chars().count() == 2 {
        &['州', '省', '市', '县']
    } else {
        &['省', '市', '县', '区', '州', '镇', '乡', '村']
    };
    let quarter = token.ends_with("街道") || token.ends_with("社区");
    (2..=8).contains(&token.chars().count())
        && (token.ends_with(ends) || quarter)
        && token.chars().all(is_han)
}

/// What can stand before 记者: a paper, a rank, 本报 with or without a place.
fn is_prefix(token: &str) -> bool {
    token.chars().count() <= 10 && RANKS.iter().any(|rank| token.ends_with(rank) || token.starts_with(rank))
        || token.starts_with('驻')
        || is_media(token)
}

/// What names of papers, agencies, stations and sites end with.
pub(super) const MEDIA: &[&str] = &[
    "报",
    "社",
    "网",
    "台",
    "刊",
    "客户端",
    "新闻",
    "融媒",
    "融媒体",
    "融媒体中心",
    "在线",
    "发布",
    "视频",
    "频道",
    "传媒",
    "公众号",
    "广播",
    "新媒体",
    "电视",
    "广电",
    "传媒集团",
    "报业",
    "杂志",
    "观察",
    "财经",
    "热线",
    "微讯",
    "号",
];

/// Whether a name is that of a paper, agency, station or site.
pub(super) fn is_media(name: &str) -> bool {
    let count = name.chars().count();
    (2..=20).contains(&count) && MEDIA.iter().any(|end| name.ends_with(end))
}

/// Whether a text with these words may be a byline.
pub(super) fn may_be_byline(words: &Words) -> bool {
    words.has(List::Role)
        || words.alone(List::ShortRole)
        || words.opens(List::EnglishByline)
        || words.latin && words.strokes && words.digits == 0
}

/// Whether a byline may stand behind something else in a text with these words.
pub(super) fn may_hold_byline(words: &Words) -> bool {
    may_be_byline(words) || words.has(List::EnglishByline)
}

/// Any byline with a role.
pub(super) fn byline(text: &str) -> Option<Byline> {
    // `作者：林知夏　责编：石磊`: the staff of the page stand beside the writers.
    let wide = text.contains('\u{3000}') || text.contains("  ");
    if wide || text.contains(['|', '｜']) {
        let parts: Vec<&str> = if wide {
            text.split('\u{3000}').flat_map(|p| p.split("  ")).collect()
        } else {
            text.split(['|', '｜']).collect()
        };
        let others: Vec<&str> = parts.iter().copied().filter(|p| !furniture::is_staff(p.trim())).collect();
        if others.len() < parts.len() && !others.is_empty() {
            return chinese_byline(&others.join("\u{3000}"));
        }
    }
    chinese_byline(text).or_else(|| english_byline(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines() {
        for (text, authors, paper) in [
            ("本报记者　沈　越　通讯员　罗一鸣", vec!["沈越", "罗一鸣"], None),
            ("（记者　沈　越　通讯员　罗一鸣）", vec!["沈越", "罗一鸣"], None),
            ("北原日报记者 林知夏", vec!["林知夏"], Some("北原日报")),
            ("本报记者沈越通讯员罗一鸣", vec!["沈越", "罗一鸣"], None),
            ("本报首席记者 沈越 实习生 罗鸣", vec!["沈越", "罗鸣"], None),
            ("文/图 本报记者 沈越", vec!["沈越"], None),
            ("本报记者 沈越 文/图", vec!["沈越"], None),
            ("□本报记者 沈越", vec!["沈越"], None),
            ("文｜沈越 图｜罗鸣", vec!["沈越", "罗鸣"], None),
            ("新华社记者 胡一舟 摄", vec!["胡一舟"], Some("新华社")),
            ("北港融媒记者 胡一舟 摄", vec!["胡一舟"], Some("北港融媒")),
            ("通讯员 阿依古丽·买买提 摄影报道", vec!["阿依古丽·买买提"], None),
            ("本报评论员", vec![], None),
            ("By Ann Roe", vec!["Ann Roe"], None),
            ("By TOM ALD and RUTH KIM", vec!["TOM ALD", "RUTH KIM"], None),
            ("By Ann Roe, Staff Writer", vec!["Ann Roe"], None),
            ("By Ann Roe | Coast News Service", vec!["Ann Roe"], Some("Coast News Service")),
            ("By The Associated Press", vec![], Some("The Associated Press")),
            ("— By Ann O’Roe, Bo Li and Cy Fox", vec!["Ann O’Roe", "Bo Li", "Cy Fox"], None),
        ] {
            let want = Byline {
                authors: authors.into_iter().map(str::to_string).collect(),
                paper: paper.map(str::to_string),
            };
            assert_eq!(byline(text), Some(want), "{text}");
        }
        for text in [
            "记者从市统计局获悉",
            "本报记者节特别策划活动举行",
            "工业增加值增长",
            "By the river they built a wall.",
            "By 2030 all buses go electric",
        ] {
            assert_eq!(byline(text), None, "{text}");
        }
    }

    #[test]
    fn names_alone() {
        assert_eq!(bare_names("段 晓 杨柏青"), Some(vec!["段晓".into(), "杨柏青".into()]));
        assert_eq!(bare_names("Ann Roe and Bo Li"), Some(vec!["Ann Roe".into(), "Bo Li".into()]));
        for text in ["工业强市", "停车难题", "江州日报", "Rail Yard 5", "春耕备耕  农机先行"]
        {
            assert_eq!(bare_names(text), None, "{text}");
        }
    }
}
