//! Checkpoints of an audit log, as whoever checks a log takes them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use office::audit::checkpoint::Checkpoint;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(checkpoint) = Checkpoint::read(bytes) {
        // There is one way to write what it states.
        assert_eq!(checkpoint.text().as_bytes(), bytes);
    }
});
