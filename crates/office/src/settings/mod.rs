//! What an office chooses for itself. Each choice stands in the store under its word; one that was never made, or was
//! taken back, is the usual.

mod error; // why a value is none
mod mail; // by which server messages go out
mod value; // the values, as people write them

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use enrolment::calendar::Calendar;
use enrolment::identity::Oddity;
use enrolment::sop::{Sop, WorkingHours};
use jiff::tz::Offset;
use lettre::message::Mailbox;
use serde_json::json;
use store::Ledger;

pub use self::error::SettingError;
pub use self::mail::{MailServer, Security};
pub use self::value::{DayChoice, Domains, Holidays, NoticeDays, Numbers, Place, Switch};
use crate::application::registry;
use crate::office::Line;
use crate::{Error, Office};

/// Something that an office chooses for itself.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Choice {
    /// Whether certificates are issued without an SOP.
    DirectIssue,
    /// What is done about a NIK or NIP that cannot be right.
    Numbers,
    /// The domains that e-mail addresses may be in, where the SOP does not say.
    EmailDomains,
    /// When the office works, where the SOP does not say.
    Hours,
    /// When it does not work, though it is a day of the week on which it does.
    Holidays,
    /// What "1 hari" means, whatever the SOP says.
    Day,
    /// The file of civil data that BSrE matches with.
    CivilData,
    /// How many days before its end a certificate is told to end.
    NoticeBefore,
    /// How many days after its end.
    NoticeAfter,
    /// The server by which messages go out.
    MailServer,
    /// The file with its password.
    MailPasswordFile,
    /// The file with the certificate that the server's own leads to.
    MailRoot,
    /// From whom messages are.
    MailSender,
}

/// What an office chose.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether certificates are issued without an SOP.
    pub direct_issue: bool,
    /// What is done about a NIK or NIP that cannot be right.
    pub numbers: Numbers,
    /// The domains that e-mail addresses may be in, where the SOP does not say.
    pub email_domains: Vec<String>,
    /// When the office works, where the SOP does not say.
    pub hours: WorkingHours,
    /// When it does not work.
    pub holidays: Holidays,
    /// What "1 hari" means, whatever the SOP says.
    pub day: Option<DayChoice>,
    /// The file of civil data.
    pub civil_data: Option<PathBuf>,
    /// How many days before its end a certificate is told to end.
    pub notice_before: NoticeDays,
    /// How many days after its end.
    pub notice_after: NoticeDays,
    /// The server by which messages go out.
    pub mail_server: Option<MailServer>,
    /// The file with its password.
    pub mail_password_file: Option<PathBuf>,
    /// The file with the certificate that the server's own leads to.
    pub mail_root: Option<PathBuf>,
    /// From whom messages are.
    pub mail_sender: Option<Mailbox>,
}

/// A choice with its value, for a list.
pub struct Chosen {
    /// What is chosen.
    pub choice: Choice,
    /// The value, where one was chosen.
    pub value: Option<String>,
    /// What is usual.
    pub usual: &'static str,
}

/// A choice, its word, and what is usual.
type Row = (Choice, &'static str, &'static str);

const ROWS: [Row; 13] = [
    (Choice::DirectIssue, "direct_issue", "true"),
    (Choice::Numbers, "numbers", "advise"),
    (Choice::EmailDomains, "email_domains", ""),
    (Choice::Hours, "hours", "senin-jumat 08:00-16:00"),
    (Choice::Holidays, "holidays", ""),
    (Choice::Day, "day", ""),
    (Choice::CivilData, "civil_data", ""),
    (Choice::NoticeBefore, "notice_before", "30, 7, 1"),
    (Choice::NoticeAfter, "notice_after", "0"),
    (Choice::MailServer, "mail_server", ""),
    (Choice::MailPasswordFile, "mail_password_file", ""),
    (Choice::MailRoot, "mail_root", ""),
    (Choice::MailSender, "mail_sender", ""),
];

impl Choice {
    /// All of them, in the order of the documentation.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| row.0)
    }

    fn row(self) -> &'static Row {
        ROWS.iter().find(|row| row.0 == self).expect("each choice has a row")
    }

    /// Its word, on the command line and in the store.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.row().1
    }

    /// Whether it is the content of a file.
    #[must_use]
    pub fn is_content(self) -> bool {
        self == Self::Holidays
    }

    /// Whether it is the way to a file.
    #[must_use]
    pub fn is_path(self) -> bool {
        matches!(self, Self::CivilData | Self::MailPasswordFile | Self::MailRoot)
    }

    /// Whether its value names nobody and no place.
    fn is_plain(self) -> bool {
        use Choice::{Day, DirectIssue, EmailDomains, Hours, NoticeAfter, NoticeBefore, Numbers};
        matches!(self, DirectIssue | Numbers | EmailDomains | Hours | Day | NoticeBefore | NoticeAfter)
    }

    /// `text` as it is kept.
    ///
    /// # Errors
    /// [`SettingError`].
    pub fn kept(self, text: &str) -> Result<String, SettingError> {
        match self {
            Self::DirectIssue => text.parse::<Switch>().map(|value| value.to_string()),
            Self::Numbers => text.parse::<Numbers>().map(|value| value.to_string()),
            Self::EmailDomains => text.parse::<Domains>().map(|value| value.to_string()),
            Self::Hours => Ok(text.parse::<WorkingHours>()?.to_string()),
            Self::Holidays => text.parse::<Holidays>().map(|value| value.to_string()),
            Self::Day => text.parse::<DayChoice>().map(|value| value.to_string()),
            Self::CivilData | Self::MailPasswordFile | Self::MailRoot => {
                text.parse::<Place>().map(|value| value.to_string())
            }
            Self::NoticeBefore | Self::NoticeAfter => {
                text.parse::<NoticeDays>().map(|value| value.to_string())
            }
            Self::MailServer => text.parse::<MailServer>().map(|value| value.to_string()),
            Self::MailSender => mail::sender(text).map(|value| value.to_string()),
        }
    }
}

impl FromStr for Choice {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self, Error> {
        let known = ROWS.iter().find(|row| row.1 == word);
        known.map(|row| row.0).ok_or_else(|| Error::UnknownSetting {
            word: word.to_owned(),
            known: ROWS.iter().map(|row| row.1).collect(),
        })
    }
}

impl Settings {
    /// What the office of `ledger` chose.
    ///
    /// # Errors
    /// [`Error::Setting`] for what cannot be right: somebody changed the store by hand.
    pub(crate) fn of(ledger: &Ledger) -> Result<Self, Error> {
        let kept = Kept(ledger.settings()?);
        Ok(Self {
            direct_issue: kept.value::<Switch>(Choice::DirectIssue)?.unwrap_or_default().0,
            numbers: kept.value(Choice::Numbers)?.unwrap_or_default(),
            email_domains: kept.value::<Domains>(Choice::EmailDomains)?.unwrap_or_default().0,
            hours: kept.value(Choice::Hours)?.unwrap_or_else(WorkingHours::usual),
            holidays: kept.value(Choice::Holidays)?.unwrap_or_default(),
            day: kept.value(Choice::Day)?,
            civil_data: kept.value::<Place>(Choice::CivilData)?.map(|place| place.0),
            notice_before: kept.value(Choice::NoticeBefore)?.unwrap_or_else(NoticeDays::before),
            notice_after: kept.value(Choice::NoticeAfter)?.unwrap_or_else(NoticeDays::after),
            mail_server: kept.value(Choice::MailServer)?,
            mail_password_file: kept.value::<Place>(Choice::MailPasswordFile)?.map(|place| place.0),
            mail_root: kept.value::<Place>(Choice::MailRoot)?.map(|place| place.0),
            mail_sender: kept.sender()?,
        })
    }

    /// Refuses numbers that cannot be right, where the office takes no such.
    pub(crate) fn refuse_odd(&self, oddities: &[Oddity]) -> Result<(), Error> {
        match self.numbers {
            Numbers::Refuse if !oddities.is_empty() => Err(Error::OddNumbers(oddities.to_vec())),
            _ => Ok(()),
        }
    }

    /// When the office works by an SOP that may say so itself, in the zone that is `offset` away from UTC.
    pub(crate) fn calendar(&self, sop: &Sop, offset: Offset) -> Calendar {
        let hours = sop.hours.as_ref().unwrap_or(&self.hours).clone();
        let day = self.day.map_or(sop.day, |day| day.0);
        Calendar::new(offset, hours, self.holidays.days(), day)
    }
}

/// The settings as they are kept.
struct Kept(BTreeMap<String, String>);

impl Kept {
    fn value<T: FromStr>(&self, choice: Choice) -> Result<Option<T>, Error> {
        self.read(choice, |text| text.parse().ok())
    }

    fn sender(&self) -> Result<Option<Mailbox>, Error> {
        self.read(Choice::MailSender, |text| mail::sender(text).ok())
    }

    fn read<T>(&self, choice: Choice, read: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, Error> {
        let damaged = |text: &String| Error::Setting { key: choice.word(), found: text.clone() };
        let text = self.0.get(choice.word());
        text.map(|text| read(text).ok_or_else(|| damaged(text))).transpose()
    }
}

impl Office {
    /// What the office chose.
    ///
    /// # Errors
    /// [`Error::Setting`].
    pub fn settings(&self) -> Result<Settings, Error> {
        Settings::of(self.store())
    }

    /// All choices with their values.
    ///
    /// # Errors
    /// As the store decides.
    pub fn choices(&self) -> Result<Vec<Chosen>, Error> {
        let mut kept = self.store().settings()?;
        let chosen = |&(choice, word, usual): &Row| Chosen { choice, value: kept.remove(word), usual };
        Ok(ROWS.iter().map(chosen).collect())
    }

    /// Chooses `text`, or the usual again, and notes that in the audit log.
    ///
    /// # Errors
    /// [`Error::Choice`].
    pub fn choose(&self, choice: Choice, text: Option<&str>) -> Result<Option<String>, Error> {
        let refused = |source| Error::Choice { choice, source };
        let value = text.map(|text| choice.kept(text)).transpose().map_err(refused)?;
        if let (Choice::CivilData, Some(path)) = (choice, &value) {
            registry::check(Path::new(path))?;
        }
        // Names, addresses and long tables have no place in the log.
        let told = value.as_ref().filter(|_| choice.is_plain());
        let detail = json!({ "chosen": value.is_some(), "value": told });
        let line = Line::done("office.setting", choice.word(), detail);
        self.record(self.moment()?, &line, |tx| match &value {
            Some(value) => tx.set_setting(choice.word(), value),
            None => tx.remove_setting(choice.word()),
        })?;
        Ok(value)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_has_a_word_and_what_is_usual_is_a_value() {
        for choice in Choice::all() {
            assert_eq!(choice.word().parse::<Choice>().unwrap(), choice);
            let (_, _, usual) = choice.row();
            assert!(usual.is_empty() || choice.kept(usual).is_ok(), "{choice:?}");
        }
        assert!(matches!("zone".parse::<Choice>(), Err(Error::UnknownSetting { .. })));
    }

    #[test]
    fn what_is_kept_is_read_again_as_the_same() {
        for (choice, given, kept) in [
            (Choice::DirectIssue, "ya", "true"),
            (Choice::DirectIssue, "False", "false"),
            (Choice::Numbers, "refuse", "refuse"),
            (Choice::EmailDomains, " Sukamaju.go.id,tapinkab.go.id", "sukamaju.go.id, tapinkab.go.id"),
            (Choice::Day, "24-jam", "24-jam"),
            (Choice::NoticeBefore, "7,30, 1", "30, 7, 1"),
            (Choice::MailServer, "smtp://localhost:2525", "smtp://localhost:2525"),
            (Choice::MailSender, "Sandi <sandi@sukamaju.go.id>", "Sandi <sandi@sukamaju.go.id>"),
        ] {
            assert_eq!(choice.kept(given).as_deref(), Ok(kept), "{choice:?}");
            assert_eq!(choice.kept(kept).as_deref(), Ok(kept), "{choice:?}");
        }
    }
}
