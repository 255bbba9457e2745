//! What keeps a certificate from leading to the anchor (RFC 5280 §6.1).

use ca::Profile;
use pki::asn1::{sequence, tlv};
use pki::cert::{Extension, GeneralName};
use pki::oid;

use super::by;
use crate::catalogue::{Row, row};
use crate::error::{Made, MakeError};
use crate::expected::open;
use crate::kit::{Kit, replace, short_key};
use crate::paper::file::{Objects, objects, stream};
use crate::paper::message::algorithm;

pub(super) const ROWS: &[Row] = &[
    row(
        "signed-by-another",
        "The signature in the certificate is by another key than that of its issuer.",
        open!(CertificateChainGeneralFailure, "certificate-signature"),
        |kit| {
            let person = kit.person_by(&kit.issuing, |_| {})?;
            by(kit, &person.rewritten(kit.people.second.signer(), |_| {})?)
        },
    ),
    row(
        "signed-by-sha1",
        "The certificate says that it is signed by ECDSA with SHA-1 (TS 119 312).",
        open!(CryptoConstraintsFailureNoPoe, "certificate-algorithm"),
        |kit| {
            let person = kit.person_by(&kit.issuing, |_| {})?;
            let sha1 = algorithm(oid::ECDSA_WITH_SHA1);
            by(kit, &person.rewritten(kit.issuing.signer(), |fields| fields[SIGNATURE] = sha1)?)
        },
    ),
    row(
        "issuer-no-ca",
        "Who issued the certificate is certified by the root, but as no CA (4.2.1.9).",
        open!(ChainConstraintsFailure, "issuer-not-ca"),
        |kit| {
            let (profile, key) = (&Profile::PERSON, kit.people.second.key());
            let issuer = kit.certified_as(profile, "Bambang Sutejo", key, &kit.root, |_| {})?;
            by(kit, &kit.person_by(&issuer, |_| {})?)
        },
    ),
    row(
        "short-key-of-the-ca",
        "The key of the CA is one of RSA with 1024 bits.",
        open!(CryptoConstraintsFailureNoPoe, "certificate-key-weak"),
        |kit| {
            let name = "CA Kunci Pendek (UJI COBA)";
            let weak = kit.certified_as(&Profile::ISSUING, name, &short_key()?, &kit.root, |_| {})?;
            by(kit, &kit.person_by(&weak, |_| {})?)
        },
    ),
    row(
        "ca-of-version-1",
        "The certificate of the CA is of version 1, which says of nobody that it is a CA.",
        open!(ChainConstraintsFailure, "issuer-version"),
        |kit| {
            let old = kit.silent_authority()?.rewritten(kit.root.signer(), |fields| {
                fields.remove(0);
                fields.pop();
            })?;
            by(kit, &kit.person_by(&old, |_| {})?)
        },
    ),
    row(
        "one-ca-too-many",
        "A CA stands below the issuing CA, whose pathLenConstraint allows none (4.2.1.9).",
        open!(ChainConstraintsFailure, "path-too-long"),
        |kit| {
            let below = kit.authority_by(&kit.issuing, |_| {})?;
            by(kit, &kit.person_by(&below, |_| {})?)
        },
    ),
    row(
        "name-not-permitted",
        "The CA may issue for another domain than that of the e-mail address (4.2.1.10).",
        open!(ChainConstraintsFailure, "name-constraint"),
        |kit| constrained(kit, &GeneralName::Email("lain.invalid".to_owned()), None),
    ),
    row(
        "name-that-nobody-compares",
        "The CA is constrained in a kind of name that cannot be compared, and the certificate holds one.",
        open!(ChainConstraintsFailure, "name-constraint-unchecked"),
        |kit| {
            let name = GeneralName::Other(other_name());
            constrained(kit, &name, Some(name.clone()))
        },
    ),
    row(
        "no-policy",
        "The CA asks for a policy by policyConstraints (4.2.1.11), and the certificate has none.",
        open!(ChainConstraintsFailure, "certificate-policy"),
        |kit| {
            let wanted = sequence(&[&tlv(0x80, &[0])]);
            let strict = kit.authority_by(&kit.root, |one| {
                one.extensions.push(Extension {
                    oid: oid::POLICY_CONSTRAINTS,
                    critical: true,
                    value: wanted,
                });
            })?;
            let person = kit.person_by(&strict, |one| {
                one.extensions.retain(|extension| extension.oid != oid::CERTIFICATE_POLICIES);
            })?;
            by(kit, &person)
        },
    ),
    row(
        "extension-unreadable",
        "basicConstraints of the certificate is no sequence.",
        open!(ChainConstraintsFailure, "certificate-malformed"),
        |kit| {
            let odd = Extension { oid: oid::BASIC_CONSTRAINTS, critical: true, value: vec![5, 0] };
            by(kit, &kit.person_by(&kit.issuing, |one| replace(one, oid::BASIC_CONSTRAINTS, odd))?)
        },
    ),
    row(
        "extension-twice",
        "keyUsage stands in the certificate twice (4.2).",
        open!(ChainConstraintsFailure, "extension-duplicate"),
        |kit| {
            let twice = kit.person_by(&kit.issuing, |one| {
                let usage = one.extensions.iter().find(|extension| extension.oid == oid::KEY_USAGE).cloned();
                one.extensions.extend(usage);
            })?;
            by(kit, &twice)
        },
    ),
    row(
        "a-hundred-issuers",
        "A hundred and more certificates bear the name of the issuer, none of which signed.",
        open!(CertificateChainGeneralFailure, "path-search-given-up").of_any(),
        |kit| {
            let mut person = kit.person_by(&kit.silent_authority()?, |_| {})?;
            person.chain.clear();
            Ok(kit.with_store(&by(kit, &person)?, many_of_its_name(kit)?))
        },
    ),
];

/// Of the fields of a tbsCertificate of version 3.
const SERIAL_NUMBER: usize = 1;
const SIGNATURE: usize = 2;
const PUBLIC_KEY: usize = 6;

/// The letter signed under a CA that may issue for `permitted` alone, by someone with another name beside the usual one.
fn constrained(kit: &Kit, permitted: &GeneralName, more: Option<GeneralName>) -> Made {
    let subtree = sequence(&[&permitted.to_der()]);
    let value = sequence(&[&tlv(0xa0, &subtree)]);
    let ca = kit.authority_by(&kit.root, |one| {
        one.extensions.push(Extension { oid: oid::NAME_CONSTRAINTS, critical: true, value });
    })?;
    let person = kit.person_by(&ca, |one| {
        if let Some(name) = more {
            replace(one, oid::SUBJECT_ALT_NAME, Extension::subject_alt_name(&[name]));
        }
    })?;
    by(kit, &person)
}

/// otherName of a type in the arc of examples (RFC 5612).
fn other_name() -> Vec<u8> {
    let kind = oid::ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.9.8");
    tlv(0xa0, &[tlv(0x06, kind.as_bytes()), tlv(0xa0, &tlv(0x0c, b"UJI COBA"))].concat())
}

/// A store of certificates with the name of that CA, each with a number of its own and the key of someone else.
fn many_of_its_name(kit: &Kit) -> Result<Objects, MakeError> {
    let numbers = 100..202_u32;
    let references: String = numbers.clone().map(|number| format!("{number} 0 R ")).collect();
    let mut all = objects([(40, &format!("<</Type/DSS/Certs[{references}]>>"))]);
    for number in numbers {
        let other = kit.silent_authority()?.rewritten(kit.root.signer(), |fields| {
            fields[SERIAL_NUMBER] = tlv(2, &[1, number as u8]);
            fields[PUBLIC_KEY] = kit.people.second.certificate.public_key().spki_der().to_vec();
        })?;
        all.push((number, stream("", other.certificate.der())));
    }
    Ok(all)
}
