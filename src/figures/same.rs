//! Equal facts of an article: the lead says again what the body says. A later figure names the ids of those before it
//! that state the same: equal value, unit, kind and change, the same indicator, and neither another period nor another region.

use super::{Change, Figure, Kind};
use rustc_hash::FxHashMap;

/// Figures of one value that later ones are compared with, the first ones: the links of a text that says one sentence
/// over and over stay as few as its figures.
const MOST: usize = 16;

/// Links the figures that state the same fact.
pub(super) fn link(figures: &mut [Figure]) {
    type Key<'a> =
        (&'a str, Option<&'a str>, &'a str, Kind, Option<(super::ChangeKind, Option<super::Direction>)>);
    fn key(figure: &Figure) -> Key<'_> {
        let change = figure.change.as_ref().map(|Change { direction, kind, .. }| (*kind, *direction));
        (&figure.value, figure.value_max.as_deref(), &figure.unit, figure.kind, change)
    }
    let mut groups: FxHashMap<Key<'_>, Vec<usize>> = FxHashMap::default();
    groups.reserve(figures.len());
    let mut links: Vec<(usize, Vec<String>)> = Vec::new();
    for (at, figure) in figures.iter().enumerate() {
        // A figure that measures nothing named is equal to none.
        if figure.indicator.is_none() {
            continue;
        }
        let group = groups.entry(key(figure)).or_default();
        let equals = group.iter().filter_map(|earlier| figures.get(*earlier));
        let ids: Vec<String> =
            equals.filter(|earlier| agree(earlier, figure)).map(|earlier| earlier.id.clone()).collect();
        if group.len() < MOST {
            group.push(at);
        }
        if !ids.is_empty() {
            links.push((at, ids));
        }
    }
    for (at, ids) in links {
        if let Some(figure) = figures.get_mut(at) {
            figure.same_as = ids;
        }
    }
}

fn agree(earlier: &Figure, later: &Figure) -> bool {
    fn open<T: PartialEq>(a: &Option<T>, b: &Option<T>) -> bool {
        a.is_none() || b.is_none() || a == b
    }
    let (a, b) = (earlier.indicator.as_deref().unwrap_or(""), later.indicator.as_deref().unwrap_or(""));
    let same = a.ends_with(b) || b.ends_with(a);
    let dated = match (earlier.period_end, later.period_end) {
        (Some(a), Some(b)) => a == b && open(&earlier.period_start, &later.period_start),
        _ => {
            open(&earlier.period, &later.period) || earlier.period_end.is_some() != later.period_end.is_some()
        }
    };
    let basis = |figure: &Figure| figure.change.as_ref().and_then(|change| change.basis);
    same && dated && open(&earlier.region, &later.region) && open(&basis(earlier), &basis(later))
}

#[cfg(test)]
mod tests {
    use super::super::extract_with;
    use super::MOST;
    use crate::article::Article;
    use crate::regions::tag;

    #[test]
    fn a_text_of_one_sentence_has_few_links() {
        let article = Article { body: "全县粮食产量5吨。".repeat(1_000), ..Article::default() };
        let figures = extract_with(&article, &tag(&article));
        assert_eq!(figures.len(), 1_000);
        assert!(figures.iter().skip(MOST).all(|figure| figure.same_as.len() == MOST));
    }

    #[test]
    fn facts_told_twice_are_linked() {
        // Text, and for each figure the places of those before it that say the same.
        let rows: [(&str, &[&[usize]]); 4] = [
            ("去年全县粮食产量30万吨。\n据统计,去年粮食产量达30万吨,增长5%。", &[&[], &[0], &[]]),
            ("2022年粮食产量30万吨。2023年粮食产量30万吨。", &[&[], &[]]),
            ("黑河市用电量增长5%。绥化市用电量增长5%。", &[&[], &[]]),
            ("新建学校5所。新建医院5所。", &[&[], &[]]),
        ];
        for (text, want) in rows {
            let article = Article { body: text.into(), ..Article::default() };
            let figures = extract_with(&article, &tag(&article));
            let place = |id: &String| figures.iter().position(|figure| figure.id == *id).unwrap();
            let got: Vec<Vec<usize>> =
                figures.iter().map(|figure| figure.same_as.iter().map(place).collect()).collect();
            assert_eq!(got, want, "{text}");
        }
    }
}
