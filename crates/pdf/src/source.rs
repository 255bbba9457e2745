//! Where the bytes of a file come from: read at a place, never mapped, never all at once.

use std::fs::File;
use std::io;
use std::sync::{Mutex, PoisonError};

/// How much [`Blocks`] reads at a time.
const BLOCK: usize = 16 * 1024;
/// How many blocks it keeps: of those that are as many apart the last.
const KEPT: usize = 16;

/// Something with a length that can be read at any place by several threads.
///
/// A file is read with positioned reads and not mapped into memory, because a map of a file that is cut
/// short meanwhile kills the process.
pub trait ByteSource: Send + Sync {
    /// Length in bytes.
    ///
    /// # Errors
    /// If the operating system does not tell.
    fn length(&self) -> io::Result<u64>;

    /// Reads at most `buffer.len()` bytes from `offset` on; 0 at or behind the end.
    ///
    /// # Errors
    /// As the operating system reports.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;

    /// Fills `buffer` with the bytes from `offset` on.
    ///
    /// # Errors
    /// [`io::ErrorKind::UnexpectedEof`] if there are fewer.
    fn read_exact_at(&self, mut offset: u64, mut buffer: &mut [u8]) -> io::Result<()> {
        while !buffer.is_empty() {
            match self.read_at(offset, buffer) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(count) => {
                    buffer = &mut buffer[count..];
                    offset += count as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

impl ByteSource for [u8] {
    fn length(&self) -> io::Result<u64> {
        Ok(self.len() as u64)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(self.len());
        let count = buffer.len().min(self.len() - start);
        buffer[..count].copy_from_slice(&self[start..start + count]);
        Ok(count)
    }
}

impl ByteSource for Vec<u8> {
    fn length(&self) -> io::Result<u64> {
        self.as_slice().length()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        self.as_slice().read_at(offset, buffer)
    }
}

impl<T: ByteSource + ?Sized> ByteSource for &T {
    fn length(&self) -> io::Result<u64> {
        (**self).length()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        (**self).read_at(offset, buffer)
    }
}

impl<T: ByteSource + ?Sized> ByteSource for Box<T> {
    fn length(&self) -> io::Result<u64> {
        (**self).length()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        (**self).read_at(offset, buffer)
    }
}

impl ByteSource for File {
    fn length(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }

    #[cfg(unix)]
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(self, buffer, offset)
    }

    #[cfg(windows)]
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        std::os::windows::fs::FileExt::seek_read(self, buffer, offset)
    }

    // The cursor is shared here, so two readers must not come between seek and read.
    #[cfg(not(any(unix, windows)))]
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        use std::io::{Read, Seek, SeekFrom};
        static SEEK_AND_READ: std::sync::Mutex<()> = std::sync::Mutex::new(());
        let _guard = SEEK_AND_READ.lock();
        let mut file = self;
        file.seek(SeekFrom::Start(offset))?;
        file.read(buffer)
    }
}

/// A source of which small parts are read in blocks, the last of which are kept: objects stand beside each other, and to
/// ask the operating system costs more than to parse one.
#[derive(Debug)]
pub struct Blocks<S> {
    source: S,
    kept: Mutex<[Option<Block>; KEPT]>,
}

#[derive(Debug)]
struct Block {
    start: u64,
    bytes: Vec<u8>,
}

impl<S> Blocks<S> {
    /// Nothing is read yet.
    pub fn new(source: S) -> Self {
        Self { source, kept: Mutex::default() }
    }
}

impl<S: ByteSource> ByteSource for Blocks<S> {
    fn length(&self) -> io::Result<u64> {
        self.source.length()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.len() >= BLOCK {
            return self.source.read_at(offset, buffer);
        }
        let start = offset - offset % BLOCK as u64;
        // Whoever panicked left no block behind, or a whole one.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = &mut kept[(start / BLOCK as u64) as usize % KEPT];
        let block = match slot.take() {
            Some(block) if block.start == start => block,
            other => {
                let mut bytes = other.map(|block| block.bytes).unwrap_or_default();
                fill(&self.source, start, BLOCK, &mut bytes)?;
                Block { start, bytes }
            }
        };
        slot.insert(block).bytes.as_slice().read_at(offset - start, buffer)
    }
}

/// Reads up to `length` bytes from `offset` on into `buffer`, fewer only at the end.
fn fill<S: ByteSource + ?Sized>(
    source: &S,
    offset: u64,
    length: usize,
    buffer: &mut Vec<u8>,
) -> io::Result<()> {
    buffer.resize(length, 0);
    let mut filled = 0;
    while filled < length {
        match source.read_at(offset + filled as u64, &mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    buffer.truncate(filled);
    Ok(())
}

/// A source cut at `length`, with bytes behind it that are not written anywhere yet.
#[derive(Debug)]
pub struct Grown<'s, S> {
    source: &'s S,
    length: u64,
    tail: Vec<u8>,
}

impl<'s, S> Grown<'s, S> {
    /// `source` up to `length`, with nothing behind it.
    pub(crate) fn new(source: &'s S, length: u64) -> Self {
        Self { source, length, tail: Vec::new() }
    }

    /// What is behind the source.
    pub(crate) fn tail(&self) -> &[u8] {
        &self.tail
    }

    pub(crate) fn append(&mut self, bytes: &[u8]) {
        self.tail.extend_from_slice(bytes);
    }
}

impl<S: ByteSource> ByteSource for Grown<'_, S> {
    fn length(&self) -> io::Result<u64> {
        Ok(self.length + self.tail.len() as u64)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        match self.length.checked_sub(offset) {
            None | Some(0) => self.tail.read_at(offset - self.length, buffer),
            Some(left) => {
                let count = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
                self.source.read_at(offset, &mut buffer[..count])
            }
        }
    }
}

/// How much a [`Cursor`] reads at first; doubled with each read that follows on, up to [`LARGEST_WINDOW`].
const FIRST_WINDOW: usize = 1024;
const LARGEST_WINDOW: usize = 64 * 1024;

/// A place in a source that moves byte by byte over a small window of it.
pub(crate) struct Cursor<'a> {
    source: &'a dyn ByteSource,
    window: Vec<u8>,
    window_start: u64,
    position: u64,
}

impl<'a> Cursor<'a> {
    /// Starts at `position`.
    pub(crate) fn new(source: &'a dyn ByteSource, position: u64) -> Self {
        Self { source, window: Vec::new(), window_start: position, position }
    }

    /// The offset of the byte that comes next.
    pub(crate) fn position(&self) -> u64 {
        self.position
    }

    /// Moves to `position`, anywhere.
    pub(crate) fn seek(&mut self, position: u64) {
        self.position = position;
    }

    /// The byte that comes next; `None` at the end.
    pub(crate) fn peek(&mut self) -> io::Result<Option<u8>> {
        if let Some(byte) = self.in_window() {
            return Ok(Some(byte));
        }
        self.refill()?;
        Ok(self.in_window())
    }

    /// Takes the byte that comes next; `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<u8>> {
        let byte = self.peek()?;
        if byte.is_some() {
            self.position += 1;
        }
        Ok(byte)
    }

    /// Whether `expected` comes next; moves behind it if so.
    pub(crate) fn take(&mut self, expected: &[u8]) -> io::Result<bool> {
        let start = self.position;
        for byte in expected {
            if self.next()? != Some(*byte) {
                self.position = start;
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The next `count` bytes, fewer at the end; stays where it is.
    pub(crate) fn ahead(&mut self, count: usize) -> io::Result<&[u8]> {
        if self.rest_of_window().len() < count {
            self.refill()?;
        }
        let rest = self.rest_of_window();
        Ok(&rest[..count.min(rest.len())])
    }

    fn rest_of_window(&self) -> &[u8] {
        let index =
            self.position.checked_sub(self.window_start).and_then(|index| usize::try_from(index).ok());
        index.and_then(|index| self.window.get(index..)).unwrap_or_default()
    }

    fn in_window(&self) -> Option<u8> {
        let index = self.position.checked_sub(self.window_start)?;
        self.window.get(usize::try_from(index).ok()?).copied()
    }

    fn refill(&mut self) -> io::Result<()> {
        let window_end = self.window_start + self.window.len() as u64;
        let follows_on = (self.window_start..=window_end).contains(&self.position);
        let size = match self.window.len() {
            0 => FIRST_WINDOW,
            length if follows_on => (length * 2).clamp(FIRST_WINDOW, LARGEST_WINDOW),
            _ => FIRST_WINDOW,
        };
        self.window_start = self.position;
        fill(self.source, self.position, size, &mut self.window)
    }
}

/// Where `needle` first starts in `from..until` of `source`.
pub(crate) fn find(source: &dyn ByteSource, needle: &[u8], from: u64, until: u64) -> io::Result<Option<u64>> {
    let mut window = vec![0; LARGEST_WINDOW];
    let mut start = from;
    while start < until {
        let wanted = usize::try_from(until - start).unwrap_or(usize::MAX).min(window.len());
        source.read_exact_at(start, &mut window[..wanted])?;
        if let Some(index) = window[..wanted].windows(needle.len()).position(|part| part == needle) {
            return Ok(Some(start + index as u64));
        }
        if wanted < window.len() {
            break;
        }
        start += (wanted - (needle.len() - 1)) as u64;
    }
    Ok(None)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Gives one byte per call, as a slow pipe might.
    struct Trickle(Vec<u8>);

    impl ByteSource for Trickle {
        fn length(&self) -> io::Result<u64> {
            self.0.length()
        }
        fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
            let end = buffer.len().min(1);
            self.0.read_at(offset, &mut buffer[..end])
        }
    }

    #[test]
    fn short_reads_are_put_together_and_the_end_is_an_error() {
        let source = Trickle(b"0123456789".to_vec());
        let mut buffer = [0; 4];
        source.read_exact_at(3, &mut buffer).unwrap();
        assert_eq!(&buffer, b"3456");
        for offset in [7, 10, 11, u64::MAX - 4] {
            assert!(source.read_exact_at(offset, &mut buffer).is_err(), "{offset}");
        }
    }

    #[test]
    fn a_grown_source_reads_across_its_seam() {
        let source = Trickle(b"0123456789".to_vec());
        let mut grown = Grown::new(&source, 8);
        assert_eq!((grown.length().unwrap(), grown.read_at(8, &mut [0]).unwrap()), (8, 0));
        grown.append(b"ab");
        grown.append(b"c");
        assert_eq!((grown.length().unwrap(), grown.tail()), (11, &b"abc"[..]));
        for (offset, expected) in [(0, "0123"), (5, "567a"), (7, "7abc")] {
            let mut buffer = [0; 4];
            grown.read_exact_at(offset, &mut buffer).unwrap();
            assert_eq!(buffer, expected.as_bytes(), "{offset}");
        }
        for offset in [8, 11, 12, u64::MAX - 4] {
            assert!(grown.read_exact_at(offset, &mut [0; 4]).is_err(), "{offset}");
        }
    }

    #[test]
    fn blocks_are_read_once_and_show_what_the_source_has() {
        let bytes: Vec<u8> = (0..3 * BLOCK as u32 + 100).map(|n| (n % 251) as u8).collect();
        let blocks = Blocks::new(Trickle(bytes.clone()));
        let places = [0, 1, 250, BLOCK - 2, BLOCK - 1, 2 * BLOCK, 3 * BLOCK + 98, 3 * BLOCK + 99, 7];
        for offset in places {
            let mut buffer = [0; 8];
            let count = blocks.read_at(offset as u64, &mut buffer).unwrap();
            let border = (offset / BLOCK + 1) * BLOCK;
            assert_eq!(buffer[..count], bytes[offset..(offset + 8).min(border).min(bytes.len())], "{offset}");
        }
        assert_eq!(blocks.read_at(bytes.len() as u64, &mut [0]).unwrap(), 0);
        let mut whole = vec![0; bytes.len()];
        blocks.read_exact_at(0, &mut whole).unwrap();
        assert_eq!(whole, bytes);
        let cut = Blocks::new(Trickle(bytes));
        cut.read_at(5, &mut [0]).unwrap();
        cut.kept.lock().unwrap()[0] = Some(Block { start: 0, bytes: vec![9; BLOCK] });
        let mut known = [0];
        cut.read_at(5, &mut known).unwrap();
        assert_eq!(known, [9], "a block that is kept is not read again");
    }

    #[test]
    fn a_cursor_reads_every_byte_across_windows() {
        let bytes: Vec<u8> = (0..200_000u32).map(|n| (n % 251) as u8).collect();
        let mut cursor = Cursor::new(&bytes, 0);
        let mut seen = Vec::new();
        while let Some(byte) = cursor.next().unwrap() {
            seen.push(byte);
        }
        assert_eq!(seen, bytes);
        cursor.seek(5);
        assert!(cursor.take(&[5, 6, 7]).unwrap());
        assert!(!cursor.take(&[8, 10]).unwrap());
        assert_eq!(cursor.position(), 8);
    }

    #[test]
    fn find_sees_a_needle_across_a_window_border() {
        let mut bytes = vec![b' '; 3 * LARGEST_WINDOW];
        let border = LARGEST_WINDOW - 3;
        bytes[border..border + 9].copy_from_slice(b"endstream");
        let length = bytes.len() as u64;
        assert_eq!(find(&bytes, b"endstream", 0, length).unwrap(), Some(border as u64));
        assert_eq!(find(&bytes, b"endstream", border as u64 + 1, length).unwrap(), None);
        assert_eq!(find(&bytes, b"endstream", 0, border as u64 + 8).unwrap(), None);
    }
}
