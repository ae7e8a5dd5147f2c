//! What is one story and what is not, on texts made for it: a generator of reports and of what papers do to them.

use super::*;

/// xorshift: the same texts in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    /// A pattern with `{p}` places, `{g}` goods, `{n}` numbers and `{d}` days filled in.
    fn fill(&mut self, pattern: &str) -> String {
        const PLACES: [&str; 8] = ["青江", "白河口", "东临", "石桥镇", "南屏", "云泽", "松岭", "海门港"];
        const GOODS: [&str; 8] =
            ["大豆", "风电叶片", "冷链食品", "钢材", "家具", "数控机床", "中药材", "汽车零件"];
        let mut text = String::new();
        let mut chars = pattern.chars();
        while let Some(c) = chars.next() {
            if c != '{' {
                text.push(c);
                continue;
            }
            match chars.next().unwrap() {
                'p' => text += self.of(&PLACES),
                'g' => text += self.of(&GOODS),
                'd' => text += &(1 + self.below(28)).to_string(),
                _ => text += &format!("{}.{}", 2 + self.below(900), self.below(10)),
            }
            chars.next();
        }
        text
    }
}

const SENTENCES: [&str; 16] = [
    "3月{d}日，{p}口岸今年首批{g}完成查验，货值{n}万元。",
    "据{p}海关统计，前两个月{g}进出口总值{n}亿元，同比增长{n}%。",
    "企业负责人介绍，订单已经排到下半年，新车间每天能多装{n}吨。",
    "{p}把通关时间压缩到{n}小时以内，司机在车里就能办完手续。",
    "当地还为{g}加工企业开出专列，运费每吨下降{n}元。",
    "在{p}的码头上，吊机把一箱箱{g}送上货轮，号子声伴着汽笛。",
    "专家认为，{g}的价格仍受天气和运力影响，不宜盲目扩产。",
    "去年{p}引进了{n}个项目，其中三分之一与{g}有关。",
    "村民说，靠着{g}，合作社的账本第一次出现了结余。",
    "{p}的做法是先建仓储，再谈市场，最后才修展销中心。",
    "银行为{p}的小企业提供{n}万元授信，利率比上年降了{n}个百分点。",
    "{g}从这里出发，经铁路到{p}，全程只需{n}天。",
    "今年的目标是{n}亿元，比去年完成数高出{n}%。",
    "在展会上，来自{p}的采购商一口气签下{n}吨{g}。",
    "有关部门提醒，装运{g}要留意夜间低温和道路结冰。",
    "下一步，{p}将把检验实验室搬进园区，样品当天出结果。",
];

/// The sentences of a report.
fn report(random: &mut Random) -> Vec<String> {
    let mut order: Vec<&str> = SENTENCES.to_vec();
    let count = 8 + random.below(6);
    (0..count)
        .map(|_| {
            let pattern = order.swap_remove(random.below(order.len()));
            random.fill(pattern)
        })
        .collect()
}

/// Another number in each place of the same sentences.
fn other_numbers(random: &mut Random, text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_digit() { char::from(b'1' + random.below(9) as u8) } else { c })
        .collect()
}

type Change = fn(&mut Random, &[String]) -> String;

/// What papers and scanners do to a report, and the share that has to be found to be the same story.
const SAME: &[(f64, &str, Change)] = &[
    (0.95, "another byline and credit", |random, it| {
        format!(
            "本报讯（记者 {}）{}（{}）",
            random.of(&["林某", "王某某"]),
            it.concat(),
            random.of(&["综合", "据通讯社"])
        )
    }),
    (0.95, "one sentence left out", |random, it| {
        let gone = random.below(it.len());
        it.iter().enumerate().filter(|(at, _)| *at != gone).map(|(_, s)| s.as_str()).collect()
    }),
    (0.95, "another lead", |random, it| {
        format!("{}{}", random.fill("记者日前从{p}获悉："), it[1..].concat())
    }),
    (0.95, "the end cut off", |_, it| it[..it.len() * 3 / 5].concat()),
    (0.95, "read by OCR: one character in forty wrong, blanks in between", |random, it| {
        let mut text = String::new();
        for c in it.concat().chars() {
            match random.below(40) {
                0 if !c.is_ascii_digit() => text.push('口'),
                1 if !c.is_ascii_digit() && c != '.' => text += &format!(" {c}"),
                _ => text.push(c),
            }
        }
        text
    }),
    (0.95, "full-width digits and other punctuation", |_, it| {
        let wide = |c: char| match c {
            '0'..='9' => char::from_u32(c as u32 + 0xfee0).unwrap(),
            '，' => ',',
            c => c,
        };
        it.join("\n").chars().map(wide).collect()
    }),
    (0.85, "the numbers of one sentence corrected, the day among them at times", |random, it| {
        let at = random.below(it.len());
        let mut it = it.to_vec();
        it[at] = other_numbers(random, &it[at]);
        it.concat()
    }),
];

/// What looks like it and is another story.
const OTHER: &[(&str, Change)] = &[
    ("the same words with the numbers of another day", |random, it| other_numbers(random, &it.concat())),
    ("another report with the same wording, other places and goods", |random, _| report(random).concat()),
    ("a digest that holds it among four others", |random, it| {
        let mut digest = it.concat();
        (0..4).for_each(|_| digest += &report(random).concat());
        digest
    }),
];

/// The share of 400 reports whose changed form is taken for the same story.
fn taken(change: Change) -> f64 {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let count = (0..400).filter(|_| {
        let report = report(&mut random);
        let (one, other) = (Sketch::new(&report.concat()), Sketch::new(&change(&mut random, &report)));
        let keys = other.keys().iter().filter(|key| one.keys().contains(key)).count();
        let found = keys >= COMMON_KEYS || one.whole() == other.whole();
        found && one.same_story(&other).is_some()
    });
    count.count() as f64 / 400.0
}

#[test]
fn a_report_that_was_edited_is_the_same_story_and_one_with_other_numbers_is_not() {
    for (least, what, change) in SAME {
        let recall = taken(*change);
        eprintln!("{recall:.3} same:  {what}");
        assert!(recall >= *least, "{what}: only {recall} are found");
    }
    for (what, change) in OTHER {
        let wrong = taken(*change);
        eprintln!("{wrong:.3} other: {what}");
        assert!(wrong <= 0.01, "{what}: {wrong} are taken for the same story");
    }
}

#[test]
fn pairs_that_matter() {
    let weather = |day: u32, high: u32, low: u32| {
        format!(
            "市气象台3月{day}日发布天气预报：受高空槽影响，今天白天全市多云转晴，偏北风三到四级，最高气温{high}摄氏度，\
             夜间最低气温零下{low}摄氏度，道路结冰，请市民出行注意安全，郊区蔬菜大棚注意保温，森林火险等级较高。"
        )
    };
    let port = |weight: &str, day: &str, month: &str| {
        format!(
            "The harbour of Eastmouth handled {weight} tonnes of grain by {day} {month}, the port authority said, as the \
             first ships of the season left for the northern islands and the new crane went into service at the long quay."
        )
    };
    let short = "东临口岸春运加开列车，旅客可在网上购票，行李当天到达，车站设有母婴候车室。";
    let cases = [
        ("the same text", weather(9, 12, 3), weather(9, 12, 3), true),
        ("the next day with other degrees", weather(9, 12, 3), weather(10, 14, 5), false),
        ("the next day with the same degrees", weather(9, 12, 3), weather(10, 12, 3), false),
        ("commas in numbers, and capitals", port("12,500", "9", "March"), port("12500", "9", "MARCH"), true),
        ("another weight", port("12,500", "9", "March"), port("13,100", "9", "March"), false),
        ("another day", port("12,500", "9", "March"), port("12,500", "10", "March"), false),
        ("a short text again", short.into(), short.replace('，', " , "), true),
        ("a short text with one character changed", short.into(), short.replace('东', "西"), false),
        ("captions", "图片新闻".into(), "图片新闻".into(), false),
        ("nothing", String::new(), String::new(), false),
    ];
    for (what, one, other, want) in cases {
        let (one, other) = (Sketch::new(&one), Sketch::new(&other));
        assert_eq!(one.same_story(&other).is_some(), want, "{what}");
        assert_eq!(other.same_story(&one).is_some(), want, "{what}, the other way round");
        assert_eq!(Sketch::from_bytes(&one.to_bytes()), Some(one), "{what}");
    }
}

#[test]
fn one_article_by_two_routes() {
    let mut random = Random(7);
    let text = report(&mut random).concat();
    let scanned = SAME[4].2(&mut random, std::slice::from_ref(&text));
    let other = report(&mut random).concat();
    let beginning: String = text.chars().take(120).collect();
    let long = plain("东临口岸首批冷链食品完成查验");
    let cases = [
        ("scanned", "简讯", scanned.as_str(), true),
        ("its beginning", "简讯", &beginning, true),
        ("another under the same heading", "简讯", &other, false),
        ("no text under a heading", "简讯", "", false),
        ("no text under a headline", &long, "", true),
        ("another under the same headline", &long, &other, false),
    ];
    for (what, headline, record, want) in cases {
        assert_eq!(same_article(headline, &Sketch::new(&text), &Sketch::new(record)), want, "{what}");
    }
    assert_eq!(plain("Ｗ港“两会” · 特别 报道（1）"), "w港两会特别报道1");
}

#[test]
fn damaged_bytes_are_no_sketch() {
    let bytes = Sketch::new(&SENTENCES.concat()).to_bytes();
    for length in 0..bytes.len() {
        assert_eq!(Sketch::from_bytes(&bytes[..length]), None, "{length}");
    }
}
