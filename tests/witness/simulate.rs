//! A handful of replications of a scenario text, as the program would run them.

use std::sync::atomic::AtomicBool;

use backout::experiment::results::{Meta, Stopping};
use backout::experiment::strata::Strata;
use backout::experiment::summary::summarise;
use backout::experiment::{Effort, Setup, run};
use backout::scenario::{References, check};
use serde_json::{Map, Value, json};

const TRACES: [(&str, &str); 2] =
    [("calm.csv", "seconds,rate\n0,10\n600,10\n"), ("busy.csv", "seconds,rate\n0,20\n600,20\n")];

/// Stands for the outcome of a text that is no scenario.
pub(crate) const INVALID: &str = "invalid";

/// Rows and results as one value, figures by their id.
pub(crate) fn outcome(text: &str) -> Value {
    let traces: References =
        TRACES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let scenario = match check("witness.yaml", text, &traces) {
        Ok(checked) => checked.scenario,
        Err(error) => return json!({INVALID: error.diagnostics()}),
    };
    let meta = meta(&scenario.costs.currency);
    let setup = Setup::new(scenario, true);
    let strata = Strata::new(&setup.scenario);
    let effort = Effort { replications: u64::from(setup.scenario.replications), precision: None };
    let rows = run(&setup, &strata, effort, &AtomicBool::new(false), |_| {}).rows;
    let results = summarise(&setup.scenario, &strata, &rows, meta, None);
    let mut value = serde_json::to_value(&results).unwrap();
    let figures: Map<String, Value> =
        results.figures.iter().map(|figure| (figure.id.clone(), json!(figure.cells))).collect();
    value["figures"] = Value::Object(figures);
    value["rows"] = json!(rows);
    value
}

fn meta(currency: &str) -> Meta {
    Meta {
        scenario: String::new(),
        shows: String::new(),
        seed: 0,
        scenario_hash: String::new(),
        backout_version: String::new(),
        command: String::new(),
        replications: 0,
        stopping: Stopping::AllDone,
        currency: currency.to_owned(),
        follow_up_s: 0.0,
        releases_per_year: 0.0,
        bad_share: 0.0,
        optimistic: false,
        simulated_calls: 0,
    }
}
