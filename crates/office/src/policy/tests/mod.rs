mod judge; // each rule: met, not met, not to be told
mod read; // files, good and bad
