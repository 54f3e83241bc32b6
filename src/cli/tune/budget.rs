//! `--budget 'false_triggers<2%'`, `--minimise regret`, `--zone 30s`.
//!
//! A budget of the command line is one that could stand in the scenario, and is checked as such: it is put there and read back, so both
//! places take the same words and refuse them with the same remedy. Only a frequency is more than that: `false_triggers<1/quarter` says in the
//! user's own period what the figure `false_triggers_per_year` says in years.

use anyhow::{anyhow, bail, ensure};

use crate::cli::load::Loaded;
use crate::experiment::summary::yearly::WEEKS;
use crate::scenario::model::{Change, Judged, Limit, MeasureUnit, Scenario};
use crate::scenario::{ScenarioError, Span, amount_of, check, varied};

const PERIODS: [(&str, f64); 4] =
    [("week", WEEKS), ("month", 12.0), ("quarter", 4.0), ("year", 1.0)];

/// A budget as written, and as it would stand in the scenario.
struct Written {
    figure: Judged,
    /// With its sign.
    limit: String,
    /// The same as the user wrote it.
    text: String,
    /// With the figure's name, as the user wrote it.
    asked: String,
}

/// The budgets a setting of a strategy must keep: those of the command line, or else the scenario's.
pub(super) fn limits(
    asked: &[String],
    strategy: &str,
    loaded: &Loaded,
) -> anyhow::Result<Vec<Limit>> {
    if asked.is_empty() {
        let own = loaded.scenario.budgets.iter().filter(|budget| budget.strategy == strategy);
        return Ok(own.flat_map(|budget| budget.limits.clone()).collect());
    }
    let written: Vec<Written> = asked.iter().map(|text| read(text)).collect::<Result<_, _>>()?;
    for (index, one) in written.iter().enumerate() {
        if let Some(first) = written[..index].iter().find(|other| other.figure == one.figure) {
            if first.asked == one.asked {
                bail!("`--budget {}` is given twice; leave one out", one.asked);
            }
            bail!(
                "`--budget {}` and `--budget {}` limit the same figure, and only one of them can be meant; keep that one",
                first.asked,
                one.asked
            );
        }
    }
    for one in &written {
        checked(std::slice::from_ref(one), strategy, loaded)?;
    }
    checked(&written, strategy, loaded)
}

/// Put into the scenario in the place of its own budgets, and read back.
fn checked(written: &[Written], strategy: &str, loaded: &Loaded) -> anyhow::Result<Vec<Limit>> {
    let pairs = written.iter().map(|one| format!("{}: {}", one.figure.name(), quoted(&one.limit)));
    let pairs = pairs.collect::<Vec<_>>().join(", ");
    let value = format!("[{{strategy: {}, {pairs}}}]", quoted(strategy));
    let text = varied(loaded.text(), &[Change { path: "budgets".to_owned(), value }])?;
    let name = loaded.path.display().to_string();
    let checked =
        check(&name, &text, &loaded.references).map_err(|error| refused(written, &error))?;
    let read: Vec<Limit> =
        checked.scenario.budgets.into_iter().flat_map(|budget| budget.limits).collect();
    let as_asked = written.iter().filter_map(|one| {
        let limit = read.iter().find(|limit| limit.figure == one.figure)?;
        Some(Limit { written: one.text.clone(), span: Span::default(), ..limit.clone() })
    });
    Ok(as_asked.collect())
}

fn refused(written: &[Written], error: &ScenarioError) -> anyhow::Error {
    let all = written.iter().map(|one| format!("{}{}", one.figure.name(), one.text));
    let all = all.collect::<Vec<_>>().join("` with `");
    let Some(found) = error.diagnostics().first() else {
        return anyhow!("`--budget {all}`: {error}");
    };
    let help = found.help.as_ref().map_or(String::new(), |help| format!("; {help}"));
    // A command line needs no quotes beside those of its shell.
    let help = help.replace("`\">", "`>").replace("\"`, in quotes", "`");
    anyhow!("`--budget {all}`: {}: {}{help}", found.message, found.primary.text)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn read(text: &str) -> anyhow::Result<Written> {
    let Some(at) = text.find(['<', '>', '=']) else {
        bail!(
            "`--budget {text}` has no limit: write a figure, `<` or `>` and an amount, such as `false_triggers<2%`"
        );
    };
    let (name, limit, asked) = (text[..at].trim(), text[at..].trim(), text.to_owned());
    let (amount, period) = match limit.rsplit_once('/') {
        Some((amount, period)) => (amount.trim(), Some(period.trim())),
        None => (limit, None),
    };
    let Some(period) = period else {
        let figure = figure("--budget", name)?;
        return Ok(Written { figure, limit: limit.to_owned(), text: limit.to_owned(), asked });
    };
    let Some((_, a_year)) = PERIODS.iter().find(|(known, _)| *known == period) else {
        let known = PERIODS.map(|(name, _)| format!("`/{name}`")).join(", ");
        bail!("`--budget {text}`: `/{period}` is no period; write one of {known}");
    };
    let (figure, weekly) = frequency(text, name)?;
    let sign_ends =
        amount.find(|c: char| !matches!(c, '<' | '>' | '=' | ' ')).unwrap_or(amount.len());
    let (sign, amount) = amount.split_at(sign_ends);
    let factor = if weekly { a_year / WEEKS } else { *a_year };
    let limit = scaled(amount, figure, factor).map(|amount| format!("{}{amount}", sign.trim()));
    let limit = limit.map_err(|help| {
        anyhow!("`--budget {text}`: `{amount}` is no amount of `{}`: {help}", figure.name())
    })?;
    Ok(Written { figure, limit, text: text[at..].trim().to_owned(), asked })
}

/// The figure that counts by the year or by the week, and whether it is by the week.
fn frequency(text: &str, name: &str) -> anyhow::Result<(Judged, bool)> {
    let stem = name.strip_suffix("_per_year").or_else(|| name.strip_suffix("_per_week"));
    let stem = stem.unwrap_or(name);
    let of = |ending: &str| Judged::of_name(&format!("{stem}{ending}"));
    match (of("_per_year"), of("_per_week")) {
        (Some(figure), _) => Ok((figure, false)),
        (None, Some(figure)) => Ok((figure, true)),
        (None, None) => {
            let counted = Judged::all().filter_map(|figure| {
                figure.name().strip_suffix("_per_year").or(figure.name().strip_suffix("_per_week"))
            });
            let counted = counted.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            bail!(
                "`--budget {text}`: `{name}` is not counted by time; these are: {counted}; write `{name}` without a period"
            )
        }
    }
}

/// An amount times a factor, as a scenario would have it.
fn scaled(amount: &str, figure: Judged, factor: f64) -> Result<String, String> {
    let (size, currency) = amount_of(amount, figure.unit())
        .map_err(|(expected, help)| format!("expected {expected}: {help}"))?;
    let size = size * factor;
    Ok(match (figure.unit(), currency) {
        (MeasureUnit::Money, Some(currency)) => format!("{size} {currency}"),
        (MeasureUnit::Hours, _) => format!("{size}h"),
        _ => size.to_string(),
    })
}

/// A figure by its name.
pub(super) fn figure(option: &str, name: &str) -> anyhow::Result<Judged> {
    Judged::of_name(name).ok_or_else(|| {
        let likeness = |figure: &Judged| strsim::jaro_winkler(name, figure.name());
        let nearest = Judged::all().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        let nearest = nearest.filter(|figure| likeness(figure) > 0.8);
        let all = Judged::all().map(|figure| format!("`{}`", figure.name()));
        let all = all.collect::<Vec<_>>().join(", ");
        match nearest {
            Some(figure) => {
                anyhow!(
                    "`{option}`: there is no figure `{name}`: did you mean `{}`?",
                    figure.name()
                )
            }
            None => anyhow!("`{option}`: there is no figure `{name}`; these are: {all}"),
        }
    })
}

/// Which difference of a figure does not matter.
pub(super) fn zone(amount: &str, figure: Judged, scenario: &Scenario) -> anyhow::Result<f64> {
    let name = figure.name();
    let (zone, currency) =
        amount_of(amount.trim(), figure.unit()).map_err(|(expected, help)| {
            anyhow!("`--zone {amount}`: it is in the unit of `{name}`, expected {expected}: {help}")
        })?;
    let own = &scenario.costs.currency;
    ensure!(
        currency.as_ref().is_none_or(|written| written == own),
        "`--zone {amount}` is not in {own}, the currency of the costs: write it in {own}"
    );
    ensure!(
        zone.is_finite() && zone >= 0.0,
        "`--zone {amount}` is below 0: write how large a difference of `{name}` does not matter"
    );
    Ok(zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_back(text: &str) -> (Judged, String) {
        let written = read(text).expect("a budget");
        (written.figure, written.limit)
    }

    #[test]
    fn a_frequency_is_said_of_the_figure_that_counts_by_time() {
        assert_eq!(read_back("false_triggers<2%"), (Judged::FalseTriggers, "<2%".to_owned()));
        let yearly = Judged::FalseTriggersPerYear;
        assert_eq!(read_back("false_triggers < 1/quarter"), (yearly, "<4".to_owned()));
        assert_eq!(read_back("false_triggers_per_year<2/month"), (yearly, "<24".to_owned()));
        assert_eq!(read_back("pages<2/week"), (Judged::PagesPerWeek, "<2".to_owned()));
        assert_eq!(read_back("pages<52.18/year"), (Judged::PagesPerWeek, "<1".to_owned()));
        assert_eq!(read_back("cost<$2k/month"), (Judged::CostPerYear, "<24000 USD".to_owned()));
        assert_eq!(read_back("downtime<30m/month"), (Judged::DowntimePerYear, "<6h".to_owned()));
    }

    #[test]
    fn what_is_no_budget_says_what_would_be_one() {
        let said = |text: &str| match read(text) {
            Ok(_) => String::new(),
            Err(error) => error.to_string(),
        };
        assert!(said("missed").contains("has no limit"));
        assert!(said("misssed<2%").contains("did you mean `missed`?"));
        assert!(said("colour<2%").contains("these are: `false_triggers`"));
        assert!(said("missed<2/week").contains("not counted by time"));
        assert!(said("pages<2/day").contains("`/day` is no period"));
        assert!(said("pages<2%/week").contains("expected a number"));
        assert!(figure("--minimise", "regrets").is_err_and(|e| e.to_string().contains("`regret`")));
    }

    #[test]
    fn without_budgets_of_its_own_a_tuning_keeps_those_of_the_scenario() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/checkout.yaml");
        let loaded = crate::cli::load::load_scenario(&path).expect("a scenario");
        let written = |asked: &[&str], strategy: &str| -> Vec<(Judged, f64, String)> {
            let asked: Vec<String> = asked.iter().map(ToString::to_string).collect();
            let limits = limits(&asked, strategy, &loaded).expect("budgets");
            limits.into_iter().map(|limit| (limit.figure, limit.bound, limit.written)).collect()
        };
        assert_eq!(written(&[], "automated").len(), 4);
        assert_eq!(written(&[], "manual"), []);
        assert_eq!(
            written(&["missed<5%", "false_triggers<1/quarter"], "automated"),
            [
                (Judged::Missed, 0.05, "<5%".to_owned()),
                (Judged::FalseTriggersPerYear, 4.0, "<1/quarter".to_owned()),
            ]
        );
    }
}
