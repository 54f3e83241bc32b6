//! M/G/1: the mean wait depends on a service's law by its variance alone (Pollaczek and Khinchine).

use crate::closed_form::mg1_wait;
use crate::measured::{Claim, mean_time_s, mean_wait_s};
use crate::station::{ENDLESS, EXPONENTIAL, SERVICE_S, Station};

/// A law of mean 50 ms as a scenario writes it, and its squared coefficient of variation.
type Law = (&'static str, f64);

const CONSTANT: Law = ("50ms", 0.0);
const ERLANG2: Law = ("{erlang2: {mean: 50ms}}", 0.5);
const EXP: Law = (EXPONENTIAL, 1.0);
// Medians are mean · exp(−σ²/2), variations exp(σ²) − 1.
const LOGNORMAL_HALF: Law = ("{lognormal: {median: 44.12484513ms, sigma: 0.5}}", 0.284_025_417);
const LOGNORMAL_ONE: Law = ("{lognormal: {median: 30.32653299ms, sigma: 1}}", 1.718_281_828);
const LOGNORMAL_WIDE: Law = ("{lognormal: {median: 16.23262337ms, sigma: 1.5}}", 8.487_735_836);
const HYPER: Law = ("{hyperexponential: {mean: 50ms, scv: 4}}", 4.0);

/// Law, load, mean wait in milliseconds.
type Case = (Law, f64, f64);

const QUICK: [Case; 6] = [
    (CONSTANT, 0.7, 58.333_333_3),
    (ERLANG2, 0.7, 87.5),
    (EXP, 0.5, 50.0),
    (LOGNORMAL_HALF, 0.7, 74.901_482_6),
    (LOGNORMAL_ONE, 0.5, 67.957_045_7),
    (HYPER, 0.5, 125.0),
];

const LONG: [Case; 22] = [
    (CONSTANT, 0.5, 25.0),
    (CONSTANT, 0.9, 225.0),
    (CONSTANT, 0.95, 475.0),
    (ERLANG2, 0.5, 37.5),
    (ERLANG2, 0.9, 337.5),
    (ERLANG2, 0.95, 712.5),
    (EXP, 0.7, 116.666_667),
    (EXP, 0.9, 450.0),
    (EXP, 0.95, 950.0),
    (LOGNORMAL_HALF, 0.5, 32.100_635_4),
    (LOGNORMAL_HALF, 0.9, 288.905_719),
    (LOGNORMAL_HALF, 0.95, 609.912_073),
    (LOGNORMAL_ONE, 0.7, 158.566_440),
    (LOGNORMAL_ONE, 0.9, 611.613_411),
    (LOGNORMAL_ONE, 0.95, 1_291.183_869),
    (LOGNORMAL_WIDE, 0.5, 237.193_396),
    (LOGNORMAL_WIDE, 0.7, 553.451_257),
    (LOGNORMAL_WIDE, 0.9, 2_134.740_563),
    (LOGNORMAL_WIDE, 0.95, 4_506.674_522),
    (HYPER, 0.7, 291.666_667),
    (HYPER, 0.9, 1_125.0),
    (HYPER, 0.95, 2_375.0),
];

/// Squared coefficients of variation from here on are heavy tails.
const HEAVY: f64 = 3.0;

/// Requests, in millions, for about this relative standard error: by the heavy-traffic limit, whose time scale grows
/// with the variance of a service and the inverse square of what is left of the capacity.
fn millions(load: f64, scv: f64, error: f64) -> f64 {
    2.2 * (1.0 + scv) / load / (1.0 - load).powi(2) / error.powi(2) / 1e6
}

/// Sized for a standard error of half of `sized_for`; of a heavy-tailed law that is the error of an ordinary sample, and a
/// sample that met the tail is known less well.
fn holds(case: &Case, sized_for: f64) {
    let &((law, scv), load, millis) = case;
    let name = format!("M/G/1 {law} at {load}");
    let wait_s = millis / 1e3;
    let formula_s = mg1_wait(load, scv) * SERVICE_S;
    assert!((wait_s - formula_s).abs() < 1e-6 * formula_s, "{name}: {wait_s} against {formula_s}");
    let millions = millions(load, scv, sized_for / 2.0);
    let known_to = if scv > HEAVY { 3.0 * sized_for } else { sized_for };
    let station = Station { servers: 1, queue: ENDLESS, offered: load, law, scv, millions };
    let found = station.measure();
    let (mean_wait, stay) = (found.figures.mean_wait_s, found.figures.mean_time_s);
    let time_s = wait_s + SERVICE_S;
    let wait =
        Claim { what: "mean wait", expected: wait_s, printed: mean_wait, each: &mean_wait_s };
    let time = Claim { what: "mean time", expected: time_s, printed: stay, each: &mean_time_s };
    found.holds(&name, &wait, known_to);
    found.holds(&name, &time, known_to);
}

#[test]
fn waits_are_those_of_pollaczek_and_khinchine() {
    for case in &QUICK {
        holds(case, 0.02);
    }
}

#[test]
#[ignore = "minutes of simulation: .ci/run runs it optimised"]
fn waits_at_high_load_and_of_heavy_tails_are_those_of_pollaczek_and_khinchine() {
    for case in &LONG {
        holds(case, 0.03);
    }
}
