//! One failure of each kind that can be made without much ado.

use std::io;

use ::office::Error;
use ::office::audit::checkpoint::CheckpointError;
use ::office::backup::BackupError;
use ::office::cause::{
    AddressError, AppearanceError, CipherError, CryptError, DocumentError, Field, Holder, IssueError, Kind,
    Limit, ListError, NamesError, ObjectId, PageError, Permission, ProfileError, SignError, Size, StoreError,
    SyntaxError, TextError, TextLimit, TokenError, UpdateError, UriError, ValueType,
};
use ::office::cause::{AnswerError, AuthorityError, ResponderError};
use ::office::clock::ClockError;
use ::office::document::DisplayedRectangle;
use ::office::import::{Column, TableError};
use ::office::ledger::Standing;
use ::office::passphrase::PassphraseError;
use ::office::person::{NotDigits, PersonError};
use ::office::sign::Level;
use ::pki::ber::BerError;
use ::pki::cert::CertificateError;
use ::pki::cert::build::BuildError;
use ::pki::cms::CmsError;
use ::pki::cms::envelope::EnvelopeError;
use ::pki::crl::CrlError;
use ::pki::csr::CsrError;
use ::pki::digest::DigestAlgorithm;
use ::pki::key::{KeyError, KeyKind, UnfitKey};
use ::pki::name::NameError;
use ::pki::oid;
use ::pki::serial::SerialError;
use ::pki::signature::{SignatureAlgorithm, SignatureError};
use ::pki::to_be_signed::SigningError;
use jiff::Timestamp;
use pki::pkcs12::Pkcs12Error;

use crate::failure::{Expected, Failure};

pub(super) fn all() -> Vec<Failure> {
    let office = own()
        .into_iter()
        .chain(guarded())
        .chain(services())
        .chain(super::levels::all())
        .chain(super::delivery::all())
        .chain(super::remote::all())
        .chain(certificates())
        .chain(profiles())
        .chain(keys())
        .chain(tokens())
        .chain(checkpoints())
        .chain(stored())
        .chain(backups())
        .chain(signed());
    command_line()
        .into_iter()
        .chain(office.map(Failure::Office))
        .chain(documents())
        .chain(super::pictures::all())
        .collect()
}

fn table(source: TableError) -> Failure {
    Failure::Table { path: "x.csv".into(), source: Box::new(source) }
}

fn gone() -> io::Error {
    io::ErrorKind::NotFound.into()
}

fn command_line() -> Vec<Failure> {
    let mut all = vec![
        Failure::Exists("x.pdf".into()),
        Failure::SameFile("x.pdf".into()),
        Failure::SameOutput { output: "x.pdf".into() },
        Failure::TooLong { path: "x".into(), limit: 64 },
        Failure::IssuedUnwritten {
            serial: "A1".into(),
            cause: Box::new(Failure::Write { path: "x".into(), source: io::ErrorKind::StorageFull.into() }),
        },
        Failure::OneInput,
        table(TableError::TooLarge { found: 8, limit: 7 }),
        table(TableError::TooManyRows { limit: 7 }),
        table(TableError::NotText { line: 7 }),
        table(TableError::Empty),
        table(TableError::UnknownColumn { number: 7, found: "gaji".into() }),
        table(TableError::TwiceColumn { column: Column::Nik, first: 1, second: 2 }),
        table(TableError::MissingColumn { column: Column::Email }),
        Failure::PilotNotPassed,
        Failure::NotA { path: "x".into(), expected: Expected::Certificate },
        Failure::NotA { path: "-".into(), expected: Expected::RevocationList },
        Failure::NotA { path: "x".into(), expected: Expected::PublicKey },
        Failure::NotA { path: "x".into(), expected: Expected::OcspResponse },
        Failure::NoHome,
        Failure::NoTerminal { flag: "--passphrase-file" },
        Failure::EmptyPassphrase,
        Failure::PassphrasesDiffer,
        Failure::OneOutput { inputs: 2 },
        Failure::OnePreview { inputs: 2 },
        Failure::OneSignature { inputs: 2 },
        Failure::NoUse { flag: "--tsa", from: Level::T },
        Failure::NothingToDo,
        Failure::RevokedSigned,
    ];
    for kind in [
        io::ErrorKind::NotFound,
        io::ErrorKind::PermissionDenied,
        io::ErrorKind::IsADirectory,
        io::ErrorKind::StorageFull,
        io::ErrorKind::ReadOnlyFilesystem,
        io::ErrorKind::Other,
    ] {
        all.push(Failure::Read { path: "x".into(), source: kind.into() });
        all.push(Failure::Write { path: "x".into(), source: kind.into() });
    }
    all
}

fn documents() -> Vec<Failure> {
    let id = ObjectId::new(3, 0);
    let errors = [
        DocumentError::NotPdf { length: 7 },
        DocumentError::NoStartXref { length: 7 },
        DocumentError::Xref { offset: 7, source: SyntaxError::MissingKey { offset: 7, key: "Size" } },
        DocumentError::XrefLoop { offset: 7 },
        DocumentError::Trailer { key: "Root", found: "null" },
        DocumentError::Object { id, source: SyntaxError::UnsupportedFilter { filter: "X".into() } },
        DocumentError::Locked { id },
        DocumentError::Cipher { id, source: CipherError::Blocks { length: 7 } },
        DocumentError::Cipher { id, source: CipherError::Padding },
        DocumentError::Cipher { id, source: CipherError::NoFilter },
        DocumentError::WrongObject { expected: id, found: id, offset: 7 },
        DocumentError::Structure { expected: "dictionary", found: "null" },
        DocumentError::PageLoop { id },
        DocumentError::FieldLoop { id },
        DocumentError::TooMuch { what: Limit::PageTree, limit: 7 },
        DocumentError::Read { offset: 7, source: gone() },
        DocumentError::Object {
            id,
            source: SyntaxError::Unexpected { offset: 7, expected: "endobj", found: "x".into() },
        },
        DocumentError::Object { id, source: SyntaxError::Limit { what: Limit::Depth, offset: 7, limit: 7 } },
        DocumentError::Object { id, source: SyntaxError::BrokenStream { offset: 7, filter: "FlateDecode" } },
        DocumentError::Object { id, source: SyntaxError::Read { offset: 7, source: gone() } },
    ];
    errors.map(|source| Failure::Document { path: "x.pdf".into(), source }).into()
}

fn own() -> Vec<Error> {
    let at = Timestamp::UNIX_EPOCH;
    let mut all = vec![
        Error::NoOffice("x".into()),
        Error::HomeTaken("x".into()),
        Error::Read { path: "x".into(), source: gone() },
        Error::Read { path: "home/home.secret".into(), source: gone() },
        Error::Write { path: "x".into(), source: gone() },
        Error::Exposed { path: "x".into(), mode: 0o644 },
        Error::Setting { key: "zone", found: "MARS".into() },
        Error::NoAuthority("issuing"),
        Error::NotACa("0A1B".into()),
        Error::Retired { serial: "0A1B".into(), at: Timestamp::UNIX_EPOCH },
        Error::RootEnds { not_after: Timestamp::UNIX_EPOCH },
        Error::NotSimulated(at),
        Error::ClockTurnedBack { now: at, last_seen: at },
        Error::Clock(ClockError::NotATime),
        Error::Clock(ClockError::NotASpan),
        Error::Clock(ClockError::NotForward { step: "0d".into(), from: at, to: at }),
        Error::Clock(ClockError::OutOfReach { asked: "9000y".into() }),
        Error::UnknownOfficer("budi".into()),
        Error::OfficerId("b/d".into()),
        Error::WrongCaPassphrase,
        Error::OfficeName(NamesError::Real { name: "BSrE".into(), real: "bsre" }),
        Error::OfficeName(NamesError::Name(NameError::Malformed)),
        Error::Address(AddressError("x".into())),
        Error::Person(PersonError::Nik(NotDigits::Length(3))),
        Error::Person(PersonError::Nip(NotDigits::Character)),
        Error::Person(PersonError::Email("x".into())),
        Error::UnknownId("x".into()),
        Error::MalformedId("x".into()),
        Error::Several { id: "x".into(), serials: vec!["A1".into(), "B2".into()] },
        Error::NoKey("A1".into()),
        Error::OnToken("A1".into()),
        Error::KeyTaken("root"),
        Error::RevocationTime { serial: "A1".into(), at },
    ];
    for standing in [
        Standing::Active,
        Standing::NotYetValid,
        Standing::Expired,
        Standing::Revoked,
        Standing::Suspended,
        Standing::Unfinished,
    ] {
        all.push(Error::NotActive { serial: "A1".into(), standing });
    }
    all
}

/// Keys, their passphrases, and what follows a certificate.
fn guarded() -> Vec<Error> {
    let at = Timestamp::UNIX_EPOCH;
    vec![
        Error::WrongPassphrase { serial: "A1".into(), left: 7 },
        Error::WrongPassphrase { serial: "A1".into(), left: 0 },
        Error::TooSoon { serial: "A1".into(), until: at },
        Error::Locked { serial: "A1".into() },
        Error::OfficerNeeded,
        Error::KeyKnown { serial: "A1".into() },
        Error::NotRenewable { serial: "A1".into(), profile: "tsa".into() },
        Error::UnknownProfile { id: "x".into(), known: vec!["person".into(), "seal".into()] },
        Error::Missing { profile: "person".into(), missing: "--nik" },
        Error::NotSuspended { serial: "A1".into(), standing: Standing::Active },
        Error::Passphrase(PassphraseError::Control),
        Error::Passphrase(PassphraseError::Common),
        Error::Passphrase(PassphraseError::Personal),
        Error::Passphrase(PassphraseError::TooShort { found: 3, least: 8 }),
        Error::Passphrase(PassphraseError::TooLong { found: 3000 }),
        Error::Passphrase(PassphraseError::NoLetter),
        Error::Passphrase(PassphraseError::NoDigit),
    ]
}

/// PKCS#12, OCSP and time stamps.
fn services() -> Vec<Error> {
    let at = Timestamp::UNIX_EPOCH;
    vec![
        Error::Pkcs12(Pkcs12Error::TooLong { length: 9, limit: 7 }),
        Error::Pkcs12(Pkcs12Error::Version { found: 2 }),
        Error::Pkcs12(Pkcs12Error::Unsupported { oid: pki::oid::SHA_256 }),
        Error::Pkcs12(Pkcs12Error::NoMac),
        Error::Pkcs12(Pkcs12Error::WrongPassphrase),
        Error::Pkcs12(Pkcs12Error::Inside),
        Error::Pkcs12(Pkcs12Error::TooManyRounds { asked: 9, limit: 7 }),
        Error::Pkcs12(Pkcs12Error::Key(KeyError::Malformed)),
        Error::Pkcs12(Pkcs12Error::NoKey),
        Error::Pkcs12(Pkcs12Error::SeveralKeys { count: 2 }),
        Error::Pkcs12(Pkcs12Error::NoCertificate),
        Error::Pkcs12(Pkcs12Error::FriendlyName { length: 9, limit: 7 }),
        Error::Responder(ResponderError::NotAPair),
        Error::Responder(ResponderError::NotADelegate(pki::ocsp::VerifyError::Purpose)),
        Error::Answer(Box::new(AnswerError::ResponderNotValid { now: at, not_after: at })),
        Error::Answer(Box::new(AnswerError::Lookup(Error::WrongCaPassphrase))),
        Error::Answer(Box::new(AnswerError::Lint(Vec::new()))),
        Error::Stamper(AuthorityError::NoPolicy),
    ]
}

fn certificates() -> Vec<Error> {
    let at = Timestamp::UNIX_EPOCH;
    let names = [
        NameError::TooMany { limit: 7 },
        NameError::Country("id".into()),
        NameError::Empty { attribute: "CN".into() },
        NameError::TooLong { attribute: "CN".into(), length: 65, limit: 64 },
        NameError::Character { attribute: "CN".into(), character: '\u{200b}' },
        NameError::Reserved { attribute: "OU".into(), text: "WAKTU SIMULASI".into() },
    ];
    let mut all: Vec<Error> = names.map(Error::Name).into();
    all.extend([
        Error::Issue(IssueError::Lifetime { profile: "person".into(), asked: 9999, limit: 730 }),
        Error::Issue(IssueError::WrongHolder { profile: "seal".into(), holder: Holder::Authority }),
        Error::Issue(IssueError::WrongHolder { profile: "seal".into(), holder: Holder::Person }),
        Error::Issue(IssueError::WrongHolder { profile: "person".into(), holder: Holder::Organization }),
        Error::Issue(IssueError::KeyNotAllowed { profile: "person".into(), kind: KeyKind::P256 }),
        Error::Issue(IssueError::WeakKey(KeyKind::Rsa { bits: 1024 })),
        Error::Issue(IssueError::IssuerNotValid { now: at, not_after: at }),
        Error::Issue(IssueError::Build(BuildError::RepeatedAttribute(oid::COMMON_NAME))),
        Error::Issue(IssueError::Build(BuildError::Unsupported("x".into()))),
        Error::Issue(IssueError::Build(BuildError::Date)),
        Error::Issue(IssueError::Build(BuildError::Encode("x".into()))),
        Error::Issue(IssueError::Lint(vec![])),
        Error::Issue(IssueError::Sign(SigningError::Key(KeyError::Sign))),
        Error::Issue(IssueError::Read(CertificateError::Malformed)),
        Error::List(ListError::Lint(vec![])),
        Error::List(ListError::NoBase),
        Error::List(ListError::Sign(SigningError::Algorithm {
            expected: SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha256),
            found: SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256),
        })),
        Error::List(ListError::Read(CrlError::Malformed)),
        Error::Certificate(CertificateError::TooLong { length: 9, limit: 7 }),
        Error::Certificate(CertificateError::TrailingData(7)),
        Error::Certificate(CertificateError::TooManyExtensions { count: 9, limit: 7 }),
        Error::Certificate(CertificateError::Name(NameError::Malformed)),
        Error::Certificate(CertificateError::Serial(SerialError::NotHexadecimal)),
        Error::Certificate(CertificateError::Key(KeyError::Malformed)),
        Error::Certificate(CertificateError::Validity),
        Error::Certificate(CertificateError::Extension { oid: oid::COMMON_NAME }),
        Error::RevocationList(CrlError::TooLong { length: 9, limit: 7 }),
        Error::RevocationList(CrlError::TooManyEntries { limit: 7 }),
        Error::RevocationList(CrlError::TooManyExtensions { limit: 7 }),
        Error::RevocationList(CrlError::RepeatedExtension { oid: ::pki::oid::CRL_NUMBER }),
        Error::RevocationList(CrlError::Extension { oid: ::pki::oid::FRESHEST_CRL }),
        Error::RevocationList(CrlError::Issuer(NameError::Malformed)),
        Error::RevocationList(CrlError::Serial(SerialError::Length(65))),
        Error::RevocationList(CrlError::Date),
    ]);
    all
}

fn profiles() -> Vec<Error> {
    let key = || "profile.person.key_types".to_owned();
    let types = [
        ValueType::Text,
        ValueType::Integer,
        ValueType::Float,
        ValueType::Boolean,
        ValueType::Date,
        ValueType::List,
        ValueType::Table,
    ];
    let mut all = vec![
        ProfileError::TooLong { length: 9, limit: 7 },
        ProfileError::TooMany { found: 9, limit: 7 },
        ProfileError::Syntax { line: 7, message: "x".into() },
        ProfileError::UnknownKey { line: 7, key: key() },
        ProfileError::Fixed { line: 7, key: key() },
        ProfileError::NotAllowed { line: 7, key: key(), found: "x".into(), allowed: vec!["p256", "p384"] },
        ProfileError::Days { line: 7, key: key(), found: "9".into(), limit: 7 },
        ProfileError::Address { line: 7, key: key(), found: "x".into() },
        ProfileError::Name { line: 7, found: "X".into(), limit: 32 },
        ProfileError::Underived { line: 7, profile: "x".into() },
    ];
    let wrong = |found| ProfileError::WrongType { line: 7, key: key(), expected: ValueType::Text, found };
    all.extend(types.map(wrong));
    all.into_iter().map(|source| Error::Profiles { path: "profiles.toml".into(), source }).collect()
}

fn keys() -> Vec<Error> {
    let keys = [
        KeyError::UnknownType("dsa".into()),
        KeyError::Unsupported("DSA".into()),
        KeyError::Malformed,
        KeyError::TooLong { length: 9, limit: 7 },
        KeyError::Generate,
        KeyError::WrongPassphrase,
        KeyError::TooManyRounds { asked: 9, limit: 7 },
        KeyError::UnsupportedSeal,
        KeyError::PssNeedsRsa(KeyKind::P256),
        KeyError::DigestNotAllowed {
            kind: KeyKind::Ed25519,
            allowed: DigestAlgorithm::Sha512,
            asked: DigestAlgorithm::Sha256,
        },
        KeyError::NotAPair,
        KeyError::Sign,
    ];
    let mut all: Vec<Error> = keys.map(Error::Key).into();
    let signatures = [
        SignatureError::MalformedAlgorithm,
        SignatureError::UnknownAlgorithm(oid::RSASSA_PSS),
        SignatureError::Parameters(oid::RSASSA_PSS),
        SignatureError::WrongKey {
            algorithm: SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha256),
            key: "RSA 2048".into(),
        },
        SignatureError::Mismatch,
    ];
    all.extend(signatures.map(|error| Error::Csr(CsrError::Possession(error))));
    all.extend([
        Error::Csr(CsrError::Malformed),
        Error::Csr(CsrError::Certificate),
        Error::Csr(CsrError::PrivateKey),
        Error::Csr(CsrError::Several { count: 9 }),
        Error::Csr(CsrError::Unfit(UnfitKey::Kind(KeyKind::P256))),
        Error::Csr(CsrError::Unfit(UnfitKey::Exponent { found: "0x03".into() })),
        Error::Csr(CsrError::Unfit(UnfitKey::Divisible { prime: 7 })),
        Error::Csr(CsrError::Unfit(UnfitKey::FaultyGenerator)),
        Error::Csr(CsrError::Unfit(UnfitKey::Encoding)),
        Error::Csr(CsrError::TooLong { length: 9, limit: 7 }),
        Error::Csr(CsrError::Key(KeyError::Malformed)),
        Error::Csr(CsrError::Name(NameError::Malformed)),
    ]);
    all
}

fn tokens() -> Vec<Error> {
    let name = || "x".to_owned();
    let uris = [
        UriError::Scheme,
        UriError::TooLong { length: 9, limit: 7 },
        UriError::TooMany { limit: 7 },
        UriError::Pin { name: "pin-value" },
        UriError::NotAttribute,
        UriError::Encoding { name: name() },
        UriError::Value { name: name() },
        UriError::Repeated { name: name() },
        UriError::Unknown { name: name() },
        UriError::NotPrivate,
        UriError::NoModule,
        UriError::RelativeModule,
        UriError::NoKey,
    ];
    let others = [
        TokenError::Module { path: "x".into(), source: gone() },
        TokenError::NotAModule("x".into()),
        TokenError::NoToken { present: 7 },
        TokenError::SeveralTokens { count: 2 },
        TokenError::WrongPin,
        TokenError::PinLocked,
        TokenError::NoKey,
        TokenError::SeveralKeys,
        TokenError::NoCertificate,
        TokenError::SeveralCertificates,
        TokenError::Certificate(CertificateError::Malformed),
        TokenError::NoPublicKey,
        TokenError::Unfit(UnfitKey::FaultyGenerator),
        TokenError::NotAPair,
        TokenError::Unsupported(KeyKind::Rsa { bits: 1024 }),
        TokenError::Scheme(KeyError::PssNeedsRsa(KeyKind::P256)),
        TokenError::Mechanism(SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha256)),
        TokenError::Device { call: "Sign".into(), answer: "DeviceRemoved".into() },
    ];
    uris.map(TokenError::Uri).into_iter().chain(others).map(Error::Token).collect()
}

fn checkpoints() -> Vec<Error> {
    let errors = [
        CheckpointError::TooLong { length: 9, limit: 7 },
        CheckpointError::NotACheckpoint,
        CheckpointError::Line { line: 3, field: "records:" },
        CheckpointError::Surplus { line: 8 },
        CheckpointError::OtherKey { expected: "a1".into(), found: "b2".into() },
        CheckpointError::NoKey,
        CheckpointError::Signature { key: "a1".into() },
    ];
    let refused = errors.map(|source| Error::Checkpoint { path: "audit.checkpoint".into(), source });
    refused.into_iter().chain([Error::AuditBroken { seq: 7 }]).collect()
}

fn backups() -> Vec<Error> {
    let (name, file) = (|| "segel.db".to_owned(), || std::path::PathBuf::from("x"));
    let envelopes = [
        EnvelopeError::TooLong { length: 9, limit: 7 },
        EnvelopeError::NotEnveloped(oid::RSASSA_PSS),
        EnvelopeError::Malformed { part: "EnvelopedData", source: BerError::Truncated },
        EnvelopeError::NoPassphrase,
        EnvelopeError::Unsupported(oid::SHA_1),
        EnvelopeError::TooManyRounds { asked: 9, limit: 7 },
        EnvelopeError::WrongPassphrase,
        EnvelopeError::Damaged,
        EnvelopeError::ContentLength { expected: 9, found: 7 },
    ];
    let others = [
        BackupError::NotABackup,
        BackupError::NeedsPassphrase,
        BackupError::NotEncrypted,
        BackupError::CutOff { within: name() },
        BackupError::Trailing,
        BackupError::Damaged { name: name() },
        BackupError::Entry { expected: name(), found: "../x".into() },
        BackupError::NotAFile { name: name() },
        BackupError::TooLarge { name: name(), size: 9, limit: 7 },
        BackupError::Manifest(serde_json::from_str::<String>("x").unwrap_err()),
        BackupError::Schema { found: "x/2".into() },
        BackupError::ForeignName { name: "x".into() },
        BackupError::Twice { name: name() },
        BackupError::Lacks { name: "home.secret" },
        BackupError::Count { what: "certificates", expected: 9, found: 7 },
        BackupError::Audit { seq: 7 },
        BackupError::Unsound { complaint: "x".into() },
        BackupError::ForeignList { file: file(), issuer: "CN=x".into() },
        BackupError::NoBase { file: file(), base: "9".into() },
        BackupError::ListNumber { file: file(), number: "9".into() },
        BackupError::ForeignCertificate { file: file(), subject: "CN=x".into() },
        BackupError::Conflict { file: file(), serial: "A1".into() },
    ];
    envelopes.map(BackupError::Envelope).into_iter().chain(others).map(Error::Backup).collect()
}

fn stored() -> Vec<Error> {
    let serial = || "A1".to_owned();
    let errors = [
        StoreError::Missing { path: "x".into() },
        StoreError::Exists { path: "x".into() },
        StoreError::File { path: "x".into(), source: gone() },
        StoreError::NotAStore { path: "x".into() },
        StoreError::Newer { found: 9, known: 7 },
        StoreError::Busy { waited_seconds: 10 },
        StoreError::Full,
        StoreError::ReadOnly,
        StoreError::SerialTaken { serial: serial() },
        StoreError::MalformedSerial { text: "x".into() },
        StoreError::Unknown { kind: Kind::Certificate, id: serial() },
        StoreError::Unknown { kind: Kind::Authority, id: serial() },
        StoreError::Unknown { kind: Kind::Key, id: serial() },
        StoreError::Taken { kind: Kind::Officer, id: "budi".into() },
        StoreError::NotIssued { serial: serial() },
        StoreError::AlreadyIssued { serial: serial() },
        StoreError::NotSuspended { serial: serial() },
        StoreError::AlreadyRevoked {
            serial: serial(),
            at: Timestamp::UNIX_EPOCH,
            reason: "superseded".into(),
        },
    ];
    errors.map(Error::Store).into()
}

fn signed() -> Vec<Error> {
    let field = || "Pejabat".to_owned();
    let mut all: Vec<SignError> = vec![
        SignError::Document(DocumentError::NotPdf { length: 7 }),
        SignError::Update(UpdateError::NumbersUsedUp { highest: 7 }),
        SignError::Update(UpdateError::TooLong { length: 9, limit: 7 }),
        SignError::Update(UpdateError::IntegrityCode),
        SignError::Page(PageError::NoSize { page: ObjectId::new(3, 0) }),
        SignError::Page(PageError::Empty { width: 0.0, height: 1.0 }),
        SignError::Page(PageError::OffPage {
            rectangle: DisplayedRectangle { x: 0.0, y: 0.0, width: 900.0, height: 9.0 },
            page_width: 595.0,
            page_height: 842.0,
        }),
        SignError::NotPermitted { permission: Permission::Modify },
        SignError::NotPermitted { permission: Permission::Annotate },
        SignError::NotPermitted { permission: Permission::FillForms },
        SignError::Certified { field: field() },
        SignError::Locked { field: field(), by: field() },
        SignError::NotFirst { field: field() },
        SignError::NoSuchField { name: "x".into(), known: vec![], count: 0 },
        SignError::NoSuchField { name: "x".into(), known: vec![field()], count: 1 },
        SignError::NoSuchField { name: "x".into(), known: vec![field()], count: 9 },
        SignError::LockDiffers { field: field() },
        SignError::AlreadySigned { field: field() },
        SignError::NotSignatureField { field: field(), found: "Tx".into() },
        SignError::FieldName { name: "a.b".into() },
        SignError::PlaceGiven { field: field() },
        SignError::FieldInvisible { field: field() },
        SignError::NoSuchPage { asked: 9, pages: 7 },
        SignError::NoSuchTag { tag: "#".into(), pages: 7 },
        SignError::Search { tag: " ".into(), source: TextError::Empty },
        SignError::MarksAfterSignature { field: field() },
        SignError::NotPrepared,
        SignError::Room { needed: 9, room: 7 },
        SignError::Read(gone()),
        SignError::Write(io::ErrorKind::StorageFull.into()),
    ];
    all.extend(marks().map(SignError::Appearance));
    all.extend(locked().map(SignError::Crypt));
    all.extend(limits_of_text().map(|source| SignError::Search { tag: "#".into(), source }));
    all.into_iter().map(Error::Sign).chain(messages()).collect()
}

fn limits_of_text() -> [TextError; 11] {
    [
        TextLimit::Needle,
        TextLimit::Operations,
        TextLimit::Content,
        TextLimit::Operands,
        TextLimit::Glyphs,
        TextLimit::Forms,
        TextLimit::FormDepth,
        TextLimit::SavedStates,
        TextLimit::CMap,
        TextLimit::Widths,
        TextLimit::Fonts,
    ]
    .map(|what| TextError::TooMuch { what, limit: 7 })
}

fn locked() -> [CryptError; 12] {
    [
        CryptError::PasswordNeeded,
        CryptError::WrongPassword,
        CryptError::Handler { filter: "Adobe.PubSec".into() },
        CryptError::Version { version: 3, revision: 3 },
        CryptError::Method { filter: "StdCF".into(), method: "AESV4".into() },
        CryptError::NoFilter { filter: "StdCF".into() },
        CryptError::Missing { key: "O" },
        CryptError::Length { key: "U", expected: 32, found: 7 },
        CryptError::KeyLength { bits: 7 },
        CryptError::Tampered,
        CryptError::Differs { revision: 2 },
        CryptError::Unreadable(DocumentError::PageLoop { id: ObjectId::new(3, 0) }),
    ]
}

fn marks() -> [AppearanceError; 8] {
    let size = Size { width: 7.0, height: 7.0 };
    [
        AppearanceError::BoxSize { found: size, least: size, most: size },
        AppearanceError::Empty { field: Field::Name },
        AppearanceError::TooLong { field: Field::QrCode, length: 9, limit: 7 },
        AppearanceError::MissingGlyph { field: Field::Title, character: '漢' },
        AppearanceError::InvisibleCharacter { field: Field::Agency, character: '\u{200b}' },
        AppearanceError::DoesNotFit { field: Field::Time, needed: size, room: size },
        AppearanceError::Empty { field: Field::Heading },
        AppearanceError::Empty { field: Field::Simulation },
    ]
}

fn messages() -> Vec<Error> {
    let bytes = [
        BerError::Truncated,
        BerError::HighTag(0x1f),
        BerError::Length(0x85),
        BerError::Tag { expected: 0x30, found: 0x31 },
        BerError::Value { tag: 0x01 },
        BerError::Trailing(7),
        BerError::TooDeep { limit: 7 },
        BerError::TooMany { limit: 7 },
    ];
    let malformed = bytes.map(|source| CmsError::Malformed { part: "SignerInfo", source });
    let others = [
        CmsError::TooLong { length: 9, limit: 7 },
        CmsError::NotSignedData(oid::RSASSA_PSS),
        CmsError::DigestLength { expected: 32, found: 20 },
        CmsError::NotAPair,
        CmsError::WrongSignature(SignatureError::Mismatch),
        CmsError::SignerCount(2),
        CmsError::Sign(KeyError::Sign),
    ];
    malformed.into_iter().chain(others).map(Error::Cms).collect()
}
