//! The directory and the files in it: there, of the right kind, and readable by their owner alone.

use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};

use super::{Ailment, Visit, repair};
use crate::Error;
use crate::home::Home;

/// What was left behind may belong to a command that still runs, until it is so old.
const FRESH: SignedDuration = SignedDuration::from_hours(1);

/// How much room there should be, in mebibytes: a store that runs full in the middle of its work refuses it, which is
/// safe, but no day's work.
#[cfg(unix)]
const ROOM: u64 = 64;

/// How the names of things begin that are moved to another name, or go, when their command ends.
const PASSING: [&str; 2] = [FOUNDING, ".segel-"];

/// How the names of directories begin in which a home is built.
const FOUNDING: &str = ".founding-";

/// Looks at the directory; returns what was repaired.
pub(super) fn examine(visit: &mut Visit<'_>) -> Vec<PathBuf> {
    let home = visit.home.clone();
    let before = visit.checkup.findings.len();
    beside(visit, &home);
    if directory(visit, &home).is_some() {
        required(visit, &home);
        inside(visit, &home);
        room(visit, home.directory());
    }
    let found = visit.checkup.findings[before..].iter().filter(|finding| finding.repaired);
    found.map(|finding| PathBuf::from(finding.ailment.subject())).collect()
}

/// What a founding leaves beside a home that does not come to be.
fn beside(visit: &mut Visit<'_>, home: &Home) {
    let parent = home.directory().parent().filter(|parent| !parent.as_os_str().is_empty());
    let Ok(entries) = fs::read_dir(parent.unwrap_or(Path::new("."))) else { return };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| name(path).starts_with(FOUNDING));
    paths.sort();
    for path in paths {
        leftover(visit, path);
    }
}

fn directory(visit: &mut Visit<'_>, home: &Home) -> Option<()> {
    let path = home.directory();
    let metadata = match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            visit.find(Ailment::NoOffice(path.to_owned()));
            return None;
        }
        Err(source) => {
            visit.find(Ailment::FileUnreadable(Error::Read { path: path.to_owned(), source }));
            return None;
        }
        Ok(metadata) if !metadata.is_dir() => {
            visit.find(Ailment::FileKind(path.to_owned()));
            return None;
        }
        Ok(metadata) => metadata,
    };
    mode(visit, path, &metadata, 0o700, true);
    Some(())
}

/// What every office has. Without its store it is none.
fn required(visit: &mut Visit<'_>, home: &Home) {
    if !home.store().exists() && home.store().symlink_metadata().is_err() {
        visit.find(Ailment::NoOffice(home.directory().to_owned()));
        let founding = fs::read_dir(home.directory()).into_iter().flatten().flatten();
        if !founding.map(|entry| entry.path()).any(|path| name(&path).starts_with(FOUNDING)) {
            visit.find(Ailment::FileMissing(home.store()));
        }
        return;
    }
    if home.secret().symlink_metadata().is_err() {
        visit.find(Ailment::FileMissing(home.secret()));
    }
}

fn inside(visit: &mut Visit<'_>, home: &Home) {
    let path = home.directory();
    let listed = fs::read_dir(path).and_then(Iterator::collect::<std::io::Result<Vec<_>>>);
    let entries = match listed {
        Ok(entries) => entries,
        Err(source) => {
            return visit.find(Ailment::FileUnreadable(Error::Read { path: path.to_owned(), source }));
        }
    };
    let mut paths: Vec<_> = entries.into_iter().map(|entry| entry.path()).collect();
    paths.sort();
    let has_store = home.store().symlink_metadata().is_ok();
    for path in paths {
        visit.checkup.checked.files += 1;
        match kind(home, &path) {
            Kind::Passing => leftover(visit, path),
            Kind::Journal if !has_store => leftover(visit, path),
            Kind::Unknown => visit.find(Ailment::FileUnknown(path)),
            Kind::Open => file(visit, &path, 0o644, false),
            Kind::Folder { is_private } => folder(visit, &path, is_private),
            Kind::Journal => file(visit, &path, 0o600, true),
            Kind::Secret => {
                file(visit, &path, 0o600, true);
                secret(visit, home, &path);
            }
        }
    }
}

/// What a file in the directory is for.
enum Kind {
    /// It holds secrets or personal data.
    Secret,
    /// It stands beside the store while that is used.
    Journal,
    /// Anyone may read it.
    Open,
    /// It holds files of the office's own, or messages.
    Folder {
        is_private: bool,
    },
    /// It is on its way to another name.
    Passing,
    Unknown,
}

fn kind(home: &Home, path: &Path) -> Kind {
    if [home.store(), home.secret(), home.ca_passphrase()].iter().any(|one| one == path) {
        return Kind::Secret;
    }
    if [home.profiles(), home.checkpoint()].iter().any(|one| one == path) {
        return Kind::Open;
    }
    if [home.sops(), home.letters(), home.outbox()].iter().any(|one| one == path) {
        return Kind::Folder { is_private: home.outbox() == path };
    }
    let (name, store) = (name(path), home.store());
    let store = self::name(&store);
    if ["-wal", "-shm", "-journal"].iter().any(|end| name.strip_suffix(end) == Some(store.as_str())) {
        return Kind::Journal;
    }
    if PASSING.iter().any(|begin| name.starts_with(begin)) { Kind::Passing } else { Kind::Unknown }
}

fn file(visit: &mut Visit<'_>, path: &Path, expected: u32, secret: bool) {
    let metadata = match path.symlink_metadata() {
        Ok(metadata) => metadata,
        // The engine takes its own files away when the last one who uses the store has gone.
        Err(error) if error.kind() == ErrorKind::NotFound => return,
        Err(source) => {
            return visit.find(Ailment::FileUnreadable(Error::Read { path: path.to_owned(), source }));
        }
    };
    if metadata.is_symlink() {
        let target = fs::read_link(path).unwrap_or_default();
        return visit.find(Ailment::FileLink { path: path.to_owned(), target });
    }
    if !metadata.is_file() {
        return visit.find(Ailment::FileKind(path.to_owned()));
    }
    owner(visit, path, &metadata);
    mode(visit, path, &metadata, expected, secret);
}

/// A folder of the office's own, and what lies in it: messages hold secrets and personal data.
fn folder(visit: &mut Visit<'_>, path: &Path, is_private: bool) {
    match path.symlink_metadata() {
        Ok(metadata) if metadata.is_dir() => {
            let expected = if is_private { 0o700 } else { 0o755 };
            mode(visit, path, &metadata, expected, is_private);
        }
        _ => return visit.find(Ailment::FileKind(path.to_owned())),
    }
    let expected = if is_private { 0o600 } else { 0o644 };
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        visit.checkup.checked.files += 1;
        file(visit, &entry.path(), expected, is_private);
    }
}

/// Whether a secret can be read at all; whether it is the right one shows at the keys.
fn secret(visit: &mut Visit<'_>, home: &Home, path: &Path) {
    if *path == home.store() || !path.is_file() {
        return;
    }
    match Home::read_secret(path) {
        Ok(_) | Err(Error::Exposed { .. }) => {}
        Err(error) => visit.find(Ailment::FileUnreadable(error)),
    }
}

/// What an interrupted command left behind. It goes when it is so old that no command can still be at work on it.
pub(super) fn leftover(visit: &mut Visit<'_>, path: PathBuf) {
    let changed = path.symlink_metadata().and_then(|metadata| metadata.modified());
    let since = changed.ok().and_then(|time| Timestamp::try_from(time).ok()).unwrap_or(visit.real);
    let fresh = since + FRESH > visit.real;
    if visit.repair && !fresh {
        return match repair::remove(&path) {
            Ok(()) => visit.repaired(Ailment::Leftover { path, since, fresh }),
            Err(source) => visit.find(Ailment::RepairFailed(Error::Write { path, source })),
        };
    }
    visit.find(Ailment::Leftover { path, since, fresh });
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(unix)]
fn mode(visit: &mut Visit<'_>, path: &Path, metadata: &Metadata, expected: u32, secret: bool) {
    use std::os::unix::fs::PermissionsExt;
    let mode = metadata.permissions().mode() & 0o777;
    let forbidden = 0o077 & !expected;
    if mode & forbidden == 0 {
        return;
    }
    let ailment = Ailment::FileExposed { path: path.to_owned(), mode, expected, secret };
    if !visit.repair {
        return visit.find(ailment);
    }
    match fs::set_permissions(path, PermissionsExt::from_mode(mode & !forbidden)) {
        Ok(()) => visit.repaired(ailment),
        Err(source) => {
            visit.find(ailment);
            visit.find(Ailment::RepairFailed(Error::Write { path: path.to_owned(), source }));
        }
    }
}

/// Whose a file is: the same user's as the directory, or those who act for the office cannot use it.
#[cfg(unix)]
fn owner(visit: &mut Visit<'_>, path: &Path, metadata: &Metadata) {
    use std::os::unix::fs::MetadataExt;
    let Ok(directory) = fs::metadata(visit.home.directory()) else { return };
    let (owner, expected) = (metadata.uid(), directory.uid());
    if owner != expected {
        visit.find(Ailment::FileOwner { path: path.to_owned(), owner, expected });
    }
}

#[cfg(unix)]
#[allow(clippy::useless_conversion)] // these numbers are narrower on other systems
fn room(visit: &mut Visit<'_>, path: &Path) {
    let Ok(disk) = nix::sys::statvfs::statvfs(path) else { return };
    let blocks: u64 = disk.blocks_available().into();
    let free = blocks.saturating_mul(disk.fragment_size().into()) >> 20;
    if free < ROOM {
        visit.find(Ailment::DiskSpace { path: path.to_owned(), free, wanted: ROOM });
    }
}

#[cfg(not(unix))]
fn mode(_visit: &mut Visit<'_>, _path: &Path, _metadata: &Metadata, _expected: u32, _secret: bool) {}

#[cfg(not(unix))]
fn owner(_visit: &mut Visit<'_>, _path: &Path, _metadata: &Metadata) {}

#[cfg(not(unix))]
fn room(_visit: &mut Visit<'_>, _path: &Path) {}
