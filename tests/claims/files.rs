//! Files of claims: all that are shipped are sound, and mistakes are shown where they stand.

use backout::scenario::model::ClaimTest;
use backout::scenario::{Sources, check_claims, render};

use crate::shipped;

const SMALL: &str = "\
scenario: ../claims.yaml
claims:
  - id: X1
    says: A is faster than B.
    mechanism: Time.
    source: None.
    test:
      simulated:
        compare: [{measure: time_to_restore, of: automated, than: manual, claimed: lower, margin: 5m}]
        under: [{name: usual}, {name: busy, change: [\"traffic.rate: 9/s\"]}]
";

fn refusal(old: &str, new: &str) -> String {
    assert!(SMALL.contains(old));
    let text = SMALL.replacen(old, new, 1);
    let error = check_claims("x.yaml", &text).unwrap_err();
    render(error.diagnostics(), &Sources::from([("x.yaml".to_owned(), text)]), false)
}

#[test]
fn all_forty_four_are_written_down_with_mechanism_and_source() {
    let claims: Vec<_> = shipped().into_iter().flat_map(|(_, file)| file.claims).collect();
    assert_eq!(claims.len(), 44);
    for claim in claims {
        assert!(claim.says.ends_with('.'), "{}", claim.id);
        assert!(claim.mechanism.len() > 20 && !claim.source.is_empty(), "{}", claim.id);
        if let ClaimTest::Simulated(trial) | ClaimTest::Assumed { trial, .. } = &claim.test {
            assert!(!trial.compare.is_empty() && !trial.under.is_empty(), "{}", claim.id);
        }
    }
}

#[test]
fn a_small_file_is_accepted_and_each_mistake_is_shown_in_its_place() {
    assert!(check_claims("x.yaml", SMALL).is_ok());
    let cases = [
        ("margin: 5m", "margin: 5", "wrong-unit"),
        ("time_to_restore", "time_to_fly", "unknown-word"),
        ("of: automated", "of: {value: 5m}", "no-strategy"),
        ("of: automated", "of: {label: nobody}", "one-side"),
        ("traffic.rate: 9/s", "traffic.rate", "no-change"),
        ("{name: usual}", "{name: busy}", "duplicate-name"),
        ("claims:", "confirmed_on: 7\nclaims:", "same-seed"),
        ("    says: A is faster than B.\n", "", "missing-key"),
    ];
    for (old, new, code) in cases {
        let shown = refusal(old, new);
        assert!(shown.contains(code) && shown.contains("x.yaml:"), "{shown}");
    }
}
