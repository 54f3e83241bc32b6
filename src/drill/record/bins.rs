//! Requests by the time they were meant to be sent.

use serde::{Deserialize, Serialize};

/// Bins of a chart: more cannot be told apart, and wider ones hide a rollback of seconds.
const BINS: f64 = 120.0;

/// One request as users saw it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Request {
    /// When it was meant to be sent.
    pub at_s: f64,
    pub is_bad: bool,
    pub on_new: bool,
    /// From then until the answer; `None` without one.
    pub latency_ms: Option<f64>,
}

/// What users met in one stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bin {
    /// Its beginning.
    pub at_s: f64,
    pub requests: u64,
    pub bad: u64,
    pub on_new: u64,
    /// Of answered requests; absent without any.
    pub p99_ms: Option<f64>,
}

/// A width between 100 ms and 1 s by which a drill of this length makes at most 120 bins, if any such does.
#[must_use]
pub fn bin_width_s(length_s: f64) -> f64 {
    [0.1, 0.2, 0.5].into_iter().find(|width| length_s / width <= BINS).unwrap_or(1.0)
}

/// Requests in any order, put into bins from 0 to `length_s`; later ones are left out.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be within")]
pub fn bins(requests: &[Request], length_s: f64, width_s: f64) -> Vec<Bin> {
    let count = (length_s / width_s).ceil().clamp(0.0, 100_000.0) as usize;
    let mut members: Vec<Vec<&Request>> = vec![Vec::new(); count];
    for request in requests {
        let place = (request.at_s / width_s).floor();
        if place >= 0.0 && (place as usize) < count {
            members[place as usize].push(request);
        }
    }
    (0..).zip(members).map(|(place, members)| bin(f64::from(place) * width_s, &members)).collect()
}

fn bin(at_s: f64, members: &[&Request]) -> Bin {
    let count = |is: fn(&Request) -> bool| members.iter().filter(|one| is(one)).count() as u64;
    let mut latencies: Vec<f64> = members.iter().filter_map(|one| one.latency_ms).collect();
    latencies.sort_by(f64::total_cmp);
    // The smallest value that 99 of 100 do not exceed.
    let rank = (latencies.len() * 99).div_ceil(100);
    Bin {
        at_s,
        requests: members.len() as u64,
        bad: count(|one| one.is_bad),
        on_new: count(|one| one.on_new),
        p99_ms: rank.checked_sub(1).map(|last| latencies[last]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_request_is_in_the_bin_of_its_time() {
        let request = |at_s: f64, is_bad| Request {
            at_s,
            is_bad,
            on_new: is_bad,
            latency_ms: (!is_bad).then_some(at_s * 10.0),
        };
        let requests =
            [request(0.49, false), request(0.5, true), request(0.9, false), request(9.0, true)];
        let found = bins(&requests, 1.5, 0.5);
        let counts: Vec<(u64, u64)> = found.iter().map(|bin| (bin.requests, bin.bad)).collect();
        assert_eq!(counts, [(1, 0), (2, 1), (0, 0)]);
        assert_eq!((found[1].p99_ms, found[2].p99_ms), (Some(9.0), None));
    }

    #[test]
    fn a_bin_is_between_a_tenth_of_a_second_and_a_second() {
        assert_eq!(bin_width_s(5.0), 0.1);
        assert_eq!(bin_width_s(30.0), 0.5);
        assert_eq!(bin_width_s(4_000.0), 1.0);
    }
}
