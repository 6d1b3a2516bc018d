//! What the program says on its standard output.

use std::fmt::Arguments;
use std::io::{self, Write as _};

/// Says a line. Nobody may be listening any more, as behind `| head`: that is no reason to stop.
pub(crate) fn write_line(line: Arguments<'_>) {
    let _ = writeln!(io::stdout(), "{line}");
}

macro_rules! say {
    ($($words:tt)*) => {
        $crate::terminal::write_line(format_args!($($words)*))
    };
}
pub(crate) use say;
