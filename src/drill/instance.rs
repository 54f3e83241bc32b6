//! One instance of a service: what runs in the child process.
//!
//! It is a real HTTP server with a real process around it, so that a crash is a crash, a freeze a SIGSTOP and a leak a
//! leak; but what it does with a request is drawn by the request's key, by the very rule the simulated instance follows
//! ([`Behaviour::respond`](crate::plan::Behaviour::respond)).
//!
//! # One thread serves
//!
//! The runtime is single-threaded. Requests wait far more than they compute, a drill runs many instances on few cores, and
//! a second worker would only let the kernel migrate them. What costs computing time is burnt on threads of its own, so an
//! instance under a CPU regression is slow because the machine is full and not because its own event loop stands still: its
//! health checks still answer, which is what makes such a regression hard to see.
//!
//! # It never outlives the harness
//!
//! Four things end it: the kernel's death signal (the only one that reaches a stopped process), the end of its standard
//! input, its own deadline, and a cap on its memory.

mod burn;
mod calls;
mod ending;
mod leak;
mod meter;
mod orders;
mod pause;
mod request;
mod server;
mod slots;
mod work;

use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Instant;

use super::DrillError;
use super::wire::InstanceSpec;
use crate::plan::Defect;
use crate::plan::defect::CrashPoint;
use crate::random::Sampler;
use crate::system::Version;
use calls::Callee;
use leak::Leak;
use meter::Meter;
use slots::Slots;

pub use ending::{CRASHED, OUT_OF_MEMORY, OVERDUE};
pub use slots::REFUSED;

/// Serves until something ends it: reads an [`InstanceSpec`] from standard input, says
/// [`Listening`](super::wire::Listening) on standard output.
///
/// # Errors
///
/// The orders are no such line, or nothing can be listened on. Ordinary ends are no errors: they are exit codes, and most
/// end the process without coming back here.
pub fn run() -> Result<ExitCode, DrillError> {
    orders::die_with_parent()?;
    let spec = orders::read()?;
    orders::end_with_standard_input();
    let crash = defect(&spec).crash_point(spec.life);
    if crash == Some(CrashPoint::BeforeReady) {
        return Ok(ExitCode::from(CRASHED));
    }
    let threads = usize::try_from(spec.behaviour.concurrency).unwrap_or(1).max(1);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(threads)
        .build()?;
    runtime.block_on(server::serve(spec, crash))
}

/// What is wrong with this instance: only the new version has the defect.
fn defect(spec: &InstanceSpec) -> &Defect {
    match spec.version {
        Version::Old => &Defect::Healthy,
        Version::New => &spec.behaviour.defect,
    }
}

/// An instance that serves.
struct Instance {
    spec: InstanceSpec,
    sampler: Sampler,
    ready_at: Instant,
    slots: Slots,
    callees: Vec<Callee>,
    meter: Meter,
    leak: Option<Leak>,
    /// Requests whose work is done, and how many of them are its end.
    served: AtomicU32,
    served_max: Option<u32>,
    draining: AtomicBool,
}

impl Instance {
    #[expect(clippy::disallowed_methods, reason = "an instance is live")]
    fn new(spec: InstanceSpec, crash: Option<CrashPoint>) -> Self {
        let behaviour = &spec.behaviour;
        Self {
            sampler: Sampler::new(behaviour.service_time),
            ready_at: Instant::now(),
            slots: Slots::new(behaviour.concurrency, behaviour.queue),
            callees: spec.calls.iter().cloned().map(Callee::new).collect(),
            meter: Meter::new(&spec),
            leak: Leak::of(defect(&spec), spec.memory_max_bytes),
            served: AtomicU32::new(0),
            served_max: match crash {
                Some(CrashPoint::AfterRequests(most)) => Some(most),
                _ => None,
            },
            draining: AtomicBool::new(false),
            spec,
        }
    }

    fn is_new(&self) -> bool {
        self.spec.version == Version::New
    }

    fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }
}
