//! Time stamping authorities elsewhere: real ones, and servers that answer in every way but the right one.

#[cfg(feature = "https")]
pub(crate) mod server; // a server whose certificate nobody knows

use std::error::Error as _;
use std::time::Duration;

use ca::tsa::Authority;
use jiff::Timestamp;
use office::Error;
use office::remote::{MAX_ANSWER_LEN, RemoteFault, RemoteTsa, TsaAddressError};
use pki::digest::DigestAlgorithm;
use pki::key::KeyType;
use pki::path::{Inputs, TrustStore};
use pki::tsp::{
    Accuracy, AnswerError, Failure, MessageImprint, Nonce, TimeStampRequest, TimeStampResponse,
    TimeStampToken, TokenError,
};
use pki::{oid, pem};
use rand_core::UnwrapErr;
use tempfile::TempDir;
use testkit::authority::ready;
use testkit::judge::Judge;
use testkit::keys::{Whose, key};
use testkit::server::{Reply, head, ok, serve};

const LETTER: &[u8] = b"Surat tugas nomor 1";

fn imprint(of: &[u8]) -> MessageImprint {
    MessageImprint::new(DigestAlgorithm::Sha256, &DigestAlgorithm::Sha256.digest(of)).unwrap()
}

fn ask(url: &str) -> Result<TimeStampToken, Error> {
    let patience = Duration::from_secs(30);
    RemoteTsa::patient(url, patience).unwrap().stamp(imprint(LETTER), &mut UnwrapErr(getrandom::SysRng))
}

/// Why nothing came from `url`.
fn fault(asked: Result<TimeStampToken, Error>, url: &str) -> RemoteFault {
    match asked.unwrap_err() {
        Error::RemoteStamp { address, source } => {
            assert_eq!(address.trim_end_matches('/'), url.trim_end_matches('/'));
            *source
        }
        other => panic!("{other:?}"),
    }
}

/// An authority in memory.
struct Desk {
    house: testkit::authority::Authority,
    tsa: Authority,
}

impl Desk {
    fn set_up() -> Self {
        let now = Timestamp::now();
        let house = testkit::authority::Authority::found(KeyType::P256, now);
        let key = key(Whose::Person, KeyType::P256);
        let certificate = house.time_stamper(&key, now);
        let chain = [house.issuing().clone()];
        let policies = vec![oid::SIMULATION_POLICY];
        let tsa = Authority::new(&certificate, &chain, ready(&key), policies, Accuracy::SECOND).unwrap();
        Self { house, tsa }
    }

    fn answer(&self, request: &[u8]) -> Vec<u8> {
        self.tsa.stamp(request, "4A".parse().unwrap(), Ok(Timestamp::now())).der
    }

    /// Its answer to another request than it was sent.
    fn answer_to(&self, request: &[u8], change: impl FnOnce(&mut TimeStampRequest)) -> Vec<u8> {
        let mut request = TimeStampRequest::from_der(request).unwrap();
        change(&mut request);
        self.answer(&request.to_der())
    }
}

/// Demands that the stamp leads to the root.
fn leads_to(root: &pki::cert::Certificate, token: &TimeStampToken) {
    let verified = token.verify(&|digest| digest.digest(LETTER), &[]).unwrap();
    let anchors = TrustStore::new([root.clone()]);
    verified.path(&Inputs::new(&anchors), verified.gen_time().timestamp()).unwrap();
}

#[test]
fn an_authority_is_asked_as_the_standard_says() {
    let desk = Desk::set_up();
    let root = desk.house.root().clone();
    let url = serve(move |question| {
        assert!(question.head.starts_with("POST /tsr?a=b HTTP/1.1\r\n"), "{}", question.head);
        let head = question.head.to_lowercase();
        for line in ["content-type: application/timestamp-query", "accept: application/timestamp-reply"] {
            assert!(head.contains(line), "{head}");
        }
        let request = TimeStampRequest::from_der(&question.body).unwrap();
        assert!(request.cert_req && request.nonce.is_some());
        Reply::Bytes(ok(&desk.answer(&question.body)))
    });
    leads_to(&root, &ask(&format!("{url}tsr?a=b")).unwrap());
}

/// Each stamp has a nonce of its own, and one connection serves many.
#[test]
fn stamps_follow_each_other() {
    let desk = Desk::set_up();
    let url = serve(move |question| Reply::Bytes(ok(&desk.answer(&question.body))));
    let tsa = RemoteTsa::new(&url).unwrap();
    let mut rng = UnwrapErr(getrandom::SysRng);
    let nonces: std::collections::BTreeSet<_> = (0..3)
        .map(|_| tsa.stamp(imprint(LETTER), &mut rng).unwrap().info().nonce.clone().unwrap())
        .map(|nonce| nonce.as_octets().to_vec())
        .collect();
    assert_eq!(nonces.len(), 3);
}

/// Servers leave without a word, and are asked again.
#[test]
fn a_connection_that_was_closed_meanwhile() {
    let desk = Desk::set_up();
    let url = serve(move |question| {
        let answer = desk.answer(&question.body);
        let start = "HTTP/1.1 200 Uji\r\nContent-Type: application/timestamp-reply\r\nContent-Length: ";
        let head = format!("{start}{}\r\n\r\n", answer.len());
        Reply::Bytes([head.as_bytes(), &answer].concat())
    });
    let tsa = RemoteTsa::new(&url).unwrap();
    for _ in 0..5 {
        tsa.stamp(imprint(LETTER), &mut UnwrapErr(getrandom::SysRng)).unwrap();
    }
}

#[test]
fn forms_of_http_that_are_understood() {
    for (what, frame) in [
        ("a type with parameters", |body: &[u8]| {
            [&head(200, "Content-Type: Application/Timestamp-Reply; charset=binary\r\n")[..], body].concat()
        }),
        ("in pieces", |body: &[u8]| {
            let (one, two) = body.split_at(7);
            let start =
                head(200, "Content-Type: application/timestamp-reply\r\nTransfer-Encoding: chunked\r\n");
            let size = format!("{:x}\r\n", two.len());
            [&start[..], b"7\r\n", one, b"\r\n", size.as_bytes(), two, b"\r\n0\r\n\r\n"].concat()
        }),
        ("as long as it is", |body: &[u8]| ok(body)),
    ] as [(&str, fn(&[u8]) -> Vec<u8>); 3]
    {
        let desk = Desk::set_up();
        let url = serve(move |question| Reply::Bytes(frame(&desk.answer(&question.body))));
        assert!(ask(&url).is_ok(), "{what}: {:?}", ask(&url));
    }
}

#[test]
fn openssl_stamps() {
    let Some(openssl) = Judge::find("openssl") else { return };
    let now = Timestamp::now();
    let house = testkit::authority::Authority::found(KeyType::Rsa2048, now);
    let key = key(Whose::Person, KeyType::Rsa2048);
    let folder = TempDir::new().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("tsa.pem", house.time_stamper(&key, now).to_pem().as_bytes());
    write("issuing.pem", house.issuing().to_pem().as_bytes());
    write("tsa.key", pem::encode(pem::PRIVATE_KEY, key.reveal_pkcs8()).as_bytes());
    write("serial", b"01");
    write(
        "tsa.cnf",
        b"[tsa]\ndefault_tsa = uji\n[uji]\nserial = serial\nsigner_digest = sha256\n\
          default_policy = 1.3.6.1.4.1.32473.1.2\ndigests = sha256\nordering = no\ntsa_name = yes\n\
          ess_cert_id_alg = sha256\n",
    );
    let root = house.root().clone();
    let url = serve(move |question| {
        std::fs::write(folder.path().join("request"), &question.body).unwrap();
        let line = "ts -reply -config tsa.cnf -queryfile request -signer tsa.pem -inkey tsa.key \
                    -chain issuing.pem -out answer";
        openssl.ask_in(folder.path(), line).accepts(&[]);
        Reply::Bytes(ok(&std::fs::read(folder.path().join("answer")).unwrap()))
    });
    leads_to(&root, &ask(&url).unwrap());
    // It does not stamp what was hashed in a way that it was not told of.
    let digest = DigestAlgorithm::Sha512;
    let imprint = MessageImprint::new(digest, &digest.digest(LETTER)).unwrap();
    let refused = RemoteTsa::new(&url).unwrap().stamp(imprint, &mut UnwrapErr(getrandom::SysRng));
    match fault(refused, &url) {
        RemoteFault::Refused { failures, text: Some(text) } => {
            assert_eq!(failures, [Failure::BadAlg]);
            assert!(text.contains("algorithm"), "{text}");
        }
        other => panic!("{other:?}"),
    }
}

type Answer = fn(&Desk, &[u8]) -> Reply;

fn told(status: u16, headers: &str, body: &str) -> Reply {
    Reply::Bytes([&head(status, headers)[..], body.as_bytes()].concat())
}

#[test]
fn answers_that_are_no_stamp() {
    let cases: [(&str, Answer, &str); 6] = [
        (
            "nothing there",
            |_, _| told(404, "Content-Type: text/plain\r\n", "\r\n  Not Found here\nand more"),
            "it answers with HTTP status 404: `Not Found here`",
        ),
        ("silent about it", |_, _| told(503, "", ""), "it answers with HTTP status 503"),
        ("asks for a password", |_, _| told(401, "", "who?"), "it answers with HTTP status 401: `who?`"),
        (
            "moves the cursor",
            |_, _| told(500, "", "\u{1b}[2J\u{202e}Gagal"),
            r"it answers with HTTP status 500: `\u{1b}[2J\u{202e}Gagal`",
        ),
        (
            "a page",
            |_, _| told(200, "Content-Type: text/html\r\n", "<html>"),
            "it answers with `text/html` instead of `application/timestamp-reply`",
        ),
        (
            "of no kind",
            |desk, body| Reply::Bytes([&head(200, "")[..], &desk.answer(body)].concat()),
            "it answers with `` instead of `application/timestamp-reply`",
        ),
    ];
    cases.into_iter().for_each(|(what, answer, expected)| assert_eq!(said_of(answer), expected, "{what}"));
}

#[test]
fn answers_that_are_no_answer() {
    let cases: [(&str, Answer, &str); 10] = [
        (
            "nothing in it",
            |_, _| Reply::Bytes(ok(b"")),
            "its answer is no answer to a request for a time stamp",
        ),
        (
            "garbage",
            |_, _| Reply::Bytes(ok(&[0x30; 99])),
            "its answer is no answer to a request for a time stamp",
        ),
        (
            "more behind it",
            |desk, body| Reply::Bytes(ok(&[desk.answer(body), vec![0]].concat())),
            "its answer is no answer to a request for a time stamp",
        ),
        (
            "the request",
            |_, body| Reply::Bytes(ok(body)),
            "its answer is no answer to a request for a time stamp",
        ),
        (
            "elsewhere",
            |_, _| told(302, "Location: http://other.example/tsr\r\n", ""),
            "it redirects to http://other.example/tsr (HTTP status 302), which is not followed",
        ),
        (
            "round and round",
            |_, _| told(307, "Location: /\r\n", ""),
            "it redirects to / (HTTP status 307), which is not followed",
        ),
        (
            "nowhere",
            |_, _| told(308, "", ""),
            "it redirects without saying where to (HTTP status 308), which is not followed",
        ),
        ("gone at once", |_, _| Reply::Bytes(Vec::new()), "it closed the connection before it had answered"),
        (
            "gone within",
            |_, _| told(200, "Content-Type: application/timestamp-reply\r\nContent-Length: 999\r\n", "0"),
            "it closed the connection before it had answered",
        ),
        (
            "refused",
            |_, _| Reply::Bytes(ok(&TimeStampResponse::reject(Failure::SystemFailure, "besok\nlagi"))),
            r"it refuses (systemFailure): `besok\u{a}lagi`",
        ),
    ];
    cases.into_iter().for_each(|(what, answer, expected)| assert_eq!(said_of(answer), expected, "{what}"));
}

/// What is said of such an answer.
fn said_of(answer: Answer) -> String {
    let desk = Desk::set_up();
    let url = serve(move |question| answer(&desk, &question.body));
    fault(ask(&url), &url).to_string()
}

#[test]
fn stamps_that_were_not_asked_for() {
    let other = || Nonce::from_octets(&[0x41, 7]).unwrap();
    assert_ne!(other().as_octets(), [0x41, 8]);
    let cases: [(&str, Answer, AnswerError); 4] = [
        (
            "another nonce",
            |desk, body| {
                let nonce = Nonce::from_octets(&[0x41, 7]).unwrap();
                Reply::Bytes(ok(&desk.answer_to(body, |request| request.nonce = Some(nonce))))
            },
            AnswerError::Nonce,
        ),
        (
            "no nonce",
            |desk, body| Reply::Bytes(ok(&desk.answer_to(body, |request| request.nonce = None))),
            AnswerError::Nonce,
        ),
        (
            "another letter",
            |desk, body| {
                Reply::Bytes(ok(&desk.answer_to(body, |request| request.imprint = imprint(b"surat lain"))))
            },
            AnswerError::Imprint,
        ),
        (
            "no certificates",
            |desk, body| Reply::Bytes(ok(&desk.answer_to(body, |request| request.cert_req = false))),
            AnswerError::Certificates { asked: true, found: 0 },
        ),
    ];
    for (what, answer, expected) in cases {
        let desk = Desk::set_up();
        let url = serve(move |question| answer(&desk, &question.body));
        match fault(ask(&url), &url) {
            RemoteFault::AnotherAnswer(found) => assert_eq!(found, expected, "{what}"),
            other => panic!("{what}: {other:?}"),
        }
    }
}

#[test]
fn a_stamp_that_was_touched() {
    let desk = Desk::set_up();
    let url = serve(move |question| {
        let mut answer = desk.answer(&question.body);
        let last = answer.len() - 1;
        answer[last] ^= 1;
        Reply::Bytes(ok(&answer))
    });
    match fault(ask(&url), &url) {
        RemoteFault::Token(error) => assert!(matches!(*error, TokenError::Signature(_)), "{error}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn answers_without_end() {
    let endless = "Content-Type: application/timestamp-reply\r\n";
    let chunked = "Content-Type: application/timestamp-reply\r\nTransfer-Encoding: chunked\r\n";
    let announced = format!("{endless}Content-Length: {}\r\n", MAX_ANSWER_LEN + 1);
    let filler = || vec![0x30; 1 << 16];
    let piece = move || [b"10000\r\n", &filler()[..], b"\r\n"].concat();
    for (what, start, more) in [
        ("announced", head(200, &announced), filler()),
        ("until the end", head(200, endless), filler()),
        ("in pieces", head(200, chunked), piece()),
    ] {
        let url = serve(move |_| Reply::Endless { start: start.clone(), more: more.clone() });
        match fault(ask(&url), &url) {
            RemoteFault::TooLong { limit } => assert_eq!(limit, MAX_ANSWER_LEN, "{what}"),
            other => panic!("{what}: {other:?}"),
        }
    }
    // What is no answer is not read to its end at all.
    let url = serve(|_| Reply::Endless { start: head(500, ""), more: vec![b'a'; 1 << 16] });
    match fault(ask(&url), &url) {
        RemoteFault::Status { status: 500, line: Some(line) } => assert_eq!(line.chars().count(), 161),
        other => panic!("{other:?}"),
    }
}

#[test]
fn servers_that_do_not_speak_http() {
    let cases: [&[u8]; 3] = [b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 abc\r\n\r\n", &[0xff; 64]];
    for greeting in cases {
        let url = serve(move |_| Reply::Bytes(greeting.to_vec()));
        let found = fault(ask(&url), &url);
        assert!(matches!(found, RemoteFault::Protocol { .. } | RemoteFault::Closed), "{found:?}");
    }
}

#[test]
fn servers_that_take_too_long() {
    let patience = Duration::from_millis(400);
    let start = head(200, "Content-Type: application/timestamp-reply\r\n");
    for (what, reply) in [
        ("silent", Reply::Silence),
        ("silent after its first words", Reply::Trickle(start)),
        ("a little now and then", Reply::Trickle(b"HTTP/1.1 200".to_vec())),
    ] {
        let url = serve(move |_| reply.clone());
        let tsa = RemoteTsa::patient(&url, patience).unwrap();
        let asked = tsa.stamp(imprint(LETTER), &mut UnwrapErr(getrandom::SysRng));
        let found = fault(asked, &url);
        assert!(
            matches!(found, RemoteFault::TimedOut { patience: said } if said == patience),
            "{what}: {found:?}"
        );
    }
}

#[test]
fn servers_that_are_not_there() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let error = ask(&url).unwrap_err();
    assert_eq!(error.to_string(), format!("there is no time stamp from {url}"));
    let found = fault(Err(error), &url);
    assert!(matches!(found, RemoteFault::Unreachable(_)), "{found:?}");
    assert!(found.source().is_some_and(|cause| cause.to_string().contains("refused")), "{found:?}");
}

#[test]
fn addresses_with_secrets_are_not_repeated() {
    let error = RemoteTsa::new("https://siti:sawah-padi-17@tsa.example/").unwrap_err();
    assert!(matches!(error, Error::TsaAddress(TsaAddressError::Credentials)), "{error:?}");
    let said = format!("{error:?} {error} {}", error.source().unwrap());
    assert!(!said.contains("sawah"), "{said}");
}

#[cfg(feature = "https")]
#[test]
fn a_server_for_which_nobody_vouches() {
    let url = server::serve_secretly();
    match fault(ask(&url), &url) {
        RemoteFault::Tls { detail } => assert!(detail.contains("certificate"), "{detail}"),
        other => panic!("{other:?}"),
    }
    // And one that speaks plainly where it should not.
    let url = serve(|_| Reply::Silence).replace("http:", "https:");
    let tsa = RemoteTsa::patient(&url, Duration::from_millis(400)).unwrap();
    let asked = tsa.stamp(imprint(LETTER), &mut UnwrapErr(getrandom::SysRng));
    let found = fault(asked, &url);
    assert!(matches!(found, RemoteFault::TimedOut { .. } | RemoteFault::Tls { .. }), "{found:?}");
}
