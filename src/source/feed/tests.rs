//! Documents as feeds write them, and as enemies do → drafts.

use super::identity;
use super::items::{Reading, read};
use super::pieces::MOST_ITEMS;
use super::schedule::{DAY, HOUR, MINUTE, Wishes};
use encoding_rs::GBK;
use std::fmt::Write;

const FEED: &str = "https://paper.example/feed";

fn reading(document: &str) -> Reading {
    read(FEED, FEED, Some("application/xml"), document.as_bytes()).unwrap()
}

fn fault(document: &str) -> String {
    read(FEED, FEED, None, document.as_bytes()).unwrap_err().to_string()
}

/// Address, headline and text of each draft.
fn shown(reading: &Reading) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let drafts = reading.drafts.iter().map(|draft| &draft.article);
    drafts
        .map(|a| format!("{} | {} | {}", text(&a.uri), text(&a.headline), a.body.replace('\n', "/")))
        .collect()
}

fn faults(reading: &Reading) -> Vec<String> {
    reading.faults.iter().chain(&reading.notes).map(|fault| fault.to_string().replace(FEED, "")).collect()
}

const RSS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:media="http://search.yahoo.com/mrss/">
<channel>
  <title>北原日报 &amp;amp; 网</title><link>https://paper.example/</link><description>新闻</description>
  <language>zh-cn</language><copyright>北原日报社</copyright><ttl>30</ttl>
  <skipHours><hour>1</hour><hour>2</hour></skipHours><skipDays><day>Sunday</day></skipDays>
  <sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>12</sy:updateFrequency>
  <item>
    <title>口岸进出口额增长8%&lt;sup&gt;1&lt;/sup&gt;</title>
    <link>https://paper.example/1?id=7&utm_source=rss#top</link>
    <guid isPermaLink="false">p-1</guid>
    <author>editor@paper.example（李　明）</author>
    <category>经济</category><category>进出口</category>
    <pubDate>Mon, 09 Mar 2026 08:00:00 +0800</pubDate>
    <description>摘要</description>
    <content:encoded><![CDATA[<p>一月，进出口额 12 亿元。</p><p>同比增长8%。</p><script>x()</script>]]></content:encoded>
    <media:content url="x"><media:title>图</media:title></media:content>
    <source url="https://agency.example/feed">北原通讯社</source>
  </item>
  <item><title>Only a title</title><guid>https://paper.example/2</guid></item>
  <item><title>二</title><guid>three</guid><description>只有摘要</description><dc:creator>王芳</dc:creator></item>
  <item><title>四</title><description>没有身份</description></item>
</channel></rss>"#;

#[test]
fn rss_2() {
    let reading = reading(RSS);
    assert_eq!(
        shown(&reading),
        [
            "https://paper.example/1?id=7 | 口岸进出口额增长8%1 | 一月，进出口额 12 亿元。/同比增长8%。",
            "https://paper.example/2 | Only a title | ",
            " | 二 | 只有摘要",
        ]
    );
    assert_eq!(faults(&reading), [": item 4: neither link nor guid tells which article this is"]);
    assert_eq!(reading.title.as_deref(), Some("北原日报 & 网"));
    let wishes = Wishes { seconds: Some(2 * HOUR), skip_hours: 0b110, skip_days: 1 << 6 };
    assert_eq!(reading.wishes, wishes);
    let [first, second, third] = &reading.drafts[..] else { panic!() };
    let article = &first.article;
    assert_eq!(article.id, identity::of_address("https://paper.example/1?id=7"));
    assert_eq!((article.language.as_str(), article.section.as_deref()), ("zh-Hans", Some("经济")));
    assert_eq!(article.authors, ["李 明"]);
    assert_eq!(article.info_sources[0].name, "北原通讯社");
    assert_eq!(article.rights.as_deref(), Some("北原日报社"));
    assert_eq!(article.published_at.unwrap().to_rfc3339(), "2026-03-09T00:00:00+00:00");
    assert_eq!(first.guid.as_deref(), Some("p-1"));
    assert_eq!(second.article.language, "en");
    assert_eq!(third.article.id, identity::of_guid(FEED, "three"));
    assert_eq!(third.article.authors, ["王芳"]);
}

#[test]
fn older_and_sloppier_rss() {
    let item = "<item><title>A &amp; B</title><link>https://p.example/1</link></item>";
    let want = ["https://p.example/1 | A & B | "];
    let rdf = |namespace: &str| {
        format!(
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"{namespace}\">\
             <channel><title>t</title></channel>{item}</rdf:RDF>"
        )
    };
    for document in [
        format!("<rss version=\"2.0\"><channel>{item}</channel></rss>"),
        format!("<rss><channel>{item}</channel></rss>"),
        format!("<rss version=\"0.93\"><channel>{item}</channel></rss>"),
        format!(
            "<rss version='2.0' xmlns='http://backend.userland.com/rss2'><channel>{item}</channel></rss>"
        ),
        format!(
            "\u{feff}\n\n<?xml version=\"1.0\"?><!DOCTYPE rss PUBLIC \"-//Netscape Communications//DTD RSS 0.91//EN\" \
             \"http://my.netscape.com/publish/formats/rss-0.91.dtd\"><rss version=\"0.91\"><channel>{item}</channel></rss>"
        ),
        format!("<rss version=\"0.91\"><channel><title>t</title></channel>{item}</rss>"),
        rdf("http://purl.org/rss/1.0/"),
        rdf("http://my.netscape.com/rdf/simple/0.9/"),
    ] {
        assert_eq!(shown(&reading(&document)), want, "{document}");
    }
    // A bare ampersand, a prefix nobody declared, control characters in both ways of writing them.
    let sloppy = "<rss version=\"2.0\"><channel><item><title>R&D\u{b} &#11;&#0;x &nbsp; y</title>\
        <link>https://p.example/?a=1&b=2</link><content:encoded>text &amp;mdash; <![CDATA[<p>a\u{1}b</p>]]></content:encoded>\
        <dc:creator>N</dc:creator></item></channel></rss>";
    let sloppy = reading(sloppy);
    assert_eq!(shown(&sloppy), ["https://p.example/?a=1&b=2 | R&D x y | text —/ab"]);
    assert_eq!(sloppy.drafts[0].article.authors, ["N"]);
}

#[test]
fn atom() {
    let document = r#"<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"
        xml:base="https://paper.example/en/" xml:lang="en-GB">
      <title type="html">The &lt;b&gt;Paper&lt;/b&gt;</title><id>tag:paper.example,2026:feed</id><updated>2026-03-09T00:00:00Z</updated>
      <author><name>The Desk</name></author><rights>CC BY</rights>
      <entry><id>tag:paper.example,2026:1</id><title>Trade &lt; last year</title><updated>2026-03-09T01:00:00Z</updated>
        <published>2026-03-08T01:00:00Z</published>
        <link rel="self" href="api/1"/><link href="1.html"/><link rel="enclosure" href="1.mp3"/>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Trade fell by <b>8 percent</b>.</p><p>Ports reopened.</p></div></content>
        <category term="trade" label="Trade"/>
        <source><title>The Agency</title><author><name>Nobody</name></author></source></entry>
      <entry><id>tag:paper.example,2026:2</id><title>No link</title><summary type="text">1 &lt; 2</summary>
        <author><name>A. Writer</name><email>a@paper.example</email></author></entry>
      <entry><id>tag:paper.example,2026:3</id><title>Empty content</title><link href="3.html"/><content type="html"></content></entry>
      <at:deleted-entry ref="tag:paper.example,2026:0" when="2026-03-09T02:00:00Z"><at:comment>gone</at:comment></at:deleted-entry>
    </feed>"#;
    let reading = reading(document);
    let mut want = vec![
        "https://paper.example/en/1.html | Trade < last year | Trade fell by 8 percent./Ports reopened.",
        " | No link | 1 < 2",
    ];
    // The parser refuses content that is empty: a fault of that entry alone.
    if reading.faults.is_empty() {
        want.push("https://paper.example/en/3.html | Empty content | ");
    }
    assert_eq!(shown(&reading), want);
    let article = &reading.drafts[0].article;
    assert_eq!((article.language.as_str(), article.section.as_deref()), ("en-GB", Some("Trade")));
    assert_eq!(article.authors, ["The Desk"]);
    assert_eq!(article.info_sources[0].name, "The Agency");
    assert_eq!(article.rights.as_deref(), Some("CC BY"));
    assert_eq!(article.published_at.unwrap().to_rfc3339(), "2026-03-08T01:00:00+00:00");
    assert_eq!(reading.drafts[1].article.authors, ["A. Writer"]);
    assert_eq!(reading.title.as_deref(), Some("The Paper"));
    assert_eq!(reading.tombstones[0].guid, "tag:paper.example,2026:0");
    let empty = reading.drafts.iter().any(|draft| draft.article.headline.as_deref() == Some("Empty content"));
    assert!(empty, "{:?}", faults(&reading));
}

#[test]
fn json_feed() {
    let document = r#"{"version":"https://jsonfeed.org/version/1.1","title":"北原","language":"zh-TW","authors":[{"name":"编辑部"}],
      "items":[
        {"id":7,"url":"https://p.example/7","title":"通關","content_html":"<p>一</p><p>二</p>","tags":["口岸",3],"date_published":"2026-03-09T08:00:00+08:00"},
        {"id":"8","content_text":"A\nB","summary":"S","authors":[{"name":"张三"},{"name":"a（b@p.example）"}],"attachments":"nonsense","title":5},
        {"title":"none"}, 3
      ]}"#;
    let reading = reading(document);
    assert_eq!(shown(&reading), ["https://p.example/7 | 通關 | 一/二", " |  | A/B"]);
    let article = &reading.drafts[0].article;
    assert_eq!((article.language.as_str(), article.authors[0].as_str()), ("zh-Hant", "编辑部"));
    assert_eq!(reading.drafts[1].article.authors, ["张三", "a"]);
    assert_eq!(reading.faults.len(), 2, "{:?}", faults(&reading));
}

#[test]
fn items_that_share_a_link_are_told_apart_by_their_ids_and_twins_are_one() {
    let item = |guid: &str, title: &str| {
        format!(
            "<item><title>{title}</title><link>https://p.example/live</link><guid isPermaLink=\"false\">{guid}</guid></item>"
        )
    };
    let rss = |items: &[String]| format!("<rss version=\"2.0\"><channel>{}</channel></rss>", items.concat());
    let two = reading(&rss(&[item("1", "a"), item("2", "b"), item("1", "a")]));
    assert_eq!(two.drafts.len(), 2);
    assert_ne!(two.drafts[0].article.id, two.drafts[1].article.id);
    let one = reading(&rss(&[item("1", "a"), item("1", "a")]));
    assert_eq!(one.drafts.len(), 1);
    assert_eq!(one.drafts[0].article.id, identity::of_address("https://p.example/live"));
}

#[test]
fn whatever_the_encoding_says_the_text_comes_out() {
    let declared = |name: &str| RSS.replacen("UTF-8", name, 1);
    let gbk = |name: &str| GBK.encode(&declared(name)).0.into_owned();
    for (bytes, content_type) in [
        (gbk("gb2312"), None),
        (gbk("GBK"), Some("text/xml; charset=gb2312")),
        (gbk("gb2312"), Some("text/xml; charset=ISO-8859-1")),
        (gbk("UTF-8"), Some("text/xml; charset=gbk")),
        (gbk("UTF-8"), None),
        (declared("gb2312").into_bytes(), None),
        (declared("UTF-8").into_bytes(), Some("text/xml; charset=gb2312")),
        (declared("UTF-8").into_bytes(), Some("text/xml; charset=\"utf-8\"")),
        ([b"\xef\xbb\xbf", declared("gb2312").as_bytes()].concat(), Some("text/xml; charset=gbk")),
    ] {
        let reading = read(FEED, FEED, content_type, &bytes).unwrap();
        let headline = reading.drafts[0].article.headline.as_deref();
        assert_eq!(headline, Some("口岸进出口额增长8%1"), "{content_type:?}");
    }
}

#[test]
fn what_is_no_feed_is_said_to_be_none_and_where() {
    for (document, want) in [
        ("", "line 1, column 1: empty"),
        ("hello", "line 1, column 1: neither XML nor JSON"),
        ("<!doctype html><html><body>x</body></html>", "line 1, column 16: a web page, no feed"),
        ("<a/>", "line 1, column 1: no feed: its outermost element is <a>"),
        ("{\"a\":1}", "line 1, column 1: no JSON Feed: it names no version of it"),
        ("{\"version\":\"https://jsonfeed.org/version/1\",", "line 1, column 44: EOF while parsing a value"),
        ("<rss version=\"2.0\"><channel>", "line 1, column 29: ends within <channel>"),
        ("<rss>\n  <channel></chanel></rss>", "line 2, column 12: ill-formed document"),
    ] {
        let fault = fault(document);
        assert!(fault.starts_with(&format!("{FEED}: {want}")), "{document}: {fault}");
    }
}

#[test]
fn what_is_whole_before_a_fault_is_read() {
    let item = "<item><title>a</title><link>https://p.example/1</link></item>";
    for tail in ["<item><title>b</item></channel></rss>", "<image><url>", "<item><title>cut o"] {
        let reading = reading(&format!("<rss version=\"2.0\"><channel>\n<title>T</title>{item}\n{tail}"));
        assert_eq!(shown(&reading), ["https://p.example/1 | a | "], "{tail}");
        assert_eq!(reading.title.as_deref(), Some("T"));
        assert!(faults(&reading)[0].starts_with(": line 3, column "), "{:?}", faults(&reading));
    }
}

#[test]
fn enemies_do_no_harm() {
    // Entities that would unfold to gigabytes stay as they are written.
    let mut laughs = String::from("<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a0 \"ha\">");
    for n in 1..10 {
        let before = format!("&a{};", n - 1).repeat(10);
        write!(laughs, "<!ENTITY a{n} \"{before}\">").unwrap();
    }
    laughs.push_str(
        "]><rss version=\"2.0\"><channel><item><title>&a9;</title><guid>1</guid></item></channel></rss>",
    );
    let laughs = reading(&laughs);
    assert_eq!(shown(&laughs), [" | &a9; | "]);
    assert_eq!(faults(&laughs), [": declares entities; they are left as they are written"]);

    let external = "<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><rss version=\"2.0\"><channel>\
        <item><title>&x;</title><guid>1</guid></item></channel></rss>";
    assert_eq!(shown(&reading(external)), [" | &x; | "]);

    let deep = format!("<rss version=\"2.0\"><channel>{}", "<a>".repeat(100_000));
    assert!(fault(&deep).ends_with("more than 256 elements within one another"), "{}", fault(&deep));
    let deep = format!("{{\"version\":\"https://jsonfeed.org/version/1\",\"items\":{}", "[".repeat(100_000));
    assert!(fault(&deep).contains("recursion limit"), "{}", fault(&deep));

    for (before, item, after) in [
        ("<rss version=\"2.0\"><channel>", "<item><guid>x</guid><title>t</title></item>", "</channel></rss>"),
        ("<rss version=\"2.0\"><channel>", "<item/>", "</channel></rss>"),
        ("{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{}", ",{}", "]}"),
    ] {
        let many = reading(&format!("{before}{}{after}", item.repeat(60_000)));
        let faults = faults(&many);
        let want = format!("items; the first {MOST_ITEMS} are read");
        assert!(faults.iter().any(|fault| fault.ends_with(&want)), "{faults:?}");
        assert!(faults.len() < 30, "{}", faults.len());
        assert!(many.drafts.len() <= 1);
    }

    // Names and numbers that the parser of feeds stumbles over are a fault of nothing.
    let strange = format!(
        "<rss version=\"2.0\" xmlns:media=\"http://search.yahoo.com/mrss/\"><channel><ttl>99999999999999999999</ttl>\
         <managingEditor>编辑（a@p.example）</managingEditor><item><guid>1</guid><title>t</title>\
         <author>编辑（a@p.example）记者</author><media:content duration=\"{0}:{0}:{0}\"/>\
         <pubDate>99 Foo 99999</pubDate></item></channel></rss>",
        "9".repeat(30)
    );
    let strange = reading(&strange);
    assert_eq!(shown(&strange), [" | t | "]);
    assert_eq!(strange.drafts[0].article.authors, ["编辑 记者"]);
    assert_eq!(strange.drafts[0].article.published_at, None);
}

#[test]
fn texts_of_many_tags_are_read() {
    for tags in ["<b>", "<div>", "<table>", "<a href=x>", "</p>", "<svg><p>", "&lt;", "<!--", "<p><b><i>"] {
        let text = tags.repeat((1 << 16) / tags.len());
        let document = format!(
            "<rss version=\"2.0\"><channel><item><guid>1</guid><title>t</title><content:encoded><![CDATA[{text}x]]>\
             </content:encoded></item></channel></rss>"
        );
        let reading = reading(&document);
        assert_eq!(reading.drafts.len(), 1, "{tags}");
    }
}

#[test]
fn the_same_bytes_give_the_same_drafts() {
    let (one, two) = (reading(RSS), reading(RSS));
    assert_eq!(one.drafts, two.drafts);
    assert!(one.wishes.seconds.is_some_and(|seconds| (MINUTE..DAY).contains(&seconds)));
}
