//! PNG (ISO/IEC 15948): decoded and laid on white paper.

use std::io::{Cursor, ErrorKind};

use png::{ColorType, Decoder, DecodingError, Limits, Reader, Transformations};

use super::{Colors, Format, Image, ImageError, Measure, Orientation, check_size};

const FORMAT: Format = Format::Png;
/// Most chunks; cameras and drawing programs write some hundred at most.
const MAX_CHUNKS: u64 = 10_000;
/// Most bytes that the decoder may keep beside the picture itself.
const MAX_KEPT: usize = 64 * 1024 * 1024;
/// What stands around the data of a chunk: length, name, checksum.
const AROUND: usize = 12;

/// Reads a picture, which has to be whole.
pub(super) fn read(bytes: &[u8]) -> Result<Image, ImageError> {
    check_chunks(bytes)?;
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: MAX_KEPT });
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    // Palettes, bits and transparent colours become 8 bits of grey or colour, with alpha where there is any.
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    let header = decoder.read_header_info().map_err(refusal)?;
    let (width, height) = (header.width, header.height);
    check_size(width, height)?;
    let mut reader = decoder.read_info().map_err(refusal)?;
    let samples = samples(&mut reader)?;
    let orientation = reader.info().exif_metadata.as_deref().map(Orientation::from_exif).unwrap_or_default();
    let (colors, samples) = match reader.output_color_type().0 {
        ColorType::Grayscale => (Colors::Gray, samples),
        ColorType::GrayscaleAlpha => (Colors::Gray, on_white::<2>(&samples)),
        ColorType::Rgb => without_needless_colors(samples),
        ColorType::Rgba => without_needless_colors(on_white::<4>(&samples)),
        // EXPAND leaves none.
        ColorType::Indexed => return Err(ImageError::Damaged { format: FORMAT }),
    };
    Ok(Image::from_samples((width, height), colors, &samples, orientation))
}

/// Counts the chunks up to the last one, which has to be there.
fn check_chunks(bytes: &[u8]) -> Result<(), ImageError> {
    let mut rest = bytes.get(8..).unwrap_or_default();
    let mut chunks = 0;
    loop {
        chunks += 1;
        Measure::Parts.check(chunks, MAX_CHUNKS)?;
        let truncated = ImageError::Truncated { format: FORMAT };
        let Some((length, name)) = rest.split_at_checked(4).and_then(|(length, behind)| {
            Some((u32::from_be_bytes(length.try_into().ok()?), behind.get(..4)?))
        }) else {
            return Err(truncated);
        };
        let end = usize::try_from(length).ok().and_then(|length| length.checked_add(AROUND));
        let Some(behind) = end.and_then(|end| rest.get(end..)) else { return Err(truncated) };
        if name == b"IEND" {
            return Ok(());
        }
        rest = behind;
    }
}

/// Decodes the picture to its end, checksums included.
fn samples(reader: &mut Reader<Cursor<&[u8]>>) -> Result<Vec<u8>, ImageError> {
    let size = reader.output_buffer_size().ok_or(ImageError::Damaged { format: FORMAT })?;
    let mut samples = vec![0; size];
    let frame = reader.next_frame(&mut samples).map_err(refusal)?;
    samples.truncate(frame.buffer_size());
    reader.finish().map_err(refusal)?;
    Ok(samples)
}

fn refusal(error: DecodingError) -> ImageError {
    match error {
        DecodingError::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => {
            ImageError::Truncated { format: FORMAT }
        }
        _ => ImageError::Damaged { format: FORMAT },
    }
}

/// The colours of pixels of `SIZE` samples, the last of which is alpha, as they look on white paper.
fn on_white<const SIZE: usize>(samples: &[u8]) -> Vec<u8> {
    let mut laid = Vec::with_capacity(samples.len() / SIZE * (SIZE - 1));
    for pixel in samples.chunks_exact(SIZE) {
        let alpha = u32::from(pixel[SIZE - 1]);
        let on_paper = |sample: u8| ((u32::from(sample) * alpha + 255 * (255 - alpha) + 127) / 255) as u8;
        laid.extend(pixel[..SIZE - 1].iter().map(|sample| on_paper(*sample)));
    }
    laid
}

/// A picture without any colour needs a third of the bytes.
fn without_needless_colors(samples: Vec<u8>) -> (Colors, Vec<u8>) {
    let pixels = samples.chunks_exact(3);
    if pixels.clone().all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2]) {
        return (Colors::Gray, pixels.map(|pixel| pixel[0]).collect());
    }
    (Colors::Rgb, samples)
}
