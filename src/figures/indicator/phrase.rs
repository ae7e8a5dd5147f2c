//! Noun phrases of Chinese text: where they begin and end among verbs, times, regions and particles.

use super::super::context::Context;
use super::super::lexicon::{Lexicon, lines, pattern};
use super::super::period::Time;
use super::super::text::is_han;
use regex::Regex;
use std::sync::LazyLock;

/// Stands for a time expression taken out of a phrase.
pub(super) const TIME_MARK: char = '\u{1}';

/// A noun phrase is not longer than this.
pub(super) const LONGEST: usize = 18;

pub(super) static STOPS: LazyLock<Lexicon<()>> =
    LazyLock::new(|| Lexicon::new(lines(include_str!("../data/verbs.txt")).map(|word| (word, ()))));

/// Nouns that contain a stop word: 产能 holds 能, 进出口 holds 出.
pub(super) static WHOLE: LazyLock<Lexicon<()>> =
    LazyLock::new(|| Lexicon::new(lines(include_str!("../data/nouns.txt")).map(|word| (word, ()))));

/// After a verb these make a noun of it: 备货量, 完成率, 通行能力.
pub(super) const NOMINAL: &[&str] = &[
    "量", "额", "率", "数", "值", "价", "费", "期", "面积", "能力", "规模", "点", "者", "户", "线", "站",
    "周期", "时间", "成本", "收入", "总额", "总量", "金", "人数", "人员", "人口", "资金", "比例", "强度",
    "密度", "速度", "里程", "体系", "机构", "中心", "基地", "业", "次数", "单价", "余额", "结构", "水平",
    "指数", "力", "项目", "工程", "窗口", "平台", "券", "税", "单", "卡", "证", "园", "林", "权", "机", "器",
    "员", "场", "方", "品", "区", "厂", "车间", "企业", "岗位", "渠道", "标准", "价格", "周期", "效率",
];

/// One-character words that end a phrase wherever they stand; others (种, 修, 长) do so only at its head.
pub(super) const HARD: &[char] = &[
    '为', '在', '从', '向', '由', '把', '让', '给', '与', '和', '于', '至', '到', '被', '将', '已', '均',
    '都', '也', '还', '有', '是', '达', '超', '占', '列', '获', '就', '对', '居', '位', '可', '能', '使',
    '说',
];

/// Means that are joined to their head: 发放补助90万元,户均1500元 measures 户均补助.
pub(super) const MEANS: &[&str] = &["人均", "户均", "日均", "月均", "亩均", "村均", "单均", "件均", "场均"];

/// Words that a region or owner is named by, and that are counted themselves.
pub(super) const CLASS_WORDS: &[&str] = &["企业", "公司", "集团", "项目", "工厂", "园区", "口岸", "开发区", "示范区"];

/// Words that stand between the noun phrase and its number, taken off from the right.
pub(super) static TRAILING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "(?:同比|环比|按[^,。;]{2,8}(?:计算|口径|计)|扣除价格因素后?|名义|实际|起码|至多|分别|增幅|增速|降幅|涨幅|跌幅|升幅|增长率?|增加|上涨|上升|提高|提升|扩大|加快|攀升|回升|下降|减少|降低|下跌|回落|收窄|缩短|压缩|压减|缩减|下滑|下调|上调|调整|恢复|降|升|增|减|涨|跌|扩展|增开|由|从|自|到|至|为|是|成|在|了|约|近|将近|接近|大约|超过|超|逾|突破|破|达到|达|高达|可达|已达|共达|约为|约合|折合|合|相当于|每[一-鿿]{1,2}|年均|连续|历时|为期|历经|用时约|单日|共计|合计|总计|共|已|已经|均|都|仅|只|只有|仅有|还|再|又|就|不足|不到|不低于|不少于|不超过|至少|最少|最多|最高|最低|多达|完成|实现|有|上|过|首次|首度|累计|高于|低于|控制|稳定|保持|维持|报|每|平均|将|能|可|预计|不|左右|:|的|快|不断|稳步|总共|一举|大幅|显著|明显|成功|得|需|要|用|也|低至|高至|最快|最长|最短|最大|最深|是|其中|较|比|经|攀|突|持续|基本|需要|最)$",
    )
});

/// Comparisons to cut off whole: 比上年同期…, 高于全省….
pub(super) static COMPARISON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "(?:同比|环比|按可比价格计算|(?:比|较|由|从)\u{1}|(?:比|较)(?:上|去|前|今|“|[0-9]|全|传统|平|年|计|往|同|改|开|原|过|以|预|目|常|普通|一般|其他|对照|同类|市场|周边|别|城|农)|高于|低于|快于|慢于|优于|高出|领先|落后|与[^,]{1,8}相比|相比).*$",
    )
});

pub(super) static REGION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "^(?:全国|全省|全市|全县|全区|全州|全旗|全镇|全乡|全村|全校|全厂|全行业|全球|全社会的|世界|国内|国内外|我国|我省|我市|我县|我区|我州|本省|本市|本县|本区|我们|他们|她们|我家|双方|全部|该省|该市|该县|该区|该州|该旗|该镇|该乡|该村|该校|该院|该企业|该公司|该集团|该厂|该园|该园区|该港|该项目|该口岸|当地|园区|景区内|区内|省内|市内|县内|境内|辖区|开发区|高新区|经开区|保税区|综保区|自贸区|示范区|试验区|口岸|公司|企业|集团|项目|工厂|村里|镇里|[一-鿿]{2,3}?(?:省|市|县|自治区|自治州|州|旗|镇|乡)|[一-鿿]{1,6}?(?:自贸片区|综合保税区|经济技术开发区|高新技术产业开发区|开发区|口岸))(?:的|内|里|上)?",
    )
});

pub(super) static LEADING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "^(?:及以上|以上|以下|以内|及以下|(?:这|该|此)[条座个家项种台批所]|[,、;:。()“”\"' ]|其中|的|了|和|与|及|以及|还有|另有|并|且|而|但|同时|此外|另外|也|又|再|每年|以|对|中的|上的|内的|里的|新增|净增|共有|共|有|是|为|现有|已有|拥有|各类|各级|包括|涉及|建成|实现|完成|累计|预计|力争|拟|计划|将|带动|通过|这些|这种|该|此|其|最终|全程|最深)",
    )
});

/// Whether the stop word of `length` at `at` is a verb here, and no part of a noun such as 备货量.
pub(super) fn is_verb(chars: &[char], at: usize, length: usize) -> bool {
    let rest = chars.get(at + length..).unwrap_or_default();
    if length == 1 && at > 0 {
        return chars.get(at).is_some_and(|c| HARD.contains(c));
    }
    length == 1
        || !NOMINAL.iter().any(|suffix| suffix.chars().eq(rest.iter().copied().take(suffix.chars().count())))
}

/// Whether `verb` at byte `at` of `text` lies within a noun that is kept whole: 起降 in 航班起降.
pub(in crate::figures) fn names_verb(text: &str, at: usize, verb: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let from = text.get(..at).unwrap_or_default().chars().count();
    let to = from + verb.chars().count();
    (from.saturating_sub(6)..from)
        .any(|start| WHOLE.starting(&chars, start).is_some_and(|(length, ())| start + length >= to))
}

/// The noun phrase that ends `[start, end)`, times and trailing verbs left out.
pub(super) fn phrase(context: &Context<'_>, start: usize, end: usize, times: &[Time]) -> String {
    let mut text = String::new();
    let first = times.partition_point(|time| time.end <= start);
    let mut at = start;
    for time in times.iter().skip(first).take_while(|time| time.start < end) {
        if time.start > at {
            text.push_str(&context.cut(at, time.start));
        }
        text.push(TIME_MARK);
        at = time.end.min(end).max(at);
    }
    text.push_str(&context.cut(at, end));
    let cut = COMPARISON.find(&text).map(|hit| hit.start());
    if let Some(cut) = cut {
        text.truncate(cut);
    }
    let text = strip_right(&text.replace(TIME_MARK, ""));
    let chars: Vec<char> = text.chars().collect();
    last_phrase(&chars)
}

pub(super) fn strip_right(text: &str) -> String {
    let mut text = text.trim_end().to_string();
    for _ in 0..8 {
        let chars: Vec<char> = text.chars().collect();
        if WHOLE.ending(&chars, chars.len()).is_some() {
            break;
        }
        let Some(hit) = TRAILING.find(&text) else { break };
        text.truncate(hit.start());
    }
    text
}

/// What follows the last verb or mark of `chars`.
pub(super) fn last_phrase(chars: &[char]) -> String {
    let mut start = 0;
    let mut at = 0;
    while at < chars.len() {
        if let Some((length, ())) = WHOLE.starting(chars, at) {
            at += length;
            continue;
        }
        let c = chars.get(at).copied().unwrap_or(' ');
        if let Some((length, ())) = STOPS.starting(chars, at) {
            if !is_verb(chars, at, length) {
                at += length;
                continue;
            }
            // A verb that ends the phrase is what is measured: 已接种2万人次.
            let mean: String = chars.get(at.saturating_sub(2)..at).unwrap_or_default().iter().collect();
            if MEANS.contains(&mean.as_str()) && at + length < chars.len() {
                // 日均通行货车 is one measure.
                start = at - 2;
            } else if at + length < chars.len() {
                start = at + length;
            }
            at += length;
            continue;
        }
        let next = chars.get(at + 1).copied().unwrap_or(' ');
        if c == '等' && at > 1 && is_han(next) && !matches!(next, '级' | '候' | '待' | '于' | '值') {
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
    tail.iter().skip(tail.len().saturating_sub(LONGEST)).collect()
}

/// Region, particles and marks at the head go; what is nothing but a region is no indicator.
pub(super) fn tidy(text: &str) -> String {
    let mut text = text.trim_matches([' ', ',', '、', ':', '(', ')', '。', '\n', '“', '”']).to_string();
    for regex in [&*REGION, &*LEADING, &*REGION, &*LEADING] {
        for _ in 0..3 {
            let chars: Vec<char> = text.chars().take(12).collect();
            if WHOLE.starting(&chars, 0).is_some() {
                break;
            }
            let Some(hit) = regex.find(&text) else { break };
            // 企业7.8万户: a class word that is all there is names what is counted.
            if hit.end() == text.len() && CLASS_WORDS.contains(&text.as_str()) {
                break;
            }
            text = text.get(hit.end()..).unwrap_or_default().to_string();
        }
    }
    let at = text.rfind('的').map(|at| at + '的'.len_utf8());
    if let Some(rest) = at.and_then(|at| text.get(at..)).filter(|rest| rest.chars().count() >= 2) {
        text = rest.to_string();
    }
    text.trim_end_matches(['的', '等']).trim_matches(['“', '”', ' ']).to_string()
}
