use super::*;
use crate::asn1::{OCTET_STRING, sequence, tlv};
use crate::key::Passphrase;
use crate::oid;

fn passphrase(text: &str) -> Passphrase {
    Passphrase::new(text.to_owned())
}

fn rng() -> rand_core::UnwrapErr<getrandom::SysRng> {
    rand_core::UnwrapErr(getrandom::SysRng)
}

/// The number of rounds has a test of its own.
fn begin(length: u64) -> Result<(Vec<u8>, Sealer), EnvelopeError> {
    Sealer::with_rounds(1000, length, &passphrase("sawah-padi-17"), &mut rng())
}

fn sealed(content: &[u8]) -> Vec<u8> {
    let (mut envelope, mut sealer) = begin(content.len() as u64).unwrap();
    envelope.extend(sealer.update(content));
    envelope.extend(sealer.finish().unwrap());
    envelope
}

#[test]
fn the_usual_rounds_stand_in_it() {
    let (start, _) = Sealer::begin(7, &passphrase("sawah-padi-17"), &mut rng()).unwrap();
    let rounds = [0x02, 3, 0x09, 0x27, 0xc0];
    assert!(start.windows(5).any(|octets| octets == rounds));
}

#[test]
fn what_is_put_in_comes_out() {
    for length in [0, 1, 15, 16, 17, 4095, 100_000] {
        let content: Vec<u8> = (0..length).map(|place| place as u8).collect();
        let envelope = sealed(&content);
        assert!(is_envelope(&envelope));
        assert_eq!(*open(&envelope, &passphrase("sawah-padi-17")).unwrap(), content, "{length}");
    }
}

#[test]
fn pieces_of_any_size_make_one_envelope() {
    let content: Vec<u8> = (0..1000_u32).map(|place| (place * 7) as u8).collect();
    for size in [1, 15, 16, 17, 33, 999, 1000] {
        let (mut envelope, mut sealer) = begin(1000).unwrap();
        content.chunks(size).for_each(|piece| envelope.extend(sealer.update(piece)));
        envelope.extend(sealer.finish().unwrap());
        assert_eq!(*open(&envelope, &passphrase("sawah-padi-17")).unwrap(), content, "{size}");
    }
}

#[test]
fn no_two_envelopes_are_alike() {
    let (one, other) = (sealed(&[7; 64]), sealed(&[7; 64]));
    assert_eq!(one.len(), other.len());
    assert_ne!(one, other);
}

#[test]
fn what_was_announced_must_come() {
    for (announced, came) in [(0, 1), (1, 0), (16, 15), (16, 17), (100, 10)] {
        let (_, mut sealer) = begin(announced).unwrap();
        sealer.update(&vec![0; came]);
        let expected = EnvelopeError::ContentLength { expected: announced, found: came as u64 };
        assert_eq!(sealer.finish(), Err(expected), "{announced} {came}");
    }
    for too_long in [MAX_LEN as u64 - 4096, MAX_LEN as u64, u64::MAX] {
        assert_eq!(begin(too_long).err(), Some(EnvelopeError::TooLong { length: too_long, limit: MAX_LEN }));
    }
}

#[test]
fn other_passphrases_do_not_open_it() {
    let envelope = sealed(b"rahasia");
    for wrong in ["", "sawah-padi-18", "sawah-padi-17 ", "Sawah-padi-17"] {
        assert_eq!(open(&envelope, &passphrase(wrong)), Err(EnvelopeError::WrongPassphrase), "{wrong:?}");
    }
}

#[test]
fn damage_to_the_content_shows_in_its_padding_or_nowhere() {
    let mut envelope = sealed(&[7; 64]);
    let last = envelope.len() - 1;
    // The last octet of the block before: it flips the last octet of the padding.
    envelope[last - 16] ^= 0x80;
    assert_eq!(open(&envelope, &passphrase("sawah-padi-17")), Err(EnvelopeError::Damaged));
    // CBC itself does not see this one: whoever looks inside must.
    envelope[last - 16] ^= 0x80;
    envelope[last - 40] ^= 0x80;
    assert_ne!(*open(&envelope, &passphrase("sawah-padi-17")).unwrap(), [7; 64]);
}

#[test]
fn an_envelope_that_is_cut_off_is_none() {
    let envelope = sealed(&[7; 64]);
    for length in 0..envelope.len() {
        let error = open(&envelope[..length], &passphrase("sawah-padi-17")).unwrap_err();
        assert!(matches!(error, EnvelopeError::Malformed { .. }), "{length}: {error}");
    }
    let longer = [&envelope[..], &[0]].concat();
    let trailing = EnvelopeError::Malformed { part: "ContentInfo", source: BerError::Trailing(1) };
    assert_eq!(open(&longer, &passphrase("sawah-padi-17")), Err(trailing));
}

/// An envelope put together from parts, of which a case changes one.
struct Parts {
    kind: ObjectIdentifier,
    recipient_tag: u8,
    derivation: ObjectIdentifier,
    rounds: Vec<u8>,
    salt: usize,
    prf: ObjectIdentifier,
    wrap: ObjectIdentifier,
    wrapped: usize,
    cipher: ObjectIdentifier,
    iv: usize,
    content: Vec<u8>,
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            kind: oid::ID_ENVELOPED_DATA,
            recipient_tag: PASSWORD_RECIPIENT,
            derivation: oid::PBKDF2,
            rounds: vec![1],
            salt: 8,
            prf: oid::HMAC_WITH_SHA256,
            wrap: oid::PWRI_KEK,
            wrapped: 48,
            cipher: oid::AES_256_CBC,
            iv: 16,
            content: tlv(ENCRYPTED_CONTENT, &[0; 16]),
        }
    }
}

impl Parts {
    fn der(&self) -> Vec<u8> {
        let named = |oid: ObjectIdentifier| tlv(0x06, oid.as_bytes());
        let cipher = sequence(&[&named(self.cipher), &tlv(OCTET_STRING, &vec![3; self.iv])]);
        let parameters = sequence(&[
            &tlv(OCTET_STRING, &vec![1; self.salt]),
            &tlv(0x02, &self.rounds),
            &sequence(&[&named(self.prf), &[5, 0]]),
        ]);
        let derivation = tlv(CONTEXT_0, &[named(self.derivation), parameters].concat());
        let recipient = [
            vec![2, 1, 0],
            derivation,
            sequence(&[&named(self.wrap), &cipher]),
            tlv(OCTET_STRING, &vec![9; self.wrapped]),
        ]
        .concat();
        let recipients = tlv(0x31, &tlv(self.recipient_tag, &recipient));
        let content = sequence(&[&named(oid::ID_DATA), &cipher, &self.content]);
        let enveloped = sequence(&[&[2, 1, 3], &recipients, &content]);
        sequence(&[&named(self.kind), &tlv(CONTEXT_0, &enveloped)])
    }
}

#[test]
fn hostile_envelopes() {
    use EnvelopeError as E;
    let value = |part, tag| E::Malformed { part, source: BerError::Value { tag } };
    let parts = Parts::default;
    let cases = [
        ("whole, but for another key", parts(), E::WrongPassphrase),
        ("signed data", Parts { kind: oid::ID_SIGNED_DATA, ..parts() }, E::NotEnveloped(oid::ID_SIGNED_DATA)),
        ("for a key", Parts { recipient_tag: 0x30, ..parts() }, E::NoPassphrase),
        ("scrypt or so", Parts { derivation: oid::PBES2, ..parts() }, E::Unsupported(oid::PBES2)),
        ("no rounds", Parts { rounds: vec![0], ..parts() }, value("PBKDF2-params", 2)),
        ("fewer than no rounds", Parts { rounds: vec![0xff], ..parts() }, value("PBKDF2-params", 2)),
        (
            "work without end",
            Parts { rounds: vec![0x7f, 0xff, 0xff, 0xff], ..parts() },
            E::TooManyRounds { asked: 0x7fff_ffff, limit: MAX_ROUNDS },
        ),
        (
            "more than any number",
            Parts { rounds: vec![0x7f; 20], ..parts() },
            E::TooManyRounds { asked: u64::MAX, limit: MAX_ROUNDS },
        ),
        (
            "a salt without end",
            Parts { salt: 1025, ..parts() },
            E::Malformed { part: "PBKDF2-params", source: BerError::TooMany { limit: 1024 } },
        ),
        ("an unknown hash", Parts { prf: oid::SHA_256, ..parts() }, E::Unsupported(oid::SHA_256)),
        ("another wrap", Parts { wrap: oid::AES_256_CBC, ..parts() }, E::Unsupported(oid::AES_256_CBC)),
        ("3DES", Parts { cipher: oid::DES_EDE3_CBC, ..parts() }, E::Unsupported(oid::DES_EDE3_CBC)),
        ("half an initial vector", Parts { iv: 8, ..parts() }, value("AlgorithmIdentifier", OCTET_STRING)),
        ("no wrapped key", Parts { wrapped: 0, ..parts() }, value("EncryptedKey", OCTET_STRING)),
        ("one block", Parts { wrapped: 16, ..parts() }, value("EncryptedKey", OCTET_STRING)),
        ("half a block too much", Parts { wrapped: 40, ..parts() }, value("EncryptedKey", OCTET_STRING)),
        ("a long wrapped key", Parts { wrapped: 80, ..parts() }, value("EncryptedKey", OCTET_STRING)),
        (
            "no content",
            Parts { content: Vec::new(), ..parts() },
            E::Malformed { part: "EncryptedContentInfo", source: BerError::Truncated },
        ),
        (
            "a content of another kind",
            Parts { content: tlv(OCTET_STRING, &[0; 16]), ..parts() },
            E::Malformed {
                part: "EncryptedContentInfo",
                source: BerError::Tag { expected: 0x80, found: OCTET_STRING },
            },
        ),
    ];
    for (name, parts, expected) in cases {
        assert_eq!(open(&parts.der(), &passphrase("x")), Err(expected), "{name}");
    }
}

#[test]
fn envelopes_are_known_by_their_first_octets() {
    let start = |length: &[u8]| [&[0x30][..], length, &[6, 9], oid::ID_ENVELOPED_DATA.as_bytes()].concat();
    for (name, bytes, expected) in [
        ("a short one", start(&[0x40]), true),
        ("a long one", start(&[0x83, 1, 0, 0]), true),
        ("one without a length", start(&[0x80]), true),
        ("signed data", sequence(&[&tlv(6, oid::ID_SIGNED_DATA.as_bytes())]), false),
        ("nothing", vec![], false),
        ("one octet", vec![0x30], false),
        ("a tar", b"manifest.json\0\0\0".to_vec(), false),
    ] {
        assert_eq!(is_envelope(&bytes), expected, "{name}");
    }
}
