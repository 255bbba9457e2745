//! The report for people. Colour stands beside the words, and never instead of them.

use super::Judged;
use crate::lang::verdict::{self, Tone};

pub(super) fn render(judged: &Judged<'_>) -> String {
    let files = judged.files.iter().map(|report| {
        let lines = verdict::lines(report, judged.lang).into_iter();
        let lines = lines.map(|(tone, line)| if judged.coloured { painted(tone, &line) } else { line });
        lines.collect::<Vec<_>>().join("\n")
    });
    files.collect::<Vec<_>>().join("\n")
}

fn painted(tone: Tone, line: &str) -> String {
    let code = match tone {
        Tone::Plain => return line.to_owned(),
        Tone::Passed => "32",
        Tone::Doubtful => "33",
        Tone::Failed => "1;31",
        Tone::Hint => "36",
    };
    let words = line.trim_start();
    let (indent, _) = line.split_at(line.len() - words.len());
    format!("{indent}\u{1b}[{code}m{words}\u{1b}[0m")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_changes_no_word() {
        for (tone, line, expected) in [
            (Tone::Plain, "  a", "  a"),
            (Tone::Passed, "a: TOTAL-PASSED", "\u{1b}[32ma: TOTAL-PASSED\u{1b}[0m"),
            (Tone::Doubtful, "  warning: b", "  \u{1b}[33mwarning: b\u{1b}[0m"),
            (Tone::Failed, "    error: c", "    \u{1b}[1;31merror: c\u{1b}[0m"),
            (Tone::Hint, "  hint: d", "  \u{1b}[36mhint: d\u{1b}[0m"),
        ] {
            assert_eq!(painted(tone, line), expected);
        }
    }
}
