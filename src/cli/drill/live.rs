//! Drills, one after another, with everything they leave on the disk.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context;

use super::folder::{Folder, fresh};
use super::people;
use super::results::Drilled;
use super::shown::Shown;
use super::simulated;
use crate::cli::DrillArgs;
use crate::cli::files::write_atomic;
use crate::cli::load::Loaded;
use crate::drill::beside::{Calibration, Comparison, compare};
use crate::drill::calibration::{Added, added};
use crate::drill::evidence::{Around, record};
use crate::drill::load::{check_rate, preflight};
use crate::drill::record::{Previous, Record};
use crate::drill::run::{Finished, Orders, run};
use crate::drill::scrape::{prometheus, serve};
use crate::drill::{DrillError, journal};
use crate::random::Key;
use crate::report;
use crate::scenario::drill_hash;
use crate::scenario::model::{DrillCase, GroundTruth, Outcome, Scenario};
use crate::scenario::pace::{drilled, hastened};
use crate::units::{Duration, Ratio};

/// How long the pacer is tried before a drill.
const PREFLIGHT: Duration = Duration::from_secs(1);
/// From the release on; the calibration is over before the release gets far.
const CALIBRATION: Duration = Duration::from_secs(3);

/// What all drills of one command share.
pub(super) struct Harness<'a> {
    args: &'a DrillArgs,
    loaded: &'a Loaded,
    strategy: usize,
    time_scale: f64,
    folder: PathBuf,
    interrupted: Arc<AtomicBool>,
    program: PathBuf,
    added: Option<Added>,
    shown: Shown,
}

impl<'a> Harness<'a> {
    pub(super) fn new(
        args: &'a DrillArgs,
        loaded: &'a Loaded,
        strategy: usize,
        time_scale: f64,
        folder: PathBuf,
        interrupted: Arc<AtomicBool>,
        shown: Shown,
    ) -> anyhow::Result<Self> {
        let program = std::env::current_exe().context("cannot find this very program")?;
        let added = None;
        Ok(Self { args, loaded, strategy, time_scale, folder, interrupted, program, added, shown })
    }

    pub(super) fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }

    /// Whether this machine can send so many requests on time when they cost nothing, and what monitoring needs is there.
    pub(super) fn preflight(&self) -> anyhow::Result<()> {
        let scenario = &self.loaded.scenario;
        let rate = scenario.traffic.rate_per_s;
        check_rate(rate, self.args.force)?;
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        if let Some(url) = &self.args.prometheus {
            runtime.block_on(prometheus::check(url))?;
        }
        if let Some(address) = self.args.metrics {
            // Only to see whether it can be had; free again at once.
            drop(runtime.block_on(serve(address, String::new))?);
        }
        let flown = runtime.block_on(preflight(rate, PREFLIGHT))?;
        let late = flown.lateness;
        self.shown.say(&format!(
            "pre-flight at {rate}/s: requests leave {} late (p50), {} (p99)",
            late.p50, late.p99
        ))?;
        flown.check(scenario.drill.lateness_max)?;
        Ok(())
    }

    /// Measures what router, proxy and timer add, in a run without faults and without a defect.
    pub(super) fn calibrate(&mut self, case: &DrillCase) -> anyhow::Result<()> {
        let mut scenario = drilled(&self.loaded.scenario, case, self.time_scale);
        scenario.release.outcomes = vec![Outcome { share: Ratio::ONE, what: GroundTruth::Healthy }];
        scenario.faults.clear();
        scenario.drill.proxy.clear();
        scenario.follow_up = CALIBRATION;
        let (orders, _) = self.orders(scenario, "calibration", 0)?;
        self.shown.begins("calibration");
        let finished = conduct(&orders)?;
        self.added = added(&finished.seen, &orders.scenario);
        if let Some(Added { p50, p99, .. }) = self.added {
            self.shown.say(&format!(
                "calibration: the harness adds {p50} (p50), {p99} (p99) to a request"
            ))?;
        }
        Ok(())
    }

    fn orders(
        &self,
        scenario: Scenario,
        case: &str,
        repetition: u32,
    ) -> anyhow::Result<(Orders, Option<Record>)> {
        let Folder { path, before } = fresh(&self.folder, &format!("{case}-{repetition}"))?;
        let orders = self.orders_in(&path, scenario, case, repetition);
        Ok((orders, before))
    }

    fn orders_in(&self, folder: &Path, scenario: Scenario, case: &str, repetition: u32) -> Orders {
        Orders {
            scenario: Arc::new(scenario),
            case: case.to_owned(),
            scenario_hash: drill_hash(&self.loaded.scenario),
            time_scale: self.time_scale,
            command: self.command(case),
            strategy: self.strategy,
            repetition,
            program: self.program.clone(),
            journal: folder.join("journal.jsonl"),
            metrics: self.args.metrics,
            prometheus: self.args.prometheus.clone(),
            allow_host: self.args.allow_host.clone(),
            interrupted: Arc::clone(&self.interrupted),
        }
    }

    /// The command that repeats a drill.
    fn command(&self, case: &str) -> String {
        let name = &self.loaded.scenario.strategies[self.strategy].name;
        let words = [
            Some(format!(
                "backout drill {} --case {case} --strategy {name}",
                self.loaded.path.display()
            )),
            self.args.time_scale.map(|scale| format!("--time-scale {scale}")),
            self.args.seed.map(|seed| format!("--seed {seed}")),
            self.args.metrics.map(|address| format!("--metrics {address}")),
            self.args.prometheus.as_ref().map(|url| format!("--prometheus {url}")),
            self.args.interactive.then(|| "--interactive".to_owned()),
            (!self.args.allow_host.is_empty())
                .then(|| format!("--allow-host {}", self.args.allow_host.join(" --allow-host "))),
        ];
        words.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// The command that repeats a comparison.
    fn comparing_command(&self, cases: &[DrillCase]) -> String {
        let named: Vec<&str> = cases.iter().map(|case| case.name.as_str()).collect();
        let (repeat, simulated) = (self.args.repeat, self.args.simulated);
        let command = self.command(&named.join(" --case "));
        format!("{command} --repeat {repeat} --simulated {simulated}")
    }

    /// One drill: live, on record, shown.
    pub(super) fn drill(&mut self, case: &DrillCase, repetition: u32) -> anyhow::Result<Drilled> {
        let scenario = drilled(&self.loaded.scenario, case, self.time_scale);
        let (orders, before) = self.orders(scenario, &case.name, repetition)?;
        self.shown.begins(&format!("{} {repetition}", case.name));
        let plan = orders.plan();
        let (finished, measured) = if self.args.interactive {
            let written = &self.loaded.scenario.people;
            let roles = people::chosen_roles(written, &self.args.role)?;
            let mut person = people::at_terminal(&orders, &plan, written, roles)?;
            let finished = run(&orders, plan, &mut person)?;
            (finished, Some(person.people_yaml()))
        } else {
            (conduct(&orders)?, None)
        };
        Self::say_what_is_out(&orders, &finished)?;
        let mut record = self.record(&orders, &finished)?;
        record.previous = before.map(|before| Previous::of(&before, &record.identity));
        let folder = orders.journal.parent().unwrap_or(&self.folder).to_owned();
        write(&folder, &record, measured.as_deref())?;
        self.shown.drilled(record, &folder)?;
        Ok(Drilled::new(case, finished))
    }

    /// Whoever is left with a release of theirs is told the one command that takes it back, however quiet the drill was to be.
    fn say_what_is_out(orders: &Orders, finished: &Finished) -> std::io::Result<()> {
        let Some(target) = &orders.scenario.drill.target else { return Ok(()) };
        if finished.remains.left.is_empty() {
            return Ok(());
        }
        writeln!(
            anstream::stderr(),
            "the release is still out. To take it back, by `{}`:\n    backout drill --clear {} --allow-commands",
            target.rollback,
            orders.journal.display()
        )
    }

    fn record(&self, orders: &Orders, finished: &Finished) -> anyhow::Result<Record> {
        let reading = journal::read(&orders.journal)?;
        let around = Around {
            is_interactive: self.args.interactive,
            approver: self.args.approver.clone(),
            ticket: self.args.ticket.clone(),
            commit: self.args.commit.clone(),
        };
        Ok(record(orders, finished, &reading, &around))
    }

    /// After the last drill.
    pub(super) fn finish(&self) -> anyhow::Result<()> {
        self.shown.finish()
    }

    /// Simulates each case and lays it beside its drills.
    pub(super) fn compare(&self, cases: &[DrillCase], drills: &[Drilled]) -> Comparison {
        let scenario = &self.loaded.scenario;
        let overhead = self.added.map_or(Duration::ZERO, |added| added.per_hop);
        let runs = self.args.simulated.get();
        let samples: Vec<_> = cases
            .iter()
            .flat_map(|case| {
                self.shown.begins(&format!("simulating {}", case.name));
                let one = drilled(scenario, case, self.time_scale);
                let simulated = simulated::runs(one, self.strategy, runs, overhead);
                let live = drills.iter().filter(|drill| drill.case == case.name);
                simulated::samples(&case.name, live, &simulated)
            })
            .collect();
        let ms = |length: Duration| length.as_secs_f64() * 1e3;
        let calibration = self.added.map(|added| Calibration {
            part: "timer, router and proxy".to_owned(),
            p50_ms: ms(added.p50),
            p99_ms: ms(added.p99),
        });
        let name = &scenario.strategies[self.strategy].name;
        let hastened = hastened(scenario, self.time_scale);
        let interval_s = hastened.telemetry.scrape_interval.as_secs_f64();
        let calibration = calibration.into_iter().collect();
        let key = Key::new(scenario.seed);
        let comparison = compare((&scenario.name, name), &samples, interval_s, calibration, key);
        Comparison { command: self.comparing_command(cases), ..comparison }
    }

    pub(super) fn write_comparison(&self, comparison: &Comparison) -> anyhow::Result<()> {
        let json = report::drill::comparison_json(comparison)?;
        write_atomic(&self.folder.join("comparison.json"), json.as_bytes())?;
        let markdown = report::drill::comparison_markdown(comparison);
        write_atomic(&self.folder.join("comparison.md"), markdown.as_bytes())?;
        let html = report::drill::comparison_html(comparison)?;
        write_atomic(&self.folder.join("comparison.html"), html.as_bytes())
    }
}

/// The record in every form, and what a person took where one took part.
fn write(folder: &Path, record: &Record, measured: Option<&str>) -> anyhow::Result<()> {
    write_atomic(&folder.join("drill.json"), report::drill::json(record)?.as_bytes())?;
    write_atomic(&folder.join("drill.md"), report::drill::markdown(record).as_bytes())?;
    write_atomic(&folder.join("drill.html"), report::drill::html(record, None)?.as_bytes())?;
    if let Some(people) = measured {
        write_atomic(&folder.join("people.yaml"), people.as_bytes())?;
    }
    Ok(())
}

/// Drills with simulated people.
fn conduct(orders: &Orders) -> anyhow::Result<Finished> {
    let plan = orders.plan();
    let mut people = people::simulated(orders, &plan);
    Ok(run(orders, plan, people.as_mut())?)
}

impl DrillError {
    /// Whether the command or the scenario is at fault, and not the machine.
    #[must_use]
    pub fn is_usage(&self) -> bool {
        matches!(self, Self::Unsupported { .. } | Self::NotLoopback { .. } | Self::TooFast { .. })
    }
}
