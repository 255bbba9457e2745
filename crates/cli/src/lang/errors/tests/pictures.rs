//! One failure of each kind with pictures, and with pages drawn.

use ::office::Error;
use ::office::cause::{Format, ImageError, Measure, Unsupported};
use ::office::inspect::DrawingError;

use crate::failure::Failure;

pub(super) fn all() -> Vec<Failure> {
    let (format, limit) = (Format::Jpeg, 7);
    let measures = [Measure::Bytes, Measure::Side, Measure::Pixels, Measure::Parts, Measure::Scans];
    let features =
        [Unsupported::Cmyk, Unsupported::Components(2), Unsupported::Bits(12), Unsupported::Coding(0xc9)];
    let mut errors = vec![
        ImageError::UnknownFormat,
        ImageError::Truncated { format },
        ImageError::Damaged { format: Format::Png },
    ];
    errors.extend(features.map(|feature| ImageError::Unsupported { feature }));
    errors.extend(measures.map(|what| ImageError::TooMuch { what, found: 9, limit }));
    let pictures = errors.into_iter().map(|source| Failure::Picture { path: "x.png".into(), source });
    let previews = [DrawingError::TooLong { length: 9, limit }, DrawingError::NotDrawn { page: 7 }];
    pictures.chain(previews.map(|error| Failure::Office(Error::Drawing(error)))).collect()
}
