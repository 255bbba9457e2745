//! A signed statement of how far the log reached: a text for people and programs.
//!
//! ```text
//! segel checkpoint 1
//! office: Kantor Sukamaju
//! records: 131
//! hash: 7b1c…                      (of record 131, 64 hexadecimal digits)
//! at: 2026-01-31T01:00:00Z         (by the office's clock)
//! real-at: 2026-01-31T01:00:00Z    (by the machine's clock)
//! key: 5d20…                       (name of the audit key, 40 hexadecimal digits)
//!
//! signature: MEUCIQ…
//! ```
//!
//! The signature is ECDSA with SHA-256 over all bytes before its line, in DER and base64. There is exactly one way to
//! write a checkpoint; anything else is refused.

use std::fmt::Write as _;

use base64ct::{Base64, Encoding};
use jiff::Timestamp;
use pki::digest::DigestAlgorithm;
use pki::hex;
use pki::key::{Provider, PublicKey, Signer};
use pki::name::is_deceptive;
use pki::signature::SignatureAlgorithm;
use store::AuditMark;

use crate::Error;
use crate::found::key_id;

/// Longest text that is read, in octets: ten times what is ever written.
pub const MAX_LEN: usize = 4096;

/// Longest name of an office in it, in octets.
const MAX_NAME: usize = 1024;

/// Longest signature, in octets: one by a P-256 key has 72 at most.
const MAX_SIGNATURE: usize = 128;

/// What begins the text; the number is that of its form.
const BEGINNING: &str = "segel checkpoint 1";

/// How an audit key signs.
const ALGORITHM: SignatureAlgorithm = SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha256);

/// What was the case when a checkpoint was made.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Statement {
    /// Name of the office.
    pub office: String,
    /// How many records there were, and the hash of the last.
    pub mark: AuditMark,
    /// When, by the office's clock; whole seconds.
    pub at: Timestamp,
    /// When, by the machine's clock; whole seconds.
    pub real_at: Timestamp,
    /// Name of the key that signs it: the first 160 bits of SHA-256 over the key's bits (RFC 7093 §2, method 1), in
    /// hexadecimal.
    pub key: String,
}

/// A checkpoint: well-formed, but not yet judged by a key.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Checkpoint {
    statement: Statement,
    signature: Vec<u8>,
}

/// Why a text is no checkpoint that counts.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum CheckpointError {
    /// Longer than any checkpoint.
    #[error("{length} bytes are more than the {limit} of the longest checkpoint")]
    TooLong {
        /// How long it is.
        length: usize,
        /// How long it may be.
        limit: usize,
    },
    /// Something else altogether.
    #[error("its first line is not `segel checkpoint 1`")]
    NotACheckpoint,
    /// A line that does not hold what it must, or not in the one way to write it.
    #[error("line {line} is not `{field} ...` as a checkpoint has it")]
    Line {
        /// Which, from 1.
        line: usize,
        /// What it must hold.
        field: &'static str,
    },
    /// Something where there is nothing: before the signature or behind it.
    #[error("line {line} holds something, where a checkpoint has nothing")]
    Surplus {
        /// Which, from 1.
        line: usize,
    },
    /// Signed by another key than the one it is judged by.
    #[error("it is signed by key {found}, not by audit key {expected}")]
    OtherKey {
        /// The key it is judged by.
        expected: String,
        /// The key it names.
        found: String,
    },
    /// There is no audit key to judge it by.
    #[error("this home has no audit key to judge it by")]
    NoKey,
    /// The signature does not fit.
    #[error("its signature does not fit: it was changed, or not made with audit key {key}")]
    Signature {
        /// The key it is judged by.
        key: String,
    },
}

impl Checkpoint {
    /// Signs a statement with the audit key, whose name is put into it.
    pub(crate) fn sign(mut statement: Statement, signer: &dyn Signer) -> Result<Self, Error> {
        statement.key = key_id(signer.public_key());
        let signature = signer.sign(statement.text().as_bytes())?;
        Ok(Self { statement, signature })
    }

    /// Reads a checkpoint; its signature is another matter.
    ///
    /// # Errors
    /// [`CheckpointError`], naming the first line that is not as it must be.
    pub fn read(bytes: &[u8]) -> Result<Self, CheckpointError> {
        if bytes.len() > MAX_LEN {
            return Err(CheckpointError::TooLong { length: bytes.len(), limit: MAX_LEN });
        }
        let text = std::str::from_utf8(bytes).map_err(|_| CheckpointError::NotACheckpoint)?;
        let mut lines = Lines { rest: text, line: 0 };
        if lines.next() != Some(BEGINNING) {
            return Err(CheckpointError::NotACheckpoint);
        }
        let statement = Statement {
            office: lines.field("office:", name)?,
            mark: AuditMark { seq: lines.field("records:", count)?, hash: lines.field("hash:", octets)? },
            at: lines.field("at:", second)?,
            real_at: lines.field("real-at:", second)?,
            key: lines.field("key:", octets::<20>).map(|key| hex::lower(&key))?,
        };
        lines.empty()?;
        let signature = lines.field("signature:", signature)?;
        lines.end()?;
        Ok(Self { statement, signature })
    }

    /// Judges it by a key, whose name it must bear.
    ///
    /// # Errors
    /// [`CheckpointError::OtherKey`], [`CheckpointError::Signature`].
    pub fn verify(&self, key: &PublicKey) -> Result<(), CheckpointError> {
        let expected = key_id(key);
        if self.statement.key != expected {
            return Err(CheckpointError::OtherKey { expected, found: self.statement.key.clone() });
        }
        let signed = self.statement.text();
        Provider::default()
            .verify(key, ALGORITHM, signed.as_bytes(), &self.signature)
            .map_err(|_| CheckpointError::Signature { key: expected })
    }

    /// What it states.
    #[must_use]
    pub fn statement(&self) -> &Statement {
        &self.statement
    }

    /// The text, as it was read or is to be written.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}signature: {}\n", self.statement.text(), Base64::encode_string(&self.signature))
    }
}

impl Statement {
    /// The lines that are signed.
    fn text(&self) -> String {
        let mut text = format!("{BEGINNING}\n");
        for (name, value) in [
            ("office", self.office.clone()),
            ("records", self.mark.seq.to_string()),
            ("hash", hex::lower(&self.mark.hash)),
            ("at", self.at.to_string()),
            ("real-at", self.real_at.to_string()),
            ("key", self.key.clone()),
        ] {
            // Writing into a text cannot fail.
            let _ = writeln!(text, "{name}: {value}");
        }
        text + "\n"
    }
}

/// The lines of a text, each with its end.
struct Lines<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Option<&'a str> {
        self.line += 1;
        let (line, rest) = self.rest.split_once('\n')?;
        self.rest = rest;
        Some(line)
    }

    /// What stands behind `field` in the next line, if `read` takes it.
    fn field<T>(
        &mut self,
        field: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, CheckpointError> {
        let line = self.next();
        let value = line.and_then(|line| line.strip_prefix(field)?.strip_prefix(' ')).and_then(read);
        value.ok_or(CheckpointError::Line { line: self.line, field })
    }

    fn empty(&mut self) -> Result<(), CheckpointError> {
        match self.next() {
            Some("") => Ok(()),
            _ => Err(CheckpointError::Surplus { line: self.line }),
        }
    }

    fn end(&self) -> Result<(), CheckpointError> {
        if self.rest.is_empty() { Ok(()) } else { Err(CheckpointError::Surplus { line: self.line + 1 }) }
    }
}

fn name(text: &str) -> Option<String> {
    let fits = !text.is_empty() && text.len() <= MAX_NAME && !text.chars().any(is_deceptive);
    fits.then(|| text.to_owned())
}

fn count(text: &str) -> Option<i64> {
    text.parse().ok().filter(|count: &i64| *count > 0 && count.to_string() == text)
}

fn octets<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return None;
    }
    let mut octets = [0; N];
    for (octet, pair) in octets.iter_mut().zip(digits.chunks_exact(2)) {
        *octet = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(octets)
}

/// Lower case alone: there is one way to write a hash.
fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}

fn second(text: &str) -> Option<Timestamp> {
    let at: Timestamp = text.parse().ok()?;
    (at.subsec_nanosecond() == 0 && at.to_string() == text).then_some(at)
}

fn signature(text: &str) -> Option<Vec<u8>> {
    let signature = Base64::decode_vec(text).ok()?;
    let fits = (1..=MAX_SIGNATURE).contains(&signature.len()) && Base64::encode_string(&signature) == text;
    fits.then_some(signature)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use pki::key::{KeyType, PrivateKey};

    use super::*;
    use crate::office::random;

    fn signer() -> Box<dyn Signer> {
        let key = PrivateKey::generate(KeyType::P256, &mut random()).unwrap();
        Provider::default().signer(&key, DigestAlgorithm::Sha256).unwrap()
    }

    fn statement() -> Statement {
        Statement {
            office: "Kantor Uji, Kabupaten Sukamaju".to_owned(),
            mark: AuditMark { seq: 131, hash: [0xa5; 32] },
            at: "2026-01-31T01:00:00Z".parse().unwrap(),
            real_at: "2026-02-01T02:03:04Z".parse().unwrap(),
            key: String::new(),
        }
    }

    #[test]
    fn what_was_written_is_read_and_fits_its_key_alone() {
        let (mine, other) = (signer(), signer());
        let checkpoint = Checkpoint::sign(statement(), mine.as_ref()).unwrap();
        let again = Checkpoint::read(checkpoint.text().as_bytes()).unwrap();
        assert_eq!(again, checkpoint);
        assert_eq!(again.statement().mark, statement().mark);
        again.verify(mine.public_key()).unwrap();
        let (expected, found) = (key_id(other.public_key()), key_id(mine.public_key()));
        assert_eq!(again.verify(other.public_key()), Err(CheckpointError::OtherKey { expected, found }));
    }

    /// Well-formed all of them, and none of them what was signed.
    #[test]
    fn a_changed_word_does_not_fit_the_signature() {
        let (mine, other) = (signer(), signer());
        let text = Checkpoint::sign(statement(), mine.as_ref()).unwrap().text();
        let forged = Checkpoint::sign(statement(), other.as_ref()).unwrap().text();
        let signature = |text: &str| text.lines().last().unwrap().to_owned();
        for (case, changed) in [
            ("office", text.replace("Kantor Uji", "Kantor Ujo")),
            ("fewer records", text.replace("records: 131", "records: 117")),
            ("hash", text.replace("a5a5\n", "a5a6\n")),
            ("time", text.replace("\nat: 2026-01-31", "\nat: 2026-01-30")),
            ("real time", text.replace("real-at: 2026-02-01", "real-at: 2026-03-01")),
            ("another's signature", text.replace(&signature(&text), &signature(&forged))),
            ("no signature at all", text.replace(&signature(&text), "signature: AA==")),
            (
                "another's, under this key's name",
                forged.replace(&key_id(other.public_key()), &key_id(mine.public_key())),
            ),
        ] {
            assert_ne!(changed, text, "{case}");
            let verdict = Checkpoint::read(changed.as_bytes()).unwrap().verify(mine.public_key());
            assert_eq!(verdict, Err(CheckpointError::Signature { key: key_id(mine.public_key()) }), "{case}");
        }
    }

    #[test]
    fn hostile_texts_are_refused_by_line() {
        let text = Checkpoint::sign(statement(), signer().as_ref()).unwrap().text();
        let line = |line, field| CheckpointError::Line { line, field };
        let surplus = |line| CheckpointError::Surplus { line };
        let replaced = |from: &str, to: &str| {
            assert!(text.contains(from), "{from:?}");
            text.replacen(from, to, 1).into_bytes()
        };
        let hash = "a5".repeat(32);
        let signature = text.split("signature: ").nth(1).unwrap();
        for (case, bytes, expected) in [
            ("nothing", vec![], CheckpointError::NotACheckpoint),
            ("no text", vec![0xff, 0xfe], CheckpointError::NotACheckpoint),
            ("another form", replaced("checkpoint 1", "checkpoint 2"), CheckpointError::NotACheckpoint),
            ("byte order mark", replaced("segel", "\u{feff}segel"), CheckpointError::NotACheckpoint),
            ("Windows line ends", replaced("\n", "\r\n"), CheckpointError::NotACheckpoint),
            ("line end within", replaced("Sukamaju\n", "Sukamaju\r\n"), line(2, "office:")),
            ("no name", replaced("Kantor Uji, Kabupaten Sukamaju", ""), line(2, "office:")),
            ("hidden character", replaced("Kantor", "Kan\u{202e}tor"), line(2, "office:")),
            ("terminal escape", replaced("Kantor", "\u{1b}[2J"), line(2, "office:")),
            ("long name", replaced("Kantor", &"K".repeat(MAX_NAME)), line(2, "office:")),
            ("no blank", replaced("records: 131", "records:131"), line(3, "records:")),
            ("another order", replaced("records: 131\n", ""), line(3, "records:")),
            ("sign", replaced("records: 131", "records: +131"), line(3, "records:")),
            ("leading zero", replaced("records: 131", "records: 0131"), line(3, "records:")),
            ("none", replaced("records: 131", "records: 0"), line(3, "records:")),
            ("negative", replaced("records: 131", "records: -1"), line(3, "records:")),
            ("too many", replaced("records: 131", "records: 9223372036854775808"), line(3, "records:")),
            ("short hash", replaced(&hash, &hash[1..]), line(4, "hash:")),
            ("long hash", replaced(&hash, &format!("{hash}00")), line(4, "hash:")),
            ("upper case", replaced(&hash, &hash.to_uppercase()), line(4, "hash:")),
            ("no digits", replaced(&hash, &"zz".repeat(32)), line(4, "hash:")),
            ("letters of several octets", replaced(&hash, &"\u{e9}".repeat(32)), line(4, "hash:")),
            ("no zone", replaced("at: 2026-01-31T01:00:00Z", "at: 2026-01-31T01:00:00"), line(5, "at:")),
            ("offset", replaced("at: 2026-01-31T01:00:00Z", "at: 2026-01-31T01:00:00+00:00"), line(5, "at:")),
            ("fraction", replaced("at: 2026-01-31T01:00:00Z", "at: 2026-01-31T01:00:00.5Z"), line(5, "at:")),
            ("leap second", replaced("at: 2026-01-31T01:00:00Z", "at: 2026-01-31T23:59:60Z"), line(5, "at:")),
            ("no such day", replaced("real-at: 2026-02-01", "real-at: 2026-02-30"), line(6, "real-at:")),
            ("short key", replaced("key: ", "key: 00"), line(7, "key:")),
            ("line added", replaced("\n\n", "\nnote: x\n\n"), surplus(8)),
            ("no empty line", replaced("\n\n", "\n"), surplus(8)),
            ("no signature", replaced(signature, "\n"), line(9, "signature:")),
            ("blank in the signature", replaced("signature: M", "signature:  M"), line(9, "signature:")),
            ("no base64", replaced(signature, "*AAA\n"), line(9, "signature:")),
            ("no padding", replaced(signature, "AA\n"), line(9, "signature:")),
            ("spare bits", replaced(signature, "AB==\n"), line(9, "signature:")),
            (
                "long signature",
                replaced(signature, &format!("{}\n", "AAAA".repeat(43))),
                line(9, "signature:"),
            ),
            ("last line open", text.trim_end().into(), line(9, "signature:")),
            ("something behind", format!("{text}x").into(), surplus(10)),
            ("twice", text.repeat(2).into(), surplus(10)),
            ("endless", vec![b'a'; MAX_LEN + 1], CheckpointError::TooLong { length: 4097, limit: 4096 }),
        ] {
            assert_eq!(Checkpoint::read(&bytes).err(), Some(expected), "{case}");
        }
    }

    #[test]
    fn what_is_cut_off_is_no_checkpoint() {
        let text = Checkpoint::sign(statement(), signer().as_ref()).unwrap().text();
        for cut in 0..text.len() {
            assert!(Checkpoint::read(&text.as_bytes()[..cut]).is_err(), "cut after {cut} bytes");
        }
    }
}
