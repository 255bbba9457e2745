//! The files of a backup, each checked before it counts.

use std::fs::File;
use std::io::{self, Cursor, Read, Write};
use std::path::Path;

use pki::cms::envelope::{self, MAX_LEN, is_envelope};
use pki::digest::DigestAlgorithm;
use pki::hex;
use pki::key::Passphrase;
use store::Store;
use zeroize::Zeroizing;

use super::BackupError;
use super::manifest::{self, FileEntry, HASH_NAME, Manifest, NAME, STORE, hash_line};
use super::tar::{ReadError, Reader};
use crate::Error;
use crate::home::{create_private_directory, new_private_file};
use crate::passphrase::normalised;

/// Unpacks the archive `file`, opened from `path`, into `folder`, which must be empty; all of it is as its manifest says.
pub(super) fn unpack(
    file: File,
    path: &Path,
    passphrase: Option<&Passphrase>,
    folder: &Path,
) -> Result<Manifest, Error> {
    let mut archive = open(file, path, passphrase)?;
    let read_failed = |source| Error::Read { path: path.to_owned(), source };
    let failed = |error| match error {
        ReadError::Refused(error) => Error::Backup(error),
        ReadError::Input(source) => read_failed(source),
        ReadError::Taken(source) => Error::Write { path: folder.to_owned(), source },
    };
    read_archive(&mut *archive, |entry| {
        let path = folder.join(&entry.name);
        if let Some(inner) = path.parent() {
            create_private_directory(inner)?;
        }
        let mut file = new_private_file(&path)?;
        Ok(Box::new(move |piece: Option<&[u8]>| match piece {
            Some(piece) => file.write_all(piece),
            None => file.sync_all(),
        }))
    })
    .map_err(failed)
}

/// Reads an archive that lies open, and returns its manifest when all of it is as that says. Nothing is written.
///
/// # Errors
/// [`BackupError`].
pub fn inspect(mut archive: &[u8]) -> Result<Manifest, BackupError> {
    let nowhere = |_: &FileEntry| -> io::Result<Take> { Ok(Box::new(|_| Ok(()))) };
    read_archive(&mut archive, nowhere).map_err(|error| match error {
        ReadError::Refused(error) => error,
        // What is in memory can be read.
        ReadError::Input(_) | ReadError::Taken(_) => BackupError::NotABackup,
    })
}

/// Takes the content of a file piece by piece, and at last nothing.
type Take = Box<dyn FnMut(Option<&[u8]>) -> io::Result<()>>;

/// The archive itself, out of its envelope if it is in one.
fn open(file: File, path: &Path, passphrase: Option<&Passphrase>) -> Result<Box<dyn Read>, Error> {
    let failed = |source| Error::Read { path: path.to_owned(), source };
    let mut start = Vec::new();
    (&file).take(512).read_to_end(&mut start).map_err(failed)?;
    if !is_envelope(&start) {
        if !start.starts_with(NAME.as_bytes()) {
            return Err(BackupError::NotABackup.into());
        }
        return match passphrase {
            Some(_) => Err(BackupError::NotEncrypted.into()),
            None => Ok(Box::new(Cursor::new(start).chain(io::BufReader::new(file)))),
        };
    }
    let passphrase = passphrase.ok_or(BackupError::NeedsPassphrase)?;
    let mut bytes = start;
    file.take(MAX_LEN as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    let archive = envelope::open(&bytes, &normalised(passphrase)).map_err(BackupError::from)?;
    Ok(Box::new(Cursor::new(Opened(archive))))
}

/// What was in an envelope, wiped when dropped.
struct Opened(Zeroizing<Vec<u8>>);

impl AsRef<[u8]> for Opened {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

fn read_archive(
    input: &mut dyn Read,
    begin: impl Fn(&FileEntry) -> io::Result<Take>,
) -> Result<Manifest, ReadError> {
    let mut reader = Reader::new(input);
    let text = read_whole(&mut reader, NAME, manifest::MAX_LEN)?;
    let line = read_whole(&mut reader, HASH_NAME, manifest::MAX_LEN)?;
    // Before anything in the manifest counts.
    if line != hash_line(&text).as_bytes() {
        return Err(BackupError::Damaged { name: NAME.to_owned() }.into());
    }
    let manifest = Manifest::read(&text)?;
    for entry in &manifest.files {
        let damaged = || BackupError::Damaged { name: entry.name.clone() };
        if reader.expect(&entry.name, entry.size)? != entry.size {
            return Err(damaged().into());
        }
        let mut take = begin(entry).map_err(ReadError::Taken)?;
        let mut hasher = DigestAlgorithm::Sha256.hasher();
        reader.content(&entry.name, entry.size, |piece| {
            hasher.update(piece);
            take(Some(piece))
        })?;
        take(None).map_err(ReadError::Taken)?;
        if hex::lower(&hasher.finish()) != entry.sha256 {
            return Err(damaged().into());
        }
    }
    reader.finish()?;
    Ok(manifest)
}

fn read_whole(reader: &mut Reader<'_>, name: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
    let size = reader.expect(name, limit)?;
    let mut content = Vec::new();
    reader.content(name, size, |piece| {
        content.extend_from_slice(piece);
        Ok(())
    })?;
    Ok(content)
}

/// Demands that a store is sound: its file, its shape, and its audit log.
pub(super) fn examine(store: &Store) -> Result<(), Error> {
    let unsound = |complaint: String| Err(BackupError::Unsound { complaint }.into());
    if let Some(complaint) = store.complaints()?.into_iter().next() {
        return unsound(complaint);
    }
    if let Some(broken) = store.broken_references()?.first() {
        return unsound(format!("a row of {} refers to a missing one of {}", broken.table, broken.parent));
    }
    if let Some(fault) = store.schema_faults()?.first() {
        return unsound(format!("{} of {STORE} is {:?}", fault.name, fault.change).to_lowercase());
    }
    match store.verify_audit()?.fault {
        Some(fault) => Err(BackupError::Audit { seq: fault.seq }.into()),
        None => Ok(()),
    }
}
