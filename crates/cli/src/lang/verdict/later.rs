//! What came after a signature, in Indonesian.

use office::report::{AnnotationEdit, Disallowed, Edit, EditKind};

use crate::lang::errors::Indonesian;

impl Indonesian for Disallowed {
    fn in_indonesian(&self) -> String {
        match self {
            Self::PageTree => "menambah, menghapus, atau memindahkan halaman",
            Self::Page => "mengubah apa yang digambar pada halaman",
            Self::Resource => "mengganti huruf, gambar, atau hal lain yang diperlukan halaman",
            Self::Layer => "mengubah lapisan yang terlihat",
            Self::Action => "menambah atau mengubah apa yang terjadi bila sesuatu dibuka atau diklik",
            Self::Catalog => "mengubah cara dokumen dibuka, atau kerangka isinya",
            Self::Annotation => {
                "menambah, mengubah, atau menghapus anotasi, padahal tidak diizinkan tanda tangan"
            }
            Self::Field => "mengubah bidang formulir lebih dari sekadar nilainya",
            Self::Appearance => "mengubah apa yang ditampilkan suatu bidang tanpa nilainya",
            Self::Freed => "menghapus objek yang masih dipakai",
            Self::Type => "mengganti suatu objek dengan jenis lain",
        }
        .to_owned()
    }
}

impl Indonesian for Edit {
    fn in_indonesian(&self) -> String {
        let revision = self.revision;
        match &self.kind {
            EditKind::FieldFilled { field } => format!("bidang {field} diisi oleh revisi {revision}"),
            EditKind::FieldRefilled { field } => format!(
                "bidang {field} sudah berisi saat ditandatangani, dan diisi nilai lain oleh revisi {revision}"
            ),
            EditKind::FieldUnclear { field } => format!(
                "bidang {field} diisi oleh revisi {revision}, dan tidak dapat dipastikan apakah nilainya yang tampak"
            ),
            EditKind::FieldCovers { field, page, percent } => {
                format!(
                    "bidang {field}, yang diisi oleh revisi {revision}, menutupi {percent} % halaman {page}"
                )
            }
            EditKind::FieldAdded { field } => {
                format!("revisi {revision} menambah bidang {field} untuk tanda tangan yang akan datang")
            }
            EditKind::AnnotationAdded(edit) => format!("revisi {revision} menambah {}", edit.in_indonesian()),
            EditKind::AnnotationChanged(edit) => {
                format!("revisi {revision} mengubah {}", edit.in_indonesian())
            }
            EditKind::AnnotationRemoved(edit) => {
                format!("revisi {revision} menghapus {}", edit.in_indonesian())
            }
            EditKind::Metadata => {
                format!("revisi {revision} mengubah keterangan dokumen: judul, penulis, atau metadata")
            }
            EditKind::Structure => {
                format!("revisi {revision} mengubah struktur dokumen, yang dibaca oleh pembaca layar")
            }
        }
    }
}

impl Indonesian for AnnotationEdit {
    fn in_indonesian(&self) -> String {
        let place = self
            .corners
            .map(|[left, bottom, right, top]| format!(" dari {left},{bottom} sampai {right},{top}"));
        let covers = if self.covers { ", yang mungkin menutupi isi yang ditandatangani" } else { "" };
        let place = place.unwrap_or_default();
        format!("anotasi ({}) di halaman {}{place}{covers}", self.subtype, self.page)
    }
}

/// Where a change is: behind a sentence, in parentheses.
pub(super) fn at(page: Option<u32>, object: Option<String>) -> String {
    match (page, object) {
        (Some(page), Some(object)) => format!(" (halaman {page}, objek {object})"),
        (None, Some(object)) => format!(" (objek {object})"),
        (Some(page), None) => format!(" (halaman {page})"),
        (None, None) => String::new(),
    }
}
