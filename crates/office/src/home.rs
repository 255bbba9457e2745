//! The data directory: what lies where, readable by whom.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use pki::key::Passphrase;

use crate::Error;

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
        refuse_exposed(path)?;
        let text = fs::read_to_string(path).map_err(failed)?;
        Ok(Passphrase::new(text.trim_end_matches(['\r', '\n']).to_owned()))
    }
}

/// Makes 256 random bits, as text.
pub(crate) fn random_secret(rng: &mut dyn rand_core::CryptoRng) -> Passphrase {
    let mut octets = zeroize::Zeroizing::new([0u8; 32]);
    rng.fill_bytes(octets.as_mut());
    Passphrase::new(octets.iter().map(|octet| format!("{octet:02x}")).collect())
}

/// Makes a directory that only its owner enters.
pub(crate) fn create_private_directory(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Writes a file that only its owner reads; it must not exist yet.
pub(crate) fn create_private_file(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// Makes what happened in a directory last.
pub(crate) fn sync_directory(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

#[cfg(unix)]
fn refuse_exposed(path: &Path) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt;
    let failed = |source| Error::Read { path: path.to_owned(), source };
    let mode = fs::metadata(path).map_err(failed)?.permissions().mode() & 0o777;
    if mode & 0o077 == 0 { Ok(()) } else { Err(Error::Exposed { path: path.to_owned(), mode }) }
}

#[cfg(not(unix))]
fn refuse_exposed(_path: &Path) -> Result<(), Error> {
    Ok(())
}
