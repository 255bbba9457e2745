//! What an office may change, and everything that it may not.

use pki::lint::Role;
use rules::Fault;

use super::*;

/// The file that the documentation shows.
const EXAMPLE: &str = include_str!("../../../../docs/profiles.toml");

fn with(text: &str) -> Profiles {
    Profiles::with_overrides(text).unwrap()
}

fn whole_days(lifetime: SignedDuration) -> i64 {
    lifetime.as_hours() / 24
}

#[test]
fn without_a_word_nothing_changes() {
    for text in ["", "# nothing\n", "[profile]\n", "[profile.person]\n", "profile.root = {}\n"] {
        assert_eq!(with(text), Profiles::builtin(), "{text:?}");
    }
}

#[test]
fn built_in_profiles_are_within_their_own_limits() {
    for profile in Profile::BUILT_IN {
        assert!(profile.lifetime >= DAY && profile.lifetime <= profile.longest, "{}", profile.id);
        assert_eq!(profile.key_types(), KeyType::ALL, "{}", profile.id);
        assert_eq!(Profiles::builtin().get(profile.id()), Some(&profile));
    }
    let ids = |profiles: &Profiles| profiles.for_holders().map(|p| p.id().to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(&Profiles::builtin()), ["person", "person-rfc9336-strict", "seal"]);
}

#[test]
fn the_documented_example_is_read() {
    let profiles = with(EXAMPLE);
    assert_eq!(whole_days(profiles.get("person").unwrap().lifetime()), 365);
    assert_eq!(profiles.get("person").unwrap().key_types(), [KeyType::Rsa3072, KeyType::P256]);
    let own = profiles.get("kepala-dinas").unwrap();
    assert_eq!((own.id(), own.role(), own.holder()), ("kepala-dinas", Role::Person, Holder::Person));
    assert_eq!(whole_days(profiles.get("ocsp").unwrap().lifetime()), 30);
}

#[test]
fn what_an_office_may_change() {
    let profiles = with(
        "[profile.person]\nlifetime_days = 365\nlongest_days = 400\nkey_types = ['p256']\n\
         key_usage = 'nonRepudiation'\nextra_purposes = ['1.2.840.113583.1.1.5', '1.3.6.1.4.1.311.10.3.12']\n\
         pointers = false\ncps = 'http://pki.example.com/cps'\n",
    );
    let expected = Profile {
        lifetime: SignedDuration::from_hours(24 * 365),
        longest: SignedDuration::from_hours(24 * 400),
        key_types: vec![KeyType::P256].into(),
        usage: KeyUsage::NON_REPUDIATION,
        purposes: vec![
            oid::KP_DOCUMENT_SIGNING,
            oid::KP_EMAIL_PROTECTION,
            oid::KP_ADOBE_DOCUMENT_SIGNING,
            oid::KP_MICROSOFT_DOCUMENT_SIGNING,
        ]
        .into(),
        pointers: Pointers::None,
        cps: Some("http://pki.example.com/cps".to_owned()),
        ..Profile::PERSON
    };
    assert_eq!(profiles.get("person"), Some(&expected));
    // Others are as they were, also the one that another name derives from the person's.
    assert_eq!(profiles.get("seal"), Some(&Profile::SEAL));
    let derived = with("[profile.person]\nlifetime_days = 9\n[profile.magang]\nbased_on = 'person'\n");
    assert_eq!(derived.get("magang").unwrap(), &Profile { id: "magang".into(), ..Profile::PERSON });
}

#[test]
fn a_shorter_limit_shortens_the_default() {
    let profiles = with("profile.person.longest_days = 100\nprofile.seal.longest_days = 1000");
    for (id, lifetime, longest) in [("person", 100, 100), ("seal", 730, 1000)] {
        let profile = profiles.get(id).unwrap();
        assert_eq!((whole_days(profile.lifetime()), profile.longest_days()), (lifetime, longest), "{id}");
    }
}

#[test]
fn an_extra_purpose_stands_once() {
    let profiles = with("profile.seal.extra_purposes = ['1.2.840.113583.1.1.5', '1.2.840.113583.1.1.5']");
    let purposes = &profiles.get("seal").unwrap().purposes;
    assert_eq!(purposes.iter().filter(|p| **p == oid::KP_ADOBE_DOCUMENT_SIGNING).count(), 1);
    assert_eq!(purposes.len(), 3);
}

/// What is refused, and the beginning of why.
const REFUSED: &[(&str, &str)] = &[
    // not TOML
    ("lifetime_days", "line 1 is not TOML"),
    ("\n\n[profile.person\n", "line 3 is not TOML"),
    ("[profile.person]\nlifetime_days = 1\nlifetime_days = 2\n", "line 3 is not TOML"),
    ("a = \"\u{0}\"", "line 1 is not TOML"),
    // keys that mean nothing
    ("title = 'x'", "line 1: there is no key `title`"),
    ("[profil.person]\n", "line 1: there is no key `profil`"),
    ("[profile.person]\n\nlifetime = 1\n", "line 3: there is no key `profile.person.lifetime`"),
    ("[profile.person]\nca = true\n", "line 2: there is no key `profile.person.ca`"),
    ("[profile.person]\npolicy = '1.2.3'\n", "line 2: there is no key `profile.person.policy`"),
    ("[profile.person]\ncritical = false\n", "line 2: there is no key `profile.person.critical`"),
    ("[profile.person]\npurposes = []\n", "line 2: there is no key `profile.person.purposes`"),
    ("[profile.person]\nmark = ''\n", "line 2: there is no key `profile.person.mark`"),
    ("[profile.person]\npath_len = 1\n", "line 2: there is no key `profile.person.path_len`"),
    ("[profile.issuing.key_types.x]\n", "line 1: `profile.issuing.key_types` is a table, not a list"),
    // keys that are fixed
    ("[profile.root]\nlifetime_days = 1\n", "line 2: `profile.root.lifetime_days` is fixed"),
    ("[profile.root]\nkey_usage = 'nonRepudiation'\n", "line 2: `profile.root.key_usage` is fixed"),
    ("[profile.issuing]\nextra_purposes = []\n", "line 2: `profile.issuing.extra_purposes` is fixed"),
    ("[profile.tsa]\nkey_usage = 'nonRepudiation'\n", "line 2: `profile.tsa.key_usage` is fixed"),
    (
        "[profile.person-rfc9336-strict]\nextra_purposes = ['1.2.840.113583.1.1.5']\n",
        "line 2: `profile.person-rfc9336-strict.extra_purposes` is fixed",
    ),
    ("[profile.seal]\nbased_on = 'person'\n", "line 2: `profile.seal.based_on` is fixed"),
    // other types
    ("profile = 1", "line 1: `profile` is a whole number, not a table"),
    ("profile.person = 'x'", "line 1: `profile.person` is a text, not a table"),
    ("[[profile.person]]\n", "line 1: `profile.person` is a list, not a table"),
    ("profile.person.lifetime_days = '1'", "line 1: `profile.person.lifetime_days` is a text, not a whole"),
    ("profile.person.lifetime_days = 1.5", "line 1: `profile.person.lifetime_days` is a number with a frac"),
    ("profile.person.pointers = 0", "line 1: `profile.person.pointers` is a whole number, not true or false"),
    ("profile.person.key_types = 'p256'", "line 1: `profile.person.key_types` is a text, not a list"),
    ("profile.person.key_types = [1]", "line 1: `profile.person.key_types` is a whole number, not a text"),
    ("profile.person.cps = 2026-01-01", "line 1: `profile.person.cps` is a date or time, not a text"),
    // beyond the limits
    (
        "profile.person.lifetime_days = 0",
        "line 1: `profile.person.lifetime_days` is 0, not between 1 and 1096",
    ),
    ("profile.person.lifetime_days = -1", "line 1: `profile.person.lifetime_days` is -1, not"),
    ("profile.person.lifetime_days = 1097", "line 1: `profile.person.lifetime_days` is 1097, not"),
    ("profile.person.longest_days = 1097", "line 1: `profile.person.longest_days` is 1097, not"),
    ("profile.ocsp.longest_days = 91", "line 1: `profile.ocsp.longest_days` is 91, not between 1 and 90"),
    ("profile.person.lifetime_days = 9223372036854775808", "line 1: `profile.person.lifetime_days` is 92233"),
    (
        "[profile.person]\nlifetime_days = 101\nlongest_days = 100\n",
        "line 2: `profile.person.lifetime_days` is 101, not between 1 and 100",
    ),
    (
        "[profile.baru]\nbased_on = 'seal'\nlongest_days = 2000\n",
        "line 3: `profile.baru.longest_days` is 2000, not between 1 and 1096",
    ),
    // not in the closed lists
    (
        "profile.person.key_types = []",
        "line 1: `profile.person.key_types` cannot be ``, only rsa2048, rsa3072,",
    ),
    (
        "profile.person.key_types = ['rsa1024']",
        "line 1: `profile.person.key_types` cannot be `rsa1024`, only",
    ),
    ("profile.person.key_types = ['P256']", "line 1: `profile.person.key_types` cannot be `P256`, only"),
    (
        "profile.person.key_usage = 'keyCertSign'",
        "line 1: `profile.person.key_usage` cannot be `keyCertSign`",
    ),
    (
        "profile.person.key_usage = 'digitalSignature'",
        "line 1: `profile.person.key_usage` cannot be `digitalS",
    ),
    (
        "profile.person.extra_purposes = ['1.3.6.1.5.5.7.3.1']",
        "line 1: `profile.person.extra_purposes` cannot be",
    ),
    ("profile.person.extra_purposes = ['2.5.29.37.0']", "line 1: `profile.person.extra_purposes` cannot be"),
    ("profile.person.cps = 'ftp://x/cps'", "line 1: `profile.person.cps` is `ftp://x/cps`, not an address"),
    ("profile.person.cps = 'http://'", "line 1: `profile.person.cps` is `http://`, not an address"),
    ("profile.person.cps = 'http:///cps'", "line 1: `profile.person.cps` is `http:///cps`, not an address"),
    ("profile.person.cps = 'http://a b'", "line 1: `profile.person.cps` is `http://a b`, not an address"),
    ("profile.person.cps = \"http://a\\n\"", "line 1: `profile.person.cps` is"),
    ("profile.person.cps = 'http://né.example'", "line 1: `profile.person.cps` is"),
    ("profile.person.cps = ''", "line 1: `profile.person.cps` is empty"),
    // profiles of one's own
    ("[profile.baru]\n", "line 1: profile `baru` is not built in and lacks `based_on`"),
    ("profile.Person.lifetime_days = 1", "line 1: `Person` cannot name a profile"),
    ("[profile.'a b']\nbased_on = 'person'\n", "line 1: `a b` cannot name a profile"),
    ("[profile.'']\nbased_on = 'person'\n", "line 1: `` cannot name a profile"),
    ("[profile.'../x']\nbased_on = 'person'\n", "line 1: `../x` cannot name a profile"),
    ("[profile.1baru]\nbased_on = 'person'\n", "line 1: `1baru` cannot name a profile"),
    ("[profile.abcdefghijabcdefghijabcdefghijabc]\nbased_on = 'person'\n", "line 1: `abcdefg"),
    (
        "[profile.baru]\nbased_on = 'issuing'\n",
        "line 2: `profile.baru.based_on` cannot be `issuing`, only person",
    ),
    (
        "[profile.baru]\nbased_on = 'baru'\n",
        "line 2: `profile.baru.based_on` cannot be `baru`, only person, seal",
    ),
    ("[profile.baru]\nbased_on = 'person-rfc9336-strict'\n", "line 2: `profile.baru.based_on` cannot be"),
];

#[test]
fn what_an_office_may_not_change() {
    for (text, why) in REFUSED {
        let refused = Profiles::with_overrides(text)
            .map(drop)
            .err()
            .map_or_else(String::new, |error| error.to_string());
        assert!(refused.starts_with(why), "{text:?}: {refused}");
    }
}

#[test]
fn sizes_are_limited() {
    let long = " ".repeat(64 * 1024 + 1);
    let refused = ProfileError::File(Fault::TooLong { length: 65537, limit: 65536 });
    assert_eq!(Profiles::with_overrides(&long), Err(refused));
    let profiles = |count: u32| (0..count).map(|n| format!("[profile.p{n}]\nbased_on = 'person'\n"));
    assert_eq!(with(&profiles(32).collect::<String>()).iter().count(), 39);
    let refused = Profiles::with_overrides(&profiles(33).collect::<String>()).unwrap_err();
    assert!(matches!(refused, ProfileError::File(Fault::TooMany { found: 33, limit: 32, .. })), "{refused}");
    for deep in
        ["[".repeat(60_000), format!("a={}", "[".repeat(60_000)), format!("a={}", "{b=".repeat(20_000))]
    {
        assert!(matches!(Profiles::with_overrides(&deep), Err(ProfileError::File(Fault::Syntax { .. }))));
    }
    let dotted = format!("{}=1", vec!["a"; 30_000].join("."));
    assert!(matches!(Profiles::with_overrides(&dotted), Err(ProfileError::File(Fault::Syntax { .. }))));
}

/// Whatever an office sets, the words that keep a certificate harmless stay.
#[test]
fn what_no_file_can_change() {
    let profiles = with(EXAMPLE);
    for profile in profiles.iter() {
        let model = Profile::BUILT_IN.into_iter().find(|built_in| built_in.role == profile.role).unwrap();
        assert_eq!(
            (profile.authority, profile.policy, profile.purposes_critical),
            (model.authority, model.policy, model.purposes_critical)
        );
        assert!(model.purposes.iter().all(|purpose| profile.purposes.contains(purpose)), "{}", profile.id);
        assert!(profile.longest <= model.longest, "{}", profile.id);
    }
}
