//! Certification requests of strangers.
//!
//! They are put together octet by octet: programs that make requests do not make these.

use pki::asn1::{SET, bit_string, sequence, tlv};
use pki::digest::DigestAlgorithm;
use pki::key::{KeyType, Provider, Signer};
use pki::oid::{self, ObjectIdentifier};
use pki::pem;
use testkit::judge::Judge;
use testkit::keys::{Whose, key};

use super::{certifying, refuses};
use crate::house::{holder, request};

const UTF8_STRING: u8 = 0x0c;
const NULL: [u8; 2] = [0x05, 0x00];

/// A CertificationRequest (RFC 2986 §4.2) before it is signed; each part is DER.
struct Request {
    subject: Vec<u8>,
    key: Vec<u8>,
    attributes: Vec<u8>,
    algorithm: Option<Vec<u8>>,
}

impl Request {
    /// A good one for the key of the invented civil servant.
    fn good() -> Self {
        let key = signer().public_key().spki_der().to_vec();
        Self { subject: name("Siti"), key, attributes: Vec::new(), algorithm: None }
    }

    fn with_key(key: Vec<u8>) -> Self {
        Self { key, ..Self::good() }
    }

    fn with_subject(subject: Vec<u8>) -> Self {
        Self { subject, ..Self::good() }
    }

    /// In PEM, signed by the civil servant's key.
    fn signed(&self) -> String {
        self.signed_by(&*signer())
    }

    fn signed_by(&self, signer: &dyn Signer) -> String {
        let info = sequence(&[&[0x02, 1, 0], &self.subject, &self.key, &tlv(0xa0, &self.attributes)]);
        let algorithm = self.algorithm.clone().unwrap_or_else(|| signer.algorithm().to_der());
        let signature = bit_string(&signer.sign(&info).unwrap());
        pem::encode(pem::CERTIFICATE_REQUEST, &sequence(&[&info, &algorithm, &signature]))
    }
}

fn signer() -> Box<dyn Signer> {
    Provider::default().signer(&key(Whose::Person, KeyType::P256), DigestAlgorithm::Sha256).unwrap()
}

fn oid(text: &str) -> Vec<u8> {
    tlv(0x06, ObjectIdentifier::new(text).unwrap().as_bytes())
}

fn name(common_name: &str) -> Vec<u8> {
    attributes(&[("2.5.4.3", UTF8_STRING, common_name.as_bytes())])
}

fn attributes(all: &[(&str, u8, &[u8])]) -> Vec<u8> {
    let one = |(kind, tag, value): &(&str, u8, &[u8])| tlv(SET, &sequence(&[&oid(kind), &tlv(*tag, value)]));
    sequence(&[&all.iter().flat_map(one).collect::<Vec<u8>>()])
}

/// The extensionRequest of RFC 2985 §5.4.2.
fn asking_for(extensions: &[(&str, bool, &[u8])]) -> Vec<u8> {
    let one = |(kind, critical, value): &(&str, bool, &[u8])| {
        let critical: &[u8] = if *critical { &[0x01, 1, 0xff] } else { &[] };
        sequence(&[&oid(kind), critical, &tlv(0x04, value)])
    };
    let all = sequence(&[&extensions.iter().flat_map(one).collect::<Vec<u8>>()]);
    sequence(&[&oid("1.2.840.113549.1.9.14"), &tlv(SET, &all)])
}

fn rsa(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let integer = |octets: &[u8]| tlv(0x02, &[&[0], octets].concat()[usize::from(octets[0] < 0x80)..]);
    let key = sequence(&[&integer(modulus), &integer(exponent)]);
    sequence(&[&sequence(&[&tlv(0x06, oid::RSA_ENCRYPTION.as_bytes()), &NULL]), &bit_string(&key)])
}

fn on_curve(curve: &str, point: &[u8]) -> Vec<u8> {
    let algorithm = sequence(&[&tlv(0x06, oid::EC_PUBLIC_KEY.as_bytes()), &oid(curve)]);
    sequence(&[&algorithm, &bit_string(point)])
}

fn of_kind(kind: &str) -> Vec<u8> {
    sequence(&[&sequence(&[&oid(kind)]), &bit_string(&[7; 32])])
}

#[test]
fn what_is_asked_for_beside_the_key_is_not_given() {
    let program = holder();
    let usages = [0x30, 0x0a, 0x06, 8, 0x2b, 6, 1, 5, 5, 7, 3, 1];
    let authority = asking_for(&[
        ("2.5.29.19", true, &[0x30, 3, 0x01, 1, 0xff]),
        ("2.5.29.15", true, &[0x03, 2, 1, 0x06]),
        ("2.5.29.37", true, &usages),
        ("2.5.29.17", false, b"\x30\x0b\x82\x09evil.host"),
        ("2.5.29.32", false, &[0x30, 6, 0x30, 4, 0x06, 2, 0x29, 1]),
        ("1.3.6.1.4.1.99999.1", true, &[0x05, 0]),
    ]);
    let good = Request { attributes: authority, ..Request::with_subject(name("Menteri Besar")) };
    program.write("good.csr", good.signed());
    // Another person's certificate stands in the way of this key otherwise.
    program.run(certifying("good.csr")).succeeds();
    let certificate = std::fs::read_dir(program.path("out")).unwrap().map(|entry| entry.unwrap().path());
    let certificate = certificate.into_iter().find(|path| !path.to_string_lossy().contains("chain")).unwrap();
    let text = |path: &str| ["x509", "-noout", "-text", "-in", path].map(str::to_owned);
    let Some(openssl) = Judge::find("openssl") else { return };
    let verdict = openssl.ask(text(certificate.to_str().unwrap()));
    verdict.accepts(&["CN = Siti", "Digital Signature, Non Repudiation", "email:siti@sukamaju.example"]);
    verdict.does_not_say(&[
        "CA:TRUE",
        "Certificate Sign",
        "CRL Sign",
        "TLS Web Server",
        "evil.host",
        "Menteri",
        "2.5.29.32.0",
        "1.3.6.1.4.1.99999",
    ]);
}

#[test]
fn keys_that_are_not_fit() {
    let program = holder();
    let odd = |length: usize| [vec![0xc5; length - 1], vec![0x0b]].concat();
    let usual = &[1, 0, 1][..];
    let kinds = "hint: RSA of 2048 to 4096 bits, P-256 and P-384 are taken";
    let anew = "hint: let the holder make a new key";
    let compressed = [vec![2], vec![7; 32]].concat();
    for (case, key, words) in [
        ("RSA-1024", rsa(&odd(128), usual), ["a key of kind RSA 1024 is not certified here", kinds]),
        ("RSA-512", rsa(&odd(64), usual), ["RSA 512", kinds]),
        ("RSA-16384", rsa(&odd(2048), usual), ["RSA 16384", kinds]),
        ("exponent 1", rsa(&odd(256), &[1]), ["the public exponent of the RSA key is 0x01", anew]),
        ("exponent 3", rsa(&odd(256), &[3]), ["exponent of the RSA key is 0x03", anew]),
        ("an even modulus", rsa(&[0xc4; 256], usual), ["divisible by 2", anew]),
        ("a multiple of three", rsa(&[0xff; 256], usual), ["divisible by 3", anew]),
        ("a faulty generator", rsa(&power_of_65537(128), usual), ["CVE-2017-15361", anew]),
        ("P-521", on_curve("1.3.132.0.35", &[4; 133]), ["a key of kind P-521", kinds]),
        ("secp256k1", on_curve("1.3.132.0.10", &[4; 65]), ["a key of kind secp256k1", kinds]),
        ("a compressed point", on_curve("1.2.840.10045.3.1.7", &compressed), ["uncompressed points", anew]),
        ("Ed25519", of_kind("1.3.101.112"), ["a key of kind Ed25519", kinds]),
        ("Ed448", of_kind("1.3.101.113"), ["a key of kind Ed448", kinds]),
        ("DSA", of_kind("1.2.840.10040.4.1"), ["a key of kind DSA", kinds]),
        ("RSA for PSS alone", of_kind("1.2.840.113549.1.1.10"), ["a key of kind RSASSA-PSS", kinds]),
        ("nobody's", of_kind("1.3.6.1.4.1.99999.2"), ["1.3.6.1.4.1.99999.2", kinds]),
    ] {
        eprintln!("{case}");
        program.write("a.csr", Request::with_key(key).signed());
        refuses(&program, &certifying("a.csr"), 1, "csr-refused", &words);
    }
}

/// 65537 to a power, which has the pattern of the faulty generator: each of its remainders is a power of 65537 too.
fn power_of_65537(times: usize) -> Vec<u8> {
    let mut octets = vec![1_u8];
    for _ in 0..times {
        let (shifted, same) = ([&octets[..], &[0, 0]].concat(), [&[0, 0], &octets[..]].concat());
        let mut carry = 0;
        let mut sum: Vec<u8> = shifted
            .iter()
            .zip(&same)
            .rev()
            .map(|(one, other)| {
                let total = u16::from(*one) + u16::from(*other) + carry;
                carry = total >> 8;
                total as u8
            })
            .collect();
        sum.extend((carry > 0).then_some(carry as u8));
        octets = sum.into_iter().rev().collect();
    }
    octets
}

#[test]
fn proofs_that_do_not_hold() {
    let program = holder();
    let with = |algorithm: Vec<u8>| Request { algorithm: Some(algorithm), ..Request::good() }.signed();
    let named = |algorithm: &str, parameters: &[u8]| with(sequence(&[&oid(algorithm), parameters]));
    let rsa = Provider::default().signer(&key(Whose::Person, KeyType::Rsa2048), DigestAlgorithm::Sha256);
    let other = testkit::authority::ready(&key(Whose::Root, KeyType::P256));
    let mut touched = pem::decode_all(Request::good().signed().as_bytes()).unwrap()[0].1.to_vec();
    *touched.last_mut().unwrap() ^= 1;
    let no_proof = "does not prove that its sender holds the private key";
    for (case, request, words) in [
        ("a touched signature", pem::encode(pem::CERTIFICATE_REQUEST, &touched), no_proof),
        ("the signature of another key", Request::good().signed_by(&*other), no_proof),
        ("the signature of another kind", Request::good().signed_by(&*rsa.unwrap()), "P-256"),
        ("SHA-1", named("1.2.840.10045.4.1", &[]), "1.2.840.10045.4.1 is not accepted"),
        ("RSA with MD5", named("1.2.840.113549.1.1.4", &NULL), "1.2.840.113549.1.1.4 is not accepted"),
        ("a hash alone", named("2.16.840.1.101.3.4.2.1", &[]), "is not accepted"),
        ("ECDSA with parameters", named("1.2.840.10045.4.3.2", &NULL), "parameters"),
        ("another hash than was signed", named("1.2.840.10045.4.3.3", &[]), no_proof),
    ] {
        eprintln!("{case}");
        program.write("a.csr", request);
        refuses(&program, &certifying("a.csr"), 1, "csr-refused", &[no_proof, words, "hint: "]);
    }
}

#[test]
fn a_key_is_certified_once() {
    let program = holder();
    program.write("a.csr", request());
    let siti = certifying("a.csr");
    program.run(&siti).succeeds();
    std::fs::remove_dir_all(program.path("out")).unwrap();
    let mut budi = siti.clone();
    budi[3] = "3399011708690001";
    refuses(&program, &siti, 1, "key-known", &["hint: let the holder make a new key"]);
    refuses(&program, &budi, 1, "key-known", &["certified"]);
    // Who made the request for it does not matter: its name says nothing.
    program.write("a.csr", Request::with_subject(name("Budi")).signed());
    refuses(&program, &budi, 1, "key-known", &["certified"]);
}

/// Nobody can prove to hold one of them; but their certificates are in the open, and so are their keys.
#[test]
fn the_offices_own_keys_are_nobodys() {
    let program = holder();
    program.run(["ca", "chain", "--out", "chain.pem"]).succeeds();
    let chain = pki::cert::Certificate::read_all(&program.read("chain.pem")).unwrap();
    assert_eq!(chain.len(), 2);
    for authority in chain {
        program.write("a.csr", Request::with_key(authority.public_key().spki_der().to_vec()).signed());
        let words = &["does not prove that its sender holds the private key"];
        refuses(&program, &certifying("a.csr"), 1, "csr-refused", words);
    }
}

/// The subject is a wish that is not granted: whatever stands there, the certificate names whom the officer names. What
/// can be read is not printed as it came either.
#[test]
fn subjects_of_requests_reach_nobody() {
    let long = "x".repeat(40_000);
    for (case, subject) in [
        ("NUL", name("Siti\0.evil")),
        ("escape", name("Siti\u{1b}]0;owned\u{7}\u{1b}[2J")),
        ("direction", name("Siti \u{202e}uyahaR")),
        ("no width", name("Si\u{200b}ti")),
        ("a path", name("../../../etc/cron.d/x")),
        ("an option", name("--force")),
        ("too long", name(&long)),
        ("bytes that are no UTF-8", attributes(&[("2.5.4.3", UTF8_STRING, &[0xff, 0xfe, 0x1b])])),
        ("half a character in UTF-16", attributes(&[("2.5.4.3", 0x1e, &[0xd8, 0x00, 0x1b])])),
        ("a number as a name", attributes(&[("2.5.4.3", 0x02, &[0x1b])])),
        ("nothing", attributes(&[])),
        ("sixty-four", attributes(&[("2.5.4.11", UTF8_STRING, &b"a"[..]); 64])),
    ] {
        eprintln!("{case}");
        let program = holder();
        program.write("a.csr", Request::with_subject(subject).signed());
        let shown = program.run(["cert", "show", "a.csr"]);
        for character in ['\0', '\u{1b}', '\u{202e}', '\u{200b}', '\u{7}'] {
            assert!(![&shown.stdout, &shown.stderr].iter().any(|text| text.contains(character)), "{shown:?}");
        }
        let issued = program.run(certifying("a.csr"));
        if issued.code != 0 {
            issued.fails(5, &["the subject of the certification request cannot be read"]);
            continue;
        }
        assert!(issued.stdout.contains("CN=Siti\n"), "{}", issued.stdout);
        let names = std::fs::read_dir(program.path("out")).unwrap();
        for name in names.map(|entry| entry.unwrap().file_name().into_string().unwrap()) {
            let stem = name.split('.').next().unwrap();
            assert!(stem.bytes().all(|octet| octet.is_ascii_hexdigit()), "{name}");
        }
    }
}

#[test]
fn what_is_no_request_at_all() {
    let program = holder();
    let good = Request::good().signed();
    let der = pem::decode_all(good.as_bytes()).unwrap()[0].1.to_vec();
    let in_pem = |label| pem::encode(label, &der);
    let too_many = attributes(&vec![("2.5.4.11", UTF8_STRING, &b"a"[..]); 65]);
    let huge = attributes(&[("2.5.4.10", UTF8_STRING, &vec![b'x'; 1 << 20])]);
    program.run(["ca", "chain", "--out", "chain.pem"]).succeeds();
    let malformed = "not a well-formed certification request";
    for (case, bytes, words) in [
        ("two in one file", [&good[..], &good].concat().into_bytes(), "found 2"),
        ("a certificate", program.read("chain.pem"), "found a certificate"),
        ("a key", std::fs::read(crate::house::open_key()).unwrap(), "found a private key"),
        ("another label", in_pem(pem::X509_CRL).into_bytes(), malformed),
        ("no end", good.as_bytes()[..good.len() - 30].to_vec(), malformed),
        ("something behind it", [&der[..], &[0]].concat(), malformed),
        ("sixty-five attributes", Request::with_subject(too_many).signed().into_bytes(), "64 attributes"),
        ("an organization of a megabyte", Request::with_subject(huge).signed().into_bytes(), "65536"),
        ("10 MB", vec![b'A'; 10 << 20], "65536"),
        ("nothing", Vec::new(), malformed),
        ("blanks", vec![b'\n'; 100], malformed),
        ("UTF-16", good.encode_utf16().flat_map(u16::to_le_bytes).collect(), malformed),
    ] {
        eprintln!("{case}");
        program.write("a.csr", bytes);
        refuses(&program, &certifying("a.csr"), 5, "csr-refused", &[words, "hint: "]);
    }
}

/// Lengths that lie, and values in values: no more than the file's own size of memory and stack is worth reading them.
#[test]
fn bombs() {
    let program = holder();
    let nested =
        |depth: usize, innermost: &[u8]| (0..depth).fold(innermost.to_vec(), |inner, _| tlv(0x30, &inner));
    let open = [[0x30, 0x80].repeat(30_000), [0, 0].repeat(2_000)].concat();
    let inside = |attributes: Vec<u8>| {
        let request = Request { attributes, ..Request::good() }.signed();
        pem::decode_all(request.as_bytes()).unwrap()[0].1.to_vec()
    };
    for (case, bytes) in [
        ("sequences in sequences", nested(12_000, &[])),
        ("lengths left open", open),
        ("2^63 octets", [&[0x30, 0x88, 0x80], &[0; 64][..]].concat()),
        ("2^64 - 1 octets", [&[0x30, 0x88], &[0xff; 64][..]].concat()),
        ("4 GB", [&[0x30, 0x84], &[0xff; 64][..]].concat()),
        ("a length of 127 octets", [&[0x30, 0xff], &[1; 200][..]].concat()),
        (
            "a length that is longer than it need be",
            [&[0x30, 0x84, 0, 0, 0, 4], &[0x30, 2, 5, 0][..]].concat(),
        ),
        ("a tag number without end", vec![0x3f; 60_000]),
        ("an OBJECT IDENTIFIER without end", tlv(0x30, &tlv(0x06, &[0xff; 50_000]))),
        ("empty values", tlv(0x30, &[0x30, 0].repeat(30_000))),
    ] {
        eprintln!("{case}");
        program.write("a.csr", bytes);
        refuses(
            &program,
            &certifying("a.csr"),
            5,
            "csr-refused",
            &["not a well-formed certification request"],
        );
        program.run(["cert", "show", "a.csr"]).fails(5, &["`a.csr` is no certificate"]);
    }
    // What is asked for is not read, so that it may be a bomb; or it is refused: never more.
    for (case, attributes) in [
        ("nested", nested(8_000, &[])),
        ("many", [0x30, 0].repeat(20_000)),
        ("an extension", asking_for(&[("2.5.29.17", true, &nested(8_000, &[]))])),
    ] {
        let program = holder();
        program.write("a.csr", inside(attributes));
        let run = program.run(certifying("a.csr"));
        assert!(matches!(run.code, 0 | 5), "{case}: {run:?}");
    }
}

#[test]
fn a_good_one_cut_short_anywhere() {
    let program = holder();
    let der = request();
    let before = super::serials(&program);
    for length in 0..der.len() {
        program.write("a.csr", &der[..length]);
        program.run(certifying("a.csr")).fails(5, &["not a well-formed certification request"]);
        assert!(!program.path("out").exists(), "{length}");
    }
    assert_eq!(super::serials(&program), before);
}
