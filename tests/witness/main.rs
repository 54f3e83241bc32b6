//! Every key of the scenario file has an effect, or says why it has none.
//!
//! A key that is read, checked, documented and then used by nobody is the most expensive kind of defect in a simulator:
//! its user believes to have modelled something. So each leaf of the file's schema has a row here: a small scenario, one
//! other value of that key and of no other, and the figure that must move. A new key without a row fails, and so does a
//! row whose key is gone. What no simulated figure can show has its reason, or its test, in `silent`.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod costs;
mod detectors;
mod differences;
mod faults;
mod handling;
mod people;
mod release;
mod reliability;
mod row;
mod services;
mod silent;
mod simulate;
mod strategies;
mod strategies_hazards;
mod top;
mod way_back;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use backout::scenario::schema::leaves;
use rayon::prelude::*;

use row::Row;

fn table() -> Vec<Row> {
    let mut rows = top::rows();
    rows.extend(services::rows());
    rows.extend(release::rows());
    rows.extend(way_back::rows());
    rows.extend(faults::rows());
    rows.extend(people::rows());
    rows.extend(reliability::rows());
    rows.extend(strategies::rows());
    rows.extend(handling::rows());
    rows.extend(strategies_hazards::rows());
    rows.extend(detectors::rows());
    rows.extend(costs::rows());
    rows
}

#[test]
fn the_table_covers_exactly_the_keys_of_the_schema() {
    let mut covered: Vec<String> = table().into_iter().map(|row| row.leaf.to_owned()).collect();
    covered.extend(silent::SILENT.iter().map(|(leaf, _)| (*leaf).to_owned()));
    covered.extend(silent::DRILLED.iter().map(|(leaf, ..)| (*leaf).to_owned()));
    covered.extend(silent::GATED.iter().map(|(leaf, ..)| (*leaf).to_owned()));
    covered.extend(silent::AT_THE_WORLD.iter().map(|(leaf, ..)| (*leaf).to_owned()));
    let distinct: BTreeSet<String> = covered.iter().cloned().collect();
    assert_eq!(distinct.len(), covered.len(), "a key has two rows");
    let leaves: BTreeSet<String> = leaves().into_iter().collect();
    let missing: Vec<_> = leaves.difference(&distinct).collect();
    let unknown: Vec<_> = distinct.difference(&leaves).collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "without a row: {missing:#?}\nno such key: {unknown:#?}"
    );
}

/// What a drill does with its keys is shown by its own tests, as is what a careless command meets; which, must not be lost when
/// one is renamed.
#[test]
fn every_other_key_is_shown_at_work_by_a_test_that_exists() {
    let is_of_the_drill = |leaf: &str| leaf.starts_with("drill.");
    assert!(silent::DRILLED.iter().all(|(leaf, ..)| is_of_the_drill(leaf)));
    let others = silent::GATED.iter().chain(silent::AT_THE_WORLD);
    for (leaf, file, test) in silent::DRILLED.iter().chain(others) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}"));
        let (before, _) = text
            .split_once(&format!("fn {test}("))
            .unwrap_or_else(|| panic!("{leaf}: {file} has no test `{test}`"));
        let attribute = before.trim_end().trim_end_matches("async").trim_end().lines().last();
        assert!(
            matches!(attribute.map(str::trim), Some("#[test]" | "#[tokio::test]")),
            "{leaf}: `{test}` is no test that runs"
        );
    }
}

#[test]
fn each_row_alters_its_key_and_no_other() {
    for row in table() {
        let strays: Vec<String> = differences::between(&row.base(), &row.altered())
            .into_iter()
            .filter(|path| !path.starts_with(row.leaf) && !row.leaf.starts_with(path.as_str()))
            .collect();
        assert!(strays.is_empty(), "the row of {} also alters {strays:?}", row.leaf);
    }
}

#[test]
fn altering_a_key_moves_its_figure() {
    let table = table();
    let texts: BTreeSet<String> =
        table.iter().flat_map(|row| [row.base(), row.altered()]).collect();
    let texts: Vec<String> = texts.into_iter().collect();
    let outcomes: BTreeMap<String, serde_json::Value> = texts
        .into_par_iter()
        .with_max_len(1)
        .map(|text| {
            let outcome = simulate::outcome(&text);
            (text, outcome)
        })
        .collect();
    let complaints: Vec<String> = table
        .iter()
        .filter_map(|row| row.complaint(&outcomes[&row.base()], &outcomes[&row.altered()]))
        .collect();
    assert!(complaints.is_empty(), "{} keys:\n{}", complaints.len(), complaints.join("\n"));
}
