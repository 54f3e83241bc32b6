//! What decides, in words: one wording for every format.

use super::number::Numbers;
use crate::experiment::results::{Decides, ParameterFlip, Results, Unit};

/// How to get what a run does not say by itself.
pub(super) const ASK: &str = "What you did not set was not varied, and one load was simulated: `--decide` draws every open parameter and sweeps the load.";

/// How often the verdict survives what nobody set.
pub(super) fn survives(decides: &Decides, numbers: &Numbers) -> Option<String> {
    let share = decides.cheapest.iter().find(|one| one.strategy == decides.best)?;
    let plain = |value| numbers.plain(Unit::Share, value);
    Some(format!(
        "With everything you did not set left open, {} stays cheapest in {} of {} draws ({} to {}).",
        decides.best.replace('`', "'"),
        plain(share.share),
        decides.draws,
        plain(share.lower),
        plain(share.upper),
    ))
}

/// The nearest plausible values at which it loses.
pub(super) fn would_lose(decides: &Decides, numbers: &Numbers) -> String {
    let flips: Vec<&ParameterFlip> =
        decides.flips.iter().filter(|flip| flip.plausible).take(2).collect();
    let told = |(place, flip): (usize, &&ParameterFlip)| {
        let condition = condition(flip, numbers);
        let same = place > 0 && flips[place - 1].winner == flip.winner;
        let to = format!("to {} {condition}", flip.winner.replace('`', "'"));
        if same { condition } else { to }
    };
    let told: Vec<String> = flips.iter().enumerate().map(told).collect();
    if told.is_empty() {
        return "No single parameter within its plausible range changes who is cheapest."
            .to_owned();
    }
    format!("It would lose {}.", super::sentence::list(&told, "or"))
}

/// ``if `people.roles.acknowledge` rises above 11 min (now 2 min)``.
pub(super) fn condition(flip: &ParameterFlip, numbers: &Numbers) -> String {
    let direction = if flip.flips_at > flip.value { "rises above" } else { "falls below" };
    format!(
        "if `{}` {direction} {} (now {})",
        flip.key.replace('`', "'"),
        numbers.plain(flip.unit, flip.flips_at),
        numbers.plain(flip.unit, flip.value)
    )
}

/// What a reader of the section must know before its charts.
pub(super) fn caveats(results: &Results) -> Vec<String> {
    let Some(decides) = &results.decides else { return vec![ASK.to_owned()] };
    let numbers = Numbers::of(&results.meta);
    let plain = |value| numbers.plain(Unit::Share, value);
    let raw: Vec<String> = (decides.cheapest.iter())
        .map(|one| {
            let name = one.strategy.replace('`', "'");
            format!("{name} {} ({} by single draws)", plain(one.share), plain(one.raw_share))
        })
        .collect();
    let mut said = vec![
        format!(
            "This is what is not known of your own parameters, which no number of replications makes smaller: {} open \
             parameters, {} joint draws of {} replications each, every one held against the same replications at the present \
             values.",
            decides.parameters.len(),
            decides.draws,
            decides.replications_per_draw
        ),
        format!("Cheapest: {}.", raw.join(", ")),
        format!(
            "A surface through the draws predicts {} of the variance of the difference between {} and {} in draws it has \
             not seen.",
            plain(decides.surface_explains.max(0.0)),
            decides.best.replace('`', "'"),
            decides.second.replace('`', "'")
        ),
    ];
    if decides.surface_explains < 0.5 {
        said.push(
            "That is little: read shares and ranks here as rough, or ask for more draws."
                .to_owned(),
        );
    }
    if decides.draws < decides.draws_asked {
        said.push(format!("Interrupted after {} of {} draws.", decides.draws, decides.draws_asked));
    }
    said
}
