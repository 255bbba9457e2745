//! What an office writes into its profiles.toml: whatever it says, no profile leaves the limits of the built-in ones.
#![no_main]

use ca::{Profile, Profiles};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match Profiles::with_overrides(text) {
        Ok(profiles) => profiles.iter().for_each(within_limits),
        Err(refused) => drop(refused.to_string()),
    }
});

fn within_limits(profile: &Profile) {
    assert!(profile.lifetime() <= profile.longest() && !profile.key_types().is_empty());
    let models = Profile::BUILT_IN;
    let model = models.iter().find(|built_in| built_in.role() == profile.role()).expect("a role of ours");
    assert!(profile.longest() <= model.longest());
}
