//! Hints at a code to scan, or at an app to open.

/// What hints at a code begin with.
pub(crate) const SCANS: &[&str] = &[
    "扫一扫",
    "扫码",
    "扫描",
    "手机扫码",
    "长按",
    "微信扫",
    "请扫",
    "欢迎扫",
    "更多内容",
    "更多图片",
    "更多视频",
    "更多报道",
    "更多资讯",
    "更多新闻",
    "更多精彩",
    "scan the",
    "scan this",
    "scan for",
    "scan to",
    "scan here",
    "scan qr",
    "打开",
    "下载",
    "前往",
    "登录",
];

/// What hints at a code end with.
pub(crate) const CODES: &[&str] = &["二维码", "公众号", "客户端", "视频号", "微信", "微博"];

pub(crate) fn is_code(text: &str, sentence: bool) -> bool {
    if sentence || text.chars().count() > 50 {
        return false;
    }
    let scan = SCANS.iter().any(|w| text.starts_with(w)) || text.starts_with("更多") && text.contains("扫码");
    let target = [
        "关注",
        "二维码",
        "公众号",
        "客户端",
        "阅读",
        "朗读",
        "收听",
        "打开",
        "下载",
        "本文",
        "视频",
        "更多",
        "小程序",
        "查看",
        "直播",
        "回放",
        "投票",
        "了解",
        "详情",
        "进入",
        "加入",
        "入群",
        "领取",
        "获取",
        "code",
        "read",
        "online",
        "more",
        "app",
        "watch",
    ]
    .iter()
    .any(|w| text.contains(w));
    if text.starts_with(['据', '摘', '转', '来', '原']) {
        return false;
    }
    // `打开“某某日报”APP，阅读体验更佳`
    let apps = ["app", "客户端", "小程序"];
    let opens = ["打开", "下载", "前往", "登录"].iter().any(|w| text.starts_with(w));
    if opens
        && apps.iter().any(|w| text.contains(w))
        && ["阅读", "体验", "查看", "更多"].iter().any(|w| text.contains(w))
    {
        return true;
    }
    let code = CODES.iter().any(|w| text.ends_with(w)) && text.chars().count() <= 14 && !text.contains('，');
    scan && target || code || text.starts_with("关注") && text.contains("公众号")
}
