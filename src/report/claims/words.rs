//! Claims in words: verdicts, differences, where they turn.

use crate::experiment::claims::findings::{
    ComparisonFinding, Effect, Finding, Findings, Standing, Verdict,
};
use crate::experiment::claims::rule::{ROBUST, joint};
use crate::experiment::results::{Estimate, Unit};
use crate::report::number::{Numbers, Said};
use crate::scenario::model::Claimed;

/// A sign that can be told apart without colour.
pub(in crate::report) const fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::BearsOut => "✓",
        Verdict::Contradicts => "✗",
        Verdict::Depends => "◐",
        Verdict::NoDifference => "≈",
        Verdict::Inconclusive => "?",
        Verdict::Assumed => "≔",
        Verdict::Arithmetic => "Σ",
        Verdict::NotTestable => "∅",
    }
}

pub(in crate::report) const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::BearsOut => "bears out",
        Verdict::Contradicts => "contradicts",
        Verdict::Depends => "depends",
        Verdict::NoDifference => "no difference",
        Verdict::Inconclusive => "inconclusive",
        Verdict::Assumed => "assumed",
        Verdict::Arithmetic => "arithmetic",
        Verdict::NotTestable => "not testable",
    }
}

/// What each verdict means, for the foot of a table.
pub(in crate::report) const fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::BearsOut => {
            "beyond the margin as claimed under every condition, and with the same sign in nine of ten joint draws of what is not known"
        }
        Verdict::Contradicts => "beyond the margin the other way round, and nowhere as claimed",
        Verdict::Depends => {
            "holds under some conditions, or for some values of what is not known, and not under others"
        }
        Verdict::NoDifference => "surely within the margin under every condition",
        Verdict::Inconclusive => "the runs do not decide",
        Verdict::Assumed => "the sign was put in with one parameter: over its range it turns",
        Verdict::Arithmetic => "follows from wages and prices alone, and is no result on rollbacks",
        Verdict::NotTestable => "nothing that could be simulated would decide it",
    }
}

pub(in crate::report) const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Holds => "as claimed",
        Standing::Opposed => "the other way round",
        Standing::Negligible => "no difference that matters",
        Standing::Open => "open",
    }
}

/// How many claims came to what, in one sentence.
pub(in crate::report) fn summary(findings: &Findings) -> String {
    let count = |wanted| findings.claims.iter().filter(|one| one.verdict == wanted).count();
    let said = |wanted: Verdict| {
        let (count, one) = (count(wanted), count(wanted) == 1);
        let verb = match wanted {
            Verdict::BearsOut if one => "is borne out",
            Verdict::BearsOut => "are borne out",
            Verdict::Contradicts if one => "is contradicted",
            Verdict::Contradicts => "are contradicted",
            Verdict::Depends if one => "depends on conditions",
            Verdict::Depends => "depend on conditions",
            Verdict::NoDifference if one => "makes no difference that matters",
            Verdict::NoDifference => "make no difference that matters",
            Verdict::Inconclusive if one => "is left open",
            Verdict::Inconclusive => "are left open",
            Verdict::Assumed if one => "is an assumption",
            Verdict::Assumed => "are assumptions",
            Verdict::Arithmetic if one => "is arithmetic on wages",
            Verdict::Arithmetic => "are arithmetic on wages",
            Verdict::NotTestable if one => "cannot be tested",
            Verdict::NotTestable => "cannot be tested",
        };
        (count > 0).then(|| format!("{count} {verb}"))
    };
    let parts: Vec<String> = Verdict::ALL.into_iter().filter_map(said).collect();
    let noun = if findings.claims.len() == 1 { "claim" } else { "claims" };
    format!("Of {} {noun}, {}.", findings.claims.len(), listed(&parts))
}

fn listed(parts: &[String]) -> String {
    match parts {
        [] => "nothing was found".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The difference with its interval.
pub(in crate::report) fn difference(effect: &Effect, unit: Unit, numbers: &Numbers) -> Said {
    let bounds = (effect.lower, effect.upper);
    numbers.estimate(unit, &Estimate::new(effect.difference, effect.standard_error, bounds))
}

pub(in crate::report) fn in_one(said: &Said) -> String {
    match said.interval.as_str() {
        "" => said.value.clone(),
        interval => format!("{} ({interval})", said.value),
    }
}

/// `time to restore`.
pub(in crate::report) fn measure(name: &str) -> String {
    name.replace('_', " ")
}

/// The other side: a strategy, or an amount.
pub(in crate::report) fn than(comparison: &ComparisonFinding, numbers: &Numbers) -> String {
    if !comparison.than.is_empty() {
        return comparison.than.clone();
    }
    let effect = comparison.conditions.iter().find_map(|one| one.confirmed.as_ref());
    effect.map_or_else(
        || "an amount".to_owned(),
        |effect| numbers.plain(comparison.unit, effect.that),
    )
}

/// What was claimed, as it was written down.
pub(in crate::report) fn claimed(comparison: &ComparisonFinding, numbers: &Numbers) -> String {
    let (of, than) = (&comparison.of, than(comparison, numbers));
    let margin = numbers.plain(comparison.unit, comparison.margin);
    let measure = measure(&comparison.measure);
    match comparison.claimed {
        Claimed::Lower => {
            format!("{measure} of {of} is lower than that of {than}, by more than {margin}")
        }
        Claimed::Higher => {
            format!("{measure} of {of} is higher than that of {than}, by more than {margin}")
        }
        Claimed::Same => format!("{measure} of {of} is that of {than}, within {margin}"),
    }
}

/// The finding of one comparison.
pub(in crate::report) fn comparison_title(
    comparison: &ComparisonFinding,
    numbers: &Numbers,
) -> String {
    let all = comparison.conditions.len();
    let holds = of_standing(comparison, Standing::Holds);
    let under = if all == 1 { "the one condition".to_owned() } else { format!("{all} conditions") };
    let claimed = claimed(comparison, numbers);
    format!("{}: so in {holds} of {under}", capital(&claimed))
}

fn of_standing(comparison: &ComparisonFinding, wanted: Standing) -> usize {
    comparison.conditions.iter().filter(|one| one.standing == wanted).count()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

pub(in crate::report) fn comparison_subtitle(
    comparison: &ComparisonFinding,
    numbers: &Numbers,
) -> String {
    format!(
        "{} minus {}: {}. 95 % intervals of the confirmation; the small ring is the exploration, the band what would not matter.",
        comparison.of,
        than(comparison, numbers),
        comparison.definition
    )
}

/// The figure of the first table: the first comparison under the usual condition.
pub(in crate::report) fn lead(claim: &Finding, numbers: &Numbers) -> Option<(String, Said)> {
    if let Some(sum) = &claim.arithmetic {
        let (low, high) = (sum.this.low - sum.minus.high, sum.this.high - sum.minus.low);
        let range =
            format!("{} to {}", numbers.plain(Unit::Money, low), numbers.plain(Unit::Money, high));
        let what = format!("{} minus {}", sum.this.what, sum.minus.what);
        return Some((what, Said { value: range, interval: String::new() }));
    }
    let comparison = claim.comparisons.first()?;
    let condition = comparison.conditions.first()?;
    let effect = condition.confirmed.as_ref()?;
    let what = format!(
        "{}, {} minus {}",
        measure(&comparison.measure),
        comparison.of,
        than(comparison, numbers)
    );
    Some((what, difference(effect, comparison.unit, numbers)))
}

/// Where it turns, or what would decide it.
pub(in crate::report) fn turns(claim: &Finding) -> String {
    let mut parts: Vec<String> = claim
        .boundaries
        .iter()
        .map(|one| {
            format!(
                "{} holds, {} does not ({}, {})",
                one.holds,
                one.fails,
                one.axis,
                measure(&one.measure)
            )
        })
        .collect();
    if matches!(claim.verdict, Verdict::Depends | Verdict::Assumed) && parts.is_empty() {
        parts.extend(by_conditions(claim));
    }
    parts.extend(claim.comparisons.iter().filter_map(unsteady));
    if let Some(wanting) = &claim.wanting {
        let times = match wanting.replications {
            Some(times) if times <= MOST_TIMES => {
                format!("about {times} times the runs would decide")
            }
            _ => "it lies at the margin, where more runs help little".to_owned(),
        };
        parts.push(format!("open: {}, {}; {times}", measure(&wanting.measure), wanting.condition));
    }
    parts.dedup();
    parts.join("; ")
}

/// More than so many times the runs is no advice.
const MOST_TIMES: u64 = 1_000;

/// The conditions under which the whole claim holds, and those under which it does not.
fn by_conditions(claim: &Finding) -> Option<String> {
    let joint = joint(claim);
    let names = |wanted: &[Standing]| {
        let conditions = &claim.comparisons.first()?.conditions;
        let found = conditions.iter().zip(&joint).filter(|(_, one)| wanted.contains(one));
        let found: Vec<&str> = found.map(|(condition, _)| condition.name.as_str()).collect();
        (!found.is_empty()).then(|| found.join(", "))
    };
    let holds = names(&[Standing::Holds])?;
    let fails = names(&[Standing::Opposed, Standing::Negligible])?;
    Some(format!("holds: {holds}; not: {fails}"))
}

fn unsteady(comparison: &ComparisonFinding) -> Option<String> {
    let share = comparison.sign_share?;
    let is_robust = share.agreeing as f64 >= ROBUST * share.draws as f64;
    (!is_robust).then(|| {
        format!(
            "{} as claimed in {} of {} joint draws",
            measure(&comparison.measure),
            share.agreeing,
            share.draws
        )
    })
}

pub(in crate::report) fn p_value(p: f64) -> String {
    if p < 0.001 { "< 0.001".to_owned() } else { format!("{p:.3}") }
}

/// What differs from the base scenario.
pub(in crate::report) fn changes(changed: &[String]) -> String {
    if changed.is_empty() { "as it stands".to_owned() } else { changed.join("; ") }
}

/// The command that repeats one claim, with the adjustment over this claim alone.
pub(in crate::report) fn command(findings: &Findings, claim: &Finding) -> String {
    format!("{} --only {}", findings.meta.command, claim.id)
}
