//! An error with all its causes, as the log and the command line tell it.

use std::error::Error;

/// The error and its causes, parted by colons. A cause that was told already is left out: some errors
/// tell their cause in their own words.
#[must_use]
pub fn error_chain(error: &dyn Error) -> String {
    let mut chain = error.to_string();
    for cause in std::iter::successors(error.source(), |&cause| cause.source()) {
        let words = cause.to_string();
        if !chain.contains(&words) {
            chain.push_str(": ");
            chain.push_str(&words);
        }
    }
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("{words}")]
    struct Told {
        words: &'static str,
        source: Option<Box<Self>>,
    }

    fn told(words: &'static str, source: Option<Told>) -> Told {
        let source = source.map(Box::new);
        Told { words, source }
    }

    #[test]
    fn every_cause_is_told_once() {
        let disk = told("disk full", None);
        let database = told("not written: disk full", Some(disk));
        let error = told("the member was not added", Some(database));
        assert_eq!(
            error_chain(&error),
            "the member was not added: not written: disk full"
        );
    }
}
