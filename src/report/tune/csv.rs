//! `tune.csv`: one row a setting, today's first, with every figure and its interval.

use crate::experiment::results::Unit;
use crate::experiment::tune::findings::{FigureName, Findings, Interval};
use crate::report::ReportError;
use crate::report::csv::{Csv, snake_case, unit_name};

/// One row per setting. Figures are of the search and in base units, which stand in the names of their columns.
pub fn render(findings: &Findings) -> Result<String, ReportError> {
    let mut table = Csv::new("tune.csv");
    let figures = findings.figures.iter().flat_map(|figure| {
        let name = column(figure, &findings.meta.currency);
        ["", "_lower", "_upper"].map(|end| format!("{name}{end}"))
    });
    let paths = findings.varied.iter().map(|varied| varied.path.clone());
    let known = ["is_today", "state", "is_unbeaten", "replications"].map(str::to_owned);
    table.row(paths.chain(known).chain(figures))?;
    for setting in &findings.settings {
        let values = setting.values.iter().map(|value| value.clone().unwrap_or_default());
        let known = [
            setting.is_today.to_string(),
            snake_case(&setting.state),
            setting.unbeaten.to_string(),
            setting.replications.to_string(),
        ];
        let figures = setting.figures.iter().flat_map(|found| ends(found.as_ref()));
        table.row(values.chain(known).chain(figures))?;
    }
    table.finish()
}

/// Such as `delay_mean_seconds`.
fn column(figure: &FigureName, currency: &str) -> String {
    let name = figure.figure.name();
    match figure.unit {
        Unit::Money => format!("{name}_{}", currency.to_lowercase()),
        unit => format!("{name}_{}", unit_name(unit)),
    }
}

fn ends(found: Option<&Interval>) -> [String; 3] {
    found.map_or_else(Default::default, |found| {
        [found.value, found.lower, found.upper].map(|number| number.to_string())
    })
}
