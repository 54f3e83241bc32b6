//! The sweep of the load in words: who is best at the busiest load that service can bear, why, where storms outlast their
//! cause, and from where on there is nothing to choose.

use super::number::Numbers;
use super::sentence::list;
use crate::experiment::results::{
    LoadHour, LoadPoint, LoadReasonKind, Results, StrategyUnderLoad, Unit,
};

/// A share of storms worth a sentence.
const STORMS: f64 = 0.01;

/// What a reader should know before the chart; nothing where no load was swept.
pub(super) fn said(results: &Results) -> Vec<String> {
    let Some(sweep) = &results.under_load else { return Vec::new() };
    let numbers = Numbers::of(&results.meta);
    let loads: Vec<&LoadPoint> =
        sweep.points.iter().filter(|point| point.hour == LoadHour::Any).collect();
    let bearable = || loads.iter().copied().filter(|point| !point.is_overloaded());
    let peak = sweep.points.iter().find(|point| point.hour == LoadHour::Peak);
    let told = [
        bearable().rfind(|point| !point.best.is_empty()).map(|point| verdict(point, &numbers)),
        peak.map(|point| verdict(point, &numbers)),
        storms(&loads, &numbers),
        overloaded(&loads, &numbers),
    ];
    told.into_iter().flatten().collect()
}

/// Who does least harm at a load, by how much, and why.
fn verdict(point: &LoadPoint, numbers: &Numbers) -> String {
    let at = load(point, numbers);
    match (point.best.as_slice(), &point.reason) {
        ([], _) => format!("At {at} no rollback was needed."),
        ([only], Some(_)) => {
            format!("At {at} {} does least harm: {}.", plain(only), because(point, numbers))
        }
        ([only], None) => format!("At {at} {} does least harm.", plain(only)),
        (tied, reason) => {
            let names: Vec<String> = tied.iter().map(|name| plain(name)).collect();
            let why = reason.as_ref().map_or_else(String::new, |_| {
                format!(", ahead of the rest: {}", because(point, numbers))
            });
            format!("At {at} a tie between {}{why}.", list(&names, "and"))
        }
    }
}

/// What sets the best apart from the next that is not tied with it; empty where all are tied.
pub(super) fn because(point: &LoadPoint, numbers: &Numbers) -> String {
    let Some(reason) = &point.reason else { return String::new() };
    let lead = numbers.estimate(Unit::Requests, &reason.lead);
    let (best, next) = (plain(&reason.best), plain(&reason.next));
    let lead = format!("{} bad requests fewer ({}) than {next}", lead.value, lead.interval);
    let why = match &reason.what {
        LoadReasonKind::Collapse(more) => format!(
            "{next} leaves a retry storm standing in {} more of bad releases",
            numbers.plain(Unit::Share, *more),
        ),
        LoadReasonKind::Phase(phase, seconds) => format!(
            "{next} takes {} longer than {best} to {phase}",
            numbers.plain(Unit::Duration, *seconds),
        ),
        LoadReasonKind::Severity(more) => format!(
            "with {next} {} more requests a minute go bad until service is restored",
            numbers.plain(Unit::Requests, *more),
        ),
    };
    format!("{lead}, since {why}")
}

/// The load of a point as a place in a sentence.
pub(super) fn load(point: &LoadPoint, numbers: &Numbers) -> String {
    let share = numbers.plain(Unit::Share, point.load);
    match point.hour {
        LoadHour::Any => format!("{share} of capacity"),
        LoadHour::Trough => format!("the trough of the day, {share} of capacity"),
        LoadHour::Peak => format!("the peak of the day, {share} of capacity"),
    }
}

/// Where storms outlast their cause most.
fn storms(loads: &[&LoadPoint], numbers: &Numbers) -> Option<String> {
    let of = |cell: &StrategyUnderLoad| cell.collapsed.map_or(0.0, |found| found.point_estimate);
    let worst = |point: &LoadPoint| point.strategies.iter().map(of).fold(0.0, f64::max);
    let first = loads.iter().find(|point| worst(point) >= STORMS);
    let Some(first) = first else {
        return (!loads.is_empty()).then(|| {
            "At no load did a retry storm outlast its cause: once the release was gone, service came back.".to_owned()
        });
    };
    let most = loads.iter().max_by(|a, b| worst(a).total_cmp(&worst(b)))?;
    let cells: Vec<String> = (most.strategies.iter())
        .map(|cell| format!("{} {}", plain(&cell.strategy), numbers.plain(Unit::Share, of(cell))))
        .collect();
    Some(format!(
        "From {} on, retry storms outlast their cause: nobody meets the defect any more and service stays down, which below \
         capacity only shed load or restarts would end. Most at {}, as a share of bad releases: {}.",
        load(first, numbers),
        load(most, numbers),
        list(&cells, "and")
    ))
}

/// From where on service is down with or without the release, and what acting still saves there.
fn overloaded(loads: &[&LoadPoint], numbers: &Numbers) -> Option<String> {
    let first = loads.iter().find(|point| point.is_overloaded())?;
    let saving = |cell: &StrategyUnderLoad| Some((cell.strategy.clone(), cell.saved?));
    let saved = (first.strategies.iter().filter_map(saving))
        .max_by(|a, b| a.1.point_estimate.total_cmp(&b.1.point_estimate));
    let still = saved.map_or_else(String::new, |(name, saved)| {
        let said = numbers.estimate(Unit::Requests, &saved);
        let name = plain(&name);
        if saved.confidence_interval.lower_bound > 0.0 {
            format!(
                " The best, {name}, still saves {} bad requests per bad release ({}).",
                said.value, said.interval
            )
        } else {
            " No strategy surely saves a request there.".to_owned()
        }
    });
    Some(format!(
        "From {} on service is overloaded: without the release it is down {} of the time, so there is nothing to choose \
         between strategies.{still}",
        load(first, numbers),
        numbers.plain(Unit::Share, first.down_anyway),
    ))
}

/// A name that does not open code in a sentence.
fn plain(name: &str) -> String {
    name.replace('`', "'")
}
