//! What a time stamp makes of a certificate that ended.

use super::by;
use crate::catalogue::{Row, row};
use crate::error::Made;
use crate::expected::{Expected, failed, open};
use crate::kit::Kit;

pub(super) const ROWS: &[Row] = &[
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

/// A time stamp from after the certificate of whoever left was revoked.
fn stamped_late(kit: &Kit, value: &[u8]) -> Made {
    kit.stamp(value, &kit.stampers.sound, kit.moments().archived())
}
