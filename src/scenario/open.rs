//! What the user did not set: every parameter that is open, its plausible range, and the scenario at other values of it.
//!
//! A scenario file says what its author knows. The rest comes from defaults, and a default is a guess with a range: the
//! ignorance is the user's, not the simulation's, and no number of replications makes it smaller. `run --decide` draws
//! all open parameters at once and asks how often the verdict survives.
//!
//! **What is open** is read off the tables, never listed a second time: a key of the file that the user did not write
//! and whose evidence has a range ([`between`](super::shape::Field::between)); a parameter of a preset whose step,
//! time-out or sum the user did not replace; and a price with a range, the tables' or one the user wrote, since whoever
//! writes a range says that the value is not known. A price of 0 is a charge that is not made: to draw it would assume
//! the contract in every draw. What changes nothing as the scenario stands is not open either ([`idle`]).
//!
//! **How a value is put in**: in the walked file, from which the scenario is then built once more. So one way of setting
//! serves every key there will ever be, a value drawn is read by the code that reads a value written, and nothing that is
//! derived from it (a hash, a preset that adapts to its surroundings) can be forgotten. The trap of setters on the built
//! model is exactly what they forget. Presets are no part of the file; their steps say which parameter they were made
//! from ([`Assumed`](super::model::Assumed)).

mod file;
mod idle;
mod parameter;
mod preset;

pub(super) use file::range_said;
pub use parameter::{Lever, OpenParameter, OpenUnit};

use super::References;
use super::build;
use super::model::Scenario;
use super::value::Fields;
use crate::units::Ratio;
use file::Place;
use preset::Part;

/// The open parameters of one scenario file.
#[derive(Clone, Debug, Default)]
pub struct Open {
    file: Fields,
    references: References,
    parameters: Vec<OpenParameter>,
    /// How each parameter is put in.
    targets: Vec<Target>,
}

/// Where the value of a parameter stands.
#[derive(Clone, Debug)]
enum Target {
    /// In the file, at one place or, where several items share one ignorance, at each.
    File(Vec<Place>),
    Preset(Part),
}

impl Open {
    pub(super) fn new(file: &Fields, references: &References, scenario: &Scenario) -> Self {
        let mut open =
            Self { file: file.clone(), references: references.clone(), ..Self::default() };
        for (mut parameter, places) in file::parameters(file) {
            if idle::is_idle(&parameter.key, scenario) {
                continue;
            }
            parameter.lever = parameter::lever_of_key(&parameter.key, scenario);
            open.parameters.push(parameter);
            open.targets.push(Target::File(places));
        }
        let is_always_there = scenario.people.roles.iter().all(|role| role.available == Ratio::ONE)
            && !open.has("people.roles.available");
        if is_always_there {
            open.leave_out("people.absence_lasts");
        }
        for (parameter, part) in preset::parameters(file, scenario) {
            open.parameters.push(parameter);
            open.targets.push(Target::Preset(part));
        }
        open
    }

    fn has(&self, key: &str) -> bool {
        self.parameters.iter().any(|parameter| parameter.key == key)
    }

    fn leave_out(&mut self, key: &str) {
        if let Some(index) = self.parameters.iter().position(|parameter| parameter.key == key) {
            self.parameters.remove(index);
            self.targets.remove(index);
        }
    }

    /// In the order of the file, the presets' last.
    #[must_use]
    pub fn parameters(&self) -> &[OpenParameter] {
        &self.parameters
    }

    /// The scenario with these parameters, by index, at these values, in base units. Everything else is as in the file,
    /// but for the seed and the number of replications, which are those of `like`: a command line may have changed them.
    #[must_use]
    pub fn scenario(&self, like: &Scenario, values: &[(usize, f64)]) -> Scenario {
        let mut file = self.file.clone();
        for (index, value) in values {
            if let Target::File(places) = &self.targets[*index] {
                for place in places {
                    file::put(&mut file, place, *value);
                }
            }
        }
        // The file was built before, and a value of its range cannot undo that.
        let built = build::scenario(&file, &self.references);
        let mut scenario = built.unwrap_or_else(|| like.clone());
        scenario.seed = like.seed;
        scenario.replications = like.replications;
        scenario.assumptions.clone_from(&like.assumptions);
        for (index, value) in values {
            if let Target::Preset(part) = &self.targets[*index] {
                preset::put(&mut scenario, part, *value);
            }
        }
        scenario
    }
}
