//! Noun phrases of Chinese text: where they begin and end among verbs, times, regions and particles.

use super::super::change;
use super::super::context::Context;
use super::super::lexicon::{Lexicon, lines};
use super::super::pattern::Pattern;
use super::super::period::Time;
use super::super::signs::{COMPARES, PART, WORD};
use super::super::text::{is_han, string};
use super::tidy::tidy;
use super::verb::{STOPS, is_verb};
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
    Lexicon::words(
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
        let cut = if let Some(rate) = exchanged(text) {
            text.len() - rate
        } else if let Some((length, ())) = TRAILING.ending(text, text.len()) {
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

/// Where 1元人民币兑 or 100日元兑 begins that ends `text`.
fn exchanged(text: &[char]) -> Option<usize> {
    let (last, head) = text.split_last()?;
    let digits = (*last == '兑').then(|| head.iter().rev().take(8).position(char::is_ascii_digit))??;
    let end = head.len() - digits;
    Some(end - head.iter().take(end).rev().take_while(|c| c.is_ascii_digit()).count())
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
    // 财政补贴每个托位1万元: what is given, not what it is given for.
    let given = per.checked_sub(1).and_then(|at| text.get(at)).is_some_and(|c| "贴助励费价偿罚".contains(*c));
    let whole = unit.end == text.len() || given && unit.end + 4 >= text.len();
    (per > 0 && whole).then_some(per)
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
        if is_total(chars, at) {
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
        // 每剂价格, 公司每10股派现: the denominator stays out, and what has it.
        if chars.get(at) == Some(&'每')
            && let Some(end) = per(chars, at, start)
        {
            start = end;
            at = end;
            continue;
        }
        if parts(chars, at) {
            start = at + 1;
        }
        at += 1;
    }
    let tail = chars.get(start..).unwrap_or_default();
    tail.get(tail.len().saturating_sub(LONGEST)..).unwrap_or_default()
}

/// 湿地共记录鸟类: what follows 共 is counted.
fn is_total(chars: &[char], at: usize) -> bool {
    chars.get(at) == Some(&'共')
        && at > 1
        && chars
            .get(at + 1)
            .is_some_and(|next| is_han(*next) && !"同享和有产识鸣济建育富治管赢商用通存".contains(*next))
        && !chars.get(at - 1).is_some_and(|c| "公总一中".contains(*c))
}

/// Whether the character at `at`, which [`can_part`], parts what is before it from the phrase.
fn parts(chars: &[char], at: usize) -> bool {
    let letter = |at: usize| chars.get(at).copied().unwrap_or(' ');
    let (c, next) = (letter(at), letter(at + 1));
    let before = |list: &str| at.checked_sub(1).is_some_and(|at| list.contains(letter(at)));
    let inside = at > 1 && is_han(next);
    match c {
        '等' => {
            inside && !before("一二三四特优同中高初平头") && !matches!(next, '级' | '候' | '待' | '于' | '值')
        }
        // 参赛者中 names the whole, not the part.
        '中' => {
            inside
                && !"心国药学医小型欧介央部期巴等试队职转标间高低成文位签奖选毒断控继".contains(next)
                && !before("集高初空水山城镇其居年期当乡村家阿命")
        }
        // 花了 parts its verb from what follows.
        '了' => at > 0 && at + 1 < chars.len() && next != '解',
        // 鼎盛时居民: a moment, then what was counted.
        '时' => {
            inside
                && !"间速长代刻机期段尚装限效候点事差钟空令兴延".contains(next)
                && !before("小同临及实即按工学课平计定限准当耗用历工度瓦")
        }
        '后' => {
            at > 1
                && (is_han(next) || next == '“')
                && !matches!(next, '续' | '备' | '勤' | '期' | '台' | '端' | '方' | '代')
        }
        '、' => at == 0,
        ',' | ';' | ':' | '。' | '(' | ')' | '\n' | ' ' | '|' | '\t' => at + 1 < chars.len(),
        _ => false,
    }
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

/// `text` without the marks at its ends.
pub(super) fn trimmed(text: &[char], mark: impl Fn(char) -> bool) -> &[char] {
    let start = text.iter().take_while(|c| mark(**c)).count();
    let text = text.get(start..).unwrap_or_default();
    let end = text.iter().rev().take_while(|c| mark(**c)).count();
    text.get(..text.len() - end).unwrap_or_default()
}
