//! Articles and bytes a second of split, regions, figures and story sketches alone, on one core: `cargo bench --bench modules`.

#![allow(clippy::unwrap_used, missing_docs)]

use dateline::article::story::Sketch;
use dateline::article::{Article, page};
use dateline::{figures, regions};
use divan::counter::{BytesCount, ItemsCount};
use std::path::Path;
use tikv_jemallocator::Jemalloc;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() {
    // The tables are read once in a process, so no benchmark can repeat it.
    let start = std::time::Instant::now();
    regions::tag(&Article { body: "合隆镇在长春市农安县。".to_string(), ..Article::default() });
    eprintln!("region tables read in {:?}", start.elapsed());
    divan::main();
}

/// The sample pages, joined to one long page.
fn text() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/pages");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect::<Vec<_>>().join("\n\n")
}

/// A whole page of a newspaper: seven items, a figure in every forty characters. The sample pages above are short and show
/// every form of byline, brief and table side by side.
const PAGE: &str = include_str!("page.md");

fn articles() -> Vec<Article> {
    articles_of(&text())
}

fn articles_of(page: &str) -> Vec<Article> {
    let article = |item: page::Item| Article { body: item.paragraphs.join("\n"), ..Article::default() };
    page::split(page).into_iter().map(article).collect()
}

/// Bytes and articles a second of what `read` counts in each.
fn measure(bencher: divan::Bencher<'_, '_>, articles: &[Article], read: impl Fn(&Article) -> usize + Sync) {
    bencher
        .counter(BytesCount::new(articles.iter().map(|article| article.body.len()).sum::<usize>()))
        .counter(ItemsCount::new(articles.len()))
        .bench(|| articles.iter().map(&read).sum::<usize>());
}

#[divan::bench]
fn split(bencher: divan::Bencher<'_, '_>) {
    let text = text();
    let items = page::split(&text).len();
    bencher
        .counter(BytesCount::new(text.len()))
        .counter(ItemsCount::new(items))
        .bench(|| page::split(divan::black_box(&text)));
}

/// The sample pages over and over: about a megabyte.
fn long_text() -> String {
    let text = text() + "\n\n";
    text.repeat(1_000_000 / text.len())
}

#[divan::bench(sample_count = 10)]
fn split_megabyte(bencher: divan::Bencher<'_, '_>) {
    let text = long_text();
    bencher.counter(BytesCount::new(text.len())).bench(|| page::split(divan::black_box(&text)));
}

/// The same of prose: headings over paragraphs of an everyday length, without the bylines, briefs and tables that the
/// sample pages show side by side.
#[divan::bench(sample_count = 10)]
fn split_prose(bencher: divan::Bencher<'_, '_>) {
    let sentences = [
        "临河两岸的老码头去年起改作仓库，搬运工大多转去了北岸的新港区。",
        "负责调度的人说，船期比过去准了许多，等泊位的时间由两天缩短到半天。",
        "沿岸的几个镇子把各自的果园连成一片，收成由同一家合作社分拣、装箱、外运。",
        "修路的钱一半来自省里的补助，另一半由沿线企业分十年摊还。",
        "到了冬天，河面结冰，货物改走铁路，价格也跟着涨一截。",
    ];
    let article = |n: usize| {
        let paragraph =
            |m: usize| (0..4).map(|k| sentences[(n + m + k) % sentences.len()]).collect::<String>();
        let body: Vec<String> = (0..8).map(paragraph).collect();
        format!("## 沿河集镇第{n}次清点家底\n\n{}\n\n", body.join("\n\n"))
    };
    let text: String = (0..250).map(article).collect();
    bencher.counter(BytesCount::new(text.len())).bench(|| page::split(divan::black_box(&text)));
}

/// Bytes a second stay the same however many pages stand in one text.
#[divan::bench(args = [1, 10, 100], sample_count = 10)]
fn split_newspaper_pages(bencher: divan::Bencher<'_, '_>, times: usize) {
    let text = PAGE.repeat(times);
    bencher.counter(BytesCount::new(text.len())).bench(|| page::split(divan::black_box(&text)));
}

/// What no splitter can do without: the line ends and code points of the same text.
#[divan::bench(sample_count = 10)]
fn count_megabyte(bencher: divan::Bencher<'_, '_>) {
    let text = long_text();
    bencher.counter(BytesCount::new(text.len())).bench(|| {
        let text = divan::black_box(text.as_str());
        text.bytes().filter(|byte| *byte == b'\n').count() + text.chars().count()
    });
}

/// Bytes a second stay the same however often the pages stand in one text.
#[divan::bench(args = [1, 10, 100], sample_count = 10)]
fn split_pages(bencher: divan::Bencher<'_, '_>, times: usize) {
    let text = (text() + "\n\n").repeat(times);
    bencher.counter(BytesCount::new(text.len())).bench(|| page::split(divan::black_box(&text)));
}

/// The same for noise of tiny blocks, each of which could be a heading, a caption or a brief.
#[divan::bench(args = [1, 10, 100], sample_count = 3)]
fn split_noise(bencher: divan::Bencher<'_, '_>, times: usize) {
    let units = [
        "中\n\n",
        "1.\n\n",
        "# 中\n\n",
        "王明 摄\n\n",
        "简讯\n\n",
        "●中\n\n",
        "【链接】中\n\n",
        "——\n\n",
        "图为\n",
        "广告\n\n",
    ];
    let mut seed = 1_u64;
    let mut unit = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        units[(seed >> 33) as usize % units.len()]
    };
    let text: String = (0..2_000 * times).map(|_| unit()).collect();
    bencher.counter(BytesCount::new(text.len())).bench(|| page::split(divan::black_box(&text)));
}

#[divan::bench]
fn regions_of_newspaper_page(bencher: divan::Bencher<'_, '_>) {
    let articles = articles_of(PAGE);
    measure(bencher, &articles, |article| regions::tag(article).mentions.len());
}

#[divan::bench]
fn regions_of_articles(bencher: divan::Bencher<'_, '_>) {
    let articles = articles();
    measure(bencher, &articles, |article| regions::tag(article).mentions.len());
}

/// Bytes a second stay the same however long the article.
#[divan::bench(args = [1, 10, 100], sample_count = 10)]
fn regions_of_long_article(bencher: divan::Bencher<'_, '_>, times: usize) {
    let bodies: Vec<String> = articles().into_iter().map(|article| article.body).collect();
    let article = Article { body: (bodies.join("\n") + "\n").repeat(times), ..Article::default() };
    bencher
        .counter(BytesCount::new(article.body.len()))
        .bench(|| regions::tag(divan::black_box(&article)).mentions.len());
}

/// The floor under the tagger: one pass of an automaton over the same bodies that finds the same words and names
/// and does nothing with them.
#[divan::bench]
fn names_by_plain_scan(bencher: divan::Bencher<'_, '_>) {
    let articles = articles();
    let words =
        include_str!("../src/regions/data/words.tsv").lines().filter_map(|line| line.split('\t').next());
    let divisions = include_str!("../src/regions/data/divisions.tsv").lines();
    let names =
        divisions.flat_map(|line| line.split('\t').skip(1).take(2)).flat_map(|names| names.split('|'));
    let mut patterns: Vec<&str> = words.chain(names).filter(|pattern| !pattern.is_empty()).collect();
    patterns.sort_unstable();
    patterns.dedup();
    let automaton = daachorse::CharwiseDoubleArrayAhoCorasick::<u32>::new(patterns).unwrap();
    let scan = |article: &Article| automaton.find_overlapping_iter(&article.body).count();
    measure(bencher, &articles, scan);
}

#[divan::bench]
fn figures_of_articles(bencher: divan::Bencher<'_, '_>) {
    let articles = articles();
    measure(bencher, &articles, |article| figures::extract(article).len());
}

#[divan::bench]
fn figures_of_newspaper_page(bencher: divan::Bencher<'_, '_>) {
    let articles = articles_of(PAGE);
    measure(bencher, &articles, |article| figures::extract(article).len());
}

/// A body of `sentences` sentences as statistics offices write them: most hold a figure or two, some hold none.
fn statistics(sentences: usize) -> String {
    let mut seed = 7_u64;
    let mut below = |limit: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % limit
    };
    let mut body = String::new();
    for number in 0..sentences {
        let (whole, part, share) = (below(9_000) + 10, below(10), below(60) + 1);
        let sentence = match below(10) {
            0 => format!(
                "记者从市统计局获悉,今年前{}个月,全市进出口总额达到{whole}.{part}亿元。",
                below(9) + 2
            ),
            1 => format!("城区近日公布的数据显示,接待游客{whole}万人次,比上年同期增长{share}.{part}%。"),
            2 => format!("县里计划在未来{}年内建成一批示范工程,总投入约{share}亿元。", below(4) + 2),
            3 => format!("一条面向中小企业的服务通道本周开通,首批覆盖{whole}户。"),
            4 => format!("从结构看,高技术产业占比升至{share}.{part}%,较年初提高{part}.4个百分点。"),
            5 => format!("受降雨影响,部分路段临时管制,涉及里程{share}.{part}公里,预计两天内恢复。"),
            6 => "业内人士认为,行业仍处在爬坡阶段,成本控制与人才供给是两个关键变量。".to_string(),
            7 => "居民们说,去城里办事的路比从前好走了,孩子放学也能赶上回家的那班车。".to_string(),
            8 => format!("全年粮食产量{share}万吨,其中夏粮{part}.{part}万吨,分别增长{part}.1%和百分之三。"),
            _ => "会议要求,各地要守住底线,把群众反映集中的问题一件一件办到底。".to_string(),
        };
        body.push_str(&sentence);
        if number % 4 == 3 {
            body.push('\n');
        }
    }
    body
}

fn bulletins() -> Vec<Article> {
    (20..60).map(|sentences| Article { body: statistics(sentences), ..Article::default() }).collect()
}

#[divan::bench]
fn figures_of_bulletins(bencher: divan::Bencher<'_, '_>) {
    let articles = bulletins();
    measure(bencher, &articles, |article| figures::extract(article).len());
}

/// The floor under the extractor: one pass of an automaton over the same bodies that finds the same units and does
/// nothing with them.
#[divan::bench]
fn units_by_plain_scan(bencher: divan::Bencher<'_, '_>) {
    let articles = bulletins();
    let units = include_str!("../src/figures/data/units.tsv").lines();
    let mut units: Vec<&str> = units.filter_map(|line| line.split('\t').next()).collect();
    units.sort_unstable();
    units.dedup();
    let automaton = daachorse::CharwiseDoubleArrayAhoCorasick::<u32>::new(units).unwrap();
    let scan = |article: &Article| automaton.find_overlapping_iter(&article.body).count();
    measure(bencher, &articles, scan);
}

/// Bytes a second stay the same however long the article is.
#[divan::bench(args = [1, 10, 100], sample_count = 10)]
fn figures_of_long_bulletin(bencher: divan::Bencher<'_, '_>, times: usize) {
    let article = Article { body: statistics(100).repeat(times), ..Article::default() };
    bencher
        .counter(BytesCount::new(article.body.len()))
        .bench(|| figures::extract(divan::black_box(&article)));
}

/// The same for text that is all numerals, words of change and words of time, with nothing to part them.
#[divan::bench(args = [1, 10, 100], sample_count = 3)]
fn figures_of_noise(bencher: divan::Bencher<'_, '_>, times: usize) {
    let words =
        ["超过", "增长", "3", "百", "年", "比", "至", "约", "亿", "元", "以来", "(", "一", ".", "的", "同比"];
    let mut seed = 1_u64;
    let mut word = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        words[(seed >> 33) as usize % words.len()]
    };
    let body: String = (0..2_000 * times).map(|_| word()).collect();
    let article = Article { body, ..Article::default() };
    bencher
        .counter(BytesCount::new(article.body.len()))
        .bench(|| figures::extract(divan::black_box(&article)));
}

#[divan::bench]
fn stories_of_articles(bencher: divan::Bencher<'_, '_>) {
    let articles = articles();
    let sketches: Vec<Sketch> = articles.iter().map(|article| Sketch::new(&article.body)).collect();
    // An article is compared with the few that share its keys.
    let others = &sketches[..sketches.len().min(4)];
    let compare = |article: &Article| {
        let sketch = Sketch::new(&article.body);
        others.iter().filter(|other| sketch.same_story(other).is_some()).count()
    };
    measure(bencher, &articles, compare);
}
