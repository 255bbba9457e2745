//! Work on many things, by several threads at once.

use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// As many threads as were asked for, or as there are cores.
pub(crate) fn count(asked: Option<NonZeroUsize>) -> usize {
    asked.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get)
}

/// Does `work` for each job, the next one whenever a thread is free, and returns the outcomes in the order of the jobs.
pub(crate) fn on<'j, J: Sync, R: Send>(
    threads: usize,
    jobs: &'j [J],
    work: impl Fn(&'j J) -> R + Sync,
) -> Vec<R> {
    with(&mut vec![(); threads], jobs, |(), job| work(job))
}

/// As [`on`], by one thread for each of `workers`, which is that thread's own.
pub(crate) fn with<'j, W: Send, J: Sync, R: Send>(
    workers: &mut [W],
    jobs: &'j [J],
    work: impl Fn(&mut W, &'j J) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let until_none_is_left = |worker: &mut W| {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(index) else { return done };
            done.push((index, work(worker, job)));
        }
    };
    let mut done: Vec<(usize, R)> = thread::scope(|scope| {
        let until_none_is_left = &until_none_is_left;
        let mut busy = workers.iter_mut().take(jobs.len());
        // One of them is this thread.
        let own = busy.next();
        let others: Vec<_> = busy.map(|worker| scope.spawn(move || until_none_is_left(worker))).collect();
        let mut done = own.map_or_else(Vec::new, until_none_is_left);
        done.extend(
            others.into_iter().flat_map(|other| other.join().unwrap_or_else(|panic| resume_unwind(panic))),
        );
        done
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, outcome)| outcome).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_come_in_the_order_of_their_jobs() {
        for count in [0u64, 1, 2, 3, 200] {
            let jobs: Vec<u64> = (0..count).collect();
            let squares: Vec<u64> = jobs.iter().map(|job| job * job).collect();
            for threads in [1, 2, 7] {
                assert_eq!(on(threads, &jobs, |job| job * job), squares, "{count} jobs, {threads} threads");
            }
        }
    }

    #[test]
    fn every_worker_is_one_threads_own() {
        for (count, jobs) in [(1, 5), (3, 100), (7, 2)] {
            let jobs: Vec<usize> = (0..jobs).collect();
            let mut workers = vec![Vec::new(); count];
            with(&mut workers, &jobs, |worker, job| worker.push(*job));
            let mut done: Vec<usize> = workers.concat();
            done.sort_unstable();
            assert_eq!(done, jobs, "{count} workers");
        }
    }

    #[test]
    #[should_panic(expected = "job 7")]
    fn a_panic_is_not_lost() {
        on(2, &[5, 6, 7, 8], |job| assert!(*job != 7, "job {job}"));
    }
}
