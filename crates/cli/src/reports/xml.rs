//! XML documents, made of elements and written with all that is not text escaped.

use std::fmt::{self, Write};

/// An element: attributes, and inside it either other elements or a text.
pub(super) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    inside: Inside,
}

enum Inside {
    Elements(Vec<Element>),
    Text(String),
}

impl Element {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, attributes: Vec::new(), inside: Inside::Elements(Vec::new()) }
    }

    /// An element with a text in it.
    pub(super) fn text(name: &'static str, text: impl fmt::Display) -> Self {
        Self { name, attributes: Vec::new(), inside: Inside::Text(text.to_string()) }
    }

    /// The same with one more attribute.
    #[must_use]
    pub(super) fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.attributes.push((name, value.to_string()));
        self
    }

    /// The same with these elements at its end.
    #[must_use]
    pub(super) fn holding(mut self, more: impl IntoIterator<Item = Self>) -> Self {
        match &mut self.inside {
            Inside::Elements(elements) => elements.extend(more),
            Inside::Text(_) => self.inside = Inside::Elements(more.into_iter().collect()),
        }
        self
    }

    /// The document whose root it is.
    pub(super) fn document(&self) -> String {
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{self}")
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        write!(f, "{:indent$}<{}", "", self.name, indent = 2 * depth)?;
        for (name, value) in &self.attributes {
            write!(f, " {name}=\"{}\"", Attribute(value))?;
        }
        match &self.inside {
            Inside::Text(text) => writeln!(f, ">{}</{}>", Text(text), self.name),
            Inside::Elements(elements) if elements.is_empty() => f.write_str("/>\n"),
            Inside::Elements(elements) => {
                f.write_str(">\n")?;
                elements.iter().try_for_each(|element| element.write(f, depth + 1))?;
                writeln!(f, "{:indent$}</{}>", "", self.name, indent = 2 * depth)
            }
        }
    }
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
    }
}

/// Text between tags.
struct Text<'a>(&'a str);

/// Text between quotation marks, where line ends would become blanks (XML 1.0 §3.3.3).
struct Attribute<'a>(&'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|character| match character {
            '\r' => f.write_str("&#13;"),
            other => escaped(other, f),
        })
    }
}

impl fmt::Display for Attribute<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|character| match character {
            '\t' | '\n' | '\r' => write!(f, "&#{};", u32::from(character)),
            other => escaped(other, f),
        })
    }
}

fn escaped(character: char, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match character {
        '&' => f.write_str("&amp;"),
        '<' => f.write_str("&lt;"),
        // Nobody has to look for `]]>` then.
        '>' => f.write_str("&gt;"),
        '"' => f.write_str("&quot;"),
        other if is_allowed(other) => f.write_char(other),
        _ => f.write_char(char::REPLACEMENT_CHARACTER),
    }
}

/// Whether a character may stand in a document, in whatever form (XML 1.0 §2.2).
const fn is_allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_escaped_or_replaced() {
        for (given, text, attribute) in [
            ("a<b> & \"c\" 'd'", "a&lt;b&gt; &amp; &quot;c&quot; 'd'", "a&lt;b&gt; &amp; &quot;c&quot; 'd'"),
            ("]]>", "]]&gt;", "]]&gt;"),
            ("a\tb\nc\rd", "a\tb\nc&#13;d", "a&#9;b&#10;c&#13;d"),
            (
                "\0\u{1}\u{b}\u{c}\u{1f}",
                "\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}",
                "\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}",
            ),
            ("\u{fffe}\u{ffff}\u{1b}[2J", "\u{fffd}\u{fffd}\u{fffd}[2J", "\u{fffd}\u{fffd}\u{fffd}[2J"),
            ("ꦱꦼꦒꦼꦭ 🖋 é", "ꦱꦼꦒꦼꦭ 🖋 é", "ꦱꦼꦒꦼꦭ 🖋 é"),
        ] {
            assert_eq!(Text(given).to_string(), text, "{given:?}");
            assert_eq!(Attribute(given).to_string(), attribute, "{given:?}");
        }
    }

    #[test]
    fn elements_stand_inside_each_other() {
        let inner = [Element::text("b", "x & y"), Element::new("c").with("d", "\"")];
        let document = Element::new("a").with("e", 1).holding(inner).document();
        let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a e=\"1\">\n  <b>x &amp; y</b>\n  <c d=\"&quot;\"/>\n</a>\n";
        assert_eq!(document, expected);
    }
}
