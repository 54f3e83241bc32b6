//! M/M/c: Erlang C.

use crate::closed_form::{erlang_c, mmc_time_quantile, mmc_wait};
use crate::measured::{Claim, mean_wait_s, time_quantile_s, waited_share};
use crate::station::{ENDLESS, EXPONENTIAL, SERVICE_S, Station};

/// Servers, offered load; share that waits, mean wait and p95 of the time, both in mean services; millions of requests.
type Case = (u32, f64, f64, f64, f64, f64);

/// From the closed forms, evaluated to forty digits.
const QUICK: [Case; 4] = [
    (1, 0.5, 0.5, 1.0, 5.991_464_547, 0.8),
    (3, 2.0, 0.444_444_444, 0.444_444_444, 4.020_688_162, 0.8),
    (4, 3.2, 0.596_432_472, 0.745_540_590, 4.738_019_496, 1.2),
    (10, 8.0, 0.409_180_151, 0.204_590_075, 3.328_274_679, 2.0),
];

const LONG: [Case; 5] = [
    (1, 0.9, 0.9, 9.0, 29.957_322_736, 3.0),
    (6, 2.0, 0.018_018_018, 0.004_504_505, 3.001_719_582, 6.0),
    (10, 9.5, 0.825_585_578, 1.651_171_156, 6.970_110_423, 8.0),
    (50, 45.0, 0.363_864_467, 0.072_772_893, 3.082_795_554, 8.0),
    (100, 90.0, 0.216_940_481, 0.021_694_048, 3.019_550_844, 16.0),
];

fn holds(case: &Case, known_to: f64) {
    let &(servers, offered, waits, wait, p95, millions) = case;
    let name = format!("M/M/{servers} at {offered}");
    for (table, formula) in [
        (waits, erlang_c(servers, offered)),
        (wait, mmc_wait(servers, offered)),
        (p95, mmc_time_quantile(servers, offered, 0.95)),
    ] {
        assert!((table - formula).abs() < 1e-6 * formula, "{name}: {table} against {formula}");
    }
    let station =
        Station { servers, queue: ENDLESS, offered, law: EXPONENTIAL, scv: 1.0, millions };
    let found = station.measure();
    let figures = &found.figures;
    let claims = [
        ("mean wait", wait * SERVICE_S, figures.mean_wait_s, &mean_wait_s as &dyn Fn(&_) -> f64),
        ("share that waits", waits, figures.waited_share, &waited_share),
        ("p95 of the time", p95 * SERVICE_S, figures.time_s_p95, &|t| time_quantile_s(t, 0.95)),
    ];
    for (what, expected, printed, each) in claims {
        found.holds(&name, &Claim { what, expected, printed, each }, known_to);
    }
}

#[test]
fn waits_of_many_servers_are_those_of_erlang() {
    for case in &QUICK {
        holds(case, 0.02);
    }
}

#[test]
#[ignore = "minutes of simulation: .ci/run runs it optimised"]
fn waits_of_many_busy_servers_are_those_of_erlang() {
    for case in &LONG {
        holds(case, 0.03);
    }
}
