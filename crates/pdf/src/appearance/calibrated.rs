//! Calibrated colours (ISO 32000-2 §8.6.5.2, §8.6.5.3): they mean the same on every device, so that PDF/A allows them in a
//! document without an output intent (ISO 19005-1 §6.2.3), and there is no profile to embed.
//!
//! The values are those of sRGB (IEC 61966-2-1), whose curve a gamma of 2.2 follows closely.

use crate::syntax::{Dictionary, Object};

const GAMMA: f64 = 2.2;
/// Daylight D65.
const WHITE: [f64; 3] = [0.9505, 1.0, 1.089];
/// X, Y and Z of the red, the green and the blue primary.
const PRIMARIES: [f64; 9] = [0.4124, 0.2126, 0.0193, 0.3576, 0.7152, 0.1192, 0.1805, 0.0722, 0.9505];

/// The colour space of grey samples.
pub(crate) fn gray() -> Object {
    let parameters =
        Dictionary::new().with("WhitePoint", Object::numbers(&WHITE)).with("Gamma", Object::number(GAMMA));
    Object::Array(vec![Object::name("CalGray"), parameters.into()])
}

/// The colour space of samples of red, green and blue.
pub(crate) fn rgb() -> Object {
    let parameters = Dictionary::new()
        .with("WhitePoint", Object::numbers(&WHITE))
        .with("Gamma", Object::numbers(&[GAMMA; 3]))
        .with("Matrix", Object::numbers(&PRIMARIES));
    Object::Array(vec![Object::name("CalRGB"), parameters.into()])
}
