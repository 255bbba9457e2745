use jiff::SignedDuration;
use pdf::verify::{Level, Modification, WantedSigner};
use pki::constraints::{Algorithm, Term};
use pki::digest::DigestAlgorithm;
use pki::key::KeyKind;

use crate::policy::{Policy, Preset, Setting, Simulation};

fn read(text: &str) -> Policy {
    Policy::read(text.as_bytes()).unwrap_or_else(|faults| panic!("{text}: {faults:?}"))
}

/// The faults as people read them.
fn faults(text: &str) -> Vec<String> {
    let faults = Policy::read(text.as_bytes()).map_or_else(|faults| faults, |_| Vec::new());
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn nothing_is_the_default() {
    for text in ["", "# kosong\n", "based_on = \"default\"\n"] {
        assert_eq!(read(text), Preset::Default.policy(), "{text}");
    }
}

#[test]
fn every_key_changes_its_rule_alone() {
    let default = || Preset::Default.policy();
    for (text, expected) in [
        ("level = \"b-lta\"", Policy { level: Some(Level::PadesBLta), ..default() }),
        ("level = \"any\"", default()),
        ("time_stamp = true", Policy { time_stamp: true, ..default() }),
        (
            "modifications = \"form-filling\"",
            Policy { modifications: Some(Modification::FormFilling), ..default() },
        ),
        ("modifications = \"as-permitted\"", default()),
        ("simulation = \"require\"", Policy { simulation: Simulation::Require, ..default() }),
        ("fail_on = \"warning\"", Policy { fail_on_warning: true, ..default() }),
        ("[signatures]\nmin = 2\nmax = 2", Policy { least: 2, most: Some(2), ..default() }),
        ("signatures.max = 0x3", Policy { most: Some(3), ..default() }),
        (
            "[[signer]]\nnip = \"19900101 201501 1 001\"\nname = \"Siti Rahayu\"",
            Policy {
                signers: vec![WantedSigner {
                    nip: Some("199001012015011001".into()),
                    name: Some("Siti Rahayu".into()),
                    ..WantedSigner::default()
                }],
                ..default()
            },
        ),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
    let strict = read("based_on = \"strict\"\nlevel = \"any\"\nmax_status_age = \"any\"\ntime_stamp = false");
    assert_eq!((strict.level, strict.constraints.max_status_age, strict.time_stamp), (None, None, false));
    assert_eq!(strict.modifications, Some(Modification::LtaUpdates));
    for (text, hours) in [("12h", 12), ("7d", 168), ("3660d", 87840)] {
        let age = read(&format!("max_status_age = \"{text}\"")).constraints.max_status_age;
        assert_eq!(age, Some(SignedDuration::from_hours(hours)), "{text}");
    }
}

#[test]
fn a_table_of_algorithms_is_whole() {
    let policy = read("[digests]\nsha256 = true\nsha384 = 2030-12-31\nsha512 = false\nsha1 = 2012-02-29\n");
    let term = |algorithm| policy.constraints.algorithms.term(algorithm);
    let until = |text: &str| Some(Term::Until(text.parse().unwrap()));
    for (digest, expected) in [
        (DigestAlgorithm::Sha256, Some(Term::Open)),
        (DigestAlgorithm::Sha384, until("2031-01-01T00:00:00Z")),
        (DigestAlgorithm::Sha1, until("2012-03-01T00:00:00Z")),
        (DigestAlgorithm::Sha512, None),
        (DigestAlgorithm::Sha3_256, None),
    ] {
        assert_eq!(term(Algorithm::Digest(digest)), expected, "{digest}");
    }
    // The other table stays that of the preset.
    assert_eq!(term(Algorithm::Key(KeyKind::P256)), Some(Term::Open));
    assert!(policy.only_listed && !read("").only_listed && Preset::Strict.policy().only_listed);
    let keys = read("[keys]\nrsa1024 = 2013-12-31\nrsa3072 = true\ned25519 = false").constraints.algorithms;
    let term = |bits| keys.term(Algorithm::Key(KeyKind::Rsa { bits }));
    assert_eq!([term(1023), term(3071), term(4096)], [None, until("2014-01-01T00:00:00Z"), Some(Term::Open)]);
    assert_eq!(keys.term(Algorithm::Key(KeyKind::Ed25519)), None);
}

#[test]
fn every_fault_has_its_line() {
    for (name, text, expected) in [
        ("a key", "levle = \"b-b\"", &["line 1: there is no key `levle`"][..]),
        ("a table", "\n[siganture]\nmin = 1", &["line 2: there is no key `siganture`"]),
        ("a key below", "[signatures]\nleast = 1", &["line 2: there is no key `signatures.least`"]),
        ("a digest", "[digests]\nmd5 = true", &["line 2: there is no key `digests.md5`"]),
        ("a short key", "[keys]\nrsa1023 = 2010-01-01", &["line 2: there is no key `keys.rsa1023`"]),
        ("a key with a sign", "[keys]\n\"rsa+2048\" = true", &["line 2: there is no key `keys.rsa+2048`"]),
        ("a curve", "[keys]\np521 = true", &["line 2: there is no key `keys.p521`"]),
        (
            "a word",
            "level = \"B-LT\"",
            &["line 1: `level` cannot be `B-LT`, only any, b-b, b-t, b-lt, b-lta"],
        ),
        (
            "a preset",
            "based_on = \"stricter\"",
            &["line 1: `based_on` cannot be `stricter`, only strict, default, archive"],
        ),
        (
            "disallowed is no rule",
            "modifications = \"disallowed\"",
            &[
                "line 1: `modifications` cannot be `disallowed`, only as-permitted, none, lta-updates, form-filling, annotations",
            ],
        ),
        ("a type", "time_stamp = \"yes\"", &["line 1: `time_stamp` is a text, not true or false"]),
        ("no list", "signer = \"Siti\"", &["line 1: `signer` is a text, not a list"]),
        ("one table", "[signer]\nname = \"Siti\"", &["line 1: `signer` is a table, not a list"]),
        ("no tables", "signer = [\"Siti\"]", &["line 1: `signer` is a text, not a table"]),
        (
            "no number",
            "signatures.min = 1.5",
            &["line 1: `signatures.min` is a number with a fraction, not a whole number"],
        ),
        ("negative", "signatures.min = -1", &["line 1: `signatures.min` is -1, not between 0 and 100"]),
        ("too many", "signatures.max = 101", &["line 1: `signatures.max` is 101, not between 1 and 100"]),
        ("none allowed", "signatures.max = 0", &["line 1: `signatures.max` is 0, not between 1 and 100"]),
        (
            "fewer than must be",
            "[signatures]\nmin = 3\nmax = 2",
            &["line 1: at most 2 signatures are fewer than the 3 that there must be"],
        ),
        (
            "no unit",
            "max_status_age = \"7\"",
            &["line 1: `max_status_age` is `7`, not a span like 12h or 7d of at most 3660 days"],
        ),
        (
            "no span",
            "max_status_age = \"0d\"",
            &["line 1: `max_status_age` is `0d`, not a span like 12h or 7d of at most 3660 days"],
        ),
        (
            "a sign",
            "max_status_age = \"+7d\"",
            &["line 1: `max_status_age` is `+7d`, not a span like 12h or 7d of at most 3660 days"],
        ),
        (
            "beyond numbers",
            "max_status_age = \"99999999999999999999d\"",
            &[
                "line 1: `max_status_age` is `99999999999999999999d`, not a span like 12h or 7d of at most 3660 days",
            ],
        ),
        (
            "a time",
            "[digests]\nsha1 = 2012-08-01T00:00:00Z",
            &["line 2: `digests.sha1` is 2012-08-01T00:00:00Z, not a date like 2030-12-31"],
        ),
        (
            "a date in quotes",
            "[digests]\nsha1 = \"2012-08-01\"",
            &["line 2: `digests.sha1` is a text, not a date or time"],
        ),
        (
            "SHA-1 without end",
            "[digests]\nsha1 = true",
            &["line 2: `digests.sha1` was relied on only up to some day, which must stand there as a date"],
        ),
        (
            "RSA 1024 without end",
            "[keys]\nrsa1024 = true",
            &["line 2: `keys.rsa1024` was relied on only up to some day, which must stand there as a date"],
        ),
        ("nobody", "\n[[signer]]\n", &["line 2: a signer needs one of nip, nik, email, organization, name"]),
        ("an empty name", "[[signer]]\nname = \" \"", &["line 2: `signer.name` is empty"]),
        ("a short NIP", "[[signer]]\nnip = \"1990\"", &["line 2: a NIP has 18 digits, not 4 characters"]),
        (
            "a NIK with letters",
            "[[signer]]\nnik = \"33230101019000O1\"",
            &["line 2: a NIK has 16 digits, and nothing but digits"],
        ),
        ("no address", "[[signer]]\nemail = \"siti\"", &["line 2: `siti` is not an e-mail address"]),
        ("no text", "\u{0}", &["line 1 is not TOML: invalid character, expected `=`"]),
        (
            "several, in their order",
            "fail_on = 1\n[signatures]\nmin = \"x\"\nmaximum = 2\n[keys]\nrsa512 = true\n",
            &[
                "line 1: `fail_on` is a whole number, not a text",
                "line 3: `signatures.min` is a text, not a whole number",
                "line 4: there is no key `signatures.maximum`",
                "line 6: there is no key `keys.rsa512`",
            ],
        ),
    ] {
        let found = faults(text);
        if name == "no text" {
            assert!(found[0].starts_with("line 1 is not TOML: "), "{found:?}");
            continue;
        }
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn limits_are_named() {
    let long = format!("# {}", "x".repeat(64 * 1024));
    assert_eq!(faults(&long), ["the file has 65538 bytes, more than the 65536 that are read"]);
    let many = "[[signer]]\nname = \"A\"\n".repeat(101);
    assert_eq!(faults(&many), ["line 1: `signer` stands there 101 times, more than the 100 that are read"]);
    let faults = Policy::read(b"level = \"\xff\"").unwrap_err();
    assert_eq!(faults[0].to_string(), "the file is no text in UTF-8");
    let wrong = "=\n".repeat(100);
    assert_eq!(self::faults(&wrong).len(), 20);
}

#[test]
fn what_is_written_reads_back() {
    let mut odd = Preset::Archive.policy();
    odd.signers = vec![WantedSigner {
        nik: Some("3323010101900001".into()),
        email: Some("siti@example.go.id".into()),
        organization: Some("Dinas \"Kominfo\" \\ \u{7}".into()),
        ..WantedSigner::default()
    }];
    (odd.least, odd.most, odd.only_listed) = (1, Some(4), true);
    odd.constraints.max_status_age = Some(SignedDuration::from_hours(36));
    let listed = |preset: Preset| Policy { only_listed: true, ..preset.policy() };
    for policy in Preset::ALL.into_iter().map(listed).chain([odd]) {
        let parts = policy.settings();
        let text: String = parts.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(read(&text), policy, "{text}");
        assert_eq!(parts.last().unwrap().0, Setting::Signers);
    }
}
