//! On how many threads work is done.

use std::num::NonZeroUsize;

/// Works on as many threads as `--jobs` says; where they cannot be started, on all there are.
pub(super) fn on_all_cores<T: Send>(
    jobs: Option<NonZeroUsize>,
    work: impl FnOnce() -> T + Send,
) -> T {
    let jobs = jobs.map_or(0, NonZeroUsize::get);
    match rayon::ThreadPoolBuilder::new().num_threads(jobs).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
}
