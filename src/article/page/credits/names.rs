//! Names of people and papers.

mod lists;

use crate::article::page::credits::english::{is_english_name, without_letters_behind};
use crate::article::page::heading::label;
use crate::article::page::text::charset::CharSet;
use crate::article::page::text::{is_blank, is_han};
use lists::{ASIDES, BODIES, CALLINGS, PROFESSIONS};
pub(crate) use lists::{MEDIA, NOBODY};
use std::sync::LazyLock;

/// The first characters of Chinese names.
pub(crate) static SURNAMES: LazyLock<CharSet> = LazyLock::new(|| ALL_SURNAMES.chars().collect());

const ALL_SURNAMES: &str = "欧涂栗檀庹睢邸郏苟綦谌訾鄢芦菅牟邰楚晋隋邝麦兰粟海冶揭雒盘鄂赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧肖尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢裴陆荣翁荀羊惠甄曲家封芮储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲台从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东殴沃利蔚越夔隆师巩厍聂晁勾敖融冷辛阚那简饶空曾毋沙养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督岳帅缑亢况郈有琴商佘佟墨哈谯笪年爱阳佴言福代付肖闫覃初仝冼佀仪位楼线信逄铁占折闪苑战";

pub(crate) const DOUBLE: &[&str] = &[
    "欧阳", "上官", "司马", "司空", "诸葛", "司徒", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "东方",
    "南宫", "西门", "端木", "独孤", "长孙", "宇文", "轩辕", "呼延", "闻人", "东郭", "赫连", "澹台", "公冶",
    "宗政", "濮阳", "淳于", "单于", "太叔", "申屠", "仲孙", "钟离", "鲜于", "闾丘", "亓官", "司寇", "颛孙",
    "子车", "巫马", "公西", "漆雕", "壤驷", "公良", "拓跋", "夹谷", "宰父", "谷梁", "百里", "南门", "左丘",
    "公羊", "归海", "乐正", "微生", "东门", "太史", "公输", "即墨", "哥舒", "富察", "佟佳", "公仪", "胡母",
    "仲长", "羊舌", "梁丘", "段干", "第五", "完颜", "叶赫", "纳兰", "那拉", "耶律", "贺兰", "万俟",
];

/// Two to four characters that begin with a surname, or a name with a middle dot.
pub(crate) fn is_chinese_name(name: &str, surname: bool) -> bool {
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
    // `连载`, `时评`: labels that begin as names do.
    let label = || ASIDES.contains(&name) || label::LABELS.contains(&name);
    !surname || surnamed() && !ends_as_body(name) && !speaks(name) && !label()
}

/// Whether a name begins with a surname, of one character or two.
pub(crate) fn is_surnamed(name: &str) -> bool {
    name.chars().next().is_some_and(|c| SURNAMES.contains(c)) || DOUBLE.iter().any(|d| name.starts_with(d))
}

/// Whether a word ends as names of papers, places and bodies do.
fn ends_as_body(name: &str) -> bool {
    let ends = ["报", "社", "网", "局", "部", "会", "省", "市", "县", "区", "公司", "讯", "台"];
    let village = name.chars().count() >= 3 && name.ends_with(['镇', '乡', '村']);
    village || ends.iter().any(|w| name.ends_with(w))
}

/// Whether a word holds one that only statements have.
fn speaks(name: &str) -> bool {
    let count = name.chars().count();
    name.chars().enumerate().any(|(n, c)| {
        n > 0 && ("了的是着过吗呢吧在把被".contains(c) || n + 1 < count && matches!(c, '和' | '与'))
    })
}

/// What may be a given name: one or two characters.
fn is_given(token: &str) -> bool {
    (1..=2).contains(&token.chars().count()) && token.chars().all(is_han)
}

/// Joins the letters of names that were spread out: `段 晓 杨柏青` is 段晓, 杨柏青.
pub(crate) fn close(tokens: Vec<&str>) -> Vec<String> {
    let single = |token: &&str| token.chars().count() == 1 && token.chars().all(is_han);
    let mut names: Vec<String> = Vec::new();
    let mut rest = tokens.as_slice();
    while let Some(token) = rest.first() {
        let run = rest.iter().take_while(|t| single(t)).count();
        // Two letters make a name; three do behind a double surname or where one would be left over.
        // A surname alone, and the given name of two letters behind it.
        let given = rest.get(1).is_some_and(|t| t.chars().count() == 2 && t.chars().all(is_han));
        let surname = token.chars().next().is_some_and(|c| SURNAMES.contains(c));
        let double = DOUBLE.contains(token);
        let take = match run {
            // `慕容 石`, `闻人 子墨`
            0 if double && rest.get(1).is_some_and(|t| is_given(t)) => 2,
            1 if given && (surname || !"等文图摄绘画日和与".contains(*token)) => 2,
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

pub(crate) fn is_separator(c: char) -> bool {
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

/// Without brackets around all; `【环球镜】` is set like a label, and no name.
fn unlabelled(text: &str) -> Option<&str> {
    (!text.starts_with('【')).then(|| crate::article::page::furniture::unwrap(text))
}

/// Names alone: every token is one by its surname or, in English, by its capitals.
pub(crate) fn bare_names(text: &str) -> Option<Vec<String>> {
    let text = unlabelled(text)?;
    if !text.is_empty() && !text.contains("  ") && !text.chars().any(is_han) && text.chars().count() <= 40 {
        let text = without_letters_behind(text);
        let names = text.split([',', '&']).flat_map(|t| t.split(" and ")).flat_map(|t| t.split(" AND "));
        let names = names.map(str::trim);
        if names.clone().all(is_english_name) {
            return Some(names.map(str::to_string).collect());
        }
    }
    tokens(text)
        .filter(|names| names.iter().all(|name| is_chinese_name(name, true)))
        .or_else(|| in_two_scripts(text))
}

/// `林知夏 Ann Roe`: Chinese names before or behind English ones.
fn in_two_scripts(text: &str) -> Option<Vec<String>> {
    let han = text.starts_with(is_han);
    let (at, _) = text.char_indices().find(|(_, c)| is_han(*c) != han && c.is_alphabetic())?;
    let (front, back) = text.split_at(at);
    let other = |c: char| c.is_alphabetic() && is_han(c) == han;
    if !front.ends_with(|c| is_blank(c) || matches!(c, '、' | ',' | '，')) || back.contains(other) {
        return None;
    }
    let front = front.trim_end_matches(|c| is_blank(c) || matches!(c, '、' | ',' | '，'));
    Some([bare_names(front)?, bare_names(back)?].concat())
}

/// Names alone where names stand, pen names among them: any words of two to four characters that state nothing and
/// are no label. Of several, one at least bears a surname.
pub(crate) fn placed_names(text: &str) -> Option<Vec<String>> {
    titled(text).or_else(|| bare_names(text)).or_else(|| other_names(text))
}

/// `林知夏（某某协会会长）`, `林知夏（某地）`: a name with what the writer is or where from.
fn titled(text: &str) -> Option<Vec<String>> {
    let (name, title) = text.strip_suffix(['）', ')'])?.split_once(['（', '('])?;
    bare_names(name).filter(|names| names.len() == 1 && !title.contains(['。', '，', '“']))
}

/// `某某法院　林　夏`, `林　夏　某市某局`: the writer, before or behind what he is or is of.
pub(crate) fn of_body(text: &str) -> Option<Vec<String>> {
    let text = unlabelled(text)?.trim_start_matches(['—', '-']).trim();
    let (front, last) = text.rsplit_once(is_blank)?;
    // `某某律师事务所 林 夏 律师`
    let text = if PROFESSIONS.iter().any(|w| last.ends_with(w)) { front.trim_end() } else { text };
    let words: Vec<&str> = text.split(is_blank).filter(|w| !w.is_empty()).collect();
    let describes = |word: &&str| is_body(word) || is_place(word);
    let before = words.iter().take_while(|w| describes(w)).count();
    let behind = words[before..].iter().rev().take_while(|w| is_body(w)).count();
    let bodies = words[..before].iter().any(|w| is_body(w));
    let who = match (bodies, behind) {
        (true, 0) => &words[before..],
        (false, 1) if before == 0 => &words[..words.len() - 1],
        _ => return None,
    };
    let spread = who.len() > 1 && who.concat().chars().count() <= 3;
    let names = tokens(&who.join("\u{3000}"))?;
    let surnamed = names.iter().all(|name| is_chinese_name(name, true));
    (names.len() == 1 && spread && behind == 0 || surnamed && (behind == 0 || names.len() == 1))
        .then_some(names)
}

/// Whether four characters and more name a body or an office: `某市第一医院`, `某局高级农艺师`.
pub(crate) fn is_body(word: &str) -> bool {
    (4..=24).contains(&word.chars().count())
        && word.chars().all(|c| is_han(c) || c.is_ascii_alphanumeric() || "（）()".contains(c))
        && BODIES.iter().chain(PROFESSIONS).chain(CALLINGS).any(|end| word.ends_with(end))
        && !is_chinese_name(word, true)
}

/// `东关街`, `米市巷` beside a name.
fn is_street(word: &str) -> bool {
    (3..=8).contains(&word.chars().count())
        && word.chars().all(is_han)
        && ["街", "巷", "弄", "胡同", "大道", "小区", "家园", "花园"].iter().any(|end| word.ends_with(end))
}

/// `护士`, `退休工人`: what readers call themselves before their names.
fn is_calling(word: &str) -> bool {
    CALLINGS.contains(&word)
        || (4..=7).contains(&word.chars().count())
            && word.chars().all(is_han)
            && CALLINGS.iter().any(|end| word.ends_with(end))
}

/// The same of those that are not [`bare_names`].
pub(crate) fn other_names(text: &str) -> Option<Vec<String>> {
    titled(text).or_else(|| of_body(text)).or_else(|| {
        let text = unlabelled(text)?;
        // `捻缝　　林知夏`: a headline and its writer.
        let names = tokens(text).filter(|names| names.len() == 1 || !text.contains("\u{3000}\u{3000}"))?;
        let surnamed = names.iter().any(|name| is_chinese_name(name, true));
        let may_be = |name: &String| is_chinese_name(name, true) || may_be_pen_name(name);
        let short = names.iter().all(|name| name.chars().count() <= 3);
        (names.iter().all(may_be) && (names.len() == 1 || surnamed || names.len() == 2 && short))
            .then_some(names)
    })
}

fn may_be_pen_name(name: &str) -> bool {
    let first = name.chars().next().unwrap_or(' ');
    is_chinese_name(name, false)
        && !speaks(name)
        && !ends_as_body(name)
        && !"见附未待如图表注略完全下上左右前后中本第各".contains(first)
        && !is_body(name)
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
    let letter = |part: &str| part.trim().chars().count() == 1;
    if text.contains(['/', '／']) && text.split(['/', '／']).any(letter) {
        return None;
    }
    let long = |token: &str| token.chars().count() > 4 && !token.contains(['·', '•']);
    if text.split(is_separator).any(|token| long(token) && !is_place(token) && !is_street(token)) {
        return None;
    }
    let tokens: Vec<&str> =
        text.split(is_separator).filter(|t| !t.is_empty() && !NOBODY.contains(t) && !is_calling(t)).collect();
    // `柳州 林知夏`
    let placed = tokens.len() > 1 && (is_place(tokens[0]) || is_street(tokens[0]));
    let names = close(tokens[usize::from(placed)..].to_vec());
    (1..=8).contains(&names.len()).then_some(names)
}

/// Where somebody is from: `鱼峰区`, `柳州`.
pub(crate) fn is_place(token: &str) -> bool {
    let ends: &[char] = if token.chars().count() == 2 {
        &['州', '省', '市', '县']
    } else {
        &['省', '市', '县', '区', '州', '镇', '乡', '村']
    };
    let road = token.ends_with(['路', '街', '巷', '屯', '旗', '盟', '苑']) && !is_chinese_name(token, true);
    let road = road && token.chars().count() >= 3;
    let quarter = token.ends_with("街道") || token.ends_with("社区");
    (2..=8).contains(&token.chars().count())
        && (token.ends_with(ends) || quarter || road)
        && token.chars().all(is_han)
}

/// Whether a name is that of a paper, agency, station or site.
pub(crate) fn is_media(name: &str) -> bool {
    let count = name.chars().count();
    (2..=20).contains(&count) && MEDIA.iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_alone() {
        for text in [
            "护士 沈小越",
            "退休护士 沈小越",
            "东门巷 沈小越",
            "北原市东河区 沈小越",
            "沈小越 北原市农科院",
            "北原市第一医院 沈 小 越",
            "——电梯检验员 沈 小越",
            "（北原县东湾村村民 沈 小越）",
        ] {
            assert_eq!(placed_names(text), Some(vec!["沈小越".into()]), "{text}");
        }
        assert_eq!(bare_names("段 晓 杨柏青"), Some(vec!["段晓".into(), "杨柏青".into()]));
        assert_eq!(bare_names("段 晓 Ann Roe"), Some(vec!["段晓".into(), "Ann Roe".into()]));
        assert_eq!(bare_names("Ann Roe、沈小越"), Some(vec!["Ann Roe".into(), "沈小越".into()]));
        assert_eq!(bare_names("Ann Roe and Bo Li"), Some(vec!["Ann Roe".into(), "Bo Li".into()]));
        for text in ["工业强市", "停车难题", "江州日报", "Rail Yard 5", "春耕备耕  农机先行"]
        {
            assert_eq!(bare_names(text), None, "{text}");
        }
    }
}
