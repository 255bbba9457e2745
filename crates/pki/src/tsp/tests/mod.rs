//! Sound messages, and every known way to harm one.

mod lint; // what an authority must not sign
mod parsing; // requests, responses and TSTInfo
mod sample; // a token in parts, to be harmed before it is signed
mod token; // tokens that must be refused
