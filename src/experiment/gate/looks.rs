//! When the gate looks, and what each look may spend of the error it is allowed.
//!
//! Whoever looks at a growing sample again and again and stops when it suits finds something sooner or later. So the looks are fixed
//! beforehand (at the cap, at half of it, at a quarter, …), and the error α is divided among them: the last has
//! α·(K + 1)/K · 1/2, the one before it 1/6 instead of 1/2, then 1/12, …; 1/(j(j + 1)) summed over j ≤ K is K/(K + 1), so that
//! all K shares add up to α. That the bounds of *all* looks hold together but for α is then Bonferroni's inequality, whatever the
//! looks have to do with each other: bounds that may be looked at in any order and stopped at, which is what a confidence
//! sequence promises. The last look gets most because most scenarios need it; an early one has to see more to stop.

/// Looks beyond these add nothing: the first would see less than a thirtieth of the runs.
const MOST: usize = 5;

/// One look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Replications it sees.
    pub replications: u64,
    /// Its share of the error.
    pub share: f64,
}

/// The looks of a run of at most `cap` replications, which come in blocks; the cap is rounded up to whole blocks.
#[must_use]
pub fn looks(cap: u64, block: u64) -> Vec<Look> {
    let block = block.max(1);
    let whole = |runs: u64| runs.div_ceil(block).max(1) * block;
    let mut sizes = vec![whole(cap)];
    while let Some(last) = sizes.last().copied() {
        let half = whole(last / 2);
        if half >= last || sizes.len() == MOST {
            break;
        }
        sizes.push(half);
    }
    let count = sizes.len() as f64;
    let scale = (count + 1.0) / count;
    let look = |(place, replications): (usize, u64)| {
        let j = place as f64 + 1.0;
        Look { replications, share: scale / (j * (j + 1.0)) }
    };
    let mut looks: Vec<Look> = sizes.into_iter().enumerate().map(look).collect();
    looks.reverse();
    looks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_look_has_it_all() {
        assert_eq!(looks(80, 100), [Look { replications: 100, share: 1.0 }]);
    }

    #[test]
    fn shares_add_up_and_the_last_look_has_most() {
        for cap in [100, 200, 300, 600, 1_000, 20_000] {
            let looks = looks(cap, 100);
            let total: f64 = looks.iter().map(|look| look.share).sum();
            assert!((total - 1.0).abs() < 1e-12);
            assert!(looks.windows(2).all(|pair| pair[0].replications < pair[1].replications));
            assert!(looks.windows(2).all(|pair| pair[0].share < pair[1].share));
            assert_eq!(looks.last().map(|look| look.replications), Some(cap));
            assert!(looks.iter().all(|look| look.replications % 100 == 0));
        }
        let sizes: Vec<u64> = looks(600, 100).iter().map(|look| look.replications).collect();
        assert_eq!(sizes, [100, 200, 300, 600]);
    }
}
