//! Where jobs wait for an engine's thread.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::job::Job;

/// More waiting than this is refused as busy: a queue nobody can work off helps nobody.
const LONGEST: usize = 8192;

#[derive(Default)]
pub(super) struct Queue {
    line: Mutex<Line>,
    arrived: Condvar,
}

#[derive(Default)]
struct Line {
    jobs: VecDeque<Box<dyn Job>>,
    closed: bool,
}

pub(super) enum Turned {
    Full(Box<dyn Job>),
    Closed(Box<dyn Job>),
}

impl Queue {
    pub(super) fn push(&self, job: Box<dyn Job>) -> Result<(), Turned> {
        let mut line = self.line();
        if line.closed {
            return Err(Turned::Closed(job));
        }
        if line.jobs.len() >= LONGEST {
            return Err(Turned::Full(job));
        }
        line.jobs.push_back(job);
        self.arrived.notify_one();
        Ok(())
    }

    /// Works off the queue until it is closed, up to `most` jobs at a time. If the work itself
    /// panics (a fault of ours, not of a job) the queue closes: callers hear so instead of waiting for ever.
    pub(super) fn serve(&self, most: usize, mut work: impl FnMut(Vec<Box<dyn Job>>)) {
        let _close = Close(self);
        while let Some(jobs) = self.take(most) {
            work(jobs);
        }
    }

    /// Waits for work and takes up to `most` jobs. None when closed and worked off.
    fn take(&self, most: usize) -> Option<Vec<Box<dyn Job>>> {
        let mut line = self.line();
        while line.jobs.is_empty() {
            if line.closed {
                return None;
            }
            line = self
                .arrived
                .wait(line)
                .unwrap_or_else(PoisonError::into_inner);
        }
        let many = line.jobs.len().min(most);
        Some(line.jobs.drain(..many).collect())
    }

    /// Lets the threads end once what waits is done.
    pub(super) fn close(&self) {
        self.line().closed = true;
        self.arrived.notify_all();
    }

    /// No job runs under this lock, so a panic elsewhere cannot have left it half changed.
    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Close<'a>(&'a Queue);

impl Drop for Close<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let mut line = self.0.line();
            line.closed = true;
            // Dropped unanswered, which their callers read as closed.
            line.jobs.clear();
        }
    }
}
