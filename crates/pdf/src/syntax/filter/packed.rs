//! LZWDecode and RunLengthDecode (ISO 32000-2 §7.4.4, §7.4.5).

use super::Unpacked;

const CLEAR: usize = 256;
const END: usize = 257;
/// Codes are at most twelve bits long.
const MAX_CODES: usize = 4096;

/// Data of codes of 9 to 12 bits, up to the end code or the last whole one. Codes grow longer one code early unless
/// told otherwise.
pub(super) fn lzw(data: &[u8], early: bool, most: u64) -> Unpacked {
    let mut table = Table::new();
    let mut decoded = Vec::new();
    let mut bits = Bits { data, position: 0 };
    let mut last: Option<usize> = None;
    while let Some(code) = bits.take(table.code_length(early)) {
        match code {
            CLEAR => {
                table = Table::new();
                last = None;
                continue;
            }
            END => break,
            _ => {}
        }
        match last {
            Some(last) if code <= table.next => table.add(last, code),
            None if code < CLEAR => {}
            _ => return Unpacked::Broken,
        }
        if code >= table.next.max(CLEAR) {
            return Unpacked::Broken;
        }
        table.write(code, &mut decoded);
        if decoded.len() as u64 > most {
            return Unpacked::TooLong;
        }
        last = Some(code);
    }
    Unpacked::Data(decoded)
}

/// The strings that codes stand for: each is another one with a byte behind it.
struct Table {
    before: Vec<u16>,
    last: Vec<u8>,
    first: Vec<u8>,
    length: Vec<u32>,
    /// The code that comes next.
    next: usize,
}

impl Table {
    fn new() -> Self {
        let bytes: Vec<u8> = (0..=255).chain([0, 0]).collect();
        let count = bytes.len();
        Self {
            before: vec![0; count],
            first: bytes.clone(),
            last: bytes,
            length: vec![1; count],
            next: count,
        }
    }

    fn code_length(&self, early: bool) -> u32 {
        match self.next + usize::from(early) {
            ..512 => 9,
            512..1024 => 10,
            1024..2048 => 11,
            2048.. => 12,
        }
    }

    /// Adds the string of `before` with the first byte of that of `code`, which may be the one added here.
    fn add(&mut self, before: usize, code: usize) {
        if self.next >= MAX_CODES {
            return;
        }
        let behind = self.first[if code < self.next { code } else { before }];
        self.before.push(before as u16);
        self.last.push(behind);
        self.first.push(self.first[before]);
        self.length.push(self.length[before] + 1);
        self.next += 1;
    }

    fn write(&self, code: usize, decoded: &mut Vec<u8>) {
        let start = decoded.len();
        let length = self.length[code] as usize;
        decoded.resize(start + length, 0);
        let mut code = code;
        for byte in decoded[start..].iter_mut().rev() {
            *byte = self.last[code];
            code = self.before[code].into();
        }
    }
}

struct Bits<'d> {
    data: &'d [u8],
    /// In bits.
    position: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: u32) -> Option<usize> {
        let (byte, shift) = (self.position / 8, (self.position % 8) as u32);
        let window = [0, 1, 2].map(|at| self.data.get(byte + at).copied());
        let needed = (shift + count).div_ceil(8) as usize;
        if window[..needed].contains(&None) {
            return None;
        }
        let window = window.iter().fold(0u32, |all, byte| all << 8 | u32::from(byte.unwrap_or(0)));
        self.position += count as usize;
        Some((window >> (24 - shift - count) & ((1 << count) - 1)) as usize)
    }
}

/// Runs: a length up to 127 and one byte more of data, or one from 129 on and a byte to repeat; 128 ends them.
pub(super) fn run_length(data: &[u8], most: u64) -> Unpacked {
    let mut decoded = Vec::new();
    let mut rest = data;
    while let [length @ (..=127 | 129..), behind @ ..] = rest {
        let length = usize::from(*length);
        let taken = if length < 128 { length + 1 } else { 1 };
        let Some((run, behind)) = behind.split_at_checked(taken) else { return Unpacked::Broken };
        match run {
            [byte] if length > 128 => decoded.extend(std::iter::repeat_n(*byte, 257 - length)),
            run => decoded.extend_from_slice(run),
        }
        if decoded.len() as u64 > most {
            return Unpacked::TooLong;
        }
        rest = behind;
    }
    Unpacked::Data(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Packs `codes`, each with its number of bits.
    fn packed(codes: &[(u32, u32)]) -> Vec<u8> {
        let bits: Vec<bool> = codes
            .iter()
            .flat_map(|(code, count)| (0..*count).rev().map(move |bit| code >> bit & 1 == 1))
            .collect();
        bits.chunks(8)
            .map(|byte| byte.iter().enumerate().fold(0, |all, (at, bit)| all | u8::from(*bit) << (7 - at)))
            .collect()
    }

    #[test]
    fn lzw_data() {
        let example = b"\x80\x0B\x60\x50\x22\x0C\x0C\x85\x01"; // §7.4.4.2, example 1
        for (name, data, expected) in [
            ("example of the standard", example.to_vec(), Unpacked::Data(b"-----A---B".to_vec())),
            ("no clear code at first", packed(&[(65, 9), (66, 9), (257, 9)]), Unpacked::Data(b"AB".to_vec())),
            ("no end code", packed(&[(256, 9), (65, 9), (258, 9)]), Unpacked::Data(b"AAA".to_vec())),
            ("nothing", vec![], Unpacked::Data(vec![])),
            ("half a code", vec![0x80], Unpacked::Data(vec![])),
            ("code from nowhere", packed(&[(256, 9), (65, 9), (300, 9)]), Unpacked::Broken),
            ("first code unknown", packed(&[(256, 9), (258, 9)]), Unpacked::Broken),
            ("too long", packed(&[(65, 9); 12]), Unpacked::TooLong),
        ] {
            assert_eq!(lzw(&data, true, 11), expected, "{name}");
        }
    }

    #[test]
    fn lzw_codes_grow() {
        // 300 single bytes make the table pass 511, once one code early and once not.
        for early in [true, false] {
            let mut codes = vec![(256, 9)];
            for index in 0..300u32 {
                let table = 258 + index.saturating_sub(1) as usize + usize::from(early);
                codes.push((index % 256, if table >= 512 { 10 } else { 9 }));
            }
            let expected: Vec<u8> = (0..300u32).map(|index| (index % 256) as u8).collect();
            assert_eq!(lzw(&packed(&codes), early, 1000), Unpacked::Data(expected), "{early}");
        }
    }

    #[test]
    fn runs() {
        for (name, data, expected) in [
            ("both kinds", &b"\x02abc\xFEx\x80rest"[..], Unpacked::Data(b"abcxxx".to_vec())),
            ("no end", b"\x00a", Unpacked::Data(b"a".to_vec())),
            ("nothing", b"", Unpacked::Data(vec![])),
            ("cut short", b"\x05abc", Unpacked::Broken),
            ("nothing to repeat", b"\xFE", Unpacked::Broken),
            ("too long", b"\x81a\x80", Unpacked::TooLong),
        ] {
            assert_eq!(run_length(data, 11), expected, "{name}");
        }
    }
}
