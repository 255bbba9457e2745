//! Pictures as programs write them, and as they arrive after an accident or by malice.

#![allow(clippy::unwrap_used)]

use std::io::Read;
use std::path::Path;

use ::png::{BitDepth, ColorType, Encoder};

use super::*;

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/pictures");
    std::fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A PNG with these samples.
fn png(size: (u32, u32), kind: (ColorType, BitDepth), samples: &[u8]) -> Vec<u8> {
    with_palette(size, kind, samples, None)
}

fn with_palette(
    (width, height): (u32, u32),
    (color, depth): (ColorType, BitDepth),
    samples: &[u8],
    palette: Option<(&[u8], &[u8])>,
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, width, height);
    encoder.set_color(color);
    encoder.set_depth(depth);
    if let Some((colors, alphas)) = palette {
        encoder.set_palette(colors);
        encoder.set_trns(alphas);
    }
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(samples).unwrap();
    writer.finish().unwrap();
    bytes
}

fn samples(image: &Image) -> Vec<u8> {
    let mut samples = Vec::new();
    flate2::read::ZlibDecoder::new(&image.data[..]).read_to_end(&mut samples).unwrap();
    samples
}

#[test]
fn every_kind_of_png_becomes_eight_bits_on_white() {
    use BitDepth::{Eight, Four, One, Sixteen, Two};
    use ColorType::{Grayscale, GrayscaleAlpha, Indexed, Rgb, Rgba};
    let two = |kind, samples: &[u8]| png((2, 1), kind, samples);
    let palette = with_palette((2, 1), (Indexed, Eight), &[1, 0], Some((&[255, 0, 0, 0, 0, 255], &[255, 0])));
    for (name, bytes, colors, expected) in [
        ("1 bit", two((Grayscale, One), &[0b0100_0000]), Colors::Gray, vec![0, 255]),
        ("2 bits", two((Grayscale, Two), &[0b0110_0000]), Colors::Gray, vec![85, 170]),
        ("4 bits", two((Grayscale, Four), &[0x0f]), Colors::Gray, vec![0, 255]),
        ("grey", two((Grayscale, Eight), &[7, 9]), Colors::Gray, vec![7, 9]),
        ("16 bits", two((Grayscale, Sixteen), &[7, 200, 9, 1]), Colors::Gray, vec![7, 9]),
        ("grey, alpha", two((GrayscaleAlpha, Eight), &[0, 255, 0, 0]), Colors::Gray, vec![0, 255]),
        ("half clear", two((GrayscaleAlpha, Eight), &[0, 128, 100, 128]), Colors::Gray, vec![127, 177]),
        ("colour", two((Rgb, Eight), &[1, 2, 3, 4, 5, 6]), Colors::Rgb, vec![1, 2, 3, 4, 5, 6]),
        ("needless colour", two((Rgb, Eight), &[1, 1, 1, 4, 4, 4]), Colors::Gray, vec![1, 4]),
        ("alpha", two((Rgba, Eight), &[9, 8, 7, 255, 9, 8, 7, 0]), Colors::Rgb, vec![9, 8, 7, 255, 255, 255]),
        (
            "16 bits, alpha",
            two((Rgba, Sixteen), &[9, 1, 8, 1, 7, 1, 255, 255, 9, 1, 8, 1, 7, 1, 0, 0]),
            Colors::Rgb,
            vec![9, 8, 7, 255, 255, 255],
        ),
        ("clear palette", palette, Colors::Rgb, vec![255, 255, 255, 255, 0, 0]),
    ] {
        let image = Image::read(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!((image.size(), image.colors, samples(&image)), ((2, 1), colors, expected), "{name}");
    }
    let (whole, interlaced) = (fixture("lambang.png"), fixture("terjalin.png"));
    assert_eq!(Image::read(&whole).unwrap().size(), (180, 200));
    let image = Image::read(&interlaced).unwrap();
    assert_eq!((image.size(), image.colors, samples(&image).len()), ((45, 50), Colors::Rgb, 45 * 50 * 3));
}

#[test]
fn a_jpeg_goes_through_without_its_metadata() {
    for (name, size, colors) in [
        ("lambang.jpg", (90, 100), Colors::Rgb),
        ("progresif.jpg", (45, 50), Colors::Rgb),
        ("kelabu.jpg", (45, 50), Colors::Gray),
    ] {
        let bytes = fixture(name);
        let image = Image::read(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!((image.size(), image.colors, image.filter), (size, colors, "DCTDecode"), "{name}");
        assert_eq!(&image.data[..], bytes, "{name}: there is no metadata in it");
        let secret = with_segment(&bytes, 0xe1, b"http://ns.adobe.com/xap/1.0/\0<gps>-7.1,110.4</gps>");
        let secret = with_segment(&secret, 0xfe, b"milik Endah");
        let behind = [secret.as_slice(), b"another picture, as phones append it"].concat();
        assert_eq!(Image::read(&behind).unwrap(), image, "{name}: nothing of it is left");
    }
}

#[test]
fn a_camera_held_sideways_is_put_right() {
    for (number, size, expected) in [
        (1, (90, 100), Orientation::Upright),
        (2, (90, 100), Orientation::Mirrored),
        (3, (90, 100), Orientation::HalfTurn),
        (5, (100, 90), Orientation::Transposed),
        (6, (100, 90), Orientation::QuarterTurn),
        (8, (100, 90), Orientation::ThreeQuarterTurn),
        (77, (90, 100), Orientation::Upright),
    ] {
        let entry = [0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, number, 0, 0];
        let exif = [&b"Exif\0\0MM\0*\0\0\0\x08"[..], &entry].concat();
        let image = Image::read(&with_segment(&fixture("lambang.jpg"), 0xe1, &exif)).unwrap();
        assert_eq!((image.size(), image.orientation), (size, expected), "{number}");
        let is_exif = |part: &[u8]| part == b"Exif";
        assert!(!image.data.windows(4).any(is_exif), "{number}");
    }
}

#[test]
fn other_files_are_refused_by_name() {
    let damaged = |format| ImageError::Damaged { format };
    let truncated = |format| ImageError::Truncated { format };
    let unsupported = |feature| ImageError::Unsupported { feature };
    let too_much = |what, found, limit| ImageError::TooMuch { what, found, limit };
    let (png, jpeg) = (fixture("lambang.png"), fixture("lambang.jpg"));
    let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    let table = jpeg.windows(2).position(|pair| pair == [0xff, 0xc4]).unwrap();
    let with = |bytes: &[u8], at: usize, new: &[u8]| {
        let mut bytes = bytes.to_vec();
        bytes[at..at + new.len()].copy_from_slice(new);
        bytes
    };
    let middle = |bytes: &[u8]| bytes[bytes.len() / 2] ^ 0x55;
    for (name, bytes, expected) in [
        ("nothing", Vec::new(), ImageError::UnknownFormat),
        ("GIF", b"GIF89a".to_vec(), ImageError::UnknownFormat),
        ("SVG", b"<svg/>".to_vec(), ImageError::UnknownFormat),
        ("PDF", b"%PDF-1.7".to_vec(), ImageError::UnknownFormat),
        ("long", vec![0x89; MAX_BYTES + 1], too_much(Measure::Bytes, 4_194_305, 4_194_304)),
        ("PNG: name alone", png[..8].to_vec(), truncated(Format::Png)),
        ("PNG: half", png[..png.len() / 2].to_vec(), truncated(Format::Png)),
        ("PNG: no end", png[..png.len() - 12].to_vec(), truncated(Format::Png)),
        ("PNG: checksum of the header", with(&png, 29, &[0, 0, 0, 0]), damaged(Format::Png)),
        ("PNG: a bit in the middle", with(&png, png.len() / 2, &[middle(&png)]), damaged(Format::Png)),
        ("PNG: depth 3", resealed(&with(&png, 24, &[3])), damaged(Format::Png)),
        ("PNG: no width", resealed(&with(&png, 16, &[0; 4])), damaged(Format::Png)),
        ("PNG: higher than it is", resealed(&with(&png, 20, &[0, 0, 1, 0])), damaged(Format::Png)),
        (
            "PNG: one row of very many",
            resealed(&with(&png, 16, &[0x7f, 0xff, 0xff, 0xff])),
            too_much(Measure::Side, 0x7fff_ffff, 8192),
        ),
        (
            "PNG: bomb",
            resealed(&with(&png, 16, &[0, 0, 0x20, 0, 0, 0, 0x20, 0])),
            too_much(Measure::Pixels, 67_108_864, 16_777_216),
        ),
        ("PNG: chunks", many_chunks(), too_much(Measure::Parts, 10_001, 10_000)),
        ("JPEG: start alone", jpeg[..3].to_vec(), truncated(Format::Jpeg)),
        ("JPEG: half", jpeg[..jpeg.len() / 2].to_vec(), truncated(Format::Jpeg)),
        ("JPEG: no end", jpeg[..jpeg.len() - 2].to_vec(), truncated(Format::Jpeg)),
        ("JPEG: broken code table", with(&jpeg, table + 5, &[0xff; 16]), damaged(Format::Jpeg)),
        ("JPEG: nothing in it", vec![0xff, 0xd8, 0xff, 0xd9], damaged(Format::Jpeg)),
        ("JPEG: no marker", vec![0xff, 0xd8, 0xff, 0xfe, 0, 2, 7, 7], damaged(Format::Jpeg)),
        ("JPEG: two frames", with_segment(&jpeg, 0xc0, &jpeg[frame + 4..frame + 19]), damaged(Format::Jpeg)),
        ("JPEG: no width", with(&jpeg, frame + 7, &[0, 0]), damaged(Format::Jpeg)),
        ("JPEG: no height", with(&jpeg, frame + 5, &[0, 0]), damaged(Format::Jpeg)),
        (
            "JPEG: bomb",
            with(&jpeg, frame + 5, &[0x20, 0, 0x20, 0]),
            too_much(Measure::Pixels, 67_108_864, 16_777_216),
        ),
        ("JPEG: long side", with(&jpeg, frame + 5, &[0xff, 0xff]), too_much(Measure::Side, 65_535, 8192)),
        ("JPEG: 12 bits", with(&jpeg, frame + 4, &[12]), unsupported(Unsupported::Bits(12))),
        ("JPEG: lossless", with(&jpeg, frame, &[0xff, 0xc3]), unsupported(Unsupported::Coding(0xc3))),
        ("JPEG: arithmetic", with(&jpeg, frame, &[0xff, 0xc9]), unsupported(Unsupported::Coding(0xc9))),
        ("JPEG: two components", with(&jpeg, frame + 9, &[2]), unsupported(Unsupported::Components(2))),
        ("JPEG: CMYK", fixture("cmyk.jpg"), unsupported(Unsupported::Cmyk)),
        ("JPEG: segments", many_segments(&jpeg), too_much(Measure::Parts, 10_001, 10_000)),
        ("JPEG: scans", many_scans(&jpeg), too_much(Measure::Scans, 65, 64)),
    ] {
        assert_eq!(Image::read(&bytes).err(), Some(expected), "{name}");
    }
}

/// Every beginning of a picture, and every picture with one byte changed, has an answer.
#[test]
fn no_damage_is_too_much() {
    for name in ["terjalin.png", "kelabu.jpg", "progresif.jpg"] {
        let bytes = fixture(name);
        for end in 0..bytes.len() {
            assert!(Image::read(&bytes[..end]).is_err(), "{name} up to {end}");
        }
        for at in 0..bytes.len().min(700) {
            let mut changed = bytes.clone();
            changed[at] ^= 0xff;
            let _ = Image::read(&changed);
        }
    }
}

#[test]
fn errors_say_both_values() {
    for (error, expected) in [
        (ImageError::UnknownFormat, "the picture is neither PNG nor JPEG"),
        (ImageError::Truncated { format: Format::Png }, "the PNG picture is cut short"),
        (ImageError::Damaged { format: Format::Jpeg }, "the JPEG picture is damaged"),
        (
            ImageError::Unsupported { feature: Unsupported::Coding(0xc9) },
            "the picture uses JPEG coding FFC9, which is not supported",
        ),
        (
            ImageError::TooMuch { what: Measure::Side, found: 9000, limit: 8192 },
            "the picture has 9000 pixels along one side, expected at most 8192",
        ),
    ] {
        assert_eq!(error.to_string(), expected);
    }
}

/// The JPEG with one more segment behind its start.
fn with_segment(jpeg: &[u8], marker: u8, data: &[u8]) -> Vec<u8> {
    let length = (data.len() as u16 + 2).to_be_bytes();
    [&jpeg[..2], &[0xff, marker], &length, data, &jpeg[2..]].concat()
}

/// The PNG with the right checksum of its header.
fn resealed(png: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(&png[12..29]);
    let mut png = png.to_vec();
    png[29..33].copy_from_slice(&crc.sum().to_be_bytes());
    png
}

fn many_chunks() -> Vec<u8> {
    let png = fixture("terjalin.png");
    let mut crc = flate2::Crc::new();
    crc.update(b"teXt");
    let chunk = [&[0; 4], &b"teXt"[..], &crc.sum().to_be_bytes()].concat();
    [&png[..33], &chunk.repeat(10_001), &png[33..]].concat()
}

fn many_segments(jpeg: &[u8]) -> Vec<u8> {
    [&jpeg[..2], &[0xff, 0xfe, 0, 2].repeat(10_001), &jpeg[2..]].concat()
}

fn many_scans(jpeg: &[u8]) -> Vec<u8> {
    let scan = jpeg.windows(2).position(|pair| pair == [0xff, 0xda]).unwrap();
    let end = jpeg.len() - 2;
    [&jpeg[..scan], &jpeg[scan..end].repeat(65), &jpeg[end..]].concat()
}
