//! What a place does where it stands: whether the story plays there, whether it acts with others or only names something.

use super::Level;
use super::found::{Found, Sort};
use super::gazetteer::GAZETTEER;
use super::lead::Shape;
use super::passing::{is_line_end, is_route_end};
use super::view::{View, is_han, one_of};
use super::words::{List, Words};

/// In front of and behind countries in which a part of the story plays.
static SCENE_BEFORE: List =
    List::new(|| Words::before(&["在", "与", "同", "和", "开拓", "落户", "in ", "In "]));

static SCENE_AFTER: List = List::new(|| {
    Words::behind(&[
        "船东", "买方", "业主", "客户", "市场", "投产", "工厂", "设厂", "建厂", "政府", "总统", "总理",
        "央行", "'s ",
    ])
});

/// Whether something is made to the order of a place: 为秘鲁利马地铁定制的盾构机.
pub(super) fn is_customer(view: &View, finds: &[Found], at: usize) -> bool {
    let Some(found) = finds.get(at) else { return false };
    let outer = at.checked_sub(1).and_then(|at| finds.get(at)).filter(|outer| outer.end == found.start);
    let start = outer.map_or(found.start, |outer| outer.start);
    view.ends(start, "为") && {
        let rest = view.cut(found.end, (found.end + 16).min(view.chars.len()));
        let clause = rest.split(['，', '。', '、', '\n']).next().unwrap_or_default();
        ["定制", "订制", "量身打造", "建造", "研制"].iter().any(|word| clause.contains(word))
    }
}

/// What is held in a venue.
const HELD: &[&str] =
    &["举行", "举办", "召开", "开幕", "闭幕", "落幕", "揭牌", "启动", "签约", "开赛", "开工", "亮相"];

pub(super) fn is_scene(view: &View, found: &Found) -> bool {
    SCENE_BEFORE.end(view, found.start)
        || SCENE_AFTER.stand(view, found.end)
        || view.ends(found.start, "赴") && {
            let rest = view.cut(found.end, (found.end + 8).min(view.chars.len()));
            ["投资", "设厂", "建厂", "办厂"].iter().any(|word| rest.contains(word))
        }
}

/// Whether the place is where something is held: 在南宁举行, 在江北区的研发中心举行.
pub(super) fn is_venue(view: &View, found: &Found) -> bool {
    view.ends(found.start, "在") && {
        let rest = view.cut(found.end, (found.end + 12).min(view.chars.len()));
        let clause = rest.split(['，', '。', '、', '\n']).next().unwrap_or_default();
        HELD.iter().any(|word| clause.contains(word))
    }
}

/// Whether the text speaks of the whole country, or of a ranking, before it names a place.
pub(super) fn is_national(view: &View, shape: &Shape) -> bool {
    ["全国", "我国", "榜单", "排名", "排行"]
        .iter()
        .any(|word| (0..shape.first.0 + 6).any(|at| view.has(at, word)))
}

/// Whether a country opens a clause that only tells after what the story plays.
pub(super) fn is_circumstance(view: &View, found: &Found) -> bool {
    let country = found.unit.is_some_and(|id| GAZETTEER.unit(id).level == Level::Country);
    let comma = (found.end..found.end + 16).find(|at| one_of(view.at(*at), "，。、\n"));
    country && comma.is_some_and(|at| view.at(at) == '，' && (view.ends(at, "后") || view.ends(at, "以来")))
}

/// Whether a place is an end of the line that it names with another: 长沙至赣州高铁.
pub(super) fn joins_line(view: &View, finds: &[Found], at: usize) -> bool {
    let line = |found: &Found| one_of(view.before(found.start), "至到") && is_line_end(view, found.end);
    finds.get(at).is_some_and(line) || is_route_end(view, finds, at)
}

/// What those who act together do.
static PACTS: List = List::new(|| {
    Words::behind(&["商定", "签署", "签约", "签订", "共建", "结对", "携手", "互认", "缔结", "达成"])
});

/// When they do it, which may stand in front of the verb.
static WHEN: List =
    List::new(|| Words::behind(&["昨日", "昨天", "今日", "今天", "近日", "日前", "近期", "当天", "当日"]));

/// That they do it together.
static JOINTLY: List = List::new(|| Words::behind(&["共同", "联合", "联手", "正式"]));

/// Whether a pact follows at `end`: 签署, 昨日签署, 昨日共同揭牌.
fn pact_follows(view: &View, end: usize) -> bool {
    let when = WHEN.at(view, end).map_or(end, |(_, length)| end + length);
    let jointly = JOINTLY.at(view, when).map_or(when, |(_, length)| when + length);
    PACTS.stand(view, jointly) || jointly > when && HELD.iter().any(|word| view.has(jointly, word))
}

/// Whether the list of places that `at` stands in makes an agreement: 运城与渭南、三门峡商定.
pub(super) fn agrees(view: &View, finds: &[Found], at: usize) -> bool {
    let joined = |from: usize, to: usize| from == to || from + 1 == to && one_of(view.at(from), "、与和同及");
    let Some(found) = finds.get(at) else { return false };
    let mut end = found.end;
    let mut items = 0;
    for next in finds.iter().skip(at + 1).take(8) {
        if !joined(end, next.start) {
            break;
        }
        items += usize::from(end < next.start);
        end = next.end;
    }
    let before = at.checked_sub(1).and_then(|at| finds.get(at));
    let follows = before.is_some_and(|before| joined(before.end, found.start))
        || one_of(view.before(found.start), "与和同");
    (items > 0 || follows) && pact_follows(view, end)
}

/// Words for an area that several short names describe.
static AREAS: List = List::new(|| Words::behind(&["黄河金三角", "金三角", "毗邻", "交界", "边界", "接壤"]));

/// Whether the run of short names that `at` stands in describes an area.
pub(super) fn area_follows(view: &View, finds: &[Found], at: usize) -> bool {
    let mut end = finds.get(at).map_or(0, |found| found.end);
    for next in finds.iter().skip(at + 1).take(6) {
        if next.start != end || next.sort != Sort::Single {
            break;
        }
        end = next.end;
    }
    AREAS.stand(view, end)
}

/// Last characters of dishes and goods that are named after places.
const GOODS: &str = "面饭鸡鸭鹅粉饼糕肉酒茶醋";

/// Whether a place is the first half of the name of a dish or kind of goods, with nothing but its price or the next one behind.
pub(super) fn is_product(view: &View, found: &Found) -> bool {
    let short = found.sort == Sort::Name && found.end - found.start == 2;
    short
        && (found.end + 1..found.end + 4).any(|at| {
            let before = (found.end..at).all(|at| is_han(view.at(at)));
            let next = view.at(at + 1);
            before && GOODS.contains(view.at(at)) && (next.is_ascii_digit() || one_of(next, "、，。；"))
        })
}

/// How many of a unit's parts stand behind its name for themselves: 三 in 三个省直管市, at most four.
pub(super) fn counted_parts(view: &View, end: usize) -> Option<usize> {
    let number = "二三四两".chars().position(|c| c == view.at(end))?;
    let number = if number == 3 { 2 } else { number + 2 };
    (end + 1..end + 7).any(|at| one_of(view.at(at), "市县区州")).then_some(number)
}
