//! Time stamps (RFC 3161) by the office's own authority.

use ca::tsa::{Answer, Authority, ClockTrouble};
use jiff::Timestamp;
use pki::cert::Certificate;
use pki::oid;
use pki::serial::SerialNumber;
use pki::tsp::Accuracy;
use rand_core::Rng;
use serde_json::json;
use store::AuthorityRole;

use crate::office::{Line, random};
use crate::{Error, Office};

/// The series of the serial numbers of stamps.
const SERIES: &str = "tsa";

/// So many numbers are taken from the series at once, where many stamps follow each other.
const BLOCK: u32 = 256;

/// The office's time stamping authority, with its key open.
pub struct Stamper {
    authority: Authority,
    serial: String,
    numbers: Numbers,
}

/// Serial numbers that were taken from the series and not yet used.
///
/// A number is eight random octets, drawn with each block, before eight that count: the count alone would repeat itself
/// in an office that was restored from a backup.
#[derive(Default)]
struct Numbers {
    salt: [u8; 8],
    next: u64,
    left: u32,
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
        let made = Authority::new(&certificate, &self.chain()?, signer, policies, Accuracy::SECOND);
        let made = made.map_err(Error::Stamper)?;
        Ok(Stamper { authority: made, serial: authority.serial, numbers: Numbers::default() })
    }

    /// Answers a request for one stamp, and records it.
    ///
    /// # Errors
    /// As the store decides; why nothing was stamped is in the answer.
    pub fn stamp(&self, stamper: &mut Stamper, request: &[u8]) -> Result<Answer, Error> {
        self.stamp_in_blocks(stamper, request, 1)
    }

    /// The same where many follow each other: serial numbers are taken many at a time.
    ///
    /// # Errors
    /// As [`stamp`](Self::stamp).
    pub fn stamp_of_many(&self, stamper: &mut Stamper, request: &[u8]) -> Result<Answer, Error> {
        self.stamp_in_blocks(stamper, request, BLOCK)
    }

    fn stamp_in_blocks(&self, stamper: &mut Stamper, request: &[u8], block: u32) -> Result<Answer, Error> {
        if let Err(refusal) = stamper.authority.examine(request) {
            return Ok(refusal.into_answer());
        }
        let moment = match self.moment() {
            Err(Error::ClockTurnedBack { .. }) => None,
            other => Some(other?),
        };
        if stamper.numbers.left == 0 {
            stamper.numbers = self.take_numbers(block)?;
        }
        let serial = stamper.numbers.draw();
        let now: Result<Timestamp, _> = moment.map(|moment| moment.at).ok_or(ClockTrouble::SetBack);
        let answer = stamper.authority.stamp(request, serial, now);
        if let (Ok(info), Some(moment)) = (&answer.outcome, moment) {
            let detail = json!({ "stamp": info.serial_number.to_string() });
            self.note(moment, &Line::done("timestamp.issue", &stamper.serial, detail))?;
        }
        Ok(answer)
    }

    fn take_numbers(&self, block: u32) -> Result<Numbers, Error> {
        let mut salt = [0; 8];
        random().fill_bytes(&mut salt);
        // Positive, and as long as any other: the first bit is clear, the first octet is not zero.
        salt[0] = salt[0] & 0x7f | 0x40;
        let next = self.store().write(|tx| tx.take_numbers(SERIES, block))?;
        Ok(Numbers { salt, next, left: block })
    }
}

impl Numbers {
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
