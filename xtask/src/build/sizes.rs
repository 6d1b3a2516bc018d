//! How much a browser loads before the first page is alive, and the bar it must stay under.

use anyhow::{Result, bail};

/// The promise: JavaScript, WebAssembly and stylesheet together, with brotli, in bytes.
const BAR: usize = 60_000;

/// One file of the first load.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    pub(crate) raw: usize,
    pub(crate) brotli: usize,
}

/// The first load.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sizes {
    pub(crate) javascript: Part,
    pub(crate) webassembly: Part,
    pub(crate) stylesheet: Part,
    /// Whether wasm-opt was there.
    pub(crate) optimised: bool,
}

impl Sizes {
    fn parts(&self) -> [(&'static str, Part); 3] {
        [
            ("JavaScript", self.javascript),
            ("WebAssembly", self.webassembly),
            ("stylesheet", self.stylesheet),
        ]
    }

    fn total(&self) -> Part {
        self.parts()
            .iter()
            .fold(Part { raw: 0, brotli: 0 }, |sum, (_, part)| Part {
                raw: sum.raw + part.raw,
                brotli: sum.brotli + part.brotli,
            })
    }

    /// The table that a build ends with.
    pub(crate) fn table(&self) -> String {
        let mut table = format!("{:<12} {:>10} {:>10}\n", "first load", "raw", "brotli");
        for (name, part) in self.parts().into_iter().chain([("together", self.total())]) {
            table.push_str(&format!(
                "{name:<12} {:>10} {:>10}\n",
                kilobytes(part.raw),
                kilobytes(part.brotli)
            ));
        }
        table
    }

    /// Refuses a first load over the bar, and says which part is how large.
    pub(crate) fn within_bar(&self) -> Result<()> {
        let total = self.total().brotli;
        if total <= BAR {
            return Ok(());
        }
        let parts = self
            .parts()
            .map(|(name, part)| format!("{name} {}", kilobytes(part.brotli)))
            .join(", ");
        let reason = if self.optimised {
            ""
        } else {
            "; wasm-opt was skipped, install Node.js with npm to have it"
        };
        bail!(
            "the first load is {total} bytes with brotli, {} over the bar of {BAR}: {parts}{reason}",
            total - BAR
        );
    }
}

fn kilobytes(bytes: usize) -> String {
    let tenths = (bytes + 50) / 100;
    format!("{}.{} kB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(webassembly: usize) -> Sizes {
        Sizes {
            javascript: Part {
                raw: 27_140,
                brotli: 5_600,
            },
            webassembly: Part {
                raw: 132_000,
                brotli: webassembly,
            },
            stylesheet: Part {
                raw: 10_050,
                brotli: 2_400,
            },
            optimised: true,
        }
    }

    #[test]
    fn the_table_shows_each_part_and_the_sum() {
        let table = sizes(46_600).table();
        let rows: Vec<Vec<&str>> = table
            .lines()
            .map(|line| line.split_whitespace().collect())
            .collect();
        assert_eq!(rows[1], ["JavaScript", "27.1", "kB", "5.6", "kB"]);
        assert_eq!(rows[2], ["WebAssembly", "132.0", "kB", "46.6", "kB"]);
        assert_eq!(rows[3], ["stylesheet", "10.1", "kB", "2.4", "kB"]);
        assert_eq!(rows[4], ["together", "169.2", "kB", "54.6", "kB"]);
    }

    #[test]
    fn exactly_the_bar_passes_and_one_byte_more_does_not() {
        assert!(sizes(52_000).within_bar().is_ok());
        let error = sizes(52_001).within_bar().unwrap_err().to_string();
        assert_eq!(
            error,
            "the first load is 60001 bytes with brotli, 1 over the bar of 60000: \
             JavaScript 5.6 kB, WebAssembly 52.0 kB, stylesheet 2.4 kB"
        );
    }

    #[test]
    fn without_wasm_opt_the_refusal_says_so() {
        let sizes = Sizes {
            optimised: false,
            ..sizes(90_000)
        };
        assert!(
            sizes
                .within_bar()
                .unwrap_err()
                .to_string()
                .contains("wasm-opt was skipped")
        );
    }
}
