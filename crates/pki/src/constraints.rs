//! Until when algorithms are relied on, and how old status data may be (EN 319 102-1 §5.1.4, §5.2.5, §5.2.8).
//!
//! Which day an algorithm ends is a choice of policy, not a fact: the tables here say where their days come from.

use std::borrow::Cow;
use std::fmt;

use jiff::{SignedDuration, Timestamp};

use crate::digest::DigestAlgorithm;
use crate::key::KeyKind;
use crate::signature::SignatureAlgorithm;

/// What a judgement must keep beyond the rules of the standards.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Constraints {
    /// Until when algorithms are relied on.
    pub algorithms: Algorithms,
    /// How old a revocation list or an OCSP answer about a certificate that is no CA's may be, counted back from the moment
    /// for which a status is asked; without it, and about CAs, as old as it says itself.
    pub max_status_age: Option<SignedDuration>,
}

impl Constraints {
    /// What counts where nobody says otherwise.
    pub const DEFAULT: &'static Self = &Self { algorithms: Algorithms::DEFAULT, max_status_age: None };

    /// The same without what is relied on only up to some day in the past, and refused otherwise.
    #[must_use]
    pub(crate) fn of_today(&self) -> Cow<'_, Self> {
        match self.algorithms.reach_back() {
            true => Cow::Owned(Self { algorithms: Algorithms::DEFAULT, ..self.clone() }),
            false => Cow::Borrowed(self),
        }
    }
}

/// A hash function, or a kind of key with its length.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Algorithm {
    /// A hash function.
    Digest(DigestAlgorithm),
    /// A key; in a table, one of RSA stands for all from its length on, up to the next one.
    Key(KeyKind),
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Digest(digest) => digest.fmt(f),
            Self::Key(kind) => kind.fmt(f),
        }
    }
}

/// Until when an algorithm is relied on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Term {
    /// Up to and without this instant.
    Until(Timestamp),
    /// No end is known.
    Open,
}

/// Until when algorithms are relied on. What is in no row is not relied on at all.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Algorithms(Cow<'static, [(Algorithm, Term)]>);

/// An algorithm whose time was over.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the time of {algorithm} ended at {ended}, and nothing proves existence before {existed}")]
pub struct Expired {
    /// Which one.
    pub algorithm: Algorithm,
    /// When its time ended.
    pub ended: Timestamp,
    /// When what was made by it is proven to have existed.
    pub existed: Timestamp,
}

impl Algorithms {
    /// What counts where nobody says otherwise. RSA from 2048 bits on ends with 2030, when NIST SP 800-57 part 1 rev. 5
    /// §5.6.3 lets its 112 bits of security end; the other rows are open. SHA-1 and shorter keys are in no row.
    pub const DEFAULT: Self = Self(Cow::Borrowed(&USUAL));

    /// The same, but that RSA below 3000 bits ends with 2028, the day that the catalogue to ETSI TS 119 312 V1.5.1 gives for it.
    pub const STRICT: Self = Self(Cow::Borrowed(&SOONER));

    /// For documents of an archive: beside [`DEFAULT`](Self::DEFAULT), what was good once. SHA-1 ended on 1 August 2012
    /// (that catalogue), RSA from 1024 to 2047 bits with 2013 (NIST SP 800-131A,
    /// earlier than ETSI): of several sources the earliest counts. MD5, and RSA below 1024 bits, are in no row.
    pub const ARCHIVE: Self = Self(Cow::Borrowed(&BACK_TO_SHA1));

    /// A table with these rows.
    #[must_use]
    pub fn new(rows: Vec<(Algorithm, Term)>) -> Self {
        Self(Cow::Owned(rows))
    }

    /// Its rows.
    #[must_use]
    pub fn rows(&self) -> &[(Algorithm, Term)] {
        &self.0
    }

    /// Until when `algorithm` is relied on; `None` if it is not at all.
    #[must_use]
    pub fn term(&self, algorithm: Algorithm) -> Option<Term> {
        let Algorithm::Key(KeyKind::Rsa { bits } | KeyKind::RsaPss { bits }) = algorithm else {
            return self.0.iter().find(|(row, _)| *row == algorithm).map(|(_, term)| *term);
        };
        let lengths = self.0.iter().filter_map(|(row, term)| match row {
            Algorithm::Key(KeyKind::Rsa { bits: from }) if *from <= bits => Some((*from, *term)),
            _ => None,
        });
        lengths.max_by_key(|(from, _)| *from).map(|(_, term)| term)
    }

    /// Whether something is relied on up to some day that is refused otherwise: SHA-1, and RSA below 2048 bits.
    #[must_use]
    pub fn reach_back(&self) -> bool {
        self.0.iter().any(|(row, _)| match row {
            Algorithm::Digest(digest) => digest.is_weak(),
            Algorithm::Key(kind) => kind.modulus_bits().is_some_and(|bits| bits < USUAL_RSA_BITS),
        })
    }

    /// The shortest RSA modulus of all rows, in bits, where that is below 2048; never below 1024, with which nothing is
    /// checked.
    #[must_use]
    pub fn shortest_rsa(&self) -> usize {
        let rows = self.0.iter().filter_map(|(row, _)| match row {
            Algorithm::Key(kind) => kind.modulus_bits(),
            Algorithm::Digest(_) => None,
        });
        rows.min().unwrap_or(USUAL_RSA_BITS).clamp(LEAST_RSA_BITS, USUAL_RSA_BITS)
    }

    /// Whether a signature by `algorithm` and a key of `kind` that existed at `existed` may be relied on. What is in no
    /// row does not count as ended here, for that is no matter of time.
    ///
    /// # Errors
    /// The first that had ended, the hash function before the key.
    pub fn check(
        &self,
        algorithm: SignatureAlgorithm,
        kind: KeyKind,
        existed: Timestamp,
    ) -> Result<(), Expired> {
        self.check_one(Algorithm::Digest(algorithm.digest()), existed)?;
        self.check_one(Algorithm::Key(kind), existed)
    }

    /// The same of one of them.
    ///
    /// # Errors
    /// [`Expired`].
    pub fn check_one(&self, algorithm: Algorithm, existed: Timestamp) -> Result<(), Expired> {
        match self.term(algorithm) {
            Some(Term::Until(ended)) if existed >= ended => Err(Expired { algorithm, ended, existed }),
            _ => Ok(()),
        }
    }
}

impl Default for Algorithms {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Shortest RSA modulus that is relied on where no table says otherwise, in bits.
pub(crate) const USUAL_RSA_BITS: usize = 2048;

/// Shortest RSA modulus that is ever looked at, in bits.
const LEAST_RSA_BITS: usize = 1024;

const USUAL: [(Algorithm, Term); 11] = usual(END_OF_2030);
const SOONER: [(Algorithm, Term); 11] = usual(END_OF_2028);
const BACK_TO_SHA1: [(Algorithm, Term); 13] = {
    let [sha256, sha384, sha512, sha3_256, sha3_384, sha3_512, rsa2048, rsa3000, p256, p384, ed25519] = USUAL;
    let sha1 = (Algorithm::Digest(DigestAlgorithm::Sha1), Term::Until(day(JULY_2012)));
    let rsa1024 = (rsa(1024), Term::Until(day(END_OF_2013)));
    [
        sha1, sha256, sha384, sha512, sha3_256, sha3_384, sha3_512, rsa1024, rsa2048, rsa3000, p256, p384,
        ed25519,
    ]
};

/// What is relied on today, RSA below 3000 bits up to the day that begins so many seconds after 1970.
const fn usual(short_rsa_ends: i64) -> [(Algorithm, Term); 11] {
    [
        (Algorithm::Digest(DigestAlgorithm::Sha256), Term::Open),
        (Algorithm::Digest(DigestAlgorithm::Sha384), Term::Open),
        (Algorithm::Digest(DigestAlgorithm::Sha512), Term::Open),
        (Algorithm::Digest(DigestAlgorithm::Sha3_256), Term::Open),
        (Algorithm::Digest(DigestAlgorithm::Sha3_384), Term::Open),
        (Algorithm::Digest(DigestAlgorithm::Sha3_512), Term::Open),
        (rsa(2048), Term::Until(day(short_rsa_ends))),
        (rsa(3000), Term::Open),
        (Algorithm::Key(KeyKind::P256), Term::Open),
        (Algorithm::Key(KeyKind::P384), Term::Open),
        (Algorithm::Key(KeyKind::Ed25519), Term::Open),
    ]
}

const fn rsa(bits: usize) -> Algorithm {
    Algorithm::Key(KeyKind::Rsa { bits })
}

/// Midnights, in seconds since 1970: 1 August 2012, and 1 January of 2014, 2029 and 2031.
const JULY_2012: i64 = 1_343_779_200;
const END_OF_2013: i64 = 1_388_534_400;
const END_OF_2028: i64 = 1_861_920_000;
const END_OF_2030: i64 = 1_924_992_000;

const fn day(seconds: i64) -> Timestamp {
    Timestamp::constant(seconds, 0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const RSA: fn(usize) -> Algorithm = rsa;
    const SHA_1: Algorithm = Algorithm::Digest(DigestAlgorithm::Sha1);

    fn until(time: &str) -> Option<Term> {
        Some(Term::Until(time.parse().unwrap()))
    }

    #[test]
    fn the_tables_say_until_when() {
        let p521 = Algorithm::Key(KeyKind::Other(crate::oid::SECP521R1));
        for (algorithm, default, strict, archive) in [
            (SHA_1, None, None, until("2012-08-01T00:00:00Z")),
            (Algorithm::Digest(DigestAlgorithm::Sha256), OPEN, OPEN, OPEN),
            (Algorithm::Digest(DigestAlgorithm::Sha3_512), OPEN, OPEN, OPEN),
            (RSA(512), None, None, None),
            (RSA(1023), None, None, None),
            (RSA(1024), None, None, until("2014-01-01T00:00:00Z")),
            (RSA(2047), None, None, until("2014-01-01T00:00:00Z")),
            (RSA(2048), until(IN_2031), until("2029-01-01T00:00:00Z"), until(IN_2031)),
            (RSA(2999), until(IN_2031), until("2029-01-01T00:00:00Z"), until(IN_2031)),
            (RSA(3000), OPEN, OPEN, OPEN),
            (Algorithm::Key(KeyKind::RsaPss { bits: 2048 }), until(IN_2031), until(IN_2029), until(IN_2031)),
            (RSA(8192), OPEN, OPEN, OPEN),
            (Algorithm::Key(KeyKind::P256), OPEN, OPEN, OPEN),
            (Algorithm::Key(KeyKind::Ed25519), OPEN, OPEN, OPEN),
            (p521, None, None, None),
        ] {
            let found =
                [Algorithms::DEFAULT, Algorithms::STRICT, Algorithms::ARCHIVE].map(|t| t.term(algorithm));
            assert_eq!(found, [default, strict, archive], "{algorithm}");
        }
    }

    const OPEN: Option<Term> = Some(Term::Open);
    const IN_2029: &str = "2029-01-01T00:00:00Z";
    const IN_2031: &str = "2031-01-01T00:00:00Z";

    #[test]
    fn only_the_archive_reaches_back() {
        for (name, table, expected) in [
            ("default", Algorithms::DEFAULT, false),
            ("strict", Algorithms::STRICT, false),
            ("archive", Algorithms::ARCHIVE, true),
            ("nothing", Algorithms::new(Vec::new()), false),
            ("a short key", Algorithms::new(vec![(RSA(2047), Term::Open)]), true),
        ] {
            assert_eq!(table.reach_back(), expected, "{name}");
        }
    }

    #[test]
    fn the_last_second_counts() {
        let sha1 = SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha1);
        let sha256 = SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256);
        let rsa = |bits| KeyKind::Rsa { bits };
        for (name, algorithm, kind, existed, expected) in [
            ("in time", sha1, rsa(1024), "2012-07-31T23:59:59Z", None),
            ("the hash ended", sha1, rsa(1024), "2012-08-01T00:00:00Z", Some(SHA_1)),
            ("both ended", sha1, rsa(1024), "2026-01-01T00:00:00Z", Some(SHA_1)),
            ("the key in time", sha256, rsa(1024), "2013-12-31T23:59:59Z", None),
            ("the key ended", sha256, rsa(1024), "2014-01-01T00:00:00Z", Some(RSA(1024))),
            ("in no row", sha256, rsa(512), "2026-01-01T00:00:00Z", None),
            ("open", sha256, rsa(4096), "2126-01-01T00:00:00Z", None),
        ] {
            let found = Algorithms::ARCHIVE.check(algorithm, kind, existed.parse().unwrap());
            assert_eq!(found.err().map(|expired| expired.algorithm), expected, "{name}");
        }
    }
}
