//! What was measured, as a `people:` block for the scenario.
//!
//! The whole block and not only what was measured: a scenario's list of roles replaces the default one, and runbooks refer to
//! all of them. Roles nobody was measured in keep their law.
//!
//! A page that was not answered counts as longer than it rang ([`survival`](crate::stats::survival)): it is what tells somebody who
//! is slow from somebody who is quick when awake.

use super::measured::Measured;
use crate::random::Distribution;
use crate::scenario::model::{People, Phase, Role, WorkHours};
use crate::stats::survival::{Watched, kaplan_meier, masses, median};
use crate::units::Duration;

/// From so many samples on a law is fitted; below, their median stands for itself.
const LAW_FROM: usize = 5;

/// The scenario does not go below.
const SHORTEST_S: f64 = 0.001;
const SIGMA_MAX: f64 = 5.0;

/// A block to put in the place of the scenario's own `people:`. Several measurements of one role count together.
#[must_use]
pub fn people_yaml(people: &People, measured: &[Measured]) -> String {
    let mut lines = vec!["people:".to_owned(), "  roles:".to_owned()];
    for role in &people.roles {
        let of_role: Vec<_> = measured.iter().filter(|one| one.role == role.name).collect();
        role_lines(people, role, &of_role, &mut lines);
    }
    let (from, to) = people.night;
    lines.push(format!("  work_hours: {}", hours(people.work_hours)));
    lines.push(format!("  off_hours_factor: {}", people.off_hours_factor));
    lines.push(format!("  night: \"{}..{}\"", of_day(from), of_day(to)));
    lines.join("\n") + "\n"
}

fn role_lines(people: &People, role: &Role, measured: &[&Measured], lines: &mut Vec<String>) {
    let answered = measured.iter().flat_map(|one| took(&one.acknowledge, true));
    let unanswered = measured.iter().flat_map(|one| took(&one.unanswered, false));
    let pages: Vec<Watched> = answered.chain(unanswered).collect();
    let (law, source) = if pages.iter().any(|page| page.happened) {
        (fitted(&pages), source(&pages))
    } else {
        (law(role.acknowledge), "not measured".to_owned())
    };
    lines.push(format!("    - name: {}", role.name));
    lines.push(format!("      people: {}", role.people));
    lines.push(format!("      acknowledge: {law} # {source}"));
    lines.push(format!("      escalate_after: {}", seconds(role.escalate_after.as_secs_f64())));
    if let Some(next) = role.escalates_to.and_then(|next| people.roles.get(next)) {
        lines.push(format!("      escalates_to: {}", next.name));
    }
    for phase in Phase::ALL {
        let steps: Vec<f64> = measured.iter().flat_map(|one| one.of_phase(phase)).collect();
        if !steps.is_empty() {
            let (name, of) = (phase.name(), samples(steps.len()));
            let law = fitted(&took(&steps, true));
            lines.push(format!("      # {name}, `takes` of that step: {law} (measured in {of})"));
        }
    }
    let slips: u32 = measured.iter().map(|one| one.slips).sum();
    let unanswered: usize = measured.iter().map(|one| one.unanswered.len()).sum();
    if slips > 0 || unanswered > 0 {
        lines.push(format!("      # wrong commands: {slips}, pages not answered: {unanswered}"));
    }
}

fn samples(count: usize) -> String {
    if count == 1 { "1 sample".to_owned() } else { format!("{count} samples") }
}

/// Lengths of time, as logarithms of seconds.
fn took(seconds: &[f64], happened: bool) -> Vec<Watched> {
    let one = |length: &f64| Watched { time: libm::log(length.max(SHORTEST_S)), happened };
    seconds.iter().map(one).collect()
}

/// Of how many pages the law is made, and how many are not answered at all.
fn source(pages: &[Watched]) -> String {
    let answered = pages.iter().filter(|page| page.happened).count();
    let measured = format!("measured in {}", samples(answered));
    let longest = pages.iter().map(|page| page.time).max_by(f64::total_cmp);
    match (kaplan_meier(pages).last(), longest) {
        (Some(last), Some(longest)) if answered < pages.len() && last.survival > 0.0 => format!(
            "{measured}; {:.0} % are not answered within {} (standard error {:.0} %)",
            last.survival * 100.0,
            seconds(libm::exp(longest)),
            last.standard_error * 100.0
        ),
        _ => measured,
    }
}

/// The median, and from five samples on a lognormal by the moments of the logarithms.
fn fitted(samples: &[Watched]) -> String {
    let count = samples.len();
    let masses = masses(samples);
    if count < LAW_FROM {
        let longest = masses.last().map_or(0.0, |(time, _)| *time);
        return seconds(libm::exp(median(&kaplan_meier(samples)).unwrap_or(longest)));
    }
    let mean: f64 = masses.iter().map(|(time, share)| share * time).sum();
    let squares: f64 =
        masses.iter().map(|(time, share)| share * (time - mean) * (time - mean)).sum();
    let sigma = (squares * count as f64 / (count - 1) as f64).sqrt().min(SIGMA_MAX);
    law(Distribution::Lognormal { median: libm::exp(mean), sigma: (sigma * 1e3).round() / 1e3 })
}

/// A law of seconds as a scenario writes it.
fn law(law: Distribution) -> String {
    match law {
        Distribution::Constant(value) => seconds(value),
        Distribution::Uniform { low, high } => format!("{}..{}", seconds(low), seconds(high)),
        Distribution::LogUniform { low, high } => {
            format!("{{log_uniform: {{low: {}, high: {}}}}}", seconds(low), seconds(high))
        }
        Distribution::Exponential { mean } => {
            format!("{{exponential: {{mean: {}}}}}", seconds(mean))
        }
        Distribution::Lognormal { median, sigma } => {
            format!("{{lognormal: {{median: {}, sigma: {sigma}}}}}", seconds(median))
        }
        Distribution::Erlang2 { mean } => format!("{{erlang2: {{mean: {}}}}}", seconds(mean)),
        Distribution::Weibull { shape, scale } => {
            format!("{{weibull: {{shape: {shape}, scale: {}}}}}", seconds(scale))
        }
        Distribution::Gamma { mean, cv } => {
            format!("{{gamma: {{mean: {}, cv: {cv}}}}}", seconds(mean))
        }
        Distribution::Hyperexponential { mean, scv } => {
            format!("{{hyperexponential: {{mean: {}, scv: {scv}}}}}", seconds(mean))
        }
    }
}

fn seconds(value: f64) -> String {
    format!("{}s", (value.max(SHORTEST_S) * 1e3).round() / 1e3)
}

fn hours(hours: WorkHours) -> String {
    if hours == WorkHours::ALWAYS {
        return "always".to_owned();
    }
    let days = if hours.weekdays_only { "weekdays" } else { "daily" };
    format!("{days} {:02}:00..{:02}:00", hours.from_hour, hours.to_hour)
}

fn of_day(time: Duration) -> String {
    let minutes = time.as_nanos() / Duration::from_mins(1).as_nanos();
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}
