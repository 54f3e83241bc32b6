//! Whether a scenario can be drilled on a user's own system.
//!
//! A target is one service seen from outside: its processes, its dependencies and what its versions do are its own. What
//! would silently have no effect is refused before anything is touched.

use std::net::SocketAddr;

use super::permitted;
use crate::drill::DrillError;
use crate::scenario::model::{FaultKind, Scenario};

/// The address of the scenario's target; `None` where the instances are built in. `scenario` is that of one case, `allowed`
/// as for [`permitted`].
///
/// # Errors
///
/// As for [`permitted`]; and the scenario has what a target has no counterpart for.
pub fn admitted(scenario: &Scenario, allowed: &[String]) -> Result<Option<SocketAddr>, DrillError> {
    let Some(target) = &scenario.drill.target else { return Ok(None) };
    let refused =
        |key: String, why: &str| Err(DrillError::Unsupported { key, why: why.to_owned() });
    if scenario.services.len() > 1 {
        return refused(
            "services[1]".to_owned(),
            "`target` is one service seen from outside; leave the others out of what is drilled",
        );
    }
    for fault in &scenario.faults {
        let is_out_of_reach = matches!(
            fault.what,
            FaultKind::InstanceCrash { .. }
                | FaultKind::InstanceFreeze { .. }
                | FaultKind::SlowDependency { .. }
                | FaultKind::FailingDependency { .. }
        );
        if is_out_of_reach {
            return refused(
                format!("faults.what.{}", fault.what.name()),
                "the instances of a `target` are its own; use a fault of `drill.proxy`",
            );
        }
    }
    if scenario.drill.proxy.iter().any(|fault| fault.matches.new_version.is_some()) {
        return refused(
            "drill.proxy.match.version".to_owned(),
            "which version of a `target` answers is known only from its answer",
        );
    }
    permitted(&target.url, target.host.as_deref(), allowed).map(Some)
}
