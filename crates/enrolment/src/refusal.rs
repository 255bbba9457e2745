//! Why something is not done with an application.

use jiff::Timestamp;

use crate::application::Status;
use crate::event::{Fingerprint, LinkKind};
use crate::identity::Doubt;

/// Why something is not done with an application.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// It has come to its end.
    #[error("the application has come to its end: {0}")]
    Closed(Status),
    /// It stands at another step than the one that was meant.
    #[error("the application stands at step {current}, not at step {asked}")]
    OtherStep {
        /// The step that was meant.
        asked: u8,
        /// The one where it stands.
        current: u8,
    },
    /// Who acts has no role of those who do the step.
    #[error("step {step} is done by {}, and not by {}", needed.join(", "), if has.is_empty() { "someone without a role".to_owned() } else { has.join(", ") })]
    WrongRole {
        /// The step.
        step: u8,
        /// The roles of those who do it.
        needed: Vec<String>,
        /// The roles of who acts.
        has: Vec<String>,
    },
    /// A link leads to this step, and nothing else.
    #[error("step {step} is done by the link that was mailed, and without it by nobody")]
    LinkNeeded {
        /// The step.
        step: u8,
    },
    /// A link that was not sent, was sent again since, or was used.
    #[error("this is not the link that was mailed last, or it was used already")]
    LinkWrong {
        /// What it is for.
        kind: LinkKind,
    },
    /// A link whose time is over.
    #[error("the link was good until {expired}")]
    LinkExpired {
        /// What it is for.
        kind: LinkKind,
        /// Until when it was good.
        expired: Timestamp,
    },
    /// A step that is done without a link.
    #[error("step {step} is done without a link")]
    NoLinkHere {
        /// The step.
        step: u8,
    },
    /// The portal was not entered.
    #[error("step {step} is done in the portal, with its user name and password")]
    PortalNeeded {
        /// The step.
        step: u8,
    },
    /// Papers that must be there.
    #[error("step {step} needs {}", papers.join(", "))]
    PapersMissing {
        /// The step.
        step: u8,
        /// Which.
        papers: Vec<String>,
    },
    /// Papers that the step does not ask for.
    #[error("step {step} asks for no {}", papers.join(", "))]
    PapersNotAsked {
        /// The step.
        step: u8,
        /// Which.
        papers: Vec<String>,
    },
    /// Papers that were there when the data were approved, and would become others.
    #[error("{} was approved as it is, and step {step} takes no other", papers.join(", "))]
    PapersApproved {
        /// The step.
        step: u8,
        /// Which.
        papers: Vec<String>,
    },
    /// An outcome that the step does not have.
    #[error("step {step} has no outcome `{outcome}`{}", if known.is_empty() { String::new() } else { format!("; there are {}", known.join(", ")) })]
    UnknownOutcome {
        /// The step.
        step: u8,
        /// What was asked for.
        outcome: String,
        /// Those that it has.
        known: Vec<String>,
    },
    /// Something is refused without a reason.
    #[error("whoever refuses says why")]
    ReasonNeeded,
    /// A reason that no letter could hold.
    #[error("a reason has at most {limit} characters, and this one {length}")]
    ReasonTooLong {
        /// How many it has.
        length: usize,
        /// How many it may have.
        limit: usize,
    },
    /// The data became others since they were looked at.
    #[error("the data are not those that were looked at: they changed since")]
    DataChanged {
        /// What was looked at.
        seen: Fingerprint,
        /// What they are.
        now: Fingerprint,
    },
    /// Data come with a step that takes none.
    #[error("step {step} changes no data")]
    NoDataHere {
        /// The step.
        step: u8,
    },
    /// Who entered the data would approve them, and nobody else would.
    #[error("`{officer}` entered these data and may not be the only one to approve them")]
    SelfApproval {
        /// The officer.
        officer: String,
    },
    /// Data are approved by someone who does not say which.
    #[error("step {step} approves data: say which were looked at")]
    NotLookedAt {
        /// The step.
        step: u8,
    },
    /// A certificate without a key.
    #[error("no key was made for these data: the passphrase is set first")]
    NoKey,
    /// What was done cannot be taken back, nor done again.
    #[error("`{act}` was done already, which cannot be taken back")]
    TooLate {
        /// What was done.
        act: &'static str,
    },
    /// The clock stands before the last event.
    #[error("the clock shows {now}, before the last event of the application at {last}")]
    ClockBehind {
        /// What it shows.
        now: Timestamp,
        /// When the last event was.
        last: Timestamp,
    },
    /// Data that do not seem to be those of the applicant, or are none of anyone.
    #[error("step {step} looks at the data, and something speaks against them: {}", doubts.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Doubtful {
        /// The step.
        step: u8,
        /// What.
        doubts: Vec<Doubt>,
    },
    /// A letter is read out where nobody reads letters.
    #[error("step {step} reads no recommendation letter")]
    NoLetterHere {
        /// The step.
        step: u8,
    },
    /// What a letter says comes from whoever applied.
    #[error(
        "what the recommendation letter says is read out by an officer, and in step {step} the applicant acts"
    )]
    LetterReadByOfficers {
        /// The step.
        step: u8,
    },
    /// What the applicant does is recorded at a desk that has nothing to do with the SOP.
    #[error("step {step} is done by the applicant at the desk of {}, and not of {}", desks.join(", "), if has.is_empty() { "someone without a role".to_owned() } else { has.join(", ") })]
    WrongDesk {
        /// The step.
        step: u8,
        /// The roles of those who may record it.
        desks: Vec<String>,
        /// The roles of the one who would.
        has: Vec<String>,
    },
    /// Nobody approved the data as they are.
    #[error("nobody approved the data as they are now")]
    NotApproved,
    /// The SOP that the step follows has not come to its end.
    #[error("step {step} is done when `{sop}` is")]
    NotFollowed {
        /// The step.
        step: u8,
        /// The SOP.
        sop: String,
    },
}
