//! Where the time to restore goes, phase by phase.

use super::axis::time_ticks;
use super::colour;
use super::stacked_bars::{Bar, StackedBars, Total};
use super::{Chart, Context, DataTable};
use crate::experiment::results::{PhaseStack, Unit};

pub(super) fn draw(context: &Context<'_>) -> Option<Chart> {
    let stacks = &context.results.phases;
    let first = stacks.first()?;
    let parts: Vec<_> = first
        .phases
        .iter()
        .enumerate()
        .map(|(index, (name, _))| (name.clone(), colour::part(index)))
        .collect();
    let bars: Vec<Bar> = stacks.iter().map(|stack| bar(stack, context)).collect();
    let ends = stacks.iter().map(|stack| stack.total.confidence_interval.upper_bound);
    let greatest = ends.fold(0.0, f64::max);
    let ticks = time_ticks(greatest)
        .into_iter()
        .map(|tick| (tick, context.numbers.plain(Unit::Duration, tick)))
        .collect();
    let table = table(stacks, context);
    Some(Chart {
        name: "restore_phases",
        title: title(stacks, context),
        subtitle: format!(
            "Mean time from onset to restored over all needed releases, cut at {}, by phase; 95 % interval of the \
             total",
            context.numbers.follow_up()
        ),
        alternative: table.prose(),
        table,
        canvas: StackedBars { parts: &parts, bars: &bars, ticks }.draw(),
    })
}

fn bar(stack: &PhaseStack, context: &Context<'_>) -> Bar {
    let said = context.numbers.estimate(Unit::Duration, &stack.total);
    let parts = stack.phases.iter();
    Bar {
        name: stack.strategy.clone(),
        colour: context.palette.strategy(&stack.strategy),
        parts: parts
            .map(|(_, seconds)| (*seconds, context.numbers.plain(Unit::Duration, *seconds)))
            .collect(),
        total: Some(Total {
            lower: stack.total.confidence_interval.lower_bound,
            upper: stack.total.confidence_interval.upper_bound,
            value: said.value,
            interval: said.interval,
        }),
    }
}

/// The longest phase of the slowest strategy is what a reader can do something about.
fn title(stacks: &[PhaseStack], context: &Context<'_>) -> String {
    let ranked = |stack: &&PhaseStack| {
        context.results.strategies.iter().any(|head| head.name == stack.strategy && !head.reference)
    };
    let slowest = stacks
        .iter()
        .filter(ranked)
        .max_by(|a, b| a.total.point_estimate.total_cmp(&b.total.point_estimate));
    let longest = slowest.and_then(|stack| stack.phases.iter().max_by(|a, b| a.1.total_cmp(&b.1)));
    match (slowest, longest) {
        (Some(slowest), Some((phase, seconds))) => format!(
            "{} takes {} to restore service; the longest phase is “{phase}” with {}",
            slowest.strategy,
            context.numbers.estimate(Unit::Duration, &slowest.total).value,
            context.numbers.plain(Unit::Duration, *seconds)
        ),
        _ => "Time to restore service".to_owned(),
    }
}

fn table(stacks: &[PhaseStack], context: &Context<'_>) -> DataTable {
    let phases = stacks.first().map(|stack| stack.phases.as_slice()).unwrap_or_default();
    let mut table = DataTable::new(
        std::iter::once("strategy".to_owned())
            .chain(phases.iter().map(|(name, _)| name.clone()))
            .chain(["total".to_owned(), "95 % interval".to_owned()]),
    );
    for stack in stacks {
        let said = context.numbers.estimate(Unit::Duration, &stack.total);
        let phases =
            stack.phases.iter().map(|(_, seconds)| context.numbers.plain(Unit::Duration, *seconds));
        table.row(
            std::iter::once(stack.strategy.clone())
                .chain(phases)
                .chain([said.value, said.interval]),
        );
    }
    table
}
