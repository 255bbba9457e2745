//! The command line's own failures, in both languages.

use std::error::Error;
use std::path::Path;

use specimen::MakeError;

use super::{Indonesian, chain, of_office};
use crate::failure::{Expected, Failure};
use crate::lang::{Lang, policy, sop, tr};

/// What went wrong, and why.
pub(super) fn words(failure: &Failure, lang: Lang) -> String {
    match failure {
        Failure::Office(error) => of_office(error, lang),
        Failure::Read { .. }
        | Failure::Write { .. }
        | Failure::TooLong { .. }
        | Failure::Document { .. }
        | Failure::Picture { .. }
        | Failure::Table { .. }
        | Failure::Policy { .. }
        | Failure::NewSop { .. }
        | Failure::NotA { .. } => of_content(failure, lang),
        Failure::Exists(_)
        | Failure::NotEmpty(_)
        | Failure::SameFile(_)
        | Failure::SameOutput { .. }
        | Failure::IssuedUnwritten { .. }
        | Failure::OneOutput { .. }
        | Failure::OneSignature { .. }
        | Failure::OnePreview { .. }
        | Failure::NoUse { .. }
        | Failure::TwoFormats
        | Failure::NothingToDo => of_the_work(failure, lang),
        Failure::NoHome
        | Failure::NoTerminal { .. }
        | Failure::EmptyPassphrase
        | Failure::OneInput
        | Failure::PassphrasesDiffer
        | Failure::RevokedSigned
        | Failure::PilotNotPassed
        | Failure::Specimen(_) => of_the_run(failure, lang),
    }
}

/// What cannot be read or written, and what is in it.
fn of_content(failure: &Failure, lang: Lang) -> String {
    let input = |path| shown(path, &tr!(lang, "standard input", "masukan standar"));
    match failure {
        Failure::Read { path, source } => {
            let (path, why) = (input(path), why(source, lang));
            tr!(lang, "{path} could not be read: {why}", "{path} tidak dapat dibaca: {why}")
        }
        Failure::Write { path, source } => {
            let path = shown(path, &tr!(lang, "standard output", "keluaran standar"));
            let why = why(source, lang);
            tr!(lang, "{path} could not be written: {why}", "{path} tidak dapat ditulis: {why}")
        }
        Failure::TooLong { path, limit } => {
            let path = input(path);
            tr!(lang, "{path} is longer than {limit} MiB", "{path} lebih dari {limit} MiB")
        }
        Failure::Document { path, source } => {
            let (path, why) = (path.display(), why(source, lang));
            tr!(
                lang,
                "`{path}` cannot be read as a PDF document: {why}",
                "`{path}` tidak dapat dibaca sebagai dokumen PDF: {why}"
            )
        }
        Failure::Picture { path, source } => {
            let (path, why) = (path.display(), why(source, lang));
            tr!(lang, "picture `{path}` cannot be used: {why}", "gambar `{path}` tidak dapat dipakai: {why}")
        }
        Failure::Table { path, source } => {
            let (path, why) = (path.display(), why(source.as_ref(), lang));
            tr!(lang, "table `{path}` is refused: {why}", "tabel `{path}` ditolak: {why}")
        }
        Failure::NewSop { id, faults } => {
            let faults: Vec<String> = faults.iter().map(|fault| sop::fault(fault, lang)).collect();
            let faults = faults.join("; ");
            tr!(
                lang,
                "the SOP `{id}` cannot be written: {faults}",
                "tidak dapat menulis SOP `{id}`: {faults}"
            )
        }
        Failure::Policy { path, faults } => {
            let (path, count) = (path.display(), faults.len());
            let first = faults.first().map(|fault| policy::fault(fault, lang)).unwrap_or_default();
            match count {
                0 | 1 => {
                    tr!(lang, "policy `{path}` is refused: {first}", "kebijakan `{path}` ditolak: {first}")
                }
                _ => tr!(
                    lang,
                    "policy `{path}` has {count} faults, the first of which: {first}",
                    "kebijakan `{path}` memuat {count} kesalahan, yang pertama: {first}"
                ),
            }
        }
        Failure::NotA { path, expected } => {
            let (path, expected) = (input(path), self::expected(*expected, lang));
            tr!(lang, "{path} is no {expected}", "{path} bukan {expected}")
        }
        other => other.kind().to_owned(),
    }
}

/// Inputs and outputs that do not go together.
fn of_the_work(failure: &Failure, lang: Lang) -> String {
    match failure {
        Failure::Exists(path) => {
            let path = path.display();
            tr!(lang, "`{path}` exists already", "`{path}` sudah ada")
        }
        Failure::NotEmpty(path) => {
            let path = path.display();
            tr!(lang, "the folder `{path}` is not empty", "folder `{path}` tidak kosong")
        }
        Failure::SameFile(path) => {
            let path = path.display();
            tr!(
                lang,
                "`{path}` is both the input and the output",
                "masukan dan keluaran adalah berkas yang sama: `{path}`"
            )
        }
        Failure::SameOutput { output } => {
            let output = output.display();
            tr!(lang, "`{output}` is the output of two documents", "`{output}` menjadi keluaran dua dokumen")
        }
        Failure::IssuedUnwritten { serial, cause } => {
            let cause = words(cause, lang);
            tr!(
                lang,
                "certificate {serial} was issued, but {cause}",
                "sertifikat {serial} sudah diterbitkan, tetapi {cause}"
            )
        }
        Failure::OneOutput { inputs } => tr!(
            lang,
            "-o names one output for {inputs} documents",
            "-o menyebut satu keluaran untuk {inputs} dokumen"
        ),
        Failure::OneSignature { inputs } => tr!(
            lang,
            "--embed brings one signature, for {inputs} documents",
            "--embed membawa satu tanda tangan, sedangkan ada {inputs} dokumen"
        ),
        Failure::OnePreview { inputs } => tr!(
            lang,
            "--preview draws a page of one document, and there are {inputs}",
            "--preview menggambar halaman satu dokumen, sedangkan ada {inputs}"
        ),
        Failure::NoUse { flag, from } => {
            tr!(lang, "{flag} is of use from {from} on only", "{flag} baru berguna mulai {from}")
        }
        Failure::TwoFormats => tr!(
            lang,
            "--json asks for a report of JSON, and --format for another",
            "--json meminta laporan JSON, sedangkan --format meminta bentuk lain"
        ),
        Failure::NothingToDo => {
            tr!(lang, "there is no document to work on", "tidak ada dokumen untuk dikerjakan")
        }
        other => other.kind().to_owned(),
    }
}

/// Homes, passphrases, the pilot.
fn of_the_run(failure: &Failure, lang: Lang) -> String {
    match failure {
        Failure::NoHome => tr!(
            lang,
            "no home is named and the platform offers none",
            "folder kantor tidak disebutkan dan sistem tidak menyediakannya"
        ),
        Failure::NoTerminal { .. } => tr!(
            lang,
            "a passphrase is needed, and there is no terminal to ask for it",
            "passphrase diperlukan, tetapi tidak ada terminal untuk menanyakannya"
        ),
        Failure::EmptyPassphrase => tr!(
            lang,
            "the first line, where the passphrase should be, is empty",
            "baris pertama, tempat passphrase, kosong"
        ),
        Failure::OneInput => tr!(
            lang,
            "standard input cannot hold two passphrases",
            "masukan standar tidak dapat memuat dua passphrase"
        ),
        Failure::PassphrasesDiffer => tr!(
            lang,
            "the two entries of the new passphrase differ",
            "kedua isian passphrase baru tidak sama"
        ),
        Failure::RevokedSigned => tr!(
            lang,
            "a revoked certificate signed, which must never happen",
            "sertifikat yang sudah dicabut masih dapat menandatangani, padahal tidak boleh"
        ),
        Failure::PilotNotPassed => tr!(
            lang,
            "the letter that the pilot signed does not pass",
            "surat yang ditandatangani oleh uji coba tidak lolos verifikasi"
        ),
        Failure::Specimen(cause) => specimen(cause, lang),
        other => other.kind().to_owned(),
    }
}

/// What of the test kit could not be made.
fn specimen(error: &MakeError, lang: Lang) -> String {
    if lang == Lang::En {
        return chain(error);
    }
    match error {
        MakeError::Authority(_) => "otoritas untuk dokumen contoh tidak dapat dibuat".to_owned(),
        MakeError::Signature(_) => "dokumen contoh tidak dapat ditandatangani".to_owned(),
        MakeError::Document(_) => "dokumen contoh tidak dapat disusun".to_owned(),
    }
}

/// What a file should be, and how it is written.
fn expected(expected: Expected, lang: Lang) -> String {
    match expected {
        Expected::Certificate => tr!(lang, "certificate in PEM or DER", "sertifikat dalam PEM atau DER"),
        Expected::RevocationList => {
            tr!(lang, "revocation list in PEM or DER", "daftar pencabutan dalam PEM atau DER")
        }
        Expected::PublicKey => tr!(lang, "public key in PEM or DER", "kunci publik dalam PEM atau DER"),
        Expected::OcspResponse => tr!(lang, "OCSP response in DER", "jawaban OCSP dalam DER"),
    }
}

fn why(cause: &(impl Error + Indonesian + 'static), lang: Lang) -> String {
    match lang {
        Lang::En => chain(cause),
        Lang::Id => cause.in_indonesian(),
    }
}

/// A path in backticks, or `stream` for `-`.
fn shown(path: &Path, stream: &str) -> String {
    if path == Path::new("-") { stream.to_owned() } else { format!("`{}`", path.display()) }
}
