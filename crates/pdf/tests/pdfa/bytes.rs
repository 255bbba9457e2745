//! How the new revision is written, byte by byte (ISO 19005-1 §6.1).

use crate::{Signed, all_signed};

const FILTERS: [&str; 2] = ["FlateDecode", "DCTDecode"];

/// One stream as it stands in the file.
struct Raw {
    dictionary: String,
    /// Behind the line feed of `stream`, up to the one of `endstream`.
    length: usize,
}

/// §6.1.7: `stream` and a line feed, as many bytes as `Length` says, a line's end and `endstream`.
#[test]
fn streams_are_as_long_as_they_say() {
    let mut seen = 0;
    for signed in all_signed() {
        for stream in streams(&signed) {
            let (_, behind) = stream.dictionary.split_once("/Length ").unwrap();
            let digits: String = behind.chars().take_while(char::is_ascii_digit).collect();
            assert_eq!(digits.parse(), Ok(stream.length), "{}: {}", signed.name, stream.dictionary);
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen}");
}

/// §6.1.7 and §6.1.10.
#[test]
fn streams_stand_in_the_file_and_are_coded_as_allowed() {
    for signed in all_signed() {
        for stream in streams(&signed) {
            for key in ["/F ", "/F(", "/F<", "/FFilter", "/FDecodeParms", "LZW", "Crypt"] {
                assert!(!stream.dictionary.contains(key), "{}: {}", signed.name, stream.dictionary);
            }
            if let Some((_, filter)) = stream.dictionary.split_once("/Filter") {
                let known =
                    FILTERS.iter().any(|known| filter.trim_start_matches(['/', ' ', '[']).starts_with(known));
                assert!(known, "{}: {}", signed.name, stream.dictionary);
            }
        }
    }
}

/// §6.1.6: an even number of hexadecimal digits, and nothing else.
#[test]
fn hexadecimal_strings_are_whole() {
    for signed in all_signed() {
        let (text, _) = apart(signed.appended());
        let mut strings = 0;
        for (at, _) in text.match_indices('<') {
            let is_dictionary = text[at + 1..].starts_with('<') || text[..at].ends_with('<');
            if is_dictionary {
                continue;
            }
            let (digits, _) = text[at + 1..].split_once('>').unwrap();
            assert!(digits.len().is_multiple_of(2), "{}: {} digits", signed.name, digits.len());
            assert!(digits.bytes().all(|digit| digit.is_ascii_hexdigit()), "{}: {digits:.40}", signed.name);
            strings += 1;
        }
        assert!(strings >= 2, "{}: the signature and the identifier at least", signed.name);
    }
}

/// §6.1.4: a table follows a table (in PDF/A-1 there is nothing else), its entries twenty bytes long.
#[test]
fn the_table_is_one_of_entries_of_twenty_bytes() {
    for signed in all_signed() {
        let (text, streams) = apart(signed.appended());
        assert!(streams.iter().all(|stream| !stream.dictionary.contains("/XRef")), "{}", signed.name);
        let (_, table) = text.split_once("\nxref\n").unwrap();
        let (mut table, _) = table.split_once("trailer\n").unwrap();
        while let Some((header, rest)) = table.split_once('\n') {
            let count: usize = header.split_once(' ').unwrap().1.parse().unwrap();
            let (entries, behind) = rest.split_at(20 * count);
            assert!(entries.as_bytes().chunks(20).all(|entry| entry.ends_with(b" n\r\n")), "{}", signed.name);
            table = behind;
        }
    }
}

/// §6.1.8: object number, generation number and `obj` on a line, and `endobj` on one of its own.
#[test]
fn objects_begin_and_end_on_lines_of_their_own() {
    for signed in all_signed() {
        let (text, _) = apart(signed.appended());
        let (objects, _) = text.split_once("\nxref\n").unwrap();
        let heads = objects.lines().filter(|line| line.ends_with(" obj"));
        let ends = objects.lines().filter(|line| *line == "endobj").count();
        assert_eq!((heads.count(), objects.matches("endobj").count()), (ends, ends), "{}", signed.name);
    }
}

fn streams(signed: &Signed) -> Vec<Raw> {
    apart(signed.appended()).1
}

/// The bytes without what is in streams, and the streams.
fn apart(bytes: &[u8]) -> (String, Vec<Raw>) {
    let find = |from: usize, needle: &[u8]| {
        bytes[from..].windows(needle.len()).position(|window| window == needle).map(|at| from + at)
    };
    let (mut text, mut streams, mut at) = (Vec::<u8>::new(), Vec::new(), 0);
    while let Some(start) = find(at, b"stream\n") {
        let data = start + b"stream\n".len();
        let end = find(data, b"\nendstream\n").unwrap();
        let head = bytes[at..start].windows(5).rposition(|window| window == b" obj\n").unwrap() + at;
        let dictionary = String::from_utf8_lossy(&bytes[head..start]).into_owned();
        streams.push(Raw { dictionary, length: end - data });
        text.extend(&bytes[at..data]);
        at = end + b"\nendstream\n".len();
    }
    text.extend(&bytes[at..]);
    // Every byte a character: text strings are not UTF-8.
    (text.into_iter().map(char::from).collect(), streams)
}
