//! `backout explain`: one deployment as an incident log, or what a scenario takes for granted.

use std::io::Write;
use std::process::ExitCode;

use super::load::load_scenario;
use super::{ExplainArgs, Format};
use crate::experiment::strata::Strata;
use crate::experiment::{IncidentLog, Setup, incident_log};
use crate::report;
use crate::scenario::model::Scenario;

pub(super) fn explain(args: &ExplainArgs) -> anyhow::Result<ExitCode> {
    let mut scenario = load_scenario(&args.scenario)?.scenario;
    if args.assumptions {
        return assumptions(args, &scenario);
    }
    if let Some(seed) = args.seed {
        scenario.seed = seed;
    }
    let chosen = chosen(args, &scenario)?;
    let setup = Setup::new(scenario, true);
    let strata = Strata::new(&setup.scenario);
    let index = args.replication;
    let (case, judged) = setup.judged(index, strata.of(index), strata.circumstances(index));
    let logs: Vec<IncidentLog> =
        chosen.iter().map(|strategy| incident_log(&setup, &case, &judged, *strategy)).collect();
    let mut out = anstream::stdout();
    match args.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(&logs)?)?,
        Format::Text => writeln!(out, "{}", report::incident_log::render(&logs))?,
    }
    Ok(ExitCode::SUCCESS)
}

fn assumptions(args: &ExplainArgs, scenario: &Scenario) -> anyhow::Result<ExitCode> {
    let mut out = anstream::stdout();
    let listed = &scenario.assumptions;
    match args.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(listed)?)?,
        Format::Text => writeln!(out, "{}", report::assumptions::render(listed))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The strategies to show, by index.
fn chosen(args: &ExplainArgs, scenario: &Scenario) -> anyhow::Result<Vec<usize>> {
    let names: Vec<&str> = scenario.strategies.iter().map(|spec| spec.name.as_str()).collect();
    let Some(wanted) = &args.strategy else { return Ok((0..names.len()).collect()) };
    match names.iter().position(|name| name == wanted) {
        Some(index) => Ok(vec![index]),
        None => anyhow::bail!(
            "`{}` has no strategy `{wanted}`: it has {}",
            args.scenario.display(),
            names.join(", ")
        ),
    }
}
