//! A PDF that cannot be signed or read.

use office::cause::AppearanceError;
use office::cause::{DocumentError, SignError};

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

pub(super) fn unsigned(error: &SignError, lang: Lang) -> Option<String> {
    Some(match error {
        SignError::Document(error) => return unreadable(error, lang),
        SignError::Page(_) => area(lang),
        SignError::Appearance(error) => return mark(error, lang),
        SignError::Encrypted => tr!(
            lang,
            "take the encryption off first, for example with `qpdf --decrypt IN OUT`, and sign the copy",
            "lepaskan dahulu enkripsinya, misalnya dengan `qpdf --decrypt MASUK KELUAR`, lalu tanda tangani salinannya"
        ),
        SignError::Certified { .. } => tr!(
            lang,
            "no signature can be added to this document; ask for one that allows it",
            "tanda tangan tidak dapat ditambahkan pada dokumen ini; mintalah dokumen yang mengizinkannya"
        ),
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
        SignError::NoSuchPage { pages: 1, .. } => {
            tr!(lang, "page 1 is all there is", "hanya ada halaman 1")
        }
        SignError::NoSuchPage { pages, .. } => {
            tr!(lang, "--page takes 1 to {pages}, or `last`", "--page menerima 1 sampai {pages}, atau `last`")
        }
        SignError::Room { .. } => fault(lang),
        SignError::Read(source) => return disk::reading(source, lang),
        SignError::Write(source) => return disk::writing(source, lang),
        SignError::Update(_) => return None,
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

fn area(lang: Lang) -> String {
    tr!(
        lang,
        "--rect X,Y,W,H counts points from the lower left corner of the page as displayed; A4 has 595 x 842",
        "--rect X,Y,W,H dihitung dalam poin dari sudut kiri bawah halaman sebagaimana tampil; A4 berukuran 595 x 842"
    )
}
