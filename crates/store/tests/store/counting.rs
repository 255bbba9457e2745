//! Numbers in blocks.

use crate::Home;

#[test]
fn no_number_is_given_out_twice() {
    let home = Home::new();
    let take = |name, count| home.store.write(|tx| tx.take_numbers(name, count)).unwrap();
    assert_eq!([take("tsa", 1), take("tsa", 100), take("tsa", 1)], [0, 1, 101]);
    assert_eq!(take("other", 5), 0);
    let undone = home.store.write(|tx| {
        tx.take_numbers("tsa", 10)?;
        tx.release("4A")
    });
    assert!(undone.is_err());
    assert_eq!(take("tsa", 1), 102, "what was not committed was not given out");
}
