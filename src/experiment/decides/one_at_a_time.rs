//! Single cases, simulated: a parameter at an end of its range, or two at a cell of the map.

use std::cell::Cell;

use super::bill::Bill;
use super::draws::scenario_at;
use super::observed::Observed;
use super::{Effort, Question};
use crate::experiment::measure::Measured;
use crate::scenario::model::Scenario;
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

/// Some parameters at other than their present values.
pub(super) struct Case {
    pub(super) point: Vec<f64>,
    /// Which, by index.
    pub(super) moved: Vec<usize>,
}

impl Cases<'_> {
    /// Yearly cost of one strategy minus another's with each of these parameters at either end of its range.
    pub(super) fn ends(&self, parameters: &[usize], (one, other): (usize, usize)) -> Vec<Ends> {
        let end = |parameter: usize, place: f64| {
            let mut point = self.here();
            point[parameter] = place;
            Case { point, moved: vec![parameter] }
        };
        let cases: Vec<Case> =
            parameters.iter().flat_map(|index| [end(*index, 0.0), end(*index, 1.0)]).collect();
        let said = self.at(&cases, |_, bill, seen| bill.difference(seen, one, other));
        let pairs = said.chunks_exact(2).map(|ends| (ends.first().copied(), ends.last().copied()));
        pairs.chain(std::iter::repeat((None, None))).take(parameters.len()).collect()
    }

    pub(super) fn here(&self) -> Vec<f64> {
        self.question.open.parameters().iter().map(OpenParameter::present).collect()
    }

    /// What each case says, by its number, bill and run; nothing once interrupted. Where what is moved acts on the bill alone, the
    /// run at the present values says it all; the others are run together, for most of them share their histories.
    pub(super) fn at<T>(
        &self,
        cases: &[Case],
        say: impl Fn(usize, &Bill, &Observed) -> T,
    ) -> Vec<T> {
        let simulated: Vec<usize> = (0..cases.len()).filter(|c| self.acts(&cases[*c])).collect();
        let scenario = |case: &usize| {
            scenario_at(self.question.open, self.question.scenario, &cases[*case].point)
        };
        let scenarios: Vec<Scenario> = simulated.iter().map(scenario).collect();
        let indices: Vec<u64> = (0..self.effort.of_case).collect();
        let before = self.done.get();
        let report = |cases: usize| (self.report)(before + self.effort.draws_worth(cases as u64));
        let runs = Measured::run_each(&scenarios, &indices, self.question.interrupted, report);
        self.done.set(before + self.effort.draws_worth(simulated.len() as u64));
        let Some(runs) = runs else { return Vec::new() };
        let said = |(number, case): (usize, &Case)| {
            let bill = self.billed(case);
            match simulated.binary_search(&number) {
                Ok(run) => say(number, &bill, &Observed::of_run(&runs[run])),
                Err(_) => say(number, &bill, self.present),
            }
        };
        cases.iter().enumerate().map(said).collect()
    }

    fn acts(&self, case: &Case) -> bool {
        let parameters = self.question.open.parameters();
        case.moved.iter().any(|index| parameters[*index].lever.is_simulated())
    }

    fn billed(&self, case: &Case) -> Bill {
        let parameters = self.question.open.parameters();
        let mut bill = self.bill.clone();
        for index in &case.moved {
            bill.set(&parameters[*index], parameters[*index].at(case.point[*index]));
        }
        bill
    }
}
