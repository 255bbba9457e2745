//! Signatures beyond B-B: time stamps of our own, what vouches for certificates.

use office::cause::{ClockTrouble, StampRefusal};
use office::sign::{EvidenceError, UnknownLevel};

use super::{Indonesian, because};

impl Indonesian for StampRefusal {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Request(error) => because("permintaan stempel waktu tidak dapat dibaca", error),
            Self::Algorithm(oid) => format!("fungsi hash {oid} tidak diterima"),
            Self::Policy(oid) => format!("stempel waktu tidak diberikan menurut kebijakan {oid}"),
            Self::Extension(oid) => format!("ekstensi {oid} tidak didukung"),
            Self::Clock(error) => because("waktu tidak tersedia", error),
            Self::CertificateNotValid { at } => {
                format!("sertifikat otoritas penanda waktu tidak berlaku pada {at}")
            }
            Self::Lint(findings) => {
                format!("stempel waktu akan melanggar {} aturan yang diperiksa", findings.len())
            }
            Self::Sign(error) => because("stempel waktu tidak dapat ditandatangani", error),
        }
    }
}

impl Indonesian for ClockTrouble {
    fn in_indonesian(&self) -> String {
        match self {
            Self::SetBack => "jam diputar mundur",
            Self::Unreliable => "jam tidak dapat diandalkan",
        }
        .to_owned()
    }
}

impl Indonesian for EvidenceError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::NoPath(error) => because("tidak ada rantai dari sertifikat sampai ke akar", error),
            Self::Unknown { certificate, why } => because(
                &format!("tidak ada yang menyatakan apakah {} dicabut", certificate.in_indonesian()),
                why,
            ),
            Self::Revoked { certificate, at } => {
                format!("{} dicabut pada {at}", certificate.in_indonesian())
            }
        }
    }
}

impl Indonesian for UnknownLevel {
    fn in_indonesian(&self) -> String {
        format!("`{}` bukan salah satu dari b, t, lt, lta", self.0)
    }
}
