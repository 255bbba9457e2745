//! Documents that lack certificates or status data, and servers that have them, or answer in every way but the right one.

mod asked; // what is asked, how often, and what is not
mod faults; // servers that do not have it
mod verdicts; // what a document is with what came
mod world; // authorities whose addresses lead to a server of the test
