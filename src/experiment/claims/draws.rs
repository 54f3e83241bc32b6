//! Joint draws of what nobody has measured: prices, and what the presets assume of people and tools.
//!
//! A draw moves all of them at once, each log-uniformly over its plausible range, and both sides of a contrast alike. Which
//! value a parameter gets depends on its key and the draw's number alone, so that every claim meets the same 20 worlds.

use crate::random::{Key, Purpose};
use crate::scenario::model::{Price, Scenario};
use crate::scenario::plausible;
use crate::units::{Money, Ratio};

/// Keeps draws of claims apart from every other use of the seed.
const DRAWS: u64 = 0x636c_6169;

/// The scenario in the world of this draw.
pub(super) fn draw(mut scenario: Scenario, number: u32) -> Scenario {
    let key = Key::new(DRAWS).part(number.into());
    let share = |name: &str| uniform(key, name);
    let costs = &mut scenario.costs;
    for (name, price) in [
        ("lost_request", &mut costs.lost_request),
        ("lost_write", &mut costs.lost_write),
        ("lost_session", &mut costs.lost_session),
        ("sla_down_minute", &mut costs.sla_down_minute),
        ("person_hour", &mut costs.person_hour),
        ("delay_hour", &mut costs.delay_hour),
        ("redeploy", &mut costs.redeploy),
    ] {
        price.value = drawn_price(price, share(name));
    }
    let steps = scenario.strategies.iter_mut().flat_map(|one| &mut one.plays);
    for step in steps.flat_map(|play| &mut play.steps) {
        if let Some((key, range)) = step.assumed.takes.and_then(|key| Some((key, plausible(key)?)))
        {
            step.takes =
                step.takes.scaled(range.at(share(key)) / range.usual.max(f64::MIN_POSITIVE));
        }
        if let Some((key, range)) = step.assumed.fails.and_then(|key| Some((key, plausible(key)?)))
        {
            step.fails = Ratio::saturating(range.at(share(key)));
        }
    }
    scenario
}

fn uniform(key: Key, name: &str) -> f64 {
    name.bytes().fold(key, |key, byte| key.part(byte.into())).uniform(Purpose::ClaimDraw)
}

fn drawn_price(price: &Price, share: f64) -> Money {
    let (low, high) = (price.low.as_units(), price.high.as_units());
    let drawn = if low > 0.0 && high > low {
        low * libm::pow(high / low, share)
    } else {
        low + (high - low) * share
    };
    Money::from_units(drawn)
}
