//! Signed data that break a rule, or rest on what nobody relies on.

use ca::Profile;
use pki::asn1::{OCTET_STRING, sequence, tlv};
use pki::digest::DigestAlgorithm;
use pki::oid::{self, ObjectIdentifier};

use crate::catalogue::{Row, row};
use crate::error::Made;
use crate::expected::{Expected, failed, open};
use crate::kit::{Identity, Kit, UNKNOWN, short_key};
use crate::paper::craft::{Craft, sha256};
use crate::paper::letter::Letter;
use crate::paper::message::{Message, algorithm, attribute, oid_der};

type Change = fn(Message, &[u8]) -> Message;

/// The letter whose signature by the active person, of the kind `sub_filter`, is what `change` makes of a sound one.
fn of_kind(kit: &Kit, sub_filter: &str, signer: &Identity, change: Change) -> Made {
    let sound = Craft::sound();
    let dictionary = sound.dictionary.replace(CADES, sub_filter);
    let craft = Craft { dictionary, ..sound };
    let letter = Letter { signature: craft.body(kit), ..Letter::default() };
    craft.fill(letter.written(), &|covered| {
        change(Message::sound(kit, signer, covered), covered).signed(signer, covered)
    })
}

fn message(kit: &Kit, change: Change) -> Made {
    of_kind(kit, CADES, &kit.people.active, change)
}

const CADES: &str = "ETSI.CAdES.detached";
const PKCS7: &str = "adbe.pkcs7.detached";
const PKCS7_SHA1: &str = "adbe.pkcs7.sha1";

const UNREADABLE: Expected = failed!(FormatFailure, "attribute-malformed");
const WEAK: Expected = open!(CryptoConstraintsFailureNoPoe, "legacy-kind", "algorithm-weak");
/// Whirlpool (ISO/IEC 10118-3), a hash function that nobody uses here.
const WHIRLPOOL: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.0.10118.3.0.55");

pub(super) const ROWS: &[Row] = &[
    row(
        "digest-a-number",
        "The attribute message-digest holds a number instead of octets (RFC 5652 11.2).",
        UNREADABLE,
        |kit| {
            message(kit, |message, _| {
                let number = attribute(oid::MESSAGE_DIGEST, &[vec![2, 1, 1]]);
                message.attribute(oid::MESSAGE_DIGEST, Some(number))
            })
        },
    ),
    row("binding-cut", "The attribute that binds the certificate is empty inside.", UNREADABLE, |kit| {
        message(kit, |message, _| {
            let empty = attribute(oid::SIGNING_CERTIFICATE_V2, &[sequence(&[])]);
            message.attribute(oid::SIGNING_CERTIFICATE_V2, Some(empty))
        })
    }),
    row(
        "digest-with-parameters",
        "digestAlgorithm has parameters, where its standard allows none (RFC 5754 2).",
        failed!(FormatFailure, "digest-parameters"),
        |kit| {
            message(kit, |message, _| Message {
                digest_algorithm: sequence(&[&oid_der(oid::SHA_256), &tlv(OCTET_STRING, b"x")]),
                ..message
            })
        },
    ),
    row(
        "digest-nobody-knows",
        "digestAlgorithm is one that is not accepted (TS 119 312).",
        open!(CryptoConstraintsFailure, "digest-unknown"),
        |kit| message(kit, |message, _| Message { digest_algorithm: algorithm(WHIRLPOOL), ..message }),
    ),
    row(
        "bound-by-unknown-digest",
        "The certificate is bound by a hash function that is not accepted.",
        open!(CryptoConstraintsFailure, "ess-digest"),
        |kit| {
            message(kit, |message, covered| {
                let entry = sequence(&[&algorithm(WHIRLPOOL), &tlv(OCTET_STRING, &sha256(covered))]);
                let value = sequence(&[&sequence(&[&entry])]);
                let bound = attribute(oid::SIGNING_CERTIFICATE_V2, &[value]);
                message.attribute(oid::SIGNING_CERTIFICATE_V2, Some(bound))
            })
        },
    ),
    row(
        "attributes-out-of-order",
        "The attributes are signed as they stand, and not in the order of DER (RFC 5652 5.4).",
        open!(SigConstraintsFailure, "attributes-order"),
        |kit| message(kit, |message, _| backwards(message)),
    ),
    row(
        "attributes-out-of-order-pkcs7",
        "The same in a kind of signature for which the order of DER is not asked for: it holds.",
        Expected::passed(),
        |kit| of_kind(kit, PKCS7, &kit.people.active, |message, _| backwards(message)),
    ),
    row(
        "other-algorithms-protected",
        "CMSAlgorithmProtection names another hash function than the one in use (RFC 6211).",
        failed!(SigCryptoFailure, "algorithm-protection"),
        |kit| {
            message(kit, |mut message, _| {
                let signature = tlv(0xa1, &message.signature_algorithm[2..]);
                let value = sequence(&[&algorithm(oid::SHA_512), &signature]);
                message.attributes.push(attribute(oid::CMS_ALGORITHM_PROTECTION, &[value]));
                message
            })
        },
    ),
    row(
        "short-key",
        "The signer's key is one of RSA with 1024 bits (NIST SP 800-131A).",
        open!(CryptoConstraintsFailureNoPoe, "key-weak", "certificate-key-weak"),
        |kit| short(kit, |covered| covered.to_vec()),
    ),
    row(
        "short-key-changed",
        "The same, and the document was changed since: what the key proves does not matter then.",
        failed!(HashFailure, "content-changed"),
        |kit| short(kit, |covered| [covered, b"x"].concat()),
    ),
    row("sha1-inside", "The signed data carry the SHA-1 of the document (12.8.3.3.1).", WEAK, |kit| {
        of_kind(kit, PKCS7_SHA1, &kit.people.active, |message, covered| {
            let sha1 = DigestAlgorithm::Sha1.digest(covered);
            let digest = attribute(oid::MESSAGE_DIGEST, &[tlv(OCTET_STRING, &sha256(&sha1))]);
            Message { content: Some(sha1), ..message.attribute(oid::MESSAGE_DIGEST, Some(digest)) }
        })
    }),
    row(
        "sha1-missing",
        "SubFilter says that the signed data carry the SHA-1 of the document, and they carry nothing.",
        failed!(FormatFailure, "content-not-encapsulated"),
        |kit| of_kind(kit, PKCS7_SHA1, &kit.people.active, |message, _| message),
    ),
    row(
        "not-bound-pkcs7",
        "Nothing binds the certificate, in a kind of signature that does not ask for it: told.",
        Expected::passed_with(&["certificate-not-bound"]),
        |kit| {
            of_kind(kit, PKCS7, &kit.people.active, |message, _| {
                message.attribute(oid::SIGNING_CERTIFICATE_V2, None)
            })
        },
    ),
    row(
        "kind-nobody-knows",
        "SubFilter names a kind of signature of which nothing is known (12.8.1).",
        Expected::open(&["kind-not-judged"]),
        |kit| of_kind(kit, "Contoh.Segel", &kit.people.active, |message, _| message),
    ),
    row(
        "attribute-nobody-knows",
        "A signed attribute stands there of which nothing is known: it does no harm.",
        Expected::passed(),
        |kit| {
            message(kit, |mut message, _| {
                message.attributes.push(attribute(UNKNOWN, &[vec![5, 0]]));
                message
            })
        },
    ),
];

/// The attributes in the opposite of their order.
fn backwards(mut message: Message) -> Message {
    message.attributes.sort_unstable();
    message.attributes.reverse();
    Message { in_order: false, ..message }
}

/// The letter signed by someone with a short key, who takes for the letter what `instead` makes of it.
fn short(kit: &Kit, instead: fn(&[u8]) -> Vec<u8>) -> Made {
    let key = short_key()?;
    let signer = kit.certified_as(&Profile::PERSON, "Wayan Sudarta", &key, &kit.issuing, |_| {})?;
    let craft = Craft::sound();
    let letter = Letter { signature: craft.body(kit), ..Letter::default() };
    craft.fill(letter.written(), &|covered| kit.sign(&instead(covered), &signer))
}
