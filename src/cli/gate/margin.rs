//! `--margin 10%` and `--margin time_to_restore_mean=1m`.

use anyhow::{anyhow, ensure};

use crate::experiment::gate::{Margins, REGRESSION};
use crate::scenario::amount_of;
use crate::scenario::model::{Judged, Scenario};

/// Margins as written; what comes later counts.
pub(super) fn margins(written: &[String], scenario: &Scenario) -> anyhow::Result<Margins> {
    let mut margins = Margins::default();
    for text in written {
        match text.split_once('=') {
            None => margins.relative = relative(text)?,
            Some((name, amount)) => {
                let figure = figure(name.trim())?;
                let margin = in_unit(figure, amount.trim(), scenario)?;
                margins.of.retain(|(other, _)| *other != figure);
                margins.of.push((figure, margin));
            }
        }
    }
    Ok(margins)
}

fn relative(text: &str) -> anyhow::Result<f64> {
    let percent = text.strip_suffix('%').and_then(|number| number.trim().parse::<f64>().ok());
    percent
        .filter(|percent| percent.is_finite() && (0.0..=1_000.0).contains(percent))
        .map(|percent| percent / 100.0)
        .ok_or_else(|| {
            anyhow!(
                "`--margin {text}` is neither a share such as `10%` nor an amount for a figure such as `time_to_restore_mean=1m`"
            )
        })
}

fn figure(name: &str) -> anyhow::Result<Judged> {
    let known = || REGRESSION.map(Judged::name).join(", ");
    let figure = Judged::of_name(name).filter(|figure| REGRESSION.contains(figure));
    figure.ok_or_else(|| {
        anyhow!(
            "`--margin {name}=…`: `{name}` is not compared with a baseline; these are: {}",
            known()
        )
    })
}

fn in_unit(figure: Judged, amount: &str, scenario: &Scenario) -> anyhow::Result<f64> {
    let (margin, currency) = amount_of(amount, figure.unit()).map_err(|(expected, help)| {
        anyhow!("`--margin {}={amount}`: expected {expected}: {help}", figure.name())
    })?;
    let own = &scenario.costs.currency;
    ensure!(
        currency.as_ref().is_none_or(|written| written == own),
        "`--margin {}={amount}` is not in {own}, the currency of the costs: write it in {own}",
        figure.name()
    );
    Ok(margin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_for_all_and_a_name_for_one() {
        assert_eq!(relative("5%").expect("a share"), 0.05);
        assert!(relative("5").is_err() && relative("-5%").is_err() && relative("x%").is_err());
        assert_eq!(figure("missed").expect("a figure"), Judged::Missed);
        let wrong = figure("services").expect_err("a list is no figure").to_string();
        assert!(wrong.contains("`services` is not compared"), "{wrong}");
    }
}
