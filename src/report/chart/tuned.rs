//! Which charts a tuning has: the frontier of false triggers against each thing they are traded for, and the map of what is
//! minimised where two places were varied.

use super::{Chart, frontier, setting_map};
use crate::experiment::tune::findings::Findings;
use crate::report::number::Numbers;
use crate::scenario::model::Judged;

/// What a detector that fires less falsely may cost: harm, delay, money.
const TRADED: [Judged; 4] =
    [Judged::Regret, Judged::DelayMean, Judged::DelayP95, Judged::CostPerYear];

/// The charts, each with a name that no other on the page has.
pub(in crate::report) fn charts(findings: &Findings, numbers: &Numbers) -> Vec<(String, Chart)> {
    let mut charts: Vec<(String, Chart)> = Vec::new();
    if let Some(across) = across(findings) {
        for up in ups(findings, across) {
            let name = format!("frontier_{}", findings.figures[up].figure.name());
            charts.extend(frontier::draw(findings, across, up, numbers).map(|chart| (name, chart)));
        }
    }
    charts.extend(setting_map::draw(findings, numbers).map(|map| ("setting_map".to_owned(), map)));
    charts
}

/// False triggers; where nobody asked for them, the first figure that is not minimised.
fn across(findings: &Findings) -> Option<usize> {
    let place = |figure| findings.figures.iter().position(|one| one.figure == figure);
    let minimised = findings.recommendation.minimised;
    place(Judged::FalseTriggers)
        .or_else(|| place(Judged::FalseTriggersPerYear))
        .or_else(|| findings.figures.iter().position(|one| one.figure != minimised))
}

fn ups(findings: &Findings, across: usize) -> Vec<usize> {
    let minimised = findings.recommendation.minimised;
    let wanted =
        std::iter::once(minimised).chain(TRADED.into_iter().filter(|one| *one != minimised));
    let place = |figure| findings.figures.iter().position(|one| one.figure == figure);
    wanted.filter_map(place).filter(|up| *up != across).collect()
}
