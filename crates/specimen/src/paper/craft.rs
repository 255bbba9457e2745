//! A signature in its file, each part of which can be another one; its digest is right all the same.

use std::ops::Range;

use pdf::SignError;
use pki::cms;
use pki::digest::DigestAlgorithm;

use super::bytes::{between, spliced};
use super::file::Objects;
use super::letter::{self, Letter};
use crate::error::{Made, MakeError};
use crate::kit::{Identity, Kit};

/// Stands for a byte range that is not known yet.
const BYTE_RANGE: &str = "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@";

/// How a signature stands in its file.
#[derive(Clone)]
pub(crate) struct Craft {
    /// The body of object 6: `@BR` stands for the byte range, `@SIG` for the token of Contents, `@M` for the time.
    pub(crate) dictionary: String,
    /// The four numbers, as they are written.
    pub(crate) byte_range: fn([usize; 4]) -> String,
    /// The token, of the digits of the signature with its padding.
    pub(crate) token: fn(&str) -> String,
    /// The signature, before it is padded.
    pub(crate) cms: fn(Vec<u8>) -> Vec<u8>,
    /// Which bytes are left out of the digest, of the token's.
    pub(crate) gap: fn(Range<usize>) -> Range<usize>,
    /// How many bytes at the end of the file are not covered.
    pub(crate) uncovered: usize,
    /// Room for the signature, in bytes.
    pub(crate) room: usize,
}

impl Craft {
    /// As it should be.
    pub(crate) fn sound() -> Self {
        Self {
            dictionary:
                "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(@M)/Name(Endah Prameswari)\
                         /Reason(Persetujuan UJI COBA)/ByteRange @BR/Contents @SIG>>"
                    .to_owned(),
            byte_range: |[a, b, c, d]| format!("[{a} {b} {c} {d}]"),
            token: |digits| format!("<{digits}>"),
            cms: |cms| cms,
            gap: |token| token,
            uncovered: 0,
            room: 3000,
        }
    }

    /// As it should be, with this behind the usual entries but ByteRange and Contents.
    pub(crate) fn with(entries: &str) -> Self {
        let sound = Self::sound();
        Self { dictionary: sound.dictionary.replace("/ByteRange", &format!("{entries}/ByteRange")), ..sound }
    }

    /// With these entries instead of ByteRange and Contents.
    pub(crate) fn ending(entries: &str) -> Self {
        let sound = Self::sound();
        Self { dictionary: sound.dictionary.replace("/ByteRange @BR/Contents @SIG", entries), ..sound }
    }

    /// The body of the signature dictionary with room for the byte range and the signature.
    pub(crate) fn body(&self, kit: &Kit) -> Vec<u8> {
        let room = (self.token)(&"0".repeat(2 * self.room));
        let claimed = kit.moments().claimed().strftime("D:%Y%m%d%H%M%SZ").to_string();
        let filled = self.dictionary.replace("@M", &claimed).replace("@BR", BYTE_RANGE);
        filled.replace("@SIG", &room).into_bytes()
    }

    /// Fills every room in `bytes`, from the first to the last, with what `make` gives for the bytes that are covered.
    pub(crate) fn fill(&self, mut bytes: Vec<u8>, make: &dyn Fn(&[u8]) -> Made) -> Made {
        let room = (self.token)(&"0".repeat(2 * self.room));
        while let Some(token) = position(&bytes, room.as_bytes()) {
            let gap = (self.gap)(token..token + room.len());
            if let Some(at) = position(&bytes, BYTE_RANGE.as_bytes()) {
                let numbers = [0, gap.start, gap.end, bytes.len() - self.uncovered - gap.end];
                let text = format!("{:width$}", (self.byte_range)(numbers), width = BYTE_RANGE.len());
                bytes = spliced(&bytes, at, text.len(), text.as_bytes());
            }
            let end = bytes.len() - self.uncovered;
            let covered = [&bytes[..gap.start], &bytes[gap.end..end]].concat();
            let cms = (self.cms)(make(&covered)?);
            if cms.len() > self.room {
                return Err(MakeError::document(SignError::Room { needed: cms.len(), room: self.room }));
            }
            let digits = pki::hex::lower(&cms);
            let filled = (self.token)(&format!("{digits:0<width$}", width = 2 * self.room));
            bytes = spliced(&bytes, token, filled.len(), filled.as_bytes());
        }
        Ok(bytes)
    }
}

impl Kit {
    /// The letter, signed so by `signer`, with these objects in the place of its own.
    pub(crate) fn crafted(&self, craft: &Craft, signer: &Identity, others: Objects) -> Made {
        let letter = Letter { signature: craft.body(self), others, ..Letter::default() };
        self.sealed(letter.written(), craft, signer)
    }

    /// The letter as it should be, signed by the active person.
    pub(crate) fn letter(&self) -> Made {
        self.crafted(&Craft::sound(), &self.people.active, Vec::new())
    }

    /// The same as the first signature of a document that allows from then on what `p` says, 1 to 3.
    pub(crate) fn certified(&self, p: u8) -> Made {
        self.certified_with(p, Vec::new())
    }

    /// The same with these objects in the place of the usual ones.
    pub(crate) fn certified_with(&self, p: u8, others: Objects) -> Made {
        let craft = Craft::with(&letter::certification(p));
        let catalog = "/Perms<</DocMDP 6 0 R>>";
        let letter = Letter { signature: craft.body(self), catalog, others };
        self.sealed(letter.written(), &craft, &self.people.active)
    }

    /// Fills every room in `bytes` with a signature by `signer`.
    pub(crate) fn sealed(&self, bytes: Vec<u8>, craft: &Craft, signer: &Identity) -> Made {
        craft.fill(bytes, &|covered| self.sign(covered, signer))
    }

    /// `bytes`, which hold one signature, with another one by `signer` in its place: over what stands there now.
    pub(crate) fn resealed(&self, bytes: &[u8], signer: &Identity) -> Made {
        let range = String::from_utf8_lossy(between(bytes, "/ByteRange", "]")).into_owned();
        let numbers = range.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok());
        let numbers: Vec<usize> = numbers.collect();
        let (start, end) = (numbers[1], numbers[2]);
        let cms = self.sign(&[&bytes[..start], &bytes[end..]].concat(), signer)?;
        let digits = pki::hex::lower(&cms);
        let room = end - start - 2;
        Ok(spliced(bytes, start + 1, room, format!("{digits:0<room$}").as_bytes()))
    }

    /// Signed data by `signer` over `covered`, with the CA's certificate beside the signer's.
    pub(crate) fn sign(&self, covered: &[u8], signer: &Identity) -> Made {
        let digest = signer.signer().algorithm().digest().digest(covered);
        cms::build_detached(signer.signer(), &signer.certificate, &signer.chain, &digest)
            .map_err(MakeError::signature)
    }

    /// The letter signed by `signer`, its signature stamped by what `stamp` makes of its value.
    pub(crate) fn stamped_letter(&self, signer: &Identity, stamp: &dyn Fn(&[u8]) -> Made) -> Made {
        let craft = Craft { room: 6000, ..Craft::sound() };
        let letter = Letter { signature: craft.body(self), ..Letter::default() };
        craft.fill(letter.written(), &|covered| {
            let cms = self.sign(covered, signer)?;
            let value = cms::stamped_octets(&cms).map_err(MakeError::signature)?;
            cms::with_time_stamp(&cms, &stamp(&value)?).map_err(MakeError::signature)
        })
    }

    /// The same as it should be.
    pub(crate) fn timely_letter(&self, signer: &Identity) -> Made {
        let at = self.moments().stamped();
        self.stamped_letter(signer, &|value| self.stamp(value, &self.stampers.sound, at))
    }
}

/// SHA-256.
pub(crate) fn sha256(bytes: &[u8]) -> Vec<u8> {
    DigestAlgorithm::Sha256.digest(bytes)
}

fn position(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|part| part == needle)
}
