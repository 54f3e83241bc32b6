//! What the map says in words: the finding, the definition, and its data.

use super::Map;
use crate::experiment::results::Unit;
use crate::experiment::tune::findings::State;
use crate::report::chart::DataTable;
use crate::report::markdown::push;
use crate::report::tune::words;
use crate::scenario::model::BoundSide;

impl Map<'_> {
    pub(super) fn title(&self) -> String {
        let what = self.figure.title;
        let cells = self.cells.iter().flatten().flatten();
        let (over, all) = cells.fold((0, 0), |(over, all), (setting, _)| {
            let is_over = self.findings.settings[*setting].state == State::OverBudget;
            (over + usize::from(is_over), all + 1)
        });
        let ends = [self.least, self.most].map(|end| self.numbers.plain(self.figure.unit, end));
        let reach = format!("{} goes from {} to {}", words::capital(what), ends[0], ends[1]);
        match over {
            0 => format!("{reach} over {all} settings"),
            over if over == all => format!("{reach}, and all {all} settings are over a budget"),
            over => format!("{reach}, and {over} of {all} settings are over a budget"),
        }
    }

    pub(super) fn subtitle(&self) -> String {
        let unit = if self.figure.unit == Unit::Requests { ", requests," } else { "" };
        let is_better = match self.figure.figure.side() {
            BoundSide::Below => "fainter",
            BoundSide::Above => "stronger",
        };
        let paths = &self.findings.varied;
        let mut said = format!(
            "{}{unit} by {} (across) and {} (up); {is_better} is better",
            words::capital(self.figure.title),
            paths[0].path,
            paths[1].path
        );
        let states: Vec<State> = self.findings.settings.iter().map(|one| one.state).collect();
        let found = &self.findings.recommendation;
        said.push_str("; ring: today's");
        if found.setting.is_some() {
            let state = words::state(State::Recommended, found.verdict);
            push(&mut said, format_args!("; framed, with a filled diamond: {state}"));
        }
        if !found.tied.is_empty() {
            said.push_str("; hollow diamond: does as well");
        }
        if states.contains(&State::OverBudget) {
            said.push_str("; hatched: over a budget");
        }
        if states.iter().any(|state| matches!(state, State::Open | State::BudgetOpen)) {
            said.push_str("; ?: not known");
        }
        said
    }

    pub(super) fn table(&self) -> DataTable {
        let head = self.across.iter().map(|value| self.tick(0, value.as_deref()));
        let names = words::names(self.findings);
        let corner = format!("{} / {}", names[1], names[0]);
        let mut table = DataTable::new(std::iter::once(corner).chain(head));
        let verdict = self.findings.recommendation.verdict;
        for (cells, value) in self.cells.iter().zip(&self.up).rev() {
            let said = cells.iter().map(|cell| {
                cell.as_ref().map_or_else(
                    || crate::report::number::ABSENT.to_owned(),
                    |(setting, found)| {
                        let state = words::state(self.findings.settings[*setting].state, verdict);
                        format!("{} ({state})", self.said(found))
                    },
                )
            });
            table.row(std::iter::once(self.tick(1, value.as_deref())).chain(said));
        }
        table
    }
}
