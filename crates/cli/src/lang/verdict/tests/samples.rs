//! One reason, finding and change of each kind.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use office::cause::ByteRangeError;
use office::cause::Leniency;
use office::cause::{CryptError, DocumentError};
use office::cause::{Limit, ObjectId, SyntaxError};
use office::report::{
    AnnotationEdit, Change, ChangeKind, Disallowed, DssFault, DssPart, Edit, EditKind, Finding, FormatFault,
    Level, LevelRule, Modification, Online, OnlineFault, OnlineLimit, Reason, Sought, Unmet, WantedSigner,
};
use pki::ber::BerError;
use pki::cert::{CertificateError, GeneralName, KeyUsage};
use pki::cms::{CmsError, CmsVerifyError, Note};
use pki::constraints::{Algorithm, Expired};
use pki::crl::RevocationReason;
use pki::digest::DigestAlgorithm;
use pki::key::KeyKind;
use pki::name::Name;
use pki::ocsp::ErrorStatus;
use pki::oid::{self, ObjectIdentifier};
use pki::path::{Budget, CertificateId, PathError, PathFault, UnknownStatus};
use pki::serial::SerialNumber;
use pki::signature::{SignatureAlgorithm, SignatureError};
use pki::tsp::{TokenError, TspError};

const OID: ObjectIdentifier = oid::COMMON_NAME;

pub(super) fn time(hour: u8) -> Timestamp {
    format!("2026-01-31T{hour:02}:00:00Z").parse().unwrap()
}

pub(super) fn certificate() -> CertificateId {
    CertificateId {
        subject: name("Siti Rahayu"),
        serial_number: SerialNumber::from_octets(&[0x1a, 0x2b]).unwrap(),
    }
}

pub(super) fn name(common_name: &str) -> Name {
    Name::builder().attribute(oid::COMMON_NAME, common_name).unwrap().build()
}

pub(super) fn path(fault: PathFault) -> Reason {
    Reason::Path(PathError { certificate: Box::new(certificate()), fault })
}

pub(super) fn status(why: UnknownStatus) -> Reason {
    Reason::StatusUnknown { certificate: certificate(), why }
}

pub(super) fn reasons() -> Vec<Reason> {
    let formats = format_faults().into_iter().map(Reason::Format);
    let cms = cms_errors().into_iter().map(Reason::Cms);
    let paths = path_faults().into_iter().map(path);
    let statuses = unknown_statuses().into_iter().map(status);
    let stamps = stamp_errors().into_iter().map(Reason::Stamp);
    own().into_iter().chain(formats).chain(cms).chain(stamps).chain(paths).chain(statuses).collect()
}

fn own() -> Vec<Reason> {
    let mut all = vec![
        Reason::Valid,
        Reason::ValidStamp,
        Reason::StampFromLater { time: time(9), at: time(8) },
        Reason::StampOrder { time: time(8), covered: time(9) },
        Reason::StampRevoked { at: time(8) },
        Reason::StampSuspended { at: time(8) },
        Reason::RevokedBeforeStamp { at: time(8), reason: None, stamped: time(9) },
        Reason::Unread,
        Reason::KindNotJudged { sub_filter: "Contoh.Segel".into() },
        Reason::Redefined { revision: 2 },
        Reason::Removed { revision: 2 },
        Reason::Certified { revision: 2 },
        Reason::Locked { revision: 2, field: "Ttd".into() },
        Reason::LockedFilled { revision: 2, field: "Nama".into() },
        Reason::FieldAfterCertification { revision: 2, field: "Signature2".into(), is_signed: true },
        Reason::FieldAfterCertification { revision: 2, field: "Signature2".into(), is_signed: false },
        Reason::Revoked { at: time(8), reason: None, claimed: None },
        Reason::Revoked { at: time(8), reason: None, claimed: Some(time(7)) },
        Reason::Revoked { at: time(8), reason: None, claimed: Some(time(9)) },
        Reason::Suspended { at: time(8) },
        Reason::CaRevoked { certificate: certificate(), at: time(8) },
        Reason::AlgorithmExpired { is_stamp: false, expired: expired() },
        Reason::AlgorithmExpired { is_stamp: true, expired: expired() },
        Reason::BeyondSize { size: 7, highest: 8 },
        Reason::HiddenBytes { revision: 2 },
        Reason::LaterRevision { revision: 2, objects: 3 },
        Reason::ReadingsDiffer { object: Some(12), offset: 9 },
        Reason::ReadingsDiffer { object: None, offset: 9 },
    ];
    let object = Some(ObjectId::new(12, 0));
    let disallowed = |what| Reason::Disallowed { revision: 2, what, page: Some(3), object };
    all.extend(Disallowed::ALL.map(disallowed));
    let revoked = |why| Reason::Revoked { at: time(8), reason: Some(why), claimed: None };
    all.extend(RevocationReason::ALL.map(revoked));
    all
}

fn format_faults() -> Vec<FormatFault> {
    let mut all = vec![
        FormatFault::Value { found: "name" },
        FormatFault::Direct,
        FormatFault::Unreadable(unreadable()),
        FormatFault::Compressed { stream: 7 },
        FormatFault::Missing { key: "ByteRange" },
        FormatFault::Duplicate { key: "Contents" },
        FormatFault::Kind { key: "Contents", expected: "string", found: "name" },
        FormatFault::Type { found: "Page".into() },
        FormatFault::NoTimeStamp { sub_filter: "ETSI.CAdES.detached".into() },
        FormatFault::Token(TspError::NoContent),
        FormatFault::Empty,
        FormatFault::Digits { length: 9, digits: 8 },
        FormatFault::Gap { gap: 1..2, contents: 3..4 },
        FormatFault::Padding { offset: 9 },
        FormatFault::Cms(CmsError::NotSignedData(OID)),
        FormatFault::Coverage { end: 9 },
        FormatFault::Uncovered { object: object(), offset: 9 },
        FormatFault::UncoveredXref { offset: 9 },
        FormatFault::Crossing { end: 9, other: 8 },
    ];
    let ranges = [
        ByteRangeError::NotArray { found: "name" },
        ByteRangeError::Length { found: 3 },
        ByteRangeError::NotUnsigned { index: 0 },
        ByteRangeError::Start { found: 1 },
        ByteRangeError::Overlap { first_end: 9, second_start: 8 },
        ByteRangeError::BeyondEnd { start: 7, length: 8, file_length: 9 },
    ];
    all.extend(ranges.map(FormatFault::ByteRange));
    all
}

fn cms_errors() -> Vec<CmsVerifyError> {
    vec![
        CmsVerifyError::SignerCount(2),
        CmsVerifyError::EncapsulatedContent,
        CmsVerifyError::NoEncapsulatedDigest,
        CmsVerifyError::ContentType { expected: OID, found: OID },
        CmsVerifyError::NoSignedAttributes,
        CmsVerifyError::MissingAttribute(OID),
        CmsVerifyError::AttributeCount { oid: OID, count: 2 },
        CmsVerifyError::MalformedAttribute { oid: OID, source: BerError::Truncated },
        CmsVerifyError::WeakAlgorithm(OID),
        CmsVerifyError::UnknownDigest(OID),
        CmsVerifyError::DigestParameters(OID),
        CmsVerifyError::SignatureAlgorithm(SignatureError::UnknownAlgorithm(OID)),
        CmsVerifyError::DigestsDiffer {
            content: DigestAlgorithm::Sha256,
            signature: DigestAlgorithm::Sha512,
        },
        CmsVerifyError::AlgorithmProtection,
        CmsVerifyError::NoSignerCertificate(3),
        CmsVerifyError::MessageDigest,
        CmsVerifyError::WeakKey { bits: 1024, minimum: 2048 },
        CmsVerifyError::Signature(SignatureError::Mismatch),
        CmsVerifyError::AttributesOrder,
        CmsVerifyError::EssMissing,
        CmsVerifyError::EssBoth,
        CmsVerifyError::EssDigest(OID),
        CmsVerifyError::EssHash,
        CmsVerifyError::EssIssuerSerial,
    ]
}

fn path_faults() -> Vec<PathFault> {
    let mut all = vec![
        PathFault::NoIssuer { issuer: name("CA Penerbit") },
        PathFault::Untrusted,
        PathFault::Budget { what: Budget::Signatures, limit: 100 },
        PathFault::Budget { what: Budget::Comparisons, limit: 100 },
        PathFault::Signature(SignatureError::Mismatch),
        PathFault::Signature(SignatureError::UnknownAlgorithm(OID)),
        PathFault::Signature(SignatureError::MalformedAlgorithm),
        PathFault::Signature(SignatureError::Parameters(OID)),
        PathFault::Signature(SignatureError::WrongKey {
            algorithm: SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha256),
            key: "RSA 2048".into(),
        }),
        PathFault::Expired { not_after: time(8), at: time(9) },
        PathFault::NotYetValid { not_before: time(9), at: time(8) },
        PathFault::WeakKey { kind: KeyKind::Rsa { bits: 1024 } },
        PathFault::AlgorithmExpired(expired()),
        PathFault::NotACa,
        PathFault::Version { version: 1 },
        PathFault::PathLength { limit: 0 },
        PathFault::KeyUsage { needed: KeyUsage::KEY_CERT_SIGN, found: KeyUsage::DIGITAL_SIGNATURE },
        PathFault::ExtendedKeyUsage { found: vec![OID] },
        PathFault::Policy,
        PathFault::UnknownCriticalExtension { oid: OID },
        PathFault::Malformed(CertificateError::Validity),
        PathFault::DuplicateExtension { oid: OID },
        PathFault::MissingExtension { oid: OID },
        PathFault::MisplacedExtension { oid: OID },
        PathFault::Criticality { oid: OID, expected: true },
        PathFault::Criticality { oid: OID, expected: false },
        PathFault::EmptyName,
        PathFault::SerialNumber,
    ];
    let names = || {
        [
            GeneralName::Email("siti@example.go.id".into()),
            GeneralName::Dns("example.go.id".into()),
            GeneralName::Uri("https://example.go.id".into()),
            GeneralName::Directory(name("Siti")),
            GeneralName::Ip(vec![192, 0, 2, 1]),
            GeneralName::Ip(vec![0; 16]),
            GeneralName::Ip(vec![1; 5]),
            GeneralName::Other(vec![0xab; 99]),
        ]
    };
    all.extend(names().map(|name| PathFault::NameConstraint { name }));
    all.extend(names().map(|name| PathFault::UncheckableConstraint { name }));
    all
}

fn unknown_statuses() -> Vec<UnknownStatus> {
    vec![
        UnknownStatus::NoEvidence,
        UnknownStatus::OutOfScope,
        UnknownStatus::NonConforming,
        UnknownStatus::UnknownCriticalExtension { oid: OID },
        UnknownStatus::NotYetIssued { this_update: time(9) },
        UnknownStatus::Outdated { next_update: Some(time(7)) },
        UnknownStatus::Outdated { next_update: None },
        UnknownStatus::IssuedAfterExpiry { this_update: time(9) },
        UnknownStatus::Unsigned,
        UnknownStatus::TooOld { this_update: time(7), at: time(9), limit: SignedDuration::from_hours(1) },
        UnknownStatus::AnswerNotYetMade { made_at: time(9) },
        UnknownStatus::AnswerOutdated { next_update: Some(time(7)) },
        UnknownStatus::AnswerOutdated { next_update: None },
        UnknownStatus::AnsweredAfterExpiry { this_update: time(9) },
        UnknownStatus::UntrustedResponder,
        UnknownStatus::ResponderStatus,
        UnknownStatus::UnknownToResponder,
        UnknownStatus::GivenUp,
    ]
}

fn edit(kind: EditKind) -> Finding {
    Finding::Edit(Edit { kind, revision: 2 })
}

fn annotation(covers: bool) -> AnnotationEdit {
    AnnotationEdit { subtype: "FreeText".into(), page: 3, corners: Some([36, 36, 248, 108]), covers }
}

pub(super) fn findings() -> Vec<Finding> {
    let mut all = vec![
        Finding::NoSignature,
        Finding::Unreadable(DocumentError::NotPdf { length: 3 }),
        Finding::Encrypted,
        Finding::IntegrityCodeNotJudged,
        Finding::Locked(CryptError::PasswordNeeded),
        Finding::TrailingBytes { offset: 9, bytes: 8 },
        Finding::FormUnreadable(unreadable()),
        Finding::PagesUnreadable(unreadable()),
        Finding::RevisionUnreadable { revision: 2 },
        Finding::TooMuchHistory { limit: 100 },
        Finding::TooMuchWork(DocumentError::TooMuch { what: Limit::Parsed, limit: 7 }),
        Finding::SignatureRemoved { field: "Signature1".into(), revision: 2 },
        Finding::OrphanSignature { offset: 9, object: Some(object()) },
        Finding::HiddenObject { offset: 9, object: 12 },
        Finding::GivenUp,
        Finding::SharedSignature { fields: vec!["A".into(), "B".into()] },
        Finding::FieldAdded { field: "Signature2".into(), page: 3, corners: [36, 36, 248, 108] },
        Finding::FieldCoversPage { field: "Signature2".into(), page: 3, percent: 80 },
        Finding::FieldOfUnknownExtent { field: "Signature2".into(), page: 3 },
        edit(EditKind::FieldFilled { field: "Nama".into() }),
        edit(EditKind::FieldRefilled { field: "Nama".into() }),
        edit(EditKind::FieldUnclear { field: "Nama".into() }),
        edit(EditKind::FieldCovers { field: "Nama".into(), page: 3, percent: 80 }),
        edit(EditKind::FieldAdded { field: "Ttd".into() }),
        edit(EditKind::AnnotationAdded(annotation(true))),
        edit(EditKind::AnnotationChanged(annotation(true))),
        edit(EditKind::AnnotationRemoved(annotation(false))),
        edit(EditKind::Metadata),
        edit(EditKind::Structure),
        Finding::FurtherReason(Reason::Unread),
        Finding::TimeStampNotJudged { limit: 4 },
        Finding::TimeStampNotValid(Reason::Stamp(TokenError::Imprint)),
        Finding::LegacyKind { sub_filter: "adbe.pkcs7.sha1" },
        Finding::Attachment { name: "lampiran.xlsx".into(), size: Some(9), object: Some(object()) },
        Finding::Attachment { name: "lampiran.xlsx".into(), size: None, object: None },
        Finding::AttachmentsNotListed { listed: 100 },
        Finding::CertificateNotBound,
        Finding::SimulatedTime,
    ];
    let leniencies = [
        Leniency::JunkBeforeHeader { bytes: 9, counted: true },
        Leniency::StartXrefWrong { stated: 8, found: 9 },
        Leniency::EndMarkerMisplaced { offset: 9 },
        Leniency::BytesBehindEnd { offset: 9, bytes: 8 },
        Leniency::PreviousZero { offset: 9 },
        Leniency::SectionsOutOfOrder { offset: 9 },
        Leniency::VersionUnreadable,
        Leniency::EntriesMisshapen { offset: 9 },
        Leniency::SizeDecreased { offset: 9, size: 7, highest: 8 },
        Leniency::SubsectionRenumbered { offset: 9 },
        Leniency::EntriesBeyondSize { offset: 9, size: 7, highest: 8 },
        Leniency::EntryTwice { offset: 9, number: 12 },
        Leniency::LinearizedAgain { length: 9 },
    ];
    all.extend(leniencies.map(Finding::Leniency));
    all.extend(level_rules().into_iter().map(Finding::LevelNotReached));
    all.extend(unmet_rules().into_iter().map(Finding::Policy));
    all.extend(dss_faults().into_iter().map(Finding::ValidationData));
    all.extend(online().into_iter().map(Finding::Online));
    all
}

fn online() -> Vec<Online> {
    let address = || "http://pki.example.com/ocsp".to_owned();
    let soughts = [Sought::AnswerAbout(certificate()), Sought::IssuerOf(certificate()), Sought::List];
    let fetched = soughts.map(|sought| Online::Fetched { sought, address: address(), bytes: 9 });
    let failed = online_faults().into_iter().enumerate().map(|(index, fault)| Online::Failed {
        sought: Sought::AnswerAbout(certificate()),
        address: address(),
        fault,
        is_missed: index % 2 == 0,
    });
    let limits = [
        OnlineLimit::File { limit: 7 },
        OnlineLimit::Addresses { limit: 7 },
        OnlineLimit::FileTime { limit: Duration::from_secs(7) },
        OnlineLimit::Rounds { limit: 7 },
        OnlineLimit::Run { limit: 7 },
        OnlineLimit::Time { limit: Duration::from_secs(7) },
        OnlineLimit::Bytes { limit: 7 },
    ];
    fetched.into_iter().chain(failed).chain(limits.map(Online::Stopped)).collect()
}

fn online_faults() -> Vec<OnlineFault> {
    vec![
        OnlineFault::Unreachable,
        OnlineFault::Malformed,
        OnlineFault::Scheme { scheme: "ldap".to_owned() },
        OnlineFault::Credentials,
        OnlineFault::Forbidden,
        OnlineFault::HostNotFound,
        OnlineFault::LeftAlone { failures: 3 },
        OnlineFault::Closed,
        OnlineFault::TimedOut { patience: Duration::from_secs(7) },
        OnlineFault::Insecure,
        OnlineFault::Protocol,
        OnlineFault::Redirected { status: 301 },
        OnlineFault::Status { status: 404 },
        OnlineFault::TooLong { limit: 7 },
        OnlineFault::NotThat,
        OnlineFault::Refused(ErrorStatus::TryLater),
        OnlineFault::AnotherAnswer,
        OnlineFault::DoesNotCount(UnknownStatus::UntrustedResponder),
    ]
}

fn unmet_rules() -> Vec<Unmet> {
    let wanted = WantedSigner {
        nip: Some("199001012015011001".into()),
        nik: Some("3323010101900001".into()),
        email: Some("siti@example.go.id".into()),
        organization: Some("Dinas Kominfo".into()),
        name: Some("Siti Rahayu".into()),
    };
    let nip = WantedSigner { nip: wanted.nip.clone(), ..WantedSigner::default() };
    let sha1 = Algorithm::Digest(DigestAlgorithm::Sha1);
    vec![
        Unmet::Level { wanted: Level::PadesBLt, found: Some(Level::PadesBT) },
        Unmet::Level { wanted: Level::PadesBLt, found: None },
        Unmet::Algorithm(sha1),
        Unmet::Algorithm(Algorithm::Key(KeyKind::Rsa { bits: 1024 })),
        Unmet::AlgorithmUnknown,
        Unmet::Signer(nip),
        Unmet::Signer(wanted),
        Unmet::TooFew { least: 2, found: 1 },
        Unmet::TooMany { most: 2, found: 3 },
        Unmet::Modification { allowed: Modification::None, found: Some(Modification::FormFilling) },
        Unmet::Modification { allowed: Modification::None, found: None },
        Unmet::TimeStamp,
        Unmet::Simulation { wanted: false },
        Unmet::Simulation { wanted: true },
    ]
}

/// SHA-1, too late.
fn expired() -> Expired {
    let ended = "2012-08-01T00:00:00Z".parse().unwrap();
    Expired { algorithm: Algorithm::Digest(DigestAlgorithm::Sha1), ended, existed: time(8) }
}

fn dss_faults() -> Vec<DssFault> {
    let parts = [DssPart::Certificate, DssPart::RevocationList, DssPart::OcspResponse];
    let mut all = vec![
        DssFault::Unreadable(unreadable()),
        DssFault::Kind { expected: "array of streams", found: "name" },
        DssFault::TooMuch { limit: 9 },
    ];
    all.extend(parts.map(|part| DssFault::Part { object: object(), part }));
    all
}

fn stamp_errors() -> Vec<TokenError> {
    vec![
        TokenError::Signature(CmsVerifyError::MessageDigest),
        TokenError::Certificate(CertificateError::Validity),
        TokenError::Purpose(vec![OID]),
        TokenError::PurposeNotCritical,
        TokenError::Name,
        TokenError::CriticalExtension(OID),
        TokenError::Digest(OID),
        TokenError::Imprint,
    ]
}

fn level_rules() -> Vec<LevelRule> {
    let mut all = vec![
        LevelRule::SubFilter,
        LevelRule::NoFilter,
        LevelRule::NoTime,
        LevelRule::Cert,
        LevelRule::Reason,
        LevelRule::Status(certificate()),
        LevelRule::StampType,
        LevelRule::StampKey("Reason"),
        LevelRule::StampVersion,
    ];
    let notes = [
        Note::NotDer,
        Note::AttributesUnsorted,
        Note::SigningTime,
        Note::SignedAttribute(OID),
        Note::UnsignedAttribute(OID),
        Note::EssBySha1,
        Note::DigestNotListed,
        Note::Version { expected: 1, found: 3 },
        Note::CertificatesLeftAside(2),
    ];
    all.extend(notes.map(LevelRule::SignedData));
    all
}

pub(super) fn changes() -> Vec<Change> {
    let kinds = [ChangeKind::Added, ChangeKind::Changed, ChangeKind::Removed];
    let change = |object| move |kind| Change { object, kind, page: None, revision: 2 };
    let of_objects = kinds.map(change(Some(object())));
    of_objects.into_iter().chain(kinds.map(change(None))).collect()
}

fn unreadable() -> DocumentError {
    let source = SyntaxError::Limit { what: Limit::Depth, offset: 9, limit: 8 };
    DocumentError::Object { id: object(), source }
}

fn object() -> ObjectId {
    ObjectId { number: 12, generation: 0 }
}
