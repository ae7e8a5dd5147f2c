//! The words of change: verbs, comparisons and bases, as patterns over the words before a figure.

use super::super::lexicon::Lexicon;
use super::super::pattern::{Family, Pattern};
use super::super::{Basis, Direction};
use std::sync::LazyLock;

const UP: &str = "增长率?|增加|攀高|扩张|跳升|抬高|走强|增强|调增|提速|递增|激增|剧增|猛增|陡增|大增|增厚|增多|增高|增幅|增速|上涨|涨价?|涨幅|上升|升幅|攀升|回升|提升|抬升|跃升|升高|升|提高|拉高|扩大|扩容|扩充|扩展|扩增|扩建|加快|加密|走高|上浮|上扬|上调|调高|延长|延伸|推迟|延后|追加|多出|高出|超出|超标|反弹|放大|放量|加大|拉长|拓宽|增开|增设|增派|增配|壮大|增|翻|升值|晚|拔高|攀|跃|飙升|增至?|上移|改善|恢复性增长|领先于?|领跑|偏多|偏高|偏强|偏重|增产|增收|增盈|快进|多增|多收|多卖|多挣|多赚|多产|多养|多打|多得|多花|多付|多掏|多销|前移|前进|进步|爬坡|爬升|冲高|反超|超额|攀增|高开|贵了|放宽|骤升|骤增|陡升|跳涨|暴涨|大涨|猛涨|疯涨|急涨|飙涨|飙高|上冲|上探|调升|提档|提价|加价|涨至|拉升|推高|抬升|走阔|走扩|增持|扩招|增编|扩编|激升|劲升|劲增|窜升|蹿升|升温|增补|↑|▲";
const DOWN: &str = "下降率?|减少|减轻|退坡|调减|减弱|走弱|缩窄|收缩|递减|锐减|降低|降幅|下跌|跌幅|跌|降价?|减幅|减|回落|收窄|缩短|压缩|压减|压降|缩减|缩小|缩水|缩量|下滑|下滑了|下调|调低|下探|削减|精简|萎缩|衰减|下浮|走低|贬值|少于|便宜|提前|滑落|下挫|骤降|猛降|速降|低出|落后于?|落后|少|早|省时|省工|省|节约|节省|少收|少用|少花|下移|裁减|消减|放缓|缩|剪|下行|偏少|偏低|偏弱|减产|减收|减亏|减支|少跑|少付|少缴|少交|少产|少卖|少打|后移|后退|退步|滑坡|减薄|缩编|锐降|大跌|大降|低开|便宜了|重挫|跌去|降去|减去|削去|砍去|砍掉|砍|裁掉|裁去|减掉|抹去|蒸发|骤减|骤跌|陡降|急降|急跌|暴跌|狂跌|猛跌|跳水|剧降|剧减|直降|劲降|立减|直减|调降|下修|探底|减持|降下|压掉|挤掉|缩掉|退去|退至|削|↓|▼";
/// Words that may stand between a change verb and its number.
const FILL: &str = "(?: |每[年月日人户亩吨升斤]|了|分别|各|又|再|均|都|约|大约|近|将近|接近|超过|超|逾|达到|达|为|至少|突破|不低于|不少于|不足|不到|不超过|高达|仅|仅为|只|在|上|过|最多|最高|就|也|整整|共|幅度|幅度达|幅|共计|合计|至今|累计|大幅|超出|最大|足足|了近|:|可达|可|有|将|是|已|已经|积分榜|排行榜|总榜|(?:保持|维持|稳定|控制)在)*";

/// The patterns of [`WORDINGS`], in their order; those of [`BASES`] follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wording {
    /// A change verb before the number: 增长5%.
    By,
    /// A change verb that reaches a level: 增至5亿元.
    To,
    /// A change verb with its object before the number: 减少碳排放5万吨.
    ByObject,
    /// 高于全省, 快于全国.
    Compared,
    /// 比计划多.
    Than,
    /// 是2015年的2.5倍, 相当于标准值的60%.
    Multiple,
    /// 将赛会纪录提高了0.08秒, 改写全省纪录5厘米: a margin against a record.
    Record,
    /// 超警戒水位0.4米: over a mark by so much.
    Mark,
}

/// All that the words before a figure are asked for.
pub(super) static WORDINGS: LazyLock<Family> = LazyLock::new(|| {
    let other = "调整|恢复|发展|变更|变|改|调|优化|修正|转|设定|稳定|拓展|滑|掉|放宽|放|翻|攀|提|推进";
    let year = "(?:上一?年度?|去年|上年)";
    let wordings = [
        format!("({UP}|{DOWN}){FILL}$"),
        format!(
        "({UP}|{DOWN}|{other})(?:了)?(?:至|到|为|成|上|破)(?:了)?(?:每[一-鿿]{{1,2}})?(?:目前|现在|如今|今年|去年|当前|现|当下|[0-9]{{4}}年(?:同期|水平)?)?的?(?:{FILL})$"
    ),
        format!(
        "(?:^|[^新净至最减缺])(增加|追加|提高|提升|扩大|上调|延长|减少|压缩|压减|降低|缩短|削减|缩减|下调|[多少][付缴交花])(?:了)?([一-鿿“”]{{1,9}}?){FILL}$"
    ),
        format!(
        "(高于|快于|高出|快过|优于|好于|大于|多于|超过|超出|领先于?|低于|慢于|少于|落后于?|小于|弱于)([^,。;]{{1,24}}?){FILL}$"
    ),
        format!(
        "(?:(?:^|[^占环同可对])比[^例重值率赛分,。;]|较|跟|同|与)([^,。;]{{0,24}}?)(?:又|还|更|整整|要|平均)?(高|快|多|长|重|早|大|宽|深|低|慢|少|短|轻|晚|小|窄|便宜|贵|提早|提前)(?:出|了|上)?[一-鿿]?{FILL}$"
    ),
        "(?:是|为|相当于|达到?|等于|不到|不足|超过|只有|仅有|只及|仅及)([^,。;]{1,24}?)的(?:约|近|将近|大约|至少|整整|超过|超|不足|不到|仅)*$".to_string(),
        format!(
        "(?:纪录|记录)(?:又|再|被)?({UP}|{DOWN}){FILL}$|(?:刷新|改写|打破|超越|平了?)[^,。;]{{0,10}}(?:纪录|记录)(?:了|达)?$"
    ),
        "(?:超过?|超出|高出|低于|欠)(?:历史)?(?:警戒|保证|汛限|设防|设计|标准|红线|限值|控制线|分数线|录取线|限速|核载|核定|限额)[^,。;]{0,5}$".to_string(),
        "(?:比|较|与|同|和|跟|是|为|相当于)(?:常年|平常|平时|往年|往常|多年平均|历年|正常|通常)".to_string(),
        "年均(?:$|[^值浓价气水线温])|年平均|两年平均|三年平均|复合增|平均每年|年复合".to_string(),
        format!("同比|(?:比|较|与|同|和|跟){year}(?:的)?(?:同期|全年|同一时期|同月|同季|同日|底|末)?|上年同期|去年同期|同期相比|(?:比|较)同期|是{year}|为{year}|相当于{year}|[足到及]{year}同期"),
        "环比|(?:比|较|与|同|和|跟)(?:上个?月|上季度?|上个季度|上一季度|一季度|二季度|三季度|上周|上个?周末|上旬|前一[日天周月]|昨[日天]|上一?交易日|上期|上一个?月|前日|上一周|上一期|上批|上一批|前一交易日|上次|上一次)".to_string(),
        "(?:比|较|与|同)(?:今年|去年|上年)?年初".to_string(),
        "(?:比|较|与|同|和|跟|是|为|相当于|高于|低于|超过|达到?)[“\"]?(?:[^,。;由从][^,。;]{0,9}?)?(?:[0-9]{2,4}年|年|五[”\"]|月|末|底|届|[^提目空超]前|时期|同期|初期|季度|上半年|下半年|年代|过去|以往|此前|之前|原来|原先|版|最初|[建开投]?[园港业产办立通][时初]|之初|起步时|初|当时|那时|改革|首日|第[一二三]天)|[年底末]的?基础上".to_string(),
        "(?:^|[^占环同可对])比[^分赛例重值率缩扩降升由为达优提保已]|(?:^|[^比])较|相当于|跟|与.{1,12}相比".to_string(),
    ];
    Family::new(&wordings)
});

/// The base that each of the last patterns names, the more exact ones first.
const BASES: [Basis; 7] = [
    Basis::VsReference,
    Basis::AnnualAverage,
    Basis::Yoy,
    Basis::Mom,
    Basis::VsYearStart,
    Basis::VsPeriod,
    Basis::VsReference,
];

/// Each base with its pattern.
pub(super) fn bases() -> impl Iterator<Item = (usize, Basis)> {
    (Wording::Mark as usize + 1..).zip(BASES)
}

/// Any verb that leads from one level to the next: 由A退坡至B.
pub(super) static REACHED: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new("^[^,。;、]{0,10}?(?:至|到|为)(?:了)?(?:[^,。;、]{0,8}的)?(?:约|近|超|超过)?$")
});

pub(super) static FLAT: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        "^(?:左右|以上)?[,、(]?(?:总体|基本)?(?:环比|同比|(?:与|同|和|较|比)[^,。;0-9]{1,10}?(?:相比)?)(?:[^,。;0-9]{0,4}?)(?:基本|总体|大体)?(?:持平|不变|一致)",
    )
});

/// The verbs of change of two characters and more, which stand between a noun phrase and its number.
pub(in crate::figures) fn verbs() -> impl Iterator<Item = &'static str> {
    [UP, DOWN].into_iter().flat_map(spelled).filter(|verb| verb.chars().count() > 1 && !verb.ends_with('率'))
}

/// The words of a list of alternatives, of which some end in a character that may be left out.
fn spelled(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split('|').flat_map(|word| {
        let whole = word.trim_end_matches('?');
        let mut letters = whole.chars();
        let short = (whole != word).then(|| letters.next_back().map_or("", |_| letters.as_str()));
        [Some(whole), short].into_iter().flatten()
    })
}

/// Which way a verb or an adjective of change points.
pub(super) fn direction_of(verb: &[char]) -> Option<Direction> {
    static DIRECTIONS: LazyLock<Lexicon<Direction>> = LazyLock::new(|| {
        let down = [DOWN, "滑|掉|低于|慢于|弱于|小于|低|慢|短|轻|早|小|窄|提早"];
        let up =
            [UP, "提|放宽|拓展|推进|高于|快于|快过|优于|好于|大于|多于|超过|高|快|多|长|重|晚|大|宽|深|贵"];
        let words = |lists: [&'static str; 2], direction| {
            lists.into_iter().flat_map(spelled).map(move |word| (word, direction))
        };
        // What could point either way points down.
        Lexicon::new(words(down, Direction::Down).chain(words(up, Direction::Up)))
    });
    DIRECTIONS.starting(verb, 0).filter(|(length, _)| *length == verb.len()).map(|(_, direction)| *direction)
}
