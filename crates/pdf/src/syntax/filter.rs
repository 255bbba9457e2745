//! Stream data decoded (ISO 32000-2 §7.4), within limits: all filters but those for images.

mod ascii; // ASCIIHexDecode, ASCII85Decode
mod packed; // LZWDecode, RunLengthDecode

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::error::{Limit, SyntaxError, printable};
use super::object::{Dictionary, Object};

/// Most bytes one stream may decode to.
pub const MAX_DECODED: u64 = 256 * 1024 * 1024;
/// Most filters on one stream.
const MAX_FILTERS: usize = 8;

/// Decodes `data`, which starts at byte `offset` of the file, as the stream's `dictionary` says.
///
/// `Filter` and `DecodeParms` have to be direct here; the document resolves them before.
///
/// # Errors
/// [`SyntaxError::UnsupportedFilter`] for a filter for images, [`SyntaxError::BrokenStream`], [`SyntaxError::Limit`].
pub fn decode(data: Vec<u8>, dictionary: &Dictionary, offset: u64) -> Result<Vec<u8>, SyntaxError> {
    decode_up_to(data, dictionary, offset, MAX_DECODED, &mut 0)
}

/// As [`decode`], with at most `most` bytes behind each filter; adds to `decoded` what they gave all together.
pub(crate) fn decode_up_to(
    data: Vec<u8>,
    dictionary: &Dictionary,
    offset: u64,
    most: u64,
    decoded: &mut u64,
) -> Result<Vec<u8>, SyntaxError> {
    let filters = one_or_many(dictionary.get("Filter"));
    let parameters = one_or_many(dictionary.get("DecodeParms"));
    if filters.len() > MAX_FILTERS {
        return Err(SyntaxError::Limit { what: Limit::Filters, offset, limit: MAX_FILTERS as u64 });
    }
    let mut data = data;
    for (index, filter) in filters.iter().enumerate() {
        let parameters = parameters.get(index).and_then(Object::as_dictionary);
        let step = Step { parameters, offset, most };
        let unpacked = step.decode(filter.as_name().unwrap_or_default(), &data);
        *decoded += unpacked.as_ref().map_or(most, |data| data.len() as u64);
        data = unpacked?;
    }
    Ok(data)
}

/// What a filter made of its input.
#[derive(Debug, PartialEq)]
enum Unpacked {
    Data(Vec<u8>),
    Broken,
    TooLong,
}

/// One filter on a stream at byte `offset`, which may give `most` bytes.
struct Step<'d> {
    parameters: Option<&'d Dictionary>,
    offset: u64,
    most: u64,
}

impl Step<'_> {
    /// Decodes `data` with the filter called `name`; some writers use the short names that inline images have.
    fn decode(&self, name: &[u8], data: &[u8]) -> Result<Vec<u8>, SyntaxError> {
        let checked = |data: Option<Vec<u8>>| data.map_or(Unpacked::Broken, Unpacked::Data);
        match name {
            b"FlateDecode" | b"Fl" => self.undo_predictor(inflate(data, self.offset, self.most)?),
            b"LZWDecode" | b"LZW" => {
                let early = self.parameters.and_then(|parameters| parameters.get("EarlyChange"));
                let early = early.and_then(Object::as_integer) != Some(0);
                let data = self.checked("LZWDecode", packed::lzw(data, early, self.most))?;
                self.undo_predictor(data)
            }
            b"RunLengthDecode" | b"RL" => {
                self.checked("RunLengthDecode", packed::run_length(data, self.most))
            }
            b"ASCIIHexDecode" | b"AHx" => self.checked("ASCIIHexDecode", checked(ascii::hexadecimal(data))),
            b"ASCII85Decode" | b"A85" => self.checked("ASCII85Decode", checked(ascii::base85(data))),
            other => Err(SyntaxError::UnsupportedFilter { filter: printable(other) }),
        }
    }

    fn checked(&self, filter: &'static str, unpacked: Unpacked) -> Result<Vec<u8>, SyntaxError> {
        let (offset, limit) = (self.offset, self.most);
        match unpacked {
            Unpacked::Data(data) => Ok(data),
            Unpacked::Broken => Err(SyntaxError::BrokenStream { offset, filter }),
            Unpacked::TooLong => Err(SyntaxError::Limit { what: Limit::DecodedLength, offset, limit }),
        }
    }

    fn undo_predictor(&self, data: Vec<u8>) -> Result<Vec<u8>, SyntaxError> {
        match self.parameters {
            Some(parameters) => undo_predictor(data, parameters, self.offset),
            None => Ok(data),
        }
    }
}

fn one_or_many(object: Option<&Object>) -> &[Object] {
    match object {
        None | Some(Object::Null) => &[],
        Some(Object::Array(elements)) => elements,
        Some(single) => std::slice::from_ref(single),
    }
}

fn inflate(data: &[u8], offset: u64, most: u64) -> Result<Vec<u8>, SyntaxError> {
    let mut decoded = Vec::new();
    ZlibDecoder::new(data)
        .take(most + 1)
        .read_to_end(&mut decoded)
        .map_err(|_| SyntaxError::BrokenStream { offset, filter: "FlateDecode" })?;
    if decoded.len() as u64 > most {
        return Err(SyntaxError::Limit { what: Limit::DecodedLength, offset, limit: most });
    }
    Ok(decoded)
}

/// Undoes the prediction that was done before compressing (§7.4.4.4).
fn undo_predictor(data: Vec<u8>, parameters: &Dictionary, offset: u64) -> Result<Vec<u8>, SyntaxError> {
    let broken = || SyntaxError::BrokenStream { offset, filter: "Predictor" };
    let parameter = |key: &str, default: i64, most: i64| {
        let value = parameters.get(key).map_or(Some(default), Object::as_integer);
        value.filter(|value| (1..=most).contains(value)).ok_or_else(broken)
    };
    let predictor = parameter("Predictor", 1, 15)?;
    let colors = parameter("Colors", 1, 64)?;
    let bits = parameter("BitsPerComponent", 8, 16)?;
    let columns = parameter("Columns", 1, 1 << 24)?;
    let pixel = usize::try_from((colors * bits + 7) / 8).map_err(|_| broken())?;
    let row = usize::try_from((colors * bits * columns + 7) / 8).map_err(|_| broken())?;
    match predictor {
        1 => Ok(data),
        2 if bits == 8 => Ok(undo_tiff(data, pixel, row)),
        10..=15 => undo_png(&data, pixel, row).ok_or_else(broken),
        _ => {
            Err(SyntaxError::UnsupportedFilter { filter: format!("Predictor {predictor} with {bits} bits") })
        }
    }
}

fn undo_tiff(mut data: Vec<u8>, pixel: usize, row: usize) -> Vec<u8> {
    for line in data.chunks_mut(row) {
        for index in pixel..line.len() {
            line[index] = line[index].wrapping_add(line[index - pixel]);
        }
    }
    data
}

/// Each row is led by the number of its own predictor, whatever `Predictor` says.
fn undo_png(data: &[u8], pixel: usize, row: usize) -> Option<Vec<u8>> {
    let mut decoded: Vec<u8> = Vec::with_capacity(data.len());
    for line in data.chunks(row + 1) {
        let (kind, line) = line.split_first()?;
        let start = decoded.len();
        for (index, byte) in line.iter().enumerate() {
            let left = if index >= pixel { decoded[start + index - pixel] } else { 0 };
            let up = if start > 0 { decoded[start + index - row] } else { 0 };
            let corner = if start > 0 && index >= pixel { decoded[start + index - row - pixel] } else { 0 };
            let predicted = match kind {
                0 => 0,
                1 => left,
                2 => up,
                3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                4 => paeth(left, up, corner),
                _ => return None,
            };
            decoded.push(byte.wrapping_add(predicted));
        }
    }
    Some(decoded)
}

/// PNG (RFC 2083 §6.6).
fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let estimate = i16::from(left) + i16::from(up) - i16::from(corner);
    let distance = |value: u8| (estimate - i16::from(value)).abs();
    if distance(left) <= distance(up) && distance(left) <= distance(corner) {
        left
    } else if distance(up) <= distance(corner) {
        up
    } else {
        corner
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Write;

    use super::*;

    fn deflate(data: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap()
    }

    fn flate(parameters: Option<Dictionary>) -> Dictionary {
        let dictionary = Dictionary::new().with("Filter", Object::name("FlateDecode"));
        match parameters {
            Some(parameters) => dictionary.with("DecodeParms", parameters.into()),
            None => dictionary,
        }
    }

    fn predictor(predictor: i64, columns: i64) -> Option<Dictionary> {
        Some(Dictionary::new().with("Predictor", predictor.into()).with("Columns", columns.into()))
    }

    fn named(filters: &[&str]) -> Dictionary {
        Dictionary::new().with("Filter", Object::Array(filters.iter().map(Object::name).collect()))
    }

    #[test]
    fn data_are_decoded() {
        for (name, dictionary, encoded, expected) in [
            ("no filter", Dictionary::new(), b"abc".to_vec(), &b"abc"[..]),
            ("flate", flate(None), deflate(b"abc"), b"abc"),
            ("predictor 1", flate(predictor(1, 3)), deflate(b"abc"), b"abc"),
            ("tiff", flate(predictor(2, 3)), deflate(&[1, 1, 1, 9, 1, 255]), &[1, 2, 3, 9, 10, 9]),
            ("png none, up", flate(predictor(12, 2)), deflate(&[0, 5, 6, 2, 1, 1]), &[5, 6, 6, 7]),
            ("png sub, average", flate(predictor(15, 2)), deflate(&[1, 5, 6, 3, 1, 1]), &[5, 11, 3, 8]),
            ("png paeth", flate(predictor(10, 2)), deflate(&[4, 5, 6, 4, 1, 1]), &[5, 11, 6, 12]),
            ("hexadecimal", named(&["ASCIIHexDecode"]), b"61 62 63>".to_vec(), b"abc"),
            ("base 85", named(&["ASCII85Decode"]), b"@:E_~>".to_vec(), b"abc"),
            ("runs", named(&["RunLengthDecode"]), b"\x02abc\x80".to_vec(), b"abc"),
            ("two in a row", named(&["ASCIIHexDecode", "RL"]), b"02616263 80>".to_vec(), b"abc"),
            ("short last row", flate(predictor(12, 3)), deflate(&[0, 1, 2, 3, 2, 1]), &[1, 2, 3, 2]),
        ] {
            assert_eq!(decode(encoded, &dictionary, 0).unwrap(), expected, "{name}");
        }
    }

    #[test]
    fn what_does_not_decode_is_an_error() {
        let twice = Object::Array(vec![Object::name("FlateDecode"); MAX_FILTERS + 1]);
        let mut cut = deflate(&[7; 1000]);
        cut.truncate(8);
        for (name, dictionary, encoded) in [
            ("cut short", flate(None), cut),
            ("not zlib", flate(None), b"plain".to_vec()),
            ("unknown row", flate(predictor(12, 1)), deflate(&[9, 1])),
            ("no columns", flate(predictor(12, 0)), deflate(&[0, 1])),
            ("negative predictor", flate(predictor(-1, 1)), deflate(&[0, 1])),
            ("another filter", Dictionary::new().with("Filter", Object::name("JBIG2Decode")), vec![]),
            ("no hexadecimal", named(&["ASCIIHexDecode"]), b"6x".to_vec()),
            ("no runs", named(&["RunLengthDecode"]), vec![5]),
            ("no codes", named(&["LZWDecode"]), vec![0xFF; 4]),
            ("not a name", Dictionary::new().with("Filter", 1.into()), vec![]),
            ("too many", Dictionary::new().with("Filter", twice), vec![]),
        ] {
            assert!(decode(encoded, &dictionary, 0).is_err(), "{name}");
        }
    }

    #[test]
    fn a_bomb_meets_the_limit() {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        let block = vec![0; 1024 * 1024];
        for _ in 0..=(MAX_DECODED / block.len() as u64) {
            encoder.write_all(&block).unwrap();
        }
        let error = decode(encoder.finish().unwrap(), &flate(None), 0).unwrap_err();
        assert!(matches!(error, SyntaxError::Limit { what: Limit::DecodedLength, .. }), "{error}");
    }
}
