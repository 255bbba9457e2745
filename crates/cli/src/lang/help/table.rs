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

pub(super) const fn entry(
    path: &'static str,
    about: &'static str,
    arguments: &'static [(&'static str, &'static str)],
) -> Entry {
    Entry { path, about, long_about: None, arguments }
}

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
                "root_key",
                "Kunci CA akar, dibuat dan disimpan dalam token: `pkcs11:token=...;id=...?module-path=/...` (RFC 7512). Passphrase CA lalu adalah PIN token itu",
            ),
            ("issuing_key", "Kunci CA penerbit, juga dalam token"),
            (
                "passphrase_policy",
                "Aturan passphrase baru: bsre (8 karakter, huruf dan angka) atau nist (15 karakter apa pun)",
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
    entry("cert", "Terbitkan, tampilkan, perpanjang, tangguhkan, cabut, dan ekspor sertifikat", &[]),
    entry(
        "cert issue",
        "Terbitkan sertifikat untuk seseorang, atau segel elektronik suatu instansi",
        &[
            ("nik", "NIK pemilik, 16 angka; tidak pernah dimuat dalam sertifikat. Segel tidak memerlukannya"),
            ("name", "Nama pemilik; gelar tidak dimuat dalam sertifikat"),
            ("email", "Alamat pos-el dinas pemilik. Segel boleh tanpa alamat"),
            ("organization_id", "Nomor terdaftar instansi pemegang segel, misalnya VATID-… atau NTRID-…"),
            ("nip", "NIP pemilik, 18 angka"),
            ("title", "Jabatan pemilik, untuk tanda tangan tampak"),
            ("agency", "Instansi pemilik [bawaan: instansi kantor]"),
            ("unit", "Unit kerja dalam instansi"),
            ("profile", "Profil: person, person-rfc9336-strict, seal, atau profil milik kantor"),
            ("key_type", "Jenis kunci yang dibuat: rsa2048, rsa3072, rsa4096, p256, atau p384"),
            ("csr", "Sertifikasi kunci dari permintaan ini (PKCS#10) tanpa membuat kunci baru"),
            (
                "pkcs11",
                "Sertifikasi kunci yang dibuat dan tetap dalam token: `pkcs11:token=...;id=...?module-path=/...` (RFC 7512)",
            ),
            ("pin_file", "Baca PIN token dari baris pertama FILE; `-` berarti masukan standar"),
            ("days", "Masa berlaku dalam hari [bawaan: menurut profil]"),
            ("out", "Tulis juga sertifikat, rantai, dan kunci tersegel ke folder ini"),
        ],
    ),
    entry(
        "cert import",
        "Terbitkan sertifikat untuk semua orang dalam sebuah tabel (CSV)",
        &[
            ("table", "Tabel dengan satu orang di setiap baris; kolomnya dikenali dari namanya"),
            ("slips", "Tulis passphrase awal setiap kunci ke folder ini, satu berkas untuk setiap orang"),
            ("report", "Tulis hasil setiap baris ke FILE (CSV)"),
            ("force", "Timpa laporan yang sudah ada"),
            ("dry_run", "Periksa setiap baris tanpa menerbitkan apa pun"),
        ],
    ),
    entry(
        "cert list",
        "Tampilkan daftar sertifikat dalam buku besar, terbaru di atas",
        &[
            (
                "expiring",
                "Hanya sertifikat aktif yang berakhir dalam sekian hari, misalnya 30d; yang terdekat di atas",
            ),
            ("holder", "Hanya milik satu orang: NIK, NIP, atau alamat pos-el"),
            ("csv", "Cetak sebagai tabel nilai berpemisah koma"),
        ],
    ),
    entry(
        "cert show",
        "Tampilkan sertifikat dari buku besar, atau isi berkas (PEM, DER, PKCS#7, PKCS#12; juga CSR dan daftar pencabutan)",
        &[("id", "Nomor seri, NIK, NIP, alamat pos-el, atau berkas")],
    ),
    entry(
        "cert renew",
        "Terbitkan sertifikat lanjutan, untuk kunci baru atau dengan --same-key untuk kunci yang sama",
        &[
            ("id", "Nomor seri, NIK, NIP, atau alamat pos-el; yang kedaluwarsa juga dapat diperpanjang"),
            ("same_key", "Perpanjang untuk kunci yang sama, bukan ganti kunci"),
            ("key_type", "Jenis kunci yang dibuat [bawaan: seperti sebelumnya]"),
            ("csr", "Sertifikasi kunci dari permintaan ini (PKCS#10) tanpa membuat kunci baru"),
            ("days", "Masa berlaku dalam hari [bawaan: menurut profil]"),
            ("revoke_old", "Cabut sertifikat sebelumnya karena diganti, alih-alih membiarkannya berakhir"),
        ],
    ),
    entry(
        "cert reissue",
        "Terbitkan ulang karena passphrase terlupa: kunci baru, sertifikat baru, yang lama dicabut",
        &[
            ("id", "Nomor seri, NIK, NIP, atau alamat pos-el"),
            ("days", "Masa berlaku dalam hari [bawaan: menurut profil]"),
        ],
    ),
    entry(
        "cert suspend",
        "Tangguhkan sertifikat: tidak dapat menandatangani sampai diaktifkan kembali (certificateHold)",
        &[("id", "Nomor seri, NIK, NIP, atau alamat pos-el")],
    ),
    entry(
        "cert resume",
        "Akhiri penangguhan sertifikat",
        &[("id", "Nomor seri, NIK, NIP, atau alamat pos-el")],
    ),
    entry(
        "cert passphrase",
        "Ganti passphrase kunci yang disimpan di sini",
        &[
            ("id", "Nomor seri, NIK, NIP, atau alamat pos-el"),
            (
                "new_passphrase_file",
                "Baca passphrase baru dari baris pertama FILE; `-` berarti masukan standar",
            ),
        ],
    ),
    entry(
        "cert unlock",
        "Buka kunci yang terkunci karena terlalu banyak passphrase salah; memerlukan --actor",
        &[("id", "Nomor seri, NIK, NIP, atau alamat pos-el")],
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
            ("at", "Sejak kapan (RFC 3339) [bawaan: sekarang, atau sejak ditangguhkan]"),
            ("all", "Cabut semua sertifikat aktif milik orang ini"),
        ],
    ),
    entry(
        "cert export",
        "Tulis sertifikat, rantainya, atau kuncinya ke berkas",
        &[
            ("id", "Nomor seri, NIK, NIP, atau alamat pos-el"),
            (
                "format",
                "Yang ditulis: sertifikat (pem, der), sertifikat beserta rantainya (chain), kunci sebagaimana tersegel (key), atau semuanya dengan passphrase yang sama (p12)",
            ),
            ("out", "Berkas tujuan"),
            ("force", "Timpa berkas yang sudah ada"),
        ],
    ),
    entry("ca", "Tampilkan otoritas kantor, rantai dan daftar pencabutannya, serta ganti otoritasnya", &[]),
    entry(
        "ca show",
        "Tampilkan CA akar, CA penerbit, responder OCSP, dan otoritas penanda waktu, beserta para pendahulunya",
        &[],
    ),
    entry(
        "ca chain",
        "Tulis CA penerbit dan CA akar ke berkas (PEM): yang diperlukan pihak lain untuk memercayai tanda tangan dari sini",
        &[
            ("out", "Berkas tujuan"),
            ("root", "Hanya CA akar"),
            ("all", "Semua CA kantor ini, termasuk CA penerbit terdahulu"),
            ("force", "Timpa berkas yang sudah ada"),
        ],
    ),
    entry(
        "ca crl",
        "Tulis daftar pencabutan ke berkas, diperbarui bila sudah waktunya; atau periksa semua daftar",
        &[
            ("out", "Berkas tujuan"),
            ("root", "Daftar CA akar, tentang CA penerbit, bukan daftar CA penerbit, tentang orang"),
            ("ca", "Daftar CA dengan nomor seri ini, misalnya CA penerbit terdahulu"),
            ("delta", "Daftar perubahan sejak daftar penuh terbaru (delta CRL)"),
            (
                "scope",
                "Mulai daftar ini: muat dalam setiap daftar, secara kritis, alamat tempatnya (issuingDistributionPoint), atau tidak. NSS menolak daftar yang memuatnya",
            ),
            (
                "deltas",
                "Mulai daftar ini: muat dalam setiap daftar alamat delta CRL-nya, atau tidak; --delta dengan sendirinya berarti ya",
            ),
            ("format", "Bentuk penulisannya"),
            (
                "check",
                "Jangan tulis apa pun; keluar dengan kode 1 bila daftar suatu CA, atau CA yang disebut, perlu diperbarui, tertinggal dari buku besar, atau habis masa berlakunya",
            ),
            ("force", "Timpa berkas yang sudah ada"),
        ],
    ),
    entry(
        "ca rollover",
        "Ganti CA penerbit dengan yang baru; yang lama tetap dilayani sampai kedaluwarsa",
        &[
            (
                "key_type",
                "Satu jenis kunci untuk CA baru dan responder OCSP-nya [bawaan: seperti sebelumnya]",
            ),
            (
                "issuing_key",
                "Kunci CA baru, dibuat dan disimpan dalam token (URI PKCS#11). Passphrase CA lalu adalah PIN token itu",
            ),
        ],
    ),
    entry(
        "ca services",
        "Tampilkan keadaan responder OCSP dan otoritas penanda waktu, atau beri kunci baru",
        &[
            ("check", "Keluar dengan kode 1 bila ada yang sudah waktunya mendapat kunci baru"),
            ("renew", "Beri kunci baru kepada yang sudah waktunya"),
            ("all", "Dengan --renew: beri semuanya kunci baru, sudah waktunya atau belum"),
        ],
    ),
    entry(
        "ca backup",
        "Tulis seluruh kantor ke satu berkas: buku besar, kunci tersegel, daftar, log audit, pengaturan",
        &[
            ("file", "Berkas tujuan"),
            ("encrypt", "Lindungi dengan passphrase yang ditanyakan di terminal"),
            (
                "backup_passphrase_file",
                "Lindungi dengan passphrase di baris pertama FILE; `-` berarti masukan standar",
            ),
            (
                "without_ca_passphrase",
                "Tinggalkan passphrase CA yang disimpan folder kantor; yang memulihkan harus mengetahuinya",
            ),
            ("force", "Timpa berkas yang sudah ada"),
        ],
    ),
    entry(
        "ca restore",
        "Jadikan cadangan sebuah kantor, di folder yang kosong atau belum ada",
        &[
            ("file", "Berkas cadangan"),
            ("published_crl", "Daftar pencabutan yang terbit sejak itu (PEM atau DER); boleh diulang"),
            (
                "issued",
                "Sertifikat yang terbit sejak itu (PEM atau DER), untuk dimasukkan ke buku besar; boleh diulang",
            ),
            (
                "backup_passphrase_file",
                "Baca passphrase cadangan dari baris pertama FILE; `-` berarti masukan standar",
            ),
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
    entry("ocsp", "Jawab pertanyaan status sertifikat (RFC 6960)", &[]),
    entry(
        "ocsp respond",
        "Jawab permintaan OCSP dari buku besar",
        &[
            ("request", "Permintaan (DER)"),
            ("out", "Tujuan jawaban (DER)"),
            ("force", "Timpa berkas yang sudah ada"),
            ("by_name", "Sebut responder dalam jawaban dengan subjeknya, bukan dengan kuncinya"),
        ],
    ),
    entry("tsa", "Beri stempel waktu (RFC 3161)", &[]),
    entry(
        "tsa respond",
        "Jawab permintaan stempel waktu",
        &[
            ("request", "Permintaan (DER)"),
            ("out", "Tujuan jawaban (DER)"),
            ("force", "Timpa berkas yang sudah ada"),
        ],
    ),
    entry(
        "audit",
        "Tampilkan dan ekspor log audit, dan periksa bahwa tidak ada yang diubah di dalamnya",
        &[],
    ),
    entry(
        "audit show",
        "Tampilkan log audit, terlama di atas",
        &[
            ("since", "Hanya sejak saat ini (RFC 3339), atau sejak awal hari ini"),
            ("until", "Hanya sampai saat ini (RFC 3339), atau sampai akhir hari ini"),
            ("by", "Hanya tindakan orang ini"),
            (
                "kind",
                "Hanya jenis tindakan ini, misalnya certificate.issue, atau `certificate` untuk semua yang berawalan itu; boleh diulang",
            ),
            (
                "about",
                "Hanya yang menyangkut sertifikat orang ini, atau sertifikat ini: nomor seri, NIK, NIP, atau alamat pos-el",
            ),
            ("outcome", "Hanya yang dilakukan, atau hanya yang ditolak"),
            ("limit", "Hanya N yang terbaru"),
        ],
    ),
    entry(
        "audit verify",
        "Periksa rantai log audit dan titik periksanya; keluar dengan kode 1 bila diubah, dengan menyebut catatan rusak yang pertama",
        &[
            (
                "checkpoint",
                "Cocokkan juga dengan titik periksa ini, selain yang disimpan di folder kantor; boleh diulang",
            ),
            (
                "key",
                "Nilai titik periksa dengan kunci publik dalam berkas ini (PEM), bukan dengan milik kantor",
            ),
        ],
    ),
    entry(
        "audit checkpoint",
        "Tandatangani sejauh mana log audit sudah berjalan, dalam berkas untuk disimpan di tempat lain",
        &[("out", "Berkas tujuan"), ("force", "Timpa berkas yang sudah ada")],
    ),
    entry(
        "audit key",
        "Tulis bagian publik kunci audit ke berkas (PEM): yang diperlukan pihak lain untuk menilai titik periksa",
        &[("out", "Berkas tujuan"), ("force", "Timpa berkas yang sudah ada")],
    ),
    entry(
        "audit export",
        "Tulis log audit sebagai baris-baris JSON, sehingga program lain dapat memeriksa rantainya",
        &[
            ("out", "Berkas tujuan; `-` berarti keluaran standar"),
            ("since", "Hanya sejak saat ini (RFC 3339), atau sejak awal hari ini"),
            ("until", "Hanya sampai saat ini (RFC 3339), atau sampai akhir hari ini"),
            ("by", "Hanya tindakan orang ini"),
            (
                "kind",
                "Hanya jenis tindakan ini, misalnya certificate.issue, atau `certificate` untuk semua yang berawalan itu; boleh diulang",
            ),
            (
                "about",
                "Hanya yang menyangkut sertifikat orang ini, atau sertifikat ini: nomor seri, NIK, NIP, atau alamat pos-el",
            ),
            ("outcome", "Hanya yang dilakukan, atau hanya yang ditolak"),
            ("force", "Timpa berkas yang sudah ada"),
        ],
    ),
    entry(
        "doctor",
        "Periksa seluruh isi folder kantor, dan jelaskan apa yang perlu dilakukan jika ada yang salah",
        &[
            (
                "repair",
                "Perbaiki mode berkas, hapus sisa perintah yang terputus, dan catat sertifikat yang tidak pernah selesai",
            ),
            ("fail_on", "Akhiri dengan kode 1 mulai dari tingkat ini"),
        ],
    ),
    entry("clock", "Tampilkan waktu yang dipakai kantor ini, atau ubah untuk latihan", &[]),
    entry("clock show", "Tampilkan jam yang dipakai kantor ini, waktunya, dan waktu mesin", &[]),
    entry(
        "clock set",
        "Hentikan waktu pada TIME, lebih awal atau lebih kemudian",
        &[("time", "Tanggal, mulai tengah malam di zona kantor, atau waktu (RFC 3339)")],
    ),
    entry(
        "clock advance",
        "Hentikan waktu pada SPAN dari sekarang",
        &[("span", "Seberapa jauh: 30d, 12h, 2w, `1y 2mo`")],
    ),
    entry("clock real", "Kembali memakai waktu mesin", &[]),
    entry(
        "sign",
        "Tanda tangani dokumen PDF (PAdES B-B sampai B-LTA)",
        &[
            ("inputs", "Dokumen, atau folder berisi dokumen"),
            (
                "holder",
                "Tanda tangani sebagai pemilik sertifikat kantor ini: nomor seri, NIK, NIP, atau alamat pos-el",
            ),
            ("key_file", "Tanda tangani dengan kunci dalam FILE (PKCS#8, tersegel atau terbuka)"),
            ("p12", "Tanda tangani dengan kunci, sertifikat, dan rantai dalam FILE (PKCS#12)"),
            (
                "pkcs11",
                "Tanda tangani dengan kunci dalam token: `pkcs11:token=...;id=...?module-path=/...` (RFC 7512)",
            ),
            ("pin_file", "Baca PIN token dari baris pertama FILE; `-` berarti masukan standar"),
            (
                "cert",
                "Sertifikat pasangan berkas kunci, atau pasangan kunci dalam token [bawaan: yang ada dalam token]",
            ),
            ("chain", "Sertifikat antara sertifikat itu dan CA akar, untuk disertakan"),
            (
                "prepare",
                "Jangan tanda tangani: tulis dokumen dengan ruang untuk tanda tangan yang dibuat di tempat lain, dan di sampingnya apa yang harus ditandatangani",
            ),
            (
                "embed",
                "Lengkapi dokumen yang disiapkan dengan tanda tangan dalam FILE, yang dibuat di tempat lain",
            ),
            ("output", "Dokumen bertanda tangan [bawaan: `surat.pdf` menjadi `surat-signed.pdf`]"),
            ("out_dir", "Folder untuk dokumen bertanda tangan; dibuat bila belum ada"),
            ("in_place", "Tambahkan tanda tangan ke dokumen di tempatnya, tanpa menulis dokumen lain"),
            ("force", "Timpa keluaran yang sudah ada"),
            ("field", "Bidang tanda tangan yang diisi, atau nama bidang baru"),
            ("reason", "Alasan penandatanganan"),
            ("location", "Tempat penandatanganan"),
            ("contact", "Cara menghubungi penanda tangan"),
            ("digest", "Fungsi hash: sha256, sha384, atau sha512 [bawaan: menurut jenis kunci]"),
            (
                "level",
                "Berapa lama tanda tangan dapat diverifikasi orang lain: b, t, lt, atau lta [bawaan: lt untuk sertifikat kantor ini, selain itu b]",
            ),
            ("resume", "Lewati dokumen yang keluarannya sudah ada dan ditandatangani dengan sertifikat ini"),
            ("jobs", "Berapa dokumen ditandatangani sekaligus [bawaan: sebanyak inti prosesor]"),
            ("crl", "Daftar pencabutan, atau folder berisi daftar, bagi sertifikat dari luar kantor"),
            ("intermediate", "CA dari sertifikat luar kantor, sampai ke akar, atau foldernya"),
            ("pss", "Tanda tangani dengan RSASSA-PSS, bukan PKCS#1 v1.5; hanya dengan kunci RSA"),
            (
                "certify",
                "Sahkan dokumen sebagai tanda tangan pertama: yang boleh berubah sesudahnya none (tidak ada), forms (isian formulir), atau annotations (anotasi)",
            ),
            ("lock", "Bidang yang tidak boleh berubah sesudahnya: `all`, `include:A,B`, atau `exclude:A,B`"),
            ("visible", "Tampilkan tanda: kode QR, nama, jabatan, instansi, dan waktu"),
            (
                "layout",
                "Tata letak tanda: `block`, `qr` untuk kode QR saja, atau `footer` untuk sebaris di kaki halaman",
            ),
            (
                "page",
                "Halaman tempat tanda: angka mulai dari 1, `last` untuk yang terakhir, atau `all` untuk setiap halaman [bawaan: last; dengan --tag halaman pertama yang memuatnya]",
            ),
            ("rect", "Tempat tanda dalam poin dari sudut kiri bawah halaman sebagaimana tampil"),
            (
                "corner",
                "Sudut halaman untuk tanda: kiri-bawah, kanan-bawah, kiri-atas, atau kanan-atas [bawaan: kanan-bawah]",
            ),
            (
                "tag",
                "Pasang tanda di atas TEXT, di tempat dokumen pertama kali memuatnya, misalnya --tag '#'",
            ),
            (
                "image",
                "Gambar dalam FILE (PNG atau JPEG) sebagai pengganti kode QR, di sampingnya bila ada --qr, atau di tengahnya bila --layout qr",
            ),
            ("qr", "Isi kode QR [bawaan: alamat verifikasi kantor]"),
            (
                "preview",
                "Jangan tanda tangani apa pun: gambar halaman beserta tandanya ke FILE (PNG) untuk dilihat",
            ),
        ],
    ),
    entry(
        "extend",
        "Tingkatkan dokumen PDF bertanda tangan ke tingkat PAdES yang lebih tinggi, atau pertahankan di sana",
        &[
            ("inputs", "Dokumen bertanda tangan, atau folder berisi dokumen"),
            (
                "level",
                "Tingkatnya: t menambahkan stempel waktu, lt juga bukti untuk semua sertifikat, lta satu stempel waktu lagi atas semuanya",
            ),
            ("output", "Dokumen hasil [bawaan: `surat.pdf` menjadi `surat-extended.pdf`]"),
            ("out_dir", "Folder untuk dokumen hasil; dibuat bila belum ada"),
            ("in_place", "Tambahkan ke dokumen di tempatnya, tanpa menulis dokumen lain"),
            ("force", "Timpa keluaran yang sudah ada"),
            ("jobs", "Berapa dokumen ditingkatkan sekaligus [bawaan: sebanyak inti prosesor]"),
            ("crl", "Daftar pencabutan, atau folder berisi daftar, bagi sertifikat dari luar kantor"),
            ("intermediate", "CA dari sertifikat luar kantor, sampai ke akar, atau foldernya"),
        ],
    ),
    entry(
        "verify",
        "Verifikasi tanda tangan pada dokumen PDF",
        &[
            ("inputs", "Dokumen, atau folder berisi dokumen"),
            ("trust", "Sertifikat yang dipercaya, menggantikan CA akar kantor, atau foldernya"),
            ("crl", "Daftar pencabutan, atau folder berisi daftar"),
            ("ocsp", "Jawaban OCSP, atau foldernya"),
            (
                "intermediate",
                "Sertifikat yang boleh berada antara penanda tangan dan CA akar, atau foldernya",
            ),
            (
                "online",
                "Tanyakan yang kurang ke alamat dalam sertifikat: sertifikat penerbit, jawaban OCSP, daftar pencabutan",
            ),
            ("at", "Nilai menurut keadaan pada TIME (RFC 3339)"),
            ("format", "Bentuk laporan [bawaan: text, atau json dengan --json]"),
            ("output", "Tulis laporan ke berkas"),
            ("force", "Timpa laporan yang sudah ada"),
            ("jobs", "Berapa dokumen dinilai sekaligus [bawaan: sebanyak inti prosesor]"),
            ("policy", "Aturan selain putusan yang baik: strict, default, archive, atau berkas aturan"),
            ("fail_on", "Yang menggagalkan tanda tangan yang semestinya lolos"),
        ],
    ),
    entry(
        "inspect",
        "Lihat isi dokumen PDF: revisinya, dan apa yang diubah masing-masing",
        &[
            ("input", "Dokumennya"),
            (
                "render",
                "Gambar setiap halaman yang diubah suatu revisi, sebelum dan sesudahnya, dengan perbedaannya ditandai, sebagai berkas PNG di DIR; dibuat bila belum ada",
            ),
            ("force", "Timpa gambar yang sudah ada"),
        ],
    ),
    entry("policy", "Periksa aturan untuk dokumen yang diterima, atau cetak yang bawaan", &[]),
    entry(
        "policy check",
        "Sebutkan apa yang salah dalam berkas aturan",
        &[("file", "Berkasnya, dalam TOML")],
    ),
    entry("policy show", "Cetak aturan bawaan sebagai berkas untuk memulai", &[("preset", "Yang mana")]),
    entry(
        "pilot",
        "Dirikan kantor, bawa pemohon melalui SOP, tanda tangani surat, verifikasi, lalu cabut, semuanya dalam satu folder dan luring",
        &[("folder", "Foldernya"), ("sop", "SOP yang dilalui pemohon")],
    ),
    entry(
        "testkit",
        "Dokumen dengan putusan yang sudah diketahui, untuk menguji program verifikasi apa pun",
        &[],
    ),
    entry(
        "testkit make",
        "Tulis dokumen yang baik dan yang dirusak beserta putusan tiap dokumen dan semua yang diperlukan untuk menilainya",
        &[
            ("folder", "Foldernya, dibuat bila belum ada"),
            ("seed", "Asal kunci dan nomor seri: bilangan yang sama menghasilkan yang sama"),
            ("force", "Tulis ke folder yang tidak kosong, menimpa berkas bernama sama"),
        ],
    ),
    entry("completions", "Cetak pelengkapan perintah untuk shell", &[("shell", "Shell yang dipakai")]),
    entry("man", "Tulis halaman manual, satu untuk setiap perintah", &[("folder", "Folder tujuan")]),
];
