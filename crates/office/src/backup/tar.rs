//! The one form of tar that a backup has: plain files after each other (POSIX ustar), each header just as we write it.
//!
//! Any `tar` lists and unpacks it. We read nothing else: links, folders, paths and extensions have no place in it, so
//! nothing in it can lead out of the folder that it is unpacked into.

use std::io::{self, Read, Write};

use zeroize::Zeroizing;

use super::BackupError;

/// A header, and what every file is padded to.
const BLOCK: usize = 512;

/// Two blocks of zeros end an archive.
const END: usize = 2 * BLOCK;

/// Longest name of a file.
const MAX_NAME: usize = 100;

/// Largest size that a header can say, in octets: eleven octal digits.
pub(super) const MAX_SIZE: u64 = (1 << 33) - 1;

/// What stands before a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Header<'a> {
    pub(super) name: &'a str,
    pub(super) size: u64,
    /// Seconds since 1970.
    pub(super) modified: u64,
}

impl Header<'_> {
    /// The block, mode 0600.
    fn block(&self) -> [u8; BLOCK] {
        let mut block = [0; BLOCK];
        block[..self.name.len()].copy_from_slice(self.name.as_bytes());
        octal(&mut block[100..107], 0o600);
        octal(&mut block[108..115], 0);
        octal(&mut block[116..123], 0);
        octal(&mut block[124..135], self.size);
        octal(&mut block[136..147], self.modified);
        block[156] = b'0';
        block[257..265].copy_from_slice(b"ustar\x0000");
        let sum = checksum(&block);
        octal(&mut block[148..154], sum);
        block[155] = b' ';
        block
    }
}

/// How many octets an archive of files of these sizes has; nothing beyond all bounds.
pub(super) fn length(sizes: impl IntoIterator<Item = u64>) -> Option<u64> {
    let (block, end) = (BLOCK as u64, END as u64);
    sizes
        .into_iter()
        .try_fold(end, |sum, size| sum.checked_add(block)?.checked_add(size.checked_next_multiple_of(block)?))
}

/// Writes one file: `content` must have just the size that `header` says.
pub(super) fn write_file(out: &mut dyn Write, header: &Header<'_>, content: &mut dyn Read) -> io::Result<()> {
    out.write_all(&header.block())?;
    let written = io::copy(&mut content.take(header.size), out)?;
    if written != header.size {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    out.write_all(&[0; BLOCK][..padding(header.size)])
}

/// Ends an archive.
pub(super) fn write_end(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(&[0; END])
}

/// Reads an archive, file by file.
pub(super) struct Reader<'a> {
    input: &'a mut dyn Read,
}

impl<'a> Reader<'a> {
    pub(super) fn new(input: &'a mut dyn Read) -> Self {
        Self { input }
    }

    /// Reads the header of the file `name`, which must come next, and returns its size: at most `limit`.
    pub(super) fn expect(&mut self, name: &str, limit: u64) -> Result<u64, ReadError> {
        let mut block = [0; BLOCK];
        self.fill(&mut block, name)?;
        let damaged = || BackupError::Damaged { name: name.to_owned() };
        let found = name_in(&block);
        if found != name.as_bytes() || name.len() > MAX_NAME {
            let found = String::from_utf8_lossy(found).into_owned();
            return Err(BackupError::Entry { expected: name.to_owned(), found }.into());
        }
        if block[156] != b'0' {
            return Err(BackupError::NotAFile { name: name.to_owned() }.into());
        }
        let number = |range| read_octal(&block[range]).ok_or_else(damaged);
        let header = Header { name, size: number(124..135)?, modified: number(136..147)? };
        if header.size > limit {
            let name = name.to_owned();
            return Err(BackupError::TooLarge { name, size: header.size, limit }.into());
        }
        // Whatever else stands in it, it must be what we would have written.
        if header.block() == block { Ok(header.size) } else { Err(damaged().into()) }
    }

    /// Hands the content of the file `name` of `size` octets to `take`, in pieces.
    pub(super) fn content(
        &mut self,
        name: &str,
        size: u64,
        mut take: impl FnMut(&[u8]) -> io::Result<()>,
    ) -> Result<(), ReadError> {
        // It may hold a secret.
        let mut buffer = Zeroizing::new(vec![0; 64 << 10]);
        let mut left = size;
        while left > 0 {
            let piece = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            self.fill(&mut buffer[..piece], name)?;
            take(&buffer[..piece]).map_err(ReadError::Taken)?;
            left -= piece as u64;
        }
        let rest = padding(size);
        self.fill(&mut buffer[..rest], name)?;
        if buffer[..rest].iter().all(|octet| *octet == 0) {
            Ok(())
        } else {
            Err(BackupError::Damaged { name: name.to_owned() }.into())
        }
    }

    /// Demands the end, and nothing behind it.
    pub(super) fn finish(self) -> Result<(), ReadError> {
        let mut end = [0; END];
        self.input.read_exact(&mut end).map_err(|error| cut_off(error, "end"))?;
        let behind = self.input.read(&mut [0]).map_err(ReadError::Input)?;
        if behind == 0 && end == [0; END] { Ok(()) } else { Err(BackupError::Trailing.into()) }
    }

    fn fill(&mut self, buffer: &mut [u8], name: &str) -> Result<(), ReadError> {
        self.input.read_exact(buffer).map_err(|error| cut_off(error, name))
    }
}

/// Why an archive was not read to its end.
#[derive(Debug)]
pub(super) enum ReadError {
    /// It is not as it should be.
    Refused(BackupError),
    /// It could not be read.
    Input(io::Error),
    /// What was read could not be put anywhere.
    Taken(io::Error),
}

impl From<BackupError> for ReadError {
    fn from(error: BackupError) -> Self {
        Self::Refused(error)
    }
}

fn cut_off(error: io::Error, within: &str) -> ReadError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => BackupError::CutOff { within: within.to_owned() }.into(),
        _ => ReadError::Input(error),
    }
}

fn name_in(block: &[u8; BLOCK]) -> &[u8] {
    let name = &block[..MAX_NAME];
    name.split(|octet| *octet == 0).next().unwrap_or(name)
}

/// Octal digits over the whole field.
fn octal(field: &mut [u8], mut value: u64) {
    for digit in field.iter_mut().rev() {
        *digit = b'0' + (value & 7) as u8;
        value >>= 3;
    }
}

fn read_octal(field: &[u8]) -> Option<u64> {
    field.iter().try_fold(0, |sum, digit| match digit {
        b'0'..=b'7' => Some(sum << 3 | u64::from(digit - b'0')),
        _ => None,
    })
}

/// The sum of all octets, those of the sum itself counted as blanks.
fn checksum(block: &[u8; BLOCK]) -> u64 {
    let sum: u64 = block.iter().map(|octet| u64::from(*octet)).sum();
    sum + 8 * u64::from(b' ')
}

fn padding(size: u64) -> usize {
    (BLOCK - (size % BLOCK as u64) as usize) % BLOCK
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const NAMES: [&str; 2] = ["manifest.json", "segel.db"];

    fn archive(contents: [&[u8]; 2]) -> Vec<u8> {
        let mut out = Vec::new();
        for (name, mut content) in NAMES.into_iter().zip(contents) {
            let header = Header { name, size: content.len() as u64, modified: 1_800_000_000 };
            write_file(&mut out, &header, &mut content).unwrap();
        }
        write_end(&mut out).unwrap();
        assert_eq!(length(contents.map(|content| content.len() as u64)), Some(out.len() as u64));
        out
    }

    fn read(mut bytes: &[u8]) -> Result<Vec<Vec<u8>>, ReadError> {
        let mut reader = Reader::new(&mut bytes);
        let mut contents = Vec::new();
        for name in NAMES {
            let size = reader.expect(name, 4096)?;
            let mut content = Vec::new();
            reader.content(name, size, |piece| {
                content.extend_from_slice(piece);
                Ok(())
            })?;
            contents.push(content);
        }
        reader.finish()?;
        Ok(contents)
    }

    fn refusal(bytes: &[u8]) -> String {
        match read(bytes) {
            Err(ReadError::Refused(error)) => error.to_string(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        for contents in [[&b""[..], b"x"], [&[1; 511], &[2; 512]], [&[3; 513], &[4; 4096]]] {
            assert_eq!(read(&archive(contents)).unwrap(), contents);
        }
    }

    #[test]
    fn no_octet_can_change_outside_of_contents() {
        let whole = archive([b"{}", b"SQLite"]);
        for place in
            (0..whole.len()).filter(|place| !(512..514).contains(place) && !(1536..1542).contains(place))
        {
            let mut changed = whole.clone();
            changed[place] ^= 1;
            assert!(matches!(read(&changed), Err(ReadError::Refused(_))), "octet {place}");
        }
        for length in 0..whole.len() {
            let cut = refusal(&whole[..length]);
            assert!(cut.starts_with("the backup ends within"), "{length}: {cut}");
        }
        let longer = [&whole[..], &[0]].concat();
        assert_eq!(refusal(&longer), "something stands behind the end of the backup");
    }

    #[test]
    fn archives_that_we_do_not_write() {
        let file = |name, size| Header { name, size, modified: 0 };
        let with_kind = |kind| {
            let mut block = file(NAMES[0], 0).block();
            block[156] = kind;
            block[148..156].fill(0);
            let sum = checksum(&block);
            octal(&mut block[148..154], sum);
            block[155] = b' ';
            block
        };
        let named = |name| file(name, 0).block();
        let entry = |found: &str| format!("expected `manifest.json` in the backup, found `{found}`");
        let no_file = "`manifest.json` in the backup is not a file".to_owned();
        for (case, block, expected) in [
            ("another name", named("x"), entry("x")),
            ("a path upwards", named("../manifest.json"), entry("../manifest.json")),
            ("an absolute path", named("/manifest.json"), entry("/manifest.json")),
            ("a path", named("./manifest.json"), entry("./manifest.json")),
            ("a symbolic link", with_kind(b'2'), no_file.clone()),
            ("a hard link", with_kind(b'1'), no_file.clone()),
            ("a folder", with_kind(b'5'), no_file.clone()),
            ("a device", with_kind(b'3'), no_file.clone()),
            ("a GNU long name", with_kind(b'L'), no_file.clone()),
            ("a PAX header", with_kind(b'x'), no_file),
            (
                "a huge size",
                file(NAMES[0], MAX_SIZE).block(),
                format!(
                    "`manifest.json` of {MAX_SIZE} bytes is larger than the 4096 that a backup holds of it"
                ),
            ),
        ] {
            assert_eq!(refusal(&block), expected, "{case}");
        }
        let mut prefixed = named(NAMES[0]);
        prefixed[345] = b'/';
        assert_eq!(refusal(&prefixed), "`manifest.json` in the backup is damaged");
    }

    #[test]
    fn a_content_that_shrank_meanwhile_is_an_error() {
        let header = Header { name: "segel.db", size: 7, modified: 0 };
        let error = write_file(&mut Vec::new(), &header, &mut &b"six..."[..]).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }
}
