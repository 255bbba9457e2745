//! Who signs, and should not have.

use ca::{SIMULATED_TIME_MARK, SIMULATION_MARK};
use pki::name::Name;
use pki::oid;

use super::by;
use crate::catalogue::{Row, row};
use crate::error::MakeError;
use crate::expected::{Expected, failed, open};

pub(super) const ROWS: &[Row] = &[
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
        open!(NoCertificateChainFound, "issuer-missing"),
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
        open!(ChainConstraintsFailure, "path-too-long"),
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
        "simulated-time",
        "The certificate says that a simulated clock issued it (OU=WAKTU SIMULASI): told.",
        Expected::passed_with(&["simulated-time"]),
        |kit| {
            let subject = Name::builder()
                .country("ID")
                .and_then(|name| name.attribute(oid::ORGANIZATIONAL_UNIT_NAME, SIMULATION_MARK))
                .and_then(|name| name.attribute(oid::ORGANIZATIONAL_UNIT_NAME, SIMULATED_TIME_MARK))
                .and_then(|name| name.attribute(oid::COMMON_NAME, "Lestari Wulandari"));
            let subject = subject.map_err(MakeError::authority)?.build();
            by(kit, &kit.person_by(&kit.issuing, |one| one.subject = subject)?)
        },
    ),
    row(
        "ca-as-signer",
        "Signed with the key and the certificate of the issuing CA.",
        open!(ChainConstraintsFailure, "key-usage"),
        |kit| by(kit, &kit.issuing),
    ),
];
