//! Signed data that do not hold or do not reach a level, in Indonesian. ASN.1 types keep their names.

use office::report::LevelRule;
use pki::cms::{CmsVerifyError, Note};

use crate::lang::errors::{Indonesian, because};

impl Indonesian for CmsVerifyError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::SignerCount(found) => format!("seharusnya tepat satu penanda tangan, ditemukan {found}"),
            Self::EncapsulatedContent => {
                "data bertanda tangan memuat isi sendiri, padahal yang ditandatangani adalah dokumen"
                    .to_owned()
            }
            Self::NoEncapsulatedDigest => {
                "data bertanda tangan seharusnya memuat SHA-1 dari dokumen, tetapi tidak".to_owned()
            }
            Self::ContentType { expected, found } => {
                format!("jenis isi seharusnya {expected}, ditemukan {found}")
            }
            Self::NoSignedAttributes => "tanda tangan tidak memiliki atribut yang ditandatangani".to_owned(),
            Self::MissingAttribute(oid) => format!("atribut {oid} yang harus ditandatangani tidak ada"),
            Self::AttributeCount { oid, count } => {
                format!("atribut {oid} memiliki {count} nilai, seharusnya tepat satu")
            }
            Self::MalformedAttribute { oid, source } => {
                because(&format!("atribut {oid} tidak tersusun benar"), source)
            }
            Self::WeakAlgorithm(oid) => format!("algoritma {oid} terlalu lemah untuk diandalkan"),
            Self::UnknownDigest(oid) => format!("fungsi hash {oid} tidak diterima"),
            Self::DigestParameters(oid) => {
                format!("fungsi hash {oid} memakai parameter yang tidak diizinkan standarnya")
            }
            Self::SignatureAlgorithm(error) => because("algoritma tanda tangan tidak diterima", error),
            Self::DigestsDiffer { content, signature } => {
                format!("isi di-hash dengan {content}, sedangkan tanda tangan dibuat atas {signature}")
            }
            Self::AlgorithmProtection => {
                "algoritma yang dilindungi tanda tangan bukan algoritma yang dipakai".to_owned()
            }
            Self::NoSignerCertificate(count) => {
                format!("sertifikat penanda tangan tidak ada di antara {count} sertifikat yang disertakan")
            }
            Self::MessageDigest => "isi dokumen tidak sama dengan yang ditandatangani".to_owned(),
            Self::WeakKey { bits, minimum } => {
                format!("kunci RSA penanda tangan {bits} bit, kurang dari {minimum} yang dapat diandalkan")
            }
            Self::Signature(error) => because("tanda tangan tidak sah", error),
            Self::EssMissing => {
                "tidak ada atribut bertanda tangan yang mengikat sertifikat penanda tangan".to_owned()
            }
            Self::AttributesOrder => {
                "atribut yang ditandatangani tidak terurut menurut DER, dan tanda tangan dibuat atas urutan itu, sehingga pembaca berbeda menilai sah tidaknya".to_owned()
            }
            Self::EssBoth => "sertifikat penanda tangan diikat dengan kedua versi atributnya".to_owned(),
            Self::EssDigest(oid) => {
                format!("sertifikat penanda tangan diikat dengan fungsi hash {oid}, yang tidak diterima")
            }
            Self::EssHash => "sertifikat bukan yang diikat oleh tanda tangan".to_owned(),
            Self::EssIssuerSerial => {
                "penerbit dan nomor seri yang diikat oleh tanda tangan bukan milik sertifikat".to_owned()
            }
        }
    }
}

impl Indonesian for LevelRule {
    fn in_indonesian(&self) -> String {
        match self {
            Self::SubFilter => "`SubFilter` bukan ETSI.CAdES.detached".to_owned(),
            Self::NoFilter => "`Filter` tidak ada".to_owned(),
            Self::NoTime => "`M`, waktu penandatanganan, tidak ada".to_owned(),
            Self::Cert => "ada `Cert`, yang seharusnya dalam data bertanda tangan".to_owned(),
            Self::Reason => {
                "ada `Reason`, padahal komitmen atau kebijakan sudah ikut ditandatangani".to_owned()
            }
            Self::SignedData(note) => because("data bertanda tangan ganjil", note),
            Self::Status(certificate) => format!(
                "data validasi dalam dokumen tidak menunjukkan bahwa {} berlaku",
                certificate.in_indonesian()
            ),
            Self::StampType => "`Type` stempel waktu bukan DocTimeStamp".to_owned(),
            Self::StampKey(key) => format!("stempel waktu dokumen tidak memakai `{key}`"),
            Self::StampVersion => "`V` stempel waktu bukan 0".to_owned(),
        }
    }
}

impl Indonesian for Note {
    fn in_indonesian(&self) -> String {
        match self {
            Self::NotDer => "tidak disandikan dalam DER".to_owned(),
            Self::AttributesUnsorted => "atribut yang ditandatangani tidak terurut".to_owned(),
            Self::SigningTime => "ada signing-time di antara atribut yang ditandatangani".to_owned(),
            Self::SignedAttribute(oid) => format!("atribut {oid} tidak semestinya ikut ditandatangani"),
            Self::UnsignedAttribute(oid) => {
                format!("atribut {oid} tidak semestinya ada di luar tanda tangan")
            }
            Self::EssBySha1 => "sertifikat diikat dengan SHA-1".to_owned(),
            Self::DigestNotListed => "digestAlgorithms tidak memuat fungsi hash yang dipakai".to_owned(),
            Self::Version { expected, found } => format!("versi seharusnya {expected}, ditemukan {found}"),
            Self::CertificatesLeftAside(count) => format!("{count} sertifikat tidak dapat dibaca"),
        }
    }
}
