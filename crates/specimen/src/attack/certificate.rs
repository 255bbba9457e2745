//! Who signed: look-alikes, bindings that are missing or wrong, algorithms that are weak or do not fit.

use pki::asn1::{OCTET_STRING, sequence, tlv};
use pki::oid::{self, ObjectIdentifier};

use crate::catalogue::{Row, row};
use crate::error::Made;
use crate::expected::{Expected, failed, open};
use crate::kit::{Identity, Kit};
use crate::paper::craft::{Craft, sha256};
use crate::paper::letter::Letter;
use crate::paper::message::{Message, algorithm, attribute, bound_by, bound_to, oid_der};

/// The letter whose signature by the active person is what `change` makes of a sound one.
fn message(kit: &Kit, change: fn(&Kit, Message, &[u8]) -> Message) -> Made {
    by(kit, &kit.people.active, change)
}

fn by(kit: &Kit, signer: &Identity, change: fn(&Kit, Message, &[u8]) -> Message) -> Made {
    let craft = Craft::sound();
    let letter = Letter { signature: craft.body(kit), ..Letter::default() };
    craft.fill(letter.written(), &|covered| {
        change(kit, Message::sound(kit, signer, covered), covered).signed(signer, covered)
    })
}

const CONTENT_TYPE_MISSING: Expected = failed!(FormatFailure, "attribute-missing");
const NO_CERTIFICATE: Expected = open!(NoSigningCertificateFound, "signer-certificate-missing");
const MISMATCH: Expected = open!(NoSigningCertificateFound, "ess-mismatch");
const ESS: Expected = open!(SigConstraintsFailure, "ess-missing");
const MD5: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.2.5");
const SHA1_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.5");
const ECDSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");

pub(super) const ROWS: &[Row] = &[
    row("sound", "Signed data put together by hand, as they should be.", Expected::passed(), |kit| {
        message(kit, |_, message, _| message)
    }),
    row(
        "no-binding",
        "No attribute binds the signer's certificate (RFC 5035, EN 319 142-1 6.3).",
        ESS,
        |kit| message(kit, |_, message, _| message.attribute(oid::SIGNING_CERTIFICATE_V2, None)),
    ),
    row("bound-to-another", "The attribute binds another certificate.", MISMATCH, |kit| {
        message(kit, |kit, message, _| {
            let other = bound_to(&kit.people.second.certificate);
            message.attribute(oid::SIGNING_CERTIFICATE_V2, Some(other))
        })
    }),
    row(
        "bound-by-wrong-issuer",
        "The attribute binds the certificate, under another issuer and number.",
        open!(SigConstraintsFailure, "ess-issuer-serial"),
        |kit| {
            message(kit, |kit, message, _| {
                let hash = sha256(kit.people.active.certificate.der());
                let other = &kit.people.second.certificate;
                let name = tlv(0xa4, kit.root.certificate.subject().der());
                let serial = tlv(2, other.serial_number().as_octets());
                let bound = bound_by(&hash, &sequence(&[&sequence(&[&name]), &serial]));
                message.attribute(oid::SIGNING_CERTIFICATE_V2, Some(bound))
            })
        },
    ),
    row(
        "bound-twice",
        "Both versions of the attribute are there.",
        open!(SigConstraintsFailure, "ess-both"),
        |kit| {
            message(kit, |_, mut message, _| {
                let entry = sequence(&[&tlv(OCTET_STRING, &[0; 20])]);
                let old = attribute(oid::SIGNING_CERTIFICATE, &[sequence(&[&sequence(&[&entry])])]);
                message.attributes.push(old);
                message
            })
        },
    ),
    row(
        "another-certificate",
        "The certificate of someone else came along, and is named as the signer's.",
        failed!(SigCryptoFailure, "signature-wrong"),
        |kit| {
            message(kit, |kit, mut message, _| {
                let other = &kit.people.second.certificate;
                message.named = other.clone();
                message.certificates[0] = other.der().to_vec();
                message
            })
        },
    ),
    row(
        "same-key-other-name",
        "Another certificate for the same key, under a greater name, was put in the place of the signer's.",
        MISMATCH,
        |kit| {
            message(kit, |kit, mut message, _| {
                let other = &kit.people.other_name;
                message.named = other.clone();
                message.certificates[0] = other.der().to_vec();
                message
            })
        },
    ),
    row("no-certificate", "The signer's certificate did not come along.", NO_CERTIFICATE, |kit| {
        message(kit, |_, mut message, _| {
            message.certificates.remove(0);
            message
        })
    }),
    row(
        "no-attributes",
        "Nothing is signed but the document: the signature has no signed attributes.",
        open!(SigConstraintsFailure, "no-signed-attributes"),
        |kit| message(kit, |_, message, _| Message { attributes: Vec::new(), ..message }),
    ),
    row(
        "no-content-type",
        "The attribute content-type is missing (RFC 5652 11.1).",
        CONTENT_TYPE_MISSING,
        |kit| message(kit, |_, message, _| message.attribute(oid::CONTENT_TYPE, None)),
    ),
    row(
        "wrong-content-type",
        "The attribute content-type says signed data.",
        failed!(FormatFailure, "content-type"),
        |kit| {
            message(kit, |_, message, _| {
                let other = attribute(oid::CONTENT_TYPE, &[oid_der(oid::ID_SIGNED_DATA)]);
                message.attribute(oid::CONTENT_TYPE, Some(other))
            })
        },
    ),
    row(
        "no-digest",
        "The attribute message-digest is missing (RFC 5652 11.2).",
        CONTENT_TYPE_MISSING,
        |kit| message(kit, |_, message, _| message.attribute(oid::MESSAGE_DIGEST, None)),
    ),
    row(
        "two-digests",
        "The attribute message-digest has two values.",
        failed!(FormatFailure, "attribute-count"),
        |kit| {
            message(kit, |_, message, covered| {
                let values = [tlv(OCTET_STRING, &sha256(covered)), tlv(OCTET_STRING, &sha256(b""))];
                message.attribute(oid::MESSAGE_DIGEST, Some(attribute(oid::MESSAGE_DIGEST, &values)))
            })
        },
    ),
    row(
        "digest-twice",
        "The attribute message-digest stands there twice.",
        failed!(FormatFailure, "attribute-count"),
        |kit| {
            message(kit, |_, mut message, _| {
                message.attributes.push(attribute(oid::MESSAGE_DIGEST, &[tlv(OCTET_STRING, &sha256(b""))]));
                message
            })
        },
    ),
    row(
        "two-signers",
        "The SignerInfo stands there twice (EN 319 142-1 4.1).",
        failed!(FormatFailure, "signer-count"),
        |kit| message(kit, |_, message, _| Message { signers: 2, ..message }),
    ),
    row("no-signer", "There is no SignerInfo.", failed!(FormatFailure, "signer-count"), |kit| {
        message(kit, |_, message, _| Message { signers: 0, ..message })
    }),
    row(
        "content-inside",
        "The signed data carry content of their own.",
        failed!(FormatFailure, "content-encapsulated"),
        |kit| message(kit, |_, message, _| Message { content: Some(b"UJI COBA".to_vec()), ..message }),
    ),
    row(
        "time-stamp-inside",
        "The signed data carry the type of a time stamp.",
        failed!(FormatFailure, "content-type"),
        |kit| message(kit, |_, message, _| Message { content_type: oid::TST_INFO, ..message }),
    ),
    row(
        "digest-by-md5",
        "digestAlgorithm says MD5 (TS 119 312).",
        open!(CryptoConstraintsFailureNoPoe, "algorithm-weak"),
        |kit| message(kit, |_, message, _| Message { digest_algorithm: algorithm(MD5), ..message }),
    ),
    row(
        "digest-by-sha1",
        "digestAlgorithm says SHA-1, and message-digest is of SHA-256.",
        failed!(HashFailure, "content-changed"),
        |kit| message(kit, |_, message, _| Message { digest_algorithm: algorithm(oid::SHA_1), ..message }),
    ),
    row(
        "signed-by-sha1",
        "signatureAlgorithm says RSA with SHA-1.",
        open!(CryptoConstraintsFailureNoPoe, "algorithm-weak"),
        |kit| message(kit, |_, message, _| Message { signature_algorithm: algorithm(SHA1_RSA), ..message }),
    ),
    row(
        "digests-differ",
        "message-digest is of SHA-256, the signature says SHA-384.",
        failed!(FormatFailure, "digests-differ"),
        |kit| {
            message(kit, |_, message, _| Message { signature_algorithm: algorithm(ECDSA_SHA384), ..message })
        },
    ),
    row(
        "ed448",
        "signatureAlgorithm says Ed448, which goes with SHAKE256 alone (RFC 8419).",
        open!(CryptoConstraintsFailure, "algorithm-unknown"),
        |kit| message(kit, |_, message, _| Message { signature_algorithm: algorithm(oid::ED448), ..message }),
    ),
    row(
        "another-key",
        "The signature is by another key than that of the certificate.",
        failed!(SigCryptoFailure, "signature-wrong"),
        |kit| {
            let craft = Craft::sound();
            let letter = Letter { signature: craft.body(kit), ..Letter::default() };
            craft.fill(letter.written(), &|covered| {
                Message::sound(kit, &kit.people.active, covered).signed(&kit.people.second, covered)
            })
        },
    ),
    row(
        "named-by-wrong-number",
        "The SignerInfo names a number that no certificate has.",
        NO_CERTIFICATE,
        |kit| message(kit, |kit, message, _| Message { named: kit.root.certificate.clone(), ..message }),
    ),
    row(
        "same-name-other-key",
        "Issuer and signer have the names of ours, but other keys.",
        open!(NoCertificateChainFound, "issuer-missing"),
        |kit| by(kit, &kit.people.untrusted, |_, message, _| message),
    ),
];
