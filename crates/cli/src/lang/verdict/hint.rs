//! What to do about a file that did not pass. Names only commands and flags that exist.

use jiff::Timestamp;
use office::report::{FileReport, Finding, Indication, Reason, SubIndication};
use pki::name::Escaped;
use pki::path::{PathFault, UnknownStatus};
use pki::signature::SignatureError;
use pki::tsp::TokenError;

use crate::lang::{Lang, errors, tr};

/// What to do next, where that is known, each said once; nothing for a file that passed.
///
/// Only what the file's verdict stems from counts: mending the lesser would not help.
pub(super) fn hints(report: &FileReport, lang: Lang) -> Vec<String> {
    let findings = report.findings.iter().filter(|finding| finding.indication() == report.indication);
    let signatures =
        report.signatures.iter().filter(|signature| Some(signature.indication) == report.indication);
    let found = signatures
        .filter_map(|signature| of_reason(&signature.reason, lang))
        .chain(findings.filter_map(|finding| of_finding(finding, lang)));
    let mut hints: Vec<String> = Vec::new();
    if report.indication == Some(Indication::TotalPassed) {
        return hints;
    }
    for hint in found.map(|hint| Escaped(&hint).to_string()) {
        if !hints.contains(&hint) {
            hints.push(hint);
        }
    }
    hints
}

/// What to do about a signature that was judged so.
pub(crate) fn of_reason(reason: &Reason, lang: Lang) -> Option<String> {
    Some(match reason {
        Reason::Valid | Reason::ValidStamp | Reason::KindNotJudged { .. } => return None,
        Reason::Format(_) | Reason::BeyondSize { .. } => sign_anew(lang),
        Reason::Cms(_) => return of_signed_data(reason.verdict().1, lang),
        Reason::Stamp(error) => of_stamp(error, lang),
        Reason::Path(error) => of_path(&error.fault, lang),
        Reason::Unread => tr!(
            lang,
            "fetch the file once more; it may be incomplete or the disk damaged",
            "ambil ulang berkasnya; mungkin tidak lengkap, atau disk rusak"
        ),
        Reason::Redefined { .. }
        | Reason::Removed { .. }
        | Reason::Certified { .. }
        | Reason::Locked { .. }
        | Reason::LockedFilled { .. }
        | Reason::FieldAfterCertification { .. }
        | Reason::Disallowed { .. }
        | Reason::HiddenBytes { .. }
        | Reason::LaterRevision { .. } => later_changes(lang),
        Reason::ReadingsDiffer { .. } => written_anew(lang),
        Reason::Revoked { at, claimed: Some(claimed), .. } if claimed > at => tr!(
            lang,
            "do not rely on it: ask for a signature with a certificate in force",
            "jangan diandalkan: mintalah tanda tangan dengan sertifikat yang berlaku"
        ),
        Reason::RevokedBeforeStamp { .. } => tr!(
            lang,
            "do not rely on it: ask for a signature with a certificate in force",
            "jangan diandalkan: mintalah tanda tangan dengan sertifikat yang berlaku"
        ),
        Reason::StampFromLater { time, .. } => tr!(
            lang,
            "check the clock of this computer, or what --at says; the time stamp is of {time}",
            "periksa jam komputer ini, atau isi --at; stempel waktu bertanggal {time}"
        ),
        Reason::StampOrder { .. } | Reason::StampRevoked { .. } => stamp_anew(lang),
        Reason::Revoked { at, .. } => proof_from_before(*at, lang),
        Reason::Suspended { .. } | Reason::StampSuspended { .. } => tr!(
            lang,
            "ask whoever issued the certificate, and verify again when the suspension is over",
            "tanyakan kepada penerbit sertifikat, lalu verifikasi lagi setelah penangguhan berakhir"
        ),
        Reason::CaRevoked { .. } => tr!(
            lang,
            "do not rely on certificates of this CA: ask for a signature with a certificate of another one",
            "jangan andalkan sertifikat CA ini: mintalah tanda tangan dengan sertifikat dari CA lain"
        ),
        Reason::AlgorithmExpired { expired, .. } => proof_from_before(expired.ended, lang),
        Reason::StatusUnknown { why, .. } => status_data(*why, lang),
    })
}

/// What to do about what was found in the file itself.
pub(crate) fn of_finding(finding: &Finding, lang: Lang) -> Option<String> {
    match finding {
        Finding::Unreadable(error) => errors::unreadable(error, lang),
        Finding::Locked(error) => errors::locked(error, lang),
        Finding::TrailingBytes { .. } | Finding::OrphanSignature { .. } => Some(later_changes(lang)),
        Finding::GivenUp => Some(tr!(
            lang,
            "report it with the file, if that may be shown: this must not happen",
            "laporkan beserta berkasnya, bila boleh ditunjukkan: hal ini tidak semestinya terjadi"
        )),
        Finding::HiddenObject { .. } => Some(written_anew(lang)),
        Finding::SignatureRemoved { .. } => Some(tr!(
            lang,
            "ask the sender for the file that still holds this signature",
            "mintalah kepada pengirim berkas yang masih memuat tanda tangan itu"
        )),
        Finding::FieldCoversPage { .. } | Finding::FieldOfUnknownExtent { .. } => Some(tr!(
            lang,
            "compare the page with the file as it was first signed, and ask whoever signed later what it shows there",
            "bandingkan halaman itu dengan berkas saat pertama ditandatangani, dan tanyakan kepada penanda tangan berikutnya apa yang ditampilkan di sana"
        )),
        Finding::FormUnreadable(_) | Finding::PagesUnreadable(_) => Some(sign_anew(lang)),
        Finding::NoSignature
        | Finding::Encrypted
        | Finding::IntegrityCodeNotJudged
        | Finding::Leniency(_)
        | Finding::RevisionUnreadable { .. }
        | Finding::TooMuchHistory { .. }
        | Finding::TooMuchWork(_)
        | Finding::SharedSignature { .. }
        | Finding::FieldAdded { .. }
        | Finding::Edit(_)
        | Finding::FurtherReason(_)
        | Finding::LevelNotReached(_)
        | Finding::TimeStampNotJudged { .. }
        | Finding::TimeStampNotValid(_)
        | Finding::ValidationData(_)
        | Finding::LegacyKind { .. }
        | Finding::Attachment { .. }
        | Finding::AttachmentsNotListed { .. }
        | Finding::CertificateNotBound
        | Finding::SimulatedTime
        | Finding::Online(_)
        | Finding::Policy(_) => None,
    }
}

/// What to do about a certificate that is not accepted.
fn of_path(fault: &PathFault, lang: Lang) -> String {
    match fault {
        PathFault::NoIssuer { issuer } => tr!(
            lang,
            "get the certificate of {issuer} from a source that you trust; give a root with --trust, any other with --intermediate or have it fetched with --online",
            "dapatkan sertifikat {issuer} dari sumber tepercaya; berikan CA akar dengan --trust; selainnya dengan --intermediate, atau biarkan segel mengambilnya dengan --online"
        ),
        PathFault::Untrusted => tr!(
            lang,
            "if you trust this root, give it with --trust; an office of segel writes its own with `segel ca chain --root --out root.pem`",
            "jika CA akar ini Anda percaya, berikan dengan --trust; kantor segel menuliskannya dengan `segel ca chain --root --out root.pem`"
        ),
        PathFault::Expired { not_after, .. } => proof_from_before(*not_after, lang),
        PathFault::AlgorithmExpired(expired) => proof_from_before(expired.ended, lang),
        PathFault::NotYetValid { not_before, .. } => tr!(
            lang,
            "check the clock of this computer, or what --at says; the certificate holds from {not_before} on",
            "periksa jam komputer ini, atau isi --at; sertifikat baru berlaku mulai {not_before}"
        ),
        PathFault::WeakKey { .. } | PathFault::Signature(SignatureError::UnknownAlgorithm(_)) => {
            stronger(lang)
        }
        PathFault::Signature(SignatureError::Mismatch | SignatureError::WrongKey { .. }) => tr!(
            lang,
            "perhaps a CA of the same name with another key is trusted here: find out where the certificate comes from, and give its root with --trust if you trust it",
            "mungkin yang dipercaya di sini CA bernama sama dengan kunci lain: pastikan asal sertifikat, dan berikan CA akarnya dengan --trust jika Anda percaya"
        ),
        PathFault::Signature(SignatureError::MalformedAlgorithm | SignatureError::Parameters(_))
        | PathFault::Budget { .. }
        | PathFault::NotACa
        | PathFault::Version { .. }
        | PathFault::PathLength { .. }
        | PathFault::KeyUsage { .. }
        | PathFault::ExtendedKeyUsage { .. }
        | PathFault::NameConstraint { .. }
        | PathFault::UncheckableConstraint { .. }
        | PathFault::Policy
        | PathFault::UnknownCriticalExtension { .. }
        | PathFault::Malformed(_)
        | PathFault::DuplicateExtension { .. }
        | PathFault::MissingExtension { .. }
        | PathFault::MisplacedExtension { .. }
        | PathFault::Criticality { .. }
        | PathFault::EmptyName
        | PathFault::SerialNumber => tr!(
            lang,
            "tell whoever issued the certificate, and ask for a signature with another one",
            "beri tahu penerbit sertifikat, dan mintalah tanda tangan dengan sertifikat lain"
        ),
    }
}

/// What to do about signed data that do not hold, by the word that the verdict has for it.
fn of_signed_data(sub: Option<SubIndication>, lang: Lang) -> Option<String> {
    Some(match sub? {
        SubIndication::HashFailure => tr!(
            lang,
            "the document was changed after signing: ask the sender for the original",
            "dokumen diubah setelah ditandatangani: mintalah berkas aslinya kepada pengirim"
        ),
        SubIndication::FormatFailure
        | SubIndication::SigCryptoFailure
        | SubIndication::SigConstraintsFailure
        | SubIndication::NoSigningCertificateFound => sign_anew(lang),
        SubIndication::CryptoConstraintsFailure | SubIndication::CryptoConstraintsFailureNoPoe => {
            stronger(lang)
        }
        // Words for certificates and for the file, which signed data have no part in.
        SubIndication::ChainConstraintsFailure
        | SubIndication::CertificateChainGeneralFailure
        | SubIndication::NoCertificateChainFound
        | SubIndication::DisallowedModification
        | SubIndication::NotYetValid
        | SubIndication::Revoked
        | SubIndication::RevokedNoPoe
        | SubIndication::RevokedCaNoPoe
        | SubIndication::OutOfBoundsNoPoe
        | SubIndication::TryLater
        | SubIndication::TimestampOrderFailure
        | SubIndication::SignedDataNotFound => return None,
    })
}

fn status_data(why: UnknownStatus, lang: Lang) -> String {
    match why {
        UnknownStatus::NoEvidence
        | UnknownStatus::OutOfScope
        | UnknownStatus::NonConforming
        | UnknownStatus::UnknownCriticalExtension { .. }
        | UnknownStatus::Outdated { .. }
        | UnknownStatus::TooOld { .. }
        | UnknownStatus::IssuedAfterExpiry { .. }
        | UnknownStatus::AnswerOutdated { .. }
        | UnknownStatus::AnsweredAfterExpiry { .. }
        | UnknownStatus::UntrustedResponder
        | UnknownStatus::ResponderStatus
        | UnknownStatus::UnknownToResponder => tr!(
            lang,
            "give the newest revocation lists of all CAs above the signer with --crl, or have what they publish fetched with --online; an office of segel writes them with `segel ca crl --out FILE` and `segel ca crl --root --out FILE`",
            "berikan daftar pencabutan terbaru dari semua CA di atas penanda tangan dengan --crl, atau biarkan segel mengambil yang diumumkan CA dengan --online; kantor segel menuliskannya dengan `segel ca crl --out FILE` dan `segel ca crl --root --out FILE`"
        ),
        UnknownStatus::NotYetIssued { this_update } => tr!(
            lang,
            "give an older revocation list with --crl, or judge as of {this_update} or later with --at",
            "berikan daftar pencabutan yang lebih lama dengan --crl, atau nilai per {this_update} atau sesudahnya dengan --at"
        ),
        UnknownStatus::AnswerNotYetMade { made_at } => tr!(
            lang,
            "give a revocation list with --crl, or judge as of {made_at} or later with --at",
            "berikan daftar pencabutan dengan --crl, atau nilai per {made_at} atau sesudahnya dengan --at"
        ),
        UnknownStatus::GivenUp => tr!(
            lang,
            "give only the newest revocation list of each CA above the signer with --crl; if the document brings too many along itself, do not rely on it",
            "berikan hanya daftar pencabutan terbaru dari tiap CA di atas penanda tangan dengan --crl; jika dokumen itu sendiri membawa terlalu banyak, jangan diandalkan"
        ),
        UnknownStatus::Unsigned => tr!(
            lang,
            "get the revocation list from the CA itself; if another key of the CA signed it, give that certificate with --intermediate",
            "ambil daftar pencabutan langsung dari CA; jika ditandatangani dengan kunci lain milik CA, berikan sertifikat kunci itu dengan --intermediate"
        ),
    }
}

/// What to do about a time stamp that does not hold.
fn of_stamp(error: &TokenError, lang: Lang) -> String {
    match error {
        TokenError::Imprint => tr!(
            lang,
            "the document was changed after it was time-stamped: ask the sender for the original",
            "dokumen diubah setelah distempel waktu: mintalah berkas aslinya kepada pengirim"
        ),
        TokenError::Signature(_)
        | TokenError::Certificate(_)
        | TokenError::Purpose(_)
        | TokenError::PurposeNotCritical
        | TokenError::Name
        | TokenError::CriticalExtension(_)
        | TokenError::Digest(_) => stamp_anew(lang),
    }
}

fn stamp_anew(lang: Lang) -> String {
    tr!(
        lang,
        "do not rely on this time stamp: ask the sender for one by an authority that is trusted here",
        "jangan andalkan stempel waktu ini: mintalah kepada pengirim stempel dari otoritas yang dipercaya di sini"
    )
}

fn sign_anew(lang: Lang) -> String {
    tr!(
        lang,
        "do not rely on it: ask the sender for the file as it was signed, or for a new signature",
        "jangan diandalkan: mintalah kepada pengirim berkas sebagaimana ditandatangani, atau tanda tangan baru"
    )
}

fn stronger(lang: Lang) -> String {
    tr!(
        lang,
        "ask for a new signature with SHA-256 or longer, and a key of RSA 2048 bits or more, P-256 or P-384",
        "mintalah tanda tangan baru dengan SHA-256 atau lebih panjang, dan kunci RSA 2048 bit atau lebih, P-256, atau P-384"
    )
}

fn written_anew(lang: Lang) -> String {
    tr!(
        lang,
        "ask the signer to write the document anew with another program, and to sign that",
        "mintalah penanda tangan menulis ulang dokumen dengan program lain, lalu menandatanganinya kembali"
    )
}

fn later_changes(lang: Lang) -> String {
    tr!(
        lang,
        "ask the sender for the file as it was signed, without what came after",
        "mintalah kepada pengirim berkas sebagaimana ditandatangani, tanpa tambahan sesudahnya"
    )
}

/// About a certificate that was good until `end`.
fn proof_from_before(end: Timestamp, lang: Lang) -> String {
    tr!(
        lang,
        "ask for a new signature with a certificate in force; only proof from before {end}, such as a time stamp, would save this one",
        "mintalah tanda tangan baru dengan sertifikat yang berlaku; yang ini hanya tertolong oleh bukti dari sebelum {end}, misalnya stempel waktu"
    )
}
