//! Certificates for all the people of a table: keys are made and requests checked on all cores, and certificates whose
//! keys are ready share their commits.

mod column; // its columns
mod refused; // why it, or a row of it, is refused
mod table; // what stands in it

use std::collections::{HashMap, VecDeque};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use ca::request::ProvenKey;
use pki::csr::VerifiedCsr;
use pki::key::{KeyError, KeyType, Passphrase, PrivateKey};
use pki::serial::SerialNumber;
use rand_core::Rng;
use zeroize::Zeroizing;

pub use column::Column;
pub use refused::{RowError, TableError};
pub use table::{Entry, LARGEST, LONGEST_FIELD, MOST_ROWS, Row, Table};

use crate::cores::cores;
use crate::issue::{BATCH, HolderEntry, Issued, KeySource, Made, Order, Subject, Terms, refuse_known_key};
use crate::office::random;
use crate::{Error, Office, UnlockedAuthority};

/// What the jobs under way weigh at most: a batch that is taken, and as many requests again.
const MOST: usize = 2 * BATCH;

/// What a passphrase for a slip is made of: nothing that looks like something else on paper.
const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// Groups of a passphrase, and letters of each: 99 bits.
const GROUPS: usize = 5;
const GROUP: usize = 4;
/// How often a passphrase is drawn that the policy does not like, such as one without a digit.
const DRAWS: usize = 64;

impl Office {
    /// Issues what is ordered, all whose keys are ready together, while the keys of the next orders are made on all
    /// cores. `then` hears of each in its order, with what came along with it; what is declined does not stop the others.
    pub fn issue_many<T>(
        &self,
        issuer: &UnlockedAuthority,
        orders: impl Iterator<Item = (Order, T)>,
        mut then: impl FnMut(T, Result<Issued, Error>),
    ) {
        let policy = self.passphrase_policy();
        let jobs = orders.map(|(order, along)| {
            let Order { subject, key, profile, days } = order;
            let context = HolderEntry::of(&subject).context();
            ((key, context), (Terms { subject, profile, days }, along))
        });
        in_order(
            jobs,
            |(key, _)| weight(key),
            |(key, context)| Made::of(policy, key, &context),
            |group| {
                let (orders, along): (Vec<_>, Vec<_>) = group
                    .into_iter()
                    // A thread that is gone has made no key.
                    .map(|(made, (terms, along))| {
                        ((terms, made.unwrap_or(Err(KeyError::Generate.into()))), along)
                    })
                    .unzip();
                let issued = self.issue_for(issuer, orders);
                along.into_iter().zip(issued).for_each(|(along, issued)| then(along, issued));
            },
        );
    }

    /// A random passphrase for a one-time slip, easy to type and good by the policy of the home.
    #[must_use]
    pub fn slip_passphrase(&self, subject: &Subject) -> Passphrase {
        let context = HolderEntry::of(subject).context();
        let mut drawn = draw();
        for _ in 0..DRAWS {
            if self.passphrase_policy().check(&drawn, &context).is_ok() {
                break;
            }
            drawn = draw();
        }
        drawn
    }
}

/// Tries orders without issuing anything: each is put together and linted as if it were to be signed.
pub struct Trial<'a> {
    office: &'a Office,
    issuer: &'a UnlockedAuthority,
    /// One key of each kind stands for all that would be made.
    keys: HashMap<&'static str, ProvenKey>,
}

impl<'a> Trial<'a> {
    /// In this office, by this CA.
    #[must_use]
    pub fn new(office: &'a Office, issuer: &'a UnlockedAuthority) -> Self {
        Self { office, issuer, keys: HashMap::new() }
    }

    /// Whether an order for a key of this kind would be carried out.
    ///
    /// # Errors
    /// Those of [`Office::issue`].
    pub fn made(&mut self, terms: &Terms, key_type: KeyType) -> Result<(), Error> {
        let key = match self.keys.get(key_type.word()) {
            Some(key) => key.clone(),
            None => {
                let key = ProvenKey::from(&PrivateKey::generate(key_type, &mut random())?);
                self.keys.insert(key_type.word(), key.clone());
                key
            }
        };
        self.put_together(terms, key)
    }

    /// Whether an order for the key of a request would be carried out.
    ///
    /// # Errors
    /// Those of [`Office::issue`].
    pub fn requested(&self, terms: &Terms, request: &VerifiedCsr) -> Result<(), Error> {
        let key = ProvenKey::from(request);
        refuse_known_key(self.office.store(), key.public_key())?;
        self.put_together(terms, key)
    }

    fn put_together(&self, terms: &Terms, key: ProvenKey) -> Result<(), Error> {
        let moment = self.office.moment()?;
        let request = self.office.request_for(terms, key, self.office.direct(&terms.subject)?, moment)?;
        let (serial, signer) = (SerialNumber::generate(&mut random()), self.issuer.signer.as_ref());
        self.issuer.issuer.prepare(&request, serial, signer, moment.at)?;
        Ok(())
    }
}

pub(crate) fn draw() -> Passphrase {
    let mut rng = random();
    let mut text = String::with_capacity(GROUPS * (GROUP + 1));
    for at in 0..GROUPS * GROUP {
        if at > 0 && at % GROUP == 0 {
            text.push('-');
        }
        text.push(letter(&mut rng));
    }
    Passphrase::new(text)
}

/// A key takes long to make, so that few at a time keep all cores busy; a request is checked in no time.
fn weight(key: &KeySource) -> usize {
    match key {
        KeySource::Made { .. } => (MOST / (2 * cores())).max(1),
        KeySource::OnToken { .. } | KeySource::Request(_) => 1,
        // Files that are no requests may be of any length.
        KeySource::Unread(csr) => 1 + (csr.len() >> 16),
    }
}

/// One letter, each as likely as the others.
fn letter(rng: &mut impl Rng) -> char {
    let mut octet = Zeroizing::new([0u8; 1]);
    loop {
        rng.fill_bytes(octet.as_mut());
        if let Some(letter) = LETTERS.get(usize::from(octet[0] & 31)) {
            return char::from(*letter);
        }
    }
}

/// Where the outcome of a job goes.
type Reply<R> = SyncSender<R>;

/// A job that was handed out, and what came along with it.
struct UnderWay<R, A> {
    outcome: Receiver<R>,
    along: A,
    weight: usize,
}

/// Does `work` for each job on all cores, and hands the outcomes to `take` on this thread, in the order of the jobs: at
/// most [`BATCH`] at once, all that are ready when it comes back. Jobs are drawn as they are needed, until those under
/// way weigh [`MOST`]. An outcome is missing where its thread panicked.
fn in_order<J: Send, A, R: Send>(
    jobs: impl Iterator<Item = (J, A)>,
    weight: impl Fn(&J) -> usize,
    work: impl Fn(J) -> R + Sync,
    mut take: impl FnMut(Vec<(Option<R>, A)>),
) {
    let (hand_out, waiting) = channel::<(J, Reply<R>)>();
    let waiting = Mutex::new(waiting);
    thread::scope(|scope| {
        // Moved in here, so that the workers are told of the end even where `take` panics.
        let hand_out = hand_out;
        for _ in 0..cores() {
            scope.spawn(|| labour(&waiting, &work));
        }
        let mut jobs = jobs.map(|(job, along)| {
            let (reply, outcome) = sync_channel(1);
            let weight = weight(&job);
            // A job that nobody takes any more has no outcome.
            let _ = hand_out.send((job, reply));
            UnderWay { outcome, along, weight }
        });
        let mut under_way = VecDeque::new();
        loop {
            let group = ready(&mut under_way);
            // The next ones are worked on while this group is taken.
            while under_way.iter().map(|one| one.weight).sum::<usize>() < MOST
                && let Some(one) = jobs.next()
            {
                under_way.push_back(one);
            }
            if !group.is_empty() {
                take(group);
            } else if under_way.is_empty() {
                return;
            }
        }
    });
}

/// Waits for the first outcome, and takes those after it that are there by then.
fn ready<R, A>(under_way: &mut VecDeque<UnderWay<R, A>>) -> Vec<(Option<R>, A)> {
    let mut group = Vec::new();
    while group.len() < BATCH
        && let Some(first) = under_way.pop_front()
    {
        let outcome = match group.is_empty() {
            true => first.outcome.recv().ok(),
            false => match first.outcome.try_recv() {
                Ok(outcome) => Some(outcome),
                Err(TryRecvError::Disconnected) => None,
                Err(TryRecvError::Empty) => {
                    under_way.push_front(first);
                    break;
                }
            },
        };
        group.push((outcome, first.along));
    }
    group
}

fn labour<J, R>(waiting: &Mutex<Receiver<(J, Reply<R>)>>, work: impl Fn(J) -> R) {
    loop {
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((job, reply)) = next else { return };
        // Whoever asked may be gone.
        let _ = reply.send(work(job));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::passphrase::{Context, Policy};

    #[test]
    fn outcomes_come_in_the_order_of_their_jobs() {
        for count in [0u64, 1, 2, 200] {
            let mut taken = Vec::new();
            let slow_first = |job: u64| {
                thread::sleep(std::time::Duration::from_micros(50 * (7 - job % 8)));
                job * job
            };
            in_order((0..count).map(|job| (job, job)), |_| 1, slow_first, |group| taken.extend(group));
            let expected: Vec<_> = (0..count).map(|job| (Some(job * job), job)).collect();
            assert_eq!(taken, expected, "{count} jobs");
        }
    }

    #[test]
    fn what_is_under_way_weighs_so_much_at_most() {
        for (weight, limit) in [(MOST, 1), (MOST / 4, 4), (MOST / 4 + 1, 4), (1, MOST)] {
            let drawn = std::cell::Cell::new(0usize);
            let mut taken = 0;
            let jobs = (0..3 * MOST).map(|job| {
                drawn.set(drawn.get() + 1);
                (job, ())
            });
            in_order(
                jobs,
                |_| weight,
                |job: usize| job,
                |group| {
                    let under_way = drawn.get() - taken - group.len();
                    assert!(under_way <= limit, "{under_way} of weight {weight}");
                    assert!((1..=BATCH).contains(&group.len()), "{} at once", group.len());
                    taken += group.len();
                },
            );
            assert_eq!(taken, 3 * MOST);
        }
    }

    #[test]
    fn long_files_are_not_many_at_once() {
        let limit = 32 << 20;
        for length in [0, 1, 65_535, 65_536, 1 << 20, limit] {
            let weight = weight(&KeySource::Unread(vec![0; length]));
            let under_way = MOST.div_ceil(weight);
            assert!(under_way * length <= limit + length, "{under_way} of {length} bytes");
        }
    }

    #[test]
    fn what_is_ready_is_taken_together() {
        let (done, mut sizes) = (AtomicUsize::new(0), Vec::new());
        let work = |job: usize| {
            done.fetch_add(1, Ordering::Relaxed);
            job
        };
        in_order(
            (0..MOST).map(|job| (job, ())),
            |_| 1,
            work,
            |group| {
                while done.load(Ordering::Relaxed) < MOST {
                    thread::yield_now();
                }
                sizes.push(group.len());
            },
        );
        assert_eq!((sizes.iter().sum::<usize>(), sizes[1]), (MOST, BATCH), "{sizes:?}");
    }

    #[test]
    fn passphrases_are_long_typable_and_never_the_same() {
        let mut seen = HashSet::new();
        for _ in 0..200 {
            let text = draw().reveal().to_owned();
            assert_eq!(text.len(), 24, "{text}");
            let typable = |byte: u8| byte == b'-' || LETTERS.contains(&byte);
            assert!(text.bytes().all(typable), "{text}");
            assert_eq!(text.split('-').map(str::len).collect::<Vec<_>>(), [GROUP; GROUPS], "{text}");
            let digit = text.bytes().any(|byte| byte.is_ascii_digit());
            let judged = Policy::Bsre.check(&Passphrase::new(text.clone()), &Context::default());
            assert_eq!(judged.is_ok(), digit, "{text}");
            assert!(seen.insert(text));
        }
    }
}
