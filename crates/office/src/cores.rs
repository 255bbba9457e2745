//! Work that needs no store is done on all cores.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

/// How many there are.
pub(crate) fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Does `work` for each job on all cores, and returns the outcomes in the order of the jobs.
pub(crate) fn on_all_cores<J: Send, R: Send>(jobs: Vec<J>, work: impl Fn(J) -> R + Sync) -> Vec<R> {
    let cores = cores().min(jobs.len());
    if cores < 2 {
        return jobs.into_iter().map(work).collect();
    }
    let share = jobs.len().div_ceil(cores);
    let (mut jobs, work) = (jobs.into_iter(), &work);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..cores)
            .map(|_| {
                let jobs: Vec<J> = jobs.by_ref().take(share).collect();
                scope.spawn(move || jobs.into_iter().map(work).collect::<Vec<R>>())
            })
            .collect();
        let done =
            workers.into_iter().flat_map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)));
        done.collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_come_in_the_order_of_their_jobs() {
        for count in [0u64, 1, 2, 3, 200, 1001] {
            let expected: Vec<_> = (0..count).map(|job| job * job).collect();
            assert_eq!(on_all_cores((0..count).collect(), |job| job * job), expected, "{count} jobs");
        }
    }

    #[test]
    #[should_panic(expected = "job 7")]
    fn a_panic_is_not_lost() {
        on_all_cores((0..9).collect(), |job| assert!(job != 7, "job {job}"));
    }
}
