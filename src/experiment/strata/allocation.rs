//! How many runs of a block a stratum gets, and in which order they come.

/// A block is at least this long, and longer where that is needed for everybody's due.
const SHORTEST: u64 = 100;
/// With two runs a stratum has a variance, with four one that is right to a factor of three.
const FEWEST: u64 = 4;
/// Share of a block for healthy releases, in hundredths, where there are any.
const HEALTHY: u64 = 35;

/// Runs per block for strata of these weights, each with whether its releases are healthy.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the block")]
pub(super) fn runs(strata: &[(f64, bool)]) -> Vec<u64> {
    let healthy: Vec<(usize, f64)> = group(strata, true);
    let bad: Vec<(usize, f64)> = group(strata, false);
    let (own, other) = (healthy.len() as u64, bad.len() as u64);
    let left = if own == 0 { 100 } else { 100 - HEALTHY };
    let block = SHORTEST.max(FEWEST * (own + other)).max((FEWEST * other * 100).div_ceil(left));
    let share = match (own, other) {
        (0, _) => 0,
        (_, 0) => block,
        _ => ((healthy_claim(strata, &bad) * block as f64).round() as u64)
            .max((HEALTHY * block).div_ceil(100))
            .max(FEWEST * own)
            .min(block - FEWEST * other),
    };
    let mut runs = vec![0; strata.len()];
    apportion(&healthy, share, &mut runs);
    apportion(&bad, block - share, &mut runs);
    runs
}

/// The share of a block that healthy releases claim. The root is that of their whole weight: to tell them apart by
/// hour or fault set makes them no harder to estimate, so it must not take runs from the bad ones.
fn healthy_claim(strata: &[(f64, bool)], bad: &[(usize, f64)]) -> f64 {
    let weight: f64 = strata.iter().filter(|stratum| stratum.1).map(|stratum| stratum.0).sum();
    let others: f64 = bad.iter().map(|(_, root)| root).sum();
    weight.sqrt() / (weight.sqrt() + others)
}

fn group(strata: &[(f64, bool)], healthy: bool) -> Vec<(usize, f64)> {
    let chosen = strata.iter().enumerate().filter(|(_, stratum)| stratum.1 == healthy);
    chosen.map(|(number, (weight, _))| (number, weight.sqrt())).collect()
}

/// The fewest to each, then one at a time to whoever is furthest below its share (Webster's method).
fn apportion(group: &[(usize, f64)], seats: u64, runs: &mut [u64]) {
    for (number, _) in group {
        runs[*number] = FEWEST;
    }
    for _ in FEWEST * group.len() as u64..seats {
        let claim = |(number, root): &(usize, f64)| root / (runs[*number] as f64 + 0.5);
        let next = group.iter().rev().max_by(|a, b| claim(a).total_cmp(&claim(b)));
        if let Some((number, _)) = next.copied() {
            runs[number] += 1;
        }
    }
}

/// Spreads each stratum's runs evenly over the block; strata with few runs do not all fall on the same places.
pub(super) fn order(runs: &[u64]) -> Vec<usize> {
    let golden = 0.618_033_988_749_895;
    let mut places: Vec<(f64, usize)> = Vec::new();
    for (number, count) in runs.iter().enumerate() {
        let offset = (0.5 + golden * number as f64).fract();
        places.extend((0..*count).map(|run| ((run as f64 + offset) / *count as f64, number)));
    }
    places.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    places.into_iter().map(|(_, number)| number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_follow_the_square_root_of_the_weight() {
        // Roots: 0.8 for the healthy together, 0.3 and 0.1 for the others.
        let runs = runs(&[(0.512, true), (0.128, true), (0.09, false), (0.01, false)]);
        assert_eq!(runs.iter().sum::<u64>(), 100);
        assert_eq!(runs, [45, 22, 25, 8]);
    }

    #[test]
    fn the_rarest_gets_four_and_the_healthy_their_third() {
        let mut strata = vec![(0.1, true)];
        strata.extend((0..30).map(|_| (0.9 / 30.0, false)));
        strata.push((1e-9, false));
        let runs = runs(&strata);
        assert_eq!(runs[31], 4);
        assert!(runs[0] * 100 >= 35 * runs.iter().sum::<u64>());
    }

    #[test]
    fn any_prefix_is_nearly_balanced() {
        let runs = [45, 22, 22, 11];
        let order = order(&runs);
        for length in [10, 25, 50, 75] {
            for (stratum, count) in runs.iter().enumerate() {
                let found = order[..length].iter().filter(|h| **h == stratum).count() as f64;
                let due = *count as f64 * length as f64 / 100.0;
                assert!((found - due).abs() <= 1.5, "{stratum} after {length}: {found} of {due}");
            }
        }
    }
}
