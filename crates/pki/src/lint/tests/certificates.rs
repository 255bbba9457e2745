//! A certificate of each role, and what can be wrong with it.

use super::hierarchy::*;
use super::*;
use crate::asn1::{bit_string, sequence, tlv};
use crate::cert::build::Template;
use crate::cert::{Extension, GeneralName, KeyUsage};
use crate::digest::DigestAlgorithm;
use crate::oid::{self, ObjectIdentifier};
use crate::signature::{SignatureAlgorithm, identifier};

/// A change to a good tbsCertificate, and the rules that it breaks.
pub(super) struct Vector {
    role: Role,
    pub(super) breaks: &'static [&'static str],
    change: fn(&mut Tbs),
}

pub(super) const fn vector(role: Role, breaks: &'static [&'static str], change: fn(&mut Tbs)) -> Vector {
    Vector { role, breaks, change }
}

use Role::{Issuing, OcspResponder, Person, PersonStrict, Root, Seal, Tsa};

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

pub(super) static VECTORS: &[Vector] = &[
    // serial number
    vector(Person, &["serial-positive"], |t| t.serial = tlv(0x02, &[0x85; 16])),
    vector(Person, &["serial-non-zero"], |t| t.serial = tlv(0x02, &[0])),
    vector(Person, &["serial-length"], |t| t.serial = tlv(0x02, &[1; 21])),
    vector(Root, &["serial-entropy"], |t| t.serial = tlv(0x02, &[1; 7])),
    // version and algorithm
    vector(Person, &["version-3"], |t| t.version = vec![]),
    vector(Person, &["version-3"], |t| t.version = tlv(0xa0, &[0x02, 0x01, 0x01])),
    vector(Tsa, &["unique-identifiers-absent"], |t| t.unique_identifiers = tlv(0x82, &[0, 1])),
    vector(Person, &["algorithm-ecdsa-parameters"], |t| {
        t.algorithm = identifier(oid::ECDSA_WITH_SHA256, &[0x05, 0x00]);
    }),
    vector(Root, &["algorithm-rsa-parameters"], |t| {
        rsa_root(t, &[0x05, 0x00]);
        t.algorithm = identifier(oid::SHA256_WITH_RSA, &[]);
    }),
    vector(Root, &["algorithm-accepted"], |t| {
        rsa_root(t, &[0x05, 0x00]);
        t.algorithm = identifier(oid("1.2.840.113549.1.1.5"), &[0x05, 0x00]);
    }),
    vector(Person, &["algorithm-accepted"], |t| t.algorithm = identifier(oid("1.2.840.10045.4.1"), &[])),
    vector(Person, &["algorithm-accepted"], |t| t.algorithm = identifier(oid("1.3.101.113"), &[])),
    vector(Root, &["algorithm-accepted"], |t| {
        rsa_root(t, &[0x05, 0x00]);
        t.algorithm = identifier(oid::RSASSA_PSS, &[0x30, 0x00]);
    }),
    vector(Person, &["algorithm-fits-key"], |t| t.algorithm = rsa()),
    vector(Root, &["algorithm-fits-key"], |t| t.algorithm = rsa()),
    // issuer and dates
    vector(Seal, &["issuer-known"], |t| t.parent = None),
    vector(Person, &["issuer-name-equal"], |t| t.issuer = HIERARCHY.root.subject().der().to_vec()),
    vector(Person, &["issuer-name-equal"], |t| t.issuer = sequence(&[])),
    vector(Root, &["issuer-name-equal"], |t| t.issuer = HIERARCHY.issuing.subject().der().to_vec()),
    vector(Person, &["issuer-may-certify"], |t| {
        signed_by(t, Tbs::good(Role::Issuing), |i| i.key_usage(KeyUsage::CRL_SIGN));
    }),
    vector(Person, &["issuer-may-certify"], |t| {
        signed_by(t, Tbs::good(Role::Issuing), |i| i.put(Extension::end_entity()));
    }),
    vector(Issuing, &["issuer-may-certify"], |t| signed_by(t, Tbs::good(Role::Issuing), |_| {})),
    vector(Person, &["time-form"], |t| t.not_before = utc("2601010000Z")),
    vector(Person, &["time-form"], |t| t.not_after = utc("271231235959+0700")),
    vector(Root, &["time-form"], |t| t.not_after = generalized("20560101000000.5Z")),
    vector(Person, &["time-form"], |t| t.not_before = utc("260230000000Z")),
    vector(Person, &["time-form"], |t| t.not_before = tlv(0x0c, b"260101000000Z")),
    vector(Person, &["time-utc-through-2049"], |t| t.not_before = generalized("20260101000000Z")),
    vector(Root, &["time-utc-through-2049"], |t| t.not_after = generalized("20491231235959Z")),
    vector(Root, &["time-generalized-from-2050"], |t| t.not_before = utc("500101000000Z")),
    vector(Root, &["time-generalized-from-2050", "validity-order"], |t| t.not_after = utc("500101000000Z")),
    vector(Person, &["validity-order"], |t| t.not_before = utc("280101000000Z")),
    vector(Person, &["validity-order"], |t| t.not_before = t.not_after.clone()),
    vector(Person, &["validity-within-issuer"], |t| t.not_after = utc("360101000001Z")),
    // key
    vector(Person, &["key-accepted"], |t| with_key(t, rsa_spki(128, &[0x05, 0x00]))),
    vector(Person, &["key-accepted"], |t| with_key(t, ec_spki("1.3.132.0.35", 133))),
    vector(Person, &["key-accepted"], |t| with_key(t, ed25519_spki())),
    vector(Person, &["key-accepted"], |t| t.spki = sequence(&[&[0x05, 0x00], &bit_string(&[1])])),
    vector(Person, &["key-rsa-parameters"], |t| with_key(t, rsa_spki(256, &[]))),
    // extensions as such
    vector(Person, &["extensions-unique"], |t| {
        t.raw_extensions = Extension::ocsp_nocheck().to_der().repeat(2)
    }),
    vector(Person, &["extension-critical-default"], |t| {
        let oid = tlv(0x06, oid::OCSP_NOCHECK.as_bytes());
        t.raw_extensions = sequence(&[&oid, &[1, 1, 0], &tlv(0x04, &[0x05, 0x00])]);
    }),
    vector(Root, &["extension-well-formed"], |t| {
        t.put_value(oid::BASIC_CONSTRAINTS, vec![0x30, 0x03, 0x01, 0x01, 0x01]);
    }),
    vector(Person, &["extension-well-formed"], |t| t.put_value(oid::KEY_USAGE, vec![3, 3, 7, 0x80])),
    vector(Tsa, &["extension-well-formed"], |t| t.put_value(oid("1.2.3"), vec![])),
    vector(Tsa, &["extension-well-formed"], |t| t.put_value(oid("1.2.3"), vec![5, 0, 5, 0])),
    vector(Tsa, &["extension-well-formed"], |t| t.put_value(oid::SUBJECT_ALT_NAME, sequence(&[]))),
    vector(Tsa, &["extension-well-formed"], |t| t.put_value(oid::CRL_DISTRIBUTION_POINTS, sequence(&[]))),
    // names
    vector(Tsa, &["subject-not-empty"], |t| t.subject = sequence(&[])),
    vector(Tsa, &["dn-string-type"], |t| t.subject_with(&[(oid::TITLE, 0x14, b"Kepala")])),
    vector(Tsa, &["dn-string-type"], |t| t.subject_with(&[(oid::TITLE, 0x1e, &[0, b'K'])])),
    vector(Tsa, &["dn-country"], |t| t.subject_with(&[(oid::COUNTRY_NAME, 0x0c, b"ID")])),
    vector(Tsa, &["dn-country"], |t| t.subject_with(&[(oid::COUNTRY_NAME, 0x13, b"IDN")])),
    vector(Tsa, &["dn-country"], |t| t.subject_with(&[(oid::COUNTRY_NAME, 0x13, b"id")])),
    vector(Person, &["dn-serial-number"], |t| t.subject_with(&[(oid::SERIAL_NUMBER, 0x0c, b"198501")])),
    vector(Root, &["dn-email-address"], |t| {
        t.subject_with(&[(oid::EMAIL_ADDRESS, 0x0c, b"ca@sukamaju.go.id")]);
        t.issuer = t.subject.clone();
    }),
    vector(Tsa, &["dn-length"], |t| t.subject_with(&[(oid::COMMON_NAME, 0x0c, &[b'x'; 65])])),
    vector(Tsa, &["dn-length"], |t| t.subject_with(&[(oid::TITLE, 0x0c, b"")])),
    vector(Tsa, &["dn-characters"], |t| t.subject_with(&[(oid::TITLE, 0x0c, "a\u{202e}b".as_bytes())])),
    vector(Tsa, &["dn-characters"], |t| t.subject_with(&[(oid::TITLE, 0x0c, b"a\x1b[2Jb")])),
    // identifiers of keys
    vector(Person, &["ski-present"], |t| t.remove(oid::SUBJECT_KEY_IDENTIFIER)),
    vector(Person, &["ski-not-critical"], |t| t.set_critical(oid::SUBJECT_KEY_IDENTIFIER, true)),
    vector(Person, &["ski-of-key"], |t| t.put(Extension::subject_key_identifier(&[7; 20]))),
    vector(Person, &["aki-present"], |t| t.remove(oid::AUTHORITY_KEY_IDENTIFIER)),
    vector(Person, &["aki-not-critical"], |t| t.set_critical(oid::AUTHORITY_KEY_IDENTIFIER, true)),
    vector(Person, &["aki-of-issuer"], |t| t.put(Extension::authority_key_identifier(&[7; 20]))),
    vector(Person, &["aki-of-issuer"], |t| t.put_value(oid::AUTHORITY_KEY_IDENTIFIER, sequence(&[]))),
    vector(Person, &["aki-no-certificate"], |t| {
        let own = HIERARCHY.issuing.subject_key_identifier().unwrap().unwrap();
        let issuer = tlv(0xa1, &GeneralName::Directory(HIERARCHY.root.subject().clone()).to_der());
        let value = sequence(&[&tlv(0x80, &own), &issuer, &tlv(0x82, &[0x5a; 16])]);
        t.put_value(oid::AUTHORITY_KEY_IDENTIFIER, value);
    }),
    vector(Root, &["root-aki-own"], |t| t.put(Extension::authority_key_identifier(&[7; 20]))),
    // key usage and basic constraints
    vector(Tsa, &["key-usage-present"], |t| t.remove(oid::KEY_USAGE)),
    vector(Person, &["key-usage-critical"], |t| t.set_critical(oid::KEY_USAGE, false)),
    vector(Tsa, &["key-usage-not-empty"], |t| t.key_usage(KeyUsage::default())),
    vector(Person, &["key-usage-shortest"], |t| t.put_value(oid::KEY_USAGE, vec![3, 2, 0, 0xc0])),
    vector(Person, &["basic-constraints-default"], |t| {
        t.put_value(oid::BASIC_CONSTRAINTS, vec![0x30, 0x03, 0x01, 0x01, 0x00]);
    }),
    vector(Person, &["leaf-not-ca"], |t| t.put(Extension::certification_authority(None))),
    vector(Person, &["leaf-basic-constraints-critical"], |t| t.set_critical(oid::BASIC_CONSTRAINTS, false)),
    vector(Person, &["leaf-no-path-len"], |t| {
        t.put_value(oid::BASIC_CONSTRAINTS, vec![0x30, 0x03, 0x02, 0x01, 0x00]);
    }),
    vector(Person, &["leaf-no-ca-usage"], |t| {
        t.key_usage(KeyUsage::DIGITAL_SIGNATURE | KeyUsage::KEY_CERT_SIGN);
    }),
    vector(Person, &["leaf-no-ca-usage"], |t| t.key_usage(KeyUsage::NON_REPUDIATION | KeyUsage::CRL_SIGN)),
    vector(Person, &["leaf-no-ca-extensions"], |t| t.put_value(oid::POLICY_MAPPINGS, sequence(&[]))),
    vector(Person, &["leaf-no-ca-extensions"], |t| t.put_value(oid::POLICY_CONSTRAINTS, sequence(&[]))),
    vector(Tsa, &["leaf-no-ca-extensions"], |t| t.put_value(oid::INHIBIT_ANY_POLICY, vec![2, 1, 0])),
    vector(Seal, &["leaf-no-ca-extensions"], |t| t.put_value(oid::NAME_CONSTRAINTS, sequence(&[]))),
    // policies
    vector(Person, &["policies-not-critical"], |t| t.set_critical(oid::CERTIFICATE_POLICIES, true)),
    vector(Person, &["policies-unique"], |t| {
        put_policies(
            t,
            &[(oid::SIMULATION_POLICY, Some(notice(0x0c, NOTICE))), (oid::SIMULATION_POLICY, None)],
        );
    }),
    vector(Person, &["policies-within-issuer"], |t| {
        put_policies(t, &[(oid::SIMULATION_POLICY, Some(notice(0x0c, NOTICE))), (oid("1.2.3.4"), None)]);
    }),
    vector(Issuing, &["policy-cps-address"], |t| {
        put_policies(t, &[(oid::SIMULATION_POLICY, Some(cps(0x16, b"ftp://localhost/cps")))]);
    }),
    vector(Issuing, &["policy-cps-address"], |t| {
        put_policies(t, &[(oid::SIMULATION_POLICY, Some(cps(0x0c, b"http://localhost/cps")))]);
    }),
    vector(Person, &["policy-notice"], |t| {
        put_policies(t, &[(oid::SIMULATION_POLICY, Some(notice(0x0c, &"x".repeat(201))))]);
    }),
    vector(Person, &["policy-notice"], |t| {
        put_policies(t, &[(oid::SIMULATION_POLICY, Some(notice(0x1a, "UJI COBA")))]);
    }),
    vector(Person, &["policy-notice"], |t| {
        let empty = sequence(&[&tlv(0x06, oid::QUALIFIER_USER_NOTICE.as_bytes()), &sequence(&[])]);
        put_policies(t, &[(oid::SIMULATION_POLICY, Some(empty))]);
    }),
    // addresses
    vector(Person, &["crl-address-present"], |t| t.remove(oid::CRL_DISTRIBUTION_POINTS)),
    vector(Issuing, &["crl-address-present"], |t| t.remove(oid::CRL_DISTRIBUTION_POINTS)),
    vector(Person, &["crl-address-not-critical"], |t| t.set_critical(oid::CRL_DISTRIBUTION_POINTS, true)),
    vector(Person, &["crl-address"], |t| t.put(Extension::crl_distribution_point("file:///crl"))),
    vector(Person, &["crl-address"], |t| t.put(Extension::crl_distribution_point("http://"))),
    vector(Person, &["crl-address"], |t| {
        let reasons_only = sequence(&[&sequence(&[&tlv(0x81, &[1, 0x02])])]);
        t.put_value(oid::CRL_DISTRIBUTION_POINTS, reasons_only);
    }),
    vector(Person, &["freshest-crl-not-critical"], |t| {
        let value = Extension::crl_distribution_point("http://localhost/delta.crl").value;
        t.put(Extension { oid: oid::FRESHEST_CRL, critical: true, value });
    }),
    vector(Person, &["freshest-crl-address"], |t| {
        t.put_value(oid::FRESHEST_CRL, Extension::crl_distribution_point("delta.crl").value);
    }),
    vector(Issuing, &["issuer-address-present"], |t| t.remove(oid::AUTHORITY_INFO_ACCESS)),
    vector(Person, &["access-not-critical"], |t| t.set_critical(oid::AUTHORITY_INFO_ACCESS, true)),
    vector(Person, &["access-address"], |t| {
        t.put(Extension::authority_info_access("https://localhost/ca.cer", Some("http://localhost/ocsp")));
    }),
    vector(Person, &["access-address"], |t| {
        t.put(Extension::authority_info_access("http://localhost/ca.cer", Some("ocsp")));
    }),
    // simulation
    vector(Person, &["simulation-mark"], |t| {
        t.subject_with(&[(oid::ORGANIZATIONAL_UNIT_NAME, 0x0c, b"Sekretariat Daerah")]);
    }),
    vector(Person, &["simulation-mark-once"], |t| units(t, &[SIMULATION_MARK, SIMULATION_MARK])),
    vector(Tsa, &["simulation-mark-once"], |t| {
        units(t, &["Uji coba -  tidak untuk produksi", SIMULATION_MARK]);
    }),
    vector(Person, &[], |t| units(t, &["Dinas", SIMULATION_MARK, SIMULATED_TIME_MARK])),
    vector(Issuing, &[], |t| units(t, &[SIMULATION_MARK, SIMULATED_TIME_MARK])),
    vector(Person, &["simulated-time-mark"], |t| units(t, &[SIMULATED_TIME_MARK, SIMULATION_MARK])),
    vector(Person, &["simulated-time-mark"], |t| {
        units(t, &[SIMULATION_MARK, SIMULATED_TIME_MARK, SIMULATED_TIME_MARK]);
    }),
    vector(Seal, &["simulated-time-mark"], |t| {
        units(t, &["waktu  Simulasi", SIMULATION_MARK, SIMULATED_TIME_MARK]);
    }),
    vector(OcspResponder, &["simulated-time-mark"], |t| {
        units(t, &[SIMULATION_MARK, "Dinas", SIMULATED_TIME_MARK]);
    }),
    vector(Person, &["simulation-policy"], |t| t.remove(oid::CERTIFICATE_POLICIES)),
    vector(Issuing, &["issuing-policy"], |t| put_policies(t, &[(oid("1.2.3.4"), None)])),
    vector(Person, &["simulation-notice"], |t| put_policies(t, &[(oid::SIMULATION_POLICY, None)])),
    vector(Issuing, &["national-arc-unused"], |t| {
        put_policies(t, &[(oid::SIMULATION_POLICY, None), (oid("2.16.360.1.1.1.3.12"), None)]);
    }),
    vector(Tsa, &["national-arc-unused"], |t| t.subject_with(&[(oid("2.16.360.1"), 0x0c, b"x")])),
    vector(Tsa, &["national-arc-unused"], |t| t.put_value(oid("2.16.360"), vec![5, 0])),
    vector(Tsa, &["real-name-unused"], |t| t.subject_with(&[(oid::COMMON_NAME, 0x0c, b"TSA BSrE")])),
    vector(Issuing, &["real-name-unused"], |t| {
        t.subject_with(&[(oid::COMMON_NAME, 0x0c, b"Bsre  CA DS g1")])
    }),
    vector(OcspResponder, &["real-name-unused"], |t| {
        t.subject_with(&[(oid::ORGANIZATION_NAME, 0x0c, b"Badan Siber dan Sandi Negara")]);
    }),
    vector(Person, &["resident-number-absent"], |t| {
        t.subject_with(&[(oid::SERIAL_NUMBER, 0x13, b"PNOID-3323010101900001")]);
    }),
    // signers
    vector(Person, &["signer-country"], |t| {
        t.subject_with(&[(oid::COUNTRY_NAME, 0x13, b"ID"), (oid::COUNTRY_NAME, 0x13, b"ID")]);
    }),
    vector(Person, &["signer-common-name"], |t| {
        t.subject = name(&[
            (oid::COUNTRY_NAME, 0x13, b"ID"),
            (oid::ORGANIZATIONAL_UNIT_NAME, 0x0c, SIMULATION_MARK.as_bytes()),
        ]);
    }),
    vector(Person, &["signer-serial-number"], |t| {
        t.subject_with(&[(oid::SERIAL_NUMBER, 0x13, b"1"), (oid::SERIAL_NUMBER, 0x13, b"2")]);
    }),
    vector(Person, &["person-one-kind-of-name"], |t| {
        t.subject_with(&[(oid::PSEUDONYM, 0x0c, b"Si Pitung"), (oid::SURNAME, 0x0c, b"Rahayu")]);
    }),
    vector(Person, &["signer-no-email-in-name"], |t| {
        t.subject_with(&[(oid::EMAIL_ADDRESS, 0x16, b"siti@sukamaju.go.id")]);
    }),
    vector(Person, &["signer-no-email-in-name"], |t| {
        t.subject_with(&[(oid::COMMON_NAME, 0x0c, b"siti@sukamaju.go.id")]);
    }),
    vector(Person, &["signer-key-usage-signs", "signer-key-usage-no-encryption"], |t| {
        t.key_usage(KeyUsage::KEY_ENCIPHERMENT);
    }),
    vector(Person, &["key-usage-not-empty", "signer-key-usage-signs"], |t| t.key_usage(KeyUsage::default())),
    vector(Person, &["signer-key-usage-no-encryption"], |t| {
        t.key_usage(KeyUsage::NON_REPUDIATION | KeyUsage::KEY_AGREEMENT | KeyUsage::DECIPHER_ONLY);
    }),
    vector(Person, &["signer-purposes"], |t| t.remove(oid::EXTENDED_KEY_USAGE)),
    vector(Seal, &["signer-purposes"], |t| {
        t.put(Extension::extended_key_usage(&[oid::KP_DOCUMENT_SIGNING], false));
    }),
    vector(Person, &["signer-purposes-not-critical"], |t| t.set_critical(oid::EXTENDED_KEY_USAGE, true)),
    vector(Person, &["signer-purposes-consistent"], |t| {
        let purposes = [oid::KP_DOCUMENT_SIGNING, oid::KP_EMAIL_PROTECTION, oid::KP_TIME_STAMPING];
        t.put(Extension::extended_key_usage(&purposes, false));
    }),
    vector(Person, &["signer-purposes-consistent"], |t| {
        let purposes = [oid::KP_DOCUMENT_SIGNING, oid::KP_EMAIL_PROTECTION, oid::KP_ANY];
        t.put(Extension::extended_key_usage(&purposes, false));
    }),
    vector(Seal, &["signer-purposes-consistent"], |t| {
        // codeSigning: no service, and no document either.
        let purposes = [oid::KP_DOCUMENT_SIGNING, oid::KP_EMAIL_PROTECTION, oid("1.3.6.1.5.5.7.3.3")];
        t.put(Extension::extended_key_usage(&purposes, false));
    }),
    vector(Person, &["signer-ocsp-address"], |t| {
        t.put(Extension::authority_info_access("http://localhost/ca.cer", None));
    }),
    vector(Person, &["alt-name-not-critical"], |t| t.set_critical(oid::SUBJECT_ALT_NAME, true)),
    vector(Person, &["alt-name-email"], |t| email(t, "siti")),
    vector(Person, &["alt-name-email"], |t| email(t, "Siti <siti@sukamaju.go.id>")),
    vector(Person, &["alt-name-email"], |t| email(t, "sitì@sukamaju.go.id")),
    vector(Seal, &["alt-name-email"], |t| email(t, "siti@sukamaju..id")),
    vector(Person, &["person-email"], |t| t.remove(oid::SUBJECT_ALT_NAME)),
    vector(Person, &["person-email"], |t| {
        t.put(Extension::subject_alt_name(&[GeneralName::Dns("sukamaju.go.id".into())]));
    }),
    vector(Person, &["qc-statements-not-critical"], |t| {
        let value = sequence(&[&sequence(&[&tlv(0x06, oid("0.4.0.1862.1.1").as_bytes())])]);
        t.put(Extension { oid: oid::QC_STATEMENTS, critical: true, value });
    }),
    // authorities
    vector(Issuing, &["ca-basic-constraints"], |t| t.put(Extension::end_entity())),
    vector(Root, &["ca-basic-constraints"], |t| t.remove(oid::BASIC_CONSTRAINTS)),
    vector(Root, &["ca-basic-constraints-critical"], |t| t.set_critical(oid::BASIC_CONSTRAINTS, false)),
    vector(Issuing, &["ca-key-usage"], |t| t.key_usage(KeyUsage::KEY_CERT_SIGN)),
    vector(Root, &["ca-key-usage-only"], |t| {
        t.key_usage(KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN | KeyUsage::DIGITAL_SIGNATURE);
    }),
    vector(Issuing, &["ca-key-usage-only"], |t| {
        t.key_usage(KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN | KeyUsage::NON_REPUDIATION);
    }),
    vector(Issuing, &["issuing-path-len"], |t| t.put(Extension::certification_authority(None))),
    vector(Issuing, &["issuing-path-len"], |t| t.put(Extension::certification_authority(Some(1)))),
    vector(Issuing, &["issuing-purposes"], |t| {
        t.put(Extension::extended_key_usage(&[oid::KP_DOCUMENT_SIGNING], false));
    }),
    vector(Issuing, &["name-constraints-critical"], |t| {
        let email = sequence(&[&tlv(0x81, b".go.id")]);
        t.put_value(oid::NAME_CONSTRAINTS, sequence(&[&tlv(0xa0, &email)]));
    }),
    vector(Root, &["root-no-path-len"], |t| t.put(Extension::certification_authority(Some(1)))),
    vector(Root, &["root-no-access"], |t| {
        t.put(Extension::authority_info_access("http://localhost/x", None))
    }),
    vector(Root, &["root-no-crl-address"], |t| t.put(Extension::crl_distribution_point(CRL_ADDRESS))),
    vector(Root, &["root-no-policies"], |t| {
        t.put(Extension::certificate_policy(oid::ANY_POLICY, None, None))
    }),
    vector(Root, &["root-no-purposes"], |t| t.put(Extension::extended_key_usage(&[oid::KP_ANY], false))),
    // services
    vector(OcspResponder, &["responder-purpose"], |t| t.remove(oid::EXTENDED_KEY_USAGE)),
    vector(OcspResponder, &["responder-purpose"], |t| {
        t.put(Extension::extended_key_usage(&[oid::KP_OCSP_SIGNING, oid::KP_ANY], false));
    }),
    vector(OcspResponder, &["responder-key-usage"], |t| {
        t.key_usage(KeyUsage::DIGITAL_SIGNATURE | KeyUsage::NON_REPUDIATION);
    }),
    vector(OcspResponder, &["responder-nocheck"], |t| t.remove(oid::OCSP_NOCHECK)),
    vector(OcspResponder, &["responder-nocheck-null"], |t| t.put_value(oid::OCSP_NOCHECK, sequence(&[]))),
    vector(OcspResponder, &["responder-nocheck-not-critical"], |t| t.set_critical(oid::OCSP_NOCHECK, true)),
    vector(OcspResponder, &["responder-short-lived"], |t| t.not_after = utc("260402000000Z")),
    vector(OcspResponder, &["responder-no-ocsp-address"], |t| {
        t.put(Extension::authority_info_access("http://localhost/x", Some("http://localhost/ocsp")));
    }),
    vector(Tsa, &["tsa-purpose"], |t| t.remove(oid::EXTENDED_KEY_USAGE)),
    vector(Tsa, &["tsa-purpose"], |t| {
        t.put(Extension::extended_key_usage(&[oid::KP_TIME_STAMPING, oid::KP_DOCUMENT_SIGNING], true));
    }),
    vector(Tsa, &["tsa-purpose-critical"], |t| t.set_critical(oid::EXTENDED_KEY_USAGE, false)),
    vector(Tsa, &["tsa-key-usage"], |t| {
        t.key_usage(KeyUsage::DIGITAL_SIGNATURE | KeyUsage::KEY_ENCIPHERMENT);
    }),
];

/// A change to a good tbsCertificate of a role that leaves it good.
type Variant = (&'static str, Role, fn(&mut Tbs));

pub(super) fn lint(tbs: &Tbs, role: Role) -> Vec<Finding> {
    lint_tbs_certificate(&tbs.der(), &Context { role, issuer: tbs.parent.as_ref(), pointers: true })
}

#[test]
fn each_vector_breaks_what_it_says() {
    for (index, vector) in VECTORS.iter().chain(signers::VECTORS).enumerate() {
        let mut tbs = Tbs::good(vector.role);
        (vector.change)(&mut tbs);
        let findings = lint(&tbs, vector.role);
        assert_eq!(ids(&findings), vector.breaks, "vector {index} for {:?}: {findings:#?}", vector.role);
    }
}

#[test]
fn good_ones_break_nothing() {
    for role in Role::ALL {
        assert_eq!(lint(&Tbs::good(role), role), [], "{role:?}");
    }
    let variants: [Variant; 11] = [
        ("purposes of Adobe and Microsoft", Person, |t| {
            let own = [oid::KP_DOCUMENT_SIGNING, oid::KP_EMAIL_PROTECTION];
            let theirs = [oid::KP_ADOBE_DOCUMENT_SIGNING, oid::KP_MICROSOFT_DOCUMENT_SIGNING];
            t.put(Extension::extended_key_usage(&[own, theirs].concat(), false));
        }),
        ("non-repudiation alone", Person, |t| t.key_usage(KeyUsage::NON_REPUDIATION)),
        ("no NIP", Person, |t| t.subject_with(&[])),
        ("no basicConstraints", Person, |t| t.remove(oid::BASIC_CONSTRAINTS)),
        ("RSA-2048", Person, |t| with_key(t, rsa_spki(256, &[0x05, 0x00]))),
        ("SHA-1 identifier", Person, |t| {
            let key = crate::key::PublicKey::from_spki_der(&t.spki).unwrap();
            t.put(Extension::subject_key_identifier(&key.sha1_identifier()));
        }),
        ("CPS pointer", Issuing, |t| {
            put_policies(t, &[(oid::SIMULATION_POLICY, Some(cps(0x16, b"https://localhost/cps")))]);
        }),
        ("anyPolicy", Issuing, |t| put_policies(t, &[(oid::ANY_POLICY, None)])),
        ("mailbox that is not ASCII", Person, |t| {
            let kind = tlv(0x06, oid("1.3.6.1.5.5.7.8.9").as_bytes());
            let mailbox = tlv(0xa0, &tlv(0x0c, "sitì@sukamaju.go.id".as_bytes()));
            t.put_value(oid::SUBJECT_ALT_NAME, sequence(&[&tlv(0xa0, &[kind, mailbox].concat())]));
        }),
        ("own key as authority", Root, |t| {
            let key = crate::key::PublicKey::from_spki_der(&t.spki).unwrap();
            t.put(Extension::authority_key_identifier(&key.key_identifier()));
        }),
        ("RSA root", Root, |t| rsa_root(t, &[0x05, 0x00])),
    ];
    for (name, role, change) in variants {
        let mut tbs = Tbs::good(role);
        change(&mut tbs);
        assert_eq!(lint(&tbs, role), [], "{name}");
    }
}

#[test]
fn pointers_may_be_left_out_where_none_are_wanted() {
    for role in [Issuing, Person, PersonStrict, Seal] {
        let mut tbs = Tbs::good(role);
        tbs.remove(oid::CRL_DISTRIBUTION_POINTS);
        tbs.remove(oid::AUTHORITY_INFO_ACCESS);
        assert_ne!(lint(&tbs, role), [], "{role:?}");
        let context = Context { role, issuer: tbs.parent.as_ref(), pointers: false };
        assert_eq!(lint_tbs_certificate(&tbs.der(), &context), [], "{role:?}");
    }
}

#[test]
fn what_we_build_breaks_nothing() {
    for role in Role::ALL {
        let good = Tbs::good(role);
        let certificate = good.certificate();
        let template = Template {
            serial_number: certificate.serial_number().clone(),
            subject: certificate.subject().clone(),
            validity: certificate.validity(),
            public_key: certificate.public_key().clone(),
            extensions: good.extensions.clone(),
        };
        let algorithm = SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha256);
        let tbs = template.to_be_signed(certificate.issuer(), algorithm).unwrap();
        let context = Context { role, issuer: good.parent.as_ref(), pointers: true };
        assert_eq!(lint_tbs_certificate(tbs.der(), &context), [], "{role:?}");
    }
}

#[test]
fn what_is_no_tbs_certificate_is_one_finding() {
    let good = Tbs::good(Person);
    let context = Context { role: Person, issuer: good.parent.as_ref(), pointers: true };
    let padded = Tbs { serial: tlv(0x02, &[0, 1, 2, 3, 4, 5, 6, 7, 8]), ..good.clone() };
    let without_key = Tbs { spki: vec![], ..good.clone() };
    let odd_subject = Tbs { subject: sequence(&[&[0x05, 0x00]]), ..good.clone() };
    let unordered_extensions = Tbs { raw_extensions: vec![0x05, 0x00], ..good.clone() };
    let der = good.der();
    let many = Tbs { raw_extensions: Extension::ocsp_nocheck().to_der().repeat(64), ..good.clone() };
    for (name, bytes, expected) in [
        ("nothing", vec![], "tbs-structure"),
        ("text", b"surat".to_vec(), "tbs-der"),
        ("cut", der[..der.len() - 1].to_vec(), "tbs-der"),
        ("trailing", [&der[..], &[0x05, 0x00]].concat(), "tbs-structure"),
        ("padded serial number", padded.der(), "tbs-der"),
        ("no key", without_key.der(), "tbs-structure"),
        ("a subject of other things", odd_subject.der(), "tbs-structure"),
        ("an extension that is none", unordered_extensions.der(), "tbs-structure"),
        ("too many extensions", many.der(), "tbs-structure"),
        ("too long", tlv(0x30, &vec![0; 256 << 10]), "tbs-structure"),
        ("a whole certificate", good.certificate().der().to_vec(), "tbs-structure"),
    ] {
        assert_eq!(ids(&lint_tbs_certificate(&bytes, &context)), [expected], "{name}");
    }
    for length in 0..der.len() {
        assert_eq!(lint_tbs_certificate(&der[..length], &context).len(), 1, "cut at {length}");
    }
}

#[test]
fn no_single_octet_makes_it_panic() {
    let good = Tbs::good(Person);
    let context = Context { role: Person, issuer: good.parent.as_ref(), pointers: true };
    let der = good.der();
    let mut unseen = 0;
    for at in 0..der.len() {
        for bit in 0..8 {
            let mut touched = der.clone();
            touched[at] ^= 1 << bit;
            unseen += usize::from(lint_tbs_certificate(&touched, &context).is_empty());
        }
    }
    // Names, numbers and addresses may say something else; tags, lengths and flags may not.
    assert!(unseen < der.len() * 8 / 4, "{unseen} of {} changes went unseen", der.len() * 8);
}

#[test]
fn a_signed_certificate_names_one_algorithm() {
    let good = Tbs::good(Person);
    let context = Context { role: Person, issuer: good.parent.as_ref(), pointers: true };
    assert_eq!(lint_certificate(&good.certificate(), &context), []);
    let other = lint_certificate(&good.certificate_signed_by(&rsa()), &context);
    assert_eq!(ids(&other), ["algorithm-same-outside"]);
}

fn rsa_root(t: &mut Tbs, parameters: &[u8]) {
    with_key(t, rsa_spki(512, parameters));
    t.algorithm = rsa();
}

fn with_key(t: &mut Tbs, spki: Vec<u8>) {
    let identifier = crate::key::PublicKey::from_spki_der(&spki).unwrap().key_identifier();
    t.spki = spki;
    t.put(Extension::subject_key_identifier(&identifier));
}

fn ec_spki(curve: &str, octets: usize) -> Vec<u8> {
    let parameters = tlv(0x06, oid(curve).as_bytes());
    sequence(&[&identifier(oid::EC_PUBLIC_KEY, &parameters), &bit_string(&vec![4; octets])])
}

fn ed25519_spki() -> Vec<u8> {
    sequence(&[&identifier(oid("1.3.101.112"), &[]), &bit_string(&[4; 32])])
}

/// Makes `t` one that `parent`, changed, would sign.
fn signed_by(t: &mut Tbs, mut parent: Tbs, change: fn(&mut Tbs)) {
    change(&mut parent);
    let parent = parent.certificate();
    t.issuer = parent.subject().der().to_vec();
    t.put(Extension::authority_key_identifier(&parent.subject_key_identifier().unwrap().unwrap()));
    t.parent = Some(parent);
}

fn email(t: &mut Tbs, address: &str) {
    t.put(Extension::subject_alt_name(&[GeneralName::Email(address.into())]));
}

/// certificatePolicies: each with one qualifier or none.
fn units(t: &mut Tbs, units: &[&'static str]) {
    let unit = |text: &&'static str| (oid::ORGANIZATIONAL_UNIT_NAME, 0x0c, text.as_bytes());
    t.subject_with(&units.iter().map(unit).collect::<Vec<_>>());
}

fn put_policies(t: &mut Tbs, policies: &[(ObjectIdentifier, Option<Vec<u8>>)]) {
    let information = policies.iter().flat_map(|(policy, qualifier)| {
        let qualifiers = qualifier.as_ref().map(|one| sequence(&[one])).unwrap_or_default();
        sequence(&[&tlv(0x06, policy.as_bytes()), &qualifiers])
    });
    t.put_value(oid::CERTIFICATE_POLICIES, sequence(&[&information.collect::<Vec<u8>>()]));
}

fn notice(tag: u8, text: &str) -> Vec<u8> {
    let kind = tlv(0x06, oid::QUALIFIER_USER_NOTICE.as_bytes());
    sequence(&[&kind, &sequence(&[&tlv(tag, text.as_bytes())])])
}

fn cps(tag: u8, address: &[u8]) -> Vec<u8> {
    sequence(&[&tlv(0x06, oid::QUALIFIER_CPS.as_bytes()), &tlv(tag, address)])
}
