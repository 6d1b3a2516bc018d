//! CSS without comments and needless white space. Brotli does the rest, so nothing cleverer is tried.

use std::iter::Peekable;
use std::str::Chars;

use anyhow::{Result, bail};

/// Removes comments, and white space that only a person needs. Strings and unquoted `url(...)` stay as they are.
pub(super) fn strip(css: &str) -> Result<String> {
    let mut out = Stripped::default();
    let mut rest = css.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(next) = rest.next() {
        match next {
            '/' if rest.peek() == Some(&'*') => {
                skip_comment(&mut rest)?;
                // A comment separates words as a space does.
                out.gap = true;
            }
            '"' | '\'' => {
                out.push(next);
                copy_string(next, &mut rest, &mut out)?;
            }
            '\\' => {
                out.push(next);
                if let Some(escaped) = rest.next() {
                    out.text.push(escaped);
                    out.after_escape = true;
                }
            }
            '(' => {
                let is_url = out.text.len() >= 3
                    && !out.gap
                    && out
                        .text
                        .get(out.text.len() - 3..)
                        .is_some_and(|word| word.eq_ignore_ascii_case("url"));
                out.push(next);
                if is_url {
                    copy_url(&mut rest, &mut out)?;
                }
            }
            space if space.is_ascii_whitespace() => out.gap = true,
            other => out.push(other),
        }
    }
    Ok(out.text)
}

/// What has been written so far.
#[derive(Default)]
struct Stripped {
    text: String,
    /// White space waits to be written.
    gap: bool,
    /// The last character is part of a name, whatever it looks like.
    after_escape: bool,
}

impl Stripped {
    fn push(&mut self, next: char) {
        let gap = std::mem::take(&mut self.gap);
        let after_escape = std::mem::take(&mut self.after_escape);
        if gap && (after_escape || self.needs_space_before(next)) {
            self.text.push(' ');
        }
        self.text.push(next);
    }

    /// White space beside these four never means anything, but for `--empty: ;`, where it is the value.
    fn needs_space_before(&self, next: char) -> bool {
        const FREE: [char; 4] = ['{', '}', ';', ','];
        match self.text.chars().next_back() {
            None => false,
            Some(':') => true,
            Some(last) => !FREE.contains(&last) && !FREE.contains(&next),
        }
    }
}

fn skip_comment(rest: &mut Peekable<Chars<'_>>) -> Result<()> {
    rest.next();
    let mut last = ' ';
    for next in rest.by_ref() {
        if last == '*' && next == '/' {
            return Ok(());
        }
        last = next;
    }
    bail!("a comment is not closed")
}

fn copy_string(quote: char, rest: &mut Peekable<Chars<'_>>, out: &mut Stripped) -> Result<()> {
    while let Some(next) = rest.next() {
        out.text.push(next);
        if next == quote {
            return Ok(());
        }
        if next == '\\'
            && let Some(escaped) = rest.next()
        {
            out.text.push(escaped);
        }
        if next == '\n' {
            break;
        }
    }
    bail!("a string is not closed on its line")
}

/// An address without quotes may hold what elsewhere opens a comment or a string.
fn copy_url(rest: &mut Peekable<Chars<'_>>, out: &mut Stripped) -> Result<()> {
    while rest.next_if(char::is_ascii_whitespace).is_some() {}
    if matches!(rest.peek(), Some('"' | '\'')) {
        return Ok(());
    }
    for next in rest.by_ref() {
        out.text.push(next);
        if next == ')' {
            return Ok(());
        }
    }
    bail!("a url( is not closed")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_what_means_nothing_is_removed() {
        for (css, stripped) in [
            ("", ""),
            ("  \n ", ""),
            ("a {\n  color: red;\n}\n", "a{color: red;}"),
            ("a , b  >  c { }", "a,b > c{}"),
            ("a :hover{}", "a :hover{}"),
            ("a/* x */b{}", "a b{}"),
            ("a{/**/}", "a{}"),
            ("/* ** / */a{}", "a{}"),
            ("a{width: calc(1px  +  2px)}", "a{width: calc(1px + 2px)}"),
            (
                "@media (width > 1px) and (hover) {}",
                "@media (width > 1px) and (hover){}",
            ),
            ("a{--empty: ;}", "a{--empty: ;}"),
            (
                "a::before{content: \"  /* no */  ;  \"}",
                "a::before{content: \"  /* no */  ;  \"}",
            ),
            (r#"a{content: "\"  /*"}"#, r#"a{content: "\"  /*"}"#),
            ("a{b: url( //x/*y*/ z)}", "a{b: url(//x/*y*/ z)}"),
            ("a{b: URL( \"x  y\" )}", "a{b: URL(\"x  y\" )}"),
            (r"a\{  b{}", r"a\{ b{}"),
            ("\u{feff}a{}", "a{}"),
        ] {
            assert_eq!(strip(css).unwrap(), stripped, "{css:?}");
        }
    }

    #[test]
    fn what_is_not_closed_is_refused() {
        for css in ["a{} /* b", "/*/", "a{b:\"c}", "a{b:'c\n'}", "a{b:url(c"] {
            assert!(strip(css).is_err(), "{css:?}");
        }
    }

    proptest! {
        #[test]
        fn stripping_twice_changes_nothing_more(css in r#"[a:;,{} \n/*"'()url\\-]{0,40}"#) {
            if let Ok(once) = strip(&css) {
                prop_assert_eq!(strip(&once).unwrap(), once);
            }
        }

        #[test]
        fn strings_are_never_touched(words in "[ a-z/*;,{}]{0,20}") {
            let css = format!("a {{ content: \"{words}\" }}");
            prop_assert_eq!(strip(&css).unwrap(), format!("a{{content: \"{words}\"}}"));
        }

        #[test]
        fn any_text_is_answered(css in ".*") {
            let _ = strip(&css);
        }
    }
}
