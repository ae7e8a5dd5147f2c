//! Which verbs end a noun phrase, and which are part of one: 备货 ends it before 鲜菜, but not in 备货量.

use super::super::lexicon::{Lexicon, lines};
use super::super::text::is_han;
use std::cell::LazyCell;
use std::sync::LazyLock;

/// Verbs and function words that end a noun phrase.
pub(super) static STOPS: LazyLock<Lexicon<()>> =
    LazyLock::new(|| Lexicon::new(lines(include_str!("../data/verbs.txt")).map(|word| (word, ()))));

/// After a verb these make a noun of it: 备货量, 完成率, 通行能力.
static NOMINAL: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::words(
        "量 额 金额 率 数 人次 值 价 费 期 面积 能力 规模 点 者 户 线 站 周期 时间 成本 收入 总额 总量 金 人数 \
         人员 人口 资金 比例 强度 密度 速度 里程 体系 机构 中心 基地 业 次数 单价 余额 结构 水平 指数 力 项目 工程 窗口 平台 \
         券 税 单 卡 证 园 林 权 机 器 员 场 方 品 区 厂 车间 企业 岗位 渠道 标准 价格 效率 进度 \
         间隔 频次 频率 时长 总数 总值 均价 范围 半径 距离 深度 厚度 高度 宽度 长度 温度 湿度 难度 力度 容量 份额 额度 余量 缺口 \
         数量 场次 利率 商 处 室 \
         总价 定价 报价 满意度 意愿 概率 比重 占比 增速 增幅 降幅 涨幅 跌幅 总和 门槛",
    )
});

/// One-character words that end a phrase wherever they stand; others (种, 修, 长) do so only at its head.
const HARD: &[char] = &[
    '为', '在', '从', '向', '由', '把', '让', '给', '与', '和', '于', '至', '到', '被', '将', '已', '均',
    '都', '也', '还', '有', '是', '达', '超', '占', '列', '获', '就', '对', '居', '位', '可', '能', '使',
    '说',
];

/// Verbs whose object follows: 提供岗位 is an offer of jobs, 培训机构 an institution.
static TRANSITIVE: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::words(
        "提供 建成 新建 新增 引进 培育 打造 创建 组建 设立 成立 开设 开通 完成 实现 \
         惠及 覆盖 带动 帮助 解决 发放 落实 兑现 改造 开出 发展 建设 安装 购置 拥有",
    )
});

/// Verbs that stand before a noun as its attribute.
static ATTRIBUTIVE: LazyLock<Lexicon<()>> =
    LazyLock::new(|| Lexicon::words("受益 受灾 参保 参会 参展 参赛 参训 上市 挂牌 认购 登记 通航 受旱"));

/// Whether the stop word of `length` at `at` is a verb here, and no part of a noun such as 备货量; `head` says that a phrase
/// begins here.
pub(super) fn is_verb(chars: &[char], at: usize, length: usize, head: bool) -> bool {
    let rest = chars.get(at + length..).unwrap_or_default();
    let mean = at.checked_sub(1).and_then(|at| chars.get(at));
    if chars.get(at) == Some(&'均')
        && mean.is_some_and(|c| "平人户日月年亩村店单件场次桶株班车校县镇周头羽只棵床生师台笔".contains(*c))
    {
        return false;
    }
    // 控制性工程, 扩张型城市: a quality, whatever is done.
    if length > 1 && matches!(rest, ['性' | '型' | '式', next, ..] if is_han(*next)) {
        return false;
    }
    if length == 1 {
        if chars.get(at) == Some(&'设') && sets_up(chars, at) {
            return true;
        }
        // 有序用电, 有机蔬菜: a quality.
        if chars.get(at) == Some(&'有')
            && chars.get(at + 1).is_some_and(|c| "序偿效色机限线轨氧毒害关氟形源奖袋".contains(*c))
        {
            return false;
        }
        // 中位随访: the median.
        if chars.get(at) == Some(&'位') && at.checked_sub(1).and_then(|at| chars.get(at)) == Some(&'中') {
            return false;
        }
        let hard = chars.get(at).is_some_and(|c| HARD.contains(c));
        // 养蜂人, 种粮户, 运钞车: who or what does it.
        let doer = || {
            chars.get(at + 1).is_some_and(|c| is_han(*c) && !"出了入进到过给的".contains(*c))
                && chars.get(at + 2).is_some_and(|c| "人户业者场厂站机车船商".contains(*c))
        };
        if head && !hard && doer() {
            return false;
        }
        return hard || head && (at == 0 || chars.get(at).is_some_and(|c| "运卖买播栽捕".contains(*c)));
    }
    // 节约标准煤: a kind of thing, no standard.
    let kind = matches!(rest, ['标', '准', '煤' | '机' | '厂' | '箱' | '化' | '地' | '件' | '田' | '房', ..]);
    if kind || matches!(rest, ['税', '收', ..]) {
        return true;
    }
    // 护理员工资, 驾驶员人数: who does it.
    if matches!(rest, ['员' | '者', next, ..] if *next != '工') {
        return false;
    }
    // 受益农户 are farmers; 带动农户受益 ends in the verb.
    let named = rest.len() >= 2 && rest.iter().take(2).all(|c| is_han(*c));
    let done = usize::from(chars.get(at) == Some(&'已'));
    let is =
        |words: &Lexicon<()>| words.all_starting(chars, at + done).any(|(word, ())| word + done == length);
    if head && named && is(&ATTRIBUTIVE) {
        return false;
    }
    let transitive = LazyCell::new(|| is(&TRANSITIVE));
    // 诉前调解成功率: a rate of what is done.
    let rated = || {
        super::phrase::WHOLE
            .starting(rest, 0)
            .is_some_and(|(word, ())| word > 2 && rest.get(word - 1).is_some_and(|c| *c == '率'))
    };
    if !head && at >= 2 && length > 1 && !*transitive && rated() {
        return false;
    }
    !NOMINAL.all_starting(rest, 0).any(|(count, _)| {
        // 数 ends 户数 but begins 数字.
        let ends = rest.get(count).is_none_or(|c| {
            !is_han(*c) || "为达约近超增下上升降提减占由从的及和、与比同较共已均".contains(*c)
        });
        let measure = || MEASURES.all_starting(rest, 0).any(|(suffix, _)| suffix == count);
        // 滑雪场接待: the next verb ends the noun as well.
        let ends = ends || STOPS.starting(chars, at + length + count).is_some();
        (ends || count > 1) && (!*transitive || measure())
    })
}

/// 热线设坐席: what somebody has set up, where 设 is no part of a word.
fn sets_up(chars: &[char], at: usize) -> bool {
    let near = |at: Option<usize>| at.and_then(|at| chars.get(at)).copied().unwrap_or(' ');
    let (before, next) = (near(at.checked_sub(1)), near(Some(at + 1)));
    at > 1
        && is_han(before)
        && is_han(next)
        && !"建开新增常加铺架敷陈摆预重特附安另公私假创埋装".contains(before)
        && !"备施计置立定想法防点区在有成项色奖障摊档站岗".contains(next)
}

/// Suffixes that make a measure of any verb: 建设规模, 改造面积.
static MEASURES: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::words(
        "量 额 金额 率 数 人次 值 费 期 面积 能力 规模 周期 时间 成本 总额 总量 强度 密度 \
         速度 里程 次数 比例 资金 水平 进度 间隔 频次 频率 时长 总数 总值 均价 深度 厚度 \
         高度 宽度 长度 温度 容量 份额 额度 比重 占比",
    )
});
