//! What a step does, beside its words: what the house does when the step is done.

use super::{APPLICANT, Entry};

/// What is done in a step.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Act {
    /// Data and papers are handed in.
    Apply,
    /// A message is taken note of.
    Receive,
    /// The account of the portal is entered.
    LogIn,
    /// The application is forwarded: *disposisi*.
    Dispose,
    /// Data and papers are checked for being complete.
    Check,
    /// What is known of the applicant is found right.
    ConfirmData,
    /// Data are entered at BSrE.
    Enter,
    /// BSrE matches the data with those of the civil registry.
    Match,
    /// An account of the portal is opened.
    OpenAccount,
    /// A link for the activation is mailed.
    SendActivation,
    /// The applicant completes and confirms the data, by the link.
    Activate,
    /// The data are approved, as they are.
    Approve,
    /// A link for the passphrase is mailed.
    SendPassphrase,
    /// The applicant sets the passphrase: the key is made.
    SetPassphrase,
    /// BSrE examines the application.
    Examine,
    /// The certificate is issued.
    Issue,
    /// The certificate is handed over, with its key.
    HandOver,
    /// The data become what was asked for.
    ChangeData,
    /// The certificate is revoked.
    Revoke,
    /// Another SOP is followed.
    Follow,
    /// What became of it is told by mail.
    Tell,
    /// A report is written.
    Report,
    /// What was written is archived.
    Archive,
    /// A letter says what became of it.
    Reply,
}

impl Act {
    /// The words that files use.
    pub const WORDS: [(&str, Self); 24] = [
        ("apply", Self::Apply),
        ("receive", Self::Receive),
        ("log-in", Self::LogIn),
        ("dispose", Self::Dispose),
        ("check", Self::Check),
        ("confirm-data", Self::ConfirmData),
        ("enter", Self::Enter),
        ("match", Self::Match),
        ("open-account", Self::OpenAccount),
        ("send-activation", Self::SendActivation),
        ("activate", Self::Activate),
        ("approve", Self::Approve),
        ("send-passphrase", Self::SendPassphrase),
        ("set-passphrase", Self::SetPassphrase),
        ("examine", Self::Examine),
        ("issue", Self::Issue),
        ("hand-over", Self::HandOver),
        ("change-data", Self::ChangeData),
        ("revoke", Self::Revoke),
        ("follow", Self::Follow),
        ("tell", Self::Tell),
        ("report", Self::Report),
        ("archive", Self::Archive),
        ("reply", Self::Reply),
    ];

    /// The word that files use.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, act)| *act == self).map_or("", |(word, _)| word)
    }

    /// What must have been done on every way to it.
    pub(super) fn needs(self, passphrase: Option<Entry>) -> &'static [Self] {
        match self {
            Self::Dispose | Self::Check | Self::Enter | Self::Approve => &[Self::Apply],
            Self::Match => &[Self::Enter],
            Self::Activate => &[Self::SendActivation],
            Self::SetPassphrase if passphrase == Some(Entry::Link) => &[Self::Approve, Self::SendPassphrase],
            Self::SetPassphrase => &[Self::Approve],
            Self::Examine => &[Self::SetPassphrase],
            Self::Issue => &[Self::Approve, Self::SetPassphrase],
            Self::HandOver => &[Self::Issue],
            Self::ChangeData | Self::Revoke => &[Self::Approve],
            _ => &[],
        }
    }

    /// Whether only the applicant does it, only others do, or it is for either.
    pub(super) fn is_for(self, role: &str, passphrase: Option<Entry>) -> bool {
        let is_applicant = role == APPLICANT;
        match self {
            Self::LogIn | Self::ConfirmData | Self::Activate => is_applicant,
            Self::SetPassphrase => is_applicant == (passphrase != Some(Entry::InPerson)),
            Self::Dispose
            | Self::Check
            | Self::Enter
            | Self::Match
            | Self::OpenAccount
            | Self::SendActivation
            | Self::SendPassphrase
            | Self::Approve
            | Self::Examine
            | Self::Issue
            | Self::HandOver
            | Self::ChangeData
            | Self::Revoke
            | Self::Report
            | Self::Archive
            | Self::Reply => !is_applicant,
            Self::Apply | Self::Receive | Self::Follow | Self::Tell => true,
        }
    }
}
