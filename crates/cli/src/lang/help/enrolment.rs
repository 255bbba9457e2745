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
    entry(
        "outbox send",
        "Kirim yang menunggu lewat server pos-el dari pengaturan `mail_server`",
        &[("messages", "Nomor pesan, apa pun statusnya [bawaan: semua yang menunggu]")],
    ),
    entry(
        "outbox notices",
        "Surati pemilik sertifikat yang segera atau sudah berakhir, menurut `notice_before` dan `notice_after`",
        &[],
    ),
    entry(
        "application paper",
        "Susun berkas tentang permohonan: formulir, tanda terima, disposisi, daftar periksa, surat",
        &[
            ("id", "Nomor permohonan"),
            (
                "kind",
                "formulir, tanda-terima, disposisi, daftar-periksa, surat-rekomendasi, perubahan-data, telaahan-staf, atau surat-balasan",
            ),
            ("format", "Bentuk keluarannya [bawaan: sesuai akhiran nama --output, atau text]"),
            ("output", "Tulis ke sana [bawaan: terminal; untuk pdf KIND-N.pdf]"),
            ("force", "Timpa berkas yang sudah ada"),
        ],
    ),
    entry(
        "report",
        "Buat register atau laporan kantor: holders, applications, sla, agenda",
        &[
            (
                "kind",
                "Isinya: pemilik sertifikat, nasib permohonan, ketepatan waktu langkah, atau surat masuk",
            ),
            ("from", "Hari pertama, misalnya 2026-01-01 [bawaan: tanggal satu bulan ini]"),
            ("to", "Hari terakhir [bawaan: hari ini]"),
            ("format", "Bentuk keluarannya [bawaan: sesuai akhiran nama --output, atau text]"),
            ("output", "Tulis ke sana [bawaan: terminal; untuk pdf KIND.pdf]"),
            ("force", "Timpa berkas yang sudah ada"),
            ("reveal", "Sebut nama dan nomor secara lengkap"),
        ],
    ),
    entry("setting", "Lihat dan ubah pilihan kantor sendiri", &[]),
    entry("setting list", "Daftar pengaturan dengan nilainya", &[]),
    entry(
        "setting set",
        "Ubah pengaturan",
        &[
            ("key", "Pengaturannya, misalnya direct_issue"),
            (
                "value",
                "Nilainya; untuk holidays, civil_data, mail_password_file, dan mail_root sebuah berkas",
            ),
        ],
    ),
    entry("setting unset", "Kembalikan pengaturan ke nilai bawaan", &[("key", "Pengaturannya")]),
    entry("application", "Bawa permohonan melalui SOP, langkah demi langkah", &[]),
    entry(
        "application new",
        "Buka permohonan",
        &[
            ("sop", "SOP yang diikuti; `segel sop list` menampilkannya"),
            ("nik", "NIK pemohon, 16 angka; yang sudah dikenal dengannya tidak perlu disebutkan lagi"),
            ("name", "Nama pemohon; gelar tidak dimuat dalam sertifikat"),
            ("nip", "NIP, 18 angka"),
            ("title", "Jabatan"),
            ("unit", "Unit dalam instansi"),
            ("agency", "Instansi"),
            ("email", "Alamat pos-el kedinasan"),
            ("phone", "Nomor telepon genggam"),
            ("parent", "Permohonan yang langkahnya adalah permohonan ini"),
            ("certificate", "Nomor seri sertifikat yang disangkut [bawaan: yang terbaru milik pemohon]"),
        ],
    ),
    entry(
        "application import",
        "Buka permohonan untuk semua orang dalam tabel (CSV)",
        &[
            ("table", "Tabel dengan satu orang tiap baris; kolom dikenal dari namanya"),
            ("sop", "SOP yang diikuti"),
        ],
    ),
    entry(
        "application list",
        "Daftar permohonan",
        &[
            ("sop", "Hanya yang mengikuti SOP ini"),
            ("nik", "Hanya permohonan orang dengan NIK ini"),
            ("reveal", "Sebutkan nama lengkap"),
            ("status", "Hanya yang berstatus ini"),
        ],
    ),
    entry(
        "application due",
        "Daftar yang jatuh tenggat, yang paling mendesak dahulu",
        &[
            ("reveal", "Sebutkan nama lengkap"),
            ("overdue", "Hanya yang semestinya sudah selesai"),
            ("role", "Hanya yang dilakukan peran ini, misalnya verifikator"),
        ],
    ),
    entry(
        "application show",
        "Tampilkan posisi permohonan",
        &[("id", "Nomor permohonan"), ("reveal", "Tampilkan data pemohon seutuhnya")],
    ),
    entry(
        "application next",
        "Sebutkan langkah berikutnya, siapa yang melakukannya, dan apa yang diperlukan",
        &[("id", "Nomor permohonan")],
    ),
    entry(
        "application history",
        "Ceritakan apa yang terjadi pada permohonan, langkah demi langkah",
        &[("id", "Nomor permohonan")],
    ),
    entry(
        "application do",
        "Lakukan langkah tempat permohonan berada",
        &[
            ("id", "Nomor permohonan"),
            (
                "step",
                "Langkah yang dimaksud; ditolak jika permohonan berada di langkah lain [bawaan: tempatnya berada]",
            ),
            ("papers", "Berkas yang diserahkan, dengan nama menurut SOP; boleh beberapa kali"),
            (
                "letter",
                "Yang tertulis pada surat rekomendasi, misalnya nama=\"Siti Rahayu\"; boleh beberapa kali",
            ),
            ("outcome", "Hasilnya, jika bukan yang biasa"),
            ("reason", "Alasan penolakan; pemohon diberi tahu"),
            ("seen", "Data yang dilihat: angka pertama sidik data yang dicetak `segel application show`"),
            ("nik", "NIK pemohon, jika dibetulkan"),
            ("name", "Nama pemohon; gelar tidak dimuat dalam sertifikat"),
            ("nip", "NIP, 18 angka"),
            ("title", "Jabatan"),
            ("unit", "Unit dalam instansi"),
            ("agency", "Instansi"),
            ("email", "Alamat pos-el kedinasan"),
            ("phone", "Nomor telepon genggam"),
            ("revocation", "Alasan sertifikat dicabut pada langkah ini"),
            ("key_type", "Jenis kunci yang dibuat saat passphrase dibuat"),
        ],
    ),
    entry(
        "application run",
        "Mainkan semua peran, untuk peragaan",
        &[
            ("id", "Nomor permohonan"),
            ("auto", "Lakukan setiap langkah sebagai siapa pun yang boleh melakukannya"),
            ("until", "Berhenti bila permohonan berada pada langkah ini"),
            ("key_type", "Jenis kunci yang dibuat saat passphrase dibuat"),
        ],
    ),
    entry(
        "application send",
        "Kirim link baru untuk langkah tempat permohonan berada",
        &[("id", "Nomor permohonan")],
    ),
    entry(
        "application correct",
        "Perbaiki data permohonan; yang sudah disetujui harus disetujui lagi",
        &[
            ("id", "Nomor permohonan"),
            ("nik", "NIK pemohon"),
            ("name", "Nama pemohon; gelar tidak dimuat dalam sertifikat"),
            ("nip", "NIP, 18 angka"),
            ("title", "Jabatan"),
            ("unit", "Unit dalam instansi"),
            ("agency", "Instansi"),
            ("email", "Alamat pos-el kedinasan"),
            ("phone", "Nomor telepon genggam"),
        ],
    ),
    entry(
        "application reject",
        "Tolak permohonan seluruhnya",
        &[("id", "Nomor permohonan"), ("reason", "Alasannya; pemohon diberi tahu")],
    ),
    entry(
        "application cancel",
        "Batalkan permohonan, atas kehendak pemohon",
        &[("id", "Nomor permohonan"), ("reason", "Alasannya")],
    ),
    entry("person", "Lihat data seseorang, keluarkan, hapus; buka kembali portal", &[]),
    entry("person list", "Daftar yang pernah mengajukan permohonan", &[("reveal", "Sebutkan nama lengkap")]),
    entry(
        "person status",
        "Sebutkan status seseorang menurut API BSrE: ISSUE, EXPIRED, NOT_REGISTERED, dan enam lainnya",
        &[("id", "NIK, atau nomor orang itu di sini")],
    ),
    entry(
        "person export",
        "Tulis semua data seseorang ke folder baru, untuk orang itu",
        &[("id", "NIK, atau nomor orang itu di sini"), ("out", "Foldernya, yang akan dibuat")],
    ),
    entry(
        "person erase",
        "Hapus semua data seseorang; yang terjadi tetap tercatat, tanpa isinya",
        &[("id", "NIK, atau nomor orang itu di sini"), ("reason", "Alasannya, untuk log audit")],
    ),
    entry(
        "person password",
        "Kirim kata sandi portal yang baru, dan buka kunci akunnya",
        &[("id", "NIK, atau nomor orang itu di sini")],
    ),
    entry("outbox", "Lihat pesan kepada pemohon", &[]),
    entry("outbox list", "Daftar pesan, masing-masing dengan berkasnya", &[]),
];
