//! Parts of a file, found and replaced. What is looked for is what a specimen was made with: it is always there.

/// The first place of `needle`.
pub(crate) fn find(bytes: &[u8], needle: &str) -> usize {
    let found = bytes.windows(needle.len()).position(|part| part == needle.as_bytes());
    found.expect("a specimen holds what it was made with")
}

/// The last place of `needle`.
pub(crate) fn rfind(bytes: &[u8], needle: &str) -> usize {
    let found = bytes.windows(needle.len()).rposition(|part| part == needle.as_bytes());
    found.expect("a specimen holds what it was made with")
}

/// The first `old` replaced by `new`, which may be of another length.
pub(crate) fn replaced(bytes: &[u8], old: &str, new: &str) -> Vec<u8> {
    spliced(bytes, find(bytes, old), old.len(), new.as_bytes())
}

/// The last `old` replaced by `new`.
pub(crate) fn replaced_last(bytes: &[u8], old: &str, new: &str) -> Vec<u8> {
    spliced(bytes, rfind(bytes, old), old.len(), new.as_bytes())
}

/// `length` bytes from `at` on replaced by `new`.
pub(crate) fn spliced(bytes: &[u8], at: usize, length: usize, new: &[u8]) -> Vec<u8> {
    [&bytes[..at], new, &bytes[at + length..]].concat()
}

/// What stands between `start` and the `end` that follows it.
pub(crate) fn between<'b>(bytes: &'b [u8], start: &str, end: &str) -> &'b [u8] {
    let from = find(bytes, start) + start.len();
    &bytes[from..from + find(&bytes[from..], end)]
}

/// The number behind the last `key`.
pub(crate) fn last_number(bytes: &[u8], key: &str) -> usize {
    let rest = &bytes[rfind(bytes, key) + key.len()..];
    let digits = rest.iter().skip_while(|byte| !byte.is_ascii_digit());
    digits.take_while(|byte| byte.is_ascii_digit()).fold(0, |sum, digit| 10 * sum + usize::from(digit - b'0'))
}
