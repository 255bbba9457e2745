//! The verdicts in which we differ, and why.

use std::collections::BTreeMap;

use super::Verdict;

/// One section of an exceptions file: `[section]`, then lines of a case, space, and a reason. `#` begins a comment.
pub(crate) struct Exceptions {
    reasons: BTreeMap<String, String>,
    complaints: Vec<String>,
    cases: usize,
}

impl Exceptions {
    pub(crate) fn read(file: &str, section: &str) -> Self {
        let header = format!("[{section}]");
        let lines = file.lines().map(str::trim).skip_while(|line| *line != header).skip(1);
        let mut exceptions = Self { reasons: BTreeMap::new(), complaints: Vec::new(), cases: 0 };
        for line in lines.take_while(|line| !line.starts_with('[')) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (case, reason) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            if reason.trim().is_empty() {
                exceptions.complaints.push(format!("{case}: an exception without a reason"));
            }
            if exceptions.reasons.insert(case.to_owned(), reason.trim().to_owned()).is_some() {
                exceptions.complaints.push(format!("{case}: two exceptions for one case"));
            }
        }
        exceptions
    }

    /// Compares our verdict on `case` with theirs.
    pub(crate) fn compare(&mut self, case: &str, expect_accepted: bool, verdict: &Verdict) {
        self.cases += 1;
        let theirs = if expect_accepted { "accepted" } else { "refused" };
        match (verdict.is_accepted() == expect_accepted, self.reasons.remove(case)) {
            (true, Some(reason)) => {
                self.complaints
                    .push(format!("{case}: {theirs} as it should be, yet an exception says: {reason}"));
            }
            (false, None) => self.complaints.push(format!("{case}: should be {theirs}, but is {verdict}")),
            (true, None) | (false, Some(_)) => {}
        }
    }

    /// Fails the test unless every case agreed, or differed as announced.
    pub(crate) fn finish(mut self) {
        assert!(self.cases > 0, "there is no case in the data");
        for case in self.reasons.keys() {
            self.complaints.push(format!("{case}: an exception for a case that is not in the data"));
        }
        assert!(
            self.complaints.is_empty(),
            "{} complaints\n{}",
            self.complaints.len(),
            self.complaints.join("\n")
        );
    }
}

#[test]
fn an_exceptions_file_is_exact() {
    let file = "# why\n[strict]\na is wrong\nb  is too\n[other]\nc belongs elsewhere\n";
    let refused = || Verdict::Refused(String::new());
    for (name, verdicts, complaints) in [
        ("as announced", vec![("a", refused()), ("b", refused()), ("d", Verdict::Accepted)], 0),
        ("no longer differs", vec![("a", Verdict::Accepted), ("b", refused())], 1),
        ("differs unannounced", vec![("a", refused()), ("b", refused()), ("d", refused())], 1),
    ] {
        let mut exceptions = Exceptions::read(file, "strict");
        for (case, verdict) in &verdicts {
            exceptions.compare(case, true, verdict);
        }
        assert_eq!(exceptions.complaints.len(), complaints, "{name}");
        assert!(exceptions.reasons.is_empty(), "{name}");
    }
    for broken in ["[strict]\na\n", "[strict]\na one\na two\n"] {
        assert_eq!(Exceptions::read(broken, "strict").complaints.len(), 1, "{broken:?}");
    }
}
