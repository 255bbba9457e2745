//! What the operating system says, in plain words.

use std::io::{Error, ErrorKind};

use super::Indonesian;

/// The error in English, without its number.
pub(super) fn english(error: &Error) -> String {
    let words = match error.kind() {
        ErrorKind::NotFound => "not found",
        ErrorKind::PermissionDenied => "permission denied",
        ErrorKind::IsADirectory => "it is a directory",
        ErrorKind::NotADirectory => "a part of the path is not a directory",
        ErrorKind::AlreadyExists => "it exists already",
        ErrorKind::StorageFull => "the disk is full",
        ErrorKind::QuotaExceeded => "the disk quota is used up",
        ErrorKind::ReadOnlyFilesystem => "the file system is read-only",
        ErrorKind::FileTooLarge => "the file is too large",
        ErrorKind::InvalidData => "it is not text in UTF-8",
        ErrorKind::UnexpectedEof => "it ends too early",
        ErrorKind::DirectoryNotEmpty => "the directory is not empty",
        ErrorKind::InvalidFilename => "this cannot be the name of a file",
        ErrorKind::Interrupted => "it was interrupted",
        ErrorKind::BrokenPipe => "nobody reads it",
        ErrorKind::TimedOut => "it is a pipe into which nobody writes",
        ErrorKind::NotSeekable => "it is no ordinary file",
        ErrorKind::ConnectionRefused => "nobody answers at that port",
        ErrorKind::ConnectionReset => "the connection was cut off",
        ErrorKind::NetworkUnreachable => "the network cannot be reached",
        ErrorKind::HostUnreachable => "the computer cannot be reached",
        _ => return without_number(&error.to_string()),
    };
    words.to_owned()
}

impl Indonesian for Error {
    fn in_indonesian(&self) -> String {
        let words = match self.kind() {
            ErrorKind::NotFound => "tidak ditemukan",
            ErrorKind::PermissionDenied => "akses ditolak",
            ErrorKind::IsADirectory => "yang ditunjuk adalah folder",
            ErrorKind::NotADirectory => "ada bagian jalur yang bukan folder",
            ErrorKind::AlreadyExists => "sudah ada",
            ErrorKind::StorageFull => "disk penuh",
            ErrorKind::QuotaExceeded => "kuota disk habis",
            ErrorKind::ReadOnlyFilesystem => "sistem berkas hanya dapat dibaca",
            ErrorKind::FileTooLarge => "berkas terlalu besar",
            ErrorKind::InvalidData => "isinya bukan teks UTF-8",
            ErrorKind::UnexpectedEof => "isinya berakhir terlalu awal",
            ErrorKind::DirectoryNotEmpty => "folder tidak kosong",
            ErrorKind::InvalidFilename => "nama berkas tidak sah",
            ErrorKind::Interrupted => "terputus",
            ErrorKind::BrokenPipe => "tidak ada yang membaca keluarannya",
            ErrorKind::TimedOut => "yang ditunjuk adalah pipa yang tidak diisi siapa pun",
            ErrorKind::NotSeekable => "yang ditunjuk bukan berkas biasa",
            ErrorKind::ConnectionRefused => "tidak ada yang menjawab di porta itu",
            ErrorKind::ConnectionReset => "sambungan diputus",
            ErrorKind::NetworkUnreachable => "jaringan tidak terjangkau",
            ErrorKind::HostUnreachable => "komputer itu tidak terjangkau",
            // The system knows many more, and says them in one language only.
            _ => return format!("sistem operasi melaporkan \"{}\"", without_number(&self.to_string())),
        };
        words.to_owned()
    }
}

/// `text` without the ` (os error 5)` at its end.
fn without_number(text: &str) -> String {
    text.split_once(" (os error ").map_or(text, |(words, _)| words).to_owned()
}
