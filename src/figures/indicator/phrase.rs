//! Noun phrases of Chinese text: where they begin and end among verbs, times, regions and particles.

use super::super::change;
use super::super::context::{Context, begins};
use super::super::lexicon::{Lexicon, lines};
use super::super::pattern::{Hit, Pattern};
use super::super::period::Time;
use super::super::signs::{COMPARES, PART, WORD};
use super::super::text::{is_han, string};
use super::verb::{STOPS, is_verb, words};
use smallvec::SmallVec;
use std::sync::LazyLock;

/// Stands for a time expression taken out of a phrase.
pub(super) const TIME_MARK: char = '\u{1}';

/// The signs of that mark, which no character has.
const TIME_SIGNS: u16 = u16::MAX ^ (COMPARES | WORD | PART);

/// Characters before a figure that are read without allocation.
const SHORT: usize = 64;

/// A noun phrase is not longer than this.
pub(super) const LONGEST: usize = 18;

/// Nouns that contain a stop word: 产能 holds 能, 进出口 holds 出.
pub(super) static WHOLE: LazyLock<Lexicon<()>> =
    LazyLock::new(|| Lexicon::new(lines(include_str!("../data/nouns.txt")).map(|word| (word, ()))));

/// Letters of a name in brackets after what it names.
const ALIAS: usize = 14;

/// Means that are joined to their head: 发放补助90万元,户均1500元 measures 户均补助.
pub(super) const MEANS: &[&str] = &["人均", "户均", "日均", "月均", "亩均", "村均", "单均", "件均", "场均"];

/// Words that a region or owner is named by, and that are counted themselves.
pub(super) const CLASS_WORDS: &[&str] =
    &["企业", "公司", "集团", "项目", "工程", "工厂", "园区", "口岸", "开发区", "示范区"];

/// Words that stand between the noun phrase and its number, taken off from the right.
static TRAILING: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    let words = lines(include_str!("../data/trailing.txt")).map(str::to_string);
    // 压降到, 骤降了: each verb of change with what may follow it.
    let after = ["", "了", "到", "至", "为", "成", "近", "超", "约", "逾"];
    let verbs = change::verbs().flat_map(|verb| after.map(|after| format!("{verb}{after}")));
    let words: Vec<String> = words.chain(verbs).collect();
    Lexicon::new(words.iter().map(|word| (word.as_str(), ())))
});

/// 按可比价格计算 before a number says how it was reckoned.
static RECKONED: LazyLock<Pattern> = LazyLock::new(|| Pattern::new("按[^,。;]{2,8}(?:计算|口径|计)$"));

/// One-character verbs that 了 marks as such: 花了, 卖了.
const MARKED_VERBS: &str = "花卖收走挣付缺住赚赔领交给拿买欠借还贷投捐补奖罚省耗吃喝养种装运拉搭塞坐修建挖铺砍跑涨跌降升减增摆放发送占用开打做签办来到出进下上";

/// Whether a comparison can begin with `c`.
pub(in crate::figures) fn can_compare(c: char) -> bool {
    "比较由从按经随与同环高低快慢优领落相超多少".contains(c)
}

/// Words that a comparison begins with.
static COMPARISONS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    words(
        "超出 多于 少于 高过 快过 同比 环比 按可比价格计算 高于 低于 快于 慢于 优于 高出 领先 落后 相比 较多年",
    )
});

/// Where a comparison begins that is cut off whole: 比上年同期…, 高于全省…, 按总价….
fn comparison(text: &[char], signs: &[u16]) -> Option<usize> {
    let heads = signs.iter().enumerate().filter(|(_, signs)| *signs & COMPARES != 0);
    heads.map(|(at, _)| at).find(|at| {
        let at = *at;
        let previous = at.checked_sub(1).and_then(|at| text.get(at)).copied().unwrap_or(' ');
        let rest = text.get(at..).unwrap_or_default();
        let next = rest.get(1).copied().unwrap_or(' ');
        let starts = match rest.first() {
            Some('比') => {
                !"同环占对性护师床桥医市租配人".contains(previous)
                    && !"例重分率赛价值较亚对基邻武特如翼由为达优提降升保已".contains(next)
            }
            Some('较') => previous != '比' && !"大小多好快强高低轻重长短早晚为".contains(next),
            Some('由' | '从') => next == TIME_MARK,
            Some('按') => at > 0 && rest.len() <= 7 && is_han(previous),
            Some('经' | '随') => {
                (at == 0 || previous == ',') && !"济营理销费过常验典纪机访行手".contains(next)
            }
            Some('与') => rest.windows(2).take(9).any(|pair| pair == ['相', '比']),
            _ => false,
        };
        starts || COMPARISONS.starting(rest, 0).is_some()
    })
}

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

/// Whether the verb `[from, to)` of `chars` lies within a noun that is kept whole: 起降 in 航班起降.
pub(in crate::figures) fn names_verb(chars: &[char], from: usize, to: usize) -> bool {
    // 压缩空气储能 begins with its verb.
    let within = |start: usize, to: usize| {
        WHOLE.starting(chars, start).is_some_and(|(length, ())| start + length >= to)
    };
    (from.saturating_sub(6)..from).any(|start| within(start, to)) || within(from, to + 2)
}

/// A stretch of text with the signs of its characters.
#[derive(Default)]
struct Words {
    letters: SmallVec<[char; SHORT]>,
    signs: SmallVec<[u16; SHORT]>,
}

impl Words {
    /// Takes `[from, to)` of the text in.
    fn take(&mut self, context: &Context<'_>, from: usize, to: usize) {
        self.letters.extend_from_slice(context.chars.get(from..to).unwrap_or_default());
        self.signs.extend_from_slice(context.text.signs.get(from..to).unwrap_or_default());
    }
}

/// Letters of a noun phrase.
pub(super) type Phrase = SmallVec<[char; LONGEST]>;

/// The noun phrase that ends `[start, end)`, as a string.
pub(super) fn phrase(context: &Context<'_>, start: usize, end: usize, times: &[Time]) -> String {
    string(&letters(context, start, end, times))
}

/// The noun phrase that ends `[start, end)`: times and trailing verbs left out, region and particles taken off its head.
pub(super) fn letters(context: &Context<'_>, start: usize, end: usize, times: &[Time]) -> Phrase {
    let first = times.partition_point(|time| time.end <= start);
    if times.get(first).is_some_and(|time| time.start < end) {
        let mut words = without_times(context, start, end, times.get(first..).unwrap_or_default());
        // 产值在2028年基础上再增长两成: the base and its time go with the mark.
        let based = words
            .letters
            .windows(3)
            .position(|three| matches!(three, [TIME_MARK, '基', '础'] | [TIME_MARK, '的', '基']));
        if let Some(cut) = based.or_else(|| comparison(&words.letters, &words.signs)) {
            words.letters.truncate(cut);
            words.signs.truncate(cut);
        }
        words.letters.retain(|c| *c != TIME_MARK);
        words.signs.retain(|signs| *signs != TIME_SIGNS);
        return noun(strip_right(&words.letters), &words.signs);
    }
    let letters = context.chars.get(start..end).unwrap_or_default();
    let signs = context.text.signs.get(start..end).unwrap_or_default();
    let text = match comparison(letters, signs) {
        Some(cut) => strip_right(letters.get(..cut).unwrap_or_default()),
        None if (start, end) == (context.gap_start, context.start) => context.stripped(),
        None => strip_right(letters),
    };
    noun(text, signs)
}

/// The noun phrase that ends `text`; `signs` are those of its characters, and of what was taken off its end.
fn noun(text: &[char], signs: &[u16]) -> Phrase {
    let text = without_alias(text);
    super::owner::measured(tidy(last_phrase(text, signs.get(..text.len()).unwrap_or_default()))).into()
}

/// 采购经理指数 of 采购经理指数(PMI).
fn without_alias(text: &[char]) -> &[char] {
    let Some((')', head)) = text.split_last() else { return text };
    let open = head.iter().rev().take(ALIAS).position(|c| *c == '(').map(|back| head.len() - 1 - back);
    let named = open.and_then(|open| head.get(..open)).filter(|name| name.last().is_some_and(|c| is_han(*c)));
    named.map_or(text, strip_right)
}

/// `[start, end)` with a mark in the place of each time expression.
fn without_times(context: &Context<'_>, start: usize, end: usize, times: &[Time]) -> Words {
    let mut words = Words::default();
    let mut at = start;
    for time in times.iter().take_while(|time| time.start < end) {
        words.take(context, at, time.start);
        words.letters.push(TIME_MARK);
        words.signs.push(TIME_SIGNS);
        at = time.end.min(end).max(at);
    }
    words.take(context, at, end);
    words
}

/// Takes adverbs, verbs of change and particles off the end of `text`.
pub(in crate::figures) fn strip_right(text: &[char]) -> &[char] {
    let blank = |c: &char| c.is_whitespace();
    let trailing = text.iter().rev().take_while(|c| blank(c)).count();
    let mut text = text.get(..text.len() - trailing).unwrap_or_default();
    for _ in 0..10 {
        // 签约63单: 约 is part of the verb.
        let signed = matches!(text, [.., '签' | '预' | '合' | '公' | '特' | '违' | '履' | '续', '约']);
        // 老人每月补贴由100元提高: what is paid each month.
        let paid = matches!(
            text,
            [
                ..,
                '每',
                '月' | '年' | '人' | '户' | '天' | '日',
                _,
                '贴' | '助' | '励' | '资' | '费' | '租' | '金'
            ]
        );
        if signed || paid || WHOLE.ending(text, text.len()).is_some() {
            break;
        }
        let from_end = |back: usize| text.len().checked_sub(back).and_then(|at| text.get(at)).copied();
        let cut = if let Some((length, ())) = TRAILING.ending(text, text.len()) {
            let marked = from_end(1) == Some('了') && length == 1;
            let verb = from_end(2).filter(|c| marked && MARKED_VERBS.contains(*c));
            length + usize::from(verb.is_some() && text.len() > 2)
        } else if from_end(2) == Some('每') {
            2
        } else if from_end(3) == Some('每') {
            3
        } else if let Some(per) = denominator(text) {
            text.len() - per
        } else if matches!(from_end(1), Some('中' | '里'))
            && text.len() > 2
            && from_end(2).is_some_and(|c| is_han(c) && !"集高初空水山城镇其居年期当乡村家".contains(c))
        {
            1
        } else if matches!(from_end(1), Some('计' | '算' | '径'))
            && let Some(hit) = RECKONED.find(text)
        {
            hit.end - hit.start
        } else {
            break;
        };
        text = text.get(..text.len() - cut).unwrap_or_default();
    }
    let trailing = text.iter().rev().take_while(|c| **c == ' ').count();
    text.get(..text.len() - trailing).unwrap_or_default()
}

/// Where 每百平方公里 or 每台 begins that ends `text`.
fn denominator(text: &[char]) -> Option<usize> {
    let per = text.iter().rev().take(8).position(|c| *c == '每').map(|back| text.len() - 1 - back)?;
    let scales = text
        .iter()
        .skip(per + 1)
        .take_while(|c| matches!(c, '十' | '百' | '千' | '万') || c.is_ascii_digit())
        .count();
    let unit = super::super::unit::at(text, per + 1 + scales)?;
    (per > 0 && unit.end == text.len()).then_some(per)
}

/// Whether a verb that ends a noun phrase, or a noun that holds one, begins with `c`.
pub(in crate::figures) fn can_begin_word(c: char) -> bool {
    WHOLE.can_begin(c) || STOPS.can_begin(c)
}

/// Whether `c` can end a noun phrase by itself.
pub(in crate::figures) fn can_part(c: char) -> bool {
    "等中了时后共、,;:。()\n |\t".contains(c)
}

/// What follows the last verb or mark of `chars`, whose signs are `signs`.
fn last_phrase<'a>(chars: &'a [char], signs: &[u16]) -> &'a [char] {
    let mut start = 0;
    let mut at = 0;
    loop {
        let rest = signs.get(at..).unwrap_or_default();
        at += rest.iter().position(|signs| signs & (WORD | PART) != 0).unwrap_or(rest.len());
        if at >= chars.len() {
            break;
        }
        if let Some((length, ())) = WHOLE.starting(chars, at) {
            at += length;
            continue;
        }
        let c = chars.get(at).copied().unwrap_or(' ');
        // 湿地共记录鸟类
        let total = c == '共'
            && at > 1
            && chars
                .get(at + 1)
                .is_some_and(|next| is_han(*next) && !"同享和有产识鸣济建育富治管赢商用通存".contains(*next))
            && !chars.get(at - 1).is_some_and(|c| "公总一中".contains(*c));
        if total {
            start = at + 1;
            at += 1;
            continue;
        }
        if let Some((length, ())) = STOPS.starting(chars, at) {
            if !is_verb(chars, at, length, at == start) {
                at += length;
                continue;
            }
            // A verb that ends the phrase is what is measured: 已接种2万人次.
            if ends_in(chars.get(..at).unwrap_or_default(), MEANS) && at + length < chars.len() {
                // 日均通行货车 is one measure.
                start = at - 2;
            } else if at + length < chars.len() {
                start = at + length;
            }
            at += length;
            continue;
        }
        let next = chars.get(at + 1).copied().unwrap_or(' ');
        // 每剂价格, 公司每10股派现: the denominator stays out, and what has it.
        if c == '每'
            && let Some(end) = per(chars, at, start)
        {
            start = end;
            at = end;
            continue;
        }
        let grade = || at > 0 && chars.get(at - 1).is_some_and(|c| "一二三四特优同中高初平头".contains(*c));
        if c == '等'
            && !grade()
            && at > 1
            && is_han(next)
            && !matches!(next, '级' | '候' | '待' | '于' | '值')
        {
            start = at + 1;
        }
        // 花了 parts its verb from what follows; 参赛者中 names the whole, not the part.
        let part = c == '中'
            && at > 1
            && is_han(next)
            && !"心国药学医小型欧介央部期巴等试队职转标间高低成文位".contains(next)
            && !chars.get(at - 1).is_some_and(|c| "集高初空水山城镇其居年期当乡村家阿".contains(*c));
        if (c == '了' && at > 0 && at + 1 < chars.len() && next != '解') || part {
            start = at + 1;
        }
        // 鼎盛时居民: a moment, then what was counted.
        let moment = c == '时'
            && at > 1
            && is_han(next)
            && !"间速长代刻机期段尚装限效候点事差钟空令兴".contains(next)
            && !chars
                .get(at - 1)
                .is_some_and(|c| "小同临及实即按工学课平计定限准当耗用历工度瓦".contains(*c));
        if moment {
            start = at + 1;
        }
        if c == '后'
            && at > 1
            && (is_han(next) || next == '“')
            && !matches!(next, '续' | '备' | '勤' | '期' | '台' | '端' | '方' | '代')
        {
            start = at + 1;
        }
        if c == '、' && at == 0
            || matches!(c, ',' | ';' | ':' | '。' | '(' | ')' | '\n' | ' ' | '|' | '\t')
                && at + 1 < chars.len()
        {
            start = at + 1;
        }
        at += 1;
    }
    let tail = chars.get(start..).unwrap_or_default();
    tail.get(tail.len().saturating_sub(LONGEST)..).unwrap_or_default()
}

/// Where the denominator ends that 每 at `at` begins, if more follows.
fn per(chars: &[char], at: usize, start: usize) -> Option<usize> {
    let digits = chars.iter().skip(at + 1).take_while(|c| c.is_ascii_digit()).count();
    let end = match super::super::unit::at(chars, at + 1 + digits) {
        Some(unit) => unit.end,
        None if chars.get(at + 1).is_some_and(|c| "年月日天周季".contains(*c)) => at + 2,
        None => return None,
    };
    // 电梯每部造价: the noun after it says all; 铜价每吨 has none, and 西瓜每亩产量 needs both.
    let rest = chars.get(end..).unwrap_or_default();
    let clear = rest.len() >= 2 && !matches!(rest, [.., '量' | '值' | '数']);
    ((at == start || digits > 0 || clear) && !rest.is_empty()).then_some(end)
}

/// Whether one of `words` ends `chars`.
fn ends_in(chars: &[char], words: &[&str]) -> bool {
    words.iter().any(|word| {
        let mut letters = chars.iter().rev();
        word.chars().rev().all(|c| letters.next() == Some(&c))
    })
}

/// Region, particles and marks at the head go; what is nothing but a region is no indicator.
fn tidy(text: &[char]) -> &[char] {
    let quoted = trimmed(text, |c| matches!(c, ' ' | ',' | '、')).first() == Some(&'“');
    let mark = |c| matches!(c, ' ' | ',' | '、' | ':' | '(' | ')' | '。' | '\n' | '“' | '”');
    let mut text = trimmed(text, mark);
    let bare = without_head(text);
    // What nothing was taken off is not tried again.
    text = if bare.len() < text.len() { without_head(bare) } else { text };
    // 全省设考点: the verb after the region.
    if let ['设', rest @ ..] = text
        && rest.len() > 1
        && WHOLE.starting(text, 0).is_none()
    {
        text = rest;
    }
    let whole = WHOLE.starting(text, 0).is_some_and(|(length, ())| length == text.len());
    if let Some(at) = text.iter().rposition(|c| *c == '的')
        && text.len() >= at + 3
        && !whole
    {
        text = text.get(at + 1..).unwrap_or_default();
    }
    // 北纬38.2度、海拔: an item before it has a number of its own.
    if let Some(at) = text.iter().rposition(|c| *c == '、')
        && text.iter().take(at).any(char::is_ascii_digit)
        && text.len() > at + 2
    {
        text = text.get(at + 1..).unwrap_or_default();
    }
    // 天行”星座: a quotation that began before the phrase.
    if !quoted
        && let Some(at) = text.iter().position(|c| *c == '”')
        && !text.iter().take(at).any(|c| *c == '“')
        && text.len() > at + 2
    {
        text = text.get(at + 1..).unwrap_or_default();
    }
    // 最高奖励 caps the reward, 最高气温 is a measure.
    if matches!(text, ['最', '高' | '低' | '多' | '长', ..])
        && [
            "奖", "补", "资助", "给予", "可", "贷款", "授信", "支持", "优惠", "减免", "达", "返", "罚",
            "首付", "消费", "缴费", "出资", "限额",
        ]
        .iter()
        .any(|act| begins(text, 2, act))
    {
        text = text.get(2..).unwrap_or_default();
    }
    // 新增就业 is the name of a set, 就业岗位 are counted.
    if begins(text, 0, "新增就业岗位") {
        text = text.get(2..).unwrap_or_default();
    }
    let trailing = text.iter().rev().take_while(|c| matches!(c, '的' | '等')).count();
    let text = text.get(..text.len() - trailing).unwrap_or_default();
    trimmed(text, |c| matches!(c, '“' | '”' | ' '))
}

/// `text` without a region and the words that lead a phrase in.
fn without_head(mut text: &[char]) -> &[char] {
    for head in [region, |text: &[char]| LEADING.find(text)] {
        for _ in 0..3 {
            let Some(hit) = head(text) else { break };
            // Words of more than a dozen characters are none.
            if WHOLE.starting(text.get(..12).unwrap_or(text), 0).is_some() {
                break;
            }
            // 全市上市公司: 上 is no particle.
            let listed = matches!(text.get(hit.end.saturating_sub(1)..), Some(['上', '市', ..]));
            let (head, rest) = text.split_at_checked(hit.end - usize::from(listed)).unwrap_or_default();
            // 市场, 县域 and 乡村 begin with the character that ends a region.
            let (last, next) = (head.last(), rest.first());
            // 1.5T增程车: a decimal, no number of a list.
            if last == Some(&'.') && next.is_some_and(char::is_ascii_digit) {
                break;
            }
            if last.is_some_and(|c| "市县乡镇省州".contains(*c))
                && next.is_some_and(|c| "场值民政面域村亲土音化内份级".contains(*c))
            {
                break;
            }
            let is = |word: &&str| word.chars().eq(head.iter().copied());
            // 城区面积 is the size of the place.
            if head.last() == Some(&'区') && next.is_some_and(|c| "面域位".contains(*c)) {
                break;
            }
            // 一次性奖励, 一体化: no denominator.
            if head.first() == Some(&'一') && next.is_some_and(|c| "性体化线般些带流级等".contains(*c))
            {
                break;
            }
            // 工程量 and 工程款 are one word.
            if head.last() == Some(&'程') && next.is_some_and(|c| "量师款造费院学机车技监".contains(*c))
            {
                break;
            }
            // 该行业 and 该片区 are other words.
            if head.first() == Some(&'该')
                && head.len() == 2
                && (next != Some(&'门') || last == Some(&'部'))
                && next.is_some_and(|c| "线业区段场构组器门分有铺址级长员工班体票史值类型".contains(*c))
            {
                break;
            }
            if CLASS_WORDS.iter().any(is) && next.is_none_or(|c| "区部员群法制类库化级地".contains(*c))
            {
                // 企业7.8万户: a class word that is all there is names what is counted.
                break;
            }
            if rest.is_empty()
                && (is(&"全程")
                    || is(&"周边")
                    || is(&"附近")
                    || head.last() == Some(&'区') && !head.starts_with(&['全']))
            {
                break;
            }
            text = rest;
        }
    }
    text
}

/// `text` without the marks at its ends.
pub(super) fn trimmed(text: &[char], mark: impl Fn(char) -> bool) -> &[char] {
    let start = text.iter().take_while(|c| mark(**c)).count();
    let text = text.get(start..).unwrap_or_default();
    let end = text.iter().rev().take_while(|c| mark(**c)).count();
    text.get(..text.len() - end).unwrap_or_default()
}
