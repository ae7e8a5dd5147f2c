//! Tokens → finds: which names stand in the text, without those inside persons, rivers and streets.

use super::Role;
use super::explain::Refusal;
use super::found::{Found, Readings, Sort};
use super::lexicon::{Form, LEXICON, Token};
use super::mask::{masked, title_of};
use super::single_words::LINES;
use super::view::{View, is_han, one_of};
use super::words::{List, Words};
use super::zone;

/// Ends of the names of organisations and works; a place in front is part of the name.
static ORGANISATIONS: List = List::new(|| {
    Words::behind(&[
        "公司",
        "集团",
        "银行",
        "分行",
        "支行",
        "大学",
        "学院",
        "日报",
        "晚报",
        "晨报",
        "早报",
        "电视台",
        "卫视",
        "股份",
        "证券",
        "保险",
        "足球队",
        "俱乐部",
        "机场",
        "火车站",
        "收费站",
        "服务区",
        "高铁站",
        "东站",
        "西站",
        "南站",
        "北站",
        "大桥",
        "特大桥",
        "大坝",
        "水电站",
        "核电站",
        "隧道",
        "高铁",
        "铁路",
        "高速",
        "剧院",
        "大剧院",
        "医院",
        "研究院",
        "航空公司",
        "航空",
        "中学",
        "小学",
        "地铁",
        "国际港站",
        "出版社",
        "交易所",
        "基金",
        "信托",
        "国际港",
        "铁路局",
        "歌舞团",
        "国安",
        "海港队",
        "海港客场",
        "海港主场",
        "海港俱乐部",
        "申花",
        "泰山队",
        "泰山客场",
        "泰山主场",
        "三镇",
        "蓉城足球",
        "蓉城队",
        "蓉城",
        "亚泰",
        "海牛",
        "队",
        "工业大学",
        "理工大学",
        "高速公路",
        "晚报",
        "新闻网",
        "发布客户端",
        "广播电视台",
        "电台",
        "资本",
        "控股",
        "制药",
        "重工",
        "杂志社",
        "报业",
    ])
});
/// What no organisation's name goes on with: 大连|开通|地铁, 深圳|今年|的.
static ACTS: List = List::new(|| {
    Words::behind(&[
        "开通", "新建", "建成", "启动", "开工", "开行", "推进", "公布", "发布", "出台", "打造", "拥有",
        "引进", "举办", "召开", "加快", "实施", "成立", "组建", "支持", "帮助", "要求", "获批", "完成",
        "实现", "新增", "扩建", "落户", "签约", "成为", "推出", "开建", "设立", "创办", "关停", "整治",
        "收购", "入股", "提升", "优化", "邀请", "聘请", "资助", "承办", "迎来", "现有", "共有", "已有",
        "今年", "去年", "明年", "昨日", "今日", "昨天", "今天", "日前", "近日", "本月", "上月", "首次",
        "正在", "计划", "力争", "预计", "通过", "利用", "依托", "携手", "牵手",
    ])
});
/// How far an organisation's name may go on after the place.
const NAME_REACH: usize = 12;

/// The finds of the lexicon's names in `tokens`, in order.
pub(super) fn scan(view: &View, tokens: &[Token], refuse: &mut impl FnMut(&Found, Refusal)) -> Vec<Found> {
    let mut finds: Vec<Found> = Vec::new();
    // Where a text tells of a free-trade zone, its 片区 are zones.
    let trade = view.contains("自贸") || view.contains("自由贸易");
    for (at, token) in tokens.iter().enumerate() {
        let Some(entry) = token.entry.and_then(|entry| LEXICON.entries.get(entry as usize)) else { continue };
        if entry.readings.is_empty() || finds.last().is_some_and(|last| last.end > token.start) {
            continue;
        }
        let mut found = Found::new(token.start, token.end, Sort::Name, Readings::Known(entry.readings));
        found.common = entry.common;
        found.fragment = is_fragment(view, tokens, at);
        if let Some((_, Form::Zone(_))) = entry.readings.first() {
            found.sort = Sort::Zone;
            found.end = zone::own_name_end(view, token.end);
        } else if let Some((end, level)) = zone::end_after(view, token.end, &found, trade) {
            found.sort = Sort::Zone;
            found.end = end;
            found.level = level;
        } else if let Some(reason) = masked(view, tokens, at, &found) {
            refuse(&found, reason);
            continue;
        }
        if is_organisation(view, tokens, at, found.end) || title_of(view, &found).is_some() {
            found.role = Role::Organisation;
        }
        finds.push(found);
    }
    finds
}

/// Short names that make up the name of a line (沪渝蓉高铁) are part of it.
pub(super) fn mark_lines(view: &View, finds: &mut [Found]) {
    for at in (0..finds.len()).rev() {
        let Some(found) = finds.get(at).filter(|found| found.sort == Sort::Single) else { continue };
        let joined = finds.get(at + 1).is_some_and(|next| {
            next.start == found.end && next.sort == Sort::Single && next.in_organisation()
        });
        if (joined || LINES.stand(view, found.end))
            && let Some(found) = finds.get_mut(at)
        {
            found.role = Role::Organisation;
        }
    }
}

/// Whether what stands in front may be the first piece of a word that the lexicon lacks: 绳|金塔, but 学习|安溪.
fn is_fragment(view: &View, tokens: &[Token], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|at| tokens.get(at)) else { return false };
    let last = view.before(before.end);
    before.entry.is_none()
        && is_han(last)
        && !one_of(
            last,
            "在从到赴来自于和与及对向经往由为是的了至离将把让等过给达入驻抵返同比以并其上下内外中",
        )
}

/// Whether an organisation's name goes on after the place that ends at `end`.
fn is_organisation(view: &View, tokens: &[Token], at: usize, end: usize) -> bool {
    if view.at(end) == '\n' && view.before(end) == '\n' {
        return false;
    }
    for token in tokens.get(at + 1..).unwrap_or_default() {
        if token.start < end {
            continue;
        }
        if token.start > end + NAME_REACH {
            return false;
        }
        let c = view.at(token.start);
        let acts = ACTS.at(view, token.start).is_some_and(|(_, length)| token.start + length == token.end);
        let stops = acts
            || !is_han(c) && !c.is_ascii_alphanumeric() && !one_of(c, "()")
            || token.end - token.start == 1 && one_of(c, "的在与和及从到对将由向已了为、是等至经以");
        if stops {
            return false;
        }
        if ORGANISATIONS.stand(view, token.start) {
            return true;
        }
    }
    false
}
