//! What the plane says in words: the finding, the definition, and its data.

use super::{Dot, Plane, is_far};
use crate::experiment::results::Unit;
use crate::experiment::tune::findings::{FigureName, Interval, State};
use crate::report::chart::DataTable;
use crate::report::chart::axis::Scale;
use crate::report::markdown::push;
use crate::report::tune::words;
use crate::scenario::model::BoundSide;

impl Plane<'_> {
    pub(super) fn name(&self, setting: usize, is_today: bool, is_chosen: bool) -> String {
        let state = words::state(State::Recommended, self.findings.recommendation.verdict);
        let what = match (is_today, is_chosen) {
            (true, true) => format!("today, {state}"),
            (true, false) => "today".to_owned(),
            (false, _) => state.to_owned(),
        };
        format!("{what}: {}", words::setting(self.findings, setting))
    }

    pub(super) fn title(&self) -> String {
        let (x, y) = (self.x.title, self.y.title);
        let said =
            |figure: &FigureName, found: &Interval| self.numbers.plain(figure.unit, found.value);
        match self.line.as_slice() {
            [first, .., last] => format!(
                "With {x} from {} down to {}, {y} goes from {} {} {}",
                said(&self.x, &last.x),
                said(&self.x, &first.x),
                said(&self.y, &last.y),
                if self.y.figure.side() == BoundSide::Below { "up to" } else { "down to" },
                said(&self.y, &first.y)
            ),
            [only] => format!(
                "One setting is best in both {x} and {y}: {}",
                words::setting(self.findings, only.setting)
            ),
            [] => format!("{} against {y}", words::capital(x)),
        }
    }

    pub(super) fn subtitle(&self, scales: (Scale, Scale)) -> String {
        let corner = match self.y.figure.side() {
            BoundSide::Below => "lower left is better",
            BoundSide::Above => "upper left is better",
        };
        let unit = match self.y.unit {
            Unit::Requests => ", requests",
            _ => "",
        };
        let mut said = format!(
            "Across: {}. Up: {}{unit}; {corner}. A dot is a setting; the line joins those that no other beats in these two, with \
             95 % intervals. Ring: today's",
            self.x.title, self.y.title
        );
        let found = &self.findings.recommendation;
        if found.setting.is_some() {
            let state = words::state(State::Recommended, found.verdict);
            push(&mut said, format_args!("; filled diamond: {state}"));
        }
        if !found.tied.is_empty() {
            said.push_str("; hollow diamonds do as well");
        }
        let is_limited =
            |side: &FigureName| found.budgets.iter().any(|one| one.figure == side.figure);
        if is_limited(&self.x) || is_limited(&self.y) {
            said.push_str("; shaded: over a budget");
        }
        let far = self.dots.iter().filter(|dot| is_far(dot, scales)).count();
        if far > 0 {
            push(&mut said, format_args!("; {far} hollow at the edge lie beyond it"));
        }
        said
    }

    pub(super) fn table(&self) -> DataTable {
        let mut table = DataTable::new([
            words::names(self.findings).join(", "),
            "state".to_owned(),
            self.x.title.to_owned(),
            self.y.title.to_owned(),
        ]);
        let said = |figure: &FigureName, found: &Interval| {
            let said = self.numbers.estimate(figure.unit, &words::estimate(found));
            if said.interval.is_empty() {
                said.value
            } else {
                format!("{} ({})", said.value, said.interval)
            }
        };
        let mut dots: Vec<&Dot> = self.dots.iter().collect();
        dots.sort_by(|a, b| a.x.value.total_cmp(&b.x.value));
        for dot in dots {
            table.row([
                words::values(self.findings, dot.setting),
                words::standing(self.findings, dot.setting),
                said(&self.x, &dot.x),
                said(&self.y, &dot.y),
            ]);
        }
        table
    }
}
