//! All that is particular to SQLite. Everything else is SQL that PostgreSQL takes as well.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Executor as _};

use super::Database;

/// Starts a transaction that will write. A plain `BEGIN` takes the lock at the first write only,
/// and no waiting helps when somebody else wrote since the first read.
pub(crate) const BEGIN_WRITE: &str = "BEGIN IMMEDIATE";

/// For every connection. WAL: readers and the writer do not wait for each other. FULL: what is
/// committed is on disk, a power cut included, for a message is answered only then.
const PRAGMAS: &str = "PRAGMA busy_timeout = 10000;
    PRAGMA foreign_keys = ON;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;";

/// The statement with its parameters `$1`, `$2`, … as `?`, for statements with many of them. SQLite
/// takes a numbered one for a name and goes through the list of names for each that is bound: half
/// a million steps for a thousand parameters, none for nameless ones.
pub(crate) fn parameters(sql: &str) -> String {
    let mut pieces = sql.split('$');
    let mut text = String::with_capacity(sql.len());
    text.extend(pieces.next());
    for (place, piece) in pieces.enumerate() {
        let rest = piece.trim_start_matches(|it: char| it.is_ascii_digit());
        debug_assert_eq!(
            piece.strip_suffix(rest),
            Some((place + 1).to_string().as_str()),
            "not in the order of the numbers: {sql}"
        );
        text.push('?');
        text.push_str(rest);
    }
    text
}

/// Marks the file as ours: "PDCK".
const APPLICATION_ID: i64 = 0x5044_434B;

const READERS: u32 = 8;
const LONGEST_WAIT: Duration = Duration::from_secs(15);
/// A bigger file is not read through at start; damage in it shows when it is met.
const MOST_BYTES_TO_CHECK: u64 = 64 * 1024 * 1024;

/// Where a database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Location {
    File(PathBuf),
    Memory,
}

impl Location {
    /// The place that `sqlite:path`, `sqlite://path` or `sqlite::memory:` names; none for the
    /// addresses of other databases and for options, of which there are none.
    pub(crate) fn parse(url: &str) -> Option<Self> {
        let rest = url.strip_prefix("sqlite:")?;
        let path = rest.strip_prefix("//").unwrap_or(rest);
        // "Create if missing" is what happens anyway.
        let path = path.strip_suffix("?mode=rwc").unwrap_or(path);
        match path {
            path if path.is_empty() || path.contains('?') => None,
            ":memory:" => Some(Self::Memory),
            path => Some(Self::File(PathBuf::from(path))),
        }
    }

    /// Opens the database, if it is one of ours.
    pub(crate) async fn connect(&self) -> sqlx::Result<Connected> {
        sqlx::any::install_default_drivers();
        let Self::File(path) = self else {
            // Every connection would have a database of its own.
            let only = pool(1).connect("sqlite::memory:").await?;
            return Ok(Connected::Database(Database {
                read: only.clone(),
                write: only,
            }));
        };
        let options = options(path)?;
        // By itself: a pool would try again and again, and keep the reason to itself.
        let mut first = AnyConnection::connect_with(&options).await?;
        match claim(&mut first, path).await? {
            Content::Ours => {}
            Content::Foreign => return Ok(Connected::Foreign),
            Content::Damaged => return Ok(Connected::Damaged),
        }
        first.execute(PRAGMAS).await?;
        first.close().await?;
        Ok(Connected::Database(Database {
            write: pool(1).connect_with(options.clone()).await?,
            read: pool(READERS).connect_with(options).await?,
        }))
    }
}

/// What came of opening.
#[derive(Debug)]
pub(crate) enum Connected {
    Database(Database),
    /// Another program's database. Nothing in it was changed.
    Foreign,
    /// A database with damaged pages.
    Damaged,
}

/// The file's address, with every character that means something in addresses encoded.
fn options(path: &Path) -> sqlx::Result<AnyConnectOptions> {
    let mut address = String::from("sqlite://");
    for byte in path.canonicalize()?.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'-' | b'_' | b'.' => address.push(char::from(*byte)),
            byte if byte.is_ascii_alphanumeric() => address.push(char::from(*byte)),
            byte => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address.parse()
}

fn pool(connections: u32) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .min_connections(1)
        .max_connections(connections)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(LONGEST_WAIT)
        .after_connect(|connection, _| {
            Box::pin(async move { connection.execute(PRAGMAS).await.map(|_| ()) })
        })
}

enum Content {
    Ours,
    Foreign,
    Damaged,
}

/// Looks into the file, and marks an empty one as ours.
async fn claim(connection: &mut AnyConnection, path: &Path) -> sqlx::Result<Content> {
    let tables: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_master")
        .fetch_one(&mut *connection)
        .await?;
    if tables == 0 {
        // A pragma takes no parameter.
        let mark = format!("PRAGMA application_id = {APPLICATION_ID}");
        connection.execute(AssertSqlSafe(mark)).await?;
        return Ok(Content::Ours);
    }
    let mark: i64 = sqlx::query_scalar("PRAGMA application_id")
        .fetch_one(&mut *connection)
        .await?;
    if mark != APPLICATION_ID {
        return Ok(Content::Foreign);
    }
    if path.metadata()?.len() > MOST_BYTES_TO_CHECK {
        return Ok(Content::Ours);
    }
    let verdict: String = sqlx::query_scalar("PRAGMA quick_check(1)")
        .fetch_one(&mut *connection)
        .await?;
    Ok(if verdict == "ok" {
        Content::Ours
    } else {
        Content::Damaged
    })
}

/// What a refusal while opening is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The file or its folder cannot be written.
    NotWritable,
    /// Not a database, or a damaged one.
    Damaged,
    /// Something else.
    Other,
}

/// Reads SQLite's result codes <https://www.sqlite.org/rescode.html>.
pub(crate) fn trouble(error: &sqlx::Error) -> Trouble {
    let code = error
        .as_database_error()
        .and_then(|error| error.code())
        .and_then(|code: Cow<'_, str>| code.parse::<i64>().ok());
    match code.map(|code| code & 0xFF) {
        // PERM, READONLY, FULL, CANTOPEN
        Some(3 | 8 | 13 | 14) => Trouble::NotWritable,
        // CORRUPT, NOTADB
        Some(11 | 26) => Trouble::Damaged,
        _ => Trouble::Other,
    }
}

/// Whether the error says that this unique constraint would be broken. PostgreSQL names the
/// constraint; SQLite names `table.column` in its message.
pub(crate) fn breaks_unique(error: &sqlx::Error, constraint: &str, columns: &str) -> bool {
    let Some(error) = error.as_database_error() else {
        return false;
    };
    error.is_unique_violation()
        && (error.constraint() == Some(constraint)
            || error
                .message()
                .ends_with(&format!("UNIQUE constraint failed: {columns}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_lose_their_numbers() {
        assert_eq!(
            parameters("UPDATE t SET a = $1 WHERE b IN ($2,$3)"),
            "UPDATE t SET a = ? WHERE b IN (?,?)"
        );
        assert_eq!(parameters("SELECT 1"), "SELECT 1");
    }

    #[test]
    #[should_panic(expected = "not in the order of the numbers")]
    fn parameters_out_of_order_would_get_each_others_values() {
        parameters("SELECT 1 WHERE a = $2 AND b = $1");
    }

    #[test]
    fn a_location_is_a_file_or_memory() {
        for (url, location) in [
            ("sqlite:data/pushdeck.db", Some("data/pushdeck.db")),
            ("sqlite://data/pushdeck.db", Some("data/pushdeck.db")),
            (
                "sqlite:///var/lib/pushdeck.db",
                Some("/var/lib/pushdeck.db"),
            ),
            ("sqlite:/var/lib/pushdeck.db", Some("/var/lib/pushdeck.db")),
            ("sqlite:a b#%41.db", Some("a b#%41.db")),
            ("sqlite:data/a.db?mode=rwc", Some("data/a.db")),
            ("sqlite:data/a.db?mode=ro", None),
            ("sqlite:", None),
            ("sqlite://", None),
            ("postgres://localhost/pushdeck", None),
            ("data/pushdeck.db", None),
            ("", None),
        ] {
            let expected = location.map(|path| Location::File(PathBuf::from(path)));
            assert_eq!(Location::parse(url), expected, "{url}");
        }
        assert_eq!(Location::parse("sqlite::memory:"), Some(Location::Memory));
    }
}
