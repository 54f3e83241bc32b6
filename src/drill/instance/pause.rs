//! Waiting to a few tenths of a millisecond.
//!
//! The runtime's own timer counts whole milliseconds and rounds up, which adds 1.2 ms to every sleep: a quarter of a
//! service time of 5 ms, and a bias that no number of repetitions removes. A timer of the kernel is late by what it takes to
//! wake up, 0.1 to 0.2 ms on a busy machine; it wakes the same event loop, spins on nothing and costs five system calls.

use std::io;
use std::os::fd::OwnedFd;

use rustix::time::{
    Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create,
    timerfd_settime,
};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use crate::drill::clock::std;
use crate::units::Duration;

/// Comes back after this length of time, zero meaning at once.
pub(super) async fn pause(length: Duration) {
    if length.is_zero() {
        return;
    }
    let Ok(timer) = timer(length) else {
        // Out of descriptors: late by a millisecond is better than not at all.
        return tokio::time::sleep(std(length)).await;
    };
    let _ = timer.readable().await;
}

#[expect(
    deprecated,
    reason = "deprecated for types that do not own what they name, which an `OwnedFd` does"
)]
fn timer(length: Duration) -> io::Result<AsyncFd<OwnedFd>> {
    let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
    let timer = timerfd_create(TimerfdClockId::Monotonic, flags)?;
    let zero = Timespec { tv_sec: 0, tv_nsec: 0 };
    let spec = Itimerspec { it_interval: zero, it_value: timespec(length) };
    timerfd_settime(&timer, TimerfdTimerFlags::empty(), &spec)?;
    AsyncFd::with_interest(timer, Interest::READABLE)
}

fn timespec(length: Duration) -> Timespec {
    let length = std(length);
    Timespec {
        tv_sec: i64::try_from(length.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: length.subsec_nanos().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "what is tested is time")]
    fn a_pause_is_never_too_short() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            for micros in [0, 300, 2_500, 7_100] {
                let length = Duration::from_nanos(micros * 1000);
                let start = std::time::Instant::now();
                pause(length).await;
                assert!(start.elapsed() >= std(length));
            }
        });
    }

    #[test]
    #[ignore = "a measurement"]
    #[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a measurement")]
    fn how_late_pauses_are() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let late = |exact: bool| {
            runtime.block_on(async {
                let mut sum = 0;
                for step in 0..300 {
                    let length = Duration::from_nanos(3_000_000 + step * 17_000);
                    let start = std::time::Instant::now();
                    if exact {
                        pause(length).await;
                    } else {
                        tokio::time::sleep(std(length)).await;
                    }
                    sum += start.elapsed().saturating_sub(std(length)).as_micros();
                }
                sum / 300
            })
        };
        println!(
            "late on average: {} us by the kernel's timer, {} us by the runtime's",
            late(true),
            late(false)
        );
    }
}
