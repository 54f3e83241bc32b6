//! Years and ownership as a run would make them.

use backout::experiment::results::{
    BreakEven, Layout, Ownership, OwnershipLine, OwnershipPoint, Results, Unit, Year, YearQuantity,
    YearRow,
};

use crate::fixture::{around, estimate};

/// Set-up and yearly cost by strategy.
const LINES: [(&str, f64, f64); 3] = [
    ("manual", 5_000.0, 131_500.0),
    ("automated", 60_000.0, 38_400.0),
    ("hybrid", 80_000.0, 14_600.0),
];

pub(crate) fn ownership() -> Ownership {
    let point = |at_start: f64, running: f64, quarter: i32| {
        let years = f64::from(quarter) / 4.0;
        let by = |running: f64| at_start + running * years;
        OwnershipPoint {
            years,
            cost: estimate((by(running), by(running * 0.9), by(running * 1.12))),
        }
    };
    let line = |(strategy, at_start, running): (&str, f64, f64)| OwnershipLine {
        strategy: strategy.into(),
        at_start,
        running: around(running),
        points: (0..=20).map(|quarter| point(at_start, running, quarter)).collect(),
    };
    let crossing = |strategy: &str, against: &str, years: f64, latest, cost| BreakEven {
        strategy: strategy.into(),
        against: against.into(),
        years,
        earliest: years * 0.8,
        latest,
        cost,
    };
    Ownership {
        years: 5,
        discount_rate: 0.0,
        lines: LINES.map(line).to_vec(),
        break_even: vec![
            crossing("automated", "manual", 0.591, Some(0.72), 82_700.0),
            crossing("hybrid", "manual", 0.642, Some(0.75), 89_400.0),
            crossing("hybrid", "automated", 0.840, None, 92_300.0),
        ],
    }
}

pub(crate) fn year() -> Year {
    let row = |(strategy, mean, low, high): (&str, f64, f64, f64)| YearRow {
        strategy: strategy.into(),
        expectation: around(mean),
        low,
        high,
    };
    let quantity = |id: &str, title: &str, per: &str, unit, rows: [(&str, f64, f64, f64); 3]| {
        let strategies = rows.map(row).to_vec();
        YearQuantity { id: id.into(), title: title.into(), per: per.into(), unit, strategies }
    };
    let share = |numbers: [f64; 3]| {
        LINES.iter().zip(numbers).map(|(line, number)| (line.0.to_owned(), number)).collect()
    };
    Year {
        years: 10_000,
        window_days: 30.0,
        windows: 10_000,
        budget_requests: 51_840.0,
        background_share: 0.2,
        layout: Layout {
            one_clock: false,
            still_open: share([0.021, 0.003, 0.004]),
            waited_per_year: share([0.0; 3]),
            said: "Releases are treated as independent: at most 2.1 % of incidents (manual) are still open when the next \
                   release is due, fewer than 5 %"
                .into(),
        },
        quantities: vec![
            quantity("cost", "Cost a year", "year", Unit::Money, [
                ("manual", 133_200.0, 98_000.0, 171_000.0),
                ("automated", 58_410.0, 51_000.0, 66_300.0),
                ("hybrid", 41_234.0, 36_000.0, 46_900.0),
            ]),
            quantity("nights_woken", "Nights woken a year", "year", Unit::Count, [
                ("manual", 11.0, 6.0, 17.0),
                ("automated", 0.0, 0.0, 0.0),
                ("hybrid", 1.2, 0.0, 3.0),
            ]),
            quantity("budget_spent", "Error budget spent by releases", "window", Unit::Share, [
                ("manual", 0.41, 0.08, 1.22),
                ("automated", 0.031, 0.001, 0.11),
                ("hybrid", 0.044, 0.002, 0.14),
            ]),
        ],
    }
}

/// Every name of a strategy in these.
pub(crate) fn names(results: &mut Results) -> impl Iterator<Item = &mut String> {
    let (ownership, year) = (&mut results.ownership, &mut results.year);
    let lines = ownership.lines.iter_mut().map(|line| &mut line.strategy);
    let crossings = ownership.break_even.iter_mut();
    let crossings = crossings.flat_map(|one| [&mut one.strategy, &mut one.against]);
    let layout = &mut year.layout;
    let shares = layout.still_open.iter_mut().chain(&mut layout.waited_per_year);
    let rows = year.quantities.iter_mut().flat_map(|quantity| &mut quantity.strategies);
    lines
        .chain(crossings)
        .chain(shares.map(|(name, _)| name))
        .chain(rows.map(|row| &mut row.strategy))
}

/// Leaves the named strategies.
pub(crate) fn keep(results: &mut Results, kept: impl Fn(&str) -> bool) {
    let (ownership, year) = (&mut results.ownership, &mut results.year);
    ownership.lines.retain(|line| kept(&line.strategy));
    ownership.break_even.retain(|one| kept(&one.strategy) && kept(&one.against));
    year.layout.still_open.retain(|(name, _)| kept(name));
    year.layout.waited_per_year.retain(|(name, _)| kept(name));
    year.quantities.iter_mut().for_each(|one| one.strategies.retain(|row| kept(&row.strategy)));
}
