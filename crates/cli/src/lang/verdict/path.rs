//! Certificates that are not accepted, and revocations, in Indonesian. Extensions keep their names.

use std::net::{Ipv4Addr, Ipv6Addr};

use pki::cert::GeneralName;
use pki::crl::RevocationReason;
use pki::hex;
use pki::path::{Budget, CertificateId, PathError, PathFault, UnknownStatus};

use crate::lang::errors::{Indonesian, because};

impl Indonesian for PathError {
    fn in_indonesian(&self) -> String {
        because(&format!("{} tidak diterima", self.certificate.in_indonesian()), &self.fault)
    }
}

impl Indonesian for CertificateId {
    fn in_indonesian(&self) -> String {
        format!("sertifikat {} atas nama {}", self.serial_number, self.subject)
    }
}

impl Indonesian for PathFault {
    fn in_indonesian(&self) -> String {
        match self {
            Self::NoIssuer { issuer } => format!("sertifikat penerbitnya, {issuer}, tidak tersedia"),
            Self::Untrusted => "ditandatangani sendiri dan tidak termasuk yang dipercaya".to_owned(),
            Self::Budget { what, limit } => {
                format!("pencarian rantai dihentikan setelah {limit} {}", what.in_indonesian())
            }
            Self::Signature(error) => {
                because("tanda tangan di dalamnya tidak terbukti dengan kunci penerbit", error)
            }
            Self::Expired { not_after, at } => {
                format!("kedaluwarsa pada {not_after}, sebelum saat penilaian {at}")
            }
            Self::NotYetValid { not_before, at } => {
                format!("baru berlaku mulai {not_before}, sesudah saat penilaian {at}")
            }
            Self::WeakKey { kind } => {
                format!("kuncinya ({kind}) terlalu lemah atau jenisnya tidak diterima")
            }
            Self::AlgorithmExpired(expired) => format!(
                "ditandatangani dengan {}, yang masanya berakhir pada {}, dan tidak ada bukti bahwa sertifikat itu sudah ada sebelum {}",
                expired.algorithm, expired.ended, expired.existed
            ),
            Self::NotACa => "menerbitkan sertifikat, padahal bukan CA menurut basicConstraints".to_owned(),
            Self::Version { version } => {
                format!("menerbitkan sertifikat, padahal versinya {version}, seharusnya 3")
            }
            Self::PathLength { limit } => {
                format!("melebihi {limit} CA yang diizinkan di atas sertifikat akhir")
            }
            Self::KeyUsage { needed, found } => {
                format!("keyUsage ({found:?}) tidak mengizinkan satu pun dari {needed:?}")
            }
            Self::ExtendedKeyUsage { found: _ } => {
                "extKeyUsage tidak memuat satu pun kegunaan yang diminta".to_owned()
            }
            Self::NameConstraint { name } => {
                format!("CA di atasnya tidak berhak menerbitkan untuk nama {}", shown(name))
            }
            Self::UncheckableConstraint { name } => {
                format!("CA di atasnya membatasi nama {} dengan cara yang tidak dapat diperiksa", shown(name))
            }
            Self::Policy => "tidak ada kebijakan sertifikat yang dapat diterima baginya".to_owned(),
            Self::UnknownCriticalExtension { oid } => format!("ekstensi kritis {oid} tidak dikenal"),
            Self::Malformed(error) => because("ada isi yang tidak tersusun benar", error),
            Self::DuplicateExtension { oid } => format!("ekstensi {oid} ada dua kali"),
            Self::MissingExtension { oid } => {
                format!("ekstensi {oid}, yang wajib dimuat penerbit, tidak ada")
            }
            Self::MisplacedExtension { oid } => {
                format!("ekstensi {oid} tidak boleh ada dalam sertifikat jenis ini")
            }
            Self::Criticality { oid, expected: true } => format!("ekstensi {oid} seharusnya kritis"),
            Self::Criticality { oid, expected: false } => format!("ekstensi {oid} seharusnya tidak kritis"),
            Self::EmptyName => "nama penerbit atau subjeknya kosong".to_owned(),
            Self::SerialNumber => {
                "nomor serinya bukan bilangan positif sepanjang paling banyak 20 oktet".to_owned()
            }
        }
    }
}

impl Indonesian for Budget {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Signatures => "pemeriksaan tanda tangan",
            Self::Comparisons => "pembandingan nama",
        }
        .to_owned()
    }
}

impl Indonesian for UnknownStatus {
    fn in_indonesian(&self) -> String {
        match self {
            Self::NoEvidence => {
                "tidak tersedia daftar pencabutan dari penerbitnya maupun jawaban OCSP tentangnya".to_owned()
            }
            Self::OutOfScope => "daftar pencabutan dari penerbitnya tidak mencakup sertifikat itu".to_owned(),
            Self::NonConforming => {
                "daftar pencabutan tidak bernomor, atau nomornya ditandai kritis".to_owned()
            }
            Self::UnknownCriticalExtension { oid } => {
                format!("ekstensi kritis {oid} dalam daftar pencabutan tidak dikenal")
            }
            Self::NotYetIssued { this_update } => {
                format!("daftar pencabutan baru diterbitkan pada {this_update}")
            }
            Self::Outdated { next_update: Some(since) } => {
                format!("daftar pencabutan sudah usang sejak {since}")
            }
            Self::Outdated { next_update: None } => "daftar pencabutan sudah usang".to_owned(),
            Self::IssuedAfterExpiry { this_update } => {
                format!("daftar pencabutan diterbitkan pada {this_update}, setelah sertifikat kedaluwarsa")
            }
            Self::Unsigned => {
                "tidak ada sertifikat yang membuktikan bahwa daftar pencabutan berasal dari penerbitnya"
                    .to_owned()
            }
            Self::TooOld { this_update, at, limit } => format!(
                "data status bertanggal {this_update}, lebih dari {} jam sebelum {at}",
                limit.as_hours()
            ),
            Self::AnswerNotYetMade { made_at } => format!("jawaban OCSP baru diberikan pada {made_at}"),
            Self::AnswerOutdated { next_update: Some(since) } => {
                format!("jawaban OCSP sudah usang sejak {since}")
            }
            Self::AnswerOutdated { next_update: None } => "jawaban OCSP sudah usang".to_owned(),
            Self::AnsweredAfterExpiry { this_update } => {
                format!("jawaban OCSP diberikan pada {this_update}, setelah sertifikat kedaluwarsa")
            }
            Self::UntrustedResponder => {
                "jawaban OCSP tidak ditandatangani oleh penerbitnya ataupun pihak yang ditugaskannya"
                    .to_owned()
            }
            Self::ResponderStatus => {
                "sertifikat penjawab OCSP sudah dicabut, atau statusnya sendiri tidak diketahui".to_owned()
            }
            Self::GivenUp => {
                "daftar pencabutan dan jawaban OCSP terlalu banyak untuk diperiksa semuanya".to_owned()
            }
            Self::UnknownToResponder => "penjawab OCSP tidak mengenalnya".to_owned(),
        }
    }
}

/// The words of the SOPs, as far as they have one; `segel cert revoke --reason` takes the same.
impl Indonesian for RevocationReason {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Unspecified => "tidak disebutkan",
            Self::KeyCompromise => "kunci atau passphrase bocor",
            Self::CaCompromise => "kunci CA bocor",
            Self::AffiliationChanged => "mutasi atau perubahan data",
            Self::Superseded => "diganti dengan sertifikat baru",
            Self::CessationOfOperation => "pensiun, meninggal dunia, atau berhenti bertugas",
            Self::CertificateHold => "ditangguhkan",
            Self::RemoveFromCrl => "penangguhan berakhir",
            Self::PrivilegeWithdrawn => "dicabut haknya",
            Self::AaCompromise => "kunci otoritas atribut bocor",
        }
        .to_owned()
    }
}

/// A general name as people read it.
fn shown(name: &GeneralName) -> String {
    match name {
        GeneralName::Email(text) | GeneralName::Dns(text) | GeneralName::Uri(text) => text.clone(),
        GeneralName::Directory(name) => name.to_string(),
        GeneralName::Ip(octets) => address(octets),
        GeneralName::Other(der) => hex::upper(&der[..der.len().min(32)]),
    }
}

fn address(octets: &[u8]) -> String {
    if let Ok(four) = <[u8; 4]>::try_from(octets) {
        Ipv4Addr::from(four).to_string()
    } else if let Ok(sixteen) = <[u8; 16]>::try_from(octets) {
        Ipv6Addr::from(sixteen).to_string()
    } else {
        hex::upper(octets)
    }
}
