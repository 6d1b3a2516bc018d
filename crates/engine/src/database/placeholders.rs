//! SQL for many rows at once: one statement instead of a thousand.

use std::fmt::Write as _;

/// The most parameters of one statement: SQLite allows 32,766 and PostgreSQL 65,535, and a plan for
/// that many is not worth keeping.
const MOST_PARAMETERS: usize = 6_000;

/// How many rows of that many columns go into one statement.
pub(crate) const fn rows_at_once(columns: usize) -> usize {
    MOST_PARAMETERS / columns
}

/// `($1,$2),($3,$4)` for two rows of two columns, the first of them numbered `first`.
pub(crate) fn rows(rows: usize, columns: usize, first: usize) -> String {
    let mut text = String::with_capacity(rows * columns * 5);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ",(" });
        for column in 0..columns {
            let comma = if column == 0 { "" } else { "," };
            // Writing into a String cannot fail.
            let _ = write!(text, "{comma}${}", first + row * columns + column);
        }
        text.push(')');
    }
    text
}

/// `$1,$2,$3` for three values, the first of them numbered `first`.
pub(crate) fn list(values: usize, first: usize) -> String {
    let row = rows(1, values, first);
    row[1..row.len() - 1].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_has_its_own_number() {
        assert_eq!(rows(2, 3, 1), "($1,$2,$3),($4,$5,$6)");
        assert_eq!(rows(1, 1, 7), "($7)");
        assert_eq!(list(3, 2), "$2,$3,$4");
    }

    #[test]
    fn a_statement_stays_below_every_databases_limit() {
        for columns in 1..=30 {
            assert!(rows_at_once(columns) * columns < 32_766, "{columns}");
            assert!(rows_at_once(columns) > 0, "{columns}");
        }
    }
}
