//! What websites print around an article: menus, bread crumbs, share bars, lists of links.

use super::furniture::unwrap;
use super::reading::Reading;
use super::text::{is_blank, is_chinese};
use super::words::{List, Words};
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// Headings of lists of links.
pub(super) const LINKS: &[&str] = &[
    "相关阅读",
    "相关新闻",
    "相关链接",
    "相关报道",
    "相关文章",
    "热门排行",
    "热门推荐",
    "热门新闻",
    "热点推荐",
    "推荐阅读",
    "猜你喜欢",
    "点击排行",
    "阅读排行",
    "点击排行榜",
    "新闻排行",
    "新闻排行榜",
    "排行榜",
    "最新新闻",
    "最新资讯",
    "今日热点",
    "更多新闻",
    "更多报道",
    "大家都在看",
    "精彩推荐",
    "图片新闻推荐",
    "编辑推荐",
    "为您推荐",
    "24小时热闻",
    "24小时热点",
    "热帖",
    "热帖榜",
    "热议",
    "24小时热榜",
    "今日热榜",
    "热点新闻",
    "热门文章",
    "热文",
    "热榜",
    "一周热榜",
    "一周热点",
    "推荐新闻",
    "推荐视频",
    "延伸推荐",
    "其他新闻",
    "往期回顾",
    "往期推荐",
    "阅读推荐",
    "热评",
    "网友评论",
    "最新评论",
    "友情链接",
    "related",
    "related stories",
    "related articles",
    "related news",
    "most read",
    "most popular",
    "most viewed",
    "trending",
    "trending now",
    "recommended",
    "more news",
    "you may also like",
    "latest news",
    "latest stories",
    "more from this section",
    "editors' picks",
    "editor's picks",
    "also read",
    "read next",
    "popular stories",
    "more stories",
    "more on this story",
    "more on this topic",
    "on this page",
    "also on this page",
    "in this section",
    "本版其他新闻",
    "本版标题",
    "本版目录",
    "本版导读",
    "comments",
];

pub(super) const MENU: &[&str] = &[
    "首页",
    "新闻",
    "要闻",
    "政务",
    "专题",
    "视频",
    "图片",
    "登录",
    "注册",
    "国内",
    "国际",
    "社会",
    "财经",
    "体育",
    "娱乐",
    "文化",
    "教育",
    "旅游",
    "健康",
    "科技",
    "房产",
    "汽车",
    "论坛",
    "博客",
    "评论",
    "我要评论",
    "发表评论",
    "理论",
    "党建",
    "县域",
    "县区",
    "民生",
    "法治",
    "直播",
    "客户端",
    "数字报",
    "电子报",
    "更多",
    "搜索",
    "打印",
    "订阅",
    "投稿",
    "关于",
    "往期",
    "读报",
    "收藏",
    "分享",
    "关闭",
    "返回",
    "返回顶部",
    "上一页",
    "尾页",
    "末页",
    "下一页",
    "上一版",
    "下一版",
    "时政",
    "经济",
    "本地",
    "滚动",
    "微博",
    "微信",
    "手机版",
    "english",
    "无障碍",
    "政务公开",
    "政务服务",
    "信息公开",
    "互动交流",
    "政民互动",
    "办事服务",
    "个人中心",
    "登录个人中心",
    "关怀版",
    "长者版",
    "新闻中心",
    "打印本页",
    "关闭窗口",
    "往期回顾",
    "pdf下载",
    "下载pdf",
    "返回目录",
    "返回首页",
    "版面导航",
    "标题导航",
    "放大",
    "缩小",
    "默认",
    "朗读",
    "听新闻",
    "大",
    "中",
    "小",
    "纠错",
    "举报",
    "点赞",
    "转发",
    "home",
    "news",
    "business",
    "sports",
    "opinion",
    "local",
    "politics",
    "world",
    "culture",
    "weather",
    "video",
    "videos",
    "photos",
    "sign in",
    "log in",
    "login",
    "subscribe",
    "search",
    "menu",
    "share",
    "print",
    "email",
    "save",
    "tweet",
    "facebook",
    "twitter",
    "x",
    "linkedin",
    "copy link",
    "comments",
    "comment",
    "contact us",
    "about us",
    "terms",
    "terms of use",
    "privacy",
    "privacy policy",
    "newsletters",
    "markets",
    "economy",
    "back to top",
    "read more",
    "register",
    "topics",
    "more",
    "sport",
    "lifestyle",
    "travel",
    "obituaries",
    "classifieds",
    "e-paper",
    "about",
    "contact",
    "careers",
    "advertise",
    "help",
    "font size",
    "a",
    "a-",
    "a+",
    "aa",
    "listen",
    "follow us",
    "skip to content",
    "skip to main content",
    "archive",
    "archives",
    "today's edition",
    "today's paper",
    "print edition",
    "clip this article",
    "page view",
    "back to page view",
    "previous page",
    "next page",
    "previous article",
    "next article",
    "previous",
    "next",
    "zoom",
    "download",
    "download pdf",
    "full screen",
    "text size",
    "bookmark",
    "gift article",
    "share this",
    "share this article",
    "view comments",
    "leave a comment",
    "report a problem",
    "sign up",
    "log out",
    "my account",
    "subscribe now",
    "podcasts",
];

/// What accounts and sites count under a text.
const COUNTED: &[&str] = &[
    "阅读",
    "阅读量",
    "浏览",
    "浏览量",
    "点击",
    "在看",
    "点赞",
    "赞",
    "喜欢",
    "分享",
    "转发",
    "收藏",
    "评论",
    "留言",
    "播放",
    "views",
    "likes",
    "shares",
    "comments",
];

/// `阅读 1.3万　在看 86　点赞 241`: two or more counts and nothing else.
pub(super) fn is_count(text: &str) -> bool {
    let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '+' | '万' | 'k' | 'w');
    let mut words =
        text.split(|c| is_blank(c) || matches!(c, '|' | '｜' | '·' | ':' | '：')).filter(|w| !w.is_empty());
    let mut counts = 0;
    while let Some(word) = words.next() {
        let label = word.trim_end_matches(number);
        let inside = label.len() < word.len();
        if !COUNTED.contains(&label) || !inside && !words.next().is_some_and(|w| w.chars().all(number)) {
            return false;
        }
        counts += 1;
    }
    counts >= 2
}

static ENTRIES: LazyLock<FxHashSet<&str>> = LazyLock::new(|| MENU.iter().copied().collect());

/// Whether a text is an entry of a menu, a button's sign behind it aside.
pub(super) fn is_entry(text: &str) -> bool {
    // `评论(37)`, `12 comments`
    let text = text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | '（' | '）'));
    let text = text.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
    ENTRIES.contains(text)
        || ENTRIES.contains(text.trim_end_matches(['+', '-', '＋', '－', '○', '●', '▼', '▾']))
}

/// Whether a line with these words may be a menu: strokes beside an entry, or entries in plenty.
pub(super) fn may_be_nav(line: &Reading) -> bool {
    let words = line.words();
    let tokens = || line.chars.split(|c| is_blank(*c)).filter(|token| !token.is_empty());
    // Numbers of pages, with a bracket at the ends of the line.
    let page = |token: &&[char]| token.len() <= 3 && token.iter().any(char::is_ascii_digit);
    let most = || {
        let pages = if words.digits > 0 { tokens().filter(page).count() } else { 0 };
        // Brackets around all may stand apart.
        let entries = pages + usize::from(words.entries);
        entries >= 2 && entries * 3 >= tokens().count().saturating_sub(2) * 2
    };
    words.opens(List::NavOpener)
        || words.has(List::Nav)
        || words.entries > 0
            && (words.strokes || words.parts || matches!(line.first(), Some('【' | '[')) || most())
}

/// One entry of a menu, for runs of them.
pub(super) fn is_menu_word(text: &Reading) -> bool {
    text.len() <= 20 && text.words().opens(List::Menu) && is_entry(unwrap(text.lower()))
}

/// A row of five or more short words without a mark: the bar of a menu, where it stands over all text.
pub(super) fn is_bar(chars: &[char]) -> bool {
    let words: Vec<&[char]> =
        chars.split(|c| is_blank(*c) || matches!(c, '|' | '｜')).filter(|w| !w.is_empty()).collect();
    let strokes = chars.iter().filter(|c| matches!(c, '|' | '｜')).count();
    let path = chars.iter().filter(|c| matches!(c, '>' | '›' | '»')).count();
    let steps = || {
        chars.split(|c| matches!(c, '>' | '›' | '»')).all(|step| step.len() <= 24 && !step.contains(&'。'))
    };
    let labels = || words.iter().all(|w| w.len() <= 8 && w.iter().all(|c| c.is_alphabetic()));
    path >= 1 && chars.len() <= 60 && steps()
        || strokes >= 3 && words.len() > strokes && labels()
        || words.len() >= 5
            && words.iter().all(|w| w.len() <= 6 && w.iter().all(|c| c.is_alphabetic()))
            && words.iter().filter(|w| w.len() == 2 || !is_chinese(w)).count() * 2 > words.len()
            // A headline of short English words is none.
            && (is_chinese(chars) || entries(&words) >= 2)
}

/// How many of some words are entries of a menu.
fn entries(words: &[&[char]]) -> usize {
    // A letter alone may be a word.
    let entry = |word: &&&[char]| {
        word.len() > 1 && is_entry(&word.iter().flat_map(|c| c.to_lowercase()).collect::<String>())
    };
    words.iter().filter(entry).count()
}

/// What lines around an article on a website begin with.
pub(super) const NAV_OPENERS: &[&str] = &[
    "您当前的位置",
    "当前位置",
    "您的位置",
    "您现在的位置",
    "现在位置",
    "所在位置",
    "字号",
    "点击上方",
    "点击蓝字",
    "点击关注",
    "听全文",
    "阅读原文",
    "写留言",
    "预览时标签",
    "长按识别",
    "微信扫一扫",
    "分享到",
    "分享：",
    "分享至",
    "上一篇",
    "下一篇",
    "上一条",
    "下一条",
    "打印本",
    "字体：",
    "【字体",
    "字体大小",
    "tags:",
    "topics:",
    "标签：",
    "关键词：",
    "关于我们",
    "版权声明",
    "版权所有",
    "联系我们",
    "网站地图",
    "免责声明",
    "备案号",
    "未经授权",
    "未经许可",
    "违法和不良信息",
    "返回首页",
    "返回顶部",
    "我要评论",
    "发表评论",
    "我要纠错",
    "点击查看",
    "点击下载",
    "责任声明",
    "网络视听许可证",
    "主办单位",
    "主管单位",
    "技术支持",
    "阅读次数",
    "浏览次数",
    "阅读量",
    "收藏本",
    "郑重声明",
    "特别声明",
    "风险提示：",
    "本网声明",
    "本站声明",
    "related:",
    "related stories:",
    "also read:",
    "see also:",
    "相关：",
    "延伸阅读：",
    "推荐阅读：",
    "copyright",
    "©",
    "all rights reserved",
    "share this",
    "share on",
    "share by",
    "share via",
    "listen to this article",
    "show comments",
    "read comments",
    "print this",
    "email this",
    "follow us",
    "sign up for",
    "by signing up",
    "enter your email",
    "log in to ",
    "join the conversation",
    "leave a comment",
    "view comments",
    "load more",
    "skip to",
    "you are here",
    "back to top",
    "previous article",
    "next article",
    "previous:",
    "next:",
    "home >",
    "home ›",
    "home »",
    "home /",
    "click here",
    "font size",
    "text size",
    "terms of",
    "privacy policy",
    "about us",
    "contact us",
    "read more:",
    "share:",
    "subscribe now",
    "download the app",
    "热搜：",
    "热搜:",
    "热词：",
    "搜索 热",
    "下期预告",
    "上期回顾",
    "版权声明",
    "we use cookies",
    "this site uses cookies",
    "breaking:",
    "breaking news:",
    "about the author",
    "related topics",
    "do not sell",
    "send letters",
    "how to write",
    "how to reach us",
    "write to us",
    "for more local news",
    "for more news",
    "more news at",
    "read more at",
    "设为首页",
    "加入收藏",
    "关于本社",
    "关于本网",
    "关于本站",
    "法律声明",
    "网站简介",
    "网站首页",
    "网站声明",
    "广告服务",
    "诚聘英才",
    "浏览量",
    "浏览：",
    "阅读：",
    "扫码分享",
    "无障碍浏览",
    "本期目录",
    "违法和不良",
    "网上有害信息",
    "增值电信业务",
    "互联网新闻信息",
    "advertise with us",
    "view this email",
    "view in browser",
    "a message from our sponsor",
    "read the full story",
    "read the full article",
    "continue reading",
    "you are receiving this",
    "unsubscribe",
    "to report an error",
    "enter your address",
    "点个“在看”",
    "点个在看",
    "来都来了",
];

/// What only such lines hold.
pub(super) const NAV_MARKS: &[&str] = &[
    "icp备",
    "icp证",
    "经营许可证",
    "本站发布",
    "本网站",
    "本站立场",
    "本网立场",
    "公网安备",
    "all rights reserved",
    "版权所有",
    "未经授权",
    "min read",
    "enter your email",
    "本版图文除",
    "网站标识码",
    "welcomes letters",
    "in care of this newspaper",
    "letters policy",
    "is published weekly",
    "is published daily",
    "is published every",
];

pub(super) fn is_nav(text: &str, words: &Words) -> bool {
    let first = text.trim_start_matches(['[', '【']);
    let starts = words.opens(List::NavOpener) && NAV_OPENERS.iter().any(|w| first.starts_with(w));
    let contains = words.has(List::Nav) && NAV_MARKS.iter().any(|w| text.contains(w));
    if (starts || contains) && !(words.sentence && text.chars().count() > 60) {
        return true;
    }
    if text.starts_with("相关链接") && text.contains(['|', '｜']) {
        return true;
    }
    // `【打印本页】【关闭窗口】`
    let bare = text.contains(['【', '[']).then(|| text.replace(['【', '】', '[', ']'], " "));
    let text = bare.as_deref().unwrap_or(text);
    let parts: Vec<&str> = text
        .split(['|', '｜', '>', '›', '»', '\u{3000}', '\t', '/'])
        .flat_map(|p| p.split("  "))
        .flat_map(|p| p.split(" - "))
        .flat_map(|p| p.split(" · "))
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect();
    let menu = parts.iter().filter(|p| is_entry(p) || p.split(is_blank).all(is_entry)).count();
    let words: Vec<&str> = text.split(is_blank).filter(|w| !w.is_empty()).collect();
    let page = |w: &str| w.len() <= 2 && w.chars().all(|c| c.is_ascii_digit());
    let spaced = words.iter().filter(|w| is_entry(w)).count();
    let spaced = spaced + if spaced > 0 { words.iter().filter(|w| page(w)).count() } else { 0 };
    parts.len() >= 2 && menu * 2 >= parts.len()
        || words.len() >= 3 && spaced * 3 >= words.len() * 2
        || words.len() == 2 && words.iter().all(|w| is_entry(w) && w.chars().count() >= 3)
}
