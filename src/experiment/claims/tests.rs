//! Each verdict is reached by effects made up for it, and settling needs nothing but what is stored.

use super::findings::*;
use super::rule;
use crate::experiment::results::Unit;
use crate::scenario::model::{Amounts, Arithmetic, Claimed};

fn effect(difference: f64, standard_error: f64) -> Effect {
    let reach = 2.0 * standard_error;
    Effect {
        this: 100.0 + difference,
        that: 100.0,
        difference,
        standard_error,
        degrees: (standard_error > 0.0).then_some(100.0),
        lower: difference - reach,
        upper: difference + reach,
    }
}

/// Conditions on one axis, by their differences; the margin is 10 and "lower" is claimed.
fn comparison(differences: &[f64]) -> ComparisonFinding {
    let condition = |(place, difference): (usize, &f64)| ConditionFinding {
        name: format!("at {place}"),
        axis: Some("load".to_owned()),
        changed: Vec::new(),
        explored: Some(effect(difference * 1.1, 1.0)),
        confirmed: Some(effect(*difference, 1.0)),
        adjusted_p: 1.0,
        standing: Standing::Open,
    };
    ComparisonFinding {
        measure: "time_to_restore".to_owned(),
        definition: "time".to_owned(),
        unit: Unit::Duration,
        of: "a".to_owned(),
        than: "b".to_owned(),
        of_changed: Vec::new(),
        than_changed: Vec::new(),
        claimed: Claimed::Lower,
        margin: 10.0,
        sign_share: Some(SignShare { draws: 20, agreeing: 20 }),
        conditions: differences.iter().enumerate().map(condition).collect(),
    }
}

fn claim(differences: &[f64]) -> Finding {
    Finding {
        id: "C1".to_owned(),
        says: "A is faster.".to_owned(),
        mechanism: "Time.".to_owned(),
        source: "None.".to_owned(),
        kind: ClaimKind::Simulated,
        parameter: None,
        why: None,
        arithmetic: None,
        comparisons: vec![comparison(differences)],
        verdict: Verdict::Inconclusive,
        boundaries: Vec::new(),
        wanting: None,
    }
}

fn settled(claim: Finding) -> Finding {
    let mut claims = [claim];
    rule::settle(&mut claims);
    let [claim] = claims;
    claim
}

#[test]
fn beyond_the_margin_everywhere_bears_out() {
    assert_eq!(settled(claim(&[-20.0, -30.0])).verdict, Verdict::BearsOut);
}

#[test]
fn the_other_way_round_contradicts_and_so_does_no_difference_beside_it() {
    assert_eq!(settled(claim(&[20.0, 30.0])).verdict, Verdict::Contradicts);
    assert_eq!(settled(claim(&[20.0, 0.5])).verdict, Verdict::Contradicts);
}

#[test]
fn a_difference_surely_below_the_margin_is_none() {
    assert_eq!(settled(claim(&[-1.0, 0.5])).verdict, Verdict::NoDifference);
}

#[test]
fn holding_in_part_depends_and_says_where_it_turns() {
    let found = settled(claim(&[-30.0, -25.0, 30.0]));
    assert_eq!(found.verdict, Verdict::Depends);
    assert_eq!(found.boundaries.len(), 1);
    assert_eq!(
        (found.boundaries[0].holds.as_str(), found.boundaries[0].fails.as_str()),
        ("at 1", "at 2")
    );
}

#[test]
fn a_sign_that_turns_in_joint_draws_depends() {
    let mut shaky = claim(&[-20.0, -30.0]);
    shaky.comparisons[0].sign_share = Some(SignShare { draws: 20, agreeing: 17 });
    assert_eq!(settled(shaky).verdict, Verdict::Depends);
}

#[test]
fn not_shown_is_neither_for_nor_against_and_names_what_would_decide() {
    let found = settled(claim(&[-20.0, -10.5]));
    assert_eq!(found.verdict, Verdict::Inconclusive);
    let wanting = found.wanting.unwrap();
    assert_eq!(wanting.condition, "at 1");
    assert!(wanting.replications.is_some_and(|times| (40..60).contains(&times)));
}

#[test]
fn an_assumption_is_one_only_where_its_sign_turns() {
    let assumed = |differences: &[f64]| {
        let kind = ClaimKind::Assumed;
        settled(Finding { kind, ..claim(differences) }).verdict
    };
    assert_eq!(assumed(&[-20.0, 20.0]), Verdict::Assumed);
    assert_eq!(assumed(&[-20.0, -30.0]), Verdict::BearsOut, "it did not hang on the parameter");
}

#[test]
fn arithmetic_and_the_untestable_need_no_runs() {
    let none = |kind, arithmetic| {
        settled(Finding { kind, arithmetic, comparisons: Vec::new(), ..claim(&[]) }).verdict
    };
    let amounts = |low| Amounts { what: "wages".to_owned(), low, high: 2.0 * low };
    let sum = Arithmetic { this: amounts(3.0), minus: amounts(1.0), claimed: 2.0 };
    assert_eq!(none(ClaimKind::Arithmetic, Some(sum)), Verdict::Arithmetic);
    assert_eq!(none(ClaimKind::NotTestable, None), Verdict::NotTestable);
}

#[test]
fn sameness_is_claimed_by_staying_within_the_margin() {
    let same = |difference| {
        let mut claim = claim(&[difference]);
        claim.comparisons[0].claimed = Claimed::Same;
        settled(claim).verdict
    };
    assert_eq!(same(2.0), Verdict::BearsOut);
    assert_eq!(same(20.0), Verdict::Contradicts);
    assert_eq!(same(9.5), Verdict::Inconclusive);
}

#[test]
fn an_exploration_of_the_other_sign_leaves_a_condition_open() {
    let mut claim = claim(&[-20.0]);
    claim.comparisons[0].conditions[0].explored = Some(effect(5.0, 1.0));
    assert_eq!(settled(claim).verdict, Verdict::Inconclusive);
}

#[test]
fn what_one_claim_alone_would_bear_out_a_hundred_together_do_not() {
    // 2.6 standard errors beyond the margin: p = 0.011 by itself.
    let weak = claim(&[-12.6]);
    assert_eq!(settled(weak.clone()).verdict, Verdict::BearsOut);
    let mut many = vec![weak; 100];
    rule::settle(&mut many);
    assert!(many.iter().all(|one| one.verdict == Verdict::Inconclusive));
}

#[test]
fn settling_again_changes_nothing() {
    let once = settled(claim(&[-30.0, 4.0, 30.0]));
    assert_eq!(settled(once.clone()), once);
    let text = serde_json::to_string(&once).unwrap();
    assert_eq!(serde_json::from_str::<Finding>(&text).unwrap(), once);
}

#[test]
fn a_claim_of_two_halves_holds_only_where_both_do() {
    let two = |one: &[f64], other: &[f64]| {
        let comparisons = vec![comparison(one), comparison(other)];
        settled(Finding { comparisons, ..claim(&[]) }).verdict
    };
    assert_eq!(two(&[-20.0, -20.0], &[-30.0, -30.0]), Verdict::BearsOut);
    assert_eq!(two(&[-20.0, -20.0], &[30.0, 30.0]), Verdict::Contradicts, "one half is never so");
    assert_eq!(two(&[-20.0, -20.0], &[1.0, 1.0]), Verdict::NoDifference);
    assert_eq!(two(&[-20.0, -20.0], &[-20.0, 30.0]), Verdict::Depends);
}
