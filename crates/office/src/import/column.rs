//! The columns of a table of people, by their names in both languages.

/// What a column says.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Column {
    /// NIK.
    Nik,
    /// Name, degrees and all.
    Name,
    /// Official e-mail address.
    Email,
    /// NIP.
    Nip,
    /// Office held.
    Title,
    /// Agency.
    Agency,
    /// Unit within it.
    Unit,
    /// Number of the mobile phone.
    Phone,
    /// Profile.
    Profile,
    /// Days of validity.
    Days,
    /// Request (PKCS#10), as a file beside the table.
    Csr,
    /// Kind of key to make.
    KeyType,
}

impl Column {
    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 12] = [
        Self::Nik,
        Self::Name,
        Self::Email,
        Self::Nip,
        Self::Title,
        Self::Agency,
        Self::Unit,
        Self::Phone,
        Self::Profile,
        Self::Days,
        Self::Csr,
        Self::KeyType,
    ];

    /// Its English name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        self.words()[0]
    }

    /// Its Indonesian name.
    #[must_use]
    pub const fn indonesian(self) -> &'static str {
        self.words()[1]
    }

    /// The names of all, one after another.
    #[must_use]
    pub fn known(word: fn(Self) -> &'static str) -> String {
        Self::ALL.map(word).join(", ")
    }

    /// Its names: English, Indonesian, others.
    const fn words(self) -> &'static [&'static str] {
        match self {
            Self::Nik => &["nik", "nik"],
            Self::Name => &["name", "nama"],
            Self::Email => &["email", "pos-el", "surel", "e-mail"],
            Self::Nip => &["nip", "nip"],
            Self::Title => &["title", "jabatan"],
            Self::Agency => &["agency", "instansi"],
            Self::Unit => &["unit", "unit_kerja"],
            Self::Phone => &["phone", "no_hp", "telepon"],
            Self::Profile => &["profile", "profil"],
            Self::Days => &["days", "hari"],
            Self::Csr => &["csr", "berkas_csr"],
            Self::KeyType => &["key_type", "jenis_kunci"],
        }
    }

    pub(crate) fn named(header: &str) -> Option<Self> {
        let header = plain(header);
        Self::ALL.into_iter().find(|column| column.words().iter().any(|word| plain(word) == header))
    }
}

/// A name without what people write in one way or another: case, spaces, hyphens, underscores.
fn plain(name: &str) -> String {
    let counts = |c: &char| !c.is_whitespace() && !matches!(c, '-' | '_');
    name.chars().filter(counts).flat_map(char::to_lowercase).collect()
}
