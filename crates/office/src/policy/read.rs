//! A file becomes rules: all its faults at once, each with its line.

use std::str::FromStr;

use ca::person::{Email, Nik, Nip, PersonError};
use jiff::Timestamp;
use jiff::civil::Date;
use pdf::verify::{Level, Modification, WantedSigner};
use pki::constraints::{Algorithm, Algorithms, Term};
use pki::digest::DigestAlgorithm;
use pki::key::KeyKind;
use rules::{Entry, Table};

use super::entry::{ANY, MAX_COUNT, Reader};
use super::fault::{PolicyFault, SIGNER_KEYS};
use super::{Policy, Preset, Simulation};

/// Longest file that is read, in bytes.
const MAX_LEN: usize = 64 * 1024;
/// Shortest and longest RSA key that a row may speak of, in bits; shorter ones are never looked at.
const RSA_BITS: (usize, usize) = (1024, 16384);
/// RSA from this length on may be relied on without end.
const MODERN_RSA_BITS: usize = 2048;

/// The same of what came later: what the signature itself allows.
pub(super) const PERMITTED: &str = "as-permitted";

pub(super) const LEVELS: [(&str, Option<Level>); 5] = [
    (ANY, None),
    ("b-b", Some(Level::PadesBB)),
    ("b-t", Some(Level::PadesBT)),
    ("b-lt", Some(Level::PadesBLt)),
    ("b-lta", Some(Level::PadesBLta)),
];
pub(super) const MODIFICATIONS: [(&str, Option<Modification>); 5] = [
    (PERMITTED, None),
    ("none", Some(Modification::None)),
    ("lta-updates", Some(Modification::LtaUpdates)),
    ("form-filling", Some(Modification::FormFilling)),
    ("annotations", Some(Modification::Annotations)),
];
pub(super) const SIMULATIONS: [(&str, Simulation); 3] =
    [("allow", Simulation::Allow), ("refuse", Simulation::Refuse), ("require", Simulation::Require)];
pub(super) const FAIL_ON: [(&str, bool); 2] = [("error", false), ("warning", true)];
pub(super) const DIGESTS: [(&str, DigestAlgorithm); 7] = [
    ("sha1", DigestAlgorithm::Sha1),
    ("sha256", DigestAlgorithm::Sha256),
    ("sha384", DigestAlgorithm::Sha384),
    ("sha512", DigestAlgorithm::Sha512),
    ("sha3-256", DigestAlgorithm::Sha3_256),
    ("sha3-384", DigestAlgorithm::Sha3_384),
    ("sha3-512", DigestAlgorithm::Sha3_512),
];
pub(super) const KEYS: [(&str, KeyKind); 3] =
    [("p256", KeyKind::P256), ("p384", KeyKind::P384), ("ed25519", KeyKind::Ed25519)];
pub(super) const RSA: &str = "rsa";

impl Policy {
    /// Reads rules out of TOML. A key that is left out stays as in the preset that `based_on` names, `default` without it.
    ///
    /// # Errors
    /// All faults, by their lines.
    pub fn read(bytes: &[u8]) -> Result<Self, Vec<PolicyFault>> {
        rules::read(bytes, MAX_LEN, |table, faults| Reader { faults }.policy(table))
    }
}

impl Reader<'_> {
    fn policy(&mut self, table: &Table<'_>) -> Policy {
        let presets = Preset::ALL.map(|preset| (preset.word(), preset));
        let base = table.get("based_on").and_then(|entry| self.kept(entry.choice(&presets)));
        let base = base.unwrap_or(Preset::Default);
        let mut policy = base.policy();
        let (mut digests, mut keys) = (None, None);
        for entry in &table.iter().collect::<Vec<_>>() {
            match entry.name() {
                "based_on" => {}
                "level" => set(&mut policy.level, self.kept(entry.choice(&LEVELS))),
                "modifications" => set(&mut policy.modifications, self.kept(entry.choice(&MODIFICATIONS))),
                "simulation" => set(&mut policy.simulation, self.kept(entry.choice(&SIMULATIONS))),
                "fail_on" => set(&mut policy.fail_on_warning, self.kept(entry.choice(&FAIL_ON))),
                "time_stamp" => set(&mut policy.time_stamp, self.kept(entry.boolean())),
                "max_status_age" => set(&mut policy.constraints.max_status_age, self.span(entry)),
                "signatures" => self.counts(entry, &mut policy),
                "signer" => policy.signers = self.signers(entry),
                "digests" => digests = self.rows(entry, digest),
                "keys" => keys = self.rows(entry, key),
                _ => self.unknown(entry),
            }
        }
        policy.only_listed |= digests.is_some() || keys.is_some();
        policy.constraints.algorithms = merged(&policy.constraints.algorithms, digests, keys);
        policy
    }

    fn counts(&mut self, entry: &Entry<'_>, policy: &mut Policy) {
        for one in self.entries(entry).unwrap_or_default() {
            match one.name() {
                "min" => set(&mut policy.least, self.count(&one, 0)),
                "max" => set(&mut policy.most, self.count(&one, 1).map(Some)),
                _ => self.unknown(&one),
            }
        }
        if let Some(most) = policy.most.filter(|most| *most < policy.least) {
            self.faults.push(PolicyFault::Count { line: entry.line(), least: policy.least, most });
        }
    }

    fn signers(&mut self, entry: &Entry<'_>) -> Vec<WantedSigner> {
        let list = self.kept(entry.list(MAX_COUNT)).unwrap_or_default();
        list.iter().filter_map(|entry| self.signer(entry)).collect()
    }

    fn signer(&mut self, entry: &Entry<'_>) -> Option<WantedSigner> {
        let table = self.kept(entry.table())?;
        let mut wanted = WantedSigner::default();
        for one in table.iter() {
            match one.name() {
                "nip" => wanted.nip = self.person(&one, |text: &Nip| text.to_string()),
                "nik" => wanted.nik = self.person(&one, |text: &Nik| text.reveal().to_owned()),
                "email" => wanted.email = self.person(&one, |text: &Email| text.to_string()),
                "organization" => wanted.organization = self.text(&one),
                "name" => wanted.name = self.text(&one),
                _ => self.unknown(&one),
            }
        }
        if !SIGNER_KEYS.iter().any(|key| table.get(key).is_some()) {
            self.faults.push(PolicyFault::NobodyNamed { line: entry.line() });
        }
        Some(wanted)
    }

    fn person<T: FromStr<Err = PersonError>>(
        &mut self,
        entry: &Entry<'_>,
        show: impl Fn(&T) -> String,
    ) -> Option<String> {
        let text = self.kept(entry.text())?;
        match text.trim().parse::<T>() {
            Ok(value) => Some(show(&value)),
            Err(source) => {
                self.faults.push(PolicyFault::Person { line: entry.line(), source });
                None
            }
        }
    }

    /// The rows of a table of algorithms, each by what `algorithm` makes of its key.
    fn rows(
        &mut self,
        entry: &Entry<'_>,
        algorithm: fn(&str) -> Option<Algorithm>,
    ) -> Option<Vec<(Algorithm, Term)>> {
        let mut rows = Vec::new();
        for one in self.entries(entry)? {
            match algorithm(one.name()) {
                None => self.unknown(&one),
                Some(algorithm) => {
                    rows.extend(self.term(&one, algorithm).map(|term| (algorithm, term)));
                }
            }
        }
        Some(rows)
    }

    /// Until when; nothing for `false`.
    fn term(&mut self, entry: &Entry<'_>, algorithm: Algorithm) -> Option<Term> {
        match entry.boolean() {
            Ok(false) => None,
            Ok(true) if is_of_the_past(algorithm) => {
                let (line, key) = (entry.line(), entry.key().to_owned());
                self.faults.push(PolicyFault::EndNeeded { line, key });
                None
            }
            Ok(true) => Some(Term::Open),
            Err(_) => self.kept(entry.date()).and_then(end_of).map(Term::Until),
        }
    }

    fn text(&mut self, entry: &Entry<'_>) -> Option<String> {
        self.kept(entry.text()).map(|text| text.trim().to_owned())
    }
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

fn digest(name: &str) -> Option<Algorithm> {
    DIGESTS.iter().find(|(word, _)| *word == name).map(|(_, digest)| Algorithm::Digest(*digest))
}

/// `p256`, or `rsa` with a number of bits.
fn key(name: &str) -> Option<Algorithm> {
    let curve = KEYS.iter().find(|(word, _)| *word == name).map(|(_, kind)| *kind);
    let rsa = || {
        let digits = name.strip_prefix(RSA).filter(|digits| !digits.starts_with(['+', '0']))?;
        let bits = digits.parse().ok().filter(|bits| (RSA_BITS.0..=RSA_BITS.1).contains(bits))?;
        Some(KeyKind::Rsa { bits })
    };
    curve.or_else(rsa).map(Algorithm::Key)
}

/// Whether it must have an end: nobody should rely on it now.
fn is_of_the_past(algorithm: Algorithm) -> bool {
    match algorithm {
        Algorithm::Digest(digest) => digest.is_weak(),
        Algorithm::Key(kind) => kind.modulus_bits().is_some_and(|bits| bits < MODERN_RSA_BITS),
    }
}

/// The instant at which a day ends, in UTC.
fn end_of(day: Date) -> Option<Timestamp> {
    let next = day.tomorrow().ok()?;
    next.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|midnight| midnight.timestamp())
}

/// `base` with its hash functions, its keys or both replaced.
fn merged(
    base: &Algorithms,
    digests: Option<Vec<(Algorithm, Term)>>,
    keys: Option<Vec<(Algorithm, Term)>>,
) -> Algorithms {
    let of_base = |is_kept: fn(&Algorithm) -> bool| {
        base.rows().iter().filter(move |(algorithm, _)| is_kept(algorithm)).copied().collect()
    };
    let digests = digests.unwrap_or_else(|| of_base(|one| matches!(one, Algorithm::Digest(_))));
    let keys = keys.unwrap_or_else(|| of_base(|one| matches!(one, Algorithm::Key(_))));
    let mut rows: Vec<_> = [digests, keys].concat();
    rows.sort_by_key(|(algorithm, _)| place(*algorithm));
    Algorithms::new(rows)
}

/// Where a row stands: hash functions first, then RSA by its length, then curves.
fn place(algorithm: Algorithm) -> (usize, usize) {
    match algorithm {
        Algorithm::Digest(digest) => (0, DIGESTS.iter().take_while(|(_, one)| *one != digest).count()),
        Algorithm::Key(kind) => match kind.modulus_bits() {
            Some(bits) => (1, bits),
            None => (2, KEYS.iter().take_while(|(_, one)| *one != kind).count()),
        },
    }
}
