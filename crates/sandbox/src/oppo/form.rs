//! Reading `application/x-www-form-urlencoded` strictly: OPPO has a code for bytes that are not
//! UTF-8, which the usual readers replace without a word.

use super::codes::{Code, Refusal};

/// A posted form. Of a field given twice the first counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    pub(crate) fn parse(body: &[u8]) -> Result<Self, Refusal> {
        body.split(|byte| *byte == b'&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let mut halves = pair.splitn(2, |byte| *byte == b'=');
                let mut half = || decode(halves.next().unwrap_or_default());
                Ok((half()?, half()?))
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// The field's value; an empty one is as good as none.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    pub(crate) fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name)
            .ok_or_else(|| Code::MissingArguments.because(name))
    }
}

/// `+` is a space and `%41` a byte; a `%` without two hexadecimal digits stands for itself.
fn decode(text: &[u8]) -> Result<String, Refusal> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, tail @ ..] = rest {
        let byte;
        (byte, rest) = match (first, tail) {
            (b'+', _) => (b' ', tail),
            (b'%', [high, low, after @ ..])
                if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() =>
            {
                (hex_value(*high) << 4 | hex_value(*low), after)
            }
            (plain, _) => (*plain, tail),
        };
        bytes.push(byte);
    }
    String::from_utf8(bytes).map_err(|_| Code::InvalidEncoding.into())
}

const fn hex_value(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        _ => digit.wrapping_sub(b'A').wrapping_add(10),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_form_is_read_as_browsers_write_it() {
        let form = Form::parse(b"a=1+2&b=%E4%BD%A0&c=&a=3&d&=x&e=a=b%zz%4").unwrap();
        for (name, value) in [
            ("a", Some("1 2")),
            ("b", Some("你")),
            ("c", None),
            ("d", None),
            ("e", Some("a=b%zz%4")),
            ("f", None),
        ] {
            assert_eq!(form.get(name), value, "{name}");
        }
    }

    #[test]
    fn what_is_not_utf_8_is_refused_raw_and_encoded() {
        for body in [&b"a=%FF"[..], b"a=\xFF", b"%C3=x", b"a=%ED%A0%80"] {
            assert_eq!(
                Form::parse(body).unwrap_err().code,
                Code::InvalidEncoding,
                "{body:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn what_another_library_writes_is_read_back(
            pairs in prop::collection::vec((".{1,8}", ".{0,12}"), 0..6)
        ) {
            let body = serde_urlencoded::to_string(&pairs).unwrap();
            prop_assert_eq!(Form::parse(body.as_bytes()), Ok(Form(pairs)));
        }

        #[test]
        fn no_bytes_make_the_reader_panic(body in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Form::parse(&body);
        }
    }
}
