//! A home is built apart and moved to its place when it is whole: what is interrupted leaves no half an office.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::Error;
use crate::home::{Home, create_private_directory, private_directory, sync_directory};

/// How the names of directories begin in which a home is being built.
const PREFIX: &str = ".founding-";

/// A directory that only its owner enters, whose name nobody foresees; it vanishes unless it is finished.
///
/// It lies beside a home that is to be made. In a directory that is there already it lies inside: that one may be where
/// someone works, or a disk of its own, and so stays what it is.
pub(crate) struct Building(TempDir);

impl Building {
    /// Begins to build what is to lie in `directory`.
    pub(crate) fn begin(directory: &Path) -> Result<Self, Error> {
        let failed = |source| Error::Write { path: directory.to_owned(), source };
        if directory.is_dir() {
            let building = Self(private_directory(directory, PREFIX).map_err(failed)?);
            // Of two founders at the same time each sees the other's.
            return if count(directory)? == 1 { Ok(building) } else { Err(taken(directory)) };
        }
        let parent = directory.parent().filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new("."));
        create_private_directory(parent).map_err(failed)?;
        Ok(Self(private_directory(parent, PREFIX).map_err(failed)?))
    }

    /// Where it is built.
    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Moves all to its place, or nothing.
    pub(crate) fn finish(self, directory: &Path) -> Result<(), Error> {
        let (from, failed) = (self.0.path(), |source| Error::Write { path: directory.to_owned(), source });
        sync_directory(from).map_err(failed)?;
        if from.parent() == Some(directory) {
            return move_in(from, directory).map_err(failed);
        }
        fs::rename(from, directory).map_err(failed)?;
        match directory.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            Some(parent) => sync_directory(parent).map_err(failed),
            None => Ok(()),
        }
    }
}

/// Moves the files of `from` up into `directory`, the store last: only with it there is an office. When one refuses, all
/// go again.
fn move_in(from: &Path, directory: &Path) -> io::Result<()> {
    #[cfg(unix)]
    fs::set_permissions(directory, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    let store = Home::at(from).store();
    let mut files =
        fs::read_dir(from)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    files.sort_by_key(|file| *file == store);
    let places: Vec<_> =
        files.iter().map(|file| directory.join(file.file_name().unwrap_or_default())).collect();
    let moved = files.iter().zip(&places).try_for_each(|(file, place)| fs::rename(file, place));
    if moved.is_err() {
        places.iter().for_each(|place| drop(fs::remove_file(place)));
    }
    moved.and_then(|()| sync_directory(directory))
}

fn count(directory: &Path) -> Result<usize, Error> {
    let entries = fs::read_dir(directory);
    entries.map(Iterator::count).map_err(|source| Error::Read { path: directory.to_owned(), source })
}

fn taken(directory: &Path) -> Error {
    Error::HomeTaken(directory.to_owned())
}

/// The directory itself where there is one, whichever way it was named.
pub(crate) fn refuse_taken(directory: &Path) -> Result<PathBuf, Error> {
    match directory.canonicalize() {
        Ok(place) if count(&place)? == 0 => Ok(place),
        Ok(_) => Err(taken(directory)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(directory.to_owned()),
        Err(source) => Err(Error::Read { path: directory.to_owned(), source }),
    }
}
