//! Names that are no place where they stand: persons, rivers, streets, wishes, makes, titles.

use super::Level;
use super::explain::Refusal;
use super::found::Found;
use super::gazetteer::{GAZETTEER, Id};
use super::lexicon::{Form, LEXICON, Token};
use super::single::is_short_name;
use super::single_words::LINES;
use super::view::{View, is_han, one_of};
use super::words::{List, Words};

/// Surnames that are hardly ever the last character of another word.
const SURNAMES: &str = "陈李王张刘赵孙周吴郑冯蒋沈韩杨朱秦许何吕施孔曹严魏陶姜谢邹窦章潘葛范彭韦苗俞袁柳鲍史费薛雷贺倪汤罗郝邬卞齐伍余顾孟穆萧尹姚邵汪毛戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季贾娄童颜郭梅钟徐邱骆夏蔡田樊胡凌霍虞柯卢莫房裘缪丁邓郁崔龚程嵇邢裴陆翁荀甄封储靳瞿谭廖唐曾傅乔翟涂欧聂肖侯晏阎闫佟卓覃冉";

/// Surnames that are everyday words too.
const OTHER_SURNAMES: &str = "钱金高马白方石江康林叶牛米尚柏胡雷辛黎祖武";

/// Characters that spell foreign names and hardly stand alone.
pub(super) const SYLLABLES: &str = "斯尔克勒姆娜莎奇诺娃洛茨赫伊耶贝萨迪杰伦恩蒂弗莱莉妮丝埃戈鲍霍塞费佩";

/// Words before a person's name.
static TITLES: List = List::new(|| {
    Words::before(&[
        "记者",
        "经理",
        "主任",
        "书记",
        "局长",
        "教授",
        "董事长",
        "院长",
        "会长",
        "总裁",
        "市民",
        "村民",
        "社员",
        "会计",
        "老师",
        "专家",
        "学者",
        "校长",
        "主席",
        "代表",
        "委员",
        "同志",
        "先生",
        "女士",
        "理事长",
        "负责人",
        "创业者",
        "技术员",
        "研究员",
        "分析师",
        "通讯员",
        "人士",
        "徒弟",
        "村支书",
        "镇长",
        "县长",
        "市长",
        "厂长",
        "馆长",
        "店主",
        "老板",
        "居民",
        "游客",
        "创始人",
        "董事",
        "院士",
        "医生",
        "护士",
        "民警",
        "教练",
        "球员",
        "客商",
        "消费者",
        "司机",
        "工程师",
        "师傅",
        "农户",
        "选手",
        "演员",
        "作家",
    ])
});

/// What follows a name that is a river, lake or mountain there.
static WATERS: List = List::new(|| {
    Words::behind(&[
        "畔",
        "水量",
        "水质",
        "水位",
        "水系",
        "水面",
        "流域",
        "湾",
        "干流",
        "支流",
        "上游",
        "中游",
        "下游",
        "两岸",
        "沿岸",
        "河段",
        "江段",
        "航道",
        "大桥",
        "口大桥",
        "之滨",
        "岸边",
        "源头",
        "水域",
        "沿线湿地",
        "江面",
        "景区",
        "风景",
        "名胜",
        "湿地",
        "龙井",
        "河面",
        "渔政",
        "禁渔",
    ])
});

/// Single characters after a name that make it a natural feature or a street.
const FEATURES: &str = "河湖江海山岭峰岛湾路街巷桥峡渠泉园";

/// Longer words that make it a street.
static STREETS: List = List::new(|| {
    Words::behind(&[
        "大道",
        "大街",
        "东路",
        "西路",
        "南路",
        "北路",
        "中路",
        "东街",
        "西街",
        "南街",
        "北街",
        "步行街",
        "胡同",
        "环路",
        "路上",
        "路口",
        "路边",
        "路旁",
    ])
});

/// Words that make it a river, lake or mountain: 苏州河畔.
static SHORES: List = List::new(|| Words::behind(&["河畔", "江畔", "湖畔", "山麓", "山脚"]));

/// What is wished beside a word that is a place as well: 福寿安康.
const WISHES: &[&str] = &[
    "健康", "幸福", "快乐", "福寿", "喜乐", "吉祥", "美满", "和睦", "安宁", "长寿", "平安", "富足", "顺遂",
    "家人", "身体", "国泰", "世代", "一生", "岁岁", "阖家", "祝愿",
];

static WISHES_BEFORE: List = List::new(|| Words::before(WISHES));

static WISHES_BEHIND: List = List::new(|| Words::behind(WISHES));

/// Ends of the titles of laws, plans and papers.
static DOCUMENTS: List = List::new(|| {
    Words::before(&[
        "条例",
        "办法",
        "规定",
        "规划",
        "方案",
        "意见",
        "通知",
        "公报",
        "报告",
        "决定",
        "纲要",
        "细则",
        "措施",
        "协议",
        "协定",
        "宣言",
        "倡议",
        "日报",
        "晚报",
        "时报",
        "早报",
        "目录",
        "指南",
        "标准",
        "计划",
        "白皮书",
        "蓝皮书",
        "年鉴",
    ])
});

/// Longest title that is looked into on either side of a name.
const TITLE_REACH: usize = 24;

/// Why the name is no place here, if it is none.
pub(super) fn masked(view: &View, tokens: &[Token], at: usize, found: &Found) -> Option<Refusal> {
    // 两台|北斗 counts machines.
    let counted = view.at(found.start) == '台' && is_numeral(view.before(found.start));
    // 北方小三亚 is no 三亚.
    let likened = view.before(found.start) == '小' && found.end - found.start == 2;
    let wish = found.common > 0 && found.end - found.start == 2 && is_wish(view, found);
    match () {
        () if counted => Some(Refusal::Counted),
        () if wish => Some(Refusal::Word),
        () if is_team(view, found) || is_brand(view, found) => Some(Refusal::LongerName),
        () if title_of(view, found) == Some(false) => Some(Refusal::LongerName),
        () if likened => Some(Refusal::Likened),
        () if is_foreign_person(view, tokens, at, found) => Some(Refusal::ForeignName),
        () if is_person(view, tokens, at, found) => Some(Refusal::Person),
        () if is_feature(view, tokens, at, found) => Some(Refusal::Feature),
        () => None,
    }
}

/// Whether a name that is a word as well stands among the words of a wish: 一家人安康幸福, 日子越过越安康.
fn is_wish(view: &View, found: &Found) -> bool {
    "越更很最愈要".contains(view.before(found.start))
        || WISHES_BEFORE.end(view, found.start)
        || WISHES_BEHIND.stand(view, found.end)
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || "一二两三四五六七八九十百千万几多".contains(c)
}

/// Whether a place abroad is a piece of a foreign name: 弗拉基米尔·普京, 阿巴|斯.
fn is_foreign_person(view: &View, tokens: &[Token], at: usize, found: &Found) -> bool {
    let level = |id: &Id| GAZETTEER.unit(*id).level;
    let abroad = found.readings.iter().all(|(id, _)| matches!(level(id), Level::City | Level::Country));
    if !abroad {
        return false;
    }
    let dot = |c: char| one_of(c, "·•・");
    let piece = |token: Option<&Token>| {
        token.is_some_and(|token| token.entry.is_none() && SYLLABLES.contains(view.at(token.start)))
    };
    let city = found.readings.iter().all(|(id, _)| level(id) == Level::City);
    // 安大略省, 圣保罗州 and 英国式 are no city and no country.
    let next = view.at(found.end);
    let single = tokens.get(at + 1).is_some_and(|next| next.end - next.start == 1);
    let country = found.readings.iter().any(|(id, _)| level(id) == Level::Country);
    dot(view.before(found.start))
        || dot(next)
        || single && (!country && "省州".contains(next) || country && "族语话画式籍".contains(next))
        || city
            && found.end - found.start < 4
            && (piece(tokens.get(at + 1)) || piece(at.checked_sub(1).and_then(|at| tokens.get(at))))
}

/// Whether a place and one character more are an item of a list of persons: 由高阳、宁夏雨、江门生五位教师组成.
fn is_listed_person(view: &View, tokens: &[Token], at: usize, found: &Found) -> bool {
    let Some(next) = tokens.get(at + 1) else { return false };
    let given = view.at(next.start);
    let single = next.entry.is_none() && next.end - next.start == 1 && is_han(given);
    let behind = view.at(next.end);
    let counted = || one_of(behind, "两三四五六七八九十") && one_of(view.at(next.end + 1), "位名人");
    view.before(found.start) == '、'
        && single
        && !"省市区县州盟旗镇乡港等籍产企两三四五六七八九十和与及".contains(given)
        && (behind == '、' || counted())
}

/// Whether a place is the name of a make: “北京”牌电视机.
fn is_brand(view: &View, found: &Found) -> bool {
    one_of(view.before(found.start), "“\"")
        && one_of(view.at(found.end), "”\"")
        && view.at(found.end + 1) == '牌'
}

/// Whether a name stands in a title, and if so, whether that is one of a law, plan or paper, which tell of their place: in
/// 《绵阳市科技创新促进条例》, but not in 《成都》.
pub(super) fn title_of(view: &View, found: &Found) -> Option<bool> {
    let sign = |c: char| matches!(c, '《' | '》' | '。' | '\n');
    let mut front = (found.start.saturating_sub(TITLE_REACH)..found.start).rev().map(|at| view.at(at));
    if front.find(|c| sign(*c)) != Some('《') {
        return None;
    }
    let mut behind = (found.end..found.end + TITLE_REACH).map(|at| (at, view.at(at)));
    let (end, sign) = behind.find(|(_, c)| sign(*c))?;
    (sign == '》').then(|| DOCUMENTS.end(view, end))
}

/// What tells of football, and how far from a club's name it is looked for.
static FOOTBALL: List = List::new(|| Words::behind(&["中超", "足协杯", "主场", "客场", "主教练", "联赛"]));
const FOOTBALL_REACH: usize = 200;

/// Whether a mountain or a harbour is a football club where it stands: 上海申花击败山东泰山.
fn is_team(view: &View, found: &Found) -> bool {
    const CLUBS: [(&str, &str); 2] = [("山东", "泰山"), ("上海", "海港")];
    let club =
        |(city, name): &(&str, &str)| view.is(found.start, found.end, name) && view.ends(found.start, city);
    CLUBS.iter().any(club)
        && FOOTBALL.inside(view, found.start.saturating_sub(FOOTBALL_REACH), found.end + FOOTBALL_REACH)
}

fn is_person(view: &View, tokens: &[Token], at: usize, found: &Found) -> bool {
    if is_listed_person(view, tokens, at, found) {
        return true;
    }
    let short = found
        .readings
        .iter()
        .all(|(id, form)| *form == Form::Short && GAZETTEER.unit(*id).level != Level::Country);
    if !short || found.end - found.start > 3 {
        return false;
    }
    let is_major = found.common == 0;
    let Some(before) = at.checked_sub(1).and_then(|at| tokens.get(at)) else { return false };
    let surname = view.at(before.start);
    let single = before.entry.is_none() && before.end - before.start == 1;
    // Surnames that are words as well count behind a title or a sign: 徒弟、|钱|大连.
    let clear = !is_han(view.before(before.start)) || TITLES.end(view, before.start);
    if single && clear && OTHER_SURNAMES.contains(surname) {
        return true;
    }
    if single && SURNAMES.contains(surname) {
        // 在|李|海南 is a person as much as 社员|李|海南; a word character before it would be a word's end.
        let lead = view.before(before.start);
        return !is_han(lead) || !"东西南北省市县区".contains(lead);
    }
    let titled = TITLES.end(view, found.start);
    let small = found.readings.iter().all(|(id, _)| GAZETTEER.unit(*id).level == Level::County);
    titled && (!is_major || small && "、说报介在表认，。：:".contains(view.at(found.end)))
}

fn is_feature(view: &View, tokens: &[Token], at: usize, found: &Found) -> bool {
    if found.readings.iter().any(|(id, _)| GAZETTEER.unit(*id).level == Level::Macro) {
        return false;
    }
    let last = view.before(found.end);
    if one_of(last, "山岭") && one_of(view.before(found.start), "登爬") {
        return true;
    }
    if one_of(last, "江河湖水海山岭楼台") && WATERS.stand(view, found.end) {
        return true;
    }
    // 武夷山下 is at its foot, 佛山下半年 is not.
    if last == '山'
        && view.at(found.end) == '下'
        && !"半月周辖属发达调降一个设".contains(view.at(found.end + 1))
    {
        return true;
    }
    let full = found
        .readings
        .iter()
        .any(|(id, form)| *form == Form::Full && GAZETTEER.unit(*id).level != Level::Country);
    if full {
        return false;
    }
    if STREETS.stand(view, found.end) || SHORES.stand(view, found.end) {
        return true;
    }
    let county = found.readings.iter().all(|(id, _)| GAZETTEER.unit(*id).level == Level::County);
    if county && one_of(last, "江河湖海山") && beside_water(view, tokens, at, last) {
        return true;
    }
    let Some(next) = tokens.get(at + 1) else { return false };
    // 江汉平原
    if county && ["平原", "盆地", "河谷"].iter().any(|word| view.has(found.end, word)) {
        return true;
    }
    // 汉|巴南|铁路 joins three places.
    let single = at.checked_sub(1).and_then(|at| tokens.get(at)).filter(|token| token.entry.is_none());
    if county
        && single.is_some_and(|token| is_short_name(view.at(token.start)))
        && LINES.stand(view, found.end)
    {
        return true;
    }
    // 曲水|亭|街
    let end = next.end;
    let longer = county
        && next.entry.is_none()
        && is_han(view.at(next.start))
        && !"的在和与及是到从至、".contains(view.at(next.start))
        && tokens.get(at + 2).is_some_and(|last| last.end == end + 1 && "街路巷".contains(view.at(end)));
    longer || next.entry.is_none() && one_of(view.at(next.start), FEATURES)
}

/// Whether a list joins the name with a water or mountain of the same sort: 衢江、钱塘江.
fn beside_water(view: &View, tokens: &[Token], at: usize, kind: char) -> bool {
    let lists = |token: Option<&Token>| token.is_some_and(|token| "、和与及".contains(view.at(token.start)));
    let is_name = |token: &Token| {
        token
            .entry
            .and_then(|entry| LEXICON.entries.get(entry as usize))
            .is_some_and(|e| !e.readings.is_empty())
    };
    let water = |token: &Token| view.before(token.end) == kind && !is_name(token);
    // Its name may be two tokens: 钱塘|江.
    let behind = lists(tokens.get(at + 1))
        && (at + 2..at + 4)
            .filter_map(|at| tokens.get(at))
            .any(|token| view.before(token.end) == kind && (water(token) || token.end - token.start == 1));
    let before = at > 1 && lists(tokens.get(at - 1)) && tokens.get(at - 2).is_some_and(water);
    behind || before
}
