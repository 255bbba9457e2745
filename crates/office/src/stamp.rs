//! Time stamps (RFC 3161) by the office's own authority.

use std::sync::Mutex;

use ca::tsa::{Answer, Authority, ClockTrouble};
use jiff::Timestamp;
use pki::cert::Certificate;
use pki::oid;
use pki::serial::SerialNumber;
use pki::tsp::{Accuracy, TimeStampRequest};
use rand_core::Rng;
use serde_json::json;
use store::{AuthorityRole, StoreError, Tx};

use crate::clock::Moment;
use crate::cores::{as_they_come, cores};
use crate::office::{Line, random};
use crate::{Error, Office};

/// The series of the serial numbers of stamps.
const SERIES: &str = "tsa";

/// So many numbers are taken from the series at once. Those that are left over when the program ends are never used.
const BLOCK: u32 = 4096;

/// So many stamps are made by one core before they are recorded, with those that others have ready by then.
const GROUP: usize = 128;

/// The office's time stamping authority, with its key open.
pub struct Stamper {
    authority: Authority,
    certificate: Certificate,
    chain: Vec<Certificate>,
    serial: String,
    numbers: Numbers,
}

/// A stamper at work without asking the store for each stamp: serial numbers are taken ahead, and what was stamped is
/// recorded together, before anyone gets it.
pub(crate) struct Stamps<'a> {
    stamper: &'a Stamper,
    moment: Moment,
    numbers: Mutex<Numbers>,
    issued: Mutex<Vec<SerialNumber>>,
}

/// Serial numbers that were taken from the series and not yet used.
///
/// A number is eight random octets, drawn with each block, before eight that count: the count alone would repeat itself
/// in an office that was restored from a backup.
#[derive(Default)]
struct Numbers {
    salt: [u8; 8],
    next: u64,
    left: usize,
}

impl Office {
    /// Opens the key of the time stamping authority.
    ///
    /// # Errors
    /// [`Error::NoAuthority`]; [`Error::NotActive`] when it was revoked or has expired.
    pub fn open_stamper(&self) -> Result<Stamper, Error> {
        let authority = self.authority(AuthorityRole::Tsa)?;
        self.refuse_inactive_authority(&authority, self.now())?;
        let certificate = Certificate::from_der(&authority.certificate)?;
        let signer = self.open_service(&authority)?;
        let policies = vec![oid::SIMULATION_POLICY];
        let missing = || Error::NoAuthority(authority.role.as_str());
        let issuer = self.store().certificate(&authority.serial)?.ok_or_else(missing)?.issuer;
        let chain = self.chain_from(issuer)?;
        let made = Authority::new(&certificate, &chain, signer, policies, Accuracy::SECOND);
        let made = made.map_err(Error::Stamper)?;
        let serial = authority.serial;
        Ok(Stamper { authority: made, certificate, chain, serial, numbers: Numbers::default() })
    }

    /// Begins to stamp at `moment`, without asking the store again until all is [recorded](Self::write_stamps).
    pub(crate) fn begin_stamping<'a>(
        &self,
        stamper: &'a Stamper,
        moment: Moment,
    ) -> Result<Stamps<'a>, Error> {
        let numbers = Mutex::new(self.take_numbers()?);
        Ok(Stamps { stamper, moment, numbers, issued: Mutex::default() })
    }

    /// Records what was stamped since it was last recorded.
    pub(crate) fn write_stamps(&self, tx: &Tx<'_>, stamps: &Stamps<'_>) -> Result<(), StoreError> {
        let issued = stamps.issued.lock().map(|mut issued| std::mem::take(&mut *issued)).unwrap_or_default();
        self.note_stamps(tx, &stamps.stamper.serial, &issued.iter().collect::<Vec<_>>(), stamps.moment)
    }

    /// Answers a request for one stamp, and records it.
    ///
    /// # Errors
    /// As the store decides; why nothing was stamped is in the answer.
    pub fn stamp(&self, stamper: &mut Stamper, request: &[u8]) -> Result<Answer, Error> {
        let mut answers = self.stamp_all(stamper, &[request])?;
        Ok(answers.pop().expect("one answer for one request"))
    }

    /// Answers many requests, as a service does that lets those of some milliseconds come together: in their order,
    /// stamped on all cores, with serial numbers taken many at a time, and durable commits for all that are ready while
    /// the next are stamped.
    ///
    /// # Errors
    /// As [`stamp`](Self::stamp): nobody gets a stamp that is not recorded.
    pub fn stamp_all(&self, stamper: &mut Stamper, requests: &[&[u8]]) -> Result<Vec<Answer>, Error> {
        let mut answers = Vec::with_capacity(requests.len());
        for requests in requests.chunks(BLOCK as usize) {
            answers.extend(self.stamp_block(stamper, requests)?);
        }
        Ok(answers)
    }

    /// As [`stamp_all`](Self::stamp_all), for no more than there are numbers in a block, at one time.
    fn stamp_block(&self, stamper: &mut Stamper, requests: &[&[u8]]) -> Result<Vec<Answer>, Error> {
        let moment = match self.moment() {
            Err(Error::ClockTurnedBack { .. }) => None,
            other => Some(other?),
        };
        if stamper.numbers.left < requests.len() {
            stamper.numbers = self.take_numbers()?;
        }
        let now: Result<Timestamp, _> = moment.map(|moment| moment.at).ok_or(ClockTrouble::SetBack);
        let (authority, numbers) = (&stamper.authority, &mut stamper.numbers);
        let mut numbered = |request| (request, numbers.draw());
        let size = requests.len().div_ceil(cores()).min(GROUP);
        let groups = requests.chunks(size).map(|group| group.iter().map(&mut numbered).collect()).collect();
        let stamp = |group: Vec<(&&[u8], SerialNumber)>| -> Vec<Answer> {
            group.into_iter().map(|(request, serial)| authority.stamp(request, serial, now)).collect()
        };
        let record = |ready: &[Vec<Answer>]| self.record_stamps(&stamper.serial, ready, moment);
        Ok(as_they_come(groups, stamp, record)?.into_iter().flatten().collect())
    }

    /// Records what was stamped, before it is given out.
    fn record_stamps(
        &self,
        authority: &str,
        ready: &[Vec<Answer>],
        moment: Option<Moment>,
    ) -> Result<(), Error> {
        let Some(moment) = moment else { return Ok(()) };
        let infos = ready.iter().flatten().filter_map(|answer| answer.outcome.as_ref().ok());
        let issued: Vec<_> = infos.map(|info| &info.serial_number).collect();
        Ok(self.store().write(|tx| self.note_stamps(tx, authority, &issued, moment))?)
    }

    /// One line for all that was stamped together, which names each.
    fn note_stamps(
        &self,
        tx: &Tx<'_>,
        authority: &str,
        issued: &[&SerialNumber],
        moment: Moment,
    ) -> Result<(), StoreError> {
        if issued.is_empty() {
            return Ok(());
        }
        let stamps: Vec<String> = issued.iter().map(ToString::to_string).collect();
        let line = Line::done("timestamp.issue", authority, json!({ "stamps": stamps }));
        self.write_line(tx, moment, &line)
    }

    fn take_numbers(&self) -> Result<Numbers, Error> {
        let mut salt = [0; 8];
        random().fill_bytes(&mut salt);
        // Positive, and as long as any other: the first bit is clear, the first octet is not zero.
        salt[0] = salt[0] & 0x7f | 0x40;
        let next = self.store().write(|tx| tx.take_numbers(SERIES, BLOCK))?;
        Ok(Numbers { salt, next, left: BLOCK as usize })
    }
}

impl Stamper {
    /// The authority's certificate.
    pub(crate) fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The CAs above it, up to the root.
    pub(crate) fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    /// Most octets of a token.
    pub(crate) fn longest_token(&self) -> usize {
        self.authority.longest_token()
    }
}

impl Stamps<'_> {
    /// A token for `request`, and its time.
    ///
    /// # Errors
    /// [`Error::Stamp`].
    pub(crate) fn token(&self, request: &TimeStampRequest) -> Result<(Vec<u8>, Timestamp), Error> {
        // What is stamped now did not exist when the session began.
        let now = self.moment.clock.now().at.max(self.moment.at);
        let number = self.numbers.lock().map(|mut numbers| numbers.draw());
        let number = number.unwrap_or_else(|poisoned| poisoned.into_inner().draw());
        let (token, info) = self.stamper.authority.token(request, number, Ok(now)).map_err(Error::Stamp)?;
        let mut issued = self.issued.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        issued.push(info.serial_number);
        Ok((token, info.gen_time.timestamp()))
    }
}

impl Numbers {
    /// The next number. Beyond those that were taken the salt alone keeps them apart from others.
    fn draw(&mut self) -> SerialNumber {
        let octets = [self.salt, self.next.to_be_bytes()].concat();
        self.next += 1;
        self.left = self.left.saturating_sub(1);
        SerialNumber::from_octets(&octets).expect("sixteen octets, the first between 0x40 and 0x7f")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn numbers_of_a_block_differ() {
        let mut numbers = Numbers { salt: [0x40; 8], next: 250, left: 10 };
        let drawn: BTreeSet<String> = (0..10).map(|_| numbers.draw().to_string()).collect();
        assert_eq!((drawn.len(), numbers.left), (10, 0));
        assert!(
            drawn.iter().all(|text| text.len() == 32 && text.starts_with("4040404040404040000000000000"))
        );
    }
}
