//! Single cases, simulated: a parameter at an end of its range, or two at a cell of the map.

use std::cell::Cell;

use super::bill::Bill;
use super::draws::scenario_at;
use super::observed::Observed;
use super::{Effort, Question, measured};
use crate::scenario::open::OpenParameter;
use crate::stats::Estimate;

/// The difference at the low and at the high end.
pub(super) type Ends = (Option<Estimate>, Option<Estimate>);

pub(super) struct Cases<'a> {
    pub(super) question: &'a Question<'a>,
    pub(super) effort: Effort,
    pub(super) bill: &'a Bill,
    /// The run at the present values.
    pub(super) present: &'a Observed,
    pub(super) report: &'a dyn Fn(u64),
    pub(super) done: Cell<u64>,
}

impl Cases<'_> {
    /// Yearly cost of one strategy minus another's with a parameter at either end of its range.
    pub(super) fn ends(&self, parameter: usize, (one, other): (usize, usize)) -> Ends {
        let end = |place: f64| {
            let mut point = self.here();
            point[parameter] = place;
            self.at(&point, &[parameter], |bill, seen| bill.difference(seen, one, other))
        };
        (end(0.0), end(1.0))
    }

    pub(super) fn here(&self) -> Vec<f64> {
        self.question.open.parameters().iter().map(OpenParameter::present).collect()
    }

    /// What a case says, in which only `moved` are not at their present values; `None` once interrupted. Where they act
    /// on the bill alone, the run at the present values says it all.
    pub(super) fn at<T>(
        &self,
        point: &[f64],
        moved: &[usize],
        say: impl Fn(&Bill, &Observed) -> T,
    ) -> Option<T> {
        let parameters = self.question.open.parameters();
        let mut bill = self.bill.clone();
        for index in moved {
            bill.set(&parameters[*index], parameters[*index].at(point[*index]));
        }
        self.done.set(self.done.get() + self.effort.of_case / self.effort.of_draw);
        let acts = moved.iter().any(|p| parameters[*p].lever.is_simulated());
        let said = if acts {
            let scenario = scenario_at(self.question.open, self.question.scenario, point);
            measured(self.question, scenario, self.effort.of_case).map(|seen| say(&bill, &seen))
        } else {
            Some(say(&bill, self.present))
        };
        (self.report)(self.done.get());
        said
    }
}
