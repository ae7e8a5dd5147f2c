//! Queries against articles written for these tests: each pair has one that matches, with its words, and one that does not.

use super::*;
use crate::article::{Article, InfoSource};
use crate::enriched::Enriched;
use crate::{figures, regions};

fn enriched(article: Article) -> Enriched {
    Enriched {
        regions: regions::tag(&article),
        figures: figures::extract(&article),
        article,
        ..Enriched::default()
    }
}

/// 0: trade of a port. 1: a harvest. 2: English. 3: prices fall, in full width and under a traditional headline.
fn articles() -> Vec<Enriched> {
    let source = |name: &str| vec![InfoSource { name: name.into(), ..InfoSource::default() }];
    let port = Article {
        id: "port-1".into(),
        headline: Some("黑河口岸外贸跑出加速度".into()),
        section: Some("要闻".into()),
        info_sources: source("北原日报"),
        published_at: "2026-03-09T00:00:00Z".parse().ok(),
        language: "zh-Hans".into(),
        body: "据海关统计，2025年黑河市进出口总值达231.46亿元，同比增长12.8%。其中，大豆进口同比增长135.2%，粮食进口量突破98万吨。\n\
               全市边境贸易企业超过460家，较上年增加37家。今年力争进出口总值达到260亿元。"
            .into(),
        ..Article::default()
    };
    let harvest = Article {
        id: "harvest-1".into(),
        headline: Some("绥化春耕备耕早安排".into()),
        section: Some("农业·农村".into()),
        info_sources: source("北原日报"),
        published_at: "2026-03-01T02:00:00Z".parse().ok(),
        body: "绥化市今年计划播种大豆面积320万亩，新建高标准农田1.2万公顷。前三季度，全市农产品加工业产值下降4.3%，玉米价格每吨2280元。\n\
               当地与黑龙江大学合作推广良种。"
            .into(),
        ..Article::default()
    };
    let gazette = Article {
        id: "gazette-1".into(),
        headline: Some("Harbour trade at a record".into()),
        section: Some("Business".into()),
        info_sources: source("Harbour Gazette"),
        published_at: "2026-03-05T02:00:00Z".parse().ok(),
        language: "en".into(),
        body: "Singapore's soybean imports rose 18.4 percent to US$1.6 billion in 2025, officials said on Monday. \
               The harbour handled 2.4 million tonnes of grain, and important ports nearby reported flat traffic."
            .into(),
        ..Article::default()
    };
    let prices = Article {
        id: "prices-1".into(),
        story_id: Some("story-9".into()),
        headline: Some("哈爾濱鋼材價格下跌".into()),
        published_at: "2026-02-27T02:00:00Z".parse().ok(),
        body: "哈尔滨市钢材均价为３５００元/吨，环比下降２．６％。库存量为80万吨至95万吨。".into(),
        ..Article::default()
    };
    [port, harvest, gazette, prices].into_iter().map(enriched).collect()
}

/// Article, query that matches, words that it quotes, query that does not match.
const PAIRS: &[(usize, &str, &str, &str)] = &[
    (
        0,
        "region:黑河 figure(进出口总值>=200亿元)",
        "黑河市|231.46亿元",
        "region:黑河 figure(进出口总值>=270亿元)",
    ),
    (0, "figure(大豆进口 同比 > 100%)", "135.2%", "figure(大豆进口 同比 > 140%)"),
    (0, "口岸 AND 大豆", "口岸|大豆", "口岸 AND 玉米"),
    (0, "（水稻 或 大豆） -玉米", "大豆", "(水稻 OR 大豆) -海关"),
    (0, "地区：黑龙江", "黑河市", "region:吉林"),
    (0, "region:东北", "黑河市", "region:华北"),
    (2, "region:ASEAN", "Singapore", "region:欧盟"),
    (0, "section:要闻 source:北原日报", "要闻|北原日报", "section:财经"),
    (0, "published:2026-03-01..2026-03-10", "2026-03-09", "published:<2026-03-09"),
    (0, "figure(边境贸易企业 > 460家)", "460家", "figure(边境贸易企业 >= 470家)"),
    (
        0,
        "figure(region:黑河 2025年进出口总值 > 0.02万亿元)",
        "231.46亿元",
        "figure(region:大庆 进出口总值 > 0.02万亿元)",
    ),
    (0, "figure(粮食进口量 >= 9.8亿公斤)", "98万吨", "figure(粮食进口量 > 200万吨)"),
    (
        0,
        "figure(进出口总值 modality:target >= 260亿元)",
        "260亿元",
        "figure(进出口总值 modality:actual >= 260亿元)",
    ),
    (1, "figure(大豆面积 > 20万公顷)", "320万亩", "figure(大豆面积 > 30万公顷)"),
    (1, "figure(高标准农田 >= 18万亩)", "1.2万公顷", "figure(高标准农田 > 18万亩)"),
    (1, "figure(农产品加工业产值 < 0%)", "4.3%", "figure(农产品加工业产值 > 3%)"),
    (1, "figure(前三季度 产值 下降 >= 4%)", "4.3%", "figure(前三季度 产值 增长 >= 4%)"),
    (1, "\"黑龙江大学\"", "黑龙江大学", "\"黑河大学\""),
    (
        2,
        "region:Singapore figure(soybean imports >= US$1.5 billion)",
        "Singapore|US$1.6 billion",
        "figure(soybean imports >= US$1.7 billion)",
    ),
    (2, "lang:en \"grain\" port*", "en|grain|port", "port"),
    (2, "figure(soybean* kind:percent up > 18%)", "18.4 percent", "figure(soybean* kind:percent down)"),
    (2, "source:\"harbour gazette\" NOT steel", "Harbour Gazette", "NOT traffic"),
    (3, "story:story-9 钢材", "story-9|鋼材", "story:prices-1"),
    (3, "figure(钢材均价 = 3.5元/公斤)", "３５００元/吨", "figure(钢材均价 < 3500元/吨)"),
    (3, "figure(环比 < -2%)", "２．６％", "figure(环比 < -3%)"),
    (3, "figure(库存量 >= 90万吨)", "80万吨至95万吨", "figure(库存量 >= 100万吨)"),
];

fn query(text: &str) -> Query {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn quotes(query: &Query, subject: &Subject<'_>) -> Option<String> {
    let evidence = query.matches(subject)?;
    for one in &evidence {
        if let Some(span) = one.span {
            assert_eq!(one.quote.chars().count(), span.end - span.start, "{query}: {one:?}");
        }
    }
    // Evidence stands in the order of the canonical form, the table in that of the query.
    let mut quotes: Vec<String> = evidence.into_iter().map(|it| it.quote).collect();
    quotes.sort();
    Some(quotes.join("|"))
}

/// The region is quoted by its fullest name, not by 我省, a part of it or its short name in front.
#[test]
fn regions_are_quoted_by_name() {
    let home =
        InfoSource { name: "北原日报".into(), region: Some("230000".into()), ..InfoSource::default() };
    let article = enriched(Article {
        body: "我省外贸回稳，黑河、绥化增长较快。黑龙江出口占三成，黑龙江省商务厅将扩大开放，全省再增口岸。"
            .into(),
        info_sources: vec![home],
        ..Article::default()
    });
    assert_eq!(quotes(&query("region:黑龙江"), &Subject::new(&article)).as_deref(), Some("黑龙江省"));
}

#[test]
fn pairs() {
    let articles = articles();
    let mut faults = Vec::new();
    for (article, yes, want, no) in PAIRS {
        let subject = Subject::new(&articles[*article]);
        let mut want: Vec<&str> = want.split('|').collect();
        want.sort_unstable();
        let got = quotes(&query(yes), &subject);
        if got.as_deref() != Some(want.join("|").as_str()) {
            faults.push(format!("{yes}\n  as   {}\n  want {want:?}\n  got  {got:?}", query(yes)));
        }
        if let Some(got) = quotes(&query(no), &subject) {
            faults.push(format!("{no} should not match, but quotes {got}"));
        }
    }
    if !faults.is_empty() {
        for figure in articles.iter().flat_map(|it| &it.figures) {
            let change = figure.change.as_ref().map(|it| (it.direction, it.basis, it.kind));
            eprintln!(
                "{} {} {:?} {:?} {change:?} {:?}",
                figure.text, figure.value, figure.indicator, figure.period, figure.modifier
            );
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_index_finds_what_asking_each_query_finds() {
    let articles = articles();
    let texts = PAIRS.iter().flat_map(|(_, yes, _, no)| [*yes, *no]);
    let more = [
        "-口岸",
        "published:2026",
        "口",
        "%",
        "5g OR soy*",
        "(大豆 OR 玉米) region:CN",
        "figure(> 100亿元)",
        "kind",
        "一 二",
    ];
    let queries: Vec<Query> = texts.chain(more).map(query).collect();
    let index = Index::new(queries.iter().cloned().enumerate());
    assert_eq!(index.len(), queries.len());
    for article in &articles {
        let subject = Subject::new(article);
        let found: Vec<usize> = index.matching(&subject).into_iter().map(|(key, _)| *key).collect();
        let asked: Vec<usize> = (0..queries.len()).filter(|at| queries[*at].is_match(&subject)).collect();
        assert_eq!(found, asked, "{}", article.article.id);
        assert!(!found.is_empty());
    }
}

#[test]
fn people_are_shown_regions_by_name() {
    for (text, want) in [
        ("region:231100 (大豆 OR -region:230000)", "region:黑河市 (大豆 OR -region:黑龙江省)"),
        ("figure(region:231100 进出口总值)", "figure(进出口总值 region:黑河市)"),
        // Several are called so.
        ("region:110105 region:220104", "region:110105 region:220104"),
        ("region:G2988507", "region:巴黎"),
    ] {
        let query = query(text);
        let shown = format!("{query:#}");
        assert_eq!(shown, want);
        assert_eq!(shown.parse().as_ref(), Ok(&query), "{shown}");
    }
}

#[test]
fn equal_questions_are_written_alike() {
    for (text, want) in [
        ("大豆  口岸", "口岸 大豆"),
        ("口岸 AND 大豆 AND 大豆", "口岸 大豆"),
        ("b OR (a OR c)", "a OR b OR c"),
        ("NOT NOT a", "a"),
        ("-(a b)", "-(a b)"),
        ("a b OR c", "c OR (a b)"),
        ("「進出口」", "进出口"),
        ("\"import value\"", "\"import value\""),
        ("region:黑河 大豆", "大豆 region:231100"),
        ("Region：Heihe", "region:231100"),
        ("region:m:dongbei", "region:M:dongbei"),
        ("“和”", "\"和\""),
        ("AND*", "and*"),
        ("10:30", "\"10:30\""),
        ("1,200家", "\"1,200家\""),
        ("section:\"Local News\"", "section:\"local news\""),
        ("published:>2026-02", "published:>=2026-03-01"),
        ("figure（进出口总值 ＞＝ 200亿元）", "figure(进出口总值 >=200亿元)"),
        ("figure(>=200亿元 进出口总值)", "figure(进出口总值 >=200亿元)"),
        ("figure(2024年大豆进口同比增长)", "figure(大豆进口 basis:yoy direction:up period:2024年)"),
        ("figure(\"增长\" kind:money)", "figure(\"增长\" kind:money)"),
        ("figure(GDP 超过1万亿元)", "figure(gdp >1万亿元)"),
        ("数据(imports >= US$1.2 billion)", "figure(imports >=US$1.2 billion)"),
    ] {
        let query = query(text);
        assert_eq!(query.to_string(), want, "{text}");
        assert_eq!(want.parse().as_ref(), Ok(&query), "{want}");
    }
}

#[test]
fn errors_say_where() {
    for (text, column, part) in [
        ("", 1, "empty"),
        ("  　", 1, "empty"),
        ("大豆 AND", 7, "missing"),
        ("OR 大豆", 1, "missing"),
        ("大豆 OR OR 玉米", 7, "missing"),
        ("(大豆", 1, "not closed"),
        ("大豆)", 3, "closes nothing"),
        ("()", 2, "missing"),
        ("大豆 “进口", 4, "quotation mark"),
        ("大豆 colour:red", 4, "no field “colour:”"),
        ("大豆 region:", 11, "needs a value"),
        ("region:朝阳", 8, "several regions"),
        ("region:黑河港", 8, "231100"),
        ("region:qqqq", 8, "No region"),
        ("published:昨天", 11, "not a date"),
        ("lang:chinese language", 6, "not a language"),
        ("figure()", 1, "empty"),
        ("figure(进出口", 1, "not closed"),
        ("figure(进出口 >= 很多)", 15, "“很多” is not a number"),
        ("figure(进出口 >=)", 14, "number is missing"),
        ("figure(a kind:colour)", 15, "Known: money"),
        ("figure(a size:3)", 10, "region:"),
        ("figure(增长 下降)", 11, "two different"),
    ] {
        match text.parse::<Query>() {
            Ok(query) => panic!("{text} is {query}"),
            Err(error) => {
                assert_eq!(error.column, column, "{text}: {error}");
                assert!(error.english().contains(part), "{text}: {error}");
                assert!(error.chinese().chars().any(super::text::is_wide), "{text}");
            }
        }
    }
}

#[test]
fn limits_hold() {
    let deep = format!("{}a{}", "(".repeat(40), ")".repeat(40));
    let negated = "-".repeat(1900) + "a";
    let many = "a ".repeat(300);
    let long = "a".repeat(2001);
    for (text, part) in
        [(&deep, "too deep"), (&negated, "too deep"), (&many, "too many"), (&long, "too long")]
    {
        let error = text.parse::<Query>().unwrap_err();
        assert!(error.english().contains(part), "{error}");
    }
}

/// Twenty thousand texts of the language's own pieces: none panics, and each that is understood is written so that it is
/// understood the same.
#[test]
fn any_text_is_read_or_refused() {
    let pieces = [
        "大豆",
        "进出口总值",
        "soybean",
        "*",
        " ",
        " ",
        " ",
        "(",
        ")",
        "（",
        "\"",
        "“",
        "-",
        "!",
        "|",
        "&",
        "AND",
        " OR ",
        " NOT ",
        " 或 ",
        "和",
        "region:",
        "黑河",
        "M:dongbei",
        "section:",
        "published:",
        "2026-03",
        "..",
        ">=",
        "<",
        "=",
        "figure(",
        "figure（",
        "200亿元",
        "3.5%",
        "US$1.2 billion",
        "同比",
        "增长",
        "yoy",
        "2024年",
        "前三季度",
        "kind:",
        "money",
        "story:",
        "，",
        ",",
        "1,200",
        ":",
        "：",
        "\u{3000}",
        "\n",
        "lang:",
        "zh",
        "薴",
        "İ",
        "\0",
        "超过",
        "不低于",
        "period:",
        "basis:",
        "direction:up",
        "modality:target",
        "\u{fe0f}",
        "台(套)",
    ];
    let mut seed = 7_u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let mut understood = 0;
    for _ in 0..20_000 {
        let length = next(9) + 1;
        let text: String = (0..length).map(|_| pieces[next(pieces.len())]).collect();
        match text.parse::<Query>() {
            Ok(query) => {
                understood += 1;
                let written = query.to_string();
                let again = written.parse::<Query>();
                assert_eq!(again.as_ref(), Ok(&query), "{text:?} is written {written:?}");
                assert_eq!(query.to_string(), again.unwrap().to_string());
                let shown = format!("{query:#}");
                assert_eq!(shown.parse().as_ref(), Ok(&query), "{text:?} is shown as {shown:?}");
            }
            Err(error) => {
                assert!((1..=text.chars().count() + 1).contains(&error.column), "{text:?}: {error:?}")
            }
        }
    }
    assert!(understood > 1_000, "{understood}");
}
