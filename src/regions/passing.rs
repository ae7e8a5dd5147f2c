//! Places that a story only passes through, comes from, goes to or compares with.

use super::Level;
use super::found::{Found, Sort};
use super::gazetteer::GAZETTEER;
use super::view::{View, is_han, one_of};
use super::words::{List, Words};

/// In front of places that goods and people pass through, come from or go to, or that are compared.
static PASSING_BEFORE: List = List::new(|| {
    Words::before(&[
        "从",
        "来自",
        "产自",
        "采自",
        "源自",
        "购自",
        "取自",
        "辗转",
        "发往",
        "运往",
        "驶向",
        "经",
        "途经",
        "经由",
        "抵达",
        "到达",
        "直达",
        "销往",
        "远销",
        "销至",
        "出口到",
        "卖到",
        "卖进",
        "前往",
        "流向",
        "至",
        "到",
        "达",
        "比",
        "高于",
        "低于",
        "超过",
        "依托",
        "复制",
        "学习",
        "借鉴",
        "对接",
        "辐射",
        "覆盖",
        "惠及",
        "毗邻",
        "相邻的",
        "邻近的",
        "毗邻的",
        "周边的",
        "临近的",
        "进了",
        "走进",
        "挺进",
        "打入",
        "端上",
        "卖向",
        "投放",
        "输向",
        "对面是",
        "不同于",
        "直追",
        "追赶",
        "赶超",
        "逼近",
        "直逼",
        "紧逼",
        "紧追",
        "媲美",
        "不及",
        "逊于",
        "仅次于",
        "领先于",
        "落后于",
        "优于",
        "好于",
        "快于",
        "高出",
        "对标",
        "看齐",
        "输往",
        "通达",
        "涵盖",
        "涉及",
        "集聚了",
        "输往",
        "发送到",
        "返回",
        "出口至",
        "运至",
        "送至",
        "运抵",
        "沿线的",
        "沿途的",
        "飞往",
        "开往",
        "连通",
        "联通",
        "imported from ",
        "oods from ",
        "ourists from ",
        "isitors from ",
        "uyers from ",
        "km from ",
        "kilometers from ",
        "came from ",
        "cargo from ",
        "to ",
        "via ",
        "than ",
        "through ",
        "nearby ",
        "neighboring ",
        "neighbouring ",
        "neighbor ",
        "neighbour ",
        "overtook ",
        "overtaking ",
        "overtaken ",
        "surpassed ",
        "surpassing ",
        "with ",
        "as far as ",
        "as far away as ",
        "including ",
        "among them ",
        "such as ",
        "raders in ",
        "nalysts in ",
        "uyers in ",
        "conomists in ",
        "nvestors in ",
        "like ",
    ])
});
/// Where the story itself goes, to stay there: 主场搬到贵阳后.
static MOVES: List = List::new(|| Words::before(&["来到", "搬到", "搬至", "迁到", "迁至", "移至"]));
/// Who stands for the place that “from” names.
static DELEGATES: List = List::new(|| {
    Words::before(&[
        "xports",
        "hipments",
        "fficials",
        "elegates",
        "elegation",
        "esearchers",
        "cientists",
        "awmakers",
        "police",
        "epresentatives",
        "maker",
        "ompany",
        "irm",
        "anufacturer",
        "roducer",
        "upplier",
        "builder",
        "shipyard",
        "tartup",
        "etailer",
        "inisters",
    ])
});
/// Behind such places.
static PASSING_AFTER: List = List::new(|| {
    Words::behind(&[
        "游客",
        "客商",
        "旅客",
        "方向",
        "等地的",
        "毗邻",
        "接壤",
        "同名",
        "相邻",
        "籍",
        "等地",
        "等国",
        "经验",
        "模式",
        "航线",
        "的航线",
        " tourists",
        " visitors",
    ])
});
/// Items of a list that are examples only, when their number closes it.
const LONG_LIST: usize = 4;
/// For each find whether it is only passed through, come from, gone to or compared with.
pub(super) fn passing(view: &View, finds: &[Found]) -> Vec<bool> {
    let mut passing: Vec<bool> = Vec::with_capacity(finds.len());
    for (at, found) in finds.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| finds.get(at));
        // A link of a chain or an item of a list does what the one in front does.
        let joined = before.is_some_and(|before| {
            before.end == found.start
                || before.end + 1 == found.start && one_of(view.at(before.end), "、和与及—-/·")
                || ["的", "同名的"].iter().any(|word| view.is(before.end, found.start, word))
                    && holds(before, found)
                || view.is(before.end, found.start, ", ")
                || view.is(before.end, found.start, " and ")
        });
        // 超过了兰州 is 超过兰州.
        let front = found.start - usize::from(view.ends(found.start, "了"));
        let own =
            PASSING_BEFORE.end(view, found.start) || front < found.start && PASSING_BEFORE.end(view, front);
        let own = own && !view.ends(found.start, "达到") && !view.ends(found.start, "得到");
        // 桥西区新增公园15处，而张家口也在推行.
        let contrast = ["，而", "；而", "。而"].iter().any(|word| view.ends(found.start, word));
        // 记者从某省获悉 names the source of the story, not the start of a journey.
        let told = view.ends(found.start, "从") && {
            let rest = view.cut(found.end, (found.end + 16).min(view.chars.len()));
            view.ends(found.start, "记者从")
                || ["获悉", "了解到", "得知"].iter().any(|word| rest.contains(word))
        };
        let own = own && !told && !MOVES.end(view, found.start);
        let arrives = found.start < 80
            && view.at(found.end) == '的'
            && view.cut(found.end, (found.end + 14).min(view.chars.len())).contains("来到");
        // 由日本提供贷款, “financed by Japan”.
        let country = found.unit.is_some_and(|id| GAZETTEER.unit(id).level == Level::Country);
        let gives = country && (view.ends(found.start, "由") || view.ends(found.start, "financed by "));
        // 对台贸易 looks there from here.
        let looks = found.sort == Sort::Single && "对赴输涉".contains(view.before(found.start));
        // “funded by investors from Taiwan”, not “officials from Fuzhou”.
        let comes = view.ends(found.start, " from ") && !DELEGATES.end(view, found.start - 6);
        // “through Pingxiang, a border city”: what is introduced is no passing place.
        let introduced = view.has(found.end, ", a ") || view.has(found.end, ", an ");
        let own = own && !introduced;
        let line = is_line_end(view, found.end) || is_route_end(view, finds, at);
        let own = (own || comes || arrives || gives || looks || contrast) && !line;
        let inherited = joined && passing.last().copied().unwrap_or(false);
        let behind = PASSING_AFTER.stand(view, found.end) && !line;
        // 新华社北京3月8日电 is where the agency wrote, not where the story plays.
        let dateline = (view.at(found.end).is_ascii_digit() || view.at(found.end) == '电') && {
            let rest = view.cut(found.end, (found.end + 8).min(view.chars.len()));
            rest.contains('电')
        };
        passing.push(own || inherited || behind || dateline);
    }
    // 河北、内蒙古、黑龙江、陕西、甘肃等10省: a long list of examples is where no story plays.
    let mut from = 0;
    for at in 0..finds.len() {
        let end = finds.get(at).map_or(0, |found| found.end);
        let goes_on = finds.get(at + 1).is_some_and(|next| next.start == end + 1 && view.at(end) == '、');
        if goes_on {
            continue;
        }
        let counted =
            view.at(end) == '等' && (view.at(end + 1).is_ascii_digit() || "多十".contains(view.at(end + 1)));
        if counted && at >= from + LONG_LIST - 1 {
            passing.iter_mut().take(at + 1).skip(from).for_each(|cell| *cell = true);
        }
        from = at + 1;
    }
    // What stands behind a list is said of all its items: 与万州区、石柱县相邻.
    for at in (1..finds.len()).rev() {
        let (Some(before), Some(found)) = (finds.get(at - 1), finds.get(at)) else { continue };
        let listed =
            before.end == found.start || before.end + 1 == found.start && view.at(before.end) == '、';
        let said = view.at(found.end) != '等' && PASSING_AFTER.stand(view, found.end);
        if listed
            && said
            && let Some(cell) = passing.get_mut(at - 1)
        {
            *cell = true;
        }
    }
    passing
}

/// Whether the unit of one find holds that of another.
fn holds(outer: &Found, inner: &Found) -> bool {
    outer.unit.zip(inner.unit).is_some_and(|(outer, inner)| outer != inner && GAZETTEER.within(inner, outer))
}

/// Words for lines that are built or opened.
static LINES: List = List::new(|| {
    Words::behind(&[
        "段",
        "高铁",
        "铁路",
        "高速",
        "城际",
        "公路",
        "特高压",
        "直流",
        "输电",
        "输气",
        "管道",
        "线路",
        "±",
    ])
});

/// Whether a place is an end of a line that is built or opened: 安康至重庆段, 青海至河南±800千伏特高压工程.
pub(super) fn is_line_end(view: &View, end: usize) -> bool {
    LINES.stand(view, end)
}

/// How far behind the last place the word for a route may stand.
const ROUTE_NAME: usize = 10;

/// Whether a place is the far end of an air or sea route that is named by both: 郑州至卢森堡第四条全货机航线.
pub(super) fn is_route_end(view: &View, finds: &[Found], at: usize) -> bool {
    let Some(found) = finds.get(at) else { return false };
    let origin = at.checked_sub(1).and_then(|at| finds.get(at));
    let from =
        origin.is_some_and(|origin| origin.end + 1 == found.start && one_of(view.at(origin.end), "至到"));
    from && (found.end..found.end + ROUTE_NAME)
        .take_while(|at| is_han(view.at(*at)) && view.at(*at) != '的')
        .any(|at| view.has(at, "航线"))
}
