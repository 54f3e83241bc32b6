//! Tables for spreadsheets and notebooks: the figures, and every replication under every strategy.
//!
//! One row is one observation and units stand in column names, so that no reader has to parse a cell. A cell that begins
//! like a formula is led by an apostrophe: scenario text must not run in a spreadsheet.

use serde::Serialize;

use super::ReportError;
use crate::experiment::results::{Results, Unit};
use crate::referee::outcome::{CostItems, Replication, Run};
use crate::scenario::model::Phase;
use crate::units::{Duration, Money, Time};

/// One row per figure and strategy; then shares of the joint draws and the sweep of the load, where they were asked for.
pub fn summary(results: &Results) -> Result<String, ReportError> {
    let mut table = Csv::new("summary.csv");
    table.row(
        ["id", "title", "unit", "strategy", "point", "lower", "upper", "level", "beyond_follow_up"]
            .into_iter()
            .chain(["best", "events", "tried"]),
    )?;
    for figure in &results.figures {
        for (heading, cell) in results.strategies.iter().zip(&figure.cells) {
            let interval = cell.estimate.map(|estimate| estimate.confidence_interval);
            table.row([
                figure.id.clone(),
                figure.title.clone(),
                unit_name(figure.unit).to_owned(),
                heading.name.clone(),
                optional(cell.estimate.map(|estimate| estimate.point_estimate)),
                optional(interval.map(|interval| interval.lower_bound)),
                optional(interval.map(|interval| interval.upper_bound)),
                optional(interval.map(|interval| interval.confidence_level)),
                cell.beyond_follow_up.to_string(),
                cell.best.to_string(),
                optional(cell.counts.map(|(events, _)| events)),
                optional(cell.counts.map(|(_, tried)| tried)),
            ])?;
        }
    }
    cheapest_shares(&mut table, results)?;
    under_load(&mut table, results)?;
    table.finish()
}

/// How often each strategy is cheapest over the joint draws.
fn cheapest_shares(table: &mut Csv, results: &Results) -> Result<(), ReportError> {
    for share in results.decides.iter().flat_map(|decides| &decides.cheapest) {
        table.row([
            "draws_cheapest_share".to_owned(),
            "Share of joint draws in which it is cheapest".to_owned(),
            unit_name(Unit::Share).to_owned(),
            share.strategy.clone(),
            share.share.to_string(),
            share.lower.to_string(),
            share.upper.to_string(),
            crate::stats::LEVEL.to_string(),
            false.to_string(),
            false.to_string(),
            String::new(),
            String::new(),
        ])?;
    }
    Ok(())
}

/// What each load of the sweep came to.
fn under_load(table: &mut Csv, results: &Results) -> Result<(), ReportError> {
    for point in results.under_load.iter().flat_map(|sweep| &sweep.points) {
        for cell in &point.strategies {
            let figures = [
                ("time_to_restore", "Time to restore, mean", Unit::Duration, cell.time_to_restore),
                ("harm", "Bad requests per needed release", Unit::Requests, cell.harm),
                (
                    "storm",
                    "Bad releases with a retry storm left standing",
                    Unit::Share,
                    cell.collapsed,
                ),
                ("saved", "Bad requests fewer than if nobody acts", Unit::Requests, cell.saved),
            ];
            for (id, title, unit, found) in figures {
                let interval = found.map(|found| found.confidence_interval);
                table.row([
                    format!("load_{}_{id}", point.load),
                    format!("{title}, at {} of capacity", point.load),
                    unit_name(unit).to_owned(),
                    cell.strategy.clone(),
                    optional(found.map(|found| found.point_estimate)),
                    optional(interval.map(|interval| interval.lower_bound)),
                    optional(interval.map(|interval| interval.upper_bound)),
                    optional(interval.map(|interval| interval.confidence_level)),
                    false.to_string(),
                    (id == "harm" && point.best.contains(&cell.strategy)).to_string(),
                    String::new(),
                    String::new(),
                ])?;
            }
        }
    }
    Ok(())
}

/// One row per replication and strategy, the references included.
pub fn replications(results: &Results, rows: &[Replication]) -> Result<String, ReportError> {
    let mut table = Csv::new("replications.csv");
    table.row(replication_header())?;
    for replication in rows {
        let runs = std::iter::once(&replication.never)
            .chain(&replication.strategies)
            .chain(std::iter::once(&replication.perfect));
        for (heading, run) in results.strategies.iter().zip(runs) {
            let stratum = results.strata.get(replication.stratum);
            let stratum = stratum.map_or(replication.stratum.to_string(), |row| row.name.clone());
            let mut row = replication_fields(replication, stratum);
            row.push(heading.name.clone());
            row.extend(run_fields(run));
            table.row(row)?;
        }
    }
    table.finish()
}

fn replication_header() -> Vec<String> {
    let replication = [
        "replication",
        "stratum",
        "outcome",
        "onset_s",
        "needed",
        "twin_bad",
        "twin_requests",
        "twin_down_s",
        "strategy",
    ];
    let instants = [
        "detected_s",
        "up_at_onset",
        "acknowledged_s",
        "decided_s",
        "started_s",
        "finished_s",
        "restored_s",
        "final_state",
    ];
    let outcome = [
        "harm",
        "harm_writes",
        "harm_after_promotion",
        "down_s",
        "exposed",
        "peak_exposure_ppm",
        "rollbacks",
        "false_trigger",
        "missed",
        "harmful",
        "clean",
        "sessions_lost",
        "sessions_moved",
        "in_flight_drained",
        "in_flight_lost",
        "work_s",
        "pages",
        "pages_false",
        "pages_at_night",
        "nights_woken",
        "delay_s",
        "stuck",
    ];
    let mut header: Vec<String> =
        replication.iter().chain(&instants).map(|&name| name.into()).collect();
    header.extend(Phase::ALL.iter().map(|phase| format!("phase_{}_s", phase.name())));
    header.extend(outcome.iter().map(|&name| name.into()));
    let items = CostItems::default().items();
    header.extend(
        items.iter().map(|(name, _)| format!("cost_{}", name.to_lowercase().replace(' ', "_"))),
    );
    header
}

fn replication_fields(replication: &Replication, stratum: String) -> Vec<String> {
    vec![
        replication.index.to_string(),
        stratum,
        replication.outcome.to_string(),
        time(replication.onset),
        replication.needed.to_string(),
        replication.twin_bad.to_string(),
        replication.twin_requests.to_string(),
        duration(replication.twin_down),
    ]
}

fn run_fields(run: &Run) -> Vec<String> {
    let instants = &run.instants;
    let mut fields = vec![
        time(instants.detected),
        instants.up_at_onset.to_string(),
        time(instants.acknowledged),
        time(instants.decided),
        time(instants.started),
        time(instants.finished),
        time(instants.restored),
        run.final_state.name().to_owned(),
    ];
    fields.extend(run.phases.iter().map(|phase| duration(*phase)));
    fields.extend([
        run.harm.to_string(),
        run.harm_writes.to_string(),
        run.harm_after_promotion.to_string(),
        (run.down_ns as f64 / 1e9).to_string(),
        run.exposed.to_string(),
        run.peak_exposure_ppm.to_string(),
        run.rollbacks.to_string(),
        run.false_trigger.as_ref().map(snake_case).unwrap_or_default(),
        run.missed.to_string(),
        run.harmful.to_string(),
        run.clean.to_string(),
        run.sessions_lost.to_string(),
        run.sessions_moved.to_string(),
        run.in_flight_drained.to_string(),
        run.in_flight_lost.to_string(),
        duration(run.people.work),
        run.people.pages.to_string(),
        run.people.pages_false.to_string(),
        run.people.pages_at_night.to_string(),
        run.people.nights_woken.to_string(),
        duration(run.delay),
        run.stuck.to_string(),
    ]);
    fields.extend(run.costs.items().iter().map(|(_, amount)| money(*amount)));
    fields
}

pub(super) fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Duration => "seconds",
        Unit::Share => "share",
        Unit::Requests => "requests",
        Unit::Money => "money",
        Unit::Count => "count",
        Unit::Hours => "hours",
        Unit::Weeks => "weeks",
    }
}

/// The name a plain enum has in `results.json`.
pub(super) fn snake_case(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

fn time(instant: Option<Time>) -> String {
    optional(instant.map(Time::as_secs_f64))
}

fn duration(length: Duration) -> String {
    length.as_secs_f64().to_string()
}

fn money(amount: Money) -> String {
    amount.as_units().to_string()
}

fn optional(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// A table in memory.
pub(super) struct Csv {
    what: &'static str,
    writer: ::csv::Writer<Vec<u8>>,
}

impl Csv {
    pub(super) fn new(what: &'static str) -> Self {
        Self { what, writer: ::csv::Writer::from_writer(Vec::new()) }
    }

    pub(super) fn row(
        &mut self,
        fields: impl IntoIterator<Item = impl Into<String>>,
    ) -> Result<(), ReportError> {
        let fields = fields.into_iter().map(|field| inert(field.into()));
        self.writer.write_record(fields.collect::<Vec<_>>()).map_err(|error| self.failed(&error))
    }

    pub(super) fn finish(self) -> Result<String, ReportError> {
        let what = self.what;
        let failed = |reason: String| ReportError::Unwritable { what, reason };
        let bytes = self.writer.into_inner().map_err(|error| failed(error.to_string()))?;
        String::from_utf8(bytes).map_err(|error| failed(error.to_string()))
    }

    fn failed(&self, error: &::csv::Error) -> ReportError {
        ReportError::Unwritable { what: self.what, reason: error.to_string() }
    }
}

/// Text that a spreadsheet would take for a formula is led by an apostrophe; numbers stay numbers.
fn inert(field: String) -> String {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula && field.parse::<f64>().is_err() { format!("'{field}") } else { field }
}
