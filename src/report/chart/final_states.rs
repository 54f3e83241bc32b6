//! How bad releases ended. One whose defect met no request did not end badly or well: it is no part of the bars, and said beside them.

use super::colour::{self, Colour};
use super::stacked_bars::{Bar, StackedBars};
use super::{Chart, Context, DataTable};
use crate::experiment::results::{FinalStateShare, Unit};
use crate::referee::outcome::FinalState;

pub(super) fn draw(context: &Context<'_>) -> Option<Chart> {
    let ends = &context.results.final_states;
    let first = ends.first()?;
    let parts: Vec<(String, Colour)> =
        endings(first).map(|(name, _)| (name.clone(), state_colour(name))).collect();
    let bars: Vec<Bar> = ends
        .iter()
        .map(|end| Bar {
            name: end.strategy.clone(),
            colour: context.palette.strategy(&end.strategy),
            parts: endings(end)
                .map(|(_, share)| (*share, context.numbers.plain(Unit::Share, *share)))
                .collect(),
            total: None,
        })
        .collect();
    let ticks = [0.0, 0.25, 0.5, 0.75, 1.0];
    let ticks = ticks.map(|tick| (tick, context.numbers.plain(Unit::Share, tick))).to_vec();
    let table = table(ends, context);
    Some(Chart {
        name: "final_states",
        title: title(ends, context),
        subtitle: format!(
            "Share of bad releases by how they ended within {} of onset; the ends exclude each other{}",
            context.numbers.follow_up(),
            unmet(first, context)
        ),
        alternative: table.prose(),
        table,
        canvas: StackedBars { parts: &parts, bars: &bars, ticks }.draw(),
    })
}

/// The ends of bad releases with their shares.
fn endings(of: &FinalStateShare) -> impl Iterator<Item = &(String, f64)> {
    of.shares.iter().filter(|(name, _)| name != FinalState::NotBad.name())
}

/// What the bars leave free. It is the same for every strategy: whether a defect is met is asked of the reference that nobody touches.
fn unmet(of: &FinalStateShare, context: &Context<'_>) -> String {
    let share = of.shares.iter().find(|(name, _)| name == FinalState::NotBad.name());
    share.filter(|(_, share)| *share > 0.0).map_or_else(String::new, |(_, share)| {
        format!("; the defect of {} met no request", context.numbers.plain(Unit::Share, *share))
    })
}

/// Good ends are cool, bad ends warm, and what needed nobody is grey.
fn state_colour(name: &str) -> Colour {
    let place = |state: FinalState| state.name() == name;
    let index = match FinalState::ALL.into_iter().find(|state| place(*state)) {
        Some(FinalState::PreEmpted) => 1,
        Some(FinalState::RestoredByRollback) => 0,
        Some(FinalState::FixedForward) => 2,
        Some(FinalState::Declined) => 3,
        Some(FinalState::Missed) => 4,
        Some(FinalState::Unrestored) => 5,
        Some(FinalState::Healed | FinalState::NotBad) | None => 6,
    };
    colour::part(index)
}

fn title(ends: &[FinalStateShare], context: &Context<'_>) -> String {
    let restored = FinalState::RestoredByRollback.name();
    let share = |end: &FinalStateShare| {
        end.shares.iter().find(|(name, _)| name == restored).map_or(0.0, |(_, share)| *share)
    };
    let ranked = |end: &&FinalStateShare| {
        context.results.strategies.iter().any(|head| head.name == end.strategy && !head.reference)
    };
    let said: Vec<String> = ends
        .iter()
        .filter(ranked)
        .take(4)
        .map(|end| format!("{} {}", end.strategy, context.numbers.plain(Unit::Share, share(end))))
        .collect();
    format!("Share of bad releases restored by rollback: {}", said.join(", "))
}

fn table(ends: &[FinalStateShare], context: &Context<'_>) -> DataTable {
    let states = ends.first().into_iter().flat_map(endings).map(|(name, _)| name.clone());
    let mut table = DataTable::new(std::iter::once("strategy".to_owned()).chain(states));
    for end in ends {
        let shares = endings(end).map(|(_, share)| context.numbers.plain(Unit::Share, *share));
        table.row(std::iter::once(end.strategy.clone()).chain(shares));
    }
    table
}
