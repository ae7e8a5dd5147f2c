//! Variations of the marked pages that keep their answers: a rule that knows the words of a page and not its form
//! fails here.

use super::Dice;
use super::fields::{articles, build, each, fields, han, headlines, is_han, paragraphs, plain};
use regex::{Captures, Regex};
use std::collections::HashMap;

/// The kinds of variation that are asked for the same items; `broken`, `fewer` and `unsigned`, after which a page may say
/// less than it did, are for the fit of the weights alone.
pub const KINDS: &[&str] = &[
    "names",
    "spread",
    "signs",
    "columns",
    "headlines",
    "papers",
    "paragraphs",
    "levels",
    "bold",
    "brackets",
    "blanks",
    "spaces",
    "indents",
    "photographers",
    "signatures",
    "bylines",
    "decks",
    "order",
    "articles",
];

const NAMES: &[&str] = &[
    "端阳",
    "冬至",
    "司空见月",
    "温言",
    "麦子",
    "游子衿",
    "端木青",
    "欧阳雪晴",
    "冼玉兰",
    "逯小川",
    "仉明",
    "亓官云",
    "晓风",
    "一苇",
    "老槐",
    "青衫客",
    "席慕然",
    "宓羲和",
    "笪远",
    "闻人笑",
    "令狐川",
    "吕正",
    "权衡",
    "洪涛",
    "佘三妹",
    "乜桂枝",
    "木心远",
    "纪实",
    "石一",
    "苦竹",
    "尧山",
    "区伟强",
    "缪斯年",
    "查良",
    "单小满",
    "盖世平",
    "种十方",
];

const ENGLISH_NAMES: &[&str] = &[
    "Noor Haddad",
    "Wren Castellanos",
    "Ottoline Brzezicki",
    "J. T. Okonkwo",
    "Mairead O'Shea",
    "Lucía Ferrer-Gómez",
    "Tuck Abernathy",
    "Xiomara Dell",
    "Per Lindqvist",
    "Anneke van der Meer",
    "Cy Pruitt",
    "Zadie Umarova",
];

const COLUMNS: &[&str] = &[
    "湖畔笔记",
    "灯下",
    "城事",
    "南窗",
    "一线观察",
    "百工坊",
    "春韭",
    "茶座",
    "乡音",
    "街巷故事",
    "慢半拍",
    "掌上账本",
    "河东河西",
    "新芽",
    "圆桌",
    "回音壁",
    "走读",
    "我们的日子",
    "第三只眼",
    "小城大爱",
    "桥头堡",
    "听涛",
    "警方提示",
];

const ENGLISH_COLUMNS: &[&str] = &[
    "Sidelines",
    "On the Towpath",
    "Seen and Heard",
    "Hearth",
    "Fieldnotes",
    "Main Street",
    "Second Look",
    "Margins",
];

const PAPERS: &[&str] =
    &["东岸日报", "云岭晚报", "河州都市报", "湖滨日报", "南屿晨报", "沧浪晚报", "青禾时报", "海陵商报"];

const SIGNS: &[&str] = &["◆", "■", "●", "★", "▲", "▶", "◎", "○", "□", "◇", "△", "☆", "·", "•"];

/// A name with its marks.
const NAME: &str = r"(⟪n\|(?:[^⟪⟫]|⟪x\|[^⟫]*⟫)*⟫)";

/// What variations are made of: headlines, paragraphs, and articles by how they are built, of all pages.
pub struct Stock {
    headlines: Vec<String>,
    paragraphs: Vec<String>,
    articles: HashMap<String, Vec<String>>,
}

impl Stock {
    pub fn of(sources: &[String]) -> Self {
        let cut = |found: fn(&str) -> Vec<std::ops::Range<usize>>| -> Vec<String> {
            sources.iter().flat_map(|s| found(s).into_iter().map(|r| s[r].to_string())).collect()
        };
        let mut by_build: HashMap<String, Vec<String>> = HashMap::new();
        for article in cut(articles) {
            by_build.entry(build(&article)).or_default().push(article);
        }
        Stock { headlines: cut(headlines), paragraphs: cut(paragraphs), articles: by_build }
    }
}

/// One of those that fit, if any does.
fn pick<'a, T>(list: &'a [T], dice: &mut Dice, fits: impl Fn(&T) -> bool) -> Option<&'a T> {
    let fitting: Vec<&T> = list.iter().filter(|one| fits(one)).collect();
    (!fitting.is_empty()).then(|| fitting[dice.below(fitting.len())])
}

/// One variation of a marked page, or nothing where it has nothing to vary.
pub fn vary(kind: &str, source: &str, stock: &Stock, dice: &mut Dice) -> Option<String> {
    let (head, body) = source.split_once('\n')?;
    let chinese = body.chars().filter(|c| is_han(*c)).count() * 4 > body.chars().count();
    let all = |pattern: &str, new: &mut dyn FnMut(&Captures) -> String| {
        Regex::new(pattern).unwrap().replace_all(body, |c: &Captures| new(c)).into_owned()
    };
    let out = match kind {
        "names" => names(body, dice),
        "spread" => each(body, 'n', |old, _| match old.chars().collect::<Vec<_>>()[..] {
            [a, b] if is_han(a) && is_han(b) => Some(format!("{a}⟪x|{}⟫{b}", ["　", " "][dice.below(2)])),
            _ => None,
        }),
        "signs" => {
            let heads = Regex::new(r"(?m)^(?:⟦[^⟧]*⟧)?([◆■●★▲▶◎○□◇△☆])").unwrap();
            let mut new: HashMap<char, &str> = HashMap::new();
            for head in heads.captures_iter(body) {
                let sign = pick(SIGNS, dice, |sign| !body.contains(*sign)).unwrap_or(&"◆");
                new.entry(head[1].chars().next()?).or_insert(sign);
            }
            body.chars().map(|c| new.get(&c).map_or_else(|| c.to_string(), |sign| sign.to_string())).collect()
        }
        "columns" => columns(body, dice),
        "headlines" => {
            let same = |a: &str, b: &str, signs: &[char]| a.contains(signs) == b.contains(signs);
            let mut out = body.to_string();
            for old in headlines(body).into_iter().rev().map(|range| &body[range]) {
                let size = old.chars().count();
                let new = pick(&stock.headlines, dice, |new| {
                    new.chars().count().abs_diff(size) * 4 <= size
                        && han(new) == han(old)
                        && same(new, old, &['？', '！', '?', '!', '.'])
                        && same(new, old, &['　', ' '])
                        && new.chars().any(char::is_lowercase) == old.chars().any(char::is_lowercase)
                        && !body.contains(new.as_str())
                });
                out = new.map_or(out.clone(), |new| out.replace(old, new));
            }
            out
        }
        "papers" => fields(body, 'o').into_iter().map(|field| &body[field.inner]).fold(
            body.to_string(),
            |out, old| {
                let named = old.ends_with('报')
                    && !old.contains(['⟪', '\n'])
                    && (3..=6).contains(&old.chars().count());
                let new = pick(PAPERS, dice, |_| named);
                new.map_or(out.clone(), |new| out.replace(old, new))
            },
        ),
        "paragraphs" => {
            let mut out = body.to_string();
            for range in paragraphs(body).into_iter().rev() {
                let fits =
                    |new: &String| han(new) == han(&body[range.clone()]) && !body.contains(new.as_str());
                if let Some(new) = pick(&stock.paragraphs, dice, fits) {
                    out.replace_range(range, new);
                }
            }
            out
        }
        "levels" => {
            let deeper = dice.below(2) == 0 || body.contains("\n# ");
            all(r"(?m)^((?:⟦[^⟧]*⟧)?)(#{1,5}) ", &mut |c| {
                format!("{}{} ", &c[1], if deeper { format!("#{}", &c[2]) } else { c[2][1..].to_string() })
            })
        }
        "bold" if body.contains("**") || body.contains("\n# ") == body.contains("\n## ") => return None,
        "bold" => all(r"(?m)^((?:⟦[^⟧]*⟧)?)#{1,6} ([^\n*¶]+)$", &mut |c| {
            let whole = c[2].matches('⟪').count() == c[2].matches('⟫').count();
            if whole { format!("{}⟪x|**⟫{}⟪x|**⟫", &c[1], &c[2]) } else { c[0].to_string() }
        }),
        "brackets" => body.replace('（', "(").replace('）', ")"),
        "blanks" => body.replace("\n\n", "\n\n\n"),
        "spaces" => {
            all(r"(⟪x\|)?　", &mut |c| if c.get(1).is_some() { "⟪x| ".into() } else { "  ".into() })
        }
        "indents" if !chinese || body.contains("\n|") || body.contains("¬\n　　") => return None,
        "indents" if body.contains("¬\n\n　　¶") => {
            all(r"(?m)(\n\n)　　(¶|⟪)", &mut |c| format!("{}{}", &c[1], &c[2]))
        }
        "indents" if body.contains("\n　　") => return None,
        "indents" => all(r"(?m)^(⟦a\d+⟧)?¶([^\n¬]*¬)$", &mut |c| {
            format!("{}　　¶{}", c.get(1).map_or("", |tag| tag.as_str()), &c[2])
        }),
        "photographers" => {
            let line = format!(r"⟪c\|(?:本报记者|记者|通讯员)?[ 　]?{NAME}[ 　]*(?:摄|/摄)⟫");
            all(&line, &mut |c| {
                let name = &c[1];
                let forms = [
                    format!("{name} 摄"),
                    format!("{name}/摄"),
                    format!("摄影：{name}"),
                    format!("本报记者 {name} 摄影报道"),
                    format!("图/{name}"),
                    format!("特约记者　{name}　摄"),
                    format!("摄影/{name}"),
                ];
                format!("⟪c|{}⟫", forms[dice.below(forms.len())])
            })
        }
        "signatures" => {
            let line = format!(r"(?m)(¬\s*)[（(](?:本报记者|记者|通讯员)?[ 　]?{NAME}[）)]$");
            all(&line, &mut |c| {
                let (gap, name) = (&c[1], &c[2]);
                let forms = [
                    format!("（记者 {name}）"),
                    format!("（{name}）"),
                    format!("（本报记者　{name}）"),
                    format!("（通讯员 {name}）"),
                    format!("（文/{name}）"),
                    format!("（记者：{name}）"),
                    format!("　　　　　　　　　　　　　　（{name}）"),
                    format!("本报记者　{name}"),
                    format!("　　　　　　　　　　　　　　　{name}"),
                ];
                // The last three need a line of their own.
                let most = if gap.contains('\n') { forms.len() } else { forms.len() - 3 };
                format!("{gap}{}", forms[dice.below(most)])
            })
        }
        "bylines" => {
            let line = format!(r"(?m)^([ 　]*)(?:[□■◎]\s?)?(?:本报记者|记者|作者：|文/)?[ 　]?{NAME}$");
            all(&line, &mut |c| {
                let (indent, name) = (&c[1], &c[2]);
                let headed = body[..c.get(0).unwrap().start()].trim_end().ends_with('⟫');
                if !han(name) || !headed {
                    return c[0].to_string();
                }
                let forms = [
                    format!("本报记者 {name}"),
                    format!("本报记者　{name}"),
                    name.to_string(),
                    format!("□ {name}"),
                    format!("■ 本报记者 {name}"),
                    format!("文/{name}"),
                    format!("作者：{name}"),
                    format!("◎{name}"),
                    format!("（记者 {name}）"),
                    format!("文｜{name}"),
                ];
                format!("{indent}{}", forms[dice.below(forms.len())])
            })
        }
        "decks" => each(body, 's', |old, _| {
            let strokes = || old.strip_prefix("——").map_or_else(|| format!("——{old}"), str::to_string);
            (chinese && han(old) && !old.contains('\n')).then(strokes)
        }),
        "broken" => all(r"(?m)^((?:⟦[^⟧]*⟧)?)(#{1,6} |[ 　]*)⟪h\|([^⟪⟫\n]+)⟫$", &mut |c| {
            let (tag, mark) = (&c[1], &c[2]);
            let Some((first, second)) = halves(&c[3]).filter(|_| dice.below(2) == 0) else {
                return c[0].to_string();
            };
            let gap = if mark.starts_with('#') { "\n\n" } else { "\n" };
            format!("{tag}{mark}⟪h|{first}⟫{gap}{mark}⟪h|{second}⟫")
        }),
        "fewer" => {
            all(r"(?m)^((?:⟦[^⟧]*⟧)?)(?:#{1,6} |[ 　]*)⟪[ksu]\|[^⟪⟫\n]+⟫\n+", &mut |c| {
                if dice.below(2) == 0 { c[1].to_string() } else { c[0].to_string() }
            })
        }
        "unsigned" => all(r"(?m)^[^\n¶⟦]*⟪n\|[^\n¶]*\n+", &mut |c| {
            let whole = c[0].matches('⟪').count() == c[0].matches('⟫').count();
            let other = ["⟪h", "⟪c", "⟪k", "⟪s", "⟪u", "⟪S"].iter().any(|field| c[0].contains(field));
            if whole && !other && dice.below(2) == 0 { String::new() } else { c[0].to_string() }
        }),
        "order" => {
            let pieces = articles(body);
            let pairs: Vec<_> = pieces.windows(2).map(|w| (w[0].clone(), w[1].clone())).collect();
            let like = |a: &str, b: &str| build(a) == build(b);
            let fits = |(a, b): &(std::ops::Range<usize>, std::ops::Range<usize>)| {
                a.end == b.start && like(&body[a.clone()], &body[b.clone()])
            };
            let (a, b) = pick(&pairs, dice, fits)?;
            format!("{}{}{}{}", &body[..a.start], &body[b.clone()], &body[a.clone()], &body[b.end..])
        }
        "articles" => {
            let mut out = body.to_string();
            for piece in articles(body).into_iter().rev().filter(|_| dice.below(2) == 0).collect::<Vec<_>>() {
                let (tag, text) = body[piece.clone()].split_once('⟧')?;
                let like = stock.articles.get(&build(&body[piece.clone()])).map_or(&[][..], Vec::as_slice);
                let other = |new: &String| {
                    new.split_once('⟧').is_some_and(|(_, new)| new != text && !body.contains(new))
                };
                if let Some((_, new)) = pick(like, dice, other).and_then(|new| new.split_once('⟧')) {
                    out.replace_range(piece, &format!("{tag}⟧{new}"));
                }
            }
            out
        }
        _ => unreachable!("no such variation: {kind}"),
    };
    (out != body).then(|| format!("{head}\n{out}"))
}

/// The two halves of a headline where a page would break it: at the blank or behind the mark nearest to its middle, in long
/// Chinese ones without either in the middle.
fn halves(text: &str) -> Option<(&str, &str)> {
    let size = text.chars().count();
    let breaks = |c: char| matches!(c, ' ' | '　' | '，' | '：' | '、');
    let places = text.char_indices().filter(|(_, c)| breaks(*c)).map(|(at, c)| at + c.len_utf8());
    let far = |at: &usize| (2 * text[..*at].chars().count()).abs_diff(size);
    let middle = || text.char_indices().nth(size / 2).map(|(at, _)| at).filter(|_| han(text) && size >= 16);
    let at = places.min_by_key(far).filter(|at| far(at) * 2 <= size).or_else(middle)?;
    let (first, second) = (text[..at].trim_end(), text[at..].trim_start());
    (first.chars().count() >= 4 && second.chars().count() >= 4).then_some((first, second))
}

/// Everybody under another name, wherever it stands on the page.
fn names(body: &str, dice: &mut Dice) -> String {
    let mut given: HashMap<String, String> = HashMap::new();
    let out = each(body, 'n', |old, field| {
        let name = plain(old);
        // Without anything between two names only surnames part them.
        let before = body[..field.outer.start].chars().last();
        let after = &body[field.outer.end..];
        let glued = after.starts_with("⟪n|")
            || before.is_some_and(is_han)
            || before == Some('⟫')
            || after.starts_with(|c: char| is_han(c) && c != '摄')
            || name.contains(['·', '\n']);
        if glued || !name.chars().all(is_han) && han(&name) {
            return None;
        }
        let taken: Vec<String> = given.values().map(|name| name.to_lowercase()).collect();
        let new = given.entry(name.clone()).or_insert_with(|| {
            let pool = if han(&name) { NAMES } else { ENGLISH_NAMES };
            let new =
                pick(pool, dice, |new| !taken.contains(&new.to_lowercase())).map_or(name.as_str(), |new| new);
            if han(&name) || name.chars().any(char::is_lowercase) { new.into() } else { new.to_uppercase() }
        });
        Some(new.clone())
    });
    // Who is named in a line about the writer is the writer.
    let english = given.iter().filter(|(old, _)| !han(old));
    english.fold(out, |text, (old, new)| text.replace(old, new))
}

/// Every column that does not stand over pictures under another name.
fn columns(body: &str, dice: &mut Dice) -> String {
    let mut taken: Vec<&str> = Vec::new();
    each(body, 'S', |old, field| {
        let after = &body[field.outer.end..];
        let first = after.find('⟦').map(|n| &after[n..])?;
        let name = plain(old);
        if first.starts_with("⟦p") || first.starts_with("⟦.nav") || name.contains('\n') {
            return None;
        }
        let pool = if han(&name) { COLUMNS } else { ENGLISH_COLUMNS };
        let new = pick(pool, dice, |new| !taken.contains(new))?;
        taken.push(new);
        let capitals = !han(&name) && !name.chars().any(char::is_lowercase);
        Some(if capitals { new.to_uppercase() } else { new.to_string() })
    })
}
