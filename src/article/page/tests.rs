//! Whole pages through [`split`]: tables of tricky pages, and what must hold for any text at all.

use super::{Item, split};
use crate::article::Kind;

/// One item on one line: kind, section, kicker, headline, deck, authors, paper, credit, and its body
/// with subheads in `##…##`.
fn line(item: &Item) -> String {
    let kind = match item.kind {
        Kind::Article => "article",
        Kind::Photo => "photo",
        Kind::Brief => "brief",
        Kind::List => "list",
    };
    let mut out = kind.to_string();
    let fields = [
        ("section", &item.section),
        ("kicker", &item.kicker),
        ("head", &item.headline),
        ("deck", &item.subheadline),
        ("paper", &item.source_paper),
        ("credit", &item.credit),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            out.push_str(&format!(" {name}={value}"));
        }
    }
    if !item.authors.is_empty() {
        out.push_str(&format!(" by={}", item.authors.join("+")));
    }
    for (n, paragraph) in item.paragraphs.iter().enumerate() {
        for (subhead, _) in item.subheads.iter().zip(&item.subhead_before).filter(|(_, before)| **before == n)
        {
            out.push_str(&format!(" ##{subhead}##"));
        }
        out.push_str(" | ");
        out.push_str(paragraph);
    }
    out
}

/// Splits, checks the invariants, and gives the items as lines.
fn lines(page: &str) -> Vec<String> {
    let items = split(page);
    check_invariants(page, &items);
    items.iter().map(line).collect()
}

/// Every paragraph is its pieces with nothing or one space between two; pieces lie in the item's
/// spans; no code point has two owners; items stand in page order.
fn check_invariants(page: &str, items: &[Item]) {
    let chars: Vec<char> = page.chars().collect();
    let mut owned = vec![false; chars.len()];
    let mut begins = 0;
    for item in items {
        assert!(!item.paragraphs.is_empty() && item.paragraphs.len() == item.pieces.len());
        assert!(item.subheads.len() == item.subhead_before.len());
        assert!(item.spans.windows(2).all(|w| w[0].end < w[1].start || w[0].end <= w[1].start));
        assert!(item.spans[0].start >= begins);
        begins = item.spans[0].start;
        for span in &item.spans {
            assert!(span.start < span.end && span.end <= chars.len());
            for slot in &mut owned[span.start..span.end] {
                assert!(!*slot, "a code point has two owners");
                *slot = true;
            }
        }
        let mut last = 0;
        for (paragraph, pieces) in item.paragraphs.iter().zip(&item.pieces) {
            assert_eq!(paragraph.trim(), paragraph);
            assert!(!paragraph.is_empty() && !paragraph.contains('\n'));
            let text: Vec<char> = paragraph.chars().collect();
            let mut at = 0;
            for (n, piece) in pieces.iter().enumerate() {
                assert!(piece.start >= last, "pieces out of order");
                last = piece.end;
                assert!(
                    item.spans.iter().any(|s| s.start <= piece.start && piece.end <= s.end),
                    "a piece lies outside its spans"
                );
                let cut = &chars[piece.start..piece.end];
                if n > 0 && text[at] == ' ' && !text[at..].starts_with(cut) {
                    at += 1;
                }
                assert!(text[at..].starts_with(cut), "{paragraph:?} is not its pieces");
                at += cut.len();
            }
            assert_eq!(at, text.len());
        }
    }
}

fn check(page: &str, want: &[&str]) {
    assert_eq!(lines(page), want, "\n{page}");
}

#[test]
fn news_of_places_under_one_name() {
    let page = "乡 村 播 报\n\n青石镇\n　　该镇把三处闲置校舍改成了老年食堂，每天有二百多位老人前来用餐。\n　　　　　　　　　　　（周 立）\n\
                马坪乡\n　　该乡新修机耕路九公里，拖拉机可以开到田头，运费每亩省下四十元。\n　　　　　　　　　　　（罗小雨）\n\
                北街街道\n　　该街道邀请二十名快递员担任流动网格员，每天巡查背街小巷。\n　　　　　　　　　　　（周 立）\n";
    assert_eq!(
        lines(page),
        [
            "brief section=乡村播报 head=青石镇 by=周立 | 该镇把三处闲置校舍改成了老年食堂，每天有二百多位老人前来用餐。",
            "brief section=乡村播报 head=马坪乡 by=罗小雨 | 该乡新修机耕路九公里，拖拉机可以开到田头，运费每亩省下四十元。",
            "brief section=乡村播报 head=北街街道 by=周立 | 该街道邀请二十名快递员担任流动网格员，每天巡查背街小巷。",
        ]
    );
}

#[test]
fn polls_and_captions_without_pictures() {
    let page = "# 楼顶长出的三亩稻田\n\n本报记者 石 磊\n\n清早五点，家住机床厂宿舍的卢师傅爬上楼顶，他要看的是种在木格里的三亩稻子。\n\n\
                ▼ 卢师傅（左）在查看稻穗。\n\n楼里的住户起初担心漏水，社区请来工程师测算，又在防水层上铺了一层膜。\n\n\
                你家楼顶种了什么？\n□ 菜\n□ 花\n共 1203 人参与\n";
    assert_eq!(
        lines(page),
        [
            "article head=楼顶长出的三亩稻田 by=石磊 | 清早五点，家住机床厂宿舍的卢师傅爬上楼顶，他要看的是种在木格里的三亩稻子。 \
             | 楼里的住户起初担心漏水，社区请来工程师测算，又在防水层上铺了一层膜。",
            "photo | 卢师傅（左）在查看稻穗。",
        ]
    );
}

#[test]
fn nothing_on_the_page() {
    for page in [
        "",
        "\n\n",
        "\u{feff}",
        "广告\n好茶 热线 0000-1234567\n",
        "第05版：综合\n版次：05\n责任编辑：石磊\n",
        "***",
        "![](a.png)",
    ] {
        check(page, &[]);
    }
}

#[test]
fn headings_sort_themselves_out() {
    check(
        "## 沿江走笔\n\n三市共建五年\n**一江清水向东流**\n\n——沿江工业废水排放量下降四成\n\n本报记者 林知夏\n\n江面起雾了。\n\n## 一、先治污\n\n工厂搬了。\n\n## 二、再修复\n\n鱼回来了。\n",
        &[
            "article section=沿江走笔 kicker=三市共建五年 head=一江清水向东流 deck=——沿江工业废水排放量下降四成 by=林知夏 | 江面起雾了。 ##一、先治污## | 工厂搬了。 ##二、再修复## | 鱼回来了。",
        ],
    );
    check(
        "## 玉米加工园开工 本报记者 赵雷\n\n昨日，园区开工。\n\n## 大豆加工园投产\n\n据某某日报(记者 林知夏)昨日，园区投产。\n",
        &[
            "article head=玉米加工园开工 by=赵雷 | 昨日，园区开工。",
            "article head=大豆加工园投产 paper=某某日报 by=林知夏 | 昨日，园区投产。",
        ],
    );
}

#[test]
fn breaks_heal() {
    check(
        "# 港口扩建\n\n记者 林知夏\n\n投资3.\n\n~ .\n\n6亿元，其中1\n\n广告\n好茶 热线 0000-1234567\n\n200万元用于环保。（下转第3版）\n",
        &["article head=港口扩建 by=林知夏 | 投资3.6亿元，其中1200万元用于环保。"],
    );
    check(
        "\u{feff}# 老楼加梯\r\n\r\n记者 林知夏\r\n\r\n截至3月底，全市今年已有4\r\n\r\n## 【链接】什么是“加梯”\r\n\r\n加梯是给旧楼装电梯。\r\n\r\n00户受益。\r\n",
        &[
            "article head=老楼加梯 by=林知夏 | 截至3月底，全市今年已有400户受益。",
            "article head=【链接】什么是“加梯” | 加梯是给旧楼装电梯。",
        ],
    );
}

#[test]
fn groups_of_briefs() {
    check(
        "## 简　讯\n\n●【甲县】修路30公里。\n\n●乙县：植树5万亩。\n\n◆ **丙县通车** 高铁通到丙县。（林知夏）\n\n## 丁县建成大桥\n\n本报记者 赵雷\n\n大桥昨日建成。\n",
        &[
            "brief section=简讯 head=甲县 | 修路30公里。",
            "brief section=简讯 head=乙县 | 植树5万亩。",
            "brief section=简讯 head=丙县通车 by=林知夏 | 高铁通到丙县。",
            "article head=丁县建成大桥 by=赵雷 | 大桥昨日建成。",
        ],
    );
}

#[test]
fn briefs_lists_and_captions_by_their_form() {
    check(
        "## 各县快报\n\n◆东岸县:渡口通了新船。\n\n◆西岸县:老车站改成书店。\n",
        &[
            "brief section=各县快报 head=东岸县 | 渡口通了新船。",
            "brief section=各县快报 head=西岸县 | 老车站改成书店。",
        ],
    );
    check(
        "# 一句话评\n\n● **书店开到半夜** 灯亮着，路就不黑。(林知夏)\n\n● **退票也收费** 手续没见着，费一分不少。(沈 越)\n",
        &[
            "brief section=一句话评 head=书店开到半夜 by=林知夏 | 灯亮着，路就不黑。",
            "brief section=一句话评 head=退票也收费 by=沈越 | 手续没见着，费一分不少。",
        ],
    );
    check(
        "# 东岸区好邻居名单\n\n林知夏   罗一鸣   沈越\n陈 石   周小满   许知远\n",
        &["list head=东岸区好邻居名单 | 林知夏 罗一鸣 沈越 | 陈 石 周小满 许知远"],
    );
    check(
        "## 光影\n\n## 渡口来了新船\n\n![](a.jpg)\n\n4月3日，新船停靠东岸渡口。\n\n今年，两岸的渡口都换上新船，每天开\n\n三十班。\n\n本报记者 林知夏 摄\n",
        &[
            "photo section=光影 head=渡口来了新船 credit=本报记者 林知夏 摄 by=林知夏 | 4月3日，新船停靠东岸渡口。 | 今年，两岸的渡口都换上新船，每天开三十班。",
        ],
    );
}

#[test]
fn captions_and_tables() {
    check(
        "# 用电量出炉\n\n记者 林知夏\n\n用电量增长9%。\n\n![](a.png)\n\n3月9日，工人巡线。赵雷 摄\n\n增速居前。\n\n| 县 | 电量 |\n|---|---|\n| 甲 | 3 |\n",
        &[
            "article head=用电量出炉 by=林知夏 | 用电量增长9%。 | 增速居前。 | 县 电量 | 甲 3",
            "photo credit=赵雷 摄 by=赵雷 | 3月9日，工人巡线。",
        ],
    );
}

#[test]
fn english_page() {
    check(
        "THE BAY COURIER\n\nFerry line grows\n\nBy Ann Roe\nStaff Writer\n\nBAYTOWN, May 2 (Bay Wire) — The ferry author-\nity will add two boats.\n\nSee FERRY, Page A4\n",
        &[
            "article head=Ferry line grows paper=Bay Wire by=Ann Roe | The ferry authority will add two boats.",
        ],
    );
}

/// A small generator, so that a failure can be repeated from its seed.
fn next(seed: &mut u64) -> usize {
    *seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
    usize::try_from(*seed >> 33).unwrap_or(0)
}

#[test]
fn any_text_keeps_the_invariants() {
    let parts = [
        "\n",
        "\n\n",
        "\r\n",
        "　　",
        " ",
        "#",
        "## ",
        "**",
        "*",
        "_",
        "|",
        "|---|",
        "<br>",
        "<td>",
        "<tr>",
        "</tr>",
        "</table>",
        "\\(",
        "\\)",
        "\\",
        "$",
        "[",
        "](",
        ")",
        "![",
        "(",
        "（",
        "）",
        "【",
        "】",
        "。",
        "，",
        "：",
        "“",
        "”",
        "\u{200b}",
        "\u{feff}",
        "\u{ad}",
        "▲",
        "●",
        "- ",
        "> ",
        "1. ",
        "一、",
        "记者 王明",
        "本报讯",
        "摄",
        "（下转第3版）",
        "（上接第1版）",
        "广告",
        "简讯",
        "责任编辑：李强",
        "据某报(记者 王明)",
        "新华社某地3月1日电",
        "今天 ",
        "3.",
        "6亿元",
        "the ",
        "word-",
        "By Ann Roe",
        "TOWN — ",
        "See A, Page A4",
        "来源：某网",
        "【链接】",
        "——",
        "&amp;",
        "&nbsp;",
        "😀",
        "\u{0}",
        "a",
        "中",
    ];
    for round in 0..1500_u64 {
        let mut seed = round.wrapping_mul(2654435761).wrapping_add(1);
        let page: String = (0..next(&mut seed) % 60).map(|_| parts[next(&mut seed) % parts.len()]).collect();
        let items = split(&page);
        let held = std::panic::catch_unwind(|| check_invariants(&page, &items));
        assert!(held.is_ok(), "round {round}: {page:?}");
    }
}

#[test]
fn english_pages_by_their_dress() {
    // Paragraphs set in close: blank lines part articles, and a line without any is a subhead.
    let page = "Pub is saved by those who drink there\nby Ann Roe in Laketown\n\n   The only pub in Laketown has been bought by the people who\ndrink in it, after 387 of them put up the money.\n   Contracts were exchanged on Monday, two days before the\ndeadline that the owner had set.\nFlagstones and a fryer\n   The building needs a roof, a boiler and a new cellar floor,\nand the committee has raised what they cost.\n   -- \"The committee has raised all that they cost\" --\n   A tenant will be chosen next month from 14 applicants who\nwrote to the committee.\n\nHow to report a blocked drain\n\n   Residents who wish to report a blocked drain may call the\ncouncil at any hour of the day.\n";
    let found = lines(page);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(
        found[0].contains("by=Ann Roe") && found[0].contains("##Flagstones and a fryer## | The building")
    );
    assert!(found[1].starts_with("article head=How to report a blocked drain |"), "{found:#?}");

    // A label over lines of a list is its headline; a headline in capitals does not go on in small letters.
    let page = "LAWMAKERS BALK AT PRISON COST\n\nEstimate has doubled since spring\n\nBy Ann Roe\nof the Capitol Bureau\n\nMembers of the committee said that they would not vote for a new prison.\n\nThe estimate stood at $210 million in March and is now twice that.\n\nCOURT UPHOLDS BAN ON FISHING WITH LIGHTS\n\nLake Valley Press\n\nMORRIS (LVP) - The court ruled that a lamp on a boat is a light used for fishing.\n\nLOTTERY\n\nPick 3: 4-0-7\nPick 4: 1-1-8-3\nLucky Five: 6-14-22-30-31\n";
    let found = lines(page);
    assert!(found[0].contains("deck=Estimate has doubled since spring by=Ann Roe | Members"), "{found:#?}");
    assert!(found[1].contains("paper=Lake Valley Press | The court"), "{found:#?}");
    assert_eq!(found[2], "list head=LOTTERY | Pick 3: 4-0-7 | Pick 4: 1-1-8-3 | Lucky Five: 6-14-22-30-31");

    // The lines in capitals between others are the headline. A sentence resumes behind an advertisement that cut it.
    let page = "THE VALE HERALD\nTuesday, May 5, 2026     Vol. 8, No. 20     $2.00\n\nAfter nine months of talks, two towns agree on one bill\nSHARED WATER WORKS\nWIN THEIR FINAL VOTE\nRates to rise 4 percent at first, then hold until 2029\n\nBY ANN ROE\n\nThe councils of the two towns voted within an hour of each\nother to build one plant for the water of both, which is to\nopen where the old mill\n\n-- SPRING SALE AT DORRIT'S --\nBoots, waders and oilskins, 20 percent off\n\nstood until last year.\n";
    let found = lines(page);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].contains("kicker=After nine months"), "{found:#?}");
    assert!(
        found[0].contains("head=SHARED WATER WORKS WIN THEIR FINAL VOTE deck=Rates to rise"),
        "{found:#?}"
    );
    assert!(found[0].ends_with("where the old mill stood until last year."), "{found:#?}");
}

#[test]
fn english_pages_by_what_else_they_hold() {
    // The labels of places part the briefs of a known group; the article behind them has no section.
    let page = "# Briefly\n\nHEBEI\n\n**Trains to run later**\n\nThe last train to the coast will leave at midnight from Monday.\n\n**School gets a roof**\n\nThe village school at Lin has a new roof, paid for by its former pupils.\n\nSHANXI\n\n**Cave opened to visitors**\n\nA cave with paintings of horses opened to visitors on Saturday.\n\n# Market sells its last fish\n\nBy Ann Roe\n\nThe fish market at the old harbor sold its last fish on Friday and closed.\n\nIt will move to a hall outside the town.\n";
    let found = lines(page);
    assert_eq!(found.len(), 4, "{found:#?}");
    assert!(found[1].starts_with("brief section=HEBEI head=School gets a roof |"), "{found:#?}");
    assert!(found[2].starts_with("brief section=SHANXI head=Cave opened to visitors |"), "{found:#?}");
    assert!(found[3].starts_with("article head=Market sells its last fish by=Ann Roe |"), "{found:#?}");

    // A dateline in a line of its own, a jump within the page, and briefs that begin with where they are from.
    let page = "THE PORT ELLERY STANDARD\nB2                                        Saturday, May 9, 2026\n\nFerry crews call off their strike\nPORT ELLERY (Coast News Agency) --\nFerry crews called off a strike on Friday, two hours before the\nfirst boat was to have stayed at the quay.\nThe union said that it had got most of what it asked for, and the\ncompany said\n\nPlease see FERRY, next column\n\nBeach closed after a whale comes ashore\nBy Ann Roe\nThe north beach was closed on Friday after a fin whale came ashore\nin the night.\n\nFERRY, from previous column\n\nthe same. Boats will run as usual over the weekend.\n\nAROUND THE BAY\nELLERY POINT — The lighthouse will be painted white again, after\nnine years in which it was red.\nSTONE HARBOR — Two rowers were picked up on Thursday, cold but\nwell, a mile from the bar.\nCompiled from staff reports\n";
    let found = lines(page);
    assert_eq!(found.len(), 4, "{found:#?}");
    assert!(found[0].contains("strike paper=Coast News Agency | Ferry crews called"), "{found:#?}");
    assert!(found[0].ends_with("and the company said the same. Boats will run as usual over the weekend."));
    assert!(
        found[3].contains("brief section=AROUND THE BAY credit=Compiled from staff reports | Two rowers")
    );

    // A quotation set large that leaves out who spoke, and columns named in two languages.
    let page = "## Farm & Field 农业\n\n### Old orchard bears again\n\nBy Ann Roe\n\nAn orchard that had been given up for dead bore nine tons of apples this fall.\n\n> \"We cut nothing. We just stopped mowing.\"\n\nIts owner had planned to fell the trees. \"We cut nothing,\" he said on Tuesday. \"We just stopped mowing.\"\n\n## Figures 数字\n\n### This week at the market\n\n- Lamb: $4.00 a pound\n- Wool: $1.10 a pound\n- Apples: $22 a bushel\n";
    let found = lines(page);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(
        found[0].starts_with("article section=Farm & Field 农业 head=Old orchard bears again by=Ann Roe")
    );
    assert_eq!(found[0].matches("stopped mowing").count(), 1, "{found:#?}");
    assert!(found[1].starts_with("list section=Figures 数字 head=This week at the market | Lamb"));
}

#[test]
fn english_boxes_kickers_and_briefs() {
    // Behind a box that says what it is, a subhead set as the one before it is that of the article around the box.
    let page = "# Ferry keeps its last clerk\n\nBy Ann Roe\n\nThe Ellery ferry has kept Mara Finch at its quay for 30 years, and Finch sells paper tickets.\n\n\"I like the queue,\" Finch said on Monday.\n\n### A drawer full of change\n\nFinch knows who pays with what, and keeps a drawer of coins for the ferry.\n\n\"Somebody must,\" she said.\n\n### EXPLAINER: What is a chain ferry?\n\nA chain ferry pulls itself along a chain that lies on the bed of the river.\n\n### A day in June\n\nFinch will leave the quay in June, and two machines will sell the tickets of the ferry.\n\n\"I will miss the queue,\" she said.\n";
    let found = lines(page);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].contains("##A day in June## | Finch will leave"), "{found:#?}");
    assert!(found[1].starts_with("article head=EXPLAINER: What is a chain ferry? | A chain"), "{found:#?}");

    // Where no other headline is set in capitals, a line in them over headline and deck leads into both.
    let page = "WOOL LOSES GROUND TO PLASTIC ROPE AGAIN\nLast ropewalk turns to climbers\nTwelve gyms have ordered hemp for the fall\n\nBy Ann Roe\n\nThe last ropewalk on the coast has sold its first rope to a gym, its owner said on Monday.\n\nQuay closes for two nights\n\nBy Joe Doe\n\nThe quay will be closed on Monday and Tuesday night while its lamps are mended.\n";
    let found = lines(page);
    assert!(
        found[0].contains("kicker=WOOL LOSES GROUND TO PLASTIC ROPE AGAIN head=Last ropewalk turns"),
        "{found:#?}"
    );
    assert!(found[0].contains("deck=Twelve gyms"), "{found:#?}");

    // A line that ends early over the lines of a caption is its heading; figures at the foot of a site are a list.
    let page = "Bridge to be painted by June\n\nBy Ann Roe\n\nThe iron bridge over the Ellery will be painted before the end of\nJune, and one lane of it will stay open while the painters work\non the other, the county said.\n\nLast hay before the long rain\nHands at the Roe farm stack the last bales of the season in the\nbarn on Monday evening.\nPhoto by Joe Doe\n\nLucky numbers\nPick Two: 4-1\nPick Five: 7, 12, 18, 30, 33\n\nHelp | Terms of use | Privacy policy\nHome | News | Sports | Log in\n";
    let found = lines(page);
    assert!(
        found[1].starts_with("photo head=Last hay before the long rain credit=Photo by Joe Doe"),
        "{found:#?}"
    );
    assert!(
        found[2].ends_with("head=Lucky numbers | Pick Two: 4-1 | Pick Five: 7, 12, 18, 30, 33"),
        "{found:#?}"
    );

    // Bold titles keep the full stop that is printed in them; a dash and a name behind the last sentence sign it.
    let page = "## Side by Side\n\n- **Barn moved.** The red barn on Hill Road was moved by 40 feet on Saturday.\n\n- **Bell back.** The bell of the school hangs again after nine years. — Ann Roe\n\n## In Brief\n\n1. Port Ellery — Voters approved a levy for the pool.\n\n2. Stone Gap — The post office will open on Saturdays.\n";
    let found = lines(page);
    assert_eq!(
        found,
        [
            "brief section=Side by Side head=Barn moved. | The red barn on Hill Road was moved by 40 feet on Saturday.",
            "brief section=Side by Side head=Bell back. by=Ann Roe | The bell of the school hangs again after nine years.",
            "brief section=In Brief head=Port Ellery | Voters approved a levy for the pool.",
            "brief section=In Brief head=Stone Gap | The post office will open on Saturdays.",
        ]
    );
}

#[test]
fn what_websites_set_into_english_articles() {
    let page = "Battery ship makes its first crossing\n\nBy Ann Roe\nBay Herald\nUpdated June 12, 2025, 7:45 a.m.\n\nListen to this story  4 min\nShare  Save  Print\n\nA former car ferry tied up at the power station on Wednesday and began to unload her only cargo.\n\nGet the morning briefing in your inbox\nEmail address   Sign up\n\nThe ship will make four crossings a week until the end of August, when the permit ends.\n\n[![a ship](a.jpg)](b.jpg)\n\nDeckhands connect the cable. Joe Doe / Bay Photos\n";
    let found = lines(page);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(
        found[0]
            .contains("head=Battery ship makes its first crossing paper=Bay Herald by=Ann Roe | A former")
    );
    assert!(!found[0].contains("inbox") && !found[0].contains("Listen"), "{found:#?}");
    assert_eq!(found[1], "photo credit=Joe Doe / Bay Photos by=Joe Doe | Deckhands connect the cable.");
}

#[test]
fn hostile_pages_take_linear_time() {
    // Quadratic work on any of these would take minutes.
    let size = 40_000;
    for unit in [
        "中",
        "[",
        "![",
        "](",
        "*",
        "**a",
        "_a",
        "<",
        "<p>",
        "<tr>",
        "\\(",
        "\\(中",
        "$1",
        "> ",
        "- ",
        "#",
        "●",
        "a-\n",
        "中\n",
        "中\n\n",
        "| a ",
        "（",
        "“",
        "\u{200b}",
        "1.\n\n",
        "# 中\n\n",
        "3月1日，\n\n王明 摄\n\n",
        "简讯\n\n●中\n\n",
        "【链接】中\n\n",
        "一二三四五六七八九十，\n\n",
        "# A statement of some words\n\nA text ends here.\n\n",
        "LABEL\n\nA text ends here.\n\nA line of words\n\nAnn Roe\n\n",
        "Pick 3: 4\n",
        "T\n\nhe first word\n",
    ] {
        let page = unit.repeat(size / unit.chars().count());
        split(&page);
    }
}
