//! Pages drawn by a renderer of others.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use pdf::page::DisplayedRectangle;

/// Levels of grey, row by row from the top.
#[derive(Clone, PartialEq)]
pub(crate) struct Paper {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<u8>,
}

/// Draws page `number`, from 1, at `dpi` dots per inch.
pub(crate) fn draw(bytes: Vec<u8>, number: usize, dpi: f32) -> Paper {
    let pdf = Pdf::new(bytes).unwrap();
    let scale = dpi / 72.0;
    let pixmap = render(
        &pdf.pages()[number - 1],
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE },
    );
    let gray = |pixel: &[u8]| {
        let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(u32::from);
        ((299 * red + 587 * green + 114 * blue + 500) / 1000) as u8
    };
    let pixels = pixmap.data_as_u8_slice().chunks_exact(4).map(gray).collect();
    Paper { width: usize::from(pixmap.width()), height: usize::from(pixmap.height()), pixels }
}

impl Paper {
    /// What lies in `place` and the pixels around it, of a page drawn at `dpi`.
    pub(crate) fn cut(&self, place: DisplayedRectangle, dpi: f64) -> Self {
        let [left, right] =
            [place.x, place.x + place.width].map(|points| (points * dpi / 72.0).round() as usize);
        let [low, high] =
            [place.y, place.y + place.height].map(|points| (points * dpi / 72.0).round() as usize);
        let (top, bottom) = (self.height - high.min(self.height), self.height - low);
        let rows =
            (top..bottom).flat_map(|row| &self.pixels[row * self.width + left..row * self.width + right]);
        Self { width: right - left, height: bottom - top, pixels: rows.copied().collect() }
    }

    /// As PNG.
    pub(crate) fn png(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_compression(png::Compression::High);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&self.pixels).unwrap();
        writer.finish().unwrap();
        bytes
    }

    /// Reads what [`Paper::png`] wrote.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let frame = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((frame.color_type, frame.bit_depth), (png::ColorType::Grayscale, png::BitDepth::Eight));
        Self { width: frame.width as usize, height: frame.height as usize, pixels }
    }

    /// How many pixels are not nearly those of `other`, of the same size: `None` if it has another size.
    pub(crate) fn differences(&self, other: &Self) -> Option<usize> {
        let same_size = (self.width, self.height) == (other.width, other.height);
        let pairs = self.pixels.iter().zip(&other.pixels);
        same_size.then(|| pairs.filter(|(one, two)| one.abs_diff(**two) > 48).count())
    }
}
