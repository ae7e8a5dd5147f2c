//! Tables of Chinese text: rows of cells under a line of column heads. A head names the measure, the base
//! of a change, the period or the unit that the cells below leave out.

use super::clause::Clauses;
use super::numeral;
use super::period::{Reach, Time};
use super::scan::Candidate;
use super::text::is_han;
use super::unit;
use super::{Basis, Change, ChangeKind, Direction, Kind};
use crate::article::Span;

/// Column heads that name no measure of their own: the row head says what is counted.
const GENERIC: &[&str] = &[
    "指标",
    "指标名称",
    "项目",
    "名称",
    "数量",
    "数值",
    "数额",
    "本期",
    "本月",
    "当月",
    "金额",
    "合计",
    "总量",
    "总数",
    "绝对量",
    "绝对值",
    "绝对数",
    "完成",
    "完成数",
    "累计",
    "单位",
    "计量单位",
    "数据",
    "实绩",
    "完成情况",
    "规模",
    "总额",
    "结果",
    "内容",
    "现值",
    "总计",
    "全年",
    "本年",
    "本季",
];

/// First heads of tables whose rows are places, persons or things of one sort.
const SORTS: &[&str] = &[
    "城市", "地区", "区县", "县区", "县市", "乡镇", "镇街", "村", "村名", "品种", "品名", "种类", "类别",
    "年份", "月份", "站点", "站名", "学校", "企业", "队伍", "球队", "姓名", "线路", "景区", "国家", "产品",
    "商品", "部门", "行业",
];

/// Characters of a place that is a row.
const PLACE: usize = 6;

/// Characters of the line that names a table.
const TITLE: usize = 30;

/// What a column head says of the cells below it.
#[derive(Debug, Clone, Default)]
pub(super) struct Column {
    /// The measure that it names, if any.
    measure: Option<String>,
    basis: Option<Basis>,
    kind: Option<ChangeKind>,
    /// Unit in its brackets.
    unit: Option<String>,
    /// The time expression that it is.
    period: Option<String>,
}

/// One cell below a column head.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    start: usize,
    end: usize,
    row: String,
    column: Column,
}

/// The cells of all tables, and the numbers in them whose unit stands in a head.
#[derive(Debug, Default)]
pub(super) struct Tables {
    cells: Vec<Cell>,
    pub(super) bare: Vec<Candidate>,
}

impl Tables {
    /// Finds the tables of a text; `times` are its time expressions.
    pub(super) fn find(chars: &[char], clauses: &Clauses, times: &[Time]) -> Self {
        let mut tables = Self::default();
        let lines = lines(chars, clauses);
        let mut at = 0;
        while at + 1 < lines.len() {
            let title = at.checked_sub(1).and_then(|at| lines.get(at)).copied();
            let taken = tables.read(chars, lines.get(at..).unwrap_or_default(), title, times);
            at += taken.max(1);
        }
        tables
    }

    /// The cell that holds `at`.
    pub(super) fn cell(&self, at: usize) -> Option<&Cell> {
        let index = self.cells.partition_point(|cell| cell.end <= at);
        self.cells.get(index).filter(|cell| cell.start <= at)
    }

    /// Reads the table whose head is the first of `lines`, under the line `title`; how many lines it takes.
    fn read(
        &mut self,
        chars: &[char],
        lines: &[(usize, usize)],
        title: Option<(usize, usize)>,
        times: &[Time],
    ) -> usize {
        let Some(&first) = lines.first() else { return 0 };
        let Some(mark) = separator(chars, first) else { return 0 };
        let heads = cells(chars, first, mark);
        if heads.len() < 2 || !is_head(chars, &heads, mark) {
            return 0;
        }
        let mut columns: Vec<Column> = heads.iter().map(|head| column(chars, *head, times)).collect();
        // 10月主要指标: a short line above the table dates all of it.
        let dated = title.filter(|title| title.1 - title.0 <= TITLE).and_then(|title| {
            times
                .iter()
                .find(|time| time.start >= title.0 && time.end <= title.1 && time.reach == Reach::Paragraph)
        });
        if let Some(time) = dated {
            for column in columns.iter_mut().filter(|column| column.period.is_none()) {
                column.period = Some(text(chars, (time.start, time.end)));
            }
        }
        // 1-5月 | 同比: the growth is that of the column before it.
        for at in 1..columns.len() {
            let before = columns.get(at - 1).and_then(|column| column.period.clone());
            if let Some(column) = columns.get_mut(at)
                && column.kind == Some(ChangeKind::By)
                && column.period.is_none()
            {
                column.period = before;
            }
        }
        let units = heads.iter().position(|head| text(chars, *head).ends_with("单位"));
        let mut taken = 1;
        for &line in lines.iter().skip(1) {
            if chars
                .get(line.0..line.1)
                .unwrap_or_default()
                .iter()
                .all(|c| matches!(c, '|' | '-' | ':' | ' '))
            {
                taken += 1;
                continue;
            }
            let row = cells(chars, line, mark);
            let numbers = row.iter().skip(1).any(|cell| number_at(chars, cell.0).is_some());
            if row.len() != heads.len() || !numbers {
                break;
            }
            self.row(chars, &row, &columns, units);
            taken += 1;
        }
        if taken > 1 { taken } else { 0 }
    }

    fn row(&mut self, chars: &[char], row: &[(usize, usize)], columns: &[Column], units: Option<usize>) {
        let Some(&head) = row.first() else { return };
        let (name, own) = named(&text(chars, head));
        let listed = units.and_then(|index| row.get(index)).map(|cell| text(chars, *cell));
        for (cell, column) in row.iter().zip(columns).skip(1) {
            self.cells.push(Cell { start: cell.0, end: cell.1, row: name.clone(), column: column.clone() });
            let growth = column.kind == Some(ChangeKind::By);
            let unit =
                column.unit.clone().or_else(|| (!growth).then(|| own.clone().or(listed.clone())).flatten());
            if let Some(unit) = unit.filter(|unit| !unit.is_empty())
                && let Some(candidate) = bare(chars, *cell, &unit)
            {
                self.bare.push(candidate);
            }
        }
    }
}

impl Cell {
    /// What the number in the cell measures.
    pub(super) fn indicator(&self) -> Option<String> {
        let row = Some(self.row.as_str())
            .filter(|row| row.chars().count() > 1 || row.chars().all(is_han) && !row.is_empty());
        match (row, &self.column.measure) {
            // 东河镇,3200户 under 户数: the place is told by the region.
            (Some(row), Some(measure)) if is_place(row) => Some(measure.clone()),
            (Some(row), Some(measure)) if !row.ends_with(measure.as_str()) => Some(format!("{row}{measure}")),
            (Some(row), _) => Some(row.to_string()),
            (None, measure) => measure.clone(),
        }
    }

    /// The change that the column head states.
    pub(super) fn change(&self, figure: &Candidate) -> Option<Change> {
        let kind = self.column.kind?;
        let direction = match kind {
            ChangeKind::By if figure.value.is_negative() => Some(Direction::Down),
            ChangeKind::By => Some(Direction::Up),
            _ => None,
        };
        Some(Change { direction, basis: self.column.basis, kind })
    }

    /// The period that the column head is.
    pub(super) fn period(&self) -> Option<&str> {
        self.column.period.as_deref()
    }
}

/// Whether the head of a row is a place by its ending.
fn is_place(row: &str) -> bool {
    row.ends_with(['镇', '乡', '县', '区', '市', '省', '州', '村']) && row.chars().count() <= PLACE
}

fn text(chars: &[char], span: (usize, usize)) -> String {
    chars.get(span.0..span.1).unwrap_or_default().iter().collect()
}

/// The lines of a text, without their breaks.
fn lines(chars: &[char], clauses: &Clauses) -> Vec<(usize, usize)> {
    let line = |line: Span| (line.start, line.end - usize::from(chars.get(line.end - 1) == Some(&'\n')));
    clauses.paragraphs().filter(|line| line.start < line.end).map(line).collect()
}

/// What parts the cells of a line: a bar, a comma or a blank.
fn separator(chars: &[char], line: (usize, usize)) -> Option<char> {
    let line = chars.get(line.0..line.1)?;
    if line.len() > 120 || line.iter().any(|c| matches!(c, '。' | ';' | '!' | '?')) {
        return None;
    }
    ['|', ',', ' '].into_iter().find(|mark| line.iter().any(|c| c == mark))
}

fn cells(chars: &[char], line: (usize, usize), mark: char) -> Vec<(usize, usize)> {
    let (start, end) = line;
    let mut found = Vec::new();
    let mut from = start;
    for at in start..=end {
        if at < end && chars.get(at) != Some(&mark) {
            continue;
        }
        let blank = |at: usize| chars.get(at).is_some_and(|c| *c == ' ');
        let (mut first, mut last) = (from, at);
        while first < last && blank(first) {
            first += 1;
        }
        while last > first && blank(last - 1) {
            last -= 1;
        }
        let outer = first == last && (at == start || at == end);
        if !(outer || first == last && mark == ' ') {
            found.push((first, last));
        }
        from = at + 1;
    }
    found
}

/// Whether a line holds column heads: words, no amounts, and one of them a word of tables.
fn is_head(chars: &[char], heads: &[(usize, usize)], mark: char) -> bool {
    let mut known = mark == '|';
    for head in heads {
        let title = text(chars, *head);
        let year = title.contains('年') || title.contains('月') || title.contains("季度");
        if title.chars().count() > 16 || title.chars().any(|c| c.is_ascii_digit()) && !year {
            return false;
        }
        let (name, unit) = named(&title);
        known |= unit.is_some()
            || SORTS.contains(&name.as_str())
            || GENERIC.contains(&name.as_str())
            || ["同比", "环比", "增", "比上", "比年初", "占比", "均价", "价格"]
                .iter()
                .any(|word| name.contains(word));
    }
    known
}

/// A title without its number and brackets, and the unit in the brackets.
fn named(title: &str) -> (String, Option<String>) {
    let title = title.trim_matches(['*', ' ', ':']);
    // 同比±%, 产量/万吨
    if let Some(name) = title.strip_suffix('%') {
        return (name.trim_end_matches(['±', '+', '-', '/', ' ']).to_string(), Some("%".to_string()));
    }
    if let Some((name, unit)) = title.split_once('/').filter(|(_, unit)| unit_of(unit).is_some()) {
        return (name.to_string(), Some(unit.to_string()));
    }
    let (name, rest) = title.split_once('(').unwrap_or((title, ""));
    let unit = rest.trim_end_matches(')').trim_start_matches("单位").trim_start_matches(':');
    let unit = (!unit.is_empty() && rest.ends_with(')') && unit_of(unit).is_some()).then(|| unit.to_string());
    let name = name
        .trim_start_matches("其中")
        .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | '、' | '#' | ' '))
        .trim_start_matches("其中")
        .trim_start_matches([':', ' ']);
    (name.to_string(), unit)
}

fn column(chars: &[char], head: (usize, usize), times: &[Time]) -> Column {
    let title = text(chars, head);
    let (name, unit) = named(&title);
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let basis = if has(&["同比", "比上年", "比去年", "较上年", "较去年"]) {
        Some(Basis::Yoy)
    } else if has(&["环比", "比上月", "较上月", "比上周", "较上周", "比上季", "较上季"]) {
        Some(Basis::Mom)
    } else if has(&["比年初", "较年初"]) {
        Some(Basis::VsYearStart)
    } else {
        None
    };
    let growth = basis.is_some() || has(&["增速", "增长", "增幅", "增减", "涨跌", "升降", "涨幅", "降幅"]);
    let cumulative = !growth && name.contains("累计");
    let kind = match (growth, cumulative) {
        (true, _) => Some(ChangeKind::By),
        (_, true) => Some(ChangeKind::Level),
        _ => None,
    };
    let time = times.iter().find(|time| time.start <= head.0 && time.end > head.0 && time.end <= head.1);
    let period = time.map(|time| text(chars, (time.start, time.end)));
    let rest = time.map_or(name.clone(), |time| named(&text(chars, (time.end, head.1))).0);
    let measure = Some(rest).filter(|rest| {
        !growth && !cumulative && rest.chars().count() > 1 && !GENERIC.contains(&rest.as_str())
    });
    let basis = if cumulative { Some(Basis::Cumulative) } else { basis };
    Column { measure, basis, kind, unit, period }
}

/// Multiplier and unit of a head: 亿元, 万吨, %.
fn unit_of(word: &str) -> Option<(i32, unit::Found)> {
    let chars: Vec<char> = word.chars().collect();
    let length = chars.iter().take_while(|c| matches!(c, '万' | '亿' | '千' | '百' | '十')).count();
    let (power, from) = match chars.get(..length)?.iter().collect::<String>().as_str() {
        "万" => (4, 1),
        "亿" => (8, 1),
        "万亿" => (12, 2),
        "百万" => (6, 2),
        "千万" => (7, 2),
        _ => (0, 0),
    };
    let found = unit::at(&chars, from).filter(|found| found.end == chars.len())?;
    Some((power, found))
}

/// Start of the digits of a cell that begins with a number.
fn number_at(chars: &[char], at: usize) -> Option<usize> {
    let sign = usize::from(matches!(chars.get(at), Some('-' | '+')));
    chars.get(at + sign).filter(|c| c.is_ascii_digit()).map(|_| at + sign)
}

/// A cell that is nothing but a number, in the unit of its head.
fn bare(chars: &[char], cell: (usize, usize), word: &str) -> Option<Candidate> {
    let (power, found) = unit_of(word)?;
    let digits = number_at(chars, cell.0)?;
    let numeral = numeral::read(chars, digits).filter(|numeral| numeral.end == cell.1)?;
    if chars.get(cell.0..cell.1)?.iter().any(|c| is_han(*c)) {
        return None;
    }
    let factor = match found.unit.factor {
        unit::Factor::Power(power) => power,
        unit::Factor::Times(_) => 0,
    };
    let mut value = numeral.value.shifted(power + factor);
    let start = if chars.get(cell.0) == Some(&'-') { cell.0 } else { digits };
    if start < digits {
        value = value.negated();
    }
    let kind = if found.code == "%" { Kind::Percent } else { found.unit.kind };
    Some(Candidate::new(start, cell.1, value, found.code, kind))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::tests::figures;

    fn rows(body: &str) -> Vec<String> {
        figures(body)
            .iter()
            .map(|figure| {
                let change =
                    figure.change.as_ref().map(|change| (change.direction, change.basis, change.kind));
                format!(
                    "{} = {} {} {:?} {:?} {:?}",
                    figure.text, figure.value, figure.unit, figure.indicator, figure.period, change
                )
            })
            .collect()
    }

    #[test]
    fn heads_give_base_and_unit() {
        let body = "指标 本期 同比\n货运量 12万吨 -3%\n客运量 5万人次 2%\n";
        let got = rows(body);
        assert_eq!(got.first().unwrap(), "12万吨 = 120000 t Some(\"货运量\") None None");
        assert_eq!(got.get(1).unwrap(), "-3% = -3 % Some(\"货运量\") None Some((Some(Down), Some(Yoy), By))");
        assert!(got.get(3).unwrap().starts_with("2% = 2 % Some(\"客运量\")"), "{got:?}");
        let body = "|指标|2023年(亿元)|增速(%)|\n|---|---|---|\n|进口|36.5|-2.1|\n|出口|120|8|\n";
        let got = rows(body);
        assert_eq!(got.first().unwrap(), "36.5 = 3650000000 CNY Some(\"进口\") Some(\"2023年\") None");
        assert_eq!(
            got.get(1).unwrap(),
            "-2.1 = -2.1 % Some(\"进口\") Some(\"2023年\") Some((Some(Down), None, By))"
        );
        assert_eq!(got.len(), 4, "{got:?}");
    }

    #[test]
    fn prose_is_no_table() {
        let body = "全市完成投资36亿元,同比增长5%。\n全县完成投资12亿元,同比下降2%。\n";
        assert_eq!(rows(body).len(), 4);
    }
}
