//! The page in the letters that the rules are written in: full-width digits and letters narrow, strokes between parts
//! of one sort, radicals as characters, and on a page in traditional characters those simplified and its quotation
//! marks the usual ones.
//!
//! One character for one, so that every place on the page stays what it is. What was read is put back as printed.

use crate::article::page::Item;
use crate::article::page::layout::line::Line;
use crate::article::page::text::charset::CharSet;
use crate::article::page::text::{is_alphanumeric, is_blank, is_han, width};
use crate::regions::simplified;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A page is in traditional characters if one in so many of its Chinese characters is one.
const TRADITIONAL: usize = 12;

/// How far before an item its column name is looked for, in characters.
const FAR: usize = 20_000;

/// The page as printed, where that is not what the rules read.
pub(crate) struct Printed {
    chars: Vec<char>,
    traditional: bool,
}

/// Folds the characters of a page in place; gives them as printed if any changed.
pub(crate) fn fold(chars: &mut [char]) -> Option<Printed> {
    let (mut han, mut other, mut wide) = (0_usize, 0_usize, false);
    for &c in chars.iter() {
        han += usize::from(is_han(c));
        if FOLDED.contains(c) {
            other += usize::from(is_han(c) && simplified(c) != c);
            wide |= narrow(c) != c;
        }
    }
    let traditional = other * TRADITIONAL > han;
    if !(wide || traditional) {
        return None;
    }
    let printed = Printed { chars: chars.to_vec(), traditional };
    chars.iter_mut().for_each(|c| *c = printed.folded(*c));
    Some(printed)
}

/// The characters that stand for others on some page.
static FOLDED: LazyLock<CharSet> = LazyLock::new(|| {
    let folded = |c: &char| narrow(*c) != *c || is_han(*c) && simplified(*c) != *c;
    ('\u{80}'..='\u{ffff}').filter(folded).collect()
});

/// What a character stands for on any page.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        // Strokes between parts of a line.
        '丨' | '︱' | '∣' | '│' | 'ǀ' => '｜',
        '\u{2f00}'..='\u{2fd5}' => RADICALS.chars().nth(c as usize - 0x2f00).unwrap_or(c),
        _ => c,
    }
}

/// The characters that Kangxi radicals look like, in their order: conversions of PDF put these in their place.
const RADICALS: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

impl Printed {
    fn folded(&self, c: char) -> char {
        match c {
            '「' if self.traditional => '“',
            '」' if self.traditional => '”',
            '『' if self.traditional => '‘',
            '』' if self.traditional => '’',
            _ if narrow(c) != c => narrow(c),
            _ if self.traditional && is_han(c) => simplified(c),
            _ => c,
        }
    }

    /// Tells lines how many columns they took in print.
    pub(crate) fn widen(&self, lines: &mut [Line]) {
        for line in lines {
            let printed = &self.chars[line.start..(line.start + line.text.len()).min(self.chars.len())];
            line.wide =
                printed.iter().filter(|c| matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')).count();
        }
    }

    /// Puts the texts of items back as printed; their paragraphs are.
    pub(crate) fn restore(&self, items: &mut [Item]) {
        let mut sections: HashMap<String, String> = HashMap::new();
        for item in items {
            let spans = &item.spans;
            let (Some(first), Some(last)) = (spans.first(), spans.last()) else { continue };
            let own = Ground::of(self, first.start..last.end);
            let texts = [&mut item.headline, &mut item.subheadline, &mut item.kicker, &mut item.credit];
            let texts = texts.into_iter().flatten().chain(&mut item.subheads);
            let dateline = item.dateline.iter_mut().flat_map(|d| [&mut d.place, &mut d.date]).flatten();
            for text in texts.chain(&mut item.authors).chain(&mut item.source_paper).chain(dateline) {
                *text = own.printed(text);
            }
            if let Some(section) = &mut item.section {
                let before = || Ground::of(self, first.start.saturating_sub(FAR)..first.start);
                let printed = sections.entry(section.clone()).or_insert_with(|| before().printed(section));
                section.clone_from(printed);
            }
        }
    }
}

/// The part of a page in which the texts of one item stand.
struct Ground<'a> {
    printed: &'a Printed,
    /// Its letters and digits as folded, and the place of each.
    letters: Vec<char>,
    places: Vec<usize>,
}

impl<'a> Ground<'a> {
    fn of(printed: &'a Printed, range: std::ops::Range<usize>) -> Self {
        let letter = |n: &usize| printed.chars.get(*n).is_some_and(|c| is_alphanumeric(printed.folded(*c)));
        let places: Vec<usize> = range.filter(letter).collect();
        let letters = places.iter().map(|n| printed.folded(printed.chars[*n])).collect();
        Ground { printed, letters, places }
    }

    /// A text as printed here: its letters side by side, whatever blanks and marks stand among them. Letters that
    /// stand nowhere in this order are each put as they are printed first.
    fn printed(&self, text: &str) -> String {
        let words: Vec<char> = text.chars().filter(|c| is_alphanumeric(*c)).collect();
        let at = (!words.is_empty()).then(|| self.letters.windows(words.len()).position(|w| w == words));
        let at = at.flatten();
        let place = |n: usize| at.and_then(|at| self.places.get(at + n)).copied();
        let mut n = 0;
        text.chars()
            .map(|c| {
                if is_alphanumeric(c) {
                    let first = || Some(self.places[self.letters.iter().position(|l| *l == c)?]);
                    let found = place(n).or_else(first);
                    n += 1;
                    return found.map_or(c, |place| self.printed.chars[place]);
                }
                if is_blank(c) {
                    return c;
                }
                // A mark stands behind the letter before it and before the next.
                let from = n.checked_sub(1).map_or_else(|| place(0).map(|p| p.saturating_sub(3)), place);
                let to = place(n).or_else(|| from.map(|p| p + 4));
                let between = from.zip(to).and_then(|(from, to)| self.printed.chars.get(from..to));
                between.into_iter().flatten().copied().find(|p| self.printed.folded(*p) == c).unwrap_or(c)
            })
            .collect()
    }
}

/// Columns that the text of a line took in print.
pub(crate) fn columns(line: &Line) -> usize {
    width(&line.text.chars) + line.wide
}

#[cfg(test)]
mod tests {
    use crate::article::page::split;

    #[test]
    fn what_was_folded_comes_back_as_printed() {
        let page = "## 跨境修船「一單到底」 三地船塢共用\n\n【本報訊】（記者 司 徒 允）一艘載重３０００噸的散貨船要換螺旋槳，\
                    在哪個船塢修最快？「打開一張泊位表便一目了\n\n然。」他說。\n\n編輯：羊城子　美術：阿丁\n";
        let items = split(page);
        assert_eq!(items.len(), 1);
        let item = &items[0];
        assert_eq!(item.headline.as_deref(), Some("跨境修船「一單到底」 三地船塢共用"));
        assert_eq!(item.authors, ["司徒允"]);
        let text =
            "一艘載重３０００噸的散貨船要換螺旋槳，在哪個船塢修最快？「打開一張泊位表便一目了然。」他說。";
        assert_eq!(item.paragraphs, [text]);
    }
}
