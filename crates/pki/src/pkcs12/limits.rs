//! How much a file may ask of its reader.

use super::{Pkcs12Error, malformed};
use crate::ber::{BerError, Reader};

/// Largest file that is read, in octets: a key and a long chain are a tenth of it.
pub(super) const MAX_LEN: usize = 1 << 20;

/// Most rounds of key derivation that are done for one file, all its parts together: some seconds of work.
pub const MAX_ROUNDS: u64 = 10_000_000;

/// Most bags that are looked into in one file, those within others included.
pub(super) const MAX_BAGS: usize = 256;

/// Deepest nesting of bags that is read.
pub(super) const MAX_DEPTH: usize = 4;

const INTEGER: u8 = 0x02;

/// What was spent on one file so far.
#[derive(Default)]
pub(super) struct Budget {
    work: u64,
    bags: usize,
}

impl Budget {
    /// Asks for that many rounds more, before they are done.
    pub(super) fn spend(&mut self, work: u64) -> Result<(), Pkcs12Error> {
        self.work = self.work.saturating_add(work);
        if self.work > MAX_ROUNDS {
            return Err(Pkcs12Error::TooManyRounds { asked: self.work, limit: MAX_ROUNDS });
        }
        Ok(())
    }

    /// Asks for one bag more.
    pub(super) fn spend_bag(&mut self) -> Result<(), Pkcs12Error> {
        self.bags += 1;
        if self.bags > MAX_BAGS {
            return Err(malformed("SafeContents")(BerError::TooMany { limit: MAX_BAGS }));
        }
        Ok(())
    }
}

/// Reads a number of rounds: at least one.
pub(super) fn rounds(fields: &mut Reader<'_>) -> Result<u32, Pkcs12Error> {
    let refused = || malformed("iterations")(BerError::Value { tag: INTEGER });
    let octets = fields.integer().map_err(malformed("iterations"))?;
    if octets[0] & 0x80 != 0 {
        return Err(refused());
    }
    let asked =
        octets.iter().fold(0_u64, |sum, octet| sum.saturating_mul(256).saturating_add(u64::from(*octet)));
    match u32::try_from(asked) {
        Ok(0) => Err(refused()),
        Ok(rounds) => Ok(rounds),
        Err(_) => Err(Pkcs12Error::TooManyRounds { asked, limit: MAX_ROUNDS }),
    }
}
