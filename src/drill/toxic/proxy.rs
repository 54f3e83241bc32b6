//! The proxy before one instance: listens, connects through, and ends connections as the toxics say.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::Toxics;
use super::chain::Chain;
use super::link::{Cut, Link};
use crate::drill::DrillError;
use crate::random::Key;
use crate::scenario::model::Stream;

/// How long a closed connection may still send: a socket that is dropped with unread data would send RST.
const FAREWELL: Duration = Duration::from_millis(200);
/// After an `accept` that failed, such as for want of file descriptors.
const BREATHER: Duration = Duration::from_millis(10);

/// A proxy before one instance. Dropping it cuts every connection.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    tasks: JoinSet<()>,
}

impl Proxy {
    /// Listens on a free port of 127.0.0.1. Which connections a toxic chooses hangs on `seed`, the toxic's index and
    /// the connection's number, so proxies of several instances need seeds of their own. Must be called within a
    /// runtime.
    ///
    /// # Errors
    ///
    /// [`DrillError::Listen`] where no port is to be had.
    pub async fn start(
        upstream: SocketAddr,
        toxics: Arc<Toxics>,
        seed: Key,
    ) -> Result<Self, DrillError> {
        let (listener, address) = listen().await?;
        let mut tasks = JoinSet::new();
        tasks.spawn(accept(listener, upstream, toxics, seed));
        Ok(Self { address, tasks })
    }

    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops listening and cuts every connection.
    pub async fn shut(mut self) {
        self.tasks.shutdown().await;
    }
}

/// A listener on a free port of this machine, reachable from nowhere else.
pub(in crate::drill) async fn listen() -> Result<(TcpListener, SocketAddr), DrillError> {
    let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let failed = |error: std::io::Error| DrillError::Listen {
        address: wanted.to_string(),
        reason: error.to_string(),
    };
    let listener = TcpListener::bind(wanted).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

/// The next connection; waits out failures.
pub(in crate::drill) async fn next_connection(listener: &TcpListener) -> TcpStream {
    loop {
        if let Ok((stream, _)) = listener.accept().await
            && stream.set_nodelay(true).is_ok()
        {
            return stream;
        }
        sleep(BREATHER).await;
    }
}

async fn accept(listener: TcpListener, upstream: SocketAddr, toxics: Arc<Toxics>, seed: Key) {
    let mut connections = JoinSet::new();
    for number in 0.. {
        let caller = next_connection(&listener).await;
        while connections.try_join_next().is_some() {}
        connections.spawn(carry(caller, upstream, Arc::clone(&toxics), seed.part(number)));
    }
}

/// Carries one connection from its beginning to its end.
async fn carry(mut caller: TcpStream, upstream: SocketAddr, toxics: Arc<Toxics>, key: Key) {
    let Ok(mut instance) = TcpStream::connect(upstream).await else { return };
    if instance.set_nodelay(true).is_err() {
        return;
    }
    match exchange(&mut caller, &mut instance, &toxics, key).await {
        Ok(()) => {}
        Err(Cut::Close) => {
            tokio::join!(part_with(caller), part_with(instance));
        }
        Err(Cut::Reset) => {
            // Both fail only on a socket that is no longer connected.
            let _ = (caller.set_zero_linger(), instance.set_zero_linger());
        }
    }
}

async fn exchange(
    caller: &mut TcpStream,
    instance: &mut TcpStream,
    toxics: &Toxics,
    key: Key,
) -> Result<(), Cut> {
    let (from_caller, to_caller) = caller.split();
    let (from_instance, to_instance) = instance.split();
    let gone = watch::Sender::new(false);
    let link = |way| Link::new(Chain::new(way, key), toxics.changes(), gone.subscribe());
    let up = link(Stream::Upstream).run(from_caller, to_instance, || {
        gone.send_replace(true);
    });
    let down = link(Stream::Downstream).run(from_instance, to_caller, || {});
    tokio::try_join!(up, down).map(|((), ())| ())
}

/// Closes a connection so that the other side sees an end and not a reset.
async fn part_with(mut stream: TcpStream) {
    if stream.shutdown().await.is_err() {
        return;
    }
    let mut discarded = [0; 1024];
    let listening = async { while matches!(stream.read(&mut discarded).await, Ok(1..)) {} };
    let _ = timeout(FAREWELL, listening).await;
}
