//! JPEG (ISO/IEC 10918-1): checked, and passed on without its metadata.
//!
//! `DCTDecode` (ISO 32000-2 §7.4.8) knows baseline, extended and progressive frames of 8 bits.

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::{Colors, Format, Image, ImageError, MAX_SIDE, Measure, Orientation, Unsupported, check_size};

const FORMAT: Format = Format::Jpeg;
/// Most segments.
const MAX_SEGMENTS: u64 = 10_000;
/// Most scans: each goes over the whole picture once more.
const MAX_SCANS: u64 = 64;

/// What `Exif` data begin with in their segment.
const EXIF: &[u8] = b"Exif\0\0";
/// What a JFIF segment begins with, and its length without a thumbnail.
const JFIF: &[u8] = b"JFIF\0";
const JFIF_LENGTH: usize = 14;

/// Reads a picture, which has to be whole.
pub(super) fn read(bytes: &[u8]) -> Result<Image, ImageError> {
    let parts = Parts::of(bytes)?;
    let frame = parts.frame.ok_or(ImageError::Damaged { format: FORMAT })?;
    decode(&parts.kept, frame)?;
    Ok(Image {
        width: frame.width,
        height: frame.height,
        colors: frame.colors,
        filter: "DCTDecode",
        data: parts.kept.into(),
        orientation: parts.orientation,
    })
}

/// Decodes it once: what is passed on unseen would show its damage on the signed page only.
fn decode(bytes: &[u8], frame: Frame) -> Result<(), ImageError> {
    let options = DecoderOptions::new_safe()
        .set_strict_mode(true)
        .set_max_width(MAX_SIDE as usize)
        .set_max_height(MAX_SIDE as usize)
        .jpeg_set_max_scans(MAX_SCANS as usize);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let damaged = |_| ImageError::Damaged { format: FORMAT };
    decoder.decode().map_err(damaged)?;
    let found = decoder.info().map(|info| (u32::from(info.width), u32::from(info.height)));
    if found == Some((frame.width, frame.height)) {
        return Ok(());
    }
    Err(ImageError::Damaged { format: FORMAT })
}

/// What the frame header says (§B.2.2).
#[derive(Clone, Copy)]
struct Frame {
    width: u32,
    height: u32,
    colors: Colors,
}

impl Frame {
    fn read(marker: u8, segment: &[u8]) -> Result<Self, ImageError> {
        let unsupported = |feature| Err(ImageError::Unsupported { feature });
        if !matches!(marker, 0xc0..=0xc2) {
            return unsupported(Unsupported::Coding(marker));
        }
        let [bits, high, low, wide, narrow, components, ..] = *segment else {
            return Err(ImageError::Damaged { format: FORMAT });
        };
        if bits != 8 {
            return unsupported(Unsupported::Bits(bits));
        }
        let colors = match components {
            1 => Colors::Gray,
            3 => Colors::Rgb,
            4 => return unsupported(Unsupported::Cmyk),
            other => return unsupported(Unsupported::Components(other)),
        };
        let [width, height] = [[wide, narrow], [high, low]].map(|bytes| u32::from(u16::from_be_bytes(bytes)));
        // A height of 0 is to be told behind the picture, which no writer does.
        if width == 0 || height == 0 {
            return Err(ImageError::Damaged { format: FORMAT });
        }
        check_size(width, height)?;
        Ok(Self { width, height, colors })
    }
}

/// What is found in the segments, and those that are passed on.
#[derive(Default)]
struct Parts {
    kept: Vec<u8>,
    frame: Option<Frame>,
    orientation: Orientation,
}

impl Parts {
    /// Goes through the segments (§B.1.1.4) up to the end of the picture; what stands behind it is left out.
    fn of(bytes: &[u8]) -> Result<Self, ImageError> {
        let truncated = ImageError::Truncated { format: FORMAT };
        let mut parts = Self { kept: vec![0xff, 0xd8], ..Self::default() };
        let mut rest = bytes.get(2..).unwrap_or_default();
        let (mut segments, mut scans) = (0, 0);
        loop {
            segments += 1;
            Measure::Parts.check(segments, MAX_SEGMENTS)?;
            let (marker, behind) = next_marker(rest)?;
            if marker == 0xd9 {
                parts.kept.extend([0xff, marker]);
                return Ok(parts);
            }
            let length = behind.get(..2).ok_or(truncated)?;
            let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
            let segment = behind.get(2..length.max(2)).ok_or(truncated)?;
            rest = &behind[length.max(2)..];
            parts.take(marker, segment)?;
            if marker == 0xda {
                scans += 1;
                Measure::Scans.check(scans, MAX_SCANS)?;
                let data;
                (data, rest) = rest.split_at(scan_length(rest).ok_or(truncated)?);
                parts.kept.extend(data);
            }
        }
    }

    fn take(&mut self, marker: u8, segment: &[u8]) -> Result<(), ImageError> {
        match marker {
            // Frame headers; between them stand tables (C4, CC) and a reserved marker (C8).
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                if self.frame.is_some() {
                    return Err(ImageError::Damaged { format: FORMAT });
                }
                self.frame = Some(Frame::read(marker, segment)?);
                self.keep(marker, segment);
            }
            // JFIF says that the colours are YCbCr; a thumbnail in it is not needed.
            0xe0 if segment.starts_with(JFIF) && segment.len() >= JFIF_LENGTH => {
                let mut plain = segment[..JFIF_LENGTH].to_vec();
                plain[JFIF_LENGTH - 2..].fill(0);
                self.keep(marker, &plain);
            }
            0xe1 if segment.starts_with(EXIF) => {
                self.orientation = Orientation::from_exif(&segment[EXIF.len()..]);
            }
            // Adobe says how the colours were turned into components.
            0xee if segment.starts_with(b"Adobe") => self.keep(marker, segment),
            // Other application data and comments.
            0xe0..=0xef | 0xfe => {}
            _ => self.keep(marker, segment),
        }
        Ok(())
    }

    fn keep(&mut self, marker: u8, segment: &[u8]) {
        self.kept.extend([0xff, marker]);
        // It came with a length of two bytes.
        self.kept.extend((segment.len() as u16 + 2).to_be_bytes());
        self.kept.extend(segment);
    }
}

/// The marker at the start of `bytes`, before which any number of fill bytes may stand, and what is behind it.
fn next_marker(bytes: &[u8]) -> Result<(u8, &[u8]), ImageError> {
    let fill = bytes.iter().take_while(|byte| **byte == 0xff).count();
    match (fill, bytes.get(fill)) {
        (_, None) => Err(ImageError::Truncated { format: FORMAT }),
        (0, _) | (_, Some(0x00..=0xbf | 0xd0..=0xd8)) => Err(ImageError::Damaged { format: FORMAT }),
        (_, Some(marker)) => Ok((*marker, &bytes[fill + 1..])),
    }
}

/// How many bytes of entropy-coded data stand before the next marker that is no restart.
fn scan_length(bytes: &[u8]) -> Option<usize> {
    let is_data = |next: u8| matches!(next, 0x00 | 0xd0..=0xd7 | 0xff);
    bytes.windows(2).position(|pair| pair[0] == 0xff && !is_data(pair[1]))
}
