//! Time stamps: alone, in a response, and what is inside.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pki::tsp::{TimeStampResponse, TimeStampToken, TstInfo};

fuzz_target!(|bytes: &[u8]| {
    if let Ok((token, length)) = TimeStampToken::parse(bytes) {
        assert!(length <= bytes.len());
        let _ = token.verify(&|digest| digest.digest(b"surat"), &[]);
    }
    let _ = TimeStampResponse::from_der(bytes);
    if let Ok(info) = TstInfo::from_der(bytes) {
        assert_eq!(TstInfo::from_der(&info.to_der()), Ok(info));
    }
});
