//! The Indonesian help: a table by command, and within it by argument.

/// What one command says of itself and of its arguments.
pub(super) struct Entry {
    /// Names from the root on, with spaces between; empty for the root itself.
    pub(super) path: &'static str,
    /// What it does, for lists and short help.
    pub(super) about: &'static str,
    /// The same for `--help`, where there is more to say.
    pub(super) long_about: Option<&'static str>,
    /// Its arguments by identifier.
    pub(super) arguments: &'static [(&'static str, &'static str)],
}

const fn entry(
    path: &'static str,
    about: &'static str,
    arguments: &'static [(&'static str, &'static str)],
) -> Entry {
    Entry { path, about, long_about: None, arguments }
}

/// Arguments that many commands share, each meaning the same everywhere.
pub(super) const SHARED: &[(&str, &str)] = &[
    ("home", "Folder data kantor [bawaan: `segel` di folder data sistem]"),
    ("json", "Cetak satu dokumen JSON di stdout, tanpa keluaran lain di sana"),
    ("lang", "Bahasa untuk pengguna: `id` atau `en` [bawaan: dari locale]"),
    (
        "now",
        "Baca atau nilai pada saat ini (RFC 3339); bertindak pada saat itu memerlukan kantor berjam simulasi",
    ),
    ("actor", "Petugas terdaftar yang bertindak, untuk log audit"),
    ("quiet", "Jangan tampilkan apa pun selain jawaban"),
    ("no_progress", "Jangan tampilkan bilah kemajuan"),
    ("passphrase_file", "Baca passphrase dari baris pertama FILE; `-` berarti masukan standar"),
    ("passphrase_fd", "Baca passphrase dari baris pertama deskriptor berkas N"),
    ("ca_passphrase_file", "Baca passphrase CA dari baris pertama FILE; `-` berarti masukan standar"),
    ("help", "Tampilkan bantuan"),
    ("version", "Tampilkan versi"),
];

/// Every command.
pub(super) const COMMANDS: &[Entry] = &[
    Entry {
        path: "",
        about: "Otoritas sertifikat dan perangkat tanda tangan PDF yang memerankan BSrE untuk pengujian, pelatihan, dan uji coba luring",
        long_about: Some(
            "Otoritas sertifikat dan perangkat tanda tangan PDF yang memerankan BSrE untuk pengujian, pelatihan, dan uji coba luring\n\nSemua yang dibuat di sini adalah simulasi (UJI COBA): tidak tersertifikasi, tidak untuk produksi.",
        ),
        arguments: &[],
    },
    entry("help", "Tampilkan pesan ini atau bantuan untuk perintah yang disebutkan", &[]),
    entry(
        "init",
        "Dirikan kantor: CA akar, CA penerbit, responder OCSP, dan otoritas penanda waktu",
        &[
            ("name", "Nama kantor, yang termuat dalam nama otoritasnya"),
            ("agency", "Instansi yang termuat dalam sertifikat jika tidak disebutkan lain"),
            ("base_url", "Alamat tempat layanan kantor akan menjawab"),
            ("zone", "Zona waktu untuk tanda tangan tampak dan surat: WIB, WITA, atau WIT"),
            (
                "key_type",
                "Satu jenis kunci untuk semua otoritas [bawaan: rsa4096 untuk CA akar, rsa3072 untuk CA penerbit, rsa2048 untuk yang lain]",
            ),
            (
                "unattended",
                "Buat passphrase CA secara acak dan simpan di folder kantor, untuk uji coba dan CI",
            ),
            (
                "simulated_clock",
                "Hentikan waktu kantor ini pada TIME, untuk latihan dan pengujian (RFC 3339)",
            ),
        ],
    ),
    entry("cert", "Terbitkan, tampilkan, cabut, dan ekspor sertifikat", &[]),
    entry(
        "cert issue",
        "Terbitkan sertifikat untuk seseorang",
        &[
            ("nik", "NIK pemilik, 16 angka; tidak pernah dimuat dalam sertifikat"),
            ("name", "Nama pemilik; gelar tidak dimuat dalam sertifikat"),
            ("email", "Alamat pos-el dinas pemilik"),
            ("nip", "NIP pemilik, 18 angka"),
            ("title", "Jabatan pemilik, untuk tanda tangan tampak"),
            ("agency", "Instansi pemilik [bawaan: instansi kantor]"),
            ("unit", "Unit kerja dalam instansi"),
            ("profile", "Profil sertifikat"),
            ("key_type", "Jenis kunci yang dibuat: rsa2048, rsa3072, rsa4096, p256, atau p384"),
            ("csr", "Sertifikasi kunci dari permintaan ini (PKCS#10) tanpa membuat kunci baru"),
            ("days", "Masa berlaku dalam hari [bawaan: 730]"),
            ("out", "Tulis juga sertifikat, rantai, dan kunci tersegel ke folder ini"),
        ],
    ),
    entry("cert list", "Tampilkan daftar sertifikat dalam buku besar, terbaru di atas", &[]),
    entry(
        "cert show",
        "Tampilkan sertifikat dari buku besar, atau dari berkas (PEM atau DER)",
        &[("id", "Nomor seri, NIK, NIP, alamat pos-el, atau berkas")],
    ),
    entry(
        "cert revoke",
        "Cabut sertifikat",
        &[
            ("id", "Nomor seri, NIK, NIP, atau alamat pos-el"),
            (
                "reason",
                "Alasan: keyCompromise, affiliationChanged, superseded, cessationOfOperation, privilegeWithdrawn ..., atau mutasi, pensiun, meninggal-dunia, perubahan-data, passphrase-bocor",
            ),
            ("at", "Sejak kapan (RFC 3339) [bawaan: sekarang]"),
            ("all", "Cabut semua sertifikat aktif milik orang ini"),
        ],
    ),
    entry(
        "cert export",
        "Tulis sertifikat, rantainya, atau kunci tersegelnya ke berkas",
        &[
            ("id", "Nomor seri, NIK, NIP, atau alamat pos-el"),
            (
                "format",
                "Yang ditulis: sertifikat (pem, der), sertifikat beserta rantainya (chain), atau kunci sebagaimana tersegel (key)",
            ),
            ("out", "Berkas tujuan"),
            ("force", "Timpa berkas yang sudah ada"),
        ],
    ),
    entry("ca", "Tampilkan otoritas kantor, rantainya, dan daftar pencabutannya", &[]),
    entry("ca show", "Tampilkan CA akar, CA penerbit, responder OCSP, dan otoritas penanda waktu", &[]),
    entry(
        "ca chain",
        "Tulis CA penerbit dan CA akar ke berkas (PEM): yang diperlukan pihak lain untuk memercayai tanda tangan dari sini",
        &[("out", "Berkas tujuan"), ("root", "Hanya CA akar"), ("force", "Timpa berkas yang sudah ada")],
    ),
    entry(
        "ca crl",
        "Tulis daftar pencabutan ke berkas, diperbarui bila sudah waktunya; atau periksa",
        &[
            ("out", "Berkas tujuan"),
            ("root", "Daftar CA akar, tentang CA penerbit, bukan daftar CA penerbit, tentang orang"),
            ("format", "Bentuk penulisannya"),
            (
                "check",
                "Jangan tulis apa pun; keluar dengan kode 1 bila daftar perlu diperbarui atau tertinggal dari buku besar",
            ),
            ("force", "Timpa berkas yang sudah ada"),
        ],
    ),
    entry("officer", "Daftarkan dan tampilkan petugas yang bertindak di kantor ini", &[]),
    entry(
        "officer add",
        "Daftarkan petugas",
        &[
            ("id", "Nama pendek: huruf, angka, `.`, `-`, dan `_`"),
            ("name", "Nama orangnya"),
            ("roles", "Peran, misalnya verifikator; boleh disebutkan beberapa kali"),
        ],
    ),
    entry("officer list", "Tampilkan daftar petugas", &[]),
    entry("audit", "Tampilkan log audit, atau periksa bahwa tidak ada yang diubah di dalamnya", &[]),
    entry(
        "audit show",
        "Tampilkan log audit, terlama di atas",
        &[
            ("since", "Hanya sejak saat ini (RFC 3339)"),
            ("by", "Hanya tindakan orang ini"),
            ("kind", "Hanya jenis tindakan ini, misalnya certificate.issue"),
            ("limit", "Hanya N yang terbaru"),
        ],
    ),
    entry(
        "audit verify",
        "Periksa rantai log audit; keluar dengan kode 1 bila diubah, dengan menyebut catatan rusak yang pertama",
        &[],
    ),
    entry(
        "sign",
        "Tanda tangani dokumen PDF (PAdES B-B)",
        &[
            ("inputs", "Dokumen, atau folder berisi dokumen"),
            (
                "holder",
                "Tanda tangani sebagai pemilik sertifikat kantor ini: nomor seri, NIK, NIP, atau alamat pos-el",
            ),
            ("key_file", "Tanda tangani dengan kunci dalam FILE (PKCS#8, tersegel atau terbuka)"),
            ("cert", "Sertifikat pasangan berkas kunci"),
            ("chain", "Sertifikat antara sertifikat itu dan CA akar, untuk disertakan"),
            ("output", "Dokumen bertanda tangan [bawaan: `surat.pdf` menjadi `surat-signed.pdf`]"),
            ("out_dir", "Folder untuk dokumen bertanda tangan"),
            ("force", "Timpa keluaran yang sudah ada"),
            ("field", "Bidang tanda tangan yang diisi, atau nama bidang baru"),
            ("reason", "Alasan penandatanganan"),
            ("location", "Tempat penandatanganan"),
            ("contact", "Cara menghubungi penanda tangan"),
            ("digest", "Fungsi hash: sha256, sha384, atau sha512 [bawaan: menurut jenis kunci]"),
            ("visible", "Tampilkan tanda: kode QR, nama, jabatan, instansi, dan waktu"),
            ("page", "Halaman tempat tanda: angka mulai dari 1, atau `last` untuk yang terakhir"),
            ("rect", "Tempat tanda dalam poin dari sudut kiri bawah halaman sebagaimana tampil"),
            ("qr", "Isi kode QR [bawaan: alamat verifikasi kantor]"),
        ],
    ),
    entry(
        "verify",
        "Verifikasi tanda tangan pada dokumen PDF",
        &[
            ("inputs", "Dokumen, atau folder berisi dokumen"),
            ("trust", "Sertifikat yang dipercaya, menggantikan CA akar kantor"),
            ("crl", "Daftar pencabutan, atau folder berisi daftar"),
            ("intermediate", "Sertifikat yang boleh berada antara penanda tangan dan CA akar"),
            ("at", "Nilai menurut keadaan pada saat ini (RFC 3339)"),
            ("format", "Bentuk laporan"),
            ("output", "Tulis laporan ke berkas"),
            ("force", "Timpa laporan yang sudah ada"),
            ("fail_on", "Yang menggagalkan tanda tangan yang semestinya lolos"),
        ],
    ),
    entry(
        "pilot",
        "Dirikan kantor, terbitkan sertifikat, tanda tangani surat, verifikasi, lalu cabut, semuanya dalam satu folder dan tanpa jaringan",
        &[("folder", "Foldernya")],
    ),
    entry("completions", "Cetak pelengkapan perintah untuk shell", &[("shell", "Shell yang dipakai")]),
    entry("man", "Tulis halaman manual, satu untuk setiap perintah", &[("folder", "Folder tujuan")]),
];
