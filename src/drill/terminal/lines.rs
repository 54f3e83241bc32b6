//! Lines a person types, read on a thread because reading waits.

use std::io::BufRead;
use std::sync::mpsc::{self, Receiver};
use std::thread;

/// What was typed and not yet looked at. After the end of the input there is never anything more.
#[derive(Debug)]
pub(super) struct Lines {
    typed: Receiver<String>,
}

impl Lines {
    /// The thread ends with the input, or with the process if it waits for a line then.
    pub(super) fn read(input: impl BufRead + Send + 'static) -> std::io::Result<Self> {
        let (out, typed) = mpsc::channel();
        thread::Builder::new().name("terminal".to_owned()).spawn(move || {
            for line in input.split(b'\n').map_while(Result::ok) {
                if out.send(String::from_utf8_lossy(&line).trim().to_owned()).is_err() {
                    return;
                }
            }
        })?;
        Ok(Self { typed })
    }

    pub(super) fn next(&self) -> Option<String> {
        self.typed.try_recv().ok()
    }
}
