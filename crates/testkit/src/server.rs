//! A server on this machine that answers as a test says, and knows of HTTP just what that takes.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// What was asked.
pub struct Question {
    /// Request line and headers.
    pub head: String,
    /// What stands behind them.
    pub body: Vec<u8>,
}

/// What comes back.
#[derive(Clone)]
pub enum Reply {
    /// These bytes, and then nothing more.
    Bytes(Vec<u8>),
    /// Nothing, for as long as the other side waits.
    Silence,
    /// A byte now and then, until the other side leaves: these, and then one that means nothing.
    Trickle(Vec<u8>),
    /// First the one, then the other again and again, until the other side leaves.
    Endless {
        /// Once.
        start: Vec<u8>,
        /// Without end.
        more: Vec<u8>,
    },
}

/// Serves until the process ends. Gives the address.
#[must_use]
pub fn serve(answer: impl Fn(&Question) -> Reply + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            attend(&mut stream.unwrap(), &answer);
        }
    });
    url
}

/// The head of an answer.
#[must_use]
pub fn head(status: u16, headers: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status} Uji\r\nConnection: close\r\n{headers}\r\n").into_bytes()
}

/// An answer that says that `body` is one to a request for a stamp, over a connection that stays open.
#[must_use]
pub fn ok(body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// Answers on one connection until it is closed, or the answer closes it.
fn attend(stream: &mut TcpStream, answer: &impl Fn(&Question) -> Reply) {
    while let Some(question) = listen(stream) {
        let goes_on = match answer(&question) {
            Reply::Bytes(bytes) => stream.write_all(&bytes).is_ok() && bytes.starts_with(b"HTTP/1.1 200 OK"),
            Reply::Silence => stream.read(&mut [0]).is_ok_and(|_| false),
            Reply::Trickle(bytes) => trickle(stream, &bytes),
            Reply::Endless { start, more } => {
                let mut pieces = std::iter::once(&start).chain(std::iter::repeat(&more));
                !pieces.any(|piece| stream.write_all(piece).is_err())
            }
        };
        if !goes_on {
            return;
        }
    }
}

fn trickle(stream: &mut TcpStream, bytes: &[u8]) -> bool {
    for byte in bytes.iter().chain(std::iter::repeat(&b' ')) {
        thread::sleep(Duration::from_millis(2));
        if stream.write_all(&[*byte]).is_err() {
            return false;
        }
    }
    true
}

/// The next question; nothing when there is no other.
fn listen(stream: &mut TcpStream) -> Option<Question> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let read = stream.read(&mut buffer).ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&buffer[..read]);
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&bytes[..end + 2]).into_owned();
        let body = &bytes[end + 4..];
        if body.len() >= announced(&head) {
            return Some(Question { head, body: body.to_vec() });
        }
    }
}

fn announced(head: &str) -> usize {
    let mut lines = head.lines().filter_map(|line| line.split_once(':'));
    let length = lines.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    length.map_or(0, |(_, value)| value.trim().parse().unwrap())
}
