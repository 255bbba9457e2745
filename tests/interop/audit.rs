//! The audit log outside of our hands: its chain checked by a program that follows docs/cli.md, its checkpoints by OpenSSL.

use testkit::judge::Judge;
use testkit::program::{PASSPHRASE, Program};

/// Checks the chain in the file it is given, by the description in docs/cli.md alone; says how many records there are
/// and the hash of the last, or the first that does not hold.
const CHECKER: &str = r#"
import datetime, hashlib, json, sys

def seconds(text):
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())

def number(value):
    return value.to_bytes(8, "big", signed=True)

previous, count = "00" * 32, 0
for line in open(sys.argv[1], encoding="utf-8"):
    record = json.loads(line)
    detail = json.dumps(record["detail"], separators=(",", ":"), ensure_ascii=False)
    hashed = hashlib.sha256()
    for field in [
        b"segel audit record, version 1",
        number(record["seq"]), number(seconds(record["at"])), number(seconds(record["real_at"])),
        *(record[name].encode() for name in ("actor", "action", "subject", "outcome")),
        detail.encode(), bytes.fromhex(record["previous_hash"]),
    ]:
        hashed.update(len(field).to_bytes(8, "big") + field)
    if (record["seq"], record["previous_hash"], record["hash"]) != (count + 1, previous, hashed.hexdigest()):
        sys.exit(f"record {record['seq']} does not hold")
    previous, count = record["hash"], count + 1
print(f"{count} records, the last with {previous}")
"#;

/// An office with refusals, Indonesian letters and a document in its log, by a simulated clock.
fn office() -> Program {
    let program = Program::with_holder(
        env!("CARGO_BIN_EXE_segel"),
        "p256",
        &["--simulated-clock", "2026-01-31T01:00:00Z", "--name", "Kantor \"Uji\" Désa"],
    );
    program.write("checker.py", CHECKER);
    let letter = testkit::fixture::path("nota-dinas.pdf");
    program.write("surat \"penting\" \u{e9}\u{1f512}.pdf", std::fs::read(&letter).unwrap());
    program.sign("surat \"penting\" \u{e9}\u{1f512}.pdf".as_ref(), "a.pdf", &[]).succeeds();
    program.write("passphrase", "salah-sekali-9");
    program.sign(&letter, "b.pdf", &[]).fails(1, &["does not open"]);
    program.write("passphrase", PASSPHRASE);
    program.sign(&letter, "c.pdf", &["--now", "2026-01-01T00:00:00Z"]).fails(1, &["not yet valid"]);
    program.run(["audit", "key", "--out", "audit.pem"]).succeeds();
    program.run(["audit", "checkpoint", "--out", "log.checkpoint"]).succeeds();
    program.run(["audit", "export", "--out", "log.jsonl"]).succeeds();
    program
}

#[test]
fn another_program_follows_the_exported_chain() {
    let Some(python) = Judge::find("python3") else { return };
    let program = office();
    let judge = |file: &str| python.ask_in(program.folder(), &format!("checker.py {file}"));
    let checkpoint = String::from_utf8(program.read("log.checkpoint")).unwrap();
    let hash = checkpoint.lines().find_map(|line| line.strip_prefix("hash: ")).unwrap();
    let text = String::from_utf8(program.read("log.jsonl")).unwrap();
    let count = text.lines().count();
    assert!(checkpoint.contains(&format!("records: {count}\n")) && count >= 6, "{checkpoint}");
    judge("log.jsonl").accepts(&[&format!("{count} records, the last with {hash}")]);
    let printed = program.run(["audit", "export", "--out", "-"]).succeeds().stdout;
    assert_eq!(printed, text);
    for (case, changed, bad) in [
        ("actor", text.replacen("\"actor\":\"user:tester\"", "\"actor\":\"user:siti\"", 1), 1),
        ("outcome", text.replacen("\"outcome\":\"refused\"", "\"outcome\":\"done\"", 1), 4),
        ("detail", text.replacen("penting", "biasa", 1), 3),
        ("time", text.replacen("2026-01-31T01:00:00Z", "2026-01-31T01:00:01Z", 1), 1),
    ] {
        program.write("changed.jsonl", &changed);
        assert_ne!(changed, text, "{case}");
        judge("changed.jsonl").refuses(&[&format!("record {bad} does not hold")]);
    }
    let without: Vec<_> = text.lines().enumerate().filter(|(at, _)| *at != 2).map(|(_, line)| line).collect();
    program.write("without.jsonl", without.join("\n"));
    judge("without.jsonl").refuses(&["record 4 does not hold"]);
}

/// The lines of docs/cli.md, as they stand there.
#[test]
fn openssl_judges_checkpoints_by_the_lines_in_the_documentation() {
    let (Some(shell), Some(_)) = (Judge::find("sh"), Judge::find("openssl")) else { return };
    let program = office();
    let documentation = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/cli.md")).unwrap();
    let written =
        |line: &&str| ["sed ", "openssl dgst -sha256 -verify "].iter().any(|word| line.starts_with(word));
    let script: Vec<_> = documentation.lines().map(str::trim_start).filter(written).collect();
    assert_eq!(script.len(), 3, "{script:?}");
    let judge = |file: &str| {
        let script = script.join("\n").replace("FILE.checkpoint", file);
        shell.ask_with(["-ec", &script], |command| {
            command.current_dir(program.folder());
        })
    };
    judge("log.checkpoint").accepts(&["Verified OK"]);
    let text = String::from_utf8(program.read("log.checkpoint")).unwrap();
    for (case, changed) in [
        ("fewer records", text.replace("records: ", "records: 1")),
        ("another name", text.replace("Uji", "Ujo")),
        ("no empty line", text.replace("\n\n", "\n")),
    ] {
        assert_ne!(changed, text, "{case}");
        program.write("forged.checkpoint", changed);
        judge("forged.checkpoint").refuses(&["erification failure"]);
    }
}
