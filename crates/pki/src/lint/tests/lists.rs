//! A list, and what can be wrong with it.

use super::hierarchy::*;
use super::*;
use crate::asn1::{sequence, tlv};
use crate::cert::{Certificate, Extension, GeneralName, KeyUsage};
use crate::crl::{
    Contains, CrlNumber, IssuingDistributionPoint, Reasons, RevocationList, RevocationReason, RevokedEntry,
    build,
};
use crate::digest::DigestAlgorithm;
use crate::oid::{self, ObjectIdentifier};
use crate::signature::{SignatureAlgorithm, identifier};

/// A tbsCertList in its parts, each in DER, and what it is linted against.
struct Tbs {
    version: Vec<u8>,
    algorithm: Vec<u8>,
    issuer: Vec<u8>,
    this_update: Vec<u8>,
    next_update: Vec<u8>,
    revoked: Option<Vec<Vec<u8>>>,
    extensions: Vec<Extension>,
    raw_extensions: Vec<u8>,
    signer: Certificate,
    previous: Option<CrlNumber>,
    scope: Option<IssuingDistributionPoint>,
    base: Option<RevocationList>,
    freshest: Option<&'static str>,
}

/// Where lists of changes are.
const DELTA_ADDRESS: &str = "http://localhost:8080/crl/1-delta.crl";

/// A change to a good list, and the rules that it breaks.
pub(super) struct Vector {
    pub(super) breaks: &'static [&'static str],
    change: fn(&mut Tbs),
}

const fn vector(breaks: &'static [&'static str], change: fn(&mut Tbs)) -> Vector {
    Vector { breaks, change }
}

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

pub(super) static VECTORS: &[Vector] = &[
    vector(&["crl-version-2"], |t| t.version = vec![]),
    vector(&["crl-version-2"], |t| t.version = tlv(0x02, &[0])),
    vector(&["crl-algorithm-ecdsa-parameters"], |t| {
        t.algorithm = identifier(oid::ECDSA_WITH_SHA256, &[0x05, 0x00]);
    }),
    vector(&["crl-algorithm-rsa-parameters"], |t| {
        let root = super::hierarchy::Tbs::good(Role::Root);
        t.signer = super::hierarchy::Tbs { spki: rsa_spki(256, &[0x05, 0x00]), ..root }.certificate();
        t.issuer = t.signer.subject().der().to_vec();
        let identifier_of_key = t.signer.subject_key_identifier().unwrap().unwrap();
        t.put(Extension::authority_key_identifier(&identifier_of_key));
        t.algorithm = identifier(oid::SHA256_WITH_RSA, &[]);
    }),
    vector(&["crl-algorithm-accepted"], |t| t.algorithm = identifier(oid("1.2.840.10045.4.1"), &[])),
    vector(&["crl-algorithm-fits-key"], |t| t.algorithm = rsa()),
    vector(&["crl-issuer-name-equal"], |t| t.issuer = HIERARCHY.root.subject().der().to_vec()),
    vector(&["crl-issuer-may-sign"], |t| {
        let mut issuing = super::hierarchy::Tbs::good(Role::Issuing);
        issuing.key_usage(KeyUsage::KEY_CERT_SIGN);
        t.signer = issuing.certificate();
    }),
    vector(&["crl-time-form"], |t| t.next_update = utc("2602080800Z")),
    vector(&["crl-time-form"], |t| t.revoked = Some(vec![entry(&[1], &utc("260130080000"), &[])])),
    vector(&["crl-time-utc-through-2049"], |t| t.next_update = generalized("20260208080000Z")),
    vector(&["crl-time-generalized-from-2050"], |t| {
        t.revoked = Some(vec![entry(&[1], &utc("500130080000Z"), &[])]);
    }),
    vector(&["crl-this-update-not-future"], |t| t.this_update = utc("260131080001Z")),
    vector(&["crl-next-update-present"], |t| t.next_update = vec![]),
    vector(&["crl-next-update-later"], |t| t.next_update = t.this_update.clone()),
    vector(&["crl-extensions-unique"], |t| t.raw_extensions = noop().to_der().repeat(2)),
    vector(&["crl-extensions-unique"], |t| t.only(&[reason(1), reason(1)])),
    vector(&["crl-extension-critical-default"], |t| {
        let kind = tlv(0x06, oid("1.2.3").as_bytes());
        t.raw_extensions = sequence(&[&kind, &[1, 1, 0], &tlv(0x04, &[0x05, 0x00])]);
    }),
    vector(&["crl-extension-well-formed"], |t| t.put_value(oid("1.2.3"), false, &[5])),
    vector(&["crl-extension-well-formed"], |t| t.only(&[extension(oid::REASON_CODE, &[5, 0])])),
    vector(&["crl-aki-present"], |t| t.remove(oid::AUTHORITY_KEY_IDENTIFIER)),
    vector(&["crl-aki-not-critical"], |t| t.set_critical(oid::AUTHORITY_KEY_IDENTIFIER)),
    vector(&["crl-aki-of-issuer"], |t| t.put(Extension::authority_key_identifier(&[7; 20]))),
    vector(&["crl-aki-no-certificate"], |t| {
        let own = HIERARCHY.issuing.subject_key_identifier().unwrap().unwrap();
        let value = sequence(&[&tlv(0x80, &own), &tlv(0x82, &[0x5a; 16])]);
        t.put_value(oid::AUTHORITY_KEY_IDENTIFIER, false, &value);
    }),
    vector(&["crl-number-present"], |t| t.remove(oid::CRL_NUMBER)),
    vector(&["crl-number-not-critical"], |t| t.set_critical(oid::CRL_NUMBER)),
    vector(&["crl-number-length"], |t| t.put_value(oid::CRL_NUMBER, false, &tlv(0x02, &[1; 21]))),
    vector(&["crl-number-length"], |t| t.put_value(oid::CRL_NUMBER, false, &tlv(0x02, &[0x85]))),
    vector(&["crl-number-increasing"], |t| t.previous = Some(300.into())),
    vector(&["crl-number-increasing"], |t| t.previous = Some(CrlNumber::MAX)),
    vector(&["crl-scope-present"], |t| t.scope = Some(about(CRL_ADDRESS, Contains::All))),
    vector(&["crl-scope-present"], |t| {
        t.limit(&about(CRL_ADDRESS, Contains::All));
        t.scope = None;
    }),
    vector(&["crl-scope-critical"], |t| {
        t.limit(&about(CRL_ADDRESS, Contains::All));
        t.extension(oid::ISSUING_DISTRIBUTION_POINT).critical = false;
    }),
    vector(&["crl-scope-not-empty"], |t| {
        t.limit(&about(CRL_ADDRESS, Contains::All));
        t.put_value(oid::ISSUING_DISTRIBUTION_POINT, true, &sequence(&[]));
    }),
    vector(&["crl-scope-address"], |t| {
        t.limit(&about("http://LOCALHOST:8080/crl/1.crl", Contains::All));
        t.scope = Some(about(CRL_ADDRESS, Contains::All));
    }),
    vector(&["crl-scope-address"], |t| {
        t.limit(&about(CRL_ADDRESS, Contains::UserCertificates));
        t.scope = Some(IssuingDistributionPoint {
            distribution_point: None,
            ..about("", Contains::UserCertificates)
        });
    }),
    vector(&["crl-scope-kind"], |t| {
        t.limit(&about(CRL_ADDRESS, Contains::CaCertificates));
        t.scope = Some(about(CRL_ADDRESS, Contains::UserCertificates));
    }),
    vector(&["crl-scope-kind"], |t| {
        t.limit(&about(CRL_ADDRESS, Contains::All));
        t.scope = Some(about(CRL_ADDRESS, Contains::UserCertificates));
    }),
    vector(&["crl-scope-one-kind"], |t| t.limit_by(&[&[0x81, 1, 0xff], &[0x82, 1, 0xff]])),
    vector(&["crl-scope-default"], |t| {
        t.scope = Some(IssuingDistributionPoint { contains: Contains::CaCertificates, ..about_nothing() });
        t.put_value(oid::ISSUING_DISTRIBUTION_POINT, true, &sequence(&[&[0x81, 1, 0], &[0x82, 1, 0xff]]));
    }),
    vector(&["crl-scope-whole"], |t| {
        let reasons = Some([RevocationReason::KeyCompromise].into_iter().collect::<Reasons>());
        t.limit(&IssuingDistributionPoint { only_some_reasons: reasons, ..about_nothing() });
    }),
    vector(&["crl-scope-whole"], |t| {
        t.limit(&IssuingDistributionPoint { indirect: true, ..about_nothing() });
    }),
    vector(&["crl-delta-critical"], |t| {
        t.changes(|_| {});
        t.extension(oid::DELTA_CRL_INDICATOR).critical = false;
    }),
    vector(&["crl-delta-base"], |t| t.changes(|base| base.number(300))),
    vector(&["crl-delta-base"], |t| {
        t.changes(|_| {});
        t.put_value(oid::DELTA_CRL_INDICATOR, true, &tlv(0x02, &[0xff]));
    }),
    vector(&["crl-delta-of-base"], |t| {
        t.changes(|_| {});
        t.put_value(oid::DELTA_CRL_INDICATOR, true, &tlv(0x02, &[1]));
    }),
    vector(&["crl-delta-of-base"], |t| {
        t.changes(|_| {});
        t.base = None;
    }),
    vector(&["crl-delta-of-base"], |t| {
        t.changes(|_| {});
        t.remove(oid::DELTA_CRL_INDICATOR);
    }),
    vector(&["crl-delta-same-scope"], |t| {
        t.changes(|_| {});
        t.limit(&about(CRL_ADDRESS, Contains::All));
    }),
    vector(&["crl-delta-same-scope"], |t| {
        t.changes(|base| base.limit(&about(CRL_ADDRESS, Contains::All)));
        t.limit(&about(CRL_ADDRESS, Contains::UserCertificates));
    }),
    vector(&["crl-delta-same-key"], |t| {
        t.changes(|base| base.put(Extension::authority_key_identifier(&[7; 20])));
    }),
    vector(&["crl-delta-not-earlier"], |t| t.changes(|base| base.this_update = utc("260131080001Z"))),
    vector(&["crl-delta-removes-holds"], |t| {
        t.changes(|base| base.only(&[reason(1)]));
        t.only(&[reason(8)]);
    }),
    vector(&["crl-delta-removes-holds"], |t| {
        t.changes(|base| base.only(&[]));
        t.only(&[reason(8)]);
    }),
    vector(&["crl-freshest-not-critical"], |t| {
        t.freshest(DELTA_ADDRESS);
        t.set_critical(oid::FRESHEST_CRL);
    }),
    vector(&["crl-freshest-not-in-delta"], |t| {
        t.changes(|_| {});
        t.freshest(DELTA_ADDRESS);
    }),
    vector(&["crl-freshest-address"], |t| t.freshest("http://localhost:8080/crl/2-delta.crl")),
    vector(&["crl-freshest-address"], |t| t.freshest = Some(DELTA_ADDRESS)),
    vector(&["crl-freshest-address"], |t| {
        t.freshest(DELTA_ADDRESS);
        t.freshest = None;
    }),
    vector(&["crl-freshest-whole"], |t| {
        t.freshest = Some(DELTA_ADDRESS);
        let full_name = tlv(0xa0, &GeneralName::Uri(DELTA_ADDRESS.into()).to_der());
        let point = sequence(&[&tlv(0xa0, &full_name), &[0x81, 2, 6, 0x40]]);
        t.put_value(oid::FRESHEST_CRL, false, &sequence(&[&point]));
    }),
    vector(&["crl-expired-certificates"], |t| {
        t.put_value(oid::EXPIRED_CERTS_ON_CRL, false, &utc("260131080000Z"))
    }),
    vector(&["crl-expired-certificates"], |t| {
        t.put_value(oid::EXPIRED_CERTS_ON_CRL, true, &generalized("20260131080000Z"));
    }),
    vector(&["crl-expired-not-future"], |t| {
        t.put_value(oid::EXPIRED_CERTS_ON_CRL, false, &generalized("20260131080001Z"));
    }),
    vector(&["crl-national-arc-unused"], |t| t.put_value(oid("2.16.360.1"), false, &[5, 0])),
    vector(&["crl-revoked-not-empty"], |t| t.revoked = Some(vec![])),
    vector(&["crl-entries-unique"], |t| t.revoked = Some(vec![plain(&[2]), plain(&[2])])),
    vector(&["crl-entries-sorted"], |t| t.revoked = Some(vec![plain(&[3]), plain(&[2])])),
    vector(&["crl-entries-sorted"], |t| t.revoked = Some(vec![plain(&[1, 0]), plain(&[2])])),
    vector(&["crl-entry-serial"], |t| t.revoked = Some(vec![plain(&[0])])),
    vector(&["crl-entry-serial"], |t| t.revoked = Some(vec![plain(&[1; 21])])),
    vector(&["crl-reason-not-critical"], |t| t.only(&[Extension { critical: true, ..reason(1) }])),
    vector(&["crl-reason-enumerated"], |t| t.only(&[extension(oid::REASON_CODE, &[2, 1, 1])])),
    vector(&["crl-reason-not-unspecified"], |t| t.only(&[reason(0)])),
    vector(&["crl-reason-known"], |t| t.only(&[reason(7)])),
    vector(&["crl-reason-known"], |t| t.only(&[reason(11)])),
    vector(&["crl-reason-remove-only-in-delta"], |t| t.only(&[reason(8)])),
    vector(&["crl-entry-own-issuer"], |t| {
        let name = sequence(&[&tlv(0xa4, HIERARCHY.root.subject().der())]);
        t.only(&[Extension { critical: true, ..extension(oid::CERTIFICATE_ISSUER, &name) }]);
    }),
    vector(&["crl-invalidity-date"], |t| t.only(&[extension(oid::INVALIDITY_DATE, &utc("260130080000Z"))])),
    vector(&["crl-invalidity-date"], |t| {
        t.only(&[extension(oid::INVALIDITY_DATE, &generalized("202601300800Z"))])
    }),
    vector(&["crl-invalidity-date"], |t| {
        let good = extension(oid::INVALIDITY_DATE, &generalized("20260130080000Z"));
        t.only(&[Extension { critical: true, ..good }]);
    }),
];

impl Tbs {
    fn good() -> Self {
        let signer = HIERARCHY.issuing.clone();
        let own = signer.subject_key_identifier().unwrap().unwrap();
        Self {
            version: tlv(0x02, &[1]),
            algorithm: ecdsa(),
            issuer: signer.subject().der().to_vec(),
            this_update: utc("260131080000Z"),
            next_update: utc("260207080000Z"),
            revoked: None,
            extensions: vec![
                Extension::authority_key_identifier(&own),
                extension(oid::CRL_NUMBER, &tlv(0x02, &[1, 0x2c])),
            ],
            raw_extensions: vec![],
            signer,
            previous: Some(299.into()),
            scope: None,
            base: None,
            freshest: None,
        }
    }

    fn der(&self) -> Vec<u8> {
        let extensions: Vec<u8> = self.extensions.iter().flat_map(Extension::to_der).collect();
        let extensions = [extensions, self.raw_extensions.clone()].concat();
        let revoked = self.revoked.as_ref().map(|entries| tlv(0x30, &entries.concat()));
        sequence(&[
            &self.version,
            &self.algorithm,
            &self.issuer,
            &self.this_update,
            &self.next_update,
            &revoked.unwrap_or_default(),
            &tlv(0xa0, &sequence(&[&extensions])),
        ])
    }

    fn context(&self) -> CrlContext<'_> {
        CrlContext {
            issuer: &self.signer,
            now: at("2026-01-31T08:00:00Z"),
            previous_number: self.previous,
            scope: self.scope.as_ref(),
            base: self.base.as_ref(),
            freshest: self.freshest,
        }
    }

    fn lint(&self) -> Vec<Finding> {
        lint_tbs_crl(&self.der(), &self.context())
    }

    fn put(&mut self, extension: Extension) {
        self.remove(extension.oid);
        self.extensions.push(extension);
    }

    fn put_value(&mut self, oid: ObjectIdentifier, critical: bool, value: &[u8]) {
        self.put(Extension { oid, critical, value: value.to_vec() });
    }

    fn remove(&mut self, oid: ObjectIdentifier) {
        self.extensions.retain(|extension| extension.oid != oid);
    }

    fn set_critical(&mut self, oid: ObjectIdentifier) {
        self.extensions.iter_mut().find(|extension| extension.oid == oid).unwrap().critical = true;
    }

    /// Revokes one certificate, with these entry extensions.
    fn only(&mut self, extensions: &[Extension]) {
        self.revoked = Some(vec![entry(&[1], &utc("260130080000Z"), extensions)]);
    }

    fn extension(&mut self, oid: ObjectIdentifier) -> &mut Extension {
        self.extensions.iter_mut().find(|extension| extension.oid == oid).unwrap()
    }

    fn number(&mut self, number: u64) {
        self.put_value(oid::CRL_NUMBER, false, &CrlNumber::from(number).to_der());
    }

    /// Makes it a list about that alone.
    fn limit(&mut self, scope: &IssuingDistributionPoint) {
        self.put(scope.to_extension());
        self.scope = Some(scope.clone());
    }

    /// Limits it by these fields, whatever it should be about.
    fn limit_by(&mut self, fields: &[&[u8]]) {
        self.put_value(oid::ISSUING_DISTRIBUTION_POINT, true, &sequence(fields));
        self.scope = Some(about_nothing());
    }

    fn freshest(&mut self, address: &str) {
        self.put(Extension::freshest_crl(address));
        self.freshest = Some(DELTA_ADDRESS);
    }

    /// Makes it a delta list to a list of number 298, but for `change`.
    fn changes(&mut self, change: fn(&mut Self)) {
        let mut base = Self::good();
        base.number(298);
        change(&mut base);
        let base = base.finished();
        self.put_value(oid::DELTA_CRL_INDICATOR, true, &base.number().unwrap().to_der());
        self.base = Some(base);
    }

    /// As a list, which nobody signed.
    fn finished(&self) -> RevocationList {
        let der = sequence(&[&self.der(), &self.algorithm, &crate::asn1::bit_string(&[1])]);
        RevocationList::from_der(&der).unwrap()
    }
}

fn about(address: &str, contains: Contains) -> IssuingDistributionPoint {
    IssuingDistributionPoint::address(address, contains)
}

fn about_nothing() -> IssuingDistributionPoint {
    IssuingDistributionPoint::default()
}

fn extension(oid: ObjectIdentifier, value: &[u8]) -> Extension {
    Extension { oid, critical: false, value: value.to_vec() }
}

fn reason(code: u8) -> Extension {
    extension(oid::REASON_CODE, &[0x0a, 1, code])
}

fn noop() -> Extension {
    extension(oid("1.2.3"), &[5, 0])
}

fn plain(serial: &[u8]) -> Vec<u8> {
    entry(serial, &utc("260130080000Z"), &[])
}

fn entry(serial: &[u8], date: &[u8], extensions: &[Extension]) -> Vec<u8> {
    let extensions: Vec<u8> = extensions.iter().flat_map(Extension::to_der).collect();
    let extensions = if extensions.is_empty() { extensions } else { sequence(&[&extensions]) };
    sequence(&[&tlv(0x02, serial), date, &extensions])
}

/// A change to a good list that leaves it good.
type Variant = (&'static str, fn(&mut Tbs));

#[test]
fn each_vector_breaks_what_it_says() {
    for (index, vector) in VECTORS.iter().enumerate() {
        let mut tbs = Tbs::good();
        (vector.change)(&mut tbs);
        let findings = tbs.lint();
        assert_eq!(ids(&findings), vector.breaks, "vector {index}: {findings:#?}");
    }
}

#[test]
fn good_ones_break_nothing() {
    let variants: [Variant; 11] = [
        ("empty", |_| {}),
        ("the first", |t| t.previous = None),
        ("long", |t| {
            let withdrawn = [reason(9), extension(oid::INVALIDITY_DATE, &generalized("20260129080000Z"))];
            t.revoked =
                Some(vec![plain(&[2]), entry(&[3], &utc("260130080000Z"), &withdrawn), plain(&[1, 0])]);
        }),
        ("limited", |t| t.limit(&about(CRL_ADDRESS, Contains::All))),
        ("only people", |t| t.limit(&about(CRL_ADDRESS, Contains::UserCertificates))),
        ("delta", |t| {
            t.changes(|base| base.only(&[reason(6)]));
            t.only(&[reason(8)]);
        }),
        ("limited delta", |t| {
            t.changes(|base| base.limit(&about(CRL_ADDRESS, Contains::UserCertificates)));
            t.limit(&about(CRL_ADDRESS, Contains::UserCertificates));
        }),
        ("with delta lists", |t| t.freshest(DELTA_ADDRESS)),
        ("delta to a list with delta lists", |t| t.changes(|base| base.freshest(DELTA_ADDRESS))),
        ("for ever", |t| t.next_update = generalized("20500101000000Z")),
        ("with expired certificates", |t| {
            t.put_value(oid::EXPIRED_CERTS_ON_CRL, false, &generalized("20260101000000Z"));
        }),
    ];
    for (name, change) in variants {
        let mut tbs = Tbs::good();
        change(&mut tbs);
        assert_eq!(tbs.lint(), [], "{name}");
    }
}

#[test]
fn what_we_build_breaks_nothing() {
    let entry = |serial: &str, reason| RevokedEntry {
        serial_number: serial.parse().unwrap(),
        revoked_at: at("2026-01-30T08:00:00Z"),
        reason,
        invalidity_date: None,
    };
    let entries = vec![
        entry("FF00", Some(RevocationReason::KeyCompromise)),
        entry("80", Some(RevocationReason::Unspecified)),
        entry("7F", None),
    ];
    let template = build::Template::new(7, at("2026-01-31T08:00:00Z"), at("2026-02-07T08:00:00Z"), entries);
    let good = Tbs { previous: Some(6.into()), ..Tbs::good() };
    let algorithm = SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha256);
    let tbs = template.to_be_signed(&good.signer, algorithm);
    assert_eq!(lint_tbs_crl(tbs.der(), &good.context()), []);
}

#[test]
fn what_is_no_tbs_cert_list_is_one_finding() {
    let good = Tbs::good();
    let der = good.der();
    let odd_entry = Tbs { revoked: Some(vec![sequence(&[&tlv(0x02, &[1])])]), ..Tbs::good() };
    for (name, bytes, expected) in [
        ("nothing", vec![], "crl-structure"),
        ("text", b"surat".to_vec(), "crl-der"),
        ("cut", der[..der.len() - 1].to_vec(), "crl-der"),
        ("trailing", [&der[..], &[0x05, 0x00]].concat(), "crl-structure"),
        ("an entry without date", odd_entry.der(), "crl-structure"),
        ("no issuer", Tbs { issuer: vec![], ..Tbs::good() }.der(), "crl-structure"),
        (
            "no thisUpdate",
            Tbs { this_update: vec![], next_update: vec![], ..Tbs::good() }.der(),
            "crl-structure",
        ),
        ("padded number", Tbs { version: tlv(0x02, &[0, 1]), ..Tbs::good() }.der(), "crl-der"),
    ] {
        assert_eq!(ids(&lint_tbs_crl(&bytes, &good.context())), [expected], "{name}");
    }
}

#[test]
fn no_single_bit_makes_it_panic() {
    let good = Tbs { revoked: Some(vec![plain(&[2]), plain(&[3])]), ..Tbs::good() };
    let der = good.der();
    let seen = (0..der.len() * 8).filter(|at| {
        let mut touched = der.clone();
        touched[at / 8] ^= 1 << (at % 8);
        !lint_tbs_crl(&touched, &good.context()).is_empty()
    });
    // Dates and numbers may be others; tags, lengths, names and identifiers may not.
    let (seen, all) = (seen.count(), der.len() * 8);
    assert!(seen > all * 3 / 4, "{seen} of {all} changes were seen");
}
