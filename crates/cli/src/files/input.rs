//! Inputs: small files that are read whole, and those that others should not be able to read.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use office::Error;
use zeroize::Zeroizing;

use crate::failure::Failure;

/// The most that is read whole, in mebibytes: more than the longest list that is taken.
const LIMIT: u64 = 64;

/// Reads a whole small file: a certificate, a request, a list.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    read_limited(path).map(|mut bytes| std::mem::take(&mut *bytes))
}

/// Reads the file of a private key. One that lies open, as `is_open` sees it, is refused where others may read it too;
/// of one under a passphrase it is said, as mode, since the passphrase still keeps them out.
pub(crate) fn read_key(
    path: &Path,
    is_open: impl FnOnce(&[u8]) -> bool,
) -> Result<(Zeroizing<Vec<u8>>, Option<u32>), Failure> {
    let bytes = read_limited(path)?;
    match exposed(path) {
        Some(mode) if is_open(&bytes) => Err(Error::Exposed { path: path.to_owned(), mode }.into()),
        exposed => Ok((bytes, exposed)),
    }
}

/// Opens a file to be read from its beginning, and waits for no one who never comes.
pub(crate) fn open_stream(path: &Path) -> io::Result<Box<dyn Read>> {
    #[cfg(unix)]
    if std::os::unix::fs::FileTypeExt::is_fifo(&fs::metadata(path)?.file_type()) {
        return pipe::open(path);
    }
    Ok(Box::new(File::open(path)?))
}

/// The mode of a file that others than its owner may read or write, where there are modes.
#[cfg(unix)]
pub(crate) fn exposed(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    let mode = metadata.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

#[cfg(not(unix))]
pub(crate) fn exposed(_path: &Path) -> Option<u32> {
    None
}

fn read_limited(path: &Path) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let failed = |source| Failure::Read { path: path.to_owned(), source };
    let limit = LIMIT << 20;
    let length = fs::metadata(path).map_or(0, |metadata| metadata.len()).min(limit);
    // Roomy from the start: what grows leaves copies of itself behind, and it may be a key.
    let mut bytes = Zeroizing::new(Vec::with_capacity(length as usize + 1));
    open_stream(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes)).map_err(failed)?;
    if bytes.len() as u64 > limit {
        return Err(Failure::TooLong { path: path.to_owned(), limit: LIMIT });
    }
    Ok(bytes)
}

/// Named pipes: opening one the usual way would last until somebody writes into it, which may be never.
#[cfg(unix)]
mod pipe {
    use std::fs::{File, OpenOptions};
    use std::io::{self, Cursor, ErrorKind, Read};
    use std::os::unix::fs::OpenOptionsExt;
    use std::path::Path;
    use std::time::{Duration, Instant};

    use nix::fcntl::{FcntlArg, OFlag, fcntl};

    /// How long somebody may take to begin to write.
    const PATIENCE: Duration = Duration::from_secs(5);

    /// How often it is asked whether somebody does.
    const PAUSE: Duration = Duration::from_millis(20);

    pub(super) fn open(path: &Path) -> io::Result<Box<dyn Read>> {
        let mut file = OpenOptions::new().read(true).custom_flags(OFlag::O_NONBLOCK.bits()).open(path)?;
        let first = await_writer(&mut file)?;
        // From here on it is a file like any other: who has begun to write may take his time.
        fcntl(&file, FcntlArg::F_SETFL(OFlag::empty()))?;
        Ok(Box::new(Cursor::new(first).chain(file)))
    }

    /// The first octet, if it is there already.
    fn await_writer(file: &mut File) -> io::Result<Vec<u8>> {
        let begun = Instant::now();
        let mut octet = [0];
        loop {
            match file.read(&mut octet) {
                Ok(0) if begun.elapsed() > PATIENCE => return Err(ErrorKind::TimedOut.into()),
                Ok(0) => std::thread::sleep(PAUSE),
                Ok(_) => return Ok(octet.to_vec()),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(Vec::new()),
                Err(error) => return Err(error),
            }
        }
    }
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_pipe_is_read_to_its_end_however_slowly_it_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        nix::unistd::mkfifo(&path, nix::sys::stat::Mode::S_IRWXU).unwrap();
        let writer = std::thread::spawn({
            let path = path.clone();
            move || {
                use std::io::Write;
                let mut file = fs::OpenOptions::new().write(true).open(path).unwrap();
                for piece in ["one ", "two ", "three"] {
                    std::thread::sleep(std::time::Duration::from_millis(50));
                    file.write_all(piece.as_bytes()).unwrap();
                }
            }
        });
        assert_eq!(read(&path).unwrap(), b"one two three");
        writer.join().unwrap();
    }

    #[test]
    fn an_open_key_is_read_where_only_its_owner_can() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        fs::write(&path, "key").unwrap();
        for (mode, is_open, expected) in [
            (0o600, true, Some(None)),
            (0o400, true, Some(None)),
            (0o644, true, None),
            (0o640, true, None),
            (0o604, true, None),
            (0o620, true, None),
            (0o644, false, Some(Some(0o644))),
            (0o600, false, Some(None)),
        ] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let read = read_key(&path, |_| is_open).map(|(_, exposed)| exposed);
            assert_eq!(read.ok(), expected, "mode {mode:o}, open {is_open}");
        }
    }
}
