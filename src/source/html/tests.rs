//! Web pages of several shapes, and what is read of them.

use super::*;

/// Page by page: headline, authors, date, language, address, site, origin, and the paragraphs.
fn shown(html: &str, address: Option<&str>) -> String {
    let Some(page) = main_text(html, address) else { return "none".into() };
    let mut out = format!(
        "{} | {} | {} | {} | {} | {} | {}",
        page.headline.unwrap_or_default(),
        page.authors.join(","),
        page.published_at.map(|at| at.to_rfc3339()).unwrap_or_default(),
        page.language,
        page.uri.unwrap_or_default(),
        page.site.unwrap_or_default(),
        page.origin.unwrap_or_default(),
    );
    for paragraph in page.paragraphs {
        out += "\n";
        out += &paragraph;
    }
    out
}

const CHINESE: &str = r#"<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>江州口岸首季进出口增长两成_要闻_江州新闻网</title>
<meta property="og:site_name" content="江州新闻网">
<script>var a = "<p>不是正文</p>";</script></head><body>
<div class="top"><a href="/">首页</a> <a href="/yw">要闻</a> <a href="/sh">社会</a> <a href="/tp">图片</a></div>
<div class="nav"><ul><li><a href="/1">时政</a></li><li><a href="/2">财经</a></li><li><a href="/3">文旅</a></li></ul></div>
<div class="wrap"><h1>江州口岸首季进出口增长两成</h1>
<div class="info">2026年03月08日 07:15　来源：江州日报　作者：王一 李二　<a href="javascript:p()">打印</a></div>
<div class="content" id="zoom">
<p>　　本报讯（记者王一）记者从江州海关获悉，今年首季江州口岸进出口货运量达到三百二十万吨，同比增长21.5%，
创下近五年同期的最高水平。</p>
<p>　　其中，对东盟进出口八十四亿元，增长33.2%；机电产品出口增长较快，占比提高到四成以上。</p>
<p><img src="a.jpg"></p>
<p>　　下一步，江州将继续压缩通关时间，建设智慧口岸，推动边贸企业转型升级。</p>
<p align="right">责任编辑：赵六</p></div>
<div class="related"><h3>相关新闻</h3><ul><li><a href="/a">江州举办春季招聘会</a></li><li><a href="/b">江州桥梁工程合龙</a></li></ul></div></div>
<div class="footer">江州新闻网版权所有 备案号12345 联系电话 0000-1234567</div></body></html>"#;

#[test]
fn a_chinese_news_site() {
    let want = "江州口岸首季进出口增长两成 | 王一,李二 | 2026-03-07T23:15:00+00:00 | zh-Hans | https://news.jz.example/a/1.html | 江州新闻网 | 江州日报
本报讯（记者王一）记者从江州海关获悉，今年首季江州口岸进出口货运量达到三百二十万吨，同比增长21.5%，创下近五年同期的最高水平。
其中，对东盟进出口八十四亿元，增长33.2%；机电产品出口增长较快，占比提高到四成以上。
下一步，江州将继续压缩通关时间，建设智慧口岸，推动边贸企业转型升级。";
    assert_eq!(shown(CHINESE, Some("https://news.jz.example/a/1.html#top")), want);
}

#[test]
fn a_short_brief_with_br_for_paragraphs() {
    let html = "<html><head><title>北原铁路新线开工-北原日报</title><meta name=PubDate content='2026-03-09 08:00'>\
        <meta name=ContentSource content=新华社></head><body><table><tr><td><a href=/>首页</a> &gt; <a href=/x>经济</a> &gt; 正文</td></tr>\
        <tr><td class=title>北原铁路新线开工</td></tr><tr><td><div id=ozoom>　　北原至江州铁路3月8日开工，全长210公里，总投资188亿元。<br><br>\
        &nbsp;&nbsp;建成后两地行车时间缩短到一小时。<br></div></td></tr><tr><td>上一篇 下一篇</td></tr></table></body></html>";
    let want = "北原铁路新线开工 |  | 2026-03-09T00:00:00+00:00 | zh-Hans |  |  | 新华社
北原至江州铁路3月8日开工，全长210公里，总投资188亿元。
建成后两地行车时间缩短到一小时。";
    assert_eq!(shown(html, None), want);
}

#[test]
fn an_english_page_with_linked_data() {
    let html = r#"<html lang="en-GB"><head><title>Port traffic up by a fifth | The Harbour Times</title>
<link rel="canonical" href="/business/port-traffic"><script type="application/ld+json">{"@context":"https://schema.org","@graph":[
{"@type":"WebSite","name":"The Harbour Times"},
{"@type":["NewsArticle"],"headline":"Port traffic up by a fifth","datePublished":"2026-03-09T07:15:00+01:00","author":[{"@type":"Person","name":"Ann Lee"},{"name":"Bo Chen"}],
"publisher":{"@type":"Organization","name":"The Harbour Times"},"articleSection":["Business"],"inLanguage":"en-GB"}]}</script></head>
<body><header><nav><a href="/">Home</a><a href="/b">Business</a></nav></header><main><article><h1>Port traffic up by a fifth</h1>
<p class="byline">By Ann Lee and Bo Chen</p>
<p>Cargo through the port of Harbour rose by 21 percent in the first quarter, the harbour office said on Monday, helped by grain and machinery.</p>
<figure><img src="x"><figcaption>Cranes at dawn.</figcaption></figure>
<p>Exports of machinery grew the most, by 33 percent, while imports of coal fell. The office expects the year as a whole to end higher than the last one.</p>
<aside><h2>Related articles</h2><ul><li><a href="/x">Rail line opens</a></li></ul></aside>
</article></main><footer>Copyright The Harbour Times. All rights reserved.</footer></body></html>"#;
    let want = "Port traffic up by a fifth | Ann Lee,Bo Chen | 2026-03-09T06:15:00+00:00 | en-GB | https://harbour.example/business/port-traffic | The Harbour Times | 
Cargo through the port of Harbour rose by 21 percent in the first quarter, the harbour office said on Monday, helped by grain and machinery.
Exports of machinery grew the most, by 33 percent, while imports of coal fell. The office expects the year as a whole to end higher than the last one.";
    assert_eq!(shown(html, Some("https://harbour.example/business/port-traffic?utm=1")), want);
}

#[test]
fn a_messy_page_without_head_or_closing_tags() {
    let html = "<h1>春耕备耕忙<h1><p>时间：2026/3/9 来源：北原日报<p>北原各地抓住农时，备足化肥三万吨、种子八千吨，春耕备耕工作有序推进，农机检修率达到九成。\
        <p>农业部门组织技术人员下乡，帮助农户选种、测土、施肥，力争全年粮食产量再创新高，农民收入稳步增长。<script>x";
    let want = "春耕备耕忙 |  | 2026-03-08T16:00:00+00:00 | zh-Hans |  |  | 北原日报
北原各地抓住农时，备足化肥三万吨、种子八千吨，春耕备耕工作有序推进，农机检修率达到九成。
农业部门组织技术人员下乡，帮助农户选种、测土、施肥，力争全年粮食产量再创新高，农民收入稳步增长。";
    assert_eq!(shown(html, None), want);
}

#[test]
fn a_text_that_only_the_linked_data_holds() {
    let html = r#"<html><body><div id="app"></div><script type="application/ld+json">{"@type":"NewsArticle","headline":"Rail line opens","datePublished":"2026-03-09",
"articleBody":"The line opened on Monday.\n\nTrains run every hour between the two towns."}</script></body></html>"#;
    let want = "Rail line opens |  | 2026-03-09T00:00:00+00:00 | en |  |  | 
The line opened on Monday. Trains run every hour between the two towns.";
    assert_eq!(shown(html, None), want);
}

#[test]
fn what_is_no_article_is_none() {
    for html in ["", "<html></html>", "<title>x</title>", "\u{0}", "<p>"] {
        assert_eq!(shown(html, None), "none", "{html:?}");
    }
}

#[test]
fn titles_lose_the_site_and_keep_their_own_signs() {
    for (title, site, want) in [
        ("口岸增长两成_要闻_江州新闻网", None, "口岸增长两成"),
        ("北原—江州铁路开工", None, "北原—江州铁路开工"),
        ("Trade up - The Post", None, "Trade up - The Post"),
        ("Trade is up again - The Post", None, "Trade is up again"),
        ("前两月外贸：增长8%|江州日报", Some("江州日报"), "前两月外贸：增长8%"),
    ] {
        assert_eq!(without_site(title, site), want, "{title}");
    }
}

#[test]
fn addresses() {
    for (claimed, address, want) in [
        (Some("https://a.example/1"), Some("https://b.example/2"), Some("https://a.example/1")),
        (Some("/1"), Some("https://b.example/2/3"), Some("https://b.example/1")),
        (Some("//c.example/1"), Some("http://b.example/2"), Some("http://c.example/1")),
        (Some("https://a.example/"), Some("https://a.example/x/2"), Some("https://a.example/x/2")),
        (Some("x"), Some("https://a.example/x/2#p"), Some("https://a.example/x/2")),
        (Some("/1"), None, None),
        (None, None, None),
    ] {
        assert_eq!(canonical(claimed, address).as_deref(), want, "{claimed:?} {address:?}");
    }
}

#[test]
fn bytes_are_decoded_as_the_page_declares() {
    let html = CHINESE.replace("charset=\"utf-8\"", "charset=\"gb2312\"");
    let bytes = encoding_rs::GB18030.encode(&html).0.into_owned();
    match &read("p.html", &bytes, None, None)[..] {
        [Found::Article(article)] => {
            assert_eq!(article.headline.as_deref(), Some("江州口岸首季进出口增长两成"));
            let sources: Vec<_> =
                article.info_sources.iter().map(|s| (s.name.as_str(), s.role.as_deref())).collect();
            assert_eq!(sources, [("江州新闻网", Some("publisher")), ("江州日报", Some("origin"))]);
        }
        other => panic!("{other:?}"),
    }
}
