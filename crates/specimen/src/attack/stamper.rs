//! Document time stamps that break a rule of their own, or are by someone who must not stamp.

use ca::Profile;
use jiff::Timestamp;
use pki::cert::build::Template;
use pki::cert::{Extension, GeneralName};
use pki::crl::{RevocationReason, RevokedEntry};
use pki::digest::DigestAlgorithm;
use pki::oid;
use pki::tsp::TstInfo;

use crate::catalogue::{Row, row};
use crate::error::{Made, MakeError};
use crate::expected::{Expected, failed, open};
use crate::kit::{Identity, Kit, UNKNOWN, replace};
use crate::paper::bytes::spliced;
use crate::paper::craft::Craft;
use crate::paper::letter::Letter;
use crate::paper::stamping::{STAMP, store};

const PURPOSE: Expected = open!(ChainConstraintsFailure, "tsa-purpose");

/// The letter with nothing but a document time stamp, which `stamp` gives of the bytes it covers.
fn over_all(kit: &Kit, stamp: &dyn Fn(&[u8]) -> Made) -> Made {
    let craft = Craft { dictionary: STAMP.to_owned(), ..Craft::sound() };
    let letter = Letter { signature: craft.body(kit), ..Letter::default() };
    craft.fill(letter.written(), stamp)
}

/// A document time stamp by `stamper`, made at `at`, in what it says `change` is made.
fn saying(kit: &Kit, at: Timestamp, change: &dyn Fn(&mut TstInfo)) -> Made {
    over_all(kit, &|covered| {
        let mut info = kit.stamp_info(&DigestAlgorithm::Sha256.digest(covered), at)?;
        change(&mut info);
        kit.stamp_saying(&info.to_der(), &kit.stampers.sound)
    })
}

/// A document time stamp by someone with the key of the sound stamper, whose certificate says what `change` makes of one.
fn certified(kit: &Kit, change: &dyn Fn(&mut Template)) -> Made {
    let stamper = stamper(kit, &kit.issuing, change)?;
    let at = kit.moments().archived();
    over_all(kit, &|covered| kit.stamp(covered, &stamper, at))
}

fn stamper(kit: &Kit, ca: &Identity, change: &dyn Fn(&mut Template)) -> Result<Identity, MakeError> {
    kit.certified_as(&Profile::TSA, "TSA Lain (UJI COBA)", kit.stampers.sound.key(), ca, change)
}

/// The purposes of a certificate, critical or not.
fn purposes(one: &mut Template, purposes: Extension) {
    replace(one, oid::EXTENDED_KEY_USAGE, purposes);
}

pub(super) const ROWS: &[Row] = &[
    row(
        "time-rewritten",
        "The number in the document time stamp was changed after it was signed (RFC 3161 2.4.2).",
        failed!(HashFailure, "time-stamp-signature"),
        |kit| {
            let at = kit.moments().archived();
            over_all(kit, &|covered| {
                let digest = DigestAlgorithm::Sha256.digest(covered);
                let number = kit.stamp_info(&digest, at)?.serial_number;
                let token = kit.stamp_digest(&digest, &kit.stampers.sound, at)?;
                let place = token.windows(9).position(|part| part == number.as_octets()).unwrap_or_default();
                Ok(spliced(&token, place, 1, &[2]))
            })
        },
    ),
    row(
        "imprint-by-unknown-digest",
        "What is stamped was hashed by a function that nobody knows.",
        open!(CryptoConstraintsFailure, "time-stamp-digest"),
        |kit| {
            let at = kit.moments().archived();
            over_all(kit, &|covered| {
                let info = kit.stamp_info(&DigestAlgorithm::Sha256.digest(covered), at)?.to_der();
                let oid = oid::SHA_256.as_bytes();
                let place = info.windows(oid.len()).position(|part| part == oid).unwrap_or_default();
                kit.stamp_saying(&spliced(&info, place + oid.len() - 1, 1, &[99]), &kit.stampers.sound)
            })
        },
    ),
    row(
        "unknown-critical-extension",
        "The time stamp holds a critical extension that nobody knows.",
        open!(SigConstraintsFailure, "time-stamp-extension"),
        |kit| {
            saying(kit, kit.moments().archived(), &|info| {
                info.extensions = vec![Extension { oid: UNKNOWN, critical: true, value: vec![5, 0] }];
            })
        },
    ),
    row(
        "names-another-authority",
        "The time stamp says that it is by another authority than the one that signed it.",
        open!(SigConstraintsFailure, "tsa-name"),
        |kit| {
            let other = kit.people.active.certificate.subject().clone();
            saying(kit, kit.moments().archived(), &|info| {
                info.tsa = Some(GeneralName::Directory(other.clone()));
            })
        },
    ),
    row(
        "names-its-authority",
        "The time stamp says by which authority it is, and it is so.",
        Expected::none(&["no-signature", "valid-time-stamp"]).of(1),
        |kit| {
            let own = kit.stampers.sound.certificate.subject().clone();
            saying(kit, kit.moments().archived(), &|info| {
                info.tsa = Some(GeneralName::Directory(own.clone()));
            })
        },
    ),
    row(
        "from-the-future",
        "The document time stamp is of years to come.",
        open!(NotYetValid, "time-stamp-from-later"),
        |kit| saying(kit, kit.moments().someday(), &|_| {}),
    ),
    row(
        "purpose-not-critical",
        "That the authority may stamp is not critical in its certificate (RFC 3161 2.3).",
        open!(ChainConstraintsFailure, "tsa-purpose-not-critical"),
        |kit| {
            certified(kit, &|one| {
                purposes(one, Extension::extended_key_usage(&[oid::KP_TIME_STAMPING], false));
            })
        },
    ),
    row(
        "two-purposes",
        "The authority of the document time stamp may do something else, too.",
        PURPOSE,
        |kit| {
            let both = [oid::KP_TIME_STAMPING, oid::KP_EMAIL_PROTECTION];
            certified(kit, &|one| purposes(one, Extension::extended_key_usage(&both, true)))
        },
    ),
    row(
        "purpose-unreadable",
        "What the authority may do cannot be read in its certificate.",
        open!(ChainConstraintsFailure, "tsa-certificate-unreadable"),
        |kit| {
            let odd = Extension { oid: oid::EXTENDED_KEY_USAGE, critical: true, value: vec![5, 0] };
            certified(kit, &|one| purposes(one, odd.clone()))
        },
    ),
    row(
        "suspended",
        "The certificate of the authority is on hold (certificateHold).",
        open!(TryLater, "tsa-suspended"),
        |kit| {
            let (ca, when) = (kit.silent_authority()?, kit.moments());
            let stamper = stamper(kit, &ca, &|_| {})?;
            let held = RevokedEntry {
                serial_number: stamper.certificate.serial_number().clone(),
                revoked_at: when.later(),
                reason: Some(RevocationReason::CertificateHold),
                invalidity_date: None,
            };
            let list = kit.list_by(&ca, &ca, &|list| list.entries = vec![held.clone()])?;
            let stamped = over_all(kit, &|covered| kit.stamp(covered, &stamper, when.archived()))?;
            Ok(kit.with_store(&stamped, store(&[list], &[])))
        },
    ),
];
