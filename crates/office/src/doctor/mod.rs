//! Is a home whole, and what is to be done where it is not?
//!
//! A home that does not open is looked at too, as far as it goes. What is found is values, each with a stable code.
//! Looking changes nothing; what can be repaired without losing anything is, when asked for: modes, what interrupted
//! commands left behind, and intents that nobody will carry out. Keys and rows are never deleted.

mod ailment; // everything that can be found, with its code
mod audit; // the chain, its checkpoints, and what it tells of certificates
mod clock; // the clock against what was done
mod enrolment; // applications, messages, settings
mod files; // the directory and the files in it
mod keys; // sealed keys, and the secrets that open them
mod ledger; // every row against its certificate
mod lists; // revocation lists, and those who sign them
mod repair; // what can be put right, and its record
mod store; // the database file, its schema and the settings

use ::store::Store;
use jiff::Timestamp;

use crate::clock::Clock;
use crate::home::Home;
use crate::{Acting, Office};

pub use self::ailment::{Ailment, Field, ListOwner, Severity};
pub use ::store::{ApplicationId, SchemaChange, SchemaFault};

/// What was found, and how much was looked at.
#[derive(Debug, Default)]
pub struct Checkup {
    /// How much was looked at.
    pub checked: Checked,
    /// What was found, in the order in which it was.
    pub findings: Vec<Finding>,
}

/// How much was looked at.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Checked {
    /// Entries of the ledger.
    pub certificates: u64,
    /// Records of the audit log, from the first on, that hold.
    pub audit_records: u64,
    /// Revocation lists.
    pub lists: u64,
    /// Sealed keys.
    pub keys: u64,
    /// Files in the directory.
    pub files: u64,
}

/// Something that was found.
#[derive(Debug)]
pub struct Finding {
    /// What.
    pub ailment: Ailment,
    /// Whether it was put right.
    pub repaired: bool,
}

impl Checkup {
    /// The worst of what was found and not put right; none where nothing was.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().filter(|one| !one.repaired).map(|one| one.ailment.severity()).max()
    }
}

/// Looks at everything in `home`, and repairs what can be repaired if `repair`. `acting` is who repairs, and the instant
/// at which things are judged.
#[must_use]
pub fn examine(home: &Home, acting: Acting, repair: bool) -> Checkup {
    let mut visit = Visit::begin(home, acting.now, repair);
    let repaired = files::examine(&mut visit);
    let Some(store) = store::open(&mut visit) else { return visit.checkup };
    clock::examine(&mut visit, &store);
    match Office::open(home.directory(), acting) {
        Ok(office) => visit.office = Some(office),
        // Why it does not open is told where it is found; only what it should have recorded is told here.
        Err(error) if !repaired.is_empty() => visit.find(Ailment::RepairUnrecorded(error)),
        Err(_) => {}
    }
    repair::note(&mut visit, &repaired);
    store::examine(&mut visit, &store);
    audit::examine(&mut visit, &store);
    ledger::examine(&mut visit, &store);
    keys::examine(&mut visit, &store);
    lists::examine(&mut visit, &store);
    enrolment::examine(&mut visit, &store);
    visit.checkup
}

/// What one examination goes by.
struct Visit<'a> {
    home: &'a Home,
    repair: bool,
    /// The instant that someone chose.
    chosen: Option<Timestamp>,
    clock: Clock,
    /// The instant at which things are judged.
    now: Timestamp,
    /// The machine's time.
    real: Timestamp,
    /// The office, where it opens.
    office: Option<Office>,
    checkup: Checkup,
}

impl<'a> Visit<'a> {
    fn begin(home: &'a Home, chosen: Option<Timestamp>, repair: bool) -> Self {
        let real = Clock::System.now().at;
        let (clock, checkup) = (Clock::System, Checkup::default());
        Self { home, repair, chosen, clock, now: chosen.unwrap_or(real), real, office: None, checkup }
    }

    fn find(&mut self, ailment: Ailment) {
        self.checkup.findings.push(Finding { ailment, repaired: false });
    }

    fn find_all(&mut self, ailments: impl IntoIterator<Item = Ailment>) {
        ailments.into_iter().for_each(|ailment| self.find(ailment));
    }

    fn repaired(&mut self, ailment: Ailment) {
        self.checkup.findings.push(Finding { ailment, repaired: true });
    }

    /// What could not be asked because of this becomes a finding; nothing else stops.
    fn or_find<T>(&mut self, answer: Result<T, ::store::StoreError>) -> Option<T> {
        answer.map_err(|error| self.find(Ailment::Store(error.into()))).ok()
    }
}

/// A store that is being looked at.
type Opened = Store;
