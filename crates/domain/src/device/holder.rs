//! Who holds the connection of a device.

/// Who holds a device's connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A back end, which reports what happens to it.
    BackEnd,
    /// This program: the connection ends with it.
    ThisProgram,
    /// A back end that tells only how connections begin and end, as the reference's callback
    /// `State.StateChange` does.
    Callbacks,
}

impl Holder {
    /// Whether signs of life come, so that their absence means something.
    #[must_use]
    pub const fn passes_on_signs_of_life(self) -> bool {
        match self {
            Self::BackEnd | Self::ThisProgram => true,
            Self::Callbacks => false,
        }
    }
}
