//! What is guessed first: common words in Indonesian and English, rows of the keyboard, what the holder is called.

use super::PassphraseError;

/// Words that stand at the head of every list of stolen passphrases, and of every list of guesses at an Indonesian
/// office. Lower case, letters only.
const COMMON: [&str; 72] = [
    "abc",
    "abcd",
    "abcde",
    "abcdef",
    "abcdefg",
    "abcdefgh",
    "admin",
    "administrator",
    "aku",
    "akucintakamu",
    "anjing",
    "asdf",
    "asdfgh",
    "asdfghjkl",
    "bismillah",
    "bssn",
    "bsre",
    "bupati",
    "cinta",
    "coba",
    "dinas",
    "doraemon",
    "dragon",
    "football",
    "freedom",
    "garuda",
    "indonesia",
    "indonesiaraya",
    "iloveyou",
    "jakarta",
    "kabupaten",
    "kantor",
    "katasandi",
    "kominfo",
    "letmein",
    "login",
    "majapahit",
    "master",
    "merdeka",
    "monkey",
    "naruto",
    "nusantara",
    "opensesame",
    "passphrase",
    "password",
    "passw",
    "pass",
    "pemda",
    "pemkab",
    "pemkot",
    "pegawai",
    "persib",
    "persija",
    "princess",
    "qazwsx",
    "qwer",
    "qwerty",
    "qwertyuiop",
    "rahasia",
    "sayang",
    "sandi",
    "secret",
    "segel",
    "semangat",
    "sertifikat",
    "sunshine",
    "superman",
    "tandatangan",
    "user",
    "welcome",
    "zaq",
    "zxcvbnm",
];

/// Words shorter than this are in too many good passphrases to count as somebody's own.
const SHORTEST_WORD: usize = 4;

/// Refuses a passphrase that is a common word, a run of characters, or one of `known`, whatever digits and signs stand
/// around it and however often it is repeated.
pub(super) fn refuse(text: &str, known: &[String]) -> Result<(), PassphraseError> {
    let folded = fold(text);
    let plain = unmask(&folded);
    if is_run(&folded) || [letters(&folded), letters(&plain)].iter().any(|core| is_common(core)) {
        return Err(PassphraseError::Common);
    }
    let bare: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    let core = letters(&folded);
    let is_known = |word: &String| is_repeated(&core, word) || numbers_aside(&bare, word);
    if known.iter().any(is_known) { Err(PassphraseError::Personal) } else { Ok(()) }
}

/// `text` as a whole and by its words, folded, without signs, as [`refuse`] compares them.
pub(super) fn words_of(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut words: Vec<String> = folded.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
    words.push(folded.chars().filter(|c| c.is_alphanumeric()).collect());
    words.retain(|word| word.chars().count() >= SHORTEST_WORD);
    words
}

fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Takes back the usual disguises of letters as digits and signs.
fn unmask(folded: &str) -> String {
    let plain = |c| match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    };
    // Digits and signs at the end are mostly an addition, not a disguise.
    let core = folded.trim_end_matches(|c: char| !c.is_alphabetic());
    core.chars().map(plain).collect()
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

fn is_common(core: &str) -> bool {
    COMMON.iter().any(|word| is_repeated(core, word))
}

/// Whether `text` is `word`, once or several times over.
fn is_repeated(text: &str, word: &str) -> bool {
    !text.is_empty()
        && text.len().is_multiple_of(word.len())
        && text.as_bytes().chunks(word.len()).all(|part| part == word.as_bytes())
}

/// Whether `bare` is `word` with at most four characters around it.
fn numbers_aside(bare: &str, word: &str) -> bool {
    bare.contains(word) && bare.len() <= word.len() + 4
}

/// Whether all characters, but for one at the end, are the same or follow each other.
fn is_run(folded: &str) -> bool {
    let codes: Vec<i64> = folded.chars().map(|c| i64::from(u32::from(c))).collect();
    let steps: Vec<i64> = codes.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let Some((_, steps)) = steps.split_last() else { return true };
    // 9 is followed by 0 in a row of digits.
    [0, 1, -1].iter().any(|way| steps.iter().all(|step| step == way || (*way == 1 && *step == -9)))
}
