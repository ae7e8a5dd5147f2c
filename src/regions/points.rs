//! The points of the divisions, checked against the unit above and against a second source (`data/points.tsv`). What is far
//! from either stands in `data/outliers.tsv` with the reason.

use super::Level;
use super::gazetteer::{GAZETTEER, rows};
use std::collections::BTreeSet;

/// Kilometres from which on a point is far: of a county from its prefecture, of any other unit from the one above it, and
/// of any unit from the nearest point that a second source has for it.
const FAR_COUNTY: f64 = 300.0;
const FAR_UNIT: f64 = 1200.0;
const FAR_SOURCE: f64 = 35.0;

type Point = (f64, f64);

/// Great-circle distance in kilometres.
fn kilometres(a: Point, b: Point) -> f64 {
    let (from, to) = (a.0.to_radians(), b.0.to_radians());
    let (up, along) = ((to - from) / 2.0, (b.1 - a.1).to_radians() / 2.0);
    let h = up.sin().powi(2) + from.cos() * to.cos() * along.sin().powi(2);
    12742.0 * h.sqrt().asin()
}

fn point(code: &str) -> Option<Point> {
    let unit = GAZETTEER.unit(GAZETTEER.id(code)?);
    unit.lat.zip(unit.lon)
}

#[test]
fn points_lie_near_the_unit_above_and_a_second_source() {
    let mut far: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut known = 0;
    for unit in GAZETTEER.units.iter().filter(|unit| unit.is_division() && unit.level != Level::Town) {
        let Some(own) = point(unit.code) else { continue };
        known += 1;
        let Some(above) = unit.parent.map(|id| GAZETTEER.unit(id)) else { continue };
        let limit = if above.level == Level::Prefecture { FAR_COUNTY } else { FAR_UNIT };
        if point(above.code).is_some_and(|above| kilometres(own, above) > limit) {
            far.insert((unit.code, "parent"));
        }
    }
    assert!(known > 3_150, "{known} units have a point");
    let mut checked = 0;
    for row in rows(include_str!("data/points.tsv")) {
        let [code, _, lat, lon] = row[..] else { panic!("{row:?}") };
        let other = (lat.parse().unwrap(), lon.parse().unwrap());
        checked += 1;
        if kilometres(point(code).unwrap(), other) > FAR_SOURCE {
            far.insert((code, "source"));
        }
    }
    assert!(checked > 2_900, "{checked} units have a second point");
    let listed: BTreeSet<(&str, &str)> =
        rows(include_str!("data/outliers.tsv")).map(|row| (row[0], row[1])).collect();
    assert_eq!(far, listed, "data/outliers.tsv lists what is far and why");
}
