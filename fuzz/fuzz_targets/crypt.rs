//! Encrypted documents: unlocked, and every object decrypted.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pdf::Document;
use pdf::syntax::{Object, ObjectId};
use pki::key::Passphrase;

/// That of the owner in the encrypted letters of `fixtures/`.
const PASSWORD: &str = "sukamaju-pemilik";

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut document) = Document::open(bytes) else { return };
    let _ = document.unlock(&Passphrase::new(PASSWORD.to_owned()));
    let _ = document.check_unlocked();
    let view = document.current();
    for number in 1..64 {
        let id = ObjectId::new(number, 0);
        if let Ok(Object::Stream(stream)) = view.object(id) {
            let _ = view.stream_data(id, &stream);
        }
    }
});
