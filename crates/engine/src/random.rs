//! Randomness: the operating system's, for nothing here may be guessed.

/// A random number from 0 up to 1.
pub(crate) fn share() -> Result<f64, getrandom::Error> {
    Ok(f64::from(u32::from_be_bytes(bytes()?)) / f64::from(u32::MAX))
}

/// Without i, l, o, 0 and 1, which look like one another.
pub(crate) const READABLE: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// So many groups of so many random letters, to be read from a screen and typed: `abcd-efgh` for two of
/// four. Nearly five bits each.
pub(crate) fn readable(groups: usize, group: usize) -> Result<String, getrandom::Error> {
    let mut text = String::with_capacity(groups * (group + 1));
    let mut made = 0;
    loop {
        for byte in bytes::<64>()? {
            if made == groups * group {
                return Ok(text);
            }
            // Five of the bits; the one value that has no letter is thrown away.
            let Some(letter) = READABLE.get(usize::from(byte & 31)) else {
                continue;
            };
            if made > 0 && made % group == 0 {
                text.push('-');
            }
            text.push(char::from(*letter));
            made += 1;
        }
    }
}

/// That many random bytes.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}
