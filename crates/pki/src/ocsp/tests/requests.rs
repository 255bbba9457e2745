use super::*;
use crate::asn1::{sequence, tlv};
use crate::signature::identifier;

const NULL: &[u8] = &[0x05, 0x00];

/// The parts of a request, each in DER.
struct Parts {
    version: Vec<u8>,
    requestor: Vec<u8>,
    list: Vec<u8>,
    extensions: Vec<u8>,
    signature: Vec<u8>,
}

impl Parts {
    fn good() -> Self {
        let none = Vec::new;
        let list = sequence(&[&asked(cert_id().der(), &[])]);
        Self { version: none(), requestor: none(), list, extensions: none(), signature: none() }
    }

    /// Asks about one certificate, by a CertID that may be none.
    fn ask(&mut self, cert_id: &[u8]) {
        self.list = sequence(&[&asked(cert_id, &[])]);
    }

    fn der(&self) -> Vec<u8> {
        let tbs = sequence(&[&self.version, &self.requestor, &self.list, &self.extensions]);
        sequence(&[&tbs, &self.signature])
    }
}

fn asked(cert_id: &[u8], single_extensions: &[u8]) -> Vec<u8> {
    sequence(&[cert_id, single_extensions])
}

fn extensions(tag: u8, list: &[Vec<u8>]) -> Vec<u8> {
    tlv(tag, &sequence(&[&list.concat()]))
}

fn extension(oid: ObjectIdentifier, critical: bool, value: &[u8]) -> Vec<u8> {
    Extension { oid, critical, value: value.to_vec() }.to_der()
}

fn nonce(value: &[u8]) -> Vec<u8> {
    extensions(0xa2, &[extension(oid::OCSP_NONCE, false, value)])
}

fn octets(length: usize) -> Vec<u8> {
    tlv(0x04, &vec![7; length])
}

fn cert_id_of(hash: ObjectIdentifier, parameters: &[u8], serial: &[u8]) -> Vec<u8> {
    sequence(&[&identifier(hash, parameters), &octets(20), &octets(20), &tlv(0x02, serial)])
}

/// Nobody knows it.
const STRANGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.9.9");

#[test]
fn a_request_asks_what_it_was_made_of() {
    let others = authority("CA Lain");
    for digest in CertIdDigest::ALL {
        for nonce in [None, Some(&[1_u8][..]), Some(&[2; MAX_NONCE_LEN])] {
            let ids = ["1", "FF", "A1B2C3D4E5F60718293A4B5C6D7E8F90"]
                .map(|number| CertId::of(&ISSUER.certificate, &serial(number), digest));
            let request = OcspRequest::new(&ids, nonce).unwrap();
            assert_eq!(OcspRequest::from_der(request.der()).as_ref(), Ok(&request));
            assert_eq!(request.cert_ids(), ids);
            assert_eq!(request.nonce(), nonce);
            for id in request.cert_ids() {
                assert_eq!(id.digest(), Some(digest));
                for (issuer, expected) in [(&*ISSUER, true), (&*NAMESAKE, false), (&others, false)] {
                    let hashes = IssuerHashes::of(&issuer.certificate);
                    assert_eq!(id.matches(&issuer.certificate), expected);
                    assert_eq!(hashes.match_id(id), expected);
                }
            }
        }
    }
}

/// A change to a good request.
type Change = (&'static str, fn(&mut Parts));

const ODD: &[Change] = &[
    ("version 1, written", |p| p.version = vec![0xa0, 3, 2, 1, 0]),
    ("a requestor", |p| p.requestor = tlv(0xa1, &tlv(0x82, b"sukamaju.example"))),
    ("an extension nobody knows", |p| p.extensions = extensions(0xa2, &[strange_extension(false)])),
    ("a nonce, critical", |p| {
        p.extensions = extensions(0xa2, &[extension(oid::OCSP_NONCE, true, &octets(32))]);
    }),
    ("the kinds of response", |p| {
        let kinds = sequence(&[&tlv(0x06, oid::OCSP_BASIC.as_bytes())]);
        p.extensions = extensions(0xa2, &[extension(oid::OCSP_RESPONSE, true, &kinds)]);
    }),
    ("an extension of one question", |p| {
        let single = extensions(0xa0, &[strange_extension(false)]);
        p.list = sequence(&[&asked(cert_id().der(), &single)]);
    }),
    ("a signature", |p| {
        let bits = crate::asn1::bit_string(&[1]);
        let certificates = tlv(0xa0, &sequence(&[]));
        p.signature = tlv(0xa0, &sequence(&[&identifier(STRANGE, &[]), &bits, &certificates]));
    }),
    ("a hash nobody knows", |p| p.ask(&cert_id_of(STRANGE, &[0x02, 0x01, 0x09], &[1]))),
    ("no parameters", |p| p.ask(&cert_id_of(oid::SHA_256, &[], &[1]))),
    ("a negative serial number", |p| p.ask(&cert_id_of(oid::SHA_1, NULL, &[0x85]))),
    ("the same twice", |p| p.list = sequence(&[&asked(cert_id().der(), &[]).repeat(2)])),
];

#[test]
fn what_is_odd_and_read_all_the_same() {
    for (name, change) in ODD {
        let mut parts = Parts::good();
        change(&mut parts);
        let request = OcspRequest::from_der(&parts.der());
        assert!(request.is_ok(), "{name}: {request:?}");
    }
}

#[test]
fn a_hash_nobody_knows_is_kept_and_fits_nobody() {
    let mut parts = Parts::good();
    parts.ask(&cert_id_of(STRANGE, &[], &[1]));
    let request = OcspRequest::from_der(&parts.der()).unwrap();
    assert_eq!(request.cert_ids()[0].digest(), None);
    assert!(!request.cert_ids()[0].matches(&ISSUER.certificate));
    assert!(!IssuerHashes::of(&ISSUER.certificate).match_id(&request.cert_ids()[0]));
}

#[test]
fn what_is_no_request() {
    let good = Parts::good().der();
    let deep = (0..40).fold(vec![], |inner, _| tlv(0x30, &inner));
    let open = [&[0x30, 0x80][..], &good[2..], &[0, 0]].concat();
    let long_length = [&[0x30, 0x81][..], &good[1..]].concat();
    for (name, bytes) in [
        ("nothing", &[][..]),
        ("no DER", b"halo"),
        ("cut", &good[..good.len() - 1]),
        ("one octet behind it", &[&good[..], &[0]].concat()),
        ("a second one behind it", &good.repeat(2)),
        ("open length", &open),
        ("length in a longer form", &long_length),
        ("deep", &deep),
        ("length beyond everything", &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]),
    ] {
        assert_eq!(OcspRequest::from_der(bytes), Err(OcspError::Malformed), "{name}");
    }
}

const MALFORMED: &[Change] = &[
    ("version 2", |p| p.version = vec![0xa0, 3, 2, 1, 1]),
    ("nested requestor", |p| {
        p.requestor = tlv(0xa1, &(0..40).fold(vec![], |inner, _| tlv(0x30, &inner)));
    }),
    ("two requestors", |p| p.requestor = tlv(0xa1, &NULL.repeat(2))),
    ("empty serial number", |p| p.ask(&cert_id_of(oid::SHA_1, NULL, &[]))),
    ("serial number of 65 octets", |p| p.ask(&cert_id_of(oid::SHA_1, NULL, &[1; 65]))),
    ("serial number with a zero before it", |p| p.ask(&cert_id_of(oid::SHA_1, NULL, &[0, 1]))),
    ("parameters of SHA-1", |p| p.ask(&cert_id_of(oid::SHA_1, &[2, 1, 0], &[1]))),
    ("a fifth field", |p| p.ask(&sequence(&[&cert_id().der()[2..], NULL]))),
    ("a list for a CertID", |p| p.ask(&sequence(&[]))),
    ("nonce without its header", |p| p.extensions = nonce(&[0xaa; 16])),
    ("nothing for a nonce", |p| p.extensions = nonce(&[])),
    ("integer for a nonce", |p| p.extensions = nonce(&[2, 1, 9])),
    ("nonce and more", |p| p.extensions = nonce(&octets(8).repeat(2))),
    ("no extension", |p| p.extensions = extensions(0xa2, &[])),
    ("critical by another octet", |p| {
        let oid = tlv(0x06, STRANGE.as_bytes());
        p.extensions = extensions(0xa2, &[sequence(&[&oid, &[1, 1, 1], &octets(1)])]);
    }),
    ("extensions in another place", |p| p.extensions = extensions(0xa3, &[nonce_extension()])),
    ("empty signature", |p| p.signature = tlv(0xa0, &sequence(&[]))),
    ("no signature value", |p| p.signature = tlv(0xa0, &sequence(&[&identifier(STRANGE, &[])]))),
    ("no list of certificates", |p| {
        let bits = crate::asn1::bit_string(&[1]);
        p.signature = tlv(0xa0, &sequence(&[&identifier(STRANGE, &[]), &bits, &tlv(0xa0, NULL)]));
    }),
];

#[test]
fn parts_that_are_malformed() {
    for (name, change) in MALFORMED {
        let mut parts = Parts::good();
        change(&mut parts);
        assert_eq!(OcspRequest::from_der(&parts.der()), Err(OcspError::Malformed), "{name}");
    }
}

#[test]
fn how_many_certificates_are_asked_about() {
    let one = asked(cert_id().der(), &[]);
    let der = |count: usize| Parts { list: sequence(&[&one.repeat(count)]), ..Parts::good() }.der();
    let too_many = OcspError::TooManyCertIds { limit: MAX_CERT_IDS };
    let too_long = OcspError::TooLong { length: der(10_000).len(), limit: 64 << 10 };
    for (count, expected) in [
        (1, Ok(1)),
        (100, Ok(100)),
        (0, Err(OcspError::Empty)),
        (101, Err(too_many)),
        (10_000, Err(too_long)),
    ] {
        let read = OcspRequest::from_der(&der(count)).map(|request| request.cert_ids().len());
        assert_eq!(read, expected, "{count}");
    }
}

#[test]
fn extensions_that_are_refused() {
    use OcspError::{Nonce, RepeatedExtension, TooManyExtensions, UnknownCriticalExtension};
    let many: Vec<Vec<u8>> = (0..17)
        .map(|last| extension(ObjectIdentifier::new_unwrap(&format!("1.2.3.{last}")), false, NULL))
        .collect();
    let twice = [nonce_extension(), nonce_extension()];
    for (name, extensions, expected) in [
        ("nonce of 129 octets", nonce(&octets(129)), Nonce { length: 129 }),
        ("nonce of 60 000 octets", nonce(&octets(60_000)), Nonce { length: 60_000 }),
        ("empty nonce", nonce(&octets(0)), Nonce { length: 0 }),
        ("two nonces", extensions(0xa2, &twice), RepeatedExtension { oid: oid::OCSP_NONCE }),
        ("17", extensions(0xa2, &many), TooManyExtensions { limit: 16 }),
        (
            "critical and unknown",
            extensions(0xa2, &[strange_extension(true)]),
            UnknownCriticalExtension { oid: STRANGE },
        ),
    ] {
        let parts = Parts { extensions, ..Parts::good() };
        assert_eq!(OcspRequest::from_der(&parts.der()), Err(expected), "{name}");
    }
    let single = extensions(0xa0, &[strange_extension(true)]);
    let parts = Parts { list: sequence(&[&asked(cert_id().der(), &single)]), ..Parts::good() };
    let refused = Err(UnknownCriticalExtension { oid: STRANGE });
    assert_eq!(OcspRequest::from_der(&parts.der()), refused, "of one question");
}

fn strange_extension(critical: bool) -> Vec<u8> {
    extension(STRANGE, critical, NULL)
}

fn nonce_extension() -> Vec<u8> {
    extension(oid::OCSP_NONCE, false, &octets(32))
}

#[test]
fn no_touched_request_ends_the_reader() {
    let request = OcspRequest::new(&[cert_id(), cert_id()], Some(&[9; 32])).unwrap();
    let der = request.der();
    for at in 0..der.len() {
        assert_eq!(OcspRequest::from_der(&der[..at]), Err(OcspError::Malformed), "cut at {at}");
        for bit in 0..8 {
            let mut touched = der.to_vec();
            touched[at] ^= 1 << bit;
            assert_ne!(OcspRequest::from_der(&touched).as_ref(), Ok(&request), "bit {bit} of octet {at}");
        }
    }
}

#[test]
fn nobody_asks_what_cannot_be_asked() {
    let id = cert_id();
    let many = vec![id.clone(); 101];
    for (name, ids, nonce, expected) in [
        ("nothing", &[][..], None, OcspError::Empty),
        ("too much", &many, None, OcspError::TooManyCertIds { limit: 100 }),
        ("empty nonce", std::slice::from_ref(&id), Some(vec![]), OcspError::Nonce { length: 0 }),
        ("long nonce", std::slice::from_ref(&id), Some(vec![0; 129]), OcspError::Nonce { length: 129 }),
    ] {
        assert_eq!(OcspRequest::new(ids, nonce.as_deref()), Err(expected), "{name}");
    }
}
