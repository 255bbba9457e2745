//! Reasons, findings and changes as sentences: one line, lower case, no full stop.
//!
//! English is what they say themselves, causes behind it. Indonesian is an exhaustive `match`.

use jiff::Timestamp;
use office::cause::Leniency;
use office::report::{Change, ChangeKind, Finding, Reason};
use pki::crl::RevocationReason;
use pki::name::Escaped;

use super::{Lang, later, severity};
use crate::lang::errors::{Indonesian, because, chain};

/// Why a signature is judged as it is.
pub(crate) fn reason(reason: &Reason, lang: Lang) -> String {
    let text = match lang {
        Lang::En => reason_in_english(reason),
        Lang::Id => reason.in_indonesian(),
    };
    Escaped(&text).to_string()
}

/// What was found beside the verdict.
pub(crate) fn finding(finding: &Finding, lang: Lang) -> String {
    format!("{}: {}", severity(finding.severity(), lang), finding_sentence(finding, lang))
}

/// The same without how much it matters.
pub(crate) fn finding_sentence(finding: &Finding, lang: Lang) -> String {
    let text = match lang {
        Lang::En => finding_in_english(finding),
        Lang::Id => finding.in_indonesian(),
    };
    Escaped(&text).to_string()
}

/// What a later revision did.
pub(crate) fn change(change: &Change, lang: Lang) -> String {
    match lang {
        Lang::En => change.to_string(),
        Lang::Id => change.in_indonesian(),
    }
}

fn reason_in_english(reason: &Reason) -> String {
    match reason {
        Reason::Format(fault) => chain(fault),
        Reason::Cms(error) => chain(error),
        Reason::Stamp(error) => chain(error),
        Reason::Path(error) => chain(error),
        Reason::Revoked { reason: Some(why), .. } | Reason::RevokedBeforeStamp { reason: Some(why), .. } => {
            format!("{reason} (reason: {why})")
        }
        other => other.to_string(),
    }
}

fn finding_in_english(finding: &Finding) -> String {
    match finding {
        Finding::Unreadable(error) => {
            format!("the file cannot be read as a PDF document: {}", chain(error))
        }
        Finding::FormUnreadable(error) => {
            format!("the form cannot be read, so that signatures may have been missed: {}", chain(error))
        }
        Finding::PagesUnreadable(error) => {
            format!(
                "the pages cannot be read, so that readers may differ on what they show: {}",
                chain(error)
            )
        }
        Finding::FurtherReason(reason) => reason_in_english(reason),
        Finding::TimeStampNotValid(reason) => {
            format!("the time stamp in the signature proves nothing: {}", reason_in_english(reason))
        }
        Finding::ValidationData(fault) => chain(fault),
        other => other.to_string(),
    }
}

impl Indonesian for Reason {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Valid => {
                "dokumen masih sebagaimana ditandatangani, dan sertifikat penanda tangan dipercaya".to_owned()
            }
            Self::ValidStamp => {
                "dokumen masih sebagaimana distempel waktu, dan sertifikat otoritas penanda waktu (TSA) dipercaya"
                    .to_owned()
            }
            Self::Format(fault) => fault.in_indonesian(),
            Self::Cms(error) => error.in_indonesian(),
            Self::Stamp(error) => error.in_indonesian(),
            Self::StampFromLater { time, at } => {
                format!("stempel waktu bertanggal {time}, sesudah saat penilaian {at}")
            }
            Self::StampOrder { time, covered } => {
                format!("stempel waktu bertanggal {time}, padahal mencakup stempel lain bertanggal {covered}")
            }
            Self::StampRevoked { at } => format!(
                "sertifikat otoritas penanda waktu (TSA) dicabut pada {at}, dan tidak ada bukti bahwa stempel waktu lebih dahulu dibuat"
            ),
            Self::StampSuspended { at } => {
                format!("sertifikat otoritas penanda waktu (TSA) ditangguhkan sejak {at}")
            }
            Self::Unread => "bita yang ditandatangani tidak dapat dibaca".to_owned(),
            Self::KindNotJudged { sub_filter } => {
                format!("tanda tangan jenis ini ({sub_filter}) tidak dinilai")
            }
            Self::Redefined { revision } => {
                format!("revisi {revision} menggantinya dengan tanda tangan lain")
            }
            Self::Removed { revision } => {
                format!("tanda tangan dihapus: sesudah revisi {revision} tidak ada bidang yang memuatnya")
            }
            Self::Certified { revision } => {
                format!("tanda tangan melarang segala perubahan, tetapi sesudahnya ada revisi {revision}")
            }
            Self::Locked { revision, field } => {
                format!("tanda tangan mengunci bidang `{field}`, tetapi revisi {revision} menandatanganinya")
            }
            Self::LockedFilled { revision, field } => {
                format!("tanda tangan mengunci bidang `{field}`, tetapi revisi {revision} mengisinya")
            }
            Self::FieldAfterCertification { revision, field, is_signed } => {
                let signed = match is_signed {
                    true => "dengan tanda tangan yang tidak dipercaya",
                    false => "yang tidak ditandatangani siapa pun",
                };
                format!("dokumen disertifikasi, tetapi revisi {revision} menambah bidang `{field}` {signed}")
            }
            Self::Disallowed { revision, what, page, object } => {
                let object = object.map(|object| object.to_string());
                format!("revisi {revision} {}{}", what.in_indonesian(), later::at(*page, object))
            }
            Self::Path(error) => error.in_indonesian(),
            Self::Revoked { at, reason, claimed } => revoked(*at, *reason, *claimed),
            Self::RevokedBeforeStamp { at, reason, stamped } => format!(
                "sertifikat penanda tangan dicabut pada {at}, sebelum tanda tangan distempel waktu pada {stamped}{}",
                because_revoked(*reason)
            ),
            Self::Suspended { at } => {
                format!("sertifikat penanda tangan ditangguhkan sejak {at}")
            }
            Self::CaRevoked { certificate, at } => format!(
                "{} milik CA dicabut pada {at}, dan tidak ada bukti bahwa tanda tangan lebih dahulu dibuat",
                certificate.in_indonesian()
            ),
            Self::StatusUnknown { certificate, why } => {
                because(&format!("tidak diketahui apakah {} sudah dicabut", certificate.in_indonesian()), why)
            }
            Self::AlgorithmExpired { is_stamp, expired } => format!(
                "masa {} berakhir pada {}, dan tidak ada bukti bahwa {} sudah ada sebelum {}",
                expired.algorithm,
                expired.ended,
                if *is_stamp { "stempel waktu" } else { "tanda tangan" },
                expired.existed
            ),
            Self::BeyondSize { size, highest } => {
                format!("dokumen yang ditandatangani menyebut objek {highest}, padahal Size-nya {size}")
            }
            Self::HiddenBytes { revision } => {
                format!("revisi {revision} memuat bita yang tidak disebut bagian referensi silangnya, atau ditulis dengan cara yang dibaca berbeda-beda oleh program pembaca")
            }
            Self::ReadingsDiffer { object: Some(object), offset } => format!(
                "pembaca yang memperbaiki berkas menemukan objek {object} lain pada bita {offset}, dan halaman tampak berbeda karenanya"
            ),
            Self::ReadingsDiffer { object: None, offset } => format!(
                "pembaca yang memperbaiki berkas menemukan trailer pada bita {offset} yang menunjuk halaman lain"
            ),
            Self::LaterRevision { revision, objects } => format!(
                "revisi {revision} mengubah dokumen lebih dari sekadar menambah tanda tangan ({objects} objek), dan hal itu tidak dinilai"
            ),
        }
    }
}

fn revoked(at: Timestamp, reason: Option<RevocationReason>, claimed: Option<Timestamp>) -> String {
    let against = match claimed {
        Some(claimed) if claimed > at => {
            format!("sedangkan penanda tangan menyatakan menandatangani pada {claimed}")
        }
        Some(_) | None => "dan tidak ada bukti bahwa tanda tangan lebih dahulu dibuat".to_owned(),
    };
    format!("sertifikat penanda tangan dicabut pada {at}, {against}{}", because_revoked(reason))
}

fn because_revoked(reason: Option<RevocationReason>) -> String {
    reason.map(|why| format!(" (alasan: {})", why.in_indonesian())).unwrap_or_default()
}

impl Indonesian for Finding {
    fn in_indonesian(&self) -> String {
        match self {
            Self::NoSignature => "berkas tidak memiliki tanda tangan".to_owned(),
            Self::Unreadable(error) => because("berkas tidak dapat dibaca sebagai dokumen PDF", error),
            Self::Encrypted => "berkas terenkripsi".to_owned(),
            Self::IntegrityCodeNotJudged => "berkas memuat kode keutuhan, yang tidak diperiksa".to_owned(),
            Self::Locked(error) => {
                because("teks dan objek terkompresi di dalam berkas tidak dapat diperiksa", error)
            }
            Self::Leniency(leniency) => leniency.in_indonesian(),
            Self::TrailingBytes { offset, bytes } => behind_the_end(*offset, *bytes),
            Self::FormUnreadable(error) => {
                because("formulir tidak dapat dibaca, sehingga mungkin ada tanda tangan yang terlewat", error)
            }
            Self::PagesUnreadable(error) => because(
                "halaman tidak dapat dibaca, sehingga pembaca mungkin menampilkan hal yang berbeda",
                error,
            ),
            Self::RevisionUnreadable { revision } => {
                format!("revisi {revision} tidak dapat diperiksa untuk mencari tanda tangan")
            }
            Self::TooMuchHistory { limit } => {
                format!(
                    "berkas memuat lebih banyak revisi, bidang, atau tanda tangan daripada batas periksa {limit}"
                )
            }
            Self::TooMuchWork(error) => {
                because("tidak seluruh berkas dinilai, karena memakan waktu terlalu lama", error)
            }
            Self::SignatureRemoved { field, revision } => {
                format!("tanda tangan pada bidang `{field}` masih ada sampai revisi {revision}, kini hilang")
            }
            Self::OrphanSignature { offset, object: _ } => {
                format!("tanda tangan pada bita {offset} tidak termasuk bidang tanda tangan mana pun")
            }
            Self::GivenUp => {
                "program gagal pada berkas ini karena kesalahannya sendiri, sehingga berkas tidak dinilai"
                    .to_owned()
            }
            Self::HiddenObject { offset, object } => format!(
                "objek {object} pada bita {offset} tidak disebut bagian referensi silang mana pun: hanya terlihat oleh pembaca yang memperbaiki berkas"
            ),
            Self::SharedSignature { fields } => {
                format!("beberapa bidang berbagi satu tanda tangan: {}", fields.join(", "))
            }
            Self::FieldAdded { field, page, corners: [left, bottom, right, top] } => format!(
                "bidang {field} ditambahkan sesudah sebuah tanda tangan dan tampak di halaman {page}, dari {left},{bottom} sampai {right},{top}"
            ),
            Self::FieldCoversPage { field, page, percent } => format!(
                "bidang {field} ditambahkan sesudah sebuah tanda tangan dan menutupi {percent} % halaman {page}"
            ),
            Self::Edit(edit) => edit.in_indonesian(),
            Self::FieldOfUnknownExtent { field, page } => format!(
                "bidang {field} ditambahkan sesudah sebuah tanda tangan, dan seberapa luas ia menutupi halaman {page} bergantung pada penampilnya"
            ),
            Self::FurtherReason(reason) => reason.in_indonesian(),
            Self::LevelNotReached(rule) => {
                because(&format!("tidak mencapai tingkat {}", rule.level().word()), rule)
            }
            Self::TimeStampNotJudged { limit } => {
                format!("tanda tangan memuat lebih banyak stempel waktu daripada {limit} yang dinilai")
            }
            Self::TimeStampNotValid(reason) => {
                because("stempel waktu dalam tanda tangan tidak membuktikan apa pun", reason)
            }
            Self::ValidationData(fault) => fault.in_indonesian(),
            Self::LegacyKind { sub_filter } => {
                format!("tanda tangan jenis ini ({sub_filter}) sudah usang")
            }
            Self::Attachment { name, size, object: _ } => {
                let size = size.map(|bytes| format!(" ({bytes} bita)")).unwrap_or_default();
                format!("berkas {name} dilampirkan{size}")
            }
            Self::AttachmentsNotListed { listed } => {
                format!("mungkin ada lebih banyak berkas lampiran daripada {listed} yang disebutkan")
            }
            Self::CertificateNotBound => {
                "tanda tangan tidak menyebut sertifikat mana yang dimaksud penanda tangan".to_owned()
            }
            Self::Policy(unmet) => unmet.in_indonesian(),
            Self::Online(online) => online.in_indonesian(),
            Self::SimulatedTime => {
                "sertifikat diterbitkan dengan jam simulasi: tanggal-tanggalnya bukan tanggal nyata"
                    .to_owned()
            }
        }
    }
}

impl Indonesian for Leniency {
    fn in_indonesian(&self) -> String {
        match self {
            Self::JunkBeforeHeader { bytes, counted: _ } => {
                format!("ada {bytes} bita di depan kepala berkas")
            }
            Self::StartXrefWrong { stated, found } => {
                format!(
                    "`startxref` menyebut {stated}, tetapi bagian referensi silang berada pada bita {found}"
                )
            }
            Self::EndMarkerMisplaced { offset } => {
                format!("trailer yang berakhir pada bita {offset} tidak diikuti `startxref` dan `%%EOF`")
            }
            Self::BytesBehindEnd { offset, bytes } => behind_the_end(*offset, *bytes),
            Self::PreviousZero { offset } => format!(
                "bagian referensi silang pada bita {offset} menyebut bagian terdahulu berada pada bita 0"
            ),
            Self::SectionsOutOfOrder { offset } => {
                format!("bagian referensi silang pada bita {offset} mendahului bagian yang lebih lama")
            }
            Self::VersionUnreadable => "kepala berkas tidak menyebut versi".to_owned(),
            Self::EntriesMisshapen { offset } => {
                format!(
                    "isi tabel referensi silang pada bita {offset} tidak ditulis dengan sepuluh dan lima digit"
                )
            }
            Self::SizeDecreased { offset, size, highest } => format!(
                "bagian referensi silang pada bita {offset} menyebut `Size` {size}, padahal bagian terdahulu memuat objek {highest}"
            ),
            Self::SubsectionRenumbered { offset } => {
                format!("tabel referensi silang pada bita {offset} memberi objek 0 nomor 1")
            }
            Self::EntryTwice { offset, number } => format!(
                "bagian referensi silang pada bita {offset} menyebut dua hal tentang objek {number}, dan pembaca berbeda dalam memilihnya"
            ),
            Self::LinearizedAgain { length } => format!(
                "berkas menyebut dirinya linear dengan panjang {length} bita, tetapi bagian terbarunya berada di tempat lain, dan pembaca berbeda dalam memulainya"
            ),
            Self::EntriesBeyondSize { offset, size, highest } => format!(
                "bagian referensi silang pada bita {offset} memuat objek {highest}, padahal `Size` {size}"
            ),
        }
    }
}

fn behind_the_end(offset: u64, bytes: u64) -> String {
    format!("ada {bytes} bita di belakang revisi terakhir, mulai dari bita {offset}")
}

impl Indonesian for Change {
    fn in_indonesian(&self) -> String {
        let what = self.object.map_or_else(|| "trailer".to_owned(), |object| format!("objek {object}"));
        let done = match self.kind {
            ChangeKind::Added => "ditambahkan",
            ChangeKind::Changed => "diubah",
            ChangeKind::Removed => "dihapus",
        };
        format!("{what} {done} pada revisi {}", self.revision)
    }
}
