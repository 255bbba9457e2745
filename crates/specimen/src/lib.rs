//! Documents with known verdicts: good ones, and every known way to harm one.
//!
//! Start at [`Kit::found`] and [`all`]. Nothing here judges anything: what a verifier should say stands beside each
//! document, as [`Expected`]. All of it is a simulation (UJI COBA), signed under an authority that lives in memory.

mod attack; // published attacks, five variants of each and more
mod catalogue; // the specimens, in their groups
mod error; // why a specimen could not be made
mod expected; // what a verifier should say
pub mod folder; // all of them in a folder, for other people's verifiers
mod good; // documents that pass
mod kit; // who signs, who stamps, and what is known of them
mod paper; // how documents are put together
mod seeded; // chance that can be repeated
mod signer; // signers who should not have signed

pub use catalogue::{DOCUMENTS, Group, LOCKED, PASSWORD, Specimen, all, one};
pub use error::MakeError;
pub use expected::{Expected, Verdict};
pub use kit::{Identity, JUDGED_AT, Kind, Kit, People, Stampers};
pub use seeded::Seeded;
