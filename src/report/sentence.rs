//! The verdict in one to three sentences, generated.
//!
//! Two kinds of uncertainty are never mixed into one "sure". First what simulation can tell: whether more runs would
//! change who is cheapest. Then what it cannot: the prices nobody set, and the nearest plausible value that flips the
//! order. Each is a sentence of its own, so that none can be read as a condition of another.

use std::fmt;

use super::decides;
use super::number::Numbers;
use crate::experiment::results::{Estimate, Flip, Results, Unit, Verdict};

/// The verdict, kind of uncertainty by kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Who costs least, and whether more runs would change that.
    pub simulation: String,
    /// How often the order holds when what nobody set is drawn: with `--decide` everything, else the prices.
    pub prices: Option<String>,
    /// The nearest plausible values at which somebody else is cheapest.
    pub flip: Option<String>,
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.simulation)?;
        for sentence in [&self.prices, &self.flip].into_iter().flatten() {
            write!(f, " {sentence}")?;
        }
        Ok(())
    }
}

/// The verdict of a run in words.
#[must_use]
pub fn sentence(results: &Results) -> Sentence {
    let words = Words { verdict: &results.verdict, numbers: Numbers::of(&results.meta) };
    // Backticks set code; a name that holds one would end it early.
    let name = results.meta.scenario.replace('`', "'");
    let simulation = format!("For `{name}`, {}.", words.simulation().replace('`', "'"));
    if results.verdict.yearly_costs.len() < 2 {
        return Sentence { simulation, prices: None, flip: None };
    }
    if let Some(decided) = &results.decides {
        let prices = decides::survives(decided, &words.numbers);
        return Sentence {
            simulation,
            prices,
            flip: Some(decides::would_lose(decided, &words.numbers)),
        };
    }
    Sentence { simulation, prices: words.prices(), flip: Some(words.flip(&results.flips)) }
}

struct Words<'a> {
    verdict: &'a Verdict,
    numbers: Numbers,
}

impl Words<'_> {
    fn simulation(&self) -> String {
        let Some((cheapest, cost)) = self.verdict.yearly_costs.first() else {
            return "no strategy was simulated".to_owned();
        };
        let said = self.money(cost);
        if self.verdict.yearly_costs.len() == 1 {
            let interval = self.numbers.estimate(Unit::Money, cost).interval;
            return format!(
                "{cheapest} costs {said} a year ({interval}); there is nothing to compare it with"
            );
        }
        if self.verdict.best.len() > 1 { self.tie() } else { self.winner(cheapest, &said) }
    }

    fn winner(&self, cheapest: &str, said: &str) -> String {
        let others = self.costs(|name| name != cheapest);
        format!(
            "{cheapest} costs least: {said} a year against {}; more runs would not change who is \
             cheapest",
            list(&others, "and")
        )
    }

    fn tie(&self) -> String {
        let tied = self.costs(|name| self.verdict.best.iter().any(|best| best == name));
        let others = self.costs(|name| self.verdict.best.iter().all(|best| best != name));
        let mut words = format!("the data do not decide between {} a year", list(&tied, "and"));
        if let Some(difference) = &self.verdict.difference {
            let said = self.numbers.estimate(Unit::Money, difference);
            let matters = self.numbers.plain(Unit::Money, self.verdict.matters_from);
            let inside = difference.confidence_interval.upper_bound < self.verdict.matters_from;
            let decides = if inside {
                format!("less than the {matters} that would matter, so choose by another criterion")
            } else {
                format!("and {matters} would matter, so more replications would decide")
            };
            words = format!(
                "{words}: the cheapest two differ by {} ({}), {decides}",
                said.value, said.interval
            );
        }
        if others.is_empty() { words } else { format!("{words}; dearer: {}", list(&others, "and")) }
    }

    fn prices(&self) -> Option<String> {
        let draws = &self.verdict.price_draws;
        let (name, _) = self.verdict.yearly_costs.first()?;
        let (_, share) = draws.cheapest_share.iter().find(|(cheapest, _)| cheapest == name)?;
        if draws.drawn.is_empty() || draws.draws == 0 {
            return Some("Every price is a single value, so none was left open.".to_owned());
        }
        Some(format!(
            "With {} from its plausible range, {} is cheapest in {} of {} draws.",
            if draws.drawn.len() == 1 {
                "one price drawn".to_owned()
            } else {
                format!("{} prices drawn, each", draws.drawn.len())
            },
            name.replace('`', "'"),
            self.numbers.plain(Unit::Share, *share),
            draws.draws,
        ))
    }

    fn flip(&self, flips: &[Flip]) -> String {
        let Some(flip) = flips.iter().find(|flip| flip.plausible) else {
            return "No single price within its plausible range changes who is cheapest.".into();
        };
        let winner = flip.winner.replace('`', "'");
        let condition = flip_condition(flip, &self.numbers);
        format!("Nearest flip: {winner} becomes cheapest {condition}.")
    }

    fn costs(&self, keep: impl Fn(&str) -> bool) -> Vec<String> {
        let kept = self.verdict.yearly_costs.iter().filter(|(name, _)| keep(name));
        kept.map(|(name, cost)| format!("{} ({name})", self.money(cost))).collect()
    }

    fn money(&self, cost: &Estimate) -> String {
        self.numbers.estimate(Unit::Money, cost).value
    }
}

/// `if costs.lost_request rises from $0.50 above $1.20`.
pub(super) fn flip_condition(flip: &Flip, numbers: &Numbers) -> String {
    let direction = if flip.flips_at > flip.value { "rises above" } else { "falls below" };
    format!(
        "if `{}` {direction} {} (now {})",
        flip.key.replace('`', "'"),
        numbers.plain(Unit::Money, flip.flips_at),
        numbers.plain(Unit::Money, flip.value)
    )
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list(items: &[String], last: &str) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [firsts @ .., end] => format!("{} {last} {end}", firsts.join(", ")),
    }
}
