//! Signers who should not have signed, and what time makes of them.

use crate::catalogue::{Row, Table, row};
use crate::error::Made;
use crate::expected::{Expected, failed, open};
use crate::kit::{Identity, Kit};
use crate::paper::craft::Craft;

pub(crate) const TABLES: &[Table] = &[
    Table { word: "signers", about: "Signers who should not have signed", rows: SIGNERS },
    Table { word: "times", about: "What a time stamp makes of a certificate that ended", rows: TIMES },
];

const SIGNERS: &[Row] = &[
    row("active", "Signed by someone with whom everything is in order.", Expected::passed(), |kit| {
        by(kit, &kit.people.active)
    }),
    row(
        "expired",
        "The certificate had expired when the signature is said to have been made (RFC 5280 6.1.3).",
        open!(OutOfBoundsNoPoe, "certificate-expired"),
        |kit| by(kit, &kit.people.expired),
    ),
    row(
        "expired-since",
        "The certificate expired since, and no time stamp proves that the signature is older.",
        open!(OutOfBoundsNoPoe, "certificate-expired"),
        |kit| by(kit, &kit.people.expired_since),
    ),
    row(
        "not-yet-valid",
        "The certificate is valid only in years to come.",
        open!(NotYetValid, "certificate-not-yet-valid"),
        |kit| by(kit, &kit.people.not_yet_valid),
    ),
    row(
        "stolen",
        "The certificate was revoked (keyCompromise) before the signature is said to have been made.",
        failed!(Revoked, "revoked"),
        |kit| by(kit, &kit.people.stolen),
    ),
    row(
        "left",
        "The certificate was revoked (affiliationChanged) since, and nothing proves that the signature is older.",
        open!(RevokedNoPoe, "revoked-no-proof"),
        |kit| by(kit, &kit.people.left),
    ),
    row(
        "suspended",
        "The certificate is suspended (certificateHold).",
        open!(TryLater, "suspended"),
        |kit| by(kit, &kit.people.suspended),
    ),
    row(
        "under-revoked-ca",
        "The certificate of the issuing CA was revoked.",
        open!(RevokedCaNoPoe, "ca-revoked"),
        |kit| by(kit, &kit.people.under_fallen),
    ),
    row(
        "untrusted",
        "Issuer and root have the names of ours, but other keys.",
        open!(NoCertificateChainFound,),
        |kit| by(kit, &kit.people.untrusted),
    ),
    row(
        "self-signed",
        "Signed by a certificate of the signer's own making, under the name of the active one.",
        open!(NoCertificateChainFound, "root-not-trusted"),
        |kit| by(kit, &kit.people.self_signed),
    ),
    row(
        "issued-by-person",
        "The certificate was issued by a person, who is no CA (RFC 5280 4.2.1.9).",
        Expected::open(&[]),
        |kit| by(kit, &kit.people.by_person),
    ),
    row(
        "encrypting-key",
        "keyUsage says keyEncipherment alone (RFC 5280 4.2.1.3).",
        open!(ChainConstraintsFailure, "key-usage"),
        |kit| by(kit, &kit.people.encrypting),
    ),
    row(
        "certifying-key",
        "keyUsage says keyCertSign alone.",
        open!(ChainConstraintsFailure, "key-usage"),
        |kit| by(kit, &kit.people.certifying),
    ),
    row(
        "server-certificate",
        "extKeyUsage says serverAuth alone.",
        open!(ChainConstraintsFailure, "extended-key-usage"),
        |kit| by(kit, &kit.people.serving),
    ),
    row(
        "unknown-critical-extension",
        "The certificate holds a critical extension that nobody knows (RFC 5280 4.2).",
        open!(ChainConstraintsFailure, "critical-extension"),
        |kit| by(kit, &kit.people.odd),
    ),
    row(
        "stamper-as-signer",
        "Signed with the certificate of a time-stamping authority.",
        open!(ChainConstraintsFailure, "extended-key-usage"),
        |kit| by(kit, &kit.stampers.sound),
    ),
    row(
        "ca-as-signer",
        "Signed with the key and the certificate of the issuing CA.",
        open!(ChainConstraintsFailure, "key-usage"),
        |kit| by(kit, &kit.issuing),
    ),
];

const TIMES: &[Row] = &[
    row(
        "expired-since-stamped",
        "The certificate expired since, but a time stamp proves that the signature is older.",
        Expected::passed(),
        |kit| kit.timely_letter(&kit.people.expired_since),
    ),
    row(
        "left-since-stamped",
        "The certificate was revoked since, but a time stamp proves that the signature is older.",
        Expected::passed(),
        |kit| kit.timely_letter(&kit.people.left),
    ),
    row(
        "left-before-stamped",
        "The certificate was revoked, and the signature was time-stamped only afterwards.",
        failed!(Revoked, "revoked-before-time-stamp"),
        |kit| kit.stamped_letter(&kit.people.left, &|value| stamped_late(kit, value)),
    ),
    row(
        "stolen-and-stamped",
        "The certificate was revoked before the signature is said to have been made, and was stamped all the same.",
        failed!(Revoked, "revoked"),
        |kit| kit.timely_letter(&kit.people.stolen),
    ),
    row(
        "expired-and-stamped",
        "The certificate had expired before the signature was time-stamped.",
        open!(OutOfBoundsNoPoe, "certificate-expired"),
        |kit| kit.timely_letter(&kit.people.expired),
    ),
    row(
        "suspended-since-stamped",
        "The certificate was suspended since, but a time stamp proves that the signature is older.",
        Expected::passed(),
        |kit| kit.timely_letter(&kit.people.suspended),
    ),
    row(
        "left-since-archived",
        "The certificate was revoked since, and only a later document time stamp speaks of the signature.",
        open!(RevokedNoPoe, "revoked-no-proof").of(2),
        |kit| kit.archived(&by(kit, &kit.people.left)?, ""),
    ),
    row(
        "stamped-by-revoked",
        "The time-stamping authority was revoked since: its stamp proves nothing any more.",
        open!(RevokedNoPoe, "revoked-no-proof", "time-stamp-not-valid"),
        |kit| {
            let (stamper, at) = (&kit.stampers.revoked, kit.moments().stamped());
            kit.stamped_letter(&kit.people.left, &|value| kit.stamp(value, stamper, at))
        },
    ),
];

/// The letter signed by `signer`.
fn by(kit: &Kit, signer: &Identity) -> Made {
    kit.crafted(&Craft::sound(), signer, Vec::new())
}

/// A time stamp from after the certificate of whoever left was revoked.
fn stamped_late(kit: &Kit, value: &[u8]) -> Made {
    kit.stamp(value, &kit.stampers.sound, kit.moments().archived())
}
