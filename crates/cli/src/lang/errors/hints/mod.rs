//! What to do next, in both languages. Names only commands and flags that exist.

mod application; // applications
mod backup; // backups, and offices out of them
mod delivery; // a signature that was made elsewhere
mod disk; // what the operating system refused
mod document; // a PDF that cannot be signed or read
mod extend; // a document that is not extended
mod level; // signatures beyond B-B
mod office; // what the office declined
mod remote; // time stamping authorities elsewhere
mod secret; // passphrases, keys, requests
mod store; // the ledger
mod token; // keys on tokens

use crate::failure::{Expected, Failure};
use crate::lang::{Lang, tr};

use document::picture;
pub(crate) use document::{locked, unreadable};

/// What to do about a failure; nothing where the message says it all.
pub(crate) fn hints(failure: &Failure, lang: Lang) -> Vec<String> {
    match failure {
        Failure::Office(error) => office::hints(error, lang),
        Failure::Read { source, .. } => disk::reading(source, lang).into_iter().collect(),
        Failure::Write { source, .. } => disk::writing(source, lang).into_iter().collect(),
        Failure::Exists(_) => vec![tr!(lang, "--force overwrites it", "--force akan menimpanya")],
        Failure::NotEmpty(_) => vec![tr!(
            lang,
            "choose a new folder; some commands overwrite files of the same names with --force",
            "pilih folder baru; sebagian perintah dapat menimpa berkas bernama sama dengan --force"
        )],
        Failure::SameFile(_) => vec![another_output(lang)],
        Failure::SameOutput { .. } => vec![tr!(
            lang,
            "run the command once for each folder of documents, each time with another --out-dir",
            "jalankan perintah ini sekali untuk tiap folder dokumen, setiap kali dengan --out-dir lain"
        )],
        Failure::TooLong { .. } => vec![tr!(
            lang,
            "what is read whole here is short: keys, certificates, lists, papers that were scanned; scan again with less detail",
            "yang dibaca utuh di sini pendek: kunci, sertifikat, daftar, berkas hasil pindai; pindai ulang dengan mutu lebih rendah"
        )],
        Failure::IssuedUnwritten { serial, cause } => issued(serial, cause, lang),
        Failure::Document { source, .. } => document::unreadable(source, lang).into_iter().collect(),
        Failure::Picture { source, .. } => picture(source, lang).into_iter().collect(),
        Failure::Table { .. } => vec![tr!(
            lang,
            "nothing was issued; save the table as CSV (UTF-8), with names of columns in its first line",
            "belum ada yang diterbitkan; simpan tabel sebagai CSV (UTF-8) dengan nama kolom di baris pertama"
        )],
        Failure::Policy { path, .. } => {
            let path = path.display();
            vec![tr!(
                lang,
                "`segel policy check {path}` tells all faults, and `segel policy show` prints rules to start from",
                "`segel policy check {path}` menyebut semua kesalahan, dan `segel policy show` mencetak aturan untuk memulai"
            )]
        }
        Failure::NewSop { .. } => vec![tr!(
            lang,
            "a name like `kami-2026` that `segel sop list` does not show",
            "nama seperti `kami-2026` yang tidak tampil pada `segel sop list`"
        )],
        Failure::NotA { expected, .. } => vec![content(*expected, lang)],
        Failure::NoHome => vec![name_a_home(lang)],
        Failure::NoTerminal { flag } => secret::without_terminal(flag, lang),
        Failure::EmptyPassphrase => vec![tr!(
            lang,
            "the passphrase stands on the first line, and nothing else does",
            "tulis passphrase di baris pertama, tanpa isi lain"
        )],
        Failure::OneInput => {
            vec![tr!(lang, "give one of them in a file", "berikan salah satunya dalam berkas")]
        }
        Failure::PassphrasesDiffer => vec![tr!(
            lang,
            "run the command again and type the same passphrase twice",
            "jalankan lagi perintahnya dan ketik passphrase yang sama dua kali"
        )],
        Failure::OneOutput { .. }
        | Failure::OneSignature { .. }
        | Failure::OnePreview { .. }
        | Failure::NoUse { .. }
        | Failure::TwoFormats
        | Failure::NothingToDo => of_the_work(failure, lang).into_iter().collect(),
        Failure::RevokedSigned | Failure::PilotNotPassed | Failure::Specimen(_) => vec![fault(lang)],
    }
}

/// Inputs, outputs and flags that do not go together.
fn of_the_work(failure: &Failure, lang: Lang) -> Option<String> {
    Some(match failure {
        Failure::OneOutput { .. } => tr!(
            lang,
            "several documents go into a folder: --out-dir DIR",
            "untuk beberapa dokumen sebutkan folder: --out-dir DIR"
        ),
        Failure::OneSignature { .. } => tr!(
            lang,
            "each prepared document has a signature of its own: complete one at a time",
            "setiap dokumen yang disiapkan memiliki tanda tangannya sendiri: lengkapi satu per satu"
        ),
        Failure::NoUse { flag, .. } => tr!(
            lang,
            "leave {flag} out, or name a higher level with --level",
            "hilangkan {flag}, atau sebutkan tingkat yang lebih tinggi dengan --level"
        ),
        Failure::TwoFormats => tr!(lang, "leave out one of them", "hilangkan salah satunya"),
        Failure::NothingToDo => tr!(
            lang,
            "in a folder the files ending in .pdf are taken, those in its subfolders are not",
            "dari sebuah folder diambil berkas berakhiran .pdf, tidak termasuk subfoldernya"
        ),
        Failure::OnePreview { .. } => tr!(lang, "name one file", "sebutkan satu berkas"),
        _ => return None,
    })
}

fn issued(serial: &str, cause: &Failure, lang: Lang) -> Vec<String> {
    let mut all = vec![tr!(
        lang,
        "do not issue it again: `segel cert export {serial}` writes its files",
        "jangan menerbitkannya lagi: `segel cert export {serial}` menulis berkas-berkasnya"
    )];
    all.extend(hints(cause, lang));
    all
}

fn another_output(lang: Lang) -> String {
    tr!(lang, "name another output with -o or --out-dir", "sebutkan keluaran lain dengan -o atau --out-dir")
}

fn content(expected: Expected, lang: Lang) -> String {
    let label = match expected {
        Expected::Certificate => "CERTIFICATE",
        Expected::RevocationList => "X509 CRL",
        Expected::PublicKey => "PUBLIC KEY",
        Expected::OcspResponse => {
            return tr!(
                lang,
                "such as `openssl ocsp -respout FILE` writes it",
                "seperti yang ditulis `openssl ocsp -respout FILE`"
            );
        }
    };
    tr!(
        lang,
        "in PEM it begins with `-----BEGIN {label}-----`",
        "dalam PEM awalnya `-----BEGIN {label}-----`"
    )
}

fn name_a_home(lang: Lang) -> String {
    tr!(lang, "name it with --home DIR or SEGEL_HOME", "sebutkan dengan --home DIR atau SEGEL_HOME")
}

/// What can only be a mistake of ours.
fn fault(lang: Lang) -> String {
    tr!(
        lang,
        "this is a fault of segel, not of what you did: please report it with this message",
        "ini kesalahan segel, bukan kesalahan Anda: mohon laporkan beserta pesan ini"
    )
}

fn restore(lang: Lang) -> String {
    tr!(
        lang,
        "the home is damaged; `segel ca restore` makes it anew out of a backup, in another folder",
        "folder kantor rusak; `segel ca restore` membuatnya kembali dari cadangan, di folder lain"
    )
}
