//! Work that needs no store is done on all cores.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError, mpsc};
use std::{iter, slice, thread};

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
    let queue = Mutex::new(jobs.into_iter().enumerate());
    // Whoever is done takes the next one: some jobs, such as an RSA key, take many times as long as others.
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let worker = || iter::from_fn(next).map(|(number, job)| (number, work(job))).collect::<Vec<(usize, R)>>();
    in_order(thread::scope(|scope| {
        let others: Vec<_> = (1..cores).map(|_| scope.spawn(worker)).collect();
        let mut done = worker();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    }))
}

/// As [`on_all_cores`], where outcomes are wanted as they come: while the rest is worked on, `take` gets those, in any
/// order, that came since it was called last.
///
/// # Errors
/// As `take`: then no further job is begun.
pub(crate) fn as_they_come<J: Send, R: Send, E>(
    jobs: Vec<J>,
    work: impl Fn(J) -> R + Sync,
    mut take: impl FnMut(&[R]) -> Result<(), E>,
) -> Result<Vec<R>, E> {
    let cores = cores().min(jobs.len());
    if cores < 2 {
        let done = jobs.into_iter().map(|job| {
            let outcome = work(job);
            take(slice::from_ref(&outcome)).map(|()| outcome)
        });
        return done.collect();
    }
    let (queue, work) = (Mutex::new(jobs.into_iter().enumerate()), &work);
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let (sender, receiver) = mpsc::channel();
    let (mut numbers, mut outcomes) = (Vec::new(), Vec::new());
    thread::scope(|scope| {
        for _ in 0..cores {
            let sender = sender.clone();
            scope.spawn(move || {
                let mut outcomes = iter::from_fn(next).map(|(number, job)| (number, work(job)));
                outcomes.try_for_each(|outcome| sender.send(outcome))
            });
        }
        drop(sender);
        // Moved in, so that an error here makes the next send the last one.
        let receiver = receiver;
        while let Ok(first) = receiver.recv() {
            let begin = outcomes.len();
            for (number, outcome) in iter::once(first).chain(receiver.try_iter()) {
                numbers.push(number);
                outcomes.push(outcome);
            }
            take(&outcomes[begin..])?;
        }
        Ok(())
    })?;
    Ok(in_order(numbers.into_iter().zip(outcomes).collect()))
}

/// Does `work` on all cores for the jobs that `feed` brings, while it brings them, and returns the outcomes in their order.
///
/// # Errors
/// As `feed`: then what was brought is worked on for nothing.
pub(crate) fn while_fed<J: Send, R: Send, E>(
    feed: impl FnOnce(&mut dyn FnMut(J)) -> Result<(), E>,
    work: impl Fn(J) -> R + Sync,
) -> Result<Vec<R>, E> {
    let (sender, receiver) = mpsc::channel();
    let receiver = Mutex::new(receiver);
    let next = || receiver.lock().unwrap_or_else(PoisonError::into_inner).recv().ok();
    let worker = || iter::from_fn(next).map(|(number, job)| (number, work(job))).collect::<Vec<(usize, R)>>();
    thread::scope(|scope| {
        let others: Vec<_> = (1..cores()).map(|_| scope.spawn(worker)).collect();
        let mut count = 0;
        let fed = feed(&mut |job| {
            // Who takes jobs is there until the sender is gone.
            let _ = sender.send((count, job));
            count += 1;
        });
        drop(sender);
        let mut done = worker();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        fed.map(|()| in_order(done))
    })
}

/// Does `long` on another core while this one does `rest`, and returns what came of both.
pub(crate) fn beside<L: Send, R>(long: impl FnOnce() -> L + Send, rest: impl FnOnce() -> R) -> (L, R) {
    thread::scope(|scope| {
        let long = scope.spawn(long);
        let rest = rest();
        (long.join().unwrap_or_else(|panic| resume_unwind(panic)), rest)
    })
}

fn in_order<R>(mut numbered: Vec<(usize, R)>) -> Vec<R> {
    numbered.sort_unstable_by_key(|(number, _)| *number);
    numbered.into_iter().map(|(_, outcome)| outcome).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    #[test]
    fn outcomes_come_in_the_order_of_their_jobs() {
        for count in [0u64, 1, 2, 3, 200, 1001] {
            let expected: Vec<_> = (0..count).map(|job| job * job).collect();
            assert_eq!(on_all_cores((0..count).collect(), |job| job * job), expected, "{count} jobs");
        }
    }

    #[test]
    fn outcomes_are_taken_once_each_and_come_in_order() {
        for count in [0usize, 1, 2, 3, 200, 1001] {
            let mut taken = Vec::new();
            let take = |some: &[usize]| {
                assert!(!some.is_empty());
                taken.extend_from_slice(some);
                Ok::<_, ()>(())
            };
            let outcomes = as_they_come((0..count).collect(), |job| job, take);
            taken.sort_unstable();
            let expected: Vec<_> = (0..count).collect();
            assert_eq!((outcomes, taken), (Ok(expected.clone()), expected), "{count} jobs");
        }
    }

    #[test]
    fn what_is_fed_is_done_in_order() {
        for count in [0u64, 1, 2, 3, 200, 1001] {
            let feed = |job: &mut dyn FnMut(u64)| {
                (0..count).for_each(job);
                Ok::<_, ()>(())
            };
            let fed = while_fed(feed, |job| job * job);
            assert_eq!(fed, Ok((0..count).map(|job| job * job).collect()), "{count} jobs");
        }
        let failed: Result<Vec<u64>, _> = while_fed(
            |job| {
                job(1);
                Err("no more")
            },
            |job: u64| job,
        );
        assert_eq!(failed, Err("no more"));
    }

    #[test]
    fn who_refuses_an_outcome_stops_the_work() {
        let begun = AtomicUsize::new(0);
        let work = |_| {
            begun.fetch_add(1, Ordering::Relaxed);
            thread::sleep(Duration::from_millis(1));
        };
        assert_eq!(as_they_come((0..10_000).collect(), work, |_| Err("full")), Err("full"));
        assert!(begun.into_inner() < 10_000);
    }

    #[test]
    #[should_panic(expected = "job 7")]
    fn a_panic_is_not_lost() {
        on_all_cores((0..9).collect(), |job| assert!(job != 7, "job {job}"));
    }
}
