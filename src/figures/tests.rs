//! The whole extractor against tables of sentences, and against hostile and random text.

use super::*;

/// The figures of `text`, read in the language that it is written in.
pub(super) fn figures(text: &str) -> Vec<Figure> {
    extract(&Article { body: text.to_string(), ..Article::default() })
}

/// Their units.
pub(super) fn units(text: &str) -> Vec<String> {
    figures(text).into_iter().map(|figure| figure.unit).collect()
}

fn word<T: Serialize>(value: T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_string)).unwrap_or_default()
}

/// Compares one column of the figures of each row's text, figures joined by ` | `.
fn check(rows: &[(&str, &str)], column: impl Fn(&Figure) -> String) {
    let mut faults = Vec::new();
    for (text, want) in rows {
        let got: Vec<String> = figures(text).iter().map(&column).collect();
        let got = got.join(" | ");
        if got != *want {
            faults.push(format!("{text}\n  want {want}\n  got  {got}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn value(figure: &Figure) -> String {
    let max = figure.value_max.as_ref().map(|max| format!("..{max}")).unwrap_or_default();
    format!("{} = {}{max} {}", figure.text, figure.value, figure.unit)
}

fn change(figure: &Figure) -> String {
    figure.change.as_ref().map_or("-".to_string(), |change| {
        let direction = change.direction.map_or("-".to_string(), word);
        let basis = change.basis.map_or("-".to_string(), word);
        format!("{direction} {basis} {}", word(change.kind))
    })
}

#[test]
fn values_and_units() {
    check(
        &[
            ("生产钢材12.5万吨。", "12.5万吨 = 125000 t"),
            ("总投资1.2万亿元。", "1.2万亿元 = 1200000000000 CNY"),
            ("花了三千二百五十元。", "三千二百五十元 = 3250 CNY"),
            ("共3万4000户。", "3万4000户 = 34000 {户}"),
            ("共１，２３４人。", "１，２３４人 = 1234 {人}"),
            ("付款人民币伍万元整。", "人民币伍万元整 = 50000 CNY"),
            ("票价12元5角。", "12元5角 = 12.5 CNY"),
            ("车程1小时20分钟。", "1小时20分钟 = 80 min"),
            ("净重3斤4两。", "3斤4两 = 34 {两}"),
            ("刑期十二年六个月。", "十二年六个月 = 150 mo"),
            ("他以9秒98夺冠。", "9秒98 = 9.98 s"),
            ("工期一年半。", "一年半 = 1.5 a"),
            ("车程两个半小时。", "两个半小时 = 2.5 h"),
            ("用时半小时。", "半小时 = 0.5 h"),
            ("约三四十家商户。", "三四十家 = 30..40 {家}"),
            ("数百名志愿者。", "数百名 = 100..1000 {名}"),
            ("十几万株树苗。", "十几万株 = 100000..200000 {株}"),
            ("产量3至5万吨。", "3至5万吨 = 30000..50000 t"),
            ("利率2%~3%。", "2%~3% = 2..3 %"),
            ("投资800万到1亿元。", "800万到1亿元 = 8000000..100000000 CNY"),
            ("售价21.98万—27.98万元。", "21.98万—27.98万元 = 219800..279800 CNY"),
            ("三、四家企业。", "三、四家 = 3..4 {家}"),
            ("收入比2.31,比上年缩小0.04。", "2.31 = 2.31 1 | 0.04 = 0.04 1"),
            ("占三分之一。", "三分之一 = 0.333333 1"),
            ("费率万分之三。", "万分之三 = 0.0003 1"),
            ("约1/3的农户。", "1/3 = 0.333333 1"),
            ("有效率百分之九十八点五。", "百分之九十八点五 = 98.5 %"),
            ("占六成五。", "六成五 = 65 %"),
            ("打八五折。", "八五折 = 85 %"),
            ("打七折。", "七折 = 70 %"),
            ("一半的居民。", "一半 = 50 %"),
            ("死亡率5‰。", "5‰ = 5 [ppth]"),
            ("上升2.1个百分点。", "2.1个百分点 = 2.1 {pp}"),
            ("下调25个基点。", "25个基点 = 25 {bp}"),
            ("产值翻一番。", "翻一番 = 2 {倍}"),
            ("产值翻了两番。", "翻了两番 = 4 {倍}"),
            ("配比为1∶4.5。", "1∶4.5 = 1..4.5 {:}"),
            ("折合42亿美元。", "42亿美元 = 4200000000 USD"),
            ("港币60元。", "港币60元 = 60 HKD"),
            ("募资US$3.4 billion到位。", "US$3.4 billion = 3400000000 USD"),
            ("报价3800元/吨。", "3800元/吨 = 3800 CNY/t"),
            ("电价0.52元/千瓦时。", "0.52元/千瓦时 = 0.52 CNY/kW.h"),
            ("浓度30微克/立方米。", "30微克/立方米 = 30 ug/m3"),
            ("气温零下8℃。", "零下8℃ = -8 Cel"),
            ("装机50万千瓦。", "50万千瓦 = 500000 kW"),
            ("储能200兆瓦时。", "200兆瓦时 = 200 MW.h"),
            ("节约3万吨标准煤。", "3万吨标准煤 = 30000 t{标准煤}"),
            ("购置设备60台(套)。", "60台(套) = 60 {台(套)}"),
            ("周转量850亿吨公里。", "850亿吨公里 = 85000000000 t.km"),
            ("水体pH值6.8。", "6.8 = 6.8 [pH]"),
            ("人口4300万。", "4300万 = 43000000 1"),
            ("居全国第8位。", "第8位 = 8 {rank}"),
            ("进入前20位。", "前20位 = 20 {rank}"),
            ("成为第一大出口国。", "第一 = 1 {rank}"),
            ("以“1箭7星”方式发射。", "1箭 = 1 {箭} | 7星 = 7 {星}"),
            ("共有40多国参展。", "40多国 = 40 {国}"),
            ("只用了一个小时。", "一个小时 = 1 h"),
            ("仅一家达标。", "一家 = 1 {家}"),
            ("新增两部电梯、一间诊室。", "两部 = 2 {部} | 一间 = 1 {间}"),
            ("完成5.7\n亿元。", "5.7\n亿元 = 570000000 CNY"),
            ("共发展1.1\n\n万户。", "1.1\n\n万户 = 11000 {户}"),
            ("同比-3.1%。", "-3.1% = -3.1 %"),
            ("5.1级地震。", "5.1级 = 5.1 {级}"),
            ("主队3比1获胜。", "3比1 = 3..1 {:}"),
        ],
        value,
    );
}

#[test]
fn what_is_no_figure() {
    let rows = [
        "2019年5月6日上午9时30分。",
        "今年三季度和前两个月。",
        "近五年、过去10年、未来3年。",
        "三年前开工,两年后投产。",
        "20世纪90年代。",
        "“十四五”期间推进“三农”工作。",
        "北纬30度,东经110度。",
        "Call +86 10 5562 1188.",
        "获评3A级景区和二级风险地区。",
        "印发〔2021〕7号文件。",
        "拨打12345热线,车牌黑A12345。",
        "乘坐G25次列车。",
        "沿307国道行驶。",
        "第七届运动会,第12号台风,第三章。",
        "第二产业和第一书记。",
        "三亚、五指山、六盘水和九台区。",
        "三三两两,四面八方,七上八下。",
        "一条条道路,一座座桥梁。",
        "坚持一户一策、一村一品。",
        "四大板块,五部门,三省,两端。",
        "一家企业和一个平台。",
        "首次、首家、首条。",
        "几个孩子,数家企业,多次调研。",
        "平均每万人。",
        "大半村民,半导体,多半。",
        "7×24小时服务。",
        "世界500强和百强县。",
        "使用9610、9710监管方式。",
        "版本号为2.0。",
        "“三年再造一个新县城”",
        "一、二、三级公路。",
        "万元户,千家万户,百货。",
        "东北三省和长三角。",
        "PM2.5和C919。",
        "3号楼,二期工程,三等奖。",
        "产业结构3:4:5。",
    ];
    check(&rows.map(|text| (text, "")), value);
}

#[test]
fn bounds() {
    check(
        &[
            ("约300家。", "approx"),
            ("近三成。", "approx"),
            ("300家左右。", "approx"),
            ("超过300家。", "more-than"),
            ("突破3亿元。", "more-than"),
            ("300余家。", "more-than"),
            ("300家以上。", "more-than"),
            ("用了两年多。", "more-than"),
            ("不足40%。", "less-than"),
            ("30天以内。", "less-than"),
            ("半径5公里内。", "less-than"),
            ("不低于两成。", "at-least"),
            ("至少要经过5个环节。", "at-least"),
            ("9.9元起。", "at-least"),
            ("上百家企业。", "at-least"),
            ("不超过30万元。", "at-most"),
            ("最高奖励20万元。", "at-most"),
            ("贷款期限最长5年。", "at-most"),
            ("最高气温35℃。", "exact"),
            ("约500余家。", "more-than"),
            ("完成300亿元。", "exact"),
            ("共有300家。", "exact"),
            ("起码七八十人。", "at-least"),
            ("入围前20位。", "at-most"),
            ("过百万元。", "more-than"),
            ("More than 300 shops closed.", "more-than"),
            ("About 300 shops closed.", "approx"),
            ("At least 300 shops closed.", "at-least"),
            ("Up to 300 shops closed.", "at-most"),
            ("Fewer than 300 shops closed.", "less-than"),
            ("It takes no more than 20 days.", "at-most"),
        ],
        |figure| word(figure.modifier),
    );
}

#[test]
fn changes() {
    check(
        &[
            ("产值同比增长8%。", "up yoy by"),
            ("产值环比下降2.3%。", "down mom by"),
            ("余额较年初增加120亿元。", "up vs-year-start by"),
            ("营收年均增长6.5%。", "up annual-average by"),
            ("销量比2019年增长12%。", "up vs-period by"),
            ("增速高于全省2.1个百分点。", "up vs-reference by"),
            ("投资低于全国3个百分点。", "down vs-reference by"),
            ("产值增至50亿元。", "up - to"),
            ("时间压缩到30分钟。", "down - to"),
            ("门票由120元降至80元。", "down - from | down - to"),
            ("补贴由3万元退坡至2万元。", "down - from | down - to"),
            ("累计发运300列。", "- cumulative level"),
            ("房租2000元,与上年持平。", "flat yoy level"),
            ("产量是2015年的2.5倍。", "- vs-period level"),
            ("仅相当于标准值的60%。", "- vs-reference level"),
            ("同比分别增长4%、5%和7%。", "up yoy by | up yoy by | up yoy by"),
            ("同比分别增长4%和下降7%。", "up yoy by | down yoy by"),
            ("成交额较上一交易日缩量486亿元。", "down mom by"),
            ("配售比例至少50%。", "-"),
            ("收入比缩小到1.92。", "down - to"),
            ("出口同比-3.1%。", "down yoy by"),
            ("降幅收窄0.5个百分点。", "down - by"),
            ("工期提前15天。", "down - by"),
            ("总额达30亿元。", "-"),
            ("新增泊位40个。", "-"),
            ("户均增收3000元。", "-"),
            ("占全市的40%。", "-"),
            ("比去年多卖了300斤。", "up yoy by"),
            ("降水较常年偏少35%。", "down vs-reference by"),
            ("与去年相比,增长5%。", "up yoy by"),
            ("产值翻一番。", "up - by"),
            ("实现增幅58.7%。", "up - by"),
            ("不少于300家。", "-"),
            ("Exports rose 8.4 percent year on year.", "up yoy by"),
            ("Exports gained momentum and rose 8.4 percent.", "up - by"),
            ("Rates fell below 420 yuan last week.", "down - to"),
            ("Sales rose 4 percent from last week.", "up mom by"),
            ("Profit fell by 3 percent.", "down - by"),
            ("The rate was cut to 5 percent.", "down - to"),
            ("It slipped to 23.8% from 24.5%.", "down - to | down - from"),
            ("Sales doubled.", "up - by"),
            ("Freight saw an increase of 9 percent.", "up - by"),
            ("Winds of up to 90 km/h.", "-"),
        ],
        change,
    );
}

#[test]
fn indicators() {
    check(
        &[
            ("全市实现地区生产总值300亿元。", "地区生产总值"),
            ("工业用电量同比增长8%。", "工业用电量"),
            ("培育17家规上企业。", "规上企业"),
            ("全县旅游民宿42家。", "旅游民宿"),
            ("绿电占全社会用电量的35%。", "绿电占全社会用电量"),
            ("建设周期18个月。", "建设周期"),
            ("进口8亿元,增长5%。", "进口 | 进口"),
            ("发放补助90万元,户均1500元。", "补助 | 户均补助"),
            ("三分之二的土地完成流转。", "土地"),
            ("收入214亿元,利润18亿元,分别增长12%和25%。", "收入 | 利润 | 收入 | 利润"),
            ("Output fell 3 percent, and exports jumped 24 percent.", "Output | exports"),
            ("Imports of soybeans and corn fell 12 percent.", "Imports of soybeans and corn"),
            ("The province built 86 GW of wind and solar capacity.", "wind and solar capacity"),
            ("The depot handles 1,150 parcels, 80 percent of them bound for Asia.", "parcels | parcels"),
            ("新增泊位40个。", "泊位"),
            ("产能位居全国第一。", "产能"),
            ("年产值超50亿元企业达11家。", "年产值 | 年产值超50亿元企业"),
            ("获得17.3亿元贷款支持。", "贷款支持"),
            ("企业提出的6亿元融资需求。", "融资需求"),
            ("商品备货量已达180万件。", "商品备货量"),
            ("建成绿色工厂36家、绿色园区4个。", "绿色工厂 | 绿色园区"),
            ("粮食产量、质量双提升,亩产1050斤。", "亩产"),
            ("65岁以上老人免费。", "老人"),
            ("The park drew 61,000 visitors.", "visitors"),
            ("Gross margin slipped to 23.8%.", "Gross margin"),
            ("Grain output hit 695 million tonnes.", "Grain output"),
        ],
        |figure| figure.indicator.clone().unwrap_or_default(),
    );
}

#[test]
fn periods() {
    check(
        &[
            ("2023年,产值300亿元。", "2023年"),
            ("前三季度,产值300亿元。增长5%。", "前三季度 | 前三季度"),
            ("目前,共有企业30家。产值5亿元。", "目前 | "),
            ("到2030年,产值将达300亿元。", "到2030年"),
            ("截至6月底,共有企业30家。", "截至6月底"),
            ("“十四五”期间,投资30亿元。", "“十四五”期间"),
            ("2024年,总量由上年的2万亿元扩大到3万亿元。", "上年 | 2024年"),
            ("今年,产值比2019年增长5%。", "今年"),
            ("The plant will employ 500 people when it opens next year.", ""),
            ("The bank cut its rate to 4.25 percent, the lowest since 2022.", ""),
            ("Between 2010 and 2020 the lake lost 40 hectares.", "Between 2010 and 2020"),
            ("Wages rose 4.1 percent in the three months to August.", "the three months to August"),
            ("投产后年产值30亿元。", ""),
            ("节日期间,入住率超九成。", "节日期间"),
            ("改造工程启动以来,植树30万株。", "改造工程启动以来"),
            ("1至9月,出口30亿元。", "1至9月"),
            ("特别是2023年产量年内突破3000台。", "2023年"),
            ("Exports reached 3 billion yuan in 2023.", "2023"),
            ("This year, 300 shops opened.", "This year"),
            ("About 300 shops opened since 2020.", "since 2020"),
        ],
        |figure| figure.period.clone().unwrap_or_default(),
    );
}

#[test]
fn english_values() {
    check(
        &[
            ("It cost $1.4 billion.", "$1.4 billion = 1400000000 USD"),
            ("It cost RMB 15.2 billion.", "RMB 15.2 billion = 15200000000 CNY"),
            ("Costs of 860 million yuan arose.", "860 million yuan = 860000000 CNY"),
            ("Some 30,000 tonnes were sold.", "30,000 tonnes = 30000 t"),
            ("The 3,000-tonne ship left.", "3,000-tonne = 3000 t"),
            ("A 30-day stay is free.", "30-day = 30 d"),
            ("Five plants opened.", "Five = 5 1"),
            ("Two dozen schools closed.", "Two dozen = 24 1"),
            ("Snow fell at a dozen stations.", "a dozen = 12 1"),
            ("Time was cut by two thirds.", "two thirds = 0.666667 1"),
            ("It ranked third in sales.", "third = 3 {rank}"),
            ("It is the second-largest port.", "second = 2 {rank}"),
            ("Yields of 450 to 500 kg are common.", "450 to 500 kg = 450..500 kg"),
            ("Between 40 and 50 villages joined.", "40 and 50 = 40..50 1"),
            ("It reached 75-80 percent.", "75-80 percent = 75..80 %"),
            ("It was minus 22 degrees Celsius.", "minus 22 degrees Celsius = -22 Cel"),
            ("A level of 31 micrograms per cubic meter.", "31 micrograms per cubic meter = 31 ug/m3"),
            ("Rates fell 25 basis points.", "25 basis points = 25 {bp}"),
            ("Aid worth 1.5m euros arrived.", "1.5m euros = 1500000 EUR"),
            ("Exports rose 8.4% to $12.6 billion.", "8.4% = 8.4 % | $12.6 billion = 12600000000 USD"),
            ("They won 3-1.", "3-1 = 3..1 {:}"),
            ("A 6.2-magnitude earthquake struck.", "6.2-magnitude = 6.2 {级}"),
            ("Two hundred and fifty boats sailed.", "Two hundred and fifty = 250 1"),
            ("The Boeing 737 and the G20 met in 2023.", ""),
            ("On May 3, 2023, Phase 2 of Highway 307 opened.", ""),
            ("See Article 12, COVID-19, No. 5 Harbour Road.", ""),
            ("A one-off visit to the museum.", ""),
        ],
        value,
    );
}

#[test]
fn tables_are_sorted_and_unique() {
    let tables = [
        ("english_units.tsv", include_str!("data/english_units.tsv")),
        ("english_words.tsv", include_str!("data/english_words.tsv")),
        ("idioms.txt", include_str!("data/idioms.txt")),
        ("names.txt", include_str!("data/names.txt")),
        ("not_units.txt", include_str!("data/not_units.txt")),
        ("nouns.txt", include_str!("data/nouns.txt")),
        ("trailing.txt", include_str!("data/trailing.txt")),
        ("verbs.txt", include_str!("data/verbs.txt")),
    ];
    for (name, table) in tables {
        let words: Vec<&str> = lexicon::lines(table).filter_map(|line| line.split('\t').next()).collect();
        for pair in words.windows(2) {
            assert!(pair[0] < pair[1], "{name}: {} before {}", pair[0], pair[1]);
        }
    }
}

#[test]
fn identities_are_stable_and_distinct() {
    let one = figures("全县产值30亿元。出口3亿元。");
    let moved = figures("新的开头。全县产值30亿元。出口3亿元。");
    assert_eq!(one.first().map(|figure| &figure.id), moved.first().map(|figure| &figure.id));
    let twice = figures("甲3家、3家。");
    let ids: std::collections::HashSet<_> = twice.iter().map(|figure| &figure.id).collect();
    assert_eq!(ids.len(), twice.len());
}

/// Cut equals text, order, no overlap: whatever the body.
fn holds(body: &str) {
    let chars: Vec<char> = body.chars().collect();
    let mut end = 0;
    for figure in figures(body) {
        assert!(figure.start >= end && figure.start < figure.end, "{figure:?} overlaps or is empty");
        let cut: String = chars[figure.start..figure.end].iter().collect();
        assert_eq!(cut, figure.text);
        assert!(figure.sentence.start <= figure.start && figure.end <= figure.sentence.end, "{figure:?}");
        end = figure.end;
    }
}

#[test]
fn hostile_text() {
    let digits = "9".repeat(4000);
    let rows = [
        String::new(),
        format!("{digits}亿元"),
        format!("${digits} billion of debts"),
        "一".repeat(20_000),
        "万亿".repeat(10_000),
        "(".repeat(2000) + &")".repeat(2000),
        "第".repeat(5000),
        "3家".repeat(20_000),
        "1 ".repeat(20_000),
        "111 ".repeat(5000) + "吨",
        "1,111".repeat(4000),
        "3、4、".repeat(5000),
        "“".repeat(5000),
        "两年前".repeat(5000),
        "由3元到".repeat(5000),
        "a-1.".repeat(5000),
        "twenty ".repeat(5000),
        "e\u{301}\u{302}\u{303}".repeat(3000) + "3家",
        "\0\u{feff}3\0家\u{202e}5%".to_string(),
        "1\n".repeat(5000),
        "半".repeat(5000),
        "翻了".repeat(5000),
    ];
    for row in rows {
        holds(&row);
    }
    let long = figures(&format!("{digits}亿元"));
    assert_eq!(long.first().map(|figure| figure.value.len()), Some(4008));
}

#[test]
fn random_text() {
    let alphabet: Vec<char> = "0123456789.,%-—~:/ \n一二两三十百千万亿几数多余来半个家元吨年月日天时分秒第前每约超近以上下内至到由从比增降成折倍番占的、，。；“”(（第位名年美元$¥ABmkgthe tomilnpercentyuan３．０"
        .chars()
        .collect();
    // xorshift64 with a fixed seed: the same texts on every run.
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    for _ in 0..1500 {
        let length = next() % 80;
        let body: String = (0..length).map(|_| alphabet[next() % alphabet.len()]).collect();
        holds(&body);
    }
}
