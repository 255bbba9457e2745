//! Files that someone harmed, or made to harm their reader.

use super::*;
use crate::asn1::{OCTET_STRING, SEQUENCE, SET, sequence, tlv};
use crate::ber::Reader;
use crate::oid;
use crate::pkcs12::kdf::{Hash, Purpose, Secret};
use crate::pkcs12::limits::{MAX_BAGS, MAX_DEPTH, MAX_LEN};

const INTEGER: u8 = 0x02;
const CONTEXT_0: u8 = 0xa0;
const ENCRYPTED_CONTENT: u8 = 0x80;

#[test]
fn no_bit_of_a_file_may_change() {
    let bytes = ours("Siti", PASSPHRASE).unwrap();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut harmed = bytes.clone();
            harmed[at] ^= 1 << bit;
            assert!(read(&harmed, &passphrase(PASSPHRASE)).is_err(), "bit {bit} of octet {at}");
        }
    }
}

#[test]
fn no_file_may_be_cut_or_followed() {
    let bytes = ours("Siti", PASSPHRASE).unwrap();
    for length in 0..bytes.len() {
        let refused = read(&bytes[..length], &passphrase(PASSPHRASE)).err();
        assert!(matches!(refused, Some(Pkcs12Error::Malformed { .. })), "{length}: {refused:?}");
    }
    let followed = [&bytes[..], &[0]].concat();
    let refused = Pkcs12Error::Malformed { part: "PFX", source: BerError::Trailing(1) };
    assert_eq!(read(&followed, &passphrase(PASSPHRASE)).err(), Some(refused));
}

#[test]
fn damage_to_the_content_looks_like_a_wrong_passphrase() {
    let safe = authenticated_safe(&ours("", PASSPHRASE).unwrap());
    let mut harmed = safe.clone();
    *harmed.last_mut().unwrap() ^= 1;
    for (name, protected, found) in [("content", &safe, &harmed), ("content before", &harmed, &safe)] {
        let bytes = file_with(3, found, &mac(protected, &Secret::new(&passphrase(PASSPHRASE)), &[1]));
        assert_eq!(error(&bytes), Some(Pkcs12Error::WrongPassphrase), "{name}");
    }
}

/// An absent passphrase is no empty one to the MAC, and both are what people mean by an empty line.
#[test]
fn an_absent_passphrase_is_tried_for_an_empty_one() {
    let safe = authenticated_safe(&ours("", "").unwrap());
    for (name, secret) in [("empty", &Secret::new(&passphrase(""))), ("absent", &Secret::absent())] {
        let bytes = file_with(3, &safe, &mac(&safe, secret, &[1]));
        assert!(read(&bytes, &passphrase("")).unwrap().into_signer().is_ok(), "{name}");
        assert_eq!(read(&bytes, &passphrase("a")).err(), Some(Pkcs12Error::WrongPassphrase), "{name}");
    }
}

#[test]
fn what_is_no_file_of_ours() {
    let safe = sequence(&[]);
    let good = mac(&safe, &Secret::new(&passphrase(PASSPHRASE)), &[1]);
    let data = |kind, content: &[u8]| sequence(&[&tlv(INTEGER, &[3]), &content_info(kind, content), &good]);
    let of = |part, source| Some(Pkcs12Error::Malformed { part, source });
    for (name, bytes, expected) in [
        ("nothing", vec![], of("PFX", BerError::Truncated)),
        ("words", b"not a file".to_vec(), of("PFX", BerError::Tag { expected: SEQUENCE, found: b'n' })),
        (
            "a certificate",
            sample().1.der().to_vec(),
            of("PFX", BerError::Tag { expected: 2, found: SEQUENCE }),
        ),
        ("version 4", file_with(4, &safe, &good), Some(Pkcs12Error::Version { found: 4 })),
        ("no MAC", file_with(3, &safe, &[]), Some(Pkcs12Error::NoMac)),
        ("empty, but sound", file_with(3, &safe, &good), None),
        (
            "something behind the MAC",
            file_with(3, &safe, &[&good[..], &[5, 0]].concat()),
            of("PFX", BerError::Trailing(2)),
        ),
        (
            "signed instead",
            data(oid::ID_SIGNED_DATA, &safe),
            Some(Pkcs12Error::Unsupported { oid: oid::ID_SIGNED_DATA }),
        ),
        (
            "too long",
            vec![0; MAX_LEN + 1],
            Some(Pkcs12Error::TooLong { length: MAX_LEN + 1, limit: MAX_LEN }),
        ),
    ] {
        assert_eq!(error(&bytes), expected, "{name}");
    }
}

#[test]
fn work_without_end_is_refused_before_it_is_done() {
    let key = |rounds: &[u8]| data(&sequence(&[&shrouded(&pbes2(rounds, oid::AES_256_CBC, 16), &[0; 16])]));
    let half = [0x4c, 0x4b, 0x41]; // 5 000 001
    let asked = |asked| Some(Pkcs12Error::TooManyRounds { asked, limit: MAX_ROUNDS });
    let value = BerError::Value { tag: INTEGER };
    for (name, bytes, expected) in [
        ("in the MAC", file_with(3, &[], &mac_of(&[0x00, 0x98, 0x96, 0x81])), asked(10_000_001)),
        ("more than 32 bits", file_with(3, &[], &mac_of(&[1; 5])), asked(0x01_0101_0101)),
        ("more than 64 bits", file_with(3, &[], &mac_of(&[0x7f; 9])), asked(u64::MAX)),
        ("none", file_with(3, &[], &mac_of(&[0])), malformed("iterations")(value.clone()).into()),
        ("less than none", file_with(3, &[], &mac_of(&[0x80])), malformed("iterations")(value).into()),
        ("in a key", file(&[&key(&[0x00, 0x98, 0x96, 0x81])]), asked(10_000_002)),
        ("in a legacy scheme", file(&[&encrypted(&legacy(&half), &[0; 8])]), asked(15_000_004)),
    ] {
        assert_eq!(error(&bytes), expected, "{name}");
    }
}

#[test]
fn bags_without_end_are_refused() {
    let bag = |inside: &[u8]| bag(oid::SAFE_CONTENTS_BAG, inside);
    let nested = |levels| (0..levels).fold(sequence(&[]), |inside, _| sequence(&[&bag(&inside)]));
    let many = |count| tlv(SEQUENCE, &bag(&sequence(&[])).repeat(count));
    let refused = |source| Some(Pkcs12Error::Malformed { part: "SafeContents", source });
    let (too_many, too_deep) =
        (BerError::TooMany { limit: MAX_BAGS }, BerError::TooDeep { limit: MAX_DEPTH });
    for (name, contents, expected) in [
        ("deep", vec![nested(MAX_DEPTH - 1)], None),
        ("too deep", vec![nested(MAX_DEPTH)], refused(too_deep.clone())),
        ("far too deep", vec![nested(1000)], refused(too_deep)),
        ("many", vec![many(MAX_BAGS)], None),
        ("too many", vec![many(MAX_BAGS + 1)], refused(too_many.clone())),
        ("too many in two", vec![many(MAX_BAGS), many(1)], refused(too_many)),
    ] {
        let contents: Vec<Vec<u8>> = contents.iter().map(|contents| data(contents)).collect();
        let bytes = file(&contents.iter().map(Vec::as_slice).collect::<Vec<_>>());
        assert_eq!(error(&bytes), expected, "{name}");
    }
}

#[test]
fn algorithms_that_are_not_read_are_named() {
    let key = |algorithm: &[u8]| data(&sequence(&[&shrouded(algorithm, &[0; 16])]));
    let nobodys = oid::SIMULATION_POLICY;
    let unsupported = |oid| Some(Pkcs12Error::Unsupported { oid });
    let scrypt = oid::ObjectIdentifier::new_unwrap("1.3.6.1.4.1.11591.4.11");
    let envelope = oid::ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.3");
    for (name, content, expected) in [
        ("scheme", key(&sequence(&[&encoded(nobodys), &sequence(&[])])), unsupported(nobodys)),
        ("cipher", key(&pbes2(&[1], nobodys, 16)), unsupported(nobodys)),
        ("derivation", key(&pbes2_with(scrypt, &sequence(&[]), oid::AES_256_CBC, 16)), unsupported(scrypt)),
        (
            "hash",
            key(&pbes2_with(oid::PBKDF2, &pbkdf2(&[1], nobodys), oid::AES_256_CBC, 16)),
            unsupported(nobodys),
        ),
        ("content", content_info(envelope, &sequence(&[])), unsupported(envelope)),
        ("initial vector too short", key(&pbes2(&[1], oid::AES_256_CBC, 15)), Some(Pkcs12Error::Inside)),
        ("no initial vector", key(&pbes2(&[1], oid::DES_EDE3_CBC, 0)), Some(Pkcs12Error::Inside)),
        ("half a block", encrypted(&pbes2(&[1], oid::AES_256_CBC, 16), &[0; 24]), Some(Pkcs12Error::Inside)),
        ("nothing at all", encrypted(&pbes2(&[1], oid::AES_256_CBC, 16), &[]), Some(Pkcs12Error::Inside)),
    ] {
        assert_eq!(error(&file(&[&content])), expected, "{name}");
    }
    let algorithm = sequence(&[&encoded(nobodys)]);
    let info = sequence(&[&algorithm, &tlv(OCTET_STRING, &[0; 32])]);
    let bytes = file_with(3, &[], &sequence(&[&info, &tlv(OCTET_STRING, &[])]));
    assert_eq!(error(&bytes), unsupported(nobodys), "MAC");
}

#[test]
fn the_public_key_decides_whose_certificate_it_is() {
    let (key, certificate, chain) = sample();
    let marked = |identifier: &[u8]| {
        tlv(SET, &sequence(&[&encoded(oid::LOCAL_KEY_ID), &tlv(SET, &tlv(OCTET_STRING, identifier))]))
    };
    let certificate_bag = |certificate: &Certificate, marks: &[u8]| {
        let value = tlv(CONTEXT_0, &tlv(OCTET_STRING, certificate.der()));
        let inside = sequence(&[&encoded(oid::X509_CERTIFICATE), &value]);
        sequence(&[&encoded(oid::CERT_BAG), &tlv(CONTEXT_0, &inside), marks])
    };
    let open_key = |key: &PrivateKey, marks: &[u8]| {
        sequence(&[&encoded(oid::KEY_BAG), &tlv(CONTEXT_0, key.reveal_pkcs8()), marks])
    };
    let issuer = &chain[0];
    let bags = |bags: &[&[u8]]| read(&file(&[&data(&sequence(bags))]), &passphrase(PASSPHRASE)).unwrap();

    let misled = bags(&[
        &certificate_bag(issuer, &marked(&[1])),
        &certificate_bag(&certificate, &marked(&[2])),
        &open_key(&key, &marked(&[1])),
    ]);
    let (_, found, others) = misled.into_signer().unwrap();
    assert_eq!((&found, &others[..]), (&certificate, &chain[..]));

    let two_of_one_key = bags(&[&certificate_bag(&certificate, &[]), &open_key(&key, &[])]);
    assert_eq!(two_of_one_key.identities[0].certificate.as_ref(), Some(&certificate));

    for (name, contents, expected) in [
        ("nothing", bags(&[]), Pkcs12Error::NoKey),
        ("no key", bags(&[&certificate_bag(&certificate, &[])]), Pkcs12Error::NoKey),
        ("no certificate", bags(&[&open_key(&key, &[])]), Pkcs12Error::NoCertificate),
        (
            "another's",
            bags(&[&open_key(&key, &[]), &certificate_bag(issuer, &[])]),
            Pkcs12Error::NoCertificate,
        ),
        (
            "two keys",
            bags(&[&open_key(&key, &[]), &open_key(&another_key(), &[])]),
            Pkcs12Error::SeveralKeys { count: 2 },
        ),
    ] {
        assert_eq!(contents.into_signer().err(), Some(expected), "{name}");
    }
}

#[test]
fn certificates_that_cannot_be_read_are_counted() {
    let value = |kind, octets: &[u8]| {
        bag(oid::CERT_BAG, &sequence(&[&encoded(kind), &tlv(CONTEXT_0, &tlv(OCTET_STRING, octets))]))
    };
    let certificate = sample().1;
    let contents = sequence(&[
        &value(oid::X509_CERTIFICATE, &[0x30, 0]),
        &value(oid::SIMULATION_POLICY, certificate.der()),
        &value(oid::X509_CERTIFICATE, certificate.der()),
        &bag(oid::SIMULATION_POLICY, &[5, 0]),
    ]);
    let found = read(&file(&[&data(&contents)]), &passphrase(PASSPHRASE)).unwrap();
    assert_eq!((found.certificates_left_aside, found.certificates), (2, vec![certificate]));
}

fn error(bytes: &[u8]) -> Option<Pkcs12Error> {
    read(bytes, &passphrase(PASSPHRASE)).err()
}

/// The AuthenticatedSafe of a file in DER.
fn authenticated_safe(bytes: &[u8]) -> Vec<u8> {
    let mut fields = Reader::new(bytes).sequence().unwrap();
    fields.value().unwrap();
    let mut content = fields.sequence().unwrap();
    content.oid().unwrap();
    content.value().unwrap().children().octets(OCTET_STRING).unwrap().into_owned()
}

/// A file with a MAC that fits.
fn file(contents: &[&[u8]]) -> Vec<u8> {
    let safe = sequence(contents);
    file_with(3, &safe, &mac(&safe, &Secret::new(&passphrase(PASSPHRASE)), &[1]))
}

fn file_with(version: u8, safe: &[u8], mac: &[u8]) -> Vec<u8> {
    sequence(&[&tlv(INTEGER, &[version]), &data(safe), mac])
}

fn mac(safe: &[u8], secret: &Secret<'_>, rounds: &[u8]) -> Vec<u8> {
    let key = Hash::Sha256.derive(Purpose::Mac, secret, &[7; 8], 1, 32);
    mac_data(&Hash::Sha256.hmac(&key, safe), rounds)
}

/// A MAC over anything that asks for that many rounds.
fn mac_of(rounds: &[u8]) -> Vec<u8> {
    mac_data(&[0; 32], rounds)
}

fn mac_data(digest: &[u8], rounds: &[u8]) -> Vec<u8> {
    let info = sequence(&[&sequence(&[&encoded(oid::SHA_256), &[5, 0]]), &tlv(OCTET_STRING, digest)]);
    sequence(&[&info, &tlv(OCTET_STRING, &[7; 8]), &tlv(INTEGER, rounds)])
}

fn data(content: &[u8]) -> Vec<u8> {
    content_info(oid::ID_DATA, &tlv(OCTET_STRING, content))
}

fn encrypted(algorithm: &[u8], octets: &[u8]) -> Vec<u8> {
    let content = sequence(&[&encoded(oid::ID_DATA), algorithm, &tlv(ENCRYPTED_CONTENT, octets)]);
    content_info(oid::ID_ENCRYPTED_DATA, &sequence(&[&tlv(INTEGER, &[0]), &content]))
}

fn content_info(kind: ObjectIdentifier, content: &[u8]) -> Vec<u8> {
    sequence(&[&encoded(kind), &tlv(CONTEXT_0, content)])
}

fn shrouded(algorithm: &[u8], octets: &[u8]) -> Vec<u8> {
    bag(oid::SHROUDED_KEY_BAG, &sequence(&[algorithm, &tlv(OCTET_STRING, octets)]))
}

fn bag(kind: ObjectIdentifier, value: &[u8]) -> Vec<u8> {
    sequence(&[&encoded(kind), &tlv(CONTEXT_0, value)])
}

fn legacy(rounds: &[u8]) -> Vec<u8> {
    let parameters = sequence(&[&tlv(OCTET_STRING, &[1; 8]), &tlv(INTEGER, rounds)]);
    sequence(&[&encoded(oid::PBE_SHA_3DES_3KEY), &parameters])
}

fn pbes2(rounds: &[u8], cipher: ObjectIdentifier, iv: usize) -> Vec<u8> {
    pbes2_with(oid::PBKDF2, &pbkdf2(rounds, oid::HMAC_WITH_SHA256), cipher, iv)
}

fn pbes2_with(
    derivation: ObjectIdentifier,
    parameters: &[u8],
    cipher: ObjectIdentifier,
    iv: usize,
) -> Vec<u8> {
    let derivation = sequence(&[&encoded(derivation), parameters]);
    let cipher = sequence(&[&encoded(cipher), &tlv(OCTET_STRING, &vec![2; iv])]);
    sequence(&[&encoded(oid::PBES2), &sequence(&[&derivation, &cipher])])
}

fn pbkdf2(rounds: &[u8], hash: ObjectIdentifier) -> Vec<u8> {
    sequence(&[&tlv(OCTET_STRING, &[3; 8]), &tlv(INTEGER, rounds), &sequence(&[&encoded(hash), &[5, 0]])])
}

fn encoded(oid: ObjectIdentifier) -> Vec<u8> {
    tlv(0x06, oid.as_bytes())
}
