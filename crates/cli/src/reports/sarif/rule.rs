//! What each code means, by the page that lists them: docs/verdicts.md.

use serde_json::{Value, json};

/// The table of verdicts, which tests hold against the program.
const PAGE: &str = include_str!("../../../../../docs/verdicts.md");

/// The rule that a code stands for.
pub(super) fn describe(code: &str) -> Value {
    let mut rule = json!({ "id": code, "name": name(code) });
    if let Some((section, when)) = find(code) {
        rule["shortDescription"] = json!({ "text": when });
        let anchor = section.to_lowercase().replace(' ', "-");
        rule["help"] = json!({
            "text": format!("docs/verdicts.md, section \"{section}\", row {code}"),
            "markdown": format!("[docs/verdicts.md, {section}](docs/verdicts.md#{anchor}), row `{code}`"),
        });
    }
    rule
}

/// In which section of the page a code stands, and when it is so.
fn find(code: &str) -> Option<(&'static str, &'static str)> {
    let cell = format!("| `{code}` | ");
    let mut section = "";
    PAGE.lines().find_map(|line| {
        section = line.strip_prefix("## ").unwrap_or(section);
        let (when, _) = line.strip_prefix(&cell)?.split_once(" | ")?;
        Some((section, when))
    })
}

/// The code in the form that readers show as a title: `ContentChanged`.
fn name(code: &str) -> String {
    let capital = |word: &str| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_uppercase() + rest
    };
    code.split('-').map(capital).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_described_by_the_page() {
        for (code, section, words) in [
            ("content-changed", "Cryptography", "message-digest is not the digest"),
            ("no-signature", "About the file", "there is none"),
            ("root-not-trusted", "The certificate", "not trusted"),
            ("simulated-time", "About one signature", "simulated clock"),
        ] {
            let (found, when) = find(code).unwrap_or_default();
            assert_eq!(found, section, "{code}");
            assert!(when.contains(words), "{code}: {when}");
        }
        assert_eq!(find("content"), None);
        assert_eq!(name("content-changed"), "ContentChanged");
    }
}
