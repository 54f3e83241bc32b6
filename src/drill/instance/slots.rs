//! So many requests are worked on, so many more may wait, the rest are refused at once.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// On an answer with status 503: the request was refused, nothing was done.
pub const REFUSED: &str = "x-backout-refused";

/// First come, first served.
pub(super) struct Slots {
    free: Arc<Semaphore>,
    waiting: AtomicU32,
    queue: u32,
}

impl Slots {
    pub(super) fn new(concurrency: u32, queue: u32) -> Self {
        let permits = usize::try_from(concurrency).unwrap_or(Semaphore::MAX_PERMITS);
        let free = Arc::new(Semaphore::new(permits.min(Semaphore::MAX_PERMITS)));
        Self { free, waiting: AtomicU32::new(0), queue }
    }

    /// A slot, perhaps after a wait; `None` where too many wait already. Dropping it frees it.
    pub(super) async fn take(&self) -> Option<OwnedSemaphorePermit> {
        if let Ok(slot) = Arc::clone(&self.free).try_acquire_owned() {
            return Some(slot);
        }
        if self.waiting.load(Ordering::Relaxed) >= self.queue {
            return None;
        }
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let slot = Arc::clone(&self.free).acquire_owned().await;
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        match slot {
            Ok(slot) => Some(slot),
            // The process is about to end, and this request with it.
            Err(_) => pending().await,
        }
    }

    /// Nobody gets a slot any more.
    pub(super) fn close(&self) {
        self.free.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn beyond_the_queue_requests_are_refused_until_a_slot_is_free() {
        let slots = Arc::new(Slots::new(1, 1));
        let first = slots.take().await;
        let queued = tokio::spawn({
            let slots = Arc::clone(&slots);
            async move { slots.take().await }
        });
        tokio::task::yield_now().await;
        assert!(slots.take().await.is_none());
        drop(first);
        let second = queued.await.unwrap();
        assert!(second.is_some());
        drop(second);
        assert!(slots.take().await.is_some());
    }
}
