//! Crates of which two versions would compile and then not fit together.

use super::Breach;
use crate::workspace::locked_versions;

/// Each with what goes wrong when there are two.
const SINGLE: [(&str, &str); 3] = [
    ("axum", "handlers of one are not handlers of the other"),
    (
        "sqlx",
        "a pool of one is not a pool of the other, and SQLite is linked twice",
    ),
    (
        "tower-sessions-core",
        "a session store of one is not a store of the other",
    ),
];

pub(super) fn breaches(lock: &str) -> Vec<Breach> {
    SINGLE
        .into_iter()
        .filter_map(|(name, consequence)| {
            let versions = locked_versions(lock, name);
            (versions.len() > 1).then(|| Breach {
                place: "Cargo.lock".to_owned(),
                message: format!(
                    "{name} is there as {}: {consequence}",
                    versions.join(" and ")
                ),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(packages: &[(&str, &str)]) -> String {
        packages
            .iter()
            .map(|(name, version)| {
                format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n\n")
            })
            .collect()
    }

    #[test]
    fn two_versions_of_a_crate_that_must_be_one_are_reported() {
        assert!(
            breaches(&lock(&[
                ("axum", "0.8.9"),
                ("sqlx", "0.9.0"),
                ("tower-http", "0.6.0"),
                ("tower-http", "0.7.1")
            ]))
            .is_empty()
        );
        for (name, _) in SINGLE {
            let breaches = breaches(&lock(&[
                (name, "1.0.0"),
                ("other", "1.0.0"),
                (name, "2.0.0"),
            ]));
            assert_eq!(breaches.len(), 1);
            assert!(
                breaches[0].message.contains("1.0.0 and 2.0.0"),
                "{breaches:?}"
            );
        }
    }
}
