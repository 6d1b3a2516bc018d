//! The hash that chains an entry to the one before.

use std::fmt;

use sha2::{Digest, Sha256};

use super::entry::EntryRow;

/// The hash over an entry and the one before: 64 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditHash(String);

impl AuditHash {
    /// The hash in what was noted, if it is one.
    #[must_use]
    pub fn parse(noted: &str) -> Option<Self> {
        let noted = noted.trim();
        let is_hash = noted.len() == 64 && noted.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hash.then(|| Self(noted.to_ascii_lowercase()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AuditHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The hash over the hash before and all that the row says. The row's own hash does not count.
pub(super) fn hash(before: &str, row: &EntryRow) -> AuditHash {
    let mut hasher = Sha256::new();
    let mut field = |text: Option<&str>| match text {
        // The length first, so that no text can be moved from one field to the next.
        Some(text) => {
            hasher.update([1]);
            hasher.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
            hasher.update(text);
        }
        None => hasher.update([0]),
    };
    field(Some(before));
    field(Some(&row.entry_id.to_string()));
    field(Some(&row.at.to_string()));
    field(Some(&row.who));
    field(Some(&row.who_number.to_string()));
    field(Some(&row.who_name));
    field(row.address.as_deref());
    field(Some(&row.action));
    let application = row.application_id.map(|number| number.to_string());
    field(application.as_deref());
    field(Some(&row.subject));
    field(row.before_change.as_deref());
    field(row.after_change.as_deref());
    AuditHash(hex::encode(hasher.finalize()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row() -> EntryRow {
        EntryRow {
            entry_id: 2,
            at: 1_000,
            who: "member".into(),
            who_number: 1,
            who_name: "ada".into(),
            address: None,
            action: "certificate_added".into(),
            application_id: Some(1_400_000_001),
            subject: "certificate 7001".into(),
            before_change: None,
            after_change: Some("{}".into()),
            hash: String::new(),
        }
    }

    #[test]
    fn every_field_counts_and_so_does_the_hash_before() {
        let whole = hash("a", &row());
        assert_ne!(hash("b", &row()), whole);
        let changes: [fn(&mut EntryRow); 11] = [
            |row| row.entry_id = 3,
            |row| row.at += 1,
            |row| row.who = "operator".into(),
            |row| row.who_number = 2,
            |row| row.who_name.push('a'),
            |row| row.address = Some(String::new()),
            |row| row.action.push('a'),
            |row| row.application_id = None,
            |row| row.subject.clear(),
            |row| row.before_change = Some("{}".into()),
            |row| row.after_change = None,
        ];
        for change in changes {
            let mut changed = row();
            change(&mut changed);
            assert_ne!(hash("a", &changed), whole);
        }
        let mut own = row();
        own.hash = "x".into();
        assert_eq!(hash("a", &own), whole);
    }

    #[test]
    fn a_text_cannot_be_moved_to_the_next_field() {
        let (mut one, mut other) = (row(), row());
        (one.who_name, one.action) = ("ab".into(), "c".into());
        (other.who_name, other.action) = ("a".into(), "bc".into());
        one.address = None;
        other.address = None;
        assert_ne!(hash("", &one), hash("", &other));
    }

    proptest! {
        #[test]
        fn a_hash_is_read_as_it_was_printed_and_nothing_else_is_one(
            noted in prop_oneof![any::<String>(), " ?[0-9a-fA-F]{62,66}"],
        ) {
            let printed = hash("", &row());
            prop_assert_eq!(AuditHash::parse(printed.as_str()), Some(printed));
            let read = AuditHash::parse(&noted);
            let digits = noted.trim().chars().filter(char::is_ascii_hexdigit).count();
            prop_assert_eq!(read.is_some(), digits == 64 && noted.trim().chars().count() == 64);
        }

        #[test]
        fn rows_with_other_texts_have_other_hashes(
            one in prop::array::uniform5("[ab]{0,2}"),
            other in prop::array::uniform5("[ab]{0,2}"),
        ) {
            let filled = |texts: &[String; 5]| {
                let [who_name, action, subject, before, after] = texts.clone();
                let some = |text: String| Some(text).filter(|text| !text.is_empty());
                EntryRow {
                    who_name,
                    action,
                    subject,
                    before_change: some(before),
                    after_change: some(after),
                    ..row()
                }
            };
            let same = hash("", &filled(&one)) == hash("", &filled(&other));
            prop_assert_eq!(same, one == other);
        }
    }
}
