use super::*;

#[test]
fn what_we_make_we_read() {
    let (key, certificate, chain) = sample();
    let long = "sandi ".repeat(11);
    for text in ["rahasia-12345", "", "kata sandi é", "e\u{301}", "🔑 kunci", &long] {
        let contents = read(&ours("Siti é 🔑", text).unwrap(), &passphrase(text)).unwrap();
        assert_eq!(contents.identities[0].friendly_name.as_deref(), Some("Siti é 🔑"), "{text}");
        let (found_key, found_certificate, found_chain) = contents.into_signer().unwrap();
        assert_eq!(found_key.reveal_pkcs8(), key.reveal_pkcs8(), "{text}");
        assert_eq!(found_certificate, certificate, "{text}");
        assert_eq!(found_chain, chain, "{text}");
    }
}

#[test]
fn only_its_passphrase_opens_it() {
    let bytes = ours("", "é🔑").unwrap();
    assert_eq!(read(&bytes, &passphrase("é🔑")).unwrap().identities[0].friendly_name, None);
    for wrong in ["", "é", "e\u{301}🔑", "é🔒", "é🔑\0", "é🔑 "] {
        assert_eq!(read(&bytes, &passphrase(wrong)).err(), Some(Pkcs12Error::WrongPassphrase), "{wrong:?}");
    }
}

#[test]
fn salts_and_initial_vectors_are_used_once() {
    let files = [ours("", "a").unwrap(), ours("", "a").unwrap()].concat();
    let mut strings: Vec<&[u8]> = files
        .windows(18)
        .filter(|window| window.starts_with(&[0x04, 16]))
        .map(|window| &window[2..])
        .collect();
    let count = strings.len();
    // Two salts of PBKDF2 with their initial vectors, and one of the MAC, in each.
    assert!(count >= 10, "{count}");
    strings.sort_unstable();
    strings.dedup();
    assert_eq!(strings.len(), count);
}

#[test]
fn what_we_do_not_make() {
    let (key, certificate, chain) = sample();
    let rng = &mut rand_core::UnwrapErr(getrandom::SysRng);
    let not_a_pair = Pkcs12Error::Key(KeyError::NotAPair);
    let many = NonZeroU32::new(3_333_334).unwrap();
    let mut make = |key: &PrivateKey, name: &str, rounds| {
        build(key, &certificate, &chain, name, &passphrase("a"), rounds, rng).err()
    };
    assert_eq!(make(&another_key(), "", FEW), Some(not_a_pair));
    assert_eq!(make(&key, &"é".repeat(255), FEW), None);
    let too_long = Pkcs12Error::FriendlyName { length: 256, limit: 255 };
    assert_eq!(make(&key, &"é".repeat(256), FEW), Some(too_long.clone()));
    assert_eq!(make(&key, &"🔑".repeat(128), FEW), Some(too_long));
    let asked = Pkcs12Error::TooManyRounds { asked: 10_000_002, limit: MAX_ROUNDS };
    assert_eq!(make(&key, "", many), Some(asked));
}
