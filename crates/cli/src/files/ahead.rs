//! A large output goes to the disk while the rest of it is still being made, so that little is left to wait for at its end.

use std::fs::File;
use std::io;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

/// So many bytes are sent to the disk at a time. Smaller outputs wait for the disk once, at their end.
const STEP: u64 = 16 * 1024 * 1024;

/// Sends a file to the disk in steps.
#[derive(Default)]
pub(super) struct Ahead {
    waiting: u64,
    begun: Option<Begun>,
}

struct Begun {
    ask: SyncSender<()>,
    thread: JoinHandle<io::Result<()>>,
}

impl Ahead {
    /// `count` bytes more were written to `file`.
    pub(super) fn written(&mut self, count: usize, file: &File) -> io::Result<()> {
        self.waiting += count as u64;
        if self.waiting < STEP {
            return Ok(());
        }
        self.waiting = 0;
        if self.begun.is_none() {
            self.begun = Some(begin(file.try_clone()?));
        }
        if let Some(begun) = &self.begun {
            // Where it is still busy, or has failed, what was written now waits for the next step, or for the end.
            let _ = begun.ask.try_send(());
        }
        Ok(())
    }

    /// Waits for what is on its way.
    ///
    /// # Errors
    /// What the disk said: a system says it once for each open file, so that nobody else hears of it.
    pub(super) fn end(&mut self) -> io::Result<()> {
        self.waiting = 0;
        let Some(Begun { ask, thread }) = self.begun.take() else { return Ok(()) };
        drop(ask);
        thread.join().unwrap_or_else(|panic| resume_unwind(panic))
    }
}

fn begin(file: File) -> Begun {
    let (ask, asked) = sync_channel(1);
    Begun { ask, thread: thread::spawn(move || send(&file, &asked)) }
}

fn send(file: &File, asked: &Receiver<()>) -> io::Result<()> {
    asked.iter().try_for_each(|()| file.sync_data())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn it_begins_with_the_first_step() {
        let file = tempfile::tempfile().unwrap();
        for (written, begins) in [(0, false), (STEP - 1, false), (STEP, true), (3 * STEP + 1, true)] {
            let mut ahead = Ahead::default();
            ahead.written(usize::try_from(written).unwrap(), &file).unwrap();
            assert_eq!(ahead.begun.is_some(), begins, "{written}");
            ahead.end().unwrap();
            assert!(ahead.begun.is_none());
        }
    }

    /// What cannot be synced: a pipe.
    #[cfg(unix)]
    #[test]
    fn what_the_disk_refuses_is_told_at_the_end() {
        let (_reader, writer) = io::pipe().unwrap();
        let pipe = File::from(std::os::fd::OwnedFd::from(writer));
        let mut ahead = Ahead::default();
        ahead.written(usize::try_from(STEP).unwrap(), &pipe).unwrap();
        assert_eq!(ahead.end().unwrap_err().kind(), io::ErrorKind::InvalidInput);
        assert!(ahead.end().is_ok());
    }
}
