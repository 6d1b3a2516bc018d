//! SQL for many rows at once: one statement instead of a thousand.

use std::fmt::Write as _;

use sqlx::AssertSqlSafe;

use super::dialect;

/// The most rows of one statement.
const MOST_ROWS: usize = 128;

/// The slice in pieces of 128, 64, … 2, 1: a connection keeps a statement of each length it has met,
/// and there are only eight of them, none of which is big.
pub(crate) fn pieces<T>(mut rest: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let length = 1 << rest.len().checked_ilog2()?;
        let (piece, others) = rest.split_at(MOST_ROWS.min(length));
        rest = others;
        Some(piece)
    })
}

/// A statement put together of fixed text, [`rows`] and [`list`]: nothing from outside is in it. Its
/// parameters stand in the order of their numbers, each once.
pub(crate) fn statement(sql: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(dialect::parameters(sql))
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

/// The values, the last one repeated until their number is a power of two, for the reason of
/// [`pieces`]: in a list, repetitions mean nothing.
pub(crate) fn padded<T: Copy>(values: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut values: Vec<T> = values.into_iter().collect();
    if let Some(last) = values.last().copied() {
        values.resize(values.len().next_power_of_two(), last);
    }
    values
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
    fn a_padded_list_says_the_same() {
        assert!(padded(Vec::<i64>::new()).is_empty());
        assert_eq!(padded([7]), [7]);
        assert_eq!(padded([1, 2, 3, 4, 5]), [1, 2, 3, 4, 5, 5, 5, 5]);
    }

    #[test]
    fn pieces_have_few_lengths_and_lose_nothing() {
        for count in 0..1_000 {
            let all: Vec<usize> = (0..count).collect();
            let pieces: Vec<&[usize]> = pieces(&all).collect();
            assert_eq!(pieces.concat(), all);
            for piece in &pieces {
                assert!(piece.len().is_power_of_two(), "{count}");
                assert!(piece.len() <= MOST_ROWS, "{count}");
            }
            assert!(pieces.len() <= count / MOST_ROWS + 7, "{count}");
        }
    }
}
