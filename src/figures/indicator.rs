//! What a Chinese figure measures: the noun after a measure word, the noun phrase before an amount, or the
//! head that is carried on from the figure before.

use super::context::Context;
use super::lexicon::{Lexicon, lines, pattern};
use super::period::Time;
use super::scan::Candidate;
use super::text::is_han;
use super::{Change, ChangeKind, Kind};
use regex::Regex;
use std::sync::LazyLock;

/// Stands for a time expression taken out of a phrase.
const TIME_MARK: char = '\u{1}';

/// A noun phrase is not longer than this.
const LONGEST: usize = 18;

static STOPS: LazyLock<Lexicon<()>> =
    LazyLock::new(|| Lexicon::new(lines(include_str!("data/verbs.txt")).map(|word| (word, ()))));

/// Nouns that contain a stop word: 产能 holds 能, 进出口 holds 出.
static WHOLE: LazyLock<Lexicon<()>> =
    LazyLock::new(|| Lexicon::new(lines(include_str!("data/nouns.txt")).map(|word| (word, ()))));

/// After a verb these make a noun of it: 备货量, 完成率, 通行能力.
const NOMINAL: &[&str] = &[
    "量", "额", "率", "数", "值", "价", "费", "期", "面积", "能力", "规模", "点", "者", "户", "线", "站",
    "周期", "时间", "成本", "收入", "总额", "总量", "金", "人数", "人员", "人口", "资金", "比例", "强度",
    "密度", "速度", "里程", "体系", "机构", "中心", "基地", "业", "次数", "单价", "余额", "结构", "水平",
    "指数", "力", "项目", "工程", "窗口", "平台", "券", "税", "单", "卡", "证", "园", "林", "权", "机", "器",
    "员", "场", "方", "品", "区", "厂", "车间", "企业", "岗位", "渠道", "标准", "价格", "周期", "效率",
];

/// One-character words that end a phrase wherever they stand; others (种, 修, 长) do so only at its head.
const HARD: &[char] = &[
    '为', '在', '从', '向', '由', '把', '让', '给', '与', '和', '于', '至', '到', '被', '将', '已', '均',
    '都', '也', '还', '有', '是', '达', '超', '占', '列', '获', '就', '对', '居', '位', '可', '能', '使',
    '说',
];

/// Nouns of one character that are counted by themselves.
const SHORT_NOUNS: &str = "人村县市省国镇乡校区厂店馆城站岛港车船井湖河桥路树牛羊猪鸡鱼茶煤油气电水粮";

/// Means that are joined to their head: 发放补助90万元,户均1500元 measures 户均补助.
const MEANS: &[&str] = &["人均", "户均", "日均", "月均", "亩均", "村均", "单均", "件均", "场均"];

/// Verbs that close a noun phrase as its head: 贷款支持, 技术改造.
const ACTS: &[&str] = &[
    "支持", "服务", "建设", "改造", "培训", "奖励", "补贴", "开发", "管理", "治理", "生产", "销售", "运输",
    "种植", "养殖", "检测", "融资",
];

/// Words that a region or owner is named by, and that are counted themselves.
const CLASS_WORDS: &[&str] = &["企业", "公司", "集团", "项目", "工厂", "园区", "口岸", "开发区", "示范区"];

/// Words after an amount that name nothing: 1.5万列新高, 3000列大关.
const EMPTY_NOUNS: &[&str] = &[
    "大关",
    "新高",
    "关口",
    "目标",
    "历史",
    "纪录",
    "门槛",
    "台阶",
    "规模",
    "水平",
    "不等",
    "为主",
    "为限",
    "人民币",
    "封顶",
    "上下",
    "区间",
    "增长",
    "任务",
    "大台阶",
    "高位",
    "高点",
    "低点",
    "新低",
    "整",
    "标准",
];

/// Words that stand between the noun phrase and its number, taken off from the right.
static TRAILING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "(?:同比|环比|按[^,。;]{2,8}(?:计算|口径|计)|扣除价格因素后?|名义|实际|起码|至多|分别|增幅|增速|降幅|涨幅|跌幅|升幅|增长率?|增加|上涨|上升|提高|提升|扩大|加快|攀升|回升|下降|减少|降低|下跌|回落|收窄|缩短|压缩|压减|缩减|下滑|下调|上调|调整|恢复|降|升|增|减|涨|跌|扩展|增开|由|从|自|到|至|为|是|成|在|了|约|近|将近|接近|大约|超过|超|逾|突破|破|达到|达|高达|可达|已达|共达|约为|约合|折合|合|相当于|每[一-鿿]{1,2}|年均|连续|历时|为期|历经|用时约|单日|共计|合计|总计|共|已|已经|均|都|仅|只|只有|仅有|还|再|又|就|不足|不到|不低于|不少于|不超过|至少|最少|最多|最高|最低|多达|完成|实现|有|上|过|首次|首度|累计|高于|低于|控制|稳定|保持|维持|报|每|平均|将|能|可|预计|不|左右|:|的|快|不断|稳步|总共|一举|大幅|显著|明显|成功|得|需|要|用|也|低至|高至|最快|最长|最短|最大|最深|是|其中|较|比|经|攀|突|持续|基本|需要|最)$",
    )
});
/// Comparisons to cut off whole: 比上年同期…, 高于全省….
static COMPARISON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "(?:同比|环比|按可比价格计算|(?:比|较|由|从)\u{1}|(?:比|较)(?:上|去|前|今|“|[0-9]|全|传统|平|年|计|往|同|改|开|原|过|以|预|目|常|普通|一般|其他|对照|同类|市场|周边|别|城|农)|高于|低于|快于|慢于|优于|高出|领先|落后|与[^,]{1,8}相比|相比).*$",
    )
});
static RANKING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "(?:已经|已|均|均已|继续|连续)*(?:位居|位列|位于|排名|名列|列|居|排在|排|成为|跃居|跃升|升至|进入|跻身|稳居|荣获|获得|获|夺得|保持|在(?:全|世|省|同|行)|是(?:全|世|国)|为(?:全|世|国)|由|从|、|全国|全省|世界|全球|国内|中国|亚洲|并列|勇夺|分列|挺进)",
    )
});
static REGION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "^(?:全国|全省|全市|全县|全区|全州|全旗|全镇|全乡|全村|全校|全厂|全行业|全球|全社会的|世界|国内|国内外|我国|我省|我市|我县|我区|我州|本省|本市|本县|本区|我们|他们|她们|我家|双方|全部|该省|该市|该县|该区|该州|该旗|该镇|该乡|该村|该校|该院|该企业|该公司|该集团|该厂|该园|该园区|该港|该项目|该口岸|当地|园区|景区内|区内|省内|市内|县内|境内|辖区|开发区|高新区|经开区|保税区|综保区|自贸区|示范区|试验区|口岸|公司|企业|集团|项目|工厂|村里|镇里|[一-鿿]{2,3}?(?:省|市|县|自治区|自治州|州|旗|镇|乡)|[一-鿿]{1,6}?(?:自贸片区|综合保税区|经济技术开发区|高新技术产业开发区|开发区|口岸))(?:的|内|里|上)?",
    )
});
static LEADING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "^(?:及以上|以上|以下|以内|及以下|(?:这|该|此)[条座个家项种台批所]|[,、;:。()“”\"' ]|其中|的|了|和|与|及|以及|还有|另有|并|且|而|但|同时|此外|另外|也|又|再|每年|以|对|中的|上的|内的|里的|新增|净增|共有|共|有|是|为|现有|已有|拥有|各类|各级|包括|涉及|建成|实现|完成|累计|预计|力争|拟|计划|将|带动|通过|这些|这种|该|此|其|最终|全程|最深)",
    )
});

/// The indicator of `figure`; `carried` is that of the figure before.
pub(super) fn of(
    context: &Context<'_>,
    figure: &Candidate,
    change: Option<&Change>,
    times: &[Time],
    before: Option<(&Candidate, Option<&str>)>,
) -> Option<String> {
    let carried = before.and_then(|(_, indicator)| indicator.map(str::to_string));
    if let Some(share) = share(context, times, carried.as_deref()) {
        return Some(share);
    }
    if figure.kind == Kind::Rank {
        return rank(context, times, carried, before.map(|(figure, _)| figure.end));
    }
    if let Some(class) = levelled(context, figure) {
        return class;
    }
    let difference = change.is_some_and(|change| change.kind == ChangeKind::By);
    let counted = matches!(figure.kind, Kind::Count) && figure.unit != "1";
    if let Some(class) = class_of(context, figure, before.map(|(figure, _)| figure)) {
        return Some(class);
    }
    if counted
        && !difference
        && let Some(noun) = after(context, figure)
    {
        return Some(noun);
    }
    if matches!(figure.kind, Kind::Age | Kind::Score)
        && let Some(noun) = after(context, figure)
    {
        return Some(noun);
    }
    let bounded = super::modality::names_set(context);
    // 超5亿元企业 after 贸易额超亿元企业 bounds the same amount.
    let carried = if bounded {
        carried
            .map(|name| name.split('超').next().unwrap_or_default().to_string())
            .filter(|name| !name.is_empty())
    } else {
        carried
    };
    if !difference
        && !bounded
        && governed_by_verb(context, figure)
        && let Some(noun) = after(context, figure)
    {
        return Some(noun);
    }
    let fraction = matches!(figure.kind, Kind::Percent | Kind::Ratio)
        && strip_right(context.gap()).chars().last().is_none_or(|c| !is_han(c));
    if fraction && let Some(noun) = after(context, figure) {
        return Some(noun);
    }
    if let Some(noun) = before_number(context, figure, times, carried.as_deref()) {
        return Some(noun);
    }
    if matches!(figure.kind, Kind::Money | Kind::Quantity | Kind::Percent | Kind::Ratio | Kind::Duration)
        && !difference
        && !bounded
        && let Some(noun) = after(context, figure)
    {
        return Some(noun);
    }
    if figure.kind == Kind::Duration
        && ["历时", "为期", "耗时", "历经"].iter().any(|word| context.gap().ends_with(word))
    {
        return None;
    }
    if figure.kind == Kind::Duration
        && let Some(noun) = after_verb(context, figure)
    {
        return Some(noun);
    }
    carried
        .or_else(|| after(context, figure))
        .or_else(|| previous_clause(context, times, before.map(|(figure, _)| figure.end)))
}

/// 碳纤维产能位居全国第一: what stands before the verb of ranking.
fn rank(
    context: &Context<'_>,
    times: &[Time],
    carried: Option<String>,
    previous: Option<usize>,
) -> Option<String> {
    let gap = context.gap();
    let cut = RANKING.find(gap).map_or(gap.len(), |hit| hit.start());
    let length = gap.get(..cut).unwrap_or_default().chars().count();
    let noun = tidy(&phrase(context, context.gap_start, context.gap_start + length, times));
    if noun.chars().count() > 1 {
        return Some(noun);
    }
    if context.gap_start == context.clause_start
        && let Some(subject) = previous_clause(context, times, previous)
    {
        return Some(subject);
    }
    carried
}

/// 10万吨级散货船 names its class by size; 百亿元级项目 counts on by itself.
fn levelled(context: &Context<'_>, figure: &Candidate) -> Option<Option<String>> {
    if !context.tail().starts_with('级') || figure.kind == Kind::Score {
        return None;
    }
    if figure.kind == Kind::Money {
        return Some(None);
    }
    let shifted = Candidate { end: figure.end + 1, ..figure.clone() };
    Some(after(context, &shifted))
}

/// 获得17.3亿元贷款, 提出的6亿元需求: the noun follows.
fn governed_by_verb(context: &Context<'_>, figure: &Candidate) -> bool {
    if !matches!(figure.kind, Kind::Money | Kind::Quantity | Kind::Percent | Kind::Ratio) {
        return false;
    }
    let gap = context.gap();
    if gap.ends_with(['的', '着', '了']) {
        return true;
    }
    let text: Vec<char> = strip_right(gap).chars().collect();
    let verb = STOPS.ending(&text, text.len()).is_some_and(|(length, ())| length > 1);
    verb && WHOLE.ending(&text, text.len()).is_none()
}

/// 平均22分钟完成验放: what is done within the time.
fn after_verb(context: &Context<'_>, figure: &Candidate) -> Option<String> {
    let mut at = figure.end;
    for word in ["以内", "之内", "内", "就", "即可", "可", "便"] {
        if context.cut(at, at + word.chars().count()) == word {
            at += word.chars().count();
        }
    }
    let (length, ()) = STOPS.starting(context.chars, at)?;
    let shifted = Candidate { end: at + length, ..figure.clone() };
    after(context, &shifted)
}

/// Whether the stop word of `length` at `at` is a verb here, and no part of a noun such as 备货量.
fn is_verb(chars: &[char], at: usize, length: usize) -> bool {
    let rest = chars.get(at + length..).unwrap_or_default();
    if length == 1 && at > 0 {
        return chars.get(at).is_some_and(|c| HARD.contains(c));
    }
    length == 1
        || !NOMINAL.iter().any(|suffix| suffix.chars().eq(rest.iter().copied().take(suffix.chars().count())))
}

/// 绿电占全社会用电量的35%.
fn share(context: &Context<'_>, times: &[Time], carried: Option<&str>) -> Option<String> {
    let gap = context.gap();
    let at = gap.rfind('占').filter(|at| {
        !gap.get(*at..).is_some_and(|rest| {
            ["占地", "占比", "占用", "占据", "占有率"].iter().any(|word| rest.starts_with(word))
        })
    })?;
    let numerator = gap.get(..at).unwrap_or_default();
    let start = context.gap_start;
    let numerator = tidy(&phrase(context, start, start + numerator.chars().count(), times));
    let mut denominator = strip_right(gap.get(at + '占'.len_utf8()..).unwrap_or_default());
    for word in ["的", "比重", "比例", "份额", "总数的"] {
        denominator = denominator.trim_end_matches(word).to_string();
    }
    let numerator = if numerator.is_empty() {
        carried.map(|text| text.split('占').next().unwrap_or_default().to_string()).unwrap_or_default()
    } else {
        numerator
    };
    if numerator.is_empty() {
        return (!denominator.is_empty()).then_some(denominator);
    }
    if denominator.is_empty() {
        return Some(numerator);
    }
    Some(format!("{numerator}占{denominator}"))
}

/// 年产值超50亿元企业达11家: the threshold belongs to the name of the set.
fn class_of(context: &Context<'_>, figure: &Candidate, before: Option<&Candidate>) -> Option<String> {
    let before = before?;
    if figure.kind != Kind::Count
        || before.end != context.gap_start
        || !matches!(before.kind, Kind::Money | Kind::Quantity | Kind::Percent | Kind::Count)
    {
        return None;
    }
    let gap = strip_right(context.gap());
    let gap = gap.trim_start_matches("以上").trim_start_matches("及以上");
    let noun = gap.trim_start_matches('的');
    let plain =
        noun.chars().all(|c| is_han(c) || matches!(c, '“' | '”')) && (1..=8).contains(&noun.chars().count());
    if !plain
        || STOPS.starting(&noun.chars().collect::<Vec<_>>(), 0).is_some()
        || after(context, figure).is_some()
    {
        return None;
    }
    let mut start = before.start;
    let bound = ["超过", "超", "逾", "突破", "不足", "近", "达", "达到"]
        .iter()
        .find(|word| context.ends_at(start, word));
    if let Some(word) = bound {
        start -= word.chars().count();
    } else if !context.gap().starts_with('级') && before.unit != "kV" {
        return None;
    }
    let mut from = start;
    while from > context.clause_start
        && start - from < 14
        && context.chars.get(from - 1).is_some_and(|c| is_han(*c))
        && STOPS.ending(context.chars, from).is_none()
    {
        from -= 1;
    }
    let head = tidy(&context.cut(from, start));
    Some(format!("{head}{}{gap}", context.cut(start, before.end)))
}

/// The noun that follows the figure.
fn after(context: &Context<'_>, figure: &Candidate) -> Option<String> {
    let chars = context.chars;
    let mut at = figure.end;
    for word in ["及以上", "以上", "以下", "以内", "左右", "多", "余", "的"] {
        if context.cut(at, at + word.chars().count()) == word {
            at += word.chars().count();
        }
    }
    let mut end = at;
    while end < context.clause_end && end - at < LONGEST {
        let c = chars.get(end).copied().unwrap_or(' ');
        let inside = is_han(c) || c.is_ascii_alphanumeric() || matches!(c, '“' | '”' | '-' | '·' | '+');
        if !inside || matches!(c, '的' | '了' | '着' | '以' | '等' | '及') {
            break;
        }
        let next = chars.get(end + 1).copied().unwrap_or(' ');
        if c == '中'
            && end > at
            && !matches!(
                next,
                '心' | '国'
                    | '药'
                    | '学'
                    | '医'
                    | '小'
                    | '型'
                    | '欧'
                    | '介'
                    | '央'
                    | '部'
                    | '期'
                    | '巴'
                    | '等'
                    | '试'
                    | '队'
                    | '职'
            )
        {
            break;
        }
        if next == '均' && matches!(c, '平' | '人' | '户' | '日' | '年' | '月' | '亩') {
            break;
        }
        // 国家和地区 is one noun.
        if c == '和' && end > at && context.cut(end + 1, end + 3) == "地区" {
            end += 3;
            continue;
        }
        if let Some((length, ())) = WHOLE.starting(chars, end) {
            end += length;
            continue;
        }
        if let Some((length, ())) = STOPS.starting(chars, end) {
            let word = context.cut(end, end + length);
            let closes = chars.get(end + length).is_none_or(|c| !is_han(*c))
                && end > at
                && ACTS.contains(&word.as_str());
            if !closes && is_verb(chars, end, length) {
                break;
            }
            end += length;
            continue;
        }
        if super::numeral::begins(c)
            && super::numeral::read(chars, end).is_some_and(|n| n.arabic || n.power >= 4 && !n.bare)
        {
            break;
        }
        end += 1;
    }
    // 产业链上的: the locative is no part of the noun.
    let noun = context.cut(at, end);
    let mut noun = noun.trim_matches(['“', '”', '-', '·']).to_string();
    if noun.chars().count() > 2 {
        noun = noun.trim_end_matches(['上', '中', '里', '内', '不', '每']).to_string();
    }
    if noun.starts_with('一') && super::unit::at(chars, at + 1).is_some() {
        return None;
    }
    let short = noun.chars().count() == 1 && SHORT_NOUNS.contains(&noun);
    let named = noun.chars().count() > 1 || short;
    (named && !EMPTY_NOUNS.iter().any(|word| noun.starts_with(word))).then_some(noun)
}

/// The noun phrase before the number in its clause.
fn before_number(
    context: &Context<'_>,
    figure: &Candidate,
    times: &[Time],
    carried: Option<&str>,
) -> Option<String> {
    let noun = tidy(&phrase(context, context.gap_start, figure.start, times));
    if noun.chars().count() < 2 {
        return None;
    }
    // A verb or a mean alone leans on what stands before it: 班列累计开行10万列, 货车由日均300辆次.
    let letters: Vec<char> = noun.chars().collect();
    let verb = STOPS.starting(&letters, 0).is_some_and(|(length, ())| length == letters.len());
    let mean = MEANS.contains(&noun.as_str());
    if !verb && !mean {
        return Some(noun);
    }
    let gap = context.gap();
    let head = gap.rfind(noun.as_str()).and_then(|at| gap.get(..at)).unwrap_or_default().chars().count();
    let head = tidy(&phrase(context, context.gap_start, context.gap_start + head, times));
    let letters: Vec<char> = head.chars().collect();
    let led = STOPS.ending(&letters, letters.len()).is_some();
    let head = if head.chars().count() > 1 && !led {
        Some(head)
    } else if mean {
        carried.map(str::to_string)
    } else {
        None
    };
    match head {
        Some(head) if mean => Some(format!("{noun}{head}")),
        Some(head) => Some(head),
        None => Some(noun),
    }
}

/// Whether `verb` at byte `at` of `text` lies within a noun that is kept whole: 起降 in 航班起降.
pub(super) fn names_verb(text: &str, at: usize, verb: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let from = text.get(..at).unwrap_or_default().chars().count();
    let to = from + verb.chars().count();
    (from.saturating_sub(6)..from)
        .any(|start| WHOLE.starting(&chars, start).is_some_and(|(length, ())| start + length >= to))
}

/// Where the clause of the number says nothing, the one before may.
fn previous_clause(context: &Context<'_>, times: &[Time], previous: Option<usize>) -> Option<String> {
    let end = context.clause_start.saturating_sub(1);
    let text: Vec<char> = context.chars.get(context.sentence_start..end)?.to_vec();
    let start = end - text.iter().rev().take_while(|c| !matches!(c, ',' | ';' | ':' | '。')).count();
    // A clause with a figure of its own has handed its indicator on already.
    if previous.is_some_and(|figure| figure > start)
        || context.chars.get(start..end)?.iter().any(char::is_ascii_digit)
    {
        return None;
    }
    // The subject is what stands before the first verb.
    let mut stop = start;
    while stop < end {
        if let Some((length, ())) = WHOLE.starting(context.chars, stop) {
            stop += length;
            continue;
        }
        if stop > start + 1
            && STOPS
                .starting(context.chars, stop)
                .is_some_and(|(length, ())| is_verb(context.chars, stop, length))
        {
            break;
        }
        stop += 1;
    }
    let noun = tidy(&phrase(context, start, stop, times));
    (noun.chars().count() > 1).then_some(noun)
}

/// The noun phrase that ends `[start, end)`, times and trailing verbs left out.
fn phrase(context: &Context<'_>, start: usize, end: usize, times: &[Time]) -> String {
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

fn strip_right(text: &str) -> String {
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
fn last_phrase(chars: &[char]) -> String {
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
fn tidy(text: &str) -> String {
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
