//! Settings that no other beats: the frontier.

/// Of points whose coordinates are all the better the smaller they are: which are such that no other is at least as good in every
/// coordinate and better in one. A coordinate that is not known is worse than any that is.
pub(super) fn unbeaten(points: &[Vec<f64>]) -> Vec<bool> {
    let beats = |one: &[f64], other: &[f64]| {
        let pairs = || one.iter().zip(other);
        pairs().all(|(a, b)| a <= b) && pairs().any(|(a, b)| a < b)
    };
    points.iter().map(|point| !points.iter().any(|other| beats(other, point))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_worse_in_one_thing_and_better_in_none_is_beaten() {
        let points = [[1.0, 5.0], [2.0, 3.0], [2.0, 4.0], [4.0, 1.0], [4.0, f64::INFINITY]];
        let points = points.map(|point| point.to_vec());
        assert_eq!(unbeaten(&points), [true, true, false, true, false]);
    }

    #[test]
    fn equals_do_not_beat_each_other() {
        assert_eq!(unbeaten(&[vec![1.0], vec![1.0]]), [true, true]);
    }
}
