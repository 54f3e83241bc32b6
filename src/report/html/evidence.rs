//! What the simulation did: the services under load, what faults touched, and how often each stratum was run.

use maud::{Markup, html};

use crate::experiment::results::{FaultTouched, Results, ServiceFigures, StratumRow, Unit};
use crate::report::number::Numbers;

pub(super) fn render(results: &Results) -> Markup {
    let numbers = Numbers::of(&results.meta);
    html! {
        @if !results.services.is_empty() {
            h2 { "The service without the release" }
            p.note { "Each service in the twin, after warm-up: nothing but the scenario's own load." }
            (services(&results.services, &numbers))
        }
        @if !results.faults.is_empty() {
            h2 { "Chaos that was injected" }
            p.note { "A fault that touched nothing tested nothing: its verdict is inconclusive, never a pass." }
            (faults(&results.faults, &numbers))
        }
        @if !results.strata.is_empty() {
            h2 { "What was run how often" }
            p.note { "Rare kinds are run more often than they occur and weighted back by their true share." }
            (strata(&results.strata, &numbers))
        }
    }
}

fn services(services: &[ServiceFigures], numbers: &Numbers) -> Markup {
    let time = |seconds| numbers.plain(Unit::Duration, seconds);
    let share = |share| numbers.plain(Unit::Share, share);
    html! { div.wide { table {
        thead { tr {
            th scope="col" { "service" } th scope="col" { "calls" } th scope="col" { "refused" }
            th scope="col" { "waited" } th scope="col" { "mean wait (standard error)" } th scope="col" { "mean time" }
            th scope="col" { "median" } th scope="col" { "p95" } th scope="col" { "p99" }
            th scope="col" { "attempts a call" }
        } }
        tbody { @for service in services { tr {
            th scope="row" { (service.service) }
            td { (numbers.plain(Unit::Count, service.calls as f64)) }
            td { (share(service.refused_share)) }
            td { (share(service.waited_share)) }
            td { (time(service.mean_wait_s)) " (" (time(service.mean_wait_standard_error)) ")" }
            td { (time(service.mean_time_s)) }
            td { (time(service.time_s_p50)) }
            td { (time(service.time_s_p95)) }
            td { (time(service.time_s_p99)) }
            td { (numbers.plain(Unit::Count, service.attempts_per_call)) }
        } } }
    } } }
}

fn faults(faults: &[FaultTouched], numbers: &Numbers) -> Markup {
    html! { div.wide { table {
        thead { tr {
            th scope="col" { "fault" } th scope="col" { "active in replications" }
            th scope="col" { "things touched" } th scope="col" { "verdict" }
        } }
        tbody { @for fault in faults { tr {
            th scope="row" { (fault.fault) }
            td { (numbers.plain(Unit::Count, fault.active_in as f64)) }
            td { (numbers.plain(Unit::Count, fault.touched as f64)) }
            td { (fault.verdict) }
        } } }
    } } }
}

fn strata(strata: &[StratumRow], numbers: &Numbers) -> Markup {
    html! { div.wide { table {
        thead { tr {
            th scope="col" { "stratum" } th scope="col" { "share of releases" }
            th scope="col" { "replications" } th scope="col" { "rollback needed" }
        } }
        tbody { @for stratum in strata { tr {
            th scope="row" { (stratum.name) }
            td { (numbers.plain(Unit::Share, stratum.weight)) }
            td { (numbers.plain(Unit::Count, stratum.replications as f64)) }
            td { (numbers.plain(Unit::Count, stratum.needed as f64)) }
        } } }
    } } }
}
