//! What names and what counts, side by side: the figures of each text stand in braces, and there are no others.

use crate::figures::tests::figures;

/// Compares the figures of each text with those in its braces.
fn check(texts: &[&str]) {
    let mut faults = Vec::new();
    for marked in texts {
        let text = marked.replace(['{', '}'], "");
        let mut found = text.clone();
        for figure in figures(&text).iter().rev() {
            let place = |at: usize| found.char_indices().nth(at).map_or(found.len(), |(byte, _)| byte);
            let (start, end) = (place(figure.start), place(figure.end));
            found.insert(end, '}');
            found.insert(start, '{');
        }
        if found != *marked {
            faults.push(format!("want {marked}\n got {found}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn lines_houses_and_seats() {
    check(&[
        "乘坐6路、25路公交车可到，沿线设站{18个}。",
        "旅游专线2路、夜105路本周开通，投放车辆{6辆}。",
        "中心接入视频{128路}，新增监控{36路}。",
        "住在3栋2单元502室的王某，家中有{3人}。",
        "持08车3A号、12车05F号车票的旅客请改签。",
        "进口大豆{953车}{1.88万吨}，预包装食品{11车}{300万元}。",
        "3组、5组村民{320人}，六组、七组通水。",
        "各村分别设{3组}、{5组}。",
        "B座12层办公面积{300平方米}，主楼高{12层}。",
        "G4京港澳高速1200公里处发生事故，致{3人}受伤，距城区{20公里}。",
    ]);
}

#[test]
fn editions_classes_and_troops() {
    check(&[
        "2024届、2025届毕业生共{1.2万人}，2025款车型售价{12.8万元}。",
        "三年级2班、初二3班获奖，学生{45人}，航班每天{2班}。",
        "三团八连、一师二团开展演练，出动车辆{12台}。",
        "三排长、二班长参加，三排二班获奖。",
        "中铁十二局、水电七局承建，厂房{8栋}。",
        "05期、08期彩票共中出{3注}，培训班举办{5期}。",
        "“156项”工程之一，研发投入占“{9%}”。",
        "学校斩获{12项}第一，创下多个第一，总量居全省{第一}。",
    ]);
}

#[test]
fn places_and_things() {
    check(&[
        "三孔桥、九眼桥和三十里铺镇停电，打了{三孔}窑洞。",
        "老人每天走{五里}路，家离镇上{十里}地。",
        "全村修了{三座}桥、{两条}街，沿线设{7座}车站。",
        "三元前驱体出货{3.2万吨}，酱油{三元}一瓶，票价{两元}。",
        "五轴联动机床{12台}，三倍体牡蛎{800亩}，产量是去年的{三倍}。",
        "15分钟生活圈建成{32个}，车程{15分钟}。",
        "1年期LPR{3.1%}，GDP增长{5.2%}，PM2.5浓度{35微克}。",
        "消耗炮弹{212发}，改革发展成果惠及{30人}。",
    ]);
}

#[test]
fn clocks_rooms_and_systems() {
    check(&[
        "列车8时12分由南站发出，载客{860人}。",
        "四人间宿舍每床{1200元}，两人间也有。",
        "兼容64位系统，内存{16GB}。",
        "店铺跻身类目{前10名}。",
    ]);
}

#[test]
fn what_amounts_are_reckoned_by() {
    check(&[
        "单产一年{12.3吨}，一天{200元}，工期{一年}，历时{1小时20分}。",
        "1斤{15元}，1个月{3000元}，1吨{200元}，产量{1吨}。",
        "汇率1元人民币兑{64.8坚戈}，1美元兑{7.1元}，捐款{1元}。",
        "火箭以{1箭}{7星}入轨，事故致{1人}死亡、{3人}受伤。",
    ]);
}

#[test]
fn english_names_with_digits() {
    check(&[
        "The 737 MAX 8 fleet and the 787 Dreamliner carried {8.3 million} passengers.",
        "He rolled his 401(k) and 403(b) plans over, worth {$3 million}; the 501(c)(3) charity has {45} members.",
        "The Group of 20 met; a group of {20} hikers left.",
        "The Big Four firms and Three Gorges Dam earned {$40 billion}; {three} dams closed.",
        "The 303 Squadron flew {12} sorties; the {120} Boeing jets stay, and the {346} killed are named.",
    ]);
}
