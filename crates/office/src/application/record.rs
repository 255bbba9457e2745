//! Events as they are written down: JSON, whose names never change.

use std::collections::BTreeMap;

use enrolment::event::{Actor, Deed, Done, Event, Fingerprint, LinkKind};
use enrolment::sop::{Act, Target};
use jiff::Timestamp;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use store::EventRecord;

use crate::clock::Moment;

/// An event, but for when it happened, which stands beside it.
#[derive(Deserialize, Serialize)]
struct Entry {
    by: By,
    deed: Written,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
enum By {
    Officer(String),
    Applicant,
    AtDesk(String),
}

/// A deed, in the words of the store.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Written {
    Opened { data: Hex },
    Done(Box<WrittenDone>),
    Sent { link: Link, token: Hex, expires: Timestamp },
    Corrected { data: Hex, back_to: Option<u8> },
    Followed { application: u64 },
    Rejected { reason: String },
    Cancelled { reason: String },
}

#[derive(Deserialize, Serialize)]
struct WrittenDone {
    step: u8,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    acts: Vec<Word>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    outcome: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    refused: Option<String>,
    /// Nothing where it ends.
    to: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    data: Option<Hex>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    papers: BTreeMap<String, Hex>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    letter: Option<Hex>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    serial: Option<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Link {
    Activation,
    Passphrase,
}

/// Lower-case hexadecimal.
struct Hex(Fingerprint);

/// The word for an act in SOPs.
struct Word(Act);

/// `event` as the store is to keep it.
pub(super) fn written(event: &Event, moment: Moment) -> EventRecord {
    let entry = Entry { by: By::from(&event.by), deed: Written::from(&event.deed) };
    let text = serde_json::to_string(&entry).expect("names and numbers can be written as JSON");
    EventRecord { at: moment.at, real_at: moment.real, event: text }
}

/// The event that is written there.
///
/// # Errors
/// If it is none.
pub(super) fn read(at: Timestamp, text: &str) -> Result<Event, serde_json::Error> {
    let Entry { by, deed } = serde_json::from_str(text)?;
    Ok(Event { at, by: by.into(), deed: deed.into() })
}

impl From<&Actor> for By {
    fn from(actor: &Actor) -> Self {
        match actor {
            Actor::Officer(id) => Self::Officer(id.clone()),
            Actor::Applicant => Self::Applicant,
            Actor::AtDesk(id) => Self::AtDesk(id.clone()),
        }
    }
}

impl From<By> for Actor {
    fn from(by: By) -> Self {
        match by {
            By::Officer(id) => Self::Officer(id),
            By::Applicant => Self::Applicant,
            By::AtDesk(id) => Self::AtDesk(id),
        }
    }
}

impl From<&Deed> for Written {
    fn from(deed: &Deed) -> Self {
        match deed {
            Deed::Opened { data } => Self::Opened { data: Hex(*data) },
            Deed::Done(done) => Self::Done(Box::new(done.into())),
            Deed::Sent { link, token, expires } => {
                Self::Sent { link: (*link).into(), token: Hex(*token), expires: *expires }
            }
            Deed::Corrected { data, back_to } => Self::Corrected { data: Hex(*data), back_to: *back_to },
            Deed::Followed { application } => Self::Followed { application: *application },
            Deed::Rejected { reason } => Self::Rejected { reason: reason.clone() },
            Deed::Cancelled { reason } => Self::Cancelled { reason: reason.clone() },
        }
    }
}

impl From<Written> for Deed {
    fn from(written: Written) -> Self {
        match written {
            Written::Opened { data } => Self::Opened { data: data.0 },
            Written::Done(done) => Self::Done((*done).into()),
            Written::Sent { link, token, expires } => {
                Self::Sent { link: link.into(), token: token.0, expires }
            }
            Written::Corrected { data, back_to } => Self::Corrected { data: data.0, back_to },
            Written::Followed { application } => Self::Followed { application },
            Written::Rejected { reason } => Self::Rejected { reason },
            Written::Cancelled { reason } => Self::Cancelled { reason },
        }
    }
}

impl From<&Done> for WrittenDone {
    fn from(done: &Done) -> Self {
        Self {
            step: done.step,
            acts: done.acts.iter().map(|act| Word(*act)).collect(),
            outcome: done.outcome.clone(),
            refused: done.refused.clone(),
            to: match done.to {
                Target::Step(number) => Some(number),
                Target::End => None,
            },
            data: done.data.map(Hex),
            papers: done.papers.iter().map(|(kind, paper)| (kind.clone(), Hex(*paper))).collect(),
            letter: done.letter.map(Hex),
            key: done.key.clone(),
            serial: done.serial.clone(),
        }
    }
}

impl From<WrittenDone> for Done {
    fn from(written: WrittenDone) -> Self {
        Self {
            step: written.step,
            acts: written.acts.into_iter().map(|word| word.0).collect(),
            outcome: written.outcome,
            refused: written.refused,
            to: written.to.map_or(Target::End, Target::Step),
            data: written.data.map(|data| data.0),
            papers: written.papers.into_iter().map(|(kind, paper)| (kind, paper.0)).collect(),
            letter: written.letter.map(|letter| letter.0),
            key: written.key,
            serial: written.serial,
        }
    }
}

impl From<LinkKind> for Link {
    fn from(kind: LinkKind) -> Self {
        match kind {
            LinkKind::Activation => Self::Activation,
            LinkKind::Passphrase => Self::Passphrase,
        }
    }
}

impl From<Link> for LinkKind {
    fn from(link: Link) -> Self {
        match link {
            Link::Activation => Self::Activation,
            Link::Passphrase => Self::Passphrase,
        }
    }
}

impl Serialize for Hex {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Neither digits nor words are ever escaped, so that nothing is copied.
        let text = <&str>::deserialize(deserializer)?;
        text.parse().map(Hex).map_err(D::Error::custom)
    }
}

impl Serialize for Word {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.word())
    }
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&str>::deserialize(deserializer)?;
        let known = Act::WORDS.iter().find(|(word, _)| *word == text);
        known.map(|(_, act)| Self(*act)).ok_or_else(|| D::Error::custom(format!("unknown act `{text}`")))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    fn hex(octet: u8) -> Fingerprint {
        Fingerprint([octet; 32])
    }

    #[test]
    fn events_are_read_as_they_were_written() {
        let at: Timestamp = "2026-01-05T02:00:00Z".parse().unwrap();
        let done = Done {
            step: 4,
            acts: vec![Act::Enter, Act::SendActivation],
            outcome: Some("cocok".into()),
            refused: None,
            to: Target::Step(5),
            data: Some(hex(2)),
            papers: [("ktp".to_owned(), hex(3))].into(),
            letter: Some(hex(9)),
            key: Some("5f".into()),
            serial: None,
        };
        let refusal = Done {
            acts: Vec::new(),
            outcome: None,
            refused: Some("Foto buram".into()),
            to: Target::End,
            data: None,
            papers: BTreeMap::new(),
            letter: None,
            key: None,
            serial: Some("4A".into()),
            ..done.clone()
        };
        let deeds = [
            Deed::Opened { data: hex(1) },
            Deed::Done(done),
            Deed::Done(refusal),
            Deed::Sent { link: LinkKind::Activation, token: hex(4), expires: at },
            Deed::Corrected { data: hex(5), back_to: Some(6) },
            Deed::Followed { application: 7 },
            Deed::Rejected { reason: "Bukan pegawai".into() },
            Deed::Cancelled { reason: "Pindah".into() },
        ];
        let actors = [Actor::Officer("siti".into()), Actor::Applicant, Actor::AtDesk("budi".into())];
        let moment = Clock::Simulated(at).now();
        for (deed, by) in deeds.into_iter().zip(actors.into_iter().cycle()) {
            let event = Event { at, by, deed };
            let written = written(&event, moment);
            assert_eq!((written.at, written.real_at), (at, moment.real));
            assert_eq!(read(at, &written.event).unwrap(), event, "{}", written.event);
        }
    }

    #[test]
    fn the_words_in_the_store_stay() {
        let data = hex(0xab);
        let event = Event {
            at: Timestamp::UNIX_EPOCH,
            by: Actor::AtDesk("siti".into()),
            deed: Deed::Done(Done {
                step: 1,
                acts: vec![Act::Apply],
                outcome: None,
                refused: None,
                to: Target::Step(2),
                data: None,
                papers: [("ktp".to_owned(), data)].into(),
                letter: None,
                key: None,
                serial: None,
            }),
        };
        let expected = format!(
            r#"{{"by":{{"at-desk":"siti"}},"deed":{{"done":{{"step":1,"acts":["apply"],"to":2,"papers":{{"ktp":"{data}"}}}}}}}}"#
        );
        assert_eq!(written(&event, Clock::System.now()).event, expected);
        for broken in ["", "{}", r#"{"by":"applicant","deed":{"done":{"step":1,"acts":["fly"],"to":2}}}"#] {
            assert!(read(Timestamp::UNIX_EPOCH, broken).is_err(), "{broken}");
        }
    }
}
