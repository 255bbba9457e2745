//! Kinds of objects in a document, in Indonesian.

/// What ISO 32000-2 calls an object, in Indonesian; a key or a keyword stays as it is.
pub(in crate::lang) fn kind(word: &str) -> String {
    let known = match word {
        "null" => "null",
        "boolean" => "nilai boolean",
        "integer" => "bilangan bulat",
        "real" => "bilangan real",
        "string" => "string",
        "name" => "nama",
        "array" => "larik",
        "dictionary" => "kamus",
        "stream" => "aliran data",
        "reference" => "referensi",
        "object stream" => "aliran objek",
        "cross-reference stream" => "aliran referensi silang",
        "catalog dictionary" => "kamus katalog",
        "page or page tree node" => "halaman atau simpul pohon halaman",
        "reference to a page" => "referensi ke halaman",
        "reference to a page tree" => "referensi ke pohon halaman",
        "reference to a stream" => "referensi ke aliran data",
        "array of streams" => "larik berisi aliran data",
        other => return format!("`{other}`"),
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use office::cause::DocumentError;
    use office::report::DssFault;

    use crate::lang::errors::Indonesian;

    #[test]
    fn kinds_are_indonesian_and_keywords_stay() {
        let dss = |expected, found| DssFault::Kind { expected, found }.in_indonesian();
        let document = |expected, found| DocumentError::Structure { expected, found }.in_indonesian();
        for (told, words) in [
            (
                dss("array of streams", "name"),
                "dalam data validasi seharusnya ada larik berisi aliran data, ditemukan nama",
            ),
            (
                dss("reference to a stream", "dictionary"),
                "dalam data validasi seharusnya ada referensi ke aliran data, ditemukan kamus",
            ),
            (
                document("catalog dictionary", "null"),
                "dokumen seharusnya memuat kamus katalog, ditemukan null",
            ),
            (document("Kids", "integer"), "dokumen seharusnya memuat `Kids`, ditemukan bilangan bulat"),
            (
                DocumentError::Trailer { key: "Root", found: "string" }.in_indonesian(),
                "trailer memuat string sebagai `Root`",
            ),
        ] {
            assert_eq!(told, words);
        }
    }
}
