//! Comma-separated values (RFC 4180).

/// One line, without its end. A field that a spreadsheet would take for a formula is kept from being one by an
/// apostrophe in front of it.
pub(crate) fn line<S: AsRef<str>>(fields: impl IntoIterator<Item = S>) -> String {
    fields.into_iter().map(|field| quoted(field.as_ref())).collect::<Vec<_>>().join(",")
}

fn quoted(field: &str) -> String {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let field = if formula { format!("'{field}") } else { field.to_owned() };
    if field.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        for (fields, expected) in [
            (&["a", "b c", ""][..], "a,b c,"),
            (&["Siti, S.Kom."], "\"Siti, S.Kom.\""),
            (&["\"Ani\"", "a\nb"], "\"\"\"Ani\"\"\",\"a\nb\""),
            (&["=1+1", "@x", "-"], "'=1+1,'@x,'-"),
        ] {
            assert_eq!(line(fields), expected);
        }
    }
}
