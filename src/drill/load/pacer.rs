//! One thread that sleeps until a request is due and hands it over.
//!
//! Not a task of the runtime: tokio's timer counts whole milliseconds and rounds up. Measured at 1000 requests a second on two cores,
//! a sleeping thread is late by 0.12 ms at the median and 0.34 ms at the 99th percentile, the timer by 1.4 ms and 2.0 ms.
//! Spinning through the last stretch would be four times as punctual and take a third of the machine from the
//! system under test, so the thread does not spin.
//!
//! The queue to the runtime is without bound, because a full one would either hold the pacer up (coordinated omission) or lose requests; what
//! can pile up in it is the planned rate times how long the runtime stalls, and shows as lateness.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Instant;

use tokio::sync::mpsc;

use crate::drill::clock::{Clock, std};
use crate::random::Key;
use crate::units::{Duration, Time};

/// The longest single sleep, so that a stop is heeded soon.
const NAP: Duration = Duration::from_millis(20);

/// A request that is to be sent at `intended`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Due {
    pub(super) intended: Time,
    /// The request's key in the plan.
    pub(super) key: Key,
    /// The key of the user's only attempt, which travels with it.
    pub(super) attempt: Key,
    pub(super) session: Key,
    pub(super) is_write: bool,
}

/// What a schedule has next.
#[derive(Clone, Copy, Debug)]
pub(super) enum Next {
    Due(Due),
    /// Not known yet; ask again then.
    Ask(Time),
    Over,
}

/// Starts a pacer. The receiver ends when the schedule is over or `stop` is set.
pub(super) fn start(
    clock: Clock,
    stop: Arc<AtomicBool>,
    next: impl FnMut(Time) -> Next + Send + 'static,
) -> std::io::Result<mpsc::UnboundedReceiver<Due>> {
    let (out, due) = mpsc::unbounded_channel();
    let pace = move || pace(clock, &stop, next, &out);
    thread::Builder::new().name("pacer".to_owned()).spawn(pace)?;
    Ok(due)
}

fn pace(
    clock: Clock,
    stop: &AtomicBool,
    mut next: impl FnMut(Time) -> Next,
    out: &mpsc::UnboundedSender<Due>,
) {
    while !stop.load(Ordering::Relaxed) {
        match next(clock.now()) {
            Next::Due(due) => {
                let is_time = sleep_until(clock.instant_of(due.intended), stop);
                if !is_time || out.send(due).is_err() {
                    return;
                }
            }
            Next::Ask(at) => _ = sleep_until(clock.instant_of(at), stop),
            Next::Over => return,
        }
    }
}

/// False if it was stopped before.
#[expect(clippy::disallowed_methods, reason = "a drill is live, and this thread is there to sleep")]
fn sleep_until(instant: Instant, stop: &AtomicBool) -> bool {
    loop {
        let left = instant.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return true;
        }
        thread::sleep(left.min(std(NAP)));
        if stop.load(Ordering::Relaxed) {
            return false;
        }
    }
}
