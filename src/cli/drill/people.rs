//! Who answers the strategy: simulated people, or whoever sits at the terminal.

use std::io::{BufReader, IsTerminal, Stderr};

use anyhow::Context;

use crate::drill::conduct::Answers;
use crate::drill::run::Orders;
use crate::drill::terminal::{Settings, Terminal, people_yaml};
use crate::people::{Desk, Tally, Upkeep};
use crate::plan::Plan;
use crate::scenario::model::People;
use crate::system::{Action, Entry, Observed};
use crate::units::Time;

/// What a person types to roll back.
const COMMAND: &str = "rollback";

fn desk(orders: &Orders, plan: &Plan) -> Desk {
    let scenario = &orders.scenario;
    let strategy = &scenario.strategies[orders.strategy];
    let upkeep = Upkeep::draw(&scenario.people, strategy, plan.people_key);
    Desk::in_plan(scenario, upkeep, plan)
}

/// Simulated people, at the drill's pace.
pub(super) fn simulated(orders: &Orders, plan: &Plan) -> Box<dyn Answers> {
    Box::new(desk(orders, plan))
}

/// A person in the place of some roles.
pub(super) struct AtTerminal {
    terminal: Terminal<Stderr>,
    /// As the scenario was written: roles that nobody was measured in keep its law and not the hastened one.
    people: People,
}

/// Indices of the roles that were asked for, or of all.
pub(super) fn chosen_roles(people: &People, wanted: &[String]) -> anyhow::Result<Vec<usize>> {
    let names: Vec<&str> = people.roles.iter().map(|role| role.name.as_str()).collect();
    let role = |wanted: &String| {
        names
            .iter()
            .position(|name| name == wanted)
            .with_context(|| format!("there is no role `{wanted}`: there are {}", names.join(", ")))
    };
    if wanted.is_empty() {
        return Ok((0..names.len()).collect());
    }
    wanted.iter().map(role).collect()
}

/// The person at the terminal in the place of these roles; `people` are those of the scenario as it was written.
pub(super) fn at_terminal(
    orders: &Orders,
    plan: &Plan,
    people: &People,
    roles: Vec<usize>,
) -> anyhow::Result<AtTerminal> {
    let settings = Settings {
        roles,
        command: COMMAND.to_owned(),
        // Everybody else is hastened; a person is not, and the drill's clock goes as theirs does.
        time_scale: 1.0,
        is_terminal: std::io::stdin().is_terminal(),
    };
    let strategy = &orders.scenario.strategies[orders.strategy];
    let input = BufReader::new(std::io::stdin());
    let desk = desk(orders, plan);
    let hastened = &orders.scenario.people;
    let terminal = Terminal::new(hastened, strategy, desk, settings, input, std::io::stderr())?;
    Ok(AtTerminal { terminal, people: people.clone() })
}

impl AtTerminal {
    /// What the person took, as a scenario would say it.
    pub(super) fn people_yaml(&self) -> String {
        people_yaml(&self.people, self.terminal.measured())
    }
}

impl Answers for AtTerminal {
    fn ask(&mut self, now: Time, action: &Action) {
        self.terminal.ask(now, action);
    }

    fn next(&self) -> Option<Time> {
        self.terminal.next()
    }

    fn answer(&mut self, now: Time) -> Option<Observed> {
        self.terminal.answer(now)
    }

    fn tally(&self) -> Tally {
        self.terminal.tally()
    }

    fn hear(&mut self, signal_is_up: bool, entries: &[Entry]) {
        self.terminal.note(signal_is_up, entries);
    }
}
