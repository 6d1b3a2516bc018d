//! Randomness: the operating system's, for nothing here may be guessed.

/// A random number from 0 up to 1.
pub(crate) fn share() -> Result<f64, getrandom::Error> {
    Ok(f64::from(u32::from_be_bytes(bytes()?)) / f64::from(u32::MAX))
}

/// That many random bytes.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}
