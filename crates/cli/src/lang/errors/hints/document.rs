//! A PDF that cannot be signed or read.

use office::cause::TextError;
use office::cause::{AppearanceError, ImageError};
use office::cause::{CryptError, DocumentError, SignError, UpdateError};

use super::{disk, fault};
use crate::lang::{Lang, tr};

pub(crate) fn unreadable(error: &DocumentError, lang: Lang) -> Option<String> {
    Some(match error {
        DocumentError::NotPdf { .. } => tr!(
            lang,
            "only PDF is read; export a letter from the office program as PDF first",
            "hanya PDF yang dibaca; ekspor dahulu surat dari program perkantoran sebagai PDF"
        ),
        DocumentError::NoStartXref { .. } => tr!(
            lang,
            "the end is missing: fetch the file once more",
            "bagian akhirnya hilang: ambil ulang berkasnya"
        ),
        DocumentError::Read { source, .. } => return disk::reading(source, lang),
        DocumentError::TooMuch { .. } => return None,
        _ => tr!(
            lang,
            "the file is damaged; saving it anew in a PDF program may help, but ends the signatures in it",
            "berkas rusak; menyimpannya ulang dengan program PDF dapat membantu, tetapi membatalkan tanda tangan di dalamnya"
        ),
    })
}

/// What to do about a document that stays locked.
pub(crate) fn locked(error: &CryptError, lang: Lang) -> Option<String> {
    match error {
        CryptError::PasswordNeeded => Some(tr!(
            lang,
            "write the password on the first line of a file, and name it with --pdf-password-file FILE (`-` is standard input)",
            "tulis kata sandinya pada baris pertama sebuah berkas, lalu sebutkan dengan --pdf-password-file FILE (`-` berarti masukan standar)"
        )),
        CryptError::WrongPassword => Some(tr!(
            lang,
            "the first line of --pdf-password-file counts, with every space in it; upper and lower case differ",
            "yang dipakai adalah baris pertama --pdf-password-file, termasuk setiap spasinya; huruf besar dan kecil dibedakan"
        )),
        CryptError::Unreadable(error) => unreadable(error, lang),
        _ => Some(other_protection(lang)),
    }
}

fn other_protection(lang: Lang) -> String {
    tr!(
        lang,
        "ask the sender for a copy with another protection, or with none",
        "mintalah kepada pengirim salinan dengan perlindungan lain, atau tanpa perlindungan"
    )
}

pub(super) fn unsigned(error: &SignError, lang: Lang) -> Option<String> {
    match error {
        SignError::Document(error) => unreadable(error, lang),
        SignError::Page(_) => Some(area(lang)),
        SignError::Appearance(error) => mark(error, lang),
        SignError::Crypt(error) => locked(error, lang),
        SignError::NotPermitted { .. }
        | SignError::Certified { .. }
        | SignError::NotFirst { .. }
        | SignError::NoSuchField { .. }
        | SignError::LockDiffers { .. } => forbidden(error, lang),
        SignError::Locked { .. }
        | SignError::AlreadySigned { .. }
        | SignError::NotSignatureField { .. }
        | SignError::FieldName { .. }
        | SignError::PlaceGiven { .. }
        | SignError::FieldInvisible { .. } => of_the_field(error, lang),
        SignError::NoSuchPage { .. }
        | SignError::NoSuchTag { .. }
        | SignError::Search { .. }
        | SignError::MarksAfterSignature { .. } => of_the_place(error, lang),
        SignError::NotPrepared => Some(tr!(
            lang,
            "`segel sign --prepare` makes such a document, and it must not change before `--embed`",
            "dokumen semacam itu dibuat oleh `segel sign --prepare`, dan tidak boleh berubah sebelum `--embed`"
        )),
        SignError::Room { .. } => Some(fault(lang)),
        SignError::Read(source) => disk::reading(source, lang),
        SignError::Write(source) => disk::writing(source, lang),
        SignError::Update(UpdateError::IntegrityCode) => Some(other_protection(lang)),
        SignError::Update(_) => None,
    }
}

/// What the author, or an earlier signature, does not allow.
fn forbidden(error: &SignError, lang: Lang) -> Option<String> {
    Some(match error {
        SignError::NotPermitted { .. } => tr!(
            lang,
            "give the password of the document's owner with --pdf-password-file FILE, or ask the owner to allow it",
            "berikan kata sandi pemilik dokumen dengan --pdf-password-file FILE, atau mintalah izin kepada pemiliknya"
        ),
        SignError::Certified { .. } => tr!(
            lang,
            "no signature can be added to this document; ask for one that allows it",
            "tanda tangan tidak dapat ditambahkan pada dokumen ini; mintalah dokumen yang mengizinkannya"
        ),
        SignError::NotFirst { .. } => tr!(
            lang,
            "leave out --certify, or certify the document before anyone signs it",
            "hilangkan --certify, atau sahkan dokumen sebelum ada yang menandatangani"
        ),
        SignError::NoSuchField { .. } => tr!(
            lang,
            "--lock takes the full names of fields, or of groups of fields",
            "--lock menerima nama lengkap bidang, atau kelompok bidang"
        ),
        SignError::LockDiffers { .. } => tr!(
            lang,
            "leave out --lock: the field's own holds in any case",
            "hilangkan --lock: kuncian milik bidang itu tetap berlaku"
        ),
        _ => return None,
    })
}

/// The field that was to be signed.
fn of_the_field(error: &SignError, lang: Lang) -> Option<String> {
    Some(match error {
        SignError::Locked { .. } | SignError::AlreadySigned { .. } | SignError::NotSignatureField { .. } => {
            tr!(
                lang,
                "name another field with --field, or leave --field out for a new one",
                "sebutkan bidang lain dengan --field, atau hilangkan --field untuk bidang baru"
            )
        }
        SignError::FieldName { .. } => {
            tr!(lang, "choose another name with --field", "pilih nama lain dengan --field")
        }
        SignError::PlaceGiven { .. } => {
            tr!(lang, "leave out --page and --rect", "hilangkan --page dan --rect")
        }
        SignError::FieldInvisible { .. } => tr!(
            lang,
            "leave out --visible, or name another field with --field",
            "hilangkan --visible, atau sebutkan bidang lain dengan --field"
        ),
        _ => return None,
    })
}

/// Where the mark was to stand.
fn of_the_place(error: &SignError, lang: Lang) -> Option<String> {
    Some(match error {
        SignError::NoSuchPage { pages: 1, .. } => {
            tr!(lang, "page 1 is all there is", "hanya ada halaman 1")
        }
        SignError::NoSuchPage { pages, .. } => {
            tr!(lang, "--page takes 1 to {pages}, or `last`", "--page menerima 1 sampai {pages}, atau `last`")
        }
        SignError::NoSuchTag { .. } => tr!(
            lang,
            "write the text as the page shows it on one line; text in a scanned picture is not found; --page, --rect or --corner give the place too",
            "tulis teks seperti yang tampak pada halaman dalam satu baris; teks dalam gambar hasil pindai tidak ditemukan; tempatnya juga dapat ditentukan dengan --page, --rect, atau --corner"
        ),
        SignError::Search { source: TextError::Empty, .. } => tr!(
            lang,
            "give the text that stands in the document with --tag, such as --tag '#'",
            "sebutkan teks yang ada di dalam dokumen dengan --tag, misalnya --tag '#'"
        ),
        SignError::Search { .. } => {
            tr!(
                lang,
                "give the place with --rect or --corner",
                "tentukan tempatnya dengan --rect atau --corner"
            )
        }
        SignError::MarksAfterSignature { .. } => {
            tr!(lang, "choose one page with --page", "pilih satu halaman dengan --page")
        }
        _ => return None,
    })
}

fn mark(error: &AppearanceError, lang: Lang) -> Option<String> {
    match error {
        AppearanceError::BoxSize { .. } => Some(area(lang)),
        AppearanceError::DoesNotFit { .. } => Some(tr!(
            lang,
            "choose a larger place with --rect X,Y,W,H",
            "pilih tempat yang lebih besar dengan --rect X,Y,W,H"
        )),
        _ => None,
    }
}

pub(super) fn picture(error: &ImageError, lang: Lang) -> Option<String> {
    Some(match error {
        ImageError::TooMuch { .. } => tr!(
            lang,
            "make it smaller: a mark shows 1000 pixels at most",
            "perkecil gambarnya: tanda menampilkan paling banyak 1000 piksel"
        ),
        ImageError::Truncated { .. } => {
            tr!(lang, "fetch the file once more", "ambil ulang berkasnya")
        }
        ImageError::UnknownFormat | ImageError::Damaged { .. } | ImageError::Unsupported { .. } => tr!(
            lang,
            "open it in an image program and save it as PNG, in RGB or grey",
            "buka dengan program gambar dan simpan sebagai PNG, dalam RGB atau abu-abu"
        ),
    })
}

fn area(lang: Lang) -> String {
    tr!(
        lang,
        "--rect X,Y,W,H counts points from the lower left corner of the page as displayed; A4 has 595 x 842",
        "--rect X,Y,W,H dihitung dalam poin dari sudut kiri bawah halaman sebagaimana tampil; A4 berukuran 595 x 842"
    )
}
