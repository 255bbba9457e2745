//! Certificates for all the people of a table: keys made on all cores, certificates issued one after another.

mod column; // its columns
mod refused; // why it, or a row of it, is refused
mod table; // what stands in it

use std::collections::{HashMap, VecDeque};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
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

use crate::issue::{HolderEntry, Issued, Made, Order, Subject, Terms};
use crate::office::random;
use crate::{Error, Office, UnlockedAuthority};

/// What a passphrase for a slip is made of: nothing that looks like something else on paper.
const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// Groups of a passphrase, and letters of each: 99 bits.
const GROUPS: usize = 5;
const GROUP: usize = 4;
/// How often a passphrase is drawn that the policy does not like, such as one without a digit.
const DRAWS: usize = 64;

impl Office {
    /// Issues what is ordered, one after another, while the keys of the next orders are made on all cores. `then` hears
    /// of each in its order, with what came along with it; what is declined does not stop the others.
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
            |(key, context)| Made::of(policy, key, &context),
            |made, (terms, along)| {
                // A thread that is gone has made no key.
                let made = made.unwrap_or(Err(Error::Key(KeyError::Generate)));
                let issued = made.and_then(|made| {
                    let moment = self.moment()?;
                    self.issue_for(issuer, terms, made.kept_since(moment), moment)
                });
                then(along, issued);
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
        self.office.refuse_known_key(key.public_key())?;
        self.put_together(terms, key)
    }

    fn put_together(&self, terms: &Terms, key: ProvenKey) -> Result<(), Error> {
        let request = self.office.request_for(terms, key)?;
        let (serial, signer) = (SerialNumber::generate(&mut random()), self.issuer.signer.as_ref());
        self.issuer.issuer.prepare(&request, serial, signer, self.office.moment()?.at)?;
        Ok(())
    }
}

fn draw() -> Passphrase {
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

/// Does `work` for each job on all cores, and hands each outcome to `take` on this thread, in the order of the jobs.
/// Jobs are drawn as they are needed: few are under way at any time. An outcome is missing where its thread panicked.
fn in_order<J: Send, A, R: Send>(
    jobs: impl Iterator<Item = (J, A)>,
    work: impl Fn(J) -> R + Sync,
    mut take: impl FnMut(Option<R>, A),
) {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let (hand_out, waiting) = sync_channel::<(J, Reply<R>)>(cores);
    let waiting = Mutex::new(waiting);
    thread::scope(|scope| {
        // Moved in here, so that the workers are told of the end even where `take` panics.
        let hand_out = hand_out;
        for _ in 0..cores {
            scope.spawn(|| labour(&waiting, &work));
        }
        let mut under_way: VecDeque<(Receiver<R>, A)> = VecDeque::new();
        for (job, along) in jobs {
            let (reply, outcome) = sync_channel(1);
            // A job that nobody takes any more has no outcome.
            let _ = hand_out.send((job, reply));
            under_way.push_back((outcome, along));
            if under_way.len() > 2 * cores
                && let Some((outcome, along)) = under_way.pop_front()
            {
                take(outcome.recv().ok(), along);
            }
        }
        for (outcome, along) in under_way {
            take(outcome.recv().ok(), along);
        }
    });
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
            in_order((0..count).map(|job| (job, job)), slow_first, |outcome, job| taken.push((outcome, job)));
            let expected: Vec<_> = (0..count).map(|job| (Some(job * job), job)).collect();
            assert_eq!(taken, expected, "{count} jobs");
        }
    }

    #[test]
    fn few_jobs_are_under_way() {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let drawn = std::cell::Cell::new(0usize);
        let mut taken = 0;
        let jobs = (0..100).map(|job| {
            drawn.set(drawn.get() + 1);
            (job, ())
        });
        in_order(
            jobs,
            |job: i32| job,
            |_, ()| {
                taken += 1;
                assert!(drawn.get() - taken <= 2 * cores, "{} drawn when {taken} were done", drawn.get());
            },
        );
        assert_eq!(taken, 100);
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
