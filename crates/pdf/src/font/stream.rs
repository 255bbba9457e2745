//! Compressed stream objects.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::syntax::{Dictionary, Object};
use crate::update::NewObject;

/// Makes a stream object of `data`, compressed with FlateDecode (ISO 32000-2 §7.4.4).
pub(crate) fn compressed(dictionary: Dictionary, data: &[u8]) -> NewObject {
    let dictionary = dictionary.with("Filter", Object::name("FlateDecode"));
    NewObject { dictionary, stream: Some(deflate(data)) }
}

/// Compresses `data` for FlateDecode.
pub(crate) fn deflate(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(data).expect("memory takes every byte");
    encoder.finish().expect("memory takes every byte")
}
