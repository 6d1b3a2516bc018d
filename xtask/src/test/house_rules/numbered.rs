//! Rules about files that are numbered: two branches may have taken the same number.

use super::Breach;

/// A folder of numbered files.
pub(super) struct Numbered<'a> {
    /// From the workspace's root on.
    pub(super) folder: &'a str,
    /// How many digits a name begins with.
    pub(super) digits: usize,
    /// What parts the number from the rest.
    pub(super) then: char,
}

/// Migrations run in the order of their numbers, each once.
pub(super) const MIGRATIONS: Numbered<'_> = Numbered {
    folder: "crates/engine/migrations",
    digits: 14,
    then: '_',
};

/// Decisions are named by their numbers.
pub(super) const DECISIONS: Numbered<'_> = Numbered {
    folder: "docs/decisions",
    digits: 4,
    then: '-',
};

impl Numbered<'_> {
    /// The file names that have no number of their own.
    pub(super) fn breaches(&self, names: &[String]) -> Vec<Breach> {
        let mut taken: Vec<&str> = Vec::new();
        let mut breaches = Vec::new();
        for name in names {
            let message = match self.number(name) {
                None => format!(
                    "begins with no number of {} digits and `{}`",
                    self.digits, self.then
                ),
                Some(number) if taken.contains(&number) => {
                    format!("{number} is another file's number: take a later one")
                }
                Some(number) => {
                    taken.push(number);
                    continue;
                }
            };
            breaches.push(Breach {
                place: format!("{}/{name}", self.folder),
                message,
            });
        }
        breaches
    }

    fn number<'name>(&self, name: &'name str) -> Option<&'name str> {
        let (number, _) = name.split_once(self.then)?;
        let is_one = number.len() == self.digits && number.bytes().all(|it| it.is_ascii_digit());
        is_one.then_some(number)
    }
}

/// The decisions that the list does not name by their file.
pub(super) fn unlisted(names: &[String], list: &str) -> Vec<Breach> {
    let is_listed = |name: &String| list.contains(&format!("({name})"));
    let unlisted = names.iter().filter(|name| !is_listed(name));
    unlisted
        .map(|name| Breach {
            place: format!("{}/{name}", DECISIONS.folder),
            message: "is not in the list of decisions: name it in their README.md".to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(numbered: &Numbered<'_>, names: &[&str]) -> usize {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        numbered.breaches(&names).len()
    }

    #[test]
    fn every_file_has_a_number_of_its_own() {
        let good = ["20261123000000_first.sql", "20261124000000_second.sql"];
        assert_eq!(broken(&MIGRATIONS, &good), 0);
        let same = ["20261123000000_first.sql", "20261123000000_second.sql"];
        assert_eq!(broken(&MIGRATIONS, &same), 1);
        for wrong in ["first.sql", "2026_first.sql", "2026112300000x_first.sql"] {
            assert_eq!(broken(&MIGRATIONS, &[wrong]), 1, "{wrong}");
        }
        assert_eq!(broken(&DECISIONS, &["0001-a.md", "0002-b.md"]), 0);
        assert_eq!(broken(&DECISIONS, &["0001-a.md", "0001-b.md"]), 1);
    }

    #[test]
    fn every_decision_is_in_the_list() {
        let names = ["0001-a.md".to_owned(), "0002-b.md".to_owned()];
        assert_eq!(unlisted(&names, "1. [A](0001-a.md)").len(), 1);
        assert!(unlisted(&names, "[A](0001-a.md) [B](0002-b.md)").is_empty());
    }
}
