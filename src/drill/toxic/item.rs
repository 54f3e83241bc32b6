//! What travels along a link.

use hyper::body::Bytes;

/// One thing on its way, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    Data(Bytes),
    /// The sender has finished: its half of the connection is closed, the other goes on.
    End,
    /// The whole connection is closed once what is before this has been delivered.
    Close,
    /// The whole connection is reset (RST) at once.
    Reset,
}

impl Item {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Data(bytes) => bytes.len(),
            Self::End | Self::Close | Self::Reset => 0,
        }
    }
}
