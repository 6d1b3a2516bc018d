//! Rules about files: how long they are, and what they are called.

use super::{Breach, Source};

/// More is more than one idea.
const MOST_LINES: usize = 400;

/// Names that say nothing of what is inside.
const EMPTY_NAMES: [&str; 6] = ["utils", "util", "helpers", "common", "manager", "misc"];

pub(super) fn breaches(source: &Source) -> Vec<Breach> {
    let breach = |message: String| Breach {
        place: source.path.clone(),
        message,
    };
    let mut breaches = Vec::new();
    let lines = source.text.lines().count();
    if lines >= MOST_LINES {
        breaches.push(breach(format!(
            "has {lines} lines: part it by idea, so that each part has less than {MOST_LINES}"
        )));
    }
    for name in source.path.split('/') {
        let (name, _) = name.split_once('.').unwrap_or((name, ""));
        if EMPTY_NAMES.contains(&name) {
            breaches.push(breach(format!(
                "`{name}` says nothing of what is inside: take the field's own word for it"
            )));
        }
    }
    breaches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, lines: usize) -> usize {
        breaches(&Source::new(path, &"\n".repeat(lines))).len()
    }

    #[test]
    fn a_file_has_less_than_400_lines() {
        assert_eq!(count("app/src/lib.rs", 399), 0);
        assert_eq!(count("app/src/lib.rs", 400), 1);
    }

    #[test]
    fn a_name_that_says_nothing_is_found_in_files_and_folders() {
        for path in [
            "app/src/utils.rs",
            "app/src/common/time.rs",
            "crates/helpers/src/lib.rs",
            "server/src/manager.rs",
        ] {
            assert_eq!(count(path, 1), 1, "{path}");
        }
        assert_eq!(count("crates/engine/src/commonly_used_passwords.rs", 1), 0);
    }
}
