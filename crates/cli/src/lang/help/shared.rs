//! Arguments that many commands share, each meaning the same everywhere.

/// Arguments that many commands share, each meaning the same everywhere.
pub(super) const SHARED: &[(&str, &str)] = &[
    ("home", "Folder data kantor [bawaan: `segel` di folder data sistem]"),
    ("json", "Cetak satu dokumen JSON di stdout, tanpa keluaran lain di sana"),
    ("lang", "Bahasa untuk pengguna: `id` atau `en` [bawaan: dari locale]"),
    (
        "now",
        "Baca atau nilai seolah-olah sekarang TIME (RFC 3339); bertindak pada waktu itu memerlukan kantor berjam simulasi",
    ),
    ("actor", "Petugas terdaftar yang bertindak, untuk log audit"),
    ("quiet", "Jangan tampilkan apa pun selain jawaban"),
    ("no_progress", "Jangan tampilkan bilah kemajuan"),
    ("passphrase_file", "Baca passphrase dari baris pertama FILE; `-` berarti masukan standar"),
    (
        "pdf_password_file",
        "Baca kata sandi dokumen terenkripsi dari baris pertama FILE; `-` berarti masukan standar",
    ),
    ("passphrase_fd", "Baca passphrase dari baris pertama deskriptor berkas N"),
    ("ca_passphrase_file", "Baca passphrase CA dari baris pertama FILE; `-` berarti masukan standar"),
    ("tsa", "Ambil stempel waktu dari otoritas ini (RFC 3161 lewat HTTP) [bawaan: milik kantor]"),
    ("ocsp", "Jawaban OCSP, atau foldernya, bagi sertifikat dari luar kantor"),
    ("at_desk", "Pemohon bertindak di meja petugas pada --actor"),
    ("link_file", "Pemohon bertindak lewat link dalam FILE, yang boleh pesan itu sendiri"),
    ("portal_user", "Pemohon bertindak dalam portal, dengan nama pengguna ini"),
    ("portal_password_file", "Baca kata sandi portal dari baris pertama FILE"),
    ("help", "Tampilkan bantuan"),
    ("version", "Tampilkan versi"),
];
