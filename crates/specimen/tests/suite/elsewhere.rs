//! Rows of docs/verdicts.md that no document brings about by itself, and where they are tested.

/// A row that no document brings about.
pub(crate) struct Elsewhere {
    pub(crate) code: &'static str,
    /// Why no document does.
    pub(crate) why: &'static str,
    /// The test that shows it, and what that test speaks of.
    pub(crate) file: &'static str,
    pub(crate) test: &'static str,
    pub(crate) what: &'static str,
}

const fn elsewhere(
    code: &'static str,
    why: &'static str,
    [file, test, what]: [&'static str; 3],
) -> Elsewhere {
    Elsewhere { code, why, file, test, what }
}

const CHAIN: &str = "crates/pki/src/path/tests/chain.rs";
const EXTENSIONS: &str = "crates/pki/src/path/tests/extensions.rs";
const REVOCATION: &str = "crates/pki/src/path/tests/revocation.rs";
const ANSWERS: &str = "crates/pki/src/path/tests/answers.rs";
const ASKED: &str = "crates/office/tests/office/online/asked.rs";
const FAULTS: &str = "crates/office/tests/office/online/faults.rs";
const FETCHED: &str = "crates/office/tests/office/online/verdicts.rs";
const JUDGE: &str = "crates/cli/src/commands/verify/judge.rs";
const ISSUERS: &str = "a rule for issuers (RFC 5280 section 4), which documents are not judged by";
const LATER: &str =
    "what came out after the moment of judgement counts, for it says more of that moment than what is older";
const NETWORK: &str = "it takes a network";

/// All of them.
pub(crate) const ELSEWHERE: &[Elsewhere] = &[
    elsewhere(
        "extension-missing",
        ISSUERS,
        [EXTENSIONS, "extensions_that_issuers_must_get_right", "MissingExtension"],
    ),
    elsewhere(
        "extension-criticality",
        ISSUERS,
        [EXTENSIONS, "extensions_that_issuers_must_get_right", "Criticality"],
    ),
    elsewhere("extension-misplaced", ISSUERS, [CHAIN, "what_an_end_certificate_may_do", "misplaced("]),
    elsewhere("name-empty", ISSUERS, [CHAIN, "numbers_and_names_that_break_a_rule", "EmptyName"]),
    elsewhere("serial-number", ISSUERS, [CHAIN, "numbers_and_names_that_break_a_rule", "SerialNumber"]),
    elsewhere("crl-malformed", ISSUERS, [REVOCATION, "lists_must_conform_when_asked_for", "NonConforming"]),
    elsewhere("crl-from-later", LATER, [REVOCATION, "lists_that_do_not_count", "NotYetIssued"]),
    elsewhere("ocsp-from-later", LATER, [ANSWERS, "when_an_answer_counts", "AnswerNotYetMade"]),
    elsewhere("online-fetched", NETWORK, [FETCHED, "what_a_bare_signature_lacks_is_found", "online-fetched"]),
    elsewhere("online-failed", NETWORK, [FAULTS, "responders_without_an_answer", "faults(&report)"]),
    elsewhere("online-stopped", NETWORK, [ASKED, "no_more_is_asked_than_the_limits_allow", "online-stopped"]),
    elsewhere(
        "given-up",
        "it takes a mistake in the program",
        [JUDGE, "whatever_fails_is_in_doubt_and_stops_nothing", "given-up"],
    ),
];

/// Warnings that do not stand in a file that passes, each with what comes with them.
pub(crate) const BESIDE_WORSE: &[(&str, &str)] = &[
    ("legacy-kind", "these kinds are by SHA-1, and algorithm-weak is in the way"),
    (
        "startxref-wrong",
        "a revision that does not say where it ends is none that can be signed, or that may come later",
    ),
    (
        "size-decreased",
        "a later revision that excludes objects is left open, and a signed one has objects-beyond-size",
    ),
];
