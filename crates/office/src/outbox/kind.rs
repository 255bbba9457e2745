//! What a message says, and by which words.

/// What a message says.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum LetterKind {
    /// A link by which data are completed and confirmed.
    Activation,
    /// A link by which a passphrase is set.
    Passphrase,
    /// User name and password of the portal.
    Account,
    /// Another password of the portal.
    NewPassword,
    /// The certificate was issued.
    Issued,
    /// Something is to be put right before the application goes on.
    Returned,
    /// The application was refused.
    Refused,
    /// The certificate was revoked.
    Revoked,
    /// What is known of the person was changed.
    Changed,
    /// What was asked for was done.
    Done,
    /// The certificate will end.
    Ending,
    /// The certificate has ended.
    Ended,
}

/// A kind with its word, its text, and what may stand in the text beside what all may say.
type Row = (LetterKind, &'static str, &'static str, &'static [&'static str]);

/// What every text may say.
const COMMON: [&str; 4] = ["nama", "instansi", "nomor", "sop"];

const ROWS: [Row; 12] = [
    (LetterKind::Activation, "aktivasi", include_str!("../../letters/aktivasi.txt"), &["tautan", "berlaku"]),
    (
        LetterKind::Passphrase,
        "passphrase",
        include_str!("../../letters/passphrase.txt"),
        &["tautan", "berlaku"],
    ),
    (LetterKind::Account, "akun", include_str!("../../letters/akun.txt"), &["pengguna", "sandi"]),
    (
        LetterKind::NewPassword,
        "sandi-baru",
        include_str!("../../letters/sandi-baru.txt"),
        &["pengguna", "sandi"],
    ),
    (LetterKind::Issued, "terbit", include_str!("../../letters/terbit.txt"), &["seri", "sampai"]),
    (LetterKind::Returned, "dikembalikan", include_str!("../../letters/dikembalikan.txt"), &["alasan"]),
    (LetterKind::Refused, "ditolak", include_str!("../../letters/ditolak.txt"), &["alasan"]),
    (LetterKind::Revoked, "dicabut", include_str!("../../letters/dicabut.txt"), &["seri"]),
    (LetterKind::Changed, "data-diubah", include_str!("../../letters/data-diubah.txt"), &[]),
    (LetterKind::Done, "selesai", include_str!("../../letters/selesai.txt"), &[]),
    (
        LetterKind::Ending,
        "akan-berakhir",
        include_str!("../../letters/akan-berakhir.txt"),
        &["seri", "sampai"],
    ),
    (LetterKind::Ended, "berakhir", include_str!("../../letters/berakhir.txt"), &["seri", "sampai"]),
];

impl LetterKind {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| row.0)
    }

    fn row(self) -> &'static Row {
        ROWS.iter().find(|row| row.0 == self).expect("each kind has a row")
    }

    /// The word for it, in file names and in lists.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.row().1
    }

    /// The text, where the office has none of its own.
    pub(super) fn text(self) -> &'static str {
        self.row().2
    }

    /// What may stand in its text between braces.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        COMMON.iter().chain(self.row().3).copied()
    }
}
