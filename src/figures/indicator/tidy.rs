//! What a Chinese noun phrase is freed of: its region, the words that lead it in, particles and marks.

use super::super::context::begins;
use super::super::pattern::{Hit, Pattern};
use super::super::text::is_han;
use super::phrase::{WHOLE, trimmed};
use std::sync::LazyLock;

/// Words that a region or owner is named by, and that are counted themselves.
const CLASS_WORDS: &[&str] =
    &["企业", "公司", "集团", "项目", "工程", "工厂", "园区", "口岸", "开发区", "示范区"];

/// What a cap before it is set on.
const CAPPED: &[&str] = &[
    "奖", "补", "资助", "给予", "可", "贷款", "授信", "支持", "优惠", "减免", "达", "返", "罚", "首付",
    "消费", "缴费", "出资", "限额",
];

/// Regions that are named by what they are to the reader or the text: 全省, 该县, 园区.
static REGION: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        "^(?:全国|全省|全市|全县|全区|全州|全旗|全镇|全乡|全村|全校|全厂|全行业|全球|全社会的|世界|国内|国内外|我国|我省|我市|我县|我区|我州|本省|本市|本县|本区|我们|他们|她们|我家|双方|全部|该省|该市|该县|该区|该州|该旗|该镇|该乡|该村|该校|该院|该企业|该公司|该集团|该厂|该园|该园区|该港|该项目|该口岸|当地|全[馆院园线港矿段站网厂校](?:区)?|[城校馆村]内|(?:批发|农贸|集贸|菜)市场|周边|沿线|沿途|沿岸|附近|园区|(?:牧|农|林|库|灌|垦)区|服务区|景区内|区内|省内|市内|县内|境内|辖区|开发区|高新区|经开区|保税区|综保区|自贸区|示范区|试验区|口岸|公司|企业|集团|项目|工厂|村里|镇里|该[行所局站馆店矿队剧书车机线桥药病国社团系部片]|该(?:平台|楼盘|小区|商场|机场|景区|医院|学校|中心|口岸|基金|品牌|航线)|局地|局部(?:地区)?|大部(?:分)?(?:地区)?|部分(?:地区|地方|路段)|各地|多地|[东南西北中]{1,2}部(?:山区|地区|沿海|大部)?|山区|沿海地区|市区|城区|主城区|沪深两市|沪深京三市|两市|两地|工程)(?:的|内|里|上)?",
    )
});

/// Regions by the word that their names end in.
static DIVISION: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        "^(?:[一-鿿]{2,3}?(?:省|市|县|自治区|自治州|州|旗|镇|乡)|[一-鿿]{1,6}?(?:自贸片区|综合保税区|经济技术开发区|高新技术产业开发区|开发区|口岸))(?:的|内|里|上)?",
    )
});

/// The region at the head of `text`, a particle after it included.
fn region(text: &[char]) -> Option<Hit> {
    REGION.find(text).or_else(|| {
        // Most phrases hold none of the characters that a division ends in.
        let named = |c: &char| matches!(c, '省' | '市' | '县' | '区' | '州' | '旗' | '镇' | '乡' | '岸');
        text.iter().any(named).then(|| DIVISION.find(text))?
    })
}

/// Words that lead a phrase in.
static LEADING: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        "^(?:[一二三四五六七八九十]{1,2}、|[0-9]{1,2}[.、]|第[一二三四五六七八九十0-9]{1,3}届[一-鿿]{0,7}?(?:博览会|交易会|展销会|洽谈会|推介会|招聘会|装博会|文博会|农博会|消博会|进博会|广交会|服贸会|展会|大会|论坛|年会|艺术节|文化节|旅游节|电影节|采摘节|联赛|锦标赛)|(?:每|一)(?:(?:百|千|万|十万)名?人口|[十百千万]+(?:平方公里|公里|亩|人|名|户|辆)|平方米|平方公里|立方米|公里|千米|公顷|公斤|千克|小时|分钟|万人|千人|百人|盎司|亩地?|头|只|户|人|年|天|日|月|辆|车|吨|斤|家|个|件|台|套|张|度|班|次|趟|周|秒|升|盒|箱|瓶|袋|份|条|座|棵|株|栋|间|村|镇|县|场|单|票|节|杯|碗|桶|片|块|颗|枚|根|支|盆|盘|捆|包|把|位|名|艘|架|列|公顷|股)(?:[羊牛猪车船]|奶牛)?(?:每[天日年月])?|及以上|以上|以下|以内|及以下|(?:这|该|此)批次|(?:这|该|此)[条座个家项种台批所]|[,、;:。()“”\"' ]|其中|的|了|和|与|及|以及|还有|另有|并|且|而|但|同时|此外|另外|也|又|再|每年|以|对|中的|上的|内的|里的|新增|净增|共有|共|有|是|为|现有|已有|拥有|各类|各级|包括|涉及|已?建成|实现|完成|累计|预计|力争|拟|计划|将|带动|通过|这些|这种|该|此|其|最终|全程|最深|(?:报告)?期[末初内]|整个|当时|届时|此时|后者|前者)",
    )
});

/// Region, particles and marks at the head go; what is nothing but a region is no indicator.
pub(super) fn tidy(text: &[char]) -> &[char] {
    with_opening(text, stripped(text))
}

/// `part` of `whole` with the quotation mark that opens before it, where it closes within: “四上”企业.
fn with_opening<'a>(whole: &'a [char], part: &'a [char]) -> &'a [char] {
    if !part.contains(&'”') || part.contains(&'“') {
        return part;
    }
    let opens = |at: &usize| {
        whole.get(*at) == Some(&'“') && whole.get(at + 1..).is_some_and(|rest| rest.starts_with(part))
    };
    let opening = (0..whole.len()).find(opens);
    opening.and_then(|at| whole.get(at..=at + part.len())).unwrap_or(part)
}

/// The phrase without what leads it in.
fn stripped(text: &[char]) -> &[char] {
    let quoted = trimmed(text, |c| matches!(c, ' ' | ',' | '、')).first() == Some(&'“');
    let mark = |c| matches!(c, ' ' | ',' | '、' | ':' | '(' | ')' | '。' | '\n' | '“' | '”');
    let text = trimmed(text, mark);
    let bare = without_head(text);
    // What nothing was taken off is not tried again.
    let text = if bare.len() < text.len() { without_head(bare) } else { text };
    let text = without_attribute(without_verb(text));
    let text = without_number(without_item(text));
    let text = if quoted { text } else { without_quotation(text) };
    let text = without_cap(text);
    // 新增就业 is the name of a set, 就业岗位 are counted.
    let set = if begins(text, 0, "新增就业岗位") { 2 } else { 0 };
    let text = text.get(set..).unwrap_or_default();
    let trailing = text.iter().rev().take_while(|c| matches!(c, '的' | '等')).count();
    let text = text.get(..text.len() - trailing).unwrap_or_default();
    trimmed(text, |c| matches!(c, '“' | '”' | ' '))
}

/// 全省设考点: the verb after the region goes.
fn without_verb(text: &[char]) -> &[char] {
    match text {
        ['设', rest @ ..] if rest.len() > 1 && WHOLE.starting(text, 0).is_none() => rest,
        // 牧场存栏奶牛: what is kept; 生猪存栏 and 存栏量 are measures.
        _ => {
            let kept = text.windows(2).position(|pair| matches!(pair, ['存' | '出', '栏']));
            let kept = kept.and_then(|at| text.get(at + 2..));
            kept.filter(|rest| {
                rest.len() > 1 && !"量率数头规周期总均价体日月年比".contains(*rest.first().unwrap_or(&' '))
            })
            .unwrap_or(text)
        }
    }
}

/// What stands before the last 的 goes, unless the phrase is one noun.
fn without_attribute(text: &[char]) -> &[char] {
    let whole = WHOLE.starting(text, 0).is_some_and(|(length, ())| length == text.len());
    let particle = text.iter().rposition(|c| *c == '的').filter(|at| text.len() >= at + 3 && !whole);
    behind(text, particle)
}

/// 北纬38.2度、海拔: an item before it has a number of its own.
fn without_item(text: &[char]) -> &[char] {
    let comma = text.iter().rposition(|c| *c == '、');
    behind(text, comma.filter(|at| text.iter().take(*at).any(char::is_ascii_digit) && text.len() > at + 2))
}

/// 天行”星座: a quotation that began before the phrase.
fn without_quotation(text: &[char]) -> &[char] {
    let end = text.iter().position(|c| *c == '”');
    behind(text, end.filter(|at| !text.iter().take(*at).any(|c| *c == '“') && text.len() > at + 2))
}

/// 2号高炉, RX-7800型机床, 2024届毕业生: which of its kind a thing is.
fn without_number(text: &[char]) -> &[char] {
    let code = text.iter().take_while(|c| c.is_ascii_alphanumeric() || **c == '-').count();
    let (head, rest) = text.split_at_checked(code).unwrap_or_default();
    match rest {
        ['号', kind, _, ..] if code > 0 && is_han(*kind) && !matches!(kind, '线' | '楼' | '文') => {
            rest.get(1..).unwrap_or_default()
        }
        ['型' | '届', kind, _, ..] if is_han(*kind) && head.iter().any(char::is_ascii_digit) => {
            rest.get(1..).unwrap_or_default()
        }
        _ => text,
    }
}

/// 最高奖励 caps the reward, 最高气温 is a measure.
fn without_cap(text: &[char]) -> &[char] {
    match text {
        ['最', '高' | '低' | '多' | '长', rest @ ..] if CAPPED.iter().any(|act| begins(rest, 0, act)) => {
            rest
        }
        _ => text,
    }
}

/// What follows the character at `at`, or all of `text`.
fn behind(text: &[char], at: Option<usize>) -> &[char] {
    at.and_then(|at| text.get(at + 1..)).unwrap_or(text)
}

/// `text` without a region and the words that lead a phrase in.
fn without_head(mut text: &[char]) -> &[char] {
    for head in [region, |text: &[char]| LEADING.find(text)] {
        for _ in 0..3 {
            let Some(hit) = head(text) else { break };
            // Words of more than a dozen characters are none.
            if WHOLE.starting(text.get(..12).unwrap_or(text), 0).is_some_and(|(length, ())| length >= hit.end)
            {
                break;
            }
            // 全市上市公司: 上 is no particle.
            let listed = matches!(text.get(hit.end.saturating_sub(1)..), Some(['上', '市', ..]));
            let (head, rest) = text.split_at_checked(hit.end - usize::from(listed)).unwrap_or_default();
            if begins_word(head, rest.first().copied()) || names_itself(head, rest) {
                break;
            }
            text = rest;
        }
    }
    text
}

/// Whether the end of `head` is one word with what follows, of which `next` is the first character.
fn begins_word(head: &[char], next: Option<char>) -> bool {
    let (Some(first), Some(last), Some(next)) = (head.first(), head.last(), next) else { return false };
    let ends = match last {
        // 1.5T增程车: a decimal, no number of a list.
        '.' => next.is_ascii_digit(),
        // 市场, 县域 and 乡村 begin with the character that ends a region.
        '市' | '县' | '乡' | '镇' | '省' | '州' => "场值民政面域村亲土音化内份级".contains(next),
        // 城区面积 is the size of the place.
        '区' => "面域位".contains(next),
        // 工程量 and 工程款 are one word.
        '程' => "量师款造费院学机车技监".contains(next),
        _ => false,
    };
    let begins = match first {
        // 一次性奖励, 一体化: no denominator.
        '一' => "性体化线般些带流级等".contains(next),
        // 该行业 and 该片区 are other words.
        '该' => {
            head.len() == 2
                && (next != '门' || *last == '部')
                && "线业区段场构组器门分有铺址级长员工班体票史值类型".contains(next)
        }
        _ => false,
    };
    ends || begins
}

/// Whether `head` is itself what is counted or measured, or part of its name.
fn names_itself(head: &[char], rest: &[char]) -> bool {
    let is = |word: &&str| word.chars().eq(head.iter().copied());
    // 企业7.8万户: a class word that is all there is names what is counted.
    let class =
        CLASS_WORDS.iter().any(is) && rest.first().is_none_or(|c| "区部员群法制类库化级地".contains(*c));
    let place = rest.is_empty()
        && (["全程", "周边", "附近"].iter().any(is)
            || head.last() == Some(&'区') && !head.starts_with(&['全']));
    class || place
}
