//! The module as its callers see it: every mechanism as a table of texts and their mentions.

use super::{Level, Role, lookup, tag};
use crate::article::{Article, InfoSource};

fn article(text: &str, home: &str, language: &str) -> Article {
    let source = InfoSource { region: Some(home.to_string()), ..InfoSource::default() };
    Article {
        body: text.to_string(),
        language: language.to_string(),
        info_sources: if home.is_empty() { Vec::new() } else { vec![source] },
        ..Article::default()
    }
}

/// The mentions as `text=code`, joined by blanks.
fn mentions(text: &str, home: &str, language: &str) -> String {
    let tagging = tag(&article(text, home, language));
    let show = |m: &super::Mention| format!("{}={}", m.text.replace(' ', "_"), m.code);
    tagging.mentions.iter().map(show).collect::<Vec<_>>().join(" ")
}

fn check(rows: &[(&str, &str)]) {
    let failed: Vec<String> = rows
        .iter()
        .filter_map(|(text, expected)| {
            let got = mentions(text, "", "zh-Hans");
            (got != *expected).then(|| format!("{text}\n  want {expected}\n  got  {got}"))
        })
        .collect();
    assert!(failed.is_empty(), "{} of {} rows:\n{}", failed.len(), rows.len(), failed.join("\n"));
}

fn check_english(rows: &[(&str, &str)]) {
    for (text, expected) in rows {
        assert_eq!(mentions(text, "", "en"), *expected, "{text}");
    }
}

#[test]
fn official_and_short_names() {
    check(&[
        ("记者在浙江省采访。", "浙江省=330000"),
        ("浙江经济向好。", "浙江=330000"),
        ("广西壮族自治区发布公告。", "广西壮族自治区=450000"),
        ("内蒙古和内蒙的写法都有。", "内蒙古=150000 内蒙=150000"),
        ("香港特别行政区政府公布数据。", "香港特别行政区=810000"),
        ("延边州与延边朝鲜族自治州是一回事。", "延边州=222400 延边朝鲜族自治州=222400"),
        ("伊犁哈萨克自治州奎屯市。", "伊犁哈萨克自治州=654000 奎屯市=654003"),
        ("锡林郭勒盟草原返青。", "锡林郭勒盟=152500"),
        ("锡盟草原返青。", "锡盟=152500"),
        ("乾县和乾安县各有特产。", "乾县=610424 乾安县=220723"),
        ("黑龍江省的臺灣商人。", "黑龍江省=230000 臺灣=710000"),
        ("在吉\n林省调研。", "吉\n林省=220000"),
        ("贵州省\n\n云南省", "贵州省=520000 云南省=530000"),
        ("南宁市民热议。", "南宁=450100"),
        ("乌海市委要求。", "乌海市=150300"),
        ("苏州市区通车。", "苏州=320500"),
    ]);
}

#[test]
fn chains_are_one_mention_a_link() {
    check(&[
        ("四川省凉山彝族自治州西昌市。", "四川省=510000 凉山彝族自治州=513400 西昌市=513401"),
        ("河北张家口怀来县。", "河北=130000 张家口=130700 怀来县=130730"),
        ("湖南长沙宁乡。", "湖南=430000 长沙=430100 宁乡=430182"),
        ("青岛市市南区。", "青岛市=370200 市南区=370202"),
        ("济南市中区。", "济南=370100 市中区=370103"),
        ("山西省阳泉市矿区。", "山西省=140000 阳泉市=140300 矿区=140303"),
        ("湖南省通道侗族自治县。", "湖南省=430000 通道侗族自治县=431230"),
    ]);
}

#[test]
fn namesakes_follow_their_context() {
    check(&[
        ("北京市朝阳区的商场。", "北京市=110000 朝阳区=110105"),
        ("长春市朝阳区的商场。", "长春市=220100 朝阳区=220104"),
        ("辽宁朝阳的大枣。", "辽宁=210000 朝阳=211300"),
        ("吉林西部风大。", "吉林=220000"),
        ("吉林市的雾凇。吉林、长春两市联动。", "吉林市=220200 吉林=220200 长春=220100"),
        (
            "青海的海南州和海西州。海南、海西两州联动。",
            "青海=630000 海南州=632500 海西州=632800 海南=632500 海西=632800",
        ),
        ("乌海市海南区投产。海南工业园扩建。", "乌海市=150300 海南区=150303 海南=150303"),
        ("天津市和平区与沈阳市和平区。", "天津市=120000 和平区=120101 沈阳市=210100 和平区=210102"),
        ("南京市鼓楼区。", "南京市=320100 鼓楼区=320106"),
        ("福州市鼓楼区。", "福州市=350100 鼓楼区=350102"),
        ("长沙县和长沙都在修路。", "长沙县=430121 长沙=430100"),
        ("承德市承德县。", "承德市=130800 承德县=130821"),
    ]);
}

#[test]
fn names_that_are_words_need_company() {
    check(&[
        ("白银价格上涨。", ""),
        ("甘肃白银的铜。", "甘肃=620000 白银=620400"),
        ("白银市的铜。", "白银市=620400"),
        ("资源丰富，通道畅通，和平发展，来宾很多。", ""),
        ("世界大同，大同小异。", ""),
        ("日照时数偏多。", ""),
        ("文山会海要整治。", ""),
        ("三明治仓位。", ""),
        ("平安银行年报。", ""),
        ("资源县的资源优势。", "资源县=450329"),
        ("今年新建道路。南昌新建区开工。", "南昌=360100 新建区=360112"),
        ("民主、互助、共和的精神。", ""),
        ("老城区停车难，新城区也一样。", ""),
    ]);
}

#[test]
fn names_do_not_cross_words() {
    check(&[
        ("海南昌江核电。", "海南=460000 昌江=469026"),
        ("山东营商环境。", "山东=370000"),
        ("湖北京山网球。", "湖北=420000 京山=420882"),
        ("珠江西岸的产业带。", ""),
        ("山东西部三市。", "山东=370000"),
        ("广东南部沿海。", "广东=440000"),
        ("农机上的两台北斗导航。", ""),
        ("青海西宁的牧民。", "青海=630000 西宁=630100"),
    ]);
}

#[test]
fn persons_waters_and_streets_are_no_regions() {
    check(&[
        ("社员李海南介绍。", ""),
        ("书记王朝阳、会计张重庆到场。", ""),
        ("嫩江畔，嫩江水量充沛。", ""),
        ("黑龙江流域和黑龙江大桥。", ""),
        ("南京路步行街。", ""),
        ("北京东路拥堵。", ""),
        ("青海湖旺季。", ""),
        ("约旦河谷的农场。", "约旦=JO"),
        ("黑河市的黑河畔。", "黑河市=231100"),
    ]);
}

#[test]
fn single_characters_need_company() {
    check(&[
        ("川渝合作。", "川=510000 渝=500000"),
        ("驻邕机构。", "邕=450100"),
        ("会议在渝召开。", "渝=500000"),
        ("辽企走出去。", "辽=210000"),
        ("黔企与深企签约。", "黔=520000 深=440300"),
        ("蒙、陕、宁、甘四省区。", "蒙=150000 陕=610000 宁=640000 甘=620000"),
        ("沪苏浙皖联动。", "沪=310000 苏=320000 浙=330000 皖=340000"),
        ("粤港澳青年。", "粤=440000 港=810000 澳=820000"),
        ("厦漳泉同城化。", "厦=350200 漳=350600 泉=350500"),
        ("对蒙贸易增长。", "蒙=MN"),
        ("内蒙古对俄贸易增长。", "内蒙古=150000 俄=RU"),
        ("蒙古国客商。", "蒙古国=MN"),
        ("吉电股份公告。", ""),
        ("高新技术，云计算，青年人。", ""),
        ("京剧、川剧和沪深股市。", ""),
        ("邻市宁川签订协议，记者秦川。", ""),
    ]);
}

#[test]
fn deictics_stand_for_the_governing_unit() {
    for (text, home, expected) in [
        ("我省增长。", "220000", "我省=220000"),
        ("我省增长。", "220200", "我省=220000"),
        ("我市增长。", "330700", "我市=330700"),
        ("全市增长。", "330782", "全市=330782"),
        ("全区工业增长。", "450100", "全区=450000"),
        ("我区增长，自治区党委要求。", "640000", "我区=640000 自治区=640000"),
        ("本县举办。", "360827", "本县=360827"),
        ("全市场看好，该区域稳定，全省会议。", "", ""),
        ("遂川县种茶，全县受益。", "", "遂川县=360827 全县=360827"),
        (
            "黑河自贸片区扩容，全区增长，全市也增长，全省第一。",
            "",
            "黑河自贸片区=231100 全区=231100 全市=231100 全省=230000",
        ),
        ("鹤岗市南山区招商，该区与企业签约。", "", "鹤岗市=230400 南山区=230404 该区=230404"),
        ("西湖区更新，全市联动。南昌市西湖区。", "", "西湖区=360103 全市=360100 南昌市=360100 西湖区=360103"),
        ("该县位于山区。陕西白河县修路。", "", "该县=610929 陕西=610000 白河县=610929"),
        ("全州会议在吉首召开。", "433100", "全州=433100 吉首=433101"),
    ] {
        assert_eq!(mentions(text, home, "zh-Hans"), expected, "{text}");
    }
}

#[test]
fn zones_and_ports_are_one_mention() {
    check(&[
        ("黑河自贸片区。", "黑河自贸片区=231100"),
        ("二连浩特铁路口岸。", "二连浩特铁路口岸=152501"),
        ("天津东疆综保区。", "天津=120000 东疆综保区=120116"),
        ("石河子经济技术开发区。", "石河子经济技术开发区=659001"),
        ("包头稀土高新区。", "包头稀土高新区=150204"),
        ("友谊关口岸。", "友谊关口岸=451481"),
        ("钦州港吞吐量。", "钦州港=450700"),
        ("大连港口繁忙。", "大连=210200"),
        ("上海港股市场。", "上海=310000"),
        ("酒泉经开区综保区。", "酒泉经开区综保区=620900"),
        ("乌拉特中旗口岸办。", "乌拉特中旗=150824"),
        ("在新建区望城新区。", "新建区=360112 望城新区=360112"),
        ("海南自贸港封关。", "海南自贸港=460000"),
        ("阳泉智能装备产业园。", "阳泉=140300"),
        ("激发新区活力。", ""),
        ("内蒙古推动口岸建设。", "内蒙古=150000"),
    ]);
}

#[test]
fn towns_count_below_their_county() {
    check(&[
        ("香格里拉市三坝纳西族乡。", "香格里拉市=533401 三坝纳西族乡=533401202"),
        ("三坝纳西族乡。", ""),
        ("如皋市搬经镇，全镇增收。", "如皋市=320682 搬经镇=320682116 全镇=320682116"),
        ("长沙县星沙街道。", "长沙县=430121 星沙街道=430121001"),
    ]);
}

#[test]
fn former_names_lead_to_their_successors() {
    check(&[
        ("原莱芜市。", "莱芜市=370116"),
        ("原襄樊市。", "襄樊市=420600"),
        ("原嫩江县。", "嫩江县=231183"),
        ("原毕节地区。", "毕节地区=520500"),
    ]);
}

#[test]
fn places_abroad_and_macro_regions() {
    check(&[
        ("俄罗斯叶卡捷琳堡。", "俄罗斯=RU 叶卡捷琳堡=G1486209"),
        ("印尼雅加达和泰国清迈市。", "印尼=ID 雅加达=G1642911 泰国=TH 清迈市=G1153671"),
        ("格鲁吉亚第比利斯。", "格鲁吉亚=GE 第比利斯=G611717"),
        ("长三角、京津冀。", "长三角=M:csj 京津冀=M:jjj"),
        ("成渝地区双城经济圈。", "成渝地区双城经济圈=M:chengyu"),
        ("东北三省第一。", "东北三省=M:dongbei"),
        ("城市东北角，风从西北方向来。", ""),
        ("对东盟出口。", "东盟=M:dongmeng"),
    ]);
}

#[test]
fn english_names() {
    check_english(&[
        ("Taizhou in Jiangsu province grew.", "Taizhou=321200 Jiangsu_province=320000"),
        ("Taizhou, Zhejiang, grew.", "Taizhou=331000 Zhejiang=330000"),
        ("Suzhou, Anhui, grew.", "Suzhou=341300 Anhui=340000"),
        ("Jilin province and Jilin city grew.", "Jilin_province=220000 Jilin_city=220200"),
        ("Northeast China's Heilongjiang.", "Northeast_China=M:dongbei Heilongjiang=230000"),
        ("Inner Mongolia autonomous region.", "Inner_Mongolia_autonomous_region=150000"),
        ("Mongolia and Inner Mongolia.", "Mongolia=MN Inner_Mongolia=150000"),
        ("Erenhot port is busy.", "Erenhot_port=152501"),
        ("The Yangtze River Delta.", "Yangtze_River_Delta=M:csj"),
        ("Cambridge, England.", "Cambridge=G2653941"),
        ("Cambridge, Massachusetts.", "Cambridge=G4931972"),
        ("Xi'an in Shaanxi.", "Xi'an=610100 Shaanxi=610000"),
        ("The U.S. and the UK.", "U.S.=US UK=GB"),
        ("YIWU, Zhejiang.", "YIWU=330782 Zhejiang=330000"),
        ("A nice reading of mobile turkey and orange.", ""),
        ("Orange Hull Shipping fell.", ""),
        ("Victoria Sydney Chen said so.", ""),
        ("Nanjing Road shops.", ""),
    ]);
}

#[test]
fn short_names_of_countries_and_clusters() {
    check(&[
        ("俄蒙两国总统会晤，蒙方承诺优惠，俄方同意。", "俄=RU 蒙=MN 蒙=MN 俄=RU"),
        ("苏锡常三市地铁互通。", "苏=320500 锡=320200 常=320400"),
        ("江苏的苏锡常都市圈。", "江苏=320000 苏=320500 锡=320200 常=320400"),
        ("长株潭一体化。", "长=430100 株=430200 潭=430300"),
        ("川方牵头，渝方配合。", "川=510000 渝=500000"),
        ("土耳其央行称，土方企业不满。", "土耳其=TR"),
        ("10日英法两国外长会面。", "英=GB 法=FR"),
        ("演员李美英登台。", ""),
        ("青藏铁路客流多。", ""),
    ]);
}

#[test]
fn namesakes_follow_the_unit_in_front() {
    check(&[
        ("包头青山区与武汉的青山区同名。", "包头=150200 青山区=150204 武汉=420100 青山区=420107"),
        ("缅因州波特兰和俄勒冈州波特兰。", "波特兰=G4975802 波特兰=G5746545"),
        ("安大略省很冷。", ""),
        ("弗拉基米尔·普京讲话。", ""),
        ("衢江、钱塘江涨水。", ""),
        ("游客说北方小三亚很美。", ""),
        ("首都北京科技优势独具，他赴美国访问。", "北京=110000 美国=US"),
        ("蒙古族和朝鲜族歌舞。", ""),
    ]);
}

#[test]
fn articles_are_filed_under_the_smallest_unit_that_holds_the_story() {
    for (text, home, language, expected) in [
        ("内蒙古乌海市海南区转型。海南区招商。", "", "zh", "150303"),
        ("酒泉外贸增长，玉门、敦煌企业出口葡萄。酒泉市商务局介绍。", "", "zh", "620900"),
        ("我省经济向好。记者从省统计局获悉，长春、吉林增速居前。", "220000", "zh", "220000"),
        ("渝北区与邻水县共建园区。重庆市渝北区、四川省邻水县签约。", "", "zh", "500112 511623"),
        ("嘉兴举办展会。来自上海、杭州的游客很多。", "", "zh", "330400"),
        ("二连浩特口岸货运增长。列车经蒙古国、俄罗斯抵达波兰。", "", "zh", "152501"),
        ("长江经济带整改见效。重庆、湖北、湖南推进治理。", "", "zh", "M:changjiangdai"),
        ("常州企业在美国休斯敦的工厂投产。常州市商务局介绍。", "", "zh", "320400 US"),
        ("专家认为投资者要理性。", "", "zh", ""),
        ("香格里拉市三坝纳西族乡种菌。", "", "zh", "533401"),
        ("Turkey's inflation eased. Istanbul and Ankara prices rose.", "", "en", "TR"),
        ("Inner Mongolia's Ordos plans a plant. Ordos officials said so.", "", "en", "150600"),
    ] {
        let tagging = tag(&article(text, home, language));
        let mut codes: Vec<&str> = tagging.regions.iter().map(|region| region.code.as_str()).collect();
        codes.sort_unstable();
        assert_eq!(codes.join(" "), expected, "{text}");
    }
}

#[test]
fn a_headline_weighs_and_leads() {
    let mut article = article("项目进展顺利。合肥、芜湖的企业参加。", "", "zh");
    article.headline = Some("芜湖签下大单".to_string());
    assert_eq!(tag(&article).regions[0].code, "340200");
}

#[test]
fn roles_tell_the_part_a_mention_plays() {
    let tagging = tag(&article("义乌市开行专列。货物运往德国。招商银行南宁分行参与。", "", "zh"));
    let roles: Vec<Role> = tagging.mentions.iter().map(|mention| mention.role).collect();
    assert_eq!(roles, [Role::Focus, Role::Transit, Role::Organisation]);
}

#[test]
fn lookup_gives_name_path_and_point() {
    for (code, name, level, path) in [
        ("220000", "吉林省", Level::Province, &[][..]),
        ("220204", "船营区", Level::County, &["220000", "220200"]),
        ("429004", "仙桃市", Level::County, &["420000"]),
        ("HK", "香港特别行政区", Level::Province, &[]),
        ("533401202", "三坝纳西族乡", Level::Town, &["530000", "533400", "533401"]),
        ("M:dongbei", "东北", Level::Macro, &[]),
        ("G1486209", "叶卡捷琳堡", Level::City, &["RU"]),
    ] {
        let region = lookup(code).unwrap();
        assert_eq!((region.name.as_str(), region.level), (name, level), "{code}");
        assert_eq!(region.path, path, "{code}");
    }
    assert!(lookup("220200").unwrap().lat.is_some());
    assert!(lookup("999999").is_none() && lookup("").is_none());
}

#[test]
fn strange_texts_give_what_they_hold() {
    let hostile = [
        String::new(),
        "\0\0\0".to_string(),
        "（".repeat(2000),
        "吉".repeat(3000),
        "川渝、".repeat(2000),
        "吉林省\u{301}\u{300}\u{323}长春".to_string(),
        "👨‍👩‍👧‍👦吉林\u{202e}省".to_string(),
        "\n".repeat(5000),
        "市".repeat(2000),
        "A. ".repeat(3000),
        "全".repeat(10) + "省",
    ];
    for text in hostile {
        for language in ["zh", "en", ""] {
            assert_sound(&article(&text, "220000", language));
        }
    }
}

#[test]
fn random_texts_keep_the_promises() {
    let alphabet: Vec<char> =
        "吉林省市区县州江河海南北东西京川渝全我该本自治区新港口岸、，。 \n\r\0A.aSuzhou'é\u{301}\u{feff}🚆镇乡街道李说龍灣（）#".chars().collect();
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    for round in 0..400 {
        let mut text = String::new();
        for _ in 0..round % 90 {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            text.push(alphabet[(seed % alphabet.len() as u64) as usize]);
        }
        assert_sound(&article(&text, ["", "220200", "640000"][round % 3], ["zh", "en", ""][round / 3 % 3]));
    }
}

/// Mentions are cut from the body, in order and apart; every code is known.
fn assert_sound(article: &Article) {
    let body: Vec<char> = article.body.chars().collect();
    let tagging = tag(article);
    let mut end = 0;
    for mention in &tagging.mentions {
        assert!(mention.start >= end && mention.start < mention.end, "{mention:?} in {:?}", article.body);
        assert_eq!(body[mention.start..mention.end].iter().collect::<String>(), mention.text);
        assert!(lookup(&mention.code).is_some(), "{}", mention.code);
        assert!((0.0..=1.0).contains(&mention.confidence));
        end = mention.end;
    }
    for region in &tagging.regions {
        assert!((0.0..=1.0).contains(&region.salience) && lookup(&region.code).is_some());
    }
}
