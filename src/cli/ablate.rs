//! `backout ablate`: what each handler of a strategy costs and buys.

use std::io::Write;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use super::load::load_scenario;
use super::{AblateArgs, AblateFormat};
use crate::experiment::ablation::ablate as switch_off_each;
use crate::report::ablation;
use crate::scenario::model::Scenario;

pub(super) fn ablate(args: &AblateArgs) -> anyhow::Result<ExitCode> {
    let mut scenario = load_scenario(&args.scenario)?.scenario;
    if let Some(seed) = args.seed {
        scenario.seed = seed;
    }
    let strategy = chosen(args, &scenario)?;
    let replications =
        args.replications.map_or(u64::from(scenario.replications), |count| u64::from(count.get()));
    // Ended by Ctrl-C there is nothing to show: differences of a part of the strata are of no release in particular.
    let ablated = switch_off_each(scenario, strategy, replications, &AtomicBool::new(false));
    let text = match args.format {
        AblateFormat::Text => ablation::text(&ablated),
        AblateFormat::Markdown => ablation::markdown(&ablated),
        AblateFormat::Json => ablation::json(&ablated)?,
    };
    writeln!(anstream::stdout(), "{}", text.trim_end())?;
    Ok(ExitCode::SUCCESS)
}

/// The strategy to take apart, by index.
fn chosen(args: &AblateArgs, scenario: &Scenario) -> anyhow::Result<usize> {
    let names: Vec<&str> = scenario.strategies.iter().map(|spec| spec.name.as_str()).collect();
    let wanted = args.strategy.as_str();
    let Some(index) = names.iter().position(|name| *name == wanted) else {
        anyhow::bail!(
            "`{}` has no strategy `{wanted}`: choose one with `--strategy`, it has {}",
            args.scenario.display(),
            names.join(", ")
        )
    };
    anyhow::ensure!(
        !scenario.strategies[index].handlers().is_empty(),
        "`{wanted}` has no handlers to switch off: those are parts of the presets, so start it with `extends`"
    );
    Ok(index)
}
