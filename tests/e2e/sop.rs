//! `segel sop`

use testkit::program::Program;

use crate::house::{SEGEL, each, holder, text};

const PUBLISHED: [(&str, u64, [u64; 2], [u64; 2]); 5] = [
    ("klaten", 8, [1, 435], [1, 435]),
    ("morowali", 7, [3, 150], [3, 270]),
    ("singkawang", 7, [0, 95], [0, 95]),
    ("tapin", 6, [0, 43], [0, 58]),
    ("temanggung", 10, [0, 105], [0, 105]),
];

#[test]
fn the_published_ones_are_listed_with_their_standards() {
    let program = Program::new(SEGEL);
    let list = program.run(["sop", "list", "--json"]).json();
    let published: Vec<_> =
        list["sops"].as_array().unwrap().iter().filter(|sop| sop["origin"] == "published").collect();
    assert_eq!(published.len(), PUBLISHED.len());
    for (sop, (id, steps, least, most)) in published.iter().zip(PUBLISHED) {
        let standard =
            |which: &str| ["days", "minutes"].map(|unit| sop["standard"][which][unit].as_u64().unwrap());
        assert_eq!((sop["id"].as_str(), sop["steps"].as_u64()), (Some(id), Some(steps)));
        assert_eq!((standard("least"), standard("most")), (least, most), "{id}");
    }
}

#[test]
fn each_is_shown_step_by_step_and_as_a_file() {
    let program = Program::new(SEGEL);
    for id in each(&program.run(["sop", "list", "--json"]).json()["sops"], "/id") {
        let shown = program.run(["sop", "show", &id, "--lang", "id"]);
        assert_eq!(shown.code, 0, "{id}: {}", shown.stderr);
        let whole = program.run(["sop", "show", &id, "--json"]).json();
        for step in whole["steps"].as_array().unwrap() {
            let line = format!("{}. {}", step["number"], text(&step["text"]));
            assert!(shown.stdout.contains(&line), "{id}: {line}");
        }
        // The file is not in the home: its name is taken, and nothing else is wrong with it.
        program.write("sop.toml", program.run(["sop", "show", &id, "--toml"]).stdout);
        let faults = program.run(["sop", "check", "sop.toml", "--json"]).json()["faults"].clone();
        assert_eq!(
            each(&faults, "/message"),
            [format!("there is an SOP `{id}` already: each has a name of its own")]
        );
    }
    program
        .run(["sop", "show", "bupati"])
        .fails(2, &["there is no SOP `bupati`", "klaten", "segel sop list"]);
}

#[test]
fn a_new_one_begins_as_another_and_is_the_offices_own() {
    let program = holder();
    let made = program.run(["sop", "new", "kami", "--from", "temanggung", "--json"]).json();
    let file = text(&made["file"]);
    program.run(["sop", "check", &file]).succeeds();
    let own = program.run(["sop", "show", "kami", "--json"]).json();
    let base = program.run(["sop", "show", "temanggung", "--json"]).json();
    assert_eq!((text(&own["origin"]), &own["steps"]), ("office".to_owned(), &base["steps"]));
    program.run(["sop", "new", "kami"]).fails(1, &["kami", "--force"]);
    program.run(["sop", "new", "klaten"]).fails(1, &["there is an SOP `klaten` already"]);
    program.run(["sop", "new", "Kami!"]).fails(1, &["no short name"]);
    program.run(["sop", "new", "lain", "--from", "bupati"]).fails(2, &["there is no SOP `bupati`"]);
}

#[test]
fn faults_are_told_with_their_lines_and_stop_what_needs_sops() {
    let program = holder();
    let file = text(&program.run(["sop", "new", "kami", "--json"]).json()["file"]);
    let sound = std::fs::read_to_string(&file).unwrap();
    let broken =
        sound.replace("actors = [\"bsre_ra\"]", "actors = [\"bupati\"]").replacen("to = 3", "to = 33", 1);
    std::fs::write(&file, broken).unwrap();
    let run = program.run(["sop", "check", &file, "--lang", "en"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    let line = |words: &str| 1 + sound.lines().take_while(|line| !line.contains(words)).count();
    assert!(
        run.stdout.contains(&format!("line {}: step 4 leads to step 33, and there are 6", line("to = 3"))),
        "{}",
        run.stdout
    );
    program.run(["sop", "list"]).fails(5, &["kami.toml", "line ", "segel sop check"]);
    assert_eq!(program.run(["sop", "list", "--json"]).json()["error"]["kind"], "sop-refused");
    std::fs::write(&file, sound.replace("actors = [\"bsre_ra\"]", "actors = [\"bupati\"]")).unwrap();
    let run = program.run(["sop", "check", &file, "--lang", "id"]);
    assert!(run.stdout.contains("untuk `bupati`, yang tidak ada di antara peran"), "{}", run.stdout);
    program.run(["sop", "check", "nowhere.toml"]).fails(5, &["nowhere.toml"]);
}

/// An SOP that is followed by way of itself would never end.
#[test]
fn circles_are_found() {
    let program = holder();
    let file = |id: &str| {
        let file = text(&program.run(["sop", "new", id, "--from", "tapin", "--json"]).json()["file"]);
        let text = std::fs::read_to_string(&file).unwrap();
        (file, text)
    };
    let (first, text) = file("pertama");
    std::fs::write(&first, text.replace("sop = \"umum\"", "sop = \"pertama\"")).unwrap();
    program
        .run(["sop", "list"])
        .fails(5, &["pertama.toml", "follows `pertama`, which leads back to this SOP"]);
    std::fs::write(&first, &text).unwrap();
    let (second, text) = file("kedua");
    std::fs::write(&second, text.replace("sop = \"umum\"", "sop = \"pertama\"")).unwrap();
    program.run(["sop", "list"]).succeeds();
    std::fs::write(
        &first,
        text.replace("id = \"kedua\"", "id = \"pertama\"").replace("sop = \"umum\"", "sop = \"kedua\""),
    )
    .unwrap();
    program.run(["sop", "list"]).fails(5, &["which leads back to this SOP"]);
    // It stands in the way of those alone that go round.
    let open = ["application", "new", "--nik", "3399015704850001", "--certificate", "1", "--sop"];
    program.run(open.into_iter().chain(["pertama"])).fails(5, &["which leads back to this SOP"]);
    program.run(open.into_iter().chain(["pencabutan"])).fails(1, &["1"]);
}

/// Whoever writes one is told all at once, as far as it can be known.
#[test]
fn what_cannot_be_read_hides_nothing_else() {
    let program = Program::new(SEGEL);
    let sound =
        program.run(["sop", "show", "klaten", "--toml"]).stdout.replace("id = \"klaten\"", "id = \"kami\"");
    let broken = sound
        .replacen("actors = [\"kasi\"]", "actors = [\"kasie\"]", 1)
        .replacen("\"surat-permohonan\", ", "\"surat-permohonann\", ", 1)
        .replacen("[\"go.id\"]", "[\"@go.id\"]", 1)
        .replacen("15 menit", "15 mnt", 1)
        .replacen("to = 5", "to = 55", 1);
    let broken: String = broken
        .lines()
        .filter(|line| !line.starts_with("activation ="))
        .map(|line| format!("{line}\n"))
        .collect();
    program.write("kami.toml", broken);
    let faults = program.run(["sop", "check", "kami.toml", "--lang", "en"]).stdout;
    for words in
        ["`kasie`", "`surat-permohonann`", "`@go.id` is no domain", "15 mnt", "step 55", "links.activation"]
    {
        assert!(faults.contains(words), "{words} in {faults}");
    }
    let shown = program.run(["sop", "show", "klaten"]).stdout;
    assert!(
        shown.contains("(ktp)") && shown.contains("(kabid)") && shown.contains("(tidak-sesuai)"),
        "{shown}"
    );
}
