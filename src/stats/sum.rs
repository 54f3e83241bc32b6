//! Sums of floating-point numbers over a fixed tree.
//!
//! Floating-point addition is not associative, so a sum depends on who adds what first. Here the order is a function
//! of position alone: halves are summed apart and then together (pairwise summation, whose error also grows only with
//! the logarithm of the length; Higham 1993, "The accuracy of floating point summation"). Threads may fill the slice
//! in any order.

/// Below this length numbers are added one after another.
const LEAF: usize = 32;

/// The sum of the values, reduced over a tree fixed by their positions.
#[must_use]
pub fn sum(values: &[f64]) -> f64 {
    sum_of(values.len(), &|position| values[position])
}

/// The sum of `value(0)` to `value(count − 1)` over the same tree.
pub fn sum_of(count: usize, value: &impl Fn(usize) -> f64) -> f64 {
    tree(0, count, value)
}

fn tree(from: usize, to: usize, value: &impl Fn(usize) -> f64) -> f64 {
    let length = to - from;
    if length <= LEAF {
        return (from..to).map(value).sum();
    }
    // The left part is the largest power of two, so that appending values never changes the tree of the earlier ones.
    let left = length.next_power_of_two() / 2;
    tree(from, from + left, value) + tree(from + left, to, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_are_not_lost_beside_a_great_one() {
        let values: Vec<f64> = (0..100_000).map(|_| 0.1).collect();
        assert!((sum(&values) - 10_000.0).abs() < 1e-9);
        assert_eq!(sum(&[]), 0.0);
    }
}
