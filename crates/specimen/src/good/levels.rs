//! Each baseline level of PAdES by each kind of key.

use super::sign::{Level, signed};
use crate::catalogue::{Row, row};
use crate::error::Made;
use crate::expected::Expected;
use crate::kit::{Kind, Kit};
use crate::paper::file::written;
use crate::paper::letter;

const PASSED: Expected = Expected::passed();

pub(super) const ROWS: &[Row] = &[
    row("b-rsa2048", "PAdES-B-B by RSA-2048 by PKCS#1 v1.5.", PASSED, |kit| at(kit, Kind::Rsa2048, Level::B)),
    row("b-rsa-pss", "PAdES-B-B by RSA-2048 by RSASSA-PSS.", PASSED, |kit| at(kit, Kind::RsaPss, Level::B)),
    row("b-p256", "PAdES-B-B by ECDSA on P-256.", PASSED, |kit| at(kit, Kind::P256, Level::B)),
    row("b-p384", "PAdES-B-B by ECDSA on P-384.", PASSED, |kit| at(kit, Kind::P384, Level::B)),
    row("b-ed25519", "PAdES-B-B by Ed25519.", PASSED, |kit| at(kit, Kind::Ed25519, Level::B)),
    row("t-rsa2048", "PAdES-B-T by RSA-2048 by PKCS#1 v1.5.", PASSED, |kit| at(kit, Kind::Rsa2048, Level::T)),
    row("t-rsa-pss", "PAdES-B-T by RSA-2048 by RSASSA-PSS.", PASSED, |kit| at(kit, Kind::RsaPss, Level::T)),
    row("t-p256", "PAdES-B-T by ECDSA on P-256.", PASSED, |kit| at(kit, Kind::P256, Level::T)),
    row("t-p384", "PAdES-B-T by ECDSA on P-384.", PASSED, |kit| at(kit, Kind::P384, Level::T)),
    row("t-ed25519", "PAdES-B-T by Ed25519.", PASSED, |kit| at(kit, Kind::Ed25519, Level::T)),
    row("lt-rsa2048", "PAdES-B-LT by RSA-2048 by PKCS#1 v1.5.", PASSED, |kit| {
        at(kit, Kind::Rsa2048, Level::Lt)
    }),
    row("lt-rsa-pss", "PAdES-B-LT by RSA-2048 by RSASSA-PSS.", PASSED, |kit| {
        at(kit, Kind::RsaPss, Level::Lt)
    }),
    row("lt-p256", "PAdES-B-LT by ECDSA on P-256.", PASSED, |kit| at(kit, Kind::P256, Level::Lt)),
    row("lt-p384", "PAdES-B-LT by ECDSA on P-384.", PASSED, |kit| at(kit, Kind::P384, Level::Lt)),
    row("lt-ed25519", "PAdES-B-LT by Ed25519.", PASSED, |kit| at(kit, Kind::Ed25519, Level::Lt)),
    row("lta-rsa2048", "PAdES-B-LTA by RSA-2048 by PKCS#1 v1.5.", PASSED.of(2), |kit| {
        at(kit, Kind::Rsa2048, Level::Lta)
    }),
    row("lta-rsa-pss", "PAdES-B-LTA by RSA-2048 by RSASSA-PSS.", PASSED.of(2), |kit| {
        at(kit, Kind::RsaPss, Level::Lta)
    }),
    row("lta-p256", "PAdES-B-LTA by ECDSA on P-256.", PASSED.of(2), |kit| at(kit, Kind::P256, Level::Lta)),
    row("lta-p384", "PAdES-B-LTA by ECDSA on P-384.", PASSED.of(2), |kit| at(kit, Kind::P384, Level::Lta)),
    row("lta-ed25519", "PAdES-B-LTA by Ed25519.", PASSED.of(2), |kit| at(kit, Kind::Ed25519, Level::Lta)),
];

fn at(kit: &Kit, kind: Kind, level: Level) -> Made {
    signed(kit, &written(&letter::unsigned(), "/Info 9 0 R"), kit.people.with(kind), level)
}
