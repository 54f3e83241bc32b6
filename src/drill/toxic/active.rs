//! What is active now: a list that changes under traffic, cleared by guards, with a count of what each entry touched.
//!
//! Readers take a snapshot and never wait for a writer. A fault cannot outlive its [`FaultGuard`]: whoever holds it may
//! return early, panic or be cancelled, and the fault is gone (as `turmoil` does with its rules). Counts outlive the
//! faults, because a fault that touched nothing in the whole run proves nothing, and the report has to say so.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

/// The entries active at one moment, in the order in which they began.
pub type Snapshot<T> = Arc<Vec<Arc<Active<T>>>>;

/// One active entry.
#[derive(Debug)]
pub struct Active<T> {
    /// The index its touches are counted under.
    pub index: usize,
    pub what: T,
    touched: Arc<AtomicU64>,
}

impl<T> Active<T> {
    /// Counts one thing it did something to.
    pub fn touch(&self) {
        self.touched.fetch_add(1, Ordering::Relaxed);
    }
}

/// A list of active entries.
#[derive(Debug)]
pub struct ActiveList<T> {
    list: watch::Sender<Snapshot<T>>,
    touched: Mutex<BTreeMap<usize, Arc<AtomicU64>>>,
}

impl<T> Default for ActiveList<T> {
    fn default() -> Self {
        Self { list: watch::Sender::new(Arc::default()), touched: Mutex::default() }
    }
}

impl<T: Send + Sync + 'static> ActiveList<T> {
    /// Adds an entry, which stays until the guard is dropped.
    pub fn add(self: &Arc<Self>, index: usize, what: T) -> FaultGuard {
        let entry = Arc::new(Active { index, what, touched: self.counter(index) });
        self.list.send_modify(|list| {
            *list = Arc::new(list.iter().chain([&entry]).map(Arc::clone).collect());
        });
        let list = Arc::clone(self);
        FaultGuard { clear: Some(Box::new(move || list.remove(&entry))) }
    }

    fn remove(&self, gone: &Arc<Active<T>>) {
        self.list.send_modify(|list| {
            let stays = |entry: &&Arc<Active<T>>| !Arc::ptr_eq(entry, gone);
            *list = Arc::new(list.iter().filter(stays).map(Arc::clone).collect());
        });
    }

    fn counter(&self, index: usize) -> Arc<AtomicU64> {
        let mut touched = self.touched.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(touched.entry(index).or_default())
    }

    /// What is active now.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot<T> {
        Arc::clone(&self.list.borrow())
    }

    /// Tells of every change from now on.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<Snapshot<T>> {
        self.list.subscribe()
    }

    /// By index, how many things were touched so far; an index is absent until it is active for the first time.
    #[must_use]
    pub fn touched(&self) -> BTreeMap<usize, u64> {
        let touched = self.touched.lock().unwrap_or_else(PoisonError::into_inner);
        touched.iter().map(|(index, count)| (*index, count.load(Ordering::Relaxed))).collect()
    }
}

/// Keeps a fault active; dropping it clears the fault.
#[must_use = "the fault is cleared as soon as its guard is dropped"]
pub struct FaultGuard {
    clear: Option<Box<dyn FnOnce() + Send + Sync>>,
}

impl Drop for FaultGuard {
    fn drop(&mut self) {
        if let Some(clear) = self.clear.take() {
            clear();
        }
    }
}

impl fmt::Debug for FaultGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FaultGuard")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guard_clears_its_own_entry_and_counts_stay() {
        let list = Arc::new(ActiveList::default());
        let first = list.add(3, "first");
        let second = list.add(3, "second");
        for entry in list.snapshot().iter() {
            entry.touch();
        }
        drop(first);
        assert_eq!(list.snapshot().iter().map(|entry| entry.what).collect::<Vec<_>>(), ["second"]);
        drop(second);
        assert!(list.snapshot().is_empty());
        assert_eq!(list.touched(), BTreeMap::from([(3, 2)]));
    }

    #[test]
    fn a_fault_is_cleared_when_its_holder_panics() {
        let list = Arc::new(ActiveList::default());
        let lent = Arc::clone(&list);
        let holder = std::thread::spawn(move || {
            let _guard = lent.add(0, ());
            panic!("the holder fails");
        });
        assert!(holder.join().is_err());
        assert!(list.snapshot().is_empty());
    }
}
