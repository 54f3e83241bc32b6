//! The claims that are shipped and what was found of them.
//!
//! The committed findings are held three ways: verdicts follow from the stored effects by the rules, the scenario is the one that
//! is shipped, and a few claims that cost little are run again and come out with the same sign.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod assumptions;
mod files;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use backout::cli::load::load_scenario;
use backout::experiment::claims::findings::{Finding, Findings, FindingsMeta, Standing, Verdict};
use backout::experiment::claims::{Bench, examine, rule};
use backout::report::claims::{csv, html, markdown};
use backout::scenario::model::{ClaimTest, Claims};
use backout::scenario::{References, check_claims};

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn committed() -> Findings {
    let text = fs::read_to_string(root().join("reports/claims/claims.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

pub(crate) fn shipped() -> Vec<(PathBuf, Claims)> {
    let mut files: Vec<PathBuf> = fs::read_dir(root().join("scenarios/claims"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let claims = check_claims(&path.display().to_string(), &text).unwrap();
        (path, claims)
    };
    files.into_iter().map(read).collect()
}

fn base() -> String {
    fs::read_to_string(root().join("scenarios/claims.yaml")).unwrap()
}

/// So many runs of these claims alone, under their usual condition.
fn tried(ids: &[&str], replications: u32, draws: u32) -> Vec<Finding> {
    let mut claims = shipped().remove(0).1;
    claims.claims = shipped()
        .into_iter()
        .flat_map(|(_, file)| file.claims)
        .filter(|claim| ids.contains(&claim.id.as_str()))
        .collect();
    for claim in &mut claims.claims {
        if let ClaimTest::Simulated(trial) = &mut claim.test {
            trial.under.truncate(1);
        }
    }
    (claims.replications, claims.draws, claims.draw_replications) = (replications, draws, 10);
    let (base, references) = (base(), References::new());
    let bench = Bench { base: &base, references: &references };
    examine(bench, &claims, &AtomicBool::new(false), |_, _| {}).unwrap()
}

#[test]
fn every_claim_has_a_verdict_that_follows_from_its_effects() {
    let findings = committed();
    let mut again = findings.claims.clone();
    for comparison in again.iter_mut().flat_map(|claim| &mut claim.comparisons) {
        for condition in &mut comparison.conditions {
            (condition.standing, condition.adjusted_p) = (Standing::Open, 1.0);
        }
    }
    rule::settle(&mut again);
    for (stored, again) in findings.claims.iter().zip(&again) {
        assert_eq!(stored, again, "{}", stored.id);
    }
    let ids: Vec<String> = findings.claims.iter().map(|claim| claim.id.clone()).collect();
    let expected: Vec<String> = (1..=44).map(|number| format!("C{number}")).collect();
    assert_eq!(ids, expected);
}

/// After a change of the rules or of the words: the same effects, judged and told anew.
#[test]
#[ignore = "writes the committed report"]
fn judge_the_committed_findings_again() {
    let mut findings = committed();
    rule::settle(&mut findings.claims);
    backout::report::claims::write(&findings, &root().join("reports/claims")).unwrap();
}

#[test]
fn they_were_tried_on_the_scenario_that_is_shipped() {
    let loaded = load_scenario(&root().join("scenarios/claims.yaml")).unwrap();
    let meta = committed().meta;
    assert_eq!(meta.scenario_hash, loaded.hash);
    assert_ne!(meta.explored_on, meta.confirmed_on);
}

#[test]
fn a_quick_run_finds_the_same_signs() {
    let committed = committed();
    for found in tried(&["C7", "C41"], 60, 0) {
        let stored = committed.claims.iter().find(|one| one.id == found.id).unwrap();
        let pairs = found.comparisons.iter().zip(&stored.comparisons);
        for (quick, stored) in pairs {
            let (quick, stored) = (&quick.conditions[0], &stored.conditions[0]);
            let (Some(quick), Some(kept)) = (&quick.confirmed, &stored.confirmed) else {
                panic!("no figure")
            };
            // A difference that its own error does not tell from nothing has no sign.
            if kept.difference.abs() > 4.0 * kept.standard_error {
                assert!(
                    quick.difference * kept.difference > 0.0,
                    "{}: {quick:?} {kept:?}",
                    found.id
                );
            }
        }
    }
}

#[test]
fn the_same_strategy_twice_makes_no_difference() {
    let text = "\
scenario: ../claims.yaml
claims:
  - id: X1
    says: Hybrid is hybrid.
    mechanism: None.
    source: None.
    test:
      simulated:
        compare: [{measure: time_to_restore, of: hybrid, than: hybrid, claimed: lower, margin: 1s}]
        under: [{name: usual}]
";
    let mut claims = check_claims("x.yaml", text).unwrap();
    (claims.replications, claims.draws) = (30, 0);
    let (base, references) = (base(), References::new());
    let bench = Bench { base: &base, references: &references };
    let found = examine(bench, &claims, &AtomicBool::new(false), |_, _| {}).unwrap();
    assert_eq!(found[0].verdict, Verdict::NoDifference);
}

#[test]
fn a_tiny_run_is_told_as_it_was_found() {
    let meta = FindingsMeta {
        scenario: "scenarios/claims.yaml".to_owned(),
        scenario_hash: "0".repeat(64),
        backout_version: "0".to_owned(),
        command: "backout claims".to_owned(),
        replications: 30,
        explored_on: 7,
        confirmed_on: 1007,
        draws: 2,
        currency: "USD".to_owned(),
        follow_up_s: 7200.0,
    };
    let mut claims = tried(&["C3", "C6", "C16", "C24"], 30, 2);
    claims[0].says = "Is it <b>fast</b> | *really*?".to_owned();
    let findings = Findings { findings_version: 1, meta, claims };
    let page = html(&findings).unwrap();
    assert!(page.contains("&lt;b&gt;fast") && !page.contains("<b>fast"));
    assert!(csv(&findings).unwrap().lines().count() > 4);
    insta::assert_snapshot!(markdown(&findings));
}
