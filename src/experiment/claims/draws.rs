//! Joint draws of what nobody has measured: everything the scenario leaves open, each within its plausible range.
//!
//! A draw moves all of them at once. Which value a parameter gets depends on its key and the draw's number alone, so that every
//! claim meets the same worlds, and so do both sides of a contrast that differ in what they leave open.

use crate::random::Key;
use crate::scenario::model::Scenario;
use crate::scenario::open::{Open, OpenParameter};
use crate::stats::latin::hypercube;

/// Keeps draws of claims apart from every other use of a seed.
const DRAWS: u64 = 0x636c_6169;

/// The scenario in so many worlds.
pub(super) fn worlds(open: &Open, like: &Scenario, draws: u32) -> Vec<Scenario> {
    let columns: Vec<Vec<f64>> =
        open.parameters().iter().map(|parameter| column(parameter, draws)).collect();
    let values = |draw: usize| -> Vec<(usize, f64)> {
        columns.iter().map(|column| column[draw]).enumerate().collect()
    };
    (0..draws as usize).map(|draw| open.scenario(like, &values(draw))).collect()
}

/// The values of one parameter over all draws, one in each of as many strata of its range.
fn column(parameter: &OpenParameter, draws: u32) -> Vec<f64> {
    let key = parameter.key.bytes().fold(Key::new(DRAWS), |key, byte| key.part(byte.into()));
    let places = hypercube(key, draws as usize, 1);
    places.into_iter().flatten().map(|place| parameter.at(place)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{References, check};

    const BASE: &str = include_str!("../../../scenarios/claims.yaml");

    #[test]
    fn a_parameter_has_the_same_value_in_every_variant_that_leaves_it_open() {
        let checked = |text: &str| check("x.yaml", text, &References::new()).unwrap();
        let one = checked(BASE);
        let other = checked(&BASE.replace("  - {name: automated, extends: automated}\n", ""));
        let drawn = |checked: &crate::scenario::Checked| {
            let worlds = worlds(&checked.open, &checked.scenario, 3);
            worlds.iter().map(|world| world.costs.lost_request.value).collect::<Vec<_>>()
        };
        assert!(one.open.parameters().len() > other.open.parameters().len());
        assert_eq!(drawn(&one), drawn(&other));
        assert!(drawn(&one).windows(2).all(|pair| pair[0] != pair[1]));
    }
}
