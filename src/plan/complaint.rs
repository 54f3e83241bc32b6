//! Whether the user of a bad request complains of it, and when the team hears of that.
//!
//! Keyed by the request, so that two branches in which the same request goes bad hear the same complaint, and a live drill
//! hears what its simulation hears. Whoever meets more bad requests complains more likely, each being a cause of its own.
//!
//! Only what a user feels is complained of: an error, a wait that was too long, no answer. A damaged record or an open
//! door is not noticed at the request that does the harm, and who finds it later does not say which release it was.

use crate::random::{Key, Purpose};
use crate::scenario::model::Complaints;
use crate::units::Duration;

/// How long after its end a bad request of this key is heard of; `None` where its user does not complain.
#[must_use]
pub fn complaint(complaints: &Complaints, key: Key) -> Option<Duration> {
    key.happens(Purpose::Complaint, complaints.chance.get()).then(|| {
        let after = complaints.after.quantile(key.uniform(Purpose::ComplaintDelay));
        Duration::from_secs_f64(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Distribution;
    use crate::units::Ratio;

    #[test]
    fn whoever_complains_at_a_small_chance_complains_at_a_greater_one_and_as_late() {
        let heard = |chance: f64| -> Vec<Option<Duration>> {
            let after = Distribution::Exponential { mean: 600.0 };
            let complaints = Complaints { chance: Ratio::saturating(chance), after };
            (0..2_000).map(|part| complaint(&complaints, Key::new(3).part(part))).collect()
        };
        let (few, many) = (heard(0.02), heard(0.2));
        assert!(heard(0.0).iter().all(Option::is_none));
        assert!((20..70).contains(&few.iter().flatten().count()));
        assert!((340..460).contains(&many.iter().flatten().count()));
        assert!(few.iter().zip(&many).all(|(few, many)| few.is_none() || few == many));
    }
}
