//! What is wrong with the file of an SOP.

use rules::{Fault, Located};

/// One fault of the file of an SOP. Lines count from 1.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SopFault {
    /// What can be wrong with any file of rules.
    #[error(transparent)]
    File(#[from] Fault),
    /// No name for an SOP, a role, a paper, an outcome.
    #[error(
        "line {line}: `{found}` is no short name: a letter first, then a-z, 0-9 and `-`, at most {limit}"
    )]
    Name {
        /// Where.
        line: usize,
        /// What stands there.
        found: String,
        /// How long it may be.
        limit: usize,
    },
    /// No time standard.
    #[error("line {line}: `{key}` is `{found}`, not a time like `60 menit`, `1-3 jam` or `1 hari`")]
    Time {
        /// Where.
        line: usize,
        /// The key.
        key: String,
        /// What stands there.
        found: String,
    },
    /// No working hours.
    #[error("line {line}: `{key}` is `{found}`, not hours like `08:00-16:00`")]
    Hours {
        /// Where.
        line: usize,
        /// The key.
        key: String,
        /// What stands there.
        found: String,
    },
    /// Something in the place of a domain.
    #[error("line {line}: `{found}` is no domain such as `sukamaju.go.id`")]
    Domain {
        /// Where.
        line: usize,
        /// What stands there.
        found: String,
    },
    /// Neither a step nor the end.
    #[error("line {line}: step {step} leads to step {to}, and there are {count}")]
    NoSuchStep {
        /// Where.
        line: usize,
        /// The step that leads there.
        step: u8,
        /// Where it leads.
        to: i64,
        /// How many steps there are.
        count: usize,
    },
    /// A role that the SOP does not name.
    #[error("line {line}: step {step} is for `{role}`, which is not among the roles")]
    UnknownRole {
        /// Where.
        line: usize,
        /// The step.
        step: u8,
        /// The role.
        role: String,
    },
    /// A paper that the SOP does not name.
    #[error("line {line}: step {step} asks for `{paper}`, which is not among the papers")]
    UnknownPaper {
        /// Where.
        line: usize,
        /// The step.
        step: u8,
        /// The paper.
        paper: String,
    },
    /// No way leads to a step.
    #[error("line {line}: no way leads to step {step}")]
    Unreachable {
        /// Where.
        line: usize,
        /// The step.
        step: u8,
    },
    /// No way leads from a step to the end.
    #[error("line {line}: from step {step} no way leads to the end")]
    NoReturn {
        /// Where.
        line: usize,
        /// The step.
        step: u8,
    },
    /// An act without what must come before it.
    #[error("line {line}: step {step} does `{act}`, and there is a way to it without `{lacking}`")]
    TooEarly {
        /// Where.
        line: usize,
        /// The step.
        step: u8,
        /// What it does.
        act: &'static str,
        /// What must have been done before.
        lacking: &'static str,
    },
    /// What cannot be taken back, done again.
    #[error("line {line}: step {step} does `{act}`, and there is a way to it on which that was done already")]
    Again {
        /// Where.
        line: usize,
        /// The step.
        step: u8,
        /// What it does.
        act: &'static str,
    },
    /// An act that is not for whoever does the step.
    #[error("line {line}: step {step} does `{act}`, which is not for `{role}`")]
    WrongActor {
        /// Where.
        line: usize,
        /// The step.
        step: u8,
        /// What it does.
        act: &'static str,
        /// Who does the step.
        role: String,
    },
    /// A link that is good for ever.
    #[error("line {line}: step {step} mails a link, and `{key}` does not say how long it is good for")]
    NoLifetime {
        /// Where.
        line: usize,
        /// The step.
        step: u8,
        /// The key that is missing.
        key: &'static str,
    },
    /// A passphrase is set, and nothing says how.
    #[error("line {line}: step {step} has a passphrase set, and `passphrase` does not say how")]
    NoPassphrase {
        /// Where.
        line: usize,
        /// The step.
        step: u8,
    },
    /// What the kind of the SOP is about is never done.
    #[error("an SOP of the kind `{kind}` does `{act}` on every way to its end, and this one does not")]
    NothingDone {
        /// The kind.
        kind: &'static str,
        /// What it lacks.
        act: &'static str,
    },
    /// A step follows another SOP without naming it, or names one without following it.
    #[error("line {line}: step {step} needs both, the act `follow` and the SOP that it follows, or neither")]
    Link {
        /// Where.
        line: usize,
        /// The step.
        step: u8,
    },
    /// A link that the next step has no use for: it would be mailed for nothing, and the step refused.
    #[error("line {line}: step {step} does `{act}`, and not every step that follows it is done by that link")]
    LinkUnused {
        /// Where.
        line: usize,
        /// The step.
        step: u8,
        /// What mails the link.
        act: &'static str,
    },
    /// An SOP that is followed by way of itself.
    #[error("line {line}: step {step} follows `{sop}`, which leads back to this SOP")]
    Circle {
        /// Where.
        line: usize,
        /// The step.
        step: u8,
        /// What it follows.
        sop: String,
    },
    /// An SOP that nobody knows.
    #[error(
        "line {line}: step {step} follows `{sop}`, and there is no such SOP; name what is not here as `external`"
    )]
    UnknownSop {
        /// Where.
        line: usize,
        /// The step.
        step: u8,
        /// What it follows.
        sop: String,
    },
    /// The name of another SOP.
    #[error("there is an SOP `{id}` already: each has a name of its own")]
    Taken {
        /// The name.
        id: String,
    },
    /// A name that stands there twice.
    #[error("line {line}: `{name}` stands there twice")]
    Twice {
        /// Where.
        line: usize,
        /// The name.
        name: String,
    },
}

impl Located for SopFault {
    fn line(&self) -> Option<usize> {
        match self {
            Self::File(fault) => fault.line(),
            Self::NothingDone { .. } | Self::Taken { .. } => None,
            Self::Name { line, .. }
            | Self::Time { line, .. }
            | Self::Hours { line, .. }
            | Self::Domain { line, .. }
            | Self::NoSuchStep { line, .. }
            | Self::UnknownRole { line, .. }
            | Self::UnknownPaper { line, .. }
            | Self::Unreachable { line, .. }
            | Self::NoReturn { line, .. }
            | Self::TooEarly { line, .. }
            | Self::Again { line, .. }
            | Self::WrongActor { line, .. }
            | Self::NoLifetime { line, .. }
            | Self::NoPassphrase { line, .. }
            | Self::Link { line, .. }
            | Self::LinkUnused { line, .. }
            | Self::Circle { line, .. }
            | Self::UnknownSop { line, .. }
            | Self::Twice { line, .. } => Some(*line),
        }
    }
}
