//! Names given as options.

use testkit::program::{NIK, Program};

use super::{refuses, serials};
use crate::house::{holder, json, text};

/// `cert issue` of a quick key for whoever is described.
fn issuing<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let issue = ["cert", "issue", "--nik", NIK, "--key-type", "p256", "--passphrase-file", "passphrase"];
    let out = if more.contains(&"--out") { &[][..] } else { &["--out", "out"] };
    [&issue[..], out, more].concat()
}

fn called(name: &str) -> Vec<&str> {
    issuing(&["--email", "siti@sukamaju.example", "--name", name])
}

#[test]
fn names_that_cannot_stand() {
    let program = holder();
    let (long, very_long) = ("x".repeat(65), format!("Siti, {}", "x".repeat(200)));
    for (case, name, words) in [
        ("escape", "Siti\u{1b}[2J", "CN holds the character U+001B"),
        ("escape in a degree", "Siti, S.\u{1b}[2JKom.", "name holds the character U+001B"),
        ("eight-bit escape", "Siti\u{9b}2J", "U+009B"),
        ("line break", "Siti\nRahayu", "U+000A"),
        ("carriage return", "Siti\rRahayu", "U+000D"),
        ("backspace", "Siti\u{8}\u{8}", "U+0008"),
        ("direction override", "Siti \u{202e}uyahaR", "U+202E"),
        ("direction override in a degree", "Siti, S.\u{202e}moK", "U+202E"),
        ("direction isolate", "Siti \u{2066}x", "U+2066"),
        ("arabic letter mark", "Siti \u{61c}x", "U+061C"),
        ("line separator", "Siti\u{2028}x", "U+2028"),
        ("no width", "Si\u{200b}ti", "U+200B"),
        ("soft hyphen", "Si\u{ad}ti", "U+00AD"),
        ("tags", "Siti\u{e0041}", "U+E0041"),
        ("variation", "Siti\u{fe0f}", "U+FE0F"),
        ("byte order mark", "\u{feff}Siti", "U+FEFF"),
        ("65 characters", &long, "65 characters"),
        ("206 characters with degrees", &very_long, "206 characters"),
        ("degrees alone", "Dr. Ir., S.Kom., M.T.", "CN is empty"),
        ("a degree behind nothing", ", S.Kom.", "CN is empty"),
        ("blanks", " \t ", "is empty"),
        ("nothing", "", "is empty"),
    ] {
        eprintln!("{case}");
        refuses(&program, &called(name), 1, "person", &[words]);
    }
}

#[test]
fn other_words_that_cannot_stand() {
    let program = holder();
    let long = "x".repeat(100_000);
    let person = ["--email", "siti@sukamaju.example", "--name", "Siti"];
    for (case, flag, value, words) in [
        ("escape in a title", "--title", "Kepala\u{1b}[2J", "title holds the character U+001B"),
        ("direction in a title", "--title", "Kepala\u{202e}", "title holds the character U+202E"),
        ("a title of 100 kB", "--title", &long, "title has 100000 characters"),
        ("direction in a unit", "--unit", "Dinas\u{202e}", "OU holds the character U+202E"),
        ("a unit of 100 kB", "--unit", &long, "OU has 100000 characters"),
        ("line break in an agency", "--agency", "Kabupaten\nSukamaju", "O holds the character U+000A"),
        ("an agency of blanks", "--agency", "  ", "O is empty"),
    ] {
        eprintln!("{case}");
        refuses(&program, &[&issuing(&person)[..], &[flag, value]].concat(), 1, "person", &[words]);
    }
    for (case, email) in [
        ("line break", "siti@sukamaju.example\r\nBcc: all@sukamaju.example"),
        ("a line break at the end", "siti@sukamaju.example\r\n.x"),
        ("NUL's picture", "siti\u{2400}@sukamaju.example"),
        ("escape", "siti\u{1b}[31m@sukamaju.example"),
        ("two", "siti@sukamaju.example,budi@sukamaju.example"),
        ("in brackets", "Siti <siti@sukamaju.example>"),
        ("a homograph", "siti@sukam\u{430}ju.example"),
        ("a path", "../../x@y"),
        ("very long", &format!("{}@sukamaju.example", "x".repeat(65))),
    ] {
        eprintln!("{case}");
        let run = program.run(issuing(&["--name", "Siti", "--email", email]));
        assert!(!run.stderr.contains('\u{1b}') && !run.stderr.contains("\r\n"), "{:?}", run.stderr);
        run.fails(2, &["is not an e-mail address"]);
    }
}

#[test]
fn odd_names_that_are_names() {
    for (case, name, expected) in [
        ("a path", "../x", "../x"),
        ("an absolute path", "/etc/passwd", "/etc/passwd"),
        ("a name of a device", "CON", "CON"),
        ("an emoji", "\u{1f600}", "\u{1f600}"),
        ("composed", "Jos\u{e9}", "Jos\u{e9}"),
        ("decomposed", "Jose\u{301}", "Jos\u{e9}"),
        ("a second attribute, as it seems", "Siti O=Kementerian", "Siti O\\=Kementerian"),
        ("an apostrophe", "Ma'ruf", "Ma'ruf"),
        ("a statement", "'); DROP TABLE certificates;--", "'); DROP TABLE certificates;--"),
        ("64 characters", &"x".repeat(64), &"x".repeat(64)),
        ("another script", "\u{4e2d}\u{6587}", "\u{4e2d}\u{6587}"),
    ] {
        let program = holder();
        let arguments = [called(name), vec!["--json"]].concat();
        let issued = program.run(arguments).succeeds().json();
        let serial = text(&issued["serial"]);
        let shown = json(&program, ["cert", "show", &serial]);
        assert!(text(&shown["subject"]).contains(&format!("CN={expected}")), "{case}: {}", shown["subject"]);
        files_bear_serials(&program, &serial);
        program.run(["audit", "verify"]).succeeds();
    }
}

/// Outputs in a folder bear the serial number, whatever the holder is called.
#[track_caller]
fn files_bear_serials(program: &Program, serial: &str) {
    let mut names: Vec<String> = std::fs::read_dir(program.path("out"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["chain.pem", "key.pem", "pem"].map(|ending| format!("{serial}.{ending}")));
    let mut others: Vec<_> =
        std::fs::read_dir(program.folder()).unwrap().map(|e| e.unwrap().file_name()).collect();
    others.sort();
    assert_eq!(others, ["home", "out", "passphrase"]);
}

#[test]
fn slips_bear_serials_too() {
    let program = holder();
    let row = |nik: &str, name: &str| format!("{nik},{name},a@sukamaju.example,p256\n");
    let names = ["../../x", "/etc/passwd", "Siti;rm -rf ~", "CON"];
    let rows = names.iter().enumerate().map(|(at, name)| row(&format!("339901170869000{}", at + 1), name));
    program.write("a.csv", format!("nik,name,email,key_type\n{}", rows.collect::<String>()));
    program.run(["cert", "import", "a.csv", "--slips", "slips"]).succeeds();
    let known = serials(&program);
    let slips = std::fs::read_dir(program.path("slips")).unwrap();
    let slips: Vec<String> = slips.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(slips.len(), names.len());
    assert!(slips.iter().all(|slip| known.contains(&slip.replace(".txt", ""))), "{slips:?}");
}

/// Whoever names his unit like the mark has it twice, but nobody gets rid of it.
#[test]
fn the_mark_stands_whatever_the_unit() {
    let mark = "UJI COBA - TIDAK UNTUK PRODUKSI";
    for unit in [mark, "UJI COBA", "Produksi"] {
        let program = holder();
        let person = ["--email", "siti@sukamaju.example", "--name", "Siti", "--unit", unit, "--json"];
        let run = program.run(issuing(&person));
        if run.code != 0 {
            // Reserved for the CA.
            run.fails(1, &["OU"]);
            continue;
        }
        let serial = text(&run.json()["serial"]);
        let subject = text(&json(&program, ["cert", "show", &serial])["subject"]);
        assert!(subject.contains(&format!("OU={unit}, OU={mark}, CN=Siti")), "{subject}");
    }
}
