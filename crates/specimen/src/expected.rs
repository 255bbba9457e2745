//! What a verifier should say of a document.

use pdf::verify::{FileReport, Finding, Indication, Severity, SubIndication};

/// One verdict, in the words of EN 319 102-1.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Verdict {
    /// `None` for a file that has no signature, or is none.
    pub indication: Option<Indication>,
    /// `None` where the standard has no word, or where any will do.
    pub sub_indication: Option<SubIndication>,
}

/// What a verifier should say of a document.
#[derive(Clone, Copy, Debug)]
pub struct Expected {
    /// The verdicts on the file that are right. More than one where a rule leaves it open how much is made of a harm.
    pub verdicts: &'static [Verdict],
    /// The codes that are told, by the file or by one of its signatures, among others; see `docs/verdicts.md`.
    pub codes: &'static [&'static str],
    /// How many signatures and document time stamps there are; `None` where verifiers may count in several ways.
    pub signatures: Option<usize>,
    /// Whether a file that passes must at least be warned of.
    pub warned: bool,
}

const fn verdict(indication: Indication, sub_indication: Option<SubIndication>) -> Verdict {
    Verdict { indication: Some(indication), sub_indication }
}

const PASSED: &[Verdict] = &[verdict(Indication::TotalPassed, None)];
const OPEN: &[Verdict] = &[verdict(Indication::Indeterminate, None)];
const DISALLOWED: &[Verdict] =
    &[verdict(Indication::TotalFailed, Some(SubIndication::DisallowedModification))];
const NONE: &[Verdict] = &[Verdict { indication: None, sub_indication: None }];

impl Expected {
    const fn new(verdicts: &'static [Verdict], codes: &'static [&'static str]) -> Self {
        Self { verdicts, codes, signatures: Some(1), warned: false }
    }

    /// TOTAL-PASSED.
    pub(crate) const fn passed() -> Self {
        Self::new(PASSED, &[])
    }

    /// TOTAL-PASSED, and this is told beside.
    pub(crate) const fn passed_with(codes: &'static [&'static str]) -> Self {
        Self::new(PASSED, codes)
    }

    /// TOTAL-PASSED, and this is told beside: without a warning it must not pass.
    pub(crate) const fn warned(codes: &'static [&'static str]) -> Self {
        Self { warned: true, ..Self::new(PASSED, codes) }
    }

    /// One verdict with its sub-indication, and its code.
    pub(crate) const fn exactly(verdicts: &'static [Verdict], codes: &'static [&'static str]) -> Self {
        Self::new(verdicts, codes)
    }

    /// INDETERMINATE for a reason without a word of the standard.
    pub(crate) const fn open(codes: &'static [&'static str]) -> Self {
        Self::new(OPEN, codes)
    }

    /// The same whatever verifiers count.
    pub(crate) const fn left_open(codes: &'static [&'static str]) -> Self {
        Self { signatures: None, ..Self::open(codes) }
    }

    /// TOTAL-FAILED: what came later must not have come.
    pub(crate) const fn disallowed(codes: &'static [&'static str]) -> Self {
        Self { signatures: None, ..Self::new(DISALLOWED, codes) }
    }

    /// No indication at all.
    pub(crate) const fn none(code: &'static [&'static str]) -> Self {
        Self { signatures: Some(0), ..Self::new(NONE, code) }
    }

    /// With so many signatures.
    pub(crate) const fn of(self, signatures: usize) -> Self {
        Self { signatures: Some(signatures), ..self }
    }

    /// With any number of signatures.
    pub(crate) const fn of_any(self) -> Self {
        Self { signatures: None, ..self }
    }

    /// The exit codes of `segel verify` that go with the verdicts.
    #[must_use]
    pub fn exits(&self) -> Vec<u8> {
        let unsigned = self.codes.contains(&NO_SIGNATURE);
        let mut exits: Vec<u8> = self.verdicts.iter().map(|verdict| verdict.exit(unsigned)).collect();
        exits.sort_unstable();
        exits.dedup();
        exits
    }

    /// What `report` says otherwise than it should, in words for whoever looks into it; `None` if it agrees.
    #[must_use]
    pub fn disagreement(&self, report: &FileReport) -> Option<String> {
        let said = Verdict { indication: report.indication, sub_indication: report.sub_indication };
        if !self.verdicts.iter().any(|verdict| verdict.admits(said)) {
            return Some(format!("expected one of {:?}, found {said:?}", self.verdicts));
        }
        let codes = codes(report);
        if let Some(missing) = self.codes.iter().find(|code| !codes.contains(code)) {
            return Some(format!("expected the code {missing} among {codes:?}"));
        }
        // What is missing or malformed is never "no signature".
        if codes.contains(&NO_SIGNATURE) && !self.codes.contains(&NO_SIGNATURE) {
            return Some("said to have no signature".to_owned());
        }
        let silent = report.indication == Some(Indication::TotalPassed) && !is_warned(report);
        if self.warned && silent {
            return Some("passed without a warning".to_owned());
        }
        match self.signatures {
            Some(expected) if expected != report.signatures.len() => {
                Some(format!("expected {expected} signatures, found {}", report.signatures.len()))
            }
            _ => None,
        }
    }
}

impl Verdict {
    /// Whether `said` is this verdict. Where it has no sub-indication, any will do that goes with the indication.
    fn admits(self, said: Self) -> bool {
        self.indication == said.indication
            && (self.sub_indication.is_none() || self.sub_indication == said.sub_indication)
    }

    /// The exit code that goes with it.
    fn exit(self, unsigned: bool) -> u8 {
        match self.indication {
            Some(Indication::TotalPassed) => 0,
            Some(Indication::TotalFailed) => 1,
            Some(Indication::Indeterminate) => 3,
            None if unsigned => 4,
            None => 5,
        }
    }
}

const NO_SIGNATURE: &str = "no-signature";

/// All codes that are told.
fn codes(report: &FileReport) -> Vec<&'static str> {
    let of_signatures = report.signatures.iter().flat_map(|signature| {
        let reason = std::iter::once(signature.reason.code());
        reason.chain(signature.findings.iter().map(Finding::code))
    });
    report.findings.iter().map(Finding::code).chain(of_signatures).collect()
}

fn is_warned(report: &FileReport) -> bool {
    let of_signatures = report.signatures.iter().flat_map(|signature| &signature.findings);
    report.findings.iter().chain(of_signatures).any(|finding| finding.severity() >= Severity::Warning)
}

/// TOTAL-FAILED with a sub-indication, as a list of one.
macro_rules! failed {
    ($sub:ident, $($code:literal),*) => {
        $crate::expected::Expected::exactly(
            const { &[$crate::expected::Verdict {
                indication: Some(pdf::verify::Indication::TotalFailed),
                sub_indication: Some(pdf::verify::SubIndication::$sub),
            }] },
            &[$($code),*],
        )
    };
}

/// INDETERMINATE with a sub-indication, as a list of one.
macro_rules! open {
    ($sub:ident, $($code:literal),*) => {
        $crate::expected::Expected::exactly(
            const { &[$crate::expected::Verdict {
                indication: Some(pdf::verify::Indication::Indeterminate),
                sub_indication: Some(pdf::verify::SubIndication::$sub),
            }] },
            &[$($code),*],
        )
    };
}

pub(crate) use {failed, open};
