//! Objects written with their cross-reference section, and revisions appended.

use super::bytes::{find, last_number, replaced_last, spliced};

/// Objects by number, each with its body; an empty body frees the object.
pub(crate) type Objects = Vec<(u32, Vec<u8>)>;

/// Objects of text.
pub(crate) fn objects<const N: usize>(parts: [(u32, &str); N]) -> Objects {
    parts.iter().map(|(number, body)| (*number, body.as_bytes().to_vec())).collect()
}

/// These objects in the place of those of the same number, or beside them.
pub(crate) fn over(mut below: Objects, above: Objects) -> Objects {
    below.retain(|(number, _)| above.iter().all(|(other, _)| other != number));
    below.extend(above);
    below.sort_by_key(|(number, _)| *number);
    below
}

/// A stream with these entries in its dictionary.
pub(crate) fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<<{entries}/Length {}>>\nstream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

/// What begins every file.
pub(crate) const HEADER: &[u8] = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";

/// A file of these objects; the first is the catalog. More stands in its trailer.
pub(crate) fn written(objects: &Objects, trailer: &str) -> Vec<u8> {
    let mut bytes = HEADER.to_vec();
    let size = objects.iter().map(|(number, _)| number + 1).max().unwrap_or(1);
    let mut places = vec![0; size as usize];
    for (number, body) in objects {
        places[*number as usize] = bytes.len();
        push(&mut bytes, *number, body);
    }
    let start = bytes.len();
    let mut table = format!("xref\n0 {size}\n0000000000 65535 f \n");
    for place in &places[1..] {
        table += &match place {
            0 => "0000000000 00001 f \n".to_owned(),
            place => format!("{place:010} 00000 n \n"),
        };
    }
    table += &format!("trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n");
    bytes.extend(table.into_bytes());
    bytes
}

/// Appends a revision that sets these objects.
pub(crate) fn appended(bytes: &[u8], objects: &Objects) -> Vec<u8> {
    appended_with(bytes, objects, "/Root 1 0 R/Info 9 0 R")
}

/// The same with this in the trailer instead.
pub(crate) fn appended_with(bytes: &[u8], objects: &Objects, trailer: &str) -> Vec<u8> {
    let (previous, size) = (last_number(bytes, "startxref"), size_with(bytes, objects));
    let mut appended = bytes.to_vec();
    let mut table = "xref\n".to_owned();
    for (number, body) in objects {
        table += &match body.is_empty() {
            true => format!("{number} 1\n0000000000 00001 f \n"),
            false => format!("{number} 1\n{:010} 00000 n \n", appended.len()),
        };
        if !body.is_empty() {
            push(&mut appended, *number, body);
        }
    }
    if objects.is_empty() {
        table += "0 0\n";
    }
    let start = appended.len();
    table += &format!("trailer\n<</Size {size}/Prev {previous}{trailer}>>\nstartxref\n{start}\n%%EOF\n");
    appended.extend(table.into_bytes());
    appended
}

/// Appends a revision that sets these objects, with a cross-reference stream, object `number`.
pub(crate) fn appended_as_stream(bytes: &[u8], objects: &Objects, number: u32) -> Vec<u8> {
    let previous = last_number(bytes, "startxref");
    let mut appended = bytes.to_vec();
    let (mut rows, mut index) = (Vec::new(), String::new());
    for (number, body) in objects {
        index += &format!("{number} 1 ");
        rows.extend(row(1, appended.len(), 0));
        push(&mut appended, *number, body);
    }
    let start = appended.len();
    index += &format!("{number} 1");
    rows.extend(row(1, start, 0));
    let size = size_with(bytes, objects).max(number as usize + 1);
    let entries =
        format!("/Type/XRef/Size {size}/W[1 4 1]/Index[{index}]/Root 1 0 R/Info 9 0 R/Prev {previous}");
    push(&mut appended, number, &stream(&entries, &rows));
    appended.extend(format!("startxref\n{start}\n%%EOF\n").into_bytes());
    appended
}

/// `bytes` with an object in front of their newest table that it does not speak of.
pub(crate) fn with_hidden(bytes: &[u8], object: &[u8]) -> Vec<u8> {
    let table = last_number(bytes, "startxref");
    let moved = spliced(bytes, table, 0, object);
    let (old, new) = (format!("startxref\n{table}"), format!("startxref\n{}", table + object.len()));
    replaced_last(&moved, &old, &new)
}

/// A file with a cross-reference stream, in which these objects stand for themselves and those in object stream 60.
pub(crate) fn compressed(plain: &Objects, inside: &Objects, trailer: &str) -> Vec<u8> {
    const STREAM: u32 = 60;
    let (mut head, mut body) = (String::new(), Vec::new());
    for (number, object) in inside {
        head += &format!("{number} {} ", body.len());
        body.extend([object, &b" "[..]].concat());
    }
    let entries = format!("/Type/ObjStm/N {}/First {}", inside.len(), head.len());
    let held = stream(&entries, &[head.as_bytes(), &body].concat());
    let mut bytes = HEADER.to_vec();
    let mut rows = vec![row(0, 0, 0); STREAM as usize + 2];
    for (number, body) in plain.iter().chain([&(STREAM, held)]) {
        rows[*number as usize] = row(1, bytes.len(), 0);
        push(&mut bytes, *number, body);
    }
    for (place, (number, _)) in inside.iter().enumerate() {
        rows[*number as usize] = row(2, STREAM as usize, place as u8);
    }
    let start = bytes.len();
    rows[STREAM as usize + 1] = row(1, start, 0);
    let entries = format!("/Type/XRef/Size {}/W[1 4 1]/Root 1 0 R{trailer}", rows.len());
    push(&mut bytes, STREAM + 1, &stream(&entries, &rows.concat()));
    bytes.extend(format!("startxref\n{start}\n%%EOF\n").into_bytes());
    bytes
}

/// The body of object `number`, as it first stands in `bytes`.
pub(crate) fn body_of(bytes: &[u8], number: u32) -> String {
    let start = format!("\n{number} 0 obj\n");
    let from = find(bytes, &start) + start.len();
    let until = from + find(&bytes[from..], "\nendobj");
    String::from_utf8_lossy(&bytes[from..until]).into_owned()
}

fn push(bytes: &mut Vec<u8>, number: u32, body: &[u8]) {
    bytes.extend([format!("{number} 0 obj\n").as_bytes(), body, b"\nendobj\n"].concat());
}

/// An entry of a cross-reference stream with fields of 1, 4 and 1 octets.
fn row(kind: u8, second: usize, third: u8) -> [u8; 6] {
    let [.., a, b, c, d] = second.to_be_bytes();
    [kind, a, b, c, d, third]
}

fn size_with(bytes: &[u8], objects: &Objects) -> usize {
    let highest = objects.iter().map(|(number, _)| *number as usize + 1).max();
    last_number(bytes, "/Size").max(highest.unwrap_or(0))
}
