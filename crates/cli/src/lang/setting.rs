//! What the settings of an office are about.

use office::settings::Choice;

use super::{Lang, tr};

/// What a setting decides, in one sentence.
pub(crate) fn about(choice: Choice, lang: Lang) -> String {
    match choice {
        Choice::DirectIssue => tr!(
            lang,
            "whether `segel cert issue`, `import` and `renew` issue without an SOP: true or false",
            "apakah `segel cert issue`, `import`, dan `renew` menerbitkan tanpa SOP: true atau false"
        ),
        Choice::Numbers => tr!(
            lang,
            "what is done about a NIK or NIP that cannot be right: advise or refuse",
            "perlakuan atas NIK atau NIP yang tidak mungkin benar: advise (diberitahukan) atau refuse (ditolak)"
        ),
        Choice::EmailDomains => tr!(
            lang,
            "the domains of e-mail addresses, where the SOP names none",
            "domain alamat pos-el, bila SOP tidak menyebutkannya"
        ),
        Choice::Hours => tr!(
            lang,
            "when the office works, where the SOP does not say",
            "jam kerja kantor, bila SOP tidak menyebutkannya"
        ),
        Choice::Holidays => tr!(
            lang,
            "days without work: a file with one day a line, such as 2026-08-17,Kemerdekaan RI",
            "hari libur: berkas dengan satu hari tiap baris, misalnya 2026-08-17,Kemerdekaan RI"
        ),
        Choice::Day => tr!(
            lang,
            "what \"1 hari\" means in every SOP: kerja (a working day) or 24-jam",
            "arti \"1 hari\" dalam setiap SOP: kerja (hari kerja) atau 24-jam"
        ),
        Choice::CivilData => tr!(
            lang,
            "the table (CSV) of civil data that BSrE matches with",
            "tabel (CSV) data kependudukan yang dicocokkan BSrE"
        ),
        Choice::NoticeBefore => tr!(
            lang,
            "how many days before its end the holder of a certificate is told",
            "berapa hari sebelum berakhir pemilik sertifikat diberi tahu"
        ),
        Choice::NoticeAfter => tr!(
            lang,
            "how many days after its end the holder of a certificate is told",
            "berapa hari setelah berakhir pemilik sertifikat diberi tahu"
        ),
        Choice::MailServer => tr!(
            lang,
            "the server by which messages go out: smtp://HOST:PORT, smtp+starttls://USER@HOST or smtps://USER@HOST",
            "server pengirim pesan: smtp://HOST:PORT, smtp+starttls://USER@HOST, atau smtps://USER@HOST"
        ),
        Choice::MailPasswordFile => tr!(
            lang,
            "the file whose first line is the password for the mail server",
            "berkas yang baris pertamanya kata sandi server pos-el"
        ),
        Choice::MailRoot => tr!(
            lang,
            "a certificate (PEM) to trust beside the usual ones when the mail server speaks TLS",
            "sertifikat (PEM) yang dipercaya di samping yang biasa bila server pos-el memakai TLS"
        ),
        Choice::MailSender => tr!(
            lang,
            "from whom messages are, such as Diskominfo <diskominfo@sukamaju.example>",
            "pengirim pesan, misalnya Diskominfo <diskominfo@sukamaju.example>"
        ),
    }
}
