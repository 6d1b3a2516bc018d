//! Saying what a step does before it starts and how long it took when it is over.

use std::io::Write;
use std::time::{Duration, Instant};

use anyhow::{Error, Result};

/// Does one named step of the work.
pub(crate) fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    say(&format!("==> {what}"));
    let start = Instant::now();
    let value = work()?;
    let took = start.elapsed();
    if took >= WORTH_TELLING {
        note(&format!("done in {}", spoken(took)));
    }
    Ok(value)
}

/// Below this a time is noise: a warm build has ten such steps.
const WORTH_TELLING: Duration = Duration::from_secs(1);

/// A line that belongs to the step above it.
pub(crate) fn note(text: &str) {
    for line in text.lines() {
        say(&format!("    {line}"));
    }
}

/// A line for the person at the terminal.
pub(crate) fn say(text: &str) {
    // A closed pipe (`cargo xtask build | head`) is no reason to stop, let alone to panic as println! does.
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// The failure and what led to it, one line each.
pub(crate) fn say_error(error: &Error) {
    let mut lines = format!("error: {error}\n");
    for cause in error.chain().skip(1) {
        lines.push_str(&format!("  because: {}\n", cause.to_string().trim_end()));
    }
    let _ = std::io::stderr().write_all(lines.as_bytes());
}

/// A length of time as a person says it.
pub(crate) fn spoken(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{seconds}.{} s", time.subsec_millis() / 100)
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_in_seconds_below_a_minute_and_in_minutes_above() {
        for (milliseconds, said) in [
            (0, "0.0 s"),
            (1_250, "1.2 s"),
            (59_999, "59.9 s"),
            (60_000, "1 min 00 s"),
            (3_605_000, "60 min 05 s"),
        ] {
            assert_eq!(spoken(Duration::from_millis(milliseconds)), said);
        }
    }
}
