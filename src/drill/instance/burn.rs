//! Work that costs computing time and not only time.
//!
//! A version that computes longer is slower than its own cost when the machine is full, and makes its neighbours slower too.
//! Sleeping would show neither, so the extra work is spun off on a thread until *that thread's* CPU clock has advanced
//! far enough: where cores are contended it takes longer by the clock on the wall, as it would in real life.

use std::hint::black_box;

use rustix::time::{ClockId, clock_gettime};

use crate::units::Duration;

/// Steps between two looks at the clock: some microseconds.
const STEPS: u32 = 2_000;

/// Comes back when so much CPU time was spent.
pub(super) async fn burn(length: Duration) {
    if !length.is_zero() {
        // Fails only where the runtime ends, and then nobody waits for the answer.
        let _ = tokio::task::spawn_blocking(move || spin(length)).await;
    }
}

fn spin(length: Duration) {
    let start = cpu_nanos();
    while cpu_nanos().saturating_sub(start) < length.as_nanos() {
        (0..STEPS).for_each(|step| {
            black_box(step);
        });
    }
}

/// CPU time of this thread.
fn cpu_nanos() -> u64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    let part = |value: i64| u64::try_from(value).unwrap_or(0);
    part(time.tv_sec) * 1_000_000_000 + part(time.tv_nsec)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn burning_spends_the_threads_own_time() {
        let before = cpu_nanos();
        spin(Duration::from_millis(5));
        let spent = cpu_nanos() - before;
        assert!((5_000_000..50_000_000).contains(&spent), "{spent} ns");
    }
}
