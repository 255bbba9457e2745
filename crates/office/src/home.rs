//! The data directory: what lies where, readable by whom.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use pki::key::Passphrase;
use tempfile::TempDir;
use zeroize::Zeroizing;

use crate::Error;

/// Longest secret file, in octets: far longer than anyone types.
const MAX_SECRET: u64 = 1 << 12;

/// A home: one directory, one office.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Home(PathBuf);

impl Home {
    /// The home in `directory`, whether it exists or not.
    #[must_use]
    pub fn at(directory: &Path) -> Self {
        Self(directory.to_owned())
    }

    /// The directory.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.0
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> PathBuf {
        self.0.join("segel.db")
    }

    /// The office's own profiles, where it has some.
    #[must_use]
    pub fn profiles(&self) -> PathBuf {
        self.0.join("profiles.toml")
    }

    /// The office's own SOPs, where it has some.
    #[must_use]
    pub fn sops(&self) -> PathBuf {
        self.0.join("sop")
    }

    /// The office's own texts of messages, where it has some.
    #[must_use]
    pub fn letters(&self) -> PathBuf {
        self.0.join("letters")
    }

    /// Messages to applicants.
    #[must_use]
    pub fn outbox(&self) -> PathBuf {
        self.0.join("outbox")
    }

    /// What seals the keys that must work without the CA passphrase.
    #[must_use]
    pub fn secret(&self) -> PathBuf {
        self.0.join("home.secret")
    }

    /// The CA passphrase, in homes that were founded unattended.
    #[must_use]
    pub fn ca_passphrase(&self) -> PathBuf {
        self.0.join("ca.passphrase")
    }

    /// The newest checkpoint of the audit log, in homes where one was made.
    #[must_use]
    pub fn checkpoint(&self) -> PathBuf {
        self.0.join("audit.checkpoint")
    }

    /// Whether an office was founded here.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.store().exists()
    }

    /// Reads a secret file of the home, whole, as a passphrase.
    ///
    /// # Errors
    /// [`Error::Exposed`] when others may read it, [`Error::Read`] when nobody can.
    pub fn read_secret(path: &Path) -> Result<Passphrase, Error> {
        let failed = |source| Error::Read { path: path.to_owned(), source };
        let file = File::open(path).map_err(failed)?;
        // Asked of the open file: nobody can put another in its place in between.
        let metadata = file.metadata().map_err(failed)?;
        refuse_exposed(path, &metadata)?;
        if metadata.len() > MAX_SECRET {
            return Err(failed(io::ErrorKind::FileTooLarge.into()));
        }
        // Roomy from the start: a text that grows leaves copies of itself behind.
        let mut text = Zeroizing::new(String::with_capacity(MAX_SECRET as usize + 1));
        file.take(MAX_SECRET).read_to_string(&mut text).map_err(failed)?;
        Ok(Passphrase::new(text.trim_end_matches(['\r', '\n']).to_owned()))
    }
}

/// Makes 256 random bits, as text.
pub(crate) fn random_secret(rng: &mut dyn rand_core::CryptoRng) -> Passphrase {
    let mut octets = Zeroizing::new([0u8; 32]);
    rng.fill_bytes(octets.as_mut());
    let mut text = String::with_capacity(2 * octets.len());
    for nibble in octets.iter().flat_map(|octet| [octet >> 4, octet & 0xf]) {
        text.extend(char::from_digit(nibble.into(), 16));
    }
    Passphrase::new(text)
}

/// Makes a directory that only its owner enters.
pub(crate) fn create_private_directory(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Writes a line into a file that only its owner reads; it must not exist yet.
pub(crate) fn create_private_file(path: &Path, line: &str) -> io::Result<()> {
    let mut file = new_private_file(path)?;
    file.write_all(line.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()
}

/// Makes an empty file that only its owner reads; it must not exist yet.
pub(crate) fn new_private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes a directory that only its owner enters, whose name begins with `prefix` and goes on as nobody foresees. It
/// vanishes when it is dropped.
pub(crate) fn private_directory(parent: &Path, prefix: &str) -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder.tempdir_in(parent)
}

/// Makes what happened in a directory last.
pub(crate) fn sync_directory(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

#[cfg(unix)]
fn refuse_exposed(path: &Path, metadata: &fs::Metadata) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 == 0 { Ok(()) } else { Err(Error::Exposed { path: path.to_owned(), mode }) }
}

#[cfg(not(unix))]
fn refuse_exposed(_path: &Path, _metadata: &fs::Metadata) -> Result<(), Error> {
    Ok(())
}
