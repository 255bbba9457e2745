use std::collections::BTreeSet;

use clap::Command;

use super::entries;
use super::shared::SHARED;
use super::{below, find, translate, words};
use crate::args;
use crate::lang::Lang;

/// Calls `look` with every command, its path, and its twin in the other language.
fn walk(english: &Command, indonesian: &Command, path: &str, look: &mut dyn FnMut(&str, &Command, &Command)) {
    look(path, english, indonesian);
    for inner in english.get_subcommands() {
        let twin = indonesian.find_subcommand(inner.get_name()).expect("the same commands in both languages");
        walk(inner, twin, &below(path, inner.get_name()), look);
    }
}

fn both() -> (Command, Command) {
    let mut english = args::command(Lang::En);
    let indonesian = translate(english.clone());
    english.build();
    (english, indonesian)
}

#[test]
fn every_command_and_argument_has_its_words() {
    let (english, indonesian) = both();
    let mut lacking = Vec::new();
    walk(&english, &indonesian, "", &mut |path, command, _| {
        let Some(entry) = find(path) else {
            lacking.push(format!("`{path}`"));
            return;
        };
        let ids = command.get_arguments().map(|argument| argument.get_id().as_str());
        lacking.extend(ids.filter(|id| words(entry, id).is_none()).map(|id| format!("`{path}` {id}")));
    });
    assert_eq!(lacking, Vec::<String>::new());
}

#[test]
fn no_words_are_left_over() {
    let (english, indonesian) = both();
    let (mut paths, mut own, mut shared) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    walk(&english, &indonesian, "", &mut |path, command, _| {
        paths.insert(path.to_owned());
        for argument in command.get_arguments() {
            let id = argument.get_id().as_str().to_owned();
            own.insert((path.to_owned(), id.clone()));
            shared.insert(id);
        }
    });
    for entry in entries() {
        assert_eq!(entries().filter(|other| other.path == entry.path).count(), 1, "`{}` twice", entry.path);
        assert!(paths.contains(entry.path), "no command `{}`", entry.path);
        for (id, _) in entry.arguments {
            assert!(
                own.contains(&(entry.path.to_owned(), (*id).to_owned())),
                "no `{id}` at `{}`",
                entry.path
            );
        }
    }
    for (id, _) in SHARED {
        assert!(shared.contains(*id), "no `{id}` anywhere");
    }
}

#[test]
fn no_words_are_english() {
    let (english, indonesian) = both();
    walk(&english, &indonesian, "", &mut |path, command, twin| {
        let abouts = [command.get_about(), twin.get_about()].map(|text| text.map(ToString::to_string));
        assert_ne!(abouts[0], abouts[1], "`{path}`");
        let longs =
            [command.get_long_about(), twin.get_long_about()].map(|text| text.map(ToString::to_string));
        assert_eq!(longs[0].is_some(), longs[1].is_some(), "`{path}` says more in one language");
        assert!(longs[0].is_none() || longs[0] != longs[1], "`{path}`");
        for (one, other) in command.get_arguments().zip(twin.get_arguments()) {
            assert_eq!(one.get_id(), other.get_id(), "`{path}`");
            let helps = [one.get_help(), other.get_help()].map(|text| text.map(ToString::to_string));
            assert_ne!(helps[0], helps[1], "`{path}` {}", one.get_id());
        }
    });
}

#[test]
fn the_help_page_is_indonesian() {
    for (path, expected, unexpected) in [
        (&["--help"][..], "Penggunaan: segel [OPTIONS] <PERINTAH>", "Usage"),
        (&["--help"], "Perintah:\n  init", "Commands:"),
        (&["help", "cert", "issue"], "Opsi:\n      --nik <N>", "Options:"),
        (&["help", "cert", "issue"], "Opsi umum:\n      --home <DIR>", "Print"),
        (&["cert", "issue", "--help"], "[bawaan: rsa2048]", "[default"),
        (&["verify", "-h"], "[pilihan:", "[possible"),
        (&["verify", "-h"], "Argumen:\n  <FILE|DIR>...", "Arguments:"),
        (&["cert", "-h"], "-h, --help", "Print"),
    ] {
        let arguments = ["segel"].into_iter().chain(path.iter().copied());
        let help = args::command(Lang::Id).try_get_matches_from(arguments).unwrap_err().render().to_string();
        assert!(help.contains(expected), "{path:?} lacks {expected:?}:\n{help}");
        assert!(!help.contains(unexpected), "{path:?} holds {unexpected:?}:\n{help}");
    }
}

#[test]
fn arguments_are_read_as_in_english() {
    for line in [
        "segel cert show A1",
        "segel --home x cert list --json",
        "segel cert issue --nik 3399015704850001 --name Siti --email siti@sukamaju.go.id --key-type p256",
        "segel sign a.pdf b.pdf --as A1 --visible --page 2",
        "segel verify a.pdf --format json",
        "segel verify a.pdf --format xml",
        "segel cert show",
        "segel bogus",
    ] {
        let read =
            |lang| args::command(lang).try_get_matches_from(line.split(' ')).map_err(|error| error.kind());
        let (english, indonesian) = (read(Lang::En), read(Lang::Id));
        match (english, indonesian) {
            (Ok(one), Ok(other)) => assert_eq!(one.subcommand_name(), other.subcommand_name(), "{line}"),
            (one, other) => assert_eq!(one.err(), other.err(), "{line}"),
        }
    }
}
