//! Documents, in Indonesian. Keys, keywords and pieces of syntax keep the names that ISO 32000-2 gives them.

use office::cause::PageError;
use office::cause::UpdateError;
use office::cause::{DocumentError, SignError};
use office::cause::{Limit, SyntaxError};
use office::cause::{TextError, TextLimit};

use super::{Indonesian, because, kind};

impl Indonesian for SignError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Document(error) => error.in_indonesian(),
            Self::Update(error) => error.in_indonesian(),
            Self::Page(error) => error.in_indonesian(),
            Self::Appearance(error) => because("tanda tangan tampak tidak dapat digambar", error),
            Self::Crypt(error) => error.in_indonesian(),
            Self::NotPermitted { .. }
            | Self::Certified { .. }
            | Self::Locked { .. }
            | Self::NotFirst { .. }
            | Self::NoSuchField { .. }
            | Self::LockDiffers { .. } => forbidden(self),
            Self::AlreadySigned { .. }
            | Self::NotSignatureField { .. }
            | Self::FieldName { .. }
            | Self::PlaceGiven { .. }
            | Self::FieldInvisible { .. } => of_the_field(self),
            Self::NoSuchPage { .. }
            | Self::NoSuchTag { .. }
            | Self::Search { .. }
            | Self::MarksAfterSignature { .. } => of_the_place(self),
            Self::NotPrepared => {
                "dokumen tidak memiliki ruang kosong bagi tanda tangan yang mencakup seluruh isinya"
                    .to_owned()
            }
            Self::Room { needed, room } => {
                format!("tanda tangan berukuran {needed} bita, tempat yang disediakan {room}")
            }
            Self::Read(source) => because("dokumen tidak dapat dibaca", source),
            Self::Write(source) => because("dokumen bertanda tangan tidak dapat ditulis", source),
        }
    }
}

/// What the author, or an earlier signature, does not allow.
fn forbidden(error: &SignError) -> String {
    match error {
        SignError::NotPermitted { permission } => format!(
            "untuk menandatangani diperlukan izin {}, yang hanya diberikan dengan kata sandi pemilik dokumen",
            permission.in_indonesian()
        ),
        SignError::Certified { field } => {
            format!("tanda tangan pada bidang `{field}` mengesahkan dokumen dan melarang segala perubahan")
        }
        SignError::Locked { field, by } => {
            format!("bidang `{field}` dikunci oleh tanda tangan pada bidang `{by}`")
        }
        SignError::NotFirst { field } if field.is_empty() => {
            "dokumen disahkan oleh tanda tangan pertamanya, sedangkan sudah ada tanda tangan lain, yang bidangnya tidak bernama".to_owned()
        }
        SignError::NotFirst { field } => {
            format!(
                "dokumen disahkan oleh tanda tangan pertamanya, sedangkan bidang `{field}` sudah ditandatangani"
            )
        }
        SignError::NoSuchField { name, known, count } => no_such_field(name, known, *count),
        SignError::LockDiffers { field } => {
            format!("bidang `{field}` memiliki kuncian sendiri, yang tidak dapat digabung dengan yang diminta")
        }
        other => other.to_string(),
    }
}

fn no_such_field(name: &str, known: &[String], count: usize) -> String {
    let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    let known = match count - known.len() {
        _ if known.is_empty() => "dokumen tidak memiliki bidang".to_owned(),
        0 => format!("dokumen memiliki {}", names.join(", ")),
        more => format!("dokumen memiliki {} dan {more} lagi", names.join(", ")),
    };
    format!("tidak ada bidang `{name}` untuk dikunci; {known}")
}

/// The field that was to be signed.
fn of_the_field(error: &SignError) -> String {
    match error {
        SignError::AlreadySigned { field } => format!("bidang `{field}` sudah ditandatangani"),
        SignError::NotSignatureField { field, found } => {
            format!("seharusnya bidang tanda tangan, tetapi bidang `{field}` berjenis `{found}`")
        }
        SignError::FieldName { name } => {
            format!("`{name}` tidak dapat menjadi nama bidang baru: kosong atau memuat tanda titik")
        }
        SignError::PlaceGiven { field } => {
            format!("bidang `{field}` sudah memiliki tempat, sehingga tempatnya tidak dapat dipilih")
        }
        SignError::FieldInvisible { field } => {
            format!("bidang `{field}` tidak terlihat, sehingga tidak dapat menampilkan tanda")
        }
        other => other.to_string(),
    }
}

/// Where the mark was to stand.
fn of_the_place(error: &SignError) -> String {
    match error {
        SignError::NoSuchPage { asked, pages } => {
            format!("dokumen terdiri atas {pages} halaman, sehingga tidak ada halaman {asked}")
        }
        SignError::NoSuchTag { tag, pages } => {
            format!("teks `{tag}`, tempat tanda tangan tampak, tidak ditemukan pada {pages} halaman")
        }
        SignError::Search { tag, source } => {
            because(&format!("teks `{tag}`, tempat tanda tangan tampak, tidak dapat dicari"), source)
        }
        SignError::MarksAfterSignature { field } => {
            format!(
                "tanda tangan pada bidang `{field}` mencakup setiap halaman, sehingga tanda hanya dapat dipasang pada satu halaman"
            )
        }
        other => other.to_string(),
    }
}

impl Indonesian for DocumentError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::NotPdf { length } => {
                format!("`%PDF-` tidak ditemukan di awal berkas sebesar {length} bita")
            }
            Self::NoStartXref { length } => {
                format!("`startxref` tidak ditemukan di dekat akhir berkas sebesar {length} bita")
            }
            Self::Xref { offset, source } => {
                format!(
                    "bagian referensi silang pada bita {offset} tidak dapat dibaca: {}",
                    source.in_indonesian()
                )
            }
            Self::XrefLoop { offset } => {
                format!("bagian referensi silang pada bita {offset} menunjuk kembali ke dirinya sendiri")
            }
            Self::Trailer { key, found } => format!("trailer memuat {} sebagai `{key}`", kind(found)),
            Self::Object { id, source } => {
                format!("objek {id} tidak dapat dibaca: {}", source.in_indonesian())
            }
            Self::Locked { id } => {
                format!("objek {id} terenkripsi, dan dokumen belum dibuka dengan kata sandi")
            }
            Self::Cipher { id, source } => {
                format!("objek {id} tidak dapat didekripsi: {}", source.in_indonesian())
            }
            Self::WrongObject { expected, found, offset } => {
                format!("seharusnya objek {expected} pada bita {offset}, ditemukan objek {found}")
            }
            Self::Structure { expected, found } => {
                format!("dokumen seharusnya memuat {}, ditemukan {}", kind(expected), kind(found))
            }
            Self::PageLoop { id } => format!("objek {id} muncul dua kali dalam pohon halaman"),
            Self::FieldLoop { id } => format!("objek {id} muncul dua kali dalam pohon bidang"),
            Self::TooMuch { what, limit } => format!("{} melebihi batas {limit}", limited(*what)),
            Self::Read { offset, source } => {
                format!("berkas tidak dapat dibaca pada bita {offset}: {}", source.in_indonesian())
            }
        }
    }
}

impl Indonesian for SyntaxError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Unexpected { offset, expected, found } => {
                format!("seharusnya `{expected}` pada bita {offset}, ditemukan `{found}`")
            }
            Self::MissingKey { offset, key } => {
                format!("kamus pada bita {offset} tidak memiliki `{key}` yang dapat dipakai")
            }
            Self::Limit { what, offset, limit } => {
                format!("{} pada bita {offset} melebihi batas {limit}", limited(*what))
            }
            Self::UnsupportedFilter { filter } => format!("filter aliran data `{filter}` tidak didukung"),
            Self::BrokenStream { offset, filter } => {
                format!("aliran data pada bita {offset} tidak dapat diurai dengan `{filter}`")
            }
            Self::Read { offset, source } => {
                format!("berkas tidak dapat dibaca pada bita {offset}: {}", source.in_indonesian())
            }
        }
    }
}

impl Indonesian for TextError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Document(error) => error.in_indonesian(),
            Self::Page(error) => error.in_indonesian(),
            Self::Empty => "teks yang dicari seharusnya berisi, tetapi kosong atau hanya spasi".to_owned(),
            Self::TooMuch { what, limit } => {
                let what = match what {
                    TextLimit::Needle => "panjang teks yang dicari",
                    TextLimit::Operations => "jumlah operasi isi halaman",
                    TextLimit::Content => "panjang isi halaman",
                    TextLimit::Operands => "jumlah operan",
                    TextLimit::Glyphs => "jumlah glif pada satu halaman",
                    TextLimit::Forms => "jumlah form XObject",
                    TextLimit::FormDepth => "kedalaman sarang form XObject",
                    TextLimit::SavedStates => "jumlah keadaan grafis yang disimpan",
                    TextLimit::CMap => "jumlah kode dalam CMap",
                    TextLimit::Widths => "jumlah lebar glif",
                    TextLimit::Fonts => "jumlah fon",
                };
                format!("{what} melampaui batas {limit}")
            }
        }
    }
}

impl Indonesian for UpdateError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Document(error) => error.in_indonesian(),
            Self::NumbersUsedUp { highest } => {
                format!(
                    "nomor objek {highest} adalah yang tertinggi, sehingga tidak ada objek yang dapat ditambahkan"
                )
            }
            Self::IntegrityCode => {
                "dokumen memuat kode keutuhan (ISO/TS 32004), yang akan rusak oleh tambahan apa pun"
                    .to_owned()
            }
            Self::TooLong { length, limit } => {
                format!("tabel referensi silang hanya menjangkau bita {limit}, berkas mencapai {length}")
            }
        }
    }
}

impl Indonesian for PageError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::NoSize { page } => {
                format!("objek halaman {page} tidak memiliki MediaBox yang memiliki luas")
            }
            Self::Empty { width, height } => {
                format!("persegi {width} kali {height} poin tidak dapat menjadi tempat tanda")
            }
            Self::OffPage { rectangle, page_width, page_height } => format!(
                "persegi {},{},{},{} melewati tepi halaman, yang berukuran {page_width} kali {page_height} poin",
                rectangle.x, rectangle.y, rectangle.width, rectangle.height
            ),
        }
    }
}

const fn limited(what: Limit) -> &'static str {
    match what {
        Limit::Depth => "kedalaman sarang",
        Limit::StringLength => "panjang string",
        Limit::NameLength => "panjang nama",
        Limit::ObjectSize => "ukuran objek",
        Limit::DecodedLength => "panjang aliran data terurai",
        Limit::Filters => "jumlah filter aliran data",
        Limit::XrefEntries => "jumlah entri referensi silang",
        Limit::XrefSections => "jumlah bagian referensi silang",
        Limit::ObjectStreamLength => "jumlah objek dalam aliran objek",
        Limit::References => "rantai referensi",
        Limit::PageTree => "pohon halaman",
        Limit::FieldTree => "pohon bidang",
        Limit::ValidationData => "data validasi di dalam dokumen",
        Limit::Parsed => "jumlah bita yang diurai seluruhnya",
        Limit::Lookups => "jumlah entri yang dicari seluruhnya",
        Limit::HiddenObjects => "jumlah objek di luar bagian referensi silang",
    }
}
