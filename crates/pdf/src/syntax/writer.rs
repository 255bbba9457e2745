//! Objects to bytes (ISO 32000-2 §7.3), as short as the syntax allows.

use super::lexer::is_regular;
use super::object::{Dictionary, Object, ObjectId, PdfString};

/// Appends `object` to `out`.
///
/// `locals` are the numbers of the new objects that [`Object::Local`] means; one that is not there is
/// written as `null`. Of a stream only its dictionary is written: the data are the caller's.
pub fn write_object(out: &mut Vec<u8>, object: &Object, locals: &[ObjectId]) {
    match object {
        Object::Null => out.extend(b"null"),
        Object::Boolean(value) => out.extend(value.to_string().bytes()),
        Object::Integer(value) => out.extend(value.to_string().bytes()),
        Object::Real(real) => out.extend(real.text().bytes()),
        Object::String(string) => write_string(out, string),
        Object::Name(name) => write_name(out, name),
        Object::Array(elements) => write_array(out, elements, locals),
        Object::Dictionary(dictionary) => write_dictionary(out, dictionary, locals),
        Object::Stream(stream) => write_dictionary(out, &stream.dictionary, locals),
        Object::Reference(id) => out.extend(format!("{id} R").bytes()),
        Object::Local(index) => match locals.get(*index) {
            Some(id) => out.extend(format!("{id} R").bytes()),
            None => out.extend(b"null"),
        },
    }
}

/// Appends `dictionary` to `out`; see [`write_object`] for `locals`.
pub fn write_dictionary(out: &mut Vec<u8>, dictionary: &Dictionary, locals: &[ObjectId]) {
    out.extend(b"<<");
    for entry in dictionary.entries() {
        write_name(out, &entry.key);
        write_separated(out, &entry.value, locals);
    }
    out.extend(b">>");
}

fn write_array(out: &mut Vec<u8>, elements: &[Object], locals: &[ObjectId]) {
    out.push(b'[');
    for (index, element) in elements.iter().enumerate() {
        if index == 0 {
            write_object(out, element, locals);
        } else {
            write_separated(out, element, locals);
        }
    }
    out.push(b']');
}

/// Puts a space where the value would otherwise run into the token before it.
fn write_separated(out: &mut Vec<u8>, object: &Object, locals: &[ObjectId]) {
    let before = out.len();
    write_object(out, object, locals);
    if out.get(before).is_some_and(|first| is_regular(*first)) {
        out.insert(before, b' ');
    }
}

fn write_name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for byte in name {
        // The number sign itself, and everything outside the printable characters (§7.3.5).
        if is_regular(*byte) && (b'!'..=b'~').contains(byte) && *byte != b'#' {
            out.push(*byte);
        } else {
            out.extend(format!("#{byte:02X}").bytes());
        }
    }
}

fn write_string(out: &mut Vec<u8>, string: &PdfString) {
    if string.hexadecimal {
        out.push(b'<');
        write_hexadecimal(out, &string.bytes);
        out.push(b'>');
        return;
    }
    out.push(b'(');
    for byte in &string.bytes {
        match byte {
            b'(' | b')' | b'\\' => out.extend([b'\\', *byte]),
            // Unescaped, a reader would take either as a line feed (§7.3.4.2).
            b'\r' => out.extend(b"\\r"),
            b'\n' => out.extend(b"\\n"),
            _ => out.push(*byte),
        }
    }
    out.push(b')');
}

/// Appends `bytes` in lower-case hexadecimal digits.
pub(crate) fn write_hexadecimal(out: &mut Vec<u8>, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    out.reserve(bytes.len() * 2);
    for byte in bytes {
        out.push(DIGITS[usize::from(byte >> 4)]);
        out.push(DIGITS[usize::from(byte & 15)]);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::parser::Parser;
    use super::*;

    #[test]
    fn what_is_parsed_is_written_again() {
        for text in [
            "null",
            "[1 -2.50 +.0 12 0 R/N(s)<0aff>[]<<>> true null]",
            "<</Type/Page/Rect[0 0 595.276 841.89]/Parent 3 0 R/A(x)/B true>>",
            "/A#20#23#28B",
            r"(\(\)\\\r\n)",
            "99999999999999999999999",
        ] {
            let object = Parser::new(&text.as_bytes(), 0).object().unwrap();
            let mut out = Vec::new();
            write_object(&mut out, &object, &[]);
            assert_eq!(String::from_utf8(out).unwrap(), text);
        }
    }

    #[test]
    fn every_byte_survives_in_names_and_strings() {
        let bytes: Vec<u8> = (1..=255).collect();
        for object in [
            Object::name(&bytes),
            Object::string(bytes.clone()),
            Object::hex_string(bytes.clone()),
            Object::Array(vec![Object::name(""), Object::string("")]),
        ] {
            let mut out = Vec::new();
            write_object(&mut out, &object, &[]);
            assert_eq!(Parser::new(&out, 0).object().unwrap(), object);
        }
    }

    #[test]
    fn local_references_get_their_numbers() {
        let object = Object::Array(vec![Object::Local(1), Object::Local(0), Object::Local(2)]);
        let mut out = Vec::new();
        write_object(&mut out, &object, &[ObjectId::new(7, 0), ObjectId::new(8, 0)]);
        assert_eq!(out, b"[8 0 R 7 0 R null]");
    }
}
