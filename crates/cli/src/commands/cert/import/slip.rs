//! Initial passphrases on paper: a file for each person, which its owner alone may read.
//!
//! A slip is on the disk before its certificate is issued, under a name of no meaning, and gets that of the certificate
//! afterwards: at no time is there a certificate whose passphrase nobody has.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use office::import::Entry;
use pki::key::Passphrase;
use pki::name::Escaped;
use tempfile::NamedTempFile;
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::files;

/// The folder of the slips.
pub(super) struct Slips {
    folder: PathBuf,
    /// Nothing was there before, so that it goes again if nothing comes into it.
    made: bool,
}

/// A slip without a certificate. It goes when it is dropped.
pub(super) struct Slip {
    file: NamedTempFile,
    folder: PathBuf,
}

impl Slips {
    /// Makes the folder, for its owner alone, where there is none, and tries to write there.
    pub(super) fn open(folder: &Path) -> Result<Self, Failure> {
        let made = !folder.is_dir();
        if made {
            make(folder).map_err(|source| Failure::Write { path: folder.to_owned(), source })?;
        }
        let slips = Self { folder: folder.to_owned(), made };
        files::try_folder(folder)?;
        Ok(slips)
    }

    /// Writes a slip, down to the disk.
    pub(super) fn write(&self, entry: &Entry, passphrase: &Passphrase) -> Result<Slip, Failure> {
        let written = || {
            // For its owner alone, as all of its kind.
            let mut file = tempfile::Builder::new().prefix(".segel-").tempfile_in(&self.folder)?;
            file.write_all(text(entry, passphrase).as_bytes())?;
            file.as_file().sync_all()?;
            Ok(file)
        };
        match written() {
            Ok(file) => Ok(Slip { file, folder: self.folder.clone() }),
            Err(source) => Err(Failure::Write { path: self.folder.clone(), source }),
        }
    }
}

impl Drop for Slips {
    fn drop(&mut self) {
        if self.made {
            // One that holds slips stays.
            let _ = fs::remove_dir(&self.folder);
        }
    }
}

impl Slip {
    /// Gives it the name of the certificate that was issued. Where that fails it stays under the name that it has.
    pub(super) fn finish(mut self, serial: &str) -> Result<PathBuf, Failure> {
        let path = self.folder.join(format!("{serial}.txt"));
        let number = format!("\nNomor seri / serial number: {serial}\n");
        let written = self.file.write_all(number.as_bytes()).and_then(|()| self.file.as_file().sync_all());
        let moved = match written {
            Ok(()) => self.file.persist_noclobber(&path).map(drop).map_err(|error| (error.error, error.file)),
            Err(source) => Err((source, self.file)),
        };
        match moved {
            Ok(()) => Ok(path),
            Err((source, file)) => {
                let kept = file.keep().map_or(path, |(_, kept)| kept);
                Err(Failure::Write { path: kept, source })
            }
        }
    }
}

/// What the holder reads, in both languages.
fn text(entry: &Entry, passphrase: &Passphrase) -> Zeroizing<String> {
    let (name, nik, secret) = (Escaped(&entry.name), entry.nik.reveal(), passphrase.reveal());
    // Roomy from the start: a text that grows leaves copies of itself behind.
    let mut text = Zeroizing::new(String::with_capacity(entry.name.len() * 8 + 2048));
    for part in [
        "UJI COBA - TIDAK UNTUK PRODUKSI / SIMULATION - NOT FOR PRODUCTION\n\n",
        &name.to_string(),
        "\n\nPassphrase awal / initial passphrase:\n\n    ",
        secret,
        "\n\nPassphrase ini hanya untuk pertama kali. Gantilah sebelum menandatangani, lalu musnahkan lembar ini:\n",
        "This passphrase is for the first time only. Change it before signing anything, then destroy this slip:\n\n",
        "    segel cert passphrase ",
        nik,
        "\n",
    ] {
        text.push_str(part);
    }
    text
}

#[cfg(unix)]
fn make(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}
