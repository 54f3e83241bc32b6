//! The formulas: Erlang B and C, Pollaczek–Khinchine, the finite birth–death chain. Time is in mean services.

/// Share of arrivals a system of `c` servers without a queue loses at the offered load `a` (Erlang B), by its recursion.
pub(crate) fn erlang_b(c: u32, a: f64) -> f64 {
    (1..=c).fold(1.0, |b, k| a * b / (f64::from(k) + a * b))
}

/// Share of arrivals that wait in M/M/c (Erlang C).
pub(crate) fn erlang_c(c: u32, a: f64) -> f64 {
    let (b, rho) = (erlang_b(c, a), a / f64::from(c));
    b / (1.0 - rho * (1.0 - b))
}

/// Mean wait in M/M/c.
pub(crate) fn mmc_wait(c: u32, a: f64) -> f64 {
    erlang_c(c, a) / (f64::from(c) - a)
}

/// The time in M/M/c that a share `p` of the requests stay below, by halving.
pub(crate) fn mmc_time_quantile(c: u32, a: f64, p: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1e3);
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if mmc_time_exceeds(c, a, middle) > 1.0 - p { low = middle } else { high = middle }
    }
    low
}

/// P(T > t) in M/M/c: a service, and for those who wait an exponential of rate c − a before it.
fn mmc_time_exceeds(c: u32, a: f64, t: f64) -> f64 {
    let waits = erlang_c(c, a);
    let beyond = f64::from(c) - a - 1.0;
    let delayed = if beyond == 0.0 { t } else { (1.0 - libm::exp(-beyond * t)) / beyond };
    libm::exp(-t) * (1.0 + waits * delayed)
}

/// Mean wait in M/G/1 at load `rho` where the squared coefficient of variation of a service is `scv`.
pub(crate) fn mg1_wait(rho: f64, scv: f64) -> f64 {
    rho * (1.0 + scv) / (2.0 * (1.0 - rho))
}

/// Share refused by M/M/c/K at the offered load `a`, and the mean time of those taken in.
pub(crate) fn mmck(c: u32, places: u32, a: f64) -> (f64, f64) {
    let mut weights = vec![1.0];
    for n in 1..=places {
        let before = weights[n as usize - 1];
        weights.push(before * a / f64::from(n.min(c)));
    }
    let total: f64 = weights.iter().sum();
    let refused = weights[places as usize] / total;
    let inside: f64 = weights.iter().zip(0..).map(|(w, n)| w * f64::from(n)).sum::<f64>() / total;
    (refused, inside / (a * (1.0 - refused)))
}
