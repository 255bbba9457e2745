//! Compressed stream objects.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::syntax::{Dictionary, Object};
use crate::update::NewObject;

/// Makes a stream object of `data`, compressed with FlateDecode (ISO 32000-2 §7.4.4).
pub(crate) fn compressed(dictionary: Dictionary, data: &[u8]) -> NewObject {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(data).expect("memory takes every byte");
    let stream = encoder.finish().expect("memory takes every byte");
    NewObject { dictionary: dictionary.with("Filter", Object::name("FlateDecode")), stream: Some(stream) }
}
