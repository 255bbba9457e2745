//! The Indonesian help of the commands of enrolment.

use super::table::{Entry, entry};

pub(super) const COMMANDS: &[Entry] = &[
    entry("sop", "Lihat SOP yang dapat diikuti, dan tulis SOP milik kantor sendiri", &[]),
    entry("sop list", "Daftar SOP: yang diumumkan, yang ditulis untuk simulasi ini, milik kantor", &[]),
    entry(
        "sop show",
        "Tampilkan SOP langkah demi langkah",
        &[("id", "Nama pendeknya"), ("toml", "Cetak berkasnya saja")],
    ),
    entry("sop check", "Sebutkan apa yang salah dalam berkas SOP", &[("file", "Berkasnya, dalam TOML")]),
    entry(
        "sop new",
        "Tulis berkas SOP baru, untuk diubah dengan tangan",
        &[
            ("id", "Nama pendeknya: `a-z`, `0-9` dan `-`"),
            ("from", "SOP yang menjadi awalnya"),
            ("output", "Tulis ke sana [bawaan: di antara SOP kantor]"),
            ("force", "Timpa berkas yang sudah ada"),
        ],
    ),
];
