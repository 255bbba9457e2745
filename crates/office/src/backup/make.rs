//! An office becomes a file.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use pki::cms::envelope::Sealer;
use pki::digest::{DigestAlgorithm, Hasher};
use pki::hex;
use pki::key::Passphrase;
use serde_json::json;
use store::Store;
use tempfile::TempDir;
use zeroize::Zeroizing;

use super::BackupError;
use super::manifest::{
    FileEntry, HASH_NAME, ListNumber, MAX_SMALL, Manifest, NAME, OWN_FILES, SMALL_FILES, STORE, Told,
    hash_line, is_own,
};
use super::tar::{self, Header};
use crate::clock::Moment;
use crate::home::{Home, private_directory};
use crate::office::{Line, random, setting};
use crate::passphrase::{Advice, Context, normalised};
use crate::{Error, Office};

/// How a backup is to be made.
pub struct BackupOrder {
    /// Where it will lie, for messages.
    pub target: PathBuf,
    /// What is to open it; without one, whoever has the file has the office.
    pub passphrase: Option<Passphrase>,
    /// Whether the CA passphrase that an unattended home keeps goes into it.
    pub with_ca_passphrase: bool,
}

/// A backup that was made.
#[derive(Clone, Debug)]
pub struct Backup {
    /// What it says of itself.
    pub manifest: Manifest,
    /// Its size, in octets.
    pub size: u64,
    /// Its SHA-256, hexadecimal.
    pub sha256: String,
    /// What is to be said of its passphrase.
    pub advice: Option<Advice>,
}

impl Office {
    /// Writes a backup of the whole office to `out`. Others may go on working meanwhile. That it was begun stands in the
    /// audit log, in the backup too.
    ///
    /// # Errors
    /// [`Error::Passphrase`] when the passphrase breaks the rule; [`Error::Backup`] when nobody could restore the office
    /// from it, as when its audit log does not hold; [`Error::Write`].
    pub fn backup(&self, order: &BackupOrder, out: &mut dyn Write) -> Result<Backup, Error> {
        let advice = match &order.passphrase {
            Some(chosen) => Some(self.check_new_passphrase(chosen, &Context::of([self.agency()]))?),
            None => None,
        };
        // Before the store: a checkpoint that is newer than the audit log would say that records were cut off.
        let small = self.small_files(order.with_ca_passphrase)?;
        let moment = self.moment()?;
        let encrypted = order.passphrase.is_some();
        let detail = json!({ "encrypted": encrypted, "ca_passphrase": small.has("ca.passphrase") });
        self.note(moment, &Line::done("office.backup", "", detail))?;
        // In the home and not beside the target: what is to lie encrypted on another disk never lies open on it.
        let home = self.home().directory();
        let failed = |source| Error::Write { path: home.to_owned(), source };
        let scratch = private_directory(home, ".segel-").map_err(failed)?;
        let snapshot = Snapshot::of(self.store(), &scratch)?;
        let (manifest, store) = snapshot.manifest(moment, &small)?;
        write(&manifest, &small, &store, order, out).map(|(size, sha256)| Backup {
            manifest,
            size,
            sha256,
            advice,
        })
    }

    fn small_files(&self, with_ca_passphrase: bool) -> Result<SmallFiles, Error> {
        let mut files = Vec::new();
        for (name, needed) in SMALL_FILES {
            let path = self.home().directory().join(name);
            if name == "ca.passphrase" && !with_ca_passphrase || !needed && !path.exists() {
                continue;
            }
            if path == self.home().secret() || path == self.home().ca_passphrase() {
                Home::read_secret(&path)?; // refuses one that others may read
            }
            files.push((name.to_owned(), read_small(&path)?));
        }
        for name in self.own_files()? {
            let content = read_small(&self.home().directory().join(&name))?;
            files.push((name, content));
        }
        Ok(SmallFiles(files))
    }

    /// The names of the office's own SOPs and texts of messages.
    fn own_files(&self) -> Result<Vec<String>, Error> {
        let mut names = Vec::new();
        for (folder, _) in OWN_FILES {
            let path = self.home().directory().join(folder);
            let entries = match fs::read_dir(&path) {
                Ok(entries) => entries,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(source) => return Err(Error::Read { path, source }),
            };
            let inside = entries.flatten().map(|entry| format!("{folder}/{}", entry.file_name().display()));
            names.extend(inside.filter(|name| is_own(name)));
        }
        names.sort();
        Ok(names)
    }
}

/// All files of a home but the store.
struct SmallFiles(Vec<(String, Zeroizing<Vec<u8>>)>);

impl SmallFiles {
    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(one, _)| one == name)
    }

    fn entries(&self) -> impl Iterator<Item = FileEntry> {
        self.0.iter().map(|(name, content)| FileEntry {
            name: name.clone(),
            size: content.len() as u64,
            sha256: hex::lower(&DigestAlgorithm::Sha256.digest(content)),
        })
    }
}

fn read_small(path: &Path) -> Result<Zeroizing<Vec<u8>>, Error> {
    let failed = |source| Error::Read { path: path.to_owned(), source };
    let file = File::open(path).map_err(failed)?;
    let size = file.metadata().as_ref().map(Metadata::len).unwrap_or_default();
    if size > MAX_SMALL {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        return Err(BackupError::TooLarge { name, size, limit: MAX_SMALL }.into());
    }
    // Roomy from the start: a vector that grows leaves copies of itself behind.
    let mut content = Zeroizing::new(Vec::with_capacity(size as usize + 1));
    file.take(MAX_SMALL).read_to_end(&mut content).map_err(failed)?;
    Ok(content)
}

/// The copy of the store, as it stands in one moment.
struct Snapshot {
    path: PathBuf,
    told: Told,
}

impl Snapshot {
    /// Copies the store, and sees to it that the copy is worth keeping.
    fn of(store: &Store, folder: &TempDir) -> Result<Self, Error> {
        let path = folder.path().join(STORE);
        store.copy_to(&path)?;
        let copy = Store::open(&path)?;
        super::unpack::examine(&copy)?;
        let mut crl_numbers = Vec::new();
        for authority in copy.authorities()? {
            if let Some(number) = copy.last_crl_number(authority.id)? {
                let role = authority.role.as_str().to_owned();
                crl_numbers.push(ListNumber { authority: authority.serial, role, number });
            }
        }
        let told = Told {
            office: copy.setting(setting::NAME)?.unwrap_or_default(),
            store_version: copy.version()?,
            survey: copy.survey()?,
            crl_numbers,
        };
        Ok(Self { path, told })
    }

    /// The manifest, and where the copy lies.
    fn manifest(self, moment: Moment, small: &SmallFiles) -> Result<(Manifest, PathBuf), Error> {
        let failed = |source| Error::Read { path: self.path.clone(), source };
        let mut file = File::open(&self.path).map_err(failed)?;
        let mut hasher = Hashing::new(io::sink());
        let size = io::copy(&mut file, &mut hasher).map_err(failed)?;
        if size > tar::MAX_SIZE {
            return Err(BackupError::TooLarge { name: STORE.to_owned(), size, limit: tar::MAX_SIZE }.into());
        }
        let store = FileEntry { name: STORE.to_owned(), size, sha256: hasher.finish() };
        let files = small.entries().chain([store]).collect();
        Ok((Manifest::new(self.told, moment.at, moment.real, files), self.path))
    }
}

/// Writes the archive, in its envelope where a passphrase is given; returns its size and hash.
fn write(
    manifest: &Manifest,
    small: &SmallFiles,
    store: &Path,
    order: &BackupOrder,
    out: &mut dyn Write,
) -> Result<(u64, String), Error> {
    let failed = |source| Error::Write { path: order.target.clone(), source };
    let mut out = Hashing::new(out);
    match &order.passphrase {
        None => write_archive(manifest, small, store, &mut out).map_err(failed)?,
        Some(passphrase) => {
            let text = manifest.to_json().len() as u64;
            let sizes = manifest.files.iter().map(|file| file.size);
            let sizes = [text, hash_line(&[]).len() as u64].into_iter().chain(sizes);
            let length = tar::length(sizes).unwrap_or(u64::MAX);
            let sealer = Sealer::begin(length, &normalised(passphrase), &mut random());
            let (head, sealer) = sealer.map_err(BackupError::from)?;
            out.write_all(&head).map_err(failed)?;
            let mut sealing = Sealing { sealer, out: &mut out };
            write_archive(manifest, small, store, &mut sealing).map_err(failed)?;
            let last = sealing.sealer.finish().map_err(BackupError::from)?;
            out.write_all(&last).map_err(failed)?;
        }
    }
    Ok((out.length, out.finish()))
}

fn write_archive(
    manifest: &Manifest,
    small: &SmallFiles,
    store: &Path,
    out: &mut dyn Write,
) -> io::Result<()> {
    let modified = manifest.made_at_real.as_second().unsigned_abs();
    let text = manifest.to_json();
    let mut put = |name: &str, size: u64, content: &mut dyn Read| {
        tar::write_file(out, &Header { name, size, modified }, content)
    };
    put(NAME, text.len() as u64, &mut &text[..])?;
    let line = hash_line(&text);
    put(HASH_NAME, line.len() as u64, &mut line.as_bytes())?;
    for (name, content) in &small.0 {
        put(name, content.len() as u64, &mut content.as_slice())?;
    }
    let mut file = File::open(store)?;
    let size = file.metadata()?.len();
    put(STORE, size, &mut file)?;
    tar::write_end(out)
}

/// What goes into the envelope goes out of it encrypted.
struct Sealing<'a, W> {
    sealer: Sealer,
    out: &'a mut W,
}

impl<W: Write> Write for Sealing<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write_all(&self.sealer.update(bytes))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Counts and hashes what goes through.
struct Hashing<W> {
    out: W,
    hasher: Hasher,
    length: u64,
}

impl<W: Write> Hashing<W> {
    fn new(out: W) -> Self {
        Self { out, hasher: DigestAlgorithm::Sha256.hasher(), length: 0 }
    }

    fn finish(self) -> String {
        hex::lower(&self.hasher.finish())
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.length += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
