//! One way of one connection: reads, lets the toxics decide, writes.
//!
//! It waits for all that can happen at once (data, room to write, a toxic's due time, a change of the toxics), so that a toxic
//! that is added is felt by the next chunk and a reset does not wait for a slow reader. What it holds is bounded; beyond that
//! the sender has to wait, as on a real line.

use std::collections::VecDeque;
use std::future::pending;

use hyper::body::Bytes;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::active::Snapshot;
use super::chain::Chain;
use super::item::Item;
use crate::scenario::model::ProxyFault;

const CHUNK_BYTES: usize = 16 << 10;
/// What a link holds at most before the sender has to wait.
const HELD_BYTES_MAX: usize = 1 << 20;

/// How a connection is ended as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    Close,
    Reset,
}

/// One way of a connection.
pub(super) struct Link {
    chain: Chain,
    active: watch::Receiver<Snapshot<ProxyFault>>,
    /// Whether the caller has hung up.
    gone: watch::Receiver<bool>,
    out: VecDeque<Bytes>,
    out_bytes: usize,
    /// What to do once everything is written.
    last: Option<Item>,
    has_ended: bool,
}

impl Link {
    pub(super) fn new(
        mut chain: Chain,
        mut active: watch::Receiver<Snapshot<ProxyFault>>,
        gone: watch::Receiver<bool>,
    ) -> Self {
        chain.follow(&active.borrow_and_update(), Instant::now());
        let out = VecDeque::new();
        Self { chain, active, gone, out, out_bytes: 0, last: None, has_ended: false }
    }

    /// Carries data until the sender has finished and all of it is delivered, or the connection is to be cut. `ended`
    /// is called when the sender has finished.
    pub(super) async fn run(
        mut self,
        mut from: impl AsyncRead + Unpin,
        mut to: impl AsyncWrite + Unpin,
        ended: impl Fn(),
    ) -> Result<(), Cut> {
        let mut buffer = vec![0; CHUNK_BYTES];
        loop {
            self.collect()?;
            if self.out.is_empty() && self.last.is_some() {
                // The receiver may be gone already; there is nobody to tell.
                return to.shutdown().await.or(Ok(()));
            }
            let due = self.chain.due_at();
            let is_stuck = self.has_ended && due.is_none() && self.out.is_empty();
            let has_room = self.chain.bytes() + self.out_bytes < HELD_BYTES_MAX;
            tokio::select! {
                read = from.read(&mut buffer), if !self.has_ended && has_room => {
                    // A sender that is cut off has finished, too.
                    let length = read.unwrap_or(0);
                    if length == 0 {
                        self.has_ended = true;
                        ended();
                    }
                    self.arrives(&buffer[..length]);
                }
                written = write_first(&mut to, &self.out), if !self.out.is_empty() => {
                    self.sent(written?);
                }
                () = wait_until(due), if due.is_some() => {}
                changed = self.active.changed() => {
                    changed.map_err(|_| Cut::Close)?;
                    self.chain.follow(&self.active.borrow_and_update(), Instant::now());
                }
                () = hung_up(&mut self.gone), if is_stuck => return Err(Cut::Close),
            }
        }
    }

    fn arrives(&mut self, bytes: &[u8]) {
        let item = match bytes {
            [] => Item::End,
            bytes => Item::Data(Bytes::copy_from_slice(bytes)),
        };
        self.chain.take(item, Instant::now());
    }

    /// Moves what the toxics have let pass to what is to be written.
    fn collect(&mut self) -> Result<(), Cut> {
        for item in self.chain.release(Instant::now()) {
            match item {
                Item::Reset => return Err(Cut::Reset),
                Item::Data(bytes) if self.last.is_none() && !bytes.is_empty() => {
                    self.out_bytes += bytes.len();
                    self.out.push_back(bytes);
                }
                Item::Data(_) => {}
                Item::End | Item::Close => {
                    self.last.get_or_insert(item);
                }
            }
        }
        match self.last {
            Some(Item::Close) if self.out.is_empty() => Err(Cut::Close),
            _ => Ok(()),
        }
    }

    fn sent(&mut self, length: usize) {
        self.out_bytes -= length;
        if let Some(first) = self.out.front_mut() {
            let _ = first.split_to(length);
            if first.is_empty() {
                self.out.pop_front();
            }
        }
    }
}

async fn write_first(
    to: &mut (impl AsyncWrite + Unpin),
    out: &VecDeque<Bytes>,
) -> Result<usize, Cut> {
    let first = out.front().map_or(&[][..], |bytes| &bytes[..]);
    match to.write(first).await {
        Ok(0) | Err(_) => Err(Cut::Close),
        Ok(length) => Ok(length),
    }
}

/// Ends when the caller has hung up: nobody waits for what a black hole has swallowed.
async fn hung_up(gone: &mut watch::Receiver<bool>) {
    // Whoever could tell is gone as well.
    let _ = gone.wait_for(|gone| *gone).await;
}

async fn wait_until(due: Option<Instant>) {
    match due {
        Some(due) => sleep_until(due).await,
        None => pending().await,
    }
}
