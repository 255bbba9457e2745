//! Why a value is none of its setting.

use enrolment::sop::NoHours;

/// Why a value is none.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SettingError {
    /// None of the words that it knows.
    #[error("`{found}` is not one of {}", known.join(", "))]
    Word {
        /// What was given.
        found: String,
        /// Those that it knows.
        known: Vec<&'static str>,
    },
    /// No working hours.
    #[error(transparent)]
    Hours(#[from] NoHours),
    /// A line that does not begin with a day.
    #[error("line {line} does not begin with a day such as 2026-08-17: `{found}`")]
    Holiday {
        /// The line, from 1.
        line: usize,
        /// What stands there.
        found: String,
    },
    /// No numbers of days.
    #[error("`{0}` is not numbers of days from 0 to 365, such as `30, 7, 1`")]
    Days(String),
    /// No domains.
    #[error("`{0}` is not domains such as `sukamaju.go.id, sukamaju.example`")]
    Domains(String),
    /// No whole way to a file.
    #[error("`{0}` is no whole path of a file")]
    Path(String),
    /// No address of a mail server.
    #[error(
        "`{0}` is no mail server: smtp://HOST:PORT, smtp+starttls://USER@HOST:PORT or smtps://USER@HOST:PORT"
    )]
    Server(String),
    /// A password where everyone sees it.
    #[error(
        "the address of a mail server holds no password: that stands in the file of `mail_password_file`"
    )]
    PasswordInAddress,
    /// A password would go to another machine for all to read.
    #[error("a user enters a server on another machine by smtp+starttls:// or smtps:// alone")]
    OpenPassword,
    /// No sender.
    #[error("`{0}` is no sender, such as `Diskominfo <diskominfo@sukamaju.example>`")]
    Sender(String),
}
