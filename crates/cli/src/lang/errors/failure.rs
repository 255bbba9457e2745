//! The command line's own failures.

use std::path::Path;

use super::{Indonesian, chain, io};
use crate::failure::{Expected, Failure};

/// A failure in English.
pub(super) fn english(failure: &Failure) -> String {
    match failure {
        Failure::Office(error) => chain(error),
        Failure::Read { path, source } => {
            let (path, why) = (shown(path, "standard input"), io::english(source));
            format!("{path} could not be read: {why}")
        }
        Failure::Write { path, source } => {
            let (path, why) = (shown(path, "standard output"), io::english(source));
            format!("{path} could not be written: {why}")
        }
        Failure::Exists(path) => format!("`{}` exists already", path.display()),
        Failure::SameFile(path) => format!("`{}` is both the input and the output", path.display()),
        Failure::SameOutput { output } => format!("`{}` is the output of two documents", output.display()),
        Failure::TooLong { path, limit } => {
            format!("{} is longer than {limit} MiB", shown(path, "standard input"))
        }
        Failure::IssuedUnwritten { serial, cause } => {
            format!("certificate {serial} was issued, but {}", english(cause))
        }
        Failure::Document { path, source } => {
            format!("`{}` cannot be read as a PDF document: {}", path.display(), chain(source))
        }
        Failure::Picture { path, source } => {
            format!("picture `{}` cannot be used: {}", path.display(), chain(source))
        }
        Failure::Table { path, source } => {
            format!("table `{}` is refused: {}", path.display(), chain(source.as_ref()))
        }
        Failure::NotA { path, expected } => {
            let expected = match expected {
                Expected::Certificate => "certificate",
                Expected::RevocationList => "revocation list",
                Expected::PublicKey => "public key",
                Expected::OcspResponse => {
                    return format!("{} is no OCSP response in DER", shown(path, "standard input"));
                }
            };
            format!("{} is no {expected} in PEM or DER", shown(path, "standard input"))
        }
        Failure::NoHome => "no home is named and the platform offers none".to_owned(),
        Failure::NoTerminal { .. } => {
            "a passphrase is needed, and there is no terminal to ask for it".to_owned()
        }
        Failure::EmptyPassphrase => "the first line, where the passphrase should be, is empty".to_owned(),
        Failure::OneInput => "standard input cannot hold two passphrases".to_owned(),
        Failure::PassphrasesDiffer => "the two entries of the new passphrase differ".to_owned(),
        Failure::OneOutput { inputs } => format!("-o names one output for {inputs} documents"),
        Failure::OneSignature { inputs } => format!("--embed brings one signature, for {inputs} documents"),
        Failure::OnePreview { inputs } => {
            format!("--preview draws a page of one document, and there are {inputs}")
        }
        Failure::NoUse { flag, from } => format!("{flag} is of use from {from} on only"),
        Failure::NothingToDo => "there is no document to work on".to_owned(),
        Failure::RevokedSigned => "a revoked certificate signed, which must never happen".to_owned(),
        Failure::PilotNotPassed => "the letter that the pilot signed does not pass".to_owned(),
    }
}

impl Indonesian for Failure {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Office(error) => error.in_indonesian(),
            Self::Read { path, source } => {
                format!("{} tidak dapat dibaca: {}", shown(path, "masukan standar"), source.in_indonesian())
            }
            Self::Write { path, source } => {
                format!("{} tidak dapat ditulis: {}", shown(path, "keluaran standar"), source.in_indonesian())
            }
            Self::Exists(path) => format!("`{}` sudah ada", path.display()),
            Self::SameFile(path) => {
                format!("masukan dan keluaran adalah berkas yang sama: `{}`", path.display())
            }
            Self::SameOutput { output } => {
                format!("`{}` menjadi keluaran dua dokumen", output.display())
            }
            Self::TooLong { path, limit } => {
                format!("{} lebih dari {limit} MiB", shown(path, "masukan standar"))
            }
            Self::IssuedUnwritten { serial, cause } => {
                format!("sertifikat {serial} sudah diterbitkan, tetapi {}", cause.in_indonesian())
            }
            Self::Document { path, source } => {
                format!(
                    "`{}` tidak dapat dibaca sebagai dokumen PDF: {}",
                    path.display(),
                    source.in_indonesian()
                )
            }
            Self::Picture { path, source } => {
                format!("gambar `{}` tidak dapat dipakai: {}", path.display(), source.in_indonesian())
            }
            Self::Table { path, source } => {
                format!("tabel `{}` ditolak: {}", path.display(), source.in_indonesian())
            }
            Self::NotA { path, expected } => {
                let expected = match expected {
                    Expected::Certificate => "sertifikat",
                    Expected::RevocationList => "daftar pencabutan",
                    Expected::PublicKey => "kunci publik",
                    Expected::OcspResponse => {
                        return format!("{} bukan jawaban OCSP dalam DER", shown(path, "masukan standar"));
                    }
                };
                format!("{} bukan {expected} dalam PEM atau DER", shown(path, "masukan standar"))
            }
            Self::NoHome => "folder kantor tidak disebutkan dan sistem tidak menyediakannya".to_owned(),
            Self::NoTerminal { .. } => {
                "passphrase diperlukan, tetapi tidak ada terminal untuk menanyakannya".to_owned()
            }
            Self::EmptyPassphrase => "baris pertama, tempat passphrase, kosong".to_owned(),
            Self::OneInput => "masukan standar tidak dapat memuat dua passphrase".to_owned(),
            Self::PassphrasesDiffer => "kedua isian passphrase baru tidak sama".to_owned(),
            Self::OneOutput { inputs } => format!("-o menyebut satu keluaran untuk {inputs} dokumen"),
            Self::OneSignature { inputs } => {
                format!("--embed membawa satu tanda tangan, sedangkan ada {inputs} dokumen")
            }
            Self::OnePreview { inputs } => {
                format!("--preview menggambar halaman satu dokumen, sedangkan ada {inputs}")
            }
            Self::NoUse { flag, from } => format!("{flag} baru berguna mulai {from}"),
            Self::NothingToDo => "tidak ada dokumen untuk dikerjakan".to_owned(),
            Self::RevokedSigned => {
                "sertifikat yang sudah dicabut masih dapat menandatangani, padahal tidak boleh".to_owned()
            }
            Self::PilotNotPassed => {
                "surat yang ditandatangani oleh uji coba tidak lolos verifikasi".to_owned()
            }
        }
    }
}

/// A path in backticks, or `stream` for `-`.
fn shown(path: &Path, stream: &str) -> String {
    if path == Path::new("-") { stream.to_owned() } else { format!("`{}`", path.display()) }
}
