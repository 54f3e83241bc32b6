use super::*;
use crate::experiment::results::ConfidenceInterval;

fn numbers() -> Numbers {
    Numbers { money: MoneySign::of("USD"), follow_up_s: 14_400.0 }
}

fn said(unit: Unit, point_estimate: f64, lower_bound: f64, upper_bound: f64) -> (String, String) {
    let interval = ConfidenceInterval { confidence_level: 0.95, lower_bound, upper_bound };
    let estimate = Estimate { point_estimate, standard_error: 0.0, confidence_interval: interval };
    let said = numbers().estimate(unit, &estimate);
    (said.value, said.interval)
}

fn pair(value: &str, interval: &str) -> (String, String) {
    (value.to_owned(), interval.to_owned())
}

#[test]
fn durations_are_said_in_at_most_two_units() {
    let plain = |seconds| numbers().plain(Unit::Duration, seconds);
    assert_eq!(plain(0.0), "0 s");
    assert_eq!(plain(0.25), "250 ms");
    assert_eq!(plain(45.0), "45 s");
    assert_eq!(plain(59.96), "1 min");
    assert_eq!(plain(270.0), "4 min 30 s");
    assert_eq!(plain(7_800.0), "2 h 10 min");
    assert_eq!(plain(14_400.0), "4 h");
    assert_eq!(plain(90.0), "90 s");
    assert_eq!(plain(-90.0), "−90 s");
}

#[test]
fn values_are_rounded_to_what_the_interval_supports() {
    assert_eq!(said(Unit::Duration, 2_043.7, 1_860.0, 2_220.0), pair("34 min", "31–37 min"));
    assert_eq!(said(Unit::Money, 41_234.0, 38_310.0, 44_020.0), pair("$41k", "$38–44k"));
    assert_eq!(said(Unit::Share, 0.0731, 0.061, 0.0852), pair("7.3 %", "6.1–8.5 %"));
    assert_eq!(said(Unit::Requests, 1_240.4, 1_180.0, 1_300.0), pair("1,240", "1,180–1,300"));
    assert_eq!(said(Unit::Money, 2_000.0, -1_000.0, 5_000.0), pair("$2,000", "−$1,000 to $5,000"));
    assert_eq!(said(Unit::Weeks, 0.51, 0.30, 0.79), pair("0.5 weeks", "0.3–0.8"));
    assert_eq!(said(Unit::Hours, 42.8, 9.1, 145.7), pair("40 h", "10–150"));
}

#[test]
fn an_interval_has_one_unit_and_says_it_with_both_ends_only_where_it_must() {
    assert_eq!(said(Unit::Money, 141.0, -10_900.0, 13_100.0).1, "−$11k to $13k");
    assert_eq!(said(Unit::Money, 141.0, -10_900.0, 4_100.0).1, "−$11k to $4k");
    assert_eq!(said(Unit::Requests, 9e7, 160.0, 2e8).1, "0–200M");
    assert_eq!(said(Unit::Duration, 5_000.0, -3_600.0, 9_000.0).1, "−60 to 150 min");
}

#[test]
fn exact_numbers_have_no_interval_and_zero_has_no_unit() {
    assert_eq!(said(Unit::Duration, 0.0, 0.0, 0.0), pair("0", ""));
    assert_eq!(said(Unit::Hours, 0.0, 0.0, 2.0), pair("0", "0–2 h"));
}

#[test]
fn a_value_keeps_one_digit_and_never_more_than_three() {
    assert_eq!(said(Unit::Requests, 182.0, -4.0, 3_274.0), pair("200", "0–3,300"));
    assert_eq!(said(Unit::Hours, 0.042, -1.25, 1.34), pair("2 min 30 s", "−80 to 80 min"));
    assert_eq!(said(Unit::Share, 0.034_567, 0.034_566, 0.034_568).0, "3.46 %");
}

#[test]
fn what_is_not_a_number_is_absent() {
    assert_eq!(said(Unit::Money, f64::NAN, f64::NAN, 1.0), pair(ABSENT, ABSENT));
    assert_eq!(numbers().plain(Unit::Count, f64::INFINITY), ABSENT);
}
